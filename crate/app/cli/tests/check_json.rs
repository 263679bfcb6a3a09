//! `permlight check` for machines.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{ACME, SANDBOX, folder, profile, run, stdout};
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap()
}

#[test]
fn the_shape_is_exact() {
    let report = json(&["check", ACME, "no/such/file", "--policy", "cloudkettle"]);
    assert_eq!(
        keys(&report),
        ["findings", "kind", "notices", "policy", "problems", "schema", "subjects", "summary"]
    );
    assert_eq!((&report["schema"], &report["kind"]), (&2.into(), &"findings".into()));
    assert_eq!(report["policy"]["id"], "cloudkettle");
    let finding = [
        "decision",
        "expected",
        "fix",
        "found",
        "line",
        "message",
        "outcome",
        "place",
        "reason",
        "requirements",
        "rule",
        "severity",
        "source",
        "subject",
        "target",
        "why",
    ];
    assert!(list(&report, "subjects").iter().all(|subject| keys(subject) == ["id", "kind", "name", "place"]));
    assert!(list(&report, "findings").iter().all(|row| keys(row) == finding));
    assert!(
        list(&report, "problems").iter().all(|error| keys(error) == ["column", "line", "message", "place"])
    );
    assert_eq!(list(&report, "problems")[0]["place"], "no/such/file");
    let summary = [
        "atOrAbove",
        "failOn",
        "failures",
        "ignoredElements",
        "ignoredFiles",
        "notJudged",
        "notKnown",
        "outcomes",
        "problems",
        "subjects",
    ];
    assert_eq!(keys(&report["summary"]), summary);
}

#[test]
fn every_rule_has_a_finding_for_every_subject() {
    let report = json(&["check", ACME, "--all"]);
    let rules: Value =
        serde_json::from_str(&stdout(&run(&["rules", "--policy", "recommended", "--format", "json"])))
            .unwrap();
    // Rules about users and about the org have nothing to say of files.
    let of_files = |rule: &&Value| list(rule, "subjects").iter().any(|kind| kind != "user" && kind != "org");
    let rules = list(&rules, "rules").iter();
    let codes: BTreeSet<&str> = rules.filter(of_files).map(|rule| rule["code"].as_str().unwrap()).collect();
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in list(&report, "findings") {
        found.entry(row["subject"].as_str().unwrap()).or_default().insert(row["rule"].as_str().unwrap());
    }
    let ids: Vec<&str> =
        list(&report, "subjects").iter().map(|subject| subject["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 10);
    assert!(ids.iter().all(|id| found[id] == codes));
}

#[test]
fn a_finding_says_what_where_and_why() {
    let report = json(&["check", ACME, "--policy", "cloudkettle"]);
    let row = list(&report, "findings")
        .iter()
        .find(|row| row["rule"] == "USR004" && row["subject"] == "profile:HubSpot Integration")
        .unwrap();
    assert_eq!(row["target"], "ManageUsers");
    assert_eq!(
        (&row["outcome"], &row["expected"], &row["found"]),
        (&"fail".into(), &"off".into(), &"on".into())
    );
    assert_eq!(row["message"], "Manage Users: on → should be off.");
    assert!(row["requirements"].as_array().unwrap().iter().all(|id| id.as_str().unwrap().starts_with("CK-")));
    assert!(row["line"].is_u64());
    let placeholders =
        |row: &Value| ["message", "fix"].iter().any(|key| row[key].as_str().unwrap().contains('{'));
    assert!(!list(&report, "findings").iter().any(placeholders));
}

#[test]
fn the_summary_counts_the_findings() {
    let report = json(&["check", ACME, "--all"]);
    let count =
        |key: &str, value: &str| list(&report, "findings").iter().filter(|row| row[key] == value).count();
    let summary = &report["summary"];
    for outcome in ["fail", "unknown", "manual", "pass", "not-applicable"] {
        assert_eq!(summary["outcomes"][outcome], count("outcome", outcome), "{outcome}");
    }
    assert_eq!(summary["subjects"], 10);
    assert_eq!(summary["notJudged"], 2, "a group and a muting permission set");
    assert_eq!(summary["failOn"], "high");
    let failures = &summary["failures"];
    let above = failures["critical"].as_u64().unwrap() + failures["high"].as_u64().unwrap();
    assert_eq!(summary["atOrAbove"], above);
}

#[test]
fn namesakes_are_told_apart_by_their_source() {
    let report = json(&["check", ACME, SANDBOX]);
    let subjects = list(&report, "subjects");
    let ids: BTreeSet<&str> = subjects.iter().map(|subject| subject["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), subjects.len());
    for subject in subjects {
        let text = |key: &str| subject[key].as_str().unwrap();
        assert_eq!(text("id"), format!("{}:{}@{}", text("kind"), text("name"), text("place")));
    }
    let alone = json(&["check", ACME]);
    for subject in list(&alone, "subjects") {
        let text = |key: &str| subject[key].as_str().unwrap();
        assert_eq!(text("id"), format!("{}:{}", text("kind"), text("name")));
    }
}

#[test]
fn hostile_names_reach_the_machine_unchanged() {
    let folder = folder("hostile-json");
    let path = profile(&folder, "%1B%5B31m\u{202e}%22Name.profile-meta.xml", &["ModifyAllData".to_owned()]);
    let report = json(&["check", path.to_str().unwrap()]);
    assert_eq!(list(&report, "subjects")[0]["name"], "\u{1b}[31m\u{202e}\"Name");
}

#[test]
fn nothing_to_judge_is_still_json() {
    let folder = folder("nothing-json");
    let report = json(&["check", folder.to_str().unwrap()]);
    assert!(list(&report, "subjects").is_empty());
    assert!(list(&report, "findings").is_empty());
    assert!(list(&report, "problems")[0]["message"].as_str().unwrap().starts_with("nothing to judge in "));
}
