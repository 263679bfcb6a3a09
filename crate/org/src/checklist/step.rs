//! The steps, generated from `crate/data/steps.toml`.

use permlight_core::rule::Rule;
use permlight_core::subject::SubjectKind;

/// A step of setting up an integration user.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// The name that machines read.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// What it is about, in a sentence.
    pub about: &'static str,
    /// Codes of its rules, in their order.
    pub rules: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/steps.rs"));

/// The place of a rule: the number of its step, and its number in there. A team's own rule stands at the end of the step that
/// is about what the rule looks at.
pub(super) fn place(rule: &Rule) -> (usize, usize) {
    let known = STEPS.iter().enumerate().find_map(|(step, known)| {
        let at = known.rules.iter().position(|code| *code == rule.code)?;
        Some((step, at))
    });
    known.unwrap_or_else(|| {
        let id = match rule.subjects.first() {
            Some(SubjectKind::User) => "user",
            Some(SubjectKind::Org) => "monitoring",
            _ => "permissions",
        };
        (STEPS.iter().position(|step| step.id == id).unwrap_or_default(), usize::MAX)
    })
}

impl Step {
    /// The step of a rule.
    pub fn of(rule: &Rule) -> Option<&'static Self> {
        STEPS.get(place(rule).0)
    }
}

/// The page of Setup that settles a rule: what the data names, the subject's own page, the list of its kind; empty if none is
/// known.
pub(super) fn link(rule: &Rule, kind: Option<SubjectKind>, record_id: Option<&str>) -> String {
    if let Some((_, path)) = LINKS.iter().find(|(code, _)| *code == rule.code) {
        return (*path).to_owned();
    }
    if let Some(id) = record_id.filter(|id| !id.is_empty()) {
        return format!("/{id}");
    }
    let kind = kind.or_else(|| rule.subjects.first().copied());
    let list = kind.and_then(|kind| LISTS.iter().find(|(id, _)| *id == kind.id()));
    list.map_or_else(String::new, |(_, path)| (*path).to_owned())
}
