//! `permlight policy`, and `--policy` with a team's file.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::fs;

use common::{ACME, folder, printed, profile, run, stderr, stdout};
use expect_test::expect_file;
use serde_json::Value;

const TEAM: &str = "crate/policy/examples/acme.toml";
const WRONG: &str = "crate/app/cli/tests/golden/policy-wrong.toml";

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&run(arguments))).unwrap()
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_place() {
    let output = run(&["policy", "check", WRONG]);
    assert_eq!((stdout(&output).as_str(), output.status.code()), ("", Some(2)));
    let text = stderr(&output);
    expect_file!["golden/policy-wrong.txt"].assert_eq(&text);
    let places = text.lines().filter(|line| line.starts_with(WRONG)).count();
    assert!(places >= 10, "{places}");

    let answer = json(&["policy", "check", WRONG, "--format", "json"]);
    assert_eq!((&answer["valid"], &answer["schema"]), (&false.into(), &1.into()));
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), places);
    let first = &errors[0];
    assert_eq!((&first["line"], &first["column"], &first["length"]), (&1.into(), &11.into(), &12.into()));
    assert_eq!(first["nearest"], serde_json::json!(["recommended"]));
    assert_eq!(run(&["policy", "check", WRONG, "--format", "json"]).status.code(), Some(2));
}

#[test]
fn a_wrong_policy_judges_nothing() {
    for arguments in [
        &["check", ACME, "--policy", WRONG][..],
        &["rules", "--policy", WRONG],
        &["policy", "compile", WRONG],
    ] {
        let output = run(arguments);
        assert_eq!((stdout(&output).as_str(), output.status.code()), ("", Some(2)));
        assert!(stderr(&output).contains("is no policy: 31 errors"), "{}", stderr(&output));
    }
}

#[test]
fn what_a_terminal_would_obey_in_a_policy_is_disarmed() {
    let file = folder("hostile-policy").join("\u{202e}hostile.toml");
    fs::write(&file, "extends = \"\u{1b}]0;x\u{7}\u{202e}\"\nname = \"\\u202e\"\n\"\\u001b[31m\" = 1\n")
        .unwrap();
    let output = run(&["policy", "check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(text.contains("unknown key \"\\u{1b}[31m\""), "{text}");
    let hidden = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert_eq!(text.find(hidden), None, "{text:?}");
}

#[test]
fn a_policy_that_cannot_be_read_is_named() {
    let folder = folder("unreadable-policy");
    let complaint = |file: &str, bytes: Option<&[u8]>| {
        let file = folder.join(file);
        if let Some(bytes) = bytes {
            fs::write(&file, bytes).unwrap();
        }
        let output = run(&["check", ACME, "--policy", file.to_str().unwrap()]);
        assert_eq!((stdout(&output).as_str(), output.status.code()), ("", Some(2)));
        let start = format!("error: cannot read the policy {}: ", file.display());
        stderr(&output).strip_prefix(&start).unwrap().to_owned()
    };
    assert!(complaint("missing.toml", None).starts_with("No such file"));
    assert_eq!(
        complaint("latin.toml", Some(b"name = \"a\"\n# \xe9\n")),
        "line 2 is not UTF-8; save the file as UTF-8\n"
    );
    let large = vec![b'#'; (1 << 20) + 1];
    assert_eq!(complaint("large.toml", Some(&large)), "it is larger than 1 MiB, so it is no policy\n");
    #[cfg(unix)]
    {
        fs::write(folder.join("secret"), "password-of-somebody\n").unwrap();
        std::os::unix::fs::symlink(folder.join("secret"), folder.join("link.toml")).unwrap();
        assert!(complaint("link.toml", None).starts_with("it is a symbolic link"));
        let output = run(&["policy", "check", folder.join("link.toml").to_str().unwrap()]);
        assert!(!stderr(&output).contains("password") && output.status.code() == Some(2));
    }
    assert_eq!(
        run(&["check", ACME, "--policy", "acme"]).status.code(),
        Some(2),
        "neither built-in nor a file"
    );
}

#[test]
fn a_right_policy_is_summed_up() {
    let text = printed(&["policy", "check", TEAM, "--today", "2027-03-31"]);
    assert!(
        text.starts_with(&format!("{TEAM} is right: Acme integrations extends recommended.\n")),
        "{text}"
    );
    assert!(text.ends_with("4 of your own; 2 integrations; 1 waiver.\n"), "{text}");
    let text = printed(&["policy", "check", TEAM, "--today", "2027-04-01"]);
    assert!(text.ends_with("1 waiver, 1 of them expired.\n"), "{text}");
    let answer = json(&["policy", "check", TEAM, "--format", "json", "--today", "2027-04-01"]);
    assert_eq!((&answer["valid"], &answer["policy"]["expiredWaivers"]), (&true.into(), &1.into()));
    assert_eq!(answer["errors"], serde_json::json!([]));
}

#[test]
fn the_schema_is_the_kept_one_and_init_begins_a_right_file() {
    expect_file!["../../../policy/schema.json"].assert_eq(&printed(&["policy", "schema"]));
    let file = folder("init").join("team.toml");
    for extends in ["recommended", "smartosc"] {
        fs::write(&file, printed(&["policy", "init", "--extends", extends])).unwrap();
        let text = printed(&["policy", "check", file.to_str().unwrap()]);
        assert!(text.contains(&format!("Our integrations extends {extends}.")), "{text}");
    }
}

#[test]
fn the_compiled_form_has_all_that_the_engine_needs() {
    let compiled = json(&["policy", "compile", TEAM]);
    assert_eq!(compiled["schema"], 1);
    let policy = &compiled["policy"];
    assert_eq!((&policy["id"], &policy["base"]), (&"team-acme-integrations".into(), &"recommended".into()));
    assert_eq!(policy["severities"], serde_json::json!([{ "code": "DAT105", "severity": "low" }]));
    assert_eq!(policy["off"][0]["code"], "REP101");
    let wants: Vec<_> =
        policy["rules"].as_array().unwrap().iter().map(|rule| rule["wants"].clone()).collect();
    assert_eq!(wants[0], serde_json::json!({ "off": ["ViewEventLogFiles"] }));
    assert_eq!(
        wants[1],
        serde_json::json!({ "object": { "name": "Invoice__c", "deny": ["delete", "modify-all"] } })
    );
    assert_eq!(compiled["waivers"][0]["expires"], "2027-03-31");
    assert_eq!(compiled["waivers"][0]["kind"], "profile");
    let hubspot = &compiled["integrations"][0];
    assert_eq!(
        hubspot["objects"],
        serde_json::json!([{ "name": "Lead", "rights": ["read", "create", "edit"] }])
    );
    assert_eq!(hubspot["permissionSets"], serde_json::json!(["HubSpot_Sync"]));
}

#[test]
fn rules_of_a_team_are_listed_with_the_others() {
    let list = json(&["rules", "--policy", TEAM, "--format", "json"]);
    assert_eq!(list["policy"], "team-acme-integrations");
    let rule =
        |code: &str| list["rules"].as_array().unwrap().iter().find(|rule| rule["code"] == code).cloned();
    assert_eq!(rule("DAT105").unwrap()["severity"], "low");
    assert_eq!(rule("REP101"), None);
    assert_eq!(rule("ACME-002").unwrap()["expect"], "object");
    assert!(printed(&["rules", "--policy", TEAM]).contains("ACME-001  high      Event log files stay"));
}

#[test]
fn the_register_is_judged_over_everything_that_was_read() {
    let folder = folder("register");
    let on = ["ApiEnabled", "ApiUserOnly", "ManageUsers"].map(str::to_owned);
    let file = profile(&folder, "Sync.profile-meta.xml", &on);
    let policy = folder.join("team.toml");
    let text = "extends = \"recommended\"\nname = \"Team\"\n[[integration]]\nid = \"sync\"\ntitle = \"Sync\"\n\
                owner = \"dana\"\nrisk = \"low\"\nuser = \"sync@acme.example\"\nprofile = \"Sync\"\n\
                permissions = [\"ApiEnabled\", \"RunReports\"]\n";
    fs::write(&policy, text).unwrap();
    let arguments =
        ["check", file.to_str().unwrap(), "--format", "json", "--policy", policy.to_str().unwrap()];
    let report = json(&arguments);
    let user =
        report["subjects"].as_array().unwrap().iter().find(|subject| subject["kind"] == "user").unwrap();
    assert_eq!(user["id"], "user:sync@acme.example");
    assert_eq!(user["place"], policy.to_str().unwrap().replace('\\', "/"));
    let needs = |target: &str| {
        let mut rows = report["findings"].as_array().unwrap().iter();
        rows.find(|row| row["rule"] == "INT006" && row["target"] == target).unwrap()["outcome"].clone()
    };
    assert_eq!((needs("too-much"), needs("RunReports")), ("fail".into(), "fail".into()));

    let waiver = "[[waiver]]\nrule = \"INT006\"\nsubject = \"user:sync@acme.example\"\ntarget = \"too-much\"\n\
                  bears = [\"permission/ManageUsers\"]\nreason = \"r\"\napprover = \"a\"\nexpires = 2027-03-31\n";
    fs::write(&policy, [text, waiver].concat()).unwrap();
    let report = json(&[&arguments[..], &["--today", "2027-01-01"]].concat());
    assert_eq!(report["summary"]["outcomes"]["waived"], 1);
    // Without a register nothing is said of users.
    let report = json(&["check", file.to_str().unwrap(), "--format", "json"]);
    assert!(report["subjects"].as_array().unwrap().iter().all(|subject| subject["kind"] != "user"));
}
