//! What follows a deploy: a month of checks, the way back, and the cleaning up (SO-25 to SO-28). Pure functions over days;
//! whoever asks brings today.

use serde::{Deserialize, Serialize};

use super::compare::{Options, compare};
use super::drift::{Comparison, Direction, Drift, Verdict};
use super::matching::Mismatch;
use super::observed::Observed;
use super::settings::Settings;
use permlight_core::date::Date;
use permlight_core::order::{InOrder as _, gathered};
use permlight_core::rule::Severity;
use permlight_core::sorted::SortedSet;
use permlight_core::subject::SubjectKind;

/// How many days production is watched: at least a month (SO-25).
pub const DAYS: u32 = 30;

/// Days after the deploy on which production is checked again.
pub const RECHECKS: [u32; 4] = [1, 7, 14, 30];

/// Months after the deploy in which what is obsolete goes (SO-28).
pub const CLEAN_UP: (u16, u16) = (1, 2);

/// One check of production against what was tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The day.
    pub on: Date,
    /// What came of it.
    pub verdict: Verdict,
    /// The hash of the baseline that was checked against.
    pub baseline: String,
}

/// A change that somebody made in production, from the Setup Audit Trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The day.
    pub on: Date,
    /// What the trail says.
    pub what: String,
}

/// How a re-check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum State {
    /// It was done, on its day or later, before the next one was due.
    Done,
    /// It is due today, or was.
    Due,
    /// Its day has not come.
    Ahead,
    /// Nobody made it before the next one was due. What production was in those days no later check can see.
    Missed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Done, Self::Due, Self::Ahead, Self::Missed];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Due => "due",
            Self::Ahead => "ahead",
            Self::Missed => "missed",
        }
    }
}

/// One re-check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Recheck {
    /// The day on which it falls due.
    pub on: Date,
    /// How it stands.
    pub state: State,
}

/// Why the sandbox step is open again (SO-26): what changed after the verification goes through the sandbox first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "because")]
pub enum Reopened {
    /// A check found production different from what was tested.
    Drift {
        /// The day of the check.
        on: Date,
    },
    /// Somebody changed production after the last check that found it equal.
    Changed {
        /// The first such change.
        event: Event,
    },
    /// There is a newer baseline than the one that was verified.
    Retested {
        /// The hash of the newer one.
        baseline: String,
    },
}

/// The watch as it stands today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Watch {
    /// The day of the deploy.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// How many days are left; 0 when it is over.
    pub days_left: u32,
    /// The re-checks, in order.
    pub rechecks: Vec<Recheck>,
    /// The day from which a re-check has been due, if one is.
    pub due_since: Option<Date>,
    /// The next re-check that lies ahead.
    pub next: Option<Date>,
    /// The day of the first check after the deploy that found production equal (SO-23).
    pub verified: Option<Date>,
    /// Why the sandbox step is open again.
    pub reopened: Option<Reopened>,
    /// The watch is over: its last day has passed, no re-check is due, and nothing re-opened it.
    pub is_over: bool,
}

/// The watch after a deploy of the baseline with this hash. Checks and events may be in any order, but checks of one day stand
/// in theirs; those before the deploy do not count.
pub fn watch(deployed: Date, baseline: &str, checks: &[Check], events: &[Event], today: Date) -> Watch {
    let mut checks: Vec<_> =
        checks.iter().filter(|check| check.on >= deployed && check.on <= today).collect();
    checks.order_by_key(|check| check.on);
    let until = deployed.plus_days(DAYS);
    let days = RECHECKS.map(|days| deployed.plus_days(days));
    let rechecks: Vec<_> = days
        .iter()
        .enumerate()
        .map(|(at, on)| {
            // A late check settles what it saw, and not the weeks before: what differed then and was put back nobody knows. Those
            // that lie behind the next one can be made up for by no one, and so are not due.
            let next = days.get(at + 1).copied();
            let is_in_time = |day: Date| day >= *on && next.is_none_or(|next| day < next);
            let state = match checks.iter().any(|check| is_in_time(check.on)) {
                true => State::Done,
                false if *on > today => State::Ahead,
                false if is_in_time(today) => State::Due,
                false => State::Missed,
            };
            Recheck { on: *on, state }
        })
        .collect();
    let with = |state| rechecks.iter().find(|recheck| recheck.state == state).map(|recheck| recheck.on);
    let (due_since, next) = (with(State::Due), with(State::Ahead));
    let equal = |check: &&&Check| check.verdict == Verdict::Equal;
    let verified = checks.iter().find(equal).map(|check| check.on);
    let reopened = reopened(&checks, baseline, events, today);
    let days_left = u32::try_from(today.days_until(until)).unwrap_or(0);
    let is_over = today > until && due_since.is_none() && reopened.is_none() && verified.is_some();
    Watch { from: deployed, until, days_left, rechecks, due_since, next, verified, reopened, is_over }
}

impl Watch {
    /// How many of the re-checks nobody made in time.
    pub fn missed(&self) -> usize {
        self.rechecks.iter().filter(|recheck| recheck.state == State::Missed).count()
    }
}

fn reopened(checks: &[&Check], baseline: &str, events: &[Event], today: Date) -> Option<Reopened> {
    let at = checks.iter().rposition(|check| check.verdict == Verdict::Equal)?;
    let (equal, later) = (checks.get(at)?, checks.get(at + 1..)?);
    if let Some(drift) = later.iter().find(|check| check.verdict == Verdict::Drift) {
        return Some(Reopened::Drift { on: drift.on });
    }
    if equal.baseline != baseline {
        return Some(Reopened::Retested { baseline: baseline.to_owned() });
    }
    // On the day of the check itself nothing says which came first: a change counts as the later one.
    let later = events.iter().filter(|event| event.on >= equal.on && event.on <= today);
    later.min_by_key(|event| event.on).map(|event| Reopened::Changed { event: event.clone() })
}

/// A setting that differed when a check was made: as much of a [`Drift`] as has to be kept to tell one check from the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Point {
    /// Kind of its subject.
    pub kind: SubjectKind,
    /// Name of its subject.
    pub subject: String,
    /// The element of metadata.
    pub section: String,
    /// The setting.
    pub target: String,
    /// The name of the fact; empty for a subject as a whole.
    pub fact: String,
    /// What production had, seen from what was tested.
    pub direction: Direction,
}

/// What to keep of a check: each setting that differs, without those that are expected to. What cannot be told is no difference.
pub fn points(comparison: &Comparison) -> Vec<Point> {
    let drift = comparison.drift.iter();
    let drift = drift.filter(|drift| drift.expected.is_none() && drift.direction != Direction::Unknown);
    let point = |drift: &Drift| Point {
        kind: drift.kind,
        subject: drift.subject.clone(),
        section: drift.section.clone(),
        target: drift.target.clone(),
        fact: drift.fact.clone(),
        direction: drift.direction,
    };
    drift.map(point).collect()
}

/// What changed from one check to the next, the worst first as the checks had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Since<'p> {
    /// What differs now and did not then, or differed in another direction.
    pub appeared: Vec<&'p Point>,
    /// What differed then and does not now.
    pub gone: Vec<&'p Point>,
}

/// Lays the points of two checks over each other.
pub fn since<'p>(before: &'p [Point], now: &'p [Point]) -> Since<'p> {
    let without = |these: &'p [Point], those: &'p [Point]| {
        let those: SortedSet<&Point> = gathered(those.iter());
        these.iter().filter(|point| !those.contains(point)).collect()
    };
    Since { appeared: without(now, before), gone: without(before, now) }
}

/// The way back (SO-27): what production was before the deploy, and what going back would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollback {
    /// The day of the capture that is kept.
    pub captured: Date,
    /// What production has now and did not have then: going back takes it away.
    pub takes_away: Vec<Drift>,
    /// What production had then: going back gives it again.
    pub gives_again: Vec<Drift>,
    /// What going back makes another.
    pub changes: Vec<Drift>,
    /// What one of the two captures did not see.
    pub untold: Vec<Drift>,
}

/// What going back to an earlier capture of production would change.
pub fn rollback(
    captured: Date,
    previous: &[Observed],
    now: &[Observed],
    options: &Options<'_>,
) -> Result<Rollback, Mismatch> {
    let mut rollback = Rollback {
        captured,
        takes_away: Vec::new(),
        gives_again: Vec::new(),
        changes: Vec::new(),
        untold: Vec::new(),
    };
    for drift in compare(previous, now, options)?.drift {
        let list = match drift.direction {
            Direction::Extra => &mut rollback.takes_away,
            Direction::Missing => &mut rollback.gives_again,
            Direction::Changed => &mut rollback.changes,
            Direction::Unknown => &mut rollback.untold,
        };
        list.push(drift);
    }
    Ok(rollback)
}

/// What belongs to the old access model and should go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum Obsolete {
    /// A subject of the old model that nothing of the tested configuration holds or names.
    Subject {
        /// Its kind.
        kind: SubjectKind,
        /// Its name.
        name: String,
    },
    /// A right that nobody tested.
    Setting {
        /// Kind of its subject.
        kind: SubjectKind,
        /// Name of its subject.
        name: String,
        /// The setting.
        target: String,
    },
}

/// The clean-up after one to two months of stability (SO-28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CleanUp {
    /// The first day on which it makes sense.
    pub from: Date,
    /// The day by which it should be done.
    pub until: Date,
    /// How it stands today; it is done if its day has come, production was seen, and there is nothing to remove.
    pub state: State,
    /// Rights that nobody tested and that do much harm: they do not wait for these weeks.
    pub now: Vec<Obsolete>,
    /// What else should go.
    pub remove: Vec<Obsolete>,
    /// Who ran the integration before.
    #[serde(skip)]
    pub account: Account,
}

/// The account that ran the integration before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// Nobody said which one.
    Unnamed,
    /// Whether it is active was not seen.
    Unseen,
    /// This one is active.
    Active(String),
    /// It is not.
    Inactive,
}

/// The clean-up after a deploy. `previous` is production before the deploy: the old access model. What of it the tested side
/// does not have should go, and so should what `comparison`, the last one with production, found extra, and `account`. It is
/// done once some weeks were stable, not before: until then everybody may have to go back.
pub fn clean_up(
    deployed: Date,
    previous: &[Observed],
    tested: &[Observed],
    comparison: &Comparison,
    account: Account,
    today: Date,
) -> CleanUp {
    let (from, until) = (deployed.plus_months(CLEAN_UP.0), deployed.plus_months(CLEAN_UP.1));
    let mut kept: SortedSet<(SubjectKind, String)> = named(tested);
    kept.extend(tested.iter().map(|subject| (subject.kind, subject.name.clone())));
    // Users and the org stay.
    let model = |kind| !matches!(kind, SubjectKind::User | SubjectKind::Org);
    let mut old: SortedSet<(SubjectKind, String)> = named(previous);
    old.extend(previous.iter().map(|subject| (subject.kind, subject.name.clone())));
    let mut remove: Vec<_> = old
        .into_iter()
        .filter(|subject| model(subject.0) && !kept.contains(subject))
        .map(|(kind, name)| Obsolete::Subject { kind, name })
        .collect();
    let extra = comparison
        .drift
        .iter()
        .filter(|drift| drift.direction == Direction::Extra && drift.widens && drift.expected.is_none());
    let mut now = Vec::new();
    for drift in extra {
        let list = if drift.severity >= Severity::High { &mut now } else { &mut remove };
        list.push(Obsolete::Setting {
            kind: drift.kind,
            name: drift.subject.clone(),
            target: drift.target.clone(),
        });
    }
    if let Account::Active(name) = &account {
        remove.push(Obsolete::Subject { kind: SubjectKind::User, name: name.clone() });
    }
    // What was not seen in production may still be there.
    let is_seen = comparison.verdict() != Verdict::Unknown && account != Account::Unseen;
    let state = if today < from && now.is_empty() {
        State::Ahead
    } else if now.is_empty() && remove.is_empty() && is_seen {
        State::Done
    } else {
        State::Due
    };
    CleanUp { from, until, state, now, remove, account }
}

/// What users and groups hold.
fn named(subjects: &[Observed]) -> SortedSet<(SubjectKind, String)> {
    let mut names = SortedSet::new();
    for subject in subjects {
        let settings = Settings::of(subject);
        names.extend(settings.held().map(|(kind, name)| (kind, name.to_owned())));
    }
    names
}
