//! The report as CSV (RFC 4180): a row for each finding, and one for each item without any. It opens right in every spreadsheet.
//!
//! CSV is one table, so a verification stands in the same columns, after the checklist, where a filter on its rule finds it: a row of the
//! rule `DRIFT` with what comes of it, and one for each difference, with what was tested as expected and what production has as
//! found. What follows a deploy has no such columns: workbook and JSON have it.

use ::csv::{Terminator, WriterBuilder};

use crate::escape;
use crate::report::verification::AsRule;
use crate::report::{FindingRow, ItemRow, Report};
use crate::tables::said;

/// What parts the cells of a row.
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

const COLUMNS: [&str; 25] = [
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
    "owner",
    "date",
    "notes",
    "conflict",
    "setup",
];

/// Writes the report; `bom` begins it with a byte order mark, by which Excel knows UTF-8.
/// Differences of a verification come after the checklist, in the same columns, as rows of the rule `DRIFT`.
pub fn csv(report: &Report, separator: Separator, bom: bool) -> Vec<u8> {
    let mut out = Vec::new();
    if bom {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    {
        let mut writer = WriterBuilder::new()
            .delimiter(match separator {
                Separator::Comma => b',',
                Separator::Semicolon => b';',
                Separator::Tab => b'\t',
            })
            .terminator(Terminator::CRLF)
            .from_writer(&mut out);
        // Writing to memory cannot fail, and every row has as many cells.
        let mut write = |row: &[String; COLUMNS.len()]| {
            let _ = writer.write_record(row.each_ref().map(|cell| escape::csv(&escape::cell(cell))));
        };
        write(&COLUMNS.map(str::to_owned));
        for item in &report.checklist {
            let mut findings = report.findings.iter().filter(|finding| finding.rule == item.rule).peekable();
            if findings.peek().is_none() {
                write(&row(report, item, None));
            }
            findings.for_each(|finding| write(&row(report, item, Some(finding))));
        }
        if let Some(AsRule { item, findings }) = AsRule::of(report) {
            write(&row(report, &item, None));
            for finding in &findings {
                write(&row(report, &item, Some(finding)));
            }
        }
        for problem in &report.problems {
            let mut cells = [const { String::new() }; COLUMNS.len()];
            let line = problem.line.map_or_else(String::new, |line| line.to_string());
            for (name, text) in [
                ("outcome", "error"),
                ("message", &problem.message),
                ("page or file", &problem.place),
                ("line", &line),
            ] {
                if let Some((_, cell)) = COLUMNS.iter().zip(&mut cells).find(|(column, _)| **column == name) {
                    text.clone_into(cell);
                }
            }
            write(&cells);
        }
    }
    out
}

fn row(report: &Report, item: &ItemRow, finding: Option<&FindingRow>) -> [String; COLUMNS.len()] {
    let step = report.steps.iter().find(|step| step.id == item.step);
    let of = |text: fn(&FindingRow) -> String| finding.map_or_else(String::new, text);
    let owners: Vec<_> = item.entries.iter().map(|entry| entry.owner.as_str()).collect();
    let date = item.entries.iter().filter_map(|entry| entry.date).max();
    let notes: Vec<_> = item.entries.iter().map(said).collect();
    [
        step.map_or_else(|| item.step.clone(), |step| step.title.clone()),
        item.rule.clone(),
        item.requirements.join(" "),
        item.title.clone(),
        item.outcome.word().to_owned(),
        finding.map_or(item.severity, |finding| finding.severity).word().to_owned(),
        match item.mode {
            permlight_org::checklist::Mode::Automatic => "evidence".to_owned(),
            permlight_org::checklist::Mode::Manual => "a person".to_owned(),
        },
        of(|finding| finding.subject.kind.label().to_owned()),
        of(|finding| finding.subject.name.clone()),
        of(|finding| finding.target.clone()),
        of(|finding| finding.outcome.word().to_owned()),
        of(|finding| finding.expected.clone()),
        of(|finding| finding.actual.clone()),
        finding.map_or_else(|| item.seen.join("; "), |finding| finding.message.clone()),
        finding.map_or_else(|| item.fix.clone(), |finding| finding.fix.clone()),
        of(|finding| finding.grantors.join("; ")),
        of(|finding| finding.decision.clone()),
        finding.map_or_else(|| item.place.clone(), |finding| finding.place.clone()),
        of(|finding| finding.line.map_or_else(String::new, |line| line.to_string())),
        finding.map_or(item.time, |finding| finding.time).map_or_else(String::new, |time| time.to_string()),
        owners.into_iter().filter(|owner| !owner.is_empty()).collect::<Vec<_>>().join("; "),
        date.map_or_else(String::new, |date| date.to_string()),
        notes.join("; "),
        if item.conflict { "yes".to_owned() } else { String::new() },
        item.link.clone(),
    ]
}
