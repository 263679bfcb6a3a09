//! Policies: which rules apply.

use crate::rule::{POLICIES, POLICY_TEXTS, RULES, Rule};
use crate::team::{self, Team, TeamPolicyData, Unusable};

/// A set of rules.
#[derive(Debug)]
pub struct Policy {
    /// The name that commands use, for example `cloudkettle`.
    pub id: &'static str,
    /// The name that people read.
    pub title: &'static str,
    /// The one that applies when none was chosen.
    pub is_default: bool,
    /// Places of its rules among all; a team policy brings its rules itself.
    pub(crate) rules: &'static [u16],
    /// What makes it a team's.
    pub(crate) team: Option<&'static Team>,
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
    /// All built-in policies, the default one first.
    pub fn all() -> &'static [Self] {
        POLICIES
    }

    /// The built-in policy with this name.
    pub fn find(id: &str) -> Option<&'static Self> {
        POLICIES.iter().find(|policy| policy.id == id)
    }

    /// A team's policy. It lives as long as the process: what it needs is leaked, once for the same data.
    pub fn team(data: &TeamPolicyData) -> Result<&'static Self, Unusable> {
        team::policy(data)
    }

    /// The built-in policy that a team's extends.
    pub fn base(&self) -> Option<&'static Self> {
        self.team.map(|team| team.base)
    }

    /// What it says of itself. `None` cannot happen: the build writes both from the same files.
    pub fn text(&self) -> Option<&'static PolicyText> {
        match self.team {
            Some(team) => Some(&team.text),
            None => POLICY_TEXTS.iter().find(|text| text.id == self.id),
        }
    }

    /// Its rules, by code.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> + use<> {
        let built_in = self.rules.iter().filter_map(|at| RULES.get(usize::from(*at)));
        let own: &'static [&'static Rule] = self.team.map_or(&[], |team| &team.rules);
        built_in.chain(own.iter().copied())
    }

    /// Its rule with this code.
    pub fn rule(&self, code: &str) -> Option<&'static Rule> {
        self.rules().find(|rule| rule.code == code)
    }
}
