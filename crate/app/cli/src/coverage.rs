//! `permlight rules --coverage`: the rows of the guides, the rules that speak of each, and what can be found out of each, on pages
//! and in files.

use std::io;

use anstyle::Style;
use permlight_core::builtin::{self, RULES};
use permlight_core::message::Locale;
use permlight_core::rule::{Check, Rule, RuleText};
use permlight_core::translation;
use serde::Serialize;

use unicode_width::UnicodeWidthStr;

use crate::arguments::Format;
use crate::language::{chosen, told};
use crate::terminal::Color;
use crate::terminal::{self, BAD, BOLD, FAINT, Form, GOOD, HINT, Page};
use crate::{Verdict, json};

/// The same rows as the build has checked.
const REQUIREMENTS: &str = include_str!("../../../data/requirements.tsv");

/// What tests have shown of each rule (`crate/html/tests/reach.rs`).
const REACH: &str = include_str!("../../../data/reach.tsv");

/// What a rollout tells of each of its stages, in the same form (`crate/org/src/verification/stages_tests.rs`).
const STAGES: &str = include_str!("../../../data/stages.tsv");

/// What is said of each row, and why where that is not *works*; a test holds it against what was shown.
const WORDS: &str = include_str!("../../../data/rows.tsv");

/// What can be found out of one rule, on pages or in files.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reach {
    rule: &'static str,
    /// `pages`, `files` or `rollout`.
    side: &'static str,
    /// The outcomes that were shown.
    shown: Vec<&'static str>,
    /// Those that cannot be.
    not_shown: Vec<&'static str>,
    /// Why not, and where they can.
    why: &'static str,
}

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
    /// Where right or wrong can be told by the rules that carry it out; nowhere, if empty.
    pub proved: Vec<Proof>,
    /// What can be found out of each of these rules.
    pub reach: Vec<Reach>,
    /// `works`, `part` or `manual`.
    pub word: &'static str,
    /// Why it is not *works*.
    pub why: &'static str,
    /// What all of its rules together find out on each side.
    pub sides: Vec<Side>,
}

/// What the rules of a row find out together.
#[derive(Serialize)]
pub struct Side {
    /// `pages`, `files` or `rollout`.
    pub side: &'static str,
    /// It passes where all of its rules can; each of the others can say the rest.
    pub shown: Vec<&'static str>,
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
    works: usize,
    part: usize,
    manual: usize,
}

/// Runs the command.
pub fn run(format: Format, color: Color) -> io::Result<Verdict> {
    let rows: Vec<_> = rows().collect();
    let count = |word: &str| rows.iter().filter(|row| row.word == word).count();
    let summary = Summary {
        works: count("works"),
        part: count("part"),
        manual: count("manual"),
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
            (Proof::Metadata, rules.iter().any(|rule| is_told(rule, "files"))),
            (Proof::Page, rules.iter().any(|rule| is_told(rule, "pages"))),
            (Proof::Declared, rules.iter().any(|rule| is_declared(rule))),
            (Proof::Manual, rules.iter().any(|rule| rule.is_signed_off())),
        ];
        let proved = proofs.into_iter().filter(|(_, holds)| *holds).map(|(proof, _)| proof).collect();
        let codes = |rules: &[&Rule]| rules.iter().map(|rule| rule.code).collect();
        let reach: Vec<_> = rules.iter().flat_map(|rule| reach_of(rule.code)).collect();
        let sides = sides(&reach);
        let (rules, against) = (codes(&rules), codes(&against));
        let (word, why) = said(id);
        Row { id, guide, section, wording, kind, rules, against, proved, reach, word, why, sides }
    })
}

fn named(speaks: impl Fn(&RuleText) -> bool) -> Vec<&'static Rule> {
    RULES.iter().filter(|rule| rule.text().is_some_and(&speaks)).collect()
}

/// What is said of a row: whether it works, and why not.
fn said(id: &str) -> (&'static str, &'static str) {
    let mut lines = WORDS.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let found = lines.find_map(|cells| match *cells.as_slice() {
        [own, word, why] if own == id => Some((word, why)),
        _ => None,
    });
    found.unwrap_or_default()
}

/// What rules find out together, side by side: where nothing but a person tells, there is nothing.
fn sides(reach: &[Reach]) -> Vec<Side> {
    let of_side = |side: &'static str| {
        let own = || reach.iter().filter(move |own| own.side == side && own.shown != ["manual"]);
        let has = |word: &&&'static str| {
            let can = |own: &Reach| own.shown.contains(*word);
            if **word == "pass" { own().next().is_some() && own().all(can) } else { own().any(can) }
        };
        let shown = ["pass", "fail", "manual", "unknown"].iter().filter(has).copied().collect();
        Side { side, shown }
    };
    ["pages", "files", "rollout"].map(of_side).into_iter().filter(|own| !own.shown.is_empty()).collect()
}

/// What tests have shown of a rule, on each side.
pub fn reach_of(code: &str) -> impl Iterator<Item = Reach> + use<'_> {
    let words = |cell: &'static str| cell.split(", ").filter(|word| !word.is_empty()).collect();
    REACH.lines().skip(1).chain(STAGES.lines().skip(1)).filter_map(move |line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (rule, side, shown, not_shown, why) = (cell(), cell(), cell(), cell(), cell());
        (rule == code).then(|| Reach { rule, side, shown: words(shown), not_shown: words(not_shown), why })
    })
}

/// Whether a side finds out anything: that it is right, or that it is wrong.
fn is_told(rule: &Rule, side: &str) -> bool {
    let has = |reach: &Reach, outcome: &str| reach.shown.contains(&outcome);
    let tells = |reach: &Reach| has(reach, "pass") || has(reach, "fail");
    !rule.is_signed_off()
        && !is_declared(rule)
        && reach_of(rule.code).any(|own| own.side == side && tells(&own))
}

impl Reach {
    /// In one line.
    pub fn words(&self) -> String {
        let locale = chosen();
        let side = side_word(self.side);
        let shown = if self.shown.is_empty() {
            locale.word("found.nothing").to_owned()
        } else {
            outcomes(&self.shown)
        };
        if self.not_shown.is_empty() {
            told!("command-rules.shows", side, shown)
        } else if self.why.is_empty() || !is_english() {
            told!("command-rules.shows-only", side, shown, outcomes(&self.not_shown))
        } else {
            told!("command-rules.shows-not", side, shown, outcomes(&self.not_shown), self.why)
        }
    }
}

/// What a row asks for and why something cannot be found out is written in English alone.
fn is_english() -> bool {
    chosen().language() == "en"
}

/// Says where that stands, to those who read in another language.
pub fn more(page: &mut Page<'_>, command: &str) -> io::Result<()> {
    if is_english() {
        return Ok(());
    }
    page.end()?;
    page.wrapped(FAINT, &told!("command-rules.more", command), 0)
}

/// What a row asks for; in another language, as the rules say it that carry it out.
fn asks(row: &Row) -> String {
    let rules = row.rules.iter().filter_map(|code| builtin::rule(code));
    let titles: Vec<_> = rules.map(|rule| translation::said(rule, chosen().language()).title).collect();
    if is_english() || titles.is_empty() {
        row.wording.to_owned()
    } else {
        titles.join(chosen().word("list.semicolon"))
    }
}

fn side_word(side: &str) -> &'static str {
    chosen().word(match side {
        "pages" => "command-rules.pages",
        "files" => "command-rules.files",
        _ => "command-rules.rollout",
    })
}

/// Outcomes in words.
fn outcomes(all: &[&str]) -> String {
    let words = all.iter().map(|outcome| chosen().word(&format!("outcome.{outcome}")).to_owned());
    words.collect::<Vec<_>>().join(chosen().word("list.comma"))
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
    page.wrapped(Style::new(), &asks(row), 23)?;
    let (style, key) = match row.word {
        "works" => (GOOD, "command-rules.works"),
        "part" => (HINT, "command-rules.part"),
        _ => (FAINT, "command-rules.by-hand"),
    };
    page.indent(7)?;
    page.cell(style, chosen().word(key), 16)?;
    let sides =
        row.sides.iter().map(|own| told!("command-rules.shows", side_word(own.side), outcomes(&own.shown)));
    let sides = sides.collect::<Vec<_>>().join("; ");
    let why = if is_english() { row.why } else { "" };
    let texts = [sides.as_str(), why].into_iter().filter(|text| !text.is_empty());
    page.wrapped(Style::new(), &texts.collect::<Vec<_>>().join(". "), 23)?;
    for (title, codes) in [("command-rules.carried-out", &row.rules), ("command-rules.against", &row.against)]
    {
        if !codes.is_empty() {
            page.indent(23)?;
            let title = chosen().word(title);
            page.put(FAINT, &format!("{title} "))?;
            page.wrapped(HINT, &codes.join(", "), 24 + title.width())?;
        }
    }
    for code in &row.rules {
        let of_rule: Vec<_> = row.reach.iter().filter(|own| own.rule == *code).collect();
        let texts = match of_rule.as_slice() {
            // Where both sides show all of the same, one line says it.
            [one, other]
                if one.not_shown == other.not_shown
                    && one.not_shown.is_empty()
                    && one.shown == other.shown =>
            {
                vec![told!("command-rules.both", outcomes(&one.shown))]
            }
            _ => of_rule.iter().map(|own| own.words()).collect(),
        };
        for text in texts {
            page.indent(23)?;
            page.put(FAINT, &format!("{code} "))?;
            page.wrapped(FAINT, &text, 24 + code.len())?;
        }
    }
    Ok(())
}

fn write(page: &mut Page<'_>, coverage: &Coverage) -> io::Result<()> {
    for row in &coverage.rows {
        write_row(page, row)?;
    }
    page.end()?;
    let Summary { rows, carried_out, not_yet, works, part, manual } = &coverage.summary;
    let text = told!("command-rules.coverage", *rows, *carried_out, *not_yet);
    page.wrapped(BOLD, &text, 0)?;
    page.wrapped(BOLD, &told!("command-rules.words", *works, *part, *manual), 0)?;
    more(page, "rules --coverage")
}
