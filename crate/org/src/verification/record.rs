//! What can be put on record: whether it proves as much as all that is known, and when it was read.

use permlight_core::coverage;
use permlight_core::date::Moment;
use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::order::InOrder as _;
use permlight_core::section::{Compared as SectionCompared, Section};
use permlight_core::table::Entry;
use permlight_verify::baseline::ReadTimes;

use super::{Present, Verification};
use crate::subjects::KnownSubject;

impl Verification {
    /// Whether what is called seen as a whole was so only by pages that somebody looked at, by files of others, or too long ago.
    pub(super) fn told_by_less(&self) -> Option<Message> {
        let lacks = |present: &&Present| {
            let (all, on_record) = (&present.observed.facts, &present.on_record.facts);
            let is_lost = |section: &Section| {
                section.compared() != SectionCompared::Not
                    && coverage::of(all, *section).is_whole()
                    && !coverage::of(on_record, *section).is_whole()
            };
            // What was saved since it was put on record.
            let is_changed = |fact: &Entry<String>| {
                let is_setting = Section::of(fact::split(&fact.key).0).compared() != SectionCompared::Not;
                let recorded = on_record.get(&fact.key);
                is_setting && recorded.is_some_and(|recorded| *recorded != fact.value)
            };
            coverage::is_disputed(all) || all.iter().any(is_changed) || Section::ALL.iter().any(is_lost)
        };
        let names: Vec<&str> =
            self.present().filter(lacks).map(|present| present.observed.name.as_str()).collect();
        (!names.is_empty()).then(|| read_again(&names))
    }
}

/// That it has to be read again, and what.
pub(super) fn read_again(names: &[&str]) -> Message {
    // The org itself has no name.
    let shown = |name: &&str| if name.is_empty() { message!("section.org").into() } else { Arg::name(name) };
    let names =
        (!names.is_empty()).then(|| message!("record.of", Arg::List(names.iter().map(shown).collect())));
    message!("record.read-again", names)
}

/// When the first and the last of what can be put on record was read.
pub(super) fn read_times<'k>(
    subjects: impl Iterator<Item = &'k KnownSubject>,
    since: Moment,
) -> Option<ReadTimes> {
    let pages = subjects.flat_map(|known| known.pages.iter()).filter(|page| !page.is_imported());
    let readings = pages.flat_map(|page| page.record.readings.iter());
    let times = readings
        .filter(|reading| reading.source.is_strong())
        .filter(|reading| Moment::parse(&reading.time) >= Some(since));
    let mut times: Vec<&str> = times.map(|reading| reading.time.as_str()).collect();
    times.order();
    Some(ReadTimes { oldest: (*times.first()?).to_owned(), newest: (*times.last()?).to_owned() })
}
