//! Whatever names, paths and messages hold, every format stays well-formed.

use std::borrow::Cow;

use permlight_core::capture::{Capture, Permissions};
use permlight_core::date::Date;
use permlight_core::evaluate::evaluate;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use permlight_core::waiver::Waiver;
use permlight_metadata::ReadError;
use permlight_org::assessment::{Counts, Decision, Notice, NoticeKind, Ruled, Standing};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::judge::{Judged, Judgement};
use super::{csv, json, junit, markdown, sarif};
use crate::arguments::CsvSeparator;

const NASTY: [&str; 26] = [
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
    "\n```\n# heading\n",
    "<script>alert(1)</script>",
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
    "' \" ` \\ / ..//C:\\",
    "",
];

fn text() -> impl Strategy<Value = String> {
    let nasty = (0..NASTY.len()).prop_map(|at| NASTY[at].to_owned());
    let any = prop::collection::vec(any::<char>(), 0..20).prop_map(|text| text.into_iter().collect());
    let part = prop_oneof![4 => nasty, 2 => any, 1 => "[A-Za-z ]{1,12}"];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.concat())
}

fn subject() -> impl Strategy<Value = Judged> {
    let setting =
        prop_oneof![Just(Setting::On), Just(Setting::Off), Just(Setting::Unknown(Unknown::UnreadableValue)),];
    let rows = prop::collection::vec((text(), setting, prop::option::of(0..9u32)), 0..6);
    let unnamed = prop_oneof![Just(Setting::Off), Just(Setting::Unknown(Unknown::PartialFile))];
    let kind = (0..SubjectKind::ALL.len()).prop_map(|at| SubjectKind::ALL[at]);
    (kind, text(), text(), rows, unnamed, any::<bool>()).prop_map(
        |(kind, name, source, rows, unnamed, namesake)| {
            let entries = rows.into_iter().map(|(key, value, line)| Entry { key: key.into(), value, line });
            let permissions = Permissions::new(Table::from_rows(entries.collect(), |_| None).0, unnamed);
            judged(kind, name, source, permissions, namesake)
        },
    )
}

fn judged(
    kind: SubjectKind,
    name: String,
    source: String,
    permissions: Permissions,
    namesake: bool,
) -> Judged {
    let mut capture = Capture::new(Subject { kind, name: name.clone(), record_id: None });
    capture.permissions = permissions;
    let mut findings: Vec<Ruled<'static>> =
        evaluate(&capture, Policy::find("smartosc").unwrap()).into_iter().map(Ruled::from).collect();
    // The reader of policy files takes no longer texts.
    let short = |text: &str| text.chars().take(600).collect::<String>();
    let waiver: &Waiver = Box::leak(Box::new(Waiver {
        rule: "X".to_owned(),
        kind,
        name: short(&name),
        target: short(&source),
        reason: short(&source),
        approver: short(&name),
        expires: Date::LAST,
    }));
    let decisions = [
        Decision::None,
        Decision::Waived(Cow::Borrowed(waiver)),
        Decision::Expired(Cow::Borrowed(waiver)),
        Decision::Accepted,
        Decision::None,
    ];
    for (ruled, decision) in findings.iter_mut().zip(decisions.into_iter().cycle()) {
        ruled.decision = decision;
    }
    let id = format!("{}:{name}{}", kind.id(), if namesake { format!("@{source}") } else { String::new() });
    Judged { id, kind, name, source, excluded: None, counts: Counts::of(&findings), findings }
}

fn judgement(subjects: Vec<Judged>, errors: Vec<ReadError>) -> Judgement {
    let notices = errors.iter().map(|error| Notice {
        kind: NoticeKind::NotRead,
        message: permlight_core::message!("found.as-is", error.message.clone()),
        rule: error.source.clone(),
        subject: error.source.clone(),
        target: error.message.clone(),
    });
    let notices = notices.collect();
    let counts = Counts::of(subjects.iter().flat_map(|judged| &judged.findings));
    let policy = Policy::find("smartosc").unwrap();
    Judgement {
        policy,
        fail_on: Severity::High,
        subjects,
        errors,
        empty: Vec::new(),
        ignored_files: 0,
        ignored_elements: 0,
        notices,
        decided: true,
        counts,
    }
}

fn error() -> impl Strategy<Value = ReadError> {
    let number = || prop::option::of(any::<u32>());
    (text(), number(), number(), text()).prop_map(|(source, line, column, message)| ReadError {
        source,
        line,
        column,
        message,
    })
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn every_format_is_well_formed(judgement: &Judgement) {
    csv_is_rectangular(judgement);
    junit_is_xml(judgement);
    markdown_has_no_other_rows(judgement);
    sarif_has_every_result(judgement);
    let report: Value = serde_json::from_str(&written(|out| json::write(out, judgement))).unwrap();
    assert_eq!(report["errors"].as_array().unwrap().len(), judgement.error_count());
}

fn no_hidden_characters(text: &str) {
    let hidden = |c: char| {
        (c.is_control() && !matches!(c, '\r' | '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
    };
    assert_eq!(text.find(hidden), None, "{text:?}");
}

fn csv_is_rectangular(judgement: &Judgement) {
    let rows: usize = judgement.subjects.iter().map(|judged| judged.findings.len()).sum();
    for (separator, byte) in
        [(CsvSeparator::Comma, b','), (CsvSeparator::Semicolon, b';'), (CsvSeparator::Tab, b'\t')]
    {
        let text = written(|out| csv::write(out, judgement, separator, true));
        let text = text.strip_prefix('\u{feff}').unwrap();
        no_hidden_characters(text);
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let mut reader =
            ::csv::ReaderBuilder::new().delimiter(byte).has_headers(false).from_reader(text.as_bytes());
        let records: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 1 + rows + judgement.notices.len() + judgement.error_count());
        for cell in records.iter().flatten() {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
}

fn junit_is_xml(judgement: &Judgement) {
    let text = written(|out| junit::write(out, judgement));
    no_hidden_characters(&text);
    assert!(!text.contains(['\u{fffe}', '\u{ffff}']));
    let mut reader = Reader::from_str(&text);
    let (mut cases, mut suites) = (0, 0);
    loop {
        // The reader itself sees to it that every element ends.
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                cases += usize::from(start.name().as_ref() == "testcase");
                suites += usize::from(start.name().as_ref() == "testsuite");
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            Event::GeneralRef(reference) => {
                assert!(["lt", "gt", "amp", "apos", "quot"].contains(&&*reference));
            }
            _ => {}
        }
    }
    let judged = judgement.subjects.iter().flat_map(|judged| &judged.findings);
    let applied = judged.filter(|ruled| ruled.standing() != Standing::NotApplicable).count();
    assert_eq!(cases, applied + judgement.error_count());
    let suites_beside = usize::from(judgement.error_count() > 0) + usize::from(!judgement.notices.is_empty());
    assert_eq!(suites, judgement.subjects.len() + suites_beside);
}

fn markdown_has_no_other_rows(judgement: &Judgement) {
    let text = written(|out| markdown::write(out, judgement, true));
    no_hidden_characters(&text);
    assert!(!text.to_ascii_lowercase().contains("<script"));
    let shown: Vec<_> = judgement.subjects.iter().filter(|judged| !judged.left_alone()).collect();
    let table = |rows: usize| if rows == 0 { 0 } else { rows + 2 };
    let failures: usize = shown.iter().map(|judged| table(judged.failures().len())).sum();
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), table(shown.len()) + failures + table(judgement.error_count()), "{text}");
    for row in rows {
        let pipes = row.matches('|').count();
        assert!([4, 7, 9].contains(&pipes), "{row}");
    }
    let headings = text.lines().filter(|line| line.starts_with('#')).count();
    assert!(headings <= 3 + shown.len());
}

fn sarif_has_every_result(judgement: &Judgement) {
    let log: Value = serde_json::from_str(&written(|out| sarif::write(out, judgement))).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let outcomes = judgement.counts.outcomes;
    let borne = outcomes.waived + outcomes.accepted;
    assert_eq!(results.len(), outcomes.fail + borne + outcomes.unknown + outcomes.manual);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()), "{uri}");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        assert!(result["suppressions"].is_array());
    }
    let notifications = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications.as_array().unwrap().len(), judgement.error_count());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn nothing_in_names_breaks_a_format(
        subjects in prop::collection::vec(subject(), 0..4),
        errors in prop::collection::vec(error(), 0..3),
    ) {
        every_format_is_well_formed(&judgement(subjects, errors));
    }
}

#[test]
fn very_long_names_break_no_format() {
    for part in ["x", "|", "<script>", "\u{202e}", "\0", "設", "`", "=1\r\n"] {
        let long = part.repeat(100_000 / part.len());
        let row = Entry { key: long.clone().into(), value: Setting::On, line: Some(3) };
        let permissions = Permissions::new(Table::from_rows(vec![row], |_| None).0, Setting::Off);
        let subject = judged(SubjectKind::Profile, long.clone(), long.clone(), permissions, false);
        let error = ReadError { source: long.clone(), line: Some(1), column: None, message: long };
        every_format_is_well_formed(&judgement(vec![subject], vec![error]));
    }
}
