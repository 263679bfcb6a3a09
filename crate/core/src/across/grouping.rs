//! Permission set groups: what is bundled, and what is muted inside them.

use std::collections::BTreeSet;

use super::people::not_seen;
use super::{Judge, words};
use crate::effective::{Grantor, Obstacle};
use crate::finding::Outcome;
use crate::message;
use crate::message::Arg;
use crate::needs::Integration;
use crate::setting::Setting;
use crate::subject::SubjectKind;

impl Judge<'_, '_> {
    /// Permission sets come in groups.
    pub(super) fn groups(&mut self) {
        let holdings = &self.person.holdings;
        for group in &holdings.groups {
            let shown = Arg::name(group);
            match self.find(SubjectKind::PermissionSetGroup, group) {
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
        let effective = self.effective();
        for group in &self.person.holdings.groups {
            let of_group =
                |by: &Grantor| matches!(by, Grantor::GroupMember { group: own, .. } if own == group);
            let mut muted = BTreeSet::new();
            let mut not_needed = BTreeSet::new();
            for permission in &effective.permissions {
                let right = &permission.right;
                let is_muted = |held: &&crate::effective::Withheld| {
                    held.obstacle == Obstacle::Muted && of_group(&held.grantor)
                };
                if right.withheld.iter().any(|held| is_muted(&held)) {
                    muted.insert(Arg::Label(permission.name.clone()));
                }
                let needed =
                    needs.is_none_or(|needs| needs.permissions.iter().any(|name| *name == permission.name));
                if right.setting() == Setting::On && !needed && right.grantors.iter().any(of_group) {
                    not_needed.insert(Arg::Label(permission.name.clone()));
                }
            }
            let shown = Arg::name(group);
            let muted: Arg = if muted.is_empty() {
                message!("found.nothing").into()
            } else {
                Arg::List(muted.into_iter().collect())
            };
            if self.find(SubjectKind::PermissionSetGroup, group).is_none() {
                self.unknown(group.clone(), message!("group.unseen", shown));
            } else if needs.is_none() {
                let message = message!("muting.look", shown, muted.clone());
                self.add(group.clone(), Outcome::Manual, muted, message);
            } else if !not_needed.is_empty() {
                let message =
                    message!("muting.not-needed", shown, Arg::List(not_needed.into_iter().collect()));
                self.add(group.clone(), Outcome::Fail, muted, message);
            } else if let Some(unseen) = words::all_unseen(&effective) {
                self.unknown(group.clone(), message!("muting.unseen", shown, muted, unseen));
            } else {
                let message = message!("muting.right", shown, muted.clone());
                self.add(group.clone(), Outcome::Pass, muted, message);
            }
        }
    }
}
