//! Evaluation: a capture and a policy in, findings out. Total: nothing in a capture can make it fail.

mod sections;
mod team;

use std::borrow::Cow;

use crate::capture::Capture;
use crate::catalog::{self, Permission, PermissionId};
use crate::finding::{Finding, Outcome, Target, permission_message};
use crate::policy::Policy;
use crate::rule::{Check, Combination, Rule};
use crate::setting::{Setting, Unknown};

/// Applies every rule of the policy to the capture: one finding per rule and target, passes included, in the
/// order of rule codes.
pub fn evaluate(capture: &Capture, policy: &Policy) -> Vec<Finding> {
    let excluded = exclusion(capture);
    let mut findings = Vec::new();
    for rule in policy.rules() {
        if !rule.subjects.contains(&capture.subject.kind) {
            let reason = format!("This rule does not judge a {}.", capture.subject.kind.label());
            findings.extend(targets(rule).into_iter().map(|target| not_applicable(rule, target, &reason)));
        } else if let Some(reason) = excluded {
            findings.extend(targets(rule).into_iter().map(|target| not_applicable(rule, target, reason)));
        } else {
            apply(rule, capture, &mut findings);
        }
    }
    findings
}

/// Why the whole subject is left out of judgement.
pub fn exclusion(capture: &Capture) -> Option<&'static str> {
    catalog::is_salesforce_identity(&capture.subject.name, capture.licence.as_deref()).then_some(
        "Salesforce made this identity for one of its own products; its rights are not an admin's choice.",
    )
}

/// Judges one permission in one state by a rule that looks at single permissions; `None` if the rule does not
/// speak of it.
pub(crate) fn permission(
    rule: &'static Rule,
    permission: &'static Permission,
    setting: Setting,
) -> Option<Finding> {
    let listed = |list: &[PermissionId]| list.iter().any(|other| other.get().name == permission.name);
    let wanted = match rule.check {
        Check::On(list) => listed(list).then_some(Wanted::On),
        Check::Off(list) => listed(list).then_some(Wanted::Off),
        Check::Only(list) => (!listed(list)).then_some(Wanted::Off),
        Check::Combination(_) | Check::Nothing(_) | Check::LoginIpRanges | Check::Team(_) => None,
    }?;
    Some(permission_finding(rule, Cow::Borrowed(permission.name), setting, None, wanted))
}

/// Judges a combination; `None` if the rule is not one.
pub(crate) fn combination(rule: &'static Rule, capture: &Capture) -> Option<Finding> {
    match rule.check {
        Check::Combination(combination) => Some(together(rule, combination, capture)),
        _ => None,
    }
}

/// Applies one rule to a capture of a kind that it judges.
fn apply(rule: &'static Rule, capture: &Capture, findings: &mut Vec<Finding>) {
    match rule.check {
        Check::On(permissions) => {
            findings.extend(permissions.iter().map(|p| single(rule, p.get(), capture, Wanted::On)));
        }
        Check::Off(permissions) => {
            findings.extend(permissions.iter().map(|p| single(rule, p.get(), capture, Wanted::Off)));
        }
        Check::Only(allowed) => only(rule, allowed, capture, findings),
        Check::Combination(combination) => findings.push(together(rule, combination, capture)),
        Check::Nothing(section) => sections::nothing(rule, section, capture, findings),
        Check::LoginIpRanges => sections::login_ip_ranges(rule, capture, findings),
        Check::Team(check) => team::judge(rule, check, capture, findings),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    On,
    Off,
}

impl Wanted {
    const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    const fn outcome(self, setting: Setting) -> Outcome {
        match (self, setting) {
            (Self::On, Setting::On) | (Self::Off, Setting::Off) => Outcome::Pass,
            (Self::On, Setting::Off) | (Self::Off, Setting::On) => Outcome::Fail,
            (Self::On, Setting::Absent) | (_, Setting::Unknown(_)) => Outcome::Unknown,
            (Self::Off, Setting::Absent) => Outcome::NotApplicable,
        }
    }
}

fn single(rule: &'static Rule, permission: &Permission, capture: &Capture, wanted: Wanted) -> Finding {
    in_capture(rule, Cow::Borrowed(permission.name), capture, wanted)
}

fn in_capture(rule: &'static Rule, name: Cow<'static, str>, capture: &Capture, wanted: Wanted) -> Finding {
    let setting = capture.permissions.get(&name);
    let line = capture.permissions.line(&name);
    permission_finding(rule, name, setting, line, wanted)
}

fn permission_finding(
    rule: &'static Rule,
    name: Cow<'static, str>,
    setting: Setting,
    line: Option<u32>,
    wanted: Wanted,
) -> Finding {
    let outcome = wanted.outcome(setting);
    Finding {
        rule,
        outcome,
        severity: rule.severity,
        expected: wanted.word(),
        actual: setting.word().to_owned(),
        message: permission_message(rule, &name, outcome, setting, wanted.word()),
        line,
        target: Target::Permission(name),
    }
}

/// Judges every permission that the capture names and that is not allowed; one pass if nothing more is on.
fn only(rule: &'static Rule, allowed: &[PermissionId], capture: &Capture, findings: &mut Vec<Finding>) {
    let mut clean = true;
    for (name, setting) in capture.permissions.named() {
        if allowed.iter().any(|permission| permission.get().name == name) || setting == Setting::Off {
            continue;
        }
        clean &= setting == Setting::Absent;
        findings.push(in_capture(rule, catalog::canonical_name(name), capture, Wanted::Off));
    }
    let (outcome, actual, message) = match capture.permissions.unnamed() {
        Setting::Unknown(reason) => {
            (Outcome::Unknown, "unknown", format!("Other user permissions: {}", reason.reason()))
        }
        _ if clean => (Outcome::Pass, "off", "No other user permission is on.".to_owned()),
        _ => return,
    };
    findings.push(Finding {
        rule,
        target: Target::AllPermissions,
        outcome,
        severity: rule.severity,
        expected: Wanted::Off.word(),
        actual: actual.to_owned(),
        message,
        line: None,
    });
}

fn together(rule: &'static Rule, combination: &Combination, capture: &Capture) -> Finding {
    let settings = &capture.permissions;
    let all_on = combination.on.iter().map(|p| is_on(settings.get(p.get().name)));
    let any_on = (!combination.any_on.is_empty())
        .then(|| combination.any_on.iter().map(|p| is_on(settings.get(p.get().name))).fold(Some(false), or));
    let all_off = combination.off.iter().map(|p| is_on(settings.get(p.get().name)).map(|on| !on));
    let no_ranges =
        combination.no_login_ip_ranges.then(|| capture.login_ip_ranges.as_ref().map(Vec::is_empty));
    let holds = all_on.chain(any_on).chain(all_off).chain(no_ranges).fold(Some(true), and);

    let states = combination
        .permissions()
        .map(|p| format!("{} {}", p.name, settings.get(p.name).word()))
        .collect::<Vec<_>>()
        .join(", ");
    let (outcome, message) = match holds {
        Some(true) => (Outcome::Fail, failure(rule, combination)),
        Some(false) => (Outcome::Pass, "They do not come together.".to_owned()),
        None => (Outcome::Unknown, undecided(combination, capture)),
    };
    Finding {
        rule,
        target: Target::Combination(combination.target()),
        outcome,
        severity: rule.severity,
        expected: "not together",
        actual: states,
        message,
        line: combination.on.first().and_then(|p| settings.line(p.get().name)),
    }
}

fn failure(rule: &Rule, combination: &Combination) -> String {
    if rule.failure.is_empty() {
        let labels: Vec<_> = combination.permissions().map(Permission::label).collect();
        format!("These come together: {}.", labels.join(", "))
    } else {
        rule.failure.to_owned()
    }
}

fn undecided(combination: &Combination, capture: &Capture) -> String {
    let unseen = combination.permissions().find_map(|p| match capture.permissions.get(p.name) {
        Setting::Unknown(reason) => Some(format!("{}: {}", p.label(), reason.reason())),
        _ => None,
    });
    unseen.unwrap_or_else(|| format!("Login IP ranges: {}", Unknown::NotSeen.reason()))
}

const fn is_on(setting: Setting) -> Option<bool> {
    match setting {
        Setting::On => Some(true),
        Setting::Off | Setting::Absent => Some(false),
        Setting::Unknown(_) => None,
    }
}

const fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

const fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// The targets of a rule when it is not applied.
fn targets(rule: &Rule) -> Vec<Target> {
    match rule.check {
        Check::On(list) | Check::Off(list) => {
            list.iter().map(|p| Target::Permission(Cow::Borrowed(p.get().name))).collect()
        }
        Check::Only(_) => vec![Target::AllPermissions],
        Check::Combination(combination) => vec![Target::Combination(combination.target())],
        Check::Nothing(section) => vec![Target::Item(Cow::Borrowed(section.element()))],
        Check::LoginIpRanges => vec![Target::Item(Cow::Borrowed(sections::RANGES))],
        Check::Team(check) => team::targets(check),
    }
}

fn not_applicable(rule: &'static Rule, target: Target, reason: &str) -> Finding {
    Finding {
        rule,
        target,
        outcome: Outcome::NotApplicable,
        severity: rule.severity,
        expected: match rule.check {
            Check::On(_) => Wanted::On.word(),
            Check::Off(_) | Check::Only(_) => Wanted::Off.word(),
            Check::Combination(_) => "not together",
            Check::Nothing(_) => sections::NOTHING,
            Check::LoginIpRanges => sections::FEW,
            Check::Team(check) => team::expected(check),
        },
        actual: "not judged".to_owned(),
        message: reason.to_owned(),
        line: None,
    }
}
