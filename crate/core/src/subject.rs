//! What is judged: a profile, a permission set, a group, a muting permission set, a user, the org.

use serde::{Deserialize, Serialize};

/// The kind of a subject, in Salesforce's own terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SubjectKind {
    /// A profile (`00e`).
    Profile,
    /// A permission set (`0PS`).
    PermissionSet,
    /// A permission set group (`0PG`).
    PermissionSetGroup,
    /// A muting permission set: what is on in it is taken away inside its own group.
    MutingPermissionSet,
    /// A user (`005`).
    User,
    /// The org itself: its licences, security settings and logs (`00D`).
    Org,
}

impl SubjectKind {
    /// All kinds, in the order in which reports list them.
    pub const ALL: [Self; 6] = [
        Self::Profile,
        Self::PermissionSet,
        Self::PermissionSetGroup,
        Self::MutingPermissionSet,
        Self::User,
        Self::Org,
    ];

    /// The kind with this machine name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether rules for the one have something to say of the other: what grants rights is of a kind.
    pub fn is_alike(self, other: Self) -> bool {
        let grants = |kind| !matches!(kind, Self::User | Self::Org);
        self == other || (grants(self) && grants(other))
    }

    /// The name that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission set",
            Self::PermissionSetGroup => "permission set group",
            Self::MutingPermissionSet => "muting permission set",
            Self::User => "user",
            Self::Org => "org",
        }
    }

    /// The same as a key of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Profile => "kind.profile",
            Self::PermissionSet => "kind.permission-set",
            Self::PermissionSetGroup => "kind.permission-set-group",
            Self::MutingPermissionSet => "kind.muting-permission-set",
            Self::User => "kind.user",
            Self::Org => "kind.org",
        }
    }

    /// What the ids of its records begin with.
    pub const fn key_prefix(self) -> &'static str {
        match self {
            Self::Profile => "00e",
            Self::PermissionSet => "0PS",
            Self::PermissionSetGroup => "0PG",
            Self::MutingPermissionSet => "0QM",
            Self::User => "005",
            Self::Org => "00D",
        }
    }

    /// The name that machines read.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::PermissionSet => "permission-set",
            Self::PermissionSetGroup => "permission-set-group",
            Self::MutingPermissionSet => "muting-permission-set",
            Self::User => "user",
            Self::Org => "org",
        }
    }
}

/// Standard profiles: the name that Setup shows in English, and the one that metadata has for it.
pub const STANDARD_PROFILES: [(&str, &str); 7] = [
    ("System Administrator", "Admin"),
    ("Standard User", "Standard"),
    ("Solution Manager", "SolutionManager"),
    ("Marketing User", "MarketingProfile"),
    ("Contract Manager", "ContractManager"),
    ("Read Only", "ReadOnly"),
    ("Standard Platform User", "StandardAul"),
];

/// One subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// Its name as Salesforce shows or stores it; decoded, not escaped.
    pub name: String,
    /// The first 15 characters of its record id, when a page told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
}
