//! The report: all that a checklist has to say, as plain data. Every format is written from it, and its JSON holds all of it.

mod access;
mod build;
mod choices;
mod findings;
#[cfg(feature = "schema")]
mod forms;
mod rows;
pub mod verification;

use permlight_core::date::Moment;
use permlight_core::finding::Finding;
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_core::order::InOrder as _;
use permlight_core::rule::Severity;
use permlight_org::checklist::{ItemOutcome, ManualEntry, Mode};
use serde::Serialize;
use sha2::Digest;

use crate::say;

pub(crate) use access::PERMISSION;
pub use build::{Input, Words, general_fix, words_of};
pub use choices::{Environment, EvidenceSource, WaiverState};
pub use findings::Findings;
pub(crate) use findings::outcome;
#[cfg(feature = "schema")]
pub(crate) use forms::WaiverForm;
pub(crate) use rows::source;
pub use rows::{
    AccessRow, EvidenceRow, IntegrationRow, ItemRow, Org, PolicyRow, Problem, Proof, SourceRow, StepRow,
    SubjectRow, WaiverRow,
};
pub use verification::Verification;

/// A report.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ChecklistReport"))]
pub struct Report {
    /// The version of this form.
    #[cfg_attr(feature = "schema", schemars(extend("const" = crate::SCHEMA)))]
    pub schema: u32,
    /// What it is.
    pub kind: Kind,
    /// What stands at the top.
    pub title: String,
    /// When it was made, in UTC.
    #[cfg_attr(feature = "schema", schemars(with = "forms::MomentForm"))]
    pub generated: Moment,
    /// The program that made it, and its version.
    pub generator: String,
    /// The org.
    pub org: Org,
    /// Whom it is about; none: everything that was read.
    pub subject: Option<SubjectRow>,
    /// What was judged by.
    pub policy: PolicyRow,
    /// What comes of it.
    pub summary: Summary,
    /// The steps that have items, in their order.
    pub steps: Vec<StepRow>,
    /// The checklist, in the order of the steps.
    pub checklist: Vec<ItemRow>,
    /// What was found, the worst first; rules that do not apply are left out.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<rows::FindingRow>"))]
    pub findings: Findings,
    /// What the subject can do, where that was worked out.
    pub access: Option<Vec<AccessRow>>,
    /// What the team bears.
    pub waivers: Vec<WaiverRow>,
    /// What was read.
    pub evidence: Vec<EvidenceRow>,
    /// Pages that belong to the subject and were not read yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// The register, the integration with the least risk first.
    pub integrations: Vec<IntegrationRow>,
    /// Entries of people that belong to no item.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<forms::EntryForm>"))]
    pub unplaced: Vec<ManualEntry>,
    /// What people should know about their decisions.
    pub notices: Vec<String>,
    /// What could not be read: while there is anything, nothing is proved.
    pub problems: Vec<Problem>,
    /// What was tested, and whether production holds it, where that was compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// Who looks through it and who accepts it.
    #[serde(default, skip_serializing_if = "People::is_empty")]
    pub people: People,
    /// What the user it is about logs in by; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// The language in which it is told.
    #[serde(skip)]
    pub locale: Locale,
}

/// Who answers for a report; empty where nobody said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct People {
    /// Who has looked through it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reviewer: String,
    /// Who accepts it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub approver: String,
}

impl People {
    fn is_empty(&self) -> bool {
        self.reviewer.is_empty() && self.approver.is_empty()
    }
}

/// What tells a checklist from other reports of Permlight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Kind {
    /// A checklist.
    #[default]
    Checklist,
}

/// Counts, and what comes of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// In one sentence.
    pub verdict: String,
    /// Items of the checklist.
    pub items: usize,
    /// Items by outcome, the worst first; only those that there are.
    pub outcomes: Vec<OutcomeCount>,
    /// Findings that fail, by severity, the worst first; only those that there are.
    pub failures: Vec<SeverityCount>,
}

/// How many items of one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OutcomeCount {
    /// The outcome.
    pub outcome: ItemOutcome,
    /// How many.
    pub count: usize,
}

/// How many failures of one severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeverityCount {
    /// The severity.
    pub severity: Severity,
    /// How many.
    pub count: usize,
}

impl Report {
    /// What is to be done: every failure that counts, the most severe first.
    pub fn action_plan(&self) -> Vec<&Finding> {
        let mut plan: Vec<_> = self.findings.failures().collect();
        plan.order_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule.code.cmp(b.rule.code)));
        plan
    }

    /// The item of a rule.
    pub fn item(&self, rule: &str) -> Option<&ItemRow> {
        self.checklist.iter().find(|item| item.rule == rule)
    }

    /// Items that nothing was seen of, whether or not somebody has signed them off: to say so is no evidence.
    pub(crate) fn not_seen(&self) -> impl Iterator<Item = &ItemRow> {
        self.checklist.iter().filter(|item| {
            let worst =
                || self.findings.of_rule(&item.rule).map(outcome).min().unwrap_or(ItemOutcome::Unknown);
            match item.outcome {
                ItemOutcome::Unknown => true,
                ItemOutcome::Done | ItemOutcome::NotNeeded => {
                    item.mode == Mode::Automatic && worst() == ItemOutcome::Unknown
                }
                _ => false,
            }
        })
    }

    /// Whom it is about, in words.
    pub fn about(&self) -> String {
        let subject = self.subject.as_ref();
        subject.map_or_else(
            || self.locale.word("report.everything").to_owned(),
            |subject| subject.label(&self.locale),
        )
    }

    /// SHA-256 of the report as JSON: what was signed is what is here.
    pub fn hash(&self) -> String {
        let digest = sha2::Sha256::digest(crate::json::json(self));
        let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
    }

    /// The summary that its items, findings and problems give.
    pub fn summed_up(&self) -> Summary {
        let items = |outcome| self.checklist.iter().filter(|item| item.outcome == outcome).count();
        let failing = self.action_plan();
        let failures = |severity| failing.iter().filter(|finding| finding.severity == severity).count();
        let left = self.checklist.iter().filter(|item| item.outcome.is_left()).count();
        // As the panel counts them.
        let items_that_apply =
            self.checklist.len() - items(ItemOutcome::NotApplicable) - items(ItemOutcome::NotNeeded);
        let locale = &self.locale;
        let verdict = if !self.problems.is_empty() {
            locale.word("verdict.unread").to_owned()
        } else if self.checklist.is_empty() {
            locale.word("verdict.no-rule").to_owned()
        } else if left == 0 {
            match self.not_seen().count() {
                0 => locale.word("verdict.settled").to_owned(),
                unseen => locale.say(&message!("verdict.signed-off", unseen)),
            }
        } else {
            let counts = [ItemOutcome::Fail, ItemOutcome::Unknown, ItemOutcome::Open]
                .map(|outcome| (items(outcome), outcome))
                .into_iter()
                .filter(|(count, _)| *count > 0);
            let counts = counts.map(|(count, outcome)| {
                let word = say::outcome(locale, outcome).to_lowercase();
                message!("count.of-severity", count, word).into()
            });
            let left =
                locale.say(&message!("verdict.left", left, items_that_apply, Arg::List(counts.collect())));
            let critical =
                |item: &&ItemRow| item.outcome == ItemOutcome::Fail && item.severity == Severity::Critical;
            match self.checklist.iter().filter(critical).count() {
                0 => left,
                count => {
                    let critical = locale.say(&message!("verdict.critical", count));
                    say::sentences(locale, &[left, critical])
                }
            }
        };
        Summary {
            verdict,
            items: self.checklist.len(),
            outcomes: ItemOutcome::ALL
                .into_iter()
                .map(|outcome| OutcomeCount { outcome, count: items(outcome) })
                .filter(|row| row.count > 0)
                .collect(),
            failures: Severity::ALL
                .into_iter()
                .rev()
                .map(|severity| SeverityCount { severity, count: failures(severity) })
                .filter(|row| row.count > 0)
                .collect(),
        }
    }
}
