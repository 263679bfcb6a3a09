//! Logs of production as Salesforce writes them: which user did what, and what failed.

mod days;
mod manner;
mod people;

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufReader};
use std::path::Path;

use permlight_core::date::Date;
use permlight_core::fact::{self, Facts};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::section::Section;
use permlight_core::table::Entry;
use permlight_logs::call;
use permlight_logs::csv::{self, Trouble};
use permlight_verify::calls::{Call, Calls};
use permlight_verify::events::Read;

use crate::terminal;

use days::{Day, Order};
pub use manner::Manner;
use people::Heard;
pub use people::{People, forms};

/// What logs say.
#[derive(Default)]
pub struct Logs {
    people: People,
    /// Changes and logins, as pages say them: names of facts and values.
    entries: Vec<(String, String)>,
    /// Calls.
    pub calls: Calls,
    /// A log of calls was read.
    pub has_calls: bool,
    /// An audit trail was read.
    has_changes: bool,
    /// How far the others were read.
    pub read: Read,
    /// Why something of the logs is not known.
    pub open: Vec<Message>,
    /// Of some calls nobody knows whether they failed.
    is_unclear: bool,
    /// How far the logins of these logs were read.
    logins: Option<Date>,
    /// The days of calls, whoever made them.
    days: BTreeSet<Date>,
    heard_calls: Heard,
    heard_logins: Heard,
    /// Rows of the logs before, and how often each stood in one of them.
    before: HashMap<u64, usize>,
    /// How those who are watched come in.
    manner: Manner,
}

/// More changes and logins than these are no month of one org.
const MOST: usize = 1_000_000;

/// What a log is, with the places of its columns.
enum Columns {
    Calls(call::Columns),
    Logins { time: usize, users: Vec<usize>, status: usize, kind: Option<usize>, address: Option<usize> },
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
            let (kind, address) = (at(&["LOGIN TYPE"]), at(&["SOURCE IP"]));
            return Some(Self::Logins { time, users: vec![user], status, kind, address });
        }
        if let Some(status) = at(&["LOGIN_STATUS"]) {
            let time = at(&["TIMESTAMP_DERIVED"]).or_else(|| at(&["TIMESTAMP"]))?;
            let users = all(&["USER_NAME", "USER_ID_DERIVED", "USER_ID"]);
            let (kind, address) = (at(&["LOGIN_TYPE"]), at(&["SOURCE_IP"]));
            let is_of_users = !users.is_empty();
            return is_of_users.then_some(Self::Logins { time, users, status, kind, address });
        }
        // Otherwise nobody knows which calls failed.
        call::Columns::of(head).filter(call::Columns::tell_failures).map(Self::Calls)
    }
}

/// A row of a log of changes or logins, before it is known how the log writes days.
struct Row {
    time: String,
    user: Option<String>,
    value: String,
}

/// What a log holds, while it is read.
#[derive(Default)]
struct Reading {
    rows: Vec<Row>,
    /// Times of rows that say nothing of anybody who is watched, for the order of their numbers and how far the log goes.
    times: Vec<String>,
    undated: usize,
    ahead: usize,
    /// Calls of which nobody knows whether they failed.
    without_status: usize,
    /// Where a row says which request it is of: the same row is the same call.
    request: Option<usize>,
    /// How often each row stood in this log.
    own: HashMap<u64, usize>,
}

impl Logs {
    /// No log so far, beside what the extension read of them.
    pub fn new(read: Read, people: People, manner: Manner) -> Self {
        Self { people, read, manner, ..Self::default() }
    }

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
        let mut reading = Reading::default();
        let mut too_many = false;
        let troubled = |trouble: Trouble| match trouble {
            Trouble::Io(error) => unreadable(error),
            Trouble::LongRow => {
                message!("command-file.unreadable", shown(), message!("command-watch-file.long-row"))
            }
            Trouble::NotUtf8 => message!("command-watch-file.not-utf-8", shown()),
        };
        let input = BufReader::with_capacity(1 << 16, File::open(file).map_err(unreadable)?);
        csv::rows(input, |row| {
            let Some(known) = &columns else {
                columns = Columns::of(row);
                head = row.to_vec();
                reading.request = row.iter().position(|name| name.trim().eq_ignore_ascii_case("REQUEST_ID"));
                match &columns {
                    Some(Columns::Calls(_)) => self.heard_calls.begin(row),
                    Some(Columns::Logins { .. }) => self.heard_logins.begin(row),
                    _ => {}
                }
                return columns.is_some();
            };
            // Files that were joined repeat the first row.
            if row != head.as_slice() && row.iter().any(|cell| !cell.is_empty()) {
                // A row that is cut off may lack what tells of a failure.
                if row.len() < head.len() {
                    reading.undated += 1;
                } else {
                    self.row(known, row, today, &mut reading);
                }
            }
            too_many = self.entries.len() + reading.rows.len() + reading.times.len() > MOST;
            !too_many
        })
        .map_err(troubled)?;
        match &columns {
            None => return Err(message!("command-watch-file.log-form", shown())),
            Some(Columns::Calls(_)) => self.has_calls = true,
            Some(Columns::Changes { .. }) => self.has_changes = true,
            Some(Columns::Logins { .. }) => {}
        }
        if too_many {
            return Err(message!("command-watch-file.log-rows", shown(), MOST));
        }
        let section =
            if matches!(columns, Some(Columns::Logins { .. })) { Section::Logins } else { Section::Audit };
        let is_open = self.entries_of(section, &mut reading, today);
        if reading.undated > 0 {
            return Err(message!("command-watch-file.log-days", shown(), reading.undated));
        }
        if reading.ahead > 0 {
            return Err(message!("command-watch-file.log-ahead", shown(), reading.ahead, today.to_string()));
        }
        if is_open {
            self.open.push(message!("command-watch-file.log-order", shown()));
        }
        if reading.without_status > 0 {
            self.is_unclear = true;
            self.open.push(message!("command-watch-file.log-status", shown(), reading.without_status));
        }
        for (row, count) in reading.own {
            let most = self.before.entry(row).or_default();
            *most = count.max(*most);
        }
        Ok(())
    }

    /// Takes a row in.
    fn row(&mut self, columns: &Columns, row: &[String], today: Date, reading: &mut Reading) {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        match columns {
            Columns::Calls(columns) => {
                let made = columns.read(row);
                let Some(on) = columns.day(row).filter(|_| !made.is_unclear) else {
                    reading.undated += 1;
                    return;
                };
                if on > today.plus_days(1) {
                    reading.ahead += 1;
                }
                self.calls.until = self.calls.until.max(Some(on));
                self.days.insert(on);
                self.heard_calls.row(&self.people, &made.users);
                let Some(user) = self.people.of(&made.users) else { return };
                let status = made.ended();
                reading.without_status += usize::from(status.is_none());
                let status = status.unwrap_or(0);
                // What succeeded is not counted, so that it may stand there as often as it likes.
                if status < 400 || is_new(row, reading, &self.before) {
                    let (method, resource, object) = (made.method, made.resource, made.objects);
                    self.calls.add(Call { on, user, method, resource, object, status });
                }
            }
            Columns::Logins { time, users, status, kind, address } => {
                let users: Vec<&str> =
                    users.iter().map(|at| cell(*at)).filter(|name| !name.is_empty()).collect();
                self.heard_logins.row(&self.people, &users);
                let time = cell(*time).to_owned();
                let user = self.people.of(&users);
                match user.filter(|_| is_new(row, reading, &self.before)) {
                    Some(user) => {
                        let status =
                            if cell(*status) == "LOGIN_NO_ERROR" { "Success" } else { cell(*status) };
                        let [status, kind, address] =
                            [status, kind.map_or("", cell), address.map_or("", cell)]
                                .map(|text| text.replace(';', ","));
                        let value = self.manner.told([&status, &kind, &address]);
                        reading.rows.push(Row { time, user: Some(user.to_owned()), value });
                    }
                    None => reading.times.push(time),
                }
            }
            Columns::Changes { time, user, what } => {
                let time = cell(*time).to_owned();
                let what: Vec<&str> = what.iter().map(|at| cell(*at)).collect();
                let value = [cell(*user), "; ", &what.join(": ")].concat();
                if is_new(row, reading, &self.before) {
                    reading.rows.push(Row { time, user: None, value });
                } else {
                    reading.times.push(time);
                }
            }
        }
    }

    /// Keeps the rows as pages do, once it is known how the log writes days. Says whether that cannot be known.
    fn entries_of(&mut self, section: Section, reading: &mut Reading, today: Date) -> bool {
        let latest = today.plus_days(1);
        let times = || {
            reading.rows.iter().map(|row| row.time.as_str()).chain(reading.times.iter().map(String::as_str))
        };
        let order = Order::of(&times(), latest);
        let mut until = None;
        let (mut undated, mut ahead, mut is_open) = (0, 0, false);
        for time in times() {
            match days::day(time, order) {
                None => undated += 1,
                Some(Day::Open) => is_open = true,
                Some(Day::Known(on)) if on > latest => ahead += 1,
                Some(Day::Known(on)) => until = until.max(Some(on)),
            }
        }
        reading.undated += undated;
        reading.ahead += ahead;
        for Row { time, user, value } in reading.rows.drain(..) {
            // A day that is known is written as no language has it: it cannot be taken for another.
            let time = match days::day(&time, order) {
                Some(Day::Known(day)) => day.to_string(),
                _ => time,
            };
            let user = user.map_or_else(String::new, |user| [&user, "|"].concat());
            let name = [section.fact(), "/", &time, "|", &user, &self.entries.len().to_string()].concat();
            self.entries.push((name, value));
        }
        if !is_open {
            let read = if section == Section::Logins { &mut self.logins } else { &mut self.read.changes };
            *read = until.max(*read);
        }
        is_open
    }

    /// All logs were read: says what they do not tell.
    pub fn close(&mut self) {
        let silent = [
            ("command-watch-file.log-calls", self.heard_calls.silent(&self.people)),
            ("command-watch-file.log-logins", self.heard_logins.silent(&self.people)),
        ];
        let [calls, logins] = silent.each_ref().map(|(_, silent)| silent.is_some());
        let told = silent.into_iter().filter_map(|(log, silent)| {
            let silent = silent?;
            Some(if silent.is_empty() {
                message!("command-watch-file.log-nobody", message!(log))
            } else {
                message!("command-watch-file.log-silent", message!(log), Arg::names(silent))
            })
        });
        self.open.extend(told);
        // The trail calls users by their names only.
        if self.has_changes && !self.people.has_username() {
            self.open.push(message!("command-watch-file.log-users"));
        }
        if calls || self.is_unclear {
            self.calls.until = None;
        }
        if !logins {
            self.read.logins = self.read.logins.max(self.logins);
        }
    }

    /// The users who are watched, by all names under which logs have them.
    pub fn users(&self) -> Vec<String> {
        self.people.users().collect()
    }

    /// That entries of the trail since a day give or take something of a user, and nothing tells whether of one who is watched.
    pub fn of_whom(&self, org: &Facts, since: Date) -> Vec<Message> {
        let is_since = |key: &str| {
            let time = key.split('|').next().unwrap_or_default();
            Date::parse(time.get(..10).unwrap_or(time)).is_none_or(|on| on >= since)
        };
        let entries = fact::section(org, Section::Audit.fact()).filter(|(key, _)| is_since(key));
        // Who changed something stands before what.
        let about = entries.map(|(_, value)| value.split_once("; ").map_or(value, |(_, about)| about));
        let (lost, told): (Vec<&str>, Vec<&str>) = about.partition(|about| self.people.is_lost(about));
        let open: Vec<&str> = told.into_iter().filter(|about| self.people.is_open(about)).collect();
        let said = [("command-watch-file.log-whose", open), ("command-watch-file.log-lost", lost)];
        let said = said.into_iter().filter_map(|(key, entries)| {
            Some(Message::new(key, [entries.len().into(), Arg::name(entries.first()?)]))
        });
        said.collect()
    }

    /// The days since the deploy of which no log of calls has a row, up to its last one: a log may have been left out.
    pub fn gaps(&self, deployed: Option<Date>) -> Option<Message> {
        let mut days =
            self.days.iter().copied().filter(|day| deployed.is_none_or(|deployed| *day >= deployed));
        let mut last = days.next()?;
        let mut gaps = Vec::new();
        for day in days {
            let (from, to) = (last.plus_days(1), last.plus_days(last.days_until(day).unsigned_abs() - 1));
            if from == to {
                gaps.push(from.to_string());
            } else if from < day {
                gaps.push(format!("{from} – {to}"));
            }
            last = day;
        }
        let names = Arg::names(gaps.iter().map(String::as_str));
        (!gaps.is_empty()).then(|| message!("command-watch-file.log-gaps", names))
    }

    /// What pages said, and what these logs say, as facts of the org.
    pub fn beside(&self, pages: &Facts) -> Facts {
        let entry = |name: String, value: String| Entry { key: name.into(), value, line: None };
        let pages = pages.iter().map(|row| entry(row.key.to_string(), row.value.clone()));
        let own = self.entries.iter().map(|(name, value)| entry(name.clone(), value.clone()));
        Facts::from_rows(pages.chain(own).collect(), |first| Some(first.clone())).0
    }
}

/// Whether a row stands here more often than in any log before: the same log again, or one that overlaps, says nothing new. Nor
/// does a row that names its request and stands here twice.
fn is_new(row: &[String], reading: &mut Reading, before: &HashMap<u64, usize>) -> bool {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    let key = hasher.finish();
    let is_named = reading.request.and_then(|at| row.get(at)).is_some_and(|id| !id.trim().is_empty());
    let count = reading.own.entry(key).or_default();
    *count += 1;
    *count > before.get(&key).copied().unwrap_or(0) && !(is_named && *count > 1)
}
