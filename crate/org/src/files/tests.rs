#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::json;

use super::*;
use crate::subjects::subjects;

const SET: &str = "0PS5g000000XyZa";
const GROUP: &str = "0PG5g0000000HbC";
const USER: &str = "0055g000001HbIn";

fn now() -> Moment {
    Moment::parse("2026-11-27T12:00:00.000Z").expect("a moment")
}

fn dropped(subjects: &Value, newest: Option<&str>) -> Dropped {
    let text = json!({ "newest": newest, "subjects": subjects, "problems": [], "ignored": 0 }).to_string();
    Dropped::read(&text).expect("its form")
}

fn subject(kind: &str, name: &str, facts: &Value) -> Value {
    json!({ "kind": kind, "name": name, "place": format!("r.zip!/{name}"), "whole": true, "facts": facts })
}

fn sync() -> Value {
    let facts = json!([
        ["about/label", "HubSpot Sync"],
        ["list/*", "0"],
        ["permission/*", "off"],
        ["permission/ApiEnabled", "on"]
    ]);
    subject("permission-set", "HubSpot_Sync", &facts)
}

fn page(kind: SubjectKind, id: &str, name: &str, facts: &[(&str, &str)]) -> Rc<Page> {
    let reading = Reading {
        time: "2026-11-26T09:00:00.000Z".to_owned(),
        source: Source::Seen,
        facts: facts.iter().copied().collect(),
    };
    Rc::new(Page {
        org: "acme".to_owned(),
        subject: Subject { kind, name: name.to_owned(), record_id: Some(id.to_owned()) },
        definition: "permission-set-overview".to_owned(),
        title: "Overview".to_owned(),
        path: format!("/{id}"),
        record: Record { readings: vec![reading] },
        from: None,
        saves: Rc::default(),
    })
}

/// What is stored once files were taken, as pages.
fn taken(subjects: &Value) -> Vec<Rc<Page>> {
    let laid = dropped(subjects, None).lay("acme", now(), &Map::new(), now());
    assert_eq!(laid.left_out, Vec::<String>::new());
    let stored =
        gate::read_all(laid.changes.iter().map(|(key, value)| (key.clone(), value.to_string())), now());
    assert_eq!(stored.strange, Vec::<String>::new());
    stored.pages
}

#[test]
fn a_file_is_laid_to_the_one_record_that_has_its_label_whatever_was_read_first() {
    let file = taken(&json!([sync()]));
    let alone = subjects(&file, "acme");
    assert_eq!((alone.len(), alone[0].key().as_str()), (1, "permission-set:HubSpot_Sync"));
    let of_set = page(SubjectKind::PermissionSet, SET, "HubSpot Sync", &[("permission/ViewSetup", "on")]);
    let link = format!("permission-set/{SET}");
    let of_user = page(SubjectKind::User, USER, "HubSpot API User", &[(&link, "HubSpot Sync")]);
    for pages in [vec![of_set.clone()], vec![of_user.clone()], vec![of_user, of_set]] {
        for all in [[pages.clone(), file.clone()].concat(), [file.clone(), pages.clone()].concat()] {
            let known = subjects(&all, "acme");
            let set =
                known.iter().find(|known| known.subject.kind == SubjectKind::PermissionSet).expect("the set");
            assert_eq!(
                (set.subject.name.as_str(), set.key()),
                ("HubSpot Sync", format!("permission-set:{SET}"))
            );
            assert_eq!(set.facts().get("permission/ApiEnabled").map(String::as_str), Some("on"));
            assert_eq!(
                known.len(),
                pages.len().max(1)
                    + usize::from(pages.len() == 1 && pages[0].subject.kind == SubjectKind::User)
            );
        }
    }
}

#[test]
fn where_two_records_or_two_files_may_be_meant_a_file_stands_alone() {
    let two = [
        page(SubjectKind::PermissionSet, SET, "HubSpot Sync", &[]),
        page(SubjectKind::PermissionSet, "0PS5g000000XyZb", "HubSpot Sync", &[]),
    ];
    let all = [two.to_vec(), taken(&json!([sync()]))].concat();
    assert_eq!(subjects(&all, "acme").len(), 3);
    let mut other = sync();
    other["name"] = "Another_Sync".into();
    let all = [vec![two[0].clone()], taken(&json!([sync(), other]))].concat();
    assert_eq!(subjects(&all, "acme").len(), 3);
}

#[test]
fn members_of_a_group_are_the_records_that_pages_know() {
    let facts = json!([
        ["about/label", "HubSpot Connector"],
        ["list/*", "0"],
        ["member/HubSpot_Sync", "on"],
        ["member/Other", "on"]
    ]);
    let file = taken(&json!([sync(), subject("permission-set-group", "HubSpot_Connector", &facts)]));
    let pages = [
        page(SubjectKind::PermissionSet, SET, "HubSpot Sync", &[]),
        page(SubjectKind::PermissionSetGroup, GROUP, "HubSpot Connector", &[]),
    ];
    let known = subjects(&[file, pages.to_vec()].concat(), "acme");
    let group =
        known.iter().find(|known| known.subject.kind == SubjectKind::PermissionSetGroup).expect("the group");
    let facts = group.facts();
    assert_eq!(facts.get(&format!("permission-set/{SET}")).map(String::as_str), Some("HubSpot Sync"));
    assert_eq!(facts.get("member/HubSpot_Sync"), None);
    assert!(facts.get("member/Other").is_some(), "of this one no record is known");
}

#[test]
fn two_files_of_one_subject_count_for_nothing() {
    let mut twin = sync();
    twin["name"] = "hubspot_sync".into();
    let laid = dropped(&json!([sync(), twin]), None).lay("acme", now(), &Map::new(), now());
    assert_eq!((laid.changes.len(), laid.left_out.len()), (0, 2));
}

#[test]
fn files_are_as_old_as_they_look_and_the_same_twice_is_nothing_new() {
    let modified = Moment::parse("2026-11-26T12:00:00.000Z").expect("a moment");
    for (newest, time) in [
        (None, "2026-11-26T12:00:00.000Z"),
        (Some("2026-10-01T08:00:00"), "2026-10-01T08:00:00.000Z"),
        (Some("2027-10-01T08:00:00"), "2026-11-26T12:00:00.000Z"),
        (Some("nonsense"), "2026-11-26T12:00:00.000Z"),
    ] {
        assert_eq!(dropped(&json!([]), newest).time(modified).to_string(), time);
    }
    let files = dropped(&json!([sync()]), None);
    let first = files.lay("acme", modified, &Map::new(), now()).changes;
    assert_eq!(files.lay("acme", modified, &first, now()).changes, Map::new());
    let later = files.lay("acme", now(), &first, now()).changes;
    let record = later.values().next().expect("a change")["record"]["readings"].clone();
    assert_eq!(record.as_array().map(Vec::len), Some(1), "what is read again is not kept twice");
}

#[test]
fn what_a_reader_never_hands_over_is_not_kept() {
    let long = "x".repeat(40_000);
    let hostile = json!([
        subject("user", "Dana", &json!([])),
        subject("org", "", &json!([])),
        subject("profile", "", &json!([["permission/ApiEnabled", "on"]])),
        subject("profile", "P", &json!([["permission/ApiEnabled", long]])),
        subject("nothing", "N", &json!([])),
    ]);
    let laid = dropped(&hostile, None).lay("acme", now(), &Map::new(), now());
    assert_eq!(laid.changes, Map::new());
}
