//! A group mutes one of two rights that go together: neither is certain then, and neither is off.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::capture::{Capture, FieldRights, ObjectRights, Permissions};
use permlight_core::catalog;
use permlight_core::coverage::{Rest, Rows};
use permlight_core::effective::{Holdings, Right, Seen, effective, other};
use permlight_core::rule::FieldRight;
use permlight_core::section::Section;
use permlight_core::setting::Setting;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};

fn table<V: PartialEq>(rows: impl IntoIterator<Item = (&'static str, V)>) -> Table<V> {
    let rows = rows.into_iter().map(|(key, value)| Entry { key: key.into(), value, line: None });
    Table::from_rows(rows.collect(), |_| None).0
}

fn named(kind: SubjectKind, name: &str, on: &[&'static str]) -> Capture {
    let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
    let rows = on.iter().map(|permission| (*permission, Setting::On));
    capture.permissions = Permissions::new(table(rows), Rows::all(0).prove(Rest::Off));
    capture
}

/// The profile P grants nothing, the group G has the set and mutes.
fn world(set: &[&'static str], muted: &[&'static str]) -> Vec<Capture> {
    let mut group = named(SubjectKind::PermissionSetGroup, "G", &[]);
    group.members = vec!["A".to_owned()];
    group.muted_by = vec!["M".to_owned()];
    vec![
        named(SubjectKind::Profile, "P", &[]),
        named(SubjectKind::PermissionSet, "A", set),
        named(SubjectKind::MutingPermissionSet, "M", muted),
        group,
    ]
}

fn seen(world: &[Capture]) -> Vec<Seen<'_>> {
    world.iter().map(|capture| Seen { capture, whole: true }).collect()
}

fn holdings(sets: &[&str]) -> Holdings {
    Holdings {
        profile: Some("P".to_owned()),
        permission_sets: sets.iter().map(|&name| name.to_owned()).collect(),
        groups: vec!["G".to_owned()],
        ..Holdings::default()
    }
}

fn right(world: &[Capture], sets: &[&str], name: &str) -> Right {
    effective(&seen(world), &holdings(sets)).permission(name).clone()
}

fn is_open(right: &Right) -> bool {
    matches!(right.certain(), Setting::Unknown(_)) && right.setting() != Setting::Off
}

#[test]
fn neither_is_certain_whichever_of_the_two_is_muted() {
    let pairs = catalog::permissions()
        .iter()
        .flat_map(|by| by.implies().iter().map(move |brought| (by.name, *brought)));
    for (by, brought) in pairs {
        for set in [vec![by], vec![by, brought]] {
            let only_brought = world(&set, &[brought]);
            assert!(is_open(&right(&only_brought, &[], brought)), "{by} {brought}: {set:?}");
            assert!(is_open(&right(&only_brought, &[], by)), "{by} {brought}: {set:?}");
            // Held directly, too, nothing takes it away.
            assert_eq!(right(&only_brought, &["A"], brought).certain(), Setting::On, "{by} {brought}");
            let all: Vec<_> =
                [by].into_iter().chain(catalog::permission(by).unwrap().implies().iter().copied()).collect();
            assert_eq!(
                right(&world(&set, &all), &[], brought).setting(),
                Setting::Off,
                "{by} {brought}: {set:?}"
            );
            let only_by = right(&world(&set, &[by]), &[], brought);
            assert_ne!(only_by.setting(), Setting::Off, "{by} {brought}: {set:?}");
            assert_eq!(only_by.certain() == Setting::On, set.contains(&brought), "{by} {brought}");
        }
    }
}

#[test]
fn objects_under_modify_all_data_are_not_certain_where_their_group_mutes_them() {
    let mut world = world(&["ModifyAllData", "ViewAllData"], &[]);
    let read = ObjectRights { read: true, view_all_fields: Some(false), ..ObjectRights::default() };
    world[2].objects = table([("Account", read)]);
    let all = |sets: &[&str], object: &str| {
        let right = permlight_core::effective::ObjectRight::Edit;
        effective(&seen(&world), &holdings(sets)).object(object)[&right].clone()
    };
    assert!(is_open(&all(&[], "Account")));
    assert_eq!(all(&[], "Contact").certain(), Setting::On);
    assert_eq!(all(&["A"], "Account").certain(), Setting::On);
}

#[test]
fn a_field_under_view_all_fields_goes_with_it() {
    let rights = |all| ObjectRights { read: true, view_all_fields: Some(all), ..ObjectRights::default() };
    let field = FieldRights { readable: true, editable: false };
    let mut own = world(&[], &[]);
    own[0].objects = table([("Account", rights(false))]);
    own[1].objects = table([("Account", rights(true))]);
    let read = |world: &[Capture]| {
        other(&seen(world), &holdings(&[]), Section::Fields, "Account.Rating", Some(FieldRight::Read))
    };
    let is = |right: &Right| (right.setting(), right.certain());
    own[0].fields = table([("Account.Rating", FieldRights { readable: false, editable: false })]);
    assert_eq!(is(&read(&own)), (Setting::On, Setting::On));

    // View All Fields is muted, the field is not named.
    own[2].objects =
        table([("Account", ObjectRights { view_all_fields: Some(true), ..ObjectRights::default() })]);
    assert_eq!(read(&own).setting(), Setting::Off);
    // With a row of its own it does not go with View All Fields.
    own[1].fields = table([("Account.Rating", field)]);
    assert_eq!(read(&own).certain(), Setting::On);
    own[2].fields = table([("Account.Rating", field)]);
    assert_eq!(read(&own).setting(), Setting::Off);
    // The field alone is muted.
    own[2].objects = Table::default();
    assert!(matches!(read(&own).setting(), Setting::Unknown(_)));
}
