//! Japanese says everything that English says, and says nothing in English.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use toml::Value;

/// What stays as it is: commands, their arguments, titles of guides, what Salesforce says in English.
const CODE: [&str; 12] = [
    "sf project convert source",
    "permlight",
    "watch start",
    "--format csv",
    "--format ics",
    "--environment sandbox",
    "--language en",
    "<?xml version=",
    "SOAP login()",
    "How to Create a Dedicated Integration User in Salesforce",
    "Security Benchmark for Salesforce",
    "Expert Tips for Salesforce Integration Users",
];
const ERRORS: [&str; 2] = ["The user license doesn't allow the permission", "Unknown user permission"];

fn file(language: &str, name: &str) -> PathBuf {
    permlight_data::folder().join("locales").join(language).join(name)
}

/// Every text of a file under its key.
fn texts(file: &PathBuf) -> BTreeMap<String, String> {
    fn walk(value: &Value, key: &str, all: &mut BTreeMap<String, String>) {
        match value {
            Value::Table(table) => table.iter().for_each(|(name, value)| {
                let key = if key.is_empty() { name.clone() } else { [key, ".", name].concat() };
                walk(value, &key, all);
            }),
            Value::String(text) => drop(all.insert(key.to_owned(), text.clone())),
            _ => {}
        }
    }
    let mut all = BTreeMap::new();
    walk(&toml::from_str(&fs::read_to_string(file).unwrap()).unwrap(), "", &mut all);
    all
}

/// The labels of permissions, which have no Japanese where Salesforce has published none.
fn labels() -> Vec<String> {
    let table = fs::read_to_string(permlight_data::folder().join("catalog/permissions.tsv")).unwrap();
    let cells = table.lines().skip(1).flat_map(|line| line.split('\t').map(str::to_owned));
    let mut labels: Vec<String> = cells.filter(|cell| cell.contains(' ')).collect();
    // The longest first: some begin others.
    labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
    labels
}

/// Two words in a row, of which one begins small: names begin with capitals.
fn english(text: &str, names: &[String]) -> Vec<String> {
    let mut rest = text.to_owned();
    // What fills a place is said elsewhere.
    while let Some((before, after)) = rest.split_once('{') {
        rest = [before, "-", after.split_once('}').map_or("", |(_, after)| after)].concat();
    }
    let names = CODE.iter().chain(&ERRORS).copied().chain(names.iter().map(String::as_str));
    for name in names {
        rest = rest.replace(name, "名");
    }
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let parts = rest.split(|letter: char| !letter.is_ascii_alphabetic() && letter != ' ' && letter != '\'');
    let is_english = |part: &&str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.len() > 1 && words.iter().any(is_word)
    };
    parts.filter(is_english).map(|part| part.trim().to_owned()).collect()
}

#[test]
fn no_text_holds_english() {
    let names = labels();
    let mut found = Vec::new();
    for entry in fs::read_dir(file("ja", "")).unwrap() {
        let path = entry.unwrap().path();
        for (key, text) in texts(&path) {
            // The fingerprint of what was translated.
            if !key.ends_with(".english") {
                found.extend(english(&text, &names).into_iter().map(|part| format!("{key}: {part}")));
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn nothing_is_left_out() {
    for entry in fs::read_dir(file("en", "")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let keys = |path| texts(path).into_keys().collect::<BTreeSet<_>>();
        let (english, japanese) = (keys(&path), keys(&file("ja", &name)));
        let left_out: Vec<_> = english.difference(&japanese).collect();
        assert!(left_out.is_empty(), "{name}: {left_out:?}");
    }
}

/// The look itself.
#[test]
fn english_is_seen() {
    let names = labels();
    for (text, seen) in [
        ("「View All Data」がオンです。", vec![]),
        ("結論: was not read。", vec!["was not read"]),
        ("{0} は permlight watch start で", vec![]),
        ("Setup と API", vec![]),
    ] {
        assert_eq!(english(text, &names), seen, "{text}");
    }
}
