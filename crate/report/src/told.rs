//! Where something comes from that was found, in words: `read from the page System Permissions, 12 minutes ago`.

use permlight_core::date::Moment;
use permlight_core::evidence::Source;
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::setting::Setting;
use permlight_core::text::printable;
use permlight_core::told::{Dispute, Told, Version};

use crate::say;

/// The longest value that is named.
const VALUE: usize = 80;

/// When the words are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// At this moment.
    Now(Moment),
    /// Later, in a report that was made at this moment.
    OfReport(Moment),
}

/// What tells it and how old that is; empty where nothing does.
pub fn told(locale: &Locale, told: &Told, reader: Reader) -> String {
    if !told.is_known() {
        return String::new();
    }
    let place = say::place(locale, &told.place);
    let how = match (&told.from, told.source) {
        (Some(from), _) => locale.say(&message!("told.imported", printable(from, 120), place)),
        (None, Source::Declared) if told.place.is_empty() => locale.word("told.declared").to_owned(),
        (None, Source::Declared) => locale.say(&message!("told.declared-in", place)),
        (None, Source::File) => locale.say(&message!("told.file", place)),
        (None, Source::Fetched) => locale.say(&message!("told.fetched", place)),
        (None, Source::Seen | Source::Saved) => locale.say(&message!("told.seen", place)),
        (None, Source::Imported) => locale.say(&message!("told.imported-page", place)),
    };
    let (Reader::Now(now) | Reader::OfReport(now)) = reader;
    let Some((time, age)) = told.time.zip(told.age(now)) else { return how };
    let age = minutes(locale, age);
    locale.say(&match reader {
        Reader::Now(_) => message!("told.ago", how, age),
        Reader::OfReport(_) => message!("told.at", how, say::minutes(locale, time), age),
    })
}

/// So many minutes in their largest unit.
pub(crate) fn minutes(locale: &Locale, minutes: u32) -> String {
    const HOUR: usize = 60;
    const DAY: usize = 24 * HOUR;
    match usize::try_from(minutes).unwrap_or(usize::MAX) {
        // As people count: the second hour begins at two.
        minutes if minutes < 2 * HOUR => say::count(locale, "told.minutes", minutes),
        minutes if minutes < 2 * DAY => say::count(locale, "told.hours", minutes / HOUR),
        minutes => say::count(locale, "told.days", minutes / DAY),
    }
}

/// That sources disagree, both named with what they say.
pub fn dispute(locale: &Locale, found: &Dispute, reader: Reader) -> String {
    let said = |Version { told: from, value }: &Version| {
        let value = match value.as_deref() {
            None => locale.word("told.not-there").to_owned(),
            Some("on") => locale.word(Setting::On.key()).to_owned(),
            Some("off") => locale.word(Setting::Off.key()).to_owned(),
            Some(other) => printable(other, VALUE),
        };
        locale.say(&message!("line.pair", told(locale, from, reader), value))
    };
    let (one, other) = (said(&found.one), said(&found.other));
    locale.say(&if found.is_open {
        message!("told.dispute", one, other)
    } else {
        message!("told.dispute-settled", one, other)
    })
}
