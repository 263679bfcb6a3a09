//! `permlight effective`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::Path;

use common::{ACME, SANDBOX, folder, head, printed, profile, run, stderr, stdout};
use expect_test::{expect, expect_file};
use serde_json::Value;

const MINIMUM: &str = "Minimum Access - API Only Integrations";

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).unwrap()
}

fn permission<'v>(json: &'v Value, name: &str) -> &'v Value {
    json["permissions"].as_array().unwrap().iter().find(|permission| permission["name"] == name).unwrap()
}

/// Writes a file of the element `root` with this content.
fn file(folder: &Path, name: &str, root: &str, content: &str) {
    let head = head(root, content);
    let text =
        format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{content}{head}</{root}>\n");
    fs::write(folder.join(name), text).unwrap();
}

fn on(name: &str) -> String {
    format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
}

#[test]
fn the_demo_group_with_its_muting_set() {
    let arguments = [
        "effective",
        "--profile",
        MINIMUM,
        "--set",
        "HubSpot_Reporting",
        "--group",
        "HubSpot_Connector",
        ACME,
    ];
    expect_file!["golden/effective-group.txt"].assert_eq(&printed(&arguments));
    expect_file!["golden/effective-group.json"]
        .assert_eq(&printed(&[&arguments[..], &["--format", "json"]].concat()));
}

#[test]
fn a_profile_alone() {
    let text = printed(&["effective", "--profile", "HubSpot(Legacy)", ACME]);
    expect_file!["golden/effective-profile.txt"].assert_eq(&text);
}

#[test]
fn every_grantor_is_kept_and_what_is_withheld_has_its_reasons() {
    let json = json(&[
        "effective",
        "--profile",
        MINIMUM,
        "--set",
        "HubSpot_Reporting",
        "--group",
        "HubSpot_Connector",
        ACME,
    ]);
    assert_eq!(json["schema"], 1);
    let export = permission(&json, "ExportReport");
    assert_eq!(export["setting"], "on");
    assert_eq!(export["grantors"].as_array().unwrap().len(), 1, "muted in the group, granted outside it");
    assert_eq!(export["withheld"][0]["reason"], "muted");
    let hard_delete = permission(&json, "BulkApiHardDelete");
    assert_eq!(hard_delete["setting"], "off");
    let reasons: Vec<_> =
        hard_delete["withheld"].as_array().unwrap().iter().map(|withheld| &withheld["reason"]).collect();
    assert_eq!(reasons, ["muted", "licence"]);
    let run = permission(&json, "RunReports");
    let kinds: Vec<_> = run["grantors"].as_array().unwrap().iter().map(|grantor| &grantor["kind"]).collect();
    assert_eq!(kinds, ["permission-set", "permission-set", "implied"]);
    assert_eq!(json["otherPermissions"]["setting"], "off");
    assert_eq!(json["otherObjects"]["read"]["setting"], "unknown");
}

#[test]
fn the_order_of_names_does_not_matter() {
    let of = |sets: [&str; 2]| {
        let json = json(&["effective", "--profile", MINIMUM, "--set", sets[0], "--set", sets[1], ACME]);
        (json["permissions"].clone(), json["objects"].clone())
    };
    assert_eq!(of(["HubSpot_Sync", "HubSpot_Reporting"]), of(["HubSpot_Reporting", "HubSpot_Sync"]));
}

#[test]
fn names_in_another_case_or_encoding_are_understood_with_a_note() {
    let json = json(&["effective", "--profile", "HubSpot%28Legacy%29", "--set", "hubspot_sync", ACME]);
    assert_eq!(json["holdings"]["profile"], "HubSpot(Legacy)");
    assert_eq!(json["holdings"]["permissionSets"][0], "HubSpot_Sync");
    assert_eq!(json["notes"].as_array().unwrap().len(), 2);
}

#[test]
fn a_name_that_no_file_has_is_refused_and_nothing_is_guessed() {
    let output = run(&[
        "effective",
        "--profile",
        "System Administrator",
        "--set",
        "HubSpot_Synk",
        "--group",
        "Unlike",
        ACME,
    ]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    expect![[r#"
        error: no profile is called "System Administrator" in the given paths: metadata calls it Admin, which is not there either
        error: no permission set is called "HubSpot_Synk" in the given paths: did you mean HubSpot_Sync?
        error: no permission set group is called "Unlike" in the given paths: they hold HubSpot_Connector
    "#]]
    .assert_eq(&stderr(&output));
}

#[test]
fn two_files_of_one_name_are_refused() {
    let output = run(&["effective", "--set", "HubSpot_Sync", ACME, SANDBOX]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("2 files describe the permission set \"HubSpot_Sync\""));
}

#[test]
fn something_must_be_held() {
    assert_eq!(run(&["effective", ACME]).status.code(), Some(2));
}

#[test]
fn members_and_muting_sets_without_a_file_make_unknown_and_never_off() {
    let folder = folder("effective-missing");
    profile(&folder, "P.profile-meta.xml", &["ApiEnabled".to_owned()]);
    file(&folder, "Invoices.permissionset-meta.xml", "PermissionSet", &on("ExportReport"));
    let group = "<mutingPermissionSets>Gone</mutingPermissionSets><permissionSets>INVOICES</permissionSets>\
                 <permissionSets>Invoicez</permissionSets>";
    file(&folder, "G.permissionsetgroup-meta.xml", "PermissionSetGroup", group);
    let path = folder.to_str().unwrap();
    let found = json(&["effective", "--profile", "P", "--group", "G", path]);
    assert_eq!(found["files"][1]["members"][0], "Invoices", "the name of the file, with a note");
    assert_eq!(found["notes"].as_array().unwrap().len(), 1);
    assert_eq!(found["unseen"].as_array().unwrap().len(), 2);
    assert_eq!(found["unseen"][0]["nearest"][0], "Invoices");
    assert_eq!(permission(&found, "ApiEnabled")["setting"], "on");
    assert_eq!(permission(&found, "ExportReport")["setting"], "unknown");
    assert_eq!(found["otherPermissions"]["setting"], "unknown");

    let text = printed(&["effective", "--profile", "P", "--group", "G", path]);
    let (_, not_seen) = text.split_once("Not seen\n").unwrap();
    expect_file!["golden/effective-missing.txt"].assert_eq(not_seen);
}

#[test]
fn a_file_with_errors_may_grant_more_and_ends_with_2() {
    let folder = folder("effective-errors");
    profile(&folder, "P.profile-meta.xml", &["ApiEnabled".to_owned()]);
    let row = |read: bool| {
        format!(
            "<objectPermissions><allowRead>{read}</allowRead><object>Account</object></objectPermissions>"
        )
    };
    file(
        &folder,
        "A.permissionset-meta.xml",
        "PermissionSet",
        &format!("{}{}{}", row(true), row(false), on("RunReports")),
    );
    fs::write(folder.join("B.permissionset-meta.xml"), "<PermissionSet").unwrap();
    let path = folder.to_str().unwrap();
    let output = run(&["effective", "--profile", "P", "--set", "A", "--set", "B", path, "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let found: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(!found["errors"].as_array().unwrap().is_empty());
    assert_eq!(permission(&found, "RunReports")["setting"], "on");
    assert_eq!(found["otherObjects"]["read"]["setting"], "unknown");
    assert_eq!(found["unseen"][0]["name"], "B");
    let text = run(&["effective", "--profile", "P", "--set", "A", "--set", "B", path]);
    assert!(stdout(&text).contains("B: its file could not be read"));
    assert!(stderr(&text).contains("A.permissionset-meta.xml:"));
}

#[test]
fn a_session_based_set_is_named_and_what_it_grants_may_be_on() {
    let folder = folder("effective-session");
    profile(&folder, "P.profile-meta.xml", &["ApiEnabled".to_owned()]);
    let content = format!("<hasActivationRequired>true</hasActivationRequired>{}", on("ExportReport"));
    file(&folder, "S.permissionset-meta.xml", "PermissionSet", &content);
    let text = printed(&["effective", "--profile", "P", "--set", "S", folder.to_str().unwrap()]);
    assert!(text.contains("permission set  S, session-based"), "{text}");
    assert!(text.contains("permission set S grants it while a session has it activated."), "{text}");
    let row = text.lines().rfind(|line| line.contains("ExportReport")).unwrap();
    assert!(row.ends_with("Export Reports: inert until a session activates it (permission set S)"), "{row}");
}

#[test]
fn names_from_files_cannot_command_the_terminal() {
    let folder = folder("effective-hostile");
    profile(&folder, "%1B%5B31mRed.profile-meta.xml", &["A\u{9b}31m".to_owned()]);
    let group = "<permissionSets>x\u{202e}y</permissionSets>";
    file(&folder, "G.permissionsetgroup-meta.xml", "PermissionSetGroup", group);
    for format in ["text", "json"] {
        for name in ["\u{1b}[31mRed", "\u{1b}[31mRex"] {
            let path = folder.to_str().unwrap();
            let output = run(&["effective", "--profile", name, "--group", "G", path, "--format", format]);
            let all = stdout(&output) + &stderr(&output);
            let obeyed = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!all.contains(obeyed), "{all:?}");
            assert!(all.contains("Red"), "{all}");
        }
    }
}
