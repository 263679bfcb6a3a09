//! Salesforce's own identities are left alone, and nothing else is that only borrows their name.

#![allow(clippy::unwrap_used)]

use permlight_core::capture::{Capture, Permissions};
use permlight_core::coverage::{Rest, Rows};
use permlight_core::evaluate::{Context, evaluate, evaluate_named, exclusion};
use permlight_core::finding::{Finding, Outcome};
use permlight_core::policy::Policy;
use permlight_core::scope::{Answer, Known, Standing, scope};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Table;

const NAMES: [&str; 7] = [
    "Analytics Cloud Integration User",
    "Analytics Cloud Security User",
    "Anypoint Integration",
    "B2BMA Integration User",
    "CPQ Integration User",
    "Sales Insights Integration User",
    "SalesforceIQ Integration User",
];

fn capture(kind: SubjectKind, name: &str, custom: Option<bool>) -> Capture {
    let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
    capture.custom = custom;
    capture.licence = Some("Salesforce".to_owned());
    let mut permissions = Permissions::new(Table::default(), Rows::all(0).prove(Rest::Off));
    permissions.set("ModifyAllData", Setting::On);
    capture.permissions = permissions;
    capture
}

fn fails(capture: &Capture) -> bool {
    let policy = Policy::find("recommended").unwrap();
    evaluate(capture, policy).iter().any(|finding| finding.outcome == Outcome::Fail)
}

#[test]
fn a_profile_of_the_org_that_borrows_a_name_of_salesforce_is_judged() {
    for name in NAMES {
        let own = capture(SubjectKind::Profile, name, Some(true));
        assert!(exclusion(&own).is_none() && fails(&own), "{name}");
        let salesforce = capture(SubjectKind::Profile, name, Some(false));
        assert!(exclusion(&salesforce).is_some() && !fails(&salesforce), "{name}");
    }
}

#[test]
fn what_is_no_profile_is_judged_whatever_it_is_called() {
    for kind in [SubjectKind::PermissionSet, SubjectKind::User] {
        let own = capture(kind, "Anypoint Integration", None);
        assert!(exclusion(&own).is_none(), "{kind:?}");
    }
}

#[test]
fn a_user_that_holds_such_a_profile_is_salesforces() {
    let mut user = capture(SubjectKind::User, "Dana Lee", None);
    user.more.set("user/profile", "Anypoint Integration".to_owned());
    assert!(exclusion(&user).is_some());
}

#[test]
fn a_file_that_does_not_say_clearly_whether_it_is_custom_is_unknown() {
    let policy = Policy::find("recommended").unwrap();
    for name in NAMES {
        let clear = capture(SubjectKind::Profile, name, None);
        assert!(exclusion(&clear).is_some(), "{name}");
        let mut unreadable = clear.clone();
        unreadable.more.set("doubt/about/custom", "unreadable".to_owned());
        // What is misspelt in a file leaves all of it open.
        let mut misspelt = clear;
        misspelt.permissions = Permissions::unseen(Unknown::PartialFile);
        for doubtful in [unreadable, misspelt] {
            assert!(exclusion(&doubtful).is_none(), "{name}");
            let findings = evaluate(&doubtful, policy);
            let judges = |finding: &&Finding| finding.rule.subjects.contains(&SubjectKind::Profile);
            assert!(
                findings.iter().filter(judges).all(|finding| finding.outcome == Outcome::Unknown),
                "{name}"
            );
        }
    }
    let mut by_licence = capture(SubjectKind::Profile, "Own", None);
    by_licence.licence = Some("Analytics Cloud Integration User".to_owned());
    assert!(exclusion(&by_licence).is_some(), "a licence says it by itself");
    by_licence.more.set("doubt/about/custom", "unreadable".to_owned());
    assert!(exclusion(&by_licence).is_none(), "unless the org may have made it");
}

const LICENCES: [&str; 7] = [
    "Analytics Cloud Integration User",
    "B2BMA Integration User",
    "CPQ Integration User",
    "Cloud Integration User",
    "Sales Insights Integration User",
    "SalesforceIQ Integration User",
    "XOrg Proxy User",
];

/// Whatever the name and the licence: what the org made is judged, and what somebody named or a judged user holds is too.
#[test]
fn nothing_that_somebody_made_or_named_is_left_alone() {
    let policy = Policy::find("recommended").unwrap();
    for kind in [SubjectKind::Profile, SubjectKind::PermissionSet] {
        for name in NAMES.into_iter().chain(["Own"]) {
            for licence in LICENCES.into_iter().chain(["Salesforce"]) {
                for custom in [None, Some(false), Some(true)] {
                    let mut own = capture(kind, name, custom);
                    own.licence = Some(licence.to_owned());
                    let shown = format!("{kind:?} {name}, {licence}, {custom:?}");
                    assert!(custom != Some(true) || fails(&own), "{shown}");
                    let named = evaluate_named(&own, policy, &Context::default());
                    assert!(named.iter().any(|finding| finding.outcome == Outcome::Fail), "{shown}");
                    let holder = Some((SubjectKind::User, "hub"));
                    for known in [
                        Known { declared: Some("hub"), ..Known::default() },
                        Known { holder, ..Known::default() },
                        Known { team: Some(Answer::Yes), ..Known::default() },
                    ] {
                        assert_eq!(scope(&own, &known).standing, Standing::Judged, "{shown}");
                    }
                }
            }
        }
    }
}
