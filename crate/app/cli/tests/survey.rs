//! `permlight survey`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;

use common::{folder, metadata, on, path, printed, profile, run, stderr, stdout};
use expect_test::{expect, expect_file};
use serde_json::Value;

const DEMO: &str = "tests/demo/metadata";

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).unwrap()
}

#[test]
fn the_demo_in_all_forms() {
    let picture = folder("survey-demo").join("survey.svg");
    let text = printed(&["survey", DEMO, "--picture", picture.to_str().unwrap()]);
    expect_file!["golden/survey.txt"].assert_eq(&text);
    expect_file!["golden/survey.md"].assert_eq(&printed(&["survey", DEMO, "--format", "markdown"]));
    let picture = fs::read_to_string(picture).unwrap();
    expect_file!["golden/survey.svg"].assert_eq(&picture);
    let names: Vec<_> = json(&["survey", DEMO])["profiles"].as_array().unwrap().clone();
    assert!(!names.is_empty());
    for name in names.iter().flat_map(|profile| [&profile["name"], &profile["source"]]) {
        let name = name.as_str().unwrap();
        assert!(!picture.contains(name), "{name}");
    }
    for profile in &names {
        assert!(text.contains(profile["name"].as_str().unwrap()), "{profile}");
    }
}

#[test]
fn a_profile_counts_for_its_permissions_or_its_name() {
    let folder = folder("survey-signs");
    let on = |name: &str| [name.to_owned()];
    profile(&folder, "Lifter.profile", &on("ApiUserOnly"));
    profile(&folder, "BoomiUser.profile", &on("ModifyAllData"));
    profile(&folder, "Sales.profile", &on("ModifyAllData"));
    let salesforces = profile(&folder, "B2BMA Integration User.profile", &on("ModifyAllData"));
    let text = fs::read_to_string(&salesforces).unwrap();
    fs::write(&salesforces, text.replace("<custom>true", "<custom>false")).unwrap();
    fs::write(folder.join("Marketo.permissionset"), "<PermissionSet/>").unwrap();
    let path = folder.to_str().unwrap();
    let found = json(&["survey", path]);
    assert_eq!(found["read"], 4);
    let because = |found: &Value| -> Vec<String> {
        let profiles = found["profiles"].as_array().unwrap();
        profiles.iter().map(|profile| format!("{}: {}", profile["name"], profile["because"])).collect()
    };
    assert_eq!(because(&found), [r#""Lifter": "API Only User is on""#]);
    let text = printed(&["survey", path]);
    assert!(
        text.contains("1 profile left out, because only a product's name suggests it: boomi: BoomiUser."),
        "{text}"
    );
    // What somebody names counts.
    let found = json(&["survey", path, "--match", "*user", "--profile", "Lifter"]);
    assert_eq!(because(&found), [r#""B2BMA Integration User": """#, r#""BoomiUser": """#, r#""Lifter": """#]);
    let row = found["rules"].as_array().unwrap().iter().find(|row| row["rule"] == "DAT102").unwrap();
    assert_eq!(
        (&row["failed"], &row["judged"], &row["unknown"]),
        (&1.into(), &2.into(), &0.into()),
        "Salesforce's own identity is not judged"
    );
}

#[test]
fn what_cannot_be_counted_ends_with_2() {
    let folder = folder("survey-broken");
    profile(&folder, "Sales.profile", &["ApiEnabled".to_owned()]);
    let path = folder.to_str().unwrap();
    let output = run(&["survey", path]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    expect![[r"
        error: no profile that was read looks like an integration user's
        error: 1 profile left out, because nothing says that it is an integration user's: Sales.
    "]]
    .assert_eq(&stderr(&output));
    profile(&folder, "API.profile", &["ApiEnabled".to_owned()]);
    fs::write(folder.join("Sync.profile"), "<Profile").unwrap();
    let output = run(&["survey", path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Sync.profile:"));
    assert!(stdout(&output).contains("1 of 3 profiles looks like an integration user's. 1 error"));
}

#[test]
fn a_title_of_a_team_cannot_be_markup() {
    let folder = folder("survey-hostile");
    let policy = folder.join("team.toml");
    let rule = "code = \"ACME-001\"\ntitle = \"<script>&|\\u202e\"\nseverity = \"low\"\nsubjects = [\"profile\"]\n\
                off = [\"ModifyAllData\"]\nwhy = \"w\"\nfix = \"f\"\n";
    fs::write(&policy, format!("extends = \"recommended\"\nname = \"T\"\n[[rule]]\n{rule}")).unwrap();
    profile(&folder, "API.profile", &["ModifyAllData".to_owned()]);
    let picture = folder.join("survey.svg");
    let arguments = ["survey", folder.to_str().unwrap(), "--policy", policy.to_str().unwrap()];
    let more = ["--format", "markdown", "--picture", picture.to_str().unwrap()];
    let all = printed(&[&arguments[..], &more].concat()) + &fs::read_to_string(picture).unwrap();
    assert!(all.contains("ACME-001"));
    assert!(!all.contains("<script") && !all.contains('\u{202e}'), "{all}");
}

/// Of the register, whoever holds what it lacks counts as having it, and its profile does not count once more.
#[test]
fn a_user_of_the_register_counts_once_with_all_that_it_holds() {
    let base = folder("survey-register");
    let files = base.join("md");
    metadata(&files, "Hub.profile", "Profile", &on(&["ViewHelpLink"]));
    metadata(&files, "Other Sync.profile", "Profile", &on(&["ApiEnabled"]));
    metadata(&files, "A.permissionset", "PermissionSet", &on(&["ApiEnabled", "ModifyAllData"]));
    metadata(&files, "M.mutingpermissionset", "MutingPermissionSet", &on(&["ManageUsers"]));
    metadata(&files, "B.permissionset", "PermissionSet", &on(&["ManageUsers"]));
    let group = "<permissionSets>B</permissionSets><mutingPermissionSets>M</mutingPermissionSets><status>Updated</status>";
    metadata(&files, "G.permissionsetgroup", "PermissionSetGroup", group);
    let policy = base.join("team.toml");
    let user = "id = \"hub\"\ntitle = \"Hub\"\nowner = \"D\"\nrisk = \"low\"\nuser = \"hub@acme.example\"\nprofile = \"Hub\"\n\
                permission_sets = [\"A\"]\npermission_set_groups = [\"G\"]\n";
    fs::write(&policy, format!("extends = \"recommended\"\nname = \"T\"\n[[integration]]\n{user}")).unwrap();
    let arguments = ["survey", path(&files), "--policy", path(&policy)];
    let found = json(&arguments);
    let names = |list: &str| -> Vec<&str> {
        found[list].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
    };
    assert_eq!((names("users"), names("profiles")), (vec!["hub@acme.example"], vec!["Other Sync"]));
    assert_eq!(
        found["users"][0]["holds"],
        serde_json::json!(["profile:Hub", "permission-set:A", "permission-set-group:G"])
    );
    let counts = |rule: &str| {
        let row = found["rules"].as_array().unwrap().iter().find(|row| row["rule"] == rule).unwrap();
        ["failed", "judged"].map(|key| row[key].as_u64().unwrap())
    };
    assert_eq!(counts("API001"), [0, 2], "a set grants what the profile lacks");
    assert_eq!(counts("DAT102"), [1, 2], "what a set grants fails for its user");
    assert_eq!(counts("USR004"), [0, 2], "what its group mutes does not reach it");
    let text = printed(&arguments);
    assert!(
        text.starts_with(
            "T: 1 integration user of the register, with all that it holds; of 2 profiles, 1 more looks like"
        ),
        "{text}"
    );
    assert!(
        text.contains("hub@acme.example: it holds profile:Hub, permission-set:A, permission-set-group:G"),
        "{text}"
    );
    // Named with all that it holds, it counts as one, too.
    let found = json(&["survey", path(&files), "--profile", "Hub", "--set", "A"]);
    assert_eq!((&found["users"][0]["name"], found["profiles"].as_array().unwrap().len()), (&"Hub".into(), 0));
}

#[test]
fn what_nobody_breaks_is_told_in_a_line() {
    let folder = folder("survey-held");
    profile(&folder, "API.profile", &["ApiEnabled".to_owned()]);
    let (path, found) = (folder.to_str().unwrap(), json(&["survey", folder.to_str().unwrap()]));
    let rules = found["rules"].as_array().unwrap();
    let is = |row: &Value, key: &str| row[key].as_u64().unwrap() > 0;
    let held = rules.iter().filter(|row| !is(row, "failed") && !is(row, "unknown")).count();
    for format in ["text", "markdown"] {
        let text =
            printed(&["survey", path, "--format", format]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("{held} rules hold everywhere.")), "{text}");
        for row in rules {
            let (rule, title) = (row["rule"].as_str().unwrap(), row["title"].as_str().unwrap());
            let is_row = text.contains(title);
            assert_eq!(is_row, is(row, "failed"), "{format} {rule}");
            assert_eq!(text.contains(rule), is(row, "failed") || is(row, "unknown"), "{format} {rule}");
        }
    }
}
