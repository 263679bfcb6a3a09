//! Every fix says where to click on the page that an admin has open, in every language.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;

/// What tells a place, and what tells the original page of a profile, in a language.
const WORDS: [(&str, &[&str], &str); 2] =
    [("en", &["Setup", "the panel"], "riginal page"), ("ja", &["[設定]", "パネル"], "従来の")];

/// What is judged on pages of a profile, which looks different on the enhanced and on the original page.
const ON_THE_PAGE: [&str; 9] =
    ["on", "off", "only", "combination", "nothing", "rights", "shipped", "value", "login-ip-ranges"];

#[derive(Deserialize)]
struct Rule {
    code: String,
    expect: String,
    subjects: Vec<String>,
    fix: String,
}

#[derive(Deserialize)]
struct Words {
    fix: String,
}

fn rules() -> Vec<Rule> {
    let areas = fs::read_dir(permlight_data::folder().join("rules")).unwrap();
    let files = areas.flat_map(|area| fs::read_dir(area.unwrap().path()).unwrap());
    files.map(|file| toml::from_str(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap()).collect()
}

fn translated(language: &str) -> BTreeMap<String, Words> {
    let file = permlight_data::folder().join("locales").join(language).join("rules.toml");
    toml::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn every_fix_says_where_to_click() {
    let rules = rules();
    assert!(rules.len() > 100);
    let mut lost = Vec::new();
    for (language, places, original) in WORDS {
        let translated = if language == "en" { BTreeMap::new() } else { translated(language) };
        // What nobody has translated yet stays English, and that was looked at.
        for rule in rules.iter().filter(|rule| language == "en" || translated.contains_key(&rule.code)) {
            let fix = translated.get(&rule.code).map_or(&rule.fix, |words| &words.fix);
            if !places.iter().any(|place| fix.contains(place)) {
                lost.push(format!("{} ({language}) names no place: {fix}", rule.code));
            }
            let is_of_profile = rule.subjects.iter().any(|subject| subject == "profile");
            if is_of_profile && ON_THE_PAGE.contains(&rule.expect.as_str()) && !fix.contains(original) {
                lost.push(format!("{} ({language}) leaves out the original page: {fix}", rule.code));
            }
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}
