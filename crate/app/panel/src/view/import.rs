//! A file that somebody hands over: shown before anything of it counts, taken in on a press of a button, and taken back by one.

use permlight_core::text::printable;
use permlight_org::state_file::{self, Holds, Import, Refusal, Why};
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::parts::count;
use crate::dom::{Made, button, empty, focus, list, make, with_text};
use crate::state::{self, App, Offered, Undo};
use crate::texts::{t, t1, t2};
use crate::{host, storage, team};

/// More rows than these are only counted.
const SHOWN: usize = 50;

/// The largest file that is looked at.
const LARGEST: f64 = 100_000_000.0;

/// The input that a file was chosen with, where the focus goes back to.
const INPUT: &str = "state-file";

/// Shows what a file holds.
pub fn offer(file: File) {
    state::tell(async move {
        let name = printable(&file.name(), 120);
        if file.size() > LARGEST {
            return Ok(none(t("panelStateLarge")));
        }
        let text = host::read_chosen(&file).await?.as_string().unwrap_or_default();
        Ok(
            match state_file::merge(&storage::everything().await?, &name, &text, state::now(), &team::compile)
            {
                Ok(import) => {
                    let said = t1("panelImportShown", &name);
                    state::change(|app| app.offered = Some(Offered { file: name, text, import }));
                    said
                }
                Err(Refusal::NoState) => none(t("panelStateNone")),
                Err(Refusal::Newer) => none(t("panelStateNewer")),
            },
        )
    });
}

fn none(said: String) -> String {
    state::change(|app| app.offered = None);
    said
}

/// What it holds, what is left out of it and why, and the choice.
pub fn offered(offered: &Offered) -> Made {
    let Import { holds, refused, changes, .. } = &offered.import;
    let made = make("div")
        .class("import notice")
        .attribute("role", "group")
        .attribute("aria-labelledby", "import")
        .child(with_text("h3", &t1("panelImportTitle", &offered.file)).id("import"))
        .child(with_text("p", &t("panelImportHint")))
        .child(list("facts", lines(holds).iter().map(|line| with_text("li", line))))
        .child(waivers(holds))
        .child(baselines(holds))
        .child(left_out(refused));
    let take = button(&t("panelImportTake"), take).id("import-take").class("main");
    let cancel = button(&t("panelImportCancel"), || close(|app| app.said = t("panelImportCancelled")));
    let nothing = changes.is_empty().then(|| with_text("p", &t("panelImportNothing")));
    made.child(nothing).child(
        make("div")
            .class("bar")
            .child((!changes.is_empty()).then_some(take))
            .child(cancel.id("import-cancel")),
    )
}

fn lines(holds: &Holds) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(oldest), Some(newest)) = (holds.oldest, holds.newest) {
        lines.push(t2("panelImportPages", &holds.pages.to_string(), &holds.orgs.len().to_string()));
        let orgs: Vec<&str> = holds.orgs.iter().take(SHOWN).map(String::as_str).collect();
        lines.push(t1("panelImportOrgs", &orgs.join(", ")));
        let [oldest, newest] = [oldest, newest].map(|time| host::show_time(&time.to_string()));
        lines.push(t2("panelImportTimes", &oldest, &newest));
    }
    for (key, amount) in [
        ("panelImportReadHere", holds.read_here),
        ("panelImportManual", holds.manual),
        ("panelImportRollouts", holds.rollouts),
    ] {
        lines.extend((amount > 0).then(|| count(key, amount)));
    }
    if let Some((title, file, waivers)) = &holds.team {
        lines.push(t2("panelImportTeam", &printable(title, 120), &printable(file, 120)));
        lines.push(count("panelTeamWaivers", *waivers));
    }
    lines
}

/// Each with who answers for it: whoever takes it in turns a failure off.
fn waivers(holds: &Holds) -> Option<Made> {
    let rows = holds.waivers.iter().map(|(org, waiver)| {
        let what =
            [&waiver.rule, &waiver.target, &waiver.name, org].map(|word| printable(word, 120)).join(" · ");
        let who = t2("panelWaived", &printable(&waiver.approver, 120), &waiver.expires.to_string());
        make("li").child(with_text("b", &what)).child(with_text("p", &who))
    });
    shown("panelImportWaivers", holds.waivers.len(), rows)
}

fn baselines(holds: &Holds) -> Option<Made> {
    let rows = holds.baselines.iter().map(|(org, name, created)| {
        with_text("li", &[org, name, created].map(|word| printable(word, 120)).join(" · "))
    });
    shown("panelImportBaselines", holds.baselines.len(), rows)
}

fn left_out(refused: &[(String, Why)]) -> Option<Made> {
    let rows = refused.iter().map(|(name, why)| {
        let why = t(&format!("panelImportWhy_{}", why.word()));
        with_text("li", &format!("{} · {why}", printable(name, 200)))
    });
    shown("panelImportRefused", refused.len(), rows)
}

/// A title with the number of rows, and the first of them.
fn shown(title: &str, amount: usize, rows: impl Iterator<Item = Made>) -> Option<Made> {
    let more = amount.saturating_sub(SHOWN);
    (amount > 0).then(|| {
        make("section")
            .child(with_text("h4", &count(title, amount)))
            .child(list("pages", rows.take(SHOWN)))
            .child((more > 0).then(|| with_text("p", &count("panelImportMore", more))))
    })
}

/// Nothing is offered any more, and the focus is where it came from.
fn close(act: impl FnOnce(&mut App)) {
    focus(INPUT);
    // So that the same file can be chosen once more.
    empty(INPUT);
    state::change(|app| {
        app.offered = None;
        act(app);
    });
}

/// Takes in what is shown: laid over what is stored at this moment.
fn take() {
    let Some((file, text)) =
        state::look(|app| app.offered.as_ref().map(|of| (of.file.clone(), of.text.clone())))
    else {
        return;
    };
    state::tell(async move {
        let stored = storage::everything().await?;
        let Ok(Import { changes, conflicts, .. }) =
            state_file::merge(&stored, &file, &text, state::now(), &team::compile)
        else {
            return Ok(none(t("panelStateNone")));
        };
        storage::write(&changes).await?;
        let before = changes.keys().filter_map(|key| Some((key.clone(), stored.get(key)?.clone()))).collect();
        let said = t2("panelStateTaken", &changes.len().to_string(), &conflicts.to_string());
        close(|app| app.undo = Some(Undo::Import { before, written: changes }));
        Ok(said)
    });
}

/// Puts everything back that nobody has changed since.
pub fn undo(before: Map<String, Value>, written: Map<String, Value>) {
    state::tell(async move {
        let stored = storage::everything().await?;
        let (keys, changed) = state_file::undone(&stored, &written);
        let (back, gone): (Vec<&str>, Vec<&str>) =
            keys.into_iter().partition(|key| before.contains_key(*key));
        storage::write(
            &back.iter().filter_map(|key| Some(((*key).to_owned(), before.get(*key)?.clone()))).collect(),
        )
        .await?;
        host::remove(&gone.iter().map(|key| JsValue::from_str(key)).collect()).await?;
        state::change(|app| app.undo = None);
        Ok(if changed == 0 { t("panelUndone") } else { count("panelImportUndone", changed) })
    });
}
