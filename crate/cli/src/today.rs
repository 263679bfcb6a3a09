//! The clock of the command; the core has none.

use std::time::{SystemTime, UNIX_EPOCH};

use permlight_core::date::Date;

/// The day that was asked for, or today in UTC. By a clock that says nothing sensible, every waiver has expired.
pub fn or(asked: Option<Date>) -> Date {
    asked.or_else(now).unwrap_or(Date::LAST)
}

fn now() -> Option<Date> {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs() / 86_400;
    Date::after_1970(u32::try_from(days).ok()?)
}
