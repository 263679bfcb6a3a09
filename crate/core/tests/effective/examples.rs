//! Single cases, as people meet them.

use std::collections::BTreeSet;

use permlight_core::capture::{Capture, ObjectRights, Permissions};
use permlight_core::coverage::{Rest, Rows};
use permlight_core::effective::{Holdings, Licences, ObjectRight, Right};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};

use super::oracle::State;
use super::worlds::{OBJECTS, table};
use super::{in_words, state, work_out};

fn named(kind: SubjectKind, name: &str, on: &[&'static str]) -> (Capture, bool) {
    let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
    let rows = on.iter().map(|permission| (*permission, Setting::On));
    capture.permissions = Permissions::new(table(rows), Rows::all(0).prove(Rest::Off));
    (capture, true)
}

fn group(name: &str, members: &[&str], muted_by: &[&str]) -> (Capture, bool) {
    let mut group = named(SubjectKind::PermissionSetGroup, name, &[]);
    group.0.members = members.iter().map(|&name| name.to_owned()).collect();
    group.0.muted_by = muted_by.iter().map(|&name| name.to_owned()).collect();
    group
}

fn held(profile: &str, sets: &[&str], groups: &[&str]) -> Holdings {
    Holdings {
        profile: Some(profile.to_owned()),
        permission_sets: sets.iter().map(|&name| name.to_owned()).collect(),
        groups: groups.iter().map(|&name| name.to_owned()).collect(),
        ..Holdings::default()
    }
}

fn words(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|&word| word.to_owned()).collect()
}

#[test]
fn muted_in_one_group_and_granted_by_another_is_on() {
    let world = vec![
        named(SubjectKind::Profile, "P", &[]),
        named(SubjectKind::PermissionSet, "A", &["ExportReport", "RunReports"]),
        named(SubjectKind::MutingPermissionSet, "M", &["ExportReport"]),
        group("G", &["A"], &["M"]),
        group("H", &["A"], &[]),
    ];
    let alone = in_words(work_out(&world, &held("P", &[], &["G"])).permission("ExportReport"));
    assert_eq!(alone.state, State::Off);
    assert_eq!(alone.withheld, words(&["A in G: muted"]));

    let both = in_words(work_out(&world, &held("P", &[], &["G", "H"])).permission("ExportReport"));
    assert_eq!((both.state, both.grantors), (State::On, words(&["A in H"])));
    assert_eq!(both.withheld, words(&["A in G: muted"]));
}

#[test]
fn a_muting_set_that_was_not_seen_casts_doubt_on_its_group_only() {
    let world = vec![
        named(SubjectKind::Profile, "P", &["RunReports"]),
        named(SubjectKind::PermissionSet, "A", &["ExportReport", "RunReports"]),
        group("G", &["A"], &["M"]),
    ];
    let found = work_out(&world, &held("P", &[], &["G"]));
    assert_eq!(state(found.permission("ExportReport")), State::Unknown);
    assert_eq!(state(found.permission("RunReports")), State::On);
    assert_eq!(state(found.permission("ModifyAllData")), State::Off, "a muting set cannot grant");
    assert_eq!(found.unseen.len(), 1);
}

#[test]
fn a_session_based_set_is_inert_alone_and_not_as_a_member() {
    let mut set = named(SubjectKind::PermissionSet, "A", &["ExportReport"]);
    set.0.session_based = true;
    let mut world = vec![named(SubjectKind::Profile, "P", &[]), set, group("G", &["A"], &[])];
    let alone = in_words(work_out(&world, &held("P", &["A"], &[])).permission("ExportReport"));
    assert_eq!((alone.state, alone.withheld), (State::Unknown, words(&["set A: session"])));
    assert_eq!(
        work_out(&world, &held("P", &["A"], &[])).permission("ExportReport").certain(),
        Setting::Off,
        "it does not count where it must be on"
    );
    let member = in_words(work_out(&world, &held("P", &[], &["G"])).permission("ExportReport"));
    assert_eq!((member.state, member.grantors), (State::On, words(&["A in G"])));

    world[2].0.session_based = true;
    let group = in_words(work_out(&world, &held("P", &[], &["G"])).permission("ExportReport"));
    assert_eq!((group.state, group.withheld), (State::Unknown, words(&["A in G: session"])));
    // What the group mutes is off in a session, too.
    world[2].0.muted_by = vec!["M".to_owned()];
    world.push(named(SubjectKind::MutingPermissionSet, "M", &["ExportReport"]));
    let muted = in_words(work_out(&world, &held("P", &[], &["G"])).permission("ExportReport"));
    assert_eq!((muted.state, muted.withheld), (State::Off, words(&["A in G: muted", "A in G: session"])));
}

#[test]
fn implied_rights_come_in_chains_and_keep_every_grantor() {
    let world = vec![
        named(SubjectKind::Profile, "P", &["CreateReportFolders"]),
        named(SubjectKind::PermissionSet, "A", &["RunReports"]),
    ];
    let found = work_out(&world, &held("P", &["A"], &[]));
    let expected = words(&["by CreateCustomizeReports", "by CreateReportFolders", "set A"]);
    assert_eq!(in_words(found.permission("RunReports")).grantors, expected);
    let implied = in_words(found.permission("CreateCustomizeReports"));
    assert_eq!((implied.state, implied.grantors), (State::On, words(&["by CreateReportFolders"])));
}

#[test]
fn modify_all_data_reaches_every_object_by_way_of_nothing_else() {
    let mut world = vec![named(SubjectKind::Profile, "P", &["ModifyAllData"])];
    let found = work_out(&world, &held("P", &[], &[]));
    let read = in_words(&found.object("Anything__c")[&ObjectRight::Read]);
    assert_eq!((read.state, read.grantors), (State::On, words(&["by ModifyAllData", "by ViewAllData"])));
    assert_eq!(state(&found.object("Anything__c")[&ObjectRight::ModifyAllRecords]), State::On);
    assert_eq!(state(&found.object("Anything__c")[&ObjectRight::ViewAllFields]), State::Unknown);

    // Nobody has seen whether the partial profile holds them.
    world[0].0.permissions = Permissions::unseen(Unknown::PartialFile);
    let found = work_out(&world, &held("P", &[], &[]));
    assert_eq!(state(found.permission("ModifyAllData")), State::Unknown);
    assert_eq!(state(&found.object("Anything__c")[&ObjectRight::Read]), State::Unknown);
}

#[test]
fn licences_withhold_what_they_do_not_offer() {
    let account = ObjectRights { read: true, ..ObjectRights::default() };
    let mut profile = named(SubjectKind::Profile, "P", &[]);
    profile.0.licence = Some("Salesforce Integration".to_owned());
    profile.0.objects = table(OBJECTS.map(|object| (object, ObjectRights::default())));
    let mut set = named(SubjectKind::PermissionSet, "A", &["BulkApiHardDelete"]);
    set.0.licence = Some("Salesforce Integration".to_owned());
    set.0.objects = table([("Account", account), ("Log__c", account)]);
    let mut world = vec![profile, set];

    let found = work_out(&world, &held("P", &["A"], &[]));
    let hard_delete = in_words(found.permission("BulkApiHardDelete"));
    assert_eq!((hard_delete.state, hard_delete.withheld), (State::Unknown, words(&["set A: licence"])));
    let read = in_words(&found.object("Account")[&ObjectRight::Read]);
    assert_eq!((read.state, read.withheld), (State::Unknown, words(&["set A: licence"])));
    assert_eq!(state(&found.object("Log__c")[&ObjectRight::Read]), State::On);

    world[1].0.licence = Some("SalesforceAPIIntegrationPsl".to_owned());
    world[0].0.licence = Some("Salesforce".to_owned());
    let found = work_out(&world, &held("P", &["A"], &[]));
    assert_eq!(state(found.permission("BulkApiHardDelete")), State::On);
    assert_eq!(state(&found.object("Account")[&ObjectRight::Read]), State::On);
}

/// A user of this licence holds a set that is tied to that one and grants View Setup.
fn tied(user: Option<&str>, set: &str, licences: Licences) -> Right {
    let mut profile = named(SubjectKind::Profile, "P", &[]);
    profile.0.licence = user.map(str::to_owned);
    let mut own = named(SubjectKind::PermissionSet, "A", &["ViewSetup"]);
    own.0.licence = Some(set.to_owned());
    let holdings = Holdings { licences, ..held("P", &["A"], &[]) };
    work_out(&vec![profile, own], &holdings).permission("ViewSetup").clone()
}

#[test]
fn what_says_that_a_set_is_held_that_cannot_be_assigned_contradicts_it() {
    let integration = Some("Salesforce Integration");
    let right = tied(integration, "Salesforce", Licences::default());
    assert_eq!(in_words(&right).withheld, words(&["set A: unassignable"]), "a user has one user licence");
    assert_eq!((state(&right), right.certain()), (State::Unknown, Setting::Off));

    let all = Licences { are_all: true, ..Licences::default() };
    assert_eq!(state(&tied(integration, "SalesforceAPIIntegrationPsl", all.clone())), State::Unknown);
    let has = Licences { permission_set: vec!["Salesforce API Integration".to_owned()], ..all };
    let right = tied(integration, "SalesforceAPIIntegrationPsl", has);
    assert_eq!(right.certain(), Setting::On);
}

#[test]
fn a_licence_that_was_not_seen_is_never_lacking() {
    for (user, set) in [
        (Some("Salesforce Integration"), "SalesforceAPIIntegrationPsl"),
        (Some("Salesforce Integration"), "Something of another language"),
        (None, "Salesforce"),
    ] {
        let right = tied(user, set, Licences::default());
        assert_eq!(state(&right), State::On, "it may be there, so it counts against what must be off");
        assert!(matches!(right.certain(), Setting::Unknown(_)), "and is no proof of what must be on");
        // Salesforce assigns no set without its licence.
        let assigned = Licences { are_assigned: true, ..Licences::default() };
        assert_eq!(tied(user, set, assigned).certain(), Setting::On, "{set}");
    }
}

#[test]
fn of_a_group_that_salesforce_is_not_done_with_nothing_is_certain() {
    let mut group = group("G", &["A"], &["M"]);
    for status in ["Failed", "Outdated", "Updating"] {
        group.0.more.set("about/status", status.to_owned());
        let world = vec![
            named(SubjectKind::Profile, "P", &[]),
            named(SubjectKind::PermissionSet, "A", &["ExportReport", "RunReports"]),
            named(SubjectKind::MutingPermissionSet, "M", &["ExportReport"]),
            group.clone(),
        ];
        let found = work_out(&world, &held("P", &[], &["G"]));
        assert_eq!(state(found.permission("RunReports")), State::On, "{status}");
        assert!(matches!(found.permission("RunReports").certain(), Setting::Unknown(_)), "{status}");
        assert_eq!(state(found.permission("ExportReport")), State::Unknown, "{status}: may not be muted yet");
        assert_eq!(state(found.permission("ViewSetup")), State::Unknown, "{status}: may have been taken out");
    }
}
