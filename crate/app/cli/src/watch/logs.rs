//! Logs of production as Salesforce writes them: which user did what, and what failed.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use permlight_core::date::Date;
use permlight_core::fact::Facts;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::section::Section;
use permlight_core::table::Entry;
use permlight_logs::call::{self, day as event_day};
use permlight_logs::csv::{self, Trouble};
use permlight_verify::calls::{Call, Calls};
use permlight_verify::events::Read;

use crate::terminal;

/// What logs say.
#[derive(Default)]
pub struct Logs {
    /// Changes and logins, as pages say them: names of facts and values.
    entries: Vec<(String, String)>,
    /// Calls.
    pub calls: Calls,
    /// A log of calls was read.
    pub has_calls: bool,
    /// How far the others were read.
    pub read: Read,
}

/// More changes and logins than these are no month of one org.
const MOST: usize = 1_000_000;

/// What a log is, with the places of its columns.
enum Columns {
    Calls(call::Columns),
    Logins { time: usize, user: usize, status: usize },
    Changes { time: usize, user: usize, what: Vec<usize> },
}

impl Columns {
    /// By the names in the first row: the order of columns changes with every release.
    fn of(head: &[String]) -> Option<Self> {
        let names: Vec<String> = head.iter().map(|name| name.trim().to_ascii_uppercase()).collect();
        let at = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
        let all = |wanted: &[&str]| -> Vec<usize> {
            wanted.iter().filter_map(|name| names.iter().position(|own| own == name)).collect()
        };
        if let (Some(time), Some(_), Some(_)) = (at(&["DATE"]), at(&["ACTION"]), at(&["SECTION"])) {
            let user = at(&["USER"])?;
            return Some(Self::Changes { time, user, what: all(&["ACTION", "SECTION"]) });
        }
        if let (Some(time), Some(user), Some(status)) =
            (at(&["LOGIN TIME"]), at(&["USERNAME"]), at(&["STATUS"]))
        {
            return Some(Self::Logins { time, user, status });
        }
        if let (Some(status), Some(user)) = (at(&["LOGIN_STATUS"]), at(&["USER_NAME"])) {
            let time = at(&["TIMESTAMP_DERIVED"]).or_else(|| at(&["TIMESTAMP"]))?;
            return Some(Self::Logins { time, user, status });
        }
        // Without a status nobody knows which calls failed.
        call::Columns::of(head).filter(call::Columns::tell_status).map(Self::Calls)
    }
}

impl Logs {
    /// Reads one more log.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is no log that is known, or has rows of which nobody knows the day, or that are still to come.
    pub fn add(&mut self, file: &Path, today: Date) -> Result<(), Message> {
        let shown = || Arg::Text(terminal::line(&file.display().to_string()));
        let unreadable = |error: io::Error| {
            message!("command-file.unreadable", shown(), permlight_metadata::system(&error))
        };
        let mut columns: Option<Columns> = None;
        let mut head: Vec<String> = Vec::new();
        let (mut undated, mut ahead, mut too_many) = (0_usize, 0_usize, false);
        let troubled = |trouble: Trouble| match trouble {
            Trouble::Io(error) => unreadable(error),
            Trouble::LongRow => {
                message!("command-file.unreadable", shown(), message!("command-watch-file.long-row"))
            }
        };
        let input = BufReader::with_capacity(1 << 16, File::open(file).map_err(unreadable)?);
        csv::rows(input, |row| {
            let Some(known) = &columns else {
                columns = Columns::of(row);
                head = row.to_vec();
                return columns.is_some();
            };
            // Files that were joined repeat the first row.
            if row != head.as_slice() && row.iter().any(|cell| !cell.is_empty()) {
                // A row that is cut off may lack what tells of a failure.
                let on = if row.len() < head.len() { None } else { self.row(known, row, today) };
                match on {
                    None => undated += 1,
                    Some(on) if on > today.plus_days(1) => ahead += 1,
                    Some(_) => {}
                }
            }
            too_many = self.entries.len() > MOST;
            !too_many
        })
        .map_err(troubled)?;
        match columns {
            None => return Err(message!("command-watch-file.log-form", shown())),
            Some(Columns::Calls(_)) => self.has_calls = true,
            Some(_) => {}
        }
        if too_many {
            return Err(message!("command-watch-file.log-rows", shown(), MOST));
        }
        if undated > 0 {
            return Err(message!("command-watch-file.log-days", shown(), undated));
        }
        if ahead > 0 {
            return Err(message!("command-watch-file.log-ahead", shown(), ahead, today.to_string()));
        }
        Ok(())
    }

    /// The day of a row. `None`: it has no time, or no status, that can be read.
    fn row(&mut self, columns: &Columns, row: &[String], today: Date) -> Option<Date> {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        match columns {
            Columns::Calls(columns) => {
                let on = columns.day(row)?;
                let made = columns.read(row);
                if made.is_unclear {
                    return None;
                }
                let user = made.users.first().copied().unwrap_or_default();
                // A call of which the log has no status is none that failed.
                self.calls.add(Call {
                    on,
                    user,
                    method: made.method,
                    resource: made.resource,
                    object: made.objects,
                    status: made.status,
                });
                Some(on)
            }
            Columns::Logins { time, user, status } => {
                let time = cell(*time);
                let on = day(time, today)?;
                let status = if cell(*status) == "LOGIN_NO_ERROR" { "Success" } else { cell(*status) };
                // As pages have it, the first of several values is the status.
                self.entry(Section::Logins, time, Some(cell(*user)), status.replace(';', ","));
                self.read.logins = self.read.logins.max(Some(on));
                Some(on)
            }
            Columns::Changes { time, user, what } => {
                let time = cell(*time);
                let on = day(time, today)?;
                let what: Vec<&str> = what.iter().map(|at| cell(*at)).collect();
                self.entry(Section::Audit, time, None, [cell(*user), "; ", &what.join(": ")].concat());
                self.read.changes = self.read.changes.max(Some(on));
                Some(on)
            }
        }
    }

    /// Keeps an entry as pages do: the same may be there several times.
    fn entry(&mut self, log: Section, time: &str, user: Option<&str>, value: String) {
        // Days of event log files are read as all others.
        let time = event_day(time).map_or_else(|| time.to_owned(), |day| day.to_string());
        let user = user.map_or_else(String::new, |user| [user, "|"].concat());
        let name = [log.fact(), "/", &time, "|", &user, &self.entries.len().to_string()].concat();
        self.entries.push((name, value));
    }

    /// What pages said, and what these logs say, as facts of the org.
    pub fn beside(&self, pages: &Facts) -> Facts {
        let entry = |name: String, value: String| Entry { key: name.into(), value, line: None };
        let pages = pages.iter().map(|row| entry(row.key.to_string(), row.value.clone()));
        let own = self.entries.iter().map(|(name, value)| entry(name.clone(), value.clone()));
        Facts::from_rows(pages.chain(own).collect(), |first| Some(first.clone())).0
    }
}

/// The latest day that a time may mean and that has come, whatever the order of day and month is: how far a log was read. A
/// clock of an org may be a day ahead of ours.
fn day(time: &str, today: Date) -> Option<Date> {
    event_day(time).or_else(|| {
        let mut numbers =
            time.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u16>().ok());
        let (first, second, third) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let date = |year, month: u16, day: u16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?);
        if first > 99 {
            date(first, second, third)
        } else if third < 100 {
            None
        } else {
            let readings = [date(third, first, second), date(third, second, first)];
            let come = readings.into_iter().flatten().filter(|day| *day <= today.plus_days(1)).max();
            come.or_else(|| readings.into_iter().flatten().min())
        }
    })
}
