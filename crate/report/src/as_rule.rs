//! The verification as one more item of the checklist, for the formats of which machines ask for rules and findings.

use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_org::checklist::{ItemOutcome, Mode};
use permlight_verify::Direction;
use permlight_verify::deploy::Deploy;

use crate::report::verification::{self, Difference, Outcome, Verification};
use crate::report::{ItemRow, Proof, Report, SubjectRow};
use crate::row::Row;
use crate::say;

/// The code under which differences stand.
const CODE: &str = "DRIFT";

/// A verification as an item.
pub(crate) struct AsRule<'a> {
    pub item: ItemRow,
    part: &'a Verification,
    locale: &'a Locale,
}

impl<'a> AsRule<'a> {
    /// Of the report's verification, if it has one.
    pub(crate) fn of(report: &'a Report) -> Option<Self> {
        report.verification.as_ref().map(|part| Self::new(part, &report.locale))
    }

    fn new(part: &'a Verification, locale: &'a Locale) -> Self {
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
        Self { item, part, locale }
    }

    /// A finding for each difference, and for each needed thing that neither side has seen.
    pub(crate) fn rows(&self) -> Vec<Row<'_>> {
        let Self { item, part, locale } = self;
        let blank = |subject: &'a SubjectRow, target: &'a str| Row {
            rule: CODE,
            title: &item.title,
            why: &item.why,
            requirements: item.requirements.iter().map(String::as_str).collect(),
            kind: subject.kind,
            name: &subject.name,
            subject: subject.id().into(),
            target,
            standing: Standing::Unknown,
            outcome: ItemOutcome::Unknown.word(),
            severity: Severity::Medium,
            expected: "unknown",
            found: "unknown".into(),
            message: "".into(),
            reason: "".into(),
            fix: "".into(),
            grantors: Vec::new(),
            decision: "".into(),
            waiver: None,
            place: &part.production,
            is_elsewhere: false,
            line: None,
            time: Some(part.compared),
            proof: Proof::default(),
            locale,
        };
        let differences = part.differences.iter().map(|row| Row {
            standing: standing(outcome(row)),
            outcome: outcome(row).word(),
            severity: row.severity,
            expected: say::value(locale, &row.tested),
            found: say::value(locale, &row.actual).into(),
            message: message(row, locale).into(),
            reason: row.reason.as_str().into(),
            fix: item.fix.as_str().into(),
            decision: row.expected.as_str().into(),
            ..blank(&row.subject, &row.setting)
        });
        let unseen = part.unseen.iter().filter(|row| row.needed).map(|row| {
            let message = message!("verify.drift-unseen", row.section.clone(), row.setting.clone());
            Row {
                message: locale.say(&message).into(),
                reason: locale.word("verify.drift-unseen-reason").into(),
                fix: locale.word("verify.drift-unseen-fix").into(),
                ..blank(&row.subject, &row.setting)
            }
        });
        differences.chain(unseen).collect()
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
    let deploy = row
        .deploy
        .map(|deploy| locale.say(&message!("verify.drift-deploy", verification::deploy(locale, deploy))));
    let mut texts = vec![drift, row.reason.clone(), row.expected.clone(), deploy.unwrap_or_default()];
    texts.retain(|text| !text.is_empty());
    say::sentences(locale, &texts)
}

/// How a finding counts that makes an item stand so.
const fn standing(outcome: ItemOutcome) -> Standing {
    match outcome {
        ItemOutcome::Fail => Standing::Fail,
        ItemOutcome::Open => Standing::Manual,
        ItemOutcome::NotApplicable => Standing::NotApplicable,
        _ => Standing::Unknown,
    }
}

/// The item of one difference, where each has its own.
pub(crate) fn own(item: &ItemRow, row: &Row<'_>) -> ItemRow {
    ItemRow {
        title: [&say::subject(row.locale, row.kind, row.name), " ", row.target].concat(),
        severity: row.severity,
        outcome: ItemOutcome::of(row.standing),
        seen: vec![row.message.to_string()],
        fix: row.fix.to_string(),
        ..item.clone()
    }
}
