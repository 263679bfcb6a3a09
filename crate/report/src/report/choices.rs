//! What a part of a report says with one of a few words.

use permlight_core::evidence::Source;
use serde::Serialize;

/// What kind of org it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Environment {
    /// People work in it.
    Production,
    /// A copy to try things in.
    Sandbox,
    /// Nobody said.
    #[default]
    Unknown,
}

impl Environment {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a waiver holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum WaiverState {
    /// It holds, and something fails or may fail without it.
    Holds,
    /// Its last day is over.
    Expired,
    /// It does not say why or who approved it.
    Incomplete,
    /// Nothing fails there.
    NotNeeded,
    /// The subject was not read, or its name does not tell which record it is.
    NotRead,
}

impl WaiverState {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Expired => "expired",
            Self::Incomplete => "incomplete",
            Self::NotNeeded => "not-needed",
            Self::NotRead => "not-read",
        }
    }
}

/// How something came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EvidenceSource {
    /// A file of metadata.
    File,
    /// A page of Setup that was fetched to be read.
    Fetched,
    /// A page of Setup as somebody saw it.
    Seen,
    /// A file of somebody else's readings.
    Imported,
    /// The team has said so.
    Declared,
}

impl EvidenceSource {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Fetched => "fetched",
            Self::Seen => "seen",
            Self::Imported => "imported",
            Self::Declared => "declared",
        }
    }
}

impl From<Source> for EvidenceSource {
    fn from(source: Source) -> Self {
        match source {
            Source::File => Self::File,
            Source::Fetched => Self::Fetched,
            Source::Seen | Source::Saved => Self::Seen,
            Source::Imported => Self::Imported,
            Source::Declared => Self::Declared,
        }
    }
}
