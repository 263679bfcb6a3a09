//! Metadata files that somebody drops on the panel: what was read of them becomes evidence like that of pages.
//!
//! Files call a subject by its API name, pages by its label and its record id. A file is laid to a record where its name, the other
//! name of a standard profile, or the label in it is that of exactly one record, and no second file is; else it stands alone.

use std::rc::Rc;

use permlight_core::capture::Capture;
use permlight_core::date::Moment;
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::fact::{self, Facts};
use permlight_core::order::InOrder as _;
use permlight_core::section::Section;
use permlight_core::subject::{StandardProfile, Subject, SubjectKind};
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
            let [(kind, _, subject)] = same else {
                laid.left_out.extend(same.iter().map(|(_, _, subject)| subject.place.clone()));
                continue;
            };
            let mut page = Page {
                org: org.to_owned(),
                subject: Subject { kind: *kind, name: subject.name.clone(), record_id: None },
                definition: FILE.to_owned(),
                title: subject.place.clone(),
                path: String::new(),
                record: Record::default(),
                from: None,
                saves: Rc::default(),
            };
            let key = page.key();
            let known = stored.get(&key).and_then(|known| gate::read(&key, &known.to_string(), now));
            if let Some(Entry::Page(known)) = known.map(|passed| passed.entry)
                && known.from.is_none()
            {
                page.record = known.record.clone();
            }
            let facts: Facts = subject.facts.iter().map(|(name, value)| (name, value.as_str())).collect();
            page.record.add(Reading { time: time.to_string(), source: Source::File, facts });
            let value = json::value(&page.row());
            if gate::read(&key, &value.to_string(), now).is_none() {
                laid.left_out.push(subject.place.clone());
            } else if stored.get(&key) != Some(&value) {
                laid.changes.insert(key, value);
            }
        }
        laid
    }
}

impl DroppedSubject {
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

/// A record that pages know: its id and what they call it.
struct Known<'p> {
    kind: SubjectKind,
    id: &'p str,
    name: &'p str,
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
        let mut alike = known.iter().filter(|one| one.kind == page.subject.kind && is_called(one.name));
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

/// The records of an org: those whose pages were read, and those that pages of users and groups lead to.
fn known<'p>(pages: &'p [Rc<Page>], org: &str) -> Vec<Known<'p>> {
    let mut all: Vec<Known<'p>> = Vec::new();
    let mut put = |kind, id: &'p str, name: &'p str| {
        if !name.is_empty() && !all.iter().any(|one| one.kind == kind && one.id == id) {
            all.push(Known { kind, id, name });
        }
    };
    let own = || pages.iter().filter(|page| page.org == org && !page.is_of_file());
    for page in own() {
        if let Some(id) = &page.subject.record_id {
            put(page.subject.kind, id, &page.subject.name);
        }
    }
    for reading in own().flat_map(|page| &page.record.readings) {
        let value = |name| reading.facts.get(name).map(String::as_str);
        if let (Some(id), Some(name)) = (value("user/profile-id"), value("user/profile")) {
            put(SubjectKind::Profile, id, name);
        }
        for (section, kind) in LINKS {
            for (id, name) in fact::section(&reading.facts, section.fact()) {
                put(kind, id, name);
            }
        }
    }
    all
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
