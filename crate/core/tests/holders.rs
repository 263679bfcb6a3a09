//! What is found on a profile or set, beside what its integration users have.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::across::{Org, evaluate, holders, settle};
use permlight_core::capture::{Capture, Permissions};
use permlight_core::coverage::{Rest, Rows};
use permlight_core::effective::Seen;
use permlight_core::evaluate::{self as single, Context};
use permlight_core::finding::{Finding, Outcome};
use permlight_core::needs::{Integration, Needs, by_user};
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Table;

fn capture(kind: SubjectKind, name: &str, on: &[&str]) -> Capture {
    let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
    capture.permissions = Permissions::new(Table::default(), Rows::all(0).prove(Rest::Off));
    for name in on {
        capture.permissions.set(name, Setting::On);
    }
    capture
}

fn group(members: &[&str], muted_by: &[&str]) -> Capture {
    let mut group = capture(SubjectKind::PermissionSetGroup, "G", &[]);
    group.members = members.iter().map(|name| (*name).to_owned()).collect();
    group.muted_by = muted_by.iter().map(|name| (*name).to_owned()).collect();
    group
}

fn integration(username: &str, sets: &[&str], groups: &[&str], needs: &[&str]) -> Integration {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    Integration {
        id: username.to_owned(),
        title: username.to_owned(),
        username: username.to_owned(),
        profile: Some("P".to_owned()),
        permission_sets: all(sets),
        groups: all(groups),
        needs: Needs { permissions: all(needs), ..Needs::default() },
        ..Integration::default()
    }
}

/// What a rule finds at a permission of the first of the captures, once it was laid beside its users.
fn found(
    policy: &str,
    rule: &str,
    permission: &str,
    captures: &[Capture],
    register: &[Integration],
) -> Finding {
    let policy = Policy::find(policy).expect("a policy");
    let own = captures.first().expect("a capture");
    let seen: Vec<_> = captures.iter().map(|capture| Seen { capture, whole: true }).collect();
    let org = Org { seen: &seen, integrations: register, context: &Context::default() };
    let mut findings = single::evaluate(own, policy);
    settle(&mut findings, &own.subject, &holders(&org, policy, None));
    let is = |finding: &Finding| finding.rule.code == rule && finding.target.name() == permission;
    findings.into_iter().find(is).expect("a finding")
}

#[test]
fn must_be_on_passes_if_anything_grants_it_and_fails_only_if_nothing_does() {
    let profile = capture(SubjectKind::Profile, "P", &[]);
    let set = capture(SubjectKind::PermissionSet, "S", &["ApiEnabled"]);
    let api = |captures: &[Capture], register: &[Integration]| {
        found("recommended", "API001", "ApiEnabled", captures, register).outcome
    };
    let both = [profile.clone(), set.clone()];
    assert_eq!(api(&both, &[]), Outcome::Fail, "nobody is known to hold it");
    assert_eq!(api(&both, &[integration("a@x.example", &["S"], &[], &[])]), Outcome::Pass);
    assert_eq!(api(&both, &[integration("a@x.example", &[], &[], &[])]), Outcome::Fail);
    assert_eq!(api(&both, &[integration("a@x.example", &["Unseen"], &[], &[])]), Outcome::Unknown);
    // One who has it from nowhere fails, whatever the other has.
    let two = [integration("a@x.example", &["S"], &[], &[]), integration("b@x.example", &[], &[], &[])];
    assert_eq!(api(&both, &two), Outcome::Fail);
    let in_group = [profile, set, group(&["S"], &[])];
    assert_eq!(api(&in_group, &[integration("a@x.example", &[], &["G"], &[])]), Outcome::Pass);
}

#[test]
fn what_the_register_declares_is_accepted_by_rules_that_say_so_and_by_no_others() {
    let set = capture(SubjectKind::PermissionSet, "S", &["RunReports", "ModifyAllData"]);
    let captures = [set, capture(SubjectKind::Profile, "P", &[])];
    let outcome = |rule, permission, register: &[Integration]| {
        found("recommended", rule, permission, &captures, register).outcome
    };
    let declared = integration("a@x.example", &["S"], &[], &["RunReports", "ModifyAllData"]);
    let not = integration("b@x.example", &["S"], &[], &[]);
    assert_eq!(outcome("REP103", "RunReports", std::slice::from_ref(&declared)), Outcome::Pass);
    assert_eq!(outcome("DAT102", "ModifyAllData", std::slice::from_ref(&declared)), Outcome::Fail);
    assert_eq!(outcome("REP103", "RunReports", &[declared, not]), Outcome::Fail, "another user has it too");
}

#[test]
fn what_is_muted_for_every_user_is_no_finding_and_a_doubt_keeps_it() {
    let set = || capture(SubjectKind::PermissionSet, "S", &["ModifyAllData"]);
    let muting = || capture(SubjectKind::MutingPermissionSet, "M", &["ModifyAllData"]);
    let profile = || capture(SubjectKind::Profile, "P", &[]);
    let outcome = |captures: &[Capture], register: &[Integration]| {
        found("recommended", "DAT102", "ModifyAllData", captures, register).outcome
    };
    let all = [set(), profile(), group(&["S"], &["M"]), muting()];
    let member = integration("a@x.example", &[], &["G"], &[]);
    assert_eq!(outcome(&all, std::slice::from_ref(&member)), Outcome::NotApplicable);
    assert_eq!(outcome(&all, &[integration("a@x.example", &["S"], &["G"], &[])]), Outcome::Fail);
    assert_eq!(
        outcome(&[set(), profile(), group(&["S"], &["M"])], std::slice::from_ref(&member)),
        Outcome::Fail,
        "M was not seen"
    );
    let mut open = profile();
    open.permissions.leave_open(Unknown::NotSeen);
    assert_eq!(outcome(&[set(), open, group(&["S"], &["M"]), muting()], &[member]), Outcome::Fail);
}

/// What a right brings along counts as much as the right itself.
#[test]
fn what_a_right_brings_along_counts_for_a_user_as_the_right_does() {
    let set = |on: &[&str], session_based| Capture {
        session_based,
        ..capture(SubjectKind::PermissionSet, "S", on)
    };
    let outcome = |rule, permission, captures: &[Capture], held: (&[&str], &[&str])| {
        let user = integration("a@x.example", held.0, held.1, &[]);
        let finding = found("recommended", rule, permission, captures, &[user]);
        (finding.outcome, format!("{:?}", finding.message))
    };
    let profile = || capture(SubjectKind::Profile, "P", &[]);
    let not = Outcome::NotApplicable;
    for (by, all) in [
        ("ViewAllData", [("SET001", "ViewSetup"), ("DAT101", "ViewAllData")]),
        ("ManageUsers", [("USR001", "AssignPermissionSets"), ("USR004", "ManageUsers")]),
    ] {
        for (rule, permission) in all {
            let inert = [set(&[by], true), profile()];
            let (is, says) = outcome(rule, permission, &inert, (&["S"], &[]));
            assert!(is == Outcome::Unknown && says.contains("doubt.session"), "{permission}: {is:?} {says}");
            let active = [set(&[by], false), profile()];
            assert_eq!(outcome(rule, permission, &active, (&["S"], &[])).0, Outcome::Fail, "{permission}");
            // As a member of a group it counts.
            let member = [set(&[by], true), profile(), group(&["S"], &[])];
            assert_eq!(outcome(rule, permission, &member, (&[], &["G"])).0, Outcome::Fail, "{permission}");
        }
    }
    // A group that mutes what brings it along: nobody says what is left then, here and in what the user has.
    let muting = capture(SubjectKind::MutingPermissionSet, "M", &["ModifyAllData"]);
    let muted = [set(&["ModifyAllData"], false), profile(), group(&["S"], &["M"]), muting];
    assert_eq!(outcome("DAT102", "ModifyAllData", &muted, (&[], &["G"])).0, not);
    let (is, says) = outcome("DAT101", "ViewAllData", &muted, (&[], &["G"]));
    assert!(is == Outcome::Unknown && says.contains("doubt.perhaps-muted"), "{is:?} {says}");
}

/// The reason is the one that keeps the grant from counting, whatever else is not known.
#[test]
fn a_grant_that_may_not_count_says_why() {
    let profile = Capture::new(Subject { kind: SubjectKind::Profile, name: "P".to_owned(), record_id: None });
    let mut set = capture(SubjectKind::PermissionSet, "S", &["RunReports"]);
    set.licence = Some("SalesforceAPIIntegrationPsl".to_owned());
    let seen: Vec<_> = [&profile, &set].map(|capture| Seen { capture, whole: true }).to_vec();
    let register = [integration("a@x.example", &["S"], &[], &["RunReports"])];
    let org = Org { seen: &seen, integrations: &register, context: &Context::default() };
    let found = evaluate(&org, Policy::find("recommended").expect("a policy"));
    let is =
        |finding: &Finding| finding.rule.code == "INT006" && finding.target.name().contains("RunReports");
    let own = found.into_iter().find(is).expect("a finding");
    let says = format!("{:?}", own.message);
    assert!(
        own.outcome == Outcome::Unknown && says.contains("perhaps-unassignable"),
        "{:?} {says}",
        own.outcome
    );
}

#[test]
fn one_user_may_serve_several_integrations_and_that_is_a_finding() {
    let register = [
        integration("a@x.example", &["S"], &[], &["RunReports"]),
        integration("A@x.example", &["T"], &[], &["ViewRoles"]),
        integration("b@x.example", &[], &[], &[]),
    ];
    let users = by_user(&register);
    assert_eq!(users.len(), 2);
    let first = users.first().expect("a user");
    assert_eq!(first.permission_sets, ["S", "T"]);
    assert_eq!(first.needs.permissions, ["RunReports", "ViewRoles"]);
    assert_eq!(first.also, ["A@x.example"]);
    let org = Org { seen: &[], integrations: &users, context: &Context::default() };
    let found = evaluate(&org, Policy::find("smartosc").expect("a policy"));
    let of = |user: &str| {
        let one = found.iter().filter(|found| found.rule.code == "INT001" && found.subject.name == user);
        one.map(|found| found.outcome).collect::<Vec<_>>()
    };
    assert_eq!(of("a@x.example"), [Outcome::Fail]);
    assert_eq!(of("b@x.example"), [Outcome::Pass]);
}

#[test]
fn what_is_beyond_a_few_permissions_matters_as_much_as_it_can_do() {
    let mut profile = capture(SubjectKind::Profile, "P", &["ModifyAllData", "ApiEnabled"]);
    profile.licence = Some("Salesforce Integration".to_owned());
    let found = found("smartosc", "PRO001", "ModifyAllData", &[profile], &[]);
    assert_eq!((found.outcome, found.severity), (Outcome::Fail, Severity::Critical));
}

#[test]
fn a_register_that_names_no_permission_set_licence_says_nothing_of_them() {
    let mut profile = capture(SubjectKind::Profile, "P", &[]);
    profile.licence = Some("Salesforce Integration".to_owned());
    let mut set = capture(SubjectKind::PermissionSet, "S", &[]);
    set.licence = Some("SalesforceAPIIntegrationPsl".to_owned());
    let outcome = |licences: &[&str]| {
        let captures = [&profile, &set];
        let seen: Vec<_> = captures.iter().map(|capture| Seen { capture, whole: true }).collect();
        let licences = licences.iter().map(|name| (*name).to_owned()).collect();
        let user = integration("a@x.example", &["S"], &[], &[]);
        let register = [Integration { permission_set_licences: licences, ..user }];
        let org = Org { seen: &seen, integrations: &register, context: &Context::default() };
        let found = evaluate(&org, Policy::find("smartosc").expect("a policy"));
        let own = found.into_iter().find(|found| found.rule.code == "INT009").expect("a finding");
        own.outcome
    };
    assert_eq!(outcome(&[]), Outcome::Unknown);
    assert_eq!(outcome(&["Salesforce API Integration"]), Outcome::Pass);
    assert_eq!(outcome(&["Sales User"]), Outcome::Fail);
}

#[test]
fn what_one_container_lacks_another_may_bring_to_a_combination() {
    let profile = || capture(SubjectKind::Profile, "P", &["TwoFactorApi"]);
    let waiver = || capture(SubjectKind::PermissionSet, "S", &["BypassMFAForUiLogins"]);
    let outcome = |captures: &[Capture], register: &[Integration]| {
        found("cloudkettle", "COM001", "TwoFactorApi+BypassMFAForUiLogins", captures, register).outcome
    };
    let both = [profile(), waiver()];
    assert_eq!(outcome(&both, &[]), Outcome::Fail, "nobody is known to hold it");
    assert_eq!(outcome(&both, &[integration("a@x.example", &["S"], &[], &[])]), Outcome::Pass);
    assert_eq!(outcome(&both, &[integration("a@x.example", &[], &[], &[])]), Outcome::Fail);
    assert_eq!(outcome(&both, &[integration("a@x.example", &["Unseen"], &[], &[])]), Outcome::Unknown);
}

#[test]
fn rights_that_come_from_several_containers_are_told_of_the_user() {
    let of_user = |profile: &[&str], set: &[&str], sets: &[&str]| {
        let captures =
            [capture(SubjectKind::Profile, "P", profile), capture(SubjectKind::PermissionSet, "S", set)];
        let seen: Vec<_> = captures.iter().map(|capture| Seen { capture, whole: true }).collect();
        let register = [integration("a@x.example", sets, &[], &[])];
        let org = Org { seen: &seen, integrations: &register, context: &Context::default() };
        let policy = Policy::find("recommended").expect("a policy");
        evaluate(&org, policy).into_iter().filter(|found| found.rule.code == "COM101").count()
    };
    let (one, other) = (&["ModifyAllData"][..], &["ManageUsers"][..]);
    assert_eq!(of_user(one, other, &["S"]), 1);
    assert_eq!(of_user(one, other, &[]), 0, "S is not held");
    assert_eq!(of_user(one, &[], &["S"]), 0);
    assert_eq!(
        of_user(&["ViewAllData", "ModifyAllData", "ManageUsers"], &[], &["S"]),
        0,
        "the profile says it itself"
    );
}
