//! A file that somebody hands over: shown before anything of it counts, taken in on a press of a button, and taken back by one.

use permlight_core::order::gathered;
use permlight_core::scope::Answer;
use permlight_core::text::printable;
use permlight_org::renamed;
use permlight_org::state_file::{self, Holds, Import, Refusal, Why};
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::parts::count;
use super::written;
use crate::dom::{Made, button, empty, focus, list, make, with_text};
use crate::state::{self, Change, Offered, Tab, Undo};
use crate::texts::{self, t, t1, t2};
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
        Ok(show(name, text, &storage::everything().await?))
    });
}

/// Shows what was decided for an org under an earlier name, to be taken over under its own.
pub fn offer_renamed(from: String, to: String) {
    state::tell(async move {
        let stored = storage::everything().await?;
        let text = renamed::file(&stored, &from, &to, &host::now());
        state::change(|app| app.tab = Tab::Options);
        Ok(show(printable(&from, 120), text, &stored))
    });
}

fn show(name: String, text: String, stored: &Map<String, Value>) -> String {
    match state_file::merge(stored, &name, &text, state::now(), &team::compile) {
        Ok(import) => {
            let said = t1("panelImportShown", &name);
            state::change(|app| app.offered = Some(Offered { file: name, text, import }));
            said
        }
        Err(Refusal::NoState) => none(t("panelStateNone")),
        Err(Refusal::Newer) => none(t("panelStateNewer")),
    }
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
        .child(answers(holds))
        .child(waivers(holds))
        .child(baselines(holds))
        .child(manual(holds))
        .child(left_out(refused));
    let take = button(&t("panelImportTake"), take).id("import-take").class("main");
    let cancel = button(&t("panelImportCancel"), || {
        close();
        state::say(t("panelImportCancelled"), None);
    });
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
    for (key, amount) in [("panelImportReadHere", holds.read_here), ("panelImportRollouts", holds.rollouts)] {
        lines.extend((amount > 0).then(|| count(key, amount)));
    }
    if let Some((title, file, waivers)) = &holds.team {
        lines.push(t2("panelImportTeam", &printable(title, 120), &printable(file, 120)));
        lines.push(count("panelTeamWaivers", *waivers));
    }
    lines
}

/// Whose records are, one by one: a Yes has them judged, a No would hide them.
fn answers(holds: &Holds) -> Option<Made> {
    let mut rows = holds.answers.iter().map(|(org, name, answer)| {
        let [name, org] = [name, org].map(|word| printable(word, 120));
        let answer = if *answer == Answer::Yes { "panelImportYes" } else { "panelImportNo" };
        make("li").child(with_text("b", &[&name, " · ", &org].concat())).child(with_text("p", &t(answer)))
    });
    shown("panelImportAnswers", holds.answers.len(), &mut rows)
}

/// Each with who answers for it: whoever takes it in turns a failure off.
fn waivers(holds: &Holds) -> Option<Made> {
    let mut rows = holds.waivers.iter().map(|(org, waiver)| {
        let what =
            [&waiver.rule, &waiver.target, &waiver.name, org].map(|word| printable(word, 120)).join(" · ");
        let who = t2("panelWaived", &printable(&waiver.approver, 120), &texts::day(waiver.expires));
        make("li").child(with_text("b", &what)).child(with_text("p", &who))
    });
    shown("panelImportWaivers", holds.waivers.len(), &mut rows)
}

fn baselines(holds: &Holds) -> Option<Made> {
    let mut rows = holds.baselines.iter().map(|(org, name, created)| {
        with_text("li", &[org, name, created].map(|word| printable(word, 120)).join(" · "))
    });
    shown("panelImportBaselines", holds.baselines.len(), &mut rows)
}

/// What people signed off, as waivers are shown: whoever takes it in has it count.
fn manual(holds: &Holds) -> Option<Made> {
    let mut rows = holds.manual.iter().map(|(org, entry)| {
        let what = [&entry.item, &entry.subject, org].map(|word| printable(word, 120)).join(" · ");
        make("li").child(with_text("b", &what)).child(with_text("p", &written::words(entry)))
    });
    shown("panelImportManual", holds.manual.len(), &mut rows)
}

fn left_out(refused: &[(String, Why)]) -> Option<Made> {
    let mut rows = refused.iter().map(|(name, why)| {
        let why = t(&format!("panelImportWhy_{}", why.word()));
        with_text("li", &format!("{} · {why}", printable(name, 200)))
    });
    shown("panelImportRefused", refused.len(), &mut rows)
}

/// A title with the number of rows, and the first of them. Any rows, as one type: this would be made anew for every one.
pub fn shown(title: &str, amount: usize, rows: &mut dyn Iterator<Item = Made>) -> Option<Made> {
    let more = amount.saturating_sub(SHOWN);
    (amount > 0).then(|| {
        make("section")
            .child(with_text("h4", &count(title, amount)))
            .child(list("pages", rows.take(SHOWN)))
            .child((more > 0).then(|| with_text("p", &count("panelImportMore", more))))
    })
}

/// Nothing is offered any more, and the focus is where it came from.
fn close() {
    focus(INPUT);
    // So that the same file can be chosen once more.
    empty(INPUT);
    state::change(|app| app.offered = None);
}

/// Takes in what is shown: laid over what is stored at this moment.
fn take() {
    let Some((file, text)) =
        state::look(|app| app.offered.as_ref().map(|of| (of.file.clone(), of.text.clone())))
    else {
        return;
    };
    state::tell_with_undo(async move {
        let stored = storage::everything().await?;
        let merged = state_file::merge(&stored, &file, &text, state::now(), &team::compile);
        // It was taken for one when it was shown.
        let Import { changes, conflicts, .. } =
            merged.map_err(|_| JsValue::from(js_sys::Error::new(&t("panelStateNone"))))?;
        let said = t2("panelStateTaken", &changes.len().to_string(), &conflicts.to_string());
        let undo = changed(changes, &stored).await?;
        close();
        Ok((said, undo))
    });
}

/// Writes keys of the storage, and says what takes it back.
pub async fn changed(changes: Map<String, Value>, stored: &Map<String, Value>) -> Result<Undo, JsValue> {
    storage::write(&changes).await?;
    let before = gathered(changes.keys().filter_map(|key| Some((key.clone(), stored.get(key)?.clone()))));
    Ok(Undo::Import { before, written: changes })
}

/// Puts everything back that nobody has changed since.
pub fn undo(before: Map<String, Value>, written: Map<String, Value>) {
    state::tell(async move {
        let stored = storage::everything().await?;
        let (keys, changed) = state_file::undone(&stored, &written);
        let (back, gone): (Vec<&str>, Vec<&str>) =
            keys.into_iter().partition(|key| before.contains_key(*key));
        storage::write(&gathered(
            back.iter().filter_map(|key| Some(((*key).to_owned(), before.get(*key)?.clone()))),
        ))
        .await?;
        host::remove(&gone.iter().map(|key| JsValue::from_str(key)).collect()).await?;
        Ok(if changed == 0 { t("panelUndone") } else { count("panelImportUndone", changed) })
    });
}

/// Puts back what was removed, as far as nothing else stands there now, and before that what had it removed.
pub fn put_back(before: Map<String, Value>, first: Vec<Change>) {
    state::tell(async move {
        state::write_all(&first).await?;
        let stored = storage::everything().await?;
        let back = gathered(before.into_iter().filter(|(key, _)| !stored.contains_key(key)));
        storage::write(&back).await?;
        Ok(t("panelUndone"))
    });
}
