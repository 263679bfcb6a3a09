//! Effective rights on objects.

use crate::alike::alike;
use crate::capture::{self, Capture};
use crate::content::{is_granted_by_label, is_same_name};
use crate::object_right::ObjectRight;
use crate::order::gathered;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::sorted::{SortedMap, SortedSet};
use crate::subject::SubjectKind;

use super::Right;
use super::held::{Container, Held};
use super::sure::Sure;
use super::union::{self, Grant};

use ObjectRight::{Create, Delete, Edit, ModifyAllRecords, Read, ViewAllFields, ViewAllRecords};

impl ObjectRight {
    fn stands_in(self, row: capture::ObjectRights) -> bool {
        row.get(self) == Some(true)
    }

    /// Whether a row grants it, by itself or because another right needs it.
    pub(crate) fn is_granted(self, row: capture::ObjectRights) -> bool {
        Self::ALL
            .into_iter()
            .any(|right| right.stands_in(row) && (right == self || right.needs().contains(&self)))
    }

    /// Whether a row of a muting set mutes it, by itself or because it mutes what this right needs.
    fn in_muting(self, row: capture::ObjectRights) -> Setting {
        if self.stands_in(row) || self.needs().iter().any(|needed| needed.stands_in(row)) {
            Setting::On
        } else if row.get(self).is_none() {
            Setting::Unknown(Unknown::NotSeen)
        } else {
            Setting::Off
        }
    }
}

/// All rights on one object.
pub type ObjectRights = SortedMap<ObjectRight, Right>;

/// Rights on one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveObject {
    /// API name.
    pub name: String,
    /// What the user can do with it.
    pub rights: ObjectRights,
}

/// User permissions that give rights on objects; without a name, on every object. Security Implementation Guide, "View
/// All" and "Modify All"; Salesforce article "About Modify All Data"; Object Reference, `ObjectPermissions`, for leads.
pub(super) const FROM_PERMISSIONS: [(&str, Option<&str>, &[ObjectRight]); 4] = [
    ("ViewAllData", None, &[Read, ViewAllRecords]),
    ("ModifyAllData", None, &[Read, Create, Edit, Delete, ViewAllRecords, ModifyAllRecords]),
    ("ViewAllFieldsGlobal", None, &[ViewAllFields]),
    ("TransferAnyLead", Some(GIVEN_OBJECT), &[Read, Create]),
];

/// The only object on which a user permission gives rights on nothing else.
pub const GIVEN_OBJECT: &str = "Lead";

/// The user permissions that give a right on an object.
pub fn giving(object: &str, right: ObjectRight) -> impl Iterator<Item = &'static str> {
    FROM_PERMISSIONS.into_iter().filter_map(move |(by, only, given)| {
        (only.is_none_or(|only| is_same_name(only, object)) && given.contains(&right)).then_some(by)
    })
}

/// The union over all that is held, for every object that something names and for all others.
pub(super) fn objects<'r>(
    held: &Held<'_>,
    sure: &Sure,
    permission: impl Fn(&str) -> &'r Right,
) -> (Vec<EffectiveObject>, ObjectRights) {
    let brings = |by: &str| matches!(permission(by).setting(), Setting::On | Setting::Unknown(_));
    // What only a muting set names counts where a permission brings it along.
    let muting = held.muting_sets().filter(|_| FROM_PERMISSIONS.iter().any(|(by, ..)| brings(by)));
    let captures = held.containers.iter().map(|container| container.capture).chain(muting);
    let rows = captures.flat_map(|capture| capture.objects.iter());
    let mut names: SortedSet<&str> = gathered(rows.map(|entry| entry.key.as_ref()));
    // Salesforce does not tell case apart: one spelling stands for all.
    let mut spelt = SortedSet::new();
    names.retain(|name| spelt.insert(name.to_ascii_lowercase()));
    let given = FROM_PERMISSIONS.iter().filter(|(by, ..)| brings(by));
    names.extend(
        given
            .filter_map(|(_, object, _)| *object)
            .filter(|object| !spelt.contains(&object.to_ascii_lowercase())),
    );
    let objects = names.into_iter().map(|name| EffectiveObject {
        name: name.to_owned(),
        rights: rights((held, sure), Some(name), &permission),
    });
    (objects.collect(), rights((held, sure), None, &permission))
}

/// The rights on one object; without a name, on one that nothing names.
fn rights<'r>(
    (held, sure): (&Held<'_>, &Sure),
    object: Option<&str>,
    permission: impl Fn(&str) -> &'r Right,
) -> ObjectRights {
    let mut rights: ObjectRights =
        gathered(ObjectRight::ALL.into_iter().map(|right| (right, one(held, object, right))));
    for (by, only, given) in FROM_PERMISSIONS {
        if only.is_some_and(|only| !object.is_some_and(|object| is_same_name(only, object))) {
            continue;
        }
        for (is, right) in rights.iter_mut().filter(|(right, _)| given.contains(right)) {
            let against = sure.against(held, by, |muting| in_muting(muting, object, *is));
            right.brought_along(by.into(), permission(by), against);
        }
    }
    rights
}

fn one(held: &Held<'_>, object: Option<&str>, right: ObjectRight) -> Right {
    union::union(
        held,
        |container| grant(container, object, right),
        |_, muting| in_muting(muting, object, right),
        |container| object.and_then(|object| container.object_limit(object)),
    )
}

/// How a muting set stands to a right on an object.
pub(super) fn in_muting(muting: &Capture, object: Option<&str>, right: ObjectRight) -> Setting {
    let rows = object.into_iter().flat_map(|object| named(muting, object));
    rows.map(|row| right.in_muting(row)).max_by_key(|setting| muted(*setting)).unwrap_or(Setting::Off)
}

fn grant(container: &Container<'_>, object: Option<&str>, right: ObjectRight) -> Grant {
    let capture = container.capture;
    let mut rows: Vec<_> = object.into_iter().flat_map(|object| named(capture, object)).collect();
    let granting = rows.iter().position(|row| right.is_granted(*row)).unwrap_or_default();
    match (!rows.is_empty()).then(|| rows.swap_remove(granting)) {
        Some(row) if right.is_granted(row) => Grant::Said(Setting::On),
        // Without Read there is no View All Fields.
        Some(row) if row.get(right).is_none() && Read.is_granted(row) => Grant::OlderThanViewAllFields,
        None if object.is_some() && is_granted_by_label(capture, |rights| right.is_granted(rights)) => {
            Grant::Said(Setting::Unknown(Unknown::NotSeen))
        }
        Some(_) if object.is_some_and(|object| capture.doubted(Section::Objects, object).is_some()) => {
            Grant::Said(Setting::Unknown(Unknown::UnreadableValue))
        }
        // A page can show the whole list. What else was not read whole is a doubt about all that it holds.
        None if capture.subject.kind == SubjectKind::Profile
            && !capture.coverage(Section::Objects).is_whole() =>
        {
            Grant::ObjectNotNamed
        }
        Some(_) | None => Grant::Said(Setting::Off),
    }
}

/// What a container says of an object, however that is spelt.
fn named(capture: &Capture, object: &str) -> impl Iterator<Item = capture::ObjectRights> {
    let own = capture.objects.get(object);
    // Nearly every name is spelt as in every other file.
    let other = own.is_none().then(|| alike(&capture.objects, object));
    own.copied().into_iter().chain(other.into_iter().flatten().map(|row| row.value))
}

/// The surer it is muted, the more it counts.
pub(super) const fn muted(setting: Setting) -> u8 {
    match setting {
        Setting::On => 2,
        Setting::Unknown(_) => 1,
        Setting::Off | Setting::Absent => 0,
    }
}
