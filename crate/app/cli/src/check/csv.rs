//! The judgement as CSV (RFC 4180), for spreadsheets: a row per finding, and a row per file that could not be read.

use std::io::{self, Write};
use std::iter;

use csv::{Terminator, WriterBuilder};
use permlight_core::text::printable;
use permlight_metadata::ReadError;
use permlight_org::assessment::{Notice, Ruled};
use permlight_report::escape;

use super::judge::{Judged, Judgement};
use crate::arguments::CsvSeparator;
use crate::language;
use crate::language::{chosen, decision, say};

const COLUMNS: [&str; 15] = [
    "outcome",
    "severity",
    "rule",
    "title",
    "subject kind",
    "subject",
    "target",
    "expected",
    "actual",
    "message",
    "fix",
    "requirements",
    "file",
    "line",
    "decision",
];

/// A cell of Excel holds 32,767 characters, and one that is made visible takes up to ten.
const LONGEST: usize = 3_000;

/// Writes the judgement.
pub fn write(
    out: &mut dyn Write,
    judgement: &Judgement,
    separator: CsvSeparator,
    bom: bool,
) -> io::Result<()> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut csv = WriterBuilder::new()
        .delimiter(match separator {
            CsvSeparator::Comma => b',',
            CsvSeparator::Semicolon => b';',
            CsvSeparator::Tab => b'\t',
        })
        .terminator(Terminator::CRLF)
        .from_writer(out);
    let header = COLUMNS.map(str::to_owned);
    let findings = judgement.subjects.iter().flat_map(|judged| {
        let findings = judged.findings.iter();
        findings.map(|ruled| row(judged, ruled))
    });
    let notices = judgement.notices.iter().map(notice_row);
    let errors = judgement.all_errors().map(error_row);
    for row in iter::once(header).chain(findings).chain(notices).chain(errors) {
        csv.write_record(row.map(|cell| harmless(&cell))).map_err(cause)?;
    }
    csv.flush()
}

/// The error as the system gave it, so that a closed pipe is known for one.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn row(judged: &Judged, ruled: &Ruled<'static>) -> [String; COLUMNS.len()] {
    let finding = &ruled.finding;
    let text = finding.rule.text();
    [
        ruled.standing().word().to_owned(),
        finding.severity.word().to_owned(),
        finding.rule.code.to_owned(),
        text.map_or("", |text| text.title).to_owned(),
        judged.kind.label().to_owned(),
        judged.name.clone(),
        finding.target.name().to_owned(),
        finding.expected.id().to_owned(),
        finding.found.said(chosen()),
        say(&finding.message),
        language::fix(finding),
        text.map_or_else(String::new, |text| text.requirements.join(" ")),
        judged.source.clone(),
        number(finding.line),
        decision(ruled),
    ]
}

fn notice_row(notice: &Notice) -> [String; COLUMNS.len()] {
    only(&[
        ("outcome", "notice".to_owned()),
        ("rule", notice.rule.clone()),
        ("subject", notice.subject.clone()),
        ("target", notice.target.clone()),
        ("message", say(&notice.message)),
    ])
}

fn error_row(error: &ReadError) -> [String; COLUMNS.len()] {
    only(&[
        ("outcome", "error".to_owned()),
        ("message", error.message.clone()),
        ("file", error.source.clone()),
        ("line", number(error.line)),
    ])
}

/// A row in which only these columns have something.
fn only(cells: &[(&str, String)]) -> [String; COLUMNS.len()] {
    let mut row = [const { String::new() }; COLUMNS.len()];
    for (column, text) in cells {
        if let Some((_, cell)) = COLUMNS.iter().zip(&mut row).find(|(name, _)| *name == column) {
            cell.clone_from(text);
        }
    }
    row
}

fn number(line: Option<u32>) -> String {
    line.map_or_else(String::new, |line| line.to_string())
}

/// A cell in which every character shows and that no spreadsheet takes for a formula.
fn harmless(cell: &str) -> String {
    escape::csv(&printable(cell, LONGEST))
}
