//! Checklists with hostile texts everywhere.

use std::io::{Cursor, Read};

use permlight_core::finding::{Finding, Standing};
use permlight_org::checklist::ItemOutcome;
use permlight_report::report::ItemRow;
use permlight_report::report::verification::{Stage, Verification, WatchPart};
use permlight_report::sarif::Places;
use permlight_report::{
    Attendee, Dates, Report, Sheet, calendar, csv, file_name, html, json, junit, markdown, sarif, xlsx,
};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use scraper::{Html, Selector};
use serde_json::Value;

use super::common::report;
use super::{SEPARATORS, cases_and_suites, results, rows_and_headings, rows_of_csv, shown, text};

fn every_format_is_well_formed(report: &Report) {
    json_loses_nothing(report);
    csv_is_rectangular(report);
    html_has_only_our_elements(report);
    markdown_has_only_our_rows(report);
    junit_is_xml(report);
    sarif_has_every_result(report);
    calendar_has_only_our_lines(report);
    workbook_has_no_formula(report);
    let name = file_name(report, "xlsx");
    assert!(name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.'), "{name}");
    assert!(
        name.ends_with("-2026-11-22.xlsx") && name.matches('.').count() == 1 && name.chars().count() < 160
    );
}

/// How many differences, and needed things that nobody has seen, a verification tells.
fn told(part: &Verification) -> usize {
    part.differences.len() + part.unseen.iter().filter(|row| row.needed).count()
}

fn json_loses_nothing(report: &Report) {
    let text = shown(json(report));
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::to_value(report).unwrap());
    assert_eq!(text.contains("\n \"verification\": {"), report.verification.is_some());
}

fn csv_is_rectangular(report: &Report) {
    for (separator, byte) in SEPARATORS {
        let rows = rows_of_csv(csv(report, Sheet { separator, byte_order_mark: false }), byte);
        let verification = report.verification.as_ref().map_or(0, |part| 1 + told(part));
        // An item of which nothing is found has a row of its own; none has several.
        assert_eq!(rows, report.checklist.len() + report.problems.len() + verification);
    }
}

fn html_has_only_our_elements(report: &Report) {
    let text = shown(html(report));
    let page = Html::parse_document(&text);
    let count = |selector: &str| page.select(&Selector::parse(selector).unwrap()).count();
    assert_eq!(count("script, img, iframe, object, embed, form, input, link, base, svg, [onmouseover]"), 0);
    assert_eq!((count("style"), count("main"), count("h1"), count("title")), (1, 1, 1, 1));
    // What is right and has no note, and what does not apply, stands in a line with others of its kind.
    let quiet = |item: &&ItemRow| {
        matches!(item.outcome, ItemOutcome::Pass | ItemOutcome::NotApplicable) && item.entries.is_empty()
    };
    let alone = report.checklist.iter().filter(|item| !quiet(item)).count();
    assert_eq!(count("#checklist tbody tr"), alone);
    // So do findings that are alike.
    let not_passed = report.findings.iter().filter(|row| row.standing() != Standing::Pass).count();
    let rows = count("#findings tbody tr");
    assert!(rows <= not_passed && (rows > 0) == (not_passed > 0));
    let head = Selector::parse("thead").unwrap();
    let columns =
        |head: scraper::ElementRef<'_>| head.child_elements().flat_map(|row| row.child_elements()).count();
    assert!(page.select(&head).all(|head| columns(head) <= 6), "wider than paper");
    assert_eq!(count("table"), count("table > caption"));
    if let Some(part) = &report.verification {
        assert_eq!(count("#differences tbody tr"), part.differences.len());
        assert_eq!(count("#not-seen tbody tr"), part.unseen.len());
        let days = |watch: &WatchPart| {
            1 + watch.rechecks.len() + watch.checks.len() + watch.events.len() + watch.logs.failed.len()
        };
        assert_eq!(count("#watch tbody tr"), part.watch.as_ref().map_or(0, days));
        assert_eq!(count("#way-back tbody tr"), part.way_back.as_ref().map_or(0, |part| part.changes.len()));
        assert_eq!(count("#clean-up tbody tr"), part.clean_up.as_ref().map_or(0, |part| part.remove.len()));
    }
    for link in page.select(&Selector::parse("a").unwrap()) {
        let href = link.value().attr("href").unwrap();
        assert!(href.starts_with('#') || href.starts_with("https://"), "{href}");
    }
}

fn markdown_has_only_our_rows(report: &Report) {
    let text = shown(markdown(report));
    let items = text.lines().filter(|line| line.starts_with("- [")).count();
    assert_eq!(items, report.checklist.len());
    let verification =
        report.verification.as_ref().map_or(0, |part| if part.stage == Stage::After { 7 } else { 4 });
    let (_, headings) = rows_and_headings(text.into_bytes(), &[3, 4, 5, 6, 7]);
    assert_eq!(headings, 1 + 14 + report.steps.len() + verification);
}

fn junit_is_xml(report: &Report) {
    let applied = report.checklist.iter().filter(|item| item.outcome != ItemOutcome::NotApplicable).count();
    // What is expected to differ is no case; what comes of it all is one.
    let verification = report.verification.as_ref().map_or(0, told);
    assert_eq!(cases_and_suites(junit(report)).0, applied + report.problems.len() + verification);
}

fn sarif_has_every_result(report: &Report) {
    let (results, _) = results(sarif(report, &Places::of_pages()));
    let counts = |row: &&Finding| row.standing() != Standing::Pass;
    let drift = report.verification.as_ref().map_or(0, |part| told(part) - 1);
    assert_eq!(results.iter().filter(|result| result["ruleId"] == "DRIFT").count(), drift);
    assert_eq!(results.len(), report.findings.iter().filter(counts).count() + drift);
}

fn calendar_has_only_our_lines(report: &Report) {
    let people = ["a@b", "c@d"].map(|address| Attendee::parse(address).unwrap());
    let text = shown(calendar(report, &Dates::new(people.to_vec()).unwrap()).unwrap());
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.lines().all(|line| line.len() <= 75));
    let begun = |name: &str| text.lines().filter(|line| line.starts_with(name)).count();
    let planned = report.checklist.len();
    // Three re-checks are left instead of an event for every week.
    let is_watched = report.verification.as_ref().is_some_and(|part| part.watch.is_some());
    let (events, rules) = if is_watched { (5 + planned, 1) } else { (3 + planned, 2) };
    assert_eq!((begun("BEGIN:VEVENT"), begun("END:VEVENT")), (events, events));
    assert_eq!((begun("ATTENDEE"), begun("ORGANIZER"), begun("RRULE")), (2, 1, rules));
}

fn workbook_has_no_formula(report: &Report) {
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx(report).unwrap())).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(!names.iter().any(|name| name.contains("externalLink") || name.contains(".bin")));
    for name in names {
        let mut text = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        shown(text.clone().into_bytes());
        let mut reader = Reader::from_str(&text);
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(start) | Event::Empty(start) => {
                    let element = start.name();
                    assert!(!["f", "hyperlink", "oleObject"].contains(&element.as_ref()), "{name}");
                }
                _ => {}
            }
        }
    }
}

proptest! {
    // A case writes and reads every format, which takes a while.
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_in_texts_breaks_a_format(texts in prop::collection::vec(text(), 1..30), items in 0..9usize) {
        every_format_is_well_formed(&report(&texts, items));
    }
}

#[test]
fn very_long_texts_break_no_format() {
    for part in ["x", "\u{202e}|`", "=1\r\n<script>", "_x0041_設"] {
        let texts = [part.repeat(50_000 / part.len()), "short".to_owned(), String::new(), "other".to_owned()];
        every_format_is_well_formed(&report(&texts, 1));
    }
}
