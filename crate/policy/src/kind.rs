//! Kinds of text in a policy file.

use permlight_core::builtin::{GUIDES, RULES};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_core::network::Network;
use permlight_core::order::InOrder as _;
use permlight_core::subject::SubjectKind;

/// What a text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text, of at most so many characters.
    Text(usize),
    /// The code of the team's own rule: `ACME-001`.
    Code,
    /// A name for machines: `hubspot`.
    Id,
    /// A Salesforce username: `hubspot@acme.example`.
    Username,
    /// API name of an object.
    Object,
    /// API name of a field with its object: `Contact.Birthdate`.
    Field,
    /// The same, or a pattern for several: `Contact.*`.
    Fields,
    /// An address, `first-last`, or a network.
    Network,
    /// Kind and name of a subject: `profile:HubSpot Integration`.
    Subject,
}

impl Kind {
    /// The same as a regular expression, for the schema.
    pub fn pattern(self) -> String {
        match self {
            Self::Text(_) => r"\S".to_owned(),
            Self::Code => format!("^(?!({})-)[A-Z][A-Z0-9]{{1,15}}-[0-9]{{1,6}}$", reserved().join("|")),
            Self::Id => "^[a-z0-9]+(-[a-z0-9]+)*$".to_owned(),
            Self::Username => r"^[^\s@]+@[^\s@]+\.[^\s@]+$".to_owned(),
            Self::Object => "^[A-Za-z][A-Za-z0-9_]*$".to_owned(),
            Self::Field => r"^[A-Za-z][A-Za-z0-9_]*\.[A-Za-z][A-Za-z0-9_]*$".to_owned(),
            Self::Fields => r"^[A-Za-z*][A-Za-z0-9_*]*\.[A-Za-z*][A-Za-z0-9_*]*$".to_owned(),
            Self::Network => "^[0-9A-Fa-f.:]+([/-][0-9A-Fa-f.:]+)?$".to_owned(),
            Self::Subject => {
                format!(r"^({}):[^\s*]([^*]*[^\s*])?$", SubjectKind::ALL.map(SubjectKind::id).join("|"))
            }
        }
    }

    /// The most characters.
    pub const fn limit(self) -> usize {
        match self {
            Self::Text(limit) => limit,
            // Salesforce's own limits: 80 for usernames, 255 for the rest.
            Self::Username => 80,
            _ => 255,
        }
    }

    /// Whether the text is of this kind.
    pub fn accepts(self, text: &str) -> bool {
        if text.chars().count() > self.limit() {
            return false;
        }
        let star = |byte: u8| byte == b'*' && self == Self::Fields;
        let name = |text: &str| {
            text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || star(first))
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || star(byte))
        };
        match self {
            Self::Text(_) => !permlight_core::text::is_blank(text),
            Self::Code => is_own_code(text),
            Self::Id => {
                let part = |part: &str| {
                    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
                    !part.is_empty() && part.bytes().all(plain)
                };
                text.split('-').all(part)
            }
            Self::Username => {
                let parts = text.split_once('@');
                let domain = |domain: &str| {
                    !domain.contains('@')
                        && domain
                            .split_once('.')
                            .is_some_and(|(host, rest)| !host.is_empty() && !rest.is_empty())
                };
                !text.contains(char::is_whitespace)
                    && parts.is_some_and(|(user, host)| !user.is_empty() && domain(host))
            }
            Self::Object => name(text),
            Self::Field | Self::Fields => {
                text.split_once('.').is_some_and(|(object, field)| name(object) && name(field))
            }
            Self::Network => Network::parse(text).is_some(),
            Self::Subject => subject(text).is_some(),
        }
    }

    /// What one of them is called.
    pub fn one(self) -> Message {
        message!(match self {
            Self::Text(_) => "policy-kind.text",
            Self::Code => "policy-kind.code",
            Self::Id => "policy-kind.id",
            Self::Username => "policy-kind.username",
            Self::Object => "policy-kind.object",
            Self::Field | Self::Fields => "policy-kind.field",
            Self::Network => "policy-kind.network",
            Self::Subject => "policy-kind.subject",
        })
    }

    /// What is expected.
    pub fn expected(self) -> Message {
        match self {
            Self::Text(limit) => message!("policy-expected.text", limit),
            Self::Code => message!("policy-expected.code", "ACME-001", Arg::names(reserved())),
            Self::Id => message!("policy-expected.id", "data-warehouse"),
            Self::Username => message!("policy-expected.username", "hubspot@acme.example"),
            Self::Object => message!("policy-expected.object", "Lead", "Invoice__c"),
            Self::Field | Self::Fields => message!("policy-expected.field", "Contact.Birthdate"),
            Self::Network => {
                message!(
                    "policy-expected.network",
                    "203.0.113.7",
                    "203.0.113.7-203.0.113.9",
                    "203.0.113.0/24"
                )
            }
            Self::Subject => {
                let kinds = Arg::names(SubjectKind::ALL.map(SubjectKind::id));
                message!("policy-expected.subject", "\"profile:HubSpot Integration\"", kinds)
            }
        }
    }
}

/// Kind and name of a subject. A pattern would bear what nobody has looked at.
pub fn subject(text: &str) -> Option<(SubjectKind, &str)> {
    let (kind, name) = text.split_once(':')?;
    let well_formed = !name.is_empty() && name.trim() == name && !name.contains('*');
    SubjectKind::from_id(kind).filter(|_| well_formed).map(|kind| (kind, name))
}

fn is_own_code(code: &str) -> bool {
    let Some((prefix, number)) = code.split_once('-') else { return false };
    prefix.starts_with(|first: char| first.is_ascii_uppercase())
        && prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && (2..=16).contains(&prefix.len())
        && (1..=6).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && !reserved().contains(&prefix)
}

/// What codes of built-in rules and rows of the guides begin with: nobody should take the team's codes for them.
fn reserved() -> Vec<&'static str> {
    let rules = RULES.iter().map(|rule| rule.code.trim_end_matches(|last: char| last.is_ascii_digit()));
    let mut all: Vec<_> = rules.chain(GUIDES.iter().copied()).collect();
    all.order();
    all.dedup();
    all
}
