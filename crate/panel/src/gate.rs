//! The one gate: what stands under a key of the storage, or of a file that somebody hands over, is believed only in the form
//! that this program gives it, and only if it speaks of what has happened by now. What fails is named and left as it is.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use permlight_core::capture::Entry as Fact;
use permlight_core::checklist::ManualEntry;
use permlight_core::date::{Date, Moment};
use permlight_core::evidence::{Reading, Record};
use permlight_core::fact::Facts;
use permlight_core::page;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::waiver::Waiver;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rollout::{KeptBaseline, Rollout};
use crate::since::Look;
use crate::stored::{Page, Settings, TeamFile};

/// The version of entries that this program writes and reads.
const VERSION: u32 = 1;

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
    Settings(Settings),
    Team(TeamFile),
    Page(Box<Page>),
    /// Of an org, by place.
    Waivers(String, BTreeMap<String, Waiver>),
    Manual(String, BTreeMap<String, ManualEntry>),
    Looks(String, BTreeMap<String, Look>),
    Chosen(BTreeMap<String, String>),
    Baselines(String, BTreeMap<String, KeptBaseline>),
    Rollouts(String, BTreeMap<String, Rollout>),
    /// What the background is told, as it is stored.
    Told(String),
    /// What the background keeps for itself.
    Background,
}

/// What passed.
pub struct Passed {
    pub entry: Entry,
    /// Rows that did not.
    pub strange: Vec<String>,
}

impl From<Entry> for Passed {
    fn from(entry: Entry) -> Self {
        Self { entry, strange: Vec::new() }
    }
}

/// What stands under a key, as JSON; `None` if it is not what should stand there.
pub fn read(key: &str, text: &str, now: Moment) -> Option<Passed> {
    let latest = now.plus_minutes(AHEAD_MINUTES);
    let (kind, rest) = key.split_once(':').unwrap_or((key, ""));
    let entry = match kind {
        "settings" => Entry::Settings(serde_json::from_str(text).ok()?),
        "team" => Entry::Team(team(serde_json::from_str(text).ok()?, latest)?),
        "evidence" => Entry::Page(Box::new(page(key, serde_json::from_str(text).ok()?, latest)?)),
        "chosen" => Entry::Chosen(serde_json::from_str(text).ok()?),
        "tested" | "due" | "teamPolicy" => Entry::Told(text.to_owned()),
        "scan" | "labels" => Entry::Background,
        // The command makes baselines of which nobody said where they were tested.
        "baselines" if rest.is_empty() || is_org(rest) => {
            return rows(text, rest, Entry::Baselines, |kept| is_baseline(kept, latest));
        }
        _ if !is_org(rest) => return None,
        "waivers" => return rows(text, rest, Entry::Waivers, is_waiver),
        "manual" => return rows(text, rest, Entry::Manual, |entry| is_manual(entry, latest)),
        "looks" => return rows(text, rest, Entry::Looks, |look: &Look| look.failures.len() <= MOST_ROWS),
        "rollouts" => return rows(text, rest, Entry::Rollouts, |rollout| is_rollout(rollout, latest)),
        _ => return None,
    };
    Some(entry.into())
}

/// Reads the rows under a key one by one: a strange one does not take the others along.
fn rows<T: DeserializeOwned>(
    text: &str,
    org: &str,
    entry: impl FnOnce(String, BTreeMap<String, T>) -> Entry,
    is_sound: impl Fn(&T) -> bool,
) -> Option<Passed> {
    let all: BTreeMap<String, Value> = serde_json::from_str(text).ok()?;
    let (mut sound, mut strange) = (BTreeMap::new(), Vec::new());
    for (at, (place, row)) in all.into_iter().enumerate() {
        let read = serde_json::from_value(row).ok().filter(|row| is_sound(row));
        match read.filter(|_| at < MOST_ROWS && is_short(&place)) {
            Some(row) => {
                sound.insert(place, row);
            }
            None => strange.push(place),
        }
    }
    Some(Passed { entry: entry(org.to_owned(), sound), strange })
}

fn is_short(text: &str) -> bool {
    text.len() <= LONGEST
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

fn is_waiver(waiver: &Waiver) -> bool {
    let Waiver { rule, kind: _, name, target, reason, approver, expires: _ } = waiver;
    [rule, name, target, reason, approver].into_iter().all(|text| is_short(text))
}

fn is_manual(entry: &ManualEntry, latest: Moment) -> bool {
    let ManualEntry { item, subject, state: _, owner, date: _, note, set } = entry;
    [item, subject, owner, note].into_iter().all(|text| is_short(text)) && set.is_none_or(|set| set <= latest)
}

fn is_baseline(kept: &KeptBaseline, latest: Moment) -> bool {
    let hash = kept.hash.len() == 64 && kept.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    hash && is_short(&kept.name) && is_past(&kept.created, latest) && kept.text.len() <= LONGEST_FILE
}

fn is_rollout(rollout: &Rollout, latest: Moment) -> bool {
    let Rollout { baseline, renames, before, deployed: _, recorded, checks } = rollout;
    let times = recorded.iter().chain(checks.iter().map(|check| &check.time));
    let renamed = renames.iter().flat_map(|(old, new)| [old, new]);
    let names =
        renamed.chain(checks.iter().map(|check| &check.by)).chain(baseline.iter().map(|place| &place.entry));
    times.into_iter().all(|time| *time <= latest)
        && names.into_iter().all(|name| is_short(name))
        && baseline.iter().all(|place| is_short(&place.org))
        && before.iter().all(|before| before.subjects.len() <= LONGEST_FILE)
        && checks.len().max(renames.len()) <= MOST_ROWS
}

fn team(file: TeamFile, latest: Moment) -> Option<TeamFile> {
    let sound = is_short(&file.file) && file.text.len() <= LONGEST_FILE && is_past(&file.time, latest);
    sound.then_some(file)
}

/// What a page has proved, as it is stored.
#[derive(Serialize, Deserialize)]
struct PageRow {
    version: u32,
    org: String,
    kind: SubjectKind,
    id: String,
    name: String,
    page: String,
    title: String,
    path: String,
    record: RecordRow,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct RecordRow {
    readings: Vec<ReadingRow>,
}

#[derive(Serialize, Deserialize)]
struct ReadingRow {
    time: String,
    facts: Vec<(String, String)>,
}

/// In the place of the id of the one subject that has none.
const ORG_ID: &str = "org";

/// The page that it names is the one that its path leads to, of the very record, and it stands under its own key: whoever
/// reads one of these finds the same in the others.
fn page(key: &str, row: PageRow, latest: Moment) -> Option<Page> {
    let (definition, record) = page::at(&row.path)?;
    let id = if row.kind == SubjectKind::Org { ORG_ID } else { record };
    let is_it =
        row.version == VERSION && definition.id == row.page && definition.kind == row.kind && row.id == id;
    let own_key = ["evidence", &row.org, row.kind.id(), id, &row.page, &part(&row.path)].join(":");
    let short = [&row.name, &row.title].into_iter().chain(&row.from).all(|text| is_short(text));
    if !(is_it && is_org(&row.org) && own_key == key && short)
        || !(1..=MOST_ROWS).contains(&row.record.readings.len())
    {
        return None;
    }
    let readings = row.record.readings.into_iter().map(|reading| self::reading(reading, latest));
    let readings: Option<Vec<Reading>> = readings.collect();
    let record_id = (row.kind != SubjectKind::Org && !row.id.is_empty()).then_some(row.id);
    Some(Page {
        org: row.org,
        subject: Subject { kind: row.kind, name: row.name, record_id },
        definition: row.page,
        title: row.title,
        path: row.path,
        record: Record { readings: readings? },
        from: row.from,
    })
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

fn reading(row: ReadingRow, latest: Moment) -> Option<Reading> {
    // In one spelling, because times are compared as text.
    let time = Moment::parse(&row.time).filter(|time| *time <= latest)?.to_string();
    if row.facts.len() > MOST_FACTS
        || !row.facts.iter().all(|(name, value)| is_short(name) && is_short(value))
    {
        return None;
    }
    let rows = row.facts.into_iter().map(|(name, value)| Fact { key: name.into(), value, line: None });
    // What is said in two ways is not said.
    let (facts, _) = Facts::from_rows(rows.collect(), |_| None);
    Some(Reading { time, facts })
}

/// The form in which evidence is stored.
pub fn stored(page: &Page) -> Value {
    let readings = page.record.readings.iter().map(|reading| ReadingRow {
        time: reading.time.clone(),
        facts: reading.facts.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect(),
    });
    let row = PageRow {
        version: VERSION,
        org: page.org.clone(),
        kind: page.subject.kind,
        id: match page.subject.kind {
            SubjectKind::Org => ORG_ID.to_owned(),
            _ => page.subject.record_id.clone().unwrap_or_default(),
        },
        name: page.subject.name.clone(),
        page: page.definition.clone(),
        title: page.title.clone(),
        path: page.path.clone(),
        record: RecordRow { readings: readings.collect() },
        from: page.from.clone(),
    };
    serde_json::to_value(row).unwrap_or_default()
}
