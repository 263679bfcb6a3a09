//! Findings: rule × subject × target → outcome.

use serde::Serialize;

use crate::rule::{Rule, Severity};
use crate::setting::Setting;

/// How a rule turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The rule does not apply here.
    NotApplicable,
    /// As it should be.
    Pass,
    /// A person has to look.
    Manual,
    /// It cannot be told from what was read.
    Unknown,
    /// Not as it should be.
    Fail,
}

impl Outcome {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Pass => "pass",
            Self::Manual => "manual",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
        }
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// One user permission, by API name. Names that the catalog does not have are kept as they are.
    Permission(std::borrow::Cow<'static, str>),
    /// Several permissions together.
    Combination(String),
    /// The user permissions as a whole.
    AllPermissions,
    /// Something that is no user permission, by API name, or a whole section by its name in metadata.
    Item(std::borrow::Cow<'static, str>),
}

impl Target {
    /// The API name; for combinations the API names joined with `+`.
    pub fn name(&self) -> &str {
        match self {
            Self::Permission(name) | Self::Item(name) => name,
            Self::Combination(names) => names,
            Self::AllPermissions => "userPermissions",
        }
    }
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What it was applied to.
    pub target: Target,
    /// How it turned out.
    pub outcome: Outcome,
    /// How much it would matter, or matters, if it failed.
    pub severity: Severity,
    /// What the policy wants: `on`, `off`, `not together`.
    pub expected: &'static str,
    /// What was found: `on`, `off`, `absent`, `unknown`, or the states of a combination.
    pub actual: String,
    /// What is wrong, or why it cannot be told, in one or two sentences.
    pub message: String,
    /// The line of the source, counted from 1.
    pub line: Option<u32>,
}

impl Finding {
    /// A finding about something that is no user permission.
    pub(crate) fn on_item(
        rule: &'static Rule,
        item: impl Into<std::borrow::Cow<'static, str>>,
        outcome: Outcome,
        actual: impl Into<String>,
        message: String,
    ) -> Self {
        Self {
            rule,
            target: Target::Item(item.into()),
            outcome,
            severity: rule.severity,
            expected: rule.check.expected(),
            actual: actual.into(),
            message,
            line: None,
        }
    }

    /// What to do about it, with the permission's name put in.
    pub fn fix(&self) -> String {
        self.filled(self.rule.text().map_or("", |text| text.fix))
    }

    /// A text of the rule with the permission's name put in.
    pub fn filled(&self, text: &str) -> String {
        match &self.target {
            Target::Permission(name) => fill(text, name, label_of(name)),
            Target::Item(name) => fill(text, name, name),
            Target::Combination(_) | Target::AllPermissions => text.to_owned(),
        }
    }

    /// What the policy wants, as part of a sentence.
    pub fn expected_phrase(&self) -> &'static str {
        match self.expected {
            "on" => "should be on",
            "off" => "should be off",
            tested if tested.starts_with("tested-") => "not as tested",
            _ => "not together with others",
        }
    }
}

/// The label that people know, or the API name where the catalog has none.
pub fn label_of(name: &str) -> &str {
    crate::catalog::permission(name).map_or(name, |permission| permission.label())
}

/// Puts name and label in the place of `{name}` and `{label}`.
fn fill(template: &str, name: &str, label: &str) -> String {
    template.replace("{label}", label).replace("{name}", name)
}

/// The sentence for a single permission.
pub(crate) fn permission_message(
    rule: &Rule,
    name: &str,
    outcome: Outcome,
    actual: Setting,
    expected: &str,
) -> String {
    let label = label_of(name);
    match (outcome, actual) {
        (Outcome::Fail, _) if !rule.failure.is_empty() => fill(rule.failure, name, label),
        (Outcome::Fail, _) => format!("{label} is {}, expected {expected}.", actual.word()),
        (_, Setting::Unknown(unknown)) => format!("{label}: {}", unknown.reason()),
        (Outcome::Unknown, _) => format!(
            "{label} is not offered here: the licence or an org setting hides it. Expected {expected}."
        ),
        (Outcome::NotApplicable, _) => format!("{label} is not offered here, so it cannot be granted."),
        _ => format!("{label} is {}, as expected.", actual.word()),
    }
}
