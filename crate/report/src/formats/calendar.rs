//! Dates for calendars (iCalendar, RFC 5545): the appointment that renews the credentials, the weeks of watching, the clean-up.

mod follow;

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use icalendar::{Attendee as Address, Calendar, Component, Event, EventLike, Property, Role};
use permlight_core::builtin;
use permlight_core::date::{Date, Moment};
use permlight_core::rule::Stage;
use permlight_org::checklist::{ManualEntry, ManualState};
use permlight_verify::watch::State;
use thiserror::Error;

use crate::escape::line;
use crate::report::Report;

/// The appointment comes back after twelve weeks: on the same day of the week, and within 90 days.
const RENEWAL_WEEKS: u64 = 12;
/// How often the integration is looked at after it went live, once a week: a little more than a month.
const CHECKS: u32 = 5;
/// The clean-up comes after eight weeks: between one and two months.
const CLEAN_UP_WEEKS: u64 = 8;

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    name: String,
    email: String,
}

/// Why something is no address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected an e-mail address, dana@acme.example or \"Dana Lee <dana@acme.example>\", found \"{0}\"")]
pub struct NoAddress(String);

impl Attendee {
    /// Reads `dana@acme.example` or `Dana Lee <dana@acme.example>`.
    pub fn parse(text: &str) -> Result<Self, NoAddress> {
        let (name, email) = match text.trim().strip_suffix('>').and_then(|text| text.split_once('<')) {
            Some((name, email)) => (name.trim(), email.trim()),
            None => ("", text.trim()),
        };
        let is_plain = |part: &str| {
            let allowed = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
            !part.is_empty() && part.chars().all(allowed)
        };
        let is_address = email.split_once('@').is_some_and(|(user, host)| is_plain(user) && is_plain(host));
        if !is_address {
            return Err(NoAddress(line(text)));
        }
        // What a parameter of iCalendar may hold without quotes, in every program.
        let name = name.chars().filter(|c| c.is_alphanumeric() || " .'-".contains(*c)).collect();
        Ok(Self { name, email: email.to_owned() })
    }

    fn address(&self) -> String {
        format!("mailto:{}", self.email)
    }
}

/// Fewer than two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "the appointment that renews the credentials needs at least two people: one may be on holiday or gone"
)]
pub struct TooFew;

/// The people of the appointment: two or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    people: Vec<Attendee>,
}

impl Dates {
    /// With these people; the first one invites. The same address counts once.
    pub fn new(people: Vec<Attendee>) -> Result<Self, TooFew> {
        let mut known: Vec<Attendee> = Vec::with_capacity(people.len());
        for person in people {
            if !known.iter().any(|other| other.email.eq_ignore_ascii_case(&person.email)) {
                known.push(person);
            }
        }
        if known.len() < 2 { Err(TooFew) } else { Ok(Self { people: known }) }
    }
}

/// A day that no calendar has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{0} is too near to the end of the calendar")]
pub struct CalendarError(Date);

/// Writes the dates. The same report gives the same identities, so that a calendar that takes it twice has it once.
pub fn calendar(report: &Report, dates: &Dates) -> Result<Vec<u8>, CalendarError> {
    let mut calendar = Calendar::empty();
    for (key, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Permlight//Checklist//EN"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name(&format!("Permlight: {}", line(&report.about())));
    let made = report.generated.date();
    let part = report.verification.as_ref();
    let watched = part.and_then(|part| part.watch.as_ref().map(|watch| (part, watch)));
    let live = watched
        .map(|(_, watch)| watch.deployed)
        .or_else(|| entry(report, Stage::Production, ManualState::Done).and_then(|entry| entry.date));
    let since = match live {
        Some(day) => format!("Counted from the day of going live, {day}."),
        None => format!(
            "Counted from the day of this file, {made}, because no day of going live is written down ({}).",
            builtin::code_of(Stage::Production)
        ),
    };
    calendar.push(renewal(report, dates, made)?);
    // What a verification knows takes the place of what is generally done.
    match watched {
        Some((part, watch)) => follow::rechecks(&mut calendar, report, part, watch, made)?,
        None => {
            calendar.push(watch(report, after(live.unwrap_or(made), 1)?, &since));
        }
    }
    if entry(report, Stage::CleanUp, ManualState::Open).is_none_or(|entry| entry.date.is_none())
        && is_left(report, Stage::CleanUp)
    {
        match part.and_then(|part| part.clean_up.as_ref().map(|known| (part, known))) {
            Some((_, known)) if known.state == State::Done => {}
            Some((part, known)) => {
                calendar.push(follow::clean_up(report, part, known, made)?);
            }
            None => {
                calendar.push(clean_up(report, after(live.unwrap_or(made), CLEAN_UP_WEEKS)?, &since));
            }
        }
    }
    for item in &report.checklist {
        let planned = item.entries.iter().filter(|entry| entry.state == ManualState::Open);
        for (number, entry) in planned.enumerate() {
            let Some(day) = entry.date.filter(|day| *day >= made) else { continue };
            let mut event = event(report, &format!("{}-{number}", item.rule), after(day, 0)?);
            event.summary(&format!("{}: {}", line(&item.rule), line(&item.title)));
            event.description(&[line(&item.fix), line(&entry.owner), line(&entry.note)].join("\n"));
            calendar.push(event.done());
        }
    }
    Ok(calendar.to_string().into_bytes())
}

/// What people have said of a stage, if they say this.
fn entry(report: &Report, stage: Stage, said: ManualState) -> Option<&ManualEntry> {
    let item = report.item(builtin::code_of(stage)).filter(|item| !item.conflict)?;
    item.entries.iter().filter(|entry| entry.state == said).max_by_key(|entry| entry.date)
}

fn is_left(report: &Report, stage: Stage) -> bool {
    report.item(builtin::code_of(stage)).is_none_or(|item| item.outcome.is_left())
}

fn renewal(report: &Report, dates: &Dates, made: Date) -> Result<Event, CalendarError> {
    let last = entry(report, Stage::Renewal, ManualState::Done).and_then(|entry| entry.date).unwrap_or(made);
    let first = after(last, RENEWAL_WEEKS)?.max(after(made, 0)?);
    let mut event = event(report, "renewal", first);
    event.summary(&format!("Renew the credentials of {}", line(&report.about())));
    let mut lines = vec![
        "Change the password, secret or certificate, and put the new one in everywhere it is used."
            .to_owned(),
        String::new(),
        "Integrations that use it:".to_owned(),
    ];
    let user = report.subject.as_ref().map_or("", |subject| subject.name.as_str());
    let own = report.integrations.iter().filter(|row| row.username == user && !user.is_empty());
    let own: Vec<_> =
        if own.clone().next().is_some() { own.collect() } else { report.integrations.iter().collect() };
    lines.extend(own.iter().map(|row| {
        let owner =
            if row.owner.is_empty() { String::new() } else { format!(", owner {}", line(&row.owner)) };
        let user =
            if row.username.is_empty() { String::new() } else { format!(", user {}", line(&row.username)) };
        format!("- {}{user}{owner}", line(&row.title))
    }));
    if own.is_empty() {
        lines.push(
            "- None is declared. List here every integration and where the credentials are entered."
                .to_owned(),
        );
    }
    lines.extend([String::new(), "Requirement CK-15.".to_owned()]);
    event.description(&lines.join("\n"));
    event.append_property(Property::new("RRULE", format!("FREQ=WEEKLY;INTERVAL={RENEWAL_WEEKS}")));
    if let Some(first) = dates.people.first() {
        let mut organizer = Property::new("ORGANIZER", first.address());
        if !first.name.is_empty() {
            organizer.add_parameter("CN", &first.name);
        }
        event.append_property(organizer.done());
    }
    for person in &dates.people {
        let mut address = Address::new(person.address()).role(Role::ReqParticipant).rsvp(true);
        if !person.name.is_empty() {
            address = address.cn(person.name.clone());
        }
        event.attendee(address);
    }
    Ok(event.done())
}

fn watch(report: &Report, first: NaiveDate, since: &str) -> Event {
    let mut event = event(report, "monitoring", first);
    event.summary(&format!("Look after {}", line(&report.about())));
    event.description(
        &[
            "Look at Login History and the Setup Audit Trail, and judge profile and sets anew.",
            "Failed logins, logins through the browser, and rights that were not tested are what to look for.",
            "Requirements CK-73, CK-74, SO-25.",
            since,
        ]
        .join("\n"),
    );
    event.append_property(Property::new("RRULE", format!("FREQ=WEEKLY;COUNT={CHECKS}")));
    event.done()
}

fn clean_up(report: &Report, day: NaiveDate, since: &str) -> Event {
    let mut event = event(report, "clean-up", day);
    event.summary(&format!("Remove the set-up before {}", line(&report.about())));
    event.description(
        &[
            "If the integration has been stable since it went live, remove the user, profile and sets that it had before.",
            "Requirement SO-28.",
            since,
        ]
        .join("\n"),
    );
    event.done()
}

/// An event of a whole day that keeps nobody busy.
fn event(report: &Report, what: &str, day: NaiveDate) -> Event {
    let subject = report.subject.as_ref().map_or("", |subject| subject.name.as_str());
    let mut parts = vec![report.org.name.as_str(), subject, &report.policy.id, what];
    parts.retain(|part| !part.is_empty());
    let id: String =
        parts.join("-").chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let mut event = Event::with_uid(&format!("{id}@permlight.invalid"));
    event.timestamp(stamp(report.generated));
    event.starts(day);
    event.append_property(Property::new("TRANSP", "TRANSPARENT"));
    event
}

fn stamp(moment: Moment) -> DateTime<Utc> {
    let (hour, minute, second, _) = moment.time();
    let date = moment.date();
    let time = Utc.with_ymd_and_hms(
        i32::from(date.year()),
        date.month().into(),
        date.day().into(),
        hour.into(),
        minute.into(),
        second.into(),
    );
    time.single().unwrap_or(DateTime::UNIX_EPOCH)
}

fn after(date: Date, weeks: u64) -> Result<NaiveDate, CalendarError> {
    NaiveDate::from_ymd_opt(i32::from(date.year()), date.month().into(), date.day().into())
        .and_then(|day| day.checked_add_days(Days::new(weeks * 7)))
        .filter(|day| chrono::Datelike::year(day) <= 9_999)
        .ok_or(CalendarError(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_no_others() {
        let dana = Attendee::parse(" Dana \"X\";Lee <dana@acme.example> ").unwrap();
        assert_eq!((dana.name.as_str(), dana.email.as_str()), ("Dana XLee", "dana@acme.example"));
        for text in ["", "dana", "dana@", "@acme", "a@b\r\nATTENDEE:c", "a b@c", "a@b@c", "<>", "a@b;x"] {
            assert!(Attendee::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn two_people_are_two() {
        let one = || Attendee::parse("a@b").unwrap();
        assert_eq!(Dates::new(vec![one()]), Err(TooFew));
        assert_eq!(Dates::new(vec![one(), Attendee::parse("A@B").unwrap()]), Err(TooFew));
        assert!(Dates::new(vec![one(), Attendee::parse("c@d").unwrap()]).is_ok());
    }
}
