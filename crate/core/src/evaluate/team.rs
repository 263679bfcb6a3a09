//! Judgement by what only a team's own rules ask for: rights on one object or field, networks.

use std::borrow::Cow;
use std::sync::Arc;

use crate::capture::Capture;
use crate::effective::ObjectRight;
use crate::effective::alone::{self, Alone, Bringer};
use crate::finding::{Expected, Finding, Found, Outcome, Target};
use crate::message;
use crate::message::{Arg, Message};
use crate::network::outside;
use crate::rule::{Rule, TeamCheck};
use crate::section::Section;
use crate::setting::Setting;
use crate::subject::Subject;

use super::Wanted;
use super::sections::{RANGES, range_name, shown, unseen_ranges};

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
            findings.extend(deny.iter().map(|right| {
                denied(
                    (rule, &capture.subject),
                    (name, right.fact(), right.key()),
                    alone::named(capture, name, *right),
                )
            }));
        }
        TeamCheck::Field { name, deny } => {
            findings.extend(deny.iter().map(|right| {
                denied(
                    (rule, &capture.subject),
                    (name, right.word(), right.key()),
                    alone::field(capture, name, *right),
                )
            }));
        }
        TeamCheck::Network { within, .. } => networks(rule, within, capture, findings),
    }
}

fn denied(
    (rule, subject): (&'static Rule, &Arc<Subject>),
    (name, right, key): (&str, &str, &'static str),
    alone: Alone,
) -> Finding {
    let Alone { setting, by, line } = alone;
    let outcome = Wanted::Off.outcome(setting);
    let (label, right_label) = (Arg::name(name), message!(key));
    let brought = by.and_then(|by| match by {
        Bringer::Permission(name) => Some(Arg::Label(Cow::Borrowed(name))),
        Bringer::ViewAllFields => Some(message!(ObjectRight::ViewAllFields.key()).into()),
        Bringer::UnnamedViewAllFields => None,
        #[cfg(feature = "users")]
        Bringer::Object => None,
    });
    let message = match (setting, brought) {
        #[cfg(feature = "users")]
        (Setting::Unknown(_), None) if by == Some(Bringer::Object) => {
            message!("right.unlisted", label, right_label)
        }
        (Setting::Unknown(_), None) if by.is_some() => message!("right.older", label, right_label),
        (Setting::Unknown(unknown), None) => message!("right.unknown", label, right_label, unknown.message()),
        (Setting::Unknown(unknown), Some(by)) => {
            message!("right.perhaps-brought", label, right_label, by, unknown.message())
        }
        (Setting::On, None) => message!("right.wrong", label, right_label),
        (Setting::On, Some(by)) => message!("right.brought", label, right_label, by),
        (Setting::Off | Setting::Absent, _) => message!("right.right", label, right_label),
    };
    let finding = Finding::on_item(rule, subject, [name, "/", right].concat(), outcome, setting, message);
    Finding { reason: super::reason_of(setting), line, ..finding }
}

fn networks(
    rule: &'static Rule,
    within: &[crate::network::Network],
    capture: &Capture,
    findings: &mut Vec<Finding>,
) {
    let ranges = capture.login_ip_ranges.as_slice();
    let is_whole = capture.coverage(Section::LoginIpRanges).is_whole();
    if !is_whole {
        findings.push(unseen_ranges(rule, capture));
    }
    let mut add = |part: &str, outcome, found: Message, message: Message| {
        findings.push(Finding::on_item(
            rule,
            &capture.subject,
            [RANGES, part].concat(),
            outcome,
            Found::Said(found),
            message,
        ));
    };
    if is_whole && ranges.is_empty() {
        return add("", Outcome::Fail, message!("found.none"), message!("ranges.none"));
    }
    let outside = outside(ranges, within);
    if is_whole && outside.is_empty() {
        let count = message!("found.ranges", ranges.len());
        return add("", Outcome::Pass, count, message!("networks.right"));
    }
    for (_, range) in outside {
        let part = ["[", &range_name(range), "]"].concat();
        add(&part, Outcome::Fail, shown(range), message!("networks.wrong", shown(range)));
    }
}

fn item(name: String) -> Target {
    Target::Item(Cow::Owned(name))
}
