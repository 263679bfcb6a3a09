//! What a Save that was heard reaches, and how long.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::coverage;
use permlight_core::fact::Facts;
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use serde_json::{Value, json};

use super::*;
use crate::files::Dropped;
use crate::subjects::subjects;

const PROFILE: &str = "00e5g000001AbCd";
const SET: &str = "0PS5g000000XyZa";

fn at(hour: u32) -> String {
    format!("2026-11-26T{hour:02}:00:00.000Z")
}

fn now() -> Moment {
    Moment::parse("2026-11-26T20:00:00.000Z").expect("a moment")
}

/// A page that was read, as it is kept: it says of one permission that it is off, and that it shows all.
fn page(path: &str, source: &str, hour: u32) -> (String, Value) {
    let (definition, record) = page::at(path).expect("a page that is read");
    let id = if definition.kind == SubjectKind::Org { ORG_ID } else { record };
    let key = ["evidence", "acme", definition.kind.id(), id, definition.id, &part(path)].join(":");
    let facts = json!([["permission/*", "absent"], ["permission/ModifyAllData", "off"]]);
    let reading = json!({ "time": at(hour), "source": source, "facts": facts });
    let row = json!({
        "version": 1, "org": "acme", "kind": definition.kind.id(), "id": id, "name": "HubSpot Sync", "page": definition.id,
        "title": definition.title, "path": path, "record": { "readings": [reading] },
    });
    (key, row)
}

fn save(org: &str, id: &str, path: &str, time: &str) -> (String, Value) {
    (format!("saves:{org}:{id}"), json!({ "version": 1, "times": { path: time } }))
}

/// What is known of the only subject among these entries.
fn facts(entries: &[(String, Value)]) -> Facts {
    let stored = read_all(entries.iter().map(|(key, value)| (key.clone(), value.to_string())), now());
    assert_eq!(stored.strange, Vec::<String>::new());
    let known = subjects(&stored.pages, "acme");
    assert_eq!(known.len(), 1);
    known[0].facts()
}

/// Whether all of it is in doubt because of a Save; else all of it is known.
fn is_doubted(entries: &[(String, Value)]) -> bool {
    let facts = facts(entries);
    let capture = permlight_core::fact::capture(subject(), &facts);
    let of_all = coverage::of(&facts, Section::UserPermissions);
    match capture.permissions.get("ModifyAllData") {
        Setting::Unknown(reason) => {
            assert_eq!((reason, of_all.reason()), (Unknown::SavedSince, Some(reason)));
            true
        }
        setting => {
            assert_eq!((setting, of_all.is_whole()), (Setting::Off, true));
            false
        }
    }
}

fn subject() -> Subject {
    Subject { kind: SubjectKind::Profile, name: String::new(), record_id: None }
}

#[test]
fn a_save_reaches_what_its_form_may_have_changed() {
    let form = format!("/{PROFILE}/e");
    let section = |path: &str, section: &str| format!("{path}?s={section}");
    let view = format!("/{PROFILE}");
    let (system, app) = ("SystemPermissions", "AppPermissions");
    for (of, id, saved, doubted) in [
        (&view, PROFILE, &form, true),
        // A page may name the record by 18 characters, a form by 15.
        (&format!("/{PROFILE}AAE"), PROFILE, &form, true),
        (&section(&view, system), PROFILE, &form, true),
        (&section(&view, system), PROFILE, &section(&form, system), true),
        (&section(&form, system), PROFILE, &section(&form, system), true),
        (&section(&view, system), PROFILE, &section(&form, app), false),
        // The page in the original interface shows all sections.
        (&view, PROFILE, &section(&form, system), true),
        (&form, PROFILE, &section(&form, system), true),
        // Whatever it is: it names the record.
        (&view, PROFILE, &format!("/setup/any.jsp?id={PROFILE}"), true),
        (&view, "00e5g000001AbCe", &"/00e5g000001AbCe/e".to_owned(), false),
        // What a set is called and which licence it has does not stand on the forms of its sections.
        (&format!("/{SET}"), SET, &format!("/{SET}/e?s={system}"), false),
        (&format!("/{SET}"), SET, &format!("/{SET}/e"), true),
        (&section(&format!("/{SET}"), system), SET, &format!("/{SET}/e"), true),
        (&"/05G".to_owned(), "05G5g0000000001", &"/05G5g0000000001/e".to_owned(), true),
        (&"/05G".to_owned(), PROFILE, &form, false),
        (
            &"/_ui/system/security/SessionSettings".to_owned(),
            ORG_ID,
            &"/_ui/system/security/SessionSettings".to_owned(),
            true,
        ),
    ] {
        for source in ["seen", "saved", "fetched"] {
            let read = page(of, source, 9);
            let told = format!("{of} {source}, saved {saved}");
            assert_eq!(is_doubted(&[read.clone(), save("acme", id, saved, &at(10))]), doubted, "{told}");
            assert!(!is_doubted(&[read.clone(), save("acme", id, saved, &at(8))]), "{told}: read since");
            assert!(!is_doubted(&[read.clone(), save("acme--uat", id, saved, &at(10))]), "{told}: elsewhere");
            // A clock that was ahead does not take back that somebody saved it.
            let ahead = save("acme", id, saved, "2027-01-01T00:00:00.000Z");
            assert_eq!(is_doubted(&[read, ahead]), doubted, "{told}, ahead");
        }
    }
}

/// One reading of the page, of whatever kind, settles it; that of another section does not.
#[test]
fn it_is_unknown_until_it_is_read_again() {
    let paths = ["AppPermissions", "SystemPermissions"].map(|section| format!("/{PROFILE}?s={section}"));
    let saved = save("acme", PROFILE, &format!("/{PROFILE}/e?s=SystemPermissions"), &at(10));
    for source in ["seen", "saved", "fetched"] {
        let before = page(&paths[1], "fetched", 9);
        let mut again = page(&format!("/{PROFILE}/e?s=SystemPermissions"), source, 11);
        assert!(!is_doubted(&[before.clone(), saved.clone(), again.clone()]));
        // A page that was only seen counts less for a day than what was fetched: not where that was saved since.
        again.1["record"]["readings"][0]["facts"] = json!([["permission/ModifyAllData", "on"]]);
        let all = facts(&[before.clone(), saved.clone(), again]);
        assert_eq!(all.get("permission/ModifyAllData").map(String::as_str), Some("on"), "{source}");
        assert!(!all.iter().any(|fact| fact.value == coverage::DISPUTED), "{source}");
        assert!(!coverage::of(&all, Section::UserPermissions).is_whole(), "{source}: that was said before");
    }
}

/// What a profile is called, and its licence, no form of a section changes.
#[test]
fn what_a_record_says_of_itself_stays_where_a_section_was_saved() {
    for (saved, known) in [("/e?s=SystemPermissions", true), ("/e", false)] {
        let mut overview = page(&format!("/{PROFILE}"), "fetched", 9);
        overview.1["record"]["readings"][0]["facts"] =
            json!([["about/licence", "Salesforce"], ["permission/*", "absent"]]);
        let facts = facts(&[overview, save("acme", PROFILE, &format!("/{PROFILE}{saved}"), &at(10))]);
        assert_eq!(facts.get("about/licence").is_some(), known, "{saved}");
        assert!(!coverage::of(&facts, Section::UserPermissions).is_whole(), "{saved}");
    }
}

#[test]
fn a_file_that_was_retrieved_before_is_in_doubt_whichever_section_was_saved() {
    let facts = json!([["permission/*", "off"], ["about/label", "HubSpot Sync"]]);
    let subject = json!({ "kind": "permission-set", "name": "HubSpot_Sync", "place": "f", "whole": true, "facts": facts });
    let dropped = Dropped::read(
        &json!({ "newest": null, "subjects": [subject], "problems": [], "ignored": 0 }).to_string(),
    );
    let read = |hour: u32| {
        let time = Moment::parse(&at(hour)).expect("a moment");
        let laid = dropped.as_ref().expect("its form").lay("acme", time, &Map::new(), now()).changes;
        let mut overview = page(&format!("/{SET}"), "seen", 8);
        overview.1["record"]["readings"][0]["facts"] =
            json!([["about/name", "HubSpot Sync"], ["about/api-name", "HubSpot_Sync"]]);
        let entries = laid
            .into_iter()
            .chain([overview, save("acme", SET, &format!("/{SET}/e?s=AppPermissions"), &at(10))]);
        let facts = self::facts(&entries.collect::<Vec<_>>());
        coverage::of(&facts, Section::UserPermissions).reason()
    };
    assert_eq!((read(9), read(11)), (Some(Unknown::SavedSince), None));
}

#[test]
fn what_is_no_save_does_not_pass() {
    let good = save("acme", PROFILE, "/x", &at(10));
    assert!(super::read(&good.0, &good.1.to_string(), now()).is_some());
    for (place, value) in [
        ("/version", json!(2)),
        ("/times", json!([])),
        ("/times/~1x", json!("now")),
        ("/times/~1x", json!(3)),
    ] {
        let mut row = good.1.clone();
        *row.pointer_mut(place).expect("a place") = value;
        assert!(super::read(&good.0, &row.to_string(), now()).is_none(), "{place}");
    }
    for key in ["saves:acme", "saves:Acme:00e5g000001AbCd", "saves:acme:../x", "saves::org"] {
        assert!(super::read(key, &good.1.to_string(), now()).is_none(), "{key}");
    }
}
