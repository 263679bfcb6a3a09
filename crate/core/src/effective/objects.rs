//! Effective rights on objects.

use std::collections::{BTreeMap, BTreeSet};

use crate::capture;
use crate::content::{is_granted_by_label, is_whole};
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::SubjectKind;

use super::held::{Container, Held};
use super::union::{self, Grant};
use super::{Doubt, Grantor, Right};

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
pub type ObjectRights = BTreeMap<ObjectRight, Right>;

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
const FROM_PERMISSIONS: [(&str, Option<&str>, &[ObjectRight]); 4] = [
    ("ViewAllData", None, &[Read, ViewAllRecords]),
    ("ModifyAllData", None, &[Read, Create, Edit, Delete, ViewAllRecords, ModifyAllRecords]),
    ("ViewAllFieldsGlobal", None, &[ViewAllFields]),
    ("TransferAnyLead", Some("Lead"), &[Read, Create]),
];

/// The union over all that is held, for every object that something names and for all others.
pub(super) fn objects(
    held: &Held<'_>,
    permission: impl Fn(&str) -> Setting,
) -> (Vec<EffectiveObject>, ObjectRights) {
    let rows = held.containers.iter().flat_map(|container| container.capture.objects.iter());
    let mut names: BTreeSet<&str> = rows.map(|entry| entry.key.as_ref()).collect();
    let given = FROM_PERMISSIONS
        .iter()
        .filter(|(by, ..)| matches!(permission(by), Setting::On | Setting::Unknown(_)));
    names.extend(given.filter_map(|(_, object, _)| *object));
    let objects = names
        .into_iter()
        .map(|name| EffectiveObject { name: name.to_owned(), rights: rights(held, Some(name), &permission) });
    (objects.collect(), rights(held, None, &permission))
}

/// The rights on one object; without a name, on one that nothing names.
fn rights(held: &Held<'_>, object: Option<&str>, permission: impl Fn(&str) -> Setting) -> ObjectRights {
    let mut rights: ObjectRights =
        ObjectRight::ALL.into_iter().map(|right| (right, one(held, object, right))).collect();
    for (by, only, given) in FROM_PERMISSIONS {
        if only.is_some() && only != object {
            continue;
        }
        for (_, right) in rights.iter_mut().filter(|(right, _)| given.contains(right)) {
            match permission(by) {
                Setting::On => {
                    right.grantors.insert(Grantor::Implied(by.into()));
                }
                Setting::Unknown(_) => {
                    right.doubts.insert(Doubt::Implied(by.into()));
                }
                Setting::Off | Setting::Absent => {}
            }
        }
    }
    rights
}

fn one(held: &Held<'_>, object: Option<&str>, right: ObjectRight) -> Right {
    union::union(
        held,
        |container| grant(container, object, right),
        |muting| {
            let row = object.and_then(|object| muting.objects.get(object));
            row.map_or(Setting::Off, |row| right.in_muting(*row))
        },
        |container| object.and_then(|object| container.object_limit(object)),
    )
}

fn grant(container: &Container<'_>, object: Option<&str>, right: ObjectRight) -> Grant {
    let capture = container.capture;
    match object.and_then(|object| capture.objects.get(object)) {
        Some(row) if right.is_granted(*row) => Grant::Said(Setting::On),
        // Without Read there is no View All Fields.
        Some(row) if row.get(right).is_none() && Read.is_granted(*row) => Grant::OlderThanViewAllFields,
        None if object.is_some() && is_granted_by_label(capture, |rights| right.is_granted(rights)) => {
            Grant::Said(Setting::Unknown(Unknown::NotSeen))
        }
        // A page can show the whole list.
        None if capture.subject.kind == SubjectKind::Profile && !is_whole(capture, Section::Objects) => {
            Grant::ObjectNotNamed
        }
        Some(_) | None => Grant::Said(Setting::Off),
    }
}
