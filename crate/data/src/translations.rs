//! `locales/<language>/rules.toml`: what the rules say in languages other than English.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::rules::RuleFile;

/// One rule in one language. `english` is the [`fingerprint`] of the English text that it was made from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    pub title: String,
    pub why: String,
    pub fix: String,
    #[serde(default)]
    pub failure: String,
    pub english: String,
}

/// A language and its rules by code.
pub type Translation = (String, BTreeMap<String, Translated>);

pub fn read(folder: &Path) -> Result<Vec<Translation>, Box<dyn Error>> {
    let mut languages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path().join("rules.toml");
        if !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let rules = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let language = entry.file_name().to_string_lossy().into_owned();
        languages.push((language, rules));
    }
    languages.sort_by(|(a, _), (b, _): &(String, _)| a.cmp(b));
    Ok(languages)
}

/// Writes them as Rust source. Writing to a `String` cannot fail.
pub fn source(languages: &[Translation]) -> String {
    let mut out = "static TRANSLATIONS: &[Translation] = &[\n".to_owned();
    for (language, rules) in languages {
        let _ = writeln!(out, "Translation {{ language: {language:?}, rules: &[");
        for (code, text) in rules {
            let _ = writeln!(
                out,
                "Translated {{ code: {code:?}, title: {:?}, why: {:?}, fix: {:?} }},",
                text.title, text.why, text.fix
            );
        }
        out.push_str("] },\n");
    }
    out.push_str("];\n");
    out
}

/// The first 8 hex digits of the SHA-256 of what a rule says in English: title, why, fix and failure, joined by line feeds.
pub fn fingerprint(rule: &RuleFile) -> String {
    let whole = [rule.title.as_str(), &rule.why, &rule.fix, &rule.failure].join("\n");
    let digest = Sha256::digest(whole);
    let first = digest.iter().take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{first:08x}")
}

/// What is wrong with translations, as against what they lack: rules that there are not, places for names lost or added.
pub fn problems(languages: &[Translation], rules: &[(PathBuf, RuleFile)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (language, translated) in languages {
        for (code, text) in translated {
            let mut wrong =
                |what: &str| problems.push(format!("locales/{language}/rules.toml: {code}: {what}"));
            let Some((_, rule)) = rules.iter().find(|(_, rule)| rule.code == *code) else {
                wrong("there is no such rule");
                continue;
            };
            for place in ["{label}", "{name}"] {
                if rule.fix.contains(place) != text.fix.contains(place) {
                    wrong(&format!("{place} was lost or added"));
                }
            }
        }
    }
    problems
}

/// Rules that a language lacks or whose English has changed since, with the fingerprint that the translation has to name.
pub fn missing(
    translated: &BTreeMap<String, Translated>,
    rules: &[(PathBuf, RuleFile)],
) -> Vec<(String, String)> {
    let current = rules.iter().map(|(_, rule)| (rule.code.clone(), fingerprint(rule)));
    current.filter(|(code, now)| translated.get(code).is_none_or(|text| text.english != *now)).collect()
}
