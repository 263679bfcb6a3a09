//! What a set grants and does not count: muted in its group, it is no finding; while no session is activated, nobody can tell.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::Path;

use common::{folder, metadata, on, path, run, stdout};
use serde_json::Value;

const TEAM: &str = r#"extends = "recommended"
name = "T"
[[rule]]
code = "ACME-001"
title = "Nobody deletes accounts"
severity = "critical"
why = "w"
fix = "f"
subjects = ["profile", "permission-set"]
object = { name = "Account", deny = ["delete"] }
[[rule]]
code = "ACME-002"
title = "Nobody edits birthdates"
severity = "critical"
why = "w"
fix = "f"
subjects = ["profile", "permission-set"]
field = { name = "Contact.Birthdate", deny = ["edit"] }
[[integration]]
id = "hub"
title = "Hub"
owner = "D"
risk = "low"
user = "h@a.example"
profile = "P"
"#;

const RIGHTS: &str = "<objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete>\
    <allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords><object>Account</object>\
    <viewAllRecords>true</viewAllRecords></objectPermissions>\
    <fieldPermissions><editable>true</editable><field>Contact.Birthdate</field><readable>true</readable></fieldPermissions>";

/// How four rules turned out for the set S: a user permission, object rights, and the team's own about an object and a field.
fn outcomes(base: &Path, held: &str) -> [String; 4] {
    let team = base.join("team.toml");
    fs::write(&team, [TEAM, held, "\n"].concat()).unwrap();
    let output = run(&["check", path(base), "--policy", path(&team), "--all", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    ["DAT101", "DAT110", "ACME-001", "ACME-002"].map(|rule| {
        let mut rows = report["findings"].as_array().unwrap().iter();
        let own = rows.find(|row| {
            let is_named = rule != "DAT101" || row["target"] == "ViewAllData";
            row["rule"] == rule && row["subject"] == "permission-set:S" && is_named
        });
        own.map_or_else(String::new, |own| own["outcome"].as_str().unwrap().to_owned())
    })
}

#[test]
fn what_reaches_nobody_is_wrong_in_no_section_and_a_doubt_keeps_it_wrong() {
    const DIRECT: &str = r#"permission_sets = ["S"]"#;
    const GROUP: &str = r#"permission_set_groups = ["G"]"#;
    const BOTH: &str = "permission_sets = [\"S\"]\npermission_set_groups = [\"G\"]";
    const SESSION: &str = "<hasActivationRequired>true</hasActivationRequired>";
    const MUTED: &str = "<mutingPermissionSets>M</mutingPermissionSets>";
    for (name, held, of_set, of_group, muting, expected) in [
        ("held", DIRECT, "", "", true, "fail"),
        ("session", DIRECT, SESSION, "none", true, "unknown"),
        ("session, and in a group that somebody may hold", DIRECT, SESSION, "", true, "fail"),
        ("in a group, no session needed", GROUP, SESSION, "", true, "fail"),
        ("a group of a session", GROUP, "", SESSION, true, "unknown"),
        ("muted", GROUP, "", MUTED, true, "not-applicable"),
        ("muted, and held", BOTH, "", MUTED, true, "fail"),
        ("what mutes was not seen", GROUP, "", MUTED, false, "fail"),
    ] {
        let base = folder("reached");
        metadata(
            &base,
            "P.profile",
            "Profile",
            &format!("{}<custom>true</custom><userLicense>Salesforce</userLicense>", on(&["ApiEnabled"])),
        );
        let set = format!("<label>S</label>{RIGHTS}{}{of_set}", on(&["ViewAllData"]));
        metadata(&base, "S.permissionset", "PermissionSet", &set);
        let group = format!("<label>G</label><permissionSets>S</permissionSets>{of_group}");
        if of_group != "none" {
            metadata(&base, "G.permissionsetgroup", "PermissionSetGroup", &group);
        }
        if muting {
            metadata(
                &base,
                "M.mutingpermissionset",
                "MutingPermissionSet",
                &format!("<label>M</label>{RIGHTS}{}", on(&["ViewAllData"])),
            );
        }
        assert_eq!(outcomes(&base, held), [expected; 4], "{name}");
        if name == "muted" {
            let group = "<label>B</label><permissionSets>S</permissionSets>";
            metadata(&base, "B.permissionsetgroup", "PermissionSetGroup", group);
            assert_eq!(outcomes(&base, held), ["fail"; 4], "muted, and in a group that somebody may hold");
        }
    }
}
