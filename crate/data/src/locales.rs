//! `locales/<language>/messages.toml` and its neighbours: what findings, marks and reports say. A language that lacks a key has the
//! English words for it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::rules::RuleFile;
use crate::translations::Translation;

/// The patterns of a language by key.
pub type Messages = BTreeMap<String, String>;

/// The language that has every message.
pub const ENGLISH: &str = "en";

/// What the rules say has a form of its own, and what the extension says has no tables: browsers say it.
const OTHERS: [&str; 2] = ["rules.toml", "extension.toml"];

/// Every language that has messages: all files of its folder but those of another form.
pub fn read(folder: &Path) -> Result<BTreeMap<String, Messages>, Box<dyn Error>> {
    let mut languages = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().join("messages.toml").is_file() {
            let language = entry.file_name().to_string_lossy().into_owned();
            languages.insert(language, read_language(&entry.path())?);
        }
    }
    Ok(languages)
}

fn read_language(folder: &Path) -> Result<Messages, Box<dyn Error>> {
    let mut messages = Messages::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|own| own != "toml")
            || path.file_name().is_some_and(|own| OTHERS.iter().any(|other| own == *other))
        {
            continue;
        }
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(&path)?;
        let tables: BTreeMap<String, Messages> = toml::from_str(&text).map_err(|error| told(&error))?;
        for (table, words) in tables {
            for (name, pattern) in words {
                let key = format!("{table}.{name}");
                if messages.insert(key.clone(), pattern).is_some() {
                    return Err(told(&format!("{key} stands in another file, too")).into());
                }
            }
        }
    }
    Ok(messages)
}

/// What is wrong: words for a key that English does not have, other places than in English, what would break a line.
pub fn problems(languages: &BTreeMap<String, Messages>) -> Vec<String> {
    let Some(english) = languages.get(ENGLISH) else {
        return vec!["locales: there is no English".to_owned()];
    };
    let mut problems = Vec::new();
    for (language, messages) in languages {
        let mut wrong = |key: &str, what: &str| problems.push(format!("locales/{language}: {key}: {what}"));
        for (key, pattern) in messages {
            match english.get(key) {
                None => wrong(key, "English has no such message"),
                Some(own) if places(own) != places(pattern) && !may_leave_out(key, pattern) => {
                    wrong(key, "other places than in English");
                }
                Some(_) => {}
            }
            if pattern.is_empty() || pattern.contains(['\t', '\n', '\r']) {
                wrong(key, "empty, or a tab or line break in it");
            }
        }
    }
    problems
}

/// What another program says in English a language may say in words of its own alone.
fn may_leave_out(key: &str, pattern: &str) -> bool {
    key.starts_with("system.") && places(pattern).is_empty()
}

/// The numbers of the places in a pattern, each once.
pub fn places(pattern: &str) -> Vec<&str> {
    let inside = pattern.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let mut places: Vec<_> = inside.map(|place| place.split('?').next().unwrap_or(place)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// All languages as Rust source: the name of each, and its lines.
pub fn source(
    languages: &BTreeMap<String, Messages>,
    rules: &[(PathBuf, RuleFile)],
    translations: &[Translation],
) -> String {
    let mut out = "static LOCALES: &[(&str, &str)] = &[\n".to_owned();
    for language in languages.keys() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "({language:?}, {:?}),", lines(language, languages, rules, translations));
    }
    out.push_str(
        "];\n/// Language, rule or message, and the fingerprint of its English; empty for a message.\n",
    );
    out.push_str("static MISSING: &[(&str, &str, &str)] = &[\n");
    let empty = BTreeMap::new();
    for (language, messages) in languages.iter().filter(|(language, _)| *language != ENGLISH) {
        let translated =
            translations.iter().find(|(own, _)| own == language).map_or(&empty, |(_, rules)| rules);
        for (code, english) in crate::translations::missing(translated, rules) {
            let _ = writeln!(out, "({language:?}, {code:?}, {english:?}),");
        }
        let english = languages.get(ENGLISH).into_iter().flat_map(BTreeMap::keys);
        for key in english.filter(|key| !messages.contains_key(*key)) {
            let _ = writeln!(out, "({language:?}, {key:?}, \"\"),");
        }
    }
    out.push_str("];\n");
    out
}

/// A line for each key, with a tab between key and pattern. The failures of rules that have words of their own stand under the codes
/// of the rules; what the language lacks is said in English.
pub fn lines(
    language: &str,
    languages: &BTreeMap<String, Messages>,
    rules: &[(PathBuf, RuleFile)],
    translations: &[Translation],
) -> String {
    let translated = translations.iter().find(|(own, _)| own == language).map(|(_, rules)| rules);
    let failures = rules.iter().filter(|(_, rule)| !rule.failure.is_empty()).map(|(_, rule)| {
        let own = translated.and_then(|rules| rules.get(&rule.code)).map(|text| &text.failure);
        let words = own.filter(|words| !words.is_empty()).unwrap_or(&rule.failure);
        let places = words.replace("{label}", "{0}").replace("{name}", "{1}").replace("{value}", "{0}");
        (rule.code.clone(), places)
    });
    let mut all = languages.get(ENGLISH).cloned().unwrap_or_default();
    all.extend(languages.get(language).cloned().unwrap_or_default());
    all.extend(failures);
    let mut lines = String::new();
    // Names of pages, settings and values that are said as they are need no words.
    let is_named_so = |key: &str, pattern: &str| {
        ["page-title.", "label."].iter().any(|table| key.strip_prefix(table) == Some(pattern))
    };
    let is_told = |(key, pattern): &(String, String)| !is_named_so(key, pattern);
    for (key, pattern) in all.into_iter().filter(is_told) {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{key}\t{pattern}");
    }
    lines
}
