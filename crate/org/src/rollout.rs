//! What is kept of a verification: baselines of the orgs where people test, and rollouts in the orgs where people work.

use permlight_core::date::{Date, Moment};
use permlight_core::order::InOrder as _;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::SubjectKind;
use permlight_verify::baseline::Baseline;
use permlight_verify::watch::{self, Check, Point, Since};
use permlight_verify::{Comparison, Observed, Rename, Verdict};
use serde::{Deserialize, Serialize};

use crate::baseline_file::baseline_json;
use crate::json;

/// A baseline as it is kept: its file, and what a list shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptBaseline {
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created: String,
    /// What it is known by.
    pub hash: String,
    /// The file.
    pub text: String,
}

impl KeptBaseline {
    /// What to keep of a baseline.
    pub fn new(baseline: &Baseline) -> Self {
        Self {
            name: baseline.name.clone(),
            created: baseline.created.clone(),
            hash: baseline.hash.clone(),
            text: String::from_utf8_lossy(&baseline_json(baseline)).into_owned(),
        }
    }
}

/// Where a baseline stands: its org, and its place among those of the org.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The org; empty if nobody said where it was tested.
    pub org: String,
    /// Whom it is of.
    pub entry: String,
}

/// How far production is with one user or profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rollout {
    /// The baseline that was chosen by hand.
    pub baseline: Option<Place>,
    /// Names that subjects have in production, by kind and name in the baseline.
    pub renames: SortedMap<String, String>,
    /// What production was before the deploy.
    pub before: Option<Before>,
    /// The day of the deploy.
    pub deployed: Option<Date>,
    /// When somebody said so.
    pub recorded: Option<Moment>,
    /// In the order in which they were made.
    pub checks: Vec<KeptCheck>,
}

/// What production was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// When.
    pub day: Date,
    /// The hash of the baseline that was deployed then.
    pub baseline: String,
    /// JSON: a list of what was observed.
    pub subjects: String,
}

impl Before {
    /// What production is on a day.
    pub fn new(day: Date, baseline: &Baseline, subjects: &[Observed]) -> Self {
        Self { day, baseline: baseline.hash.clone(), subjects: json::text(&subjects) }
    }

    /// What was observed then; nothing if that cannot be read.
    pub fn observed(&self) -> Vec<Observed> {
        json::read(&self.subjects).unwrap_or_default()
    }
}

/// A check of production against the baseline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCheck {
    /// When.
    pub time: Moment,
    /// Who made it; may be empty.
    pub by: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The hash of the baseline.
    pub baseline: String,
    /// What differed.
    pub points: Vec<Point>,
    /// How many kinds of calls the logs told to be refused; none: no log of calls was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_calls: Option<usize>,
    /// Which calls were refused and not seen to succeed since: the last day, a space, what was called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
    /// How many logins they told to have failed; none: no log of logins was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_logins: Option<usize>,
    /// How many changes of the user itself they told, where the check did not see what a user holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_changes: Option<usize>,
    /// How far logs were read.
    #[serde(default, skip_serializing_if = "LogsRead::is_none")]
    pub logs_read: LogsRead,
}

/// The last day of which each log told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsRead {
    /// The Setup Audit Trail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Date>,
    /// The Login History.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logins: Option<Date>,
    /// A log of calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Date>,
}

impl LogsRead {
    /// Whether none was read.
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl KeptCheck {
    /// What to keep of a comparison, and what may be said of it.
    pub fn new(
        time: Moment,
        by: String,
        baseline: &Baseline,
        comparison: &Comparison,
        verdict: Verdict,
    ) -> Self {
        Self {
            time,
            by,
            verdict,
            baseline: baseline.hash.clone(),
            points: watch::points(comparison),
            refused_calls: None,
            refused: Vec::new(),
            failed_logins: None,
            user_changes: None,
            logs_read: LogsRead::default(),
        }
    }
}

/// What was taken back, with its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// A check.
    Check(Date),
    /// The deploy.
    Deploy(Date),
}

impl Rollout {
    /// Takes back what was kept last: a check since the deploy, or else that it was deployed. Checks before the deploy belong to
    /// another one, and stay.
    pub fn undo(&mut self) -> Option<Undone> {
        let deployed = self.deployed?;
        if let Some(last) = self.checks.pop_if(|check| check.time.date() >= deployed) {
            return Some(Undone::Check(last.time.date()));
        }
        (self.deployed, self.recorded) = (None, None);
        Some(Undone::Deploy(deployed))
    }

    /// The renames, as a comparison takes them.
    pub fn renames(&self) -> Vec<Rename> {
        let rename = |(place, new): (&String, &String)| {
            let (kind, old) = place.split_once(':')?;
            Some(Rename { kind: SubjectKind::from_id(kind), old: old.to_owned(), new: new.clone() })
        };
        self.renames.iter().filter_map(rename).collect()
    }

    /// The checks, as the watch takes them.
    pub fn checks(&self) -> Vec<Check> {
        let check = |check: &KeptCheck| Check {
            on: check.time.date(),
            verdict: check.verdict,
            baseline: check.baseline.clone(),
        };
        self.checks.iter().map(check).collect()
    }

    /// From when on what is read shows production after the deploy.
    pub fn since(&self) -> Option<Moment> {
        let next_day = Moment::midnight(self.deployed?.plus_days(1));
        Some(self.recorded.map_or(next_day, |recorded| recorded.min(next_day)))
    }

    /// What changed from the check before to this one; to the first one, since the deploy, by which production was what was
    /// tested.
    pub fn changed(&self, check: usize) -> Since<'_> {
        let of = |at: Option<usize>| {
            at.and_then(|at| self.checks.get(at)).map_or(&[][..], |check| check.points.as_slice())
        };
        watch::since(of(check.checked_sub(1)), of(Some(check)))
    }

    /// Facts of a subject that some check found different.
    pub fn drifted<'r>(&'r self, kind: SubjectKind, name: &'r str) -> Vec<&'r str> {
        let rows = self.checks.iter().flat_map(|check| &check.points);
        let mut facts: Vec<&str> = rows
            .filter(|row| row.kind == kind && row.subject == name && !row.fact.is_empty())
            .map(|row| row.fact.as_str())
            .collect();
        facts.order();
        facts.dedup();
        facts
    }
}

/// The place of a baseline among those of its org: whom it is of.
pub fn place_of(kind: SubjectKind, name: &str) -> String {
    format!("{}:{name}", kind.id())
}

/// The day of a time.
pub fn day_of(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}
