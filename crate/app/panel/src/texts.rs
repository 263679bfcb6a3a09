//! What the panel says: messages of `_locales`, and the texts of rules in the user's language.

use std::cell::RefCell;
use std::collections::HashMap;

use permlight_core::finding::Finding;
use permlight_core::message::{Locale, Message};
use permlight_core::rule::Rule;
use permlight_org::json::{self, Row};
use serde_json::Value;

use crate::host;

struct Translated {
    title: String,
    why: String,
    fix: String,
}

thread_local! {
    static TRANSLATED: RefCell<HashMap<String, Translated>> = RefCell::default();
    static LOCALE: RefCell<Locale> = RefCell::default();
}

/// Loads what findings and rules say in a language; a language without it keeps English.
pub async fn load(language: &str) {
    let base = language.split('-').next().filter(|base| !base.is_empty());
    let base = base.filter(|base| base.chars().all(|c| c.is_ascii_lowercase())).unwrap_or("en");
    for language in [base, "en"] {
        let file = host::read_file(&format!("pkg/locales/{language}.txt")).await;
        if let Some(words) = file.ok().and_then(|file| file.as_string()) {
            LOCALE.set(Locale::new(language, &words));
            break;
        }
    }
    if base == "en" {
        return;
    }
    let Ok(file) = host::read_file(&format!("pkg/texts/{base}.json")).await else { return };
    let rules: Vec<Value> = file.as_string().and_then(|text| json::read(&text)).unwrap_or_default();
    let translated = |rule| {
        let row = Row::of(rule, usize::MAX)?;
        let text = Translated { title: row.text("title")?, why: row.text("why")?, fix: row.text("fix")? };
        Some((row.text("code")?, text))
    };
    let by_code = rules.iter().filter_map(translated).collect();
    TRANSLATED.with_borrow_mut(|all| *all = by_code);
}

/// The language of findings.
pub fn locale() -> Locale {
    LOCALE.with_borrow(Locale::clone)
}

/// What a finding says.
pub fn say(message: &Message) -> String {
    LOCALE.with_borrow(|locale| locale.say(message))
}

/// A message in the user's language.
pub fn t(key: &str) -> String {
    host::message(key, &[])
}

/// A message with values.
pub fn t1(key: &str, value: &str) -> String {
    host::message(key, &[value])
}

/// A message with two values.
pub fn t2(key: &str, first: &str, second: &str) -> String {
    host::message(key, &[first, second])
}

fn translated(rule: &Rule, pick: impl Fn(&Translated) -> &String) -> Option<String> {
    TRANSLATED.with_borrow(|all| all.get(rule.code).map(|text| pick(text).clone()))
}

/// The good state.
pub fn title(rule: &Rule) -> String {
    translated(rule, |text| &text.title)
        .unwrap_or_else(|| rule.text().map_or_else(String::new, |text| text.title.to_owned()))
}

/// What to do, with the places for names still in it.
pub fn fix_of(rule: &Rule) -> String {
    translated(rule, |text| &text.fix)
        .unwrap_or_else(|| rule.text().map_or_else(String::new, |text| text.fix.to_owned()))
}

/// Why it matters.
pub fn why(rule: &Rule) -> String {
    translated(rule, |text| &text.why)
        .unwrap_or_else(|| rule.text().map_or_else(String::new, |text| text.why.to_owned()))
}

/// What to do.
pub fn fix(finding: &Finding) -> String {
    LOCALE.with_borrow(|locale| finding.filled(&fix_of(finding.rule), locale))
}
