//! What the register of a team's file says of a user, beside what was read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{folder, metadata, on, path, run, stderr, stdout, twin};

/// The profile and the one set of an integration.
fn hub(name: &str) -> PathBuf {
    let base = folder(name);
    let profile = format!("{}<userLicense>Salesforce Integration</userLicense>", on(&["ApiEnabled"]));
    metadata(&base.join("md"), "Hub Integration.profile", "Profile", &profile);
    metadata(&base.join("md"), "Hub_Sync.permissionset", "PermissionSet", "<label>S</label>");
    base
}

fn integration(id: &str, user: &str, more: &str) -> String {
    format!(
        "[[integration]]\nid = \"{id}\"\ntitle = \"{id}\"\nowner = \"D\"\nrisk = \"low\"\nuser = \"{user}\"\n{more}\n"
    )
}

fn team(base: &Path, more: &str) -> PathBuf {
    let file = base.join("team.toml");
    fs::write(&file, format!("extends = \"recommended\"\nname = \"T\"\n{more}")).unwrap();
    file
}

/// Exit code, and all that is said.
fn told(arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(arguments);
    let told = stdout(&output) + &stderr(&output);
    (output.status.code(), told.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn what_a_user_holds_by_the_register_and_nothing_describes_is_told_and_not_passed() {
    let base = hub("register-members");
    let md = base.join("md");
    for (profile, set, more, missing) in [
        ("Hub Integration", "Hub_Sync", "", &[][..]),
        (
            "Hub Integration",
            "Hub_Synk",
            "",
            &["permission set Hub_Synk, and nothing read describes it: did you mean Hub_Sync?"],
        ),
        (
            "Hub Integrationn",
            "Hub_Sync",
            "",
            &["profile Hub Integrationn, and nothing read describes it: did you mean Hub Integration?"],
        ),
        (
            "Hub Integration",
            "Hub_Sync",
            "permission_set_groups = [\"Hub\"]",
            &["permission set group Hub, and"],
        ),
        ("Hub Integrationn", "Hub_Synk", "", &["profile Hub Integrationn", "permission set Hub_Synk"]),
    ] {
        let held = format!("profile = \"{profile}\"\npermission_sets = [\"{set}\"]\n{more}");
        let team = team(&base, &integration("hub", "h@a.example", &held));
        let whom = ["--policy", path(&team), "--user", "hub"];
        let all = missing.len() == 2;
        let has_all = |told: &str| missing.iter().all(|missing| told.contains(missing));

        let check = [&["check", path(&md), "--fail-on", "critical"], &whom[..]].concat();
        for more in [&[][..], &["--format", "json"], &["--format", "junit"], &["--format", "csv"]] {
            let (code, report) = told(&[&check[..], more].concat());
            assert!(has_all(&report), "{missing:?} {more:?}: {report}");
            assert_eq!(code, Some(if all { 2 } else { 0 }), "{missing:?} {more:?}: {report}");
        }
        // Who gates by all of the register is told too.
        assert!(has_all(&told(&check[..check.len() - 2]).1), "{missing:?}");
        let is_strict = told(&[&check[..], &["--strict"]].concat()).0 == Some(2);
        assert_eq!(is_strict, !missing.is_empty(), "{missing:?}");
        let unknown = told(&[&check[..], &["--fail-on-unknown"]].concat()).0;
        assert!(missing.is_empty() || unknown != Some(0), "{missing:?}");

        let copy = twin(&md);
        let sides = ["verify", "--tested", path(&md), "--actual", path(&copy), "--whole"];
        for before in [&["--before"][..], &[]] {
            let (code, report) = told(&[&sides[..], &whom, before].concat());
            assert!(has_all(&report), "{missing:?} {before:?}: {report}");
            assert_eq!(code == Some(0), missing.is_empty(), "{missing:?} {before:?}: {report}");
        }

        let file = base.join("b.json");
        fs::remove_file(&file).ok();
        let (code, report) =
            told(&[&["baseline", "create", path(&md), "--name", "B", "-o", path(&file)], &whom[..]].concat());
        assert!(has_all(&report), "{missing:?}: {report}");
        assert_eq!(
            (code, file.exists()),
            if missing.is_empty() { (Some(0), true) } else { (Some(2), false) }
        );
    }
}

/// No project has the files of a managed package: what else the user holds is frozen, and that is named.
#[test]
fn what_a_user_holds_of_a_package_is_named_and_not_frozen() {
    let base = hub("register-package");
    let held = "profile = \"Hub Integration\"\npermission_sets = [\"Hub_Sync\", \"pkg__Sets\"]";
    let team = team(&base, &integration("hub", "h@a.example", held));
    let (md, file) = (base.join("md"), base.join("b.json"));
    let (code, report) = told(&[
        "baseline",
        "create",
        path(&md),
        "--name",
        "B",
        "-o",
        path(&file),
        "--policy",
        path(&team),
        "--user",
        "hub",
    ]);
    assert_eq!(code, Some(0), "{report}");
    assert!(report.contains("permission set pkg__Sets, and nothing read describes it"), "{report}");
}

/// A slip of the finger in a pattern would leave somebody out without a word.
#[test]
fn a_pattern_that_fits_nothing_is_told_and_one_of_no_kind_is_refused() {
    let base = hub("register-patterns");
    let md = base.join("md");
    let (tested, file) = (path(&md), base.join("b.json"));
    let commands: [&[&str]; 4] = [
        &["check", tested],
        &["survey", tested],
        &["verify", "--tested", tested, "--actual", tested, "--whole"],
        &["baseline", "create", tested, "--name", "B", "-o", path(&file)],
    ];
    let policy =
        team(&base, "[scope]\njudge = [\"profile:Hub*\", \"profile:Nope*\"]\nleave_out = [\"user:x*\"]\n");
    for command in commands {
        for (pattern, code, said) in [
            ("*Nope*", None, "The pattern \"*Nope*\" fits nothing that was read."),
            ("profle:Hub*", Some(2), "no kind is called \"profle\"; expected profile before the colon"),
        ] {
            fs::remove_file(&file).ok();
            let (exit, report) = told(&[command, &["--match", "*Hub*", "--match", pattern]].concat());
            assert!(report.contains(said), "{command:?}: {report}");
            assert!(code.is_none() || exit == code, "{command:?}: {report}");
        }
        fs::remove_file(&file).ok();
        let (_, report) = told(&[command, &["--policy", path(&policy)]].concat());
        assert!(report.contains("\"profile:nope*\" in [scope]"), "{command:?}: {report}");
        assert!(!report.contains("profile:hub*\"") && !report.contains("user:x"), "{command:?}: {report}");
    }
}

/// Of a part nothing is proved: no command takes it for the whole without a word.
#[test]
fn every_command_tells_that_a_file_is_a_part() {
    let base = folder("register-parts");
    let object = "<objectPermissions><allowRead>true</allowRead><object>Lead</object></objectPermissions>";
    metadata(&base, "P Integration.profile", "Profile", object);
    let xml = format!(
        "<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">{}</PermissionSet>",
        on(&["ViewSetup"])
    );
    fs::write(base.join("S_Integration.permissionset"), xml).unwrap();
    for command in [
        &["check", path(&base)][..],
        &["checklist", path(&base)],
        &["survey", path(&base)],
        &["effective", path(&base), "--profile", "P Integration", "--set", "S_Integration"],
    ] {
        let (code, report) = told(command);
        assert_eq!(code, Some(2), "{command:?}: {report}");
        assert!(report.contains("it is a part of the profile"), "{command:?}: {report}");
        assert!(command[0] == "survey" || report.contains("it lacks `label`"), "{command:?}: {report}");
    }
}

/// What is not known of a group is no finding: it is counted for itself, alike in each format.
#[test]
fn all_formats_count_alike_what_is_not_known_of_a_group() {
    let base = folder("register-counts");
    metadata(&base, "A.permissionset", "PermissionSet", "");
    let group = "<permissionSets>A</permissionSets><permissionSets>Gone</permissionSets>";
    metadata(&base, "G.permissionsetgroup", "PermissionSetGroup", group);
    let of = |format: &str| told(&["check", path(&base), "--all", "--format", format]).1;
    let report: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    let unknown = report["summary"]["outcomes"]["unknown"].as_u64().unwrap();
    assert_eq!(report["summary"]["notKnown"], 1);
    for format in ["text", "markdown", "html"] {
        let text = of(format);
        assert!(text.contains(&format!(" {unknown} unknown, ")), "{format}: {text}");
        assert!(text.contains("1 group or user of which not all was read"), "{format}: {text}");
    }
    let rows = of("csv").matches("Unknown,").count();
    assert_eq!(rows as u64, unknown);
    // For build servers it is a case that was not settled, and counted among these.
    let junit = of("junit");
    let case = r#"<testcase name="The group G: members not read: Gone."#;
    let open = unknown + report["summary"]["outcomes"]["manual"].as_u64().unwrap_or(0) + 1;
    assert!(junit.contains(case), "{junit}");
    assert_eq!(junit.matches("<skipped ").count() as u64, open);
    assert!(junit.contains(&format!(r#"failures="0" errors="0" skipped="{open}"> <testsuite "#)), "{junit}");
}

/// Of a right that something grants it is told what may take it away, and not what else may grant it.
#[test]
fn a_granted_right_is_unknown_for_what_may_take_it_away() {
    let base = hub("register-doubt");
    let set = "<label>S</label><license>Salesforce API Integration</license><objectPermissions><allowCreate>false</allowCreate>\
               <allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead>\
               <modifyAllRecords>false</modifyAllRecords><object>Lead</object><viewAllRecords>false</viewAllRecords>\
               </objectPermissions>";
    metadata(&base.join("md"), "Hub_Sync.permissionset", "PermissionSet", set);
    let holds = "profile = \"Hub Integration\"\npermission_sets = [\"Hub_Sync\"]";
    let needs = "object = [{ name = \"Lead\", rights = [\"read\", \"edit\"] }]";
    let team = team(&base, &integration("hub", "hub@x.example", &[holds, needs].join("\n")));
    let (_, report) = told(&["check", path(&base.join("md")), "--policy", path(&team), "--details"]);
    assert!(report.contains("read on Lead: The permission set Hub_Sync is tied to the licence"), "{report}");
    assert!(report.contains("edit on Lead: What the profile Hub Integration says of the object"), "{report}");
}

#[test]
fn two_password_policies_that_differ_contradict_each_other() {
    let base = folder("register-passwords");
    metadata(&base.join("profiles"), "P.profile", "Profile", &on(&["ApiEnabled"]));
    for (name, days) in [("a", "0"), ("b", "90")] {
        let lines = format!("<passwordExpiration>{days}</passwordExpiration><profile>P</profile>");
        metadata(
            &base.join("profilePasswordPolicies"),
            &format!("P{name}.profilePasswordPolicy"),
            "ProfilePasswordPolicy",
            &lines,
        );
    }
    let (_, report) = told(&["check", path(&base), "--all", "--details"]);
    assert!(report.contains("Files contradict each other about it."), "{report}");
}

#[test]
fn networks_that_lie_side_by_side_hold_a_range_together() {
    let base = folder("register-networks");
    let range = |end: &str| {
        let range = format!(
            "<loginIpRanges><endAddress>{end}</endAddress><startAddress>203.0.113.0</startAddress></loginIpRanges>"
        );
        metadata(&base.join("md"), "P.profile", "Profile", &[on(&["ApiEnabled"]), range].concat());
    };
    let team = team(
        &base,
        "[[rule]]\ncode = \"ACME-001\"\ntitle = \"t\"\nseverity = \"critical\"\nsubjects = [\"profile\"]\nwhy = \"w\"\nfix = \"f\"\nnetwork = { within = [\"203.0.113.128/25\", \"203.0.113.0/25\"] }\n",
    );
    for (end, outcome) in [("203.0.113.255", "pass"), ("203.0.114.0", "fail")] {
        range(end);
        let md = base.join("md");
        let output =
            stdout(&run(&["check", path(&md), "--all", "--policy", path(&team), "--format", "json"]));
        let report: serde_json::Value = serde_json::from_str(&output).unwrap();
        let own =
            report["findings"].as_array().unwrap().iter().find(|row| row["rule"] == "ACME-001").unwrap();
        assert_eq!(own["outcome"], outcome, "{end}");
    }
}

/// To sign something off is no evidence: what nobody has seen stays listed, and an unsigned entry settles nothing.
#[test]
fn what_was_not_seen_stays_listed_though_it_is_signed_off() {
    let base = hub("register-signed");
    let md = base.join("md");
    let checklist = ["checklist", path(&md), "--profile", "Hub Integration"];
    let report: serde_json::Value =
        serde_json::from_str(&stdout(&run(&[&checklist[..], &["--format", "json"]].concat()))).unwrap();
    let state = base.join("state.json");
    let with = |owner: &str| {
        let items = report["checklist"].as_array().unwrap().iter();
        let manual: Vec<_> = items
            .map(|item| serde_json::json!({ "item": item["rule"], "state": "done", "owner": owner, "date": "2026-11-20" }))
            .collect();
        fs::write(&state, serde_json::json!({ "version": 1, "manual": manual }).to_string()).unwrap();
        let (_, report) = told(&[&checklist[..], &["--state", path(&state)]].concat());
        assert!(!report.contains("Everything that the policy asks for was seen"), "{report}");
        report
    };
    let signed = with("Ada");
    assert!(signed.contains("Signed off all the same."), "{signed}");
    let unsigned = with("");
    assert!(unsigned.contains("Sign-offs that do not say who answers for them and when"), "{unsigned}");
    assert!(unsigned.contains(" checks are left: "), "{unsigned}");
}
