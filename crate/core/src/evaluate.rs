//! Evaluation: a capture and a policy in, findings out. Total: nothing in a capture can make it fail.

mod listed;
mod logs;
mod sections;
mod shipped;
mod team;
mod value;

use std::borrow::Cow;
use std::sync::Arc;

use crate::capture::Capture;
use crate::catalog::{self, Permission, PermissionId, Risk};
#[cfg(feature = "users")]
use crate::effective::alone::{self, Brought};
use crate::finding::{Expected, Finding, Found, Outcome, Target};
pub use crate::identity::exclusion;
use crate::identity::is_exclusion_in_doubt;
use crate::message;
use crate::message::{Arg, Message};
use crate::policy::Policy;
use crate::rule::{Check, Combination, Rule, Severity};
use crate::scope::{self, PageScope};
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::Subject;
use crate::waiver::Waiver;
pub(crate) use logs::may_be_about;
pub use logs::{is_good_login, is_good_word, mentions, rests_on};
pub(crate) use sections::is_open_to_all;
pub use sections::{grant, is_place_of_range, range_name, range_of};

/// What people have said and no page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Whom to look for in logs: usernames, names of users, of profiles, of permission sets.
    pub watched: Vec<String>,
    /// The waivers that hold today. A finding stays what was found; only marks show what a waiver makes of it.
    pub waivers: Vec<Waiver>,
    /// What was tested of subjects that a page may be about. Like waivers, it shows on marks only.
    pub tested: Vec<TestedSubject>,
    /// What is known of whom a page is about; without it, pages mark whatever they show.
    pub scope: Option<PageScope>,
}

/// What was tested of one subject, and what became of it since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestedSubject {
    /// The first 15 characters of the subject's record id.
    pub id: String,
    /// Its settings, as `permlight_verify::live::pack` wrote them.
    pub rows: String,
    /// The name of the tested configuration.
    pub baseline: String,
    /// The day on which it was frozen.
    pub day: String,
    /// Names of facts that an earlier comparison found to differ.
    pub drifted: Vec<String>,
}

/// Applies every rule of the policy that looks at one subject of such a kind: one finding per rule and target, passes
/// included, in the order of rule codes. A file may name a permission and not what that brings along: such a right is on all the
/// same, wherever a whole subject is judged. What is ticked on a page is judged as it stands there, mark by mark ([`permission`]).
pub fn evaluate(capture: &Capture, policy: &Policy) -> Vec<Finding> {
    evaluate_in(capture, policy, &Context::default())
}

/// The same, for captures of logs too.
pub fn evaluate_in(capture: &Capture, policy: &Policy, context: &Context) -> Vec<Finding> {
    judge(capture, policy, context, false)
}

/// The same, for what somebody has named, or what a judged user holds: it is judged even if Salesforce made it.
pub fn evaluate_named(capture: &Capture, policy: &Policy, context: &Context) -> Vec<Finding> {
    judge(capture, policy, context, true)
}

fn judge(capture: &Capture, policy: &Policy, context: &Context, is_named: bool) -> Vec<Finding> {
    let excluded = exclusion(capture).filter(|_| !is_named);
    let is_doubtful = !is_named && excluded.is_none() && is_exclusion_in_doubt(capture);
    let mut findings = Vec::new();
    let speaks = |rule: &&Rule| {
        let alike = rule.subjects.iter().any(|kind| kind.is_alike(capture.subject.kind));
        alike && !matches!(rule.check, Check::Across(_))
    };
    for rule in policy.rules().filter(speaks) {
        if !rule.subjects.contains(&capture.subject.kind) {
            let reason = message!("judged.other-kind", message!(capture.subject.kind.key()));
            findings.extend(
                targets(rule).into_iter().map(|target| not_applicable(rule, capture, target, &reason)),
            );
        } else if let Some(reason) = &excluded {
            findings.extend(
                targets(rule).into_iter().map(|target| not_applicable(rule, capture, target, reason)),
            );
        } else if is_doubtful {
            findings.extend(targets(rule).into_iter().map(|target| perhaps_excluded(rule, capture, target)));
        } else if let Some(reason) = not_asked(rule, capture) {
            findings.extend(
                targets(rule).into_iter().map(|target| not_applicable(rule, capture, target, &reason)),
            );
        } else {
            #[cfg(feature = "users")]
            let from = findings.len();
            apply(rule, capture, context, &mut findings);
            #[cfg(feature = "users")]
            {
                with_brought(findings.get_mut(from..).unwrap_or_default(), capture);
                if let Check::Rights(check) = rule.check {
                    sections::opened(rule, check, capture, &mut findings, from);
                }
            }
        }
    }
    findings
}

/// Why a permission is not asked of a profile: nobody who has it can be an integration user, whom the rules want it for.
pub fn not_asked(rule: &Rule, capture: &Capture) -> Option<Message> {
    let licence = capture.licence.as_deref().filter(|_| matches!(rule.check, Check::On(_)))?;
    scope::is_never(licence).then(|| message!("judged.no-integration", Arg::name(licence)))
}

/// Judges one permission in one state by a rule that looks at single permissions; `None` if the rule does not
/// speak of it.
pub fn permission(
    rule: &'static Rule,
    subject: &Arc<Subject>,
    permission: &'static Permission,
    setting: Setting,
) -> Option<Finding> {
    let listed = |list: &[PermissionId]| list.iter().any(|other| other.get().name == permission.name);
    let wanted = match rule.check {
        Check::On(list) => listed(list).then_some(Wanted::On),
        Check::Off(list) => listed(list).then_some(Wanted::Off),
        Check::Only(list) => (!listed(list)).then_some(Wanted::Off),
        _ => None,
    }?;
    Some(permission_finding((rule, subject), Cow::Borrowed(permission.name), setting, None, wanted))
}

/// Judges a combination as if user permissions stood so; `None` if the rule is not one.
pub fn combination(rule: &'static Rule, capture: &Capture, settings: Settings<'_>) -> Option<Finding> {
    match rule.check {
        Check::Combination(combination) => Some(together(rule, combination, capture, settings)),
        _ => None,
    }
}

/// The state of each user permission: that of a capture, or what it would be.
pub type Settings<'s> = &'s dyn Fn(&str) -> Setting;

/// Applies one rule to a capture of a kind that it judges.
pub fn apply(rule: &'static Rule, capture: &Capture, context: &Context, findings: &mut Vec<Finding>) {
    match rule.check {
        Check::On(permissions) => {
            findings.extend(permissions.iter().map(|p| single(rule, p.get(), capture, Wanted::On)));
        }
        Check::Off(permissions) => {
            findings.extend(permissions.iter().map(|p| single(rule, p.get(), capture, Wanted::Off)));
        }
        Check::Only(allowed) => only(rule, allowed, capture, findings),
        Check::Combination(combination) => {
            let settings = |name: &str| capture.permissions.get(name);
            findings.push(together(rule, combination, capture, &settings));
        }
        Check::Nothing(section) => sections::nothing(rule, section, capture, findings),
        Check::Rights(check) => sections::rights(rule, check, capture, findings),
        Check::LoginIpRanges => sections::login_ip_ranges(rule, capture, findings),
        Check::Value(check) => findings.push(value::value(rule, check, capture)),
        Check::Listed(check) => findings.push(listed::listed(rule, check, capture)),
        Check::Logins(check) => logs::logins(rule, check, capture, context, findings),
        Check::Audit => logs::audit(rule, capture, context, findings),
        Check::Shipped(profile) => shipped::shipped(rule, profile, capture, findings),
        Check::Manual | Check::Rollout(_) => findings.push(signed_off(rule, &capture.subject)),
        Check::Across(_) => {}
        Check::Team(check) => team::judge(rule, check, capture, findings),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    On,
    Off,
}

impl Wanted {
    const fn expected(self) -> Expected {
        match self {
            Self::On => Expected::On,
            Self::Off => Expected::Off,
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
    permission_finding((rule, &capture.subject), name, setting, line, wanted)
}

/// Judges anew what another permission brings along, or may.
#[cfg(feature = "users")]
fn with_brought(findings: &mut [Finding], capture: &Capture) {
    for finding in findings {
        let wanted = match finding.rule.check {
            Check::On(_) => Wanted::On,
            Check::Off(_) => Wanted::Off,
            Check::Combination(combination) => {
                together_with_brought(finding, combination, capture);
                continue;
            }
            _ => continue,
        };
        let Target::Permission(name) = &finding.target else { continue };
        let Some(brought) = counting(capture, name, wanted) else { continue };
        let (name, line) = (name.clone(), capture.permissions.line(brought.by));
        let message = brought_message(name.clone(), brought);
        *finding = permission_finding((finding.rule, &capture.subject), name, brought.setting, line, wanted);
        finding.message = message;
    }
}

/// What another permission makes of one. That the two always stand together makes no wrong of one that must be on doubtful.
#[cfg(feature = "users")]
fn counting(capture: &Capture, name: &str, wanted: Wanted) -> Option<Brought> {
    alone::brought(capture, name).filter(|brought| wanted == Wanted::Off || brought.is_along)
}

#[cfg(feature = "users")]
fn together_with_brought(finding: &mut Finding, combination: &Combination, capture: &Capture) {
    let must_be_off = |name: &str| combination.off.iter().any(|id| id.get().name == name);
    // What is wrong by what is brought along is so whatever else may be on.
    for wanted in [Wanted::On, Wanted::Off] {
        let brought =
            |name: &str| counting(capture, name, if must_be_off(name) { Wanted::On } else { wanted });
        let settings = |name: &str| {
            brought(name).map_or_else(|| capture.permissions.get(name), |brought| brought.setting)
        };
        *finding = together(finding.rule, combination, capture, &settings);
        if finding.outcome == Outcome::Fail {
            return;
        }
        let unclear = combination.permissions().find(|own| reason_of(settings(own.name)).is_some());
        let unclear = unclear.filter(|_| finding.outcome == Outcome::Unknown);
        if let Some((own, brought)) = unclear.and_then(|own| Some((own.name, brought(own.name)?))) {
            finding.message = brought_message(Cow::Borrowed(own), brought);
        }
    }
}

#[cfg(feature = "users")]
fn brought_message(name: Cow<'static, str>, brought: Brought) -> Message {
    let (label, by) = (Arg::Label(name), Arg::Label(Cow::Borrowed(brought.by)));
    if brought.is_along && brought.setting != Setting::On {
        return message!("permission.unknown", label, message!("doubt.implied", by));
    }
    message!("permission.brought", label, message!(brought.setting.key()), by)
}

fn permission_finding(
    (rule, subject): (&'static Rule, &Arc<Subject>),
    name: Cow<'static, str>,
    setting: Setting,
    line: Option<u32>,
    wanted: Wanted,
) -> Finding {
    let outcome = wanted.outcome(setting);
    let severity = severity(rule, &name, outcome);
    let message = permission_message(rule, name.clone(), outcome, setting, wanted);
    let finding =
        Finding::new(rule, subject, Target::Permission(name), outcome, Found::State(setting), message);
    Finding { severity, expected: wanted.expected(), reason: reason_of(setting), line, ..finding }
}

/// How much a failure matters. A rule that forbids all but a few permissions rates them alike: what a permission can do counts where
/// that is worse.
fn severity(rule: &Rule, name: &str, outcome: Outcome) -> Severity {
    let rates_alike = matches!(rule.check, Check::Only(_) | Check::Shipped(_));
    if outcome != Outcome::Fail || !rates_alike {
        return rule.severity;
    }
    let risk = match catalog::permission(name).and_then(|known| known.risk) {
        Some(Risk::Critical) => Severity::Critical,
        Some(Risk::High) => Severity::High,
        _ => rule.severity,
    };
    rule.severity.max(risk)
}

const fn reason_of(setting: Setting) -> Option<Unknown> {
    match setting {
        Setting::Unknown(reason) => Some(reason),
        _ => None,
    }
}

/// What is said of a single permission.
fn permission_message(
    rule: &'static Rule,
    name: Cow<'static, str>,
    outcome: Outcome,
    setting: Setting,
    wanted: Wanted,
) -> Message {
    let own = Arg::name(&name);
    let label = Arg::Label(name);
    let state = message!(setting.key());
    let expected = message!(wanted.expected().key());
    match (outcome, setting) {
        (Outcome::Fail, _) if rule.says_failure => message!(rule.code, label, own),
        (Outcome::Fail, _) => message!("permission.wrong", label, state, expected),
        (_, Setting::Unknown(unknown)) => message!("permission.unknown", label, unknown.message()),
        (Outcome::Unknown, _) => message!("permission.not-offered", label, expected),
        (Outcome::NotApplicable, _) => message!("permission.cannot-be-granted", label),
        _ => message!("permission.right", label, state),
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
    let unnamed = capture.coverage(Section::UserPermissions).unlisted();
    let (outcome, found, message) = match unnamed {
        Setting::Unknown(reason) => (Outcome::Unknown, unnamed, message!("others.unknown", reason.message())),
        _ if clean => (Outcome::Pass, Setting::Off, message!("others.off")),
        _ => return,
    };
    let finding =
        Finding::new(rule, &capture.subject, Target::AllPermissions, outcome, found.into(), message);
    findings.push(Finding { expected: Expected::Off, reason: reason_of(found), ..finding });
}

fn together(
    rule: &'static Rule,
    combination: &Combination,
    capture: &Capture,
    settings: Settings<'_>,
) -> Finding {
    let no_ranges = combination.no_login_ip_ranges.then(|| sections::is_open_to_all(capture));
    let together = combined(combination, &|name| is_on(settings(name)));
    let holds = no_ranges.map_or(together, |no_ranges| and(together, no_ranges));

    let states = combination.permissions().map(|p| (p.name, settings(p.name))).collect();
    let (outcome, reason, message) = match holds {
        Some(true) => (Outcome::Fail, None, failure(rule, combination)),
        Some(false) if together == Some(true) => (Outcome::Pass, None, message!("combination.limited")),
        Some(false) => (Outcome::Pass, None, message!("combination.right")),
        None => {
            let (reason, message) = undecided(combination, settings);
            (Outcome::Unknown, Some(reason), message)
        }
    };
    let target = Target::Combination(combination.target());
    let line = combination.on.first().and_then(|p| capture.permissions.line(p.get().name));
    let finding = Finding::new(rule, &capture.subject, target, outcome, Found::States(states), message);
    Finding { reason, line, ..finding }
}

fn failure(rule: &'static Rule, combination: &Combination) -> Message {
    if rule.says_failure {
        return message!(rule.code);
    }
    let labels = combination.permissions().map(|p| Arg::Label(Cow::Borrowed(p.name)));
    message!("combination.wrong", Arg::List(labels.collect()))
}

fn undecided(combination: &Combination, settings: Settings<'_>) -> (Unknown, Message) {
    let unseen = combination.permissions().find_map(|p| {
        let reason = reason_of(settings(p.name))?;
        let label = Arg::Label(Cow::Borrowed(p.name));
        Some((reason, message!("permission.unknown", label, reason.message())))
    });
    let reason = Unknown::NotSeen;
    unseen.unwrap_or_else(|| (reason, message!("ranges.unknown", reason.message())))
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

/// Whether permissions stand as a combination says, by who tells of each whether it is on; `None` if that cannot be told.
pub(crate) fn combined(
    combination: &Combination,
    is_on: &dyn Fn(&'static str) -> Option<bool>,
) -> Option<bool> {
    let mut holds = Some(true);
    for id in combination.on {
        holds = and(holds, is_on(id.get().name));
    }
    let mut any = Some(combination.any_on.is_empty());
    for id in combination.any_on {
        any = or(any, is_on(id.get().name));
    }
    holds = and(holds, any);
    for id in combination.off {
        holds = and(holds, is_on(id.get().name).map(|on| !on));
    }
    holds
}

/// The targets of a rule when it is not applied.
fn targets(rule: &Rule) -> Vec<Target> {
    match rule.check {
        Check::On(list) | Check::Off(list) => {
            list.iter().map(|p| Target::Permission(Cow::Borrowed(p.get().name))).collect()
        }
        Check::Only(_) | Check::Shipped(_) => vec![Target::AllPermissions],
        Check::Combination(combination) => vec![Target::Combination(combination.target())],
        Check::Nothing(section) => item(section.element()),
        Check::Rights(_) => item(Section::Objects.element()),
        Check::LoginIpRanges => item(sections::RANGES),
        Check::Team(check) => team::targets(check),
        Check::Value(check) => item(check.fact),
        Check::Listed(check) => item(check.list),
        Check::Logins(_) => item(logs::LOGIN),
        Check::Audit => item(logs::AUDIT),
        Check::Manual | Check::Across(_) | Check::Rollout(_) => item(SIGN_OFF),
    }
}

fn item(name: &'static str) -> Vec<Target> {
    vec![Target::Item(Cow::Borrowed(name))]
}

/// The target of what a person signs off.
const SIGN_OFF: &str = "sign-off";

/// The finding of a rule that people sign off.
pub fn signed_off(rule: &'static Rule, subject: &Arc<Subject>) -> Finding {
    // The title says what to confirm; the engine of the extension does not carry it.
    let message = message!("manual.open");
    Finding::on_item(rule, subject, SIGN_OFF, Outcome::Manual, message!("found.not-signed-off"), message)
}

impl Check {
    /// What it wants.
    pub const fn expected(&self) -> Expected {
        match self {
            Self::On(_) => Expected::On,
            Self::Off(_) | Self::Only(_) | Self::Rights(_) => Expected::Off,
            Self::Combination(_) => Expected::NotTogether,
            Self::Nothing(_) => Expected::Nothing,
            Self::LoginIpRanges => Expected::NoWideRange,
            Self::Team(check) => team::expected(check),
            Self::Value(check) if check.one_of.is_empty() => Expected::AnotherValue,
            Self::Value(_) => Expected::OneOf,
            Self::Listed(_) => Expected::InList,
            Self::Logins(_) => Expected::GoodLogins,
            Self::Audit => Expected::NoChange,
            Self::Shipped(_) => Expected::AsShipped,
            Self::Manual | Self::Rollout(_) => Expected::SignedOff,
            Self::Across(_) => Expected::AsDeclared,
        }
    }
}

fn perhaps_excluded(rule: &'static Rule, capture: &Capture, target: Target) -> Finding {
    let message = message!("judged.perhaps-salesforce-identity");
    Finding { target, ..Finding::unknown(rule, &capture.subject, "", Unknown::UnreadableValue, message) }
}

fn not_applicable(rule: &'static Rule, capture: &Capture, target: Target, reason: &Message) -> Finding {
    let found = message!("found.not-judged");
    Finding::new(rule, &capture.subject, target, Outcome::NotApplicable, found.into(), reason.clone())
}
