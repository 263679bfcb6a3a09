//! What the panel shows at this moment, and how that changes.

use std::cell::{Cell, RefCell};
use std::pin::Pin;

use js_sys::{Object, Reflect};
use permlight_core::date::{Date, Moment};
use permlight_core::needs::Integration;
use permlight_core::rule::Severity;
use permlight_org::checklist::ItemOutcome;
use permlight_org::files::Dropped;
use permlight_org::judgement::{Criteria, View};
use permlight_org::managed::Managed;
use permlight_org::overview::{Beside, Inputs, Model, Overview};
use permlight_org::owner::{Owned, Owner};
use permlight_org::state_file::Import;
use permlight_org::stored::Stored;
use permlight_org::subjects::KnownSubject;
use permlight_org::usage::Usage;
use permlight_org::verification::Verification;
use permlight_policy::Problem;
use permlight_report::filled::Filled;
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
    Verify,
    Orgs,
    Options,
}

impl Tab {
    pub const ALL: [Self; 5] = [Self::Home, Self::Checklist, Self::Verify, Self::Orgs, Self::Options];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Checklist => "checklist",
            Self::Verify => "verify",
            Self::Orgs => "orgs",
            Self::Options => "options",
        }
    }
}

/// By what checks stand together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Group {
    #[default]
    Step,
    Severity,
}

impl Group {
    pub const ALL: [Self; 2] = [Self::Step, Self::Severity];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Step => "step",
        }
    }
}

/// Which checks are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// Those that need something done.
    #[default]
    Todo,
    /// All that apply.
    All,
    /// Those that stand so.
    Only(ItemOutcome),
}

/// One entry of an object of the storage.
#[derive(Debug, Clone)]
pub struct Change {
    pub key: String,
    pub entry: String,
    /// Null if there is none.
    pub value: JsValue,
}

/// What takes back what was just done.
#[derive(Debug, Clone)]
pub enum Undo {
    /// Entries of the storage as they were.
    Entries(Vec<Change>),
    /// Keys of the storage that were removed, and what stood there.
    Removed(Map<String, Value>),
    /// What was outlived by a new time of keeping: the time before comes first, or it would be outlived once more.
    Outlived { setting: Vec<Change>, before: Map<String, Value> },
    /// Keys of the storage as they were, and what was written there.
    Import { before: Map<String, Value>, written: Map<String, Value> },
}

/// A file that somebody hands over, and what it would change.
pub struct Offered {
    pub file: String,
    pub text: String,
    pub import: Import,
}

/// Metadata files that were read, and count for nothing yet.
pub struct DroppedFiles {
    /// The org that was shown when they were handed over: they are of that one.
    pub org: String,
    /// What the archive, or the first file, is called.
    pub source: String,
    /// When it was written.
    pub time: Moment,
    pub dropped: Dropped,
}

/// A workbook that somebody filled in, and what it says otherwise than what is known.
pub struct FilledFile {
    pub name: String,
    pub filled: Filled,
}

/// What somebody is at of one user or profile and has not kept. While another is shown it waits.
#[derive(Default)]
pub struct Desk {
    /// Codes of the checks that are selected.
    pub selected: Vec<String>,
    /// The integration that is being declared, before it is kept.
    pub declared: Option<Integration>,
    /// What logs of its calls showed, and how much of it was not declared before.
    pub usage: Option<(Usage, usize)>,
    /// A workbook that is shown and not taken yet.
    pub filled: Option<FilledFile>,
    /// Fields of a form that are not filled as they should be, by id.
    pub wrong_fields: Vec<String>,
}

impl Desk {
    fn is_busy(&self) -> bool {
        !self.selected.is_empty() || self.declared.is_some() || self.filled.is_some()
    }
}

/// Everything that is shown.
#[derive(Default)]
pub struct App {
    /// What is judged and what came of it. What follows here only says what is shown of that.
    pub model: Model,
    pub tab: Tab,
    pub filter: Filter,
    /// How grave those that are listed are; `None`: however grave.
    pub severity: Option<Severity>,
    /// What the checklist is searched for.
    pub search: String,
    /// What the list of orgs is searched for.
    pub search_orgs: String,
    /// What the differences are searched for.
    pub search_drift: String,
    pub group: Group,
    /// What somebody is at, by whom it is about.
    desks: Owned<Desk>,
    /// Whom the screen shows. For a moment it is not yet whom the model does.
    pub on_screen: Owner,
    /// What takes back what was just done.
    pub undo: Option<Undo>,
    /// What is wrong with the file that was to be taken in, and its name.
    pub refused: Option<(String, Vec<Problem>)>,
    /// A file that is shown and not taken in yet.
    pub offered: Option<Offered>,
    /// Metadata files that are shown and not taken yet.
    pub dropped: Option<DroppedFiles>,
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
    pub owner: Owner,
    pub desk: &'s Desk,
    pub org: Option<&'s str>,
    pub subjects: &'s [KnownSubject],
    pub chosen: Option<&'s str>,
    pub view: Option<&'s View>,
    pub verification: Option<&'s Verification>,
    pub beside: Option<&'s Beside>,
    pub overview: &'s Overview,
    pub criteria: &'s Criteria,
}

impl Shown<'_> {
    /// What the organisation has decided.
    pub const fn managed(&self) -> &Managed {
        &self.app.model.inputs().managed
    }

    /// Whether the tab beside the panel shows this org.
    pub fn is_beside(&self) -> bool {
        self.app.model.inputs().page.as_ref().is_some_and(|page| Some(page.org.as_str()) == self.org)
    }
}

thread_local! {
    static APP: RefCell<App> = RefCell::default();
    static WAITING: Cell<bool> = const { Cell::new(false) };
    static SAID: Cell<u32> = const { Cell::new(0) };
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

/// The day where the user is.
pub fn today() -> Date {
    Date::parse(&host::today()).unwrap_or(Date::LAST)
}

/// Changes what is shown of what was judged.
pub fn change(act: impl FnOnce(&mut App)) {
    APP.with_borrow_mut(act);
    show_soon();
}

fn show_soon() {
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
        let overview = app.model.overview(now());
        let owner = overview.owner();
        look(&Shown {
            app,
            desk: app.desks.of(&owner),
            owner,
            org: overview.org.as_deref(),
            subjects: &overview.subjects,
            chosen: overview.chosen.as_deref(),
            view: overview.view.as_ref(),
            verification: overview.verification.as_ref(),
            beside: overview.beside.as_ref(),
            overview: &overview,
            criteria: &overview.criteria,
        })
    })
}

/// The same, at whom the screen shows; `None` if that is to be somebody else in a moment: what was meant for the one does nothing to
/// the other.
pub fn look_on_screen<T>(look: impl FnOnce(&Shown<'_>) -> Option<T>) -> Option<T> {
    look_at(|shown| if shown.owner == shown.app.on_screen { look(shown) } else { None })
}

/// Whom the screen shows from now on.
pub fn is_on_screen(owner: Owner) {
    APP.with_borrow_mut(|app| app.on_screen = owner);
}

/// Whom the screen shows.
pub fn on_screen() -> Owner {
    look(|app| app.on_screen.clone())
}

/// Changes what somebody is at of one user or profile. The panel stays there until that is kept or left, and after that until
/// another page is looked at.
pub fn change_desk(owner: &Owner, act: impl FnOnce(&mut Desk)) {
    change(|app| {
        let desk = app.desks.of_mut(owner);
        act(desk);
        if desk.is_busy() && app.model.inputs().at_work.as_ref() != Some(owner) {
            app.model.change(|inputs| inputs.at_work = Some(owner.clone()));
        }
    });
}

/// Whether somebody is still at what holds the panel where it is.
pub fn is_at_work() -> bool {
    let is_busy = |app: &App, owner: &Owner| app.desks.of(owner).is_busy();
    look(|app| app.model.inputs().at_work.as_ref().is_some_and(|owner| is_busy(app, owner)))
}

/// Shows somebody in this panel from now on, and in others that are opened later.
pub async fn pick(org: String, key: Option<String>) -> Result<JsValue, JsValue> {
    let value = key.as_deref().map_or(JsValue::NULL, JsValue::from_str);
    change_inputs(|inputs| inputs.pick(&org, key));
    host::update("chosen", &org, &value).await
}

/// Says what was just done, for a while; with a way back, for longer.
pub fn say(words: String, undo: Option<Undo>) {
    let number = SAID.with(|said| {
        said.set(said.get().wrapping_add(1));
        said.get()
    });
    let long = undo.is_some();
    change(|app| {
        app.said = words;
        app.undo = undo;
    });
    spawn_local(async move {
        host::a_while(long).await;
        if SAID.get() == number {
            hush();
        }
    });
}

/// Nothing is said any more.
pub fn hush() {
    change(|app| {
        app.said.clear();
        app.undo = None;
    });
}

/// Work that takes time. As one type: what is done with it would be made anew for every one.
type Work<T> = Pin<Box<dyn Future<Output = Result<T, JsValue>>>>;

/// Does something that takes time, and says so if it did not work.
pub fn act(work: impl Future<Output = Result<JsValue, JsValue>> + 'static, done: String) {
    act_boxed(Box::pin(work), done);
}

fn act_boxed(work: Work<JsValue>, done: String) {
    tell_and(Box::pin(async move { work.await.map(|_| (done, None)) }));
}

/// Does something that takes time, and says what came of it; nothing is said of what says nothing.
pub fn tell(work: impl Future<Output = Result<String, JsValue>> + 'static) {
    tell_boxed(Box::pin(work));
}

fn tell_boxed(work: Work<String>) {
    tell_and(Box::pin(async move { work.await.map(|said| (said, None)) }));
}

/// The same, with a way back.
pub fn tell_with_undo(work: impl Future<Output = Result<(String, Undo), JsValue>> + 'static) {
    undo_boxed(Box::pin(work));
}

fn undo_boxed(work: Work<(String, Undo)>) {
    tell_and(Box::pin(async move { work.await.map(|(said, undo)| (said, Some(undo))) }));
}

/// The same where it may come to nothing, which has no way back.
pub fn tell_what_came(work: impl Future<Output = Result<(String, Option<Undo>), JsValue>> + 'static) {
    tell_and(Box::pin(work));
}

fn tell_and(work: Work<(String, Option<Undo>)>) {
    spawn_local(async move {
        let (said, undo) = work.await.unwrap_or_else(|error| (failure(&error), None));
        if !said.is_empty() {
            say(said, undo);
        }
    });
}

/// Changes one entry of the storage, with a way back.
pub fn keep(key: String, entry: String, value: JsValue, before: JsValue, done: String) {
    let back = Change { key: key.clone(), entry: entry.clone(), value: before };
    tell_with_undo(async move {
        host::update(&key, &entry, &value).await?;
        Ok((done, Undo::Entries(vec![back])))
    });
}

/// Changes entries of the storage, with a way back to what stood there.
pub fn keep_all(entries: Vec<Change>, done: String) {
    tell_with_undo(async move { Ok((done, Undo::Entries(write_all(&entries).await?))) });
}

/// Changes entries of the storage, those of one key in one go, and says what stood there.
pub async fn write_all(entries: &[Change]) -> Result<Vec<Change>, JsValue> {
    let mut back = Vec::new();
    for same in entries.chunk_by(|a, b| a.key == b.key) {
        let Some(first) = same.first() else { continue };
        let changes = Object::new();
        for change in same {
            Reflect::set(&changes, &change.entry.as_str().into(), &change.value)?;
        }
        let before = host::update_all(&first.key, &changes).await?;
        for Change { key, entry, .. } in same {
            let value = Reflect::get(&before, &entry.as_str().into())?;
            back.push(Change { key: key.clone(), entry: entry.clone(), value });
        }
    }
    Ok(back)
}

/// That something did not work, and why.
pub fn failure(error: &JsValue) -> String {
    let words = String::from(js_sys::Error::from(error.clone()).message());
    // Browsers say so in English, each in its own words.
    let is_full =
        ["quota", "no_space", "no space"].iter().any(|word| words.to_ascii_lowercase().contains(word));
    if is_full {
        return crate::texts::t("panelFull");
    }
    crate::texts::t1("panelFailed", &permlight_core::text::printable(&words, 300))
}
