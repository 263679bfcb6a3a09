//! All orgs and whom of each somebody looked at: the result, its age, what is due. An org is saved or forgotten here.

use js_sys::Array;
use permlight_core::order::gathered;
use permlight_core::text::printable;
use permlight_org::portfolio::{self, Entry};
use permlight_org::renamed;
use permlight_org::state_file;
use permlight_org::verification::is_sandbox;
use serde_json::Map;
use wasm_bindgen::JsValue;

use super::import;
use super::parts::{count, empty, kind_of, name_of};
use crate::dom::{Made, button, chosen, lasting, list, make, with_text};
use crate::state::{self, Shown, Tab, Undo, today};
use crate::texts::{self, t, t1, t2};
use crate::{host, storage};

/// More than these are only counted until something narrows them down.
const SHOWN: usize = 100;

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let app = shown.app;
    let orgs = app.model.inputs().orgs();
    if orgs.is_empty() {
        return vec![empty("panelNothingRead", "panelOpenSetup")];
    }
    let entries = portfolio::entries(app.stored(), &orgs, &app.search_orgs, today());
    let search = lasting("search-orgs", "search", "input", |event| {
        let search = chosen(event);
        state::change(|app| app.search_orgs = search);
    })
    .attribute("value", &app.search_orgs)
    .attribute("placeholder", &t("panelSearchOrgs"))
    .attribute("aria-label", &t("panelSearchOrgs"));
    let more = entries.len().saturating_sub(SHOWN);
    let rows = entries.iter().take(SHOWN).map(|entry| row(shown, entry));
    let renamed = renamed::before(&app.stored().pages);
    let kept = orgs.iter().map(|org| org_row(org, &renamed));
    vec![
        search,
        make("div")
            .attribute("role", "status")
            .child(with_text("h2", &count("panelSubjects", entries.len()))),
        list("findings", rows),
        make("div")
            .child((more > 0).then(|| with_text("p", &count("panelMoreFindings", more)).class("quiet"))),
        make("section")
            .attribute("aria-labelledby", "orgs")
            .child(with_text("h2", &count("panelOrgs", orgs.len())).id("orgs"))
            .child(list("pages", kept)),
    ]
}

fn row(shown: &Shown<'_>, entry: &Entry) -> Made {
    let result = match entry.wrong {
        Some(0) => with_text("span", &t("panelNothingWrong")).class("pass"),
        Some(wrong) => with_text("span", &count("panelVerdictFail", wrong)).class("fail"),
        None => with_text("span", &t("panelNotLooked")).class("quiet"),
    };
    let change = entry.change.filter(|change| *change != (0, 0)).map(|(new, gone)| {
        with_text("span", &t2("panelTrend", &new.to_string(), &gone.to_string())).class("quiet")
    });
    let read = entry.read.map(|day| with_text("span", &t1("panelReadOn", &texts::day(day))).class("quiet"));
    let due = entry.is_due.then(|| with_text("span", &t("panelIsDue")).class("severity high"));
    let is_chosen = shown.org == Some(entry.org.as_str()) && shown.chosen == Some(entry.key.as_str());
    let (org, key) = (entry.org.clone(), entry.key.clone());
    let open = button("", move || choose(&org, &key))
        .id(&format!("open|{}|{}", entry.org, entry.key))
        .flag("aria-current", is_chosen)
        .child(with_text("b", &name_of(&entry.name)))
        .child(
            with_text("span", &format!("{} · {}", kind_of(entry.kind), printable(&entry.org, 80)))
                .class("quiet"),
        )
        .child(entry.apart.as_ref().map(|apart| with_text("span", &printable(apart, 120)).class("quiet")))
        .child(result)
        .child(change)
        .child(read)
        .child(due);
    make("li").class("subject").child(open)
}

/// Shows somebody.
pub fn choose(org: &str, key: &str) {
    let (org, key) = (org.to_owned(), key.to_owned());
    state::change_inputs(|inputs| inputs.org = Some(org.clone()));
    state::change(|app| app.tab = Tab::Home);
    state::act(state::pick(org, Some(key)), String::new());
}

fn org_row(org: &str, renamed: &[(String, String)]) -> Made {
    let kind = if is_sandbox(org) { "sandbox" } else { "production" };
    let (save, forget) = (org.to_owned(), org.to_owned());
    make("li")
        .class("org-row")
        .child(with_text("b", &printable(org, 80)))
        .child(with_text("span", &t(&format!("panelOrg_{kind}"))).class("quiet"))
        .child(
            make("div")
                .class("row")
                .child(
                    button(&t("panelOrgSave"), move || save_state(Some(save.clone())))
                        .id(&format!("save|{org}"))
                        .attribute("aria-label", &t1("panelOrgSaveOf", org)),
                )
                .child(
                    button(&t("panelOrgForget"), move || forget_org(forget.clone()))
                        .id(&format!("forget|{org}"))
                        .attribute("aria-label", &t1("panelOrgForgetOf", org)),
                ),
        )
        .children(renamed.iter().filter(|(new, _)| new == org).map(|(_, old)| earlier(old, org)))
}

/// A name under which it was known before, and whether what was decided then is taken over.
fn earlier(before: &str, org: &str) -> Made {
    let (from, to) = (before.to_owned(), org.to_owned());
    let said = with_text("span", &t1("panelOrgBefore", &printable(before, 80)));
    let label = t1("panelOrgTakeOverOf", before);
    let take = button(&t("panelOrgTakeOver"), move || import::offer_renamed(from.clone(), to.clone()));
    make("p").child(said).child(take.id(&format!("renamed|{org}")).attribute("aria-label", &label))
}

/// Hands what is kept of one org, or of all, to the user as a file.
pub fn save_state(org: Option<String>) {
    state::act(
        async move {
            let file = state_file::write(&storage::everything().await?, org.as_deref(), &host::now());
            let of = org.map(|org| format!("-{org}")).unwrap_or_default();
            host::save_text(&format!("permlight{of}-{}.json", today()), &file);
            Ok(JsValue::TRUE)
        },
        t("panelExported"),
    );
}

fn forget_org(org: String) {
    let said = t1("panelOrgForgotten", &org);
    state::tell_with_undo(async move {
        let stored = storage::everything().await?;
        let keys = state_file::keys_of(&stored, &org);
        let before: Map<_, _> =
            gathered(keys.filter_map(|key| Some((key.clone(), stored.get(key)?.clone()))));
        let keys: Array = before.keys().map(|key| JsValue::from_str(key)).collect();
        host::remove(&keys).await?;
        state::pick(org, None).await?;
        state::change_inputs(|inputs| inputs.org = None);
        Ok((said, Undo::Removed(before)))
    });
    crate::dom::focus("search-orgs");
}
