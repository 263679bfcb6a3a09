//! Judgement of what is no user permission: sections of a profile, login IP ranges.

use std::borrow::Cow;

use crate::capture::{Capture, IpRange};
use crate::content::{Section, granted, is_in_doubt, is_listed, is_whole};
use crate::finding::{Finding, Outcome, Target};
use crate::network::{Problem, problems};
use crate::rule::Rule;
use crate::setting::{Setting, Unknown};
use crate::text::printable;

/// What a rule about a section wants.
pub(super) const NOTHING: &str = "nothing";

/// What a rule about login IP ranges wants.
pub(super) const FEW: &str = "few addresses";

/// The name of the login IP ranges in metadata.
pub(super) const RANGES: &str = "loginIpRanges";

/// A finding for everything that is granted in the section. A source that lists nothing proves nothing: a profile is
/// retrieved with those objects, tabs and classes only that were retrieved beside it.
pub(super) fn nothing(rule: &'static Rule, section: Section, capture: &Capture, findings: &mut Vec<Finding>) {
    let found = granted(capture, section);
    if found.is_empty() && is_whole(capture, section) {
        let message = format!("No {} are granted here.", section.label());
        findings.push(Finding::on_item(rule, section.element(), Outcome::Pass, "none", message));
    } else if found.is_empty() || is_in_doubt(capture, section) {
        let seen = if is_listed(capture, section) { "None of the listed" } else { "No" };
        let says = if is_listed(capture, section) { "is granted" } else { "are listed" };
        let message = if found.is_empty() {
            let label = section.label();
            format!(
                "{seen} {label} {says}, but a file lists only what was retrieved with it. Look at the profile in Setup."
            )
        } else {
            format!("Not all {} could be read. Look at the profile in Setup.", section.label())
        };
        let target = Target::Item(Cow::Borrowed(section.element()));
        findings.push(finding(
            rule,
            target,
            Outcome::Unknown,
            NOTHING,
            "none listed".to_owned(),
            message,
            None,
        ));
    }
    for grant in found {
        let message =
            format!("{} is granted here: {}.", printable(&grant.name, 120), printable(&grant.what, 120));
        let target = Target::Item(Cow::Owned(grant.name));
        findings.push(finding(rule, target, Outcome::Fail, NOTHING, grant.what, message, grant.line));
    }
}

/// A finding for one thing that a page grants or not, in a section that should be empty.
pub fn grant(rule: &'static Rule, key: Cow<'static, str>, label: &str, side: Setting) -> Finding {
    let (outcome, says) = match side {
        Setting::On => (Outcome::Fail, "is granted here, and nothing should be."),
        Setting::Unknown(_) => (Outcome::Unknown, "cannot be told."),
        _ => (Outcome::Pass, "is not granted here."),
    };
    let message = format!("{} {says}", printable(label, 120));
    finding(rule, Target::Item(key), outcome, NOTHING, side.word().to_owned(), message, None)
}

/// The place of the range that a finding about login IP ranges is about; of two that overlap, the second.
pub fn range_of(item: &str) -> Option<usize> {
    let places = item.strip_prefix(RANGES)?.strip_prefix('[')?.strip_suffix(']')?;
    places.rsplit(", ").next()?.parse::<usize>().ok()?.checked_sub(1)
}

/// A finding for every problem of the ranges, or one that says that there is none.
pub(super) fn login_ip_ranges(rule: &'static Rule, capture: &Capture, findings: &mut Vec<Finding>) {
    let mut add = |part: String, outcome, actual: String, message: String| {
        let target = Target::Item(Cow::Owned(format!("{RANGES}{part}")));
        findings.push(finding(rule, target, outcome, FEW, actual, message, None));
    };
    let whole = String::new;
    let ranges = capture.seen_login_ip_ranges();
    let mut found = problems(ranges);
    if capture.login_ip_ranges.is_none() {
        let message = format!("Login IP ranges: {}", Unknown::NotSeen.reason());
        add(whole(), Outcome::Unknown, "unknown".to_owned(), message);
        // What lets in too many does so whatever else there is.
        found.retain(|problem| *problem != Problem::NoRange);
    } else if found.is_empty() {
        let count = format!("{} ranges", ranges.len());
        return add(
            whole(),
            Outcome::Pass,
            count,
            "The login IP ranges let in few addresses only.".to_owned(),
        );
    }
    for problem in found {
        let part = match problem {
            Problem::NoRange | Problem::WholeInternet => whole(),
            Problem::TooWide { at, .. } | Problem::Unreadable { at } => format!("[{}]", at + 1),
            Problem::Overlap { pairs, .. } => {
                let first = pairs.into_iter().flatten().next();
                first.map_or_else(whole, |(first, second)| format!("[{}, {}]", first + 1, second + 1))
            }
        };
        let (actual, message) = described(problem, ranges);
        add(part, Outcome::Fail, actual, message);
    }
}

fn described(problem: Problem, ranges: &[IpRange]) -> (String, String) {
    let range = |at: usize| {
        ranges.get(at).map_or_else(String::new, |range| {
            format!("{} to {}", printable(&range.start, 60), printable(&range.end, 60))
        })
    };
    match problem {
        Problem::NoRange => {
            ("none".to_owned(), "There is no login IP range: every address may log in.".to_owned())
        }
        Problem::WholeInternet => (
            "the internet".to_owned(),
            "Together, the login IP ranges let in at least half of the internet: they check nothing."
                .to_owned(),
        ),
        Problem::TooWide { at, addresses } => (
            range(at),
            format!(
                "The login IP range {} holds {addresses} addresses, far more than an integration has.",
                range(at)
            ),
        ),
        Problem::Overlap { pairs, ranges } => {
            let join = |between: &str, after: &str| {
                let pairs = pairs.into_iter().flatten();
                let pairs: Vec<_> = pairs.map(|(a, b)| [range(a), range(b)].join(between)).collect();
                pairs.join(after)
            };
            let shared = join(" and ", "; ");
            let message = if ranges == 2 {
                format!("The login IP ranges {shared} share addresses.")
            } else {
                format!("{ranges} login IP ranges share addresses with others, for example {shared}.")
            };
            (join("; ", "; "), message)
        }
        Problem::Unreadable { at } => (
            range(at),
            format!(
                "The login IP range {} is none: expected two addresses, the first not after the last.",
                range(at)
            ),
        ),
    }
}

pub(super) fn finding(
    rule: &'static Rule,
    target: Target,
    outcome: Outcome,
    expected: &'static str,
    actual: String,
    message: String,
    line: Option<u32>,
) -> Finding {
    Finding { rule, target, outcome, severity: rule.severity, expected, actual, message, line }
}
