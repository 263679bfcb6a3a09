//! Login IP ranges and login hours of a profile. One that cannot be read makes all of them unknown: without it,
//! the others would say too much or too little.

use permlight_core::capture::{IpRange, LoginHours};

use crate::entry::Source;
use crate::error::Fault;
use crate::vocabulary::RANGE;

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
    ranges: Vec<IpRange>,
    unreadable: bool,
}

impl Ranges {
    pub(crate) fn read<'a>(&mut self, section: &'a str, source: &mut Source<'a>) -> Result<(), Fault> {
        let entry = source.entry(section, &RANGE)?;
        let text =
            |child| entry.value(child).map(|value| value.text.to_string()).filter(|text| !text.is_empty());
        match (text(0), text(1)) {
            (Some(start), Some(end)) if !entry.contradicts => {
                self.ranges.push(IpRange { start, end, description: text(2) });
            }
            (start, end) => {
                self.unreadable = true;
                if start.is_none() || end.is_none() {
                    source.problems.push(Fault::new(
                        entry.at,
                        format!(
                            "expected <startAddress> and <endAddress> in <{section}>: the login IP ranges count as \
                             unknown"
                        ),
                    ));
                }
            }
        }
        Ok(())
    }

    /// `None` when they are unknown; without any, only a `complete` file says that there are none.
    pub(crate) fn finish(self, complete: bool) -> Option<Vec<IpRange>> {
        (!self.unreadable && (complete || !self.ranges.is_empty())).then_some(self.ranges)
    }
}

/// `<loginHours>` so far.
#[derive(Debug, Default)]
pub(crate) struct Hours {
    hours: Option<Vec<LoginHours>>,
    unreadable: bool,
}

impl Hours {
    pub(crate) fn read<'a>(&mut self, section: &'a str, source: &mut Source<'a>) -> Result<(), Fault> {
        let entry = source.entry(section, &HOURS)?;
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
                    format!(
                        "expected the minutes 0 to {MINUTES_OF_A_DAY} as start and end of a day in <{section}>: the \
                         login hours count as unknown"
                    ),
                ));
            }
        }
        self.unreadable |= entry.contradicts;
        match &self.hours {
            None => self.hours = Some(hours),
            Some(first) if *first == hours => source.repeats += 1,
            Some(_) => {
                self.unreadable = true;
                source.problems.push(Fault::new(
                    entry.at,
                    format!(
                        "expected one <{section}>, found a second one that says something else: they count as \
                         unknown"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// `None` when they are unknown; without any, only a `complete` file says that there are none.
    pub(crate) fn finish(self, complete: bool) -> Option<Vec<LoginHours>> {
        if self.unreadable {
            return None;
        }
        self.hours.or_else(|| complete.then(Vec::new))
    }
}
