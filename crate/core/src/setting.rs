//! The state of one permission on one subject.

use serde::Serialize;

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
    /// The same source says on and off.
    Contradiction,
    /// The file names it, with a value that is neither `true` nor `false`.
    UnreadableValue,
    /// The control was found but its state could not be read.
    UnreadableControl,
    /// The page was cut off before everything was read.
    Truncated,
}

impl Setting {
    /// The word that people read: `on`, `off`, `absent`, `unknown`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Absent => "absent",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl From<bool> for Setting {
    fn from(on: bool) -> Self {
        if on { Self::On } else { Self::Off }
    }
}

impl Unknown {
    /// The reason as a sentence, with what would settle it.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NotSeen => "It has not been read yet. Open the page that shows it.",
            Self::PartialFile => {
                "The file is only a part, and does not name it. Retrieve the whole, or look at it in Setup."
            }
            Self::MetadataBlind => {
                "Metadata of this kind never returns this permission. Look at System Permissions in Setup."
            }
            Self::Contradiction => "The file names it twice, once on and once off. Repair the file.",
            Self::UnreadableValue => "The file says neither true nor false of it. Repair the file.",
            Self::UnreadableControl => {
                "Its control is on the page, but neither on nor off could be read from it."
            }
            Self::Truncated => "The page is larger than what is read at once, and this part was cut off.",
        }
    }
}
