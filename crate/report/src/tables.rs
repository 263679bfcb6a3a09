//! The report laid out as tables: once, for every format that shows tables.

mod found;
mod verification;

use permlight_core::date::{Date, Moment};
use permlight_core::rule::Severity;
use permlight_org::checklist::{ItemOutcome, ManualEntry, ManualState, Mode};

use crate::report::{ItemRow, Report};
use found::{access, action_plan, evidence, findings, waivers};

/// One cell. Texts are as they came: each format escapes for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    /// A name from Salesforce.
    Name(String),
    /// Several texts, a line each.
    Lines(Vec<String>),
    Number(usize),
    Day(Date),
    Time(Moment),
    Outcome(ItemOutcome),
    Severity(Severity),
    /// Path of a page of Setup.
    Path(String),
}

impl Cell {
    fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    fn name(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Name(text.to_owned()) }
    }

    fn lines(texts: &[String]) -> Self {
        match texts {
            [] => Self::Empty,
            [one] => Self::text(one),
            several => Self::Lines(several.to_vec()),
        }
    }

    fn day(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Day)
    }

    fn time(moment: Option<Moment>) -> Self {
        moment.map_or(Self::Empty, Self::Time)
    }

    fn yes(holds: bool, word: &str) -> Self {
        Self::text(if holds { word } else { "" })
    }
}

/// A column and its width in characters.
pub(crate) type Column = (&'static str, u16);

/// One table.
#[derive(Debug)]
pub(crate) struct Table {
    /// The name that machines read.
    pub id: &'static str,
    /// The name that people read: of a sheet, of a section.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub about: &'static str,
    /// What stands there instead of rows.
    pub none: &'static str,
    pub columns: &'static [Column],
    pub rows: Vec<Vec<Cell>>,
    /// How many columns go on paper; all of them stand on the screen.
    pub printed: usize,
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Everything.
    Full,
    /// What people read from top to bottom: findings that pass are left out.
    Readable,
}

/// Every table, in the order in which they are read.
pub(crate) fn tables(report: &Report, detail: Detail) -> Vec<Table> {
    let mut tables = vec![summary(report), checklist(report), findings(report, detail), action_plan(report)];
    tables.push(access(report));
    tables.push(waivers(report));
    tables.push(evidence(report));
    if !report.integrations.is_empty() {
        tables.insert(2, integrations(report));
    }
    if let Some(part) = &report.verification {
        tables.append(&mut verification::tables(part));
    }
    tables
}

fn summary(report: &Report) -> Table {
    let mut rows = vec![
        ("Verdict", Cell::text(&report.summary.verdict)),
        ("Org", Cell::name(&report.org.name)),
        ("Environment", Cell::text(report.org.environment.word())),
        ("Setup", Cell::text(&report.org.url)),
        ("Subject", Cell::text(&report.about())),
        ("Policy", Cell::text(&report.policy.title)),
        ("Guide", Cell::text(&report.policy.guide)),
        ("Generated", Cell::Time(report.generated)),
        ("By", Cell::text(&report.generator)),
        ("Items", Cell::Number(report.summary.items)),
    ];
    if let Some(part) = &report.verification {
        rows.push(("Verification", Cell::text(part.verdict.label())));
    }
    let outcomes = report.summary.outcomes.iter();
    rows.extend(outcomes.map(|row| (outcome_title(row.outcome), Cell::Number(row.count))));
    let failures = report.summary.failures.iter();
    rows.extend(failures.map(|row| (failure_title(row.severity), Cell::Number(row.count))));
    rows.extend(report.notices.iter().map(|notice| ("Notice", Cell::text(notice))));
    for entry in &report.unplaced {
        let text = format!("{}: {}", entry.item, said(entry));
        rows.push(("Entry without an item", Cell::text(&text)));
    }
    for problem in &report.problems {
        rows.push(("Could not be read", Cell::text(&problem.to_string())));
    }
    rows.retain(|(_, value)| *value != Cell::Empty);
    Table {
        id: "summary",
        printed: 2,
        title: "Summary",
        about: "What was looked at, by what, and what comes of it.",
        none: "",
        columns: &[("What", 26), ("Value", 90)],
        rows: rows.into_iter().map(|(what, value)| vec![Cell::text(what), value]).collect(),
    }
}

const fn outcome_title(outcome: ItemOutcome) -> &'static str {
    match outcome {
        ItemOutcome::Fail => "Items that fail",
        ItemOutcome::Unknown => "Items unknown",
        ItemOutcome::Open => "Items open",
        ItemOutcome::Waived => "Items waived",
        ItemOutcome::Pass => "Items that pass",
        ItemOutcome::Done => "Items done",
        ItemOutcome::NotNeeded => "Items not needed",
        ItemOutcome::NotApplicable => "Items not applicable",
    }
}

const fn failure_title(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical failures",
        Severity::High => "High failures",
        Severity::Medium => "Medium failures",
        Severity::Low => "Low failures",
        Severity::Info => "Failures for information",
    }
}

fn checklist(report: &Report) -> Table {
    let step = |item: &ItemRow| {
        let known = report.steps.iter().find(|step| step.id == item.step);
        known.map_or_else(|| item.step.clone(), |step| step.title.clone())
    };
    let row = |item: &ItemRow| {
        vec![
            Cell::Text(step(item)),
            Cell::name(&item.rule),
            Cell::Outcome(item.outcome),
            Cell::Severity(item.severity),
            Cell::text(&item.title),
            Cell::lines(&item.seen),
            Cell::text(if item.outcome.is_left() { &item.fix } else { "" }),
            owners(&item.entries),
            Cell::day(item.entries.iter().filter_map(|entry| entry.date).max()),
            notes(&item.entries, item.conflict),
            Cell::text(&item.requirements.join(" ")),
            Cell::text(mode(item.mode)),
            Cell::text(&item.why),
            Cell::name(&item.place),
            Cell::time(item.time),
            if item.link.is_empty() { Cell::Empty } else { Cell::Path(item.link.clone()) },
        ]
    };
    Table {
        id: "checklist",
        printed: 10,
        title: "Checklist",
        about: "Every rule of the policy once, in the order in which an integration user is set up.",
        none: "The policy has no rule.",
        columns: &[
            ("Step", 14),
            ("Rule", 9),
            ("Outcome", 12),
            ("Severity", 9),
            ("What should be", 30),
            ("What was seen", 42),
            ("What to do", 42),
            ("Owner", 14),
            ("Date", 11),
            ("Notes", 24),
            ("Requirements", 13),
            ("Told by", 10),
            ("Why", 90),
            ("Page or file", 60),
            ("Read", 17),
            ("Setup", 44),
        ],
        rows: report.checklist.iter().map(row).collect(),
    }
}

const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Automatic => "evidence",
        Mode::Manual => "a person",
    }
}

fn owners(entries: &[ManualEntry]) -> Cell {
    let mut owners: Vec<String> =
        entries.iter().map(|entry| entry.owner.clone()).filter(|owner| !owner.is_empty()).collect();
    owners.sort_unstable();
    owners.dedup();
    Cell::lines(&owners)
}

/// What a person has written down, in a line.
pub(crate) fn said(entry: &ManualEntry) -> String {
    let word = match entry.state {
        ManualState::Open => "Open",
        ManualState::Done => "Done",
        ManualState::NotNeeded => "Not needed",
    };
    let mut text = word.to_owned();
    if !entry.owner.is_empty() {
        text.push_str(", ");
        text.push_str(&entry.owner);
    }
    if let Some(date) = entry.date {
        text.push_str(", ");
        text.push_str(&date.to_string());
    }
    if !entry.subject.is_empty() {
        text.push_str(", for ");
        text.push_str(&entry.subject);
    }
    if !entry.note.is_empty() {
        text.push_str(": ");
        text.push_str(&entry.note);
    }
    text
}

fn notes(entries: &[ManualEntry], conflict: bool) -> Cell {
    let mut lines: Vec<String> = Vec::new();
    if conflict {
        lines.push("Conflict: people have written down different things.".to_owned());
    }
    lines.extend(entries.iter().map(said));
    Cell::lines(&lines)
}

fn integrations(report: &Report) -> Table {
    let rows = report.integrations.iter().map(|row| {
        let state = match row.state {
            ManualState::Open => "open",
            ManualState::Done => "moved",
            ManualState::NotNeeded => "not needed",
        };
        let turn = if row.is_early { "moved before one with less risk" } else { "next" };
        vec![
            Cell::text(row.risk.word()),
            Cell::text(&row.title),
            Cell::name(&row.username),
            Cell::text(&row.owner),
            Cell::text(state),
            Cell::yes(row.is_next || row.is_early, turn),
            notes(&row.entries, row.conflict),
        ]
    });
    Table {
        id: "integrations",
        printed: 7,
        title: "Integrations",
        about: "Integrations are moved one at a time, the one with the least risk first.",
        none: "",
        columns: &[
            ("Risk", 10),
            ("Integration", 30),
            ("User", 34),
            ("Owner", 26),
            ("State", 12),
            ("Turn", 20),
            ("Notes", 50),
        ],
        rows: rows.collect(),
    }
}
