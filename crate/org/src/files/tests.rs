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

/// What the page of a set says of itself.
const TOLD: [(&str, &str); 2] = [("about/name", "HubSpot Sync"), ("about/api-name", "HubSpot_Sync")];

#[test]
fn a_file_is_laid_to_the_record_whose_page_tells_its_name_whatever_was_read_first() {
    let file = taken(&json!([sync()]));
    let alone = subjects(&file, "acme");
    assert_eq!((alone.len(), alone[0].key().as_str()), (1, "permission-set:HubSpot_Sync"));
    let of_set = page(SubjectKind::PermissionSet, SET, "HubSpot Sync", &TOLD);
    let link = format!("permission-set/{SET}");
    let of_user = page(SubjectKind::User, USER, "HubSpot API User", &[(&link, "HubSpot Sync")]);
    for pages in [vec![of_set.clone()], vec![of_user, of_set]] {
        for all in [[pages.clone(), file.clone()].concat(), [file.clone(), pages.clone()].concat()] {
            let known = subjects(&all, "acme");
            assert_eq!(known.len(), pages.len());
            let set =
                known.iter().find(|known| known.subject.kind == SubjectKind::PermissionSet).expect("the set");
            assert_eq!(
                (set.subject.name.as_str(), set.key()),
                ("HubSpot Sync", format!("permission-set:{SET}"))
            );
            assert_eq!(set.facts().get("permission/ApiEnabled").map(String::as_str), Some("on"));
        }
    }
}

/// Sets may share a label, and people rename: whatever pages say, a file is laid to no record but the one that tells its name.
#[test]
fn a_label_never_tells_whose_file_it_is() {
    let kinds =
        [SubjectKind::PermissionSet, SubjectKind::PermissionSetGroup, SubjectKind::MutingPermissionSet];
    for (said, name, own, prefix, is_its) in [
        ("HubSpot Sync", "HubSpot Sync", "HubSpot_Sync", "", true),
        ("HubSpot Sync", "HubSpot Sync", "hubspot_sync", "-", true),
        ("HubSpot Sync", "HubSpot Sync", "", "", false),
        ("HubSpot Sync", "HubSpot Sync", "HubSpot_Sync_2", "", false),
        ("HubSpot Sync", "HubSpot Sync", "HubSpot_Sync", "hub", false),
        // Called otherwise when its name was told, or since the file was written.
        ("HubSpot Sync OLD", "HubSpot Sync", "HubSpot_Sync", "", false),
        ("HubSpot Sync", "HubSpot Sync OLD", "HubSpot_Sync", "", false),
        ("HubSpot Sync OLD", "HubSpot Sync OLD", "HubSpot_Sync", "", false),
        // A label that looks like the name of a file.
        ("HubSpot_Sync", "HubSpot_Sync", "Other", "", false),
    ] {
        for kind in kinds {
            let facts = [("about/name", said), ("about/api-name", own), ("about/namespace", prefix)];
            let told = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>();
            let file = subject(kind.id(), "HubSpot_Sync", &json!([["about/label", "HubSpot Sync"]]));
            let all = [vec![page(kind, SET, name, &told)], taken(&json!([&file]))].concat();
            let laid = subjects(&all, "acme").len() == 1;
            let offered = dropped(&json!([file]), None).records("acme", &all[..1]);
            assert_eq!(offered, [is_its.then(|| name.to_owned())]);
            assert_eq!(laid, is_its, "{kind:?}: told as {said}, now {name}, its own name {prefix} {own}");
        }
    }
    // That of a package, whose page names the package beside it or in it.
    for own in ["Sync", "hub__Sync"] {
        let facts = [("about/name", "Sync"), ("about/api-name", own), ("about/namespace", "hub")];
        let file = taken(&json!([subject("permission-set", "hub__Sync", &json!([["about/label", "Sync"]]))]));
        let all = [vec![page(SubjectKind::PermissionSet, SET, "Sync", &facts)], file].concat();
        assert_eq!(subjects(&all, "acme").len(), 1, "{own}");
    }
}

#[test]
fn the_profile_that_has_the_name_of_a_file_is_its_record() {
    for (name, file) in [("Sync", "Sync"), ("System Administrator", "Admin"), ("sync", "Sync")] {
        let all = [
            vec![page(SubjectKind::Profile, "00e5g000001AbCd", name, &[])],
            taken(&json!([subject("profile", file, &json!([["list/*", "0"]]))])),
        ];
        assert_eq!(subjects(&all.concat(), "acme").len(), 1, "{name}");
    }
}

#[test]
fn where_two_records_or_two_files_may_be_meant_a_file_stands_alone() {
    let two = [
        page(SubjectKind::PermissionSet, SET, "HubSpot Sync", &TOLD),
        page(SubjectKind::PermissionSet, "0PS5g000000XyZb", "HubSpot Sync", &TOLD),
    ];
    let all = [two.to_vec(), taken(&json!([sync()]))].concat();
    assert_eq!(subjects(&all, "acme").len(), 3);
    let profile = |name: &str| subject("profile", name, &json!([["list/*", "0"]]));
    let all = [
        vec![page(SubjectKind::Profile, "00e5g000001AbCd", "System Administrator", &[])],
        taken(&json!([profile("Admin"), profile("System Administrator")])),
    ];
    assert_eq!(subjects(&all.concat(), "acme").len(), 3);
}

/// Which record a file is laid to that is called `Sync`, as the pages call records when; `None`: it stands alone.
fn laid_to(pages: &[(SubjectKind, &str, &str, &str, bool)]) -> Option<String> {
    let link = format!("permission-set/{SET}");
    let read = pages.iter().enumerate().map(|(at, (kind, id, name, time, is_here))| {
        let facts = [(link.as_str(), *name)];
        let is_user = *kind == SubjectKind::User;
        let own = [("about/name", *name), ("about/api-name", "Sync")];
        let called = if is_user { "HubSpot API User" } else { name };
        let mut page = Page::clone(&page(*kind, id, called, if is_user { &[] } else { &own }));
        page.definition = format!("page-{at}");
        page.record.readings[0].time = format!("2026-11-2{time}T09:00:00.000Z");
        page.from = (!is_here).then(|| "colleague.json".to_owned());
        if is_user {
            page.record.readings[0].facts = facts.iter().copied().collect();
        }
        Rc::new(page)
    });
    let name = json!([["about/label", "Sync"], ["permission/ApiEnabled", "on"]]);
    let file = taken(&json!([subject("permission-set", "Sync", &name)]));
    let all = subjects(&read.chain(file).collect::<Vec<_>>(), "acme");
    let of_file = all.iter().find(|known| known.pages.iter().any(|page| page.is_of_file()));
    of_file.expect("it is kept").subject.record_id.clone()
}

#[test]
fn a_file_is_laid_to_no_record_by_a_name_that_it_no_longer_has() {
    use SubjectKind::{PermissionSet, User};
    const OTHER: &str = "0PS5g000000XyZb";
    let set = |name, time| (PermissionSet, SET, name, time, true);
    let user = |name, time| (User, USER, name, time, true);
    for (pages, record) in [
        (vec![set("Sync", "1")], Some(SET)),
        (vec![set("Sync", "1"), set("Sync OLD", "2")], None),
        (vec![set("Sync OLD", "2"), set("Sync", "1")], None),
        (vec![set("Sync OLD", "1"), set("Sync", "2")], Some(SET)),
        // A page of a user tells no API name.
        (vec![user("Sync", "1")], None),
        (vec![user("Sync", "1"), set("Sync OLD", "2")], None),
        (vec![user("Sync OLD", "1"), set("Sync", "2")], Some(SET)),
        (vec![user("Sync OLD", "2"), set("Sync", "1")], None),
        (vec![user("Sync", "2"), set("Sync OLD", "1")], None),
        // The name went on to another record.
        (
            vec![set("Sync", "1"), set("Sync OLD", "2"), (PermissionSet, OTHER, "Sync", "3", true)],
            Some(OTHER),
        ),
        (vec![set("Sync", "1"), (PermissionSet, OTHER, "Sync", "3", true)], None),
        // What somebody else read counts after what was read here.
        (vec![set("Sync OLD", "1"), (PermissionSet, SET, "Sync", "3", false)], None),
        (vec![(PermissionSet, SET, "Sync", "3", false)], Some(SET)),
    ] {
        assert_eq!(laid_to(&pages).as_deref(), record, "{pages:?}");
    }
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
        page(SubjectKind::PermissionSet, SET, "HubSpot Sync", &TOLD),
        page(
            SubjectKind::PermissionSetGroup,
            GROUP,
            "HubSpot Connector",
            &[("about/name", "HubSpot Connector"), ("about/api-name", "HubSpot_Connector")],
        ),
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
