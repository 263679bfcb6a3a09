//! For every pair of sides.

use permlight_core::fact::{self, Facts};
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;
use permlight_core::table::Entry;
use permlight_verify::baseline::{Baseline, Details, Refused};
use permlight_verify::{Direction, Drift, Kept, Observed, Verdict, View as _, compare};
use proptest::prelude::*;

use crate::sides::{put, setting, settings, side, whole, with_subject, without_bringers};
use crate::{lay, options, policy, seen};

#[test]
fn flows_of_pages_and_ranges_of_addresses_are_found_too() {
    let found = |tested: &[(&str, &str)], actual: &[(&str, &str)]| {
        let of = |rows| [seen(SubjectKind::Profile, "P", rows)];
        let drift = lay(&of(tested), &of(actual)).drift;
        drift.into_iter().map(|drift| (drift.fact, drift.direction)).collect::<Vec<_>>()
    };
    let flow = [("flow/A", "off")];
    assert_eq!(found(&flow, &[("flow/A", "on")]), [("flowAccesses/A".to_owned(), Direction::Extra)]);
    for section in Section::ALL.iter().filter(|section| section.is_range()) {
        let range = fact::name(section.fact(), "198.51.100.1-198.51.100.9");
        assert_eq!(found(&[], &[(&range, "")]), [(range.clone(), Direction::Extra)]);
        assert_eq!(found(&[(&range, "")], &[]), [(range.clone(), Direction::Missing)]);
    }
}

/// One by one, since chance does not draw each of them.
#[test]
fn every_change_of_every_setting_is_found() {
    for (name, states) in settings() {
        let section = Section::of(fact::split(&name).0);
        for kind in SubjectKind::ALL.into_iter().filter(|kind| section.is_of(*kind)) {
            for (from, to) in states.iter().flat_map(|from| states.iter().map(move |to| (*from, *to))) {
                let of = |state| {
                    let mut own = seen(kind, "S", &[]);
                    put(&mut own.facts, &name, state);
                    [own]
                };
                let drift = lay(&of(from), &of(to)).drift;
                let found: Vec<_> = drift.iter().map(|drift| drift.fact.as_str()).collect();
                let expected = if from == to { vec![] } else { vec![name.as_str()] };
                assert_eq!(found, expected, "{kind:?} {from:?} to {to:?}");
                assert!(drift.iter().all(|drift| drift.direction != Direction::Unknown), "{name}");
            }
        }
    }
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(side in side()) {
        let comparison = lay(&side, &side);
        prop_assert_eq!(&comparison.drift, &[]);
        let needed = comparison.unseen.iter().any(|unseen| unseen.needed);
        let expected = if needed || side.is_empty() { Verdict::Unknown } else { Verdict::Equal };
        prop_assert_eq!(comparison.verdict(), expected);
    }

    #[test]
    fn what_was_seen_whole_is_equal_to_itself(side in side()) {
        prop_assume!(!side.is_empty());
        let side = whole(&side);
        let comparison = lay(&side, &side);
        prop_assert_eq!(
            (&comparison.drift, &comparison.unseen, &comparison.caveats), (&vec![], &vec![], &vec![])
        );
        prop_assert_eq!(comparison.verdict(), Verdict::Equal);
    }

    #[test]
    fn directions_flip_with_the_sides(tested in side(), actual in side()) {
        let row = |drift: &Drift| {
            let (id, fact) = ([drift.kind.id(), ":", &drift.subject].concat(), drift.fact.clone());
            // What is more on one side is less on the other, so that one of the two widens.
            let widens = matches!(drift.direction, Direction::Extra | Direction::Missing).then_some(drift.widens);
            (id, fact, drift.tested.clone(), drift.actual.clone(), drift.direction, widens)
        };
        let mut there: Vec<_> = lay(&tested, &actual).drift.iter().map(row).collect();
        let back = lay(&actual, &tested);
        let mut back: Vec<_> = back.drift.iter().map(row)
            .map(|(id, fact, a, b, direction, widens)| (id, fact, b, a, direction.flipped(), widens.map(|widens| !widens)))
            .collect();
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
    }

    /// What is kept in little room is all that is known, and is compared alike.
    #[test]
    fn what_is_kept_packed_says_the_same(tested in side(), actual in side()) {
        let kept = |side: &[Observed]| side.iter().map(Kept::from).collect::<Vec<_>>();
        let (packed, other) = (kept(&tested), kept(&actual));
        for (own, packed) in tested.iter().zip(&packed) {
            prop_assert_eq!(own, &packed.open().into_owned());
        }
        prop_assert_eq!(compare(&packed, &other, &options()).unwrap(), lay(&tested, &actual));
    }

    /// Packing knows no name and no value that it would not give back.
    #[test]
    fn any_text_is_kept(rows in prop::collection::btree_map(".{0,200}", ".{0,200}", 0..20)) {
        let mut facts = Facts::default();
        for (key, value) in &rows {
            facts.set(key, value.clone());
        }
        let observed = Observed { kind: SubjectKind::Profile, name: "P".to_owned(), facts };
        prop_assert_eq!(Kept::from(&observed).open().into_owned(), observed);
    }

    #[test]
    fn the_order_of_subjects_says_nothing(tested in side(), actual in side()) {
        let expected = lay(&tested, &actual);
        let reversed = |side: &[Observed]| side.iter().rev().cloned().collect::<Vec<_>>();
        prop_assert_eq!(lay(&reversed(&tested), &reversed(&actual)), expected);
    }

    #[test]
    fn any_single_change_is_found(
        side in side(), at in any::<prop::sample::Index>(),
        (name, states) in setting(), (from, by) in (0usize..4, 1usize..4),
    ) {
        let mut tested = whole(&side);
        let at = with_subject(&mut tested, &name, at);
        let from = from % states.len();
        let to = (from + by.min(states.len() - 1)) % states.len();
        put(&mut tested[at].facts, &name, states[from]);
        // What another right brings along is no change: tests of their own.
        without_bringers(&mut tested[at].facts, &name);
        let mut actual = tested.clone();
        put(&mut actual[at].facts, &name, states[to]);
        let drift = lay(&tested, &actual).drift;
        let found: Vec<_> = drift.iter().map(|drift| (drift.subject.as_str(), drift.fact.as_str())).collect();
        prop_assert_eq!(found, [(tested[at].name.as_str(), name.as_str())], "{:?} to {:?}", states[from], states[to]);
        prop_assert!(drift[0].direction != Direction::Unknown);
        if from == 0 || to == 0 {
            let direction = if from == 0 { Direction::Extra } else { Direction::Missing };
            prop_assert_eq!(drift[0].direction, direction);
        }
    }

    /// The same where not all was seen: what both sides name is compared.
    #[test]
    fn any_single_change_of_what_both_sides_name_is_found(
        side in side(), at in any::<prop::sample::Index>(),
        (name, states) in setting(), (from, by) in (0usize..3, 1usize..3),
    ) {
        let states: Vec<_> = states.into_iter().flatten().collect();
        prop_assume!(states.len() > 1);
        let mut tested = side;
        let at = with_subject(&mut tested, &name, at);
        let from = from % states.len();
        let to = (from + by.min(states.len() - 1)) % states.len();
        without_bringers(&mut tested[at].facts, &name);
        tested[at].facts.set(&name, states[from].to_owned());
        let mut actual = tested.clone();
        actual[at].facts.set(&name, states[to].to_owned());
        let drift = lay(&tested, &actual).drift;
        let found: Vec<_> = drift.iter().map(|drift| drift.fact.as_str()).collect();
        prop_assert_eq!(found, [name.as_str()]);
        prop_assert!(drift[0].direction != Direction::Unknown);
    }

    /// However ranges are cut, the same addresses are the same, and one address more is found.
    #[test]
    fn ranges_that_let_in_the_same_are_equal(cuts in prop::collection::vec(1_u8..250, 0..6), more: bool) {
        let whole = seen(SubjectKind::Profile, "P", &[("login-ip/198.51.100.0-198.51.100.254", "office")]);
        let mut starts: Vec<u8> = cuts;
        starts.push(0);
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).map(|next| next - 1).chain([254 + u8::from(more)]);
        let rows: Vec<_> = starts.iter().zip(ends)
            .map(|(start, end)| format!("login-ip/::ffff:198.51.100.{start}-::ffff:198.51.100.{end}")).collect();
        let rows: Vec<_> = rows.iter().map(|row| (row.as_str(), "")).collect();
        let cut = seen(SubjectKind::Profile, "P", &rows);
        let drift = lay(&[whole], &[cut]).drift;
        prop_assert_eq!(drift.len(), usize::from(more));
        prop_assert!(drift.iter().all(|drift| drift.fact == "login-ip/198.51.100.255-198.51.100.255" && drift.widens));
    }

    #[test]
    fn absent_off_and_not_listed_are_one(tested in side()) {
        let whole: Vec<_> = tested.iter().map(|own| {
            let rows: Vec<_> = own.facts.iter().map(|fact| (fact.key.as_ref(), fact.value.as_str())).collect();
            seen(own.kind, &own.name, &rows)
        }).collect();
        let mut leaner = whole.clone();
        for own in &mut leaner {
            let rows: Vec<_> = own.facts.iter().filter(|fact| {
                let (section, key) = fact::split(&fact.key);
                // An object's reading right tells that the object is listed at all.
                !(matches!(fact.value.as_str(), "off" | "none" | "hidden") && section != "object" && key != "*")
            }).map(|fact| Entry { key: fact.key.clone(), value: fact.value.clone(), line: fact.line }).collect();
            own.facts = Facts::from_rows(rows, |first| Some(first.clone())).0;
        }
        prop_assert_eq!(lay(&whole, &leaner).drift, &[]);
        let mut offered = whole.clone();
        for own in &mut offered {
            let off: Vec<_> = own.facts.iter().filter(|fact| fact.key.starts_with("permission/") && fact.value == "off")
                .map(|fact| fact.key.to_string()).collect();
            for name in &off {
                own.facts.set(name, "absent".to_owned());
            }
        }
        prop_assert_eq!(lay(&whole, &offered).drift, &[]);
    }

    #[test]
    fn what_was_not_retrieved_is_never_deleted(tested in side(), keep in prop::collection::vec(any::<bool>(), 40)) {
        let mut actual = tested.clone();
        for own in &mut actual {
            // A retrieve that leaves out rows says of no section that it is whole.
            let mut kept = keep.iter().cycle();
            let rows: Vec<_> = own.facts.iter()
                .filter(|fact| !fact.key.starts_with("list/") && fact.key != "permission/*" && *kept.next().unwrap())
                .cloned().collect();
            own.facts = Facts::from_rows(rows, |first| Some(first.clone())).0;
        }
        let kept = keep.iter().cycle().take(actual.len()).zip(actual).filter(|(kept, _)| **kept);
        let actual: Vec<_> = kept.map(|(_, own)| own).collect();
        let drift = lay(&tested, &actual).drift;
        let wrong: Vec<_> = drift.iter().filter(|drift| drift.direction != Direction::Unknown).collect();
        prop_assert!(wrong.is_empty(), "{:?}", wrong);
    }

    #[test]
    fn a_baseline_is_the_same_however_its_subjects_come(side in side()) {
        prop_assume!(!side.is_empty());
        let mut whole: Vec<_> = side.iter().map(|own| seen(own.kind, &own.name, &[("permission/ViewSetup", "on")])).collect();
        let freeze = |subjects| Baseline::freeze(subjects, Details::default(), None, policy()).unwrap();
        let first = freeze(whole.clone());
        whole.reverse();
        let second = freeze(whole);
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(first.check(), Ok(()));
        let mut changed = second;
        changed.subjects[0].facts.set("permission/ViewSetup", "off".to_owned());
        let found = matches!(changed.check(), Err(Refused::Changed { .. }));
        prop_assert!(found);
    }
}
