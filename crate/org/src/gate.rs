//! The one gate: what stands under a key of the storage, or of a file that somebody hands over, is believed only in the form
//! that this program gives it, and only if it speaks of what has happened by now. What fails is named and left as it is.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use permlight_core::date::{Date, Moment};
use permlight_core::evidence::{Reading, Record};
use permlight_core::page;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::waiver::Waiver;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::checklist::ManualEntry;
use crate::json::{self, Row};
use crate::last_visit::Visit;
use crate::rollout::{KeptBaseline, Rollout};
use crate::stored::{ORG_ID, OwnWaiver, Page, PageRow, Settings, Stored, TeamFile, VERSION};

/// Clocks differ a little: what is later than this was never read.
const AHEAD_MINUTES: u32 = 5;

/// The most bytes of a name, a value, a sentence that somebody wrote.
const LONGEST: usize = 32_000;

/// The most bytes of a file that is kept as text: a policy, a baseline.
const LONGEST_FILE: usize = 32 << 20;

/// The most rows and readings under one key, and the most facts of one reading.
const MOST_ROWS: usize = 20_000;
const MOST_FACTS: usize = 200_000;

/// What stands under a key.
pub enum Entry {
    /// What the user chose.
    Settings(Settings),
    /// The policy file of the team.
    Team(TeamFile),
    /// What a page has proved.
    Page(Box<Page>),
    /// Waivers of an org, by place.
    Waivers(String, BTreeMap<String, Waiver>),
    /// What people wrote down of an org, by place.
    Manual(String, BTreeMap<String, ManualEntry>),
    /// When somebody looked at an org last, by whom they looked at.
    Visits(String, BTreeMap<String, Visit>),
    /// Whom the user looked at last, by org.
    Chosen(BTreeMap<String, String>),
    /// What was marked as tested in an org, by whom it is of.
    Baselines(String, BTreeMap<String, KeptBaseline>),
    /// How far an org is, by user or profile.
    Rollouts(String, BTreeMap<String, Rollout>),
    /// What pages are told, as it is stored.
    Hint(String),
    /// What the background keeps for itself.
    Background,
}

/// What passed.
pub struct Passed {
    /// What it is.
    pub entry: Entry,
    /// Rows that did not.
    pub strange: Vec<String>,
}

impl From<Entry> for Passed {
    fn from(entry: Entry) -> Self {
        Self { entry, strange: Vec::new() }
    }
}

/// All entries of the storage, as keys and JSON: what passes at this moment. The rest is named.
pub fn read_all(entries: impl Iterator<Item = (String, String)>, now: Moment) -> Stored {
    let mut stored = Stored::default();
    for (key, text) in entries {
        match read(&key, &text, now) {
            Some(passed) => {
                stored.strange.extend(passed.strange.iter().map(|row| format!("{key} › {row}")));
                take(&mut stored, passed.entry, key);
            }
            None => stored.strange.push(key),
        }
    }
    stored
}

fn take(stored: &mut Stored, entry: Entry, key: String) {
    match entry {
        Entry::Settings(settings) => stored.settings = settings,
        Entry::Team(file) => stored.team = Some(file),
        Entry::Page(page) => stored.pages.push(Rc::from(page)),
        Entry::Waivers(org, rows) => {
            let own = rows.into_iter().map(|(entry, waiver)| OwnWaiver { org: org.clone(), entry, waiver });
            stored.waivers.extend(own);
        }
        Entry::Manual(org, rows) => {
            stored.manual.insert(org, rows.into_values().collect());
        }
        Entry::Visits(org, visits) => {
            stored.visits.insert(org, visits);
        }
        Entry::Chosen(chosen) => stored.chosen = chosen,
        Entry::Baselines(org, rows) => {
            let rows = rows.into_iter().map(|(entry, kept)| (entry, Rc::new(kept)));
            stored.baselines.insert(org, rows.collect());
        }
        Entry::Rollouts(org, rows) => {
            stored.rollouts.insert(org, rows);
        }
        Entry::Hint(text) => {
            stored.hints.insert(key, text);
        }
        Entry::Background => {}
    }
}

/// What stands under a key, as JSON; `None` if it is not what should stand there.
pub fn read(key: &str, text: &str, now: Moment) -> Option<Passed> {
    let latest = now.plus_minutes(AHEAD_MINUTES);
    let (kind, rest) = key.split_once(':').unwrap_or((key, ""));
    if matches!(kind, "tested" | "due" | "teamPolicy") {
        return Some(Entry::Hint(text.to_owned()).into());
    }
    if matches!(kind, "scan" | "labels") {
        return Some(Entry::Background.into());
    }
    match kind {
        "team" => return Some(Entry::Team(team(text, latest)?).into()),
        "evidence" => return Some(Entry::Page(Box::new(page(key, text, latest)?)).into()),
        _ => {}
    }
    let all: &Map<String, Value> = &json::read(text)?;
    Some(match kind {
        "settings" => Entry::Settings(settings(Row::new(all, LONGEST))).into(),
        "chosen" => rows(all, |value| value.as_str().map(str::to_owned)).pass(Entry::Chosen),
        // The command makes baselines of which nobody said where they were tested.
        "baselines" if rest.is_empty() || is_org(rest) => {
            rows(all, |value| baseline(value, latest)).pass(|rows| Entry::Baselines(rest.to_owned(), rows))
        }
        _ if !is_org(rest) => return None,
        "waivers" => {
            rows(all, |value| row(value, LONGEST)).pass(|rows| Entry::Waivers(rest.to_owned(), rows))
        }
        "manual" => {
            rows(all, |value| manual(value, latest)).pass(|rows| Entry::Manual(rest.to_owned(), rows))
        }
        "looks" => rows(all, |value| row(value, LONGEST)).pass(|rows| Entry::Visits(rest.to_owned(), rows)),
        "rollouts" => {
            rows(all, |value| rollout(value, latest)).pass(|rows| Entry::Rollouts(rest.to_owned(), rows))
        }
        _ => return None,
    })
}

/// Rows by place, and the places of those that did not pass.
struct Rows<T>(BTreeMap<String, T>, Vec<String>);

impl<T> Rows<T> {
    fn pass(self, entry: impl FnOnce(BTreeMap<String, T>) -> Entry) -> Passed {
        Passed { entry: entry(self.0), strange: self.1 }
    }
}

/// Reads the rows under a key one by one: a strange one does not take the others along.
fn rows<T>(all: &Map<String, Value>, read: impl Fn(&Value) -> Option<T>) -> Rows<T> {
    let (mut sound, mut strange) = (BTreeMap::new(), Vec::new());
    for (at, (place, value)) in all.iter().enumerate() {
        match read(value).filter(|_| at < MOST_ROWS && place.len() <= LONGEST) {
            Some(row) => {
                sound.insert(place.clone(), row);
            }
            None => strange.push(place.clone()),
        }
    }
    Rows(sound, strange)
}

/// The first label of a My Domain host.
fn is_org(org: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=63).contains(&org.len()) && org.bytes().all(plain)
}

fn is_past(time: &str, latest: Moment) -> bool {
    match Moment::parse(time) {
        Some(time) => time <= latest,
        None => Date::parse(time).is_some_and(|day| day <= latest.date()),
    }
}

/// What nobody chose, or is no choice, is as after installation.
fn settings(row: Row<'_>) -> Settings {
    let text = |name| row.text(name).unwrap_or_default();
    Settings {
        policy: text("policy"),
        format: text("format"),
        separator: text("separator"),
        attendees: text("attendees"),
    }
}

fn team(text: &str, latest: Moment) -> Option<TeamFile> {
    let file: TeamFile = json::read(text)?;
    let is_short = file.file.len() <= LONGEST && file.text.len() <= LONGEST_FILE;
    (is_short && is_past(&file.time, latest)).then_some(file)
}

fn manual(value: &Value, latest: Moment) -> Option<ManualEntry> {
    row(value, LONGEST).filter(|entry: &ManualEntry| entry.set.is_none_or(|set| set <= latest))
}

fn baseline(value: &Value, latest: Moment) -> Option<KeptBaseline> {
    let kept: KeptBaseline = row(value, LONGEST_FILE)?;
    let hash = kept.hash.len() == 64 && kept.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hash && kept.name.len() <= LONGEST && is_past(&kept.created, latest)).then_some(kept)
}

fn rollout(value: &Value, latest: Moment) -> Option<Rollout> {
    row(value, LONGEST_FILE).filter(|rollout| is_sound(rollout, latest))
}

fn is_sound(rollout: &Rollout, latest: Moment) -> bool {
    let Rollout { baseline, renames, before: _, deployed: _, recorded, checks } = rollout;
    let mut times = recorded.iter().chain(checks.iter().map(|check| &check.time));
    let renamed = renames.iter().flat_map(|(old, new)| [old, new]);
    let places = baseline.iter().flat_map(|place| [&place.org, &place.entry]);
    let mut names = renamed.chain(checks.iter().map(|check| &check.by)).chain(places);
    times.all(|time| *time <= latest)
        && names.all(|name| name.len() <= LONGEST)
        && checks.len().max(renames.len()) <= MOST_ROWS
}

/// What is in its form, and holds no longer text than this.
fn row<T: DeserializeOwned>(value: &Value, longest: usize) -> Option<T> {
    fn is_short(value: &Value, longest: usize) -> bool {
        match value {
            Value::String(text) => text.len() <= longest,
            Value::Array(all) => all.iter().all(|value| is_short(value, longest)),
            Value::Object(all) => all.values().all(|value| is_short(value, longest)),
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
        }
    }
    is_short(value, longest).then(|| json::read(&value.to_string()))?
}

/// The page that it names is the one that its path leads to, of the very record, and it stands under its own key: whoever
/// reads one of these finds the same in the others.
fn page(key: &str, text: &str, latest: Moment) -> Option<Page> {
    let PageRow { version, org, kind, id, name, page, title, path, record, from } = json::read(text)?;
    let texts = [&name, &title, &path].into_iter().chain(&from);
    if texts.map(String::len).any(|length| length > LONGEST) {
        return None;
    }
    let (definition, own_id) = page::at(&path)?;
    let expected_id = if kind == SubjectKind::Org { ORG_ID } else { own_id };
    let own_key = ["evidence", &org, kind.id(), expected_id, &page, &part(&path)].join(":");
    let is_it = definition.id == page && definition.kind == kind && id == expected_id;
    let readings = record.readings;
    let is_sound = is_it && is_org(&org) && own_key == key && version == VERSION;
    if !is_sound || !(1..=MOST_ROWS).contains(&readings.len()) {
        return None;
    }
    let readings = readings.into_iter().map(|reading| sound(reading, latest)).collect::<Option<_>>()?;
    let record_id = (kind != SubjectKind::Org && !id.is_empty()).then_some(id);
    let (subject, record) = (Subject { kind, name, record_id }, Record { readings });
    Some(Page { org, subject, definition: page, title, path, record, from })
}

/// Section and object: a page has a key for each.
fn part(path: &str) -> String {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let value = |wanted: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
    };
    [value("s"), value("o")].into_iter().flatten().collect::<Vec<_>>().join("/")
}

/// Whether it was read by now and holds no more than pages hold.
fn sound(mut reading: Reading, latest: Moment) -> Option<Reading> {
    // In one spelling, because times are compared as text.
    reading.time = Moment::parse(&reading.time).filter(|time| *time <= latest)?.to_string();
    let is_short = reading.facts.iter().all(|fact| fact.key.len().max(fact.value.len()) <= LONGEST);
    (is_short && reading.facts.len() <= MOST_FACTS).then_some(reading)
}
