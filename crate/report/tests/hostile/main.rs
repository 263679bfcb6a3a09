//! Whatever names, paths, messages and notes hold, every format of every scope stays well-formed, and nothing of it runs, hides
//! or is lost.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::too_many_lines)]

mod checklist;
#[path = "../common/mod.rs"]
mod common;
mod comparison;
mod findings;

use permlight_report::{FormatOptions, Separator, sarif};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

const NASTY: [&str; 31] = [
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
    "|",
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
    "' \" ` \\ / ..//C:\\",
    "a.zip!/b",
    "",
];

fn text() -> impl Strategy<Value = String> {
    let nasty = (0..NASTY.len()).prop_map(|at| NASTY[at].to_owned());
    let any = prop::collection::vec(any::<char>(), 0..20).prop_map(|text| text.into_iter().collect());
    let part = prop_oneof![4 => nasty, 2 => any, 1 => "[A-Za-z ]{1,12}"];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.concat())
}

/// What a format was written with, for each separator of CSV.
fn options(separator: Separator) -> FormatOptions<'static> {
    FormatOptions {
        separator,
        byte_order_mark: false,
        attendees: Vec::new(),
        places: sarif::Places::of_files(std::path::Path::new("/home/ci"), "."),
    }
}

const SEPARATORS: [(Separator, u8); 3] =
    [(Separator::Comma, b','), (Separator::Semicolon, b';'), (Separator::Tab, b'\t')];

/// Text in which nothing hides, changes direction or commands a terminal.
fn shown(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap();
    let hidden = |c: char| {
        (c.is_control() && !matches!(c, '\r' | '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
    };
    assert_eq!(text.find(hidden), None, "{text:?}");
    text
}

/// How many rows there are below the head; all have as many cells, and none is a formula.
fn rows_of_csv(bytes: Vec<u8>, separator: u8) -> usize {
    let text = shown(bytes);
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(text.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    for cell in records.iter().flatten() {
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        assert!(cell.encode_utf16().count() <= 32_767);
    }
    records.len() - 1
}

/// How many cases and suites there are, and that they are as many as the root says.
fn cases_and_suites(bytes: Vec<u8>) -> (usize, usize) {
    let text = shown(bytes);
    assert!(!text.contains(['\u{fffe}', '\u{ffff}']));
    let mut reader = Reader::from_str(&text);
    let (mut cases, mut suites, mut told) = (0, 0, 0);
    loop {
        // The reader itself sees to it that every element ends.
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name();
                cases += usize::from(name.as_ref() == "testcase");
                suites += usize::from(name.as_ref() == "testsuite");
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    if name.as_ref() == "testsuites" && attribute.key.as_ref() == "tests" {
                        told = attribute.value.parse().unwrap();
                    }
                }
            }
            Event::GeneralRef(reference) => {
                assert!(["lt", "gt", "amp", "apos", "quot"].contains(&&*reference));
            }
            _ => {}
        }
    }
    assert_eq!(cases, told);
    (cases, suites)
}

/// The results and what could not be read; each result has a place and a fingerprint of its own.
fn results(bytes: Vec<u8>) -> (Vec<Value>, usize) {
    let log: Value = serde_json::from_str(&shown(bytes)).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()), "{uri}");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        assert_eq!(result["partialFingerprints"].as_object().unwrap().len(), 1);
        let rule =
            &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    let problems = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    (results.clone(), problems.len())
}

/// The rows of tables and how many headings there are; no row has more cells than one of ours.
fn rows_and_headings(bytes: Vec<u8>, pipes: &[usize]) -> (usize, usize) {
    let text = shown(bytes);
    assert!(!text.to_ascii_lowercase().contains("<script"));
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with('|')).collect();
    for row in &rows {
        assert!(pipes.contains(&row.matches('|').count()), "{row}");
    }
    (rows.len(), text.lines().filter(|line| line.starts_with('#')).count())
}
