//! What a user can do, compared with what its integration needs.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::people::not_seen;
use super::{Judge, words};
use crate::catalog::{self, Permission};
use crate::effective::{Effective, EffectivePermission, Grantor, ObjectRight, Right};
use crate::finding::{Finding, Outcome, Target};
use crate::message;
use crate::message::{Arg, Message};
use crate::needs::Needs;
use crate::setting::{Setting, Unknown};

/// What every integration user has.
const BASE: [&str; 2] = ["ApiEnabled", "ApiUserOnly"];

/// User permissions that open every object, and what does the same for one.
const BROAD: [(&str, &str); 3] = [
    ("ModifyAllData", "needs.instead-modify-all"),
    ("ViewAllData", "needs.instead-view-all"),
    ("ViewAllFieldsGlobal", "needs.instead-view-all-fields"),
];

impl<'c> Judge<'_, 'c> {
    /// Too much and missing, each with who grants it.
    pub(super) fn needs(&mut self) {
        let Some(needs) = self.declared() else { return self.unknown("needs", message!("needs.nobody")) };
        let effective = self.effective();
        let mut clean = self.permissions(needs, &effective);
        clean &= self.objects(needs, &effective);
        let unseen = words::all_unseen(&effective);
        if let Some(unseen) = unseen.or_else(|| (!self.person.holdings_known).then(not_seen)) {
            self.unknown("access", message!("needs.perhaps-more", unseen));
        } else if !matches!(effective.other_permissions.setting(), Setting::Off) {
            let doubt = words::doubt(&effective.other_permissions);
            self.unknown("access", message!("needs.perhaps-more", doubt));
        } else if let Some(doubt) = Self::perhaps_more(needs, &effective) {
            self.unknown("access", message!("needs.perhaps-more", doubt));
        } else if clean {
            self.add("access", Outcome::Pass, message!("expected.as-declared"), message!("needs.right"));
        }
    }

    /// What the user may have beyond the needs, for all that was seen: a user permission, a right on an object that something names,
    /// or on any other.
    fn perhaps_more(needs: &Needs, effective: &Effective) -> Option<Message> {
        let is_open = |right: &&Right| matches!(right.setting(), Setting::Unknown(_));
        let allowed = with_implied(needs.permissions.iter().map(String::as_str).chain(BASE));
        let permissions = effective.permissions.iter().filter(|own| !allowed.contains(own.name.as_ref()));
        let named: Vec<_> = permissions.filter(|own| is_open(&&own.right)).collect();
        // What metadata never tells comes last: a person has to look at it in any case.
        let is_blind = |right: &Right| right.setting() == Setting::Unknown(Unknown::MetadataBlind);
        let (blind, named): (Vec<_>, Vec<_>) = named.into_iter().partition(|own| is_blind(&own.right));
        let told = |own: &EffectivePermission| {
            let label = Arg::Label(own.name.clone());
            message!("permission.unknown", label, words::doubt(&own.right))
        };
        let mut of_objects = effective.objects.iter().flat_map(|object| {
            let allowed = needs.on_object(&object.name);
            let open =
                object.rights.iter().filter(move |(right, own)| !allowed.contains(right) && is_open(own));
            open.map(|(right, own)| {
                let what = message!("right.on-object", words::rights([*right]), Arg::name(&object.name));
                message!("permission.unknown", what, words::doubt(own))
            })
        });
        let mut others = effective.other_objects.values().filter(is_open).map(words::doubt);
        let first = named.first().map(|own| told(own));
        first
            .or_else(|| of_objects.next())
            .or_else(|| others.next())
            .or_else(|| blind.first().map(|own| told(own)))
    }

    fn declared(&self) -> Option<&'c Needs> {
        self.person.integration.map(|integration| &integration.needs).filter(|needs| !needs.is_empty())
    }

    fn permissions(&mut self, needs: &Needs, effective: &Effective) -> bool {
        let allowed = with_implied(needs.permissions.iter().map(String::as_str).chain(BASE));
        for permission in &needs.permissions {
            let name = catalog::canonical_name(permission);
            self.wanted(
                Target::Permission(name.clone()),
                &Arg::Label(name),
                effective.permission(permission),
            );
        }
        let mut clean = true;
        let too_much = effective.permissions.iter().filter(|permission| {
            permission.right.setting() == Setting::On && !allowed.contains(permission.name.as_ref())
        });
        for permission in too_much {
            // What another permission brings along goes with that one.
            let mut own =
                permission.right.grantors.iter().filter(|by| !matches!(by, Grantor::Implied(_))).peekable();
            if own.peek().is_none() {
                continue;
            }
            clean = false;
            let label = Arg::Label(permission.name.clone());
            let message =
                message!("needs.too-much", label, words::grantors(own), broad(&permission.name, needs));
            self.finding(Target::Permission(permission.name.clone()), Outcome::Fail, Setting::On, message);
        }
        clean
    }

    fn objects(&mut self, needs: &Needs, effective: &Effective) -> bool {
        let declared: BTreeSet<_> = needs.objects.iter().map(|(object, _)| object.as_str()).collect();
        for object in declared {
            for right in needs.on_object(object) {
                let what = message!("right.on-object", words::rights([right]), Arg::name(object)).into();
                let item = [object, "/", right.fact()].concat();
                if let Some(own) = effective.object(object).get(&right) {
                    self.wanted(Target::Item(Cow::Owned(item)), &what, own);
                }
            }
        }
        let mut clean = true;
        for object in &effective.objects {
            let allowed = needs.on_object(&object.name);
            let own = |right: &Right| {
                right
                    .grantors
                    .iter()
                    .filter(|by| !matches!(by, Grantor::Implied(_)))
                    .cloned()
                    .collect::<Vec<_>>()
            };
            let too_much: Vec<_> = object
                .rights
                .iter()
                .filter(|(right, state)| !allowed.contains(right) && !own(state).is_empty())
                .collect();
            if too_much.is_empty() {
                continue;
            }
            clean = false;
            let from: BTreeSet<_> = too_much.iter().flat_map(|(_, state)| own(state)).collect();
            let rights = words::rights(too_much.iter().map(|(right, _)| **right));
            let name = Arg::name(&object.name);
            let message = message!("needs.too-much-on", name, rights.clone(), words::grantors(&from));
            self.add(object.name.clone(), Outcome::Fail, rights, message);
        }
        clean
    }

    /// A right that is needed.
    fn wanted(&mut self, target: Target, what: &Arg, right: &Right) {
        let what = what.clone();
        let setting = right.setting();
        let (outcome, message) = match setting {
            Setting::On => (Outcome::Pass, message!("needs.granted", what, words::grantors(&right.grantors))),
            Setting::Off | Setting::Absent if !self.person.holdings_known => {
                (Outcome::Unknown, message!("permission.unknown", what, not_seen()))
            }
            Setting::Off | Setting::Absent => {
                let withheld = right.withheld.first();
                let held = withheld.map(|held| message!("needs.withheld", words::grantors([&held.grantor])));
                (Outcome::Fail, message!("needs.missing", what, held))
            }
            Setting::Unknown(_) => {
                (Outcome::Unknown, message!("permission.unknown", what, words::doubt(right)))
            }
        };
        self.finding(target, outcome, setting, message);
    }

    fn finding(&mut self, target: Target, outcome: Outcome, found: Setting, message: Message) {
        let reason = match found {
            Setting::Unknown(reason) => Some(reason),
            _ => (outcome == Outcome::Unknown).then_some(Unknown::NotSeen),
        };
        let finding = Finding::on_item(self.rule, "", outcome, found, message);
        self.findings.push(Finding { target, reason, ..finding });
    }

    /// Modify All on every object that the integration writes.
    pub(super) fn modify_all(&mut self) {
        let written = |rights: &[ObjectRight]| {
            use ObjectRight::{Create, Delete, Edit, ModifyAllRecords};
            rights.iter().any(|right| matches!(right, Create | Edit | Delete | ModifyAllRecords))
        };
        let declared = self.declared().map_or_else(Vec::new, |needs| needs.objects.clone());
        if declared.is_empty() {
            return self.unknown("objects", message!("needs.no-objects"));
        }
        let effective = self.effective();
        for (object, _) in declared.iter().filter(|(_, rights)| written(rights)) {
            if let Some(right) = effective.object(object).get(&ObjectRight::ModifyAllRecords) {
                let what = message!("needs.modify-all-on", Arg::name(object)).into();
                self.wanted(Target::Item(Cow::Owned(object.clone())), &what, right);
            }
        }
        if !declared.iter().any(|(_, rights)| written(rights)) {
            self.add("objects", Outcome::Pass, message!("found.none"), message!("needs.writes-nothing"));
        }
    }
}

/// These permissions and all that Salesforce switches on with them.
fn with_implied<'n>(names: impl Iterator<Item = &'n str>) -> BTreeSet<&'n str> {
    let mut all = BTreeSet::new();
    let mut open: Vec<&str> =
        names.map(|name| catalog::permission(name).map_or(name, |known| known.name)).collect();
    while let Some(name) = open.pop() {
        if all.insert(name) {
            let implied = catalog::permission(name).map_or(&[][..], Permission::implies);
            open.extend(implied);
        }
    }
    all
}

/// What to grant in place of a permission that opens every object.
fn broad(permission: &str, needs: &Needs) -> Option<Message> {
    let (_, instead) =
        BROAD.iter().find(|(name, _)| *name == permission).filter(|_| !needs.objects.is_empty())?;
    let objects = Arg::names(needs.objects.iter().map(|(object, _)| object));
    Some(message!("needs.opens-everything", message!(instead), objects))
}
