//! Whatever is known less of one side, the verdict is not better for it, and no deploy may begin that might not before.

use permlight_core::coverage;
use permlight_core::fact::{self, Facts};
use permlight_core::section::{Compared, Section};
use permlight_core::subject::SubjectKind;
use permlight_verify::deploy::{Readiness, before};
use permlight_verify::{Observed, Verdict};
use proptest::prelude::*;

use crate::lay;
use crate::sides::{keep, near_sides, put, sections, setting, side_of_files, whole, with_subject};

/// A way to know less of a subject.
#[derive(Debug, Clone, Copy)]
enum Weaker {
    /// The section was not seen.
    Unseen,
    /// A row of it was not seen, so that nobody knows whether it is whole.
    Cut,
    /// A row of it was not understood.
    NotUnderstood,
    /// The file says two things of one entry.
    Contradicted,
    /// A user permission could not be told.
    Unreadable,
    /// There is an element that nobody knows.
    New,
    /// Salesforce is not done with a group.
    Unfinished,
    /// The subject was not seen.
    Gone,
}

fn weaker() -> impl Strategy<Value = Weaker> {
    use Weaker::{Contradicted, Cut, Gone, New, NotUnderstood, Unfinished, Unreadable, Unseen};
    prop::sample::select(vec![
        Unseen,
        Unseen,
        Unseen,
        Cut,
        Cut,
        NotUnderstood,
        NotUnderstood,
        Contradicted,
        Contradicted,
        Unreadable,
        New,
        Unfinished,
        Gone,
    ])
}

fn is_of(name: &str, section: Section) -> bool {
    Section::of(fact::split(name).0) == section && name != fact::OTHER_PERMISSIONS
}

/// Nobody says any more that the section is whole.
fn leave_open(facts: &mut Facts, section: Section) {
    let own = [Some(section), section.elsewhere()].into_iter().flatten().map(Section::fact);
    let lists: Vec<_> = own.chain(["*"]).map(|own| fact::name("list", own)).collect();
    keep(facts, |name| !lists.iter().any(|list| list == name));
    if section == Section::UserPermissions {
        facts.set(fact::OTHER_PERMISSIONS, "unknown".to_owned());
    }
}

fn weaken(side: &mut Vec<Observed>, at: usize, row: &str, how: Weaker) {
    let Some(own) = side.get_mut(at) else { return };
    let (facts, section) = (&mut own.facts, Section::of(fact::split(row).0));
    let in_doubt = fact::name("doubt", section.fact());
    match how {
        Weaker::Unseen => {
            keep(facts, |name| !is_of(name, section));
            leave_open(facts, section);
        }
        Weaker::Cut => {
            facts.remove(row);
            leave_open(facts, section);
        }
        // As readers tell it: the row is gone, and a doubt stands for it.
        Weaker::NotUnderstood => {
            facts.remove(row);
            facts.set(&in_doubt, "1".to_owned());
        }
        Weaker::Contradicted => {
            facts.remove(row);
            facts.set(&fact::name("doubt", row), "contradicted".to_owned());
            facts.set(&in_doubt, "1".to_owned());
        }
        Weaker::Unreadable if section == Section::UserPermissions => facts.set(row, "unknown".to_owned()),
        Weaker::New => facts.set("unknown-element/A", "on".to_owned()),
        Weaker::Unfinished if own.kind == SubjectKind::PermissionSetGroup => {
            facts.set("about/status", "Failed".to_owned());
        }
        Weaker::Unreadable | Weaker::Unfinished => {}
        Weaker::Gone => _ = side.remove(at),
    }
}

/// What is weakened: most often that which differs.
#[derive(Debug, Clone)]
enum Place {
    Changed(prop::sample::Index),
    Other(prop::sample::Index, Section, prop::sample::Index),
}

fn place() -> impl Strategy<Value = Place> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        2 => index().prop_map(Place::Changed),
        1 => (index(), prop::sample::select(sections()), index())
            .prop_map(|(at, section, row)| Place::Other(at, section, row)),
    ]
}

impl Place {
    fn of(&self, side: &[Observed], changed: &[(usize, String)]) -> Option<(usize, String)> {
        match self {
            Self::Changed(at) => (!changed.is_empty()).then(|| changed[at.index(changed.len())].clone()),
            Self::Other(at, section, row) => {
                let at = (!side.is_empty()).then(|| at.index(side.len()))?;
                let rows: Vec<_> = side[at].facts.iter().filter(|row| is_of(&row.key, *section)).collect();
                let none = || fact::name(section.fact(), "A");
                section.is_of(side[at].kind).then(|| {
                    (at, if rows.is_empty() { none() } else { rows[row.index(rows.len())].key.to_string() })
                })
            }
        }
    }
}

/// Of a section that need not be listed nothing is said where neither side saw all of it, and no file says that it holds all of
/// what files do not tell: that is no weakening of one side.
fn may_be_told(own: Option<&Observed>, other: &[Observed], row: &str) -> bool {
    let section = Section::of(fact::split(row).0);
    let same = |one: &&Observed| own.is_some_and(|own| (own.kind, &own.name) == (one.kind, &one.name));
    section.compared() != Compared::Listed
        || section.is_told_by_files()
            && other.iter().find(same).is_none_or(|one| coverage::of(&one.facts, section).is_whole())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Two sides that are one and whole are equal; whatever is known less of one of them, they are not.
    #[test]
    fn whatever_is_known_less_of_one_side_forbids_equal(
        side in side_of_files(), (name, states) in setting(), at in any::<prop::sample::Index>(), how in weaker(), weaker_side: bool,
    ) {
        prop_assume!(Section::of(fact::split(&name).0).is_told_by_files());
        let mut side = whole(&side);
        let at = with_subject(&mut side, &name, at);
        put(&mut side[at].facts, &name, states[states.len() - 1]);
        let of = (side[at].kind, side[at].name.clone());
        let side = whole(&side);
        let at = side.iter().position(|own| (own.kind, &own.name) == (of.0, &of.1)).unwrap();
        prop_assert_eq!(lay(&side, &side).verdict(), Verdict::Equal);
        let mut weak = side.clone();
        weaken(&mut weak, at, &name, how);
        let (tested, actual) = if weaker_side { (&weak, &side) } else { (&side, &weak) };
        let comparison = lay(tested, actual);
        let ready = before(&comparison, tested, None).verdict == Readiness::Ready;
        prop_assert!(weak == side || (comparison.verdict() != Verdict::Equal && !ready));
    }

    #[test]
    fn weakening_makes_nothing_equal_and_nothing_ready(
        (tested, actual, changed) in near_sides(), weaker_side: bool,
        ways in prop::collection::vec((place(), weaker()), 1..3),
    ) {
        let judged = |tested: &[Observed], actual: &[Observed]| {
            let comparison = lay(tested, actual);
            let ready = before(&comparison, tested, None).verdict == Readiness::Ready;
            (comparison.verdict() == Verdict::Equal, ready)
        };
        let strong = judged(&tested, &actual);
        let (mut weak, other) = if weaker_side { (tested.clone(), &actual) } else { (actual.clone(), &tested) };
        for (place, how) in ways {
            if let Some((at, row)) = place.of(&weak, &changed).filter(|(at, row)| may_be_told(weak.get(*at), other, row)) {
                weaken(&mut weak, at, &row, how);
            }
        }
        let weak = if weaker_side { judged(&weak, &actual) } else { judged(&tested, &weak) };
        prop_assert!(strong.0 || !weak.0, "equal");
        prop_assert!(strong.1 || !weak.1, "ready");
    }
}
