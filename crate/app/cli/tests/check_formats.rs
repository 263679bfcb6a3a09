//! `permlight check` for code scanning, build servers, pull requests and spreadsheets.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{ACME, PROFILES, SANDBOX, command, folder, printed, profile, run, stderr, stdout};
use expect_test::expect_file;
use serde_json::Value;

const FORMATS: [&str; 7] = ["text", "json", "sarif", "junit", "markdown", "csv", "html"];

fn sarif(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--format", "sarif"]].concat());
    assert_eq!(stderr(&output), "");
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn fingerprints(log: &Value) -> Vec<String> {
    let results = log["runs"][0]["results"].as_array().unwrap();
    let of =
        |result: &Value| result["partialFingerprints"]["ruleSubjectTarget/v1"].as_str().unwrap().to_owned();
    results.iter().map(of).collect()
}

#[test]
fn small_reports_in_full() {
    let set =
        "tests/demo/metadata/acme/force-app/main/default/permissionsets/HubSpot_Sync.permissionset-meta.xml";
    for (format, file) in [("junit", "xml"), ("markdown", "md"), ("csv", "csv"), ("sarif", "sarif")] {
        let output = run(&["check", set, "no/such/file", "--policy", "cloudkettle", "--format", format]);
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(2)));
        let golden = Path::new("golden").join(format!("check-set.{file}"));
        // The version changes with every release, and Git may not keep the line ends of CSV.
        let text = stdout(&output).replace("\r\n", "\n");
        let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        expect_file![golden].assert_eq(&text);
    }
}

#[test]
fn sarif_names_failures_and_what_is_to_be_reviewed() {
    let log = sarif(&["check", ACME]);
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let (mut fails, mut reviews) = (0, 0);
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        match result["kind"].as_str().unwrap() {
            "fail" => {
                fails += 1;
                assert_eq!(result["level"], rule["defaultConfiguration"]["level"]);
            }
            "review" => {
                reviews += 1;
                assert_eq!(result["level"], "none");
            }
            other => panic!("{other}"),
        }
    }
    let report: Value = serde_json::from_str(&printed(&["check", ACME, "--format", "json"])).unwrap();
    let outcomes = &report["summary"]["outcomes"];
    assert_eq!((&outcomes["fail"], &outcomes["unknown"]), (&fails.into(), &reviews.into()));
}

#[test]
fn fingerprints_are_unique_and_survive_edits_of_the_file() {
    let both = fingerprints(&sarif(&["check", ACME, SANDBOX]));
    assert_eq!(both.iter().collect::<BTreeSet<_>>().len(), both.len());

    let folder = folder("fingerprints");
    let names = ["ModifyAllData".to_owned(), "ManageUsers".to_owned()];
    let path = profile(&folder, "Moved.profile-meta.xml", &names);
    let before = sarif(&["check", path.to_str().unwrap()]);
    let text = fs::read_to_string(&path).unwrap().replacen("<custom>", "\n\n\n<custom>", 1);
    fs::write(&path, text).unwrap();
    let after = sarif(&["check", path.to_str().unwrap()]);
    assert_eq!(fingerprints(&before), fingerprints(&after));
    assert_ne!(before["runs"][0]["results"], after["runs"][0]["results"], "the lines have moved");
}

#[test]
fn files_are_relative_to_the_folder_of_the_command() {
    let folder = folder("relative");
    profile(&folder, "A %28b%29.profile-meta.xml", &["ModifyAllData".to_owned()]);
    let uri = |path: &str| {
        let output =
            command(&["check", path, "--all", "--format", "sarif"]).current_dir(&folder).output().unwrap();
        let log: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
        place["uri"].as_str().unwrap().to_owned()
    };
    for path in [".", folder.to_str().unwrap()] {
        assert_eq!(uri(path), "A%20%2528b%2529.profile-meta.xml");
    }
}

#[test]
fn csv_for_every_excel() {
    let plain = printed(&["check", ACME, "--format", "csv"]);
    assert!(plain.starts_with("outcome,severity,rule,"));
    assert!(plain.ends_with("\r\n"));
    let semicolon = printed(&["check", ACME, "--format", "csv", "--csv-separator", "semicolon", "--csv-bom"]);
    assert!(semicolon.starts_with("\u{feff}outcome;severity;rule;"));
    let tab = printed(&["check", ACME, "--format", "csv", "--csv-separator", "tab"]);
    assert!(tab.starts_with("outcome\tseverity\trule\t"));
    for option in [&["--csv-bom"][..], &["--csv-separator", "tab"]] {
        let output = run(&[&["check", ACME], option].concat());
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(stderr(&output), "error: --csv-separator and --csv-bom are for --format csv\n");
    }
}

/// Files are judged some at a time: none is lost, none comes twice, and what is told first counts all of them.
#[test]
fn many_files_are_all_there_in_every_format() {
    const FILES: usize = 150;
    let folder = folder("many");
    for number in 0..FILES {
        let on = ["ModifyAllData".to_owned(), "ManageUsers".to_owned()];
        profile(&folder, &format!("P{number:03}.profile-meta.xml"), &on);
    }
    let written =
        |format: &str| stdout(&run(&["check", folder.to_str().unwrap(), "--all", "--format", format]));
    let report: Value = serde_json::from_str(&written("json")).unwrap();
    let names: Vec<_> = (0..FILES).map(|number| format!("profile:P{number:03}")).collect();
    let ids = report["subjects"].as_array().unwrap().iter().map(|subject| subject["id"].as_str().unwrap());
    assert!(ids.eq(names.iter().map(String::as_str)));
    let mut found: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect();
    let findings = found.len();
    found.dedup();
    assert_eq!(found, names);
    assert_eq!(written("csv").lines().count(), 1 + findings);
    let log: Value = serde_json::from_str(&written("sarif")).unwrap();
    let outcomes = &report["summary"]["outcomes"];
    let count = |outcome: &str| usize::try_from(outcomes[outcome].as_u64().unwrap()).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), count("fail") + count("unknown"));
    let junit = written("junit");
    assert!(junit.contains(&format!("failures=\"{}\"", count("fail"))));
    assert_eq!(junit.matches("<testsuite ").count(), FILES);
    assert_eq!(written("markdown").lines().filter(|line| line.starts_with("## Profile ")).count(), FILES);
    let text = stdout(&run(&["check", folder.to_str().unwrap(), "--all", "--details"]));
    assert_eq!(text.lines().filter(|line| line.starts_with("Profile P")).count(), FILES);
    assert!(text.contains(&format!(": {FILES} subjects; {} wrong (", count("fail"))), "{text}");
}

#[test]
fn a_file_gets_what_standard_output_would() {
    let folder = folder("output");
    for format in FORMATS {
        let file = folder.join(format);
        let name = file.to_str().unwrap();
        fs::write(&file, "an older and longer report ".repeat(10_000)).unwrap();
        let output = run(&["check", ACME, "--format", format, "--output", name]);
        assert_eq!((stdout(&output).as_str(), stderr(&output).as_str()), ("", ""));
        assert_eq!(output.status.code(), Some(1));
        let expected = printed(&["check", ACME, "--format", format]);
        assert!(fs::read_to_string(&file).unwrap() == expected, "{format}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), FORMATS.len(), "nothing temporary is left");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = folder("no-output");
    let file = folder.join("missing/report.csv");
    let output = run(&["check", ACME, "--format", "csv", "--output", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let told = format!("there is no folder {}", file.parent().unwrap().to_str().unwrap());
    assert!(stderr(&output).contains(&told), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn devices_and_links_stay_what_they_are() {
    let folder = folder("special-output");
    let file = format!("{PROFILES}/Standard.profile-meta.xml");
    let output = run(&["check", &file, "--format", "json", "--output", "/dev/stdout"]);
    assert_eq!(stdout(&output), printed(&["check", &file, "--format", "json"]));

    let (target, link) = (folder.join("target.json"), folder.join("link.json"));
    fs::write(&target, "old").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    run(&["check", &file, "--format", "json", "--output", link.to_str().unwrap()]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&target).unwrap().starts_with("{\"schema\""));
}
