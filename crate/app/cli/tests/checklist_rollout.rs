//! `permlight checklist --tested`: what a baseline and files tell of the rollout, and what they leave to people.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::path::Path;

use common::{ACME, SANDBOX, folder, metadata, on, path, printed, run, stderr, stdout};
use serde_json::Value;

/// The sandbox, frozen.
fn baseline(test: &str) -> String {
    let file = folder(test).join("uat.json");
    let file = file.to_str().unwrap().to_owned();
    let day = ["--name", "Sprint 12", "--today", "2026-11-12", "--org", "acme--uat"];
    let output = run(&[&["baseline", "create", SANDBOX, "-o", &file][..], &day].concat());
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
    file
}

/// How the rules about the rollout stand, and what they say.
fn rollout(path: &str, tested: &str, more: &[&str]) -> Vec<(String, String, String)> {
    let arguments = ["checklist", path, "--policy", "smartosc", "--format", "json", "--today", "2026-12-24"];
    let report: Value =
        serde_json::from_str(&printed(&[&arguments[..], &["--tested", tested], more].concat())).unwrap();
    let items = report["checklist"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let seen = |item: &Value| item["seen"].as_array().unwrap().iter().map(text).collect::<Vec<_>>().join(" ");
    items
        .filter(|item| text(&item["rule"]).starts_with("ROL"))
        .map(|item| (text(&item["rule"]), text(&item["outcome"]), seen(item)))
        .collect()
}

fn outcomes<'r>(rows: &'r [(String, String, String)], outcome: &str) -> Vec<&'r str> {
    rows.iter().filter(|(_, own, _)| own == outcome).map(|(rule, ..)| rule.as_str()).collect()
}

const DEPLOYED: [&str; 3] = ["--deployed", "2026-11-20", "--whole"];

#[test]
fn production_that_is_what_was_tested_settles_what_files_can_tell() {
    let rows = rollout(SANDBOX, &baseline("rollout-equal"), &DEPLOYED);
    assert_eq!(outcomes(&rows, "pass"), ["ROL003", "ROL005", "ROL006", "ROL007"]);
    // The month, the way back and that nothing is left: no file tells, whatever it holds.
    assert_eq!(outcomes(&rows, "open"), ["ROL004", "ROL010", "ROL008", "ROL009", "ROL011"]);
    let said = &rows.iter().find(|(rule, ..)| rule == "ROL005").unwrap().2;
    assert_eq!(said, "Production is what was tested: \"Sprint 12\" of 12 Nov 2026.");
    // What a profile does not list was not compared.
    let rows = rollout(SANDBOX, &baseline("rollout-parts"), &DEPLOYED[..2]);
    assert!(outcomes(&rows, "pass").is_empty(), "{rows:?}");
}

#[test]
fn production_that_is_something_else_fails_and_says_how_much() {
    let rows = rollout(ACME, &baseline("rollout-drift"), &DEPLOYED);
    let failing = outcomes(&rows, "fail");
    assert!(failing.contains(&"ROL005") && failing.contains(&"ROL007"), "{rows:?}");
    assert!(outcomes(&rows, "open").contains(&"ROL003"), "a later change may have gone past the sandbox");
    assert!(outcomes(&rows, "pass").is_empty(), "{rows:?}");
}

/// Of what nobody tested nothing is right, whoever has tested the rest; what is nobody's integration user's is no matter.
#[test]
fn what_another_integration_user_has_outside_of_the_baseline_leaves_the_rollout_open() {
    let tested = baseline("rollout-outside");
    let more = folder("rollout-outside-more");
    let with = |licence: &str| {
        let inside = format!("<custom>true</custom><userLicense>{licence}</userLicense>");
        metadata(&more, "Second.profile", "Profile", &[inside, on(&["ViewAllData"])].concat());
        let rows = rollout(SANDBOX, &tested, &[&DEPLOYED[..], &[path(&more)]].concat());
        (outcomes(&rows, "pass").len(), outcomes(&rows, "unknown").len(), rows)
    };
    assert_eq!((with("Salesforce").0, with("Salesforce").1), (4, 0));
    let (pass, unknown, rows) = with("Salesforce Integration");
    assert_eq!((pass, unknown), (0, 4), "{rows:?}");
    assert!(rows.iter().any(|(.., said)| said.contains("profile Second")), "{rows:?}");
    let selected =
        [&DEPLOYED[..], &[path(&more), "--profile", "HubSpot Integration", "--set", "HubSpot_Sync"]];
    let rows = rollout(SANDBOX, &tested, &selected.concat());
    assert!(outcomes(&rows, "pass").contains(&"ROL005"), "{rows:?}");
    let verified =
        run(&["verify", "--tested", &tested, "--actual", SANDBOX, "--actual", path(&more), "--whole"]);
    assert!(stdout(&verified).contains("not in the baseline, so they were not compared: profile Second."));
}

/// What was frozen after the deploy proves nothing of before, unless it goes on from what was.
#[test]
fn a_baseline_of_after_the_deploy_settles_nothing() {
    let tested = baseline("rollout-after");
    let next = Path::new(&tested).with_file_name("next.json");
    let next = path(&next);
    let made = ["baseline", "create", SANDBOX, "-o", next, "--name", "n", "--today", "2026-11-20"];
    run(&[&made[..], &["--after", &tested, "--org", "acme--uat"]].concat());
    for (file, deployed, passes) in [
        (tested.as_str(), "2026-11-11", 0),
        (&tested, "2026-11-12", 4),
        (&tested, "2026-11-13", 4),
        (next, "2026-11-11", 0),
        (next, "2026-11-13", 4),
    ] {
        let rows = rollout(SANDBOX, file, &["--deployed", deployed, "--whole"]);
        let counts = (outcomes(&rows, "pass").len(), outcomes(&rows, "unknown").len());
        assert_eq!(counts, (passes, 4 - passes), "{file} {deployed}: {rows:?}");
    }
    let state = Path::new(&tested).with_file_name("state.json");
    let start = ["watch", "start", "--state", path(&state), "--tested", &tested, "--deployed", "2026-11-11"];
    let output = run(&[&start[..], &["--today", "2026-12-24"]].concat());
    assert!(stderr(&output).contains("of 2026-11-12 was made after the deploy on 2026-11-11"));
}

#[test]
fn a_sandbox_settles_only_whether_it_is_still_as_tested() {
    let tested = baseline("rollout-sandbox");
    let sandbox = ["--environment", "sandbox", "--whole"];
    let rows = rollout(SANDBOX, &tested, &sandbox);
    assert_eq!((outcomes(&rows, "pass"), outcomes(&rows, "fail").len()), (vec!["ROL003"], 0));
    let rows = rollout(ACME, &tested, &sandbox);
    assert_eq!((outcomes(&rows, "fail"), outcomes(&rows, "pass").len()), (vec!["ROL003"], 0));
}

#[test]
fn wrong_usage_says_what_to_do_next() {
    let tested = baseline("rollout-usage");
    let nothing = Path::new(&tested).with_file_name("nothing.json");
    let nothing = nothing.to_str().unwrap();
    for (more, message) in [
        (
            &["--tested", &tested][..],
            "error: --tested takes --deployed beside it, or --environment sandbox: before the deploy production is \
             something else\n",
        ),
        (
            &["--tested", &tested, "--today", "2026-11-22", "--deployed", "2026-11-23"],
            "error: --deployed is a day that is still to come\n",
        ),
        (&["--tested", nothing, "--deployed", "2026-11-20"], "it cannot be read"),
        (&["--tested", ACME, "--deployed", "2026-11-20"], "it cannot be read"),
    ] {
        let output = run(&[&["checklist", ACME], more].concat());
        assert!(stderr(&output).contains(message), "{more:?}: {}", stderr(&output));
        assert_eq!(output.status.code(), Some(2), "{more:?}");
    }
}
