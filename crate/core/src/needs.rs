//! What people declare of their integrations: the register. No page and no file says it.

use serde::{Deserialize, Serialize};

use crate::content::is_same_name;
use crate::object_right::ObjectRight;
use crate::order::InOrder as _;
use crate::pattern::fits;
use crate::rule::FieldRight;
use crate::section::Section;
use crate::subject::{SubjectKind, is_called};
use crate::text::{fold, same_username};

/// What an integration must be able to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// User permissions, by API name. API Enabled and API Only User go without saying.
    pub permissions: Vec<String>,
    /// Rights on objects, by API name of the object.
    pub objects: Vec<(String, Vec<ObjectRight>)>,
    /// Rights on fields, by `Object.Field`. Who edits a field reads it. `*` stands for anything: `Account.*`.
    pub fields: Vec<(String, FieldRight)>,
    /// What is granted by name alone, in one of [`Needs::BY_NAME`]; `*` stands for anything.
    pub others: Vec<(Section, String)>,
}

impl Needs {
    /// The sections whose entries are granted by name alone, each with its key in policy files.
    pub const BY_NAME: [(Section, &'static str); 8] = [
        (Section::CustomPermissions, "custom_permissions"),
        (Section::ApexClasses, "apex_classes"),
        (Section::ApexPages, "apex_pages"),
        (Section::Flows, "flows"),
        (Section::ConnectedApps, "connected_apps"),
        (Section::ExternalCredentials, "external_credentials"),
        (Section::CustomSettings, "custom_settings"),
        (Section::CustomMetadataTypes, "custom_metadata_types"),
    ];

    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.permissions.is_empty()
            && self.objects.is_empty()
            && self.fields.is_empty()
            && self.others.is_empty()
    }

    /// Whether a right on a field is declared: by itself, or with the object's View All Fields.
    pub fn has_field(&self, field: &str, right: FieldRight) -> bool {
        let of = field.split_once('.').filter(|_| right == FieldRight::Read).map(|(object, _)| object);
        let whole = of.is_some_and(|object| self.on_object(object).contains(&ObjectRight::ViewAllFields));
        let covers = |own: FieldRight| own == right || own == FieldRight::Edit;
        whole || self.fields.iter().any(|(name, own)| covers(*own) && is_same_or_fits(name, field))
    }

    /// Whether something that is granted by name alone is declared.
    pub fn has_other(&self, section: Section, name: &str) -> bool {
        self.others.iter().any(|(own, other)| *own == section && is_same_or_fits(other, name))
    }

    /// The rights on an object, those included that others cannot be without.
    pub fn on_object(&self, object: &str) -> Vec<ObjectRight> {
        let declared =
            self.objects.iter().filter(|(name, _)| is_same_name(name, object)).flat_map(|(_, rights)| rights);
        let mut rights: Vec<_> =
            declared.flat_map(|right| right.needs().iter().copied().chain([*right])).collect();
        rights.order();
        rights.dedup();
        rights
    }
}

/// Whether a declared name is this one, or a pattern that fits it.
fn is_same_or_fits(declared: &str, name: &str) -> bool {
    is_same_name(declared, name) || declared.contains('*') && fits(&fold(declared), &fold(name))
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
    /// What else its user serves, by name: see [`by_user`].
    pub also: Vec<String>,
    /// Which of all that it serves have no needs declared.
    pub undeclared: Vec<String>,
}

/// The register by user: what several integrations of one user hold and need stands together, under the first of them. In which
/// order they stand changes nothing but that.
pub fn by_user(integrations: &[Integration]) -> Vec<Integration> {
    let mut users: Vec<Integration> = Vec::new();
    let mut contradicted = Vec::new();
    let mut several_before = Vec::new();
    for integration in integrations {
        let same = |user: &&mut Integration| {
            !user.username.is_empty() && same_username(&user.username, &integration.username)
        };
        let lacking = integration.needs.is_empty().then(|| integration.name().to_owned());
        let Some(user) = users.iter_mut().find(same) else {
            let mut user = integration.clone();
            user.undeclared.extend(lacking);
            users.push(user);
            continue;
        };
        user.undeclared.extend(lacking);
        user.also.push(integration.name().to_owned());
        user.risk = user.risk.max(integration.risk);
        match (&user.profile, &integration.profile) {
            // A user has one: nobody can tell which, so what it holds is not known.
            (Some(own), Some(other)) if !is_called(SubjectKind::Profile, own, other) => {
                contradicted.push(user.username.clone());
            }
            (None, _) => user.profile.clone_from(&integration.profile),
            _ => {}
        }
        if user.before.is_empty() {
            user.before.clone_from(&integration.before);
        } else if !integration.before.is_empty() && !same_username(&user.before, &integration.before) {
            several_before.push(user.username.clone());
        }
        for (own, more) in [
            (&mut user.permission_sets, &integration.permission_sets),
            (&mut user.groups, &integration.groups),
            (&mut user.permission_set_licences, &integration.permission_set_licences),
            (&mut user.needs.permissions, &integration.needs.permissions),
        ] {
            let new: Vec<_> = more.iter().filter(|name| !own.contains(name)).cloned().collect();
            own.extend(new);
        }
        user.needs.objects.extend(integration.needs.objects.iter().cloned());
        user.needs.fields.extend(integration.needs.fields.iter().cloned());
        user.needs.others.extend(integration.needs.others.iter().cloned());
    }
    for user in users.iter_mut().filter(|user| contradicted.contains(&user.username)) {
        user.profile = None;
    }
    // What one of them had says nothing of what the other had.
    for user in users.iter_mut().filter(|user| several_before.contains(&user.username)) {
        user.before.clear();
    }
    users
}

impl Integration {
    /// What to call it.
    pub fn name(&self) -> &str {
        [&self.title, &self.id, &self.username]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |name| name)
    }

    /// All that its user serves, in the order of names.
    pub fn serves(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.also.iter().map(String::as_str).chain([self.name()]).collect();
        names.order();
        names
    }

    /// What to look for in logs.
    pub fn watched(&self) -> impl Iterator<Item = &str> {
        let lists = self.permission_sets.iter().chain(&self.groups).map(String::as_str);
        let names = [self.username.as_str()].into_iter().chain(self.profile.as_deref()).chain(lists);
        names.filter(|name| !name.is_empty())
    }
}
