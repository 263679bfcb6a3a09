//! What a policy file says, checked.

use permlight_core::needs::Integration;
use permlight_core::policy::Policy;
use permlight_core::scope::{Pattern, TeamScope};
use permlight_core::team::{ChangedSeverity, OwnRule, SwitchedOff, TeamPolicyData, Unusable};
use permlight_core::waiver::Waiver;
use serde::Serialize;

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
    /// Who is judged.
    pub scope: TeamScope,
}

/// The form that travels to the engine, as JSON.
#[derive(Serialize)]
struct Compiled<'p> {
    schema: u32,
    policy: TeamPolicyData,
    waivers: &'p [Waiver],
    integrations: Vec<IntegrationRow<'p>>,
    scope: ScopeRow,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScopeRow {
    judge: Vec<String>,
    leave_out: Vec<String>,
}

impl From<&TeamScope> for ScopeRow {
    fn from(scope: &TeamScope) -> Self {
        let texts = |list: &[Pattern]| list.iter().map(Pattern::text).collect();
        Self { judge: texts(&scope.judge), leave_out: texts(&scope.leave_out) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IntegrationRow<'p> {
    id: &'p str,
    title: &'p str,
    owner: &'p str,
    risk: &'static str,
    username: &'p str,
    before: &'p str,
    profile: Option<&'p str>,
    permission_sets: &'p [String],
    groups: &'p [String],
    permission_set_licences: &'p [String],
    permissions: &'p [String],
    objects: Vec<ObjectRow<'p>>,
}

#[derive(Serialize)]
struct ObjectRow<'p> {
    name: &'p str,
    rights: Vec<&'static str>,
}

impl<'p> From<&'p Integration> for IntegrationRow<'p> {
    fn from(integration: &'p Integration) -> Self {
        let objects = integration.needs.objects.iter();
        Self {
            id: &integration.id,
            title: &integration.title,
            owner: &integration.owner,
            risk: integration.risk.word(),
            username: &integration.username,
            before: &integration.before,
            profile: integration.profile.as_deref(),
            permission_sets: &integration.permission_sets,
            groups: &integration.groups,
            permission_set_licences: &integration.permission_set_licences,
            permissions: &integration.needs.permissions,
            objects: objects
                .map(|(name, rights)| ObjectRow {
                    name,
                    rights: rights.iter().map(|right| right.fact()).collect(),
                })
                .collect(),
        }
    }
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
        Compiled {
            schema: 1,
            policy: self.data(),
            waivers: &self.waivers,
            integrations: self.integrations.iter().map(Into::into).collect(),
            scope: (&self.scope).into(),
        }
    }
}

/// `Acme integrations` → `team-acme-integrations`; no built-in policy begins so.
pub(crate) fn id(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    ["team"].into_iter().chain(words).collect::<Vec<_>>().join("-")
}
