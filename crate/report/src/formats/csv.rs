//! CSV (RFC 4180), for spreadsheets: a row for each finding, item without any, difference, notice and problem. Columns have the
//! same names in every scope.
//!
//! CSV is one table, so a verification stands in the columns of findings: what was tested as expected, and what is there as
//! found. Its rule says in which direction it differs; the one of a checklist is `DRIFT`.

use std::io::{self, Write};

use crate::as_rule::AsRule;
use crate::findings::Told;
use permlight_core::finding::Standing;
use permlight_core::message::Locale;
use permlight_verify::{Direction, Drift};

use super::sarif::drift;
use crate::comparison::{Compared, sentence};
use crate::escape;
use crate::findings::{Judged, Stream, Totals};
use crate::report::{ItemRow, Problem, Report};
use crate::row::Row;
use crate::say;
use crate::tables::mode;

/// What separates the cells of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Separator {
    /// The one of the standard.
    #[default]
    Comma,
    /// For Excel where the comma is the decimal sign.
    Semicolon,
    /// For pasting.
    Tab,
}

impl Separator {
    /// All of them, with the names that arguments know.
    pub const ALL: [(&'static str, Self); 3] =
        [("comma", Self::Comma), ("semicolon", Self::Semicolon), ("tab", Self::Tab)];
}

/// How CSV is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What separates the cells.
    pub separator: Separator,
    /// It begins with a byte order mark, by which Excel knows UTF-8.
    pub byte_order_mark: bool,
}

const FINDINGS: &[&str] = &[
    "outcome",
    "severity",
    "rule",
    "title",
    "subject kind",
    "subject",
    "target",
    "expected",
    "found",
    "message",
    "fix",
    "requirements",
    "page or file",
    "line",
    "source",
    "decision",
];

const DIFFERENCES: &[&str] = &[
    "outcome",
    "severity",
    "rule",
    "title",
    "subject kind",
    "subject",
    "section",
    "target",
    "expected",
    "found",
    "message",
    "fix",
    "page or file",
    "line",
];

const CHECKLIST: &[&str] = &[
    "step",
    "rule",
    "requirements",
    "title",
    "item outcome",
    "severity",
    "told by",
    "subject kind",
    "subject",
    "target",
    "outcome",
    "expected",
    "found",
    "message",
    "fix",
    "granted by",
    "decision",
    "page or file",
    "line",
    "read",
    "source",
    "age",
    "disagreement",
    "owner",
    "date",
    "notes",
    "conflict",
    "setup",
];

/// A table that is being written.
struct Rows<'w> {
    out: &'w mut dyn Write,
    separator: char,
    columns: &'static [&'static str],
}

impl<'w> Rows<'w> {
    fn new(out: &'w mut dyn Write, separator: Separator, columns: &'static [&'static str]) -> Self {
        let separator = match separator {
            Separator::Comma => ',',
            Separator::Semicolon => ';',
            Separator::Tab => '\t',
        };
        Self { out, separator, columns }
    }

    /// Begins a file: the names of the columns.
    fn begin(
        out: &'w mut dyn Write,
        sheet: Sheet,
        columns: &'static [&'static str],
        locale: &Locale,
    ) -> io::Result<Self> {
        if sheet.byte_order_mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut rows = Self::new(out, sheet.separator, columns);
        rows.put(|column| say::word(locale, "csv", &column.replace(' ', "-")))?;
        Ok(rows)
    }

    /// Writes a row, cell by cell.
    fn put(&mut self, cell: impl Fn(&str) -> String) -> io::Result<()> {
        let mut row = String::new();
        for (at, column) in self.columns.iter().enumerate() {
            if at > 0 {
                row.push(self.separator);
            }
            let cell = escape::csv(&escape::cell(&cell(column)));
            if cell.contains([self.separator, '"', '\r', '\n']) {
                row.extend(["\"", &cell.replace('"', "\"\""), "\""]);
            } else {
                row.push_str(&cell);
            }
        }
        row.push_str("\r\n");
        self.out.write_all(row.as_bytes())
    }

    /// Writes a row in which only these columns have something.
    fn only(&mut self, cells: &[(&str, &str)]) -> io::Result<()> {
        self.put(|column| {
            let own = cells.iter().find(|(name, _)| *name == column);
            own.map_or_else(String::new, |(_, text)| (*text).to_owned())
        })
    }

    /// Writes what could not be read, and ends the table.
    fn end(mut self, problems: &[Problem], locale: &Locale) -> io::Result<()> {
        for problem in problems {
            self.only(&[
                ("outcome", locale.word("outcome.error")),
                ("message", &problem.message),
                ("page or file", &problem.place),
                ("line", &number(problem.line)),
            ])?;
        }
        self.out.flush()
    }
}

fn number(line: Option<u32>) -> String {
    line.map_or_else(String::new, |line| line.to_string())
}

/// What a column of this name holds of a finding.
fn of_row(row: &Row<'_>, column: &str) -> String {
    match column {
        "outcome" => outcome(row),
        "severity" => say::severity(row.locale, row.severity),
        "rule" => row.rule.to_owned(),
        "title" => row.title.to_owned(),
        "subject kind" => row.locale.word(row.kind.key()).to_owned(),
        "subject" => row.name.to_owned(),
        "target" => row.target.to_owned(),
        "expected" => say::expected(row.locale, row.expected),
        "found" => row.found.clone().into_owned(),
        "message" => row.message.to_string(),
        "fix" => row.fix.to_string(),
        "requirements" => row.requirements.join(" "),
        "granted by" => row.grantors.join("; "),
        "decision" => row.decision.to_string(),
        "page or file" => say::place(row.locale, row.place),
        "line" => number(row.line),
        "read" => row.time.map_or_else(String::new, |time| time.to_string()),
        "source" => row.proof.source(row.locale),
        "age" => row.proof.age(row.locale),
        "disagreement" => row.proof.disagreement.clone(),
        _ => String::new(),
    }
}

/// How it stands. A pass on a waiver names its waiver beside it.
fn outcome(row: &Row<'_>) -> String {
    let id = if row.standing == Standing::Waived { "waived" } else { row.outcome };
    say::word(row.locale, "outcome", id)
}

/// Findings, one subject after the other.
pub(crate) struct Findings(pub Sheet);

impl Stream for Findings {
    fn head(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        Rows::begin(out, self.0, FINDINGS, totals.locale)?.end(&[], totals.locale)
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        let mut rows = Rows::new(out, self.0.separator, FINDINGS);
        judged.rows().try_for_each(|row| rows.put(|column| of_row(&row, column)))?;
        rows.end(&[], judged.outline.locale)
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let mut rows = Rows::new(out, self.0.separator, FINDINGS);
        for Told { rule, subject, target, message, .. } in &totals.told() {
            rows.only(&[
                ("outcome", totals.locale.word("outcome.notice")),
                ("rule", rule),
                ("subject", subject),
                ("target", target),
                ("message", message),
            ])?;
        }
        rows.end(&totals.problems, totals.locale)
    }
}

/// Writes a comparison.
pub(crate) fn comparison(compared: &Compared<'_>, sheet: Sheet) -> io::Result<Vec<u8>> {
    let locale = compared.locale;
    let mut out = Vec::new();
    let mut rows = Rows::begin(&mut out, sheet, DIFFERENCES, locale)?;
    for drift in &compared.comparison.drift {
        rows.put(|column| of_drift(compared, drift, column))?;
    }
    let outcome = say::word(locale, "outcome", if compared.before.is_some() { "fail" } else { "unknown" });
    for reason in compared.against() {
        rows.only(&[("outcome", &outcome), ("message", &reason)])?;
    }
    for notice in compared.told().into_iter().chain(compared.watched()) {
        rows.only(&[("outcome", locale.word("outcome.notice")), ("message", &notice)])?;
    }
    rows.end(&compared.problems, locale)?;
    Ok(out)
}

/// What a column of this name holds of a difference.
fn of_drift(compared: &Compared<'_>, drift: &Drift, column: &str) -> String {
    let locale = compared.locale;
    match column {
        "outcome" => say::word(
            locale,
            "outcome",
            match (drift.direction, drift.expected) {
                (_, Some(_)) => "not-applicable",
                // It is what the deploy is for.
                _ if compared.is_ready() => "pass",
                (Direction::Unknown, None) => "unknown",
                _ => "fail",
            },
        ),
        "severity" => say::severity(locale, drift.severity),
        "rule" => drift::id(drift.direction).to_owned(),
        "title" => locale.word(drift::title(drift.direction)).to_owned(),
        "subject kind" => locale.word(drift.kind.key()).to_owned(),
        "subject" => drift.subject.clone(),
        "section" => drift.section.clone(),
        "target" => drift.target.clone(),
        "expected" => say::value(locale, &drift.tested).to_owned(),
        "found" => say::value(locale, &drift.actual).to_owned(),
        "message" => sentence(drift, compared.locale),
        "fix" => locale.word(drift::FIX).to_owned(),
        "page or file" => compared.place(drift).to_owned(),
        "line" => number(compared.line(drift)),
        _ => String::new(),
    }
}

/// Writes the report.
pub fn csv(report: &Report, sheet: Sheet) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and every row has as many cells.
    let _ = checklist(&mut out, report, sheet);
    out
}

fn checklist(out: &mut dyn Write, report: &Report, sheet: Sheet) -> io::Result<()> {
    let mut rows = Rows::begin(out, sheet, CHECKLIST, &report.locale)?;
    for item in &report.checklist {
        let findings =
            report.findings.of_rule(&item.rule).map(|finding| Row::of_report(item, finding, report));
        let findings: Vec<_> = findings.collect();
        if findings.is_empty() {
            rows.put(|column| of_item(report, item, None, column))?;
        }
        findings.iter().try_for_each(|row| rows.put(|column| of_item(report, item, Some(row), column)))?;
    }
    if let Some(drift) = AsRule::of(report) {
        let item = &drift.item;
        rows.put(|column| of_item(report, item, None, column))?;
        drift
            .rows()
            .iter()
            .try_for_each(|row| rows.put(|column| of_item(report, item, Some(row), column)))?;
    }
    rows.end(&report.problems, &report.locale)
}

/// What a column of this name holds of an item, or of a finding that stands below it.
fn of_item(report: &Report, item: &ItemRow, row: Option<&Row<'_>>, column: &str) -> String {
    let locale = &report.locale;
    match (column, row) {
        ("step", _) => {
            let step = report.steps.iter().find(|step| step.id == item.step);
            step.map_or_else(|| item.step.clone(), |step| step.title.clone())
        }
        ("item outcome", _) => say::outcome(locale, item.outcome),
        ("told by", _) => locale.word(mode(item.mode)).to_owned(),
        ("owner", _) => {
            let owners = item.entries.iter().map(|entry| entry.owner.as_str());
            owners.filter(|owner| !owner.is_empty()).collect::<Vec<_>>().join("; ")
        }
        ("date", _) => {
            let last = item.entries.iter().filter_map(|entry| entry.date).max();
            last.map_or_else(String::new, |date| date.to_string())
        }
        ("notes", _) => {
            let entries = item.entries.iter().map(|entry| say::entry(locale, entry));
            entries.collect::<Vec<_>>().join(locale.word("list.semicolon"))
        }
        ("conflict", _) => if item.conflict { locale.word("report.yes") } else { "" }.to_owned(),
        ("setup", _) => item.link.clone(),
        (column, Some(row)) => of_row(row, column),
        ("rule", None) => item.rule.clone(),
        ("requirements", None) => item.requirements.join(" "),
        ("title", None) => item.title.clone(),
        ("severity", None) => say::severity(locale, item.severity),
        ("message", None) => item.seen.join("; "),
        ("fix", None) => item.fix.clone(),
        ("page or file", None) => say::place(locale, &item.place),
        ("source", None) => item.proof.source(locale),
        ("age", None) => item.proof.age(locale),
        ("disagreement", None) => item.proof.disagreement.clone(),
        ("read", None) => item.time.map_or_else(String::new, |time| time.to_string()),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn another_reader_finds_the_same_cells(cells in prop::array::uniform3("[a-c,;\t\" ]{0,6}"), which in 0..3_usize) {
            let (_, separator) = Separator::ALL[which];
            let mut written = Vec::new();
            let mut rows = Rows::new(&mut written, separator, &["0", "1", "2"]);
            rows.put(|column| cells[column.parse::<usize>().unwrap()].clone()).unwrap();
            rows.put(|_| String::new()).unwrap();
            prop_assert!(written.ends_with(b"\r\n"));
            let delimiter = [b',', b';', b'\t'][which];
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(&written[..]);
            let read: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let ours: Vec<String> = cells.iter().map(|own| escape::csv(&escape::cell(own))).collect();
            prop_assert_eq!(read, vec![ours, vec![String::new(); 3]]);
        }
    }
}
