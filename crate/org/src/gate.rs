//! The one gate: what stands under a key of the storage, or of a file that somebody hands over, is believed only in the form
//! that this program gives it, and only if it speaks of what has happened by now. What fails is named and left as it is.

#[cfg(test)]
mod saves_tests;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use permlight_core::date::{self, Date, Moment};
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::needs::Integration;
use permlight_core::order::gathered;
use permlight_core::page;
use permlight_core::scope::Answer;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::waiver::Waiver;
use permlight_verify::Verdict;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::checklist::{ManualEntry, ManualState};
use crate::json::{self, Row};
use crate::last_visit::Visit;
use crate::register;
use crate::rollout::{KeptBaseline, Rollout};
use crate::stored;
use crate::stored::{FILE, ORG_ID, OwnWaiver, Page, Save, Settings, Stored, TeamFile, VERSION, Whose, part};

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
    Waivers(String, SortedMap<String, Waiver>),
    /// What people wrote down of an org, by place.
    Manual(String, SortedMap<String, ManualEntry>),
    /// When somebody looked at an org last, by whom they looked at.
    Visits(String, SortedMap<String, Visit>),
    /// Whom the user looked at last, by org.
    Chosen(SortedMap<String, String>),
    /// What was marked as tested in an org, by whom it is of.
    Baselines(String, SortedMap<String, KeptBaseline>),
    /// How far an org is, by user or profile.
    Rollouts(String, SortedMap<String, Rollout>),
    /// What was declared of an org, by integration.
    Register(String, SortedMap<String, Integration>),
    /// What is known of whose a record is, by its org and its id.
    Scope(String, String, Whose),
    /// What somebody was heard to save of a record.
    Saves(Vec<Save>),
    /// What is being read of an org.
    Reading(String, stored::Reading),
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
    let mut saves = Vec::new();
    for (key, text) in entries {
        match read(&key, &text, now) {
            Some(Passed { entry: Entry::Saves(mut own), .. }) => saves.append(&mut own),
            Some(passed) => {
                stored.strange.extend(passed.strange.iter().map(|row| format!("{key} › {row}")));
                take(&mut stored, passed.entry, key);
            }
            None => stored.strange.push(key),
        }
    }
    let saves: Rc<[Save]> = saves.into();
    for page in &mut stored.pages {
        if saves.iter().any(|save| save.org == page.org) {
            Rc::make_mut(page).saves = Rc::clone(&saves);
        }
    }
    stored
}

fn take(stored: &mut Stored, entry: Entry, key: String) {
    match entry {
        Entry::Settings(settings) => stored.settings = settings,
        Entry::Team(file) => stored.team = Some(file),
        Entry::Page(mut page) => {
            // Of what was imported more is kept, for files that are still to come.
            if page.from.is_some() {
                page.record = Record::of(page.record.readings, false);
            }
            stored.pages.push(Rc::from(page));
        }
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
            stored.baselines.insert(org, gathered(rows));
        }
        Entry::Rollouts(org, rows) => {
            stored.rollouts.insert(org, rows);
        }
        Entry::Register(org, rows) => {
            stored.register.insert(org, rows);
        }
        Entry::Reading(org, reading) => {
            stored.readings.insert(org, reading);
        }
        Entry::Hint(text) => {
            stored.hints.insert(key, text);
        }
        Entry::Scope(org, id, whose) => {
            stored.whose.push((org, id, whose));
        }
        Entry::Saves(_) | Entry::Background => {}
    }
}

/// What stands under a key, as JSON; `None` if it is not what should stand there.
pub fn read(key: &str, text: &str, now: Moment) -> Option<Passed> {
    let latest = now.plus_minutes(AHEAD_MINUTES);
    let (kind, rest) = key.split_once(':').unwrap_or((key, ""));
    if matches!(kind, "tested" | "due" | "teamPolicy") {
        return Some(Entry::Hint(text.to_owned()).into());
    }
    if matches!(kind, "labels" | "clock") {
        return Some(Entry::Background.into());
    }
    if kind == "scan" {
        // It is the background's own: a strange one is none that is under way.
        let reading = json::read(text).and_then(|scan: Value| reading(&scan));
        return Some(
            reading.map_or(Entry::Background, |reading| Entry::Reading(rest.to_owned(), reading)).into(),
        );
    }
    let Value::Object(all) = json::read(text)? else { return None };
    let row = Row::new(&all, LONGEST);
    Some(match kind {
        "settings" => Entry::Settings(settings(row)).into(),
        "team" => Entry::Team(team(row, latest)?).into(),
        "evidence" => Entry::Page(Box::new(page(key, row, latest)?)).into(),
        "chosen" => rows(&all, |value| value.as_str().map(str::to_owned)).pass(Entry::Chosen),
        // The command makes baselines of which nobody said where they were tested.
        "baselines" if rest.is_empty() || is_org(rest) => {
            rows(&all, |value| baseline(value, latest)).pass(|rows| Entry::Baselines(rest.to_owned(), rows))
        }
        "scope" => known_record(rest, row)?.into(),
        "saves" => saves(rest, row, latest)?.into(),
        _ if !is_org(rest) => return None,
        "waivers" => rows(&all, waiver).pass(|rows| Entry::Waivers(rest.to_owned(), rows)),
        "manual" => {
            rows(&all, |value| manual(value, latest)).pass(|rows| Entry::Manual(rest.to_owned(), rows))
        }
        "register" => rows(&all, |value| register::read(Row::of(value, LONGEST)?))
            .pass(|rows| Entry::Register(rest.to_owned(), rows)),
        "looks" => rows(&all, visit).pass(|rows| Entry::Visits(rest.to_owned(), rows)),
        "rollouts" => {
            rows(&all, |value| rollout(value, latest)).pass(|rows| Entry::Rollouts(rest.to_owned(), rows))
        }
        _ => return None,
    })
}

/// Rows by place, and the places of those that did not pass.
struct Rows<T>(SortedMap<String, T>, Vec<String>);

impl<T> Rows<T> {
    fn pass(self, entry: impl FnOnce(SortedMap<String, T>) -> Entry) -> Passed {
        Passed { entry: entry(self.0), strange: self.1 }
    }
}

/// Reads the rows under a key one by one: a strange one does not take the others along.
fn rows<T>(all: &Map<String, Value>, read: impl Fn(&Value) -> Option<T>) -> Rows<T> {
    let (mut sound, mut strange) = (SortedMap::new(), Vec::new());
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

/// What is known of whose a record is, if it has its form. The key says which record: org and id.
fn known_record(place: &str, row: Row<'_>) -> Option<Entry> {
    let (org, id) = place.split_once(':')?;
    let is_id = id.len() == 15 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_text = |value: &Value| value.as_str().is_some_and(|text| text.len() <= LONGEST);
    let is_fact =
        |pair: &Value| pair.as_array().is_some_and(|pair| pair.len() == 2 && pair.iter().all(is_text));
    let facts = row.get("facts")?.as_array().filter(|facts| facts.len() <= MOST_ROWS)?;
    let answer = match row.text("answer")?.as_str() {
        "" => None,
        "yes" => Some(Answer::Yes),
        "no" => Some(Answer::No),
        _ => return None,
    };
    let holder = row.text("holder")?;
    let is_known = is_org(org) && is_id && row.get("version")?.as_u64() == Some(1);
    (is_known && facts.iter().all(is_fact))
        .then(|| Entry::Scope(org.to_owned(), id.to_owned(), Whose { answer, holder }))
}

/// When a record was saved, by address. The key says which record: org and id.
fn saves(place: &str, row: Row<'_>, latest: Moment) -> Option<Entry> {
    let (org, id) = place.split_once(':')?;
    let is_known =
        is_org(org) && (id == ORG_ID || short_id(id).is_some()) && row.get("version")?.as_u64() == Some(1);
    let times = row.get("times")?.as_object().filter(|times| is_known && times.len() <= MOST_ROWS)?;
    let save = |(path, time): (&String, &Value)| {
        // Whatever a clock said then: it was heard.
        let time = Moment::parse(time.as_str()?)?.min(latest);
        let path = Some(path).filter(|path| path.len() <= LONGEST)?.clone();
        Some(Save { org: org.to_owned(), id: id.to_owned(), path, time })
    };
    Some(Entry::Saves(times.iter().map(save).collect::<Option<_>>()?))
}

/// The first label of a My Domain host.
fn is_org(org: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    (1..=63).contains(&org.len()) && org.bytes().all(plain)
}

/// What nobody chose, or is no choice, is as after installation.
fn settings(row: Row<'_>) -> Settings {
    let text = |name| row.text(name).unwrap_or_default();
    Settings {
        policy: text("policy"),
        format: text("format"),
        separator: text("separator"),
        attendees: text("attendees"),
        retention: row
            .get("retention")
            .and_then(Value::as_u64)
            .and_then(|days| u32::try_from(days).ok())
            .filter(|days| *days > 0),
        company: text("company"),
        reviewer: text("reviewer"),
        approver: text("approver"),
    }
}

fn team(row: Row<'_>, latest: Moment) -> Option<TeamFile> {
    let file =
        TeamFile { file: row.text("file")?, text: row.long("text", LONGEST_FILE)?, time: row.text("time")? };
    date::is_past(&file.time, latest).then_some(file)
}

/// A reading that is under way; `None` if it has ended.
fn reading(scan: &Value) -> Option<stored::Reading> {
    let is_open = |step: &&Value| step.get("state").and_then(Value::as_str) == Some("open");
    let steps = scan.get("steps")?.as_array()?;
    let open = steps.iter().filter(is_open).count();
    let is_running = scan.get("state")?.as_str()? == "running" && open > 0;
    is_running.then_some(stored::Reading { done: steps.len() - open, all: steps.len() })
}

/// The first characters of a record id, as pages tell them.
fn short_id(text: &str) -> Option<String> {
    let is_id = text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then(|| text.to_owned())
}

fn waiver(value: &Value) -> Option<Waiver> {
    let row = Row::of(value, LONGEST)?;
    let waiver = Waiver {
        rule: row.text("rule")?,
        kind: SubjectKind::from_id(&row.text("kind")?)?,
        name: row.text("name")?,
        record: row.maybe("record", short_id).ok()?,
        target: row.text("target")?,
        bears: match value.get("bears") {
            Some(list) => Some(texts(list)?),
            None => None,
        },
        reason: row.text("reason")?,
        approver: row.text("approver")?,
        expires: Date::parse(&row.text("expires")?)?,
    };
    waiver.is_complete().then_some(waiver)
}

fn manual(value: &Value, latest: Moment) -> Option<ManualEntry> {
    let row = Row::of(value, LONGEST)?;
    let state = row.text("state")?;
    let states = [ManualState::Open, ManualState::Done, ManualState::NotNeeded];
    let entry = ManualEntry {
        item: row.text("item")?,
        subject: row.text_or_none("subject")?,
        record: row.maybe("record", short_id).ok()?,
        state: states.into_iter().find(|known| known.word() == state)?,
        owner: row.text_or_none("owner")?,
        date: row.maybe("date", Date::parse).ok()?,
        note: row.text_or_none("note")?,
        set: row.maybe("set", Moment::parse).ok()?,
        from: row.maybe("from", |text| Some(text.to_owned())).ok()?,
    };
    entry.set.is_none_or(|set| set <= latest).then_some(entry)
}

fn visit(value: &Value) -> Option<Visit> {
    let row = Row::of(value, LONGEST)?;
    let before = match row.get("before") {
        None => None,
        Some(before) => {
            let [day, failures] = before.as_array()?.as_slice() else { return None };
            Some((Date::parse(day.as_str()?)?, texts(failures)?))
        }
    };
    Some(Visit { day: Date::parse(&row.text("day")?)?, failures: texts(row.get("failures")?)?, before })
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().take(MOST_ROWS).map(|text| text.as_str().map(str::to_owned)).collect()
}

fn baseline(value: &Value, latest: Moment) -> Option<KeptBaseline> {
    let row = Row::of(value, LONGEST)?;
    let kept = KeptBaseline {
        name: row.text("name")?,
        created: row.text("created")?,
        hash: row.text("hash")?,
        text: row.long("text", LONGEST_FILE)?,
    };
    let hash = kept.hash.len() == 64 && kept.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hash && date::is_past(&kept.created, latest)).then_some(kept)
}

fn rollout(value: &Value, latest: Moment) -> Option<Rollout> {
    json::read(&value.to_string()).filter(|rollout| is_sound(rollout, latest))
}

fn is_sound(rollout: &Rollout, latest: Moment) -> bool {
    let Rollout { baseline, renames, before, deployed: _, recorded, checks } = rollout;
    let mut times = recorded.iter().chain(checks.iter().map(|check| &check.time));
    let renamed = renames.iter().flat_map(|(old, new)| [old, new]);
    let places = baseline.iter().flat_map(|place| [&place.org, &place.entry]);
    let mut names = renamed.chain(checks.iter().map(|check| &check.by)).chain(places);
    times.all(|time| *time <= latest)
        && names.all(|name| name.len() <= LONGEST)
        && before.iter().all(|before| before.subjects.len() <= LONGEST_FILE)
        && checks.len().max(renames.len()) <= MOST_ROWS
        // What differs makes a drift, and nothing else does.
        && checks.iter().all(|check| (check.verdict == Verdict::Drift) != check.points.is_empty())
}

/// The page that it names is the one that its path leads to, of the very record, and it stands under its own key: whoever
/// reads one of these finds the same in the others.
fn page(key: &str, row: Row<'_>, latest: Moment) -> Option<Page> {
    let (org, path, page) = (row.text("org")?, row.text("path")?, row.text("page")?);
    let kind = SubjectKind::from_id(&row.text("kind")?)?;
    if page == FILE {
        return file(key, org, kind, row, latest);
    }
    let (definition, record) = page::at(&path)?;
    let id = if kind == SubjectKind::Org { ORG_ID } else { record };
    let own_key = ["evidence", &org, kind.id(), id, &page, &part(&path)].join(":");
    let is_it = definition.id == page && definition.kind == kind && row.text("id")? == id;
    if !is_it || !is_org(&org) || own_key != key || row.get("version")?.as_u64()? != VERSION {
        return None;
    }
    let record_id = (kind != SubjectKind::Org && !record.is_empty()).then(|| record.to_owned());
    Some(Page {
        org,
        subject: Subject { kind, name: row.text("name")?, record_id },
        definition: page,
        title: row.text("title")?,
        record: record_of(row, latest)?,
        path,
        from: row.maybe("from", |text| Some(text.to_owned())).ok()?,
        saves: Rc::default(),
    })
}

/// What was read of a metadata file: of a subject that has one, by its name, and from nowhere else.
fn file(key: &str, org: String, kind: SubjectKind, row: Row<'_>, latest: Moment) -> Option<Page> {
    let is_in_files = !matches!(kind, SubjectKind::User | SubjectKind::Org);
    let page = Page {
        subject: Subject { kind, name: row.text("name").filter(|name| !name.is_empty())?, record_id: None },
        definition: FILE.to_owned(),
        title: row.text("title")?,
        path: String::new(),
        record: record_of(row, latest)?,
        from: row.maybe("from", |text| Some(text.to_owned())).ok()?,
        saves: Rc::default(),
        org,
    };
    let is_it = is_org(&page.org) && page.key() == key && row.get("version")?.as_u64()? == VERSION;
    let is_file = |reading: &Reading| reading.source == Source::File;
    (is_it && is_in_files && page.record.readings.iter().all(is_file)).then_some(page)
}

fn record_of(row: Row<'_>, latest: Moment) -> Option<Record> {
    let Record { readings } = Record::deserialize(row.get("record")?).ok()?;
    if !(1..=MOST_ROWS).contains(&readings.len()) {
        return None;
    }
    Some(Record {
        readings: readings.into_iter().map(|reading| sound(reading, latest)).collect::<Option<_>>()?,
    })
}

/// Whether it was read by now and holds no more than pages hold.
fn sound(mut reading: Reading, latest: Moment) -> Option<Reading> {
    // In one spelling, because times are compared as text.
    reading.time = Moment::parse(&reading.time).filter(|time| *time <= latest)?.to_string();
    // Whether it was imported, the page says; of itself no reading is more than seen but for our own ways to read.
    if !reading.source.is_own() {
        reading.source = Source::Seen;
    }
    let facts = &reading.facts;
    let is_short = facts.iter().all(|fact| fact.key.len().max(fact.value.len()) <= LONGEST);
    (is_short && facts.len() <= MOST_FACTS).then_some(reading)
}
