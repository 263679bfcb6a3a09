//! What a group mutes brings nothing along: whoever holds a set through the group has only what stands there by itself.

use permlight_core::catalog;
use permlight_core::effective::giving;
use permlight_core::fact;
use permlight_core::object_right::ObjectRight;
use permlight_core::subject::SubjectKind;
use permlight_verify::deploy::{Readiness, before};
use permlight_verify::{Direction, Observed, Options, Rename, Verdict, compare};

use crate::{lay, options, seen};

/// A right, and what it brings along.
fn brought() -> Vec<(String, String, &'static str)> {
    let mut all = Vec::new();
    for permission in catalog::permissions() {
        for by in catalog::bringing(permission.name) {
            all.push((fact::name("permission", by), fact::name("permission", permission.name), "on"));
        }
    }
    for right in ObjectRight::ALL {
        let name = |right: ObjectRight| fact::name("object", &fact::name("Lead", right.fact()));
        all.extend(giving("Lead", right).map(|by| (fact::name("permission", by), name(right), "on")));
        let needing = ObjectRight::ALL.into_iter().filter(|by| by.needs().contains(&right));
        all.extend(needing.map(|by| (name(by), name(right), "on")));
    }
    for by in ["object/Lead/view-all-fields", "permission/ViewAllFieldsGlobal"] {
        all.push((by.to_owned(), "field/Lead.F".to_owned(), "read"));
    }
    all
}

fn group(set: &str) -> Observed {
    let member = fact::name("member", set);
    seen(SubjectKind::PermissionSetGroup, "G", &[(&member, "on"), ("muted-by/M", "on")])
}

fn muting(right: &str) -> Observed {
    seen(SubjectKind::MutingPermissionSet, "M", &[(right, "on")])
}

#[test]
fn what_a_muted_right_brings_along_is_compared() {
    let brought = brought();
    assert!(brought.len() > 50, "{}", brought.len());
    for (by, right, value) in &brought {
        let set = |name: &str, rows: &[(&str, &str)]| seen(SubjectKind::PermissionSet, name, rows);
        let (less, more) = (set("S", &[(by, "on")]), set("S", &[(by, "on"), (right, value)]));
        // Nothing mutes it, so that both have it.
        assert_eq!(
            lay(std::slice::from_ref(&less), std::slice::from_ref(&more)).verdict(),
            Verdict::Equal,
            "{by} {right}"
        );
        let whole = |own: &Observed| vec![own.clone(), group(&own.name), muting(by)];
        // A group that only one side has, or a muting set whose group nobody has shown, mutes all the same.
        let alone = |own: &Observed| vec![own.clone(), muting(by)];
        for (tested, actual) in [(whole(&less), whole(&more)), (alone(&less), alone(&more))] {
            let comparison = lay(&tested, &actual);
            let found: Vec<_> =
                comparison.drift.iter().map(|drift| (drift.fact.as_str(), drift.direction)).collect();
            assert!(found.contains(&(right.as_str(), Direction::Extra)), "{by} {right}: {found:?}");
            assert_ne!(lay(&actual, &tested).verdict(), Verdict::Equal, "{by} {right}");
        }
    }
}

/// Another group's muting set takes nothing away from the set; a name that was changed does not hide the group.
#[test]
fn what_is_muted_is_that_of_the_groups_of_the_set() {
    let set = |name: &str, rows: &[(&str, &str)]| seen(SubjectKind::PermissionSet, name, rows);
    let (by, right) = (("permission/ModifyAllData", "on"), ("object/Lead/delete", "on"));
    let other = set("Other", &[]);
    let side = |rows: &[(&str, &str)]| vec![set("S", rows), other.clone(), group("Other"), muting(by.0)];
    let (tested, actual) = (side(&[by]), side(&[by, right]));
    let comparison = lay(&tested, &actual);
    assert_eq!(comparison.verdict(), Verdict::Equal, "{:?}", comparison.drift);
    assert_eq!(before(&comparison, &tested, None).verdict, Readiness::Ready);
    let renames = [Rename { kind: None, old: "S".to_owned(), new: "T".to_owned() }];
    let tested = [set("S", &[by]), group("S"), muting(by.0)];
    let actual = [set("T", &[by, right]), group("T"), muting(by.0)];
    let comparison = compare(&tested, &actual, &Options { renames: &renames, ..options() }).unwrap();
    assert_eq!(comparison.verdict(), Verdict::Drift);
}
