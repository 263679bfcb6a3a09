//! Login IP ranges and login hours of a profile. One that cannot be read leaves open whether
//! there are others.

use permlight_core::capture::{Capture, IpRange, LoginHours};
use permlight_core::coverage::{End, Rows};
use permlight_core::fact::WEEKDAYS;
use permlight_core::section::Section;

use crate::entry::Source;
use crate::error::{Fault, shown};
use crate::vocabulary::RANGE;
use permlight_core::message;
use permlight_core::network::is_range;

/// Start and end of each day, Monday first.
pub(crate) const HOURS: [&str; 14] = [
    "mondayStart",
    "mondayEnd",
    "tuesdayStart",
    "tuesdayEnd",
    "wednesdayStart",
    "wednesdayEnd",
    "thursdayStart",
    "thursdayEnd",
    "fridayStart",
    "fridayEnd",
    "saturdayStart",
    "saturdayEnd",
    "sundayStart",
    "sundayEnd",
];

const MINUTES_OF_A_DAY: u16 = 24 * 60;

/// `<loginIpRanges>` so far.
#[derive(Debug, Default)]
pub(crate) struct Ranges {
    /// With the number of the file that lists it.
    ranges: Vec<(IpRange, usize)>,
    unreadable: bool,
}

impl Ranges {
    pub(crate) fn read<'a>(&mut self, section: &'a str, source: &mut Source<'a>) -> Result<(), Fault> {
        let ignored = source.ignored;
        let entry = source.entry(section, &RANGE)?;
        self.unreadable |= source.ignored > ignored;
        let text =
            |child| entry.value(child).map(|value| value.text.to_string()).filter(|text| !text.is_empty());
        match (text(0), text(1)) {
            (Some(start), Some(end)) if !entry.contradicts && is_range(&start, &end) => {
                let range = IpRange { start, end, description: text(2) };
                // Another file of the subject may list it again; twice in one file is the file's own doing.
                let file = source.file(entry.at);
                let has_others = self.ranges.first().is_some_and(|(_, first)| *first != file);
                if has_others && self.ranges.iter().any(|(known, other)| *other != file && *known == range) {
                    source.repeats += 1;
                } else {
                    self.ranges.push((range, file));
                }
            }
            (start, end) => {
                self.unreadable = true;
                let message = match (start, end) {
                    (Some(start), Some(end)) if !entry.contradicts => {
                        message!("metadata-entry.no-range", shown(&start), shown(&end))
                    }
                    // That its children contradict each other was said where they do.
                    (Some(_), Some(_)) => return Ok(()),
                    _ => message!("metadata-entry.range", section.to_owned()),
                };
                source.problems.push(Fault::new(entry.at, message));
            }
        }
        Ok(())
    }

    /// Those that can be read stay in any case; only a `complete` file says that there are no others.
    pub(crate) fn finish(self, complete: bool, capture: &mut Capture) {
        let rows = Rows::all(self.ranges.len());
        if self.unreadable {
            capture.counted(Section::LoginIpRanges, Rows { end: End::Unclear, ..rows });
        } else if complete {
            capture.counted(Section::LoginIpRanges, rows);
        }
        capture.login_ip_ranges = self.ranges.into_iter().map(|(range, _)| range).collect();
    }
}

/// `<loginHours>` so far.
#[derive(Debug, Default)]
pub(crate) struct Hours {
    /// With the place of their element.
    hours: Option<(Vec<LoginHours>, usize)>,
    unreadable: bool,
}

impl Hours {
    pub(crate) fn read<'a>(&mut self, section: &'a str, source: &mut Source<'a>) -> Result<(), Fault> {
        // Whatever stands in it that nobody knows may be a day.
        let ignored = source.ignored;
        let entry = source.entry(section, &HOURS)?;
        self.unreadable |= source.ignored > ignored;
        let mut hours = Vec::new();
        for weekday in 0..7u8 {
            let child = usize::from(weekday) * 2;
            let minute = |child| {
                let value = entry.value(child)?;
                value.text.parse::<u16>().ok().filter(|minute| *minute <= MINUTES_OF_A_DAY)
            };
            let named = [entry.value(child), entry.value(child + 1)];
            let Some(first) = named.into_iter().flatten().next() else { continue };
            if let (Some(start), Some(end)) = (minute(child), minute(child + 1)) {
                hours.push(LoginHours { weekday, start, end });
            } else {
                self.unreadable = true;
                source.problems.push(Fault::new(
                    first.at,
                    message!("metadata-entry.hours", u32::from(MINUTES_OF_A_DAY), section.to_owned()),
                ));
            }
        }
        self.unreadable |= entry.contradicts;
        match &self.hours {
            None => self.hours = Some((hours, entry.at)),
            Some((first, _)) if *first == hours => source.repeats += 1,
            Some((_, first)) => {
                let first = source.say_line(*first);
                self.unreadable = true;
                source.problems.push(Fault::new(
                    entry.at,
                    message!("metadata-entry.hours-twice", section.to_owned(), first),
                ));
            }
        }
        Ok(())
    }

    /// What can be read stays in any case; only a `complete` file says that no other day is limited.
    pub(crate) fn finish(self, complete: bool, capture: &mut Capture) {
        // An element without days says of each day that it is not limited; a file without it says nothing to Salesforce.
        let is_empty = self.hours.as_ref().is_some_and(|(hours, _)| hours.is_empty());
        let hours = self.hours.map(|(hours, _)| hours).unwrap_or_default();
        let rows = Rows::all(if is_empty { WEEKDAYS.len() } else { hours.len() });
        if self.unreadable {
            capture.counted(Section::LoginHours, Rows { end: End::Unclear, ..rows });
        } else if complete {
            capture.counted(Section::LoginHours, rows);
        }
        capture.login_hours = hours;
    }
}
