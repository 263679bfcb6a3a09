//! Policies: which rules apply.

use crate::rule::{POLICIES, POLICY_TEXTS, RULES, Rule};

/// A set of rules.
#[derive(Debug)]
pub struct Policy {
    /// The name that commands use, for example `cloudkettle`.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// The one that applies when none was chosen.
    pub is_default: bool,
    /// Places of its rules among all.
    pub(crate) rules: &'static [u16],
}

/// What a policy says of itself; left out of the WebAssembly like the texts of the rules.
#[derive(Debug)]
pub struct PolicyText {
    /// The policy.
    pub id: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// The guide that it follows.
    pub guide: &'static str,
    /// Where the guide stands; empty if there is no lasting address.
    pub url: &'static str,
}

impl Policy {
    /// All policies, the default one first.
    pub fn all() -> &'static [Self] {
        POLICIES
    }

    /// The policy with this name.
    pub fn find(id: &str) -> Option<&'static Self> {
        POLICIES.iter().find(|policy| policy.id == id)
    }

    /// What it says of itself. `None` cannot happen: the build writes both from the same files.
    pub fn text(&self) -> Option<&'static PolicyText> {
        POLICY_TEXTS.iter().find(|text| text.id == self.id)
    }

    /// Its rules, by code.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().filter_map(|at| RULES.get(usize::from(*at)))
    }
}
