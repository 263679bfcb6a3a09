//! Judgement by what only a team's own rules ask for: rights on one object or field, networks.

use std::borrow::Cow;

use crate::capture::Capture;
use crate::content::{is_granted_by_label, is_whole};
use crate::effective::ObjectRight;
use crate::finding::{Expected, Finding, Found, Outcome, Target};
use crate::message;
use crate::message::{Arg, Message};
use crate::network::outside;
use crate::rule::{FieldRight, Rule, TeamCheck};
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::SubjectKind;

use super::Wanted;
use super::sections::{RANGES, shown, unseen_ranges};

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
pub(super) const fn expected(check: &TeamCheck) -> Expected {
    match check {
        TeamCheck::Object { .. } | TeamCheck::Field { .. } => Expected::Off,
        TeamCheck::Network { .. } => Expected::InsideNetworks,
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
                findings.push(denied(rule, (name, right.fact(), right.key()), setting, line));
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
                findings.push(denied(rule, (name, right.word(), right.key()), setting, line));
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

fn denied(
    rule: &'static Rule,
    (name, right, key): (&str, &str, &'static str),
    setting: Setting,
    line: Option<u32>,
) -> Finding {
    let outcome = Wanted::Off.outcome(setting);
    let (label, right_label) = (Arg::name(name), message!(key));
    let message = match setting {
        Setting::Unknown(unknown) => message!("right.unknown", label, right_label, unknown.message()),
        Setting::On => message!("right.wrong", label, right_label),
        Setting::Off | Setting::Absent => message!("right.right", label, right_label),
    };
    let finding = Finding::on_item(rule, [name, "/", right].concat(), outcome, setting, message);
    Finding { reason: super::reason_of(setting), line, ..finding }
}

fn networks(
    rule: &'static Rule,
    within: &[crate::network::Network],
    capture: &Capture,
    findings: &mut Vec<Finding>,
) {
    let ranges = capture.seen_login_ip_ranges();
    let is_whole = capture.login_ip_ranges.is_some();
    if !is_whole {
        findings.push(unseen_ranges(rule));
    }
    let mut add = |part: &str, outcome, found: Message, message: Message| {
        findings.push(Finding::on_item(rule, [RANGES, part].concat(), outcome, Found::Said(found), message));
    };
    if is_whole && ranges.is_empty() {
        return add("", Outcome::Fail, message!("found.none"), message!("ranges.none"));
    }
    let outside = outside(ranges, within);
    if is_whole && outside.is_empty() {
        let count = message!("found.ranges", ranges.len());
        return add("", Outcome::Pass, count, message!("networks.right"));
    }
    for (at, range) in outside {
        let part = ["[", &(at + 1).to_string(), "]"].concat();
        add(&part, Outcome::Fail, shown(range), message!("networks.wrong", shown(range)));
    }
}

fn item(name: String) -> Target {
    Target::Item(Cow::Owned(name))
}
