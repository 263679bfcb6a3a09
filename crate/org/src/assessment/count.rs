//! Counting findings.

use std::ops::AddAssign;

use serde::Serialize;

use permlight_core::finding::{Finding, Standing};
use permlight_core::rule::Severity;

/// How many findings there are of each outcome, and failures of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// By outcome.
    pub outcomes: Outcomes,
    /// Failures that count, by severity.
    pub failures: Failures,
    /// What cannot be told, by severity.
    pub unknowns: Failures,
}

/// How many findings of each outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcomes {
    /// Failures that count.
    pub fail: usize,
    /// Failures that were there when the team began.
    pub accepted: usize,
    /// What cannot be told.
    pub unknown: usize,
    /// What a person has to look at.
    pub manual: usize,
    /// Passes, those on a waiver among them.
    pub pass: usize,
    /// How many of the passes rest on a waiver.
    pub waived: usize,
    /// What a rule left alone.
    pub not_applicable: usize,
}

/// How many findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failures {
    /// Those of severity critical.
    pub critical: usize,
    /// Those of severity high.
    pub high: usize,
    /// Those of severity medium.
    pub medium: usize,
    /// Those of severity low.
    pub low: usize,
    /// Those of severity info.
    pub info: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            let standing = finding.standing();
            *counts.outcomes.of_mut(standing) += 1;
            match standing {
                Standing::Fail => *counts.failures.of_mut(finding.severity) += 1,
                Standing::Unknown => *counts.unknowns.of_mut(finding.severity) += 1,
                Standing::Waived => counts.outcomes.pass += 1,
                _ => {}
            }
        }
        counts
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let (own, more) = (&mut self.outcomes, other.outcomes);
        own.fail += more.fail;
        own.accepted += more.accepted;
        own.unknown += more.unknown;
        own.manual += more.manual;
        own.pass += more.pass;
        own.waived += more.waived;
        own.not_applicable += more.not_applicable;
        for severity in Severity::ALL {
            *self.failures.of_mut(severity) += other.failures.of(severity);
            *self.unknowns.of_mut(severity) += other.unknowns.of(severity);
        }
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

    /// How many of them tell something: a failure or a pass, whatever was decided about it.
    pub fn settled(self) -> usize {
        self.fail + self.accepted + self.pass
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
