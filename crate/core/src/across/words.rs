//! Grantors and doubts as people read them.

use crate::effective::{Doubt, Effective, Grantor, ObjectRight, Obstacle, Right, Unseen, Withheld};
use crate::message;
use crate::message::{Arg, Message};
use crate::order::gathered;
use crate::sorted::SortedSet;

/// Who grants.
pub fn grantor(grantor: &Grantor) -> Message {
    match grantor {
        Grantor::Profile(own) => message!("grantor.profile", Arg::name(own)),
        Grantor::PermissionSet(own) => message!("grantor.set", Arg::name(own)),
        Grantor::GroupMember { group, permission_set } => {
            message!("grantor.member", Arg::name(permission_set), Arg::name(group))
        }
        Grantor::Implied(by) => message!("grantor.implied", Arg::Label(by.clone())),
    }
}

/// Everyone who grants.
pub(super) fn grantors<'g>(from: impl IntoIterator<Item = &'g Grantor>) -> Arg {
    Arg::Series(from.into_iter().map(|from| grantor(from).into()).collect())
}

/// Rights on an object.
pub(super) fn rights(rights: impl IntoIterator<Item = ObjectRight>) -> Arg {
    Arg::List(rights.into_iter().map(|right| message!(right.key()).into()).collect())
}

/// Why a right cannot be told, in one sentence. Of one that is granted: what may take it away, and not who may grant it, too.
pub(super) fn doubt(right: &Right) -> Message {
    let takes_away = |doubt: &&Doubt| {
        !right.grantors.is_empty()
            && matches!(
                doubt,
                Doubt::PerhapsMuted { .. } | Doubt::PerhapsUnassignable { .. } | Doubt::Unsettled { .. }
            )
    };
    let told = right.doubts.iter().find(takes_away).or_else(|| right.doubts.first());
    told.map_or_else(|| message!("reason.not-seen"), doubt_of)
}

/// One reason why a right cannot be told, in a sentence.
pub fn doubt_of(doubt: &Doubt) -> Message {
    match doubt {
        Doubt::Unseen(missing) => unseen([missing]),
        Doubt::NotWhole { kind, name } => message!("doubt.not-whole", message!(kind.key()), Arg::name(name)),
        Doubt::Unclear { grantor: from, reason } => {
            message!("doubt.unclear", grantor(from), reason.message())
        }
        Doubt::ObjectNotNamed { profile } => message!("doubt.object-not-named", Arg::name(profile)),
        Doubt::OlderThanViewAllFields { grantor: from } => {
            message!("doubt.older-than-view-all-fields", grantor(from))
        }
        Doubt::PerhapsMuted { group, .. } => message!("doubt.perhaps-muted", Arg::name(group)),
        Doubt::Implied(by) => message!("doubt.implied", Arg::Label(by.clone())),
        Doubt::PerhapsUnassignable { permission_set, licence } => {
            message!("doubt.perhaps-unassignable", Arg::name(permission_set), Arg::name(licence))
        }
        Doubt::Withheld(Withheld { grantor: from, obstacle: Obstacle::SessionBased }) => {
            message!("doubt.session", grantor(from))
        }
        Doubt::Withheld(held) => message!("doubt.beyond-licence", grantor(&held.grantor)),
        Doubt::Unsettled { group, status } => unsettled(group, status),
    }
}

/// Salesforce is not done with a group.
pub(super) fn unsettled(group: &str, status: &str) -> Message {
    message!("doubt.unsettled", Arg::name(group), Arg::name(status))
}

pub(super) fn unseen<'u>(missing: impl IntoIterator<Item = &'u Unseen>) -> Message {
    let each = missing.into_iter().map(|unseen| {
        let kind = message!(unseen.kind.key());
        Arg::Message(match &unseen.name {
            Some(own) => message!("unseen.named", kind, Arg::name(own)),
            None => message!("unseen.of-user", kind),
        })
    });
    let each: SortedSet<_> = gathered(each);
    message!("unseen.these", Arg::List(each.into_iter().collect()))
}

/// What the user holds and nobody has shown; `None` if all was seen.
pub(super) fn all_unseen(effective: &Effective) -> Option<Message> {
    (!effective.unseen.is_empty()).then(|| unseen(&effective.unseen))
}
