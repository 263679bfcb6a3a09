//! What is known of the stages of a rollout, which people otherwise write down: an outcome and a sentence for each. What
//! cannot be told stays with people.

use permlight_core::date::Date;
use permlight_core::finding::Outcome;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::rule::Stage;
use permlight_verify::baseline::Baseline;
use permlight_verify::my_domain::MyDomain;
use permlight_verify::watch::{Account, CleanUp, Reopened, State, Watch};
use permlight_verify::{Comparison, Direction, Verdict};

use crate::rollout::day_of;

/// A stage's outcome, and why.
type Settled = Option<(Outcome, Message)>;

/// What is known of production after a deploy.
#[derive(Clone, Copy)]
pub struct Progress<'p> {
    /// What was tested.
    pub baseline: &'p Baseline,
    /// The day of the deploy, where there was one.
    pub deployed: Option<Date>,
    /// Production against it.
    pub comparison: &'p Comparison,
    /// What may be said of that: see [`super::Verification::verdict`].
    pub verdict: Verdict,
    /// The month of checks, where the checks are known.
    pub watch: Option<&'p Watch>,
    /// Whether it is kept what production was before.
    pub has_way_back: bool,
    /// What is to be removed, where it is known what production was before.
    pub clean_up: Option<&'p CleanUp>,
}

/// What a sandbox says of a stage: whether it is still what was marked as tested in it.
pub fn in_sandbox(stage: Stage, baseline: &Baseline, verdict: Verdict) -> Settled {
    let tested = tested(baseline);
    match (stage, verdict) {
        (Stage::Sandbox, Verdict::Drift) => Some((Outcome::Fail, message!("stage.changed", tested))),
        (Stage::Sandbox, Verdict::Equal) if is_of_sandbox(baseline) => {
            Some((Outcome::Pass, message!("stage.as-tested", tested)))
        }
        _ => None,
    }
}

/// Whether a baseline says that it was made in a sandbox. One of production was tested on everybody's data, if at all.
fn is_of_sandbox(baseline: &Baseline) -> bool {
    MyDomain::parse(&baseline.org).is_some_and(|domain| domain.sandbox.is_some())
}

impl Progress<'_> {
    /// What production says of a stage.
    pub fn settles(&self, stage: Stage) -> Settled {
        match stage {
            Stage::Renewal => None,
            Stage::Sandbox => self.sandbox().map(|settled| self.in_time(settled)),
            Stage::Production | Stage::Differences => Some(self.in_time(self.production())),
            Stage::NothingMore => Some(self.in_time(self.nothing_more())),
            Stage::Watch => watched(self.watch?),
            Stage::WayBack => self.has_way_back.then(|| (Outcome::Pass, message!("stage.way-back"))),
            Stage::CleanUp => cleaned_up(self.clean_up?),
        }
    }

    /// What was frozen after the deploy, and builds on nothing of before, says nothing of what was tested by then.
    fn in_time(&self, settled: (Outcome, Message)) -> (Outcome, Message) {
        match self.deployed {
            Some(day) if settled.0 == Outcome::Pass && !self.baseline.is_frozen_by(day) => {
                (Outcome::Unknown, message!("stage.frozen-after", tested(self.baseline), day.to_string()))
            }
            _ => settled,
        }
    }

    /// Where nobody knows the checks that were made, only production that is what was tested shows that no later change
    /// went past the sandbox.
    fn sandbox(&self) -> Settled {
        match self.watch {
            Some(Watch { reopened: Some(reopened), .. }) => Some((Outcome::Fail, reopened_because(reopened))),
            None if self.verdict != Verdict::Equal => None,
            _ if !is_of_sandbox(self.baseline) => None,
            _ => Some((Outcome::Pass, message!("stage.tested", tested(self.baseline)))),
        }
    }

    fn production(&self) -> (Outcome, Message) {
        let tested = tested(self.baseline);
        let differs = self.comparison.drift.iter().filter(|drift| drift.expected.is_none()).count();
        match self.verdict {
            Verdict::Equal => (Outcome::Pass, message!("stage.production", tested)),
            Verdict::Drift => (Outcome::Fail, message!("stage.differs", tested, differs)),
            Verdict::Unknown => (Outcome::Unknown, message!("stage.unseen", tested)),
        }
    }

    fn nothing_more(&self) -> (Outcome, Message) {
        match self.comparison.count(Direction::Extra) {
            0 => self.production(),
            extra => (Outcome::Fail, message!("stage.more", tested(self.baseline), extra)),
        }
    }
}

fn watched(watch: &Watch) -> Settled {
    if watch.is_over {
        return Some(match watch.missed() {
            0 => (Outcome::Pass, message!("stage.watched", watch.from, watch.until)),
            missed => (Outcome::Unknown, message!("stage.watched-in-part", watch.from, watch.until, missed)),
        });
    }
    watch.due_since.map(|due| (Outcome::Fail, message!("stage.check-due", due)))
}

fn cleaned_up(clean_up: &CleanUp) -> Settled {
    match (clean_up.state, clean_up.now.len() + clean_up.remove.len(), &clean_up.account) {
        // Where nobody said which account there was before, only people know that it is gone.
        (State::Ahead | State::Missed, ..) | (State::Done, _, Account::Unnamed) => None,
        (State::Done, ..) => Some((Outcome::Pass, message!("stage.clean"))),
        (State::Due, 0, _) => Some((Outcome::Unknown, message!("stage.clean-unknown"))),
        // It may be a person's, who works on with it.
        (State::Due, 1, Account::Active(name)) => {
            Some((Outcome::Manual, message!("stage.account-active", Arg::name(name))))
        }
        (State::Due, count, _) => Some((Outcome::Fail, message!("stage.left-over", count))),
    }
}

/// Why the sandbox step is open again, in a sentence.
pub fn reopened_because(reopened: &Reopened) -> Message {
    match reopened {
        Reopened::Drift { on } => message!("stage.drift-on", *on),
        Reopened::Changed { event } => {
            message!("stage.changed-on", event.on, Arg::name(&event.what))
        }
        Reopened::Retested { .. } => message!("stage.retested"),
    }
}

fn tested(baseline: &Baseline) -> Message {
    let day = day_of(&baseline.created);
    let day = Date::parse(day).map_or_else(|| Arg::name(day), Arg::from);
    message!("stage.baseline", Arg::name(&baseline.name), day)
}
