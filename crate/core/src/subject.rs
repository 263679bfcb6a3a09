//! What is judged: a profile, a permission set, a group, a muting permission set, a user, the org.

use serde::{Deserialize, Serialize};

use crate::text::{fold, fold_name};

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

/// The namespace of the managed package that holds what is called so: `ns__Name`, with or without an ending of its own. No project
/// holds it, and nobody can edit it in the org.
pub fn namespace(name: &str) -> Option<&str> {
    let is_word = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let (namespace, rest) = name.split_once("__")?;
    let is_one = namespace.len() <= 15 && is_word(namespace) && is_word(rest) && !matches!(rest, "c" | "mdt");
    is_one.then_some(namespace)
}

/// A profile that Salesforce ships.
#[derive(Debug)]
pub struct StandardProfile {
    /// The name that metadata has for it.
    pub file: &'static str,
    /// The name that Setup shows in English.
    pub label: &'static str,
    /// The same in other languages, with ` | ` between.
    others: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/standard_profiles.rs"));

impl StandardProfile {
    /// The standard profile that is called so: by metadata, or by Setup in any language that is known.
    pub fn find(name: &str) -> Option<&'static Self> {
        STANDARD_PROFILES.iter().find(|profile| profile.is_called(name))
    }

    fn is_called(&self, name: &str) -> bool {
        let name = fold(name);
        self.names().any(|own| fold(own) == name)
    }

    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.file, self.label].into_iter().chain(self.others.split(" | ").filter(|name| !name.is_empty()))
    }
}

/// Whether it is known what Setup calls System Administrator in a language.
pub fn is_administrator_known_in(language: &str) -> bool {
    LANGUAGES.split(' ').any(|known| known == language)
}

/// Whether two names are one subject's: Salesforce does not tell case apart, and its own profiles have several names.
pub fn is_called(kind: SubjectKind, one: &str, other: &str) -> bool {
    fold_name(one) == fold_name(other)
        || kind == SubjectKind::Profile
            && StandardProfile::find(one).is_some_and(|profile| profile.is_called(other))
}

/// Which of these names somebody means by another: the same one, or the only one that is called so too.
pub fn meant<'n>(
    kind: SubjectKind,
    names: impl Iterator<Item = &'n str> + Clone,
    wanted: &str,
) -> Option<&'n str> {
    let same = names.clone().find(|name| *name == wanted);
    same.or_else(|| {
        let mut called = names.filter(|name| is_called(kind, name, wanted));
        let one = called.next()?;
        called.all(|other| other == one).then_some(one)
    })
}

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
