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
#[serde(deny_unknown_fields)]
struct Term {
    en: String,
    ja: String,
    about: String,
    #[serde(default)]
    not: BTreeMap<String, Vec<String>>,
}

fn glossary() -> Glossary {
    toml::from_str(&fs::read_to_string(permlight_data::folder().join("locales/glossary.toml")).unwrap())
        .unwrap()
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
    for language in ["en", "ja"] {
        let lines = lines(language);
        assert!(lines.len() > 500, "{language} has {} lines", lines.len());
        for word in terms.iter().filter_map(|term| term.not.get(language)).flatten() {
            let uses = lines.iter().filter(|(_, line)| line.contains(&word.to_lowercase()));
            found.extend(uses.map(|(file, line)| format!("{}: {word}: {line}", file.display())));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_term_has_one_word_of_its_own_in_each_language() {
    let terms = glossary().term;
    assert!(terms.iter().all(|term| !term.about.is_empty()));
    for word in [|term: &Term| term.en.clone(), |term: &Term| term.ja.clone()] {
        let mut words: Vec<_> = terms.iter().map(word).collect();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), terms.len(), "a word stands for two things");
    }
}
