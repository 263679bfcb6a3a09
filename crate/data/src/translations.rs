//! `locales/<language>/rules.toml`: what the rules say in languages other than English.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// One rule in one language. `english` tells from which English text it was made; a test compares it.
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
                "Translated {{ code: {code:?}, title: {:?}, why: {:?}, fix: {:?}, failure: {:?}, english: {:?} }},",
                text.title, text.why, text.fix, text.failure, text.english
            );
        }
        out.push_str("] },\n");
    }
    out.push_str("];\n");
    out
}
