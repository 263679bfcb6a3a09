//! What the panel says: texts of `data/locales/<language>/extension.toml`, and the texts of rules in the user's language.

use std::cell::RefCell;
use std::collections::HashMap;

use permlight_core::date::{Date, Moment};
use permlight_core::effective::Grantor;
use permlight_core::finding::{Expected, Finding, Target};
use permlight_core::message::{Locale, Message};
use permlight_core::rule::Rule;
use permlight_core::section::Section;
use permlight_core::text::printable;
use permlight_org::checklist::{Item, ItemOutcome};
use permlight_org::json::{self, Row};
use permlight_report::fix;
use permlight_report::report::{SourceRow, Words};
use permlight_report::told::{self, Reader};
use permlight_report::{say, words};
use serde_json::Value;

use crate::host;

thread_local! {
    /// What each rule says, by its code.
    static RULES: RefCell<HashMap<String, Words>> = RefCell::default();
    static LOCALE: RefCell<Locale> = RefCell::default();
}

/// Loads what findings and rules say in a language; a language without it keeps English.
pub async fn load(language: &str) {
    let base = base_of(language);
    load_words(language).await;
    LOCALE.set(LOCALE.take().with_labels(labels(language, base).await));
    let Some(file) = read("pkg/texts.json").await else { return };
    let rules = file.get("rules").and_then(Value::as_object).into_iter().flatten();
    let mut all: HashMap<String, Words> = rules
        .filter_map(|(code, rule)| Some((code.clone(), rule_words(Row::of(rule, usize::MAX)?)?)))
        .collect();
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

/// Loads what findings and the reader of files say.
pub async fn load_words(language: &str) {
    for language in [base_of(language), "en"] {
        let file = host::read_file(&format!("pkg/locales/{language}.txt")).await;
        if let Some(words) = file.ok().and_then(|file| file.as_string()) {
            LOCALE.set(Locale::new(language, &words));
            break;
        }
    }
}

/// The language without its region.
fn base_of(language: &str) -> &str {
    let base = language.split('-').next().filter(|base| !base.is_empty());
    base.filter(|base| base.chars().all(|c| c.is_ascii_lowercase())).unwrap_or("en")
}

/// What pages in a language call permissions; of English nothing is wanted.
async fn labels(language: &str, base: &str) -> Vec<(String, String)> {
    for name in [language.replace('-', "_").as_str(), base] {
        if base != "en"
            && let Some(pairs) = read(&format!("pkg/labels/{name}.json")).await
        {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let pair = |pair: &Value| Some((text(pair.get(0)?)?, text(pair.get(1)?)?));
            return pairs.as_array().map(|pairs| pairs.iter().filter_map(pair).collect()).unwrap_or_default();
        }
    }
    Vec::new()
}

async fn read(path: &str) -> Option<Value> {
    json::read(&host::read_file(path).await.ok()?.as_string()?)
}

fn rule_words(rule: Row<'_>) -> Option<Words> {
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

/// What can never be right by a policy, whatever anybody does.
pub fn limits(policy: &str) -> Option<String> {
    LOCALE.with_borrow(|locale| locale.pattern(&["limits.", policy].concat()).map(str::to_owned))
}

/// The language of findings.
pub fn locale() -> Locale {
    LOCALE.with_borrow(Locale::clone)
}

/// What a finding says.
pub fn say(message: &Message) -> String {
    LOCALE.with_borrow(|locale| locale.say(message))
}

/// A day, as the user's language writes it.
#[inline(never)]
pub fn day(day: Date) -> String {
    say(&day.into())
}

/// What the entries of a section of facts are called; `None` if it has no words.
pub fn section(name: &str) -> Option<String> {
    let words = |locale: &Locale| locale.pattern(&["section.", name].concat()).map(str::to_owned);
    LOCALE.with_borrow(words).filter(|_| !name.is_empty())
}

/// What people call the page or file that told something.
pub fn place(title: &str) -> String {
    LOCALE.with_borrow(|locale| say::place(locale, title))
}

/// What a user permission is called in the user's language.
pub fn label(name: &str) -> String {
    LOCALE.with_borrow(|locale| locale.label(name).to_owned())
}

/// Both, where they differ: `Schedule Reports (ScheduleReports)`.
pub fn label_and_name(name: &str) -> String {
    let label = label(name);
    if label == name { label } else { format!("{label} ({name})") }
}

/// The value of a setting in the user's language.
pub fn value(value: &str) -> String {
    LOCALE.with_borrow(|locale| say::value(locale, value).to_owned())
}

/// Who grants, together.
pub fn grantors(grantors: &[Grantor]) -> String {
    LOCALE.with_borrow(|locale| words::grantors(grantors, locale))
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

/// How a check stands and how it should: \"Manage Users: on → should be off\". Where several things are wrong, or nothing is, what
/// the rule wants.
pub fn goal(item: &Item<'_>) -> String {
    let mut seen = item.decisive();
    let one = seen.next();
    let is_other = |one: &Finding, other: &Finding| other.target != one.target || other.found != one.found;
    let more = seen.find(|other| one.is_some_and(|one| is_other(one, other)));
    let speaks = matches!(item.outcome, ItemOutcome::Fail | ItemOutcome::Unknown | ItemOutcome::Waived);
    let is_plain = |finding: &&Finding| {
        // Of a section as a whole only the rule says what people call it.
        let is_section = |name: &str| Section::of_element(name, finding.subject.kind).is_some();
        matches!(finding.expected, Expected::On | Expected::Off)
            && !matches!(&finding.target, Target::Item(name) if is_section(name))
    };
    let one = one.filter(|_| speaks).filter(is_plain);
    match (one, more) {
        (Some(finding), None) => LOCALE.with_borrow(|locale| {
            let label = match &finding.target {
                Target::Permission(name) => locale.label(name).to_owned(),
                other => printable(other.name(), 120),
            };
            let (found, wanted) = (finding.found.said(locale), locale.word(finding.expected.key()));
            host::message("panelGoal", &[&label, &printable(&found, 80), wanted])
        }),
        _ if item.outcome.is_left() => t1("panelGoalOf", &title(item.rule)),
        _ => title(item.rule),
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

/// What to do, as reports say it.
pub fn fix(finding: &Finding) -> String {
    let text = fix_of(finding.rule);
    LOCALE.with_borrow(|locale| fix::fix(finding, &text, locale).into_owned())
}

/// Where a finding comes from and how old that is, and what sources disagree about; each empty where there is none.
pub fn told(finding: &Finding, now: Moment) -> [String; 2] {
    let reader = Reader::Now(now);
    LOCALE.with_borrow(|locale| {
        let dispute = finding.dispute().map(|found| told::dispute(locale, found, reader));
        [told::told(locale, finding.told(), reader), dispute.unwrap_or_default()]
    })
}
