//! Policies: which rules apply.

use crate::rule::{POLICIES, RULES, Rule};

/// A set of rules.
#[derive(Debug)]
pub struct Policy {
    /// The name that commands use, for example `cloudkettle`.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// The guide that it follows.
    pub guide: &'static str,
    /// Where the guide stands; empty if there is no lasting address.
    pub url: &'static str,
    /// The one that applies when none was chosen.
    pub is_default: bool,
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

    /// Its rules, by code.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        let id = self.id;
        RULES.iter().filter(move |rule| rule.policies.contains(&id))
    }
}
