//! Permission set groups: what is bundled, and what is muted inside them.

use super::access::{BASE, is_declared, with_implied};
use super::people::not_seen;
use super::{Judge, words};
use crate::effective::{Doubt, Effective, EffectiveOther, Grantor, Obstacle, Right, Withheld, unsettled};
use crate::finding::Outcome;
use crate::message;
use crate::message::{Arg, Message};
use crate::needs::{Integration, Needs};
use crate::section::Effect;
use crate::setting::Setting;
use crate::sorted::SortedSet;
use crate::subject::SubjectKind;

impl Judge<'_, '_> {
    /// Permission sets come in groups.
    pub(super) fn groups(&mut self) {
        let holdings = &self.person.holdings;
        for group in &holdings.groups {
            let shown = Arg::name(group);
            match self.find(SubjectKind::PermissionSetGroup, group) {
                Some(seen) if unsettled(seen.capture).is_some() => {
                    let status = unsettled(seen.capture).unwrap_or_default();
                    self.unknown(group.clone(), words::unsettled(group, status));
                }
                Some(seen) if !seen.capture.members.is_empty() => {
                    let members = Arg::names(&seen.capture.members);
                    let message = message!("group.bundles", shown, members.clone());
                    self.add(group.clone(), Outcome::Pass, members, message);
                }
                Some(seen) if seen.whole => {
                    self.add(
                        group.clone(),
                        Outcome::Pass,
                        message!("found.empty"),
                        message!("group.empty", shown),
                    );
                }
                _ => self.unknown(group.clone(), message!("group.unseen", shown)),
            }
        }
        if !holdings.permission_sets.is_empty() {
            let sets = Arg::names(&holdings.permission_sets);
            let message = message!("sets.direct", sets.clone());
            self.add("permission-set", Outcome::Fail, sets, message);
        } else if !self.person.holdings_known {
            self.unknown("permission-set", not_seen());
        } else {
            self.add("permission-set", Outcome::Pass, message!("found.none"), message!("sets.none-direct"));
        }
    }

    /// What a group grants and the integration does not need is muted. Muting counts inside its own group only.
    pub(super) fn muting(&mut self) {
        if self.person.holdings.groups.is_empty() {
            if !self.person.holdings_known {
                return self.unknown("permission-set-group", not_seen());
            }
            let found = message!("found.none");
            return self.add(
                "permission-set-group",
                Outcome::NotApplicable,
                found,
                message!("muting.no-group"),
            );
        }
        let needs = self.person.integration.map(|integration: &Integration| &integration.needs);
        let needs = needs.filter(|needs| !needs.is_empty());
        let access = self.effective();
        let declared = needs.into_iter().flat_map(|needs| needs.permissions.iter().map(String::as_str));
        let mut allowed = with_implied(declared.chain(BASE));
        // What the profile has since Salesforce shipped it, the user has in any case.
        allowed.extend(self.shipped().iter().map(|id| id.get().name));
        let (others, _) = self.access.others();
        for group in &self.person.holdings.groups {
            let of_group =
                |by: &Grantor| matches!(by, Grantor::GroupMember { group: own, .. } if own == group);
            let mut muted = SortedSet::new();
            let mut not_needed = SortedSet::new();
            for permission in &access.permissions {
                let right = &permission.right;
                let is_muted = |held: &&Withheld| held.obstacle == Obstacle::Muted && of_group(&held.grantor);
                if right.withheld.iter().any(|held| is_muted(&held)) {
                    muted.insert(Arg::Label(permission.name.clone()));
                }
                let needed = needs.is_none() || allowed.contains(permission.name.as_ref());
                if right.setting() == Setting::On && !needed && right.grantors.iter().any(of_group) {
                    not_needed.insert(Arg::Label(permission.name.clone()));
                }
            }
            for object in &access.objects {
                let needed = needs.map(|needs| needs.on_object(&object.name));
                let rights = object.rights.iter().filter(|(right, own)| {
                    let wanted = needed.as_ref().is_none_or(|needed| needed.contains(right));
                    !wanted && own.setting() == Setting::On && own.grantors.iter().any(of_group)
                });
                let rights: Vec<_> = rights.map(|(right, _)| *right).collect();
                if !rights.is_empty() {
                    let what = message!("right.on-object", words::rights(rights), Arg::name(&object.name));
                    not_needed.insert(what.into());
                }
            }
            for other in others.iter().filter(|other| other.section.effect() == Effect::Muted) {
                let needed = needs.is_none_or(|needs| is_declared(needs, other));
                let right = &other.right;
                if !needed && right.setting() == Setting::On && right.grantors.iter().any(of_group) {
                    let section = message!(other.section.key());
                    not_needed.insert(message!("needs.in-section", section, Arg::name(&other.name)).into());
                }
            }
            let shown = Arg::name(group);
            let muted: Arg = if muted.is_empty() {
                message!("found.nothing").into()
            } else {
                Arg::List(muted.into_iter().collect())
            };
            let found = self.find(SubjectKind::PermissionSetGroup, group);
            if found.is_none() {
                self.unknown(group.clone(), message!("group.unseen", shown));
            } else if let Some(status) = found.and_then(|group| unsettled(group.capture)) {
                self.unknown(group.clone(), words::unsettled(group, status));
            } else if needs.is_none() {
                let message = message!("muting.look", shown, muted.clone());
                self.add(group.clone(), Outcome::Manual, muted, message);
            } else if !not_needed.is_empty() {
                let message =
                    message!("muting.not-needed", shown, Arg::List(not_needed.into_iter().collect()));
                self.add(group.clone(), Outcome::Fail, muted, message);
            } else if let Some(unseen) = words::all_unseen(access) {
                self.unknown(group.clone(), message!("muting.unseen", shown, muted, unseen));
            } else if let Some(doubt) =
                needs.and_then(|needs| perhaps_more(group, needs, &allowed, access, others))
            {
                self.unknown(group.clone(), message!("muting.unseen", shown, muted, doubt));
            } else {
                let message = message!("muting.right", shown, muted.clone());
                self.add(group.clone(), Outcome::Pass, muted, message);
            }
        }
    }
}

/// What a group may grant beyond the needs, for all that was seen of it and of its members.
fn perhaps_more(
    group: &str,
    needs: &Needs,
    allowed: &SortedSet<&str>,
    access: &Effective,
    others: &[EffectiveOther],
) -> Option<Message> {
    let open = |right: &Right| {
        let is_open = matches!(right.setting(), Setting::Unknown(_));
        let doubt = right.doubts.iter().find(|doubt| is_open && may_be_of(doubt, group));
        doubt.map(words::doubt_of)
    };
    let permissions = access.permissions.iter().filter(|own| !allowed.contains(own.name.as_ref()));
    let rights = access.objects.iter().flat_map(|object| {
        let needed = needs.on_object(&object.name);
        object.rights.iter().filter(move |(right, _)| !needed.contains(right)).map(|(_, own)| own)
    });
    let muted = others.iter().filter(|other| other.section.effect() == Effect::Muted);
    let not_declared = muted.filter(|other| !is_declared(needs, other)).map(|other| &other.right);
    let mut all = [&access.other_permissions]
        .into_iter()
        .chain(access.other_objects.values())
        .chain(permissions.map(|own| &own.right))
        .chain(rights)
        .chain(not_declared);
    all.find_map(open)
}

/// Whether a doubt may be about what a group grants: it is not about the profile, a set beside the group, or another group.
fn may_be_of(doubt: &Doubt, group: &str) -> bool {
    match doubt {
        Doubt::Unclear { grantor, .. }
        | Doubt::OlderThanViewAllFields { grantor }
        | Doubt::Withheld(Withheld { grantor, .. }) => match grantor {
            Grantor::Profile(_) | Grantor::PermissionSet(_) => false,
            Grantor::GroupMember { group: own, .. } => own == group,
            Grantor::Implied(_) => true,
        },
        Doubt::NotWhole { kind, .. } => *kind != SubjectKind::Profile,
        Doubt::PerhapsMuted { group: own, .. } | Doubt::Unsettled { group: own, .. } => own == group,
        Doubt::ObjectNotNamed { .. } => false,
        Doubt::Unseen(_) | Doubt::Implied(_) | Doubt::PerhapsUnassignable { .. } => true,
    }
}
