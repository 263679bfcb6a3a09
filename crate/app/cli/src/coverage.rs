//! `permlight rules --coverage`: the rows of the guides, the rules that speak of each, and where it is proved.

use std::io;

use anstyle::Style;
use permlight_core::builtin::RULES;
use permlight_core::catalog;
use permlight_core::message::Locale;
use permlight_core::rule::{Check, Rule, RuleText};
use serde::Serialize;

use unicode_width::UnicodeWidthStr;

use crate::arguments::Format;
use crate::language::{chosen, told};
use crate::terminal::Color;
use crate::terminal::{self, BAD, BOLD, FAINT, Form, GOOD, HINT, Page};
use crate::{Verdict, json};

/// The same rows as the build has checked.
const REQUIREMENTS: &str = include_str!("../../../data/requirements.tsv");

/// A row of a guide.
#[derive(Serialize)]
pub struct Row {
    pub id: &'static str,
    pub guide: &'static str,
    pub section: &'static str,
    pub wording: &'static str,
    pub kind: &'static str,
    /// Codes of the rules that carry it out.
    pub rules: Vec<&'static str>,
    /// Codes of the rules that decide against it.
    pub against: Vec<&'static str>,
    /// Where the rules that carry it out judge it; nowhere yet, if empty.
    pub proved: Vec<Proof>,
}

/// Where a row is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// From metadata files.
    Metadata,
    /// On pages of Setup.
    Page,
    /// By what people declare of their integrations.
    Declared,
    /// By a person.
    Manual,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Coverage {
    schema: u32,
    rows: Vec<Row>,
    summary: Summary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    rows: usize,
    carried_out: usize,
    not_yet: usize,
}

/// Runs the command.
pub fn run(format: Format, color: Color) -> io::Result<Verdict> {
    let rows: Vec<_> = rows().collect();
    let summary = Summary {
        rows: rows.len(),
        carried_out: rows.iter().filter(|row| !row.rules.is_empty()).count(),
        not_yet: rows.iter().filter(|row| row.proved.is_empty()).count(),
    };
    let coverage = Coverage { schema: 1, rows, summary };
    match format {
        Format::Json => terminal::data(Form::Json, |out| {
            json::write(&mut *out, &coverage)?;
            writeln!(out)
        })?,
        Format::Text => terminal::page(color, |page| write(page, &coverage))?,
    }
    Ok(Verdict::Clean)
}

/// Every row, in the order of the file.
pub fn rows() -> impl Iterator<Item = Row> {
    REQUIREMENTS.lines().skip(1).map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (id, guide, section, wording, kind) = (cell(), cell(), cell(), cell(), cell());
        let rules = named(|text| text.requirements.contains(&id));
        let against = named(|text| text.contradicts.contains(&id));
        let proofs = [
            (Proof::Metadata, rules.iter().any(|rule| in_metadata(rule))),
            (Proof::Page, rules.iter().any(|rule| on_page(rule))),
            (Proof::Declared, rules.iter().any(|rule| is_declared(rule))),
            (Proof::Manual, rules.iter().any(|rule| rule.is_signed_off())),
        ];
        let proved = proofs.into_iter().filter(|(_, holds)| *holds).map(|(proof, _)| proof).collect();
        let codes = |rules: &[&Rule]| rules.iter().map(|rule| rule.code).collect();
        Row { id, guide, section, wording, kind, rules: codes(&rules), against: codes(&against), proved }
    })
}

fn named(speaks: impl Fn(&RuleText) -> bool) -> Vec<&'static Rule> {
    RULES.iter().filter(|rule| rule.text().is_some_and(&speaks)).collect()
}

/// Whether metadata files tell what the rule looks at.
fn in_metadata(rule: &Rule) -> bool {
    match rule.check {
        Check::Nothing(_) | Check::Rights(_) | Check::LoginIpRanges | Check::Shipped(_) | Check::Team(_) => {
            true
        }
        Check::Value(value) => value.fact.starts_with("about/"),
        Check::Across(across) => across.is_in_metadata(),
        Check::Listed(_) | Check::Logins(_) | Check::Audit | Check::Manual | Check::Rollout(_) => false,
        Check::On(_) | Check::Off(_) | Check::Only(_) | Check::Combination(_) => {
            rule.subjects.iter().any(|kind| {
                let blind: Vec<_> = catalog::blind_spots(*kind).collect();
                rule.permissions().iter().any(|permission| !blind.contains(&permission.name))
            })
        }
    }
}

/// Whether pages of Setup show what the rule looks at.
fn on_page(rule: &Rule) -> bool {
    !rule.is_signed_off() && !is_declared(rule)
}

/// Whether the register of integrations alone tells.
fn is_declared(rule: &Rule) -> bool {
    matches!(rule.check, Check::Across(across) if across.is_declared())
}

/// Where the row is proved, in words.
pub fn proved(row: &Row, locale: &Locale) -> String {
    let words = row.proved.iter().map(|proof| match proof {
        Proof::Metadata => "command-rules.metadata",
        Proof::Page => "command-rules.page",
        Proof::Declared => "command-rules.declared",
        Proof::Manual => "command-rules.manual",
    });
    let words: Vec<_> = words.map(|key| locale.word(key)).collect();
    if words.is_empty() {
        locale.word("command-rules.not-yet")
    } else {
        return words.join(locale.word("list.comma"));
    }
    .to_owned()
}

/// Writes a row: what it asks for, where that is proved, and by which rules.
pub fn write_row(page: &mut Page<'_>, row: &Row) -> io::Result<()> {
    page.cell(BOLD, row.id, 7)?;
    page.cell(if row.proved.is_empty() { BAD } else { GOOD }, &proved(row, chosen()), 16)?;
    page.wrapped(Style::new(), row.wording, 23)?;
    for (title, codes) in [("command-rules.carried-out", &row.rules), ("command-rules.against", &row.against)]
    {
        if !codes.is_empty() {
            page.indent(23)?;
            let title = chosen().word(title);
            page.put(FAINT, &format!("{title} "))?;
            page.wrapped(HINT, &codes.join(", "), 24 + title.width())?;
        }
    }
    Ok(())
}

fn write(page: &mut Page<'_>, coverage: &Coverage) -> io::Result<()> {
    for row in &coverage.rows {
        write_row(page, row)?;
    }
    page.end()?;
    let Summary { rows, carried_out, not_yet } = &coverage.summary;
    let text = told!("command-rules.coverage", *rows, *carried_out, *not_yet);
    page.wrapped(BOLD, &text, 0)
}
