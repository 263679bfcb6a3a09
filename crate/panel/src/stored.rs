//! What the extension keeps in `storage.local`, read into types. Each entry has a key of its own, so that tabs and windows
//! do not write over one another.

use std::collections::BTreeMap;

use js_sys::{Array, Object, Reflect};
use permlight_core::checklist::ManualEntry;
use permlight_core::evidence::{Reading, Record};
use permlight_core::fact::Facts;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::waiver::Waiver;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

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
}

/// What the user chose.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
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
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// What the background is told to mark, by key: only as it is stored.
    pub told: BTreeMap<String, JsValue>,
    /// Keys of what is not understood: kept as it is.
    pub strange: Vec<String>,
}

#[derive(Deserialize)]
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
}

#[derive(Deserialize)]
struct RecordRow {
    readings: Vec<ReadingRow>,
}

#[derive(Deserialize)]
struct ReadingRow {
    time: String,
    facts: Vec<(String, String)>,
}

/// The version of entries that this program writes and reads.
const VERSION: u32 = 1;

impl Stored {
    /// From all entries of the storage.
    pub fn read(all: &JsValue) -> Self {
        let mut stored = Self::default();
        let entries = all.dyn_ref::<Object>().map(Object::entries).unwrap_or_default();
        for entry in entries.iter() {
            let entry: Array = entry.unchecked_into();
            let (Some(key), value) = (entry.get(0).as_string(), entry.get(1)) else { continue };
            if stored.take(&key, value).is_none() {
                stored.strange.push(key);
            }
        }
        stored
    }

    fn take(&mut self, key: &str, value: JsValue) -> Option<()> {
        let (kind, rest) = key.split_once(':').unwrap_or((key, ""));
        match kind {
            "settings" => self.settings = serde_wasm_bindgen::from_value(value).ok()?,
            "team" => self.team = Some(serde_wasm_bindgen::from_value(value).ok()?),
            "evidence" => self.pages.push(page(serde_wasm_bindgen::from_value(value).ok()?)?),
            "waivers" => {
                let rows: BTreeMap<String, Waiver> = serde_wasm_bindgen::from_value(value).ok()?;
                let own =
                    rows.into_iter().map(|(entry, waiver)| OwnWaiver { org: rest.to_owned(), entry, waiver });
                self.waivers.extend(own);
            }
            "manual" => {
                let rows: BTreeMap<String, ManualEntry> = serde_wasm_bindgen::from_value(value).ok()?;
                self.manual.insert(rest.to_owned(), rows.into_values().collect());
            }
            "looks" => {
                self.looks.insert(rest.to_owned(), serde_wasm_bindgen::from_value(value).ok()?);
            }
            "chosen" => self.chosen = serde_wasm_bindgen::from_value(value).ok()?,
            "baselines" => {
                self.baselines.insert(rest.to_owned(), serde_wasm_bindgen::from_value(value).ok()?);
            }
            "rollouts" => {
                self.rollouts.insert(rest.to_owned(), serde_wasm_bindgen::from_value(value).ok()?);
            }
            "tested" | "due" => {
                self.told.insert(key.to_owned(), value);
            }
            // What the background keeps for itself; `teamPolicy` is made from `team`.
            "scan" | "labels" | "teamPolicy" => {}
            _ => return None,
        }
        Some(())
    }
}

fn page(row: PageRow) -> Option<Page> {
    if row.version != VERSION {
        return None;
    }
    let record_id = (row.kind != SubjectKind::Org && !row.id.is_empty()).then_some(row.id);
    let readings = row.record.readings.into_iter().map(|ReadingRow { time, facts: rows }| {
        let mut facts = Facts::default();
        for (name, value) in rows {
            facts.set(&name, value);
        }
        Reading { time, facts }
    });
    Some(Page {
        org: row.org,
        subject: Subject { kind: row.kind, name: row.name, record_id },
        definition: row.page,
        title: row.title,
        path: row.path,
        record: Record { readings: readings.collect() },
    })
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
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or_default()
}

/// A change of one key.
pub fn change(key: &str, value: &JsValue) -> Object {
    let changes = Object::new();
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(&changes, &key.into(), value);
    changes
}
