//! Waivers: a team bears one failure, for a reason and until a day.

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::finding::Finding;
use crate::subject::SubjectKind;

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Code of the rule.
    pub rule: String,
    /// Kind of the subject.
    pub kind: SubjectKind,
    /// Name of the subject.
    pub name: String,
    /// The target of the failure, as findings name it.
    pub target: String,
    /// Why the team bears it.
    pub reason: String,
    /// Who decided so.
    pub approver: String,
    /// The last day on which it holds.
    pub expires: Date,
}

impl Waiver {
    /// Whether it speaks of this finding on this subject.
    pub fn covers(&self, kind: SubjectKind, name: &str, finding: &Finding) -> bool {
        self.is_about(kind, name) && self.is_of(finding)
    }

    /// Whether it is about this subject.
    pub fn is_about(&self, kind: SubjectKind, name: &str) -> bool {
        self.kind == kind && self.name == name
    }

    /// Whether it speaks of this finding, on whatever subject.
    pub fn is_of(&self, finding: &Finding) -> bool {
        self.rule == finding.rule.code && self.target == finding.target.name()
    }

    /// Whether its last day is over.
    pub fn has_expired(&self, today: Date) -> bool {
        self.expires < today
    }

    /// Its subject as files write it: `profile:HubSpot Integration`.
    pub fn subject(&self) -> String {
        format!("{}:{}", self.kind.id(), self.name)
    }
}
