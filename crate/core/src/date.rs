//! Days of the calendar. The core has no clock: whoever asks brings the day.

use std::fmt;

use serde::{Serialize, Serializer};

/// A day, ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The last day that can be written.
    pub const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// The day, if there is one.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if year <= 9999 && day >= 1 && day <= days { Some(Self { year, month, day }) } else { None }
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |length: usize| {
            let part = parts.next()?;
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then_some(part)
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let date = Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        parts.next().is_none().then_some(date)
    }

    /// The day that is this many days after 1 January 1970.
    pub fn after_1970(days: u32) -> Option<Self> {
        let (mut year, mut left) = (1970, days);
        loop {
            let length = if Self::new(year, 2, 29).is_some() { 366 } else { 365 };
            if left < length {
                break;
            }
            left -= length;
            year = u16::checked_add(year, 1).filter(|year| *year <= 9999)?;
        }
        let days = (1..=12).flat_map(|month| (1..=31).filter_map(move |day| Self::new(year, month, day)));
        days.into_iter().nth(usize::try_from(left).ok()?)
    }

    /// How many days it is after 1 January 1970; negative before.
    pub fn days_after_1970(self) -> i32 {
        // Years that begin with March, so that a leap day is the last one (Fliegel and van Flandern).
        let (year, month) = (i32::from(self.year), i32::from(self.month));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leaps + (month * 153 + 2) / 5 + i32::from(self.day) - 1 - 719_468
    }

    /// The day so many days later; the last day that can be written if that is later still.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        let later = i64::from(self.days_after_1970()) + i64::from(days);
        match u32::try_from(later) {
            Ok(later) => Self::after_1970(later).unwrap_or(Self::LAST),
            // Before 1970 no org is watched; the first day that counts stands in.
            Err(_) => Self { year: 1970, month: 1, day: 1 },
        }
    }

    /// The same day of a later month, or the last day of that month if it is shorter.
    #[must_use]
    pub fn plus_months(self, months: u16) -> Self {
        let months = u32::from(self.year) * 12 + u32::from(self.month) - 1 + u32::from(months);
        let (year, month) = (u16::try_from(months / 12), u8::try_from(months % 12 + 1));
        let (Ok(year), Ok(month)) = (year, month) else { return Self::LAST };
        (1..=self.day).rev().find_map(|day| Self::new(year, month, day)).unwrap_or(Self::LAST)
    }

    /// How many days later the other day is; negative if it is earlier.
    pub fn days_until(self, other: Self) -> i32 {
        other.days_after_1970() - self.days_after_1970()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_there_are_and_no_others() {
        for day in ["2024-02-29", "2000-02-29", "2027-03-31", "0001-01-01", "9999-12-31"] {
            assert_eq!(Date::parse(day).unwrap().to_string(), day);
        }
        for text in [
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-04-31",
            "2027-4-1",
            "2027-04-01x",
            "+027-04-01",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2027-03-31") < Date::parse("2027-04-01"));
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (days, day) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_778, "2026-11-21")]
        {
            assert_eq!(Date::after_1970(days), Date::parse(day), "{day}");
        }
        assert_eq!(Date::after_1970(u32::MAX), None);
        for days in (0..40_000).chain([2_932_896]) {
            let day = Date::after_1970(days).unwrap();
            assert_eq!(day.days_after_1970(), i32::try_from(days).unwrap(), "{day}");
        }
        assert_eq!(Date::parse("1969-12-31").unwrap().days_after_1970(), -1);
    }

    #[test]
    fn later_days() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(day("2026-11-12").plus_days(30), day("2026-12-12"));
        assert_eq!(day("2027-12-31").plus_days(60), day("2028-02-29"));
        assert_eq!(day("9999-12-30").plus_days(9), Date::LAST);
        assert_eq!(day("2026-12-31").plus_months(2), day("2027-02-28"));
        assert_eq!(day("2026-11-12").plus_months(1), day("2026-12-12"));
        assert_eq!(day("9999-12-31").plus_months(1), Date::LAST);
        assert_eq!(day("2026-11-12").days_until(day("2026-12-01")), 19);
        assert_eq!(day("2026-12-01").days_until(day("2026-11-12")), -19);
    }
}
