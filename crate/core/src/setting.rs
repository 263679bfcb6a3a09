//! The state of one permission on one subject.

use serde::Serialize;

use crate::message;
use crate::message::Message;

/// What is known about one permission of one subject.
///
/// `Absent` and `Unknown` are not "off": a permission that a page leaves out is not offered by the licence,
/// and one that was not seen may be anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// Granted.
    On,
    /// Seen and not granted.
    Off,
    /// The page that would show it was read completely and does not offer it.
    Absent,
    /// Not seen, not recognised, or contradictory.
    Unknown(Unknown),
}

/// Why a setting is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// Nothing read so far says anything about it.
    NotSeen,
    /// The file is a part: of a profile that was not retrieved whole, of a decomposed set, or one that was not understood whole.
    PartialFile,
    /// Metadata of this kind never returns this permission.
    MetadataBlind,
    /// The file was retrieved in a version of the API that does not know it, or does not list it.
    OlderFile,
    /// The same source says on and off.
    Contradiction,
    /// The file names it, with a value that is neither `true` nor `false`.
    UnreadableValue,
    /// The control was found but its state could not be read.
    UnreadableControl,
    /// The page was cut off before everything was read.
    Truncated,
    /// Two sources of nearly the same time say different things.
    Disagreement,
    /// Somebody saved it after it was read.
    SavedSince,
}

impl Setting {
    /// The word in facts and reports: `on`, `off`, `absent`, `unknown`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Absent => "absent",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The same word for people, as a key of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::On => "state.on",
            Self::Off => "state.off",
            Self::Absent => "state.absent",
            Self::Unknown(_) => "state.unknown",
        }
    }
}

impl From<bool> for Setting {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

impl Unknown {
    /// Whether it was there, and what was there cannot be told: it was not understood, or is said in two ways.
    pub const fn is_unread(self) -> bool {
        matches!(
            self,
            Self::UnreadableValue | Self::UnreadableControl | Self::Contradiction | Self::Disagreement
        )
    }

    /// The reason as a sentence, with what would settle it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotSeen => "reason.not-seen",
            Self::PartialFile => "reason.partial-file",
            Self::MetadataBlind => "reason.metadata-blind",
            Self::OlderFile => "reason.older-file",
            Self::Contradiction => "reason.contradiction",
            Self::UnreadableValue => "reason.unreadable-value",
            Self::UnreadableControl => "reason.unreadable-control",
            Self::Truncated => "reason.truncated",
            Self::Disagreement => "reason.disagreement",
            Self::SavedSince => "reason.saved-since",
        }
    }

    /// The same, to be said.
    pub fn message(self) -> Message {
        message!(self.key())
    }
}
