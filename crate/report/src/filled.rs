//! A workbook that people have filled in: sign-offs, owners, dates and notes of its checklist, owners and days of its action plan,
//! beside what is known.
//!
//! The workbook is one of ours, in the same language, of the same org and the same user; spreadsheets may have moved its columns and
//! sheets, and sorted its rows.

use permlight_core::date::Date;
use permlight_org::checklist::{ManualEntry, ManualState};

use crate::cover;
use crate::escape::cell;
use crate::report::{ItemRow, Report};
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
    /// Rows that are not taken: a sign-off or a day that is none, one that is done by nobody, a rule that is not on the checklist, one
    /// of which two rows say different things. By the code of the rule, as it stands there.
    pub wrong: Vec<String>,
}

/// The longest text that is taken from a cell.
const LONGEST: usize = 2000;

/// 1 January 2000, from which on days are believed, and its number in spreadsheets.
const FIRST: (u16, u8, u8) = (2000, 1, 1);
const FIRST_NUMBER: u32 = 36_526;

/// What the reader says of a formula that nobody has reckoned: no text of anybody's.
const UNRECKONED: &str = "=?";

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
    // A workbook of before the login was known calls the user without it.
    let is_about =
        [cover::user(report), report.about()].iter().any(|user| says("cover.subject", &cell(user)));
    if !says("cover.org", &cell(&report.org.name)) || !is_about {
        return Err(Refused::Another);
    }
    let mut found = Filled::default();
    for row in sheet.iter().skip(1) {
        let at = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let said = [columns.state, columns.owner, columns.date, columns.note].map(at);
        found.check(at(columns.rule), said, report);
    }
    let plan = sheets.iter().find_map(|sheet| Some((sheet, plan_columns(sheet.first()?, report)?)));
    if let Some((sheet, columns)) = plan {
        for row in sheet.iter().skip(1) {
            let [rule, owner, due] =
                columns.map(|column| row.get(column).map_or("", |cell: &String| cell.trim()));
            found.plan(rule, owner, due, report);
        }
    }
    Ok(found)
}

impl Filled {
    /// Takes a row of the checklist.
    fn check(&mut self, rule: &str, said: [&str; 4], report: &Report) {
        if rule.is_empty() {
            return;
        }
        let Some(item) = item_called(rule, report) else {
            if said.iter().any(|said| !said.is_empty()) {
                self.refuse(rule);
            }
            return;
        };
        if is_as_known(said, last(&item.entries), report) {
            return;
        }
        if said.contains(&UNRECKONED) {
            return self.refuse(rule);
        }
        let Some((state, date)) = read(said, report) else { return self.refuse(rule) };
        let [_, owner, _, note] = said.map(short);
        let (rule, title) = (item.rule.clone(), item.title.clone());
        self.add(FilledRow { rule, title, state, owner, date, note });
    }

    /// Takes a row of the action plan. A cell that is empty there says nothing: who takes an owner away does so in the checklist.
    fn plan(&mut self, rule: &str, owner: &str, due: &str, report: &Report) {
        if rule.is_empty() || (owner.is_empty() && due.is_empty()) {
            return;
        }
        let Some(item) = item_called(rule, report).filter(|_| owner != UNRECKONED) else {
            return self.refuse(rule);
        };
        let known = last(&item.entries);
        let known_date = known.and_then(|known| known.date);
        let date = match due {
            "" => known_date,
            due => match day(due) {
                Some(date) => Some(date),
                None => return self.refuse(rule),
            },
        };
        let known_owner = known.map_or("", |known| &known.owner);
        let is_known_owner = |owner: &str| owner == known_owner || owner == cell(known_owner).trim();
        let (is_new_owner, is_new_date) = (!owner.is_empty() && !is_known_owner(owner), date != known_date);
        if !is_new_owner && !is_new_date {
            return;
        }
        let beside = self.rows.iter_mut().find(|row| row.rule == item.rule);
        let Some(row) = beside else {
            return self.add(FilledRow {
                rule: item.rule.clone(),
                title: item.title.clone(),
                state: known.map_or(ManualState::Open, |known| known.state),
                owner: if is_new_owner { short(owner) } else { known_owner.to_owned() },
                date,
                note: known.map_or_else(String::new, |known| known.note.clone()),
            });
        };
        // The checklist may say the same, or leave it as it was.
        let mut agrees = true;
        if is_new_owner {
            agrees &= is_known_owner(&row.owner) || row.owner == short(owner);
            row.owner = short(owner);
        }
        if is_new_date {
            agrees &= row.date == known_date || row.date == date;
            row.date = date;
        }
        if !agrees {
            self.refuse(rule);
        }
    }

    /// Adds a row, unless there is one that says something else of the same check: nobody knows which is meant.
    fn add(&mut self, row: FilledRow) {
        match self.rows.iter().find(|other| other.rule == row.rule) {
            Some(other) if *other == row => {}
            Some(_) => self.refuse(&row.rule),
            None if self.wrong.contains(&row.rule) => {}
            None => self.rows.push(row),
        }
    }

    /// Nothing is taken of a check.
    fn refuse(&mut self, rule: &str) {
        self.rows.retain(|row| cell(&row.rule).trim() != rule && row.rule != rule);
        if !self.wrong.iter().any(|wrong| wrong == rule) {
            self.wrong.push(rule.to_owned());
        }
    }
}

fn item_called<'r>(rule: &str, report: &'r Report) -> Option<&'r ItemRow> {
    report.checklist.iter().find(|item| cell(&item.rule).trim() == rule)
}

/// The text of a cell, cut to what is kept.
fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// Where rule, owner and day stand in the action plan.
fn plan_columns(heads: &[String], report: &Report) -> Option<[usize; 3]> {
    let at = |key: &str| heads.iter().position(|head| head.trim() == report.locale.word(key));
    Some([at("column.rule")?, at("column.owner")?, at("column.due")?])
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
