//! Metadata files that somebody drops on the panel: what was read of them becomes evidence like that of pages.
//!
//! Files call a subject by its API name, pages by its label and its record id. The name of a profile is its label: a file is laid to the
//! one record that has it, or the other name of a standard profile. Sets and groups may share a label, so only the page that tells the
//! API name of a record tells whose file it is. Where no page does, or a second file is of that record, the file stands alone. What a
//! record is called, its own page says that was read last: what it was called before may be another one's name now.

use std::rc::Rc;

use permlight_core::capture::Capture;
use permlight_core::date::Moment;
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::fact::{self, Facts};
use permlight_core::order::InOrder as _;
use permlight_core::section::Section;
use permlight_core::subject::{StandardProfile, Subject, SubjectKind};
use permlight_core::text::is_none;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::gate::{self, Entry};
use crate::json::{self, Row};
use crate::stored::{FILE, Page};

#[cfg(test)]
mod tests;

/// What was read of an archive or of files: what the reader hands over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// When the newest file of an archive was written, where it says so: `2026-11-12T09:30:00`.
    pub newest: Option<String>,
    /// The subjects.
    pub subjects: Vec<DroppedSubject>,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
    /// Files of no kind that is read.
    pub ignored: usize,
}

/// One subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DroppedSubject {
    /// Its kind.
    kind: SubjectKind,
    /// Its API name.
    pub name: String,
    /// Its file.
    place: String,
    /// Whether nothing of it is missing.
    pub whole: bool,
    facts: Vec<(String, String)>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file.
    pub place: String,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The column, counted from 1.
    pub column: Option<u32>,
    /// What is wrong.
    pub message: String,
}

/// What would be stored.
#[derive(Debug, Default)]
pub struct Laid {
    /// Whole keys.
    pub changes: Map<String, Value>,
    /// Subjects of which several files speak, so that none counts; and those that are too large to be kept.
    pub left_out: Vec<String>,
}

impl Dropped {
    /// What the reader handed over as JSON, if it has this form.
    pub fn read(text: &str) -> Option<Self> {
        let all: Value = json::read(text)?;
        let row = Row::of(&all, usize::MAX)?;
        let rows = |name: &str| row.get(name).and_then(Value::as_array).into_iter().flatten();
        Some(Self {
            newest: row.text("newest"),
            subjects: rows("subjects")
                .filter_map(|one| DroppedSubject::read(Row::of(one, usize::MAX)?))
                .collect(),
            problems: rows("problems").filter_map(|one| Problem::read(Row::of(one, usize::MAX)?)).collect(),
            ignored: row
                .get("ignored")
                .and_then(Value::as_u64)
                .and_then(|count| usize::try_from(count).ok())
                .unwrap_or_default(),
        })
    }

    /// When it was true: when the newest file of the archive was written, and not later than `modified`. Whoever packed it may live
    /// in a zone that is ahead or behind; what looks older than it is only counts less.
    pub fn time(&self, modified: Moment) -> Moment {
        let written = self.newest.as_deref().and_then(|time| Moment::parse(&format!("{time}.000Z")));
        written.map_or(modified, |written| written.min(modified))
    }

    /// Lays it over what is stored of an org.
    pub fn lay(&self, org: &str, time: Moment, stored: &Map<String, Value>, now: Moment) -> Laid {
        let mut laid = Laid::default();
        let mut all: Vec<(SubjectKind, String, &DroppedSubject)> = self
            .subjects
            .iter()
            .map(|subject| (subject.kind, subject.name.to_lowercase(), subject))
            .collect();
        all.order_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for same in all.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
            let [(_, _, subject)] = same else {
                laid.left_out.extend(same.iter().map(|(_, _, subject)| subject.place.clone()));
                continue;
            };
            let mut page = subject.page(org);
            let key = page.key();
            let known = stored.get(&key).and_then(|known| gate::read(&key, &known.to_string(), now));
            if let Some(Entry::Page(known)) = known.map(|passed| passed.entry)
                && known.from.is_none()
            {
                page.record = known.record.clone();
            }
            page.record.add(subject.reading(time.to_string()));
            let value = json::value(&page.row());
            if gate::read(&key, &value.to_string(), now).is_none() {
                laid.left_out.push(subject.place.clone());
            } else if stored.get(&key) != Some(&value) {
                laid.changes.insert(key, value);
            }
        }
        laid
    }

    /// What pages call the record that each subject would be laid to, if one is its own.
    pub fn records(&self, org: &str, pages: &[Rc<Page>]) -> Vec<Option<String>> {
        let mut all: Vec<Rc<Page>> = pages.iter().filter(|page| !page.is_of_file()).cloned().collect();
        all.extend(self.subjects.iter().map(|subject| {
            let mut page = subject.page(org);
            page.record.add(subject.reading(String::new()));
            Rc::new(page)
        }));
        let files = placed(&all, org).into_iter().filter(|page| page.is_of_file());
        files.map(|page| page.subject.record_id.is_some().then(|| page.subject.name.clone())).collect()
    }
}

impl DroppedSubject {
    fn page(&self, org: &str) -> Page {
        Page {
            org: org.to_owned(),
            subject: Subject { kind: self.kind, name: self.name.clone(), record_id: None },
            definition: FILE.to_owned(),
            title: self.place.clone(),
            path: String::new(),
            record: Record::default(),
            from: None,
            saves: Rc::default(),
        }
    }

    fn reading(&self, time: String) -> Reading {
        let facts: Facts = self.facts.iter().map(|(name, value)| (name, value.as_str())).collect();
        Reading { time, source: Source::File, facts }
    }

    /// What a file says; whether nothing of it is missing, its reader knows.
    pub fn of(capture: &Capture, place: &str, whole: bool) -> Self {
        let facts = fact::evidence(capture);
        Self {
            kind: capture.subject.kind,
            name: capture.subject.name.clone(),
            place: place.to_owned(),
            whole,
            facts: facts.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect(),
        }
    }

    fn read(row: Row<'_>) -> Option<Self> {
        let facts = row.get("facts")?.as_array()?;
        Some(Self {
            kind: SubjectKind::from_id(&row.text("kind")?)?,
            name: row.text("name")?,
            place: row.text("place")?,
            whole: row.get("whole")?.as_bool()?,
            facts: facts
                .iter()
                .map(|pair| Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned())))
                .collect::<Option<_>>()?,
        })
    }
}

impl Problem {
    fn read(row: Row<'_>) -> Option<Self> {
        let number =
            |name| row.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        Some(Self {
            place: row.text("place")?,
            line: number("line"),
            column: number("column"),
            message: row.text("message")?,
        })
    }
}

/// A record that pages know: its id and what they call it now. Where a page of a user or group was read after its own and calls it
/// otherwise, it has both names, and no file is it that does not.
struct Known<'p> {
    kind: SubjectKind,
    id: &'p str,
    name: &'p str,
    others: Vec<&'p str>,
}

/// What one page calls a record.
struct Naming<'p> {
    kind: SubjectKind,
    id: &'p str,
    name: &'p str,
    /// Whether it is the record's own page; whether it was read here; when. In this order they count.
    rank: (bool, bool, &'p str),
}

/// The pages of an org, what was read of files laid to the records that it is of.
pub fn placed(pages: &[Rc<Page>], org: &str) -> Vec<Rc<Page>> {
    let own = || pages.iter().filter(|page| page.org == org);
    if !own().any(|page| page.is_of_file()) {
        return own().cloned().collect();
    }
    let known = known(pages, org);
    // The record of each file.
    let mut found: Vec<(&Rc<Page>, &Known<'_>)> = Vec::new();
    for page in own().filter(|page| page.is_of_file()) {
        let is_called = |name: &str| names(page).iter().any(|own| own.eq_ignore_ascii_case(name));
        let is_it = |one: &&Known<'_>| {
            one.kind == page.subject.kind
                && is_called(one.name)
                && one.others.iter().all(|name| is_called(name))
        };
        let told = |one: &Known<'_>| own().filter_map(|page| api_name(page, one)).max();
        let mut alike = known.iter().filter(is_it).filter(|one| is_told(page, one, told(one)));
        if let Some(first) = alike.next().filter(|first| alike.all(|other| other.id == first.id)) {
            found.push((page, first));
        }
    }
    let of = |page: &Rc<Page>| {
        let (_, record) = found.iter().find(|(file, _)| Rc::ptr_eq(file, page))?;
        let mut same = found.iter().filter(|(_, other)| (other.kind, other.id) == (record.kind, record.id));
        same.next().filter(|_| same.next().is_none()).map(|(_, record)| *record)
    };
    own()
        .map(|page| {
            if !page.is_of_file() {
                return Rc::clone(page);
            }
            let mut placed = Page::clone(page);
            if let Some(record) = of(page) {
                record.name.clone_into(&mut placed.subject.name);
                placed.subject.record_id = Some(record.id.to_owned());
            }
            if placed.subject.kind == SubjectKind::PermissionSetGroup {
                let record_of = |kind: SubjectKind, name: &str| {
                    let (file, _) = found.iter().find(|(file, _)| {
                        file.subject.kind == kind && file.subject.name.eq_ignore_ascii_case(name)
                    })?;
                    of(file).map(|record| (record.id.to_owned(), record.name.to_owned()))
                };
                for reading in &mut placed.record.readings {
                    reading.facts = by_record(&reading.facts, &record_of);
                }
            }
            Rc::new(placed)
        })
        .collect()
}

/// What a file may be called by pages: its name, the other name of a standard profile, its label.
fn names(page: &Page) -> Vec<&str> {
    let name = page.subject.name.as_str();
    let standard = StandardProfile::find(name).filter(|_| page.subject.kind == SubjectKind::Profile);
    let label = page.record.newest().and_then(|reading| reading.facts.get("about/label"));
    let mut all = vec![name];
    for own in standard.into_iter().flat_map(StandardProfile::names) {
        all.push(own);
    }
    all.extend(label.map(String::as_str));
    all
}

/// Whether a file that is called like a record is about it. `told`: when a page told its API name, and that.
fn is_told(file: &Page, record: &Known<'_>, told: Option<(&str, String)>) -> bool {
    let is_its = |own: &str| own.eq_ignore_ascii_case(&file.subject.name);
    record.kind == SubjectKind::Profile || told.is_some_and(|(_, own)| is_its(&own))
}

/// The API name that a page tells of a record, as files write it, and when, while the page calls the record what it is called now.
fn api_name<'p>(page: &'p Page, record: &Known<'_>) -> Option<(&'p str, String)> {
    if page.subject.kind != record.kind || page.subject.record_id.as_deref() != Some(record.id) {
        return None;
    }
    let readings = page.record.readings.iter().filter_map(|reading| {
        let value = |name| reading.facts.get(name).map(String::as_str).filter(|value| !is_none(value));
        let own = value(fact::API_NAME).filter(|_| value("about/name") == Some(record.name))?;
        let prefix = value(fact::NAMESPACE).map(|prefix| format!("{prefix}__")).unwrap_or_default();
        let own = if own.starts_with(&prefix) { own.to_owned() } else { prefix + own };
        Some((reading.time.as_str(), own))
    });
    readings.max()
}

/// The records of an org: those whose pages were read, and those that pages of users and groups lead to.
fn known<'p>(pages: &'p [Rc<Page>], org: &str) -> Vec<Known<'p>> {
    let mut said: Vec<Naming<'p>> = Vec::new();
    let mut put = |kind, id: &'p str, name: &'p str, rank| {
        if !name.is_empty() {
            said.push(Naming { kind, id, name, rank });
        }
    };
    for page in pages.iter().filter(|page| page.org == org && !page.is_of_file()) {
        let is_here = !page.is_imported();
        if let Some(id) = &page.subject.record_id {
            put(page.subject.kind, id, &page.subject.name, (true, is_here, page.newest()));
        }
        for reading in &page.record.readings {
            let rank = (false, is_here, reading.time.as_str());
            let value = |name| reading.facts.get(name).map(String::as_str);
            if let (Some(id), Some(name)) = (value("user/profile-id"), value("user/profile")) {
                put(SubjectKind::Profile, id, name, rank);
            }
            for (section, kind) in LINKS {
                for (id, name) in fact::section(&reading.facts, section.fact()) {
                    put(kind, id, name, rank);
                }
            }
        }
    }
    said.order_by(|a, b| (a.kind, a.id).cmp(&(b.kind, b.id)).then(b.rank.cmp(&a.rank)));
    let of = |all: &[Naming<'p>]| {
        let first = all.first()?;
        let (_, is_here, time) = first.rank;
        let is_since = |other: &&Naming<'_>| other.rank.1 >= is_here && other.rank.2 > time;
        let others = all.iter().filter(is_since).map(|other| other.name).collect();
        Some(Known { kind: first.kind, id: first.id, name: first.name, others })
    };
    said.chunk_by(|a, b| (a.kind, a.id) == (b.kind, b.id)).filter_map(of).collect()
}

/// Facts whose keys are ids of records, and whose values are their names.
const LINKS: [(Section, SubjectKind); 3] = [
    (Section::PermissionSets, SubjectKind::PermissionSet),
    (Section::PermissionSetGroups, SubjectKind::PermissionSetGroup),
    (Section::Muting, SubjectKind::MutingPermissionSet),
];

/// The id and the name of the record of a file, by its kind and its name.
type RecordOf<'f> = dyn Fn(SubjectKind, &str) -> Option<(String, String)> + 'f;

/// The facts of a group, its members as pages name them, where their records are known.
fn by_record(facts: &Facts, record_of: &RecordOf<'_>) -> Facts {
    let mut all = Facts::default();
    for fact in facts.iter() {
        let (section, key) = fact::split(&fact.key);
        let link = match Section::of(section) {
            Section::Members => Some((Section::PermissionSets, SubjectKind::PermissionSet)),
            Section::MutedBy => Some((Section::Muting, SubjectKind::MutingPermissionSet)),
            _ => None,
        };
        match link.and_then(|(section, kind)| Some((section, record_of(kind, key)?))) {
            Some((section, (id, name))) => all.set(&fact::name(section.fact(), &id), name),
            None => all.set(&fact.key, fact.value.clone()),
        }
    }
    all
}
