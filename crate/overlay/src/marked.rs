//! A finding on its way to a mark.

use permlight_core::finding::Finding;

/// A finding, and what it rests on.
#[derive(Clone)]
pub(super) struct Marked {
    pub(super) finding: Finding,
    pub(super) basis: Basis,
}

/// What a finding on a mark rests on.
#[derive(Clone, Copy)]
pub(super) enum Basis {
    /// A rule of the policy.
    Rule,
    /// A rule of the policy whose failure the team accepts.
    Waived,
    /// What was tested; the key of the few words that stand in the mark where it deviates.
    Tested { short: Option<&'static str> },
}
