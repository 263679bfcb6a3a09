//! The dates that a verification knows: days on which production is checked again, and the weeks of the clean-up.

use std::fmt::Write;

use icalendar::{Calendar, Component, Event, EventLike};
use permlight_core::date::Date;
use permlight_verify::watch::State;

use super::{CalendarError, after, event};
use crate::escape::line;
use crate::report::Report;
use crate::report::verification::{CleanUpPart, Verification, WatchPart};

/// The most things to remove that an event lists; the workbook has them all.
const LISTED: usize = 20;

/// Every re-check that was not made. What is overdue stands on the day of the file: nobody looks for work in the past.
pub(super) fn rechecks(
    calendar: &mut Calendar,
    report: &Report,
    part: &Verification,
    watch: &WatchPart,
    made: Date,
) -> Result<(), CalendarError> {
    for recheck in watch.rechecks.iter().filter(|recheck| recheck.state != State::Done) {
        let (on, deployed) = (recheck.on, watch.deployed);
        let mut event = event(report, &format!("re-check-{on}"), after(on.max(made), 0)?);
        event.summary(&format!("Check {} against what was tested", production(part)));
        event.description(&format!(
            "Due {on}, {} days after the deploy of {deployed}.\n\
             Compare production with the baseline {}, and look at the Setup Audit Trail.\n\
             Whatever changed goes through the sandbox first. Requirements SO-25, SO-26.",
            deployed.days_until(on),
            line(&part.tested.name)
        ));
        calendar.push(event.done());
    }
    Ok(())
}

/// The weeks of the clean-up, or what is left of them.
pub(super) fn clean_up(
    report: &Report,
    part: &Verification,
    clean_up: &CleanUpPart,
    made: Date,
) -> Result<Event, CalendarError> {
    let begin = clean_up.from.max(made);
    let mut event = event(report, "clean-up", after(begin, 0)?);
    // The end of a whole day is the day after.
    let end = after(clean_up.until.max(begin), 0)?.succ_opt().ok_or(CalendarError(clean_up.until))?;
    event.ends(end);
    event.summary(&format!("Remove what {} had before the deploy", production(part)));
    let mut text = format!(
        "From {} until {}, if the integration has been stable since it went live.\n\n",
        clean_up.from, clean_up.until
    );
    for row in clean_up.remove.iter().take(LISTED) {
        let subject = row.subject.label();
        let what = if row.setting.is_empty() { subject } else { format!("{} of the {subject}", row.setting) };
        text.push_str("- ");
        text.push_str(&line(&what));
        text.push('\n');
    }
    if clean_up.remove.len() > LISTED {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "- and {} more", clean_up.remove.len() - LISTED);
    }
    text.push_str("\nRequirement SO-28.");
    event.description(&text);
    Ok(event.done())
}

fn production(part: &Verification) -> String {
    if part.production.is_empty() { "production".to_owned() } else { line(&part.production) }
}
