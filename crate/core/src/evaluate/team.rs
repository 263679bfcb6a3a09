//! Judgement by what only a team's own rules ask for: rights on one object or field, networks.

use std::borrow::Cow;

use crate::capture::Capture;
use crate::content::{Section, is_granted_by_label, is_whole};
use crate::effective::ObjectRight;
use crate::finding::{Finding, Outcome, Target};
use crate::network::outside;
use crate::rule::Rule;
use crate::setting::{Setting, Unknown};
use crate::subject::SubjectKind;
use crate::team::{FieldRight, TeamCheck};
use crate::text::printable;

use super::Wanted;
use super::sections::{RANGES, finding};

const INSIDE: &str = "inside the team's networks";

/// What findings are about.
pub(super) fn targets(check: &'static TeamCheck) -> Vec<Target> {
    let of = |name: &str, right: &str| item(format!("{name}/{right}"));
    match check {
        TeamCheck::Object { name, deny } => deny.iter().map(|right| of(name, right.fact())).collect(),
        TeamCheck::Field { name, deny } => deny.iter().map(|right| of(name, right.word())).collect(),
        TeamCheck::Network { .. } => vec![item(RANGES.to_owned())],
    }
}

/// What such a rule wants.
pub(super) const fn expected(check: &TeamCheck) -> &'static str {
    match check {
        TeamCheck::Object { .. } | TeamCheck::Field { .. } => Wanted::Off.word(),
        TeamCheck::Network { .. } => INSIDE,
    }
}

/// Judges one rule.
pub(super) fn judge(
    rule: &'static Rule,
    check: &'static TeamCheck,
    capture: &Capture,
    findings: &mut Vec<Finding>,
) {
    match check {
        TeamCheck::Object { name, deny } => {
            let row = capture.objects.entry(name);
            for right in deny {
                let by_label = || is_granted_by_label(capture, |rights| right.is_granted(rights));
                let setting = row.map_or_else(
                    || {
                        if by_label() {
                            Setting::Unknown(Unknown::NotSeen)
                        } else {
                            unlisted(capture, Section::Objects)
                        }
                    },
                    |row| match right {
                        ObjectRight::ViewAllFields if row.value.view_all_fields.is_none() => {
                            Setting::Unknown(Unknown::NotSeen)
                        }
                        _ => right.is_granted(row.value).into(),
                    },
                );
                let line = row.and_then(|row| row.line);
                findings.push(denied(rule, (name, right.fact()), setting, line));
            }
        }
        TeamCheck::Field { name, deny } => {
            let row = capture.fields.entry(name);
            for right in deny {
                let setting = row.map_or_else(
                    || unlisted(capture, Section::Fields),
                    |row| match right {
                        FieldRight::Read => (row.value.readable || row.value.editable).into(),
                        FieldRight::Edit => row.value.editable.into(),
                    },
                );
                let line = row.and_then(|row| row.line);
                findings.push(denied(rule, (name, right.word()), setting, line));
            }
        }
        TeamCheck::Network { within, .. } => networks(rule, within, capture, findings),
    }
}

/// What it means that a source does not list an object or field. A profile is retrieved with those only that were
/// retrieved beside it; the file of a permission set is whole, and then says that every other permission is off. A page can
/// show the whole list.
fn unlisted(capture: &Capture, section: Section) -> Setting {
    let file =
        capture.subject.kind == SubjectKind::PermissionSet && capture.permissions.unnamed() == Setting::Off;
    if file || is_whole(capture, section) { Setting::Off } else { Setting::Unknown(Unknown::NotSeen) }
}

fn denied(rule: &'static Rule, (name, right): (&str, &str), setting: Setting, line: Option<u32>) -> Finding {
    let outcome = Wanted::Off.outcome(setting);
    let label = printable(name, 120);
    let message = match setting {
        Setting::Unknown(unknown) => format!("{label}, {right}: {}", unknown.reason()),
        Setting::On => format!("{label}: {right} is on, expected off."),
        Setting::Off | Setting::Absent => format!("{label}: {right} is off, as expected."),
    };
    let target = item(format!("{name}/{right}"));
    finding(rule, target, outcome, Wanted::Off.word(), setting.word().to_owned(), message, line)
}

fn networks(
    rule: &'static Rule,
    within: &[crate::network::Network],
    capture: &Capture,
    findings: &mut Vec<Finding>,
) {
    let mut add = |part: String, outcome, actual: String, message: String| {
        findings.push(finding(rule, item(format!("{RANGES}{part}")), outcome, INSIDE, actual, message, None));
    };
    let whole = String::new();
    let ranges = capture.seen_login_ip_ranges();
    let is_whole = capture.login_ip_ranges.is_some();
    if !is_whole {
        let message = format!("Login IP ranges: {}", Unknown::NotSeen.reason());
        add(whole.clone(), Outcome::Unknown, "unknown".to_owned(), message);
    } else if ranges.is_empty() {
        let message = "There is no login IP range: every address may log in.".to_owned();
        return add(whole, Outcome::Fail, "none".to_owned(), message);
    }
    let outside = outside(ranges, within);
    if is_whole && outside.is_empty() {
        let message = "Every login IP range lies inside the team's networks.".to_owned();
        return add(whole, Outcome::Pass, format!("{} ranges", ranges.len()), message);
    }
    for (at, range) in outside {
        let shown = format!("{} to {}", printable(&range.start, 60), printable(&range.end, 60));
        let message = format!("The login IP range {shown} lies outside the team's networks.");
        add(format!("[{}]", at + 1), Outcome::Fail, shown, message);
    }
}

fn item(name: String) -> Target {
    Target::Item(Cow::Owned(name))
}
