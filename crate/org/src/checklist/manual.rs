//! What people write down by hand: that something is done, that it is not needed, that it is open again.

use serde::{Deserialize, Serialize};

use permlight_core::date::{Date, Moment};
use permlight_core::order::InOrder as _;
use permlight_core::subject::Subject;

/// What stands before the id of an integration in [`ManualEntry::item`].
pub const INTEGRATION: &str = "integration:";

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
}

impl ManualEntry {
    /// Whether it speaks of this subject; of everybody, if it names nobody or nobody is asked for.
    pub(super) fn is_for(&self, subject: Option<&Subject>) -> bool {
        subject.is_none_or(|subject| {
            let own = self.subject.split_once(':');
            self.subject.is_empty() || own == Some((subject.kind.id(), &subject.name))
        })
    }

    /// Whether it counts: whoever settles something says who answers for it and when.
    pub fn is_signed(&self) -> bool {
        let has_owner = !self.owner.trim().is_empty();
        self.state == ManualState::Open || has_owner && (self.date.is_some() || self.set.is_some())
    }

    pub(super) fn is_of_integration(&self, id: &str) -> bool {
        self.item.strip_prefix(INTEGRATION) == Some(id)
    }

    /// Whether it speaks of the same as another.
    pub fn has_place_of(&self, other: &Self) -> bool {
        self.item == other.item && self.subject == other.subject
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
            Some(known) => known.set = known.set.into_iter().chain(entry.set).min(),
            None => merged.push(entry.clone()),
        }
    }
    merged.order();
    merged
}

/// What several entries that count say together; `None` if there is none, or if they contradict each other.
pub(super) fn agreed(entries: &[&ManualEntry]) -> Option<ManualState> {
    let mut signed = entries.iter().filter(|entry| entry.is_signed());
    let first = signed.next()?;
    signed.all(|entry| entry.state == first.state).then_some(first.state)
}

/// Whether two entries speak of the same and do not say the same.
pub(super) fn conflict(entries: &[&ManualEntry]) -> bool {
    entries.iter().enumerate().any(|(at, entry)| {
        entries.iter().take(at).any(|other| entry.has_place_of(other) && !entry.says_the_same(other))
    })
}
