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
        // What a page shows otherwise since, or what was saved.
        let differs = |present: &&Present| {
            let (all, on_record) = (&present.observed.facts, &present.on_record.facts);
            let is_changed = |fact: &Entry<String>| {
                let is_setting = Section::of(fact::split(&fact.key).0).compared() != SectionCompared::Not;
                let recorded = on_record.get(&fact.key);
                is_setting && recorded.is_some_and(|recorded| *recorded != fact.value)
            };
            coverage::is_disputed(all) || all.iter().any(is_changed)
        };
        let lacks = |present: &&Present| {
            let (all, on_record) = (&present.observed.facts, &present.on_record.facts);
            let is_lost = |section: &Section| {
                section.compared() != SectionCompared::Not
                    && coverage::of(all, *section).is_whole()
                    && !coverage::of(on_record, *section).is_whole()
            };
            Section::ALL.iter().any(is_lost)
        };
        let names = |of: &dyn Fn(&&Present) -> bool| -> Vec<&str> {
            self.present().filter(of).map(|present| present.observed.name.as_str()).collect()
        };
        let (changed, lost) = (names(&differs), names(&lacks));
        // What was saved since has changed as well, and nobody has seen how.
        let is_saved = |present: &&Present| {
            present.observed.facts.iter().any(|fact| fact.value == coverage::SAVED_SINCE)
        };
        if lost.is_empty() && !changed.is_empty() && names(&is_saved).is_empty() {
            return Some(message!("record.changed", list(&changed)));
        }
        let all = names(&|present| differs(present) || lacks(present));
        (!all.is_empty()).then(|| read_again(&all))
    }
}

/// That it has to be read again, and what.
pub(super) fn read_again(names: &[&str]) -> Message {
    let names = (!names.is_empty()).then(|| message!("record.of", list(names)));
    message!("record.read-again", names)
}

fn list(names: &[&str]) -> Arg {
    // The org itself has no name.
    let shown = |name: &&str| if name.is_empty() { message!("section.org").into() } else { Arg::name(name) };
    Arg::List(names.iter().map(shown).collect())
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
