//! What the panel shows at this moment, and how that changes.

use std::cell::{Cell, RefCell};

use permlight_core::date::{Date, Moment};
use permlight_core::policy::Policy;
use permlight_core::waiver::Waiver;
use permlight_org::checklist::ItemOutcome;
use permlight_policy::Problem;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::json::Row;
use crate::stored::{self, Stored};
use crate::team::{self, Team};
use crate::transfer::Import;
use crate::view::Shown;
use crate::{dom, host, json, since, told, view};

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

/// What the tab beside the panel shows.
#[derive(Debug, Clone)]
pub struct CurrentPage {
    pub org: String,
    pub origin: String,
    pub kind: String,
    pub id: String,
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
    pub stored: Stored,
    pub page: Option<CurrentPage>,
    pub team: Option<Team>,
    pub tab: Tab,
    /// The org that was chosen by hand.
    pub org: Option<String>,
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

thread_local! {
    static APP: RefCell<App> = RefCell::default();
    static WAITING: Cell<bool> = const { Cell::new(false) };
    static READING: Cell<bool> = const { Cell::new(false) };
    static AGAIN: Cell<bool> = const { Cell::new(false) };
}

impl App {
    /// The org that is shown: the chosen one, that of the page beside, or the one read last.
    pub fn org(&self) -> Option<String> {
        let latest = || {
            let time = |page: &&crate::stored::Page| {
                page.record.readings.first().map(|reading| reading.time.clone())
            };
            self.stored.pages.iter().max_by_key(time).map(|page| page.org.clone())
        };
        self.org.clone().or_else(|| self.page.as_ref().map(|page| page.org.clone())).or_else(latest)
    }

    /// All orgs that something is known of.
    pub fn orgs(&self) -> Vec<String> {
        let mut orgs: Vec<String> = self.stored.pages.iter().map(|page| page.org.clone()).collect();
        orgs.extend(self.page.as_ref().map(|page| page.org.clone()));
        orgs.sort();
        orgs.dedup();
        orgs
    }

    /// What judges.
    pub fn policy(&self) -> &'static Policy {
        let chosen = self.stored.settings.policy.as_str();
        if chosen == team::ID
            && let Some(team) = &self.team
        {
            return team.policy;
        }
        Policy::find(chosen).unwrap_or_else(default_policy)
    }

    /// The waivers of the team's file, and those that were entered for an org.
    pub fn waivers(&self, org: &str) -> Vec<Waiver> {
        let own = self.stored.waivers.iter().filter(|own| own.org == org).map(|own| own.waiver.clone());
        // Those of a file belong to its policy.
        let team = self.team.iter().filter(|team| team.policy.id == self.policy().id);
        let of_team = team.flat_map(|team| team.waivers().iter().cloned());
        own.chain(of_team).collect()
    }
}

fn default_policy() -> &'static Policy {
    let all = Policy::all();
    all.iter()
        .find(|policy| policy.is_default)
        .or(all.first())
        .expect_throw("the build makes a default policy")
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

/// Starts the panel.
pub async fn start() {
    reload().await;
    let callback = Closure::<dyn FnMut()>::new(|| spawn_local(reload()));
    host::on_change(&callback);
    // It listens for as long as the panel is open.
    callback.forget();
}

/// Reads everything again and shows it. A scan changes the storage dozens of times: what changes while this is at work is
/// read once afterwards.
pub async fn reload() {
    AGAIN.set(true);
    if READING.replace(true) {
        return;
    }
    while AGAIN.replace(false) {
        read_and_show().await;
    }
    READING.set(false);
}

async fn read_and_show() {
    let stored = match host::read_all().await {
        Ok(all) => Stored::read(&all, now()),
        Err(error) => {
            change(move |app| app.said = failure(&error));
            return;
        }
    };
    let page = host::current_page().await.ok().and_then(|page| seen(&page));
    change(|app| {
        app.team = stored.team.clone().and_then(|file| team::read(file).ok());
        app.stored = stored;
        app.page = page;
    });
    let (look, told) = look(|app| view::with_shown(app, |shown| (looked(shown), told::changes(shown))));
    let kept = async {
        if let Some((key, entry, look)) = look {
            host::update(&key, &entry, &look).await?;
        }
        told.apply().await
    };
    if let Err(error) = kept.await {
        change(|app| app.said = failure(&error));
    }
}

fn seen(page: &JsValue) -> Option<CurrentPage> {
    let page: Value = json::read(&json::text_of(page))?;
    let row = Row::of(&page, 300)?;
    Some(CurrentPage {
        org: row.text("org")?,
        origin: row.text("origin")?,
        kind: row.text("kind")?,
        id: row.text("id")?,
    })
}

/// What is to be kept of this look at somebody: key, entry and value.
fn looked(shown: &Shown<'_>) -> Option<(String, String, JsValue)> {
    let (org, key, view) = (shown.org?, shown.chosen?, shown.view?);
    let last = shown.app.stored.looks.get(org).and_then(|looks| looks.get(key));
    let look = since::look(last, since::failures(view), shown.measure.today)?;
    Some((format!("looks:{org}"), key.to_owned(), stored::plain(&look)))
}

/// Changes something and shows what there is then.
pub fn change(act: impl FnOnce(&mut App)) {
    APP.with_borrow_mut(act);
    // Not at once: the element whose listener is at work would be taken away under it.
    if !WAITING.replace(true) {
        spawn_local(async {
            host::quiet().await;
            WAITING.set(false);
            dom::forget_listeners();
            if let Some(root) = dom::document().get_element_by_id("panel") {
                dom::show(&root, || APP.with_borrow(view::all));
            }
        });
    }
}

/// Looks at what is there.
pub fn look<T>(look: impl FnOnce(&App) -> T) -> T {
    APP.with_borrow(look)
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
