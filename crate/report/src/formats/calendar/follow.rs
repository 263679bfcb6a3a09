//! The dates that a verification knows: days on which production is checked again, and the weeks of the clean-up.

use permlight_core::date::Date;
use permlight_core::message;
use permlight_verify::watch::State;

use super::{CalendarError, Event, requirements, said};
use crate::escape::line;
use crate::report::Report;
use crate::report::verification::{CleanUpPart, Verification, WatchPart};
use crate::say;

/// The most things to remove that an event lists; the workbook has them all.
const LISTED: usize = 20;

/// Whether somebody still has to make it.
const fn is_to_come(state: State) -> bool {
    matches!(state, State::Due | State::Ahead)
}

/// Every re-check that is still to be made. What is overdue stands on the day of the file: nobody looks for work in the past.
pub(super) fn rechecks(
    events: &mut Vec<Event>,
    report: &Report,
    part: &Verification,
    watch: &WatchPart,
    made: Date,
) {
    let locale = &report.locale;
    for recheck in watch.rechecks.iter().filter(|recheck| is_to_come(recheck.state)) {
        let (on, deployed) = (recheck.on, watch.deployed);
        let days = usize::try_from(deployed.days_until(on)).unwrap_or_default();
        let due = message!("calendar.recheck-due", say::day(locale, on), days, say::day(locale, deployed));
        let lines = [
            said(report, &due),
            said(report, &message!("calendar.recheck-text", line(&part.tested.name))),
            locale.word("calendar.recheck-sandbox").to_owned(),
            requirements(report, "SO-25, SO-26"),
        ];
        let summary = said(report, &message!("calendar.recheck", production(report, part)));
        events.push(Event::new(format!("re-check-{on}"), on.max(made), summary, &lines));
    }
}

/// The weeks of the clean-up, or what is left of them.
pub(super) fn clean_up(
    report: &Report,
    part: &Verification,
    clean_up: &CleanUpPart,
    made: Date,
) -> Result<Event, CalendarError> {
    let locale = &report.locale;
    let begin = clean_up.from.max(made);
    // The end of a whole day is the day after.
    let last = clean_up.until.max(begin);
    let end = last.plus_days(1);
    if end == last {
        return Err(CalendarError(clean_up.until));
    }
    let when =
        message!("calendar.remove-when", say::day(locale, clean_up.from), say::day(locale, clean_up.until));
    let mut lines = vec![said(report, &when), String::new()];
    for row in clean_up.remove.iter().take(LISTED) {
        let subject = row.subject.label(locale);
        let what = match row.setting.as_str() {
            "" => subject,
            setting => said(report, &message!("calendar.remove-of", setting.to_owned(), subject)),
        };
        lines.push(["- ", &line(&what)].concat());
    }
    let more = clean_up.remove.len().saturating_sub(LISTED);
    if more > 0 {
        lines.push(["- ", &said(report, &message!("calendar.remove-more", more))].concat());
    }
    lines.extend([String::new(), requirements(report, "SO-28")]);
    let summary = said(report, &message!("calendar.remove", production(report, part)));
    let mut event = Event::new("clean-up", begin, summary, &lines);
    event.until = Some(end);
    Ok(event)
}

fn production(report: &Report, part: &Verification) -> String {
    match part.production.as_str() {
        "" => report.locale.word("calendar.production").to_owned(),
        name => line(name),
    }
}
