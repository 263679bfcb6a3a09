//! Permission set groups: what is bundled, and what is muted inside them.

use std::collections::BTreeSet;

use super::people::NOT_SEEN;
use super::{Judge, words};
use crate::effective::{Grantor, Obstacle};
use crate::finding::{Outcome, label_of};
use crate::needs::Integration;
use crate::setting::Setting;
use crate::subject::SubjectKind;

impl Judge<'_, '_> {
    /// Permission sets come in groups.
    pub(super) fn groups(&mut self) {
        let holdings = &self.person.holdings;
        for group in &holdings.groups {
            let shown = words::name(group);
            match self.find(SubjectKind::PermissionSetGroup, group) {
                Some(seen) if !seen.capture.members.is_empty() => {
                    let members = words::names(&seen.capture.members);
                    let message = format!("The group {shown} bundles {members}.");
                    self.add(group.clone(), Outcome::Pass, members, message);
                }
                Some(seen) if seen.whole => {
                    self.add(group.clone(), Outcome::Pass, "empty", format!("The group {shown} is empty."));
                }
                _ => self.unknown(group.clone(), format!("The group {shown} was not seen yet.")),
            }
        }
        if !holdings.permission_sets.is_empty() {
            let sets = words::names(&holdings.permission_sets);
            let message = format!("Assigned directly, outside any group: {sets}.");
            self.add("permission-set", Outcome::Fail, sets, message);
        } else if !self.person.holdings_known {
            self.unknown("permission-set", NOT_SEEN);
        } else {
            let message = "No permission set is assigned directly.".to_owned();
            self.add("permission-set", Outcome::Pass, "none", message);
        }
    }

    /// What a group grants and the integration does not need is muted. Muting counts inside its own group only.
    pub(super) fn muting(&mut self) {
        if self.person.holdings.groups.is_empty() {
            let known = self.person.holdings_known;
            let message =
                if known { "The user is in no group, so there is nothing to mute." } else { NOT_SEEN };
            let outcome = if known { Outcome::NotApplicable } else { Outcome::Unknown };
            return self.add("permission-set-group", outcome, "none", message.to_owned());
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
                    muted.insert(label_of(&permission.name));
                }
                let needed =
                    needs.is_none_or(|needs| needs.permissions.iter().any(|name| *name == permission.name));
                if right.setting() == Setting::On && !needed && right.grantors.iter().any(of_group) {
                    not_needed.insert(label_of(&permission.name));
                }
            }
            let shown = words::name(group);
            let muted = if muted.is_empty() { "nothing".to_owned() } else { words::names(muted) };
            if self.find(SubjectKind::PermissionSetGroup, group).is_none() {
                self.unknown(group.clone(), format!("The group {shown} was not seen yet."));
            } else if needs.is_none() {
                let message = format!(
                    "Muted in {shown}: {muted}. Nobody has declared what the integration needs, so look yourself."
                );
                self.add(group.clone(), Outcome::Manual, muted, message);
            } else if !not_needed.is_empty() {
                let message = format!("Mute in {shown}, not needed: {}.", words::names(not_needed));
                self.add(group.clone(), Outcome::Fail, muted, message);
            } else if let Some(unseen) = words::all_unseen(&effective) {
                self.unknown(group.clone(), format!("Muted in {shown}: {muted}. {unseen}"));
            } else {
                let message = format!("Muted in {shown}: {muted}. It grants nothing that is not needed.");
                self.add(group.clone(), Outcome::Pass, muted, message);
            }
        }
    }
}
