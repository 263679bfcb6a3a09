//! The page of a rule.

use std::io;

use permlight_core::rule::{Check, Combination, Rule, Source};

use super::{entries, entry, heading};
use crate::terminal::Page;

/// Writes the page.
pub fn write(page: &mut Page<'_>, rule: &'static Rule) -> io::Result<()> {
    let Some(text) = rule.text() else { return Ok(()) };
    heading(page, rule.code, text.title)?;
    entry(page, "Severity", rule.severity.word())?;
    entry(page, "Judges", &rule.subjects.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(", "))?;
    entry(page, "Policies", &text.policies.join(", "))?;
    entry(page, "Since", text.since)?;
    if text.judgement {
        entry(page, "Decision", "A person has to decide; there is no correction that is always right.")?;
    }
    page.end()?;
    wants(page, rule)?;
    page.end()?;
    entry(page, "Why", text.why)?;
    entry(page, "Fix", &fix(rule, text.fix))?;
    page.end()?;
    entry(page, "Requirements", &text.requirements.join(", "))?;
    entry(page, "Contradicts", &text.contradicts.join(", "))?;
    entries(page, "Sources", text.sources.iter().map(source))?;
    entries(page, "Notes", text.notes.iter().map(|note| format!("{}: {}", note.date, note.text)))?;
    entries(
        page,
        "For",
        text.arguments.iter().filter(|argument| argument.pro).map(|argument| argument.text),
    )?;
    entries(
        page,
        "Against",
        text.arguments.iter().filter(|argument| !argument.pro).map(|argument| argument.text),
    )
}

fn wants(page: &mut Page<'_>, rule: &Rule) -> io::Result<()> {
    let title = match rule.check {
        Check::On(_) => "On",
        Check::Off(_) => "Off",
        Check::Only(_) => "Nothing but",
        Check::Combination(combination) => return together(page, combination),
    };
    entries(page, title, rule.permissions().into_iter().map(described))
}

fn together(page: &mut Page<'_>, combination: &Combination) -> io::Result<()> {
    let names = |list: &[permlight_core::catalog::PermissionId]| {
        list.iter().map(|id| described(id.get())).collect::<Vec<_>>().join(", ")
    };
    let parts =
        [("all on", combination.on), ("at least one on", combination.any_on), ("all off", combination.off)];
    let parts = parts.iter().filter(|(_, list)| !list.is_empty());
    let parts = parts.map(|(how, list)| format!("{how}: {}", names(list)));
    let ranges = combination.no_login_ip_ranges.then(|| "no login IP range on the profile".to_owned());
    entries(page, "Not together", parts.chain(ranges))
}

fn described(permission: &permlight_core::catalog::Permission) -> String {
    if permission.english.is_empty() {
        permission.name.to_owned()
    } else {
        format!("{} ({})", permission.name, permission.english)
    }
}

/// Names the permission where there is only one.
fn fix(rule: &Rule, fix: &str) -> String {
    match rule.permissions().as_slice() {
        [only] => fix.replace("{label}", only.label()).replace("{name}", only.name),
        _ => fix.replace("{label}", "the permission").replace("{name}", "the permission"),
    }
}

fn source(source: &Source) -> String {
    let url = if source.url.is_empty() { String::new() } else { format!(" <{}>", source.url) };
    format!("{}: {}{url}", source.title, source.says)
}
