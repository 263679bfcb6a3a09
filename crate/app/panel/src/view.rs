//! What the panel looks like.

mod checklist;
mod export;
mod findings;
mod home;
mod import;
mod options;
mod rule;
mod verify;

use permlight_org::checklist::ItemOutcome;

use crate::app::{self, App, Tab, Undo};
use crate::dom::{Made, button, make, with_text};
use crate::host;
use crate::org::{self, Known, Measure, View};
use crate::team::Team;
use crate::texts::{t, t1};
use crate::verification::{Verification, is_sandbox};

/// Everything, from the head to what was just said.
pub fn all(app: &App) -> Vec<Made> {
    with_shown(app, parts)
}

/// Works out what is shown at this moment and does something with it.
pub fn with_shown<T>(app: &App, act: impl FnOnce(&Shown<'_>) -> T) -> T {
    let org = app.org();
    let subjects = org.as_deref().map(|org| org::subjects(&app.stored.pages, org)).unwrap_or_default();
    let chosen = chosen(app, org.as_deref(), &subjects);
    let integrations = app.team.as_ref().map(Team::integrations).unwrap_or_default();
    let waivers = org.as_deref().map(|org| app.waivers(org)).unwrap_or_default();
    let measure = Measure { policy: app.policy(), integrations, waivers: &waivers, today: app::today() };
    let mut view = chosen.as_deref().and_then(|chosen| org::view(&subjects, chosen, &measure));
    let verification = org
        .as_deref()
        .zip(view.as_ref())
        .map(|(org, view)| Verification::new(&app.stored, org, &subjects, view, &measure));
    if let (Some(view), Some(verification)) = (&mut view, &verification) {
        view.settle(&verification.steps());
    }
    act(&Shown {
        app,
        org: org.as_deref(),
        subjects: &subjects,
        chosen: chosen.as_deref(),
        view: view.as_ref(),
        verification: verification.as_ref(),
        measure: &measure,
    })
}

fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let app = shown.app;
    let main = match app.tab {
        Tab::Home => home::parts(shown),
        Tab::Checklist => checklist::parts(shown),
        Tab::Findings => findings::parts(shown),
        Tab::Verify => verify::parts(shown),
        Tab::Options => options::parts(app, shown.org),
    };
    vec![
        head(shown),
        make("main").child(tabs(app.tab)).child(
            make("div")
                .id("part")
                .attribute("role", "tabpanel")
                .attribute("aria-labelledby", &tab_id(app.tab))
                .children(main),
        ),
        said(app),
    ]
}

/// What is shown of one org.
pub struct Shown<'s> {
    pub app: &'s App,
    pub org: Option<&'s str>,
    pub subjects: &'s [Known<'s>],
    pub chosen: Option<&'s str>,
    pub view: Option<&'s View<'s>>,
    pub verification: Option<&'s Verification<'s>>,
    pub measure: &'s Measure<'s>,
}

impl Shown<'_> {
    /// Whether the tab beside the panel shows this org.
    pub fn is_beside(&self) -> bool {
        self.app.page.as_ref().is_some_and(|page| Some(page.org.as_str()) == self.org)
    }

    /// Leads to a page of Setup, where that can be opened: in a tab that shows another org it would be another page.
    pub fn page_link(&self, words: &str, path: &str) -> Made {
        if !self.is_beside() {
            return with_text("span", words);
        }
        let path = path.to_owned();
        button(words, move || host::open(&path)).class("link")
    }
}

/// The user or profile that is judged: the chosen one, that of the page beside, else the first user or profile.
fn chosen(app: &App, org: Option<&str>, subjects: &[Known<'_>]) -> Option<String> {
    let is_known = |key: &String| subjects.iter().any(|known| known.key() == *key);
    let remembered = app.stored.chosen.get(org?).cloned().filter(is_known);
    let beside = app.page.as_ref().map(|page| format!("{}:{}", page.kind, page.id)).filter(is_known);
    let first = || {
        use permlight_core::subject::SubjectKind::{PermissionSet, PermissionSetGroup, Profile, User};
        let of = |kind| subjects.iter().find(|known| known.subject.kind == kind);
        [User, Profile, PermissionSetGroup, PermissionSet].into_iter().find_map(of).map(Known::key)
    };
    remembered.or(beside).or_else(first)
}

fn tab_id(tab: Tab) -> String {
    format!("tab-{}", tab.id())
}

fn tabs(current: Tab) -> Made {
    let tabs = Tab::ALL.map(|tab| {
        let is_current = tab == current;
        button(&t(&format!("panelTab_{}", tab.id())), move || app::change(|app| app.tab = tab))
            .id(&tab_id(tab))
            .attribute("role", "tab")
            .attribute("aria-selected", if is_current { "true" } else { "false" })
            .attribute("aria-controls", "part")
            .attribute("tabindex", if is_current { "0" } else { "-1" })
            .on("keydown", move |event| step(tab, event))
    });
    make("div")
        .class("tabs")
        .attribute("role", "tablist")
        .attribute("aria-label", &t("panelTabs"))
        .children(tabs)
}

/// Arrow keys go from tab to tab.
fn step(from: Tab, event: &web_sys::Event) {
    use wasm_bindgen::JsCast;
    let Some(key) = event.dyn_ref::<web_sys::KeyboardEvent>().map(web_sys::KeyboardEvent::key) else {
        return;
    };
    let at = Tab::ALL.iter().position(|tab| *tab == from).unwrap_or_default();
    let count = Tab::ALL.len();
    let to = match key.as_str() {
        "ArrowRight" => at + 1,
        "ArrowLeft" => at + count - 1,
        _ => return,
    };
    let Some(tab) = Tab::ALL.get(to % count).copied() else { return };
    event.prevent_default();
    crate::dom::focus(&tab_id(tab));
    app::change(|app| app.tab = tab);
}

fn head(shown: &Shown<'_>) -> Made {
    let title = with_text("h1", &t("name"));
    let org = match shown.org {
        Some(org) => {
            let kind = if is_sandbox(org) { "sandbox" } else { "production" };
            make("p")
                .class(&format!("org {kind}"))
                .child(with_text("b", org))
                .child(with_text("span", &t(&format!("panelOrg_{kind}"))))
        }
        None => with_text("p", &t("panelNoOrg")).class("org"),
    };
    make("header").child(title).child(org)
}

fn said(app: &App) -> Made {
    let made = make("div").class("said").child(with_text("p", &app.said).attribute("role", "status"));
    let Some(undo) = app.undo.clone() else { return made };
    let back = move || match undo.clone() {
        Undo::Entry { key, entry, value } => {
            app::act(async move { host::update(&key, &entry, &value).await }, t("panelUndone"));
        }
        Undo::Import { before, written } => import::undo(before, written),
    };
    made.child(button(&t("pillUndo"), back).id("undo"))
}

/// The name of a subject, or that it has none.
pub fn name_of(name: &str) -> String {
    if name.is_empty() { t("cardNameless") } else { permlight_core::text::printable(name, 120) }
}

/// What people call a kind of subject.
pub fn kind_of(kind: permlight_core::subject::SubjectKind) -> String {
    t(&format!("panelKind_{}", kind.id().replace('-', "_")))
}

/// A note that there is nothing to show, and what to do.
pub fn empty(title: &str, next: &str) -> Made {
    make("div").class("empty").child(with_text("h2", &t(title))).child(with_text("p", &t(next)))
}

/// Judges by another policy from now on.
pub fn home_policy(id: &str) {
    home::choose_policy(id.to_owned());
}

/// The word for an outcome, as classes and messages name it.
pub const fn word_of(outcome: ItemOutcome) -> &'static str {
    match outcome {
        ItemOutcome::Open => "manual",
        ItemOutcome::NotNeeded => "not_needed",
        ItemOutcome::NotApplicable => "not_applicable",
        other => other.word(),
    }
}

/// How many, in words of the user's language.
pub fn count(key: &str, amount: usize) -> String {
    t1(key, &amount.to_string())
}
