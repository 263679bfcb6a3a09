//! Everything that is kept, as one file: to a colleague, or to another browser. Taking one in loses nothing on either side.

#[cfg(test)]
mod orders_tests;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use permlight_core::date::{Date, Moment};
use permlight_core::evidence::Record;
use permlight_core::order::InOrder as _;
use permlight_core::order::gathered;
use permlight_core::scope::Answer;
use permlight_core::sorted::{SortedMap, SortedSet};
use permlight_core::waiver::Waiver;
use serde_json::{Map, Value, json as made};

use crate::checklist::ManualEntry;
use crate::gate::{self, Entry};
use crate::harmless_json;
use crate::json;
use crate::register;
use crate::stored::{Page, Save, Stored, TeamFile};
use crate::team::{Compile, Team};

/// The version of the form.
const VERSION: u64 = 1;

/// The kinds of entries that go into a file and come out of one. What somebody chose, what is worked out from the rest and what
/// pages have taught is everybody's own.
const KINDS: [&str; 9] =
    ["evidence", "saves", "manual", "waivers", "baselines", "rollouts", "register", "scope", "team"];

/// More readings of one page than these are no page's.
const MOST_READINGS: usize = 2_000;

/// Why a file was not taken in.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no file of Permlight.
    NoState,
    /// A newer version wrote it.
    Newer,
}

/// Why an entry of a file is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Such entries are never taken from a file.
    Kind,
    /// It has not the form that it should have, or speaks of what is still to come.
    Strange,
    /// There is one here already, and it stays.
    Here,
}

impl Why {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Strange => "strange",
            Self::Here => "here",
        }
    }
}

/// What a file holds.
#[derive(Debug, Default, PartialEq)]
pub struct Holds {
    /// Pages that were read.
    pub pages: usize,
    /// Of which orgs.
    pub orgs: SortedSet<String>,
    /// When the oldest reading was made.
    pub oldest: Option<Moment>,
    /// When the newest one was.
    pub newest: Option<Moment>,
    /// Pages of which this browser has its own reading, which stays.
    pub read_here: usize,
    /// With the org that each is of.
    pub waivers: Vec<(String, Waiver)>,
    /// What somebody answered of whose records are: the org, the record by name or id, and the answer.
    pub answers: Vec<(String, String, Answer)>,
    /// Entries of people, with the org that each is of.
    pub manual: Vec<(String, ManualEntry)>,
    /// Org, name, and when it was made.
    pub baselines: Vec<(String, String, String)>,
    /// Rollouts.
    pub rollouts: usize,
    /// Integrations that were declared.
    pub integrations: usize,
    /// The title of the team's policy, its file, and how many waivers that has.
    pub team: Option<(String, String, usize)>,
}

/// What becomes of taking a file in.
#[derive(Debug, Default, PartialEq)]
pub struct Import {
    /// What it holds.
    pub holds: Holds,
    /// What is left out, by name.
    pub refused: Vec<(String, Why)>,
    /// What is to be stored, whole keys.
    pub changes: Map<String, Value>,
    /// Entries of people that differ: both are kept.
    pub conflicts: usize,
}

/// The org that what stands under a key is of; `None` if it is of all.
fn org_of(key: &str) -> Option<&str> {
    key.split(':').nth(1)
}

/// The keys of all that is kept of an org, what the background and the pages keep of it as well.
pub fn keys_of<'s>(stored: &'s Map<String, Value>, org: &str) -> impl Iterator<Item = &'s String> {
    stored.keys().filter(move |key| org_of(key) == Some(org))
}

/// The keys of pages that were last read more than so many days ago.
pub fn outlived(pages: &[Rc<Page>], days: u32, today: Date) -> Vec<String> {
    let is_old = |page: &&Rc<Page>| {
        Moment::parse(page.newest()).is_some_and(|time| time.date().plus_days(days) < today)
    };
    pages.iter().filter(is_old).map(|page| page.key()).collect()
}

/// The same, where nobody asks. The clock may have jumped ahead, so that it counts only as far as something was read, or somebody
/// looked, on a day before.
pub fn outlived_unasked(stored: &Stored, days: u32, today: Date) -> Vec<String> {
    let looks = stored.visits.values().flat_map(SortedMap::values);
    let looks = looks.flat_map(|visit| visit.before.iter().map(|before| before.0).chain([visit.day]));
    let read = stored.pages.iter().filter_map(|page| Some(Moment::parse(page.newest())?.date()));
    let last = looks.chain(read).filter(|day| *day < today).max();
    last.map(|last| outlived(&stored.pages, days, last)).unwrap_or_default()
}

/// The file of one org, or of all. Manual entries and waivers stand at the top as well, where `permlight checklist --state`
/// looks for them.
pub fn write(stored: &Map<String, Value>, org: Option<&str>, time: &str) -> String {
    let is_of = |key: &str| org.is_none_or(|org| org_of(key) == Some(org));
    let kept = stored.iter().filter(|(key, _)| is_kept(key) && is_of(key));
    let kept: Map<String, Value> = gathered(kept.map(|(key, value)| (key.clone(), value.clone())));
    let all = |prefix: &str| -> Vec<Value> {
        let maps =
            kept.iter().filter(|(key, _)| key.starts_with(prefix)).filter_map(|(_, map)| map.as_object());
        maps.flat_map(|map| map.values().cloned()).collect()
    };
    let file = made!({
        "permlight": "state", "version": VERSION, "written": time,
        "manual": all("manual:"), "waivers": all("waivers:"), "stored": kept,
    });
    harmless_json::harmless(&format!("{file:#}\n"))
}

fn is_kept(key: &str) -> bool {
    KINDS.contains(&key.split(':').next().unwrap_or_default())
}

/// Lays a file over what is stored. What this browser has read itself stays, entries of people are all kept, and nothing is
/// believed that does not pass the gate. `name` is what the file is called; `compile` makes the team's policy from its text.
///
/// # Errors
///
/// Why it cannot be taken in.
pub fn merge(
    stored: &Map<String, Value>,
    name: &str,
    file: &str,
    now: Moment,
    compile: Compile<'_>,
) -> Result<Import, Refusal> {
    let file: Value = json::read(file.trim_start_matches('\u{feff}')).ok_or(Refusal::NoState)?;
    let is_state = file.get("permlight").and_then(Value::as_str) == Some("state");
    let version = file.get("version").and_then(Value::as_u64).filter(|_| is_state).ok_or(Refusal::NoState)?;
    if version > VERSION {
        return Err(Refusal::Newer);
    }
    let theirs = file.get("stored").and_then(Value::as_object).ok_or(Refusal::NoState)?;
    let mut import = Import::default();
    for (key, their) in theirs {
        if !is_kept(key) {
            import.refused.push((key.clone(), Why::Kind));
            continue;
        }
        let Some(passed) = gate::read(key, &their.to_string(), now) else {
            import.refused.push((key.clone(), Why::Strange));
            continue;
        };
        let strange = passed.strange.iter().map(|row| (format!("{key} › {row}"), Why::Strange));
        import.refused.extend(strange);
        match passed.entry {
            Entry::Team(file) => import.team(key, file, stored.get(key), compile),
            Entry::Scope(org, id, whose) => {
                if import.answer(key, whose.answer, stored.get(key), now) {
                    let name = called(theirs, &org, &id).or_else(|| called(stored, &org, &id));
                    import.holds.answers.extend(whose.answer.map(|said| (org, name.unwrap_or(id), said)));
                }
            }
            entry => import.lay(key, entry, stored.get(key), name, now),
        }
    }
    Ok(import)
}

/// What pages call a record, as entries under their keys have it.
fn called(entries: &Map<String, Value>, org: &str, id: &str) -> Option<String> {
    let is_of = |key: &str| {
        let mut parts = key.split(':');
        parts.next() == Some("evidence") && parts.next() == Some(org) && parts.nth(1) == Some(id)
    };
    let mut names =
        entries.iter().filter(|(key, _)| is_of(key)).filter_map(|(_, row)| row.get("name")?.as_str());
    names.find(|name| !name.is_empty()).map(str::to_owned)
}

impl Import {
    fn lay(&mut self, key: &str, entry: Entry, own: Option<&Value>, name: &str, now: Moment) {
        let plain =
            |rows: Value| Some(rows).filter(|rows| rows.as_object().is_some_and(|rows| !rows.is_empty()));
        let value = match entry {
            Entry::Page(page) => self.page(key, *page, own, name, now),
            Entry::Waivers(org, rows) => {
                let their = plain(json::value(&rows));
                self.holds.waivers.extend(rows.into_values().map(|waiver| (org.clone(), waiver)));
                their.map(|their| entries(own, their, Value::eq, &mut self.conflicts))
            }
            Entry::Manual(org, mut rows) => {
                for entry in rows.values_mut() {
                    entry.from = Some(name.to_owned());
                }
                let their = plain(json::value(&rows));
                self.holds.manual.extend(rows.into_values().map(|entry| (org.clone(), entry)));
                their.map(|their| entries(own, their, says_the_same, &mut self.conflicts))
            }
            Entry::Baselines(org, rows) => {
                let their = plain(json::value(&rows));
                let names = rows.into_values().map(|kept| (org.clone(), kept.name, kept.created));
                self.holds.baselines.extend(names);
                their.map(|their| entries(own, their, Value::eq, &mut self.conflicts))
            }
            Entry::Register(_, rows) => {
                self.holds.integrations += rows.len();
                let their: Map<String, Value> =
                    gathered(rows.iter().map(|(id, one)| (id.clone(), register::row(one))));
                // What was declared here stays.
                plain(Value::Object(their)).map(|their| own.map_or(their.clone(), |own| joined(&their, own)))
            }
            Entry::Rollouts(_, rows) => {
                self.holds.rollouts += rows.len();
                plain(json::value(&rows)).map(|their| rollouts(own, their))
            }
            Entry::Saves(saves) => Some(saved(own, &saves)),
            _ => None,
        };
        if let Some(value) = value.filter(|value| own != Some(value)) {
            self.changes.insert(key.to_owned(), value);
        }
    }

    /// Of imported readings the later counts; what this browser has read itself is not touched.
    fn page(
        &mut self,
        key: &str,
        mut page: Page,
        own: Option<&Value>,
        name: &str,
        now: Moment,
    ) -> Option<Value> {
        if page.record.readings.len() > MOST_READINGS {
            self.refused.push((key.to_owned(), Why::Strange));
            return None;
        }
        let times: Vec<Moment> =
            page.record.readings.iter().filter_map(|reading| Moment::parse(&reading.time)).collect();
        self.holds.pages += 1;
        self.holds.orgs.insert(page.org.clone());
        self.holds.oldest = self.holds.oldest.into_iter().chain(times.iter().copied()).min();
        self.holds.newest = self.holds.newest.into_iter().chain(times).max();
        page.from = Some(name.to_owned());
        let record = std::mem::take(&mut page.record);
        let mut before = Vec::new();
        if let Some(own) = own {
            match gate::read(key, &own.to_string(), now).map(|passed| passed.entry) {
                Some(Entry::Page(known)) if known.from.is_some() => before = known.record.readings,
                Some(_) => {
                    self.holds.read_here += 1;
                    return None;
                }
                // Nobody knows what it is; a newer version may.
                None => {
                    self.refused.push((key.to_owned(), Why::Here));
                    return None;
                }
            }
        }
        // The file's own order is not believed.
        page.record = Record::of([before.as_slice(), &record.readings].concat(), true);
        // The same once more is nothing new, whatever the file is called.
        (page.record.readings != before).then(|| json::value(&page.row()))
    }

    /// Whether it says something new. An answer that was given here stays; what pages prove, they prove again. So only an answer is
    /// taken, and only a Yes: somebody else's No would hide what is wrong, so that the pages ask once more.
    fn answer(&mut self, key: &str, given: Option<Answer>, own: Option<&Value>, now: Moment) -> bool {
        let own = own.and_then(|own| gate::read(key, &own.to_string(), now)).map(|passed| passed.entry);
        let here = match &own {
            Some(Entry::Scope(_, _, here)) => here.answer,
            _ => None,
        };
        if given.is_none() || here == given {
            return false;
        }
        if here.is_some() {
            self.refused.push((key.to_owned(), Why::Here));
            return false;
        }
        if given == Some(Answer::Yes) {
            let entry = made!({ "version": 1, "answer": "yes", "holder": "", "facts": [] });
            self.changes.insert(key.to_owned(), entry);
        }
        true
    }

    /// The policy is made from the file's text, here and now.
    fn team(&mut self, key: &str, file: TeamFile, own: Option<&Value>, compile: Compile<'_>) {
        if own.is_some() {
            let is_same = own == Some(&json::value(&file));
            self.refused.extend((!is_same).then(|| (key.to_owned(), Why::Here)));
            return;
        }
        let Some(Team { file, policy, waivers, compiled, .. }) = compile(file) else {
            self.refused.push((key.to_owned(), Why::Strange));
            return;
        };
        self.changes.insert("teamPolicy".to_owned(), compiled);
        self.changes.insert(key.to_owned(), json::value(&file));
        self.holds.team = Some((policy.title.to_owned(), file.file, waivers.len()));
    }
}

/// What goes back to what it was: what is stored under these keys now and was written then. What somebody changed since stays.
pub fn undone<'w>(stored: &Map<String, Value>, written: &'w Map<String, Value>) -> (Vec<&'w str>, usize) {
    let (same, changed): (Vec<_>, Vec<_>) =
        written.iter().partition(|(key, value)| stored.get(key.as_str()) == Some(value));
    (same.into_iter().map(|(key, _)| key.as_str()).collect(), changed.len())
}

/// All entries of both; those of one place that differ stand beside each other.
fn entries(
    own: Option<&Value>,
    their: Value,
    is_same: fn(&Value, &Value) -> bool,
    conflicts: &mut usize,
) -> Value {
    let Some(own) = own else { return their };
    let (Some(mine), Some(other)) = (own.as_object(), their.as_object()) else { return own.clone() };
    let mut both = mine.clone();
    for (place, entry) in other {
        if both.values().any(|known| is_same(known, entry)) {
            continue;
        }
        let mut free = place.clone();
        if both.contains_key(&free) {
            *conflicts += 1;
        }
        while both.contains_key(&free) {
            free.push('+');
        }
        both.insert(free, entry.clone());
    }
    Value::Object(both)
}

/// Whether two entries of people differ in nothing but where they came from.
fn says_the_same(one: &Value, other: &Value) -> bool {
    let said = |entry: &Value| {
        let mut said = entry.as_object().cloned().unwrap_or_default();
        said.remove("from");
        said
    };
    said(one) == said(other)
}

/// What was saved here and there, each at the later time: what was read before says nothing of what holds since, whoever heard it.
fn saved(own: Option<&Value>, saves: &[Save]) -> Value {
    let own = own.and_then(|own| own.get("times")).and_then(Value::as_object);
    let mut times = own.cloned().unwrap_or_default();
    for Save { path, time, .. } in saves {
        let here = times.get(path).and_then(Value::as_str).and_then(Moment::parse);
        if here.is_none_or(|here| here < *time) {
            times.insert(path.clone(), time.to_string().into());
        }
    }
    made!({ "version": 1, "times": times })
}

/// The rollouts of both; of one that both have, the checks of both in the order in which they were made.
fn rollouts(own: Option<&Value>, their: Value) -> Value {
    let Some(own) = own else { return their };
    let mut both = joined(&their, own);
    let (Some(rows), Some(theirs)) = (both.as_object_mut(), their.as_object()) else { return both };
    for (entry, row) in rows {
        let more = theirs.get(entry).and_then(|row| row.get("checks")).and_then(Value::as_array);
        let (Some(more), Some(checks)) = (more, row.get_mut("checks").and_then(Value::as_array_mut)) else {
            continue;
        };
        for check in more {
            if !checks.contains(check) {
                checks.push(check.clone());
            }
        }
        let time = |check: &Value| check.get("time").and_then(Value::as_str).unwrap_or_default().to_owned();
        checks.order_by_key(time);
    }
    both
}

/// The entries of both; of those that differ, the second's.
fn joined(first: &Value, second: &Value) -> Value {
    let (Some(first), Some(second)) = (first.as_object(), second.as_object()) else { return second.clone() };
    Value::Object(gathered(first.iter().chain(second).map(|(key, value)| (key.clone(), value.clone()))))
}
