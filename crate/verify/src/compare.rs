//! Two sides, setting by setting.

use std::collections::BTreeSet;

use super::drift::{Comparison, Direction, Drift, Unseen};
use super::environment::environments;
use super::matching::{Matching, Mismatch, Rename};
use super::observed::Observed;
use super::settings::{Settings, State, element, values};
use super::severity::{self, ALL, Difference, Rating};
use super::values::relation;
use permlight_core::fact;
use permlight_core::object_right::ObjectRight;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::section::{Compared, Section};
use permlight_core::subject::SubjectKind;

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
}

/// Lays the actual side over the tested one. Both sides may be in any order. Record ids, order, the way in which a file is
/// written, what is absent instead of off, and what an older API version does not know make no difference.
pub fn compare(
    tested: &[Observed],
    actual: &[Observed],
    options: &Options<'_>,
) -> Result<Comparison, Mismatch> {
    let matching = Matching::new(tested, actual, options.renames)?;
    let mut comparison = Comparison {
        drift: Vec::new(),
        unseen: Vec::new(),
        untested: Vec::new(),
        compared: matching.pairs.iter().map(|(_, actual)| (actual.kind, actual.name.clone())).collect(),
        settled: 0,
    };
    for (tested, actual) in &matching.pairs {
        let renamed = Settings::of(tested).renamed(|kind, name| matching.renamed(kind, name));
        let pair =
            Pair { tested: renamed, actual: Settings::of(actual), subject: actual, policy: options.policy };
        pair.compare(&mut comparison);
    }
    for observed in &matching.only_tested {
        comparison.drift.push(lacking(observed, "there", "unknown", NOT_IN_ACTUAL, Severity::Low));
    }
    for observed in &matching.only_actual {
        if options.only_tested {
            comparison.untested.push((observed.kind, observed.name.clone()));
        } else {
            let severity = severity::of_whole(&Settings::of(observed), options.policy);
            comparison.drift.push(lacking(observed, "unknown", "there", NOT_IN_TESTED, severity));
        }
    }
    for (tested, actual) in &matching.pairs {
        let renamed = Settings::of(tested).renamed(|kind, name| matching.renamed(kind, name));
        unseen_members(&[renamed, Settings::of(actual)], actual, &mut comparison);
    }
    comparison.drift.sort_by(|a, b| rank(a).cmp(&rank(b)));
    Ok(comparison)
}

/// What a group grants is what its members grant without what its muting set takes away: of those that nobody has shown on both
/// sides, nothing was compared.
fn unseen_members(sides: &[Settings; 2], group: &Observed, comparison: &mut Comparison) {
    if group.kind != SubjectKind::PermissionSetGroup {
        return;
    }
    for section in [Section::Members, Section::MutedBy] {
        let Some(kind) = section.names() else { continue };
        let names: BTreeSet<&str> =
            sides.iter().flat_map(|side| side.section(section.fact())).map(|(name, _)| name).collect();
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

const NOT_IN_ACTUAL: &str =
    "The actual side does not have it. It may be gone, or it was not retrieved or read.";
const NOT_IN_TESTED: &str =
    "The tested side does not have it. It was never tested, or it was not retrieved or read.";
const NOT_NAMED: &str = "One side lists it, and the other did not see all of this section: a retrieved profile lists only \
                         what was retrieved beside it, and a page that was not opened lists nothing.";
const NOT_WHOLE: &str = "One side saw the whole section and the other did not, so the other may have more. Retrieve it, or \
                         open its page.";
const IN_NO_METADATA: &str =
    "Metadata of this kind never returns this permission. Look at System Permissions in Setup.";
const UNREADABLE: &str = "One side names it and could not tell its value.";
const OLDER: &str =
    "One side is older than API version 63, which brought View All Fields. Retrieve it again.";
const OTHER_WORDS: &str = "The two sides use different words, of which one is not known.";

fn lacking(
    observed: &Observed,
    tested: &str,
    actual: &str,
    reason: &'static str,
    severity: Severity,
) -> Drift {
    Drift {
        subject: observed.name.clone(),
        kind: observed.kind,
        section: observed.kind.id().to_owned(),
        target: ALL.to_owned(),
        tested: tested.to_owned(),
        actual: actual.to_owned(),
        direction: Direction::Unknown,
        // Without its muting set a group grants more.
        severity: if observed.kind == SubjectKind::MutingPermissionSet { Severity::High } else { severity },
        widens: actual == "there",
        fact: String::new(),
        bulk: None,
        expected: None,
        reason: Some(reason),
    }
}

/// The same subject on both sides.
struct Pair<'p> {
    tested: Settings,
    actual: Settings,
    subject: &'p Observed,
    policy: &'static Policy,
}

impl Pair<'_> {
    fn compare(&self, comparison: &mut Comparison) {
        let keys: BTreeSet<(&str, &str)> = [&self.tested, &self.actual]
            .into_iter()
            .flat_map(|side| side.rows().map(|(section, key, _)| (section, key)))
            .collect();
        for (section, key) in keys {
            // It may grant anything, on both sides alike.
            if section == Section::UnknownElements.fact() {
                comparison.unseen.push(self.unseen(section, key, true));
            }
            let states = (self.tested.state(section, key), self.actual.state(section, key));
            match states {
                (State::Known(tested), State::Known(actual)) => {
                    comparison.settled += usize::from(Section::of(section) != Section::About);
                    comparison.drift.extend(self.known(section, key, tested, actual));
                }
                (State::Unknown, State::Unknown) => {
                    let blind = self.tested.is_blind(section, key) && self.actual.is_blind(section, key);
                    comparison.unseen.push(self.unseen(section, key, !blind));
                }
                (tested, actual) => comparison.drift.extend(self.one_sided(section, key, tested, actual)),
            }
        }
        // Setup has no page that shows every field, or every record type: in an org they are compared as far as they were seen.
        let in_files = !self.subject.is_of_pages();
        for asked in Section::ALL.iter().filter(|section| section.is_of(self.subject.kind)) {
            let needed = match asked.compared() {
                Compared::Needed => true,
                Compared::Told => in_files,
                Compared::Listed | Compared::Not => continue,
            };
            let section = asked.fact();
            match (self.tested.sees_all_of(section), self.actual.sees_all_of(section)) {
                (true, true) => comparison.settled += 1,
                (false, false) => comparison.unseen.push(self.unseen(section, ALL, needed)),
                (seen, _) => {
                    let (tested, actual) = if seen { (SEEN, UNKNOWN) } else { (UNKNOWN, SEEN) };
                    let words = (tested, actual);
                    let drift = self.drift(section, ALL, words, Direction::Unknown, Some(NOT_WHOLE));
                    // The side that did not see it may have more.
                    comparison.drift.push(Drift { widens: seen, ..drift });
                }
            }
        }
    }

    fn known(&self, section: &str, key: &str, tested: &str, actual: &str) -> Option<Drift> {
        let direction = relation(values(section, key), tested, actual).direction()?;
        let reason = (direction == Direction::Unknown).then_some(OTHER_WORDS);
        Some(self.drift(section, key, (tested, actual), direction, reason))
    }

    fn one_sided(&self, section: &str, key: &str, tested: State<'_>, actual: State<'_>) -> Option<Drift> {
        let ((State::Known(known), other) | (other, State::Known(known))) = (tested, actual) else {
            return None;
        };
        let named = [&self.tested, &self.actual].into_iter().all(|side| side.value(section, key).is_some());
        // Nothing is granted, and what is not listed is told for the section as a whole.
        if values(section, key).is_nothing(known) && !named {
            return None;
        }
        let reason = if other == State::Older {
            OLDER
        } else if self.tested.is_blind(section, key) || self.actual.is_blind(section, key) {
            IN_NO_METADATA
        } else if named {
            UNREADABLE
        } else {
            NOT_NAMED
        };
        let word = |state| if let State::Known(value) = state { value } else { UNKNOWN };
        let words = (word(tested), word(actual));
        Some(self.drift(section, key, words, Direction::Unknown, Some(reason)))
    }

    fn drift(
        &self,
        section: &str,
        key: &str,
        (tested, actual): (&str, &str),
        direction: Direction,
        reason: Option<&'static str>,
    ) -> Drift {
        // Of a whole section that one side did not see, the worst is assumed on either side.
        let seen_on_actual = tested == UNKNOWN || key == ALL;
        let difference = Difference { section, key, direction, seen_on_actual };
        let Rating { severity, widens, expected } =
            severity::severity_of(&difference, &self.tested, &self.actual, self.policy);
        Drift {
            subject: self.subject.name.clone(),
            kind: self.subject.kind,
            section: element(section).to_owned(),
            target: target(section, key),
            tested: tested.to_owned(),
            actual: actual.to_owned(),
            direction,
            severity,
            widens,
            fact: fact::name(section, key),
            bulk: Section::of(section).bulk(),
            expected: expected.and_then(|at| environments().get(at)).map(|environment| environment.says),
            reason,
        }
    }

    fn unseen(&self, section: &str, key: &str, needed: bool) -> Unseen {
        Unseen {
            subject: self.subject.name.clone(),
            kind: self.subject.kind,
            section: Section::of(section).element(),
            target: target(section, key),
            needed,
        }
    }
}

const UNKNOWN: &str = "unknown";
const SEEN: &str = "seen";

/// A setting in Salesforce's own words.
fn target(section: &str, key: &str) -> String {
    if key == ALL {
        return ALL.to_owned();
    }
    match Section::of(section) {
        Section::Objects => {
            let (object, right) = key.rsplit_once('/').unwrap_or((key, ""));
            let right = ObjectRight::from_id(right).map_or(right, |known| known.element());
            [object, ".", right].concat()
        }
        Section::RecordTypeDefaults => [key, ".default"].concat(),
        Section::About => match key {
            "licence" => "userLicense".to_owned(),
            "session-based" => "hasActivationRequired".to_owned(),
            other => other.to_owned(),
        },
        _ => key.to_owned(),
    }
}
