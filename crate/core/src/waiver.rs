//! Waivers: a team bears one failure, for a reason and until a day.

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::subject::{Subject, SubjectKind};
use crate::text::is_blank;

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Code of the rule.
    pub rule: String,
    /// Kind of the subject.
    pub kind: SubjectKind,
    /// Name of the subject.
    pub name: String,
    /// The first 15 characters of the subject's record id, where it was agreed beside its page: it stays with the record, whatever
    /// that is called. Files know no records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The target of the failure, as findings name it.
    pub target: String,
    /// What it bears of a failure that stands for several things, by the names that the finding gives them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bears: Option<Vec<String>>,
    /// Why the team bears it.
    pub reason: String,
    /// Who decided so.
    pub approver: String,
    /// The last day on which it holds.
    pub expires: Date,
}

impl Waiver {
    /// Whether it is about this subject. Where both have a record, that alone tells. Of a record, a name alone tells only a profile
    /// and the org: two permission sets, groups or users of one org can have one label.
    pub fn is_about(&self, subject: &Subject) -> bool {
        let Subject { kind, name, record_id } = subject;
        let is_named = || self.name == *name;
        self.kind == *kind
            && match (&self.record, record_id) {
                (Some(own), Some(record)) => own == record,
                (None, Some(_)) => matches!(kind, SubjectKind::Profile | SubjectKind::Org) && is_named(),
                (_, None) => is_named(),
            }
    }

    /// Whether its name is that of a subject which it is not about, because a name does not tell its record.
    pub fn lacks_record(&self, subject: &Subject) -> bool {
        let is_named = self.kind == subject.kind && self.name == subject.name;
        is_named && self.record.is_none() && !self.is_about(subject)
    }

    /// Whether it says why and who decided so. One that does not bears nothing: it is let into no storage, and no ledger counts it.
    pub fn is_complete(&self) -> bool {
        ![&self.reason, &self.approver].iter().any(|text| is_blank(text))
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

/// What a decision to bear a failure leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beyond {
    /// These were added since.
    Added(Vec<String>),
    /// It does not say what it bears of these.
    Unlisted(Vec<String>),
}
