//! What a page is told of what was tested is what a comparison of the two sides says.

use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_verify::page_marks::{Deviation, Standing, Tested, pack};
use permlight_verify::{Direction, Observed, Rename};
use proptest::prelude::*;

use crate::sides::{keep, observed};
use crate::{facts, lay, one, policy, profile, seen};

/// What was tested, beside a page that shows all of the actual side.
fn beside(tested: &Observed, actual: &Observed) -> Tested {
    let packed = pack(std::slice::from_ref(tested), std::slice::from_ref(actual), &[]).unwrap();
    assert_eq!((packed[0].kind, &packed[0].name), (actual.kind, &actual.name));
    Tested::new(actual.kind, &packed[0].rows, &actual.facts, policy())
}

fn deviation(standing: Option<Standing>) -> Option<Deviation> {
    match standing {
        Some(Standing::Deviates(deviation)) => Some(deviation),
        _ => None,
    }
}

proptest! {
    #[test]
    fn a_control_stands_as_a_comparison_says(tested in observed(), actual in observed()) {
        let tested = Observed { kind: actual.kind, name: actual.name.clone(), ..tested };
        // No page shows an element of files that nobody knows, and a link to a muting set does not say how that is called.
        let mut actual = actual;
        keep(&mut actual.facts, |name| !name.starts_with("unknown-element/") && !name.starts_with("muting/"));
        let comparison = lay(std::slice::from_ref(&tested), std::slice::from_ref(&actual));
        let page = beside(&tested, &actual);
        // Pages show the two halves of a right on a field apart.
        let is_shown = |name: &str| !["list/", "field/"].iter().any(|own| name.starts_with(own)) && !name.ends_with("/*");
        for fact in actual.facts.iter().filter(|fact| is_shown(&fact.key)) {
            let standing = page.standing(&fact.key, &fact.value);
            match comparison.drift.iter().find(|drift| drift.fact == fact.key) {
                Some(drift) if drift.direction == Direction::Unknown || drift.expected.is_some() => {
                    prop_assert_eq!(standing, None);
                }
                Some(drift) => {
                    let found = deviation(standing).unwrap();
                    prop_assert_eq!(
                        (found.fact, found.tested, found.direction, found.severity),
                        (drift.fact.clone(), drift.tested.clone(), drift.direction, drift.severity)
                    );
                }
                None => prop_assert!(!matches!(standing, Some(Standing::Deviates(_)))),
            }
        }
        for gone in page.lacking() {
            prop_assert!(actual.facts.get(&gone.fact).is_none());
            let found = comparison.drift.iter().find(|drift| drift.fact == gone.fact);
            prop_assert!(found.is_some(), "{} is gone", gone.fact);
            let drift = found.unwrap();
            prop_assert_eq!((drift.direction, drift.severity), (gone.direction, gone.severity));
        }
    }

    #[test]
    fn packing_keeps_hostile_texts_apart(key in "[^\0]{1,12}", value in "[^\0]{0,12}", other in "[^\0]{1,12}") {
        prop_assume!(key != other && !key.contains('/') && !other.contains('/'));
        let (key, other) = (["tab/", &key].concat(), ["tab/", &other].concat());
        let tested = profile(&[(&key, &value)]);
        let page = beside(&tested, &profile(&[(&key, &value)]));
        prop_assert_eq!(page.standing(&key, &value), Some(Standing::Tested));
        let shown = deviation(page.standing(&other, "DefaultOn")).unwrap();
        prop_assert_eq!((shown.tested.as_str(), shown.direction), ("hidden", Direction::Extra));
    }
}

#[test]
fn what_cannot_be_packed_is_not_said_to_be_off() {
    let tested =
        profile(&[("permission/ApiEnabled", "on"), ("tab/Odd\0", "DefaultOn"), ("app/Sales", "visible")]);
    let page = beside(&tested, &profile(&[]));
    assert_eq!(page.standing("tab/Account", "DefaultOn"), None);
    assert_eq!(page.standing("permission/ApiEnabled", "on"), Some(Standing::Tested));
    assert_eq!(page.standing("app/Sales", "visible"), Some(Standing::Tested));
}

#[test]
fn unknown_on_either_side_says_nothing() {
    let partial = Observed::of_pages(SubjectKind::Profile, "P", facts(&[("permission/ViewSetup", "on")]));
    let page = beside(&partial, &profile(&[]));
    assert_eq!(page.standing("permission/ApiEnabled", "on"), None);
    assert_eq!(page.standing("permission/ViewSetup", "unknown"), None);
    assert_eq!(page.standing("org/name", "Acme"), None, "what happened was not tested");
    let unreadable = profile(&[("permission/ViewSetup", "not-in-metadata")]);
    assert_eq!(beside(&unreadable, &profile(&[])).standing("permission/ViewSetup", "on"), None);
}

#[test]
fn what_sandbox_and_production_differ_in_by_themselves_is_no_deviation() {
    let page = beside(&profile(&[]), &profile(&[]));
    assert_eq!(page.standing("permission/ViewGlobalHeader", "on"), None);
    let counted = deviation(page.standing("permission/ManageSandboxes", "on")).unwrap();
    assert!(counted.severity >= Severity::High, "a rule of the policy fails on it");
    let with = profile(&[("permission/ViewGlobalHeader", "on")]);
    let lacking = beside(&with, &profile(&[])).lacking();
    let compared = one(&with, &profile(&[]));
    assert_eq!(lacking.is_empty(), compared[0].expected.is_some());
}

#[test]
fn halves_of_a_field_right_stand_apart() {
    let page = beside(&profile(&[("field/A.F", "read")]), &profile(&[]));
    assert_eq!(page.standing("field-read/A.F", "on"), Some(Standing::Tested));
    let extra = deviation(page.standing("field-edit/A.F", "on")).unwrap();
    assert_eq!(
        (extra.fact.as_str(), extra.tested.as_str(), extra.direction),
        ("field/A.F", "off", Direction::Extra)
    );
    assert_eq!(deviation(page.standing("field-read/A.F", "off")).unwrap().direction, Direction::Missing);
}

#[test]
fn a_range_that_is_gone_and_an_assignment_that_is_gone_are_lacking() {
    let tested = profile(&[
        ("login-ip/::ffff:198.51.100.1-198.51.100.9", "office"),
        ("login-ip/10.0.0.1-10.0.0.9", ""),
    ]);
    let actual = facts(&[("login-ip/10.0.0.1-10.0.0.9", ""), ("list/login-ip", "1")]);
    let lacking = beside(&tested, &Observed::of_pages(SubjectKind::Profile, "P", actual)).lacking();
    let gone: Vec<_> = lacking.iter().map(|gone| (gone.fact.as_str(), gone.tested.as_str())).collect();
    assert_eq!(gone, [("login-ip/198.51.100.1-198.51.100.9", "office")]);

    let user = |rows: &[(&str, &str)]| seen(SubjectKind::User, "U", rows);
    let tested =
        user(&[("permission-set/0PS000000000001", "Old name"), ("permission-set/0PS000000000002", "Logs")]);
    let set = |name: &str| seen(SubjectKind::PermissionSet, name, &[]);
    let here = facts(&[("permission-set/0PS00000000000A", "New name"), ("list/permission-set", "1")]);
    let here = Observed::of_pages(SubjectKind::User, "U", here);
    let rename = Rename::parse("permission-set:Old name=New name").unwrap();
    let packed = pack(&[tested, set("Old name")], &[here.clone(), set("New name")], &[rename]).unwrap();
    let of_user = packed.iter().find(|packed| packed.kind == SubjectKind::User).unwrap();
    let page = Tested::new(SubjectKind::User, &of_user.rows, &here.facts, policy());
    assert_eq!(page.standing("permission-set/0PS00000000000A", "New name"), Some(Standing::Tested));
    let gone = page.lacking();
    assert_eq!(gone.iter().map(|gone| gone.fact.as_str()).collect::<Vec<_>>(), ["permission-set/Logs"]);
    assert_eq!(gone[0].severity, Severity::Low);
}

#[test]
fn a_list_that_the_page_does_not_show_whole_lacks_nothing() {
    let tested = profile(&[("login-ip/10.0.0.1-10.0.0.9", ""), ("object/A/read", "on")]);
    let part = facts(&[("list/object", "7"), ("permission/ApiEnabled", "on")]);
    let page = Observed::of_pages(SubjectKind::Profile, "P", part);
    assert_eq!(beside(&tested, &page).lacking(), []);
}
