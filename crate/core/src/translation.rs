//! What the rules say in languages other than English, from `crate/data/locales`. What is missing stays English.

use serde::Serialize;

use crate::rule::Rule;

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

/// What a rule says to people.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    /// The good state.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do; `{label}` and `{name}` stand for the permission.
    pub fix: &'static str,
}

/// What a rule says in a language, or in English where the language lacks it.
pub fn said(rule: &Rule, language: &str) -> Said {
    let translated = all().iter().find(|translation| translation.language == language);
    let translated = translated.and_then(|own| own.rules.iter().find(|text| text.code == rule.code));
    match (translated, rule.text()) {
        (Some(text), _) => Said { title: text.title, why: text.why, fix: text.fix },
        (None, Some(text)) => Said { title: text.title, why: text.why, fix: text.fix },
        (None, None) => Said::default(),
    }
}

/// Every language that there is.
pub fn all() -> &'static [Translation] {
    TRANSLATIONS
}
