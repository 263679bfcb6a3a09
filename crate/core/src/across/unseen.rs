//! What users hold and nobody has shown: no rule that judges it is settled by what the others say.

use std::sync::Arc;

use super::holders::{Holder, settle};
use super::words;
use crate::capture::Capture;
use crate::effective::Unseen;
use crate::evaluate::{Context, evaluate_named};
use crate::finding::{Finding, Outcome};
use crate::order::InOrder as _;
use crate::policy::Policy;
use crate::subject::{Subject, SubjectKind};

/// What these users hold that was not seen, each with all that cannot be told of it. What a muting set takes away is told where it
/// is granted.
///
/// A group of which not all was read may have any member beside those that were, and is among them.
pub fn unseen(holders: &[&Holder], policy: &Policy) -> Vec<(Arc<Subject>, Vec<Finding>)> {
    let mut all: Vec<(Arc<Subject>, Vec<Finding>)> = Vec::new();
    for missing in holders.iter().flat_map(|holder| holder.unseen()) {
        let Some(name) = &missing.name else { continue };
        // A group may have any set in it.
        let judged = match missing.kind {
            kind @ (SubjectKind::Profile | SubjectKind::PermissionSet) => kind,
            SubjectKind::PermissionSetGroup => SubjectKind::PermissionSet,
            _ => continue,
        };
        let subject = Arc::new(Subject { kind: missing.kind, name: name.clone(), record_id: None });
        if all.iter().any(|(known, _)| *known == subject) {
            continue;
        }
        let findings = all_of(judged, &subject, &missing, policy, holders);
        all.push((subject, findings));
    }
    all.order_by(|(a, _), (b, _)| a.cmp(b));
    all
}

/// The same of the profile of a user of whom nobody has said which it has: every user has one. It is told of the user, unless
/// its combinations were among what was `found`.
pub(super) fn of_profile(
    user: &Arc<Subject>,
    holder: &Holder,
    policy: &Policy,
    found: &[Finding],
) -> Vec<Finding> {
    let missing = Unseen { kind: SubjectKind::Profile, name: None, group: None };
    let nameless = Arc::new(Subject { kind: missing.kind, name: String::new(), record_id: None });
    let mut findings = all_of(missing.kind, &nameless, &missing, policy, &[holder]);
    let is_told = |own: &Finding| {
        let of_user = found.iter().filter(|finding| finding.subject == *user);
        of_user.into_iter().any(|finding| finding.rule.code == own.rule.code && finding.target == own.target)
    };
    findings.retain(|finding| !is_told(finding));
    for finding in &mut findings {
        finding.subject = Arc::clone(user);
    }
    findings
}

/// All that rules would say of something of a kind, each unknown, as far as the others do not settle it.
fn all_of(
    judged: SubjectKind,
    subject: &Arc<Subject>,
    missing: &Unseen,
    policy: &Policy,
    holders: &[&Holder],
) -> Vec<Finding> {
    let nothing = Capture::new(Subject { kind: judged, ..Subject::clone(subject) });
    let mut findings = evaluate_named(&nothing, policy, &Context::default());
    findings.retain(|finding| finding.outcome == Outcome::Unknown);
    for finding in &mut findings {
        finding.subject = Arc::clone(subject);
        finding.message = words::unseen([missing]);
    }
    settle(&mut findings, subject, holders);
    findings
}
