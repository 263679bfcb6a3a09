//! Marks of a page beside what was tested: both sides of every control.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::evaluate::{Context, TestedSubject};
use permlight_core::finding::Outcome;
use permlight_core::message::Locale;
use permlight_core::page::Labels;
use permlight_core::policy::Policy;
use permlight_core::snapshot::{Node, Snapshot};
use permlight_overlay::{FindingText, Report, TESTED, report};

const ID: &str = "0PS000000000001";

/// The System Permissions edit form of a permission set: the name of each box, whether it is ticked, and whether it was when the form was sent.
fn page(boxes: &[(&str, bool, bool)]) -> Snapshot {
    let nodes = boxes.iter().enumerate().map(|(at, (name, now, saved))| Node {
        query: 0,
        attributes: vec![None, Some((*name).to_owned())],
        checked: Some(*now),
        saved: Some(*saved),
        row: u32::try_from(at).ok(),
        column: Some(1),
        ..Node::default()
    });
    Snapshot {
        url: format!("https://acme.my.salesforce-setup.com/{ID}/e?s=SystemPermissions"),
        generation: 1,
        truncated: false,
        rejected: false,
        translated: false,
        closed: usize::MAX,
        nodes: nodes.collect(),
    }
}

fn tested(rows: &[&str]) -> TestedSubject {
    TestedSubject {
        id: ID.to_owned(),
        rows: rows.join("\0"),
        drifted: Vec::new(),
        baseline: "Sprint 12".to_owned(),
        day: "2026-11-12".to_owned(),
    }
}

fn judge(boxes: &[(&str, bool, bool)], tested: TestedSubject) -> Report {
    let context = Context { tested: vec![tested], ..Context::default() };
    report(&page(boxes), Policy::find("recommended").unwrap(), &Labels::new(), &context, &english()).unwrap()
}

fn english() -> Locale {
    Locale::new("en", &permlight_data::Data::words("en").unwrap())
}

const EXTRA: &str = r#"Not in the tested configuration "Sprint 12" of 2026-11-12: there it is off."#;
const MISSING: &str = r#"Tested on in "Sprint 12" of 2026-11-12."#;
const EQUAL: &str = r#"As in the tested configuration "Sprint 12" of 2026-11-12."#;

/// What is said of the first box while it is on and while it is off.
fn sides(report: &Report) -> [Option<&str>; 2] {
    let mark = &report.marks[0];
    [mark.on, mark.off].map(|number| {
        let found = |finding: &&FindingText| finding.code == TESTED.code;
        let finding = report.verdicts[number.unwrap()].findings.iter().find(found)?;
        Some(finding.message.as_str())
    })
}

const NOTHING: [&str; 2] = ["list/permission", ""];

#[test]
fn an_extra_right_is_wrong_on_and_right_off_and_stays_so_until_it_is_saved() {
    let expected = [Some(EXTRA), Some(EQUAL)];
    for now in [true, false] {
        // No rule of the policy speaks of it.
        let report = judge(&[("RunReports", now, true)], tested(&NOTHING));
        assert_eq!(sides(&report), expected, "ticked: {now}");
        let on = &report.verdicts[report.marks[0].on.unwrap()];
        assert_eq!((on.outcome, on.short.as_str()), (Outcome::Fail, "not tested"));
        assert_eq!(report.verdicts[report.marks[0].off.unwrap()].outcome, Outcome::Pass);
    }
}

#[test]
fn a_missing_right_says_what_was_tested() {
    let report = judge(&[("RunReports", false, false)], tested(&["permission/RunReports", "on"]));
    assert_eq!(sides(&report), [Some(EQUAL), Some(MISSING)]);
    let off = &report.verdicts[report.marks[0].off.unwrap()];
    assert!(off.short == "tested: on" || off.findings.len() > 1, "{}", off.short);
}

#[test]
fn what_is_as_tested_gets_no_word_unless_it_once_was_not() {
    let rows = ["permission/ViewSetup", "on"];
    let on = [("ViewSetup", true, true)];
    assert_eq!(sides(&judge(&on, tested(&rows))), [None, Some(MISSING)]);
    let once = TestedSubject { drifted: vec!["permission/ViewSetup".to_owned()], ..tested(&rows) };
    assert_eq!(sides(&judge(&on, once))[0], Some(EQUAL));
}

#[test]
fn what_was_not_seen_and_other_records_are_not_compared() {
    let on = [("ViewSetup", true, true)];
    assert_eq!(sides(&judge(&on, tested(&["permission/RunReports", "on"]))), [None, None]);
    let other = TestedSubject { id: "0PS000000000002".to_owned(), ..tested(&NOTHING) };
    assert_eq!(sides(&judge(&on, other)), [None, None]);
}

#[test]
fn a_list_that_a_page_shows_whole_is_missed_from() {
    let user = Snapshot {
        url: "https://acme.my.salesforce-setup.com/udd/PermissionSet/assignPermissionSet.apexp?userId=005000000000001"
            .to_owned(),
        ..page(&[])
    };
    let plan = permlight_core::page::plan(&user.url).unwrap();
    let query = |css: &str| plan.queries.iter().position(|query| query.css.contains(css)).unwrap();
    let nodes = vec![
        Node { query: query("select[id$=':backingList_s']"), ..Node::default() },
        Node {
            query: query("option:not([disabled])"),
            text: "Logs".to_owned(),
            attributes: vec![Some("0PS000000000009".to_owned())],
            ..Node::default()
        },
    ];
    let user = Snapshot { nodes, ..user };
    let rows = ["permission-set/Sync", "on", "permission-set/Logs", "on"].join("\0");
    let tested = TestedSubject {
        id: "005000000000001".to_owned(),
        rows,
        drifted: Vec::new(),
        baseline: "Sprint 12".to_owned(),
        day: "2026-11-12".to_owned(),
    };
    let context = Context { tested: vec![tested], ..Context::default() };
    let report =
        report(&user, Policy::find("recommended").unwrap(), &Labels::new(), &context, &english()).unwrap();
    let missing: Vec<_> = report.missing.iter().filter(|missing| missing.code == TESTED.code).collect();
    assert_eq!(missing.len(), 1, "{:?}", report.facts);
    assert_eq!(missing[0].label, "Sync");
    assert_eq!(
        missing[0].message,
        r#"Sync is in the tested configuration "Sprint 12" of 2026-11-12 and not on this page."#
    );
}
