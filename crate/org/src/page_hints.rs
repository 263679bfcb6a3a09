//! What the pages of Setup are told: what was tested of each subject of production, so that they mark what is not, what is due
//! and from when on, and the policy of the team. It is worked out anew from what is kept, and written where it differs.

#[cfg(test)]
mod tests;

use permlight_core::builtin;
use permlight_core::date::Date;
use permlight_core::order::{InOrder as _, gathered};
use permlight_core::rule::Stage;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::SubjectKind;
use permlight_verify::page_marks;
use permlight_verify::watch::{self, State};
use serde::Serialize;
use serde_json::Value;

use crate::checklist::{ManualEntry, ManualState};
use crate::json;
use crate::rollout::{Rollout, day_of};
use crate::stored::Stored;
use crate::team::Team;
use crate::verification::Verification;

/// The version of what was tested that this program writes.
const TESTED_VERSION: u32 = 1;

/// The version of what is due that this program writes.
const DUE_VERSION: u32 = 2;

/// What was tested of one subject of production.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Tested {
    version: u32,
    baseline: Baselined,
    rows: String,
    /// Names of facts that some check found different, U+0000 between.
    drifted: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Baselined {
    name: String,
    day: String,
    hash: String,
}

/// What is due in an org and not done, as it changes from day to day.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Due {
    version: u32,
    /// In the order of their days; the last one whose day has come holds.
    days: Vec<DueFrom>,
}

/// What is due from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct DueFrom {
    from: Date,
    /// The day from which a re-check has been due.
    recheck: Option<Date>,
    clean_up: bool,
}

/// What is to be written under which keys, and which keys are to go.
#[derive(Debug, Default, PartialEq)]
pub struct Changes {
    /// Key and value.
    pub write: Vec<(String, Value)>,
    /// Keys.
    pub remove: Vec<String>,
}

impl Changes {
    /// What has changed since pages were told. `verification` is that of the user or profile who is looked at.
    pub fn new(
        stored: &Stored,
        team: Option<&Team>,
        verification: Option<&Verification>,
        today: Date,
    ) -> Self {
        let mut changes = Self::default();
        changes.team(stored, team);
        let Some(found) = verification else { return changes };
        let mut wanted = tested(found);
        for one in found.present() {
            let Some(id) = &one.record_id else { continue };
            let place = (one.observed.kind, one.observed.name.clone());
            let tested = wanted.remove(&place).map(|tested| json::value(&tested));
            changes.lay(format!("tested:{}:{id}", found.org), tested, stored);
        }
        let due = due(stored, found, today).map(|due| json::value(&due));
        changes.lay(format!("due:{}", found.org), due, stored);
        changes
    }

    fn lay(&mut self, key: String, wanted: Option<Value>, stored: &Stored) {
        match (wanted, stored.hints.get(&key)) {
            (Some(wanted), known) => {
                if known.and_then(|text| json::read::<Value>(text)).as_ref() != Some(&wanted) {
                    self.write.push((key, wanted));
                }
            }
            (None, Some(_)) => self.remove.push(key),
            (None, None) => {}
        }
    }

    /// The policy that pages are judged by is made from the team's file and from nothing else. A file that this version cannot
    /// read may be a newer one's, so what was made of it stays.
    fn team(&mut self, stored: &Stored, team: Option<&Team>) {
        let is_unread = stored.team.is_some() || stored.strange.iter().any(|key| key == "team");
        if team.is_some() || !is_unread {
            self.lay("teamPolicy".to_owned(), team.map(|team| team.compiled.clone()), stored);
        }
    }
}

type Place = (SubjectKind, String);

/// What was tested, by subject of production. Before the deploy production is something else, and nothing is marked.
fn tested(found: &Verification) -> SortedMap<Place, Tested> {
    let Some(Ok(baseline)) = found.baseline.as_ref().filter(|_| found.after().is_some()) else {
        return SortedMap::new();
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
        let tested = Tested { version: TESTED_VERSION, baseline: name(), rows: packed.rows, drifted };
        ((packed.kind, packed.name), tested)
    };
    gathered(packed.into_iter().map(one))
}

/// What is due of all rollouts of the org. Whether a clean-up is done, only the one that is looked at can tell, or who wrote
/// so.
fn due(stored: &Stored, found: &Verification, today: Date) -> Option<Due> {
    let mut rechecks: Vec<Date> = Vec::new();
    let mut clean_ups: Vec<Date> = Vec::new();
    let manual = stored.manual.get(&found.org).map(Vec::as_slice).unwrap_or_default();
    for (entry, rollout) in stored.rollouts.get(&found.org).into_iter().flatten() {
        let Some(deployed) = rollout.deployed else { continue };
        rechecks.extend(open_rechecks(rollout, deployed, today));
        let own = found.after().filter(|_| *entry == found.entry);
        if !is_cleaned_up(manual, entry, today) && own.is_none_or(|after| after.clean_up.state != State::Done)
        {
            clean_ups.push(deployed.plus_months(watch::CLEAN_UP.0));
        }
    }
    let (recheck, clean_up) = (rechecks.into_iter().min(), clean_ups.into_iter().min());
    let mut days: Vec<Date> = recheck.into_iter().chain(clean_up).collect();
    days.order();
    days.dedup();
    let from = |from: Date| DueFrom {
        from,
        recheck: recheck.filter(|day| *day <= from),
        clean_up: clean_up.is_some_and(|day| day <= from),
    };
    (!days.is_empty()).then(|| Due { version: DUE_VERSION, days: days.into_iter().map(from).collect() })
}

fn open_rechecks(rollout: &Rollout, deployed: Date, today: Date) -> Vec<Date> {
    let watch = watch::watch(deployed, "", &rollout.checks(), &[], today);
    let open =
        watch.rechecks.into_iter().filter(|recheck| matches!(recheck.state, State::Due | State::Ahead));
    open.map(|recheck| recheck.on).collect()
}

/// Whether a re-check of a rollout is due, or its clean-up.
pub fn is_due(rollout: &Rollout, today: Date) -> bool {
    rollout.deployed.is_some_and(|deployed| {
        let due = |day: Date| day <= today;
        open_rechecks(rollout, deployed, today).into_iter().any(due)
    })
}

/// Whether somebody wrote that nothing is left of this rollout.
fn is_cleaned_up(manual: &[ManualEntry], place: &str, today: Date) -> bool {
    let rule = builtin::code_of(Stage::CleanUp);
    let is_of = |entry: &ManualEntry| entry.subject.is_empty() || entry.place() == place;
    let is_done = |entry: &ManualEntry| entry.state == ManualState::Done && entry.counts(today);
    manual.iter().any(|entry| entry.item == rule && is_of(entry) && is_done(entry))
}
