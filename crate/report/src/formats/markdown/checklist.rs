//! A checklist as Markdown: the cover, tables, and boxes that people tick off.

use std::fmt::Write;

use permlight_core::message;
use permlight_org::checklist::ItemOutcome;

use crate::cell::Cell;
use crate::cover;
use crate::escape::markdown::{code, prose};
use crate::escape::{cell, line};
use crate::report::{ItemRow, Report};
use crate::say;
use crate::tables::{Detail, Table, tables};

/// Appends a line; writing to a string cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => { let _ = writeln!($out, $($text)*); };
}

/// Writes the report.
pub fn markdown(report: &Report) -> Vec<u8> {
    let mut out = String::new();
    put!(out, "# {}\n\n**{}**", prose(&line(&report.title)), prose(&line(&report.summary.verdict)));
    front(&mut out, report);
    for table in tables(report, Detail::Readable) {
        put!(out, "\n## {}\n\n{}\n", prose(&table.title), prose(&table.about));
        if table.id == "checklist" {
            checklist(&mut out, report);
        } else if table.rows.is_empty() {
            put!(out, "{}", prose(&table.none));
        } else {
            write(&mut out, report, &table);
        }
    }
    out.into_bytes()
}

/// What an auditor reads first.
fn front(out: &mut String, report: &Report) {
    let locale = &report.locale;
    put!(out, "\n| {} | {} |\n|---|---|", locale.word("column.what"), locale.word("column.value"));
    for (what, value) in cover::facts(report).iter().skip(1) {
        put!(out, "| {} | {} |", prose(&cell(what)), shown(report, value));
    }
    let method = cover::method(report);
    let lists = [
        ("cover.worst", "cover.no-worst", cover::worst(report)),
        ("cover.waivers", "cover.no-waivers", cover::waivers(report)),
        ("cover.exceptions", "cover.no-exceptions", cover::exceptions(report)),
        ("cover.unseen", "cover.nothing-unseen", cover::unseen(report)),
        ("cover.method", "", method),
    ];
    for (title, none, lines) in lists {
        put!(out, "\n## {}\n", locale.word(title));
        for text in &lines {
            put!(out, "- {}", prose(&cell(text)));
        }
        if lines.is_empty() {
            put!(out, "{}", locale.word(none));
        }
    }
    let heads = ["cover.name", "cover.day", "cover.signature"].map(|key| locale.word(key)).join(" | ");
    put!(out, "\n## {}\n\n| | {heads} |\n|---|---|---|---|", locale.word("cover.signatures"));
    let people = &report.people;
    for (key, name) in [("cover.reviewer", &people.reviewer), ("cover.approver", &people.approver)] {
        put!(out, "| {} | {} | | |", locale.word(key), prose(&cell(name)));
    }
    put!(out, "\n{}: {}", locale.word("cover.hash"), code(&report.hash()));
}

/// The checklist as people tick it off: a heading for each step, a box for each item.
fn checklist(out: &mut String, report: &Report) {
    for step in &report.steps {
        put!(out, "### {}\n", prose(&line(&step.title)));
        for item in report.checklist.iter().filter(|item| item.step == step.id) {
            entry(out, report, item);
        }
        put!(out, "");
    }
}

fn entry(out: &mut String, report: &Report, item: &ItemRow) {
    let locale = &report.locale;
    let tick = if item.outcome.is_left() { " " } else { "x" };
    let requirements = if item.requirements.is_empty() {
        String::new()
    } else {
        format!(" ({})", prose(&line(&item.requirements.join(" "))))
    };
    put!(
        out,
        "- [{tick}] **{}** ({}) {}{requirements}: {}",
        say::outcome(locale, item.outcome),
        say::severity(locale, item.severity),
        code(&item.rule),
        prose(&line(&item.title))
    );
    if item.outcome != ItemOutcome::Pass && item.outcome != ItemOutcome::NotApplicable {
        for seen in &item.seen {
            put!(out, "  - {}", prose(&line(seen)));
        }
    }
    if item.outcome.is_left() {
        let fix = locale.say(&message!("report.what-to-do", item.fix.clone()));
        put!(out, "  - {}", prose(&line(&fix)));
    }
    for proof in item.proof.lines() {
        put!(out, "  - {}", prose(&line(proof)));
    }
    if item.conflict {
        put!(out, "  - {}", locale.word("report.conflict"));
    }
    for written in &item.entries {
        put!(out, "  - {}", prose(&line(&say::entry(locale, written))));
    }
}

fn write(out: &mut String, report: &Report, table: &Table) {
    let titles: Vec<_> = table.columns.iter().map(|column| column.title.as_str()).collect();
    put!(out, "| {} |\n|{}", titles.join(" | "), "---|".repeat(titles.len()));
    for row in &table.rows {
        let cells: Vec<_> = row.iter().map(|value| shown(report, value)).collect();
        put!(out, "| {} |", cells.join(" | "));
    }
}

fn shown(report: &Report, value: &Cell) -> String {
    let locale = &report.locale;
    match value {
        Cell::Empty => String::new(),
        Cell::Text(text) => prose(&cell(text)),
        Cell::Name(text) | Cell::Path(text) => code(text),
        Cell::Lines(texts) => {
            let texts: Vec<_> = texts.iter().map(|text| prose(&cell(text))).collect();
            texts.join("; ")
        }
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => say::day(locale, *day),
        Cell::Time(moment) => say::minutes(locale, *moment),
        Cell::Outcome(outcome) => say::outcome(locale, *outcome),
        Cell::Severity(severity) => say::severity(locale, *severity),
    }
}
