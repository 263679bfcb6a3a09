//! What is kept, as types. Each entry of the storage has a key of its own, so that tabs and windows do not write over one
//! another; what an entry may hold is in [`crate::gate`].

use std::collections::BTreeMap;
use std::rc::Rc;

use permlight_core::evidence::{Record, Source};
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

/// What one page of one subject has proved.
#[derive(Debug)]
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
}

impl Page {
    /// Who read it.
    pub const fn source(&self) -> Source {
        if self.from.is_some() { Source::Imported } else { Source::Own }
    }

    /// When it was read last; empty if it never was.
    pub fn newest(&self) -> &str {
        self.record.readings.first().map_or("", |reading| &reading.time)
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

/// Everything that is kept.
#[derive(Default)]
pub struct Stored {
    /// What the user chose.
    pub settings: Settings,
    /// What people have written down, by org.
    pub manual: BTreeMap<String, Vec<ManualEntry>>,
    /// The policy file of the team.
    pub team: Option<TeamFile>,
    /// What pages have proved.
    pub pages: Vec<Rc<Page>>,
    /// What was entered by hand.
    pub waivers: Vec<OwnWaiver>,
    /// When the user looked last, by org and by user or profile.
    pub visits: BTreeMap<String, BTreeMap<String, Visit>>,
    /// Whom the user looked at last, by org.
    pub chosen: BTreeMap<String, String>,
    /// What was marked as tested, by org, then by whom it is of.
    pub baselines: BTreeMap<String, BTreeMap<String, Rc<KeptBaseline>>>,
    /// How far production is, by org, then by user or profile.
    pub rollouts: BTreeMap<String, BTreeMap<String, Rollout>>,
    /// What pages are told, by key: only as it is stored, JSON.
    pub hints: BTreeMap<String, String>,
    /// Names of what did not pass the gate: kept as it is, and not used.
    pub strange: Vec<String>,
}

/// Where a waiver stands among those of its org.
pub fn waiver_entry(waiver: &Waiver) -> String {
    format!("{}|{}|{}", waiver.rule, waiver.subject(), waiver.target)
}

/// Where an entry of a person stands among those of its org.
pub fn manual_entry(entry: &ManualEntry) -> String {
    format!("{}|{}", entry.item, entry.subject)
}
