//! What is kept of a subject once its findings are written.

use permlight_core::message::Locale;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::Counts;

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
    /// It is left out of judgement.
    pub excluded: bool,
    /// The language in which its findings are told.
    pub locale: &'static Locale,
    /// How its findings came out.
    pub counts: Counts,
}

impl Outline {
    /// No rule judges it.
    pub fn left_alone(&self) -> bool {
        self.counts.outcomes.only_not_applicable()
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
