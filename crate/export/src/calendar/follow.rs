//! The dates that a verification knows: days on which production is checked again, and the weeks of the clean-up.

use icalendar::{Component, Event, EventLike};
use permlight_core::date::Date;
use permlight_core::verify::watch::State;

use super::{CalendarError, after, event};
use crate::escape::line;
use crate::report::verification::{CleanUpPart, RemoveRow, Verification, WatchPart};
use crate::report::{Report, named};

/// The most things to remove that an event lists; the workbook has them all.
const LISTED: usize = 20;

/// Every re-check that was not made. What is overdue stands on the day of the file: nobody looks for work in the past.
pub(super) fn rechecks(
    report: &Report,
    part: &Verification,
    watch: &WatchPart,
    made: Date,
) -> Result<Vec<Event>, CalendarError> {
    let left = watch.rechecks.iter().filter(|recheck| recheck.state != State::Done);
    left.map(|recheck| {
        let mut event = event(report, &format!("re-check-{}", recheck.on), after(recheck.on.max(made), 0)?);
        event.summary(&format!("Check {} against what was tested", production(part)));
        let lines = [
            format!(
                "Due {}, {} days after the deploy of {}.",
                recheck.on,
                watch.deployed.days_until(recheck.on),
                watch.deployed
            ),
            format!(
                "Compare production with the baseline {}, and look at the Setup Audit Trail.",
                line(&part.tested.name)
            ),
            "Whatever changed goes through the sandbox first. Requirements SO-25, SO-26.".to_owned(),
        ];
        event.description(&lines.join("\n"));
        Ok(event.done())
    })
    .collect()
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
    let mut lines = vec![
        format!(
            "From {} until {}, if the integration has been stable since it went live.",
            clean_up.from, clean_up.until
        ),
        String::new(),
    ];
    lines.extend(clean_up.remove.iter().take(LISTED).map(|row: &RemoveRow| {
        let subject = named(row.subject.kind, &row.subject.name);
        let text = if row.setting.is_empty() { subject } else { format!("{} of the {subject}", row.setting) };
        format!("- {}", line(&text))
    }));
    if clean_up.remove.len() > LISTED {
        lines.push(format!("- and {} more", clean_up.remove.len() - LISTED));
    }
    lines.extend([String::new(), "Requirement SO-28.".to_owned()]);
    event.description(&lines.join("\n"));
    Ok(event.done())
}

fn production(part: &Verification) -> String {
    if part.production.is_empty() { "production".to_owned() } else { line(&part.production) }
}
