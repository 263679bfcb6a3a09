//! `permlight checklist --tested`: what a baseline and files tell of the rollout, and what they leave to people.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::path::Path;

use common::{ACME, SANDBOX, folder, printed, run, stderr};
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
    assert_eq!(said, "Production is what was tested: \"Sprint 12\" of 2026-11-12.");
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
