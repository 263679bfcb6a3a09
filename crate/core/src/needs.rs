//! What people declare of their integrations: the register. No page and no file says it.

use serde::{Deserialize, Serialize};

use crate::content::is_same_name;
use crate::effective::ObjectRight;

/// What an integration must be able to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// User permissions, by API name. API Enabled and API Only User go without saying.
    pub permissions: Vec<String>,
    /// Rights on objects, by API name of the object.
    pub objects: Vec<(String, Vec<ObjectRight>)>,
}

impl Needs {
    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.permissions.is_empty() && self.objects.is_empty()
    }

    /// The rights on an object, those included that others cannot be without.
    pub fn on_object(&self, object: &str) -> Vec<ObjectRight> {
        let declared =
            self.objects.iter().filter(|(name, _)| is_same_name(name, object)).flat_map(|(_, rights)| rights);
        let mut rights: Vec<_> =
            declared.flat_map(|right| right.needs().iter().copied().chain([*right])).collect();
        rights.sort_unstable();
        rights.dedup();
        rights
    }
}

/// How much harm a failure of an integration does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Risk {
    /// Little: these go first when integrations are moved.
    #[default]
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
}

impl Risk {
    /// From the least to the most.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One integration and the user that serves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Integration {
    /// The name that machines read.
    pub id: String,
    /// The name that people read.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
    /// How much harm its failure does.
    pub risk: Risk,
    /// The user that serves it; empty if nobody said.
    pub username: String,
    /// The user that served it before, an admin mostly; empty if nobody said.
    pub before: String,
    /// The profile of the user, where the user's page was not seen.
    pub profile: Option<String>,
    /// Permission sets that are assigned directly, likewise.
    pub permission_sets: Vec<String>,
    /// Permission set groups, likewise.
    pub groups: Vec<String>,
    /// Permission set licences, likewise.
    pub permission_set_licences: Vec<String>,
    /// What it must be able to do.
    pub needs: Needs,
}

impl Integration {
    /// What to call it.
    pub fn name(&self) -> &str {
        [&self.title, &self.id, &self.username]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }

    /// What to look for in logs.
    pub fn watched(&self) -> impl Iterator<Item = &str> {
        let lists = self.permission_sets.iter().chain(&self.groups).map(String::as_str);
        let names = [self.username.as_str()].into_iter().chain(self.profile.as_deref()).chain(lists);
        names.filter(|name| !name.is_empty())
    }
}
