//! The register of a team's policy against what was read: whether each integration user holds what its integration needs.

use permlight_core::across::{self, Org, OrgFinding};
use permlight_core::capture::Capture;
use permlight_core::effective::Seen;
use permlight_core::evaluate::Context;
use permlight_core::subject::Subject;
use permlight_org::assessment::Ruled;
use permlight_report::findings::Judged;

use crate::language;
use crate::policy::Chosen;

/// What one file says, and whether it says all.
pub type Read = (Capture, bool);

/// A subject for each user of the register; none without a register.
pub fn judge<'w>(chosen: Chosen, read: &[Read]) -> Vec<Judged<'w>> {
    let integrations = chosen.integrations();
    if integrations.is_empty() {
        return Vec::new();
    }
    let seen: Vec<_> = read.iter().map(|(capture, whole)| Seen { capture, whole: *whole }).collect();
    let org = Org { seen: &seen, integrations, context: &Context::default() };
    let mut users: Vec<(Subject, Vec<Ruled<'w>>)> = Vec::new();
    for OrgFinding { subject, finding } in across::evaluate(&org, chosen.policy) {
        match users.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, findings)) => findings.push(finding.into()),
            None => users.push((subject, vec![finding.into()])),
        }
    }
    users.sort_by(|(a, _), (b, _)| a.cmp(b));
    users.into_iter().map(|(subject, findings)| judged(subject, findings, chosen.source)).collect()
}

fn judged<'w>(subject: Subject, findings: Vec<Ruled<'w>>, source: &str) -> Judged<'w> {
    let mut judged = Judged::new(subject.kind, subject.name, source.to_owned(), false, language::chosen());
    judged.findings = findings;
    judged
}
