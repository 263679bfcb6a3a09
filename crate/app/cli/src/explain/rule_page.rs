//! What there is to say of a rule, for `explain` and the reference.

use std::io;

use permlight_core::catalog::{Permission, PermissionId};
use permlight_core::message;
use permlight_core::message::{Arg, Locale, Message};
use permlight_core::object_right::ObjectRight;
use permlight_core::rule::{Check, Combination, Rule, Source};
use permlight_core::translation;
use permlight_report::report::general_fix;

use super::{entries, heading};
use crate::language::chosen;
use crate::terminal::Page;

/// Texts under one title, a key of messages.
pub struct Block {
    pub title: &'static str,
    pub lines: Vec<Line>,
}

/// One of the texts.
#[derive(Default)]
pub struct Line {
    pub text: String,
    /// An address at its end; empty if there is none.
    pub url: &'static str,
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self { text, url: "" }
    }
}

/// Writes the page.
pub fn write(page: &mut Page<'_>, rule: &'static Rule) -> io::Result<()> {
    if rule.text().is_none() {
        return Ok(());
    }
    heading(page, rule.code, translation::said(rule, chosen().language()).title)?;
    for (number, group) in blocks(rule, chosen()).iter().enumerate() {
        if number > 0 {
            page.end()?;
        }
        for block in group {
            entries(page, block.title, block.lines.iter().map(whole))?;
        }
    }
    super::more(page, rule.code)
}

/// All that there is to say in a language beyond code and title, in groups; what has no text is left out, and what is there in
/// English only, in other languages.
pub fn blocks(rule: &'static Rule, locale: &Locale) -> [Vec<Block>; 4] {
    let Some(text) = rule.text() else { return Default::default() };
    let many =
        |title, texts: Vec<String>| Block { title, lines: texts.into_iter().map(Line::from).collect() };
    let arguments = |pro| {
        let side = text.arguments.iter().filter(|argument| argument.pro == pro);
        side.map(|argument| argument.text.to_owned()).collect()
    };
    let is_english = locale.language() == "en";
    let said = translation::said(rule, locale.language());
    let subjects: Vec<_> = rule.subjects.iter().map(|kind| locale.word(kind.key())).collect();
    let decision = if text.judgement { locale.word("command-explain.judgement") } else { "" };
    let notes = text.notes.iter().map(|note| format!("{}: {}", note.date, note.text)).collect();
    let groups = [
        vec![
            one("command-explain.severity", locale.word(rule.severity.key()).to_owned()),
            one("command-explain.judges", subjects.join(locale.word("list.comma"))),
            one("command-explain.policies", text.policies.join(", ")),
            one("command-explain.since", text.since.to_owned()),
            one("command-explain.decision", decision.to_owned()),
        ],
        vec![wants(rule, locale)],
        vec![
            one("command-explain.why", said.why.to_owned()),
            one("command-explain.fix", general_fix(rule, said.fix, locale)),
        ],
        vec![
            one("command-explain.requirements", text.requirements.join(", ")),
            one("command-explain.contradicts", text.contradicts.join(", ")),
            Block {
                title: "command-explain.sources",
                lines: text.sources.iter().map(|own| source(own, is_english)).collect(),
            },
            many("command-explain.notes", if is_english { notes } else { Vec::new() }),
            many("command-explain.for", if is_english { arguments(true) } else { Vec::new() }),
            many("command-explain.against", if is_english { arguments(false) } else { Vec::new() }),
        ],
    ];
    groups.map(|group| group.into_iter().filter(|block| !block.is_empty()).collect())
}

impl Block {
    fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.text.is_empty())
    }
}

fn one(title: &'static str, text: String) -> Block {
    Block { title, lines: vec![Line::from(text)] }
}

fn wants(rule: &Rule, locale: &Locale) -> Block {
    let says = |message: Message| one("command-explain.looks-at", locale.say(&message));
    let title = match rule.check {
        Check::On(_) => "command-explain.on",
        Check::Off(_) => "command-explain.off",
        Check::Only(_) => "command-explain.nothing-but",
        Check::Shipped(_) => "command-explain.as-shipped",
        Check::Combination(combination) => return together(combination, locale),
        Check::Nothing(section) => return one("command-explain.nothing-in", section.element().to_owned()),
        Check::Rights(check) => {
            let rights = check.rights.iter().map(|right| Arg::Text(in_setup(*right, locale))).collect();
            let objects = if check.objects.is_empty() {
                Arg::Message(message!("command-explain.any-object"))
            } else {
                Arg::names(check.objects)
            };
            let told = message!("command-explain.rights", Arg::List(rights), objects);
            return one("command-explain.none-of", locale.say(&told));
        }
        Check::LoginIpRanges => return one("command-explain.looks-at", "loginIpRanges".to_owned()),
        Check::Value(value) => {
            let (how, words) = if value.one_of.is_empty() {
                ("command-explain.no-value", value.none_of)
            } else {
                ("command-explain.value", value.one_of)
            };
            return says(message!(how, value.fact, Arg::names(words)));
        }
        Check::Listed(listed) => {
            let key = if listed.seats { "command-explain.seat" } else { "line.pair" };
            let names = listed.one_of.iter().map(|&name| message!("found.as-is", name));
            let names = names.reduce(|some, other| message!("list.or", some, other));
            return says(message!(key, listed.list, names));
        }
        Check::Logins(_) => return says(message!("verify.log-logins")),
        Check::Audit => return says(message!("verify.log-changes")),
        Check::Manual => return says(message!("command-explain.person")),
        Check::Rollout(_) => return says(message!("command-explain.rollout")),
        Check::Across(_) => return says(message!("command-explain.across")),
        Check::Team(check) => {
            return Block { title: "command-explain.wants", lines: vec![Line::from(check.summary())] };
        }
    };
    let described = |permission| Line::from(described(permission, locale));
    Block { title, lines: rule.permissions().into_iter().map(described).collect() }
}

fn together(combination: &Combination, locale: &Locale) -> Block {
    let names = |list: &[PermissionId]| {
        Arg::List(list.iter().map(|id| Arg::Text(described(id.get(), locale))).collect())
    };
    let parts = [
        ("command-explain.all-on", combination.on),
        ("command-explain.any-on", combination.any_on),
        ("command-explain.all-off", combination.off),
    ];
    let parts = parts.into_iter().filter(|(_, list)| !list.is_empty());
    let parts = parts.map(|(how, list)| locale.say(&message!(how, names(list))));
    let ranges = combination.no_login_ip_ranges.then(|| locale.word("command-explain.no-range").to_owned());
    Block { title: "command-explain.not-together", lines: parts.chain(ranges).map(Line::from).collect() }
}

/// What pages of Setup call a right.
fn in_setup(right: ObjectRight, locale: &Locale) -> String {
    if locale.language() == "en" { right.in_setup() } else { locale.word(right.key()) }.to_owned()
}

fn described(permission: &Permission, locale: &Locale) -> String {
    let label = if permission.english.is_empty() { "" } else { locale.label(permission.name) };
    if label.is_empty() { permission.name.to_owned() } else { format!("{} ({label})", permission.name) }
}

fn source(source: &Source, is_english: bool) -> Line {
    let title = source.title;
    let text = if is_english { format!("{title}: {}", source.says) } else { title.to_owned() };
    Line { text, url: source.url }
}

fn whole(line: &Line) -> String {
    if line.url.is_empty() { line.text.clone() } else { format!("{} <{}>", line.text, line.url) }
}
