//! What the panel looks like.

mod bulk;
mod checklist;
mod export;
pub mod files;
pub mod filled;
mod home;
mod import;
mod options;
mod orgs;
pub mod parts;
mod register;
mod rule;
mod usage;
mod verify;
mod waive;
mod written;

use permlight_core::org::OrgKind;

use crate::dom::{Made, button, make, with_text};
use crate::state::{self, App, Shown, Tab, Undo};
use crate::texts::{t, t1};

/// Everything, from the head to what was just said.
pub fn all(shown: &Shown<'_>) -> Vec<Made> {
    let app = shown.app;
    let main = match app.tab {
        Tab::Home => home::parts(shown),
        Tab::Checklist => checklist::parts(shown),
        Tab::Verify => verify::parts(shown),
        Tab::Orgs => orgs::parts(shown),
        Tab::Options => options::parts(shown),
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

fn tab_id(tab: Tab) -> String {
    format!("tab-{}", tab.id())
}

fn tabs(current: Tab) -> Made {
    let tabs = Tab::ALL.map(|tab| {
        let is_current = tab == current;
        button(&t(&format!("panelTab_{}", tab.id())), move || state::change(|app| app.tab = tab))
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
        "Home" => 0,
        "End" => count - 1,
        _ => return,
    };
    let Some(tab) = Tab::ALL.get(to % count).copied() else { return };
    event.prevent_default();
    crate::dom::focus(&tab_id(tab));
    state::change(|app| app.tab = tab);
}

fn head(shown: &Shown<'_>) -> Made {
    let title = with_text("h1", &t("name"));
    let org = match shown.org {
        Some(org) => {
            let kind = OrgKind::of(org).id();
            make("p")
                .class(&format!("org {kind}"))
                .child(with_text("b", org))
                .child(with_text("span", &t(&format!("panelOrg_{kind}"))).class("kind"))
                .child(host_of(shown).map(|host| with_text("span", &host).class("quiet")))
        }
        None => with_text("p", &t("panelNoOrg")).class("org"),
    };
    let whom = shown.subjects.iter().find(|known| Some(known.key().as_str()) == shown.chosen);
    let whom = whom.map(|known| with_text("p", &parts::whose_of(shown.subjects, known)).class("whom"));
    make("header").child(title).child(org).child(whom).child(elsewhere(shown))
}

/// That the page beside is of another org, with the way there: what is shown does not change under somebody's eyes.
fn elsewhere(shown: &Shown<'_>) -> Option<Made> {
    let org = shown.overview.elsewhere.clone()?;
    let name = permlight_core::text::printable(&org, 80);
    let go = move || {
        state::change_inputs(|inputs| inputs.org = Some(org.clone()));
        crate::dom::focus(&tab_id(Tab::default()));
    };
    Some(
        make("div")
            .class("notice")
            .attribute("role", "status")
            .child(with_text("p", &t1("panelElsewhere", &name)))
            .child(button(&t1("panelBesideSwitch", &name), go).id("switch-org")),
    )
}

/// Where the org is, if it is the one beside.
fn host_of(shown: &Shown<'_>) -> Option<String> {
    let page = shown.app.model.inputs().page.as_ref().filter(|_| shown.is_beside())?;
    Some(permlight_core::text::printable(page.origin.strip_prefix("https://")?, 120))
}

fn said(app: &App) -> Made {
    let made = make("div").class("said").child(with_text("p", &app.said).attribute("role", "status"));
    if app.said.is_empty() {
        return made;
    }
    let undo = app.undo.clone().map(|undo| {
        let back = move || match undo.clone() {
            Undo::Entries(entries) => state::tell(async move {
                state::write_all(&entries).await?;
                Ok(t("panelUndone"))
            }),
            Undo::Removed(before) => import::put_back(before, Vec::new()),
            Undo::Outlived { setting, before } => import::put_back(before, setting),
            Undo::Import { before, written } => import::undo(before, written),
        };
        button(&t("panelUndo"), back).id("undo")
    });
    let close = button("×", state::hush).id("hush").class("link").attribute("aria-label", &t("cardClose"));
    made.child(make("div").class("row").child(undo).child(close))
}
