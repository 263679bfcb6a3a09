//! The verification: what was tested in a sandbox, whether production holds exactly that, and what follows a deploy.

mod build;
mod rule;

use permlight_core::date::{Date, Moment};
use permlight_core::rule::Severity;
use permlight_core::verify::Direction;
use permlight_core::verify::watch::State;
use serde::{Deserialize, Serialize};

use super::SubjectRow;
use super::rows::parts;
#[cfg(feature = "schema")]
use super::rows::{DateForm, MomentForm};

pub use build::{Checked, Input};
pub(crate) use rule::{AsRule, own};

parts! {
    /// A comparison of production with what was tested, and what belongs to it.
    pub struct Verification {
        /// Whether the deploy is still to come.
        pub stage: Stage,
        /// What comes of it.
        pub verdict: Outcome,
        /// What speaks against a better verdict; none if there is no better one.
        pub reasons: Vec<String>,
        /// What was tested.
        pub tested: Tested,
        /// Name of the production org.
        pub production: String,
        /// When they were compared, in UTC.
        #[cfg_attr(feature = "schema", schemars(with = "MomentForm"))]
        pub compared: Moment,
        /// What differs, the worst first; then what people want as a count first, then what is expected to differ.
        pub differences: Vec<Difference>,
        /// What neither side has seen.
        pub unseen: Vec<UnseenRow>,
        /// Subjects of production that nobody tested.
        pub untested: Vec<SubjectRow>,
        /// Subjects that were laid over each other.
        pub subjects: Vec<SubjectRow>,
        /// The weeks after the deploy.
        pub watch: Option<WatchPart>,
        /// What going back would change.
        pub way_back: Option<WayBack>,
        /// What of the old access model should go.
        pub clean_up: Option<CleanUpPart>,
    }

    /// The baseline.
    pub struct Tested {
        /// What people call it.
        pub name: String,
        /// When it was made, in UTC: a day or a moment.
        pub created: String,
        /// Who made it; empty if nobody said.
        pub by: String,
        /// What was done or tested.
        pub note: String,
        /// The org that was tested; empty if nobody said.
        pub org: String,
        /// The policy that it was judged by.
        pub policy: String,
        /// SHA-256 of what was tested.
        pub hash: String,
        /// The baselines before it, the oldest first.
        pub history: Vec<Earlier>,
    }

    /// A baseline before the one that counts, and how much the next one changed.
    pub struct Earlier {
        /// What people called it.
        pub name: String,
        /// When it was made.
        pub created: String,
        /// Who made it.
        pub by: String,
        /// What they said about it.
        pub note: String,
        /// Its hash.
        pub hash: String,
        /// Settings that the next one added.
        pub added: usize,
        /// Settings that the next one took away.
        pub removed: usize,
        /// Settings that the next one made another.
        pub changed: usize,
        /// Settings that one of the two did not see.
        pub unknown: usize,
    }

    /// A setting that differs, or that only one side can tell.
    pub struct Difference {
        /// How much it matters.
        pub severity: Severity,
        /// What it belongs to.
        pub subject: SubjectRow,
        /// The element of metadata.
        pub section: String,
        /// The setting in Salesforce's own words; `*` for a section or subject as a whole.
        pub setting: String,
        /// What was tested.
        pub tested: String,
        /// What production has.
        pub actual: String,
        /// What production has, seen from what was tested.
        pub direction: Direction,
        /// Production can do more than was tested, or perhaps can.
        pub widens: bool,
        /// Why it is to be expected and makes no drift; empty if it is not.
        pub expected: String,
        /// Why it cannot be told; empty if it can.
        pub reason: String,
        /// What the deploy does with it; none after the deploy, and where it is expected.
        pub deploy: Option<Deploy>,
    }

    /// What neither side has seen.
    pub struct UnseenRow {
        /// What it belongs to.
        pub subject: SubjectRow,
        /// The element of metadata.
        pub section: String,
        /// The setting, or `*` for all that neither side lists.
        pub setting: String,
        /// Without it nobody can say that the sides are equal.
        pub needed: bool,
    }

    /// The weeks after the deploy.
    pub struct WatchPart {
        /// The day of the deploy.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub deployed: Date,
        /// The last day.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub until: Date,
        /// How many days were left.
        pub days_left: u32,
        /// The re-checks, in order.
        pub rechecks: Vec<RecheckRow>,
        /// The day from which a re-check has been due.
        #[cfg_attr(feature = "schema", schemars(with = "Option<DateForm>"))]
        pub due_since: Option<Date>,
        /// The day of the first check that found production equal.
        #[cfg_attr(feature = "schema", schemars(with = "Option<DateForm>"))]
        pub verified: Option<Date>,
        /// Why the change has to go through the sandbox again; empty if it has not.
        pub reopened: String,
        /// Nothing of it is left.
        pub over: bool,
        /// The checks since the deploy, the oldest first.
        pub checks: Vec<CheckRow>,
        /// What people changed in production since the deploy, the oldest first.
        pub events: Vec<EventRow>,
    }

    /// A re-check.
    pub struct RecheckRow {
        /// The day on which it falls due.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub on: Date,
        /// How it stands.
        pub state: State,
    }

    /// A check that was made.
    pub struct CheckRow {
        /// The day.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub on: Date,
        /// What came of it.
        pub verdict: Outcome,
        /// Hash of the baseline.
        pub baseline: String,
        /// How many settings differed.
        pub differences: usize,
        /// Who made it; empty if nobody said.
        pub by: String,
        /// What changed since the check before; none for the first, and where it was not kept.
        pub since: Option<SinceRow>,
    }

    /// What changed from one check to the next, in words.
    pub struct SinceRow {
        /// What differed for the first time.
        pub appeared: Vec<String>,
        /// What did not differ any more.
        pub gone: Vec<String>,
    }

    /// A change that somebody made in production.
    pub struct EventRow {
        /// The day.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub on: Date,
        /// What the Setup Audit Trail says.
        pub what: String,
    }

    /// The way back to what production was before the deploy.
    pub struct WayBack {
        /// The day of the capture that is kept.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub captured: Date,
        /// What going back would change.
        pub changes: Vec<BackRow>,
    }

    /// A setting that going back would change.
    pub struct BackRow {
        /// What going back does with it.
        pub effect: Effect,
        /// How much it matters.
        pub severity: Severity,
        /// What it belongs to.
        pub subject: SubjectRow,
        /// The element of metadata.
        pub section: String,
        /// The setting.
        pub setting: String,
        /// What production has.
        pub now: String,
        /// What it had.
        pub then: String,
        /// Why it cannot be told; empty if it can.
        pub reason: String,
    }

    /// What should go after one to two months of stability.
    pub struct CleanUpPart {
        /// The first day on which it makes sense.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub from: Date,
        /// The day by which it should be done.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        pub until: Date,
        /// How it stands.
        pub state: State,
        /// What should go.
        pub remove: Vec<RemoveRow>,
    }

    /// Something that should go.
    pub struct RemoveRow {
        /// The subject, or what the setting belongs to.
        pub subject: SubjectRow,
        /// The setting; empty for the subject itself.
        pub setting: String,
    }
}

/// Derives what every word has, and tells it.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal, $label:literal;)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub enum $name { $($(#[$about])* #[serde(rename = $word)] $variant,)* }

            impl $name {
                /// The words that people read.
                pub const fn label(self) -> &'static str {
                    match self { $(Self::$variant => $label,)* }
                }
            }
        )*
    };
}

words! {
    /// Where the deploy stands.
    Stage {
        /// It is still to come.
        Before = "before", "before the deploy";
        /// It is done, or there was none.
        After = "after", "after the deploy";
    }

    /// What comes of a verification, or of a check.
    Outcome {
        /// Nothing speaks against the deploy.
        Ready = "ready", "Ready: nothing speaks against the deploy.";
        /// Something does.
        NotReady = "not-ready", "Not ready for the deploy.";
        /// Production holds what was tested, and nothing else.
        Equal = "equal", "Equal: production is what was tested.";
        /// Something differs.
        Drift = "drift", "Drift: production is not what was tested.";
        /// Nothing is known to differ, but not all that is needed is known.
        Unknown = "unknown", "Unknown: nothing is known to differ, but not all that is needed is known.";
    }

    /// What a deploy does with a setting of production.
    Deploy {
        /// It adds it, or lets it grant more.
        Adds = "adds", "adds it";
        /// It takes it away.
        TakesAway = "takes-away", "takes it away";
        /// It makes it another.
        Changes = "changes", "changes it";
        /// Nobody tested it, and the deploy does not touch it.
        LeavesAlone = "leaves-alone", "leaves it alone";
        /// One side did not see it.
        CannotBeTold = "cannot-be-told", "cannot be told";
    }

    /// What going back does with a setting of production.
    Effect {
        /// Production has it now and did not have it then.
        TakesAway = "takes-away", "takes it away";
        /// Production had it then.
        GivesAgain = "gives-again", "gives it again";
        /// It makes it another.
        Changes = "changes", "changes it";
        /// One of the two captures did not see it.
        CannotBeTold = "cannot-be-told", "cannot be told";
    }
}

impl Outcome {
    /// Nothing is left to do.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Ready | Self::Equal)
    }
}

impl Verification {
    /// Whether the verdict is one that what is listed can have: a report that somebody has changed must not pass for evidence.
    pub fn is_consistent(&self) -> bool {
        let counted = || self.differences.iter().filter(|row| row.expected.is_empty());
        let is_whole = !self.subjects.is_empty() && !self.unseen.iter().any(|row| row.needed);
        let is_told = match self.verdict {
            Outcome::Ready => is_whole && counted().all(|row| row.deploy != Some(Deploy::CannotBeTold)),
            Outcome::Equal => is_whole && counted().next().is_none(),
            Outcome::Drift => counted().any(|row| row.direction != Direction::Unknown),
            Outcome::NotReady => true,
            Outcome::Unknown => counted().all(|row| row.direction == Direction::Unknown),
        };
        let of_stage =
            matches!(self.verdict, Outcome::Ready | Outcome::NotReady) == (self.stage == Stage::Before);
        is_told && of_stage && self.verdict.is_good() == self.reasons.is_empty()
    }
}
