//! The verification: what comes of it, what differs, and what follows the deploy.

use permlight_core::date::{Date, Moment};

use super::{Cell, Column, Table};
use crate::report::SubjectRow;
use crate::report::verification::{
    CleanUpPart, Difference, RemoveRow, Stage, Verification, WatchPart, WayBack,
};

/// The tables of the part, in the order in which they are read.
pub(super) fn tables(part: &Verification) -> Vec<Table> {
    let mut tables = vec![facts(part), differences(part)];
    if !part.unseen.is_empty() {
        tables.push(unseen(part));
    }
    if !part.tested.history.is_empty() {
        tables.push(baselines(part));
    }
    if let Some(known) = &part.watch {
        tables.push(watch(known));
    }
    if let Some(known) = &part.way_back {
        tables.push(way_back(known));
    }
    if let Some(known) = &part.clean_up {
        tables.push(clean_up(known));
    }
    tables
}

fn about(subject: &SubjectRow) -> Cell {
    Cell::text(&subject.label())
}

fn subjects(list: &[SubjectRow]) -> Cell {
    Cell::lines(&list.iter().map(SubjectRow::label).collect::<Vec<_>>())
}

/// When a baseline was made: it says so itself, as a day or as a moment.
fn created(text: &str) -> Cell {
    let moment = Moment::parse(text).map(Cell::Time);
    moment.or_else(|| Date::parse(text).map(Cell::Day)).unwrap_or_else(|| Cell::text(text))
}

fn facts(part: &Verification) -> Table {
    let tested = &part.tested;
    let mut rows = vec![
        ("Verdict", Cell::text(part.verdict.label())),
        ("Stage", Cell::text(part.stage.label())),
        ("Reasons", Cell::lines(&part.reasons)),
        ("Production", Cell::name(&part.production)),
        ("Compared", Cell::Time(part.compared)),
        ("Baseline", Cell::text(&tested.name)),
        ("Tested in", Cell::name(&tested.org)),
        ("Tested on", created(&tested.created)),
        ("Tested by", Cell::text(&tested.by)),
        ("What was tested", Cell::text(&tested.note)),
        ("Policy", Cell::text(&tested.policy)),
        ("SHA-256", Cell::name(&tested.hash)),
        ("Subjects compared", subjects(&part.subjects)),
        ("Subjects nobody tested", subjects(&part.untested)),
    ];
    if let Some(watch) = &part.watch {
        rows.extend([
            ("Deployed", Cell::Day(watch.deployed)),
            ("Watched until", Cell::Day(watch.until)),
            ("Days left", Cell::Number(watch.days_left as usize)),
            ("Re-check due since", Cell::day(watch.due_since)),
            ("Verified", Cell::day(watch.verified)),
            ("Open again", Cell::text(&watch.reopened)),
            ("Watch", Cell::yes(watch.over, "over")),
        ]);
    }
    if let Some(way_back) = &part.way_back {
        rows.push(("Way back to", Cell::Day(way_back.captured)));
    }
    if let Some(clean_up) = &part.clean_up {
        rows.extend([
            ("Clean-up from", Cell::Day(clean_up.from)),
            ("Clean-up until", Cell::Day(clean_up.until)),
            ("Clean-up", Cell::text(clean_up.state.word())),
        ]);
    }
    rows.retain(|(_, value)| *value != Cell::Empty);
    Table {
        id: "verification",
        printed: 2,
        title: "Verification",
        about: "Whether production holds exactly what was tested in the sandbox.",
        none: "",
        columns: &[("What", 26), ("Value", 90)],
        rows: rows.into_iter().map(|(what, value)| vec![Cell::text(what), value]).collect(),
    }
}

fn differences(part: &Verification) -> Table {
    const COLUMNS: &[Column] = &[
        ("Severity", 10),
        ("Production has", 12),
        ("Subject", 30),
        ("Section", 22),
        ("Setting", 34),
        ("Tested", 16),
        ("In production", 16),
        ("Grants more", 9),
        ("Why it is expected", 36),
        ("Why it cannot be told", 36),
        // Only before a deploy, so it stands last.
        ("The deploy", 14),
    ];
    let before = part.stage == Stage::Before;
    let columns = if before { COLUMNS } else { COLUMNS.split_last().map_or(COLUMNS, |(_, rest)| rest) };
    let row = |row: &Difference| {
        let mut cells = vec![
            Cell::Severity(row.severity),
            Cell::text(row.direction.word()),
            about(&row.subject),
            Cell::name(&row.section),
            Cell::name(&row.setting),
            Cell::name(&row.tested),
            Cell::name(&row.actual),
            Cell::yes(row.widens, "yes"),
            Cell::text(&row.expected),
            Cell::text(&row.reason),
        ];
        if before {
            cells.push(Cell::text(row.deploy.map_or("", |deploy| deploy.label())));
        }
        cells
    };
    Table {
        id: "differences",
        printed: columns.len(),
        title: "Differences",
        about: "What production has otherwise than it was tested, the worst first; what is expected to differ comes last and is no drift.",
        none: "No difference is known.",
        columns,
        rows: part.differences.iter().map(row).collect(),
    }
}

fn unseen(part: &Verification) -> Table {
    let rows = part.unseen.iter().map(|row| {
        vec![
            Cell::yes(row.needed, "yes"),
            about(&row.subject),
            Cell::name(&row.section),
            Cell::name(&row.setting),
        ]
    });
    Table {
        id: "not-seen",
        printed: 4,
        title: "Not seen",
        about: "What neither side has seen, so that nothing can be said about it.",
        none: "",
        columns: &[("Needed", 9), ("Subject", 44), ("Section", 30), ("Setting", 60)],
        rows: rows.collect(),
    }
}

fn baselines(part: &Verification) -> Table {
    let tested = &part.tested;
    let said = |name: &str, when: &str, by: &str, note: &str, hash: &str| {
        vec![Cell::text(name), created(when), Cell::text(by), Cell::text(note), Cell::name(hash)]
    };
    let mut rows: Vec<_> = tested
        .history
        .iter()
        .map(|row| {
            let mut cells = said(&row.name, &row.created, &row.by, &row.note, &row.hash);
            cells.extend(
                [row.added, row.removed, row.changed, row.unknown].map(|count| Cell::Number(count as usize)),
            );
            cells
        })
        .collect();
    let mut last = said(&tested.name, &tested.created, &tested.by, &tested.note, &tested.hash);
    last.extend([const { Cell::Empty }; 4]);
    rows.push(last);
    Table {
        id: "baselines",
        printed: 9,
        title: "Baselines",
        about: "What was tested before, the oldest first, and how many settings the next one changed. The last one is what counts.",
        none: "",
        columns: &[
            ("Baseline", 26),
            ("Created", 17),
            ("By", 22),
            ("Note", 44),
            ("SHA-256", 36),
            ("Then added", 9),
            ("Then removed", 9),
            ("Then changed", 9),
            ("Then unknown", 9),
        ],
        rows,
    }
}

/// What happened or has to happen on a day of the watch.
fn watch(watch: &WatchPart) -> Table {
    const NOTHING: [Cell; 4] = [const { Cell::Empty }; 4];
    let mut days: Vec<(Date, Vec<Cell>)> = Vec::new();
    // Days are few, and what is of one day keeps the order in which it is put here.
    let mut put = |on: Date, what: &str, stands: &str, rest: [Cell; 4]| {
        let [details, differences, by, baseline] = rest;
        let row =
            vec![Cell::Day(on), Cell::text(what), Cell::text(stands), details, differences, by, baseline];
        days.insert(days.partition_point(|(known, _)| *known <= on), (on, row));
    };
    put(watch.deployed, "Deploy", "", NOTHING);
    for event in &watch.events {
        let rest = [Cell::text(&event.what), Cell::Empty, Cell::Empty, Cell::Empty];
        put(event.on, "Change in production", "", rest);
    }
    for recheck in &watch.rechecks {
        put(recheck.on, "Re-check", recheck.state.word(), NOTHING);
    }
    for check in &watch.checks {
        let mut changes = Vec::new();
        if let Some(since) = &check.since {
            for (word, list) in [("New: ", &since.appeared), ("Gone: ", &since.gone)] {
                changes.extend(list.iter().map(|what| [word, what].concat()));
            }
        }
        let rest = [
            Cell::lines(&changes),
            Cell::Number(check.differences as usize),
            Cell::text(&check.by),
            Cell::name(&check.baseline),
        ];
        put(check.on, "Check", check.verdict.label(), rest);
    }
    Table {
        id: "watch",
        printed: 7,
        title: "Watch",
        about: "The weeks after the deploy, day by day: when production has to be checked again, when it was, and what people changed.",
        none: "",
        columns: &[
            ("Day", 12),
            ("What", 20),
            ("How it stands", 24),
            ("Details", 60),
            ("Differences", 12),
            ("By", 26),
            ("Baseline", 36),
        ],
        rows: days.into_iter().map(|(_, row)| row).collect(),
    }
}

fn way_back(way_back: &WayBack) -> Table {
    let rows = way_back.changes.iter().map(|row| {
        vec![
            Cell::Severity(row.severity),
            Cell::text(row.effect.label()),
            about(&row.subject),
            Cell::name(&row.section),
            Cell::name(&row.setting),
            Cell::name(&row.now),
            Cell::name(&row.then),
            Cell::text(&row.reason),
        ]
    });
    Table {
        id: "way-back",
        printed: 8,
        title: "Way back",
        about: "What going back to production as it was captured before the deploy would change.",
        none: "Going back would change nothing that was seen.",
        columns: &[
            ("Severity", 10),
            ("Going back", 16),
            ("Subject", 30),
            ("Section", 22),
            ("Setting", 34),
            ("Now", 16),
            ("Before", 16),
            ("Why it cannot be told", 40),
        ],
        rows: rows.collect(),
    }
}

fn clean_up(clean_up: &CleanUpPart) -> Table {
    let row = |row: &RemoveRow| {
        let what = if row.setting.is_empty() { "subject" } else { "setting" };
        vec![Cell::text(what), about(&row.subject), Cell::name(&row.setting)]
    };
    Table {
        id: "clean-up",
        printed: 3,
        title: "Clean-up",
        about: "What belongs to the access before the deploy and should go once everything is stable.",
        none: "Nothing has to go.",
        columns: &[("What", 12), ("Subject", 50), ("Setting", 60)],
        rows: clean_up.remove.iter().map(row).collect(),
    }
}
