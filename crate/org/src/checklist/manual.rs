//! What people write down by hand: that something is done, that it is not needed, that it is open again.

use serde::{Deserialize, Serialize};

use permlight_core::date::{Date, Moment};
use permlight_core::order::InOrder as _;
use permlight_core::subject::{Subject, is_called};
use permlight_core::text::is_blank;

/// What stands before the id of an integration in [`ManualEntry::item`].
pub const INTEGRATION: &str = "integration:";

/// For how many days a sign-off counts: a year, and a day for leap years.
const LASTS: u32 = 366;

/// What a person says of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ManualState {
    /// It is still to be done.
    Open,
    /// It is done.
    Done,
    /// It is not needed here.
    NotNeeded,
}

impl ManualState {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::NotNeeded => "not-needed",
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManualEntry {
    /// Code of a rule, or `integration:` and the id of an integration of the register.
    pub item: String,
    /// Whom it is about, `user:hubspot@acme.example`; empty: everybody.
    #[serde(default)]
    pub subject: String,
    /// The first 15 characters of its record id, where it was written down beside its page: it stays with the record, whatever that
    /// is called, and is for no other that is called the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// What the person says.
    pub state: ManualState,
    /// Who answers for it; may be empty.
    #[serde(default)]
    pub owner: String,
    /// The day on which it was or will be done.
    #[serde(default)]
    pub date: Option<Date>,
    /// What else there is to say; may be empty.
    #[serde(default)]
    pub note: String,
    /// When it was written down.
    #[serde(default)]
    pub set: Option<Moment>,
    /// The file of somebody else that says it, if it was not written down here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

impl ManualEntry {
    /// Whether it speaks of whom one of these names; of everybody, if it names nobody. Where both have a record, that alone tells.
    pub fn is_for(&self, names: &[Subject]) -> bool {
        let (kind, name) = self.subject.split_once(':').unwrap_or_default();
        let is_own = |own: &Subject| {
            own.kind.id() == kind
                && match (&self.record, &own.record_id) {
                    (Some(record), Some(own)) => record == own,
                    _ => is_called(own.kind, &own.name, name),
                }
        };
        self.subject.is_empty() || names.iter().any(is_own)
    }

    /// What it is about, the same for the same record: kind and record, else as it calls it.
    pub fn place(&self) -> String {
        let kind = self.subject.split_once(':').map_or("", |(kind, _)| kind);
        self.record.as_ref().map_or_else(|| self.subject.clone(), |record| [kind, ":", record].concat())
    }

    /// Whether it counts: whoever settles something says who answers for it and when.
    pub fn is_signed(&self) -> bool {
        let has_owner = !is_blank(&self.owner);
        self.state == ManualState::Open || has_owner && (self.date.is_some() || self.set.is_some())
    }

    /// Whether it says of a day that is still to come that something is settled then.
    pub fn is_early(&self, today: Date) -> bool {
        self.settles_on(|day| day > today)
    }

    /// Whether it says that something was settled so long ago that nobody can tell whether it still is: the user may not even have
    /// been there yet.
    pub fn is_old(&self, today: Date) -> bool {
        // What was moved stays moved.
        !self.item.starts_with(INTEGRATION) && self.settles_on(|day| day.plus_days(LASTS) < today)
    }

    fn settles_on(&self, is: impl Fn(Date) -> bool) -> bool {
        let day = self.date.or_else(|| self.set.map(Moment::date));
        self.state != ManualState::Open && day.is_some_and(is)
    }

    /// Whether it counts for a check that people sign off, or else for one that pages and files can tell: what nobody here has seen,
    /// the word of somebody else does not settle.
    pub(super) fn counts_for(&self, signed_off: bool) -> bool {
        signed_off || self.from.is_none() || self.state == ManualState::Open
    }

    /// Whether it settles something today.
    pub fn counts(&self, today: Date) -> bool {
        self.is_signed() && !self.is_early(today) && !self.is_old(today)
    }

    pub(super) fn is_of_integration(&self, id: &str) -> bool {
        self.item.strip_prefix(INTEGRATION) == Some(id)
    }

    /// Whether it speaks of the same as another.
    pub fn has_place_of(&self, other: &Self) -> bool {
        self.item == other.item && self.place() == other.place()
    }

    /// Whether it says the same as another; when it was written down does not matter.
    fn says_the_same(&self, other: &Self) -> bool {
        let said = |entry: &Self| (entry.state, entry.owner.clone(), entry.date, entry.note.clone());
        self.has_place_of(other) && said(self) == said(other)
    }
}

/// Lays the entries of two states together, sorted. What says the same becomes one entry, with the time at which it was said first; what
/// differs is kept, both of it: whoever shows the item shows the conflict.
pub fn merge(a: &[ManualEntry], b: &[ManualEntry]) -> Vec<ManualEntry> {
    let mut merged: Vec<ManualEntry> = Vec::with_capacity(a.len().max(b.len()));
    for entry in a.iter().chain(b) {
        match merged.iter_mut().find(|known| known.says_the_same(entry)) {
            // No time is later than any time.
            Some(known) => {
                known.set = known.set.into_iter().chain(entry.set).min();
                // Written down here as well, it is nobody else's.
                known.from = known.from.take().filter(|_| entry.from.is_some()).min(entry.from.clone());
            }
            None => merged.push(entry.clone()),
        }
    }
    merged.order();
    merged
}

/// What several entries that count say together; `None` if there is none, or if they contradict each other.
pub(super) fn agreed<'e>(entries: impl Iterator<Item = &'e ManualEntry>, today: Date) -> Option<ManualState> {
    let mut counting = entries.filter(|entry| entry.counts(today));
    let first = counting.next()?;
    counting.all(|entry| entry.state == first.state).then_some(first.state)
}

/// The same of everybody whom a checklist is for, each by its names: what is settled for one is not for another.
pub(super) fn agreed_for_all(
    entries: &[&ManualEntry],
    people: &[Vec<Subject>],
    today: Date,
) -> Option<ManualState> {
    let of = |names: &[Subject]| agreed(entries.iter().copied().filter(|entry| entry.is_for(names)), today);
    let Some((first, others)) = people.split_first() else { return of(&[]) };
    let first = of(first)?;
    others.iter().all(|names| of(names) == Some(first)).then_some(first)
}

/// Whether two entries speak of the same and do not say the same.
pub(super) fn conflict(entries: &[&ManualEntry]) -> bool {
    entries.iter().enumerate().any(|(at, entry)| {
        entries.iter().take(at).any(|other| entry.has_place_of(other) && !entry.says_the_same(other))
    })
}
