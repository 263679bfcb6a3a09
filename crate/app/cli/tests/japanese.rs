//! No English sentence is left in what the command says in Japanese, in any format of any scope; nor an English word where the
//! language has its own.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};

use common::{ACME, folder, path, run, stdout};
use permlight_core::catalog;
use permlight_core::policy::Policy;
use permlight_core::rule::{Check, Rule, RuleText};
use permlight_report::locale;
use serde_json::Value;

const HOLDS: [&str; 6] =
    ["--profile", "HubSpot Integration", "--set", "HubSpot_Sync", "--group", "HubSpot_Connector"];
const POLICIES: [&str; 3] = ["recommended", "cloudkettle", "smartosc"];

/// What may stand there in English: what Salesforce calls in English what it has no Japanese word for, names of the demo org, of
/// guides and of products.
fn names() -> Vec<String> {
    let mut names: Vec<String> =
        catalog::permissions().iter().map(|known| known.label().to_owned()).collect();
    let rules = || Policy::all().iter().flat_map(Policy::rules);
    names.extend(rules().filter_map(Rule::text).flat_map(titles));
    // A fact is called by the label of the English page.
    names.extend(rules().filter_map(|rule| match rule.check {
        Check::Value(check) => check.fact.split_once('/').map(|(_, label)| label.to_owned()),
        _ => None,
    }));
    names.retain(|name| name.contains(' '));
    names.extend(
        [
            "HubSpot Integration",
            "HubSpot API User",
            "Minimum Access - API Only Integrations",
            "Minimum Access - Salesforce",
            "Salesforce API Only System Integrations",
            "Salesforce Integration",
            "Salesforce API Integration",
            "How to Create a Dedicated Integration User in Salesforce",
            "Expert Tips for Salesforce Integration Users",
            "Security Benchmark for Salesforce",
            "API Access Control",
            "Read only",
            "View All Fields",
            "Standard User",
            "JWT Bearer",
            "Health Check",
            // Code, and an error as Salesforce writes it.
            "SOAP login()",
            "The user license doesn't allow the permission",
        ]
        .map(str::to_owned),
    );
    // The longest first: some begin others.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

fn titles(text: &'static RuleText) -> impl Iterator<Item = String> {
    text.sources.iter().map(|source| source.title.to_owned())
}

/// Words for people that English has for something the language calls otherwise.
fn own_words() -> BTreeSet<String> {
    let english = locale::lines("en").unwrap().lines().filter_map(|line| line.split_once('\t'));
    let japanese = locale::find("ja").unwrap();
    let others = english.filter(|(key, word)| japanese.pattern(key).is_some_and(|own| own != *word));
    let words = others.map(|(_, word)| word.to_lowercase());
    // The id of what a finding about a whole file is about.
    let words = words.filter(|word| word != "sections");
    words.filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')).collect()
}

/// What is English in a text for people: two words of which one is no name, or a cell that is a word of ours.
fn english(text: &str, names: &[String], own: &BTreeSet<String>) -> Vec<String> {
    let mut rest = text.to_owned();
    // Most texts hold no two words in a row.
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let has_words = rest.split(' ').any(|word| word.ends_with(is_letter)) && rest.contains(' ');
    for name in names.iter().filter(|_| has_words) {
        if rest.contains(name.as_str()) {
            rest = rest.replace(name.as_str(), "名");
        }
    }
    let mut found = Vec::new();
    let of_words = |c: char| c.is_ascii_alphabetic() || c == ' ' || c == '\'';
    for part in rest.split(|c| !of_words(c)) {
        let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
        // A name begins with a capital; what does not is a word.
        let is_word =
            |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase() || c == '\'');
        if words.len() > 1 && words.iter().any(is_word) {
            found.push(part.trim().to_owned());
        }
    }
    if own.contains(&rest.trim().to_lowercase()) {
        found.push(rest.trim().to_owned());
    }
    found
}

/// Texts between the marks of a format; what stands in code, links and identifiers is a name.
fn texts(format: &str, bytes: Vec<u8>) -> Vec<String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    match format {
        "xlsx" => {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let parts: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
            let sheets = parts.into_iter().filter(|name| name.contains("sheet"));
            let mut all = Vec::new();
            for name in sheets {
                let mut sheet = String::new();
                archive.by_name(&name).unwrap().read_to_string(&mut sheet).unwrap();
                all.extend(between_tags(&sheet));
            }
            all
        }
        "html" => {
            let page = text(bytes);
            let (head, rest) = page.split_once("<style>").unwrap();
            let (_, body) = rest.split_once("</style>").unwrap();
            [between_tags(head), between_tags(&without(body, "<code>", "</code>"))].concat()
        }
        "junit" => {
            let page = text(bytes);
            let named =
                ["name=\"", "message=\""].iter().flat_map(|key| attributes(&page, key)).collect::<Vec<_>>();
            [between_tags(&page), named].concat()
        }
        "json" | "sarif" => {
            let mut all = Vec::new();
            messages(&serde_json::from_slice(&bytes).unwrap(), "", &mut all);
            all
        }
        "ics" => {
            let lines = text(bytes).replace("\r\n ", "");
            let said = |line: &&str| line.starts_with("SUMMARY") || line.starts_with("DESCRIPTION");
            lines
                .lines()
                .filter(said)
                .map(|line| line.split_once(':').unwrap().1.replace("\\n", "。"))
                .collect()
        }
        "csv" => cells(&text(bytes)),
        "markdown" | "md" => {
            let page = text(bytes);
            let odd: Vec<_> = page.split('`').step_by(2).collect();
            odd.iter()
                .flat_map(|part| part.split(['|', '\n']).map(str::to_owned).collect::<Vec<_>>())
                .collect()
        }
        _ => text(bytes).lines().map(str::to_owned).collect(),
    }
}

/// The cells of CSV; commas in quotes belong to the cell.
fn cells(table: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in table.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

fn between_tags(page: &str) -> Vec<String> {
    // A place where a word may be broken is none where it ends.
    let page = page.replace("<wbr>", "");
    let parts = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.map(|text| text.replace("&amp;", "&").replace("&quot;", "\"").replace("&apos;", "'")).collect()
}

fn attributes(page: &str, key: &str) -> Vec<String> {
    page.split(key).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn without(page: &str, begin: &str, end: &str) -> String {
    let mut parts = page.split(begin);
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.filter_map(|part| part.split_once(end)).map(|(_, rest)| rest).collect::<String>()
}

/// What is said in keys that people read; ids, words for machines and what sources say are not.
fn messages(value: &Value, key: &str, all: &mut Vec<String>) {
    const READ: [&str; 12] = [
        "message", "text", "title", "why", "fix", "about", "verdict", "seen", "doubts", "withheld", "guide",
        "decision",
    ];
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| messages(value, key, all)),
        Value::Array(items) => items.iter().for_each(|item| messages(item, key, all)),
        Value::String(text) if READ.contains(&key) => all.push(text.clone()),
        _ => {}
    }
}

fn look(arguments: &[&str], format: &str) -> BTreeSet<String> {
    let file = folder(&format!("japanese-{format}-{}", arguments.len())).join("report");
    let mut words =
        [&["--language", "ja"], arguments, &["--format", format, "--output", path(&file)]].concat();
    if format == "ics" {
        words.extend(["--attendee", "a@b", "--attendee", "c@d"]);
    }
    let output = run(&words);
    assert!(file.exists(), "{}", common::stderr(&output));
    texts(format, fs::read(&file).unwrap()).into_iter().collect()
}

#[test]
fn no_english_is_left() {
    let (names, own) = (names(), own_words());
    let (mut seen, mut found) = (BTreeSet::new(), BTreeSet::new());
    let mut add = |arguments: &[&str], format: &str| {
        for text in look(arguments, format) {
            // What another format said already was looked at.
            if seen.insert(text.clone()) {
                let told = english(&text, &names, &own).into_iter();
                found.extend(told.map(|what| format!("{} {format}: {what} in {text}", arguments[0])));
            }
        }
    };
    for policy in POLICIES {
        let check = ["check", ACME, "--policy", policy, "--today", "2026-11-22"];
        for format in ["text", "json", "sarif", "junit", "markdown", "csv", "html"] {
            add(&check, format);
        }
        let checklist =
            [&["checklist", ACME, "--policy", policy, "--today", "2026-11-22"], &HOLDS[..]].concat();
        for format in ["xlsx", "csv", "html", "markdown", "json", "sarif", "junit", "ics"] {
            add(&checklist, format);
        }
    }
    assert_eq!(found, BTreeSet::new());
}

/// The look itself: it sees an English part in a Japanese sentence, and a word that was not translated.
#[test]
fn what_is_english_is_seen() {
    let (names, own) = (names(), own_words());
    for (text, seen) in [
        ("プロファイル「A」: The profile was not read whole。", vec!["The profile was not read whole"]),
        ("「View All Data」がオンです。", vec![]),
        ("付与元: implied by ModifyAllData", vec!["implied by ModifyAllData"]),
        ("unknown", vec!["unknown"]),
        (" Wrong ", vec!["Wrong"]),
        ("Setup と API", vec![]),
    ] {
        assert_eq!(english(text, &names, &own), seen, "{text}");
    }
    let output = run(&["check", ACME, "--policy", "smartosc"]);
    let all: Vec<_> = stdout(&output).lines().flat_map(|line| english(line, &names, &own)).collect();
    assert!(all.len() > 20, "{all:?}");
}
