//! One word for one thing: no file of words uses what the glossary has given up.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    term: Vec<Term>,
}

#[derive(Deserialize)]
struct Term {
    about: String,
    #[serde(default)]
    not: BTreeMap<String, Vec<String>>,
    /// The word of each language. English and Japanese have all; another language those that it has so far.
    #[serde(flatten)]
    words: BTreeMap<String, String>,
}

fn glossary() -> Glossary {
    toml::from_str(&fs::read_to_string(permlight_data::folder().join("locales/glossary.toml")).unwrap())
        .unwrap()
}

/// The languages that have a folder.
fn languages() -> Vec<String> {
    let folders = fs::read_dir(permlight_data::folder().join("locales")).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.file_type().unwrap().is_dir());
    folders.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// The words of a language, a line for each, with the file that has it.
fn lines(language: &str) -> Vec<(PathBuf, String)> {
    let folder = permlight_data::folder().join("locales").join(language);
    let files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let words = |line: &str| {
        let (_, text) = line.split_once('=').unwrap_or(("", line));
        (!line.starts_with('#')).then(|| text.to_lowercase())
    };
    let of_file = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        text.lines().filter_map(words).map(|line| (file.clone(), line)).collect::<Vec<_>>()
    };
    files.into_iter().flat_map(of_file).collect()
}

#[test]
fn no_file_uses_a_word_that_was_given_up() {
    let terms = glossary().term;
    let mut found = Vec::new();
    for language in languages() {
        let lines = lines(&language);
        let is_whole = ["en", "ja"].contains(&language.as_str());
        assert!(!is_whole || lines.len() > 500, "{language} has {} lines", lines.len());
        for word in terms.iter().filter_map(|term| term.not.get(&language)).flatten() {
            let uses = lines.iter().filter(|(_, line)| line.contains(&word.to_lowercase()));
            found.extend(uses.map(|(file, line)| format!("{}: {word}: {line}", file.display())));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_term_has_one_word_of_its_own_in_each_language() {
    let terms = glossary().term;
    let languages = languages();
    for term in &terms {
        assert!(!term.about.is_empty() && ["en", "ja"].iter().all(|own| term.words.contains_key(*own)));
        let mut named = term.words.keys().chain(term.not.keys());
        assert!(named.all(|language| languages.contains(language)), "{:?} names no language", term.words);
    }
    for language in languages {
        let mut words: Vec<_> = terms.iter().filter_map(|term| term.words.get(&language)).collect();
        let all = words.len();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), all, "a word of {language} stands for two things");
    }
}
