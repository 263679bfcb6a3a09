//! The built-in rules and policies, generated from the files in `crate/data`.

use crate::policy::{Policy, PolicyText};
use crate::rule::{Rule, RuleText, Stage};

mod generated {
    use crate::catalog::PermissionId as P;
    use crate::object_right::ObjectRight;
    use crate::policy::{Policy, PolicyText};
    #[cfg_attr(
        not(feature = "users"),
        allow(unused_imports, reason = "rules about users name some of them")
    )]
    use crate::rule::{
        Across, Argument, Check, Combination, ListCheck, LoginCheck, LoginColumn, Note, RightsCheck, Rule,
        RuleText, Severity, ShippedProfile, Source, Stage, ValueCheck,
    };
    use crate::section::Section;
    use crate::subject::SubjectKind;
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}
pub use generated::{GUIDES, RULES, TEXTS};
use generated::{POLICIES, POLICY_TEXTS};

/// The rule with this code, in any case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// The code of the rule about a stage of the rollout: the build demands that there is one.
pub fn code_of(stage: Stage) -> &'static str {
    RULES.iter().find(|rule| rule.stage() == Some(stage)).map_or("", |rule| rule.code)
}

impl Rule {
    /// What it says. `None` cannot happen: the build writes rules and texts from the same files.
    pub fn text(&self) -> Option<&'static RuleText> {
        self.own_text.or_else(|| TEXTS.iter().find(|text| text.code == self.code))
    }
}

/// The build writes it first, and demands that there is one.
static DEFAULT: &Policy = match POLICIES {
    [first, ..] => first,
    [] => unreachable!(),
};

impl Policy {
    /// All built-in policies, the default one first.
    pub fn all() -> &'static [Self] {
        POLICIES
    }

    /// The built-in policy with this name.
    pub fn find(id: &str) -> Option<&'static Self> {
        POLICIES.iter().find(|policy| policy.id == id)
    }

    /// The built-in policy that judges where none was chosen.
    pub fn default_one() -> &'static Self {
        DEFAULT
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
