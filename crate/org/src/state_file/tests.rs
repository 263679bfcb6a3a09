#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::json;

use super::*;
use crate::last_visit::Visit;

const KEY: &str = "evidence:acme:profile:00e5g000001AbCd:profile-original-view:";
const NAME: &str = "permlight-2026-11-22.json";

fn now() -> Moment {
    Moment::parse("2026-11-27T12:00:00.000Z").expect("a moment")
}

fn state(value: Value) -> Map<String, Value> {
    let Value::Object(map) = value else { unreachable!("tests write objects") };
    map
}

fn read_at(time: &str, fact: &str, from: Option<&str>) -> Value {
    let mut page = json!({
        "version": 1, "org": "acme", "kind": "profile", "id": "00e5g000001AbCd", "name": "P", "page": "profile-original-view",
        "title": "Profile", "path": "/00e5g000001AbCd", "record": { "readings": [{ "time": time, "facts": [["permission/ApiEnabled", fact]] }] },
    });
    if let Some(from) = from {
        page["from"] = json!(from);
    }
    page
}

fn page(time: &str, fact: &str) -> Value {
    read_at(time, fact, None)
}

fn waiver(approver: &str) -> Value {
    json!({
        "rule": "DAT102", "kind": "profile", "name": "P", "target": "ModifyAllData", "reason": "r", "approver": approver,
        "expires": "2099-12-31",
    })
}

/// A file that is wrong.
fn no_policy(_: TeamFile) -> Option<Team> {
    None
}

fn take(stored: &Map<String, Value>, theirs: &Map<String, Value>) -> Import {
    let file = json!({ "permlight": "state", "version": 1, "stored": theirs }).to_string();
    merge(stored, NAME, &file, now(), &no_policy).expect("a state")
}

#[test]
fn what_was_written_comes_back_and_says_where_from() {
    let manual = json!({ "INT010|user:a": {
        "item": "INT010", "subject": "user:a", "state": "done", "owner": "Ada", "date": null, "note": "", "set": "2026-11-22T08:00:00.000Z",
    } });
    let stored = state(json!({
        KEY: page("2026-11-12T09:30:00.000Z", "on"), "manual:acme": manual, "waivers:acme": { "x": waiver("Ada") },
        "settings": { "policy": "smartosc" }, "scan:acme": {}, "tested:acme:00e": {}, "chosen": { "acme": "x" }, "looks:acme": {}, "labels:acme:ja": {},
    }));
    let file = write(&stored, None, "2026-11-22T08:00:00.000Z");
    let import = merge(&Map::new(), NAME, &file, now(), &no_policy).expect("a state");
    assert_eq!(import.refused, [], "what is everybody's own is not written");
    let mut manual = manual;
    manual["INT010|user:a"]["from"] = NAME.into();
    let expected = json!({
        KEY: read_at("2026-11-12T09:30:00.000Z", "on", Some(NAME)), "manual:acme": manual, "waivers:acme": { "x": waiver("Ada") },
    });
    assert_eq!(import.changes, state(expected));
    assert_eq!(
        take(&import.changes, &state(json!({ KEY: page("2026-11-12T09:30:00.000Z", "on") }))).changes,
        Map::new()
    );
    assert_eq!(
        merge(&stored, NAME, &file, now(), &no_policy).expect("a state").changes,
        Map::new(),
        "it is all here"
    );
    let parsed: Value = serde_json::from_str(&file).expect("JSON");
    assert_eq!(parsed["manual"][0]["item"], "INT010");
}

#[test]
fn what_this_browser_has_read_itself_stays_however_late_the_other_is() {
    let own = state(json!({ KEY: page("2026-11-12T09:30:00.000Z", "on") }));
    let import = take(&own, &state(json!({ KEY: page("2026-11-27T09:30:00.000Z", "off") })));
    assert_eq!(import.changes, Map::new());
    assert_eq!((import.holds.pages, import.holds.read_here), (1, 1));
}

#[test]
fn of_two_imported_readings_the_later_counts() {
    let (early, late) = ("2026-11-12T09:30:00.000Z", "2026-11-20T09:30:00.000Z");
    for (first, second) in [(early, late), (late, early)] {
        let known = state(json!({ KEY: read_at(first, first, Some("a.json")) }));
        let import = take(&known, &state(json!({ KEY: page(second, second) })));
        let whole = import.changes.get(KEY).unwrap_or(&known[KEY]);
        assert_eq!(whole["record"]["readings"][0]["facts"][0][1], late);
        assert_eq!(whole["record"]["readings"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn what_is_everybodys_own_and_what_nobody_knows_is_left_out_by_name() {
    let theirs = state(json!({
        "settings": { "policy": "team" }, "teamPolicy": { "policy": { "title": "Recommended" }, "waivers": [] }, "chosen": {}, "looks:acme": {},
        "scan:acme": {}, "page:1": {}, "labels:acme:de": {}, "tested:acme:00e": {}, "due:acme": {}, "secret": 1, "__proto__": {},
    }));
    let import = take(&Map::new(), &theirs);
    assert_eq!(import.changes, Map::new());
    let names: SortedSet<&str> = import.refused.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, theirs.keys().map(String::as_str).collect());
    assert!(import.refused.iter().all(|(_, why)| *why == Why::Kind));
}

#[test]
fn what_does_not_pass_the_gate_is_left_out_by_name() {
    let theirs = state(json!({
        KEY: page("9999-12-31T23:59:59.999Z", "off"), "evidence:acme:profile:/evil.example/x:x:": page("2026-11-12T09:30:00.000Z", "off"),
        "waivers:acme": { "good": waiver("Ada"), "bad": { "rule": "DAT102" } }, "team": { "file": "t.toml", "text": "[", "time": "2026-11-12T09:30:00.000Z" },
    }));
    let import = take(&Map::new(), &theirs);
    assert_eq!(import.changes, state(json!({ "waivers:acme": { "good": waiver("Ada") } })));
    assert_eq!(import.refused.len(), 4);
    assert!(import.refused.contains(&("waivers:acme › bad".to_owned(), Why::Strange)));
    assert!(import.refused.contains(&(KEY.to_owned(), Why::Strange)));
    assert_eq!(import.holds.pages, 0);
}

#[test]
fn what_is_here_and_not_understood_stays_as_it_is() {
    let own = state(json!({ KEY: { "version": 99 } }));
    let import = take(&own, &state(json!({ KEY: page("2026-11-12T09:30:00.000Z", "on") })));
    assert_eq!((import.changes, import.refused), (Map::new(), vec![(KEY.to_owned(), Why::Here)]));
}

#[test]
fn the_file_is_described_before_it_is_taken_in() {
    let other = "evidence:acme--uat:org:org:login-history:";
    let login = json!({
        "version": 1, "org": "acme--uat", "kind": "org", "id": "org", "name": "", "page": "login-history", "title": "Login History",
        "path": "/0Ya", "record": { "readings": [{ "time": "2026-11-02T00:00:00.000Z", "facts": [["list/login", "0"]] }] },
    });
    let hash = "ab".repeat(32);
    let import = take(
        &Map::new(),
        &state(json!({
            KEY: page("2026-11-12T09:30:00.000Z", "on"), other: login, "waivers:acme": { "x": waiver("ciso@bank.example") },
            "manual:acme": { "x": { "item": "INT010", "state": "done" } }, "rollouts:acme": { "user:1": { "deployed": "2026-11-12" } },
            "baselines:acme--uat": { "user:a": { "name": "Sprint 12", "created": "2026-11-12", "hash": hash, "text": "{}" } },
        })),
    );
    let Holds { pages, orgs, oldest, newest, waivers, manual, baselines, rollouts, .. } = import.holds;
    assert_eq!((pages, manual.len(), rollouts), (2, 1, 1));
    assert_eq!(orgs.into_iter().collect::<Vec<_>>(), ["acme", "acme--uat"]);
    assert_eq!(oldest.map(|time| time.to_string()).as_deref(), Some("2026-11-02T00:00:00.000Z"));
    assert_eq!(newest.map(|time| time.to_string()).as_deref(), Some("2026-11-12T09:30:00.000Z"));
    assert_eq!(waivers[0].1.approver, "ciso@bank.example");
    assert_eq!(baselines, [("acme--uat".to_owned(), "Sprint 12".to_owned(), "2026-11-12".to_owned())]);
}

#[test]
fn entries_that_differ_are_both_kept() {
    let entry = |owner: &str| json!({ "item": "INT010", "subject": "", "state": "done", "owner": owner, "date": null, "note": "", "set": null });
    let mine = state(json!({ "manual:acme": { "INT010|": entry("Ada") } }));
    let theirs = state(json!({ "manual:acme": { "INT010|": entry("Bob") } }));
    let import = take(&mine, &theirs);
    assert_eq!(import.conflicts, 1);
    assert_eq!(import.changes["manual:acme"].as_object().map(Map::len), Some(2));
}

#[test]
fn checks_of_one_rollout_are_all_kept_in_their_order() {
    let check = |day: &str| json!({ "time": format!("{day}T09:30:00.000Z"), "by": "", "verdict": "equal", "baseline": "", "points": [] });
    let rollout = |checks: Value| {
        state(json!({ "rollouts:acme": { "user:1": {
            "baseline": null, "renames": {}, "before": null, "deployed": "2026-11-12", "recorded": null, "checks": checks,
        } } }))
    };
    let mine = rollout(json!([check("2026-11-13"), check("2026-11-20")]));
    let import = take(&mine, &rollout(json!([check("2026-11-13"), check("2026-11-15")])));
    let checks = import.changes["rollouts:acme"]["user:1"]["checks"].as_array().expect("checks");
    let days: Vec<_> = checks.iter().filter_map(|check| check["time"].as_str()?.get(..10)).collect();
    assert_eq!(days, ["2026-11-13", "2026-11-15", "2026-11-20"]);
    assert_eq!(take(&mine, &mine).changes, Map::new());
}

#[test]
fn only_what_nobody_changed_since_goes_back() {
    let written = state(json!({ "a": 1, "b": 2, "c": 3 }));
    let stored = state(json!({ "a": 1, "b": 9 }));
    assert_eq!(undone(&stored, &written), (vec!["a"], 2));
}

#[test]
fn what_is_no_state_is_refused() {
    for file in ["", "[]", "{}", r#"{"permlight":"state"}"#, r#"{"permlight":"state","version":1}"#] {
        assert_eq!(merge(&Map::new(), NAME, file, now(), &no_policy), Err(Refusal::NoState), "{file}");
    }
    let newer = r#"{"permlight":"state","version":2,"stored":{}}"#;
    assert_eq!(merge(&Map::new(), NAME, newer, now(), &no_policy), Err(Refusal::Newer));
}

#[test]
fn the_file_of_one_org_holds_nothing_of_another_and_forgetting_one_names_all_that_is_kept_of_it() {
    let stored = json!({
        "evidence:acme:profile:1:p:": {}, "evidence:acme--uat:profile:1:p:": {}, "waivers:acme": { "x": 1 }, "labels:acme:en": {},
        "waivers:beta": { "y": 2 }, "due:acme": {}, "team": { "file": "t" }, "settings": {}, "chosen": { "acme": "user:1" },
    });
    let stored = stored.as_object().expect("entries by key");
    let file: Value =
        serde_json::from_str(&write(stored, Some("acme"), "2026-11-22T08:00:00.000Z")).expect("JSON");
    let kept: Vec<&String> = file["stored"].as_object().expect("entries").keys().collect();
    assert_eq!(kept, ["evidence:acme:profile:1:p:", "waivers:acme"]);
    assert_eq!(file["waivers"], json!([1]));
    let mut keys: Vec<&String> = keys_of(stored, "acme").collect();
    keys.sort();
    assert_eq!(keys, ["due:acme", "evidence:acme:profile:1:p:", "labels:acme:en", "waivers:acme"]);
}

#[test]
fn answers_of_whose_a_record_is_are_taken_and_those_given_here_stay() {
    let entry = |answer: &str| json!({ "version": 1, "answer": answer, "holder": "", "facts": [["about/licence", "Salesforce"]] });
    let key = |id: &str| format!("scope:acme:00e0000000000{id}");
    let stored = json!({ key("01"): entry("no"), key("02"): entry("") });
    let file = json!({
        "permlight": "state", "version": 1,
        "stored": { key("01"): entry("yes"), key("02"): entry("yes"), key("03"): entry("no"), key("04"): entry(""), key("05"): entry("?"),
            "evidence:acme:profile:00e000000000002:p:": { "name": "HubSpot" } },
    });
    let now = Moment::parse("2026-11-27T10:00:00Z").unwrap();
    let import = merge(stored.as_object().unwrap(), "f", &file.to_string(), now, &|_| None).unwrap();
    let answers: Vec<_> =
        import.changes.iter().map(|(key, value)| (key.clone(), value["answer"].as_str().unwrap())).collect();
    assert_eq!(answers, [(key("02"), "yes")], "somebody else's No hides nothing");
    let [second, third] = ["02", "03"].map(|id| ("acme".to_owned(), format!("00e0000000000{id}")));
    let listed = [(second.0, "HubSpot".to_owned(), Answer::Yes), (third.0, third.1, Answer::No)];
    assert_eq!(import.holds.answers, listed);
    let page = "evidence:acme:profile:00e000000000002:p:".to_owned();
    assert_eq!(import.refused, [(page, Why::Strange), (key("01"), Why::Here), (key("05"), Why::Strange)]);
    let written = write(stored.as_object().unwrap(), None, "2026-11-27T10:00:00Z");
    assert!(written.contains(&key("01")), "{written}");
}

#[test]
fn what_was_read_longer_ago_than_is_kept_is_named_by_the_key_that_the_gate_knows_it_by() {
    let page = |time: &str| crate::samples::read("acme", time, "HubSpot", &[]);
    let stored = Stored {
        pages: vec![page("2026-11-01T09:00:00.000Z"), page("2026-11-20T09:00:00.000Z")],
        ..Stored::default()
    };
    let today = crate::samples::day("2026-11-22");
    assert_eq!(outlived(&stored.pages, 7, today), [KEY.to_owned()]);
    assert!(outlived(&stored.pages, 30, today).is_empty());
    let pages = &stored.pages;
    assert!(gate::read(KEY, &json!(json::value(&pages[1].row())).to_string(), now()).is_some());
}

#[test]
fn of_what_was_saved_here_and_there_the_later_time_counts() {
    let (early, late) = ("2026-11-12T09:30:00.000Z", "2026-11-20T09:30:00.000Z");
    let saves = |first: &str, other: Option<&str>| {
        let mut row = json!({ "version": 1, "times": { "/00e5g000001AbCd/e": first } });
        if let Some(time) = other {
            row["times"]["/00e5g000001AbCd/e?s=AppPermissions"] = json!(time);
        }
        state(json!({ "saves:acme:00e5g000001AbCd": row }))
    };
    let both = saves(late, Some(early));
    assert_eq!(take(&saves(early, Some(early)), &saves(late, None)).changes, both);
    assert_eq!(take(&saves(late, None), &saves(early, Some(early))).changes, both);
    assert_eq!(take(&both, &saves(early, None)).changes, Map::new());
    assert_eq!(take(&Map::new(), &both).changes, both);
    assert!(
        write(&both, Some("acme"), late).contains("saves:acme:00e5g000001AbCd"),
        "it goes with the evidence"
    );
}

/// Whatever the clock says at one look: nothing that is kept by the clock of the looks and readings before is forgotten.
#[test]
fn one_look_with_a_clock_ahead_has_nothing_forgotten() {
    let day = crate::samples::day;
    let visit = |day: Date, before: Option<Date>| Visit {
        day,
        failures: Vec::new(),
        before: before.map(|day| (day, Vec::new())),
    };
    let stored = |visits: &[Visit]| Stored {
        pages: vec![crate::samples::read("acme", "2026-11-20T09:00:00.000Z", "HubSpot", &[])],
        visits: [(
            "acme".to_owned(),
            gathered(visits.iter().enumerate().map(|(at, one)| (at.to_string(), one.clone()))),
        )]
        .into_iter()
        .collect(),
        ..Stored::default()
    };
    let (yesterday, ahead) = (day("2026-11-21"), day("2027-11-22"));
    for (visits, today, is_gone) in [
        (vec![], ahead, false),
        (vec![visit(yesterday, None)], ahead, false),
        // The look of that very day stands there when all is read once more.
        (vec![visit(ahead, Some(yesterday))], ahead, false),
        (vec![visit(ahead, None)], ahead, false),
        // Back again, what is to come counts for nothing.
        (vec![visit(ahead, Some(yesterday))], day("2026-11-23"), false),
        (vec![visit(ahead, None), visit(yesterday, None)], day("2026-11-23"), false),
        // Days that somebody was there on.
        (vec![visit(day("2027-02-20"), None)], day("2027-02-21"), true),
        (vec![visit(day("2027-02-21"), Some(day("2027-02-20")))], day("2027-02-21"), true),
    ] {
        assert_eq!(!outlived_unasked(&stored(&visits), 90, today).is_empty(), is_gone, "{visits:?} {today}");
    }
}
