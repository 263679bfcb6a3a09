//! A checklist as Markdown: tables, and boxes that people tick off.

use std::fmt::Write;

use permlight_org::checklist::ItemOutcome;

use super::minutes;
use crate::escape::markdown::{code, prose};
use crate::escape::{cell, line};
use crate::report::{ItemRow, Report};
use crate::tables::{Cell, Detail, Table, said, tables};

/// Appends a line; writing to a string cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = writeln!($out, $($text)*); };
}

/// Writes the report.
pub fn markdown(report: &Report) -> Vec<u8> {
    let mut out = String::new();
    put!(out, "# {}\n\n**{}**", prose(&line(&report.title)), prose(&line(&report.summary.verdict)));
    for table in tables(report, Detail::Readable) {
        put!(out, "\n## {}\n\n{}\n", table.title, prose(table.about));
        if table.id == "checklist" {
            checklist(&mut out, report);
        } else if table.rows.is_empty() {
            put!(out, "{}", prose(table.none));
        } else {
            write(&mut out, &table);
        }
    }
    out.into_bytes()
}

/// The checklist as people tick it off: a heading for each step, a box for each item.
fn checklist(out: &mut String, report: &Report) {
    for step in &report.steps {
        put!(out, "### {}\n", prose(&line(&step.title)));
        for item in report.checklist.iter().filter(|item| item.step == step.id) {
            entry(out, item);
        }
        put!(out, "");
    }
}

fn entry(out: &mut String, item: &ItemRow) {
    let tick = if item.outcome.is_left() { " " } else { "x" };
    let requirements = if item.requirements.is_empty() {
        String::new()
    } else {
        format!(" ({})", prose(&line(&item.requirements.join(" "))))
    };
    put!(
        out,
        "- [{tick}] **{}** ({}) {}{requirements}: {}",
        item.outcome.label(),
        item.severity.word(),
        code(&item.rule),
        prose(&line(&item.title))
    );
    if item.outcome != ItemOutcome::Pass && item.outcome != ItemOutcome::NotApplicable {
        for seen in &item.seen {
            put!(out, "  - {}", prose(&line(seen)));
        }
    }
    if item.outcome.is_left() {
        put!(out, "  - What to do: {}", prose(&line(&item.fix)));
    }
    if item.conflict {
        put!(out, "  - Conflict: people have written down different things.");
    }
    for written in &item.entries {
        put!(out, "  - {}", prose(&line(&said(written))));
    }
}

fn write(out: &mut String, table: &Table) {
    let titles: Vec<_> = table.columns.iter().map(|(title, _)| *title).collect();
    put!(out, "| {} |\n|{}", titles.join(" | "), "---|".repeat(titles.len()));
    for row in &table.rows {
        let cells: Vec<_> = row.iter().map(shown).collect();
        put!(out, "| {} |", cells.join(" | "));
    }
}

fn shown(value: &Cell) -> String {
    match value {
        Cell::Empty => String::new(),
        Cell::Text(text) => prose(&cell(text)),
        Cell::Name(text) | Cell::Path(text) => code(text),
        Cell::Lines(texts) => texts.iter().map(|text| prose(&cell(text))).collect::<Vec<_>>().join("; "),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Time(moment) => minutes(*moment),
        Cell::Outcome(outcome) => outcome.label().to_owned(),
        Cell::Severity(severity) => severity.word().to_owned(),
    }
}
