//! The reference of the rules, and which rows of the guides the rules carry out.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
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

/// What one rule can find out, by all sides of what was shown of it.
fn word_of_rule(reach: &[&Value]) -> &'static str {
    let all = |key: &str| -> BTreeSet<String> {
        let cells = reach.iter().flat_map(|side| side[key].as_array().unwrap());
        cells.map(|outcome| outcome.as_str().unwrap().to_owned()).collect()
    };
    let shown = all("shown");
    match (shown.iter().all(|outcome| outcome == "manual"), all("notShown").is_subset(&shown)) {
        (true, _) => "manual",
        (false, true) => "works",
        (false, false) => "part",
    }
}

#[test]
fn no_row_is_called_better_than_what_was_shown_of_its_rules() {
    let coverage: Value =
        serde_json::from_str(&printed(&["rules", "--coverage", "--format", "json"])).unwrap();
    let rank = |word: &str| ["manual", "part", "works"].iter().position(|own| *own == word);
    let mut wrong = Vec::new();
    for row in coverage["rows"].as_array().unwrap() {
        let reach = row["reach"].as_array().unwrap();
        let words = row["rules"].as_array().unwrap().iter().map(|code| {
            let own: Vec<_> = reach.iter().filter(|own| own["rule"] == *code).collect();
            word_of_rule(&own)
        });
        let words: BTreeSet<_> = words.collect();
        let shown = match words.into_iter().collect::<Vec<_>>().as_slice() {
            [one] => *one,
            _ => "part",
        };
        let (word, why) = (row["word"].as_str().unwrap(), row["why"].as_str().unwrap());
        if rank(word).is_none() || rank(word) > rank(shown) {
            wrong.push(format!("{}: called {word:?}, and {shown} was shown", row["id"]));
        }
        if (word == "works") != why.is_empty() {
            wrong.push(format!("{}: {word}, because {why:?}", row["id"]));
        }
        // What works is found out somewhere, both ways.
        let finds = |outcome: &str| {
            let sides = row["sides"].as_array().unwrap();
            sides.iter().any(|side| side["shown"].as_array().unwrap().iter().any(|own| own == outcome))
        };
        if word == "works" && !(finds("pass") && (finds("fail") || finds("manual"))) {
            wrong.push(format!("{}: it works, and no side shows both right and wrong", row["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let summary = &coverage["summary"];
    let count = |word: &str| summary[word].as_u64().unwrap();
    assert_eq!(count("works") + count("part") + count("manual"), count("rows"));
    let lines = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/rows.tsv")).unwrap();
    assert_eq!(lines.lines().count() as u64, count("rows") + 1, "a line for each row, and no other");
    let text = printed(&["rules", "--coverage"]);
    assert_eq!(text.matches("\n       works ").count() as u64, count("works"), "{text}");
}
