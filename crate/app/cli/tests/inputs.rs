//! What the command reads: several paths, several packages, manifests, settings, what is left out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::Path;

use common::{folder, metadata, on, path, run, stderr, stdout, twin};
use serde_json::Value;

/// All is looked at: these made-up files belong to nobody.
fn code(arguments: &[&str]) -> (Option<i32>, String) {
    let all = if arguments[0] == "effective" { &[][..] } else { &["--all"] };
    let output = run(&[arguments, all].concat());
    (output.status.code(), stdout(&output) + &stderr(&output))
}

fn manifest(folder: &Path, types: &[(&str, &str)]) {
    let types = types
        .iter()
        .map(|(name, member)| format!("<types><members>{member}</members><name>{name}</name></types>"));
    let version = "<version>68.0</version>".to_owned();
    metadata(folder, "package.xml", "Package", &types.chain([version]).collect::<String>());
}

const ACCOUNT: &str = "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>\
        <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>\
        <object>Account</object></objectPermissions>";

#[test]
fn equal_manifests_prove_the_sections_that_were_asked_for() {
    let base = folder("manifests");
    let profile = [on(&["ApiEnabled"]), ACCOUNT.to_owned()].concat();
    metadata(&base.join("a/profiles"), "P.profile", "Profile", &profile);
    metadata(&base.join("b/profiles"), "P.profile", "Profile", &on(&["ApiEnabled"]));
    let [a, b] = ["a", "b"].map(|side| base.join(side));
    let arguments = ["verify", "--tested", path(&a), "--actual", path(&b), "--all", "--format", "json"];
    let account = |types: &[&[(&str, &str)]; 2]| {
        for (side, types) in [&a, &b].into_iter().zip(types) {
            manifest(side, types);
        }
        let report: Value = serde_json::from_str(&stdout(&run(&arguments))).unwrap();
        let rows = report["differences"].as_array().unwrap();
        let row = rows.iter().find(|row| row["setting"].as_str().unwrap().contains("Account")).unwrap();
        row["direction"].as_str().unwrap().to_owned()
    };
    let objects: &[_] = &[("CustomObject", "Account"), ("Profile", "P")];
    assert_eq!(account(&[objects, objects]), "missing");
    // Other manifests, others than of objects, or such as did not ask for the profile prove nothing of them.
    assert_eq!(account(&[objects, &[("CustomObject", "*"), ("Profile", "P")]]), "unknown");
    let classes: &[_] = &[("ApexClass", "*"), ("Profile", "P")];
    assert_eq!(account(&[classes, classes]), "unknown");
    assert_eq!(account(&[&objects[..1], &objects[..1]]), "unknown");
}

#[test]
fn whole_is_refused_where_the_manifests_differ() {
    let base = folder("manifests-differ");
    for (side, object) in [("a", "Account"), ("b", "Contact")] {
        metadata(&base.join(side).join("profiles"), "P.profile", "Profile", &on(&["ApiEnabled"]));
        manifest(&base.join(side), &[("Profile", "P"), ("CustomObject", object)]);
    }
    let [a, b] = ["a", "b"].map(|side| base.join(side));
    let arguments = ["verify", "--tested", path(&a), "--actual", path(&b), "--whole"];
    let (status, text) = code(&arguments);
    assert_eq!(status, Some(2));
    assert!(
        text.contains("they were not") && text.contains("CustomObject") && !text.contains("Profile,"),
        "{text}"
    );
    // What is known is told all the same, and nothing that is not listed is taken for off.
    let output = run(&[&arguments[..], &["--all", "--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((report["verdict"].as_str(), output.status.code()), (Some("none"), Some(2)));
    assert!(report["problems"][0]["message"].as_str().unwrap().contains("they were not"), "{report}");
    assert!(report["unseen"].as_array().unwrap().len() > 5, "{report}");
    fs::remove_file(b.join("package.xml")).unwrap();
    assert_eq!(code(&arguments).0, Some(0));
}

#[test]
fn a_side_may_stand_at_several_paths() {
    let base = folder("several");
    metadata(&base.join("a/profiles"), "P.profile", "Profile", &on(&["ApiEnabled"]));
    let class = "<classAccesses><apexClass>C</apexClass><enabled>true</enabled></classAccesses>";
    let whole = on(&["ApiEnabled"]) + class;
    metadata(&base.join("b/profiles"), "P.profile", "Profile", &whole);
    metadata(&base.join("c/profiles"), "P.profile", "Profile", &whole);
    let [a, b, c] = ["a", "b", "c"].map(|side| base.join(side));
    let both = ["verify", "--tested", path(&a), "--tested", path(&b), "--actual", path(&c), "--whole"];
    let (status, text) = code(&both);
    assert_eq!(status, Some(0), "{text}");
    let turned = ["verify", "--tested", path(&c), "--actual", path(&a), "--actual", path(&b), "--whole"];
    assert_eq!(code(&turned).0, Some(0));
    let baseline = base.join("baseline.json");
    let create = ["baseline", "create", path(&a), path(&b), "--output", path(&baseline), "--name", "N"];
    let (status, text) = code(&create);
    assert_eq!(status, Some(0), "{text}");
    let frozen = ["verify", "--tested", path(&baseline), "--actual", path(&c), "--whole"];
    assert_eq!(code(&frozen).0, Some(0));
    // Copies that cannot both be right are no side.
    metadata(&base.join("b/profiles"), "P.profile", "Profile", &on(&["ViewSetup"]));
    for arguments in [&both, &turned] {
        let (status, text) = code(arguments);
        assert!(status == Some(2) && text.contains("give a path that holds only one of them"), "{text}");
    }
}

#[test]
fn what_was_not_understood_left_out_or_copied_is_told_and_strict_makes_it_an_error() {
    let base = folder("strict-copies");
    let set = |inside: &str, says: &str| {
        let one = folder("strict");
        metadata(&one.join("permissionsets"), "S.permissionset", "PermissionSet", inside);
        let told = code(&["check", path(&one)]);
        let strict = code(&["check", path(&one), "--strict"]);
        assert!(told.0 == Some(0) && told.1.contains(says), "{told:?}");
        assert!(strict.0 == Some(2) && strict.1.contains(says), "{strict:?}");
    };
    set(&on(&["ApiEnabled", "ManageHpi"]), "ManageHpi is not in the catalog");
    set(&format!("{}<newIn99><a>b</a></newIn99>", on(&["ApiEnabled"])), "<newIn99> is not known");
    for copy in ["a", "b"] {
        metadata(&base.join(copy), "S.permissionset", "PermissionSet", &on(&["ApiEnabled"]));
    }
    for (more, says) in [("", "2 files describe permission-set:S"), ("b/\n", ".forceignore leaves it out")] {
        fs::write(base.join(".forceignore"), more).unwrap();
        let told = code(&["check", path(&base)]);
        assert!(told.1.contains(says), "{told:?}");
        assert_eq!(code(&["check", path(&base), "--strict"]).0, Some(2));
    }
    let copy = twin(&base);
    let arguments = ["verify", "--tested", path(&base), "--actual", path(&copy)];
    assert_eq!(code(&arguments).0, Some(1), "what production hides may be anything");
    assert_eq!(code(&[&arguments[..], &["--strict"]].concat()).0, Some(2));
}

#[test]
fn what_forceignore_leaves_out_is_told_by_every_command_that_goes_on_without_it() {
    let base = folder("left-out");
    for name in ["A", "B"] {
        metadata(&base, &format!("{name}.permissionset"), "PermissionSet", &on(&["ApiEnabled"]));
    }
    fs::write(base.join(".forceignore"), "B.*\n").unwrap();
    let baseline = folder("left-out-baseline").join("b.json");
    for arguments in [
        &["check", path(&base)][..],
        &["effective", "--set", "A", path(&base)],
        &["baseline", "create", path(&base), "--output", path(&baseline), "--name", "N"],
        &["verify", "--tested", path(&base), "--actual", path(&twin(&base))],
    ] {
        let (status, text) = code(arguments);
        let words: Vec<&str> = text.split_whitespace().collect();
        assert!(
            status == Some(i32::from(arguments[0] == "verify"))
                && words.join(" ").contains(".forceignore leaves it out"),
            "{arguments:?} {text}"
        );
    }
}

#[test]
fn security_settings_are_judged_as_the_pages_are() {
    let base = folder("settings");
    metadata(&base.join("profiles"), "P.profile", "Profile", &on(&["ApiEnabled"]));
    let file = |inside: &str| {
        metadata(&base.join("settings"), "Security.settings", "SecuritySettings", inside);
        let output = run(&["check", path(&base), "--all", "--format", "json"]);
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let own = findings.iter().find(|finding| finding["rule"] == "LOG104").unwrap();
        (own["outcome"].as_str().unwrap().to_owned(), own["line"].as_u64(), output.status.code())
    };
    let mfa = |on: &str| {
        format!(
            "<sessionSettings>\n<enableMFADirectUILoginOptIn>{on}</enableMFADirectUILoginOptIn></sessionSettings>"
        )
    };
    let (outcome, line, status) = file(&mfa("true"));
    assert_eq!((outcome.as_str(), line), ("pass", Some(3)));
    assert_eq!(file(&mfa("false")).0, "fail");
    let (outcome, _, unknown) = file("<networkAccess/>");
    assert_eq!(outcome, "unknown");
    // A file of which no rule can tell anything is no error.
    assert_eq!((status, unknown), (Some(1), Some(1)));
}

#[test]
fn a_set_in_parts_is_judged_whole_and_names_the_part() {
    let base = folder("parts");
    let own = base.join("permissionsets/Sync");
    metadata(&own, "Sync.permissionset-meta.xml", "PermissionSet", "<label>Sync</label>");
    let entry = "<enabled>true</enabled><name>ModifyAllData</name>";
    let part = "ModifyAllData.userPermission-meta.xml";
    metadata(&own.join("userPermissions"), part, "UserPermission", entry);
    let (status, text) = code(&["check", path(&base), "--details"]);
    assert!(status == Some(1) && text.contains(&format!("userPermissions/{part}:2")), "{text}");
    let json = run(&["check", path(&base), "--all", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&json)).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let own = findings.iter().find(|finding| finding["outcome"] == "fail").unwrap();
    assert!(own["place"].as_str().unwrap().ends_with(part) && own["line"] == 2, "{own}");
}

/// What never ends is not read to its end, and what it is for says so.
#[cfg(unix)]
#[test]
fn files_without_an_end_are_refused() {
    let profiles = common::PROFILES;
    for arguments in [
        &["check", profiles, "--accepted", "/dev/zero"][..],
        &["checklist", profiles, "--state", "/dev/zero"],
        &["watch", "status", "--state", "/dev/zero"],
    ] {
        let output = run(arguments);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {told}");
        assert!(told.contains("is larger than"), "{told}");
    }
}
