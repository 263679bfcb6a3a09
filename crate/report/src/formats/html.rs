//! The report as one page of HTML that needs nothing else: no script, no font, no picture, no address that is fetched. Printed, it
//! is the paper that an auditor keeps: a cover, the action plan, the checklist, and appendices.

mod findings;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_org::checklist::ItemOutcome;

use crate::cell::Cell;
use crate::cover;
use crate::escape::{cell, line};
use crate::report::{ItemRow, Report, StepRow};
use crate::say;
use crate::tables::{Detail, Table, begun, tables};

pub(crate) use findings::Findings;

/// The style, ours and constant: the only text that goes in as it is.
const STYLE: &str = include_str!("report.css");

/// Writes the report. Everything that came from a page or a file goes through the template, which escapes it.
pub fn html(report: &Report) -> Vec<u8> {
    let locale = &report.locale;
    let tables = tables(report, Detail::Readable);
    let title = locale.say(&message!("report.about", report.title.clone(), report.about()));
    let body = html! {
        a.skip href="#main" { (locale.word("report.to-report")) }
        (front(report))
        nav aria-label=(locale.word("report.sections")) {
            ul {
                @for table in &tables { li { a href={ "#" (table.id) } { (table.title) } } }
            }
        }
        main id="main" tabindex="-1" {
            @for table in &tables { (section(report, table)) }
        }
    };
    page(locale, &title, &report.generator, &body)
}

/// A whole page around its body.
fn page(locale: &Locale, title: &str, generator: &str, body: &Markup) -> Vec<u8> {
    let made = locale.say(&message!("report.made-by", line(generator)));
    let page = html! {
        (DOCTYPE)
        html lang=(locale.language()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Even if something slipped through, nothing would run and nothing would be fetched.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(line(generator));
                title { (line(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) footer { p { (made) } } }
        }
    };
    page.into_string().into_bytes()
}

/// The first page: all that an auditor asks first.
fn front(report: &Report) -> Markup {
    let locale = &report.locale;
    let lists = [
        ("cover.worst", "cover.no-worst", cover::worst(report)),
        ("cover.waivers", "cover.no-waivers", cover::waivers(report)),
        ("cover.exceptions", "cover.no-exceptions", cover::exceptions(report)),
        ("cover.unseen", "cover.nothing-unseen", cover::unseen(report)),
    ];
    let people = [("cover.reviewer", &report.people.reviewer), ("cover.approver", &report.people.approver)];
    html! {
        header.cover {
            h1 { (line(&report.title)) }
            p.about { (line(&report.about())) }
            p.verdict { (line(&report.summary.verdict)) }
            ul.tiles {
                @for count in &report.summary.outcomes {
                    li data-outcome=(count.outcome.word()) { strong { (count.count) } " " (say::outcome(locale, count.outcome)) }
                }
            }
            table.facts {
                caption.quiet { (locale.word("sheet.summary")) }
                tbody {
                    @for (what, value) in cover::facts(report).iter().skip(1) {
                        tr { th scope="row" { (what) } td { (shown(report, value)) } }
                    }
                }
            }
            @for (title, none, lines) in &lists {
                section.part {
                    h2 { (locale.word(title)) }
                    @if lines.is_empty() { p { (locale.word(none)) } } @else {
                        ul { @for text in lines { li { (cell(text)) } } }
                    }
                }
            }
            section.part {
                h2 { (locale.word("cover.method")) }
                p { (say::sentences(&report.locale, &cover::method(report))) }
            }
            section.part {
                h2 { (locale.word("cover.signatures")) }
                table.sign {
                    caption.quiet { (locale.word("cover.signatures")) }
                    thead { tr {
                        td {}
                        @for key in ["cover.name", "cover.day", "cover.signature"] { th scope="col" { (locale.word(key)) } }
                    } }
                    tbody {
                        @for (key, name) in people {
                            tr { th scope="row" { (locale.word(key)) } td { (line(name)) } td {} td {} }
                        }
                    }
                }
            }
            p.ids { (locale.word("cover.hash")) ": " code { (report.hash()) } }
        }
    }
}

fn section(report: &Report, table: &Table) -> Markup {
    let heading = format!("{}-heading", table.id);
    html! {
        section id=(table.id) aria-labelledby=(heading) {
            h2 id=(heading) { (table.title) }
            p.about { (table.about) }
            @if table.rows.is_empty() {
                p { (table.none) }
            } @else if table.id == "checklist" {
                @for step in &report.steps { (step_items(report, step)) }
            } @else if table.id == "verification" {
                table.facts {
                    caption.quiet { (table.title) }
                    tbody {
                        @for row in &table.rows {
                            @if let [what, value] = row.as_slice() {
                                tr { th scope="row" { (shown(report, what)) } td { (shown(report, value)) } }
                            }
                        }
                    }
                }
            } @else {
                (whole(report, table))
            }
        }
    }
}

/// The part of the width that each column gets.
fn widths(table: &Table) -> Markup {
    let all: usize = table.columns.iter().map(|column| usize::from(column.width)).sum();
    html! {
        colgroup {
            @for column in &table.columns {
                col style={ "width:" (usize::from(column.width) * 100 / all.max(1)) "%" };
            }
        }
    }
}

/// Text in which long names may be broken between their parts, and nowhere else.
fn parted(text: &str) -> Markup {
    const LONG: usize = 14;
    // No name is longer; what is, breaks where the line ends.
    const LONGEST: usize = 400;
    html! {
        @for word in text.split_inclusive(' ') {
            @if !(LONG..LONGEST).contains(&word.len()) { (word) } @else {
                @for part in parts(word) { (part) wbr; }
            }
        }
    }
}

/// The parts of a long name. What is short stays with the part before it, so that `__c` is not torn off.
fn parts(word: &str) -> Vec<&str> {
    const SHORT: usize = 3;
    let (mut parts, mut start, mut end) = (Vec::new(), 0, 0);
    for part in word.split_inclusive(['/', '.', '_', '-', '@', '+', ':']) {
        if end > start && part.len() >= SHORT {
            parts.extend(word.get(start..end));
            start = end;
        }
        end += part.len();
    }
    parts.extend(word.get(start..));
    parts
}

/// A table with its heads.
fn whole(report: &Report, table: &Table) -> Markup {
    let locale = &report.locale;
    let rows = say::count(locale, "count.rows", table.rows.len());
    let caption = locale.say(&message!("line.pair", table.title.clone(), rows));
    html! {
        div.scroll tabindex="0" role="group" aria-label=(table.title) {
            table.(table.id) {
                caption.quiet { (caption) }
                (widths(table))
                thead { tr { @for column in &table.columns { th scope="col" { (column.title) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (column, value) in table.columns.iter().zip(row) {
                                td.(column.id) { (shown(report, value)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The items of a step: those that are left or were decided about in full, the others by name.
fn step_items(report: &Report, step: &StepRow) -> Markup {
    let locale = &report.locale;
    let items: Vec<_> = report.checklist.iter().filter(|item| item.step == step.id).collect();
    let settled = items.iter().filter(|item| !item.outcome.is_left()).count();
    let is_told = |item: &&&ItemRow| {
        let is_quiet = matches!(item.outcome, ItemOutcome::Pass | ItemOutcome::NotApplicable);
        !is_quiet || !item.entries.is_empty()
    };
    let told: Vec<_> = items.iter().filter(is_told).collect();
    let of = |outcome| -> Vec<_> {
        items.iter().filter(move |item| item.outcome == outcome && item.entries.is_empty()).collect()
    };
    let (right, others) = (of(ItemOutcome::Pass), of(ItemOutcome::NotApplicable));
    let count = locale.say(&message!("count.settled", settled, items.len()));
    let columns = ["outcome", "severity", "check", "seen-to-do", "evidence-notes"];
    html! {
        h3 { (line(&step.title)) " " span.count { (count) } }
        p.about { (line(&step.about)) }
        @if !told.is_empty() {
            table.items {
                caption.quiet { (line(&step.title)) }
                thead { tr {
                    @for id in columns { th scope="col" { (say::word(locale, "column", id)) } }
                } }
                tbody { @for item in told { (item_row(report, item)) } }
            }
        }
        @if !right.is_empty() {
            p.quietly {
                strong { (say::outcome(locale, ItemOutcome::Pass)) " (" (right.len()) "): " }
                @for (at, item) in right.iter().enumerate() {
                    @if at > 0 { (locale.word("list.semicolon")) }
                    span.ids { (line(&item.rule)) } " " (line(&item.title))
                }
            }
        }
        @if !others.is_empty() {
            p.quietly {
                strong { (say::outcome(locale, ItemOutcome::NotApplicable)) " (" (others.len()) "): " }
                @for (at, item) in others.iter().enumerate() {
                    @if at > 0 { (locale.word("list.comma")) }
                    (line(&item.rule))
                }
            }
        }
    }
}

fn item_row(report: &Report, item: &ItemRow) -> Markup {
    let locale = &report.locale;
    html! {
        tr {
            td { (outcome(locale, item.outcome)) }
            td { (say::severity(locale, item.severity)) }
            th scope="row" { span.ids { (line(&item.rule)) } " " (line(&item.title)) }
            td {
                @for text in told(item) { p { (parted(&cell(&begun(locale, item, text)))) } }
                // The action plan says it of what is wrong.
                @if item.outcome.is_left() && item.outcome != ItemOutcome::Fail {
                    p { (cell(&locale.say(&message!("report.what-to-do", item.fix.clone())))) }
                }
            }
            td {
                @for text in item.proof.lines() { p.from { (parted(&line(text))) } }
                @if item.conflict { p { strong { (locale.word("report.conflict")) } } }
                @for entry in &item.entries { p { (cell(&say::entry(locale, entry))) } }
                @if item.outcome.is_left() && !item.link.is_empty() { p.link { (path(report, &item.link)) } }
            }
        }
    }
}

/// What was seen, cut short: the findings tell each.
fn told(item: &ItemRow) -> impl Iterator<Item = &String> {
    const TOLD: usize = 3;
    let last = item.seen.get(TOLD..).and_then(|rest| rest.last());
    item.seen.iter().take(TOLD).chain(last)
}

fn outcome(locale: &Locale, outcome: ItemOutcome) -> Markup {
    html! { span.outcome data-outcome=(outcome.word()) { (say::outcome(locale, outcome)) } }
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
            a href={ (base) (path) } rel="noreferrer" { (report.locale.word("report.open-in-setup")) }
        } @else {
            code { (line(path)) }
        }
    }
}

fn shown(report: &Report, value: &Cell) -> Markup {
    let locale = &report.locale;
    html! {
        @match value {
            Cell::Empty => {},
            Cell::Text(text) => (parted(&cell(text))),
            Cell::Name(text) => code { (parted(&cell(text))) },
            Cell::Lines(texts) => ul { @for text in texts { li { (parted(&cell(text))) } } },
            Cell::Number(number) => (number),
            Cell::Day(day) => time datetime=(day.to_string()) { (say::day(locale, *day)) },
            Cell::Time(moment) => time datetime=(moment.to_string()) { (say::minutes(locale, *moment)) },
            Cell::Outcome(known) => (outcome(locale, *known)),
            Cell::Severity(severity) => (say::severity(locale, *severity)),
            Cell::Path(text) => (path(report, text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn names_are_parted_where_a_reader_expects_it() {
        assert_eq!(parts("Subscription__c,"), ["Subscription__c,"]);
        assert_eq!(parts("Account.Sync_Payload__c"), ["Account.", "Sync_", "Payload__c"]);
        assert_eq!(
            parts("profiles/HubSpot.profile-meta.xml"),
            ["profiles/", "HubSpot.", "profile-", "meta.", "xml"]
        );
        assert_eq!(parts(""), [""]);
    }
}
