//! Counting findings.

use permlight_core::rule::Severity;
use serde::Serialize;

use super::standing::{Ruled, Standing};

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
    /// Failures that were there when the team began.
    pub accepted: usize,
    pub unknown: usize,
    pub manual: usize,
    pub pass: usize,
    /// How many of the passes rest on a waiver.
    pub waived: usize,
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
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Ruled>) -> Self {
        let mut counts = Self::default();
        for ruled in findings {
            let standing = ruled.standing();
            *counts.outcomes.of_mut(standing) += 1;
            match standing {
                Standing::Fail => *counts.failures.of_mut(ruled.finding.severity) += 1,
                Standing::Waived => counts.outcomes.pass += 1,
                _ => {}
            }
        }
        counts
    }
}

impl Outcomes {
    fn of_mut(&mut self, standing: Standing) -> &mut usize {
        match standing {
            Standing::Fail => &mut self.fail,
            Standing::Accepted => &mut self.accepted,
            Standing::Unknown => &mut self.unknown,
            Standing::Manual => &mut self.manual,
            Standing::Pass => &mut self.pass,
            Standing::Waived => &mut self.waived,
            Standing::NotApplicable => &mut self.not_applicable,
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
