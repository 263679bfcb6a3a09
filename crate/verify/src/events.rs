//! What the logs of production say has happened since a deploy: changes in Setup, failed logins and failed calls (SO-25, SO-26,
//! CK-73).
//!
//! Logs write days as the reader's language does, and no language says which of `3/4` is the month. What other entries of
//! the same log settle is taken from them; otherwise the later of the two readings counts, so that nothing is overlooked.

use super::calls::{Calls, FailedCalls};
use super::watch::Event;
use permlight_core::date::Date;
use permlight_core::evaluate::{is_good_login, mentions};
use permlight_core::fact::{self, Facts};
use permlight_core::order::InOrder as _;

/// What happened, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Events {
    /// Entries of the Setup Audit Trail that speak of somebody who is watched.
    pub changes: Vec<Event>,
    /// Logins of watched users that did not succeed.
    pub failed_logins: Vec<Event>,
    /// Entries about the same whose day cannot be read.
    pub undated: Vec<String>,
    /// Calls of watched users that failed.
    pub failed_calls: Vec<FailedCalls>,
    /// How far each log was read.
    pub read: Read,
}

/// The last day of which each log tells, of those since the deploy; none where no such log was read: nothing is known then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    /// The Setup Audit Trail.
    pub changes: Option<Date>,
    /// The Login History.
    pub logins: Option<Date>,
    /// The log of calls.
    pub calls: Option<Date>,
}

/// The logs at hand.
#[derive(Debug, Clone, Copy)]
pub struct Logs<'l> {
    /// Entries of the Setup Audit Trail and of the Login History, as facts of the org.
    pub org: &'l Facts,
    /// Calls, where a log of them was read.
    pub calls: Option<&'l Calls>,
    /// The last days on which the first two were read.
    pub read: Read,
}

/// The order of day and month in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// What the logs of the org say since a day, about what is watched: usernames and names of profiles and sets.
pub fn since(day: Date, logs: &Logs<'_>, watched: &[String], today: Date) -> Events {
    let Logs { org, calls, read: until } = *logs;
    let is_since = |on: Option<Date>| on.filter(|on| *on >= day);
    let mut events = Events {
        failed_calls: calls.map(|calls| calls.failed(day, watched)).unwrap_or_default(),
        read: Read {
            changes: is_since(until.changes),
            logins: is_since(until.logins),
            calls: is_since(calls.filter(|calls| calls.tell_of(watched)).and_then(|calls| calls.until)),
        },
        ..Events::default()
    };
    for (section, list) in [("audit", &mut events.changes), ("login", &mut events.failed_logins)] {
        let entries: Vec<(&str, &str, &str)> = fact::section(org, section)
            .map(|(key, value)| {
                // A number follows where the same was seen several times.
                let (time, rest) = key.split_once('|').unwrap_or((key, ""));
                (time, rest.split('|').next().unwrap_or_default(), value)
            })
            .collect();
        let order = order(entries.iter().map(|(time, ..)| *time));
        for (time, rest, value) in entries {
            let is_login = section == "login";
            let about = if is_login { rest } else { value };
            if !watched.iter().any(|name| mentions(about, name)) || (is_login && is_good_login(value)) {
                continue;
            }
            let what = if is_login { [rest, ": ", value].concat() } else { value.to_owned() };
            match day_of(time, order, today) {
                Some(on) if on >= day => list.push(Event { on, what: [time, ": ", &what].concat() }),
                Some(_) => {}
                None => events.undated.push([time, ": ", &what].concat()),
            }
        }
        list.order_by_key(|event| std::cmp::Reverse(event.on));
    }
    events
}

/// The first three numbers of a time.
fn numbers(time: &str) -> Option<[u16; 3]> {
    let mut numbers = time.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse().ok();
    Some([next()?, next()?, next()?])
}

fn order<'t>(times: impl Iterator<Item = &'t str>) -> Order {
    let mut order = Order::Unknown;
    for [first, second, year] in times.filter_map(numbers) {
        let seen = match (first > 12, second > 12) {
            (true, false) if first < 32 && year > 99 => Order::DayFirst,
            (false, true) if second < 32 && year > 99 => Order::MonthFirst,
            _ => continue,
        };
        if order != Order::Unknown && order != seen {
            // Two readers with different languages.
            return Order::Unknown;
        }
        order = seen;
    }
    order
}

/// The day of a time; of two readings the later one that is not to come.
fn day_of(time: &str, order: Order, today: Date) -> Option<Date> {
    let [first, second, third] = numbers(time)?;
    let date = |year, month: u16, day: u16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?);
    if first > 99 {
        return date(first, second, third);
    }
    if third < 100 {
        // A year of two digits may be the day, too.
        return None;
    }
    let readings = match order {
        Order::DayFirst => [date(third, second, first), None],
        Order::MonthFirst => [date(third, first, second), None],
        Order::Unknown => [date(third, second, first), date(third, first, second)],
    };
    // An org's clock may be a day ahead of ours.
    let possible = readings.into_iter().flatten().filter(|day| *day <= today.plus_days(1)).max();
    possible.or_else(|| readings.into_iter().flatten().min())
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn org(rows: &[(&str, &str)]) -> Facts {
        let mut facts = Facts::default();
        for (name, value) in rows {
            facts.set(name, (*value).to_owned());
        }
        facts
    }

    fn read(org: &Facts) -> Logs<'_> {
        Logs { org, calls: None, read: Read::default() }
    }

    fn watched() -> Vec<String> {
        ["hubspot.api@acme.example", "HubSpot Integration"].map(str::to_owned).to_vec()
    }

    #[test]
    fn only_what_is_watched_and_since_the_deploy() {
        let org = org(&[
            (
                "audit/11/19/2026, 4:51:20 PM PST|0",
                "dana; changed profile HubSpot Integration: Modify All Data",
            ),
            ("audit/11/13/2026, 4:51:20 PM PST|1", "dana; changed profile HubSpot Integration: API Enabled"),
            ("audit/11/20/2026, 4:51:20 PM PST|2", "dana; changed profile Sales"),
            ("login/11/20/2026 9:14:03 AM PST|hubspot.api@acme.example", "Success; Other Apex API"),
            ("login/11/20/2026 8:02:47 AM PST|hubspot.api@acme.example", "Invalid Password; Application"),
        ]);
        let read = Read { changes: Some(day("2026-11-14")), logins: Some(day("2026-11-21")), calls: None };
        let logs = Logs { org: &org, calls: None, read };
        let events = since(day("2026-11-15"), &logs, &watched(), day("2026-11-22"));
        assert_eq!(
            events.read,
            Read { changes: None, ..read },
            "what was read before the deploy says nothing"
        );
        assert_eq!(events.changes.iter().map(|event| event.on).collect::<Vec<_>>(), [day("2026-11-19")]);
        assert_eq!(events.failed_logins.len(), 1);
        assert!(events.failed_logins.iter().all(|event| event.what.contains("Invalid Password")));
        assert!(events.undated.is_empty());
    }

    #[test]
    fn the_order_of_day_and_month_comes_from_the_log() {
        let value = "dana; changed profile HubSpot Integration";
        let at = |times: &[&str]| {
            let rows: Vec<(String, &str)> =
                times.iter().enumerate().map(|(at, time)| (format!("audit/{time}|{at}"), value)).collect();
            let rows: Vec<(&str, &str)> = rows.iter().map(|(key, value)| (key.as_str(), *value)).collect();
            let events = since(day("2026-01-01"), &read(&org(&rows)), &watched(), day("2026-11-22"));
            events.changes.into_iter().map(|event| event.on.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(at(&["3.4.2026 9:14", "19.4.2026 9:14"]), ["2026-04-19", "2026-04-03"]);
        assert_eq!(at(&["3/4/2026", "4/19/2026"]), ["2026-04-19", "2026-03-04"]);
        assert_eq!(at(&["2026/03/04 9:14:03 PST"]), ["2026-03-04"]);
        assert_eq!(at(&["3/4/2026"]), ["2026-04-03"], "nothing settles it: the later one");
        assert_eq!(at(&["3/12/2026"]), ["2026-03-12"], "the later one is still to come");
    }

    #[test]
    fn what_has_no_day_is_told_apart() {
        let org = org(&[("audit/gisteren|0", "dana; profiel HubSpot Integration gewijzigd")]);
        let events = since(day("2026-11-15"), &read(&org), &watched(), day("2026-11-22"));
        assert_eq!((events.changes.len(), events.undated.len()), (0, 1));
    }
}
