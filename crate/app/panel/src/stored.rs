//! What the extension keeps in `storage.local`, read into types. Each entry has a key of its own, so that tabs and windows
//! do not write over one another.

use std::collections::BTreeMap;

use js_sys::{Array, Object, Reflect};
use permlight_core::date::Moment;
use permlight_core::evidence::{Record, Source};
use permlight_core::subject::Subject;
use permlight_core::waiver::Waiver;
use permlight_org::checklist::ManualEntry;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use crate::gate::{self, Entry};
use crate::json;
use crate::rollout::{KeptBaseline, Rollout};
use crate::since::Look;

/// What one page of one subject has proved.
pub struct Page {
    pub org: String,
    /// As the page named it.
    pub subject: Subject,
    /// The page definition.
    pub definition: String,
    pub title: String,
    /// Path and parameters.
    pub path: String,
    pub record: Record,
    /// The file that it was imported from; without it, this browser has read the page itself.
    pub from: Option<String>,
}

impl Page {
    /// Who read it.
    pub const fn source(&self) -> Source {
        if self.from.is_some() { Source::Imported } else { Source::Own }
    }
}

/// What the user chose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    pub policy: String,
    /// The format that was exported last.
    pub format: String,
    /// What parts columns in CSV; empty: as is usual here.
    pub separator: String,
    /// Who meets to renew the credentials: addresses, parted by commas.
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

/// A waiver that was entered in the panel.
pub struct OwnWaiver {
    pub org: String,
    /// Where it stands among those of its org.
    pub entry: String,
    pub waiver: Waiver,
}

/// Everything that is kept.
#[derive(Default)]
pub struct Stored {
    pub settings: Settings,
    /// What people have written down, by org.
    pub manual: BTreeMap<String, Vec<ManualEntry>>,
    pub team: Option<TeamFile>,
    pub pages: Vec<Page>,
    pub waivers: Vec<OwnWaiver>,
    /// When the user looked last, by org and by user or profile.
    pub looks: BTreeMap<String, BTreeMap<String, Look>>,
    /// Whom the user looked at last, by org.
    pub chosen: BTreeMap<String, String>,
    /// What was marked as tested, by org, then by whom it is of.
    pub baselines: BTreeMap<String, BTreeMap<String, KeptBaseline>>,
    /// How far production is, by org, then by user or profile.
    pub rollouts: BTreeMap<String, BTreeMap<String, Rollout>>,
    /// What the background is told, by key: only as it is stored, JSON.
    pub told: BTreeMap<String, String>,
    /// Names of what did not pass the gate: kept as it is, and not used.
    pub strange: Vec<String>,
}

impl Stored {
    /// From all entries of the storage: what passes the gate at this moment. The rest is named.
    pub fn read(all: &JsValue, now: Moment) -> Self {
        let mut stored = Self::default();
        let entries = all.dyn_ref::<Object>().map(Object::entries).unwrap_or_default();
        for entry in entries.iter() {
            let entry: Array = entry.unchecked_into();
            let Some(key) = entry.get(0).as_string() else { continue };
            match gate::read(&key, &json::text_of(&entry.get(1)), now) {
                Some(passed) => {
                    stored.strange.extend(passed.strange.iter().map(|row| format!("{key} › {row}")));
                    stored.take(passed.entry, key);
                }
                None => stored.strange.push(key),
            }
        }
        stored
    }

    fn take(&mut self, entry: Entry, key: String) {
        match entry {
            Entry::Settings(settings) => self.settings = settings,
            Entry::Team(file) => self.team = Some(file),
            Entry::Page(page) => self.pages.push(*page),
            Entry::Waivers(org, rows) => {
                let own =
                    rows.into_iter().map(|(entry, waiver)| OwnWaiver { org: org.clone(), entry, waiver });
                self.waivers.extend(own);
            }
            Entry::Manual(org, rows) => {
                self.manual.insert(org, rows.into_values().collect());
            }
            Entry::Looks(org, looks) => {
                self.looks.insert(org, looks);
            }
            Entry::Chosen(chosen) => self.chosen = chosen,
            Entry::Baselines(org, rows) => {
                self.baselines.insert(org, rows);
            }
            Entry::Rollouts(org, rows) => {
                self.rollouts.insert(org, rows);
            }
            Entry::Told(text) => {
                self.told.insert(key, text);
            }
            Entry::Background => {}
        }
    }
}

/// Where a waiver stands among those of its org.
pub fn entry_of(waiver: &Waiver) -> String {
    format!("{}|{}|{}", waiver.rule, waiver.subject(), waiver.target)
}

/// Where an entry of a person stands among those of its org.
pub fn place_of(entry: &ManualEntry) -> String {
    format!("{}|{}", entry.item, entry.subject)
}

/// The form in which plain data is kept.
pub fn plain<T: Serialize>(value: &T) -> JsValue {
    js_sys::JSON::parse(&json::text(value)).unwrap_or_default()
}

/// A change of one key.
pub fn change(key: &str, value: &JsValue) -> Object {
    let changes = Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&changes, &key.into(), value);
    changes
}
