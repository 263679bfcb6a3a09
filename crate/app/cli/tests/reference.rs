//! The reference of the rules, and which rows of the guides the rules carry out.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{command, folder, printed, run, stderr};
use serde_json::Value;

const FILE: &str = "crate/data/REFERENCE.md";

#[test]
fn the_reference_is_up_to_date() {
    let output = run(&["docs", "--check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn the_reference_is_written_and_a_stale_one_is_refused() {
    let folder = folder("docs");
    let docs = |arguments: &[&str]| {
        let output = command(&[&["docs"], arguments].concat()).current_dir(&folder).output().unwrap();
        (output.status.code().unwrap(), stderr(&output))
    };
    let (code, message) = docs(&[]);
    assert_eq!((code, message.contains("at the top of the project")), (2, true));

    fs::create_dir_all(folder.join("crate/data")).unwrap();
    let stale = format!("error: {FILE} is out of date: run \"cargo run -p permlight -- docs\"\n");
    assert_eq!(docs(&["--check"]), (1, stale.clone()));
    assert_eq!(docs(&[]), (0, String::new()));
    assert_eq!(docs(&["--check"]), (0, String::new()));
    let file = folder.join(FILE);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(docs(&["--check"]), (0, String::new()), "Git may change line ends");
    fs::write(&file, text + "by hand").unwrap();
    assert_eq!(docs(&["--check"]), (1, stale));
    assert!(!printed(&["--help"]).contains("docs"));
}

#[test]
fn every_row_of_the_guides_is_carried_out() {
    let coverage: Value =
        serde_json::from_str(&printed(&["rules", "--coverage", "--format", "json"])).unwrap();
    let rows = coverage["rows"].as_array().unwrap();
    let list = |row: &Value, key: &str| row[key].as_array().unwrap().clone();
    let open: Vec<_> =
        rows.iter().filter(|row| list(row, "proved").is_empty()).map(|row| &row["id"]).collect();
    assert!(open.is_empty(), "no rule carries out {open:?}");
    assert_eq!(coverage["summary"]["rows"], rows.len());
    assert_eq!(coverage["summary"]["notYet"], 0);
    assert_eq!(coverage["summary"]["carriedOut"], rows.len());
    assert!(rows.iter().all(|row| !list(row, "rules").is_empty()));

    // The same, seen from the rules.
    let rules: Value = serde_json::from_str(&printed(&["rules", "--format", "json"])).unwrap();
    for (key, of_rule) in [("rules", "requirements"), ("against", "contradicts")] {
        let mut expected: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for rule in list(&rules, "rules") {
            for id in list(&rule, of_rule) {
                expected.entry(id.as_str().unwrap().to_owned()).or_default().push(rule["code"].clone());
            }
        }
        let found: BTreeMap<String, Vec<Value>> = rows
            .iter()
            .filter(|row| !list(row, key).is_empty())
            .map(|row| (row["id"].as_str().unwrap().to_owned(), list(row, key)))
            .collect();
        assert_eq!(found, expected);
    }

    let text = printed(&["rules", "--coverage"]);
    assert_eq!(text.matches("not yet ").count(), 0, "{text}");
    assert_eq!(run(&["rules", "--coverage", "--policy", "smartosc"]).status.code(), Some(2));
}
