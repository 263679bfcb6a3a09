//! How much a difference matters: by the harm that a right can do and by the rules of a policy. A right that is there
//! without having been tested is worse than one that is missing.

use super::drift::Direction;
use super::environment::{DIFFERING, Only, is_restriction};
use super::settings::Settings;
use permlight_core::catalog::{self, Permission, Risk};
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Severity};
use permlight_core::subject::SubjectKind;

/// One difference, before it is weighed.
pub(super) struct Difference<'d> {
    pub(super) section: &'d str,
    pub(super) key: &'d str,
    pub(super) direction: Direction,
    /// Which side knows it, where the direction is unknown: `true` for the actual one.
    pub(super) seen_on_actual: bool,
}

/// What the weighing said.
pub(super) struct Weight {
    pub(super) severity: Severity,
    /// The actual side may do more than was tested, or perhaps may.
    pub(super) widens: bool,
    /// Such a difference is to be expected between these environments: the place of the reason among `environments()`.
    pub(super) expected: Option<usize>,
}

pub(super) fn weigh(
    difference: &Difference<'_>,
    tested: &Settings,
    actual: &Settings,
    policy: &Policy,
) -> Weight {
    let Difference { section, key, direction, seen_on_actual } = *difference;
    let full = full(section, key, policy);
    let widens = widens(difference, tested, actual);
    let expected = environment(section, key, direction);
    let severity = if expected.is_some() {
        Severity::Info
    } else if widens || (direction == Direction::Unknown && seen_on_actual) {
        full
    } else {
        lesser(full)
    };
    Weight { severity, widens, expected }
}

/// The severity of all that a subject grants, where nothing of it was tested.
pub(super) fn of_whole(settings: &Settings, policy: &Policy) -> Severity {
    let grants = settings.rows().filter(|(section, key, value)| {
        let scale = super::settings::scale(section, key);
        *section != "about" && scale.level(value).is_some_and(|level| level > 0)
    });
    let worst = grants.map(|(section, key, _)| full(section, key, policy)).max();
    worst.unwrap_or(Severity::Low).max(Severity::Low)
}

/// Whether the actual side can do more.
fn widens(difference: &Difference<'_>, tested: &Settings, actual: &Settings) -> bool {
    let Difference { section, key, direction, seen_on_actual } = *difference;
    let restricts = match section {
        "permission" if tested.kind() != SubjectKind::MutingPermissionSet => is_restriction(key),
        "permission" => !is_restriction(key),
        "muted-by" | "login-hours" => true,
        // A first range closes a profile that was open, and the last one that goes opens it.
        "login-ip" => tested.ranges() == 0 || actual.ranges() == 0,
        "about" => key == "session-based",
        _ => {
            tested.kind() == SubjectKind::MutingPermissionSet
                && matches!(section, "object" | "field" | "custom-permission" | "apex-class" | "apex-page")
        }
    };
    match direction {
        Direction::Extra => !restricts,
        Direction::Missing => restricts,
        Direction::Changed => !matches!(section, "about" | "layoutAssignments"),
        // What only the actual side is seen to have may never have been tested.
        Direction::Unknown => seen_on_actual != restricts,
    }
}

/// The severity of a difference that widens.
fn full(section: &str, key: &str, policy: &Policy) -> Severity {
    match section {
        "permission" if key == ALL => Severity::High,
        "permission" => permission(key, policy),
        "object" => match key.rsplit_once('/').map(|(_, right)| right) {
            Some("modify-all" | "view-all") | None => Severity::High,
            Some("read") => Severity::Low,
            _ => Severity::Medium,
        },
        "member" | "muted-by" | "permission-set" | "permission-set-group" | "login-ip" => Severity::High,
        "user" if key == "profile" => Severity::High,
        "about" => match key {
            "session-based" => Severity::High,
            "licence" => Severity::Medium,
            _ => Severity::Info,
        },
        "tab" | "app" | "record-type" | "record-type-default" | "layoutAssignments" => Severity::Info,
        "user"
        | "login-hours"
        | "session"
        | "password"
        | "identity"
        | "trusted-ip"
        | "connected-app"
        | "externalCredentialPrincipalAccesses"
        | "externalDataSourceAccesses"
        | "loginFlows" => Severity::Medium,
        _ => Severity::Low,
    }
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
    let at = DIFFERING.iter().position(|(permission, _)| section == "permission" && *permission == key)?;
    let (_, only) = DIFFERING.get(at)?;
    let fits = match direction {
        Direction::Extra => *only != Only::Sandbox,
        Direction::Missing => *only != Only::Production,
        Direction::Changed | Direction::Unknown => false,
    };
    fits.then_some(at)
}
