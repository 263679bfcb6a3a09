//! What there is to say of a rule, for `explain` and the reference.

use std::io;

use permlight_core::catalog::{Permission, PermissionId};
use permlight_core::rule::{Check, Combination, Rule, Source};
use permlight_report::report::general_fix;

use super::{entries, heading};
use crate::terminal::Page;

/// Texts under one title.
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
    let Some(text) = rule.text() else { return Ok(()) };
    heading(page, rule.code, text.title)?;
    for (number, group) in blocks(rule).iter().enumerate() {
        if number > 0 {
            page.end()?;
        }
        for block in group {
            entries(page, block.title, block.lines.iter().map(whole))?;
        }
    }
    Ok(())
}

/// All that there is to say beyond code and title, in groups; what has no text is left out.
pub fn blocks(rule: &'static Rule) -> [Vec<Block>; 4] {
    let Some(text) = rule.text() else { return Default::default() };
    let many =
        |title, texts: Vec<String>| Block { title, lines: texts.into_iter().map(Line::from).collect() };
    let arguments = |pro| {
        let side = text.arguments.iter().filter(|argument| argument.pro == pro);
        side.map(|argument| argument.text.to_owned()).collect()
    };
    let subjects: Vec<_> = rule.subjects.iter().map(|kind| kind.label()).collect();
    let decision = if text.judgement {
        "A person has to decide; there is no correction that is always right."
    } else {
        ""
    };
    let groups = [
        vec![
            one("Severity", rule.severity.word().to_owned()),
            one("Judges", subjects.join(", ")),
            one("Policies", text.policies.join(", ")),
            one("Since", text.since.to_owned()),
            one("Decision", decision.to_owned()),
        ],
        vec![wants(rule)],
        vec![
            one("Why", text.why.to_owned()),
            one("Fix", general_fix(rule, text.fix, permlight_report::locale::english())),
        ],
        vec![
            one("Requirements", text.requirements.join(", ")),
            one("Contradicts", text.contradicts.join(", ")),
            Block { title: "Sources", lines: text.sources.iter().map(source).collect() },
            many("Notes", text.notes.iter().map(|note| format!("{}: {}", note.date, note.text)).collect()),
            many("For", arguments(true)),
            many("Against", arguments(false)),
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

fn wants(rule: &Rule) -> Block {
    let title = match rule.check {
        Check::On(_) => "On",
        Check::Off(_) => "Off",
        Check::Only(_) => "Nothing but",
        Check::Shipped(_) => "As shipped",
        Check::Combination(combination) => return together(combination),
        Check::Nothing(section) => return one("Nothing in", section.element().to_owned()),
        Check::Rights(check) => {
            let rights: Vec<_> = check.rights.iter().map(|right| right.in_setup()).collect();
            let objects =
                if check.objects.is_empty() { "any object".to_owned() } else { check.objects.join(", ") };
            return one("None of", format!("{} on {objects}", rights.join(", ")));
        }
        Check::LoginIpRanges => return one("Looks at", "loginIpRanges".to_owned()),
        Check::Value(value) => {
            let (how, words) =
                if value.one_of.is_empty() { ("none of", value.none_of) } else { ("one of", value.one_of) };
            return one("Looks at", format!("{}: {how} {}", value.fact, words.join(", ")));
        }
        Check::Listed(listed) => {
            let seats = if listed.seats { ", with a free seat" } else { "" };
            return one("Looks at", format!("{}: {}{seats}", listed.list, listed.one_of.join(" or ")));
        }
        Check::Logins(_) => return one("Looks at", "Login History".to_owned()),
        Check::Audit => return one("Looks at", "Setup Audit Trail".to_owned()),
        Check::Manual => return one("Looks at", "what only a person can tell".to_owned()),
        Check::Rollout(_) => {
            let text =
                "what is known of the rollout: the comparison with what was tested, dates; else a person";
            return one("Looks at", text.to_owned());
        }
        Check::Across(_) => {
            return one(
                "Looks at",
                "the user with all that it holds, and the declared integrations".to_owned(),
            );
        }
        Check::Team(check) => return Block { title: "Wants", lines: vec![Line::from(check.summary())] },
    };
    Block { title, lines: rule.permissions().into_iter().map(described).map(Line::from).collect() }
}

fn together(combination: &Combination) -> Block {
    let names =
        |list: &[PermissionId]| list.iter().map(|id| described(id.get())).collect::<Vec<_>>().join(", ");
    let parts =
        [("all on", combination.on), ("at least one on", combination.any_on), ("all off", combination.off)];
    let parts = parts.iter().filter(|(_, list)| !list.is_empty());
    let parts = parts.map(|(how, list)| format!("{how}: {}", names(list)));
    let ranges = combination.no_login_ip_ranges.then(|| "no login IP range on the profile".to_owned());
    Block { title: "Not together", lines: parts.chain(ranges).map(Line::from).collect() }
}

fn described(permission: &Permission) -> String {
    if permission.english.is_empty() {
        permission.name.to_owned()
    } else {
        format!("{} ({})", permission.name, permission.english)
    }
}

fn source(source: &Source) -> Line {
    Line { text: format!("{}: {}", source.title, source.says), url: source.url }
}

fn whole(line: &Line) -> String {
    if line.url.is_empty() { line.text.clone() } else { format!("{} <{}>", line.text, line.url) }
}
