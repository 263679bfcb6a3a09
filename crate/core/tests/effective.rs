//! Effective access against an independent oracle, and what holds whatever a user holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "effective/oracle.rs"]
mod oracle;

use std::collections::BTreeSet;

use oracle::{Answer, Oracle, State};
use permlight_core::capture::{Capture, ObjectRights, Permissions};
use permlight_core::catalog;
use permlight_core::coverage::{Coverage, Rest, Rows};
use permlight_core::effective::{
    Effective, Grantor, Holdings, Licences, ObjectRight, Obstacle, Right, Seen, effective,
};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

type World = Vec<(Capture, bool)>;

/// Chains, cycles of interest, a licence limit, a name that the catalog does not have.
const PERMISSIONS: [&str; 12] = [
    "ApiEnabled",
    "BulkApiHardDelete",
    "CreateCustomizeReports",
    "CreateReportFolders",
    "ManageUsers",
    "ModifyAllData",
    "RunReports",
    "SomethingNew",
    "TransferAnyLead",
    "ViewAllData",
    "ViewAllFieldsGlobal",
    "ViewSetup",
];
const OBJECTS: [&str; 3] = ["Account", "Lead", "Log__c"];
const PROFILES: [&str; 2] = ["P", "Q"];
const SETS: [&str; 4] = ["A", "B", "C", "D"];
const GROUPS: [&str; 2] = ["G", "H"];
const MUTING: [&str; 2] = ["M", "N"];

fn setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        6 => Just(Setting::On),
        4 => Just(Setting::Off),
        1 => Just(Setting::Absent),
        1 => Just(Setting::Unknown(Unknown::Contradiction)),
    ]
}

fn licence() -> impl Strategy<Value = Option<String>> {
    select(vec![
        None,
        Some("Salesforce"),
        Some("Salesforce Integration"),
        Some("SalesforceAPIIntegrationPsl"),
    ])
    .prop_map(|name| name.map(str::to_owned))
}

fn rights() -> impl Strategy<Value = ObjectRights> {
    (any::<u8>(), any::<u8>(), any::<Option<bool>>()).prop_map(|(bits, mask, view_all_fields)| {
        let bits = bits & mask;
        ObjectRights {
            read: bits & 1 > 0,
            create: bits & 2 > 0,
            edit: bits & 4 > 0,
            delete: bits & 8 > 0,
            view_all_records: bits & 16 > 0,
            modify_all_records: bits & 32 > 0,
            view_all_fields,
        }
    })
}

fn names(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    subsequence(of, 0..=of.len()).prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

fn capture(kind: SubjectKind, name: &'static str) -> impl Strategy<Value = (Capture, bool)> {
    let permissions = prop::collection::btree_map(select(&PERMISSIONS[..]), setting(), 0..6);
    let objects = prop::collection::btree_map(select(&OBJECTS[..]), rights(), 0..3);
    let unnamed = prop_oneof![
        9 => Just(Rows::all(0).prove(Rest::Off)),
        1 => Just(Coverage::Partial(Unknown::PartialFile))
    ];
    let lists = (names(&SETS), names(&MUTING));
    let whole = prop::bool::weighted(0.95);
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.1), whole);
    (permissions, unnamed, objects, licence(), lists, flags).prop_map(
        move |(
            permissions,
            unnamed,
            objects,
            licence,
            (members, muted_by),
            (session_based, failed, whole),
        )| {
            let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
            if kind == SubjectKind::PermissionSetGroup {
                capture.members = members;
                capture.muted_by = muted_by;
                capture.more.set("about/status", (if failed { "Failed" } else { "Updated" }).to_owned());
            } else {
                capture.permissions = Permissions::new(table(permissions), unnamed);
                capture.objects = table(objects);
            }
            capture.licence = licence;
            capture.session_based = session_based;
            (capture, whole)
        },
    )
}

fn table<V: PartialEq>(rows: impl IntoIterator<Item = (&'static str, V)>) -> Table<V> {
    let rows = rows.into_iter().map(|(key, value)| Entry { key: key.into(), value, line: None });
    Table::from_rows(rows.collect(), |_| None).0
}

/// Some of all captures that there could be.
fn world() -> impl Strategy<Value = World> {
    let kinds: [(SubjectKind, &'static [&'static str]); 4] = [
        (SubjectKind::Profile, &PROFILES),
        (SubjectKind::PermissionSet, &SETS),
        (SubjectKind::PermissionSetGroup, &GROUPS),
        (SubjectKind::MutingPermissionSet, &MUTING),
    ];
    let all: Vec<_> = kinds
        .into_iter()
        .flat_map(|(kind, names)| names.iter().map(move |name| capture(kind, name)))
        .map(|capture| (capture, prop::bool::weighted(0.93)))
        .collect();
    all.prop_map(|all| all.into_iter().filter(|(_, seen)| *seen).map(|(capture, _)| capture).collect())
}

/// What is known of a user's licences.
fn licences() -> impl Strategy<Value = Licences> {
    let user = prop::option::weighted(
        0.2,
        select(vec!["Salesforce".to_owned(), "Salesforce Integration".to_owned()]),
    );
    let of_sets = prop::bool::ANY
        .prop_map(|has| if has { vec!["Salesforce API Integration".to_owned()] } else { Vec::new() });
    (user, of_sets, prop::bool::ANY, prop::bool::weighted(0.3)).prop_map(
        |(user, permission_set, are_all, are_assigned)| Licences {
            user,
            permission_set,
            are_all,
            are_assigned,
        },
    )
}

fn holdings() -> impl Strategy<Value = Holdings> {
    let profile = prop::option::weighted(0.9, select(&PROFILES[..]));
    let all = (profile, names(&SETS), names(&GROUPS), licences());
    all.prop_map(|(profile, permission_sets, groups, licences)| Holdings {
        profile: profile.map(str::to_owned),
        permission_sets,
        groups,
        licences,
    })
}

fn work_out(world: &World, holdings: &Holdings) -> Effective {
    let seen: Vec<_> = world.iter().map(|(capture, whole)| Seen { capture, whole: *whole }).collect();
    effective(&seen, holdings)
}

/// What the tests name, and everything that brings something along or is brought along.
fn all_permissions() -> Vec<&'static str> {
    let mut names: BTreeSet<&str> = PERMISSIONS.into_iter().collect();
    for permission in catalog::permissions() {
        for implied in permission.implies() {
            names.extend([permission.name, implied]);
        }
    }
    names.into_iter().collect()
}

/// In the words of the oracle.
fn in_words(right: &Right) -> Answer {
    let name = |grantor: &Grantor| match grantor {
        Grantor::Profile(name) => format!("profile {name}"),
        Grantor::PermissionSet(name) => format!("set {name}"),
        Grantor::GroupMember { group, permission_set } => format!("{permission_set} in {group}"),
        Grantor::Implied(by) => format!("by {by}"),
    };
    let why = |obstacle: &Obstacle| match obstacle {
        Obstacle::Muted => "muted",
        Obstacle::SessionBased => "session",
        Obstacle::Licence { .. } => "licence",
        Obstacle::Unassignable { .. } => "unassignable",
    };
    Answer {
        state: state(right),
        is_certain: right.is_certain,
        grantors: right.grantors.iter().map(name).collect(),
        withheld: right
            .withheld
            .iter()
            .map(|w| format!("{}: {}", name(&w.grantor), why(&w.obstacle)))
            .collect(),
    }
}

fn state(right: &Right) -> State {
    match right.setting() {
        Setting::On => State::On,
        Setting::Off | Setting::Absent => State::Off,
        Setting::Unknown(_) => State::Unknown,
    }
}

/// Every right there is, with its name.
fn every_right(effective: &Effective) -> Vec<(String, &Right)> {
    let permissions = all_permissions().into_iter().chain(["NeverNamed"]);
    let mut rights: Vec<_> = permissions.map(|name| (name.to_owned(), effective.permission(name))).collect();
    for object in OBJECTS.into_iter().chain(["NeverNamed"]) {
        let all = effective.object(object).iter();
        rights.extend(all.map(|(right, found)| (format!("{object}.{}", right.id()), found)));
    }
    rights
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_naive_oracle_says_the_same(world in world(), holdings in holdings()) {
        let found = work_out(&world, &holdings);
        let oracle = Oracle::new(&world, &holdings);
        let names: Vec<_> = all_permissions().into_iter().chain(["NeverNamed"]).collect();
        let expected = oracle.permissions(&names);
        for name in &names {
            prop_assert_eq!(&in_words(found.permission(name)), &expected[name], "{}", name);
        }
        for object in OBJECTS.into_iter().chain(["NeverNamed"]) {
            prop_assert_eq!(found.object(object).len(), ObjectRight::ALL.len());
            for (right, answer) in found.object(object) {
                let expected = oracle.object(object, right.id(), |name| (expected[name].state, expected[name].is_certain));
                prop_assert_eq!(in_words(answer), expected, "{} {}", object, right.id());
            }
        }
    }

    #[test]
    fn one_more_set_or_group_never_removes_a_right(
        world in world(), holdings in holdings(), set in select(&SETS[..]), group in select(&GROUPS[..]),
    ) {
        let before = work_out(&world, &holdings);
        let mut more = holdings;
        more.permission_sets.push(set.to_owned());
        more.groups.push(group.to_owned());
        let after = work_out(&world, &more);
        for ((name, before), (_, after)) in every_right(&before).into_iter().zip(every_right(&after)) {
            prop_assert!(before.grantors.is_subset(&after.grantors), "{}", name);
            prop_assert!(state(before) != State::Unknown || state(after) != State::Off, "{}", name);
        }
    }

    #[test]
    fn muting_takes_away_inside_its_own_group_only(
        world in world(), holdings in holdings(), group in select(&GROUPS[..]),
    ) {
        let mut unmuted = world.clone();
        for (capture, _) in &mut unmuted {
            if capture.subject.kind == SubjectKind::PermissionSetGroup && capture.subject.name == group {
                capture.muted_by.clear();
            }
        }
        let of_the_group = |grantor: &&Grantor| matches!(grantor, Grantor::GroupMember { group: g, .. } if g == group);
        let implied = |grantor: &&Grantor| matches!(grantor, Grantor::Implied(_));
        let (muted, unmuted) = (work_out(&world, &holdings), work_out(&unmuted, &holdings));
        for ((name, muted), (_, unmuted)) in every_right(&muted).into_iter().zip(every_right(&unmuted)) {
            let outside = |right: &Right| -> Vec<Grantor> {
                right.grantors.iter().filter(|g| !of_the_group(g) && !implied(g)).cloned().collect()
            };
            prop_assert_eq!(outside(muted), outside(unmuted), "{}", name);
            prop_assert!(muted.grantors.is_subset(&unmuted.grantors), "{}", name);
        }
    }

    #[test]
    fn the_order_of_holdings_and_captures_does_not_matter(
        (world, shuffled) in world().prop_flat_map(|world| (Just(world.clone()), Just(world).prop_shuffle())),
        (holdings, sets, groups) in holdings().prop_flat_map(|held| (
            Just(held.clone()), Just(held.permission_sets).prop_shuffle(), Just(held.groups).prop_shuffle(),
        )),
    ) {
        let other = Holdings { permission_sets: sets, groups, ..holdings.clone() };
        prop_assert_eq!(work_out(&world, &holdings), work_out(&shuffled, &other));
    }

    #[test]
    fn what_was_not_seen_never_makes_a_right_off(world in world(), holdings in holdings(), gone in any::<prop::sample::Index>()) {
        let held: Vec<_> = holdings.profile.iter().map(|name| (SubjectKind::Profile, name))
            .chain(holdings.permission_sets.iter().map(|name| (SubjectKind::PermissionSet, name)))
            .chain(holdings.groups.iter().map(|name| (SubjectKind::PermissionSetGroup, name)))
            .collect();
        prop_assume!(!held.is_empty());
        let (kind, name) = held[gone.index(held.len())];
        let mut world = world;
        world.retain(|(capture, _)| capture.subject.kind != kind || capture.subject.name != *name);
        let found = work_out(&world, &holdings);
        prop_assert!(found.unseen.iter().any(|unseen| unseen.kind == kind && unseen.name.as_ref() == Some(name)));
        for (name, right) in every_right(&found) {
            prop_assert!(state(right) != State::Off, "{}", name);
        }
    }
}

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
        licences: Licences::default(),
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
    assert_eq!((alone.state, alone.withheld), (State::Off, words(&["set A: session"])));
    let member = in_words(work_out(&world, &held("P", &[], &["G"])).permission("ExportReport"));
    assert_eq!((member.state, member.grantors), (State::On, words(&["A in G"])));

    world[2].0.session_based = true;
    let group = in_words(work_out(&world, &held("P", &[], &["G"])).permission("ExportReport"));
    assert_eq!((group.state, group.withheld), (State::Off, words(&["A in G: session"])));
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
    assert_eq!((hard_delete.state, hard_delete.withheld), (State::Off, words(&["set A: licence"])));
    let read = in_words(&found.object("Account")[&ObjectRight::Read]);
    assert_eq!((read.state, read.withheld), (State::Off, words(&["set A: licence"])));
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
fn a_set_that_cannot_be_assigned_grants_nothing() {
    let integration = Some("Salesforce Integration");
    let right = tied(integration, "Salesforce", Licences::default());
    assert_eq!(in_words(&right).withheld, words(&["set A: unassignable"]), "a user has one user licence");
    assert_eq!(state(&right), State::Off);

    let all = Licences { are_all: true, ..Licences::default() };
    assert_eq!(state(&tied(integration, "SalesforceAPIIntegrationPsl", all.clone())), State::Off);
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
