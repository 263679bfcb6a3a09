//! The report: all that a checklist has to say, as plain data. Every format is written from it, and its JSON holds all of it.

mod access;
mod build;
mod rows;
pub mod verification;

use permlight_core::date::Moment;
use permlight_core::rule::Severity;
use permlight_org::checklist::{ItemOutcome, ManualEntry};
use serde::Serialize;

pub use build::{Input, Words, general_fix, words_of};
#[cfg(feature = "schema")]
pub(crate) use rows::WaiverForm;
pub use rows::{
    AccessRow, Environment, EvidenceRow, FindingRow, IntegrationRow, ItemRow, Org, PolicyRow, Problem,
    SourceRow, StepRow, SubjectRow, WaiverRow, WaiverState,
};
pub use verification::Verification;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    #[cfg_attr(feature = "schema", schemars(with = "rows::MomentForm"))]
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
    pub findings: Vec<FindingRow>,
    /// What the subject can do, where that was worked out.
    pub access: Option<Vec<AccessRow>>,
    /// What the team bears.
    pub waivers: Vec<WaiverRow>,
    /// What was read.
    pub evidence: Vec<EvidenceRow>,
    /// The register, the integration with the least risk first.
    pub integrations: Vec<IntegrationRow>,
    /// Entries of people that belong to no item.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<rows::EntryForm>"))]
    pub unplaced: Vec<ManualEntry>,
    /// What people should know about their decisions.
    pub notices: Vec<String>,
    /// What could not be read: while there is anything, nothing is proved.
    pub problems: Vec<Problem>,
    /// What was tested, and whether production holds it, where that was compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
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
    pub fn action_plan(&self) -> Vec<&FindingRow> {
        let mut plan: Vec<_> =
            self.findings.iter().filter(|finding| finding.outcome == ItemOutcome::Fail).collect();
        plan.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule.cmp(&b.rule)));
        plan
    }

    /// The item of a rule.
    pub fn item(&self, rule: &str) -> Option<&ItemRow> {
        self.checklist.iter().find(|item| item.rule == rule)
    }

    /// Whom it is about, in words.
    pub fn about(&self) -> String {
        let subject = self.subject.as_ref();
        subject.map_or_else(|| "everything that was read".to_owned(), SubjectRow::label)
    }

    /// The summary that its items, findings and problems give.
    pub fn summed_up(&self) -> Summary {
        let items = |outcome| self.checklist.iter().filter(|item| item.outcome == outcome).count();
        let failing = self.action_plan();
        let failures = |severity| failing.iter().filter(|finding| finding.severity == severity).count();
        let left = self.checklist.iter().filter(|item| item.outcome.is_left()).count();
        let verdict = if !self.problems.is_empty() {
            "No verdict: part of the input could not be read.".to_owned()
        } else if self.checklist.is_empty() {
            "No verdict: the policy has no rule.".to_owned()
        } else if left == 0 {
            "Everything on the checklist is settled.".to_owned()
        } else {
            let words: Vec<_> = [ItemOutcome::Fail, ItemOutcome::Unknown, ItemOutcome::Open]
                .into_iter()
                .map(|outcome| (items(outcome), outcome))
                .filter(|(count, _)| *count > 0)
                .map(|(count, outcome)| match outcome {
                    ItemOutcome::Fail if count == 1 => "1 fails".to_owned(),
                    ItemOutcome::Fail => format!("{count} fail"),
                    other => format!("{count} {}", other.label()),
                })
                .collect();
            format!("{left} of {} items are left: {}.", self.checklist.len(), words.join(", "))
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
