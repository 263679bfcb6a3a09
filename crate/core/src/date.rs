//! Days of the calendar and moments in time. The core has no clock: whoever asks brings the day.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day, ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first day that can be written.
    pub const FIRST: Self = Self { year: 0, month: 1, day: 1 };

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

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
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

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("expected a day as YYYY-MM-DD"))
    }
}

/// A moment in UTC, to the millisecond, ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    date: Date,
    /// Milliseconds since midnight.
    millisecond: u32,
}

impl Moment {
    const MINUTE: u32 = 60_000;

    /// The first moment of a day.
    pub const fn midnight(date: Date) -> Self {
        Self { date, millisecond: 0 }
    }

    /// The moment that is this many seconds after the beginning of 1970.
    pub fn after_1970(seconds: u64) -> Option<Self> {
        let date = Date::after_1970(u32::try_from(seconds / 86_400).ok()?)?;
        let millisecond = u32::try_from(seconds % 86_400).ok()? * 1_000;
        Some(Self { date, millisecond })
    }

    /// Reads `YYYY-MM-DDThh:mm:ssZ`, with or without `.` and three digits before the `Z`: what `toISOString` of browsers gives.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
        let (time, part) = time.split_once('.').unwrap_or((time, "000"));
        let number = |text: &str, length: usize, below: u32| {
            let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>().ok().filter(|number| digits && *number < below)
        };
        let mut parts = time.split(':');
        let mut next = |below| number(parts.next()?, 2, below);
        let (hour, minute, second) = (next(24)?, next(60)?, next(60)?);
        let millisecond = (hour * 60 + minute) * Self::MINUTE + second * 1_000 + number(part, 3, 1_000)?;
        parts.next().is_none().then_some(Self { date: Date::parse(day)?, millisecond })
    }

    /// The moment that is so many minutes later, at most the last one that can be written.
    #[must_use]
    pub fn plus_minutes(self, minutes: u32) -> Self {
        const DAY: u64 = 86_400_000;
        let later = u64::from(self.millisecond) + u64::from(minutes) * u64::from(Self::MINUTE);
        let days = u32::try_from(later / DAY).unwrap_or(u32::MAX);
        let millisecond = u32::try_from(later % DAY).unwrap_or_default();
        Self { date: if days == 0 { self.date } else { self.date.plus_days(days) }, millisecond }
    }

    /// The moment that is so many minutes earlier, at the earliest the beginning of 1970.
    #[must_use]
    pub fn minus_minutes(self, minutes: u32) -> Self {
        let own =
            i64::from(self.date.days_after_1970()) * 24 * 60 + i64::from(self.millisecond / Self::MINUTE);
        let earlier = u32::try_from(own - i64::from(minutes)).unwrap_or_default();
        let date = Date::after_1970(earlier / (24 * 60)).unwrap_or(Date::FIRST);
        Self { date, millisecond: earlier % (24 * 60) * Self::MINUTE + self.millisecond % Self::MINUTE }
    }

    /// How many whole minutes later another moment is; 0 if it is earlier.
    pub fn minutes_until(self, later: Self) -> u32 {
        let of = |moment: Self| {
            i64::from(moment.date.days_after_1970()) * 86_400_000 + i64::from(moment.millisecond)
        };
        u32::try_from((of(later) - of(self)) / i64::from(Self::MINUTE)).unwrap_or_default()
    }

    /// Its day.
    pub const fn date(self) -> Date {
        self.date
    }

    /// Hours, minutes, seconds and milliseconds since midnight.
    #[allow(clippy::cast_possible_truncation)]
    pub const fn time(self) -> (u16, u8, u8, u16) {
        let minutes = self.millisecond / Self::MINUTE;
        let rest = self.millisecond % Self::MINUTE;
        // Each is below its bound, so nothing is cut.
        ((minutes / 60) as u16, (minutes % 60) as u8, (rest / 1_000) as u8, (rest % 1_000) as u16)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second, millisecond) = self.time();
        write!(out, "{}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z", self.date)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wanted = "expected a moment in UTC, for example 2027-03-31T09:30:00.000Z";
        Self::parse(&text).ok_or_else(|| D::Error::custom(wanted))
    }
}

/// Whether a time that somebody wrote down had come by this moment.
pub fn is_past(time: &str, latest: Moment) -> bool {
    match Moment::parse(time) {
        Some(time) => time <= latest,
        None => Date::parse(time).is_some_and(|day| day <= latest.date()),
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
    fn moments_that_there_are_and_no_others() {
        for text in ["2026-11-12T09:30:00.000Z", "2024-02-29T23:59:59.999Z", "0001-01-01T00:00:00.001Z"] {
            assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Moment::parse("2026-11-12T09:30:05Z").unwrap().to_string(), "2026-11-12T09:30:05.000Z");
        assert_eq!(Moment::after_1970(86_399).unwrap().to_string(), "1970-01-01T23:59:59.000Z");
        for text in [
            "2026-11-12",
            "2026-11-12T09:30Z",
            "2026-11-12T24:00:00Z",
            "2026-11-12T09:60:00Z",
            "2026-11-12T+9:30:00Z",
            "2026-11-12T09:30:00.5Z",
            "2026-11-12T09:30:00:00Z",
            "2026-11-12T09:30:00.000",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
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
    fn later_moments() {
        let later = |text: &str, minutes| Moment::parse(text).unwrap().plus_minutes(minutes).to_string();
        assert_eq!(later("2026-11-12T09:30:00.001Z", 5), "2026-11-12T09:35:00.001Z");
        assert_eq!(later("2026-12-31T23:58:00.000Z", 5), "2027-01-01T00:03:00.000Z");
        assert_eq!(later("0001-01-01T00:00:00.000Z", 1), "0001-01-01T00:01:00.000Z");
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
