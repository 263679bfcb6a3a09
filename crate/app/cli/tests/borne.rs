//! A waiver and a list of accepted failures bear what was there when they were made.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{folder, metadata, printed, profile, run};
use serde_json::Value;

/// The user hub holds the set S, and its integration needs API Enabled only.
fn hub(test: &str, waiver: &str) -> (PathBuf, String) {
    let folder = folder(test);
    let policy = folder.join("team.toml");
    let register = "[[integration]]\nid = \"hub\"\ntitle = \"Hub\"\nowner = \"a@b.example\"\nrisk = \"low\"\n\
                    user = \"hub@b.example\"\nprofile = \"A\"\npermission_sets = [\"S\"]\npermissions = [\"ApiEnabled\"]\n";
    let begin = "extends = \"recommended\"\nname = \"Team\"\n";
    fs::write(&policy, [begin, register, waiver].concat()).unwrap();
    profile(&folder, "A.profile-meta.xml", &["ApiEnabled".to_owned()]);
    (folder, policy.to_str().unwrap().to_owned())
}

#[test]
fn what_a_table_of_rights_grows_by_is_not_borne() {
    let waiver = |bears: &str| {
        format!(
            "[[waiver]]\nrule = \"INT006\"\nsubject = \"user:hub@b.example\"\ntarget = \"too-much\"\n{bears}\
             reason = \"r\"\napprover = \"dana\"\nexpires = 2027-03-31\n"
        )
    };
    let named = "bears = [\"permission/ExportReport\", \"object/Account/read\"]\n";
    for (test, waiver) in
        [("borne", waiver(named)), ("borne-nothing", waiver("")), ("borne-list", String::new())]
    {
        let (folder, policy) = hub(test, &waiver);
        let list = folder.join("accepted.json");
        let set = |permissions: &[&str], edit: bool| {
            let object = format!(
                "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete>\
                 <allowEdit>{edit}</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords>\
                 <object>Account</object><viewAllFields>false</viewAllFields><viewAllRecords>false</viewAllRecords>\
                 </objectPermissions>"
            );
            let inside = ["<label>S</label>", &object, &common::on(permissions)].concat();
            metadata(&folder, "S.permissionset-meta.xml", "PermissionSet", &inside);
        };
        let judge = |more: &[&str]| {
            let path = folder.to_str().unwrap();
            let arguments = ["check", path, "--policy", &policy, "--today", "2027-01-31", "--format", "json"];
            let report: Value = serde_json::from_str(&printed(&[&arguments, more].concat())).unwrap();
            let mut rows = report["findings"].as_array().unwrap().iter();
            let row = rows.find(|row| row["rule"] == "INT006" && row["target"] == "too-much").unwrap();
            (row["outcome"].as_str().unwrap().to_owned(), row["message"].as_str().unwrap().to_owned())
        };
        set(&["ExportReport"], false);
        let path = list.to_str().unwrap();
        if test == "borne-nothing" {
            let (outcome, message) = judge(&[]);
            let told = "bears = [\"object/Account/read\", \"permission/ExportReport\"]";
            assert!(outcome == "fail" && message.contains(told), "{message}");
            continue;
        }
        let (more, borne): (&[&str], _) = if test == "borne-list" {
            run(&["check", folder.to_str().unwrap(), "--policy", &policy, "--accept", path]);
            (&["--accepted", path], "accepted")
        } else {
            (&[], "pass")
        };
        assert_eq!(judge(more).0, borne, "{test}");
        set(&[], false);
        assert_eq!(judge(more).0, borne, "{test}: one that goes is no other");
        set(&["ExportReport"], true);
        let (outcome, message) = judge(more);
        assert!(outcome == "fail" && message.contains("since: object/Account/edit."), "{message}");
        set(&["ExportReport", "ManageUsers"], false);
        let (outcome, message) = judge(more);
        assert!(outcome == "fail" && message.contains("permission/ManageUsers"), "{message}");
        if test == "borne-list" {
            // A list that an older version wrote does not say what it bears.
            set(&["ExportReport"], false);
            let text = fs::read_to_string(&list).unwrap();
            let mut kept: Value = serde_json::from_str(&text).unwrap();
            for entry in kept["accepted"].as_array_mut().unwrap() {
                entry.as_object_mut().unwrap().remove("bears");
            }
            fs::write(&list, kept.to_string()).unwrap();
            let (outcome, message) = judge(more);
            assert!(outcome == "fail" && message.contains("does not say what it bears"), "{message}");
        }
    }
}
