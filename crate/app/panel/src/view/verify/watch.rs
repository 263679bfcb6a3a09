//! The month after a deploy: re-checks, what changed between them, the logs, the way back, the clean-up.

use permlight_core::date::Date;
use permlight_core::text::printable;
use permlight_org::rollout::Rollout;
use permlight_org::verification::stages::reopened_because;
use permlight_org::verification::{After, Verification};
use permlight_verify::events::Events;
use permlight_verify::watch::{CleanUp, Event, Obsolete, Point, Rollback, State};
use permlight_verify::{Drift, Verdict};

use super::differences::{self, Sides, target_of};
use super::parts::{Place, keep};
use crate::dom::{Made, button, list, make, with_text};
use crate::host;
use crate::state::Shown;
use crate::texts::{self, t, t1, t2};
use crate::view::parts::{count, kind_of, name_of};

/// More than these are only counted.
const SHOWN: usize = 50;

pub fn parts(shown: &Shown<'_>, found: &Verification, after: &After) -> Vec<Made> {
    let mut parts = vec![month(found, after), checks(&found.rollout), logs(&after.events)];
    parts.extend(after.rollback.as_ref().map(|rollback| way_back(shown, found, rollback)));
    parts.push(clean_up(&after.clean_up));
    let place = Place::of(found);
    let undo = move || {
        let rollout = Rollout { deployed: None, ..place.rollout.clone() };
        keep(&place, &rollout, t("verifyNotDeployedKept"));
    };
    parts.push(button(&t("verifyNotDeployed"), undo).id("not-deployed"));
    parts
}

fn month(found: &Verification, after: &After) -> Made {
    let watch = &after.watch;
    let words = if watch.is_over {
        t1("verifyWatchOver", &texts::day(watch.until))
    } else {
        t2("verifyWatchLeft", &watch.days_left.to_string(), &texts::day(watch.until))
    };
    let due =
        watch.due_since.map(|day| with_text("p", &t1("verifyDueSince", &texts::day(day))).class("fail"));
    let reopened = watch.reopened.as_ref().map(|reopened| {
        make("div")
            .class("notice")
            .child(with_text("b", &t("verifyReopened")))
            .child(with_text("p", &printable(&texts::say(&reopened_because(reopened)), 500)))
    });
    let verified = match watch.verified {
        Some(day) => {
            // What was so on that day may not be now.
            let is_equal = found.verdict() == Some(Verdict::Equal);
            with_text("p", &t1("verifyVerified", &texts::day(day))).class(if is_equal {
                "pass"
            } else {
                "quiet"
            })
        }
        None => with_text("p", &t("verifyNeverVerified")).class("unknown"),
    };
    let rechecks = watch.rechecks.iter().map(|recheck| {
        let (key, class) = match recheck.state {
            State::Done => ("verifyRecheckDone", "pass"),
            State::Due => ("verifyRecheckDue", "fail"),
            State::Ahead => ("verifyRecheckAhead", "manual"),
            State::Missed => ("verifyRecheckMissed", "unknown"),
        };
        make("li")
            .child(with_text("span", &t(key)).class(&format!("outcome {class}")))
            .child(with_text("span", &texts::day(recheck.on)))
    });
    make("section")
        .attribute("aria-labelledby", "watch")
        .child(with_text("h2", &words).id("watch"))
        .child(found.rollout.deployed.is_some().then_some(verified))
        .child(due)
        .child(reopened)
        .child(list("drift", rechecks))
}

/// What was checked, the latest first, and what changed from one check to the next.
fn checks(rollout: &Rollout) -> Made {
    let section = make("section")
        .attribute("aria-labelledby", "checks")
        .child(with_text("h2", &count("verifyChecks", rollout.checks.len())).id("checks"));
    let rows = rollout.checks.iter().enumerate().rev().take(SHOWN).map(|(at, check)| {
        let changed = rollout.changed(at);
        let verdict = check.verdict.word();
        let class = match verdict {
            "equal" => "pass",
            "drift" => "fail",
            _ => "unknown",
        };
        let rows = |key: &'static str, rows: &[&Point]| -> Vec<Made> {
            let row = |row: &&Point| {
                let words = format!(
                    "{} · {}",
                    name_of(&row.subject),
                    target_of(&row.section, &row.target, &row.fact)
                );
                make("li").child(with_text("span", &t(key)).class("outcome")).child(with_text("span", &words))
            };
            rows.iter().take(SHOWN).map(row).collect()
        };
        let (appeared, gone) = (&changed.appeared, &changed.gone);
        let news = rows("verifyAppeared", appeared).into_iter().chain(rows("verifyGone", gone));
        let amounts = (appeared.len().to_string(), gone.len().to_string());
        let by = printable(&check.by, 120);
        make("li")
            .child(
                with_text("span", &t(&format!("verifyVerdict_{verdict}"))).class(&format!("outcome {class}")),
            )
            .child(with_text("b", &host::show_time(&check.time.to_string())))
            .child((!by.is_empty()).then(|| with_text("span", &by).class("quiet")))
            .child((!appeared.is_empty() || !gone.is_empty()).then(|| {
                make("details")
                    .id(&format!("check|{at}"))
                    .child(with_text("summary", &between(at, &amounts.0, &amounts.1)))
                    .child(list("drift", news))
            }))
    });
    if rollout.checks.is_empty() {
        return section.child(with_text("p", &t("verifyNoChecks")).class("quiet"));
    }
    section.child(list("drift", rows))
}

/// What changed, since the check before or, for the first one, since the deploy.
fn between(at: usize, appeared: &str, gone: &str) -> String {
    if at == 0 { t1("verifySinceDeploy", appeared) } else { t2("verifyBetween", appeared, gone) }
}

fn logs(events: &Events) -> Made {
    let rows = |id: &str, (key, unread): (&str, &str), events: &[Event], read: Option<Date>| {
        if read.is_none() && events.is_empty() {
            return with_text("p", &t(unread)).id(id).class("unknown");
        }
        make("details")
            .id(id)
            .child(with_text("summary", &count(key, events.len())))
            .child(list(
                "pages",
                events.iter().take(SHOWN).map(|event| with_text("li", &printable(&event.what, 300))),
            ))
            .child(
                (events.len() > SHOWN)
                    .then(|| with_text("p", &count("panelMoreFindings", events.len() - SHOWN))),
            )
    };
    let undated = (!events.undated.is_empty()).then(|| {
        let rows = events.undated.iter().take(SHOWN).map(|what| with_text("li", &printable(what, 300)));
        make("div")
            .class("notice")
            .child(with_text("p", &count("verifyUndated", events.undated.len())))
            .child(list("pages", rows))
    });
    make("section")
        .attribute("aria-labelledby", "logs")
        .child(with_text("h2", &t("verifyLogs")).id("logs"))
        .child(rows(
            "log-changes",
            ("verifyChanges", "verifyChanges_unread"),
            &events.changes,
            events.read.changes,
        ))
        .child(rows(
            "log-logins",
            ("verifyFailedLogins", "verifyFailedLogins_unread"),
            &events.failed_logins,
            events.read.logins,
        ))
        .child(undated)
}

fn way_back(shown: &Shown<'_>, found: &Verification, rollback: &Rollback) -> Made {
    let lists = [
        ("takes", &rollback.takes_away),
        ("gives", &rollback.gives_again),
        ("changes", &rollback.changes),
        ("untold", &rollback.untold),
    ];
    let lists = lists.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(id, rows)| {
        let rows: Vec<&Drift> = rows.iter().collect();
        make("details")
            .id(&format!("back-{id}"))
            .child(with_text("summary", &count(&format!("verifyBack_{id}"), rows.len())))
            .children(differences::by_subject(shown, found, Sides::ThenAndNow, id, &rows))
    });
    make("section")
        .attribute("aria-labelledby", "back")
        .child(with_text("h2", &t("verifyBack")).id("back"))
        .child(with_text("p", &t1("verifyBackHint", &texts::day(rollback.captured))).class("quiet"))
        .children(lists)
}

fn clean_up(clean_up: &CleanUp) -> Made {
    let (from, until) = (texts::day(clean_up.from), texts::day(clean_up.until));
    let section = make("section")
        .attribute("aria-labelledby", "clean-up")
        .child(with_text("h2", &t("verifyCleanUp")).id("clean-up"));
    if clean_up.remove.is_empty() && clean_up.now.is_empty() {
        let (text, class) = match clean_up.state {
            State::Done => (t("verifyCleanUpNothing"), "pass"),
            State::Due | State::Missed => (t("verifyCannotTell"), "unknown"),
            State::Ahead => (t2("verifyCleanUpWhen", &from, &until), "quiet"),
        };
        return section.child(with_text("p", &text).class(class));
    }
    let class = if clean_up.state == State::Due { "fail" } else { "quiet" };
    let row = |one: &Obsolete| {
        let words = match one {
            Obsolete::Subject { kind, name } => format!("{} ({})", name_of(name), kind_of(*kind)),
            Obsolete::Setting { kind, name, target } => {
                format!(
                    "{} · {} ({})",
                    printable(&target.replacen("label:", "", 1), 200),
                    name_of(name),
                    kind_of(*kind)
                )
            }
        };
        with_text("li", &words)
    };
    let rows = |list: &[Obsolete]| list.iter().take(SHOWN).map(row).collect::<Vec<_>>();
    let now = (!clean_up.now.is_empty()).then(|| with_text("p", &t("verifyCleanUpNow")).class("fail"));
    let section = section.child(now).child(list("pages", rows(&clean_up.now)));
    if clean_up.remove.is_empty() {
        return section;
    }
    section
        .child(with_text("p", &t2("verifyCleanUpWhen", &from, &until)).class(class))
        .child(list("pages", rows(&clean_up.remove)))
}
