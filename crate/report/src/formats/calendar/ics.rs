//! Components and properties of iCalendar (RFC 5545): escaped, and folded after 75 bytes.

use permlight_core::date::{Date, Moment};

use crate::escape::agents::breakable;

/// The most bytes of a line, without its end.
const LINE: usize = 75;

/// A calendar or an event that is being written.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// Writes a property whose value is as the standard has it: a number, a day, a rule.
    pub(super) fn plain(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for character in [name, ":", value].concat().chars() {
            let length = character.len_utf8();
            if length > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(character);
            room -= length;
        }
        self.0.push_str("\r\n");
    }

    /// Writes a property whose value is a text of any lines.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let seen: String = value.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect();
        let mut escaped = String::with_capacity(seen.len());
        for character in breakable(&seen).chars() {
            match character {
                '\\' | ',' | ';' => escaped.extend(['\\', character]),
                '\n' => escaped.push_str("\\n"),
                other => escaped.push(other),
            }
        }
        self.plain(name, &escaped);
    }

    /// Writes a property that is a day.
    pub(super) fn day(&mut self, name: &str, day: Date) {
        self.plain(&[name, ";VALUE=DATE"].concat(), &digits(day));
    }

    /// Writes a property that is a moment in UTC.
    pub(super) fn moment(&mut self, name: &str, moment: Moment) {
        let (hour, minute, second, _) = moment.time();
        self.plain(name, &format!("{}T{hour:02}{minute:02}{second:02}Z", digits(moment.date())));
    }

    /// Writes a part between its begin and its end.
    pub(super) fn part(&mut self, name: &str, part: &Self) {
        self.plain("BEGIN", name);
        self.0.push_str(&part.0);
        self.plain("END", name);
    }

    /// All that was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// `20261122`.
fn digits(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_is_one_property_however_long_and_hostile(text in any::<String>()) {
            let mut lines = Lines::default();
            lines.text("SUMMARY", &text);
            let bytes = String::from_utf8(lines.into_bytes()).unwrap();
            let (last, whole) = (bytes.strip_suffix("\r\n").unwrap(), bytes.replace("\r\n ", ""));
            prop_assert!(last.split("\r\n").all(|line| line.len() <= LINE));
            prop_assert!(last.split("\r\n").skip(1).all(|line| line.starts_with(' ')));
            prop_assert_eq!(whole.matches("\r\n").count(), 1);
            prop_assert!(!whole.trim_end().contains(['\r', '\n']));
            prop_assert!(!whole.trim_start_matches("SUMMARY:").contains("::"));
        }
    }
}
