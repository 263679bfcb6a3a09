//! What a policy file says, checked.

use permlight_core::effective::ObjectRight;
use permlight_core::policy::Policy;
use permlight_core::team::{ChangedSeverity, OwnRule, SwitchedOff, TeamPolicyData, Unusable};
use permlight_core::waiver::Waiver;
use serde::{Serialize, Serializer};

/// A team's policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamPolicy {
    /// The built-in policy that it extends.
    pub base: String,
    /// The name that people read.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Rules that weigh differently.
    pub severities: Vec<ChangedSeverity>,
    /// Rules that are switched off.
    pub off: Vec<SwitchedOff>,
    /// The team's own rules.
    pub rules: Vec<OwnRule>,
    /// The register.
    pub integrations: Vec<Integration>,
    /// What the team bears.
    pub waivers: Vec<Waiver>,
}

/// One integration of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    /// Its name for machines.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
    /// The harm that it can do.
    pub risk: Risk,
    /// Username of its user.
    pub username: String,
    /// The profile of its user.
    pub profile: Option<String>,
    /// Permission sets that are assigned directly.
    pub permission_sets: Vec<String>,
    /// Permission set groups.
    pub groups: Vec<String>,
    /// Permission set licences.
    pub permission_set_licences: Vec<String>,
    /// What it needs, that of its starter included.
    pub needs: Needs,
}

/// What an integration needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Needs {
    /// User permissions by API name, sorted.
    pub permissions: Vec<String>,
    /// Rights by object, sorted.
    #[serde(serialize_with = "rights_by_object")]
    pub objects: Vec<(String, Vec<ObjectRight>)>,
}

/// The harm that an integration can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Little.
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

/// The form that travels to the engine, as JSON.
#[derive(Serialize)]
struct Compiled<'p> {
    schema: u32,
    policy: TeamPolicyData,
    waivers: &'p [Waiver],
    integrations: &'p [Integration],
}

impl TeamPolicy {
    /// What the core makes a policy of.
    pub fn data(&self) -> TeamPolicyData {
        TeamPolicyData {
            id: id(&self.name),
            title: self.name.clone(),
            summary: self.description.clone(),
            base: self.base.clone(),
            severities: self.severities.clone(),
            off: self.off.clone(),
            rules: self.rules.clone(),
        }
    }

    /// The policy to judge by.
    pub fn policy(&self) -> Result<&'static Policy, Unusable> {
        Policy::team(&self.data())
    }

    /// All of it for the engine.
    pub fn compiled(&self) -> impl Serialize + '_ {
        Compiled { schema: 1, policy: self.data(), waivers: &self.waivers, integrations: &self.integrations }
    }
}

/// `Acme integrations` → `team-acme-integrations`; no built-in policy begins so.
pub(crate) fn id(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    ["team"].into_iter().chain(words).collect::<Vec<_>>().join("-")
}

fn rights_by_object<S: Serializer>(
    objects: &[(String, Vec<ObjectRight>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Object<'o> {
        name: &'o str,
        rights: Vec<&'static str>,
    }
    serializer.collect_seq(objects.iter().map(|(name, rights)| Object {
        name,
        rights: rights.iter().map(|right| permlight_core::team::right_name(*right)).collect(),
    }))
}
