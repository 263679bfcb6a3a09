//! What is kept, as types. Each entry of the storage has a key of its own, so that tabs and windows do not write over one
//! another; what an entry may hold is in [`crate::gate`].

use std::rc::Rc;

use permlight_core::date::Moment;
use permlight_core::evidence::{Record, Source};
use permlight_core::needs::Integration;
use permlight_core::page;
use permlight_core::scope::Answer;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::waiver::Waiver;
use serde::Serialize;

use crate::checklist::ManualEntry;
use crate::last_visit::Visit;
use crate::rollout::{KeptBaseline, Rollout};

/// The version of evidence that this program writes and reads.
pub const VERSION: u64 = 1;

/// In the place of the id of the one subject that has none.
pub const ORG_ID: &str = "org";

/// In the place of the page, where it was a metadata file.
pub const FILE: &str = "file";

/// What one page of one subject has proved, or its metadata file.
#[derive(Debug, Clone)]
pub struct Page {
    /// My Domain name of the org.
    pub org: String,
    /// As the page named it.
    pub subject: Subject,
    /// The page definition.
    pub definition: String,
    /// What people call the page.
    pub title: String,
    /// Path and parameters.
    pub path: String,
    /// What it proved, and when.
    pub record: Record,
    /// The file that it was imported from; without it, this browser has read the page itself.
    pub from: Option<String>,
    /// What somebody was heard to save in its org.
    pub saves: Rc<[Save]>,
}

/// Somebody pressed Save on a page about a record: nobody knows what of what was read of it before holds since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    /// My Domain name of the org.
    pub org: String,
    /// The first 15 characters of the record's id; [`ORG_ID`] where the address names no record.
    pub id: String,
    /// The path, with the section where the address names one.
    pub path: String,
    /// When.
    pub time: Moment,
}

impl Save {
    /// Whether it may have changed what a page shows. A section of a record may be shown by a page of its own, and by a page or a file
    /// that shows all; a form that names no section may change them all. A page of the org has its forms at or below its address.
    fn reaches(&self, page: &Page) -> bool {
        let path = page.path.split('?').next().unwrap_or_default();
        let Subject { kind, record_id, .. } = &page.subject;
        if self.org != page.org {
            return false;
        }
        if *kind == SubjectKind::Org {
            // As far as a record is named by 15 characters and by 18.
            return self.path.starts_with(path.get(..16).unwrap_or(path));
        }
        if record_id.as_deref().and_then(|id| id.get(..15)) != Some(&self.id) {
            return false;
        }
        let (Some(section), own) = (parameter(&self.path, "s"), parameter(&page.path, "s")) else {
            return true;
        };
        let shows_all = || page.is_of_file() || page::at(&page.path).is_some_and(|(page, _)| page.complete);
        own.map_or_else(shows_all, |own| own == section)
    }
}

impl Page {
    /// When what it shows was saved last, as far as that was heard.
    pub fn saved(&self) -> Option<Moment> {
        self.saves.iter().filter(|save| save.reaches(self)).map(|save| save.time).max()
    }

    /// The same by a form of no section: only such a one changes what a record is called, and which licence it has.
    pub fn saved_as_a_whole(&self) -> Option<Moment> {
        let all = self.saves.iter().filter(|save| parameter(&save.path, "s").is_none());
        all.filter(|save| save.reaches(self)).map(|save| save.time).max()
    }

    /// Whether it was read since.
    pub fn is_current(&self) -> bool {
        self.saved().is_none_or(|saved| Moment::parse(self.newest()) > Some(saved))
    }

    /// Whether somebody else read it.
    pub const fn is_imported(&self) -> bool {
        self.from.is_some()
    }

    /// Whether it is no page of Setup: there is none to open.
    pub fn is_of_file(&self) -> bool {
        self.definition == FILE
    }

    /// How it was read last.
    pub fn source(&self) -> Source {
        let read = self.record.newest().map_or(Source::Seen, |reading| reading.source);
        if self.is_imported() { Source::Imported } else { read }
    }

    /// When it was read last; empty if it never was.
    pub fn newest(&self) -> &str {
        self.record.newest().map_or("", |reading| &reading.time)
    }

    /// The key that it stands under.
    pub fn key(&self) -> String {
        let row = self.row();
        if self.is_of_file() {
            // A file knows no record.
            return ["evidence", &self.org, row.kind, "", FILE, &self.subject.name].join(":");
        }
        ["evidence", &self.org, row.kind, row.id, &self.definition, &part(&self.path)].join(":")
    }

    /// The form in which it is kept.
    pub fn row(&self) -> PageRow<'_> {
        let id = match self.subject.kind {
            SubjectKind::Org => ORG_ID,
            _ => self.subject.record_id.as_deref().unwrap_or_default(),
        };
        PageRow {
            version: VERSION,
            org: &self.org,
            kind: self.subject.kind.id(),
            id,
            name: &self.subject.name,
            page: &self.definition,
            title: &self.title,
            path: &self.path,
            record: &self.record,
            from: self.from.as_deref(),
        }
    }
}

/// A page as it is kept.
#[derive(Serialize)]
pub struct PageRow<'p> {
    version: u64,
    org: &'p str,
    kind: &'p str,
    id: &'p str,
    name: &'p str,
    page: &'p str,
    title: &'p str,
    path: &'p str,
    record: &'p Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'p str>,
}

/// What the user chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The policy.
    pub policy: String,
    /// The format that was exported last.
    pub format: String,
    /// What separates columns in CSV; empty: as is usual here.
    pub separator: String,
    /// Who meets to renew the credentials: addresses, a comma between.
    pub attendees: String,
    /// After how many days what was read is forgotten; `None`: never.
    pub retention: Option<u32>,
    /// The company whose org it is, for the first page of reports.
    pub company: String,
    /// Who looks through reports.
    pub reviewer: String,
    /// Who accepts them.
    pub approver: String,
}

/// A team's policy file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamFile {
    /// Its name.
    pub file: String,
    /// Its text.
    pub text: String,
    /// When it was taken in.
    pub time: String,
}

/// A waiver that was entered by hand.
pub struct OwnWaiver {
    /// The org that it is for.
    pub org: String,
    /// Where it stands among those of its org.
    pub entry: String,
    /// The waiver.
    pub waiver: Waiver,
}

/// A reading of all pages that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// How many pages were asked for.
    pub done: usize,
    /// How many there are, as far as is known.
    pub all: usize,
}

/// What is known of whose a record is, besides what its pages show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whose {
    /// What an admin answered.
    pub answer: Option<Answer>,
    /// Who is an integration user's and holds it: kind and name with a colon between; empty: nobody is known.
    pub holder: String,
}

/// Everything that is kept.
#[derive(Default)]
pub struct Stored {
    /// What the user chose.
    pub settings: Settings,
    /// What people have written down, by org.
    pub manual: SortedMap<String, Vec<ManualEntry>>,
    /// The policy file of the team.
    pub team: Option<TeamFile>,
    /// What pages have proved.
    pub pages: Vec<Rc<Page>>,
    /// What was entered by hand.
    pub waivers: Vec<OwnWaiver>,
    /// When the user looked last, by org and by user or profile.
    pub visits: SortedMap<String, SortedMap<String, Visit>>,
    /// Whom the user looked at last, by org.
    pub chosen: SortedMap<String, String>,
    /// What was marked as tested, by org, then by whom it is of.
    pub baselines: SortedMap<String, SortedMap<String, Rc<KeptBaseline>>>,
    /// How far production is, by org, then by user or profile.
    pub rollouts: SortedMap<String, SortedMap<String, Rollout>>,
    /// What pages are told, by key: only as it is stored, JSON.
    pub hints: SortedMap<String, String>,
    /// Integrations that were declared by hand, by org, then by their ids.
    pub register: SortedMap<String, SortedMap<String, Integration>>,
    /// What is known of whose records are: the org, and the first 15 characters of the record's id.
    pub whose: Vec<(String, String, Whose)>,
    /// What is being read, by org.
    pub readings: SortedMap<String, Reading>,
    /// Names of what did not pass the gate: kept as it is, and not used.
    pub strange: Vec<String>,
}

impl Stored {
    /// What is known of whose a record is.
    pub fn whose_of(&self, org: &str, id: &str) -> Option<&Whose> {
        self.whose.iter().find(|(of, record, _)| of == org && record == id).map(|(.., whose)| whose)
    }

    /// Whether somebody said that it is no integration user's: then no list has it.
    pub fn is_left_out(&self, org: &str, subject: &Subject) -> bool {
        let whose = subject.record_id.as_deref().and_then(|id| self.whose_of(org, id));
        whose.is_some_and(|whose| whose.answer == Some(Answer::No))
    }
}

/// Where a waiver stands among those of its org.
pub fn waiver_entry(waiver: &Waiver) -> String {
    let place = format!("{}|{}|{}", waiver.rule, waiver.subject(), waiver.target);
    waiver.record.as_ref().map_or(place.clone(), |record| [&place, "|", record].concat())
}

/// Where an entry of a person stands among those of its org.
pub fn manual_entry(entry: &ManualEntry) -> String {
    format!("{}|{}", entry.item, entry.place())
}

/// Section and object: a page has a key for each.
pub fn part(path: &str) -> String {
    ["s", "o"].into_iter().filter_map(|name| parameter(path, name)).collect::<Vec<_>>().join("/")
}

fn parameter<'p>(path: &'p str, wanted: &str) -> Option<&'p str> {
    let (_, query) = path.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
}
