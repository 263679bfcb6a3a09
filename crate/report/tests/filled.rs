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
        &[(0, "=?")],
        &[(1, "=?")],
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

/// The same with an action plan: rule, owner and day of two checks.
fn with_plan(report: &Report, rows: [[&str; 2]; 2]) -> Vec<Cells> {
    let word = |key: &str| report.locale.word(key).to_owned();
    let heads = ["column.due", "column.rule", "column.owner"].map(word).to_vec();
    let rows = rows.iter().zip(&report.checklist);
    let rows =
        rows.map(|([owner, due], item)| vec![(*due).to_owned(), cell(&item.rule), (*owner).to_owned()]);
    let mut sheets = sheets(report);
    sheets.insert(1, std::iter::once(heads).chain(rows).collect());
    sheets
}

#[test]
fn owners_and_days_of_the_action_plan_count_and_empty_cells_take_nothing_away() {
    for items in [3, 4] {
        let report = made(items);
        let known = &report.checklist[1].entries[0];
        let same = cell(&known.owner);
        for cells in [["", ""], [same.as_str(), ""], [&same, "46357"]] {
            let found = filled(&with_plan(&report, [["", ""], cells]), &report).unwrap();
            assert_eq!((found.rows.len(), found.wrong.len()), (0, 0), "{cells:?} {found:?}");
        }
        for (cells, owner, date) in [
            (["Dana", ""], "Dana", known.date),
            (["", "2027-01-31"], known.owner.as_str(), Some(day("2027-01-31"))),
            (["Dana", "46358.75"], "Dana", Some(day("2026-12-02"))),
        ] {
            let found = filled(&with_plan(&report, [["", ""], cells]), &report).unwrap();
            assert_eq!((found.rows.len(), found.wrong.len()), (1, 0), "{cells:?} {found:?}");
            let row = &found.rows[0];
            assert_eq!(
                (&row.rule, &row.note, row.state),
                (&report.checklist[1].rule, &known.note, known.state)
            );
            assert_eq!((row.owner.as_str(), row.date), (owner, date));
        }
        let found = filled(&with_plan(&report, [["", "31/01/2027"], ["Dana", "soon"]]), &report).unwrap();
        assert_eq!((found.rows.len(), found.wrong.len()), (0, 2), "{found:?}");
    }
}

#[test]
fn two_rows_that_say_different_things_of_one_check_are_named_and_neither_is_taken() {
    let report = made(4);
    // Checklist and plan: another owner here than there is refused, a note beside is joined.
    for (column, text, taken) in
        [(1, "Kim", false), (1, "Dana", true), (0, "seen", true), (5, "2027-02-01", true)]
    {
        let mut sheets = with_plan(&report, [["", ""], ["Dana", ""]]);
        sheets[2][2][column] = text.to_owned();
        let found = filled(&sheets, &report).unwrap();
        assert_eq!(
            (found.rows.len(), found.wrong.len()),
            if taken { (1, 0) } else { (0, 1) },
            "{text} {found:?}"
        );
        assert!(!taken || found.rows[0].owner == "Dana", "{found:?}");
    }
    // A row of the checklist that was copied.
    let mut sheets = sheets(&report);
    let mut copy = sheets[1][2].clone();
    sheets[1][2][1] = "Kim".to_owned();
    copy[1] = "Dana".to_owned();
    sheets[1].push(copy);
    let found = filled(&sheets, &report).unwrap();
    assert_eq!((found.rows.len(), found.wrong.len()), (0, 1), "{found:?}");
}

#[test]
fn rows_that_were_deleted_and_sheets_that_were_renamed_or_moved_take_nothing_away() {
    let report = made(4);
    let mut sheets = with_plan(&report, [["", ""], ["Dana", ""]]);
    sheets[2].truncate(2);
    sheets.reverse();
    sheets.insert(0, vec![vec![String::new()], vec!["notes of ours".to_owned()]]);
    let found = filled(&sheets, &report).unwrap();
    assert_eq!((found.rows.len(), found.wrong.len()), (1, 0), "{found:?}");
}
