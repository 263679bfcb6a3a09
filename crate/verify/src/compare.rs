//! Two sides, subject by subject.

use super::drift::{Comparison, Deploy, Direction, Drift, Unseen, Untold};
use super::kept::View;
use super::matching::{Matching, Mismatch, Rename};
use super::observed::{Observed, is_standard};
use super::pair::Pair;
use super::settings::Settings;
use super::severity::{self, ALL};
use super::taken_away::TakenAway;
use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::order::{InOrder as _, gathered};
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::section::Section;
use permlight_core::sorted::SortedSet;
use permlight_core::subject::{SubjectKind, is_called};

/// How to compare.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// Whose rules say how much a difference matters.
    pub policy: &'static Policy,
    /// Subjects that have another name on the actual side.
    pub renames: &'o [Rename],
    /// The tested side says what belongs to the comparison, as a baseline does: what only the actual side has is listed
    /// apart and is no difference. Otherwise a subject that one side lacks is unknown.
    pub only_tested: bool,
    /// What belongs to the comparison although the tested side does not have it, by kind and name: users hold it.
    pub held: &'o [(SubjectKind, String)],
    /// What a deploy of the tested side deletes, by kind and name.
    pub deletes: &'o [(SubjectKind, String)],
    /// What a deploy of the tested side leaves out, though the side has it, by kind and name there.
    pub left_out: &'o [(SubjectKind, String)],
}

impl Options<'_> {
    /// Two sides of equal rank, whose names are the same.
    pub const fn new(policy: &'static Policy) -> Self {
        Self { policy, renames: &[], only_tested: false, held: &[], deletes: &[], left_out: &[] }
    }
}

/// Lays the actual side over the tested one. Both sides may be in any order. Record ids, order, the way in which a file is
/// written, what is absent instead of off, and what an older API version does not know make no difference.
pub fn compare<V: View>(tested: &[V], actual: &[V], options: &Options<'_>) -> Result<Comparison, Mismatch> {
    let matching = Matching::new(tested, actual, options.renames)?;
    let mut comparison = Comparison {
        drift: Vec::new(),
        unseen: Vec::new(),
        untested: Vec::new(),
        compared: matching
            .pairs
            .iter()
            .map(|(_, actual)| (actual.kind(), actual.name().to_owned()))
            .collect(),
        caveats: Vec::new(),
        standard: Vec::new(),
        settled: 0,
    };
    let muted = muted(actual);
    let taken = [TakenAway::on(tested), TakenAway::on(actual)];
    for (tested, actual) in &matching.pairs {
        let (tested, actual) = (tested.open(), actual.open());
        let taken = || taken[0].of_set(&tested.name).chain(taken[1].of_set(&actual.name));
        if is_standard(&tested) || is_standard(&actual) {
            comparison.standard.push(actual.name.clone());
        }
        let renamed = Settings::of(&tested).renamed(|kind, name| matching.renamed(kind, name));
        let is_left_out = |(kind, name): &(SubjectKind, String)| *kind == tested.kind && *name == tested.name;
        let pair = Pair {
            is_deployed: !options.left_out.iter().any(is_left_out),
            tested: renamed.without(taken()),
            actual: Settings::of(&actual).without(taken()),
            subject: &actual,
            groups: groups(&muted, &actual.name).collect(),
            policy: options.policy,
        };
        pair.compare(&mut comparison);
        comparison.caveats.extend(pair.caveats());
    }
    comparison.caveats.extend(doomed(&matching, options.deletes));
    for observed in &matching.only_tested {
        let drift = lacking(*observed, ("there", "unknown"), Untold::NotInActual, Severity::Low);
        comparison.drift.push(Drift { deploy: Deploy::CannotBeTold, ..drift });
    }
    for observed in &matching.only_actual {
        let place = (observed.kind(), observed.name().to_owned());
        let is_deleted = options.deletes.contains(&place);
        // What was tested is still there under its name, whatever somebody compares it with.
        let belongs = options.held.contains(&place)
            || options.renames.iter().any(|rename| rename.speaks_of(place.0, &place.1));
        if options.only_tested && !is_deleted && !belongs {
            comparison.untested.push(place);
        } else {
            let severity = severity::of_whole(&Settings::of(&observed.open()), options.policy);
            let drift = lacking(*observed, ("unknown", "there"), Untold::NotInTested, severity);
            let own = || groups(&muted, observed.name());
            comparison.drift.push(if is_deleted { deleted(drift, own) } else { drift });
        }
    }
    let of_groups =
        matching.pairs.iter().filter(|(_, actual)| actual.kind() == SubjectKind::PermissionSetGroup);
    for (tested, actual) in of_groups {
        let renamed = Settings::of(&tested.open()).renamed(|kind, name| matching.renamed(kind, name));
        let actual = actual.open();
        unseen_members(&[renamed, Settings::of(&actual)], &actual, &mut comparison);
    }
    comparison.drift.order_by(|a, b| rank(a).cmp(&rank(b)));
    Ok(comparison)
}

/// What was tested and the same deploy deletes: nothing is left of it, and without its muting set a group grants more.
fn doomed<V: View>(matching: &Matching<'_, V>, deletes: &[(SubjectKind, String)]) -> Vec<Message> {
    let pairs = matching.pairs.iter().map(|(tested, actual)| (*tested, *actual));
    let tested = pairs.chain(matching.only_tested.iter().map(|own| (*own, *own)));
    let goes = |own: &V| {
        deletes.iter().any(|(kind, name)| *kind == own.kind() && is_called(own.kind(), name, own.name()))
    };
    tested
        .filter(|(tested, actual)| goes(tested) || goes(actual))
        .map(|(own, _)| match own.kind() {
            SubjectKind::MutingPermissionSet => message!("against.muting-deleted", Arg::name(own.name())),
            kind => message!("against.tested-deleted", message!(kind.key()), Arg::name(own.name())),
        })
        .collect()
}

/// What a group grants is what its members grant without what its muting set takes away: of those that nobody has shown on both
/// sides, nothing was compared.
fn unseen_members(sides: &[Settings; 2], group: &Observed, comparison: &mut Comparison) {
    for section in [Section::Members, Section::MutedBy] {
        let Some(kind) = section.names() else { continue };
        let names: SortedSet<&str> =
            gathered(sides.iter().flat_map(|side| side.section(section.fact())).map(|(name, _)| name));
        let is =
            |own: SubjectKind, subject: &str, name: &str| own == kind && subject.eq_ignore_ascii_case(name);
        for name in names {
            let told = comparison.compared.iter().any(|(own, subject)| is(*own, subject, name))
                || comparison
                    .drift
                    .iter()
                    .any(|drift| drift.fact.is_empty() && is(drift.kind, &drift.subject, name));
            if !told {
                comparison.unseen.push(Unseen {
                    subject: group.name.clone(),
                    kind: group.kind,
                    section: section.element(),
                    target: name.to_owned(),
                    needed: true,
                });
            }
        }
    }
}

/// The worst first: what widens before what does not, whole subjects before their settings.
fn rank(drift: &Drift) -> impl Ord + '_ {
    (
        drift.expected.is_some(),
        std::cmp::Reverse(drift.severity),
        !drift.widens,
        drift.direction,
        (drift.kind, &drift.subject),
        (drift.bulk, &drift.section, &drift.target, &drift.fact),
    )
}

/// The muting sets of the groups of a side, each with its group.
fn muted<V: View>(side: &[V]) -> Vec<(String, String)> {
    let mut sets = Vec::new();
    for group in side.iter().filter(|observed| observed.kind() == SubjectKind::PermissionSetGroup) {
        let open = group.open();
        let of = fact::section(&open.facts, Section::MutedBy.fact());
        sets.extend(of.map(|(set, _)| (set.to_owned(), group.name().to_owned())));
    }
    sets
}

/// The groups that a muting set belongs to.
fn groups<'m>(muted: &'m [(String, String)], set: &str) -> impl Iterator<Item = &'m str> {
    muted.iter().filter(move |(own, _)| own == set).map(|(_, group)| group.as_str())
}

fn lacking<V: View>(
    observed: &V,
    (tested, actual): (&str, &str),
    reason: Untold,
    severity: Severity,
) -> Drift {
    Drift {
        subject: observed.name().to_owned(),
        kind: observed.kind(),
        section: observed.kind().id().to_owned(),
        target: ALL.to_owned(),
        tested: tested.to_owned(),
        actual: actual.to_owned(),
        direction: Direction::Unknown,
        // Without its muting set a group grants more.
        severity: if observed.kind() == SubjectKind::MutingPermissionSet { Severity::High } else { severity },
        widens: actual == "there",
        fact: String::new(),
        bulk: None,
        expected: None,
        reason: Some(reason),
        note: None,
        deploy: Deploy::LeavesAlone,
        rights: None,
    }
}

/// What was tested of a subject that the deploy deletes.
const DELETED: &str = "deleted";

/// What the deploy deletes: production has it, and what was tested has not. `groups`: those that it belongs to, if it mutes.
fn deleted<'g, I: Iterator<Item = &'g str>>(drift: Drift, groups: impl Fn() -> I) -> Drift {
    let note = if drift.kind != SubjectKind::MutingPermissionSet {
        message!("note.deleted")
    } else if groups().next().is_none() {
        message!("note.muting-deleted")
    } else {
        message!("note.muting-deleted-in", Arg::names(groups()))
    };
    Drift {
        tested: DELETED.to_owned(),
        direction: Direction::Extra,
        reason: None,
        note: Some(note),
        deploy: Deploy::TakesAway,
        ..drift
    }
}
