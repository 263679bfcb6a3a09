//! Grantors and doubts as people read them.

use std::collections::BTreeSet;

use crate::effective::{Doubt, Effective, Grantor, ObjectRight, Right, Unseen};
use crate::finding::label_of;
use crate::text::printable;

/// The most characters of a name.
const NAME: usize = 120;

/// A name as it is shown.
pub(super) fn name(name: &str) -> String {
    printable(name, NAME)
}

/// Names, one after the other.
pub(super) fn names<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> String {
    names.into_iter().map(|own| name(own.as_ref())).collect::<Vec<_>>().join(", ")
}

fn grantor(grantor: &Grantor) -> String {
    match grantor {
        Grantor::Profile(own) => format!("profile {}", name(own)),
        Grantor::PermissionSet(own) => format!("permission set {}", name(own)),
        Grantor::GroupMember { group, permission_set } => {
            format!("permission set {} in group {}", name(permission_set), name(group))
        }
        Grantor::Implied(by) => format!("{}, which brings it along", label_of(by)),
    }
}

/// Everyone who grants.
pub(super) fn grantors<'g>(from: impl IntoIterator<Item = &'g Grantor>) -> String {
    from.into_iter().map(grantor).collect::<Vec<_>>().join("; ")
}

/// Rights on an object.
pub(super) fn rights(rights: impl IntoIterator<Item = ObjectRight>) -> String {
    rights.into_iter().map(|right| right.fact().replace('-', " ")).collect::<Vec<_>>().join(", ")
}

/// Why a right cannot be told, in one sentence.
pub(super) fn doubt(right: &Right) -> String {
    right.doubts.first().map_or_else(String::new, |doubt| match doubt {
        Doubt::Unseen(missing) => unseen([missing]),
        Doubt::NotWhole { kind, name: own } => {
            format!("The {} {} was not read whole.", kind.label(), name(own))
        }
        Doubt::Unclear { grantor: from, reason } => format!("{}: {}", grantor(from), reason.reason()),
        Doubt::ObjectNotNamed { profile } => {
            format!("What the profile {} says of the object was not read.", name(profile))
        }
        Doubt::OlderThanViewAllFields { grantor: from } => {
            format!("The file of {} is older than View All Fields.", grantor(from))
        }
        Doubt::PerhapsMuted { group, .. } => format!("What the group {} mutes was not read.", name(group)),
        Doubt::Implied(by) => format!("{} would bring it along, and cannot be told itself.", label_of(by)),
    })
}

fn unseen<'u>(missing: impl IntoIterator<Item = &'u Unseen>) -> String {
    let each = missing.into_iter().map(|unseen| match &unseen.name {
        Some(own) => format!("{} {}", unseen.kind.label(), name(own)),
        None => format!("the {} of the user", unseen.kind.label()),
    });
    let each: BTreeSet<_> = each.collect();
    format!("Not seen yet: {}.", each.into_iter().collect::<Vec<_>>().join(", "))
}

/// What the user holds and nobody has shown; `None` if all was seen.
pub(super) fn all_unseen(effective: &Effective) -> Option<String> {
    (!effective.unseen.is_empty()).then(|| unseen(&effective.unseen))
}
