//! A workbook that people filled in, beside the report of what is known.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{day, report};
use permlight_org::checklist::ManualState;
use permlight_report::Report;
use permlight_report::escape::cell;
use permlight_report::filled::{Cells, Refused, filled};

const HEADS: [&str; 6] =
    ["column.note", "column.owner", "column.rule", "column.why", "column.sign-off", "column.date"];

fn made(items: usize) -> Report {
    report(&["Ada".to_owned(), "HubSpot".to_owned(), " =1+1 ".to_owned()], items)
}

/// The sheets of its workbook, as somebody gets them who has moved the columns.
fn sheets(report: &Report) -> Vec<Cells> {
    let word = |key: &str| report.locale.word(key).to_owned();
    let about = vec![
        vec![word("cover.org"), cell(&report.org.name)],
        vec![word("cover.subject"), cell(&report.about())],
    ];
    let row = |item: &permlight_report::report::ItemRow| {
        let entry = &item.entries[0];
        let state = word("entry.open");
        vec![
            cell(&entry.note),
            cell(&entry.owner),
            item.rule.clone(),
            String::new(),
            state,
            "46357".to_owned(),
        ]
    };
    let heads = HEADS.iter().map(|key| word(key)).collect();
    vec![about, std::iter::once(heads).chain(report.checklist.iter().map(row)).collect()]
}

#[test]
fn what_nobody_touched_says_nothing_new_in_every_language() {
    for items in [3, 4] {
        let report = made(items);
        let mut sheets = sheets(&report);
        // No sign-off and *Open* are the same.
        sheets[1][1][4].clear();
        let found = filled(&sheets, &report).unwrap();
        assert_eq!((found.rows.len(), found.wrong.len()), (0, 0), "{found:?}");
    }
}

#[test]
fn every_cell_that_people_fill_in_counts() {
    let report = made(4);
    for (column, text) in [(0, "seen"), (1, "Dana"), (4, "done"), (5, "2027-01-31"), (5, "46358.75"), (5, "")]
    {
        let mut sheets = sheets(&report);
        sheets[1][2][column] = text.to_owned();
        let found = filled(&sheets, &report).unwrap();
        assert_eq!((found.rows.len(), found.wrong.len()), (1, 0), "{text}");
        let row = &found.rows[0];
        assert_eq!(row.rule, report.checklist[1].rule);
        match (column, text) {
            (0, _) => assert_eq!(row.note, "seen"),
            (1, _) => assert_eq!(row.owner, "Dana"),
            (4, _) => assert_eq!(row.state, ManualState::Done),
            (_, "") => assert_eq!(row.date, None),
            (_, "2027-01-31") => assert_eq!(row.date, Some(day("2027-01-31"))),
            _ => assert_eq!(row.date, Some(day("2026-12-02"))),
        }
    }
}

#[test]
fn what_is_no_sign_off_no_day_or_done_by_nobody_is_named_and_not_taken() {
    let report = made(4);
    for changes in [
        &[(4, "perhaps")][..],
        &[(5, "soon")],
        &[(5, "999999999")],
        &[(4, "Done"), (1, "")],
        &[(4, "Not needed"), (1, " ")],
        &[(2, "X99")],
    ] {
        let mut sheets = sheets(&report);
        for (column, text) in changes {
            sheets[1][2][*column] = (*text).to_owned();
        }
        let found = filled(&sheets, &report).unwrap();
        assert_eq!((found.rows.len(), found.wrong.len()), (0, 1), "{changes:?}");
    }
}

#[test]
fn another_user_another_org_or_another_language_is_refused() {
    let report = made(4);
    for row in [0, 1] {
        let mut sheets = sheets(&report);
        sheets[0][row][1].push('x');
        assert_eq!(filled(&sheets, &report), Err(Refused::Another));
    }
    assert_eq!(filled(&sheets(&made(3)), &report), Err(Refused::NoChecklist));
    assert_eq!(filled(&[], &report), Err(Refused::NoChecklist));
    assert_eq!(filled(&[vec![], vec![vec![]]], &report), Err(Refused::NoChecklist));
}
