//! What the rules say in languages other than English, from `crate/data/locales`. What is missing stays English.

use serde::Serialize;

/// The rules in one language.
#[derive(Debug)]
pub struct Translation {
    /// Code of the language, as browsers have it.
    pub language: &'static str,
    /// By code.
    pub rules: &'static [Translated],
}

/// One rule in one language.
#[derive(Debug, Serialize)]
pub struct Translated {
    /// The rule.
    pub code: &'static str,
    /// The good state.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do; `{label}` and `{name}` stand for the permission.
    pub fix: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/translations.rs"));

/// Every language that there is.
pub fn all() -> &'static [Translation] {
    TRANSLATIONS
}
