//! Making a baseline of what is there.

use std::rc::Rc;

use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::policy::Policy;
use permlight_verify::baseline::{Baseline, Borne, Details, OpenFinding, Refused};

use super::Verification;
use crate::judgement::View;
use crate::rollout::place_of;

/// What people say of a baseline that is to be made.
pub struct Said {
    /// What to call it.
    pub name: String,
    /// When it is made.
    pub created: String,
    /// Who makes it; may be empty.
    pub by: String,
    /// What else there is to say; may be empty.
    pub note: String,
}

/// A log says what happened, and is no part of a configuration.
fn is_log(path: &str) -> bool {
    path.starts_with("/0Ya") || path.contains("orgsetupaudit")
}

/// Why nothing is frozen.
#[derive(Debug)]
pub enum NotFrozen {
    /// What is there cannot be put on record.
    NotOnRecord(Message),
    /// Something needed was not seen, or there are two of it.
    Refused(Refused),
}

impl Verification {
    /// Freezes what is there.
    ///
    /// # Errors
    ///
    /// Why that cannot be.
    pub fn freeze(&self, view: &View, policy: &'static Policy, said: Said) -> Result<Baseline, NotFrozen> {
        if let Some(why) = &self.not_on_record {
            return Err(NotFrozen::NotOnRecord(why.clone()));
        }
        let failing = view.findings.iter().filter(|seen| seen.standing() == Standing::Fail);
        let findings = failing.map(|seen| OpenFinding {
            rule: seen.rule.code.to_owned(),
            subject: place_of(seen.subject.kind, &seen.subject.name),
            target: seen.target.name().to_owned(),
            severity: seen.severity.word().to_owned(),
        });
        let waived = view.findings.iter().filter(|seen| seen.standing() == Standing::Waived);
        let waivers = waived.filter_map(|seen| seen.decision.waiver()).map(Borne::from);
        let unseen = view.unread.iter().filter(|step| !is_log(&step.path));
        let details = Details {
            name: said.name,
            created: said.created,
            by: said.by,
            note: said.note,
            org: self.org.clone(),
            policy: policy.id.to_owned(),
            findings: findings.collect(),
            waivers: waivers.collect(),
            unseen: unseen.map(|step| message!("freeze.page", Arg::name(&step.path))).collect(),
            read: self.read.clone(),
            org_id: self.org_id.clone(),
        };
        let subjects = self.own.iter().map(|present| present.on_record.clone()).collect();
        let before = self.baseline.as_ref().and_then(|read| read.as_ref().ok());
        let before = before.filter(|_| self.is_own_baseline()).map(Rc::as_ref);
        Baseline::freeze(subjects, details, before, policy).map_err(NotFrozen::Refused)
    }
}
