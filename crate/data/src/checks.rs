//! What stands in a rule file for one way of looking only, and the tests of a rule.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A kind of subject.
#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Profile,
    PermissionSet,
    PermissionSetGroup,
    MutingPermissionSet,
    User,
    Org,
}

/// The rights on an object, as rules, needs of vendors and policy files name them. Core holds that it knows the same.
pub const OBJECT_RIGHTS: [&str; 7] =
    ["read", "create", "edit", "delete", "view-all", "modify-all", "view-all-fields"];

/// Rights that no object, or none of these, should carry.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    pub rights: Vec<String>,
    #[serde(default)]
    pub objects: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Value {
    pub fact: String,
    #[serde(default)]
    pub one_of: Vec<String>,
    #[serde(default)]
    pub none_of: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    pub list: String,
    pub one_of: Vec<String>,
    #[serde(default)]
    pub seats: bool,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Logins {
    pub column: Column,
    pub good: Vec<String>,
    pub bad: Vec<String>,
}

#[derive(Deserialize, Debug, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    Status,
    Type,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Shipped {
    pub profiles: Vec<String>,
    pub licences: Vec<String>,
    pub permissions: Vec<String>,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Across {
    Needs,
    ModifyAll,
    DeclaredNeeds,
    Holder,
    OwnProfile,
    OneIntegration,
    SameAssignments,
    CopiedAssignments,
    LicenceFit,
    Groups,
    Muting,
    ApiMfa,
    ApiMfaWaiver,
    LoginHours,
    LoginNetworks,
    LoginClients,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    Renewal,
    Sandbox,
    Production,
    NothingMore,
    Differences,
    Watch,
    WayBack,
    CleanUp,
}

impl Stage {
    pub const ALL: [Self; 8] = [
        Self::Renewal,
        Self::Sandbox,
        Self::Production,
        Self::NothingMore,
        Self::Differences,
        Self::Watch,
        Self::WayBack,
        Self::CleanUp,
    ];
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the build checks a test's form, the crate's tests run it")]
pub struct Test {
    pub name: String,
    pub subject: Option<Kind>,
    pub target: Option<String>,
    #[serde(default)]
    pub on: Vec<String>,
    #[serde(default)]
    pub off: Vec<String>,
    #[serde(default)]
    pub absent: Vec<String>,
    #[serde(default)]
    pub unknown: Vec<String>,
    #[serde(default)]
    pub partial: bool,
    #[serde(default)]
    pub login_ip_ranges: Ranges,
    /// First and last address of each range; takes the place of `login_ip_ranges`.
    #[serde(default)]
    pub ranges: Vec<(String, String)>,
    /// What is granted in the rule's section.
    #[serde(default)]
    pub granted: Vec<String>,
    /// Facts of the subject.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// Whom to look for in logs.
    #[serde(default)]
    pub watched: Vec<String>,
    /// Everything that was seen, for rules that look across subjects.
    #[serde(default)]
    pub captures: Vec<CaptureFile>,
    /// The register, likewise.
    #[serde(default)]
    pub integrations: Vec<IntegrationFile>,
    pub outcome: TestOutcome,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "the crate's tests run it")]
pub struct CaptureFile {
    pub kind: Kind,
    pub name: String,
    /// The record id.
    pub id: Option<String>,
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields, default)]
#[allow(dead_code, reason = "the crate's tests run it")]
pub struct IntegrationFile {
    pub title: String,
    pub username: String,
    pub before: String,
    pub profile: Option<String>,
    pub permission_sets: Vec<String>,
    pub groups: Vec<String>,
    pub permission_set_licences: Vec<String>,
    /// User permissions that it needs.
    pub permissions: Vec<String>,
    /// Rights that it needs, by object.
    pub objects: BTreeMap<String, Vec<String>>,
    /// Fields that it reads.
    pub read_fields: Vec<String>,
    /// What is granted by name alone, by section.
    pub others: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Ranges {
    #[default]
    Unknown,
    None,
    Some,
}

/// Outcomes of a rule that one side cannot show, and why.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Unreachable {
    pub side: Side,
    pub outcomes: Vec<TestOutcome>,
    /// Why not, and where it is shown.
    pub why: String,
}

/// Where the evidence comes from.
#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    Pages,
    Files,
}

impl Side {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Files => "files",
        }
    }
}

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum TestOutcome {
    Pass,
    Fail,
    Unknown,
    NotApplicable,
    Manual,
}

impl TestOutcome {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not applicable",
            Self::Manual => "manual",
        }
    }
}
