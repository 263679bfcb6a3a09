//! How far the logs of an org were read.

use permlight_core::coverage;
use permlight_core::date::{Date, Moment};
use permlight_core::fact;
use permlight_core::section::Section;
use permlight_verify::events::Read;

use crate::subjects::KnownSubject;

/// The day on which each log was read last; of calls no page tells.
pub fn read(org: Option<&KnownSubject>) -> Read {
    let last = |log: Section| -> Option<Date> {
        let readings = org?.pages.iter().flat_map(|page| &page.record.readings);
        let told = readings.filter(|reading| {
            fact::section(&reading.facts, log.fact()).next().is_some()
                || coverage::of(&reading.facts, log).is_whole()
        });
        told.filter_map(|reading| Moment::parse(&reading.time)).max().map(Moment::date)
    };
    Read { changes: last(Section::Audit), logins: last(Section::Logins), calls: None }
}
