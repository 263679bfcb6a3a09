//! How much something that is wrong matters.

use serde::{Deserialize, Serialize};

/// How much a failure matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// For information.
    Info,
    /// Worth tidying.
    Low,
    /// Should be corrected.
    Medium,
    /// Must be corrected soon.
    High,
    /// Opens the org.
    Critical,
}

impl Severity {
    /// From the least to the most severe.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The word for people, as a key of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Info => "severity.info",
            Self::Low => "severity.low",
            Self::Medium => "severity.medium",
            Self::High => "severity.high",
            Self::Critical => "severity.critical",
        }
    }

    /// The severity with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }
}
