//! The report laid out as tables: once, for every format that shows tables.

mod access;
mod found;
mod verification;

use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_org::checklist::{ItemOutcome, ManualEntry, Mode};

use crate::cell::Cell;
use crate::cover;
use crate::report::{ItemRow, Report};
use crate::say;
use found::{action_plan, evidence, findings, waivers};

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    /// The name that machines read.
    pub id: &'static str,
    /// The name that people read.
    pub title: String,
    /// Its width in characters.
    pub width: u16,
}

/// One table.
#[derive(Debug)]
pub(crate) struct Table {
    /// The name that machines read.
    pub id: &'static str,
    /// The name that people read: of a sheet, of a section.
    pub title: String,
    /// What it shows, in a sentence.
    pub about: String,
    /// What stands there instead of rows.
    pub none: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// How many columns go on paper; all of them stand on the screen.
    pub printed: usize,
    /// How many rows do, likewise.
    pub printed_rows: usize,
}

impl Table {
    /// A table of these columns, each with its width, all of which go on paper.
    fn new(
        locale: &Locale,
        id: &'static str,
        columns: &[(&'static str, u16)],
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Self {
        let column =
            |&(id, width): &(&'static str, u16)| Column { id, title: say::word(locale, "column", id), width };
        let rows: Vec<_> = rows.into_iter().collect();
        Self {
            id,
            title: say::word(locale, "sheet", id),
            about: say::word(locale, "sheet-about", id),
            none: say::word(locale, "sheet-none", id),
            columns: columns.iter().map(column).collect(),
            printed: columns.len(),
            printed_rows: rows.len(),
            rows,
        }
    }

    /// The same with only its first columns on paper.
    fn printing(self, printed: usize) -> Self {
        Self { printed, ..self }
    }
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Everything: what people filter and sort.
    Full,
    /// What people read from top to bottom, in at most six columns: what is alike stands together, and findings that pass are
    /// left out.
    Readable,
}

/// Every table, in the order in which they are read. What people read from top to bottom begins with a [`cover`] instead of the
/// first one.
pub(crate) fn tables(report: &Report, detail: Detail) -> Vec<Table> {
    let mut tables = match detail {
        Detail::Full => vec![
            summary(report),
            checklist(report),
            findings(report, detail),
            action_plan(report, detail),
            access::permissions(report),
            access::objects(report),
            access::all(report),
            waivers(report, detail),
            evidence(report),
        ],
        Detail::Readable => vec![
            action_plan(report, detail),
            checklist(report),
            findings(report, detail),
            access::permissions(report),
            access::objects(report),
            waivers(report, detail),
            evidence(report),
        ],
    };
    if !report.integrations.is_empty() {
        tables.insert(2, integrations(report));
    }
    if let Some(part) = &report.verification {
        tables.append(&mut verification::tables(part, &report.locale, detail));
    }
    tables
}

/// The cover as a table.
fn summary(report: &Report) -> Table {
    let locale = &report.locale;
    let mut rows = cover::facts(report);
    let counts = report.summary.outcomes.iter();
    rows.extend(counts.map(|row| (say::outcome(locale, row.outcome), Cell::Number(row.count))));
    // Checks, as everywhere: the findings of one are together.
    let wrong = |severity: &Severity| {
        let is_one = |item: &&ItemRow| item.outcome == ItemOutcome::Fail && item.severity == *severity;
        report.checklist.iter().filter(is_one).count()
    };
    let failures = Severity::ALL.into_iter().rev().filter(|severity| wrong(severity) > 0).map(|severity| {
        let title = [say::outcome(locale, ItemOutcome::Fail), say::severity(locale, severity)];
        (title.join(locale.word("list.comma")), Cell::Number(wrong(&severity)))
    });
    rows.extend(failures);
    let word = |key: &str| locale.word(key).to_owned();
    rows.push((word("cover.worst"), Cell::lines(&cover::worst(report))));
    rows.push((word("cover.waivers"), Cell::lines(&cover::waivers(report))));
    rows.push((word("cover.exceptions"), Cell::lines(&cover::exceptions(report))));
    rows.push((word("cover.unseen"), Cell::lines(&cover::unseen(report))));
    rows.push((word("cover.method"), Cell::lines(&cover::method(report))));
    rows.push((word("cover.hash"), Cell::name(&report.hash())));
    rows.retain(|(_, value)| *value != Cell::Empty);
    let rows = rows.into_iter().map(|(what, value)| vec![Cell::Text(what), value]);
    Table::new(locale, "summary", &[("what", 26), ("value", 90)], rows)
}

fn checklist(report: &Report) -> Table {
    let locale = &report.locale;
    let step = |item: &ItemRow| {
        let known = report.steps.iter().find(|step| step.id == item.step);
        known.map_or_else(|| item.step.clone(), |step| step.title.clone())
    };
    let row = |item: &ItemRow| {
        let last = last(&item.entries);
        let several = item.entries.len() > 1 || item.conflict;
        vec![
            Cell::Text(step(item)),
            Cell::name(&item.rule),
            Cell::Outcome(item.outcome),
            Cell::Severity(item.severity),
            Cell::text(&item.title),
            Cell::lines(&item.seen.iter().map(|text| begun(locale, item, text)).collect::<Vec<_>>()),
            last.map_or(Cell::Empty, |entry| Cell::Text(say::word(locale, "entry", entry.state.word()))),
            Cell::text(last.map_or("", |entry| &entry.owner)),
            Cell::day(last.and_then(|entry| entry.date)),
            Cell::text(last.map_or("", |entry| &entry.note)),
            // On paper the action plan says it.
            Cell::text(if item.outcome.is_left() { &item.fix } else { "" }),
            if several { notes(locale, &item.entries, item.conflict) } else { Cell::Empty },
            Cell::text(&item.requirements.join(" ")),
            Cell::text(locale.word(mode(item.mode))),
            Cell::text(&item.why),
            Cell::name(&say::place(locale, &item.place)),
            Cell::time(item.time),
            if item.link.is_empty() { Cell::Empty } else { Cell::Path(item.link.clone()) },
        ]
    };
    let columns = [
        ("step", 14),
        ("rule", 9),
        ("outcome", 13),
        ("severity", 11),
        ("should-be", 30),
        ("seen", 70),
        ("sign-off", 12),
        ("owner", 16),
        ("date", 12),
        ("note", 24),
        ("to-do", 90),
        ("notes", 24),
        ("requirements", 13),
        ("told-by", 10),
        ("why", 90),
        ("place", 60),
        ("read", 17),
        ("setup", 44),
    ];
    Table::new(locale, "checklist", &columns, report.checklist.iter().map(row)).printing(10)
}

/// What was seen of an item that is left, in a checklist: a list that would fill a page is begun only, and the findings have it all.
pub(crate) fn begun(locale: &Locale, item: &ItemRow, text: &str) -> String {
    const LONGEST: usize = 600;
    let cut = text.char_indices().nth(LONGEST).map(|(at, _)| at);
    let Some(start) = cut.filter(|_| item.outcome.is_left()).and_then(|at| text.get(..at)) else {
        return text.to_owned();
    };
    // Up to the last whole word, where words are parted by spaces.
    let start = start.rsplit_once(' ').map_or(start, |(words, _)| words).trim_end_matches([',', ';', ':']);
    locale.say(&message!("report.begun", start.to_owned()))
}

/// What was written down last.
pub(crate) fn last(entries: &[ManualEntry]) -> Option<&ManualEntry> {
    entries.iter().max_by_key(|entry| (entry.set, entry.date))
}

/// Who tells how an item stands, as a key of words.
pub(crate) const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Automatic => "mode.evidence",
        Mode::Manual => "mode.person",
    }
}

fn notes(locale: &Locale, entries: &[ManualEntry], conflict: bool) -> Cell {
    let mut lines: Vec<String> = Vec::new();
    if conflict {
        lines.push(locale.word("report.conflict").to_owned());
    }
    lines.extend(entries.iter().map(|entry| say::entry(locale, entry)));
    Cell::lines(&lines)
}

fn integrations(report: &Report) -> Table {
    let locale = &report.locale;
    let rows = report.integrations.iter().map(|row| {
        let turn = locale.word(if row.is_next { "move.next" } else { "move.early" });
        let mut names = vec![row.title.clone(), row.username.clone()];
        names.retain(|name| !name.is_empty());
        vec![
            Cell::Text(say::word(locale, "severity", row.risk.word())),
            Cell::lines(&names),
            Cell::text(&row.owner),
            Cell::Text(say::word(locale, "move", row.state.word())),
            Cell::yes(row.is_next || row.is_early, turn),
            notes(locale, &row.entries, row.conflict),
        ]
    });
    let columns =
        [("risk", 10), ("integration", 40), ("owner", 26), ("state", 12), ("turn", 20), ("notes", 50)];
    Table::new(locale, "integrations", &columns, rows)
}
