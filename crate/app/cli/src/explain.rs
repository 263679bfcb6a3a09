//! `permlight explain`: all that is known of a rule or a user permission.

mod permission_page;
pub mod rule_page;

use std::io;

use anstyle::Style;
use permlight_core::builtin;
use permlight_core::catalog::{self, LabelIndex, LabelMatch, Permission};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::policy::Policy;

use crate::language::{chosen, told};
use crate::terminal::Color;
use crate::terminal::{self, BOLD, FAINT, Page};
use crate::{Verdict, coverage, suggest};

/// Where the text of an entry stands.
const TEXT: usize = 14;

/// Codes of findings that no rule has: what is compared with what was tested, in reports, in the results of a comparison and on
/// pages; and what says more of each.
const OF_COMPARISON: [(&str, &str); 6] = [
    ("DRIFT", "command-explain.drift"),
    ("TESTED", "command-explain.tested"),
    ("drift/extra", "command-verify.title-extra"),
    ("drift/missing", "command-verify.title-missing"),
    ("drift/changed", "command-verify.title-changed"),
    ("drift/unknown", "command-verify.title-unknown"),
];

/// Runs the command.
pub fn run(name: &str, policy: Option<&'static Policy>, color: Color) -> io::Result<Verdict> {
    let of_policy =
        || policy.and_then(|policy| policy.rules().find(|rule| rule.code.eq_ignore_ascii_case(name)));
    if let Some(found) = of_policy().or_else(|| builtin::rule(name)) {
        terminal::page(color, |page| rule_page::write(page, found))?;
        return Ok(Verdict::Clean);
    }
    if let Some(row) = coverage::rows().find(|row| row.id.eq_ignore_ascii_case(name)) {
        terminal::page(color, |page| {
            coverage::write_row(page, &row)?;
            coverage::more(page, &["explain ", row.id].concat())
        })?;
        return Ok(Verdict::Clean);
    }
    if let Some((code, what)) = OF_COMPARISON.into_iter().find(|(code, _)| code.eq_ignore_ascii_case(name)) {
        terminal::page(color, |page| comparison(page, code, what))?;
        return Ok(Verdict::Clean);
    }
    if let Some(permission) = permission_called(name) {
        terminal::page(color, |page| permission_page::write(page, permission))?;
        return Ok(Verdict::Clean);
    }
    let near = suggest::nearest(name);
    let hint = if near.is_empty() { holding(name) } else { message!("command.meant", Arg::names(&near)) };
    terminal::complain(color, &told!("command-explain.nobody", terminal::name(name), hint));
    Ok(Verdict::BadInput)
}

/// What a code of the comparison stands for.
fn comparison(page: &mut Page<'_>, code: &str, what: &str) -> io::Result<()> {
    let locale = chosen();
    heading(page, code, locale.word("verify.drift-title"))?;
    entry(page, "command-explain.looks-at", locale.word(what))?;
    entry(page, "command-explain.why", locale.word("verify.drift-why"))?;
    entry(page, "command-explain.fix", locale.word("verify.drift-fix"))?;
    entry(page, "command-explain.requirements", "SO-23, SO-24")
}

/// What holds a name, where it is only a part; else where to look.
fn holding(name: &str) -> Message {
    match suggest::holding(name) {
        (all, _) if all.is_empty() => message!("command-explain.list"),
        (all, 0) => message!("command-explain.holding", Arg::names(&all)),
        (all, more) => message!("command-explain.holding-more", Arg::names(&all), more),
    }
}

/// By API name, in any case, by the name that SOQL has for it (`PermissionsApiEnabled`), or by its label in any language.
fn permission_called(name: &str) -> Option<&'static Permission> {
    let by_name = |name: &str| {
        catalog::permissions().iter().find(|permission| permission.name.eq_ignore_ascii_case(name))
    };
    // A field is named `PermissionSet.PermissionsApiEnabled`, too.
    let field = name.rsplit('.').next().unwrap_or(name);
    let prefix = field.get(..SOQL.len()).filter(|start| start.eq_ignore_ascii_case(SOQL));
    let of_field = prefix.and_then(|_| by_name(field.get(SOQL.len()..)?));
    by_name(name).or(of_field).or_else(|| {
        // English first: what a label names there, it names everywhere.
        let labels = |language: &str| catalog::labels(language).collect::<Vec<_>>();
        let spoken = std::iter::once(Vec::new()).chain(catalog::languages().map(labels));
        spoken.into_iter().find_map(|labels| match LabelIndex::new(labels).find(name) {
            LabelMatch::One(permission) => Some(permission),
            LabelMatch::Shared | LabelMatch::None => None,
        })
    })
}

/// What SOQL puts before the name of a user permission.
const SOQL: &str = "Permissions";

/// Writes one entry; nothing if there is no text.
fn entry(page: &mut Page<'_>, title: &str, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    page.cell(FAINT, chosen().word(title), TEXT)?;
    page.wrapped(Style::new(), text, TEXT)
}

/// Writes entries one below the other, the title only before the first.
fn entries<T: AsRef<str>>(
    page: &mut Page<'_>,
    title: &str,
    texts: impl IntoIterator<Item = T>,
) -> io::Result<()> {
    let mut title = title;
    for text in texts {
        entry(page, std::mem::take(&mut title), text.as_ref())?;
    }
    Ok(())
}

/// Says where the rest is, which is there in English only.
fn more(page: &mut Page<'_>, name: &str) -> io::Result<()> {
    if chosen().language() == "en" {
        return Ok(());
    }
    page.end()?;
    page.wrapped(FAINT, &told!("command-explain.more", name), 0)
}

/// Writes the first line.
fn heading(page: &mut Page<'_>, code: &str, title: &str) -> io::Result<()> {
    page.cell(BOLD, code, 0)?;
    page.put(Style::new(), "  ")?;
    page.wrapped(BOLD, title, code.len() + 2)?;
    page.end()
}
