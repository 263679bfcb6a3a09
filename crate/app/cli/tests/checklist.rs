//! `permlight checklist`: one report in every format.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::Path;

use common::{ACME, folder, printed, profile, run, stderr, stdout};
use expect_test::expect_file;
use serde_json::Value;

const POLICY: &str = "crate/policy/examples/acme.toml";
const STATE: &str = "crate/app/cli/tests/data/state.json";
const MINIMUM: &str = "Minimum Access - API Only Integrations";
const FORMATS: [(&str, &str); 8] = [
    ("xlsx", "xlsx"),
    ("csv", "csv"),
    ("md", "md"),
    ("json", "json"),
    ("html", "html"),
    ("sarif", "sarif"),
    ("junit", "xml"),
    ("ics", "ics"),
];

/// The arguments of a small checklist on a fixed day.
fn small<'a>(format: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec![
        "checklist",
        ACME,
        "--policy",
        "smartosc",
        "--profile",
        MINIMUM,
        "--state",
        STATE,
        "--org",
        "Acme",
    ];
    arguments.extend(["--environment", "sandbox", "--today", "2026-11-22", "--format", format]);
    if format == "ics" {
        arguments.extend(["--attendee", "Dana Lee <dana@acme.example>", "--attendee", "kim@acme.example"]);
    }
    arguments.extend(more);
    arguments
}

#[test]
fn a_small_checklist_in_full() {
    for (format, extension) in FORMATS.into_iter().filter(|(format, _)| *format != "xlsx") {
        let text =
            printed(&small(format, &[])).replace("\r\n", "\n").replace(env!("CARGO_PKG_VERSION"), "VERSION");
        expect_file![Path::new("golden").join(format!("checklist.{extension}"))].assert_eq(&text);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (format, _) in FORMATS {
        let arguments = small(format, &[]);
        let output = run(&arguments);
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)), "{format}");
        assert!(output.stdout.len() > 1_000, "{format}");
        assert!(run(&arguments).stdout == output.stdout, "{format}");
    }
}

#[test]
fn a_folder_gets_a_file_with_a_name_of_its_own() {
    let folder = folder("checklist-folder");
    for (format, extension) in FORMATS {
        let output = run(&small(format, &["--output", folder.to_str().unwrap()]));
        assert_eq!((stdout(&output).as_str(), stderr(&output).as_str()), ("", ""));
        let name =
            format!("acme-minimum-access-api-only-integrations-smartosc-3f32173e-2026-11-22.{extension}");
        assert!(folder.join(&name).is_file(), "{name}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), FORMATS.len());
}

fn report(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[&["checklist", "--format", "json"], arguments].concat())).unwrap()
}

fn outcome<'r>(report: &'r Value, rule: &str) -> &'r str {
    let items = report["checklist"].as_array().unwrap();
    items.iter().find(|item| item["rule"] == rule).unwrap()["outcome"].as_str().unwrap()
}

#[test]
fn a_user_of_the_register_comes_with_all_that_it_holds() {
    let report =
        report(&[ACME, "--policy", POLICY, "--user", "hubspot", "--state", STATE, "--today", "2026-11-22"]);
    assert_eq!(report["subject"], "user:hubspot@acme.example");
    let subjects: Vec<_> =
        report["evidence"].as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(
        subjects,
        ["profile:HubSpot Integration", "permission-set:HubSpot_Sync", "user:hubspot@acme.example"]
    );
    assert_eq!(outcome(&report, "DAT101"), "waived");
    assert_eq!(outcome(&report, "ROL003"), "done");
    assert_eq!(outcome(&report, "ROL004"), "open", "two people disagree");
    assert_eq!(outcome(&report, "INT006"), "fail");
    let finding = report["findings"].as_array().unwrap().iter().find(|row| row["rule"] == "DAT003").unwrap();
    assert_eq!(finding["grantors"][0], "permission set HubSpot_Sync");
    assert_eq!(report["integrations"][0]["id"], "data-warehouse");
    assert!(!report["access"].as_array().unwrap().is_empty());
}

#[test]
fn everything_at_once_has_no_effective_access() {
    let report = report(&[ACME]);
    assert_eq!((&report["subject"], &report["access"]), (&Value::Null, &Value::Null));
    let failing =
        report["findings"].as_array().unwrap().iter().filter(|row| row["outcome"] == "fail").count();
    let check: Value =
        serde_json::from_str(&common::stdout(&run(&["check", ACME, "--format", "json"]))).unwrap();
    assert_eq!(check["summary"]["outcomes"]["fail"], failing, "check and checklist agree");
}

#[test]
fn wrong_usage_says_what_to_do_next() {
    let register = ["checklist", ACME, "--policy", POLICY, "--user", "hubspt@acme.example"];
    for (arguments, message) in [
        (&small("md", &["--csv-bom"])[..], "error: --csv-separator and --csv-bom are for --format csv\n"),
        (&small("md", &["--attendee", "a@b"]), "error: --attendee is for --format ics\n"),
        (
            &["checklist", ACME, "--format", "ics", "--attendee", "a@b"],
            "error: the appointment that renews the credentials needs at least two people: one may be on holiday or gone: \
             give each with --attendee ADDRESS\n",
        ),
        (
            &["checklist", ACME, "--user", "hubspot"],
            "error: --user takes a user of the register, and the policy has none: give a policy file with [[integration]], \
             or name what the user holds with --profile, --set and --group\n",
        ),
        (&register, "error: the register has no user \"hubspt@acme.example\"; it has hubspot@acme.example\n"),
        (
            &["checklist", ACME, "--profile", "HubSpot Integratio"],
            "error: no profile is called \"HubSpot Integratio\" in the given paths: did you mean HubSpot \
             Integration?
",
        ),
    ] {
        let output = run(arguments);
        assert_eq!((stderr(&output).as_str(), output.status.code()), (message, Some(2)), "{arguments:?}");
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn a_wrong_state_is_refused_with_its_place() {
    let folder = folder("checklist-state");
    let file = folder.join("state.json");
    for (text, message) in [
        ("{", "is no state of Permlight: EOF while parsing an object at line 1 column 1"),
        ("{}", "is no state of Permlight: missing field `version` at line 1 column 2"),
        ("{\"version\":2}", "was written by another version of Permlight: expected version 1, found 2"),
        (
            "{\"version\":1,\n\"manual\":[{\"item\":\"ROL003\",\"state\":\"maybe\"}]}",
            "is no state of Permlight: unknown variant `maybe`, expected one of `open`, `done`, `not-needed` at line 2 \
             column 42",
        ),
        (
            "{\"version\":1,\n\"manual\":[{\"item\":\"ROL003\",\"state\":\"done\",\"date\":\"31.3.2027\"}]}",
            "is no state of Permlight: expected a day as YYYY-MM-DD at line 2 column 61",
        ),
    ] {
        fs::write(&file, text).unwrap();
        let output = run(&["checklist", ACME, "--state", file.to_str().unwrap()]);
        let expected = format!("error: {} {message}\n", file.display());
        assert_eq!((stderr(&output), output.status.code()), (expected, Some(2)));
    }
}

#[test]
fn what_cannot_be_read_stands_in_the_report_and_wins() {
    let folder = folder("checklist-broken");
    profile(&folder, "Good.profile-meta.xml", &["ModifyAllData".to_owned()]);
    fs::write(folder.join("Bad.profile-meta.xml"), "<Profile>\n<a></b>").unwrap();
    for (format, _) in FORMATS.into_iter().filter(|(format, _)| !matches!(*format, "xlsx" | "ics")) {
        let output = run(&["checklist", folder.to_str().unwrap(), "--format", format]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("Bad.profile-meta.xml:"), "{}", stderr(&output));
        assert!(stdout(&output).contains("Bad.profile"), "{format}");
    }
}

#[test]
fn the_kept_schema_is_up_to_date() {
    expect_file!["../../../report/report.schema.json"].assert_eq(&printed(&["checklist", "--schema"]));
}

#[test]
fn no_two_users_or_policies_share_a_name_or_a_date() {
    let base = common::folder("checklist-names");
    let (files, out) = (base.join("files"), base.join("out"));
    fs::create_dir_all(&out).unwrap();
    let names = ["Hub Integration", "Hub-Integration", "連携", "統合"];
    for name in names {
        common::metadata(&files, &format!("{name}.profile"), "Profile", &common::on(&["ApiEnabled"]));
    }
    let team = base.join("team.toml");
    let integration = |(id, user): (&str, &str)| {
        format!(
            "[[integration]]\nid = \"{id}\"\ntitle = \"{id}\"\nowner = \"o\"\nrisk = \"low\"\nuser = \"{user}\"\nprofile = \"Hub Integration\"\n"
        )
    };
    let integrations = [("i0", "a.b@x.co"), ("i1", "a-b@x.co")].map(integration);
    fs::write(&team, format!("extends = \"recommended\"\nname = \"T\"\n{}", integrations.concat())).unwrap();
    let (files, out, team) = (common::path(&files), common::path(&out), common::path(&team));
    let mut asked: Vec<Vec<&str>> = names.iter().map(|name| vec!["--profile", name]).collect();
    asked.push(vec!["--profile", "Hub Integration", "--policy", "smartosc"]);
    asked.extend(["a.b@x.co", "a-b@x.co"].map(|user| vec!["--policy", team, "--user", user]));
    let mut dates = std::collections::BTreeSet::new();
    for more in &asked {
        let ics = [
            "--format",
            "ics",
            "--attendee",
            "a@x.co",
            "--attendee",
            "b@x.co",
            "--today",
            "2026-11-28",
            "-o",
            out,
        ];
        let output = run(&[&["checklist", files][..], &ics, more].concat());
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)), "{more:?}");
    }
    for file in fs::read_dir(out).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap().replace("\r\n ", "");
        dates.extend(
            text.lines()
                .filter(|line| line.starts_with("UID:") && line.contains("renewal"))
                .map(str::to_owned),
        );
    }
    assert_eq!((fs::read_dir(out).unwrap().count(), dates.len()), (asked.len(), asked.len()), "{dates:?}");
}
