//! From what the core says to what the report keeps.

use permlight_core::date::Moment;
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::order::InOrder as _;
use permlight_core::subject::SubjectKind;
use permlight_verify::baseline::{self, Baseline, Step};
use permlight_verify::deploy::{Before, Deploy, Readiness};
use permlight_verify::events::Events;
use permlight_verify::watch::{Check, CleanUp, Event, Obsolete, Point, Reopened, Rollback, Watch, since};
use permlight_verify::{Comparison, Direction, Drift, Unseen, Verdict};

use super::{
    BackRow, CallRow, CheckRow, CleanUpPart, Difference, Earlier, Effect, EventRow, LogsPart, Outcome,
    RecheckRow, RemoveRow, SinceRow, Stage, Tested, UnseenRow, Verification, WatchPart, WayBack,
};
use crate::report::SubjectRow;
use crate::say;

/// What the part is made of.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// What was tested.
    pub baseline: &'a Baseline,
    /// Name of the production org.
    pub production: &'a str,
    /// When they were compared.
    pub compared: Moment,
    /// What the comparison said.
    pub comparison: &'a Comparison,
    /// The same comparison, read before the deploy; `None` once it is done.
    pub before: Option<&'a Before<'a>>,
    /// The weeks after the deploy.
    pub watch: Option<&'a Watch>,
    /// The checks that the watch was made of, in any order.
    pub checks: &'a [Checked<'a>],
    /// What the logs say has happened since the deploy.
    pub events: Option<&'a Events>,
    /// The way back.
    pub rollback: Option<&'a Rollback>,
    /// The clean-up.
    pub clean_up: Option<&'a CleanUp>,
}

/// A check, and what was kept of it.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// The check.
    pub check: &'a Check,
    /// Who made it; empty if nobody said.
    pub by: &'a str,
    /// How many settings differed.
    pub differences: usize,
    /// Which ones, if that was kept.
    pub points: Option<&'a [Point]>,
}

impl Verification {
    /// Makes the part.
    pub fn new(input: Input<'_>, locale: &Locale) -> Self {
        let Input { baseline, comparison, .. } = input;
        let (stage, verdict, reasons) = match input.before.map(|before| &before.verdict) {
            Some(Readiness::Ready) => (Stage::Before, Outcome::Ready, Vec::new()),
            Some(Readiness::NotReady(reasons)) => {
                (Stage::Before, Outcome::NotReady, reasons.iter().map(|reason| locale.say(reason)).collect())
            }
            None => {
                let reasons = reasons(comparison, baseline, locale);
                let verdict = match outcome(comparison.verdict()) {
                    // The sides are equal, but the tested one is not what was frozen.
                    Outcome::Equal if !reasons.is_empty() => Outcome::Unknown,
                    other => other,
                };
                (Stage::After, verdict, reasons)
            }
        };
        let deploy = |drift: &Drift| input.before.and_then(|_| drift.deployed());
        let mut sorted: Vec<_> = comparison.drift.iter().collect();
        sorted.order_by_key(|drift| (drift.expected.is_some(), drift.bulk.is_some()));
        let differences = sorted.into_iter().map(|drift| Difference::of(drift, deploy(drift), locale));
        let subjects = |list: &[(SubjectKind, String)]| {
            list.iter().map(|(kind, name)| subject(*kind, name)).collect::<Vec<_>>()
        };
        let unseen = comparison.unseen.iter().map(UnseenRow::from);
        Self {
            stage,
            verdict,
            reasons,
            tested: tested(baseline),
            production: input.production.to_owned(),
            compared: input.compared,
            differences: differences.collect(),
            unseen: unseen.collect(),
            untested: subjects(&comparison.untested),
            subjects: subjects(&comparison.compared),
            watch: input.watch.map(|watch| WatchPart::new(watch, input.checks, input.events, locale)),
            way_back: input.rollback.map(|rollback| way_back(rollback, locale)),
            clean_up: input.clean_up.map(clean_up),
        }
    }
}

/// More than a report can list is as many as it can say.
fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

const fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Equal => Outcome::Equal,
        Verdict::Drift => Outcome::Drift,
        Verdict::Unknown => Outcome::Unknown,
    }
}

fn subject(kind: SubjectKind, name: &str) -> SubjectRow {
    SubjectRow { kind, name: name.to_owned() }
}

/// Why production is not known to be what was tested; the core tells the reasons before a deploy.
fn reasons(comparison: &Comparison, baseline: &Baseline, locale: &Locale) -> Vec<String> {
    let needed = comparison.unseen.iter().filter(|unseen| unseen.needed).count();
    let counts = [
        ("verify.reason-extra", comparison.count(Direction::Extra)),
        ("verify.reason-missing", comparison.count(Direction::Missing)),
        ("verify.reason-changed", comparison.count(Direction::Changed)),
        ("verify.reason-unknown", comparison.count(Direction::Unknown)),
        ("verify.reason-unseen", needed),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut reasons: Vec<_> = counts.map(|(key, count)| locale.say(&message!(key, count))).collect();
    if comparison.compared.is_empty() {
        reasons.push(locale.word("verify.reason-nothing").to_owned());
    }
    if let Err(error) = baseline.check() {
        reasons.push(locale.say(&message!("verify.reason-baseline", error.message())));
    }
    reasons
}

impl Difference {
    /// A difference, and what the deploy does with it.
    pub(crate) fn of(drift: &Drift, deploy: Option<Deploy>, locale: &Locale) -> Self {
        let words =
            |key: Option<&'static str>| key.map_or_else(String::new, |key| locale.word(key).to_owned());
        Self {
            severity: drift.severity,
            subject: subject(drift.kind, &drift.subject),
            section: drift.section.clone(),
            setting: drift.target.clone(),
            tested: drift.tested.clone(),
            actual: drift.actual.clone(),
            direction: drift.direction,
            widens: drift.widens,
            expected: words(drift.expected.map(|environment| environment.key)),
            reason: drift.remark().map_or_else(String::new, |remark| locale.say(&remark)),
            deploy,
            rights: drift.letters(),
        }
    }
}

impl From<&Unseen> for UnseenRow {
    fn from(unseen: &Unseen) -> Self {
        Self {
            subject: subject(unseen.kind, &unseen.subject),
            section: unseen.section.to_owned(),
            setting: unseen.target.clone(),
            needed: unseen.needed,
        }
    }
}

fn tested(baseline: &Baseline) -> Tested {
    let history = baseline.history.iter().map(|earlier| {
        let baseline::Earlier { name, created, by, note, hash, then } = earlier;
        let count = |step| counted(then.iter().filter(|change| change.direction == step).count());
        Earlier {
            name: name.clone(),
            created: created.clone(),
            by: by.clone(),
            note: note.clone(),
            hash: hash.clone(),
            added: count(Step::Added),
            removed: count(Step::Removed),
            changed: count(Step::Changed),
            unknown: count(Step::Unknown),
        }
    });
    Tested {
        name: baseline.name.clone(),
        created: baseline.created.clone(),
        by: baseline.by.clone(),
        note: baseline.note.clone(),
        org: baseline.org.clone(),
        policy: baseline.policy.clone(),
        hash: baseline.hash.clone(),
        history: history.collect(),
    }
}

impl WatchPart {
    /// Makes the part. What lies before the deploy does not belong to the watch.
    pub fn new(watch: &Watch, checks: &[Checked<'_>], events: Option<&Events>, locale: &Locale) -> Self {
        let mut checks: Vec<_> = checks.iter().filter(|checked| checked.check.on >= watch.from).collect();
        checks.order_by_key(|checked| checked.check.on);
        // By the deploy nothing differed.
        let mut earlier: Option<&[Point]> = Some(&[]);
        let checks = checks.into_iter().map(|&Checked { check, by, differences, points }| {
            let between = earlier.zip(points).map(|(earlier, now)| changed(earlier, now, locale));
            earlier = points;
            CheckRow {
                on: check.on,
                verdict: outcome(check.verdict),
                baseline: check.baseline.clone(),
                differences: counted(differences),
                by: by.to_owned(),
                since: between,
            }
        });
        let told = events.into_iter().flat_map(|events| events.changes.iter().chain(&events.failed_logins));
        let mut told: Vec<&Event> = told.filter(|event| event.on >= watch.from).collect();
        told.order_by_key(|event| event.on);
        Self {
            deployed: watch.from,
            until: watch.until,
            days_left: watch.days_left,
            rechecks: watch
                .rechecks
                .iter()
                .map(|known| RecheckRow { on: known.on, state: known.state })
                .collect(),
            due_since: watch.due_since,
            verified: watch.verified,
            reopened: watch.reopened.as_ref().map_or_else(String::new, |because| reopened(because, locale)),
            over: watch.is_over,
            checks: checks.collect(),
            events: told
                .into_iter()
                .map(|event| EventRow { on: event.on, what: event.what.clone() })
                .collect(),
            logs: events.map_or_else(|| LogsPart::from(&Events::default()), LogsPart::from),
        }
    }
}

impl From<&Events> for LogsPart {
    fn from(events: &Events) -> Self {
        let failed = events.failed_calls.iter().map(|calls| CallRow {
            what: calls.what.clone(),
            status: calls.status,
            count: counted(calls.count),
            last: calls.last,
            refused: calls.is_refused(),
        });
        Self {
            changes: events.read.changes,
            logins: events.read.logins,
            calls: events.read.calls,
            failed: failed.collect(),
            undated: events.undated.clone(),
            open: Vec::new(),
            failed_logins: events.failed_logins.len(),
        }
    }
}

fn changed(earlier: &[Point], now: &[Point], locale: &Locale) -> SinceRow {
    let words = |points: Vec<&Point>| {
        let word = |point: &&Point| {
            let subject = subject(point.kind, &point.subject).label(locale);
            let direction = super::direction(locale, point.direction);
            format!("{subject}: {} {} ({direction})", point.section, point.target)
        };
        points.iter().map(word).collect()
    };
    let change = since(earlier, now);
    SinceRow { appeared: words(change.appeared), gone: words(change.gone) }
}

fn reopened(because: &Reopened, locale: &Locale) -> String {
    locale.say(&match because {
        Reopened::Drift { on } => message!("verify.reopened-drift", say::day(locale, *on)),
        Reopened::Changed { event } => {
            message!("verify.reopened-changed", say::day(locale, event.on), event.what.clone())
        }
        Reopened::Retested { baseline } => message!("verify.reopened-retested", baseline.clone()),
    })
}

fn way_back(rollback: &Rollback, locale: &Locale) -> WayBack {
    let Rollback { captured, takes_away, gives_again, changes, untold } = rollback;
    let lists = [
        (takes_away, Effect::TakesAway),
        (gives_again, Effect::GivesAgain),
        (changes, Effect::Changes),
        (untold, Effect::CannotBeTold),
    ];
    let row = |drift: &Drift, effect| BackRow {
        effect,
        severity: drift.severity,
        subject: subject(drift.kind, &drift.subject),
        section: drift.section.clone(),
        setting: drift.target.clone(),
        now: drift.actual.clone(),
        then: drift.tested.clone(),
        reason: drift.remark().map_or_else(String::new, |remark| locale.say(&remark)),
    };
    let rows = lists.into_iter().flat_map(|(list, effect)| list.iter().map(move |drift| row(drift, effect)));
    WayBack { captured: *captured, changes: rows.collect() }
}

fn clean_up(clean_up: &CleanUp) -> CleanUpPart {
    let row = |obsolete: &Obsolete, now| match obsolete {
        Obsolete::Subject { kind, name } => {
            RemoveRow { subject: subject(*kind, name), setting: String::new(), now }
        }
        Obsolete::Setting { kind, name, target } => {
            RemoveRow { subject: subject(*kind, name), setting: target.clone(), now }
        }
    };
    let lists = [(&clean_up.now, true), (&clean_up.remove, false)];
    let remove = lists.into_iter().flat_map(|(list, now)| list.iter().map(move |one| row(one, now)));
    CleanUpPart {
        from: clean_up.from,
        until: clean_up.until,
        state: clean_up.state,
        remove: remove.collect(),
    }
}
