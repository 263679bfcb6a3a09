//! The verification: what was tested in a sandbox, whether production holds exactly that, and what follows a deploy.

mod build;

use permlight_core::date::{Date, Moment};
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_core::rule::Severity;
use permlight_verify::Direction;
use permlight_verify::deploy::Deploy;
use permlight_verify::watch::State;
use serde::Serialize;

use super::SubjectRow;
#[cfg(feature = "schema")]
use super::forms::{DateForm, MomentForm};
use crate::say;

pub use build::{Checked, Input};

/// Derives what every part has.
macro_rules! parts {
    ($($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name { $($(#[$about])* pub $field: $type,)* }
        )*
    };
}

parts! {
    /// A comparison of production with what was tested, and what belongs to it.
    Verification {
        /// Whether the deploy is still to come.
        stage: Stage,
        /// What comes of it.
        verdict: Outcome,
        /// What speaks against a better verdict; none if there is no better one.
        reasons: Vec<String>,
        /// What was tested.
        tested: Tested,
        /// Name of the production org.
        production: String,
        /// When they were compared, in UTC.
        #[cfg_attr(feature = "schema", schemars(with = "MomentForm"))]
        compared: Moment,
        /// What differs, the worst first; then what people want as a count first, then what is expected to differ.
        differences: Vec<Difference>,
        /// What neither side has seen.
        unseen: Vec<UnseenRow>,
        /// Subjects of production that nobody tested.
        untested: Vec<SubjectRow>,
        /// Subjects that were laid over each other.
        subjects: Vec<SubjectRow>,
        /// The weeks after the deploy.
        watch: Option<WatchPart>,
        /// What going back would change.
        way_back: Option<WayBack>,
        /// What of the old access model should go.
        clean_up: Option<CleanUpPart>,
    }

    /// The baseline.
    Tested {
        /// What people call it.
        name: String,
        /// When it was made, in UTC: a day or a moment.
        created: String,
        /// Who made it; empty if nobody said.
        by: String,
        /// What was done or tested.
        note: String,
        /// The org that was tested; empty if nobody said.
        org: String,
        /// The policy that it was judged by.
        policy: String,
        /// SHA-256 of what was tested.
        hash: String,
        /// The baselines before it, the oldest first.
        history: Vec<Earlier>,
    }

    /// A baseline before the one that counts, and how much the next one changed.
    Earlier {
        /// What people called it.
        name: String,
        /// When it was made.
        created: String,
        /// Who made it.
        by: String,
        /// What they said about it.
        note: String,
        /// Its hash.
        hash: String,
        /// Settings that the next one added.
        added: u32,
        /// Settings that the next one took away.
        removed: u32,
        /// Settings that the next one made another.
        changed: u32,
        /// Settings that one of the two did not see.
        unknown: u32,
    }

    /// A setting that differs, or that only one side can tell.
    Difference {
        /// How much it matters.
        severity: Severity,
        /// What it belongs to.
        subject: SubjectRow,
        /// The element of metadata.
        section: String,
        /// The setting in Salesforce's own words; `*` for a section or subject as a whole.
        setting: String,
        /// What was tested.
        tested: String,
        /// What production has.
        actual: String,
        /// What production has, seen from what was tested.
        direction: Direction,
        /// Production can do more than was tested, or perhaps can.
        widens: bool,
        /// Why it is to be expected and makes no drift; empty if it is not.
        expected: String,
        /// Why it cannot be told; empty if it can.
        reason: String,
        /// What the deploy does with it; none after the deploy, and where it is expected.
        deploy: Option<Deploy>,
        /// Of a right on an object: all rights on that object as letters, as tested and as they are.
        #[serde(skip)]
        rights: Option<(String, String)>,
    }

    /// What neither side has seen.
    UnseenRow {
        /// What it belongs to.
        subject: SubjectRow,
        /// The element of metadata.
        section: String,
        /// The setting, or `*` for all that neither side lists.
        setting: String,
        /// Without it nobody can say that the sides are equal.
        needed: bool,
    }

    /// The weeks after the deploy.
    WatchPart {
        /// The day of the deploy.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        deployed: Date,
        /// The last day.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        until: Date,
        /// How many days were left.
        days_left: u32,
        /// The re-checks, in order.
        rechecks: Vec<RecheckRow>,
        /// The day from which a re-check has been due.
        #[cfg_attr(feature = "schema", schemars(with = "Option<DateForm>"))]
        due_since: Option<Date>,
        /// The day of the first check that found production equal.
        #[cfg_attr(feature = "schema", schemars(with = "Option<DateForm>"))]
        verified: Option<Date>,
        /// Why the change has to go through the sandbox again; empty if it has not.
        reopened: String,
        /// Nothing of it is left.
        over: bool,
        /// The checks since the deploy, the oldest first.
        checks: Vec<CheckRow>,
        /// What people changed in production since the deploy, and failed logins, the oldest first.
        events: Vec<EventRow>,
        /// What the logs say of the integration, and how far they were read.
        logs: LogsPart,
    }

    /// What the logs say since the deploy. Where a log was not read since, nothing is known of what it would tell.
    LogsPart {
        /// The last day of which the Setup Audit Trail was read; none: not since the deploy.
        #[cfg_attr(feature = "schema", schemars(with = "Option<DateForm>"))]
        changes: Option<Date>,
        /// The last day of which the Login History was read; none: not since the deploy.
        #[cfg_attr(feature = "schema", schemars(with = "Option<DateForm>"))]
        logins: Option<Date>,
        /// The last day of which a log of calls was read; none: not since the deploy.
        #[cfg_attr(feature = "schema", schemars(with = "Option<DateForm>"))]
        calls: Option<Date>,
        /// Calls that failed, what was refused first.
        failed: Vec<CallRow>,
        /// Entries whose day cannot be read.
        undated: Vec<String>,
        /// Why something of the logs that were given is not known, and what to do; empty if all of them were read.
        open: Vec<String>,
        /// How many logins failed.
        #[serde(skip)]
        failed_logins: usize,
    }

    /// Calls of one kind that failed.
    CallRow {
        /// What was called.
        what: String,
        /// The status of HTTP.
        status: u16,
        /// How many.
        count: u32,
        /// The day of the last one.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        last: Date,
        /// Salesforce refused it: a right may be missing.
        refused: bool,
    }

    /// A re-check.
    RecheckRow {
        /// The day on which it falls due.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        on: Date,
        /// How it stands.
        state: State,
    }

    /// A check that was made.
    CheckRow {
        /// The day.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        on: Date,
        /// What came of it.
        verdict: Outcome,
        /// Hash of the baseline.
        baseline: String,
        /// How many settings differed.
        differences: u32,
        /// Who made it; empty if nobody said.
        by: String,
        /// What changed since the check before, or since the deploy; none where it was not kept.
        since: Option<SinceRow>,
    }

    /// What changed from one check to the next, or from the deploy to the first, in words.
    SinceRow {
        /// What differed for the first time.
        appeared: Vec<String>,
        /// What did not differ any more.
        gone: Vec<String>,
    }

    /// A change that somebody made in production.
    EventRow {
        /// The day.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        on: Date,
        /// What the Setup Audit Trail says.
        what: String,
    }

    /// The way back to what production was before the deploy.
    WayBack {
        /// The day of the capture that is kept.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        captured: Date,
        /// What going back would change.
        changes: Vec<BackRow>,
    }

    /// A setting that going back would change.
    BackRow {
        /// What going back does with it.
        effect: Effect,
        /// How much it matters.
        severity: Severity,
        /// What it belongs to.
        subject: SubjectRow,
        /// The element of metadata.
        section: String,
        /// The setting.
        setting: String,
        /// What production has.
        now: String,
        /// What it had.
        then: String,
        /// Why it cannot be told; empty if it can.
        reason: String,
    }

    /// What should go after one to two months of stability.
    CleanUpPart {
        /// The first day on which it makes sense.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        from: Date,
        /// The day by which it should be done.
        #[cfg_attr(feature = "schema", schemars(with = "DateForm"))]
        until: Date,
        /// How it stands.
        state: State,
        /// What should go.
        remove: Vec<RemoveRow>,
    }

    /// Something that should go.
    RemoveRow {
        /// The subject, or what the setting belongs to.
        subject: SubjectRow,
        /// The setting; empty for the subject itself.
        setting: String,
        /// Nobody tested it and it does much harm: it does not wait for the weeks of the clean-up.
        now: bool,
    }
}

/// Derives what every word has.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal;)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub enum $name { $($(#[$about])* #[serde(rename = $word)] $variant,)* }

            impl $name {
                /// The words that people read.
                pub fn label(self, locale: &Locale) -> String {
                    say::word(locale, "verify", match self { $(Self::$variant => $word,)* })
                }
            }
        )*
    };
}

/// What production has, seen from what was tested.
pub(crate) fn direction(locale: &Locale, direction: Direction) -> String {
    let id = if direction == Direction::Unknown { "unknown-side" } else { direction.word() };
    say::word(locale, "verify", id)
}

/// How something that has a day stands.
pub(crate) fn state(locale: &Locale, state: State) -> String {
    say::word(locale, "verify", &["state-", state.word()].concat())
}

/// The logs, as they are called, and how far each was read.
pub(crate) const fn logs(watch: &WatchPart) -> [(&'static str, Option<Date>); 3] {
    let LogsPart { changes, logins, calls, .. } = watch.logs;
    [("verify.log-changes", changes), ("verify.log-logins", logins), ("verify.log-calls", calls)]
}

/// How far a log was read.
pub(crate) fn read(locale: &Locale, until: Option<Date>) -> String {
    match until {
        Some(day) => locale.say(&message!("verify.read-until", say::day(locale, day))),
        None => locale.word("verify.no-log").to_owned(),
    }
}

/// Calls of one kind that failed.
pub(crate) fn failed(locale: &Locale, calls: &CallRow) -> String {
    let key = if calls.refused { "verify.calls-refused" } else { "verify.calls-failed" };
    locale.say(&message!(key, Arg::name(&calls.what), calls.count, u32::from(calls.status)))
}

/// What the deploy does.
pub(crate) fn deploy(locale: &Locale, deploy: Deploy) -> String {
    let id = match deploy {
        Deploy::Adds => "adds",
        Deploy::TakesAway => "takes-away",
        Deploy::Changes => "changes",
        Deploy::LeavesAlone => "leaves-alone",
        Deploy::CannotBeTold => "cannot-be-told",
    };
    say::word(locale, "verify", id)
}

words! {
    /// Where the deploy stands.
    Stage {
        /// It is still to come.
        Before = "before";
        /// It is done, or there was none.
        After = "after";
    }

    /// What comes of a verification, or of a check.
    Outcome {
        /// Nothing speaks against the deploy.
        Ready = "ready";
        /// Something does.
        NotReady = "not-ready";
        /// Production holds what was tested, and nothing else.
        Equal = "equal";
        /// Something differs.
        Drift = "drift";
        /// Nothing is known to differ, but not all that is needed is known.
        Unknown = "unknown";
    }

    /// What going back does with a setting of production.
    Effect {
        /// Production has it now and did not have it then.
        TakesAway = "takes-away";
        /// Production had it then.
        GivesAgain = "gives-again";
        /// It makes it another.
        Changes = "changes";
        /// One of the two captures did not see it.
        CannotBeTold = "cannot-be-told";
    }
}

impl Outcome {
    /// Nothing is left to do.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Ready | Self::Equal)
    }
}
