//! Where something comes from that is known: the page or file that tells it, when that was read, and how it came in.

use crate::date::Moment;
use crate::effective::Grantor;
use crate::evidence::Source;

/// What a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The page or file that told it.
    pub told: Told,
    /// That another one says something else.
    pub dispute: Option<Dispute>,
    /// Who grants what was found, where that is known.
    pub grantors: Vec<Grantor>,
}

impl From<Told> for Origin {
    fn from(told: Told) -> Self {
        Self { told, dispute: None, grantors: Vec::new() }
    }
}

/// What tells something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// The page or file as people find it; empty: nothing that was read tells it.
    pub place: String,
    /// When it was read.
    pub time: Option<Moment>,
    /// How it came in.
    pub source: Source,
    /// The file that somebody else gave us, if it stands in one.
    pub from: Option<String>,
}

impl Told {
    /// Nothing that was read tells it.
    pub const fn by_nothing() -> Self {
        Self { place: String::new(), time: None, source: Source::Seen, from: None }
    }

    /// The team says so.
    pub fn declared() -> Self {
        Self { source: Source::Declared, ..Self::by_nothing() }
    }

    /// How old it is in minutes, where that says anything: a file is read when it is judged, and what is declared holds until it
    /// is declared otherwise.
    pub fn age(&self, now: Moment) -> Option<u32> {
        let is_timeless = self.from.is_none() && matches!(self.source, Source::File | Source::Declared);
        self.time.filter(|_| !is_timeless).map(|time| time.minutes_until(now))
    }

    /// Whether there is anything that tells it.
    pub fn is_known(&self) -> bool {
        !self.place.is_empty() || self.source == Source::Declared
    }
}

/// Two sources say different things of what a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The one that counts.
    pub one: Version,
    /// The later one.
    pub other: Version,
    /// Nobody can tell which of the two is right.
    pub is_open: bool,
}

/// What one source says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Where it comes from.
    pub told: Told,
    /// The value, as facts have it; `None`: it shows all of the list without it.
    pub value: Option<String>,
}
