//! What a value of a setting means: whether two values are one, and which of them grants more.

use crate::content::is_tab_shown;

use super::drift::Direction;
use super::observed::{BLIND, UNKNOWN};

/// How the values of a section are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// On or off; absent, which the licence does not offer, grants as little as off.
    Switch,
    /// None, read, edit.
    Field,
    /// Hidden, available, visible.
    Tab,
    /// Hidden, visible, default.
    App,
    /// It is there or not; the text beside it only describes.
    Presence,
    /// Any text.
    Text,
}

/// How two values stand to each other, the second seen from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    More,
    Less,
    Other,
    /// One of them is in words that are not known.
    Unclear,
}

impl Relation {
    /// What the second has, seen from the first; `None` if they are one.
    pub(super) const fn direction(self) -> Option<Direction> {
        Some(match self {
            Self::Equal => return None,
            Self::More => Direction::Extra,
            Self::Less => Direction::Missing,
            Self::Other => Direction::Changed,
            Self::Unclear => Direction::Unknown,
        })
    }
}

impl Scale {
    /// The value of what is not there.
    pub(super) const fn nothing(self) -> &'static str {
        match self {
            Self::Switch => "off",
            Self::Field => "none",
            Self::Tab | Self::App => "hidden",
            Self::Presence | Self::Text => NOT_SET,
        }
    }

    /// How much a value grants; `None` for words that are not known.
    pub(super) fn level(self, value: &str) -> Option<u8> {
        match self {
            Self::Switch => match value {
                "off" | "absent" => Some(0),
                "on" => Some(1),
                _ => None,
            },
            Self::Field => match value {
                "none" => Some(0),
                "read" => Some(1),
                "edit" => Some(2),
                _ => None,
            },
            Self::Tab => match value {
                "hidden" => Some(0),
                "DefaultOff" | "Default Off" | "Available" => Some(1),
                "DefaultOn" | "Default On" | "Visible" | "Available, Visible" => Some(2),
                other => (is_tab_shown(other) == Some(false)).then_some(0),
            },
            Self::App => match value {
                "hidden" => Some(0),
                "visible" => Some(1),
                "default" => Some(2),
                _ => None,
            },
            Self::Presence => Some(u8::from(value != NOT_SET)),
            Self::Text => None,
        }
    }

    /// Whether the value grants nothing.
    pub(super) fn is_nothing(self, value: &str) -> bool {
        value == self.nothing() || self.level(value) == Some(0)
    }

    /// Compares two values that are known.
    pub(super) fn relation(self, tested: &str, actual: &str) -> Relation {
        if self == Self::Text {
            return if is_same_text(tested, actual) {
                Relation::Equal
            } else if actual == NOT_SET {
                Relation::Less
            } else if tested == NOT_SET {
                Relation::More
            } else {
                Relation::Other
            };
        }
        match (self.level(tested), self.level(actual)) {
            (Some(a), Some(b)) if a == b && self == Self::Presence && !is_same_text(tested, actual) => {
                Relation::Other
            }
            (Some(a), Some(b)) => match a.cmp(&b) {
                std::cmp::Ordering::Less => Relation::More,
                std::cmp::Ordering::Equal => Relation::Equal,
                std::cmp::Ordering::Greater => Relation::Less,
            },
            _ if is_same_text(tested, actual) => Relation::Equal,
            _ => Relation::Unclear,
        }
    }
}

/// The value of a text that is not there.
pub(super) const NOT_SET: &str = "not set";

/// Whether a stored value says that nothing is known.
pub(super) fn is_unknown(value: &str) -> bool {
    value == UNKNOWN || value == BLIND
}

/// Line ends and space around a text are how a file is written.
fn is_same_text(a: &str, b: &str) -> bool {
    let lines = |text: &str| text.trim().replace("\r\n", "\n");
    a == b || lines(a) == lines(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_grants_as_little_as_off() {
        assert_eq!(Scale::Switch.relation("off", "absent"), Relation::Equal);
        assert_eq!(Scale::Switch.relation("absent", "on"), Relation::More);
        assert_eq!(Scale::Field.relation("edit", "read"), Relation::Less);
    }

    #[test]
    fn tabs_are_compared_in_the_words_of_files_and_of_pages() {
        assert_eq!(Scale::Tab.relation("DefaultOn", "Default On"), Relation::Equal);
        assert_eq!(Scale::Tab.relation("Hidden", "hidden"), Relation::Equal);
        assert_eq!(Scale::Tab.relation("Available", "Visible"), Relation::More);
        assert_eq!(Scale::Tab.relation("デフォルトで表示", "DefaultOn"), Relation::Unclear);
    }

    #[test]
    fn line_ends_are_no_difference() {
        assert_eq!(Scale::Text.relation("a\r\nb ", "a\nb"), Relation::Equal);
        assert_eq!(Scale::Text.relation("a", NOT_SET), Relation::Less);
        assert_eq!(Scale::Text.relation("a", "b"), Relation::Other);
        assert_eq!(Scale::Presence.relation("", "office"), Relation::Other);
    }
}
