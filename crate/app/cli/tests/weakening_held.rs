//! A file less of what a user holds makes nothing right: property over all rules, in `check` and `checklist`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;

use common::{folder, path, run};

const RANK: [&str; 8] = ["fail", "unknown", "open", "waived", "pass", "done", "not-needed", "not-applicable"];

/// How the rules stand in a report, the worst of each: its rank in [`RANK`].
fn standings(rows: &serde_json::Value) -> std::collections::BTreeMap<String, usize> {
    let mut worst = std::collections::BTreeMap::new();
    for row in rows.as_array().unwrap() {
        let word = row["outcome"].as_str().unwrap();
        let Some(rank) = RANK.iter().position(|own| *own == word) else { continue };
        let own = worst.entry(row["rule"].as_str().unwrap().to_owned()).or_insert(rank);
        *own = rank.min(*own);
    }
    worst
}

/// Whatever file is taken away of what a user holds: no rule that is wrong or unknown becomes right, and none says nothing.
#[test]
fn a_file_less_of_what_a_user_holds_makes_nothing_right() {
    let base = folder("weak-held");
    let permissions = |names: &[&str]| common::on(names);
    let team = base.join("team.toml");
    let files: [(&str, &str, &str, String); 6] = [
        ("profiles", "P.profile", "Profile", permissions(&["ApiEnabled", "ViewAllUsers"])),
        (
            "permissionsets",
            "S.permissionset",
            "PermissionSet",
            permissions(&["ModifyAllData", "ManageUsers"]),
        ),
        (
            "permissionsets",
            "M.permissionset",
            "PermissionSet",
            permissions(&["QueryAllFiles", "ManageSharing"]),
        ),
        ("permissionsets", "N.permissionset", "PermissionSet", permissions(&["AuthorApex"])),
        (
            "mutingpermissionsets",
            "MM.mutingpermissionset",
            "MutingPermissionSet",
            permissions(&["ManageSharing"]),
        ),
        (
            "permissionsetgroups",
            "G.permissionsetgroup",
            "PermissionSetGroup",
            "<permissionSets>M</permissionSets><permissionSets>N</permissionSets>\
             <mutingPermissionSets>MM</mutingPermissionSets><status>Updated</status>"
                .to_owned(),
        ),
    ];
    let org = base.join("org");
    for (kind, name, root, inside) in &files {
        common::metadata(&org.join(kind), name, root, inside);
    }
    let text = "extends = \"recommended\"\nname = \"A\"\n[[integration]]\nid = \"hub\"\ntitle = \"hub\"\nrisk = \"low\"\n\
                owner = \"o@x.example\"\nuser = \"hub@x.example\"\nprofile = \"P\"\npermission_sets = [\"S\"]\n\
                permission_set_groups = [\"G\"]\npermissions = [\"ApiEnabled\"]\n";
    fs::write(&team, text).unwrap();
    let said = |command: &str, user: &[&str], key: &str| {
        let given = [command, path(&org), "--policy", path(&team), "--format", "json"];
        let output = run(&[&given, user].concat());
        // A refusal says nothing of any rule.
        let report: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
        assert!(report.is_some() || output.status.code() == Some(2), "{command}");
        report.map(|report| standings(&report[key]))
    };
    let all = || {
        [
            ("check", said("check", &[], "findings")),
            ("checklist", said("checklist", &[], "checklist")),
            ("checklist --user", said("checklist", &["--user", "hub"], "checklist")),
        ]
    };
    let whole = all();
    let mut wrong = Vec::new();
    for (kind, name, ..) in &files {
        let (own, aside) = (org.join(kind).join(name), base.join("aside"));
        fs::rename(&own, &aside).unwrap();
        for ((how, before), (_, after)) in whole.iter().zip(all()) {
            let (Some(before), Some(after)) = (before, after) else { continue };
            for (rule, _) in before.iter().filter(|(_, rank)| **rank <= 1) {
                if after.get(rule).is_none_or(|rank| *rank > 1) {
                    let now = after.get(rule).map(|rank| RANK[*rank]);
                    wrong.push(format!("{how} without {name}: {rule} is {now:?}"));
                }
            }
        }
        fs::rename(&aside, &own).unwrap();
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}
