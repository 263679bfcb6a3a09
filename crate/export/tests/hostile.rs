//! Whatever names, messages and notes hold, every format stays well-formed and nothing of it runs, hides or is lost.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::too_many_lines)]

mod common;

use std::io::{Cursor, Read};

use permlight_core::checklist::{ItemOutcome, ManualEntry, ManualState, Mode};
use permlight_core::date::{Date, Moment};
use permlight_core::needs::Risk;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_export::report::verification::{Stage, Verification, WatchPart};
use permlight_export::report::{
    AccessRow, Environment, EvidenceRow, FindingRow, IntegrationRow, ItemRow, Org, PolicyRow, Problem,
    SourceRow, StepRow, SubjectRow, WaiverRow, WaiverState,
};
use permlight_export::{
    Attendee, Dates, Report, Separator, calendar, csv, file_name, from_json, html, json, junit, markdown,
    sarif, xlsx,
};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use scraper::{Html, Selector};
use serde_json::Value;

const NASTY: [&str; 28] = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "＝1",
    "\t=1",
    "\r\n=1",
    "a\"b,c;d\te\r\nf",
    "\n| a | b |\n|---|---|",
    "a\\|b\\\\|c",
    "`code` ``` ~~~",
    "\n```\n# heading\n- [x] item",
    "<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "</failure></testcase><testcase name='x'>",
    "<!-- -->]]><![CDATA[",
    "[a](javascript:x) ![b](http://c) www.d.e @octocat #1",
    "&amp; &#0; &lt; %00 {0} {{1}}",
    "\u{202e}evil\u{2066}\u{200f}",
    "\0\u{1}\u{8}\u{b}\u{7f}\u{9b}31m",
    "\u{fffe}\u{ffff}\u{fdd0}\u{1ffff}",
    "\u{1b}]0;title\u{7}",
    "\u{feff}\u{2028}\u{2029}\u{85}",
    "設定 😀 e\u{301}",
    "\r\nATTENDEE:mailto:evil@x\r\nEND:VEVENT",
    "_x202E__x0041_ _x005F_",
    "&P&[Picture] javascript:alert(1)",
    "",
];

fn text() -> impl Strategy<Value = String> {
    let nasty = (0..NASTY.len()).prop_map(|at| NASTY[at].to_owned());
    let any = prop::collection::vec(any::<char>(), 0..20).prop_map(|text| text.into_iter().collect());
    let part = prop_oneof![4 => nasty, 2 => any, 1 => "[A-Za-z ]{1,12}"];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.concat())
}

/// A report in which every text is one of these, in turn.
fn report(texts: &[String], items: usize) -> Report {
    let mut turn = texts.iter().cycle();
    let mut text = || turn.next().unwrap().clone();
    let now = Moment::parse("2026-11-22T09:30:00.000Z").unwrap();
    let subject = |name: String| SubjectRow { kind: SubjectKind::Profile, name };
    let outcomes = || ItemOutcome::ALL.into_iter().cycle();
    let entry = |mut text: Box<dyn FnMut() -> String + '_>| ManualEntry {
        item: text(),
        subject: text(),
        state: ManualState::Open,
        owner: text(),
        date: Date::parse("2026-12-01"),
        note: text(),
        set: Some(now),
    };
    let mut checklist = Vec::new();
    let mut findings = Vec::new();
    for (number, outcome) in (0..items).zip(outcomes()) {
        let rule = format!("X{number}{}", text());
        checklist.push(ItemRow {
            rule: rule.clone(),
            step: "profile".to_owned(),
            title: text(),
            why: text(),
            fix: text(),
            requirements: vec![text(), text()],
            sources: vec![SourceRow { title: text(), says: text(), url: text() }],
            severity: Severity::High,
            mode: Mode::Automatic,
            outcome,
            seen: vec![text(), text()],
            place: text(),
            time: Some(now),
            link: text(),
            entries: vec![entry(Box::new(&mut text))],
            conflict: false,
        });
        findings.push(FindingRow {
            rule,
            subject: subject(text()),
            target: text(),
            outcome,
            severity: Severity::Critical,
            expected: text(),
            actual: text(),
            message: text(),
            fix: text(),
            grantors: vec![text(), text()],
            decision: text(),
            place: text(),
            line: Some(3),
            time: None,
        });
    }
    let mut report = Report {
        version: Report::VERSION,
        title: text(),
        generated: now,
        generator: "Permlight 1.0.0".to_owned(),
        org: Org { name: text(), url: text(), environment: Environment::Sandbox },
        subject: Some(subject(text())),
        policy: PolicyRow { id: text(), title: text(), guide: text() },
        summary: permlight_export::report::Summary {
            verdict: String::new(),
            items: 0,
            outcomes: Vec::new(),
            failures: Vec::new(),
        },
        steps: vec![StepRow { id: "profile".to_owned(), title: text(), about: text() }],
        checklist,
        findings,
        access: Some(vec![AccessRow {
            right: text(),
            target: text(),
            label: text(),
            state: text(),
            granted_by: vec![text(), text()],
            withheld: vec![text()],
            doubts: vec![text()],
        }]),
        waivers: vec![WaiverRow {
            rule: text(),
            subject: subject(text()),
            target: text(),
            reason: text(),
            approver: text(),
            expires: Date::LAST,
            state: WaiverState::Holds,
        }],
        evidence: vec![EvidenceRow { subject: subject(text()), place: text(), time: None, findings: 1 }],
        integrations: vec![IntegrationRow {
            id: text(),
            title: text(),
            owner: text(),
            risk: Risk::Low,
            username: text(),
            state: ManualState::Open,
            is_next: true,
            is_early: false,
            entries: vec![entry(Box::new(&mut text))],
            conflict: true,
        }],
        unplaced: vec![entry(Box::new(&mut text))],
        notices: vec![text()],
        problems: vec![Problem { place: text(), line: Some(1), message: text() }],
        verification: match items % 3 {
            0 => None,
            1 => Some(common::verification(&mut text, Stage::After)),
            _ => Some(common::verification(&mut text, Stage::Before)),
        },
    };
    report.summary = report.summed_up();
    report
}

fn shown(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap();
    let hidden = |c: char| {
        (c.is_control() && !matches!(c, '\r' | '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
    };
    assert_eq!(text.find(hidden), None, "{text:?}");
    text
}

fn every_format_is_well_formed(report: &Report) {
    json_comes_back(report);
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
        name.ends_with("-2026-11-22.xlsx") && name.matches('.').count() == 1 && name.chars().count() < 150
    );
}

/// How many differences, and needed things that nobody has seen, a verification tells.
fn told(part: &Verification) -> usize {
    part.differences.len() + part.unseen.iter().filter(|row| row.needed).count()
}

fn json_comes_back(report: &Report) {
    let text = shown(json(report));
    assert_eq!(&from_json(&text).unwrap(), report);
    assert_eq!(text.contains("\n \"verification\": {"), report.verification.is_some());
}

fn csv_is_rectangular(report: &Report) {
    for (separator, byte) in [(Separator::Comma, b','), (Separator::Semicolon, b';'), (Separator::Tab, b'\t')]
    {
        let text = shown(csv(report, separator, false));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let mut reader =
            ::csv::ReaderBuilder::new().delimiter(byte).has_headers(false).from_reader(text.as_bytes());
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        let verification = report.verification.as_ref().map_or(0, |part| 1 + told(part));
        assert_eq!(records.len(), 1 + report.findings.len() + report.problems.len() + verification);
        for cell in records.iter().flatten() {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            assert!(cell.encode_utf16().count() <= 32_767);
        }
    }
}

fn html_has_only_our_elements(report: &Report) {
    let text = shown(html(report));
    let page = Html::parse_document(&text);
    let count = |selector: &str| page.select(&Selector::parse(selector).unwrap()).count();
    assert_eq!(count("script, img, iframe, object, embed, form, input, link, base, svg, [onmouseover]"), 0);
    assert_eq!((count("style"), count("main"), count("h1"), count("title")), (1, 1, 1, 1));
    assert_eq!(count("#checklist tbody tr"), report.checklist.len());
    let not_passed = report.findings.iter().filter(|row| row.outcome != ItemOutcome::Pass).count();
    assert_eq!(count("#findings tbody tr"), not_passed);
    assert_eq!(count("table"), count("table > caption"));
    if let Some(part) = &report.verification {
        assert_eq!(count("#differences tbody tr"), part.differences.len());
        assert_eq!(count("#not-seen tbody tr"), part.unseen.len());
        let days = |watch: &WatchPart| 1 + watch.rechecks.len() + watch.checks.len() + watch.events.len();
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
    assert!(!text.to_ascii_lowercase().contains("<script"));
    let items = text.lines().filter(|line| line.starts_with("- [")).count();
    assert_eq!(items, report.checklist.len());
    let headings: Vec<_> = text.lines().filter(|line| line.starts_with('#')).collect();
    let verification =
        report.verification.as_ref().map_or(0, |part| if part.stage == Stage::After { 7 } else { 4 });
    assert_eq!(headings.len(), 1 + 8 + report.steps.len() + verification, "{headings:?}");
    for row in text.lines().filter(|line| line.starts_with('|')) {
        assert!([3, 4, 5, 8, 9, 10, 11, 12, 17].contains(&row.matches('|').count()), "{row}");
    }
}

fn junit_is_xml(report: &Report) {
    let text = shown(junit(report));
    assert!(!text.contains(['\u{fffe}', '\u{ffff}']));
    let mut reader = Reader::from_str(&text);
    let mut cases = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                cases += usize::from(start.name().as_ref() == "testcase");
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            _ => {}
        }
    }
    let applied = report.checklist.iter().filter(|item| item.outcome != ItemOutcome::NotApplicable).count();
    // What is expected to differ is no case; what comes of it all is one.
    let verification = report.verification.as_ref().map_or(0, told);
    assert_eq!(cases, applied + report.problems.len() + verification);
}

fn sarif_has_every_result(report: &Report) {
    let log: Value = serde_json::from_str(&shown(sarif(report))).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let counts = |row: &&FindingRow| row.outcome.is_left() || row.outcome == ItemOutcome::Waived;
    let drift = report.verification.as_ref().map_or(0, |part| told(part) - 1);
    assert_eq!(results.iter().filter(|result| result["ruleId"] == "DRIFT").count(), drift);
    assert_eq!(results.len(), report.findings.iter().filter(counts).count() + drift);
    for result in results {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()), "{uri}");
    }
}

fn calendar_has_only_our_lines(report: &Report) {
    let people = ["a@b", "c@d"].map(|address| Attendee::parse(address).unwrap());
    let text = shown(calendar(report, &Dates::new(people.to_vec()).unwrap()).unwrap());
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    // 75 is what lines should have; the last letter of one may be longer.
    assert!(text.lines().all(|line| line.len() <= 80));
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

    #[test]
    fn nothing_that_is_imported_panics(text in any::<String>(), at in 0..4_000usize) {
        let whole = String::from_utf8(json(&report(std::slice::from_ref(&text), 2))).unwrap();
        let broken: String = whole.chars().take(at).chain(text.chars()).collect();
        let _ = from_json(&broken);
    }
}

#[test]
fn very_long_texts_break_no_format() {
    for part in ["x", "\u{202e}|`", "=1\r\n<script>", "_x0041_設"] {
        let texts = [part.repeat(50_000 / part.len()), "short".to_owned(), String::new(), "other".to_owned()];
        every_format_is_well_formed(&report(&texts, 1));
    }
}

#[test]
fn a_report_that_was_changed_or_is_another_version_is_refused() {
    let whole = String::from_utf8(json(&report(&["x".to_owned()], 8))).unwrap();
    for (from, to, message) in [
        ("\"version\": 1", "\"version\": 2", "this report has version 2"),
        ("\"items\": 8", "\"items\": 7", "the summary of this report does not fit"),
        ("\"items\": 8", "\"items\": 8, \"more\": 1", "unknown field `more`"),
        ("2026-11-22T09:30:00.000Z", "yesterday", "expected a moment in UTC"),
    ] {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        let error = from_json(&changed).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}
