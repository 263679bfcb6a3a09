//! Words that a policy file takes from lists that Permlight knows.

use permlight_core::builtin::RULES;
use permlight_core::catalog;
use permlight_core::fact::OBJECT_RIGHTS;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::needs::Risk;
use permlight_core::policy::Policy;
use permlight_core::rule::FieldRight;
use permlight_core::rule::Severity;
use permlight_core::starter::STARTERS;
use permlight_core::subject::SubjectKind;

/// A list of known words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Built-in policies.
    Policies,
    /// Codes of built-in rules.
    Rules,
    /// Severities.
    Severities,
    /// User permissions, by API name.
    Permissions,
    /// What the team's own rules can judge.
    Subjects,
    /// Rights on objects.
    ObjectRights,
    /// Rights on fields.
    FieldRights,
    /// Risks of integrations.
    Risks,
    /// Known needs of well-known integrations.
    Starters,
}

impl Names {
    /// Every list, for the definitions of the schema.
    pub const ALL: [Self; 9] = [
        Self::Policies,
        Self::Rules,
        Self::Severities,
        Self::Permissions,
        Self::Subjects,
        Self::ObjectRights,
        Self::FieldRights,
        Self::Risks,
        Self::Starters,
    ];

    /// The words, in the order in which people list them.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Policies => Policy::all().iter().map(|policy| policy.id).collect(),
            Self::Rules => RULES.iter().map(|rule| rule.code).collect(),
            Self::Severities => Severity::ALL.map(Severity::word).to_vec(),
            Self::Permissions => catalog::permissions().iter().map(|permission| permission.name).collect(),
            Self::Subjects => vec![SubjectKind::Profile.id(), SubjectKind::PermissionSet.id()],
            Self::ObjectRights => OBJECT_RIGHTS.to_vec(),
            Self::FieldRights => FieldRight::ALL.map(FieldRight::word).to_vec(),
            Self::Risks => Risk::ALL.map(Risk::word).to_vec(),
            Self::Starters => STARTERS.iter().map(|starter| starter.id).collect(),
        }
    }

    /// Whether the word is in the list. Metadata has two names for some permissions.
    pub fn has(self, word: &str) -> bool {
        match self {
            Self::Permissions => catalog::permission(word).is_some(),
            _ => self.words().contains(&word),
        }
    }

    /// What one of them is called.
    pub fn one(self) -> Message {
        message!(match self {
            Self::Policies => "policy-name.policy",
            Self::Rules => "policy-name.rule",
            Self::Severities => "policy-name.severity",
            Self::Permissions => "policy-name.permission",
            Self::Subjects => "policy-name.subject",
            Self::ObjectRights => "policy-name.object-right",
            Self::FieldRights => "policy-name.field-right",
            Self::Risks => "policy-name.risk",
            Self::Starters => "policy-name.starter",
        })
    }

    /// What is expected where one of them stands.
    pub fn expected(self) -> Message {
        match self {
            Self::Permissions => message!("policy-expected.permission"),
            Self::Rules => message!("policy-expected.base-code"),
            _ => match self.words().as_slice() {
                [] => message!("policy-expected.nothing", self.one()),
                words => message!("policy-expected.one-of", Arg::names(words)),
            },
        }
    }

    /// The name of the list in the schema.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Policies => "policy",
            Self::Rules => "rule",
            Self::Severities => "severity",
            Self::Permissions => "permission",
            Self::Subjects => "subject",
            Self::ObjectRights => "objectRight",
            Self::FieldRights => "fieldRight",
            Self::Risks => "risk",
            Self::Starters => "starter",
        }
    }
}
