//! The report as one page of HTML that needs nothing else: no script, no font, no picture, no address that is fetched.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use permlight_org::checklist::ItemOutcome;

use super::markdown::minutes;
use crate::escape::{cell, line};
use crate::report::{ItemRow, Report, StepRow};
use crate::tables::{Cell, Detail, Table, said, tables};

/// The style, ours and constant: the only text that goes in as it is.
const STYLE: &str = include_str!("report.css");

/// Writes the report. Everything that came from a page or a file goes through the template, which escapes it.
pub fn html(report: &Report) -> Vec<u8> {
    let tables = tables(report, Detail::Readable);
    let title = format!("{} of {}", report.title, report.about());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Even if something slipped through, nothing would run and nothing would be fetched.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(line(&report.generator));
                title { (line(&title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "To the report" }
                header {
                    h1 { (line(&report.title)) }
                    p.about { (line(&report.about())) ", " (line(&report.policy.title)) ", " (minutes(report.generated)) }
                    p.verdict { (line(&report.summary.verdict)) }
                }
                nav aria-label="Sections" {
                    ul {
                        @for table in &tables { li { a href={ "#" (table.id) } { (table.title) } } }
                    }
                }
                main id="main" tabindex="-1" {
                    @for table in &tables { (section(report, table)) }
                }
                footer { p { "Made by " (line(&report.generator)) ". It holds names and rights of an org: share it with care." } }
            }
        }
    };
    page.into_string().into_bytes()
}

fn section(report: &Report, table: &Table) -> Markup {
    let heading = format!("{}-heading", table.id);
    html! {
        section id=(table.id) aria-labelledby=(heading) {
            h2 id=(heading) { (table.title) }
            p { (table.about) }
            @if table.rows.is_empty() {
                p { (table.none) }
            } @else if table.id == "checklist" {
                @for step in &report.steps { (step_items(report, step)) }
            } @else if matches!(table.id, "summary" | "verification") {
                table.facts {
                    caption { (table.title) }
                    tbody {
                        @for row in &table.rows {
                            @if let [what, value] = row.as_slice() {
                                tr { th scope="row" { (shown(report, what)) } td { (shown(report, value)) } }
                            }
                        }
                    }
                }
            } @else {
                div.scroll tabindex="0" role="group" aria-label=(table.title) {
                    table {
                        caption { (table.title) ": " (count(table.rows.len())) }
                        thead { tr { @for (title, _) in table.columns { th scope="col" { (title) } } } }
                        tbody {
                            @for row in &table.rows {
                                tr { @for value in row { td { (shown(report, value)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn count(rows: usize) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

fn step_items(report: &Report, step: &StepRow) -> Markup {
    let items: Vec<_> = report.checklist.iter().filter(|item| item.step == step.id).collect();
    let settled = items.iter().filter(|item| !item.outcome.is_left()).count();
    html! {
        h3 { (line(&step.title)) " " span.count { (settled) " of " (items.len()) " settled" } }
        p { (line(&step.about)) }
        table.items {
            caption { "Checklist: " (line(&step.title)) }
            thead { tr {
                @for title in ["Outcome", "Severity", "Rule", "What should be", "What was seen, what to do", "Evidence, notes"] {
                    th scope="col" { (title) }
                }
            } }
            tbody { @for item in items { (item_row(report, item)) } }
        }
    }
}

fn item_row(report: &Report, item: &ItemRow) -> Markup {
    html! {
        tr {
            td { (outcome(item.outcome)) }
            td { (item.severity.word()) }
            th scope="row" {
                (line(&item.rule))
                @if !item.requirements.is_empty() { br; span.ids { (line(&item.requirements.join(" "))) } }
            }
            td { (line(&item.title)) }
            td {
                @for text in &item.seen { p { (cell(text)) } }
                @if item.outcome.is_left() {
                    p { strong { "What to do: " } (cell(&item.fix)) }
                    p.why { (cell(&item.why)) }
                }
            }
            td {
                @if !item.place.is_empty() { p { code { (line(&item.place)) } } }
                @if let Some(time) = item.time { p { (minutes(time)) } }
                @if item.conflict { p { strong { "Conflict: people have written down different things." } } }
                @for entry in &item.entries { p { (cell(&said(entry))) } }
                @if item.outcome.is_left() && !item.link.is_empty() { p { (path(report, &item.link)) } }
            }
        }
    }
}

fn outcome(outcome: ItemOutcome) -> Markup {
    html! { span.outcome data-outcome=(outcome.word()) { (outcome.label()) } }
}

/// A page of Setup: a link if the report says where Setup is.
fn path(report: &Report, path: &str) -> Markup {
    let base = report.org.url.trim_end_matches('/');
    let is_host = base.strip_prefix("https://").is_some_and(|host| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    });
    html! {
        @if is_host && path.starts_with('/') {
            a href={ (base) (path) } rel="noreferrer" { "Open in Setup" }
        } @else {
            code { (line(path)) }
        }
    }
}

fn shown(report: &Report, value: &Cell) -> Markup {
    html! {
        @match value {
            Cell::Empty => {},
            Cell::Text(text) => (cell(text)),
            Cell::Name(text) => code { (cell(text)) },
            Cell::Lines(texts) => ul { @for text in texts { li { (cell(text)) } } },
            Cell::Number(number) => (number),
            Cell::Day(day) => time datetime=(day.to_string()) { (day.to_string()) },
            Cell::Time(moment) => time datetime=(moment.to_string()) { (minutes(*moment)) },
            Cell::Outcome(known) => (outcome(*known)),
            Cell::Severity(severity) => (severity.word()),
            Cell::Path(text) => (path(report, text)),
        }
    }
}
