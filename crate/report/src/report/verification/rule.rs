//! The verification as one more item of the checklist, for the formats of which machines ask for rules and findings.

use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_org::checklist::{ItemOutcome, Mode};
use permlight_verify::Direction;
use permlight_verify::deploy::Deploy;

use super::{Difference, Outcome, Verification};
use crate::report::{FindingRow, ItemRow, Proof, Report};
use crate::say;

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
        report.verification.as_ref().map(|part| Self::new(part, &report.locale))
    }

    fn new(part: &Verification, locale: &Locale) -> Self {
        let word = |key: &str| locale.word(key).to_owned();
        let item = ItemRow {
            rule: CODE.to_owned(),
            step: word("sheet.verification"),
            title: word("verify.drift-title"),
            why: word("verify.drift-why"),
            fix: word("verify.drift-fix"),
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
            seen: std::iter::once(part.verdict.label(locale)).chain(part.reasons.iter().cloned()).collect(),
            place: part.production.clone(),
            time: Some(part.compared),
            proof: Proof::default(),
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
            expected: say::value(locale, &row.tested).to_owned(),
            found: say::value(locale, &row.actual).to_owned(),
            message: message(row, locale),
            reason: row.reason.clone(),
            fix: item.fix.clone(),
            grantors: Vec::new(),
            decision: row.expected.clone(),
            place: part.production.clone(),
            line: None,
            time: Some(part.compared),
            proof: Proof::default(),
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
                message: locale.say(&message!(
                    "verify.drift-unseen",
                    row.section.clone(),
                    row.setting.clone()
                )),
                reason: word("verify.drift-unseen-reason"),
                fix: word("verify.drift-unseen-fix"),
                grantors: Vec::new(),
                decision: String::new(),
                place: part.production.clone(),
                line: None,
                time: Some(part.compared),
                proof: Proof::default(),
            });
        }
        Self { item, findings }
    }
}

/// What the deploy settles is no failure before it.
fn outcome(row: &Difference) -> ItemOutcome {
    match (row.direction, row.deploy) {
        _ if !row.expected.is_empty() => ItemOutcome::NotApplicable,
        (_, Some(Deploy::Adds | Deploy::TakesAway | Deploy::Changes)) => ItemOutcome::Open,
        (Direction::Unknown, _) => ItemOutcome::Unknown,
        _ => ItemOutcome::Fail,
    }
}

fn message(row: &Difference, locale: &Locale) -> String {
    let Difference { section, setting, .. } = row.clone();
    let (tested, actual) = (say::value(locale, &row.tested), say::value(locale, &row.actual));
    let drift = locale.say(&message!("verify.drift-message", section, setting, tested, actual));
    let deploy =
        row.deploy.map(|deploy| locale.say(&message!("verify.drift-deploy", super::deploy(locale, deploy))));
    let mut texts = vec![drift, row.reason.clone(), row.expected.clone(), deploy.unwrap_or_default()];
    texts.retain(|text| !text.is_empty());
    say::sentences(locale, &texts)
}

/// The item of one difference, where each has its own.
pub(crate) fn own(item: &ItemRow, finding: &FindingRow, locale: &Locale) -> ItemRow {
    ItemRow {
        title: format!("{} {}", finding.subject.label(locale), finding.target),
        severity: finding.severity,
        outcome: finding.outcome,
        seen: vec![finding.message.clone()],
        fix: finding.fix.clone(),
        ..item.clone()
    }
}
