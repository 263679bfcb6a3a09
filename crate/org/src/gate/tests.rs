#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::coverage;
use permlight_core::section::Section;
use proptest::prelude::*;
use serde_json::json;

use super::*;

const ID: &str = "00e5g000001AbCd";
const KEY: &str = "evidence:acme:profile:00e5g000001AbCd:profile-enhanced-edit:SystemPermissions";

fn now() -> Moment {
    Moment::parse("2026-11-27T12:00:00.000Z").expect("a moment")
}

fn row() -> Value {
    json!({
        "version": 1, "org": "acme", "kind": "profile", "id": ID, "name": "HubSpot", "page": "profile-enhanced-edit",
        "title": "App and System Permissions", "path": format!("/{ID}AAA/e?s=SystemPermissions"),
        "record": { "readings": [{ "time": "2026-11-26T09:30:00.000Z", "facts": [["permission/ApiEnabled", "on"]] }] },
    })
}

fn passes(key: &str, value: &Value) -> bool {
    read(key, &value.to_string(), now()).is_some_and(|passed| passed.strange.is_empty())
}

fn with(place: &str, value: Value) -> Value {
    let mut row = row();
    *row.pointer_mut(place).expect("a place") = value;
    row
}

#[test]
fn evidence_in_its_form_passes_and_is_stored_as_it_was() {
    let Some(Passed { entry: Entry::Page(page), .. }) = read(KEY, &row().to_string(), now()) else {
        unreachable!("it is sound")
    };
    assert_eq!(page.subject.record_id.as_deref(), Some(ID));
    assert_eq!(json::value(&page.row()), row());
    let org = json!({
        "version": 1, "org": "acme--uat", "kind": "org", "id": "org", "name": "", "page": "login-history", "title": "Login History",
        "path": "/0Ya", "record": { "readings": [{ "time": "2026-11-27T12:04:59.000Z", "facts": [] }] },
    });
    assert!(passes("evidence:acme--uat:org:org:login-history:", &org), "clocks differ a little");
    let object = json!({
        "version": 1, "org": "acme", "kind": "permission-set", "id": "0PS5g000000XyZa", "name": "S", "title": "Object Settings",
        "page": "permission-set-object-edit", "path": "/0PS5g000000XyZa/e?s=EntityPermissions&o=Account",
        "record": { "readings": [{ "time": "2026-11-27T12:00:00Z", "facts": [["object/Account/read", "on"]] }] },
    });
    let key =
        "evidence:acme:permission-set:0PS5g000000XyZa:permission-set-object-edit:EntityPermissions/Account";
    assert!(passes(key, &object));
}

#[test]
fn evidence_that_is_not_in_its_form_does_not_pass() {
    for (place, value) in [
        ("/version", json!(2)),
        ("/org", json!("bank")),
        ("/org", json!("Acme")),
        ("/kind", json!("permission-set")),
        ("/kind", json!("org")),
        ("/kind", json!("pirate")),
        ("/id", json!("00e5g000001AbCe")),
        ("/id", json!("/acme.evil.example/00e5g000001AbEn")),
        ("/id", json!("")),
        ("/page", json!("profile-original-view")),
        ("/page", json!("x")),
        ("/path", json!("//evil.example/login?acme")),
        ("/path", json!("/\\evil.example/00e5g000001AbCd/e?s=SystemPermissions")),
        ("/path", json!("https://evil.example/00e5g000001AbCd/e?s=SystemPermissions")),
        ("/path", json!("/00e5g000001AbCd/e?s=AppPermissions")),
        ("/path", json!("/00e5g000001AbCd?s=SystemPermissions")),
        ("/path", json!("/00e5g000001AbCe/e?s=SystemPermissions")),
        ("/path", json!("")),
        ("/name", json!("x".repeat(LONGEST + 1))),
        ("/name", json!(3)),
        ("/record", json!({})),
        ("/record/readings", json!([])),
        ("/record/readings/0/time", json!("9999-12-31T23:59:59.999Z")),
        ("/record/readings/0/time", json!("2026-11-27T12:05:00.001Z")),
        ("/record/readings/0/time", json!("2026-11-26")),
        ("/record/readings/0/time", json!("z")),
        ("/record/readings/0/facts", json!([["a", "x".repeat(LONGEST + 1)]])),
        ("/record/readings/0/facts", json!([["a"]])),
        ("/record/readings/0/facts", json!({})),
    ] {
        assert!(
            !passes(KEY, &with(place, value.clone())),
            "{place} {}",
            &value.to_string()[..40.min(value.to_string().len())]
        );
    }
    for key in [
        "evidence:",
        "evidence",
        &KEY.replace("acme", "bank"),
        &format!("{KEY}/Account"),
        &KEY.replace("Cd:", "Cd:x:"),
    ] {
        assert!(!passes(key, &row()), "{key}");
    }
}

#[test]
fn times_are_in_one_spelling_and_what_is_said_in_two_ways_is_not_said() {
    let facts =
        json!([["permission/ApiEnabled", "on"], ["permission/ApiEnabled", "off"], ["about/name", "P"]]);
    let mut row = with("/record/readings/0/facts", facts);
    row["record"]["readings"][0]["time"] = json!("2026-11-26T09:30:00Z");
    let Some(Passed { entry: Entry::Page(page), .. }) = read(KEY, &row.to_string(), now()) else {
        unreachable!("it is sound")
    };
    let reading = &page.record.readings[0];
    assert_eq!(reading.time, "2026-11-26T09:30:00.000Z");
    let keys = reading.facts.iter().map(|fact| fact.key.as_ref()).collect::<Vec<_>>();
    assert_eq!(keys, ["about/name", "doubt/permission"]);
    // Nor does the rest of it say what is not there.
    for (claim, key) in
        [("permission/*", "permission/ModifyAllData"), ("list/object", "object/Account/delete")]
    {
        for (facts, is_whole) in [
            (json!([[claim, "off"], [key, "off"], [key, "off"]]), true),
            (json!([[claim, "off"], [key, "off"], [key, "on"]]), false),
            (json!([[claim, "off"], [claim, "absent"]]), false),
        ] {
            let row = with("/record/readings/0/facts", facts);
            let Some(Passed { entry: Entry::Page(page), .. }) = read(KEY, &row.to_string(), now()) else {
                unreachable!("it is sound")
            };
            let section = Section::of(claim.strip_prefix("list/").unwrap_or("permission"));
            let facts = &page.record.readings[0].facts;
            assert_eq!(coverage::of(facts, section).is_whole(), is_whole, "{facts:?}");
        }
    }
}

#[test]
fn a_strange_row_does_not_take_the_others_along() {
    let waiver = |expires: &str| json!({ "rule": "DAT102", "kind": "profile", "name": "P", "target": "ModifyAllData", "reason": "r", "approver": "a", "expires": expires });
    let rows = json!({ "a": waiver("2027-01-31"), "b": waiver("never"), "c": 3, "d": waiver("2027-02-30") });
    let passed = read("waivers:acme", &rows.to_string(), now()).expect("rows");
    assert_eq!(passed.strange, ["b", "c", "d"]);
    assert!(matches!(passed.entry, Entry::Waivers(org, rows) if org == "acme" && rows.len() == 1));
    for key in
        ["waivers:", "waivers:Acme", "waivers:a/b", "waivers:acme:x", &format!("waivers:{}", "a".repeat(64))]
    {
        assert!(read(key, &rows.to_string(), now()).is_none(), "{key}");
    }
}

#[test]
fn what_people_wrote_is_not_later_than_now() {
    let manual = |set: &str| json!({ "x": { "item": "INT010", "state": "done", "set": set } });
    assert!(passes("manual:acme", &manual("2026-11-27T12:00:00.000Z")));
    assert!(!passes("manual:acme", &manual("2027-11-27T12:00:00.000Z")));
    let baseline = |created: &str, hash: &str| json!({ "x": { "name": "n", "created": created, "hash": hash, "text": "{}" } });
    let hash = "ab".repeat(32);
    assert!(passes("baselines:acme", &baseline("2026-11-27", &hash)));
    assert!(
        passes("baselines:", &baseline("2026-11-12T09:30:00Z", &hash)),
        "of which nobody said where it was tested"
    );
    for (created, hash) in
        [("2026-11-28", hash.as_str()), ("soon", hash.as_str()), ("2026-11-27", "ab"), ("2026-11-27", "")]
    {
        assert!(!passes("baselines:acme", &baseline(created, hash)), "{created} {hash}");
    }
    let rollout = |time: &str| json!({ "x": { "deployed": "2026-12-24", "checks": [{ "time": time, "by": "", "verdict": "equal", "baseline": "", "points": [] }] } });
    assert!(passes("rollouts:acme", &rollout("2026-11-27T12:00:00.000Z")));
    assert!(!passes("rollouts:acme", &rollout("2026-12-27T12:00:00.000Z")));
    let point = json!({ "kind": "profile", "subject": "P", "section": "s", "target": "t", "fact": "f", "direction": "extra" });
    for (verdict, points, is_sound) in [
        ("equal", json!([]), true),
        ("equal", json!([point]), false),
        ("drift", json!([point]), true),
        ("drift", json!([]), false),
        ("unknown", json!([]), true),
        ("unknown", json!([point]), false),
    ] {
        let mut entry = rollout("2026-11-27T12:00:00.000Z");
        entry["x"]["checks"][0]["verdict"] = json!(verdict);
        entry["x"]["checks"][0]["points"] = points;
        assert_eq!(passes("rollouts:acme", &entry), is_sound, "{entry}");
    }
    let team = |time: &str| json!({ "file": "team.toml", "text": "", "time": time });
    assert!(
        passes("team", &team("2026-11-27T12:00:00.000Z"))
            && !passes("team", &team("2027-11-27T12:00:00.000Z"))
    );
}

#[test]
fn what_nobody_knows_does_not_pass() {
    for key in ["", "x", "secrets:acme", "evidences:acme", "__proto__", "settings2"] {
        assert!(read(key, "{}", now()).is_none(), "{key}");
    }
    for text in ["", "null", "[]", "3", "{", "undefined"] {
        assert!(read("waivers:acme", text, now()).is_none(), "{text}");
    }
}

proptest! {
    /// Whatever stands in the place of a text of evidence: if it passes, its path leads to the very record on its own origin.
    #[test]
    fn evidence_that_passes_leads_to_its_own_page(
        id in prop_oneof!["00e[0-9A-Za-z]{12}", "[0-9A-Za-z/\\\\.]{15}", ".{0,20}"],
        path in prop_oneof!["/00e[0-9A-Za-z]{12}(/e)?\\?s=SystemPermissions", "[/\\\\]{1,2}[a-z./@:]{0,20}", ".{0,40}"],
        same in any::<bool>(),
    ) {
        let path = if same { format!("/{id}/e?s=SystemPermissions") } else { path };
        let mut row = row();
        row["id"] = json!(id);
        row["path"] = json!(path);
        let key = format!("evidence:acme:profile:{id}:profile-enhanced-edit:SystemPermissions");
        if passes(&key, &row) {
            prop_assert!(path.starts_with(&format!("/{id}")) && page::is_record_of(SubjectKind::Profile, &id), "{path}");
        }
    }

    #[test]
    fn nothing_makes_the_gate_panic(key in "(evidence|saves|waivers|manual|baselines|rollouts|team|looks|chosen|settings):?.{0,40}", text in ".{0,80}") {
        let _ = read(&key, &text, now());
    }
}

#[test]
fn a_reading_that_is_under_way_says_how_far_it_is_and_one_that_has_ended_or_is_strange_says_nothing() {
    let reading = |text: &str| {
        let entries = [("scan:acme".to_owned(), text.to_owned())];
        let stored = read_all(entries.into_iter(), now());
        assert!(stored.strange.is_empty());
        stored.readings.get("acme").copied()
    };
    let scan = |state: &str| {
        let steps = r#"[{"state":"done"},{"state":"failed"},{"state":"open"}]"#;
        format!(r#"{{"state":"{state}","steps":{steps}}}"#)
    };
    assert_eq!(reading(&scan("running")), Some(stored::Reading { done: 2, all: 3 }));
    for other in [scan("done").as_str(), "{}", "[1]", "null"] {
        assert_eq!(reading(other), None, "{other}");
    }
}
