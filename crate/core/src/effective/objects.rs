//! Effective rights on objects.

use std::collections::{BTreeMap, BTreeSet};

use crate::capture;
use crate::content::{Section, is_granted_by_label, is_whole};
use crate::setting::{Setting, Unknown};
use crate::subject::SubjectKind;

use super::held::{Container, Held};
use super::union::{self, Grant};
use super::{Doubt, Grantor, Right};

/// One right on an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectRight {
    /// Read.
    Read,
    /// Create.
    Create,
    /// Edit.
    Edit,
    /// Delete.
    Delete,
    /// View All Records.
    ViewAllRecords,
    /// Modify All Records.
    ModifyAllRecords,
    /// View All Fields.
    ViewAllFields,
}

use ObjectRight::{Create, Delete, Edit, ModifyAllRecords, Read, ViewAllFields, ViewAllRecords};

impl ObjectRight {
    /// Every right, in the order in which Setup shows them.
    pub const ALL: [Self; 7] = [Read, Create, Edit, Delete, ViewAllRecords, ModifyAllRecords, ViewAllFields];

    /// The name that machines read.
    pub const fn id(self) -> &'static str {
        match self {
            Read => "read",
            Create => "create",
            Edit => "edit",
            Delete => "delete",
            ViewAllRecords => "viewAllRecords",
            ModifyAllRecords => "modifyAllRecords",
            ViewAllFields => "viewAllFields",
        }
    }

    /// The name in facts and in Setup: `view-all`.
    pub const fn fact(self) -> &'static str {
        match self {
            Read => "read",
            Create => "create",
            Edit => "edit",
            Delete => "delete",
            ViewAllRecords => "view-all",
            ModifyAllRecords => "modify-all",
            ViewAllFields => "view-all-fields",
        }
    }

    /// What people call it, as a key of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Read => "right.read",
            Create => "right.create",
            Edit => "right.edit",
            Delete => "right.delete",
            ViewAllRecords => "right.view-all",
            ModifyAllRecords => "right.modify-all",
            ViewAllFields => "right.view-all-fields",
        }
    }

    /// The name of the element in metadata: `allowRead`.
    pub const fn element(self) -> &'static str {
        match self {
            Read => "allowRead",
            Create => "allowCreate",
            Edit => "allowEdit",
            Delete => "allowDelete",
            ViewAllRecords | ModifyAllRecords | ViewAllFields => self.id(),
        }
    }

    /// The right with this name, in either spelling.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.id() == id || right.fact() == id)
    }

    /// The rights without which this one cannot be.
    pub const fn needs(self) -> &'static [Self] {
        match self {
            Read => &[],
            Create | Edit | ViewAllRecords | ViewAllFields => &[Read],
            Delete => &[Read, Edit],
            ModifyAllRecords => &[Read, Edit, Delete, ViewAllRecords],
        }
    }

    const fn stands_in(self, row: capture::ObjectRights) -> bool {
        match self {
            Read => row.read,
            Create => row.create,
            Edit => row.edit,
            Delete => row.delete,
            ViewAllRecords => row.view_all_records,
            ModifyAllRecords => row.modify_all_records,
            ViewAllFields => matches!(row.view_all_fields, Some(true)),
        }
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
        } else if self.is_newer_than(row) {
            Setting::Unknown(Unknown::NotSeen)
        } else {
            Setting::Off
        }
    }

    /// Files older than API version 63 say nothing of View All Fields.
    const fn is_newer_than(self, row: capture::ObjectRights) -> bool {
        matches!((self, row.view_all_fields), (ViewAllFields, None))
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
        Some(row) if right.is_newer_than(*row) && Read.is_granted(*row) => Grant::OlderThanViewAllFields,
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
