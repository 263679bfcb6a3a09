//! What users hold and nobody has shown: no rule that judges it is settled by what the others say.

use std::sync::Arc;

use super::holders::{Holder, settle};
use super::words;
use crate::capture::Capture;
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
        let nothing = Capture::new(Subject { kind: judged, name: name.clone(), record_id: None });
        let mut findings = evaluate_named(&nothing, policy, &Context::default());
        findings.retain(|finding| finding.outcome == Outcome::Unknown);
        for finding in &mut findings {
            finding.subject = Arc::clone(&subject);
            finding.message = words::unseen([&missing]);
        }
        settle(&mut findings, &subject, holders);
        all.push((subject, findings));
    }
    all.order_by(|(a, _), (b, _)| a.cmp(b));
    all
}
