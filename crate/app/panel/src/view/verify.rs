//! Verification: what was tested in the sandbox, whether it may be deployed, whether production is it, and the month after.

mod differences;
mod parts;
mod production;
mod tested;
mod watch;

use permlight_verify::Verdict;

use super::export;
use super::parts::{count, nothing};
use crate::dom::{Made, button, make, with_text};
use crate::state::{self, Shown, Tab};
use crate::texts::{self, t, t1};

pub fn parts(shown: &Shown<'_>) -> Vec<Made> {
    let (Some(view), Some(found)) = (shown.view, shown.verification) else {
        return vec![nothing(shown)];
    };
    let mut parts = Vec::new();
    if found.is_sandbox {
        parts.extend(tested::parts(shown, view, found));
    } else {
        parts.extend(production::parts(shown, found));
    }
    // Before something was tested there is nothing to tell anybody.
    if found.baseline.is_some() {
        parts.push(export::bar(shown, false));
    }
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
    let (words, class) = match (found.verdict()?, found.is_sandbox, found.after()) {
        (Verdict::Unknown, ..) => (t("verifyCannotTell"), "unknown"),
        (_, false, None) => (t("verifyNotDeployedYet"), "manual"),
        (Verdict::Equal, true, _) => (t("verifyStillTested"), "pass"),
        (Verdict::Equal, false, _) => (t("verifyEqual"), "pass"),
        (Verdict::Drift, true, _) => (count("verifyChangedSince", differences()), "fail"),
        (Verdict::Drift, false, _) => (count("verifyDrift", differences()), "fail"),
    };
    let due = found.after().and_then(|after| after.watch.due_since);
    let due = due.map(|day| with_text("p", &t1("verifyDueSince", &texts::day(day))).class("fail"));
    let open = || state::change(|app| app.tab = Tab::Verify);
    Some(
        make("section")
            .attribute("aria-labelledby", "verified")
            .child(with_text("h2", &t("panelTab_verify")).id("verified"))
            .child(make("p").child(button(&words, open).id("to-verify").class(&format!("link {class}"))))
            .child(due),
    )
}
