//! The subjects of an org, each with all pages that were read of it.

use std::rc::Rc;

use permlight_core::capture::Capture;
use permlight_core::date::Moment;
use permlight_core::evidence::{self, Merged, Proof, Reading, Record};
use permlight_core::fact::{self, Facts};
use permlight_core::order::InOrder as _;
use permlight_core::section::Section;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::text::fold;
use permlight_core::waiver::Waiver;

use crate::files;
use crate::stored::{OwnWaiver, Page, Stored};

/// One subject and all pages that were read of it.
pub struct KnownSubject {
    /// Whom the pages are about.
    pub subject: Subject,
    /// The pages, what was read last first.
    pub pages: Vec<Rc<Page>>,
}

/// The subjects of an org, by kind and record id.
pub fn subjects(pages: &[Rc<Page>], org: &str) -> Vec<KnownSubject> {
    let mut known: SortedMap<(SubjectKind, Option<String>, String), Vec<Rc<Page>>> = SortedMap::new();
    for page in files::placed(pages, org) {
        let Subject { kind, record_id, name } = &page.subject;
        // Only files know no record, and are known by their names.
        let name = if page.is_of_file() && record_id.is_none() { name.clone() } else { String::new() };
        known.entry((*kind, record_id.clone(), name)).or_default().push(page);
    }
    known
        .into_iter()
        .map(|((kind, record_id, _), mut pages)| {
            pages.order_by(|a, b| b.newest().cmp(a.newest()));
            // A page may not show the name; then an older one that does gives it. What was read here counts first.
            let own = pages.iter().filter(|page| !page.is_imported());
            let mut names = own.chain(&pages).map(|page| &page.subject.name);
            let name = names.find(|name| !name.is_empty()).cloned();
            let subject = Subject { kind, name: name.unwrap_or_default(), record_id };
            KnownSubject { subject, pages }
        })
        .collect()
}

/// What tells a subject from others of its kind that are called the same: its user name, else its record; `None` where nothing has
/// to.
pub fn apart(all: &[KnownSubject], one: &KnownSubject) -> Option<String> {
    let own = &one.subject;
    let is_other = |other: &&KnownSubject| {
        other.subject.kind == own.kind
            && other.subject != *own
            && fold(&other.subject.name) == fold(&own.name)
    };
    let told = || one.facts().get("user/username").cloned().or_else(|| own.record_id.clone());
    all.iter().find(is_other).and_then(|_| told())
}

/// Waivers of earlier versions, which name no record, with the record of the one subject of their org that has their name. Those
/// whose name several have, or nobody whose pages were read, stay as they are: they cover nothing, and a notice says so.
pub fn with_records(stored: &Stored) -> Vec<OwnWaiver> {
    let bound = |own: &OwnWaiver| {
        let OwnWaiver { org, entry, waiver } = own;
        let is_named = |subject: &Subject| subject.kind == waiver.kind && subject.name == waiver.name;
        let subjects = subjects(&stored.pages, org);
        let mut named = subjects.iter().map(|known| &known.subject).filter(|subject| is_named(subject));
        let (Some(one), None) = (named.next(), named.next()) else { return None };
        let record = Some(one.record_id.clone()?);
        let waiver = Waiver { record, ..waiver.clone() };
        Some(OwnWaiver { org: org.clone(), entry: entry.clone(), waiver })
    };
    stored.waivers.iter().filter(|own| own.waiver.record.is_none()).filter_map(bound).collect()
}

fn is_since(reading: &Reading, since: Moment) -> bool {
    Moment::parse(&reading.time).is_some_and(|time| time >= since)
}

impl KnownSubject {
    /// What the pages prove together, and where they disagree.
    pub fn merged(&self) -> Merged<'_> {
        self.merged_of(self.pages.iter().map(|page| &page.record))
    }

    /// What they say together.
    pub fn facts(&self) -> Facts {
        self.merged().facts()
    }

    /// What was read since a time. What was read before may have changed.
    pub fn facts_since(&self, since: Moment) -> Facts {
        self.facts_of(|_, reading| is_since(reading, since))
    }

    /// What can be put on record: read since a time, by this browser, from where no page's script had its hands on it.
    pub fn facts_on_record(&self, since: Moment) -> Facts {
        let is_strong = |page: &Page, reading: &Reading| reading.source.is_strong() && !page.is_imported();
        self.facts_of(|page, reading| is_strong(page, reading) && is_since(reading, since))
    }

    /// What some of the readings say together.
    fn facts_of(&self, counts: impl Fn(&Page, &Reading) -> bool) -> Facts {
        let chosen = |page: &Rc<Page>| {
            let mut record = page.record.clone();
            record.readings.retain(|reading| counts(page, reading));
            record
        };
        let records: Vec<_> = self.pages.iter().map(chosen).collect();
        self.merged_of(records.iter()).facts()
    }

    /// What these records of its pages, one each, prove together.
    fn merged_of<'r>(&self, records: impl Iterator<Item = &'r Record>) -> Merged<'r> {
        let of_page = |(page, record): (&Rc<Page>, &'r Record)| (record, page.is_imported(), page.saved());
        let mut merged = evidence::merge_since(self.pages.iter().zip(records).map(of_page));
        let Merged { proofs, saved_since, .. } = &mut merged;
        saved_since.retain(|name| {
            let is_it =
                |proof: &&Proof<'_>| proof.name == *name && fact::split(name).0 == Section::About.fact();
            proofs.iter().find(is_it).is_none_or(|proof| {
                let saved = self.pages.get(proof.record).and_then(|page| page.saved_as_a_whole());
                saved.is_some() && Moment::parse(proof.time) <= saved
            })
        });
        merged
    }

    /// The same, typed.
    pub fn capture(&self) -> Capture {
        fact::capture(self.subject.clone(), &self.facts())
    }

    /// What to know it by among the subjects of its org: its record, or the name in its file.
    pub fn key(&self) -> String {
        let Subject { kind, name, record_id } = &self.subject;
        let is_of_file = self.pages.iter().all(|page| page.is_of_file());
        let id = record_id.as_deref().unwrap_or(if is_of_file { name } else { "" });
        format!("{}:{id}", kind.id())
    }
}
