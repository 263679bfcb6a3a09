//! Effective access: what a user can do who holds one profile and any number of permission sets and groups.
//!
//! A union over all that the user holds. Muting takes away inside its own group only. A session-based set or group
//! grants nothing until it is activated, and whether it is, nobody sees. Some permissions bring others with them. What was not seen makes unknown what
//! nobody else grants; it never makes anything off.
//!
//! Sources: Salesforce Help, Muting Permission Sets; Object Reference, `SessionPermSetActivation` (a session-based set
//! needs no activation as a member of a group) and `ObjectPermissions` (which rights need which); Metadata API guide,
//! `Profile` (a retrieved profile holds only what was retrieved with it); Security Implementation Guide, "View All" and
//! "Modify All".

pub(crate) mod alone;
mod fit;
mod held;
mod licence;
mod objects;
mod others;
mod sure;
mod union;

use std::borrow::Cow;

use crate::capture::Capture;
use crate::catalog::{self, Permission};
use crate::content::is_same_name;
use crate::order::gathered;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::sorted::{SortedMap, SortedSet};
use crate::subject::SubjectKind;

pub use crate::object_right::ObjectRight;
pub(crate) use fit::is_same;
pub use fit::{Fit, Licences, is_settled, unsettled};
pub use licence::Limit;
pub(crate) use licence::{is_standard, no_standard_objects};
pub use objects::{EffectiveObject, GIVEN_OBJECT, ObjectRights, giving};
pub use others::{EffectiveOther, Unread, other, other_sections, others};

use held::Held;
use sure::Sure;
use union::Grant;

/// What a user holds, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holdings {
    /// The profile. Every user has one: `None` means that nobody said which.
    pub profile: Option<String>,
    /// Permission sets that are assigned directly.
    pub permission_sets: Vec<String>,
    /// Permission set groups.
    pub groups: Vec<String>,
    /// Sets and groups of those that it perhaps holds no more, and why that cannot be told: what only they grant is not certain.
    pub perhaps: Vec<(SubjectKind, String, Unknown)>,
    /// What is known of the user's licences.
    pub licences: Licences,
}

/// What is known of one subject.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'c> {
    /// What was read.
    pub capture: &'c Capture,
    /// Whether it was read whole. If not, what it does not grant is unknown.
    pub whole: bool,
}

impl<'c> Seen<'c> {
    /// What pages showed. It is whole once its user permissions and its objects were, or the members of a group.
    pub fn on_pages(capture: &'c Capture) -> Self {
        let list = |section: Section| capture.coverage(section).is_whole();
        let whole = if capture.subject.kind == SubjectKind::PermissionSetGroup {
            list(Section::PermissionSets)
        } else {
            list(Section::UserPermissions) && list(Section::Objects)
        };
        Self { capture, whole }
    }
}

/// Who grants a right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grantor {
    /// The profile.
    Profile(String),
    /// A permission set that is assigned directly.
    PermissionSet(String),
    /// A permission set as a member of a group.
    GroupMember {
        /// The group.
        group: String,
        /// The member.
        permission_set: String,
    },
    /// Another permission that the user has brings it along.
    Implied(Cow<'static, str>),
}

/// Why a grant does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obstacle {
    /// The group mutes it.
    Muted,
    /// The set or group counts only while a session has it activated.
    SessionBased,
    /// The licence does not offer it.
    Licence {
        /// The licence.
        licence: String,
        /// What it lacks, and who says so.
        limit: &'static Limit,
    },
    /// The set is tied to a licence that the user lacks: it cannot be assigned.
    Unassignable {
        /// The licence.
        licence: String,
    },
}

/// A grant that does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Withheld {
    /// Who would grant it.
    pub grantor: Grantor,
    /// One of the reasons; each has its own entry.
    pub obstacle: Obstacle,
}

/// Why a right may be there although nobody is known to grant it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The user holds something that was not seen.
    Unseen(Unseen),
    /// It was not read whole.
    NotWhole {
        /// Its kind.
        kind: SubjectKind,
        /// Its name.
        name: String,
    },
    /// It was read, and what it says of this right cannot be told.
    Unclear {
        /// Who may grant it.
        grantor: Grantor,
        /// What is unclear.
        reason: Unknown,
    },
    /// The profile does not name the object. A retrieved profile holds only what was retrieved with it.
    ObjectNotNamed {
        /// The profile.
        profile: String,
    },
    /// It reads the object, and its file is older than View All Fields (API version 63).
    OlderThanViewAllFields {
        /// Who may grant it.
        grantor: Grantor,
    },
    /// It is granted, but whether the group mutes it cannot be told.
    PerhapsMuted {
        /// The group.
        group: String,
        /// The member that grants it.
        permission_set: String,
    },
    /// A permission that would bring it along is unknown.
    Implied(Cow<'static, str>),
    /// The set is tied to a licence, and whether the user has that was not seen.
    PerhapsUnassignable {
        /// The set.
        permission_set: String,
        /// The licence.
        licence: String,
    },
    /// It is granted and does not count, and only its group would say so for certain: a session may activate it, and what a licence
    /// keeps the user from holding the user does not hold. One of those who say so is out of date.
    Withheld(Withheld),
    /// Salesforce is not done with working out what the group grants.
    Unsettled {
        /// The group.
        group: String,
        /// What Salesforce says of it: `Failed`, `Outdated`, `Updating`.
        status: String,
    },
}

impl Doubt {
    /// The kind of doubt, in the words of settings.
    pub const fn unknown(&self) -> Unknown {
        match self {
            Self::Unclear { reason, .. } => *reason,
            Self::ObjectNotNamed { .. } | Self::OlderThanViewAllFields { .. } => Unknown::PartialFile,
            Self::Unseen(_)
            | Self::NotWhole { .. }
            | Self::PerhapsMuted { .. }
            | Self::Implied(_)
            | Self::PerhapsUnassignable { .. }
            | Self::Withheld(_)
            | Self::Unsettled { .. } => Unknown::NotSeen,
        }
    }
}

/// Something that the user holds and that was not seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unseen {
    /// Its kind.
    pub kind: SubjectKind,
    /// Its name; `None` for the profile if nobody said which it is.
    pub name: Option<String>,
    /// The group that it belongs to.
    pub group: Option<String>,
}

/// One right: whether the user has it, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Right {
    /// Everyone who grants it.
    pub grantors: SortedSet<Grantor>,
    /// Whether one of them does so for certain. Another may be a set whose licence was not seen, or in a group that Salesforce is not
    /// done with: such a right counts where it must be off, and is unknown where it must be on.
    pub is_certain: bool,
    /// Grants that do not count. What no group mutes is among the doubts, too.
    pub withheld: SortedSet<Withheld>,
    /// Who else may grant it.
    pub doubts: SortedSet<Doubt>,
}

impl Right {
    /// As [`Right::setting`], but on only if that is certain, and off where it is granted and does not count: for what must be on.
    pub fn certain(&self) -> Setting {
        match (self.setting(), self.doubts.first()) {
            (Setting::Unknown(_), _)
                if self.doubts.iter().all(|doubt| matches!(doubt, Doubt::Withheld(_))) =>
            {
                Setting::Off
            }
            (Setting::On, doubt) if !self.is_certain => {
                Setting::Unknown(doubt.map_or(Unknown::NotSeen, Doubt::unknown))
            }
            (setting, _) => setting,
        }
    }

    /// Another permission brings it along; `against` says what may take it away again.
    fn brought_along(&mut self, by: Cow<'static, str>, bringing: &Self, against: SortedSet<Doubt>) {
        match bringing.setting() {
            Setting::On => {
                self.grantors.insert(Grantor::Implied(by));
                let is_certain = bringing.is_certain && against.is_empty();
                self.is_certain |= is_certain;
                if !is_certain {
                    self.doubts.extend(bringing.doubts.iter().cloned().chain(against));
                }
            }
            Setting::Unknown(_) => {
                self.doubts.insert(Doubt::Implied(by));
            }
            Setting::Off | Setting::Absent => {}
        }
    }

    /// On, off or unknown.
    pub fn setting(&self) -> Setting {
        match self.doubts.first() {
            _ if !self.grantors.is_empty() => Setting::On,
            Some(doubt) => Setting::Unknown(doubt.unknown()),
            None => Setting::Off,
        }
    }
}

/// One user permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectivePermission {
    /// API name.
    pub name: Cow<'static, str>,
    /// Whether the user has it.
    pub right: Right,
}

/// What a user can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// Every permission that something held names or another permission brings along, or may bring along, sorted by API
    /// name.
    pub permissions: Vec<EffectivePermission>,
    /// Every other permission.
    pub other_permissions: Right,
    /// Every object that something held names, sorted by API name.
    pub objects: Vec<EffectiveObject>,
    /// Every other object.
    pub other_objects: ObjectRights,
    /// What the user holds and nobody has shown.
    pub unseen: SortedSet<Unseen>,
}

impl Effective {
    /// Whether the user has a permission.
    pub fn permission(&self, name: &str) -> &Right {
        let at = self.permissions.binary_search_by(|permission| permission.name.as_ref().cmp(name));
        let found = at.ok().and_then(|at| self.permissions.get(at));
        found.map_or(&self.other_permissions, |permission| &permission.right)
    }

    /// What the user can do with an object.
    pub fn object(&self, name: &str) -> &ObjectRights {
        let at = self.objects.binary_search_by(|object| object.name.as_str().cmp(name));
        let found = at.ok().and_then(|at| self.objects.get(at));
        // Nearly every name is spelt as in every other file.
        let found = found.or_else(|| self.objects.iter().find(|object| is_same_name(&object.name, name)));
        found.map_or(&self.other_objects, |object| &object.rights)
    }
}

/// Works out what a user can do who holds these, from what was seen. Names are compared exactly; where nothing is called so, sets and
/// groups without case. Two captures of one
/// subject contradict each other or are parts of a whole: neither is taken, and the subject counts as not seen.
pub fn effective(seen: &[Seen<'_>], holdings: &Holdings) -> Effective {
    let held = Held::resolve(seen, holdings);
    let sure = Sure::of(&held);
    let (permissions, other_permissions) = permissions(&held, &sure);
    let right = |name: &str| permissions.get(name).unwrap_or(&other_permissions);
    let (objects, other_objects) = objects::objects(&held, &sure, right);
    let permissions =
        permissions.into_iter().map(|(name, right)| EffectivePermission { name, right }).collect();
    Effective { permissions, other_permissions, objects, other_objects, unseen: held.unseen }
}

type Permissions = SortedMap<Cow<'static, str>, Right>;

fn permissions(held: &Held<'_>, sure: &Sure) -> (Permissions, Right) {
    let one = |name: &str| {
        union::union(
            held,
            |container| Grant::Said(container.capture.permissions.get(name)),
            |_, muting| muting.permissions.get(name),
            |container| held.permission_limit(container, name),
        )
    };
    let mut names: SortedSet<&str> = gathered(held.named_permissions());
    let other = other_permissions(held);
    // What nobody names may be on then, and bring others along.
    let unnamed = matches!(other.setting(), Setting::Unknown(_));
    let bringing =
        catalog::permissions().iter().map(|known| known.name).filter(|name| !implied_by(name).is_empty());
    for name in licence::limited_permissions().chain(bringing).filter(|_| unnamed) {
        names.insert(name);
    }
    let mut permissions: Permissions =
        gathered(names.into_iter().map(|name| (catalog::canonical_name(name), one(name))));
    // A group may mute what brings others along, and leave these; or leave it, and mute these.
    for (name, doubt) in sure::left(held) {
        let right = permissions.entry(name.clone()).or_insert_with(|| one(&name));
        right.doubts.insert(doubt);
    }
    // First what is certain, so that nothing certain is called doubtful.
    bring_along(&mut permissions, one, |right| right.is_certain);
    bring_along(&mut permissions, one, |right| right.setting() == Setting::On);
    bring_along(&mut permissions, one, |right| matches!(right.setting(), Setting::Unknown(_)));
    for (name, right) in permissions.iter_mut().filter(|(_, right)| !right.grantors.is_empty()) {
        right.is_certain = sure.has(name);
        if !right.is_certain && right.doubts.is_empty() {
            right.doubts.extend(sure::perhaps_muted(held, name));
        }
    }
    (permissions, other)
}

/// A permission that nothing names.
fn other_permissions(held: &Held<'_>) -> Right {
    union::union(
        held,
        |container| Grant::Said(container.capture.coverage(Section::UserPermissions).unlisted()),
        |_, muting| muting.coverage(Section::UserPermissions).unlisted(),
        |_| None,
    )
}

/// Follows what permissions bring with them, from those in a state to those that these bring, and on.
fn bring_along(permissions: &mut Permissions, one: impl Fn(&str) -> Right, state: impl Fn(&Right) -> bool) {
    let mut open: Vec<_> =
        permissions.iter().filter(|(_, right)| state(right)).map(|(name, _)| name.clone()).collect();
    while let Some(name) = open.pop() {
        let Some(bringing) = permissions.get(&name).cloned() else { continue };
        for implied in implied_by(&name) {
            let right = permissions.entry(Cow::Borrowed(*implied)).or_insert_with(|| one(implied));
            let before = state(right);
            right.brought_along(name.clone(), &bringing, SortedSet::new());
            if !before && state(right) {
                open.push(Cow::Borrowed(*implied));
            }
        }
    }
}

fn implied_by(name: &str) -> &'static [&'static str] {
    catalog::permission(name).map_or(&[], Permission::implies)
}

/// What a permission brings along, and what that brings.
fn all_implied_by(name: &str) -> SortedSet<&'static str> {
    let mut all = SortedSet::new();
    let mut open = implied_by(name).to_vec();
    while let Some(name) = open.pop() {
        if all.insert(name) {
            open.extend(implied_by(name));
        }
    }
    all
}
