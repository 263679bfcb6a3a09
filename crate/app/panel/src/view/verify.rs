//! Verification: what was tested in the sandbox, whether it may be deployed, whether production is it, and the month after.

mod differences;
mod production;
mod tested;
mod watch;

use permlight_core::subject::SubjectKind;
use permlight_core::text::printable;
use permlight_verify::Verdict;
use permlight_verify::baseline::Baseline;
use wasm_bindgen::JsValue;
use web_sys::File;

use super::options::chosen_file;
use super::{Shown, count, empty, export};
use crate::app::{self, Tab};
use crate::dom::{Made, button, lasting, make, with_text};
use crate::rollout::{KeptBaseline, Rollout};
use crate::texts::{t, t1, t2};
use crate::verification::{Verification, day_of, place_of};
use crate::{host, stored};

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let (Some(view), Some(found)) = (shown.view, shown.verification) else {
        return vec![empty("panelNothingRead", "panelOpenSetup")];
    };
    let mut parts = Vec::new();
    if found.is_sandbox {
        parts.extend(tested::parts(shown, view, found));
    } else {
        parts.extend(production::parts(shown, found));
    }
    parts.push(export::bar(shown));
    if !found.is_sandbox {
        // An org without a sandbox can still freeze what it has.
        parts.push(
            make("details")
                .id("tested-here")
                .child(with_text("summary", &t("verifyTestedHere")))
                .child(make("div").class("body").children(tested::parts(shown, view, found))),
        );
    }
    parts
}

/// Where the verification stands, in a line that leads here.
pub fn line(shown: &Shown<'_>) -> Option<Made> {
    let found = shown.verification?;
    let comparison = found.comparison()?;
    let differences = || comparison.drift.iter().filter(|drift| drift.expected.is_none()).count();
    let (words, class) = match (comparison.verdict(), found.is_sandbox, found.after()) {
        (Verdict::Unknown, ..) => (t("verifyCannotTell"), "unknown"),
        (_, false, None) => (t("verifyNotDeployedYet"), "manual"),
        (Verdict::Equal, true, _) => (t("verifyStillTested"), "pass"),
        (Verdict::Equal, false, _) => (t("verifyEqual"), "pass"),
        (Verdict::Drift, true, _) => (count("verifyChangedSince", differences()), "fail"),
        (Verdict::Drift, false, _) => (count("verifyDrift", differences()), "fail"),
    };
    let due = found.after().and_then(|after| after.watch.due_since);
    let due = due.map(|day| with_text("p", &t1("verifyDueSince", &day.to_string())).class("fail"));
    let open = || app::change(|app| app.tab = Tab::Verify);
    Some(
        make("section")
            .attribute("aria-labelledby", "verified")
            .child(with_text("h2", &t("panelTab_verify")).id("verified"))
            .child(make("p").child(button(&words, open).id("to-verify").class(&format!("link {class}"))))
            .child(due),
    )
}

/// What a baseline says of itself.
fn about(baseline: &Baseline) -> Made {
    let people = [&baseline.by, &baseline.note].map(|text| printable(text, 300));
    let people: Vec<String> = people.into_iter().filter(|text| !text.is_empty()).collect();
    let hash = baseline.hash.get(..12).unwrap_or(&baseline.hash);
    make("div")
        .class("notice")
        .child(with_text("b", &printable(&baseline.name, 120)))
        .child(with_text(
            "p",
            &t2(
                "verifyMadeIn",
                &host::show_time(&time_of(&baseline.created)),
                &printable(&baseline.org, 120),
            ),
        ))
        .child((!people.is_empty()).then(|| with_text("p", &people.join(" · "))))
        .child(
            with_text(
                "p",
                &host::message(
                    "verifyHolds",
                    &[
                        &baseline.subjects.len().to_string(),
                        &baseline.findings.len().to_string(),
                        &baseline.waivers.len().to_string(),
                        hash,
                    ],
                ),
            )
            .class("quiet"),
        )
}

/// A baseline of the command may have a day only.
fn time_of(created: &str) -> String {
    if created.len() == 10 { format!("{created}T00:00:00Z") } else { created.to_owned() }
}

/// Takes in a baseline that was saved elsewhere.
fn file_input(id: &'static str) -> Made {
    let input = lasting(id, "file", "change", |event| {
        if let Some(file) = chosen_file(event) {
            app::tell(taken_in(file));
        }
    })
    .attribute("accept", ".json");
    make("div").class("field").child(with_text("label", &t("verifyTakeIn")).attribute("for", id)).child(input)
}

async fn taken_in(file: File) -> Result<String, JsValue> {
    let text = host::read_chosen(&file).await?.as_string().unwrap_or_default();
    let baseline = match crate::verification::read(&text) {
        Ok(baseline) => baseline,
        Err(error) => {
            return Ok(t2("verifyNoBaseline", &printable(&file.name(), 120), &printable(&error, 300)));
        }
    };
    // Whom it is of: the user, else the profile, else whatever there is first.
    let of = |kind| baseline.subjects.iter().find(|one| one.kind == kind);
    let Some(subject) =
        of(SubjectKind::User).or_else(|| of(SubjectKind::Profile)).or(baseline.subjects.first())
    else {
        return Ok(t2("verifyNoBaseline", &printable(&file.name(), 120), ""));
    };
    let key = format!("baselines:{}", baseline.org);
    let (row, place) = (KeptBaseline::new(&baseline), place_of(subject.kind, &subject.name));
    let json = serde_json::json!({ &place: &row }).to_string();
    if crate::gate::read(&key, &json, app::now()).is_none_or(|passed| !passed.strange.is_empty()) {
        return Ok(t2("verifyNoBaseline", &printable(&file.name(), 120), ""));
    }
    host::update(&key, &place, &stored::plain(&row)).await?;
    Ok(t1("verifyTaken", &printable(&baseline.name, 120)))
}

/// Hands a baseline to the user as a file.
fn save(baseline: &KeptBaseline, org: &str) {
    let safe: String =
        org.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    host::save_text(&format!("permlight-tested-{safe}-{}.json", day_of(&baseline.created)), &baseline.text);
}

/// Whoever works at a verification stays with its user, whatever page the tab beside shows.
fn stay(org: &str, entry: &str) {
    let (org, entry) = (org.to_owned(), entry.to_owned());
    wasm_bindgen_futures::spawn_local(async move {
        if let Err(error) = host::update("chosen", &org, &entry.into()).await {
            app::change(|app| app.said = app::failure(&error));
        }
    });
}

/// Keeps a rollout, with a way back.
fn keep(found: &Place, rollout: &Rollout, done: String) {
    stay(&found.org, &found.entry);
    app::keep(
        format!("rollouts:{}", found.org),
        found.entry.clone(),
        stored::plain(rollout),
        stored::plain(&found.rollout),
        done,
    );
}

/// Where a rollout stands, and what it was when this was shown.
#[derive(Clone)]
struct Place {
    org: String,
    entry: String,
    rollout: Rollout,
}

impl Place {
    fn of(found: &Verification<'_>) -> Self {
        Self { org: found.org.to_owned(), entry: found.entry.clone(), rollout: found.rollout.clone() }
    }
}

fn field(id: &str, label: &str, kind: &str, value: &str) -> Made {
    make("div")
        .class("field")
        .child(with_text("label", &t(label)).attribute("for", id))
        .child(make("input").id(id).attribute("type", kind).attribute("value", value))
}
