//! `permlight baseline`: freezing, and noticing what was changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;

use common::{
    ACME, SANDBOX, folder, metadata, on, path, printed, profile, rows, run, stderr, stdout, verify,
};
use serde_json::Value;

#[test]
fn a_baseline_says_what_was_tested() {
    let base = folder("baseline");
    let file = base.join("uat.json");
    let file = file.to_str().unwrap();
    let create = |file: &str, name: &str, more: &[&str]| {
        let arguments = [
            "baseline",
            "create",
            SANDBOX,
            "-o",
            file,
            "--name",
            name,
            "--today",
            "2026-11-12",
            "--by",
            "Ada",
        ];
        run(&[&arguments[..], more].concat())
    };
    let org = ["--org", "https://acme--uat.sandbox.my.salesforce.com", "--note", "first\u{1b}[31m"];
    let output = create(file, "Sprint 12", &org);
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
    let text = fs::read_to_string(file).unwrap();
    assert!(!text.contains('\u{1b}'));
    let baseline: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&baseline["org"], &baseline["created"]), (&"acme--uat".into(), &"2026-11-12".into()));
    assert!(!baseline["findings"].as_array().unwrap().is_empty(), "open failures are noted");
    assert!(printed(&["baseline", "check", file]).contains(baseline["hash"].as_str().unwrap()));
    let shown = printed(&["baseline", "show", file]);
    assert!(shown.contains("Sprint 12") && shown.contains("Profile HubSpot Integration"), "{shown}");
    let json: Value =
        serde_json::from_str(&printed(&["baseline", "show", file, "--format", "json"])).unwrap();
    assert_eq!(json, baseline);

    // It is not written over, and the same input freezes to the same hash.
    assert!(stderr(&create(file, "Sprint 12", &org)).contains("is there already"));
    let again = base.join("again.json");
    create(again.to_str().unwrap(), "Sprint 12", &org);
    assert_eq!(fs::read_to_string(&again).unwrap(), text);

    let equal = run(&["verify", "--tested", file, "--actual", SANDBOX, "--whole"]);
    assert_eq!(equal.status.code(), Some(0), "{}", stdout(&equal));
    let drift = run(&["verify", "--tested", file, "--actual", ACME, "--format", "json"]);
    assert_eq!(drift.status.code(), Some(1));
    let report: Value = serde_json::from_str(&stdout(&drift)).unwrap();
    assert_eq!(report["baseline"]["hash"], baseline["hash"]);

    let next = base.join("next.json");
    let next = next.to_str().unwrap();
    let output = run(&["baseline", "create", ACME, "-o", next, "--name", "Sprint 13", "--after", file]);
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
    let shown = printed(&["baseline", "show", next]);
    assert!(shown.contains("From Sprint 12 (2026-11-12) to Sprint 13"), "{shown}");
    assert!(shown.contains("+ profile:HubSpot Integration: ModifyAllData: off → on"), "{shown}");
}

#[test]
fn a_baseline_of_a_day_that_is_to_come_is_refused() {
    let base = folder("baseline-ahead");
    let (sandbox, file) = (base.join("sandbox"), base.join("baseline.json"));
    metadata(
        &sandbox,
        "S.permissionset",
        "PermissionSet",
        &["<label>S</label>", &on(&["ApiEnabled"])].concat(),
    );
    let made = [
        "baseline",
        "create",
        path(&sandbox),
        "--all",
        "--name",
        "n",
        "--by",
        "Ada",
        "--today",
        "9998-01-01",
        "-o",
    ];
    assert_eq!(run(&[&made[..], &[path(&file)]].concat()).status.code(), Some(0));
    for asked in [
        &["baseline", "check", path(&file)][..],
        &["verify", "--tested", path(&file), "--actual", path(&sandbox), "--all"],
        &[
            "watch",
            "start",
            "--tested",
            path(&file),
            "--state",
            path(&base.join("state.json")),
            "--org",
            "acme",
        ],
    ] {
        let output = run(asked);
        assert_eq!(output.status.code(), Some(2), "{asked:?}");
        assert!(stderr(&output).contains("9998-01-01, a day that is still to come"), "{}", stderr(&output));
    }
}

#[test]
fn a_changed_file_is_noticed() {
    let base = folder("baseline-changed");
    let file = base.join("b.json");
    let path = file.to_str().unwrap();
    run(&["baseline", "create", ACME, "-o", path, "--name", "B"]);
    let text = fs::read_to_string(&file).unwrap();
    for (from, to) in [
        ("\"permission/ModifyAllData\": \"on\"", "\"permission/ModifyAllData\": \"off\""),
        // Whoever reads the first of two would not see what counts.
        (
            "\"permission/ModifyAllData\": \"on\"",
            "\"permission/ModifyAllData\": \"off\", \"permission/ModifyAllData\": \"on\"",
        ),
        ("\"name\": \"B\"", "\"name\": \"C\""),
        ("\"permlight_baseline\": 1", "\"permlight_baseline\": 2"),
        ("\"note\"", "\"nota\""),
        ("{", ""),
    ] {
        fs::write(&file, text.replacen(from, to, 1)).unwrap();
        for arguments in [
            &["baseline", "check", path][..],
            &["baseline", "show", path],
            &["verify", "--tested", path, "--actual", ACME],
        ] {
            let output = run(arguments);
            assert_eq!(output.status.code(), Some(2), "{from}");
            assert!(stderr(&output).contains("b.json"), "{}", stderr(&output));
        }
    }
    // How it is written does not matter.
    fs::write(&file, text.replace("\n  ", "\r\n\t")).unwrap();
    assert_eq!(run(&["baseline", "check", path]).status.code(), Some(0));
}

#[test]
fn what_only_production_has_is_outside_the_baseline() {
    let base = folder("baseline-scope");
    let (tested, actual) = (base.join("t"), base.join("a"));
    fs::create_dir_all(&tested).unwrap();
    fs::create_dir_all(&actual).unwrap();
    let on = ["ApiEnabled".to_owned()];
    profile(&tested, "P.profile", &on);
    profile(&actual, "P.profile", &on);
    profile(&actual, "Other.profile", &on);
    let file = base.join("b.json");
    let path = file.to_str().unwrap();
    run(&["baseline", "create", tested.to_str().unwrap(), "--all", "-o", path, "--name", "B"]);
    let actual = actual.to_str().unwrap();
    let output = run(&["verify", "--tested", path, "--actual", actual, "--whole"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("1 subject outside the baseline"));
    assert_eq!(
        run(&["verify", "--tested", tested.to_str().unwrap(), "--actual", actual, "--all"]).status.code(),
        Some(1)
    );
}

#[test]
fn a_baseline_of_the_same_package_tells_what_a_profile_does_not_list() {
    let base = folder("baseline-whole");
    let (tested, actual) = (base.join("t"), base.join("a"));
    metadata(&tested, "P.profile", "Profile", &on(&["ApiEnabled"]));
    let object = "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>\
        <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>\
        <object>Account</object></objectPermissions>";
    metadata(&actual, "P.profile", "Profile", &(on(&["ApiEnabled"]) + object));
    let file = base.join("b.json");
    run(&["baseline", "create", path(&tested), "--all", "-o", path(&file), "--name", "B"]);
    let direction = |more: &[&str]| {
        let (report, code) = verify(&file, &actual, more);
        assert_eq!(code, Some(1));
        rows(&report).pop().unwrap().2
    };
    assert_eq!(direction(&[]), "unknown");
    assert_eq!(direction(&["--whole"]), "extra");
    assert_eq!(verify(&file, &tested, &["--whole"]).1, Some(0));
}

#[test]
fn nothing_is_frozen_while_something_needed_is_unseen() {
    let base = folder("baseline-blocked");
    fs::write(base.join("P.profile"), "<Profile><custom>true</custom></Profile>").unwrap();
    fs::write(
        base.join("G.permissionsetgroup"),
        "<PermissionSetGroup><permissionSets>Sync</permissionSets></PermissionSetGroup>",
    )
    .unwrap();
    let file = base.join("b.json");
    let output = run(&[
        "baseline",
        "create",
        base.to_str().unwrap(),
        "--all",
        "-o",
        file.to_str().unwrap(),
        "--name",
        "B",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(told.contains("profile P: its user permissions were not seen as a whole"), "{told}");
    assert!(told.contains("the permission set Sync belongs to it and is not there"), "{told}");
    assert!(!file.exists());
}

/// What a permission brings along that the file does not name is on: nobody freezes less than `check` finds.
#[test]
fn what_is_wrong_when_it_is_frozen_is_what_check_finds() {
    let base = folder("baseline-findings");
    let files = base.join("md");
    let (profile, set) =
        (on(&["ApiEnabled", "ModifyAllData"]), on(&["ManageUsers", "AuthorApex", "ManageInternalUsers"]));
    metadata(&files, "Hub Sync.profile", "Profile", &profile);
    metadata(&files, "Hub_Sync.permissionset", "PermissionSet", &set);
    let key = |row: &Value, rule: &str| {
        [rule, "subject", "target"].map(|key| row[key].as_str().unwrap().to_owned())
    };
    let checked: Value =
        serde_json::from_str(&stdout(&run(&["check", path(&files), "--format", "json"]))).unwrap();
    let rows = checked["findings"].as_array().unwrap().iter().filter(|row| row["outcome"] == "fail");
    let wrong: std::collections::BTreeSet<_> = rows.map(|row| key(row, "rule")).collect();
    let file = base.join("b.json");
    let frozen = run(&["baseline", "create", path(&files), "-o", path(&file), "--name", "B", "--by", "A"]);
    assert_eq!(frozen.status.code(), Some(0), "{}", stderr(&frozen));
    let baseline: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let open = baseline["findings"].as_array().unwrap().iter().map(|row| key(row, "rule")).collect();
    assert_eq!(wrong, open);
    assert!(
        wrong.iter().any(|[rule, subject, _]| rule == "DAT101" && subject.contains("profile")),
        "brought along"
    );
}
