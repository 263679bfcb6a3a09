//! What a team has decided about a finding.

use crate::message;
use crate::message::{Arg, Message};
use crate::waiver::{Beyond, Waiver};

/// What a team has decided about a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Decision {
    /// Nothing.
    #[default]
    None,
    /// The failure is borne until a day.
    Waived(Box<Waiver>),
    /// It was borne until a day that is over.
    Expired(Box<Waiver>),
    /// The failure was there when the team began.
    Accepted,
    /// A part of the failure is borne, and not this.
    Outgrown(Beyond),
}

impl Decision {
    /// The waiver that it rests on, expired or not.
    pub fn waiver(&self) -> Option<&Waiver> {
        match self {
            Self::Waived(waiver) | Self::Expired(waiver) => Some(waiver),
            Self::None | Self::Accepted | Self::Outgrown(_) => None,
        }
    }

    /// What the team has decided; `None` if nothing.
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::None => None,
            Self::Waived(waiver) => {
                let (approver, reason) = (waiver.approver.clone(), waiver.reason.clone());
                Some(message!("decision.waived", approver, waiver.expires, reason))
            }
            Self::Expired(waiver) => {
                Some(message!("decision.expired", waiver.approver.clone(), waiver.expires))
            }
            Self::Accepted => Some(message!("decision.accepted")),
            Self::Outgrown(Beyond::Added(added)) => {
                Some(message!("decision.added", added.len(), Arg::names(added)))
            }
            Self::Outgrown(Beyond::Unlisted(parts)) => {
                let quoted: Vec<_> = parts.iter().map(|part| format!("{part:?}")).collect();
                Some(message!("decision.unlisted", format!("[{}]", quoted.join(", "))))
            }
        }
    }
}
