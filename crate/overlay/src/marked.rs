//! A finding on its way to a mark, and what the marks of a page are called.

use super::Mark;
use permlight_core::finding::Finding;
use permlight_core::order::InOrder as _;

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

/// Two objects may have one label. What is done to one box is not done to the other: the second one's target says that it is that.
pub(super) fn tell_apart(marks: &mut [Mark]) {
    let mut alike: Vec<usize> = (0..marks.len()).collect();
    let target = |at: usize| marks.get(at).filter(|mark| mark.live && !mark.target.is_empty()).map(|mark| mark.target.as_str());
    alike.order_by_key(|at| target(*at));
    let mut names = Vec::new();
    for same in alike.chunk_by(|a, b| target(*a).is_some() && target(*a) == target(*b)) {
        for (nth, at) in same.iter().enumerate().skip(1) {
            names.push((*at, [target(*at).unwrap_or_default(), " (", &(nth + 1).to_string(), ")"].concat()));
        }
    }
    for (at, name) in names {
        if let Some(mark) = marks.get_mut(at) {
            mark.target = name;
        }
    }
}
