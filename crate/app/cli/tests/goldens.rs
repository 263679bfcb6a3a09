//! What every command says in every format about the demo orgs, kept to the last byte.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{ACME, SANDBOX, folder, path, run, stdout};
use expect_test::expect_file;
use serde_json::json;

const TEAM: &str = "crate/policy/examples/acme.toml";
const SET: &str =
    "tests/demo/metadata/acme/force-app/main/default/permissionsets/HubSpot_Sync.permissionset-meta.xml";

/// Formats, and what the names of their files end with.
const FINDINGS: [(&str, &str); 6] = [
    ("text", "txt"),
    ("json", "json"),
    ("sarif", "sarif"),
    ("junit", "xml"),
    ("markdown", "md"),
    ("csv", "csv"),
];
const VERIFICATION: [(&str, &str); 5] =
    [("text", "txt"), ("json", "json"), ("sarif", "sarif"), ("junit", "xml"), ("md", "md")];
const PLAIN: [(&str, &str); 2] = [("text", "txt"), ("json", "json")];

/// Runs the command in each format, and compares what it prints with the files of this name.
fn kept(name: &str, arguments: &[&str], formats: &[(&str, &str)]) {
    for (format, extension) in formats {
        let output = run(&[arguments, &["--format", format]].concat());
        compared(&format!("{name}.{extension}"), &stdout(&output));
    }
}

fn compared(file: &str, text: &str) {
    // The version changes with every release, and Git may not keep the line ends of CSV.
    let text = text.replace("\r\n", "\n").replace(env!("CARGO_PKG_VERSION"), "VERSION");
    expect_file![Path::new("golden").join(file)].assert_eq(&text);
}

#[test]
fn check() {
    let arguments = ["check", SET, "no/such/file", "--policy", "cloudkettle", "--today", "2026-11-22"];
    kept("check-set", &arguments, &FINDINGS);
}

/// Waived, accepted and expired failures, a register, files of two orgs with the same names.
#[test]
fn check_with_decisions() {
    let list = folder("goldens-accepted").join("accepted.json");
    let set = "permission-set:HubSpot_Sync";
    let entries = json!([
        { "rule": "DAT003", "subject": set, "target": "BulkApiHardDelete" },
        { "rule": "USR004", "subject": set, "target": "AssignPermissionSets" },
    ]);
    let accepted = json!({ "schema": 1, "policy": "acme", "date": "2026-11-01", "accepted": entries });
    fs::write(&list, accepted.to_string()).unwrap();
    let profiles = format!("{ACME}/force-app/main/default/profiles/HubSpot Integration.profile-meta.xml");
    let group = format!("{ACME}/force-app/main/default/permissionsetgroups");
    let arguments = [
        "check",
        SET,
        &profiles,
        &group,
        "--policy",
        TEAM,
        "--today",
        "2026-11-22",
        "--accepted",
        path(&list),
    ];
    kept("check-team", &arguments, &FINDINGS);
    let sandbox = SET.replace("/acme/", "/acme--uat/");
    let arguments = ["check", SET, &sandbox, "--policy", "recommended", "--today", "2026-11-22"];
    kept("check-namesakes", &arguments, &[("sarif", "sarif"), ("junit", "xml"), ("markdown", "md")]);
}

#[test]
fn verify() {
    let arguments = ["verify", "--tested", SANDBOX, "--actual", ACME, "--all"];
    kept("verify-orgs", &arguments, &VERIFICATION);
    let formats = [("text", "txt"), ("json", "json"), ("md", "md")];
    kept("verify-before", &[&arguments[..], &["--before"]].concat(), &formats);
}

/// A baseline: frozen, shown, and compared with.
#[test]
fn baseline() {
    let file = frozen();
    let text = fs::read_to_string(&file).unwrap();
    compared("baseline.json", &text);
    kept("baseline-show", &["baseline", "show", path(&file)], &PLAIN);
    let arguments = ["verify", "--tested", path(&file), "--actual", ACME, "--all"];
    for (format, extension) in VERIFICATION {
        let output = run(&[&arguments[..], &["--format", format]].concat());
        let text = stdout(&output).replace(path(&file), "baseline.json");
        compared(&format!("verify-baseline.{extension}"), &text);
    }
}

fn frozen() -> PathBuf {
    let file = folder("goldens-baseline").join("baseline.json");
    let sets = format!("{SANDBOX}/force-app/main/default/permissionsets");
    let output = run(&[
        "baseline",
        "create",
        &sets,
        "--all",
        "--output",
        path(&file),
        "--name",
        "Sets",
        "--by",
        "Dana",
        "--org",
        "acme--uat",
        "--today",
        "2026-11-22",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    file
}

#[test]
fn survey_and_effective() {
    kept(
        "survey",
        &["survey", "tests/demo/metadata"],
        &[("text", "txt"), ("markdown", "md"), ("json", "json")],
    );
    let held = ["effective", "--profile", "Minimum Access - API Only Integrations", ACME];
    kept("effective-minimum", &held, &PLAIN);
}

#[test]
fn policy() {
    let wrong = "crate/app/cli/tests/golden/policy-wrong.toml";
    kept("policy-problems", &["policy", "check", wrong, "--today", "2026-11-22"], &[("json", "json")]);
    kept("policy-team", &["policy", "check", TEAM, "--today", "2026-11-22"], &PLAIN);
    compared("policy-compiled.json", &stdout(&run(&["policy", "compile", TEAM])));
}
