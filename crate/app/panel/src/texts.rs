//! What the panel says: messages of `_locales`, and the texts of rules in the user's language.

use std::cell::RefCell;
use std::collections::HashMap;

use permlight_core::finding::Finding;
use permlight_core::message::{Locale, Message};
use permlight_core::rule::Rule;
use permlight_org::json::{self, Row};
use permlight_report::report::{SourceRow, Words};
use serde_json::Value;

use crate::host;

thread_local! {
    /// What each rule says, by its code.
    static RULES: RefCell<HashMap<String, Words>> = RefCell::default();
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
    let Some(file) = read("pkg/texts.json").await else { return };
    let rules = file.get("rules").and_then(Value::as_object).into_iter().flatten();
    let mut all: HashMap<String, Words> =
        rules.filter_map(|(code, rule)| Some((code.clone(), words(Row::of(rule, usize::MAX)?)?))).collect();
    let translated = if base == "en" { None } else { read(&format!("pkg/texts/{base}.json")).await };
    for rule in translated.iter().flat_map(|file| file.as_array().into_iter().flatten()) {
        let Some(row) = Row::of(rule, usize::MAX) else { continue };
        let Some(own) = row.text("code").and_then(|code| all.get_mut(&code)) else { continue };
        for (name, text) in [("title", &mut own.title), ("why", &mut own.why), ("fix", &mut own.fix)] {
            if let Some(said) = row.text(name) {
                *text = said;
            }
        }
    }
    RULES.set(all);
}

async fn read(path: &str) -> Option<Value> {
    json::read(&host::read_file(path).await.ok()?.as_string()?)
}

fn words(rule: Row<'_>) -> Option<Words> {
    let list = |name: &str| rule.get(name).and_then(Value::as_array).into_iter().flatten();
    let source = |source: &Value| {
        let row = Row::of(source, usize::MAX)?;
        Some(SourceRow { title: row.text("title")?, says: row.text("says")?, url: row.text("url")? })
    };
    Some(Words {
        title: rule.text("title")?,
        why: rule.text("why")?,
        fix: rule.text("fix")?,
        requirements: list("requirements").filter_map(|row| row.as_str().map(str::to_owned)).collect(),
        sources: list("sources").filter_map(source).collect(),
    })
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

/// What a rule says: one of a team's own by itself, a built-in one as it was loaded.
pub fn of_rule(rule: &Rule) -> Words {
    match rule.own_text {
        Some(text) => Words {
            title: text.title.to_owned(),
            why: text.why.to_owned(),
            fix: text.fix.to_owned(),
            requirements: Vec::new(),
            sources: text.sources.iter().map(SourceRow::from).collect(),
        },
        None => RULES.with_borrow(|all| all.get(rule.code).cloned().unwrap_or_default()),
    }
}

/// The good state.
pub fn title(rule: &Rule) -> String {
    of_rule(rule).title
}

/// What to do, with the places for names still in it.
pub fn fix_of(rule: &Rule) -> String {
    of_rule(rule).fix
}

/// What to do.
pub fn fix(finding: &Finding) -> String {
    LOCALE.with_borrow(|locale| finding.filled(&fix_of(finding.rule), locale))
}
