//! The clock of the command; the core has none.

use std::time::{SystemTime, UNIX_EPOCH};

use permlight_core::date::{Date, Moment};

/// The day that was asked for, or today in UTC. By a clock that says nothing sensible, every waiver has expired.
pub fn or(asked: Option<Date>) -> Date {
    asked.or_else(now).unwrap_or(Date::LAST)
}

/// The beginning of the day that was asked for, or now in UTC.
pub fn moment(asked: Option<Date>) -> Moment {
    asked.map(Moment::midnight).or_else(clock).unwrap_or(Moment::midnight(Date::LAST))
}

fn now() -> Option<Date> {
    clock().map(Moment::date)
}

fn clock() -> Option<Moment> {
    Moment::after_1970(SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs())
}
