//! A standard profile under all its names, and names in another case, wherever a command takes or a policy file has one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{folder, metadata, on, path, run, stderr, stdout};
use serde_json::Value;

fn project(name: &str) -> PathBuf {
    let base = folder(name);
    let own = |custom: bool, names: &[&str]| {
        format!("{}<custom>{custom}</custom><userLicense>Salesforce</userLicense>", on(names))
    };
    metadata(&base, "Admin.profile", "Profile", &own(false, &["ApiEnabled", "ModifyAllData"]));
    metadata(&base, "Standard.profile", "Profile", &own(false, &["ApiEnabled", "ViewSetup"]));
    metadata(&base, "Hub.profile", "Profile", &own(true, &["ApiEnabled"]));
    metadata(
        &base,
        "Hub_Set.permissionset",
        "PermissionSet",
        &format!("<label>H</label>{}", on(&["ViewAllData"])),
    );
    base
}

const NAMES: [(&str, &[&str]); 3] = [
    (
        "Admin",
        &[
            "Admin",
            "System Administrator",
            "system administrator",
            "Administrateur système",
            "システム管理者",
        ],
    ),
    ("Standard", &["Standard User", "Utilisateur standard", "標準ユーザー"]),
    ("Hub", &["hub"]),
];

#[test]
fn every_command_takes_every_name_of_a_standard_profile() {
    let base = project("names-commands");
    for (file, names) in NAMES {
        for name in names {
            let json = |command: &[&str]| -> Value {
                let output = run(&[command, &[path(&base), "--profile", name, "--format", "json"]].concat());
                assert!(!stdout(&output).is_empty(), "{command:?} {name}: {}", stderr(&output));
                serde_json::from_str(&stdout(&output)).unwrap()
            };
            assert_eq!(json(&["effective"])["holdings"]["profile"], *file, "{name}");
            assert_eq!(json(&["check"])["subjects"][0]["name"], *file, "{name}");
            assert_eq!(json(&["survey"])["profiles"][0]["name"], *file, "{name}");
            let matching = format!("profile:{name}");
            let output = run(&["check", path(&base), "--match", &matching, "--format", "json"]);
            assert!(stdout(&output).contains(&format!("profile:{file}\"")), "{name}");
            let checklist = run(&["checklist", path(&base), "--profile", name]);
            assert!(stdout(&checklist).contains(file), "{name}: {}", stderr(&checklist));
        }
    }
}

/// What the register calls by a name of Setup, or in another case, is what the files have: nothing is unknown for it.
#[test]
fn the_register_takes_every_name_of_a_standard_profile() {
    let base = project("names-register");
    let team = base.join("team.toml");
    for (file, names) in NAMES {
        for name in names {
            let text = format!(
                "extends = \"recommended\"\nname = \"T\"\n[[integration]]\nid = \"hub\"\ntitle = \"Hub\"\nowner = \"D\"\nrisk = \"low\"\n\
                 user = \"h@a.example\"\nprofile = \"{name}\"\npermission_sets = [\"hub_set\"]\n\
                 permissions = [\"ViewAllData\"]\n"
            );
            fs::write(&team, text).unwrap();
            let output =
                run(&["check", path(&base), "--policy", path(&team), "--user", "hub", "--format", "json"]);
            let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
            let subjects: Vec<_> = report["subjects"]
                .as_array()
                .unwrap()
                .iter()
                .map(|own| own["id"].as_str().unwrap())
                .collect();
            assert_eq!(
                subjects,
                [&format!("profile:{file}"), "permission-set:Hub_Set", "user:h@a.example"],
                "{name}"
            );
            let outcome = |rule: &str, target: &str| {
                let rows = report["findings"].as_array().unwrap();
                let own = rows.iter().find(|row| {
                    row["rule"] == rule && row["target"] == target && row["subject"] == "user:h@a.example"
                });
                own.map_or_else(String::new, |own| own["outcome"].as_str().unwrap().to_owned())
            };
            assert_eq!(outcome("INT006", "ViewAllData"), "pass", "{name}");
            let administrator = if *file == *"Admin" { "fail" } else { "pass" };
            assert_eq!(outcome("INT002", "user/profile"), administrator, "{name}");
        }
    }
    // Of a profile that is not there nobody can tell what Salesforce calls it.
    let text = fs::read_to_string(&team)
        .unwrap()
        .replace("\"hub\"\npermission", "\"Administrator de sistem\"\npermission");
    fs::write(&team, text).unwrap();
    let output = run(&["check", path(&base), "--policy", path(&team), "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let rows = report["findings"].as_array().unwrap();
    assert_eq!(rows.iter().find(|row| row["rule"] == "INT002").unwrap()["outcome"], "unknown");
}

/// What a managed package holds, nobody can edit: no text says so, in no format.
#[test]
fn nobody_is_told_to_edit_what_a_package_holds() {
    let base = folder("names-packages");
    let set = format!("<label>V</label>{}", on(&["ModifyAllData", "ManageUsers"]));
    metadata(&base, "ns__Vendor.permissionset", "PermissionSet", &set);
    metadata(&base, "Own__c.permissionset", "PermissionSet", &set);
    metadata(&base, "API.profile", "Profile", &on(&["ApiEnabled"]));
    let set = ["check", path(&base), "--set"];
    for format in ["text", "markdown", "csv", "json", "sarif", "junit"] {
        let of = |name: &str| stdout(&run(&[&set[..], &[name, "--details", "--format", format]].concat()));
        let (package, own) = (of("ns__Vendor"), of("Own__c"));
        // The rules of SARIF speak of every subject.
        let edits = if format == "sarif" { "Fix: In Setup, open" } else { ", clear " };
        let results =
            |text: &str| text.find("\"results\"").map_or_else(|| text.to_owned(), |at| text[at..].to_owned());
        assert!(own.contains(", clear "), "{format}: {own}");
        assert!(!results(&package).contains(edits), "{format}: {package}");
    }
    let checklist = stdout(&run(&["checklist", path(&base), "--profile", "API", "--set", "ns__Vendor"]));
    assert!(checklist.contains("managed package ns"), "{checklist}");
}
