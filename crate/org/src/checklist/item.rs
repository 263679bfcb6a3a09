//! One item of the checklist: a rule, and how it stands.

use serde::{Deserialize, Serialize};

use super::manual::{ManualEntry, ManualState, conflict};
use super::step;
use permlight_core::effective::{Effective, Grantor};
use permlight_core::finding::{Finding, Outcome, Standing, Target};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::order::InOrder as _;
use permlight_core::rule::{Rule, Severity};
use permlight_core::subject::Subject;

/// Who grants what a finding is about, if it is a permission that should be off.
pub fn grantors_of(finding: &Finding, effective: &Effective) -> Vec<Grantor> {
    match &finding.target {
        Target::Permission(name) if finding.outcome == Outcome::Fail => {
            effective.permission(name).grantors.iter().cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// Who tells how an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Mode {
    /// Pages and files.
    Automatic,
    /// A person.
    Manual,
}

/// How an item stands, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ItemOutcome {
    /// Not as it should be.
    Fail,
    /// It cannot be told from what was read.
    Unknown,
    /// A person has to look, and nobody has.
    Open,
    /// It fails, and the team bears that until a day.
    Waived,
    /// As it should be.
    Pass,
    /// A person says that it is done.
    Done,
    /// A person says that it is not needed.
    NotNeeded,
    /// The rule does not apply.
    NotApplicable,
}

impl ItemOutcome {
    /// All of them, the worst first.
    pub const ALL: [Self; 8] = [
        Self::Fail,
        Self::Unknown,
        Self::Open,
        Self::Waived,
        Self::Pass,
        Self::Done,
        Self::NotNeeded,
        Self::NotApplicable,
    ];

    /// The word for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::Waived => "waived",
            Self::Pass => "pass",
            Self::Done => "done",
            Self::NotNeeded => "not-needed",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotNeeded => "not needed",
            Self::NotApplicable => "not applicable",
            other => other.word(),
        }
    }

    /// Whether something is left to do.
    pub const fn is_left(self) -> bool {
        matches!(self, Self::Fail | Self::Unknown | Self::Open)
    }

    /// How one finding stands. A failure that a team has accepted at the beginning is still one.
    pub const fn of(standing: Standing) -> Self {
        match standing {
            Standing::Fail | Standing::Accepted => Self::Fail,
            Standing::Unknown => Self::Unknown,
            Standing::Manual => Self::Open,
            Standing::Waived => Self::Waived,
            Standing::Pass => Self::Pass,
            Standing::NotApplicable => Self::NotApplicable,
        }
    }
}

/// A rule of the policy, and how it stands.
#[derive(Debug)]
pub struct Item<'a> {
    /// The rule; its code is the item's id, and its severity the item's.
    pub rule: &'static Rule,
    /// Who tells.
    pub mode: Mode,
    /// How it stands.
    pub outcome: ItemOutcome,
    /// What was found, the worst first.
    pub findings: Vec<&'a Finding>,
    /// What people have written down.
    pub entries: Vec<&'a ManualEntry>,
    /// They have written down different things; until they agree, what they say does not count.
    pub has_conflict: bool,
    /// Path of the page of Setup that settles it; empty if none is known.
    pub link: String,
}

/// The most findings that an item tells in words.
const TOLD: usize = 10;

impl<'a> Item<'a> {
    pub(super) fn new(
        rule: &'static Rule,
        mut findings: Vec<&'a Finding>,
        entries: Vec<&'a ManualEntry>,
        by_hand: Option<ManualState>,
    ) -> Self {
        let outcome_of = |seen: &&Finding| ItemOutcome::of(seen.standing());
        findings.order_by_key(outcome_of);
        let mode = if rule.is_signed_off() { Mode::Manual } else { Mode::Automatic };
        let first = findings.first();
        let by_hand = by_hand.map(|state| match state {
            ManualState::Open => ItemOutcome::Open,
            ManualState::Done => ItemOutcome::Done,
            ManualState::NotNeeded => ItemOutcome::NotNeeded,
        });
        let unseen = match mode {
            Mode::Automatic => ItemOutcome::Unknown,
            Mode::Manual => ItemOutcome::Open,
        };
        let found = first.map_or(unseen, outcome_of);
        // What was seen is believed before what was said.
        let outcome = match (found, by_hand) {
            (ItemOutcome::Open, Some(said))
            | (ItemOutcome::Unknown, Some(said @ (ItemOutcome::Done | ItemOutcome::NotNeeded))) => said,
            (found, _) => found,
        };
        let subject = first.map(|seen| &seen.subject);
        let link = step::link(
            rule,
            subject.map(|subject| subject.kind),
            subject.and_then(|subject| subject.record_id.as_deref()),
        );
        Self { rule, mode, outcome, has_conflict: conflict(&entries), findings, entries, link }
    }

    /// How much it matters: the worst of the findings that make it stand as it does, else what the policy says.
    pub fn severity(&self) -> Severity {
        self.decisive().map(|seen| seen.severity).max().unwrap_or(self.rule.severity)
    }

    /// The findings that make it stand as it does.
    pub fn decisive(&self) -> impl Iterator<Item = &'a Finding> {
        let worst = self.findings.first().map(|seen| ItemOutcome::of(seen.standing()));
        let findings = self.findings.iter().copied();
        findings.take_while(move |seen| Some(ItemOutcome::of(seen.standing())) == worst)
    }

    /// What was seen, a sentence or two each, without repetition.
    pub fn messages(&self) -> Vec<Message> {
        let count = self.decisive().count();
        if count == 0 {
            return match self.mode {
                Mode::Manual => Vec::new(),
                Mode::Automatic => vec![self.not_read()],
            };
        }
        let several = self.findings.iter().any(|seen| {
            let is_other = self.findings.first().is_some_and(|first| first.subject != seen.subject);
            is_other && seen.standing() != Standing::NotApplicable
        });
        let mut messages: Vec<Message> = Vec::new();
        for seen in self.decisive() {
            let said = seen.ruled();
            let Subject { kind, name, .. } = &*seen.subject;
            let message = if several {
                message!("item.of-subject", message!(kind.key()), name.clone(), said)
            } else {
                said
            };
            if !messages.contains(&message) {
                messages.push(message);
            }
            if messages.len() > TOLD {
                break;
            }
        }
        if messages.len() > TOLD {
            messages.truncate(TOLD);
            messages.push(message!("item.more", count));
        }
        messages
    }

    fn not_read(&self) -> Message {
        let kinds = self.rule.subjects.iter().map(|kind| message!(kind.key()).into());
        message!("item.not-read", Arg::List(kinds.collect()))
    }
}
