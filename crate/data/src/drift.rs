//! `crate/data/catalog/drift.toml`: what a comparison of two orgs has to know.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::locales::Messages;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftFile {
    restrictions: Vec<String>,
    environment: Vec<Environment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Environment {
    permission: String,
    only: Only,
    source: String,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Only {
    Production,
    Sandbox,
    Either,
}

pub fn read(path: &Path) -> Result<DriftFile, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// What is wrong with it.
pub fn problems(file: &DriftFile, names: &BTreeSet<&str>, english: &Messages) -> Vec<String> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    let entries = file.environment.iter().map(|entry| entry.permission.as_str());
    for name in file.restrictions.iter().map(String::as_str).chain(entries.clone()) {
        if !names.contains(name) {
            problems.push(format!("drift.toml: `{name}` is not a permission of permissions.tsv"));
        }
    }
    for name in entries {
        if !seen.insert(name) {
            problems.push(format!("drift.toml: `{name}` is there twice"));
        }
    }
    for entry in &file.environment {
        let text = entry.source.as_str();
        if text.trim().is_empty() || text.trim() != text {
            problems.push(format!(
                "drift.toml: {}: `{text}`: an empty text, or space around it",
                entry.permission
            ));
        }
        if !english.contains_key(&key(&entry.permission)) {
            problems.push(format!("drift.toml: {}: locales/en has no words for it", entry.permission));
        }
    }
    problems
}

/// The message that says what is known of a permission.
fn key(permission: &str) -> String {
    format!("environment.{permission}")
}

/// The tables as Rust source.
pub fn source(file: &DriftFile) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "pub(super) static RESTRICTIONS: &[&str] = &{:?};", file.restrictions);
    // The engine of the extension goes without what is said of them.
    let _ = writeln!(out, "/// The same permissions in the same order, without what is said of them.");
    let _ = writeln!(out, "pub(crate) static DIFFERING: &[(&str, Only)] = &[");
    for Environment { permission, only, .. } in &file.environment {
        let _ = writeln!(out, "({permission:?}, Only::{only:?}),");
    }
    let _ = writeln!(out, "];");
    let _ = writeln!(out, "pub(super) static ENVIRONMENTS: &[Environment] = &[");
    for Environment { permission, only, source } in &file.environment {
        let key = key(permission);
        let _ = writeln!(
            out,
            "Environment {{ permission: {permission:?}, only: Only::{only:?}, key: {key:?}, source: {source:?} }},"
        );
    }
    let _ = writeln!(out, "];");
    out
}
