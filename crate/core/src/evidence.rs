//! Evidence: what the pages of an org have proved, and when.
//!
//! Each page of each subject has a record. A page that shows less than before takes nothing away: a fact stays until a later
//! reading says something else of it, or shows that it is gone. What a page says of all that it shows (that nothing else is
//! there, that something was not understood) is said of one reading, and holds until the page is read again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::coverage;
use crate::date::Date;
use crate::fact::{self, Facts};
use crate::object_right::ObjectRight;
use crate::order::InOrder as _;
use crate::section::{Form, Section};

mod merge;

pub use merge::{Disagreement, Merged, Proof, merge, merge_since};

/// What one page of one subject has proved. Each fact stands in one of the readings, those that count most first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The readings.
    pub readings: Vec<Reading>,
}

/// What was read at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When, in UTC as `2026-11-12T09:30:00.000Z`: such times compare as text.
    pub time: String,
    /// How it came in. What does not say so, as readings of earlier versions, was seen.
    #[serde(default, skip_serializing_if = "Source::is_seen")]
    pub source: Source,
    /// What: pairs of name and value where it is kept.
    #[serde(with = "fact::pairs")]
    pub facts: Facts,
}

/// How a reading came in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// From a metadata file.
    File,
    /// Our own request for the page: no script of the page had its hands on it.
    Fetched,
    /// The page that came after somebody had pressed Save there. It is only seen, but what was read before the Save says nothing
    /// about what holds after it.
    Saved,
    /// The page as it stood before somebody. Whatever runs in it may have changed it.
    #[default]
    Seen,
    /// Somebody else read it, and gave us a file.
    Imported,
    /// Somebody said so.
    Declared,
}

impl Source {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Fetched => "fetched",
            Self::Saved => "saved",
            Self::Seen => "seen",
            Self::Imported => "imported",
            Self::Declared => "declared",
        }
    }

    /// The source of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::File, Self::Fetched, Self::Saved, Self::Seen, Self::Imported, Self::Declared];
        all.into_iter().find(|source| source.word() == word)
    }

    /// Whether it is strong enough to be put on record: to freeze, to verify.
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::File | Self::Fetched)
    }

    /// Whether what was only seen nearly at the same time does not take its place.
    const fn holds(self) -> bool {
        self.is_strong() || matches!(self, Self::Saved)
    }

    /// Whether it only stood before somebody.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
    const fn is_seen(&self) -> bool {
        matches!(self, Self::Seen)
    }

    /// Whether this browser read it itself.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::File | Self::Fetched | Self::Saved | Self::Seen)
    }
}

/// For so many days a weaker source does not take the place of a stronger one: as long as that is fresh enough to be put on
/// record. Shorter, and a page that stood open since the morning, or that a script changed, would undo what was proved; longer,
/// and an old reading would outlive what everybody can see.
const HOLDS_DAYS: u32 = 1;

impl Reading {
    /// The later, the more it counts; a source that holds counts as if it were later.
    fn standing(&self) -> Cow<'_, str> {
        let day = self.time.get(..10).filter(|_| self.source.holds()).and_then(Date::parse);
        match day.zip(self.time.get(10..)) {
            Some((day, rest)) => [&day.plus_days(HOLDS_DAYS).to_string(), rest].concat().into(),
            None => Cow::Borrowed(&self.time),
        }
    }

    /// What it says of a fact; `None` if it does not speak of it.
    fn says(&self, name: &str) -> Option<Said<'_>> {
        settles(&self.facts, name).then(|| Said(self.facts.get(name).map(String::as_str)))
    }
}

/// What a reading says of a fact that it speaks of: its value, or that it is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Said<'r>(Option<&'r str>);

impl Record {
    /// Adds a reading. What one that counts more and is not earlier speaks of is left out.
    pub fn add(&mut self, reading: Reading) {
        let at = self.readings.partition_point(|known| known.standing() > reading.standing());
        self.readings.insert(at, reading);
        self.settle(false);
    }

    /// What was read of a page, in whatever order it came in. For as long as earlier readings may still come in, `marks` keeps what
    /// each says of all that it showed: that takes away what is older than it.
    pub fn of(mut readings: Vec<Reading>, marks: bool) -> Self {
        readings.order_by(|a, b| (b.standing(), &b.time).cmp(&(a.standing(), &a.time)));
        let mut record = Self { readings };
        record.settle(marks);
        record
    }

    fn settle(&mut self, marks: bool) {
        let mut kept: Vec<Reading> = Vec::with_capacity(self.readings.len());
        let mut latest = String::new();
        for reading in self.readings.drain(..) {
            let is_over =
                |other: &Reading, name: &str| other.time >= reading.time && settles(&other.facts, name);
            let mut facts = Facts::default();
            for fact in reading.facts.iter() {
                let is_left = if coverage::is_of_all(&fact.key) || fact.value == fact::BLIND {
                    latest < reading.time || marks && latest != reading.time
                } else {
                    !kept.iter().any(|other| is_over(other, &fact.key))
                };
                if is_left {
                    facts.set(&fact.key, fact.value.clone());
                }
            }
            if latest < reading.time {
                latest.clone_from(&reading.time);
            }
            if !facts.is_empty() {
                kept.push(Reading { facts, ..reading });
            }
        }
        self.readings = kept;
    }

    /// What was read last.
    pub fn newest(&self) -> Option<&Reading> {
        self.readings.iter().max_by(|a, b| a.time.cmp(&b.time))
    }
}

/// Whether a reading says something of a fact: it has it, or it shows the whole list without it.
fn settles(facts: &Facts, name: &str) -> bool {
    if let Some(value) = facts.get(name) {
        // It says that it cannot tell.
        return value != fact::BLIND;
    }
    let (section, key) = fact::split(name);
    let whole = |section: &str| coverage::of_named(facts, section).is_whole();
    match Section::of(section) {
        Section::Lists => false,
        // What was not understood once is understood now.
        Section::Doubts => whole(key.split_once('/').map_or(key, |(section, _)| section)),
        Section::Unread => facts.get(fact::UNREAD_OBJECTS).is_some() || whole(Section::Objects.fact()),
        // The list of objects does not tell every right on those that it names.
        Section::Objects => {
            let (object, _) = key.rsplit_once('/').unwrap_or((key, ""));
            let named =
                facts.get(&fact::name(section, &fact::name(object, ObjectRight::Read.fact()))).is_some();
            whole(section) && !named
        }
        other => whole(section) && (!is_of_file(facts, section) || is_in_files(other)),
    }
}

/// Whether that a section was seen whole follows from a whole file alone.
fn is_of_file(facts: &Facts, section: &str) -> bool {
    coverage::is_of_whole_file(facts) && facts.get(&fact::name(Section::Lists.fact(), section)).is_none()
}

/// Whether files tell all of a section: what only pages show, a whole file does not take away.
fn is_in_files(section: Section) -> bool {
    // Files call members by name, pages by record: it is the same.
    matches!(section, Section::PermissionSets | Section::Muting)
        || !matches!(section.form(), Form::None | Form::About | Form::Mark)
}

#[cfg(test)]
mod tests;
