//! Dates for calendars (iCalendar, RFC 5545): the appointment that renews the credentials, the weeks of watching, the clean-up.

mod follow;
mod ics;

use permlight_core::builtin;
use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::rule::Stage;
use permlight_org::checklist::{ManualEntry, ManualState};
use permlight_verify::watch::State;

use crate::escape::line;
use crate::name::mark;
use crate::report::Report;
use crate::say;
use ics::Lines;

/// The appointment comes back after twelve weeks: on the same day of the week, and within 90 days.
const RENEWAL_WEEKS: u32 = 12;
/// How often the integration is looked at after it went live, once a week: a little more than a month.
const CHECKS: u32 = 5;
/// The clean-up comes after eight weeks: between one and two months.
const CLEAN_UP_WEEKS: u32 = 8;

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    name: String,
    email: String,
}

/// Why something is no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAddress(String);

impl NoAddress {
    /// The same for people.
    pub fn message(&self) -> Message {
        message!("calendar.no-address", self.0.as_str())
    }
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarError(pub(crate) Date);

/// Writes the dates. The same report gives the same identities, so that a calendar that takes it twice has it once.
pub fn calendar(report: &Report, dates: &Dates) -> Result<Vec<u8>, CalendarError> {
    let name = said(report, &message!("calendar.name", line(&report.about())));
    let mut calendar = Lines::default();
    for (key, value) in
        [("VERSION", "2.0"), ("PRODID", "-//Permlight//Checklist//EN"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.plain(key, value);
    }
    calendar.text("NAME", &name);
    calendar.text("X-WR-CALNAME", &name);
    for event in events(report, dates)? {
        calendar.part("VEVENT", &event.lines(report));
    }
    let mut whole = Lines::default();
    whole.part("VCALENDAR", &calendar);
    Ok(whole.into_bytes())
}

/// An event of a whole day or several, that keeps nobody busy.
struct Event {
    /// What tells it from others of the report.
    id: String,
    from: Date,
    /// The day after its last day, if it has several.
    until: Option<Date>,
    summary: String,
    /// Any lines.
    description: String,
    /// How it comes back.
    rule: Option<String>,
    people: Vec<Attendee>,
}

impl Event {
    fn new(id: impl Into<String>, from: Date, summary: String, lines: &[String]) -> Self {
        let description = lines.join("\n");
        Self { id: id.into(), from, until: None, summary, description, rule: None, people: Vec::new() }
    }

    fn lines(&self, report: &Report) -> Lines {
        let mut out = Lines::default();
        out.text("DESCRIPTION", &self.description);
        if let Some(until) = self.until {
            out.day("DTEND", until);
        }
        out.moment("DTSTAMP", report.generated);
        out.day("DTSTART", self.from);
        if let Some(first) = self.people.first() {
            let name = if first.name.is_empty() { String::new() } else { [";CN=", &first.name].concat() };
            out.plain(&["ORGANIZER", &name].concat(), &first.address());
        }
        if let Some(rule) = &self.rule {
            out.plain("RRULE", rule);
        }
        out.text("SUMMARY", &self.summary);
        out.plain("TRANSP", "TRANSPARENT");
        out.plain("UID", &uid(report, &self.id));
        for person in &self.people {
            let name = if person.name.is_empty() { String::new() } else { [";CN=", &person.name].concat() };
            out.plain(&["ATTENDEE", &name, ";ROLE=REQ-PARTICIPANT;RSVP=TRUE"].concat(), &person.address());
        }
        out
    }
}

fn said(report: &Report, message: &Message) -> String {
    report.locale.say(message)
}

fn events(report: &Report, dates: &Dates) -> Result<Vec<Event>, CalendarError> {
    let made = report.generated.date();
    let part = report.verification.as_ref();
    let watched = part.and_then(|part| part.watch.as_ref().map(|watch| (part, watch)));
    let live = watched
        .map(|(_, watch)| watch.deployed)
        .or_else(|| entry(report, Stage::Production, ManualState::Done).and_then(|entry| entry.date));
    let since = match live {
        Some(day) => message!("calendar.counted-live", say::day(&report.locale, day)),
        None => message!(
            "calendar.counted-file",
            say::day(&report.locale, made),
            builtin::code_of(Stage::Production).to_owned()
        ),
    };
    let since = said(report, &since);
    let mut events = vec![renewal(report, dates, made)?];
    // What a verification knows takes the place of what is generally done.
    match watched {
        Some((part, watch)) => follow::rechecks(&mut events, report, part, watch, made),
        None => events.push(watch(report, after(live.unwrap_or(made), 1)?, &since)),
    }
    if entry(report, Stage::CleanUp, ManualState::Open).is_none_or(|entry| entry.date.is_none())
        && is_left(report, Stage::CleanUp)
    {
        match part.and_then(|part| part.clean_up.as_ref().map(|known| (part, known))) {
            Some((_, known)) if known.state == State::Done => {}
            Some((part, known)) => events.push(follow::clean_up(report, part, known, made)?),
            None => {
                events.push(clean_up(report, after(live.unwrap_or(made), CLEAN_UP_WEEKS)?, &since));
            }
        }
    }
    for item in &report.checklist {
        // The number is part of who the event is: what is done leaves the others theirs.
        let entries = item.entries.iter().enumerate();
        for (number, entry) in entries.filter(|(_, entry)| entry.state == ManualState::Open) {
            let Some(day) = entry.date.filter(|day| *day >= made) else { continue };
            let lines = [line(&item.fix), line(&entry.owner), line(&entry.note)];
            let summary = message!("line.pair", line(&item.rule), line(&item.title));
            events.push(Event::new(format!("{}-{number}", item.rule), day, said(report, &summary), &lines));
        }
    }
    Ok(events)
}

/// What people have said of a stage, if they say this.
fn entry(report: &Report, stage: Stage, said: ManualState) -> Option<&ManualEntry> {
    let item = report.item(builtin::code_of(stage)).filter(|item| !item.conflict)?;
    item.entries.iter().filter(|entry| entry.state == said).max_by_key(|entry| entry.date)
}

fn is_left(report: &Report, stage: Stage) -> bool {
    report.item(builtin::code_of(stage)).is_none_or(|item| item.outcome.is_left())
}

/// The rows of the guides that an event carries out.
fn requirements(report: &Report, ids: &str) -> String {
    said(report, &message!("calendar.requirements", ids.to_owned()))
}

fn renewal(report: &Report, dates: &Dates, made: Date) -> Result<Event, CalendarError> {
    let locale = &report.locale;
    let last = entry(report, Stage::Renewal, ManualState::Done).and_then(|entry| entry.date).unwrap_or(made);
    let first = after(last, RENEWAL_WEEKS)?.max(made);
    let word = |key: &str| locale.word(key).to_owned();
    let mut lines = vec![word("calendar.renew-text"), String::new(), word("calendar.renew-integrations")];
    let user = report.subject.as_ref().map_or("", |subject| subject.name.as_str());
    let own = report.integrations.iter().filter(|row| row.username == user && !user.is_empty());
    let own: Vec<_> =
        if own.clone().next().is_some() { own.collect() } else { report.integrations.iter().collect() };
    lines.extend(own.iter().map(|row| {
        let mut parts = vec![line(&row.title)];
        for (key, text) in [("calendar.renew-user", &row.username), ("calendar.renew-owner", &row.owner)] {
            if !text.is_empty() {
                parts.push(said(report, &message!(key, line(text))));
            }
        }
        ["- ", &parts.join(locale.word("list.comma"))].concat()
    }));
    if own.is_empty() {
        lines.push(["- ", locale.word("calendar.renew-none")].concat());
    }
    lines.extend([String::new(), requirements(report, "CK-15")]);
    let summary = said(report, &message!("calendar.renew", line(&report.about())));
    let mut event = Event::new("renewal", first, summary, &lines);
    event.rule = Some(format!("FREQ=WEEKLY;INTERVAL={RENEWAL_WEEKS}"));
    event.people.clone_from(&dates.people);
    Ok(event)
}

fn watch(report: &Report, first: Date, since: &str) -> Event {
    let word = |key: &str| report.locale.word(key).to_owned();
    let lines = [
        word("calendar.watch-text"),
        word("calendar.watch-what"),
        requirements(report, "CK-73, CK-74, SO-25"),
        since.to_owned(),
    ];
    let summary = said(report, &message!("calendar.watch", line(&report.about())));
    let mut event = Event::new("monitoring", first, summary, &lines);
    event.rule = Some(format!("FREQ=WEEKLY;COUNT={CHECKS}"));
    event
}

fn clean_up(report: &Report, day: Date, since: &str) -> Event {
    let text = report.locale.word("calendar.clean-up-text").to_owned();
    let lines = [text, requirements(report, "SO-28"), since.to_owned()];
    let summary = said(report, &message!("calendar.clean-up", line(&report.about())));
    Event::new("clean-up", day, summary, &lines)
}

fn uid(report: &Report, what: &str) -> String {
    let subject = report.subject.as_ref().map_or("", |subject| subject.name.as_str());
    let mut parts = vec![report.org.name.as_str(), subject, &report.policy.id, what];
    parts.retain(|part| !part.is_empty());
    let mut id: String =
        parts.join("-").chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if let Some(mark) = mark(report) {
        id.extend(["-", &mark]);
    }
    format!("{id}@permlight.invalid")
}

/// So many weeks later, if calendars have that day.
fn after(date: Date, weeks: u32) -> Result<Date, CalendarError> {
    let later = date.plus_days(weeks * 7);
    if date.days_until(later).unsigned_abs() == weeks * 7 { Ok(later) } else { Err(CalendarError(date)) }
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
