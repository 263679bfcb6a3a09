//! What the values of facts mean: which of them grants more.

/// The value of a text that is not there.
pub const NOT_SET: &str = "not set";

/// What the values of a section are, from the one that grants nothing upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// On or off; absent, which the licence does not offer, grants as little as off.
    Switch,
    /// None, read, edit; of a muting set editing alone, too.
    Field,
    /// Hidden, available, visible.
    Tab,
    /// Hidden, visible, default.
    App,
    /// It is there or not; the text beside it only describes.
    Presence,
    /// When people may log in on a day, in the words of files or of pages.
    Hours,
    /// Any text.
    Text,
}

impl Values {
    /// The value of what is not there.
    pub const fn nothing(self) -> &'static str {
        match self {
            Self::Switch => "off",
            Self::Field => "none",
            Self::Tab | Self::App => "hidden",
            Self::Presence | Self::Hours | Self::Text => NOT_SET,
        }
    }

    /// How much a value grants; `None` for words that are not known.
    pub fn level(self, value: &str) -> Option<u8> {
        match self {
            Self::Switch => match value {
                "off" | "absent" => Some(0),
                "on" => Some(1),
                _ => None,
            },
            Self::Field => match value {
                "none" => Some(0),
                // A muting set may take away editing alone.
                "edit-only" => Some(1),
                "read" => Some(2),
                "edit" => Some(3),
                _ => None,
            },
            // The words of metadata and of English pages.
            Self::Tab => match value {
                "hidden" | "Hidden" | "None" | "Tab Hidden" | "--" => Some(0),
                "DefaultOff" | "Default Off" | "Available" => Some(1),
                "DefaultOn" | "Default On" | "Visible" | "Available, Visible" => Some(2),
                _ => None,
            },
            Self::App => match value {
                "hidden" => Some(0),
                "visible" => Some(1),
                "default" => Some(2),
                _ => None,
            },
            Self::Presence => Some(u8::from(value != NOT_SET)),
            Self::Hours | Self::Text => None,
        }
    }

    /// Whether the value grants nothing.
    pub fn is_nothing(self, value: &str) -> bool {
        value == self.nothing() || self.level(value) == Some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::Values;

    #[test]
    fn what_is_not_there_grants_nothing() {
        use Values::{App, Field, Hours, Presence, Switch, Tab, Text};
        for values in [Switch, Field, Tab, App, Presence, Hours, Text] {
            assert!(values.is_nothing(values.nothing()), "{values:?}");
        }
    }
}
