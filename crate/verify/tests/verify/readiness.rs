//! What speaks against a deploy although the rights look alike.

use permlight_core::subject::SubjectKind;
use permlight_verify::deploy::{Deploy, Readiness, before};
use permlight_verify::{Direction, Observed, Options, Verdict, compare};

use crate::{lay, one, options, profile, seen};

fn muting(rows: &[(&str, &str)]) -> Observed {
    seen(SubjectKind::MutingPermissionSet, "M", rows)
}

fn reasons(tested: &[Observed], actual: &[Observed], options: &Options<'_>) -> Vec<String> {
    let comparison = compare(tested, actual, options).unwrap();
    match before(&comparison, tested, None).verdict {
        Readiness::Ready => Vec::new(),
        Readiness::NotReady(reasons) => reasons.iter().map(|reason| reason.key.to_owned()).collect(),
    }
}

/// View All Fields in a muting set mutes no field: what it names is muted, and nothing else.
#[test]
fn view_all_fields_opens_nothing_in_a_muting_set() {
    let all = [("object/Account/read", "on"), ("object/Account/view-all-fields", "on")];
    for value in ["read", "edit"] {
        let named = muting(&[&all[..], &[("field/Account.Y__c", value)]].concat());
        for (tested, actual, direction) in
            [(&named, muting(&all), Direction::Missing), (&muting(&all), named.clone(), Direction::Extra)]
        {
            let drift = one(tested, &actual);
            assert_eq!(
                drift.iter().map(|drift| drift.direction).collect::<Vec<_>>(),
                [direction],
                "{drift:?}"
            );
            assert_eq!(lay(std::slice::from_ref(tested), &[actual]).verdict(), Verdict::Drift);
        }
        assert!(one(&named, &muting(&all))[0].note.is_some());
    }
}

#[test]
fn what_was_tested_and_is_deleted_by_the_same_deploy_is_not_ready() {
    use SubjectKind::{MutingPermissionSet, PermissionSet, PermissionSetGroup, Profile};
    for kind in [PermissionSet, PermissionSetGroup, MutingPermissionSet, Profile] {
        let side = [seen(kind, "Keep", &[])];
        assert_eq!(reasons(&side, &side, &options()), Vec::<String>::new(), "{kind:?}");
        let deletes = [(kind, "keep".to_owned())];
        let key = match kind {
            MutingPermissionSet => "against.muting-deleted",
            _ => "against.tested-deleted",
        };
        let own = Options { deletes: &deletes, ..options() };
        assert_eq!(reasons(&side, &side, &own), [key], "{kind:?}");
        assert!(reasons(&side, &[], &own).contains(&key.to_owned()), "{kind:?}");
    }
}

#[test]
fn no_deploy_takes_a_set_without_a_label() {
    use SubjectKind::{MutingPermissionSet, PermissionSet, PermissionSetGroup};
    for kind in [PermissionSet, PermissionSetGroup, MutingPermissionSet] {
        let side = [seen(kind, "S", &[("about/label", " ")])];
        assert_eq!(reasons(&side, &side, &options()), ["against.no-label"], "{kind:?}");
        // Pages do not tell it apart from the name.
        let page = [seen(kind, "S", &[("about/label", " "), ("permission/*", "absent")])];
        assert_eq!(reasons(&page, &page, &options()), Vec::<String>::new(), "{kind:?}");
    }
}

#[test]
fn a_profile_that_salesforce_made_is_one_on_either_side() {
    let side = |name: &str, custom: &str, more: &str| {
        [seen(SubjectKind::Profile, name, &[("about/custom", custom), ("permission/ApiEnabled", more)])]
    };
    for (tested, actual) in [
        (("P", "true"), ("P", "false")),
        (("P", "false"), ("P", "true")),
        (("System Administrator", "true"), ("Admin", "true")),
    ] {
        let found = reasons(&side(tested.0, tested.1, "on"), &side(actual.0, actual.1, "off"), &options());
        assert!(found.contains(&"against.standard-profile".to_owned()), "{found:?}");
    }
    let read_only = reasons(&side("ReadOnly", "true", "on"), &side("ReadOnly", "true", "off"), &options());
    assert_eq!(read_only, Vec::<String>::new());
}

#[test]
fn login_limits_of_production_that_nobody_tested_stay_and_speak_against_it() {
    for row in [("login-ip/10.0.0.0-10.0.0.200", ""), ("login-hours/monday", "08:00-17:00")] {
        let (mut own, actual) = (profile(&[]), [profile(&[row])]);
        // Its file has no login hours.
        own.facts.set("list/login-hours", "0".to_owned());
        let tested = [own];
        let comparison = lay(&tested, &actual);
        assert_eq!(comparison.what(Deploy::LeavesAlone).len(), 1, "{:?}", comparison.drift);
        assert_eq!(reasons(&tested, &actual, &options()), ["against.stays"]);
    }
}

/// A deploy of a file without login hours leaves those of production alone; one with an empty element takes them away.
#[test]
fn only_an_empty_element_takes_login_hours_away() {
    let actual = [profile(&[("login-hours/monday", "08:00-17:00")])];
    let mut emptied = profile(&[]);
    emptied.facts.set("list/login-hours", "7".to_owned());
    let comparison = lay(std::slice::from_ref(&emptied), &actual);
    assert_eq!(comparison.what(Deploy::TakesAway).len(), 1, "{:?}", comparison.drift);
    assert_eq!(reasons(&[emptied], &actual, &options()), Vec::<String>::new());
}
