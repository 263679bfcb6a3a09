//! A workbook that people have filled in: sign-offs, owners, dates and notes of its checklist, beside what is known.
//!
//! The workbook is one of ours, in the same language, of the same org and the same user; spreadsheets may have moved its columns and
//! sheets, and sorted its rows.

use permlight_core::date::Date;
use permlight_org::checklist::{ManualEntry, ManualState};

use crate::escape::cell;
use crate::report::Report;
use crate::tables::last;

/// The cells of a sheet, as text: rows of columns.
pub type Cells = Vec<Vec<String>>;

/// Why a workbook is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It has no checklist in this language.
    NoChecklist,
    /// It is about another org, or another user.
    Another,
}

/// What somebody filled in for one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledRow {
    /// Code of the rule.
    pub rule: String,
    /// What should be.
    pub title: String,
    /// The sign-off.
    pub state: ManualState,
    /// Who answers for it.
    pub owner: String,
    /// When it was or will be done.
    pub date: Option<Date>,
    /// What else there is to say.
    pub note: String,
}

/// What a workbook says otherwise than what is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Checks about which it says something new.
    pub rows: Vec<FilledRow>,
    /// Rows that are not taken: a sign-off or a day that is none, one that is done by nobody, a rule that is not on the checklist. By
    /// the code of the rule, as it stands there.
    pub wrong: Vec<String>,
}

/// The longest text that is taken from a cell.
const LONGEST: usize = 2000;

/// 1 January 2000, from which on days are believed, and its number in spreadsheets.
const FIRST: (u16, u8, u8) = (2000, 1, 1);
const FIRST_NUMBER: u32 = 36_526;

/// Reads the sheets of a workbook beside the report of what is known.
///
/// # Errors
///
/// Why it is not taken.
pub fn filled(sheets: &[Cells], report: &Report) -> Result<Filled, Refused> {
    let locale = &report.locale;
    let (sheet, columns) = sheets
        .iter()
        .find_map(|sheet| Some((sheet, Columns::of(sheet.first()?, report)?)))
        .ok_or(Refused::NoChecklist)?;
    let says = |what: &str, value: &str| {
        let is_it = |row: &Vec<String>| row.first().is_some_and(|first| first == locale.word(what));
        sheets.iter().flatten().any(|row| is_it(row) && row.get(1).is_some_and(|cell| cell == value))
    };
    if !says("cover.org", &cell(&report.org.name)) || !says("cover.subject", &cell(&report.about())) {
        return Err(Refused::Another);
    }
    let mut found = Filled::default();
    for row in sheet.iter().skip(1) {
        let at = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let rule = at(columns.rule);
        let said = [columns.state, columns.owner, columns.date, columns.note].map(at);
        if rule.is_empty() {
            continue;
        }
        let Some(item) = report.checklist.iter().find(|item| cell(&item.rule).trim() == rule) else {
            if said.iter().any(|said| !said.is_empty()) {
                found.wrong.push(rule.to_owned());
            }
            continue;
        };
        let known = last(&item.entries);
        if is_as_known(said, known, report) {
            continue;
        }
        match read(said, report) {
            Some((state, date)) => {
                let [_, owner, _, note] = said.map(|text| text.chars().take(LONGEST).collect::<String>());
                found.rows.push(FilledRow {
                    rule: item.rule.clone(),
                    title: item.title.clone(),
                    state,
                    owner,
                    date,
                    note,
                });
            }
            None => found.wrong.push(rule.to_owned()),
        }
    }
    Ok(found)
}

/// Where the columns stand.
struct Columns {
    rule: usize,
    state: usize,
    owner: usize,
    date: usize,
    note: usize,
}

impl Columns {
    fn of(heads: &[String], report: &Report) -> Option<Self> {
        let at = |key: &str| heads.iter().position(|head| head.trim() == report.locale.word(key));
        Some(Self {
            rule: at("column.rule")?,
            state: at("column.sign-off")?,
            owner: at("column.owner")?,
            date: at("column.date")?,
            note: at("column.note")?,
        })
    }
}

/// Whether the cells say what the workbook was written with.
fn is_as_known([state, owner, date, note]: [&str; 4], known: Option<&ManualEntry>, report: &Report) -> bool {
    let word = |state: ManualState| report.locale.word(key(state));
    let Some(known) = known else { return [state, owner, date, note].iter().all(|text| text.is_empty()) };
    // An empty cell says that nothing is done yet.
    let is_same_state = state == word(known.state) || (state.is_empty() && known.state == ManualState::Open);
    let is_same_day =
        if date.is_empty() { known.date.is_none() } else { known.date == day(date) && known.date.is_some() };
    is_same_state && owner == cell(&known.owner).trim() && note == cell(&known.note).trim() && is_same_day
}

/// The sign-off and the day; `None` if one of them is none, or nobody did what is done.
fn read([state, owner, date, _]: [&str; 4], report: &Report) -> Option<(ManualState, Option<Date>)> {
    let states = [ManualState::Open, ManualState::Done, ManualState::NotNeeded];
    let state = match state {
        // An owner and a day, and nothing is done yet.
        "" => ManualState::Open,
        said => {
            states.into_iter().find(|state| report.locale.word(key(*state)).eq_ignore_ascii_case(said))?
        }
    };
    let date = if date.is_empty() { None } else { Some(day(date)?) };
    (state == ManualState::Open || !owner.is_empty()).then_some((state, date))
}

const fn key(state: ManualState) -> &'static str {
    match state {
        ManualState::Open => "entry.open",
        ManualState::Done => "entry.done",
        ManualState::NotNeeded => "entry.not-needed",
    }
}

/// A day as spreadsheets keep it, a number, or as people type it.
fn day(text: &str) -> Option<Date> {
    let first = Date::new(FIRST.0, FIRST.1, FIRST.2)?;
    let number = text.split('.').next().unwrap_or_default().parse::<u32>().ok();
    match number.and_then(|number| number.checked_sub(FIRST_NUMBER)) {
        Some(days) if days < 100_000 => Some(first.plus_days(days)),
        Some(_) => None,
        None => Date::parse(text),
    }
}
