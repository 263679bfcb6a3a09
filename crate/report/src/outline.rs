//! What is kept of a subject once its findings are written.

use permlight_core::message::Locale;
use permlight_core::places::Places;
#[cfg(feature = "text")]
use permlight_core::rule::Severity;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_org::assessment::Counts;

use crate::report::EvidenceSource;
use crate::say;

/// A subject without its findings: what is kept of it once these are written.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Kind and name; the place too where several describe a subject of that kind and name.
    pub id: String,
    /// Its kind.
    pub kind: SubjectKind,
    /// Its name.
    pub name: String,
    /// The page or file that describes it.
    pub place: String,
    /// How that came in.
    pub source: EvidenceSource,
    /// The files that it was read from, if there are several: their lines are those of the findings.
    pub places: Places,
    /// It is left out of judgement.
    pub excluded: bool,
    /// The language in which its findings are told.
    pub locale: &'static Locale,
    /// How its findings came out.
    pub counts: Counts,
    /// Why it is judged, as part of a sentence; empty if that needs no reason.
    pub because: String,
    /// What fails worst, each rule once.
    #[cfg(feature = "text")]
    pub(crate) worst: Vec<Worst>,
}

/// A failure that is told before the others.
#[cfg(feature = "text")]
#[derive(Debug, Clone)]
pub(crate) struct Worst {
    /// How much it matters.
    pub severity: Severity,
    /// The rule.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// How many more failures of the rule there are.
    pub more: usize,
}

#[cfg(feature = "text")]
impl Worst {
    /// So many are told of a subject.
    pub(crate) const TOLD: usize = 5;
}

impl Outline {
    /// The file, and the line of it, of a finding that has this line. What has none is proved by the whole of it.
    pub fn at(&self, line: Option<u32>) -> (&str, Option<u32>) {
        let found = line.and_then(|line| self.places.at(line));
        found.map_or((&self.place, line), |(file, line)| (file, Some(line)))
    }

    /// No rule judges it.
    pub fn left_alone(&self) -> bool {
        self.counts.outcomes.only_not_applicable()
    }

    /// The subject; files know no record of it.
    pub fn whom(&self) -> Subject {
        Subject { kind: self.kind, name: self.name.clone(), record_id: None }
    }

    /// Kind and name, whatever its place: `profile:HubSpot Integration`.
    pub fn subject(&self) -> String {
        say::id(self.kind, &self.name)
    }

    /// Whether several places describe a subject of this kind and name.
    pub fn has_namesakes(&self) -> bool {
        self.id != self.subject()
    }
}
