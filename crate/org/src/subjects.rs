//! The subjects of an org, each with all pages that were read of it.

use std::collections::BTreeMap;
use std::rc::Rc;

use permlight_core::capture::Capture;
use permlight_core::date::Moment;
use permlight_core::evidence::{self, Proof};
use permlight_core::fact::{self, Facts};
use permlight_core::subject::{Subject, SubjectKind};

use crate::stored::Page;

/// One subject and all pages that were read of it.
pub struct KnownSubject {
    /// Whom the pages are about.
    pub subject: Subject,
    /// The pages, what was read last first.
    pub pages: Vec<Rc<Page>>,
}

/// The subjects of an org, by kind and record id.
pub fn subjects(pages: &[Rc<Page>], org: &str) -> Vec<KnownSubject> {
    let mut known: BTreeMap<(SubjectKind, Option<&str>), Vec<Rc<Page>>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.org == org) {
        let place = (page.subject.kind, page.subject.record_id.as_deref());
        known.entry(place).or_default().push(Rc::clone(page));
    }
    known
        .into_iter()
        .map(|((kind, id), mut pages)| {
            pages.sort_by(|a, b| b.newest().cmp(a.newest()));
            // A page may not show the name; then an older one that does gives it.
            let name = pages.iter().map(|page| &page.subject.name).find(|name| !name.is_empty()).cloned();
            let subject = Subject { kind, name: name.unwrap_or_default(), record_id: id.map(str::to_owned) };
            KnownSubject { subject, pages }
        })
        .collect()
}

impl KnownSubject {
    /// What the pages prove together.
    pub fn proofs(&self) -> Vec<Proof<'_>> {
        evidence::merge_from(self.pages.iter().map(|page| (&page.record, page.source())))
    }

    /// What they say together.
    pub fn facts(&self) -> Facts {
        evidence::facts(&self.proofs())
    }

    /// What was read since a time. What was read before may have changed.
    pub fn facts_since(&self, since: Moment) -> Facts {
        let is_later = |time: &str| Moment::parse(time).is_some_and(|time| time >= since);
        let later = |page: &Rc<Page>| {
            let mut record = page.record.clone();
            record.readings.retain(|reading| is_later(&reading.time));
            (record, page.source())
        };
        let records: Vec<_> = self.pages.iter().map(later).collect();
        evidence::facts(&evidence::merge_from(records.iter().map(|(record, source)| (record, *source))))
    }

    /// The same, typed.
    pub fn capture(&self) -> Capture {
        fact::capture(self.subject.clone(), &self.facts())
    }

    /// What to know it by among the subjects of its org.
    pub fn key(&self) -> String {
        format!("{}:{}", self.subject.kind.id(), self.subject.record_id.as_deref().unwrap_or_default())
    }
}
