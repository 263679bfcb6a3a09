//! Facts that are text: the licence of a user, its profile, a setting of the org.

use crate::capture::Capture;
use crate::fact;
use crate::finding::{Finding, Outcome};
use crate::rule::{Rule, ValueCheck};
use crate::text::{fold, printable};

pub(super) fn value(rule: &'static Rule, check: &ValueCheck, capture: &Capture) -> Finding {
    let Some(actual) = capture.value(check.fact) else {
        let message = format!("{} was not seen. {}", words(check.fact), page(check.fact));
        return Finding::on_item(rule, check.fact, Outcome::Unknown, "unknown", message);
    };
    let listed = |list: &[&str]| list.iter().any(|word| fold(word) == fold(actual));
    let passes = if check.one_of.is_empty() { !listed(check.none_of) } else { listed(check.one_of) };
    let shown = printable(actual, 120);
    let message = match (passes, rule.failure) {
        (true, _) => format!("{} is {shown}, as expected.", words(check.fact)),
        (false, "") if check.one_of.is_empty() => format!("{} is {shown}.", words(check.fact)),
        (false, "") => {
            format!("{} is {shown}, expected {}.", words(check.fact), check.one_of.join(" or "))
        }
        (false, failure) => failure.replace("{value}", &shown),
    };
    let outcome = if passes { Outcome::Pass } else { Outcome::Fail };
    Finding::on_item(rule, check.fact, outcome, shown, message)
}

/// The name of a fact in words.
fn words(name: &str) -> String {
    match fact::split(name) {
        ("about", "licence") => "The licence".to_owned(),
        ("about", "custom") => "Custom".to_owned(),
        ("user", key) => format!("The user's {key}"),
        ("org", key) => format!("The org's {key}"),
        (_, key) => key.to_owned(),
    }
}

/// Where a fact of this name stands.
pub(super) fn page(name: &str) -> &'static str {
    match fact::split(name).0 {
        "user" | "permission-set" | "permission-set-group" | "permission-set-licence" => {
            "Open the user's page: Setup, Users."
        }
        "org" | "user-licence" | "org-permission-set-licence" => "Open Company Information in Setup.",
        "session" => "Open Session Settings in Setup, or those of the profile.",
        "password" => "Open Password Policies in Setup, or those of the profile.",
        "identity" => "Open Identity Verification in Setup.",
        "trusted-ip" => "Open Network Access in Setup.",
        "login" => "Open Login History in Setup, or that of the user.",
        "audit" => "Open View Setup Audit Trail in Setup.",
        _ => "Open the overview of the profile or permission set in Setup.",
    }
}
