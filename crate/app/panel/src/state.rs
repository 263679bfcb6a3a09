//! What the panel shows at this moment, and how that changes.

use std::cell::{Cell, RefCell};

use permlight_core::date::{Date, Moment};
use permlight_org::checklist::ItemOutcome;
use permlight_org::judgement::{Criteria, View};
use permlight_org::overview::{Inputs, Model};
use permlight_org::state_file::Import;
use permlight_org::stored::Stored;
use permlight_org::subjects::KnownSubject;
use permlight_org::verification::Verification;
use permlight_policy::Problem;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::host;

/// The parts of the panel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Home,
    Checklist,
    Findings,
    Verify,
    Options,
}

impl Tab {
    pub const ALL: [Self; 5] = [Self::Home, Self::Checklist, Self::Findings, Self::Verify, Self::Options];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Checklist => "checklist",
            Self::Findings => "findings",
            Self::Verify => "verify",
            Self::Options => "options",
        }
    }
}

/// By what findings stand together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Group {
    #[default]
    Severity,
    Subject,
    Step,
}

impl Group {
    pub const ALL: [Self; 3] = [Self::Severity, Self::Subject, Self::Step];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Subject => "subject",
            Self::Step => "step",
        }
    }
}

/// What takes back what was just done.
#[derive(Debug, Clone)]
pub enum Undo {
    /// An entry of the storage as it was.
    Entry {
        key: String,
        entry: String,
        /// Null if there was none.
        value: JsValue,
    },
    /// Keys of the storage as they were, and what was written there.
    Import { before: Map<String, Value>, written: Map<String, Value> },
}

/// A file that somebody hands over, and what it would change.
pub struct Offered {
    pub file: String,
    pub text: String,
    pub import: Import,
}

/// Everything that is shown.
#[derive(Default)]
pub struct App {
    /// What is judged and what came of it. What follows here only says what is shown of that.
    pub model: Model,
    pub tab: Tab,
    /// Which findings are listed; all that need something done if none is chosen.
    pub filter: Option<ItemOutcome>,
    pub search: String,
    pub group: Group,
    /// Whether the checklist shows what is settled too.
    pub all_items: bool,
    /// What takes back what was just done.
    pub undo: Option<Undo>,
    /// What is wrong with the file that was to be taken in, and its name.
    pub refused: Option<(String, Vec<Problem>)>,
    /// A file that is shown and not taken in yet.
    pub offered: Option<Offered>,
    /// What was just done, or did not work.
    pub said: String,
}

impl App {
    /// Everything that is kept.
    pub const fn stored(&self) -> &Stored {
        &self.model.inputs().stored
    }
}

/// What is shown of one org.
pub struct Shown<'s> {
    pub app: &'s App,
    pub org: Option<&'s str>,
    pub subjects: &'s [KnownSubject],
    pub chosen: Option<&'s str>,
    pub view: Option<&'s View>,
    pub verification: Option<&'s Verification>,
    pub criteria: &'s Criteria,
}

impl Shown<'_> {
    /// Whether the tab beside the panel shows this org.
    pub fn is_beside(&self) -> bool {
        self.app.model.inputs().page.as_ref().is_some_and(|page| Some(page.org.as_str()) == self.org)
    }
}

thread_local! {
    static APP: RefCell<App> = RefCell::default();
    static WAITING: Cell<bool> = const { Cell::new(false) };
    static SHOW: Cell<fn()> = const { Cell::new(|| ()) };
}

/// Has what is shown be made by a function from now on.
pub fn show_by(show: fn()) {
    SHOW.set(show);
}

/// This moment.
pub fn now() -> Moment {
    // What no browser says: then nothing is believed that has a time.
    Moment::parse(&host::now()).unwrap_or(Moment::midnight(Date::FIRST))
}

/// The day in UTC.
pub fn today() -> Date {
    Date::parse(host::now().get(..10).unwrap_or_default()).unwrap_or(Date::LAST)
}

/// Changes what is shown of what was judged.
pub fn change(act: impl FnOnce(&mut App)) {
    APP.with_borrow_mut(act);
    // Not at once: the element whose listener is at work would be taken away under it.
    if !WAITING.replace(true) {
        spawn_local(async {
            host::quiet().await;
            WAITING.set(false);
            SHOW.get()();
        });
    }
}

/// Changes what is judged.
pub fn change_inputs(act: impl FnOnce(&mut Inputs)) {
    change(|app| app.model.change(act));
}

/// Looks at what is there.
pub fn look<T>(look: impl FnOnce(&App) -> T) -> T {
    APP.with_borrow(look)
}

/// Looks at what is shown of it.
pub fn look_at<T>(look: impl FnOnce(&Shown<'_>) -> T) -> T {
    APP.with_borrow(|app| {
        let overview = app.model.overview(today());
        look(&Shown {
            app,
            org: overview.org.as_deref(),
            subjects: &overview.subjects,
            chosen: overview.chosen.as_deref(),
            view: overview.view.as_ref(),
            verification: overview.verification.as_ref(),
            criteria: &overview.criteria,
        })
    })
}

/// Does something that takes time, and says so if it did not work.
pub fn act(work: impl Future<Output = Result<JsValue, JsValue>> + 'static, done: String) {
    spawn_local(async move {
        let said = match work.await {
            Ok(_) => done,
            Err(error) => failure(&error),
        };
        change(|app| {
            app.said = said;
            app.undo = None;
        });
    });
}

/// Does something that takes time, and says what came of it.
pub fn tell(work: impl Future<Output = Result<String, JsValue>> + 'static) {
    spawn_local(async move {
        let said = work.await.unwrap_or_else(|error| failure(&error));
        change(|app| app.said = said);
    });
}

/// Changes one entry of the storage, with a way back.
pub fn keep(key: String, entry: String, value: JsValue, before: JsValue, done: String) {
    spawn_local(async move {
        let kept = host::update(&key, &entry, &value).await;
        change(|app| match kept {
            Ok(_) => {
                app.said = done;
                app.undo = Some(Undo::Entry { key, entry, value: before });
            }
            Err(error) => app.said = failure(&error),
        });
    });
}

/// That something did not work, and why.
pub fn failure(error: &JsValue) -> String {
    let words = js_sys::Error::from(error.clone()).message();
    crate::texts::t1("panelFailed", &permlight_core::text::printable(&String::from(words), 300))
}
