//! How much a difference matters: by the harm that a right can do and by the rules of a policy. A right that is there
//! without having been tested is worse than one that is missing.

use super::drift::Direction;
use super::environment::{DIFFERING, Only, is_restriction};
use super::settings::Settings;
use permlight_core::builtin;
use permlight_core::catalog::{self, Permission, Risk};
use permlight_core::fact;
use permlight_core::object_right::ObjectRight;
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule, Severity};
use permlight_core::section::{Effect, Section};
use permlight_core::subject::SubjectKind;

/// One difference, before anybody says how much it matters.
pub(super) struct Difference<'d> {
    pub(super) section: &'d str,
    pub(super) key: &'d str,
    pub(super) direction: Direction,
    /// Which side knows it, where the direction is unknown: `true` for the actual one.
    pub(super) seen_on_actual: bool,
}

/// How much a difference matters, and why.
pub(super) struct Rating {
    pub(super) severity: Severity,
    /// The actual side may do more than was tested, or perhaps may.
    pub(super) widens: bool,
    /// Such a difference is to be expected between these environments: the place of the reason among `environments()`.
    pub(super) expected: Option<usize>,
    /// It counts all the same: a rule of the policy fails on it, or it can do much harm.
    pub(super) counts: bool,
}

pub(super) fn severity_of(
    difference: &Difference<'_>,
    tested: &Settings,
    actual: &Settings,
    policy: &Policy,
) -> Rating {
    let Difference { section, key, direction, seen_on_actual } = *difference;
    let full = full(section, key, policy);
    let widens = widens(difference, tested, actual);
    let expected = environment(section, key, direction);
    let counts = widens && full >= Severity::High || fails(key, direction, policy);
    let severity = if expected.is_some() && !counts {
        Severity::Info
    } else if widens || (direction == Direction::Unknown && seen_on_actual) {
        full
    } else {
        lesser(full)
    };
    Rating { severity, widens, expected, counts }
}

/// Whether a rule of the policy fails on a user permission that is there, or on one that is gone.
fn fails(name: &str, direction: Direction, policy: &Policy) -> bool {
    policy.rules().any(|rule| match (rule.check, direction) {
        (Check::Off(list), Direction::Extra) | (Check::On(list), Direction::Missing) => {
            list.iter().any(|id| id.get().name == name)
        }
        (Check::Only(list), Direction::Extra) => list.iter().all(|id| id.get().name != name),
        _ => false,
    })
}

/// The severity of all that a subject grants, where nothing of it was tested.
pub(super) fn of_whole(settings: &Settings, policy: &Policy) -> Severity {
    let grants = settings.rows().filter(|(section, key, value)| {
        let known = Section::of(section);
        known != Section::About && known.values(key).level(value).is_some_and(|level| level > 0)
    });
    let worst = grants.map(|(section, key, _)| full(section, key, policy)).max();
    worst.unwrap_or(Severity::Low).max(Severity::Low)
}

/// Whether the actual side can do more.
fn widens(difference: &Difference<'_>, tested: &Settings, actual: &Settings) -> bool {
    let Difference { section, key, direction, seen_on_actual } = *difference;
    let section = Section::of(section);
    let mutes = tested.kind() == SubjectKind::MutingPermissionSet;
    let restricts = match (section, section.effect()) {
        (Section::UserPermissions, _) => is_restriction(key) != mutes,
        // A first range closes a profile that was open, and the last one that goes opens it.
        (Section::LoginIpRanges, _) => !tested.has_ranges() || !actual.has_ranges(),
        (Section::About, _) => key == "session-based",
        (_, Effect::Restricts) => true,
        (_, Effect::Muted) => mutes,
        (_, Effect::Grants | Effect::Describes) => false,
    };
    match direction {
        Direction::Extra => !restricts,
        Direction::Missing => restricts,
        Direction::Changed => section != Section::About && section.effect() != Effect::Describes,
        // What only the actual side is seen to have may never have been tested.
        Direction::Unknown => seen_on_actual != restricts,
    }
}

/// The severity of a difference that widens.
fn full(section: &str, key: &str, policy: &Policy) -> Severity {
    let section = Section::of(section);
    match section {
        Section::UserPermissions if key != ALL => permission(key, policy),
        Section::Objects => {
            let right = key.rsplit_once('/').map(|(_, right)| ObjectRight::from_id(right));
            match right {
                Some(Some(ObjectRight::ModifyAllRecords | ObjectRight::ViewAllRecords)) | None => {
                    section.severity()
                }
                Some(Some(ObjectRight::Read)) => Severity::Low,
                Some(_) => Severity::Medium,
            }
        }
        Section::User if key == "profile" => Severity::High,
        Section::About => match key {
            "session-based" => Severity::High,
            "licence" => Severity::Medium,
            _ => section.severity(),
        },
        _ => section.severity().max(valued(&fact::name(section.fact(), key), policy)),
    }
}

/// Whether a rule looks at a fact that is text.
pub fn is_judged(fact: &str, policy: &Policy) -> bool {
    let looks = |rule: &Rule| matches!(rule.check, Check::Value(check) if check.fact == fact);
    builtin::RULES.iter().any(looks) || policy.rules().any(looks)
}

/// What rules of the policy say of a fact that is text.
fn valued(fact: &str, policy: &Policy) -> Severity {
    let own = policy.rules().filter(|rule| matches!(rule.check, Check::Value(check) if check.fact == fact));
    own.map(|rule| rule.severity).max().unwrap_or(Severity::Info)
}

/// The key that stands for all that a section does not name.
pub(super) const ALL: &str = "*";

/// The harm that a permission can do, or what a rule of the policy says of it, whichever is worse.
fn permission(name: &str, policy: &Policy) -> Severity {
    let risk = catalog::permission(name).and_then(|known: &Permission| known.risk).map_or(
        Severity::Medium,
        |risk| match risk {
            Risk::Critical => Severity::Critical,
            Risk::High => Severity::High,
            Risk::Medium => Severity::Medium,
            Risk::Low => Severity::Low,
        },
    );
    let restriction = is_restriction(name);
    let ruled = policy.rules().filter(|rule| match rule.check {
        Check::Off(list) if !restriction => list.iter().any(|id| id.get().name == name),
        Check::On(list) if restriction => list.iter().any(|id| id.get().name == name),
        _ => false,
    });
    let least = if restriction { Severity::Medium } else { Severity::Info };
    ruled.map(|rule| rule.severity).max().unwrap_or(least).max(risk).max(least)
}

/// The severity of what only takes away: an integration may fail, but nobody gains anything.
fn lesser(full: Severity) -> Severity {
    if full >= Severity::Medium { Severity::Low } else { Severity::Info }
}

/// Tested in a sandbox, found in production: which difference comes from that alone.
fn environment(section: &str, key: &str, direction: Direction) -> Option<usize> {
    let at = DIFFERING
        .iter()
        .position(|(permission, _)| *permission == key && Section::of(section) == Section::UserPermissions)?;
    let (_, only) = DIFFERING.get(at)?;
    let fits = match direction {
        Direction::Extra => *only != Only::Sandbox,
        Direction::Missing => *only != Only::Production,
        Direction::Changed | Direction::Unknown => false,
    };
    fits.then_some(at)
}
