//! The sandbox: what was marked as tested, what has changed since, and marking anew.

use permlight_core::message;
use permlight_core::text::printable;
use permlight_org::judgement::View;
use permlight_org::rollout::{KeptBaseline, place_of};
use permlight_org::verification::{NotFrozen, Said, Verification};
use permlight_verify::baseline::{Baseline, Earlier, Refused, Step};
use permlight_verify::{Drift, Verdict};
use wasm_bindgen::JsValue;

use super::differences::{self, Sides, value};
use super::parts::{about, damaged, field, file_input, save, stay};
use crate::dom::{Made, button, list, make, value_of, with_text};
use crate::state::{self, Shown};
use crate::texts::{self, say, t};
use crate::view::parts::{count, read_again};
use crate::{host, storage};

/// More steps of a history, or changes of a step, than these are only counted.
const SHOWN: usize = 100;

pub fn parts(shown: &Shown<'_>, view: &View, found: &Verification) -> Vec<Made> {
    let own = found.is_own_baseline();
    let kept = found.chosen.filter(|_| own).and_then(|at| found.offers.get(at));
    let mut parts = Vec::new();
    match found.baseline.as_ref().filter(|_| own) {
        Some(Ok(baseline)) => parts.push(current(shown, found, baseline, kept.map(|offer| &*offer.kept))),
        Some(Err(error)) => parts.push(damaged(error)),
        None => {}
    }
    parts.push(mark(view, found, shown));
    if let Some(Ok(baseline)) = found.baseline.as_ref().filter(|_| own) {
        parts.extend(history(baseline));
    }
    if found.is_sandbox {
        parts.push(file_input("baseline-file"));
    }
    parts
}

fn current(
    shown: &Shown<'_>,
    found: &Verification,
    baseline: &Baseline,
    kept: Option<&KeptBaseline>,
) -> Made {
    let rows: Vec<&Drift> = found.comparison().map(|all| all.drift.iter().collect()).unwrap_or_default();
    let state = match found.verdict() {
        Some(Verdict::Equal) => with_text("p", &t("verifyStillTested")).class("pass"),
        Some(Verdict::Drift) => with_text("p", &count("verifyChangedSince", rows.len())).class("fail"),
        _ => with_text("p", &t("verifyCannotTell")).class("unknown"),
    };
    let tools = kept.cloned().map(|kept| {
        let (org, removed) = (found.org.clone(), storage::plain(&kept));
        let entry = found.chosen.and_then(|at| found.offers.get(at)).map(|offer| offer.place.entry.clone());
        let (key, entry) = (format!("baselines:{org}"), entry.unwrap_or_default());
        make("div")
            .class("row")
            .child(button(&t("verifySave"), move || save(&kept, &org)).id("baseline-save"))
            .child(
                button(&t("panelRemove"), move || {
                    state::keep(
                        key.clone(),
                        entry.clone(),
                        JsValue::NULL,
                        removed.clone(),
                        t("verifyRemoved"),
                    );
                })
                .id("baseline-remove"),
            )
    });
    make("section")
        .attribute("aria-labelledby", "frozen")
        .child(with_text("h2", &t("verifyTested")).id("frozen"))
        .child(about(baseline))
        .child(state)
        .children(differences::by_subject(shown, found, Sides::TestedAndHere, "tested", &rows))
        .child(tools)
}

/// The form that marks what is there as tested, or why that cannot be yet.
fn mark(view: &View, found: &Verification, shown: &Shown<'_>) -> Made {
    let section = make("section")
        .attribute("aria-labelledby", "mark")
        .child(with_text("h2", &t("verifyMark")).id("mark"))
        .child(with_text("p", &t("verifyMarkHint")).class("quiet"));
    let trial = Said { name: String::new(), created: host::now(), by: String::new(), note: String::new() };
    let section =
        section.child(found.is_refreshed.then(|| with_text("p", &say(&message!("record.refreshed")))));
    match found.freeze(view, shown.criteria.policy, trial) {
        Err(NotFrozen::NotOnRecord(why)) => section.child(read_again(shown, &say(&why))),
        Err(NotFrozen::Refused(Refused::Unseen(reasons))) => {
            let more = reasons.len().saturating_sub(SHOWN);
            let rows = reasons.iter().take(SHOWN).map(|reason| with_text("li", &texts::say(reason)));
            section
                .child(with_text("h3", &count("verifyBlocked", reasons.len())))
                .child(list("pages", rows))
                .child((more > 0).then(|| with_text("p", &count("panelMoreFindings", more))))
        }
        Err(NotFrozen::Refused(error)) => section.child(damaged(&error.message())),
        Ok(_) => section
            .child(field("mark-name", "verifyName", "text", ""))
            .child(field("mark-by", "panelOwner", "text", ""))
            .child(field("mark-note", "verifyNote", "text", ""))
            .child(button(&t("verifyMark"), submit).id("mark-as-tested").class("main")),
    }
}

fn submit() {
    let value = |id: &str| value_of(id).trim().to_owned();
    let name = value("mark-name");
    if name.is_empty() {
        state::say(t("verifyNeedsName"), None);
        crate::dom::focus("mark-name");
        return;
    }
    let said = Said { name, created: host::now(), by: value("mark-by"), note: value("mark-note") };
    let made = state::look_on_screen(|shown| frozen(shown, said));
    match made {
        Some(Ok((org, whom, entry, baseline, before))) => {
            stay(&org, &whom);
            state::keep(
                format!("baselines:{org}"),
                entry,
                storage::plain(&baseline),
                before,
                t("verifyMarked"),
            );
        }
        Some(Err(error)) => state::say(printable(&error, 500), None),
        None => {}
    }
}

/// The org, who was chosen, the place among the baselines, what to keep there and what was there.
type Frozen = (String, String, String, KeptBaseline, JsValue);

fn frozen(shown: &Shown<'_>, said: Said) -> Option<Result<Frozen, String>> {
    let (view, found) = (shown.view?, shown.verification?);
    let entry = place_of(view.subject.kind, &view.subject.name);
    let before = shown.app.stored().baselines.get(&found.org).and_then(|all| all.get(&entry));
    let before = before.map_or(JsValue::NULL, |kept| storage::plain(&**kept));
    Some(match found.freeze(view, shown.criteria.policy, said) {
        Ok(baseline) => {
            Ok((found.org.clone(), found.entry.clone(), entry, KeptBaseline::new(&baseline), before))
        }
        Err(NotFrozen::NotOnRecord(why)) => Err(say(&why)),
        Err(NotFrozen::Refused(error)) => Err(say(&error.message())),
    })
}

/// The baselines before, each with what the next one changed.
fn history(baseline: &Baseline) -> Option<Made> {
    if baseline.history.is_empty() {
        return None;
    }
    let names = baseline.history.iter().skip(1).map(|earlier| earlier.name.as_str());
    let next: Vec<&str> = names.chain([baseline.name.as_str()]).collect();
    let steps: Vec<Made> = baseline
        .history
        .iter()
        .zip(next)
        .rev()
        .take(SHOWN)
        .map(|(earlier, next)| step(earlier, next))
        .collect();
    Some(
        make("section")
            .attribute("aria-labelledby", "history")
            .child(with_text("h2", &t("verifyHistory")).id("history"))
            .children(steps),
    )
}

fn step(earlier: &Earlier, next: &str) -> Made {
    let of = |step| earlier.then.iter().filter(|change| change.direction == step).count().to_string();
    let title = host::message(
        "verifyStep",
        &[
            &printable(&earlier.name, 120),
            &printable(next, 120),
            &of(Step::Added),
            &of(Step::Removed),
            &of(Step::Changed),
        ],
    );
    let rows = earlier.then.iter().take(SHOWN).map(|change| {
        let subject = change.subject.split_once(':').map_or(change.subject.as_str(), |(_, name)| name);
        let words =
            [printable(subject, 120), printable(&texts::label_and_name(&change.target), 240)].join(" · ");
        make("li")
            .child(with_text("span", &t(&format!("verifyStep_{}", change.direction.word()))).class("outcome"))
            .child(with_text("b", &words))
            .child(with_text(
                "span",
                &host::message("verifyValues", &[&value(&change.before), &value(&change.after)]),
            ))
    });
    make("details")
        .id(&format!("step|{}", earlier.hash))
        .child(with_text("summary", &title))
        .child(
            with_text(
                "p",
                &printable(&[earlier.created.as_str(), &earlier.by, &earlier.note].join(" · "), 400),
            )
            .class("quiet"),
        )
        .child(list("drift", rows))
}
