//! Counting findings.

use permlight_core::finding::{Finding, Outcome};
use permlight_core::rule::Severity;
use serde::Serialize;

/// How many findings there are of each outcome, and failures of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub outcomes: Outcomes,
    pub failures: Failures,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Outcomes {
    pub fail: usize,
    pub unknown: usize,
    pub manual: usize,
    pub pass: usize,
    pub not_applicable: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Failures {
    pub critical: usize,
    pub high: usize,
    pub medium: usize,
    pub low: usize,
    pub info: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            *counts.outcomes.of_mut(finding.outcome) += 1;
            if finding.outcome == Outcome::Fail {
                *counts.failures.of_mut(finding.severity) += 1;
            }
        }
        counts
    }
}

impl Outcomes {
    fn of_mut(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Fail => &mut self.fail,
            Outcome::Unknown => &mut self.unknown,
            Outcome::Manual => &mut self.manual,
            Outcome::Pass => &mut self.pass,
            Outcome::NotApplicable => &mut self.not_applicable,
        }
    }

    /// Whether every rule left the subject alone.
    pub fn only_not_applicable(self) -> bool {
        self == Self { not_applicable: self.not_applicable, ..Self::default() }
    }
}

impl Failures {
    fn of_mut(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Critical => &mut self.critical,
            Severity::High => &mut self.high,
            Severity::Medium => &mut self.medium,
            Severity::Low => &mut self.low,
            Severity::Info => &mut self.info,
        }
    }

    /// How many of this severity.
    pub fn of(mut self, severity: Severity) -> usize {
        *self.of_mut(severity)
    }

    /// How many of this severity and more severe.
    pub fn at_or_above(self, least: Severity) -> usize {
        Severity::ALL
            .into_iter()
            .filter(|severity| *severity >= least)
            .map(|severity| self.of(severity))
            .sum()
    }
}
