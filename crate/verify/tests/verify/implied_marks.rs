//! What a right on both sides brings along: a mark and a comparison say the same of it, whatever page shows it.

use std::collections::BTreeMap;

use permlight_core::fact::{self, Facts};
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;
use permlight_verify::page_marks::{Standing, Tested, pack};
use permlight_verify::{Comparison, Direction, Observed};
use proptest::prelude::*;

use crate::sides::{States, keep, observed, put, settings};
use crate::{lay, policy, profile};

/// Rights that bring others along.
fn bringers() -> Vec<&'static str> {
    vec![
        "permission/ModifyAllData",
        "permission/ViewAllData",
        "permission/ViewAllFieldsGlobal",
        "permission/ManageUsers",
        "permission/TransferAnyLead",
        "object/A/edit",
        "object/A/modify-all",
        "object/A/view-all-fields",
    ]
}

/// Settings that another one may bring along, and what they may be.
fn brought() -> Vec<(String, States)> {
    let switch = || vec![None, Some("off"), Some("on")];
    let brought =
        ["permission/ViewSetup", "permission/ManageQuotas", "object/Lead/read", "object/Lead/create"];
    let objects = settings().into_iter().filter(|(name, _)| name.starts_with("object/"));
    let fields = ["field/A.F", "field/B.F"];
    let switches =
        brought.into_iter().chain(bringers()).map(str::to_owned).chain(objects.map(|(name, _)| name));
    let mut all: Vec<_> = switches.map(|name| (name, switch())).collect();
    all.extend(fields.map(|name| (name.to_owned(), vec![None, Some("none"), Some("read"), Some("edit")])));
    all
}

/// Two sides of the same subject that differ in what may be brought along.
fn sides() -> impl Strategy<Value = (Observed, Observed)> {
    let change =
        || (prop::sample::select(brought()), any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let on = prop::collection::vec(prop::sample::select(bringers()), 0..4);
    (observed(), prop::collection::vec(change(), 0..12), on).prop_map(|(tested, changes, on)| {
        let mut tested = tested;
        // No page shows an element of files that nobody knows, and a link to a muting set does not say how that is called.
        keep(&mut tested.facts, |name| !name.starts_with("unknown-element/") && !name.starts_with("muting/"));
        let mut actual = tested.clone();
        if !matches!(tested.kind, SubjectKind::PermissionSetGroup) {
            for ((name, states), at, other) in &changes {
                put(&mut tested.facts, name, states[at.index(states.len())]);
                put(&mut actual.facts, name, states[other.index(states.len())]);
            }
            for name in on {
                put(&mut tested.facts, name, Some("on"));
                put(&mut actual.facts, name, Some("on"));
            }
        }
        (tested, actual)
    })
}

/// What a page shows of a side: some sections, each as far as it was seen. User permissions come with how far they were.
fn page_of(actual: &Observed, shown: &[bool]) -> Facts {
    let numbers: BTreeMap<_, _> =
        Section::ALL.iter().map(|section| section.fact()).zip(shown.iter().cycle()).collect();
    let mut facts = actual.facts.clone();
    keep(&mut facts, |name| {
        let (section, key) = fact::split(name);
        let section = Section::of(if section == Section::Lists.fact() { key } else { section });
        // Only files say that they leave nothing out.
        name != "list/*"
            && numbers.get(section.elsewhere().unwrap_or(section).fact()).is_some_and(|shown| **shown)
    });
    facts
}

fn beside(tested: &Observed, actual: &Observed, page: &Facts) -> Tested {
    let packed = pack(std::slice::from_ref(tested), std::slice::from_ref(actual), &[]).unwrap();
    Tested::new(actual.kind, &packed[0].rows, page, policy())
}

/// What the comparison says of a fact, if it is worth a mark.
fn compared(comparison: &Comparison, fact: &str) -> Option<Direction> {
    let own = comparison.drift.iter().find(|drift| drift.fact == fact)?;
    (own.direction != Direction::Unknown && own.expected.is_none()).then_some(own.direction)
}

fn laid(tested: &Observed, actual: &Observed) -> Comparison {
    lay(std::slice::from_ref(tested), std::slice::from_ref(actual))
}

fn marked(standing: Option<Standing>) -> Option<Direction> {
    match standing {
        Some(Standing::Deviates(deviation)) => Some(deviation.direction),
        _ => None,
    }
}

const HALVES: [(&str, &[&str]); 2] = [("field-read", &["read", "edit"]), ("field-edit", &["edit"])];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_mark_says_drift_exactly_where_the_comparison_does(
        (tested, actual) in sides(),
        shown in prop::collection::vec(prop::bool::weighted(0.4), Section::ALL.len()),
        pick in any::<prop::sample::Index>(),
    ) {
        let comparison = laid(&tested, &actual);
        let page = page_of(&actual, &shown);
        let marks = beside(&tested, &actual, &page);
        // Pages show the two halves of a right on a field apart.
        let is_shown = |name: &str| !["list/", "field/"].iter().any(|own| name.starts_with(own)) && !name.ends_with("/*");
        let facts: Vec<_> = page.iter().filter(|fact| is_shown(&fact.key)).collect();
        for fact in &facts {
            let said = compared(&comparison, &fact.key);
            prop_assert_eq!(marked(marks.standing(&fact.key, &fact.value)), said, "{}", fact.key);
        }
        for gone in marks.lacking() {
            prop_assert_eq!(compared(&comparison, &gone.fact), Some(gone.direction), "{} is gone", gone.fact);
        }
        // A box that is ticked stands as it would stand after a Save.
        let boxes: Vec<_> = facts.iter().filter(|fact| fact.value == "on" || fact.value == "off").collect();
        if !boxes.is_empty() {
            let ticked = boxes[pick.index(boxes.len())];
            let value = if ticked.value == "on" { "off" } else { "on" };
            let mut saved = actual.clone();
            put(&mut saved.facts, &ticked.key, Some(value));
            let said = compared(&laid(&tested, &saved), &ticked.key);
            prop_assert_eq!(marked(marks.standing(&ticked.key, value)), said, "{} as {}", ticked.key, value);
        }
    }

    #[test]
    fn a_field_deviates_exactly_where_one_of_its_halves_does(
        (tested, actual) in sides(),
        shows_objects in any::<bool>(),
        value in prop::sample::select(vec!["none", "read", "edit"]),
    ) {
// Neither holds fields that anybody reads.
        let kind = match tested.kind {
            SubjectKind::MutingPermissionSet | SubjectKind::PermissionSetGroup => SubjectKind::PermissionSet,
            kind => kind,
        };
        let (mut tested, mut actual) = (Observed { kind, ..tested }, Observed { kind, ..actual });
        if tested.facts.get("field/A.F").is_some_and(|value| value == "edit-only") {
            put(&mut tested.facts, "field/A.F", Some("none"));
        }
        put(&mut actual.facts, "field/A.F", Some(value));
        let mut page = actual.facts.clone();
        keep(&mut page, |name| name.starts_with("field/") || shows_objects && name.starts_with("object/"));
        let marks = beside(&tested, &actual, &page);
        let halves = HALVES.map(|(half, on)| {
            let side = if on.contains(&value) { "on" } else { "off" };
            marked(marks.standing(&fact::name(half, "A.F"), side))
        });
        prop_assert_eq!(halves.into_iter().flatten().next(), compared(&laid(&tested, &actual), "field/A.F"), "{:?}", halves);
    }
}

#[test]
fn what_a_permission_of_another_page_brings_along_is_not_marked() {
    let tested = profile(&[("permission/ViewAllData", "on")]);
    let actual =
        profile(&[("permission/ViewAllData", "on"), ("object/A/read", "on"), ("object/A/view-all", "on")]);
    let page = |facts: &[(&str, &str)]| beside(&tested, &actual, &crate::facts(facts));
    let object = page(&[("object/A/read", "on"), ("object/A/view-all", "on"), ("object/A/delete", "off")]);
    assert_eq!(object.standing("object/A/read", "on"), None);
    assert_eq!(object.standing("object/A/view-all", "on"), None);
    assert_eq!(marked(object.standing("object/A/delete", "on")), Some(Direction::Extra));
    // An object that was never read before.
    assert_eq!(page(&[("object/New/read", "on")]).standing("object/New/read", "on"), None);
}
