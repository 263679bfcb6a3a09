//! What the background is told of a verification: what was tested of each subject of production, so that pages can mark what
//! is not, and the days that Setup reminds of. It is worked out anew from what is kept, and written where it differs.

use std::collections::BTreeMap;

use js_sys::{Array, Object};
use permlight_core::date::Date;
use permlight_core::subject::SubjectKind;
use permlight_org::checklist::ManualState;
use permlight_verify::page_marks;
use permlight_verify::watch::{self, State};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::stored::{self, plain};
use crate::verification::{Verification, day_of};
use crate::view::Shown;
use crate::{host, json};

/// The version of entries that this program writes.
const VERSION: u32 = 1;

/// What was tested of one subject of production.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Tested {
    version: u32,
    baseline: Baselined,
    rows: String,
    /// Names of facts that some check found different, parted by U+0000.
    drifted: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Baselined {
    name: String,
    day: String,
    hash: String,
}

/// What is due in an org and not done.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Due {
    version: u32,
    rechecks: Vec<Date>,
    clean_up: Option<Date>,
}

/// What is to be written and what is to go.
#[derive(Default)]
pub struct Changes {
    write: Vec<(String, JsValue)>,
    remove: Vec<String>,
}

impl Changes {
    pub async fn apply(self) -> Result<(), JsValue> {
        if !self.write.is_empty() {
            let changes = Object::new();
            for (key, value) in &self.write {
                Object::assign(&changes, &stored::change(key, value));
            }
            host::write(&changes).await?;
        }
        if !self.remove.is_empty() {
            let keys: Array = self.remove.iter().map(|key| JsValue::from_str(key)).collect();
            host::remove(&keys).await?;
        }
        Ok(())
    }

    fn lay(&mut self, key: String, wanted: Option<Value>, known: Option<&String>) {
        match (wanted, known) {
            (Some(wanted), known) => {
                if known.and_then(|text| json::read::<Value>(text)).as_ref() != Some(&wanted) {
                    self.write.push((key, plain(&wanted)));
                }
            }
            (None, Some(_)) => self.remove.push(key),
            (None, None) => {}
        }
    }
}

/// What has changed since the background was told.
pub fn changes(shown: &Shown<'_>) -> Changes {
    let mut changes = Changes::default();
    team(shown, &mut changes);
    let (Some(org), Some(found)) = (shown.org, shown.verification) else { return changes };
    let told = &shown.app.stored.told;
    let mut wanted = tested(found);
    for one in found.present() {
        let Some(id) = &one.record_id else { continue };
        let key = format!("tested:{org}:{id}");
        let known = told.get(&key);
        let place = (one.observed.kind, one.observed.name.clone());
        changes.lay(key, wanted.remove(&place).map(|tested| json::value(&tested)), known);
    }
    let key = format!("due:{org}");
    let known = told.get(&key);
    changes.lay(key, due(shown, org, found).map(|due| json::value(&due)), known);
    changes
}

/// The policy that pages are judged by is made from the team's file and from nothing else. A file that this version cannot read
/// may be a newer one's, so what was made of it stays.
fn team(shown: &Shown<'_>, changes: &mut Changes) {
    let key = "teamPolicy";
    let known = shown.app.stored.told.get(key);
    let is_unread =
        shown.app.stored.team.is_some() || shown.app.stored.strange.iter().any(|key| key == "team");
    match &shown.app.team {
        Some(team) => changes.lay(key.to_owned(), Some(team.compiled()), known),
        None if is_unread => {}
        None => changes.lay(key.to_owned(), None, known),
    }
}

type Place = (SubjectKind, String);

/// What was tested, by subject of production. Before the deploy production is something else, and nothing is marked.
fn tested(found: &Verification<'_>) -> BTreeMap<Place, Tested> {
    let Some(Ok(baseline)) = found.baseline.as_ref().filter(|_| found.after().is_some()) else {
        return BTreeMap::new();
    };
    let renames = found.renames(baseline);
    let packed = page_marks::pack(&baseline.subjects, &found.actual(), &renames).unwrap_or_default();
    let name = || Baselined {
        name: baseline.name.clone(),
        day: day_of(&baseline.created).to_owned(),
        hash: baseline.hash.clone(),
    };
    let one = |packed: page_marks::Packed| {
        let drifted = found.rollout.drifted(packed.kind, &packed.name).join("\0");
        let tested = Tested { version: VERSION, baseline: name(), rows: packed.rows, drifted };
        ((packed.kind, packed.name), tested)
    };
    packed.into_iter().map(one).collect()
}

/// The days of all rollouts of the org. Whether a clean-up is done, only the one that is shown can tell, or who wrote so.
fn due(shown: &Shown<'_>, org: &str, found: &Verification<'_>) -> Option<Due> {
    let mut due = Due { version: VERSION, rechecks: Vec::new(), clean_up: None };
    let manual = shown.app.stored.manual.get(org);
    let is_done = manual.is_some_and(|entries| {
        entries.iter().any(|entry| entry.item == CLEAN_UP && entry.state == ManualState::Done)
    });
    for (entry, rollout) in shown.app.stored.rollouts.get(org).into_iter().flatten() {
        let Some(deployed) = rollout.deployed else { continue };
        let watch = watch::watch(deployed, "", &rollout.checks(), &[], shown.measure.today);
        let open = watch.rechecks.iter().filter(|recheck| recheck.state != State::Done);
        due.rechecks.extend(open.map(|recheck| recheck.on));
        let own = found.after().filter(|_| *entry == found.entry);
        if !is_done && own.is_none_or(|after| after.clean_up.state != State::Done) {
            let from = deployed.plus_months(watch::CLEAN_UP.0);
            due.clean_up = Some(due.clean_up.map_or(from, |known| known.min(from)));
        }
    }
    due.rechecks.sort_unstable();
    due.rechecks.dedup();
    (!due.rechecks.is_empty() || due.clean_up.is_some()).then_some(due)
}

/// The item of the checklist that is the clean-up.
const CLEAN_UP: &str = "ROL011";
