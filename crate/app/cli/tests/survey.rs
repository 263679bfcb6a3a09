//! `permlight survey`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;

use common::{folder, printed, profile, run, stderr, stdout};
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
