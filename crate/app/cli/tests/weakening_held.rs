//! A file less of what a user holds, or a spoilt one, makes nothing right: property over all rules, in `check` and `checklist`.

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

/// Whatever file is taken away of what a user holds, or spoilt: no rule that is wrong or unknown becomes right, and none says nothing.
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
        let own = org.join(kind).join(name);
        let text = fs::read_to_string(&own).unwrap();
        for (manner, spoilt) in spoilt(kind, &text) {
            match spoilt {
                Some(spoilt) => fs::write(&own, spoilt).unwrap(),
                None => fs::remove_file(&own).unwrap(),
            }
            for ((how, before), (_, after)) in whole.iter().zip(all()) {
                let (Some(before), Some(after)) = (before, after) else { continue };
                for (rule, _) in before.iter().filter(|(_, rank)| **rank <= 1) {
                    if after.get(rule).is_none_or(|rank| *rank > 1) {
                        let now = after.get(rule).map(|rank| RANK[*rank]);
                        wrong.push(format!("{how}, {name} {manner}: {rule} is {now:?}"));
                    }
                }
            }
            fs::write(&own, &text).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

/// What can become of a file; `None`: it is gone.
fn spoilt(kind: &str, text: &str) -> Vec<(&'static str, Option<String>)> {
    let half = text.get(..text.len() / 2).unwrap_or_default().to_owned();
    let mut all = vec![("missing", None)];
    if kind != "mutingpermissionsets" && !text.contains("AuthorApex") {
        all.push(("cut", Some(half)));
    }
    if kind == "permissionsetgroups" {
        let member = "<permissionSets>M</permissionSets>";
        all.extend([
            ("with a member misspelt", Some(text.replacen("permissionSets>", "permissionSet>", 2))),
            ("with a member of another name", Some(text.replacen("permissionSets>", "bundled>", 2))),
            ("with an empty member", Some(text.replace(member, "<permissionSets/>"))),
        ]);
    }
    all
}

/// What must be on has to reach the user: a set that grants it and whose group mutes it is no pass. How a group writes the name of its
/// member does not matter.
#[test]
fn what_must_be_on_and_is_muted_is_wrong_however_the_member_is_written() {
    let base = folder("held-muted");
    let org = base.join("org");
    let right = common::on(&["ConvertLeads"]);
    common::metadata(&org.join("profiles"), "P.profile", "Profile", &common::on(&["ApiEnabled"]));
    common::metadata(&org.join("permissionsets"), "Hm.permissionset", "PermissionSet", &right);
    let muting = org.join("mutingpermissionsets");
    common::metadata(&muting, "Mm.mutingpermissionset", "MutingPermissionSet", &right);
    let team = base.join("team.toml");
    let register = |id: &str, title: &str| {
        format!(
            "[[integration]]\nid = \"{id}\"\ntitle = \"{title}\"\nrisk = \"low\"\nowner = \"o@x.example\"\n\
             user = \"{id}@x.example\"\nprofile = \"P\"\npermission_set_groups = [\"g\"]\n"
        )
    };
    // What one integration has as its id another may have as its title.
    let text = "extends = \"recommended\"\nname = \"A\"\n[[rule]]\ncode = \"ACME-001\"\ntitle = \"t\"\nseverity = \"critical\"\n\
                subjects = [\"permission-set\"]\nwhy = \"w\"\nfix = \"f\"\non = [\"ConvertLeads\"]\n"
        .to_owned()
        + &register("hub", "One")
        + &register("other", "hub");
    fs::write(&team, text).unwrap();
    for member in ["Hm", "HM", "hm"] {
        for (mutes, wanted) in [("", "pass"), ("<mutingPermissionSets>mM</mutingPermissionSets>", "fail")] {
            let inside = format!("{mutes}<permissionSets>{member}</permissionSets><status>Updated</status>");
            let groups = org.join("permissionsetgroups");
            common::metadata(&groups, "G.permissionsetgroup", "PermissionSetGroup", &inside);
            for asked in [&["check"][..], &["checklist"], &["checklist", "--user", "hub"]] {
                let given = ["--policy", path(&team), "--format", "json", path(&org)];
                let output = run(&[asked, &given].concat());
                let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                let rows = report["findings"].as_array().unwrap().iter();
                let found: Vec<_> = rows
                    .filter(|row| row["rule"] == "ACME-001" && row["outcome"] != "not-applicable")
                    .map(|row| &row["outcome"])
                    .collect();
                assert_eq!(found, [wanted], "{asked:?}, {member}, {mutes}");
                let notices = report["notices"].to_string();
                assert!(!notices.contains(member), "{asked:?}, {member}: {notices}");
            }
        }
    }
}
