//! For every pair of sides.

use std::collections::BTreeMap;

use permlight_core::fact::{self, Facts};
use permlight_core::subject::SubjectKind;
use permlight_core::table::Entry;
use permlight_verify::baseline::{Baseline, Details, Refused};
use permlight_verify::{Direction, Drift, Observed, Verdict};
use proptest::prelude::*;

use crate::{WHOLE, lay, policy, seen};

/// A setting and all its values that differ, the one that grants nothing first.
fn setting() -> impl Strategy<Value = (String, &'static [&'static str])> {
    const SWITCH: &[&str] = &["off", "on"];
    let named = |section: &'static str, values: &'static [&'static str]| {
        "[A-D]".prop_map(move |key| ([section, "/", &key].concat(), values))
    };
    let object = ("[A-C]", prop::sample::select(fact::OBJECT_RIGHTS.to_vec()));
    prop_oneof![
        prop::sample::select(vec![
            "ModifyAllData",
            "ApiEnabled",
            "ApiUserOnly",
            "ManageSandboxes",
            "Unheard__x"
        ])
        .prop_map(|name| (["permission/", name].concat(), SWITCH)),
        object.prop_map(|(object, right)| (["object/", &object, "/", right].concat(), SWITCH)),
        named("field", &["none", "read", "edit"]),
        named("tab", &["hidden", "DefaultOff", "DefaultOn"]),
        named("app", &["hidden", "visible", "default"]),
        named("apex-class", SWITCH),
        named("custom-permission", SWITCH),
        named("member", SWITCH),
        named("muted-by", SWITCH),
        named("flowAccesses", SWITCH),
        named("layoutAssignments", &["X", "Y"]),
        Just(("about/licence".to_owned(), &["Salesforce", "Identity"][..])),
        Just(("about/session-based".to_owned(), &["false", "true"][..])),
        Just(("login-hours/monday".to_owned(), &["08:00-18:00", "00:00-24:00"][..])),
    ]
}

pub(crate) fn observed() -> impl Strategy<Value = Observed> {
    let kinds = vec![
        SubjectKind::Profile,
        SubjectKind::PermissionSet,
        SubjectKind::PermissionSetGroup,
        SubjectKind::MutingPermissionSet,
    ];
    let rows = prop::collection::vec((setting(), any::<prop::sample::Index>()), 0..30);
    // Some sides saw all, some saw parts.
    let marks = prop::collection::vec(prop::bool::weighted(0.7), WHOLE.len() + 2);
    (prop::sample::select(kinds), "[a-c]", rows, marks).prop_map(|(kind, name, rows, marks)| {
        let mut facts = Facts::default();
        for ((name, values), at) in rows {
            facts.set(&name, values[at.index(values.len())].to_owned());
        }
        for (section, marked) in WHOLE.iter().chain(&["*"]).zip(&marks) {
            if *marked {
                facts.set(&fact::whole(section), "1".to_owned());
            }
        }
        let rest = if marks[WHOLE.len() + 1] { "off" } else { "unknown" };
        facts.set("permission/*", rest.to_owned());
        Observed::of_pages(kind, &name, facts)
    })
}

fn side() -> impl Strategy<Value = Vec<Observed>> {
    prop::collection::vec(observed(), 0..6).prop_map(|side| {
        let unique: BTreeMap<_, _> =
            side.into_iter().map(|own| ((own.kind, own.name.clone()), own)).collect();
        unique.into_values().collect()
    })
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
    fn directions_flip_with_the_sides(tested in side(), actual in side()) {
        let row = |drift: &Drift| {
            let (id, fact) = ([drift.kind.id(), ":", &drift.subject].concat(), drift.fact.clone());
            (id, fact, drift.tested.clone(), drift.actual.clone(), drift.direction)
        };
        let mut there: Vec<_> = lay(&tested, &actual).drift.iter().map(row).collect();
        let back = lay(&actual, &tested);
        let mut back: Vec<_> = back.drift.iter().map(row)
            .map(|(id, fact, a, b, direction)| (id, fact, b, a, direction.flipped())).collect();
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
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
        (name, values) in setting(), (from, by) in (0usize..3, 1usize..3),
    ) {
        prop_assume!(!side.is_empty());
        let mut tested = side;
        let at = at.index(tested.len());
        let from = from % values.len();
        let to = (from + by.min(values.len() - 1)) % values.len();
        tested[at].facts.set(&name, values[from].to_owned());
        // A right on an object says what the object's other rights are not.
        let mut actual = tested.clone();
        actual[at].facts.set(&name, values[to].to_owned());
        let drift = lay(&tested, &actual).drift;
        let found: Vec<_> = drift.iter().map(|drift| drift.fact.as_str()).collect();
        prop_assert!(found.contains(&name.as_str()), "{} not in {:?}", name, found);
        prop_assert!(drift.iter().all(|drift| drift.direction != Direction::Unknown));
        prop_assert_eq!(drift.len(), 1);
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
