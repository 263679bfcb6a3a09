//! Orgs of any make, and what a user of one holds.

use permlight_core::capture::{Capture, ObjectRights, Permissions};
use permlight_core::coverage::{Coverage, Rest, Rows};
use permlight_core::effective::{Holdings, Licences};
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::World;

/// Chains, cycles of interest, a licence limit, a name that the catalog does not have.
pub const PERMISSIONS: [&str; 12] = [
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
pub const OBJECTS: [&str; 3] = ["Account", "Lead", "Log__c"];
pub const PROFILES: [&str; 2] = ["P", "Q"];
pub const SETS: [&str; 4] = ["A", "B", "C", "D"];
pub const GROUPS: [&str; 2] = ["G", "H"];
pub const MUTING: [&str; 2] = ["M", "N"];

pub fn setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        6 => Just(Setting::On),
        4 => Just(Setting::Off),
        1 => Just(Setting::Absent),
        1 => Just(Setting::Unknown(Unknown::Contradiction)),
    ]
}

pub fn licence() -> impl Strategy<Value = Option<String>> {
    select(vec![
        None,
        Some("Salesforce"),
        Some("Salesforce Integration"),
        Some("SalesforceAPIIntegrationPsl"),
    ])
    .prop_map(|name| name.map(str::to_owned))
}

pub fn rights() -> impl Strategy<Value = ObjectRights> {
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

pub fn names(of: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    subsequence(of, 0..=of.len()).prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

pub fn capture(kind: SubjectKind, name: &'static str) -> impl Strategy<Value = (Capture, bool)> {
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

pub fn table<V: PartialEq>(rows: impl IntoIterator<Item = (&'static str, V)>) -> Table<V> {
    let rows = rows.into_iter().map(|(key, value)| Entry { key: key.into(), value, line: None });
    Table::from_rows(rows.collect(), |_| None).0
}

/// Some of all captures that there could be.
pub fn world() -> impl Strategy<Value = World> {
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
pub fn licences() -> impl Strategy<Value = Licences> {
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

pub fn holdings() -> impl Strategy<Value = Holdings> {
    let profile = prop::option::weighted(0.9, select(&PROFILES[..]));
    let all = (profile, names(&SETS), names(&GROUPS), licences());
    all.prop_map(|(profile, permission_sets, groups, licences)| Holdings {
        profile: profile.map(str::to_owned),
        permission_sets,
        groups,
        licences,
        ..Holdings::default()
    })
}
