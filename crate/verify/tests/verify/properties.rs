//! For every pair of sides.

use std::collections::BTreeMap;

use permlight_core::fact::{self, Facts};
use permlight_core::section::{Compared, Section};
use permlight_core::subject::SubjectKind;
use permlight_core::table::Entry;
use permlight_core::values::Values;
use permlight_verify::baseline::{Baseline, Details, Refused};
use permlight_verify::deploy::{Readiness, before};
use permlight_verify::{Direction, Drift, Kept, Observed, Verdict, View as _, compare};
use proptest::prelude::*;

use crate::{WHOLE, lay, options, policy, seen};

/// All sections that are compared, from their table. Ranges of addresses are no settings by themselves and have
/// properties of their own, and flows of pages are those of files under another name.
fn sections() -> Vec<Section> {
    let compared = |section: &Section| {
        section.compared() != Compared::Not && !section.is_range() && *section != Section::FlowsOnPages
    };
    Section::ALL.iter().copied().filter(compared).collect()
}

fn values(section: Section, key: &str) -> &'static [&'static str] {
    match section.values(key) {
        Values::Switch => &["off", "on"],
        Values::Field => &["none", "read", "edit"],
        Values::Tab => &["hidden", "DefaultOff", "DefaultOn"],
        Values::App => &["hidden", "visible", "default"],
        Values::Hours => &["08:00-18:00", "00:00-24:00"],
        Values::Presence | Values::Text => &["X", "Y"],
    }
}

fn key(section: Section) -> BoxedStrategy<String> {
    let one_of = |names: &[&str]| {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        prop::sample::select(names).boxed()
    };
    match section {
        Section::UserPermissions => one_of(&[
            "ModifyAllData",
            "ApiEnabled",
            "ApiUserOnly",
            "ManageSandboxes",
            "ViewGlobalHeader",
            "Unheard__x",
        ]),
        Section::Objects => ("[A-C]", prop::sample::select(fact::OBJECT_RIGHTS.to_vec()))
            .prop_map(|(object, right)| [&object, "/", right].concat())
            .boxed(),
        Section::LoginHours => one_of(&fact::WEEKDAYS),
        Section::About => one_of(&["licence", "session-based", "custom"]),
        Section::User => one_of(&["licence", "profile"]),
        _ => "[A-D]".boxed(),
    }
}

fn setting_of_any_section() -> impl Strategy<Value = (String, &'static [&'static str])> {
    prop::sample::select(sections()).prop_flat_map(|section| {
        let fact = if section == Section::Other { "another-version" } else { section.fact() };
        key(section).prop_map(move |key| (fact::name(fact, &key), values(section, &key)))
    })
}

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
            "ViewGlobalHeader",
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
                facts.set(&fact::name("list", section), "1".to_owned());
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

/// Takes away that a section was seen, with all that is known of it.
fn unsee(facts: &mut Facts, which: usize) {
    let section = WHOLE.get(which).copied().unwrap_or("permission");
    let marks = [fact::name("list", section), fact::name("list", "*")];
    let gone = |key: &str| fact::split(key).0 == section || marks.iter().any(|mark| mark == key);
    let rows = facts.iter().filter(|row| !gone(&row.key)).cloned().collect();
    *facts = Facts::from_rows(rows, |first| Some(first.clone())).0;
    if section == "permission" {
        facts.set("permission/*", "unknown".to_owned());
    }
}

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
        (name, values) in setting_of_any_section(), (from, by) in (0usize..3, 1usize..3),
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

    /// Whatever is not seen any more on one side, the verdict is not better for it, and no deploy may begin that might not before.
    #[test]
    fn weakening_makes_nothing_equal_and_nothing_ready(
        tested in side(), other in side(), alike: bool, weaker_side: bool,
        weaken in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6),
        drop in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let actual = if alike { tested.clone() } else { other };
        let judged = |tested: &[Observed], actual: &[Observed]| {
            let comparison = lay(tested, actual);
            let ready = before(&comparison, tested, None).verdict == Readiness::Ready;
            (comparison.verdict() == Verdict::Equal, ready)
        };
        let strong = judged(&tested, &actual);
        let mut weaker = if weaker_side { tested.clone() } else { actual.clone() };
        for (at, which) in weaken {
            if let Some(own) = (!weaker.is_empty()).then(|| at.index(weaker.len())).and_then(|at| weaker.get_mut(at)) {
                unsee(&mut own.facts, which.index(WHOLE.len() + 1));
            }
        }
        if let Some(at) = drop.filter(|_| !weaker.is_empty()) {
            weaker.remove(at.index(weaker.len()));
        }
        let weak = if weaker_side { judged(&weaker, &actual) } else { judged(&tested, &weaker) };
        prop_assert!(strong.0 || !weak.0, "equal");
        prop_assert!(strong.1 || !weak.1, "ready");
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
