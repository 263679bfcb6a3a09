//! What an organisation has decided for the browsers that it manages, as far as it is to be told. That it holds is seen to where
//! things are done: `extension/managed.js`.

use serde_json::Value;

use crate::json::{self, Row};

/// No name of an org or policy is longer.
const LONGEST: usize = 200;

/// Something that an organisation can forbid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// *Set as recommended* and *Fix all*.
    Fix,
    /// *Read all pages*.
    Scan,
    /// Files: backups, policies, metadata, workbooks.
    Import,
    /// Waivers of the panel.
    Waivers,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Fix, Self::Scan, Self::Import, Self::Waivers];

    /// The name by which `managed.js` and messages know it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Scan => "scan",
            Self::Import => "import",
            Self::Waivers => "waivers",
        }
    }
}

/// What was decided; what was not is the user's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Managed {
    /// The policy that judges.
    pub policy: Option<String>,
    /// The team's policy comes from the organisation.
    pub team: bool,
    /// The orgs that may be looked at.
    pub orgs: Option<Vec<String>>,
    /// After how many days what was read is forgotten.
    pub retention: Option<u32>,
    /// What may not be done.
    pub forbidden: Vec<Act>,
}

impl Managed {
    /// As `managed.js` hands it over; what has another form was not decided.
    pub fn read(text: &str) -> Self {
        let value: Option<Value> = json::read(text);
        let Some(row) = value.as_ref().and_then(|value| Row::of(value, LONGEST)) else {
            return Self::default();
        };
        let names = |names: &Value| {
            let names = names.as_array()?.iter().filter_map(Value::as_str);
            Some(names.filter(|name| name.len() <= LONGEST).map(str::to_owned).collect())
        };
        let allows = row.get("allows").and_then(|allows| Row::of(allows, LONGEST));
        let is_forbidden =
            |act: &Act| allows.and_then(|allows| allows.get(act.id())) == Some(&Value::Bool(false));
        Self {
            policy: row.text("policy"),
            team: row.get("team").is_some() || row.get("teamText").is_some(),
            orgs: row.get("orgs").and_then(names),
            retention: row.get("retention").and_then(Value::as_u64).and_then(|days| u32::try_from(days).ok()),
            forbidden: Act::ALL.into_iter().filter(is_forbidden).collect(),
        }
    }

    /// Whether somebody may do that.
    pub fn allows(&self, act: Act) -> bool {
        !self.forbidden.contains(&act)
    }

    /// Whether anything was decided.
    pub fn is_any(&self) -> bool {
        *self != Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_decided_is_read_and_the_rest_is_the_users() {
        let all = r#"{"policy":"cloudkettle","teamText":"x","orgs":["acme","acme--*",1],"retention":90,
            "allows":{"fix":false,"scan":true,"import":false,"waivers":false}}"#;
        assert_eq!(
            Managed::read(all),
            Managed {
                policy: Some("cloudkettle".to_owned()),
                team: true,
                orgs: Some(vec!["acme".to_owned(), "acme--*".to_owned()]),
                retention: Some(90),
                forbidden: vec![Act::Fix, Act::Import, Act::Waivers],
            }
        );
        for none in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"policy":null,"orgs":"acme","retention":-1,"allows":{"fix":"no","scan":true}}"#,
        ] {
            assert!(!Managed::read(none).is_any(), "{none}");
        }
        // An empty list is a decision: no org.
        assert_eq!(Managed::read(r#"{"orgs":[]}"#).orgs, Some(Vec::new()));
        assert!(Managed::read(r#"{"allows":{"scan":false}}"#).allows(Act::Fix));
        assert!(!Managed::read(r#"{"allows":{"scan":false}}"#).allows(Act::Scan));
    }
}
