//! What a user can do, compared with what its integration needs.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::people::NOT_SEEN;
use super::{Judge, words};
use crate::catalog::{self, Permission};
use crate::effective::{Effective, Grantor, ObjectRight, Right};
use crate::finding::{Finding, Outcome, Target, label_of};
use crate::needs::Needs;
use crate::setting::Setting;

/// What every integration user has.
const BASE: [&str; 2] = ["ApiEnabled", "ApiUserOnly"];

/// User permissions that open every object, and what does the same for one.
const BROAD: [(&str, &str); 3] = [
    ("ModifyAllData", "the rights that it needs, at most Modify All"),
    ("ViewAllData", "Read, at most View All"),
    ("ViewAllFieldsGlobal", "View All Fields"),
];

const NO_NEEDS: &str =
    "Nobody has declared what this integration needs, so no right can be called too much or missing.";

impl<'c> Judge<'_, 'c> {
    /// Too much and missing, each with who grants it.
    pub(super) fn needs(&mut self) {
        let Some(needs) = self.declared() else { return self.unknown("needs", NO_NEEDS) };
        let effective = self.effective();
        let mut clean = self.permissions(needs, &effective);
        clean &= self.objects(needs, &effective);
        let unseen = words::all_unseen(&effective);
        if let Some(unseen) = unseen.or_else(|| (!self.person.holdings_known).then(|| NOT_SEEN.to_owned())) {
            self.unknown("access", format!("There may be more rights. {unseen}"));
        } else if !matches!(effective.other_permissions.setting(), Setting::Off) {
            let doubt = words::doubt(&effective.other_permissions);
            self.unknown("access", format!("There may be more rights. {doubt}"));
        } else if clean {
            let message = "The user has no right that the integration does not need.".to_owned();
            self.add("access", Outcome::Pass, "as declared", message);
        }
    }

    fn declared(&self) -> Option<&'c Needs> {
        self.person.integration.map(|integration| &integration.needs).filter(|needs| !needs.is_empty())
    }

    fn permissions(&mut self, needs: &Needs, effective: &Effective) -> bool {
        let allowed = with_implied(needs.permissions.iter().map(String::as_str).chain(BASE));
        for permission in &needs.permissions {
            let target = Target::Permission(catalog::canonical_name(permission));
            self.wanted(target, label_of(permission), effective.permission(permission));
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
            let label = label_of(&permission.name);
            let from = words::grantors(own);
            let hint = broad(&permission.name, needs);
            let message = format!("{label} is not needed. It comes from {from}: take it away there.{hint}");
            self.finding(Target::Permission(permission.name.clone()), Outcome::Fail, "on", message);
        }
        clean
    }

    fn objects(&mut self, needs: &Needs, effective: &Effective) -> bool {
        let declared: BTreeSet<_> = needs.objects.iter().map(|(object, _)| object.as_str()).collect();
        for object in declared {
            for right in needs.on_object(object) {
                let what = format!("{} on {}", words::rights([right]), words::name(object));
                let item = format!("{object}/{}", right.fact());
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
            let message = format!(
                "{}: {rights} not needed. It comes from {}: take it away there.",
                words::name(&object.name),
                words::grantors(&from)
            );
            self.add(object.name.clone(), Outcome::Fail, rights, message);
        }
        clean
    }

    /// A right that is needed.
    fn wanted(&mut self, target: Target, what: &str, right: &Right) {
        let (outcome, message) = match right.setting() {
            Setting::On => {
                (Outcome::Pass, format!("{what} comes from {}.", words::grantors(&right.grantors)))
            }
            Setting::Off | Setting::Absent if !self.person.holdings_known => {
                (Outcome::Unknown, format!("{what}: {NOT_SEEN}"))
            }
            Setting::Off | Setting::Absent => {
                let held = right.withheld.first().map(|withheld| {
                    format!(
                        " {} would grant it, but it does not count there.",
                        words::grantors([&withheld.grantor])
                    )
                });
                let held = held.unwrap_or_default();
                (Outcome::Fail, format!("{what} is needed and missing: grant it in a permission set.{held}"))
            }
            Setting::Unknown(_) => (Outcome::Unknown, format!("{what}: {}", words::doubt(right))),
        };
        self.finding(target, outcome, right.setting().word(), message);
    }

    fn finding(&mut self, target: Target, outcome: Outcome, actual: &str, message: String) {
        let finding = Finding::on_item(self.rule, "", outcome, actual, message);
        self.findings.push(Finding { target, ..finding });
    }

    /// Modify All on every object that the integration writes.
    pub(super) fn modify_all(&mut self) {
        let written = |rights: &[ObjectRight]| {
            use ObjectRight::{Create, Delete, Edit, ModifyAllRecords};
            rights.iter().any(|right| matches!(right, Create | Edit | Delete | ModifyAllRecords))
        };
        let declared = self.declared().map_or_else(Vec::new, |needs| needs.objects.clone());
        if declared.is_empty() {
            return self.unknown("objects", "Nobody has declared which objects this integration writes.");
        }
        let effective = self.effective();
        for (object, _) in declared.iter().filter(|(_, rights)| written(rights)) {
            if let Some(right) = effective.object(object).get(&ObjectRight::ModifyAllRecords) {
                let what = format!("Modify All on {}", words::name(object));
                self.wanted(Target::Item(Cow::Owned(object.clone())), &what, right);
            }
        }
        if !declared.iter().any(|(_, rights)| written(rights)) {
            self.add("objects", Outcome::Pass, "none", "The integration writes no object.".to_owned());
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
fn broad(permission: &str, needs: &Needs) -> String {
    let known = BROAD.iter().find(|(name, _)| *name == permission);
    match known {
        Some((_, instead)) if !needs.objects.is_empty() => {
            let objects = words::names(needs.objects.iter().map(|(object, _)| object));
            format!(" It opens every object; in a permission set, {instead} on these would do: {objects}.")
        }
        _ => String::new(),
    }
}
