//! What a value of a setting means: whether two values are one, and which of them grants more.

use permlight_core::values::{NOT_SET, Values};

use super::drift::Direction;
use super::observed::{BLIND, UNKNOWN};

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

/// Compares two values that are known.
pub(super) fn relation(values: Values, tested: &str, actual: &str) -> Relation {
    if values == Values::Text {
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
    if values == Values::Hours {
        let whole_day = Some((0, DAY));
        return match (hours(tested), hours(actual)) {
            _ if is_same_text(tested, actual) => Relation::Equal,
            (None, None) => Relation::Unclear,
            (tested, actual) if tested == actual => Relation::Equal,
            (known, None) if known == whole_day && tested == NOT_SET => Relation::More,
            (None, known) if known == whole_day && actual == NOT_SET => Relation::Less,
            (None, _) | (_, None) => Relation::Unclear,
            (tested, _) if tested == whole_day => Relation::More,
            (_, actual) if actual == whole_day => Relation::Less,
            _ => Relation::Other,
        };
    }
    match (values.level(tested), values.level(actual)) {
        (Some(a), Some(b)) => match a.cmp(&b) {
            std::cmp::Ordering::Less => Relation::More,
            std::cmp::Ordering::Equal => Relation::Equal,
            std::cmp::Ordering::Greater => Relation::Less,
        },
        _ if is_same_text(tested, actual) => Relation::Equal,
        _ => Relation::Unclear,
    }
}

/// Whether a stored value says that nothing is known.
pub(super) fn is_unknown(value: &str) -> bool {
    value == UNKNOWN || value == BLIND
}

/// Words for a day without restriction, in the languages whose pages are known.
const ALL_DAY: [&str; 2] = ["All Day", "終日"];

/// From and until which minute of a day, if the words are known: `06:00-22:00`, `6:00 AM to 10:00 PM`, `All Day`. A day that
/// is not set has no restriction.
fn hours(text: &str) -> Option<(u16, u16)> {
    if text == NOT_SET || ALL_DAY.contains(&text.trim()) {
        return Some((0, DAY));
    }
    let mut times = text.match_indices(':').map(|(at, _)| minute(text, at));
    let (start, end) = (times.next()??, times.next()??);
    times.next().is_none().then_some((start, end))
}

/// Whether a file may say so of a day: from when until when.
pub(super) fn is_time(text: &str) -> bool {
    hours(text).is_some_and(|(start, end)| start <= end && end <= DAY)
}

/// The last minute of a day, and one.
const DAY: u16 = 1440;

/// The minute of the day that is written around a colon.
fn minute(text: &str, colon: usize) -> Option<u16> {
    let (before, after) = (text.get(..colon)?, text.get(colon + 1..)?);
    let from = before.trim_end_matches(|sign: char| sign.is_ascii_digit()).len();
    let hour: u16 = before.get(from..)?.parse().ok().filter(|hour| *hour <= 24)?;
    let minutes: u16 = after.get(..2)?.parse().ok().filter(|minutes| *minutes < 60)?;
    let rest = after.get(2..)?.trim_start();
    let half = rest.get(..2).map(str::to_ascii_uppercase);
    let hour = match half.as_deref() {
        Some("AM") => hour % 12,
        Some("PM") => hour % 12 + 12,
        _ if rest.chars().next().is_none_or(|next| next.is_ascii()) => hour,
        // A word that may be the half of the day, in another language.
        _ => return None,
    };
    Some(hour * 60 + minutes)
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
        assert_eq!(relation(Values::Switch, "off", "absent"), Relation::Equal);
        assert_eq!(relation(Values::Switch, "absent", "on"), Relation::More);
        assert_eq!(relation(Values::Field, "edit", "read"), Relation::Less);
    }

    #[test]
    fn tabs_are_compared_in_the_words_of_files_and_of_pages() {
        assert_eq!(relation(Values::Tab, "DefaultOn", "Default On"), Relation::Equal);
        assert_eq!(relation(Values::Tab, "Hidden", "hidden"), Relation::Equal);
        assert_eq!(relation(Values::Tab, "Available", "Visible"), Relation::More);
        assert_eq!(relation(Values::Tab, "デフォルトで表示", "DefaultOn"), Relation::Unclear);
    }

    #[test]
    fn hours_are_compared_in_the_words_of_files_and_of_pages() {
        let hours = |tested, actual| relation(Values::Hours, tested, actual);
        assert_eq!(hours("06:00-22:00", "6:00 AM to 10:00 PM"), Relation::Equal);
        assert_eq!(hours("12:00 AM to 12:30 PM", "00:00-12:30"), Relation::Equal);
        assert_eq!(hours("All Day", "6:00 AM to 10:00 PM"), Relation::More);
        assert_eq!(hours("6:00 AM to 9:00 PM", "6:00 AM to 10:00 PM"), Relation::Other);
        assert_eq!(hours("All Day", "終日"), Relation::Equal);
        assert_eq!(hours("All Day", NOT_SET), Relation::Equal);
        assert_eq!(hours("6:00 AM to 10:00 PM", "午前 6:00 から 午後 10:00"), Relation::Unclear);
        assert_eq!(hours("All Day", "Hele dag"), Relation::Unclear);
        assert_eq!(hours("Hele dag", "Hele dag"), Relation::Equal);
        assert_eq!(hours("06:00-22:00", NOT_SET), Relation::Less);
        assert_eq!(hours(NOT_SET, "6h à 22h"), Relation::More);
    }

    #[test]
    fn line_ends_are_no_difference() {
        assert_eq!(relation(Values::Text, "a\r\nb ", "a\nb"), Relation::Equal);
        assert_eq!(relation(Values::Text, "a", NOT_SET), Relation::Less);
        assert_eq!(relation(Values::Text, "a", "b"), Relation::Other);
        assert_eq!(relation(Values::Presence, "", "office"), Relation::Equal, "a description is none");
    }
}
