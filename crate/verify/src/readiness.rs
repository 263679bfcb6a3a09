//! What speaks against a deploy. *Ready* has to be earned: each reason that is known is told, with what to do about it.

use super::baseline::{Baseline, OpenFinding};
use super::drift::{Comparison, Deploy, Direction, Drift};
use super::environment::DIFFERING;
use super::kept::View;
use super::prediction::LICENCE;
use super::settings::{PERMISSIONS, Settings, State};
use permlight_core::catalog;
use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::object_right::ObjectRight;
use permlight_core::order::gathered;
use permlight_core::rule::Severity;
use permlight_core::section::Section;
use permlight_core::sorted::SortedSet;
use permlight_core::subject::SubjectKind;

/// The most names that a reason lists.
const NAMED: usize = 10;

/// All of them, the gravest kinds first.
pub(super) fn reasons<V: View>(
    comparison: &Comparison,
    tested: &[V],
    baseline: Option<&Baseline>,
) -> Vec<Message> {
    let mut reasons = Vec::new();
    reasons.extend(stays(comparison));
    reasons.extend(deleted(comparison));
    reasons.extend(not_seen(comparison));
    reasons.extend(comparison.caveats.iter().cloned());
    reasons.extend(licences(comparison));
    for subject in tested.iter().filter(|subject| is_deployed(subject.kind())) {
        let subject = &*subject.open();
        let settings = Settings::of(subject);
        if lacks_label(&settings) {
            let kind = message!(subject.kind.key());
            reasons.push(message!("against.no-label", kind, Arg::name(&subject.name)));
        }
        let of = |key: &'static str, names: SortedSet<String>| {
            let (kind, name) = (message!(subject.kind.key()), Arg::name(&subject.name));
            (!names.is_empty()).then(|| message!(key, kind, name, listed(&names)))
        };
        reasons.extend(of("against.requires", lacking(&settings)));
        reasons.extend(of("against.unheard-of", unheard_of(&settings)));
    }
    let standard = comparison.standard.iter().filter(|name| is_changed(comparison, name));
    reasons.extend(standard.map(|name| message!("against.standard-profile", Arg::name(name))));
    reasons.extend(not_offered(comparison));
    if let Some(baseline) = baseline {
        reasons.extend(of_baseline(baseline));
    }
    reasons
}

/// Whether files of such subjects are deployed.
const fn is_deployed(kind: SubjectKind) -> bool {
    !matches!(kind, SubjectKind::User | SubjectKind::Org)
}

/// Names with commas between them, and how many more there are.
fn listed(names: &SortedSet<String>) -> Arg {
    let more = names.len().saturating_sub(NAMED);
    let mut shown: Vec<_> = names.iter().take(NAMED).map(|name| Arg::name(name)).collect();
    if more > 0 {
        shown.push(message!("list.and-more", more).into());
    }
    Arg::List(shown)
}

/// What is not as it was tested, and stays so. However little it matters: what is ready is equal after the deploy. A licence has a
/// reason of its own.
fn stays(comparison: &Comparison) -> Option<Message> {
    let licence = fact::name(Section::About.fact(), LICENCE);
    let mut stays = comparison.what(Deploy::LeavesAlone);
    stays.retain(|drift| drift.fact != licence);
    let worst = stays.first()?;
    let (target, kind) = (Arg::name(&worst.target), message!(worst.kind.key()));
    // The org has no name among subjects: its settings stand on several pages.
    let name = match worst.kind {
        SubjectKind::Org => message!(Section::of(fact::split(&worst.fact).0).key()).into(),
        _ => Arg::name(&worst.subject),
    };
    Some(message!("against.stays", stays.len(), target, kind, name))
}

/// A muting set that the deploy deletes: its group grants more from then on.
fn deleted(comparison: &Comparison) -> impl Iterator<Item = Message> {
    let muting = comparison
        .what(Deploy::TakesAway)
        .into_iter()
        .filter(|drift| drift.fact.is_empty() && drift.kind == SubjectKind::MutingPermissionSet);
    muting.map(|drift| message!("against.muting-deleted", Arg::name(&drift.subject)))
}

/// What one side or both did not see.
fn not_seen(comparison: &Comparison) -> Vec<Message> {
    let mut reasons = Vec::new();
    // Nobody creates an org for a deploy.
    let is_new = |drift: &&Drift| drift.fact.is_empty() && drift.kind != SubjectKind::Org;
    let (lacking, settings): (Vec<&Drift>, Vec<_>) =
        comparison.what(Deploy::CannotBeTold).into_iter().partition(is_new);
    if !settings.is_empty() {
        reasons.push(message!("against.untold", settings.len()));
    }
    for drift in lacking {
        let new = if drift.kind == SubjectKind::Profile {
            message!("against.create-profile")
        } else {
            message!("against.create-it")
        };
        let kind = message!(drift.kind.key());
        reasons.push(message!("against.unseen-subject", kind, Arg::name(&drift.subject), new));
    }
    let needed = comparison.unseen.iter().filter(|unseen| unseen.needed).count();
    if needed > 0 {
        reasons.push(message!("against.unseen-sections", needed));
    }
    if comparison.compared.is_empty() {
        reasons.push(message!("against.nothing-compared"));
    }
    reasons
}

/// No deploy changes the licence of a subject that is there.
fn licences(comparison: &Comparison) -> impl Iterator<Item = Message> {
    let licence = fact::name(Section::About.fact(), LICENCE);
    comparison.drift.iter().filter(move |drift| drift.fact == licence).map(|drift| {
        let (kind, name) = (message!(drift.kind.key()), Arg::name(&drift.subject));
        message!("against.licence", kind, name, Arg::name(&drift.tested), Arg::name(&drift.actual))
    })
}

/// Whether a file lacks the label without which no deploy takes it.
fn lacks_label(settings: &Settings) -> bool {
    use SubjectKind::{MutingPermissionSet, PermissionSet, PermissionSetGroup};
    matches!(settings.kind(), PermissionSet | PermissionSetGroup | MutingPermissionSet)
        && !settings.is_of_pages()
        && label(settings).is_none()
}

/// The label, if it says something.
pub(super) fn label(settings: &Settings) -> Option<&str> {
    settings.value(Section::About.fact(), LABEL).filter(|label| !label.trim().is_empty())
}

/// The label, among what a subject says of itself.
pub(super) const LABEL: &str = "label";

/// What granted rights need and the file does not grant: each as `what lacks what`.
pub(super) fn lacking(settings: &Settings) -> SortedSet<String> {
    let mut lacks = SortedSet::new();
    // A muting set takes away, and needs nothing to do so.
    if settings.kind() == SubjectKind::MutingPermissionSet {
        return lacks;
    }
    let objects = Section::Objects.fact();
    let is_on = |section: &str, key: &str| settings.state(section, key) == State::Known("on");
    let is_off = |section: &str, key: &str| matches!(settings.state(section, key), State::Known(value) if value != "on");
    for (name, _) in settings.section(PERMISSIONS).filter(|(name, _)| is_on(PERMISSIONS, name)) {
        let traits = catalog::permission(name).and_then(catalog::Permission::traits);
        for required in traits.map_or(&[][..], |traits| traits.requires) {
            if is_off(PERMISSIONS, required) && !catalog::bringing(required).any(|by| is_on(PERMISSIONS, by))
            {
                lacks.insert([name, " → ", required].concat());
            }
        }
    }
    for (key, _) in settings.section(objects).filter(|(key, _)| is_on(objects, key)) {
        let Some((object, right)) = key.rsplit_once('/') else { continue };
        let Some(right) = ObjectRight::from_id(right) else { continue };
        for needed in right.needs() {
            if is_off(objects, &fact::name(object, needed.fact())) {
                lacks.insert([object, ".", right.element(), " → ", needed.element()].concat());
            }
        }
    }
    lacks
}

/// Granted user permissions that this version does not know: the target may not know them either.
pub(super) fn unheard_of(settings: &Settings) -> SortedSet<String> {
    let on = settings.section(PERMISSIONS).filter(|(_, value)| *value == "on");
    gathered(on.filter(|(name, _)| catalog::permission(name).is_none()).map(|(name, _)| name.to_owned()))
}

/// Permissions that production does not offer, as far as is known: a deploy that names one fails.
fn not_offered(comparison: &Comparison) -> Option<Message> {
    let names = comparison
        .drift
        .iter()
        .filter(|drift| drift.direction == Direction::Missing && is_deployed(drift.kind))
        .filter(|drift| fact::split(&drift.fact).0 == PERMISSIONS)
        .filter(|drift| drift.actual == "absent" || DIFFERING.iter().any(|(name, _)| *name == drift.target))
        .map(|drift| drift.target.clone());
    let names: SortedSet<String> = gathered(names);
    (!names.is_empty()).then(|| message!("against.not-offered", listed(&names)))
}

/// Whether the deploy is to change something of a profile.
fn is_changed(comparison: &Comparison, profile: &str) -> bool {
    comparison.drift.iter().any(|drift| {
        (drift.kind, drift.subject.as_str()) == (SubjectKind::Profile, profile)
            && matches!(drift.deployed(), Some(Deploy::Adds | Deploy::TakesAway | Deploy::Changes))
    })
}

/// What the baseline itself says.
fn of_baseline(baseline: &Baseline) -> Vec<Message> {
    let mut reasons = Vec::new();
    if let Err(error) = baseline.check() {
        reasons.push(message!("against.baseline", error.message()));
    }
    let grave = [Severity::Critical.word(), Severity::High.word()];
    let borne = |finding: &OpenFinding| {
        baseline.waivers.iter().any(|waiver| {
            (&waiver.rule, &waiver.subject, &waiver.target)
                == (&finding.rule, &finding.subject, &finding.target)
        })
    };
    let open = baseline
        .findings
        .iter()
        .filter(|finding| grave.contains(&finding.severity.as_str()) && !borne(finding));
    let open = open.count();
    if open > 0 {
        reasons.push(message!("against.open-failures", open));
    }
    reasons
}
