//! What becomes of a finding once the team has had its say.

use std::borrow::Cow;

use permlight_core::finding::{Finding, Outcome};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::waiver::{Beyond, Waiver};

/// A finding, and what the team has decided about it. The finding itself stays what was found.
#[derive(Debug, Clone)]
pub struct Ruled<'w> {
    /// What was found.
    pub finding: Finding,
    /// What was decided.
    pub decision: Decision<'w>,
}

/// What a team has decided about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<'w> {
    /// Nothing.
    None,
    /// The failure is borne until a day.
    Waived(Cow<'w, Waiver>),
    /// It was borne until a day that is over.
    Expired(Cow<'w, Waiver>),
    /// The failure was there when the team began.
    Accepted,
    /// A part of the failure is borne, and not this.
    Outgrown(Beyond),
}

/// How a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A failure.
    Fail,
    /// A failure that was there when the team began.
    Accepted,
    /// It cannot be told.
    Unknown,
    /// A person has to look.
    Manual,
    /// As it should be.
    Pass,
    /// A pass that rests on a waiver.
    Waived,
    /// The rule does not apply.
    NotApplicable,
}

impl Standing {
    /// The word for machines. A pass on a waiver is a pass, and names its waiver beside it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => Outcome::Fail.word(),
            Self::Accepted => "accepted",
            Self::Unknown => Outcome::Unknown.word(),
            Self::Manual => Outcome::Manual.word(),
            Self::Pass | Self::Waived => Outcome::Pass.word(),
            Self::NotApplicable => Outcome::NotApplicable.word(),
        }
    }
}

impl From<Finding> for Ruled<'_> {
    fn from(finding: Finding) -> Self {
        Self { finding, decision: Decision::None }
    }
}

impl Ruled<'_> {
    /// The same with a waiver of its own, to be kept.
    pub fn into_owned(self) -> Ruled<'static> {
        let own = |waiver: Cow<'_, Waiver>| Cow::Owned(waiver.into_owned());
        let decision = match self.decision {
            Decision::None => Decision::None,
            Decision::Waived(waiver) => Decision::Waived(own(waiver)),
            Decision::Expired(waiver) => Decision::Expired(own(waiver)),
            Decision::Accepted => Decision::Accepted,
            Decision::Outgrown(beyond) => Decision::Outgrown(beyond),
        };
        Ruled { finding: self.finding, decision }
    }

    /// How it counts.
    pub fn standing(&self) -> Standing {
        match (self.finding.outcome, &self.decision) {
            (Outcome::Fail, Decision::Waived(_)) => Standing::Waived,
            (Outcome::Fail, Decision::Accepted) => Standing::Accepted,
            (Outcome::Fail, Decision::None | Decision::Expired(_) | Decision::Outgrown(_)) => Standing::Fail,
            (Outcome::Unknown, _) => Standing::Unknown,
            (Outcome::Manual, _) => Standing::Manual,
            (Outcome::Pass, _) => Standing::Pass,
            (Outcome::NotApplicable, _) => Standing::NotApplicable,
        }
    }

    /// The waiver that speaks of it, expired or not.
    pub fn waiver(&self) -> Option<&Waiver> {
        match &self.decision {
            Decision::Waived(waiver) | Decision::Expired(waiver) => Some(waiver),
            Decision::None | Decision::Accepted | Decision::Outgrown(_) => None,
        }
    }

    /// What the team has decided; `None` if nothing.
    pub fn decided(&self) -> Option<Message> {
        match &self.decision {
            Decision::None => None,
            Decision::Waived(waiver) => {
                let (approver, reason) = (waiver.approver.clone(), waiver.reason.clone());
                Some(message!("decision.waived", approver, waiver.expires, reason))
            }
            Decision::Expired(waiver) => {
                Some(message!("decision.expired", waiver.approver.clone(), waiver.expires))
            }
            Decision::Accepted => Some(message!("decision.accepted")),
            Decision::Outgrown(Beyond::Added(added)) => {
                Some(message!("decision.added", added.len(), Arg::names(added)))
            }
            Decision::Outgrown(Beyond::Unlisted(parts)) => {
                let quoted: Vec<_> = parts.iter().map(|part| format!("{part:?}")).collect();
                Some(message!("decision.unlisted", format!("[{}]", quoted.join(", "))))
            }
        }
    }

    /// What was found and what was decided about it.
    pub fn message(&self) -> Message {
        let found = self.finding.message.clone();
        match self.decided() {
            Some(decided) => message!("decision.after", found, decided),
            None => found,
        }
    }
}
