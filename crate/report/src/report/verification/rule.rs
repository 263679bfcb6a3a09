//! The verification as one more item of the checklist, for the formats of which machines ask for rules and findings.

use permlight_core::rule::Severity;
use permlight_org::checklist::{ItemOutcome, Mode};
use permlight_verify::Direction;
use permlight_verify::deploy::Deploy;

use super::{Difference, Outcome, Verification};
use crate::report::{FindingRow, ItemRow, Report};

/// The code under which differences stand.
const CODE: &str = "DRIFT";

/// An item, and a finding for each difference and for each needed thing that neither side has seen.
pub(crate) struct AsRule {
    pub item: ItemRow,
    pub findings: Vec<FindingRow>,
}

impl AsRule {
    /// Of the report's verification, if it has one.
    pub(crate) fn of(report: &Report) -> Option<Self> {
        report.verification.as_ref().map(Self::new)
    }

    fn new(part: &Verification) -> Self {
        let item = ItemRow {
            rule: CODE.to_owned(),
            step: "Verification".to_owned(),
            title: "Production holds exactly what was tested".to_owned(),
            why: "Nobody has tested what differs: it can stop the integration, or be used against the org."
                .to_owned(),
            fix: "Deploy what was tested, or test in the sandbox what production has; then compare again."
                .to_owned(),
            requirements: ["SO-23", "SO-24"].map(str::to_owned).to_vec(),
            sources: Vec::new(),
            severity: part
                .differences
                .iter()
                .filter(|row| outcome(row) == ItemOutcome::Fail)
                .map(|row| row.severity)
                .max()
                .unwrap_or(Severity::Medium),
            mode: Mode::Automatic,
            outcome: match part.verdict {
                Outcome::Ready | Outcome::Equal => ItemOutcome::Pass,
                Outcome::NotReady | Outcome::Drift => ItemOutcome::Fail,
                Outcome::Unknown => ItemOutcome::Unknown,
            },
            seen: std::iter::once(part.verdict.label().to_owned())
                .chain(part.reasons.iter().cloned())
                .collect(),
            place: part.production.clone(),
            time: Some(part.compared),
            link: String::new(),
            entries: Vec::new(),
            conflict: false,
        };
        let finding = |row: &Difference| FindingRow {
            rule: CODE.to_owned(),
            subject: row.subject.clone(),
            target: row.setting.clone(),
            outcome: outcome(row),
            severity: row.severity,
            expected: row.tested.clone(),
            found: row.actual.clone(),
            message: message(row),
            reason: row.reason.clone(),
            fix: item.fix.clone(),
            grantors: Vec::new(),
            decision: row.expected.clone(),
            place: part.production.clone(),
            line: None,
            time: Some(part.compared),
        };
        let mut findings: Vec<_> = part.differences.iter().map(finding).collect();
        for row in part.unseen.iter().filter(|row| row.needed) {
            findings.push(FindingRow {
                rule: CODE.to_owned(),
                subject: row.subject.clone(),
                target: row.setting.clone(),
                outcome: ItemOutcome::Unknown,
                severity: Severity::Medium,
                expected: "unknown".to_owned(),
                found: "unknown".to_owned(),
                message: format!("{} {}: neither side has seen it.", row.section, row.setting),
                reason: "Neither side has seen it.".to_owned(),
                fix: "Open its page in both orgs, or retrieve it from both.".to_owned(),
                grantors: Vec::new(),
                decision: String::new(),
                place: part.production.clone(),
                line: None,
                time: Some(part.compared),
            });
        }
        Self { item, findings }
    }
}

/// What the deploy settles, or leaves because it matters little, is no failure before the deploy.
fn outcome(row: &Difference) -> ItemOutcome {
    let matters = row.widens && row.severity >= Severity::Medium;
    match (row.direction, row.deploy) {
        _ if !row.expected.is_empty() => ItemOutcome::NotApplicable,
        (_, Some(Deploy::Adds | Deploy::TakesAway | Deploy::Changes)) => ItemOutcome::Open,
        (Direction::Unknown, _) => ItemOutcome::Unknown,
        (_, Some(Deploy::LeavesAlone)) if !matters => ItemOutcome::Open,
        _ => ItemOutcome::Fail,
    }
}

fn message(row: &Difference) -> String {
    let Difference { section, setting, tested, actual, .. } = row;
    let mut message = format!("{section} {setting}: tested {tested}, production has {actual}.");
    for text in [&row.reason, &row.expected] {
        if !text.is_empty() {
            message.push(' ');
            message.push_str(text);
        }
    }
    if let Some(deploy) = row.deploy {
        message.push_str(" The deploy: ");
        message.push_str(deploy.label());
        message.push('.');
    }
    message
}

/// The item of one difference, where each has its own.
pub(crate) fn own(item: &ItemRow, finding: &FindingRow) -> ItemRow {
    ItemRow {
        title: format!("{} {}", finding.subject.label(), finding.target),
        severity: finding.severity,
        outcome: finding.outcome,
        seen: vec![finding.message.clone()],
        fix: finding.fix.clone(),
        ..item.clone()
    }
}
