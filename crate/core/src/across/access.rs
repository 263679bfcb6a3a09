//! What a user can do, compared with what its integration needs.

use std::borrow::Cow;

use super::people::not_seen;
use super::too_much::{TooMuch, What};
use super::{Judge, words};
use crate::builtin::RULES;
use crate::catalog::{self, Permission, PermissionId};
use crate::effective::{Effective, EffectiveOther, EffectivePermission, Grantor, ObjectRight, Right, other};
use crate::finding::{Finding, Outcome, Target};
use crate::message;
use crate::message::{Arg, Message};
use crate::needs::Needs;
use crate::order::gathered;
use crate::rule::Check;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::sorted::SortedSet;
use crate::subject::SubjectKind;
use crate::text::fold;

/// What every integration user has.
pub(super) const BASE: [&str; 2] = ["ApiEnabled", "ApiUserOnly"];

impl<'c> Judge<'_, 'c> {
    /// What is needed and missing, each by itself; what is too much, all in one.
    pub(super) fn needs(&mut self) {
        let Some(needs) = self.declared() else { return self.unknown("needs", message!("needs.nobody")) };
        let effective = self.effective();
        let (others, _) = self.access.others();
        self.missing(needs, effective);
        let mut more = TooMuch::default();
        self.more_permissions(needs, effective, &mut more);
        more_objects(needs, effective, &mut more);
        for other in others {
            if other.right.setting() == Setting::On && !is_declared(needs, other) {
                more.add(&other.right, &What::Other(other.section, other.name.clone(), other.field));
            }
        }
        let is_clean = more.count == 0;
        if !is_clean {
            let table = more
                .broad(needs)
                .fold(more.table(), |before, row| message!("needs.next-row", before, row).into());
            let message = message!("needs.more", more.count, table);
            self.add("too-much", Outcome::Fail, more.found(), message);
        }
        let unseen = words::all_unseen(effective);
        if let Some(unseen) = unseen.or_else(|| (!self.person.holdings_known).then(not_seen)) {
            self.unknown("access", message!("needs.perhaps-more", unseen));
        } else if !matches!(effective.other_permissions.setting(), Setting::Off) {
            let doubt = words::doubt(&effective.other_permissions);
            self.unknown("access", message!("needs.perhaps-more", doubt));
        } else if let Some(doubt) = Self::perhaps_more(needs, effective) {
            self.unknown("access", message!("needs.perhaps-more", doubt));
        } else if is_clean {
            self.add("access", Outcome::Pass, message!("expected.as-declared"), message!("needs.right"));
        }
        self.other_access(needs, effective, is_clean);
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

    /// A finding for each right that is declared.
    fn missing(&mut self, needs: &Needs, effective: &Effective) {
        for permission in &needs.permissions {
            let name = catalog::canonical_name(permission);
            self.wanted(
                Target::Permission(name.clone()),
                &Arg::Label(name),
                effective.permission(permission),
            );
        }
        let declared: SortedSet<_> = gathered(needs.objects.iter().map(|(object, _)| object.as_str()));
        for object in declared {
            for right in needs.on_object(object) {
                let what = message!("right.on-object", words::rights([right]), Arg::name(object)).into();
                let item = [object, "/", right.fact()].concat();
                if let Some(own) = effective.object(object).get(&right) {
                    self.wanted(Target::Item(Cow::Owned(item)), &what, own);
                }
            }
        }
        // Which names a pattern stands for, nobody can say.
        let seen = self.org.seen;
        let holdings = &self.person.holdings;
        for (field, right) in needs.fields.iter().filter(|(field, _)| !field.contains('*')) {
            let own = other(seen, holdings, Section::Fields, field, Some(*right));
            let what = message!("right.on-object", message!(right.key()), Arg::name(field)).into();
            self.wanted(Target::Item(Cow::Owned([field, "/", right.word()].concat())), &what, &own);
        }
        for (section, name) in needs.others.iter().filter(|(_, name)| !name.contains('*')) {
            let own = other(seen, holdings, *section, name, None);
            let what = message!("needs.in-section", message!(section.key()), Arg::name(name)).into();
            self.wanted(Target::Item(Cow::Owned([section.fact(), "/", name].concat())), &what, &own);
        }
    }

    /// User permissions beyond the needs, but for those that another one brings along: they go with that one.
    fn more_permissions(&self, needs: &Needs, effective: &Effective, more: &mut TooMuch) {
        let allowed = with_implied(needs.permissions.iter().map(String::as_str).chain(BASE));
        let shipped = self.shipped();
        let is_shipped = |own: &EffectivePermission| {
            let from_profile = |by: &Grantor| matches!(by, Grantor::Profile(_) | Grantor::Implied(_));
            shipped.iter().any(|id| id.get().name == own.name) && own.right.grantors.iter().all(from_profile)
        };
        for own in &effective.permissions {
            let is_on = own.right.setting() == Setting::On;
            if is_on && !allowed.contains(own.name.as_ref()) && !is_shipped(own) {
                more.add(&own.right, &What::Permission(own.name.clone()));
            }
        }
    }

    /// What the user's profile has since Salesforce shipped it, if it is one that cannot be edited there.
    pub(super) fn shipped(&self) -> &'static [PermissionId] {
        let name = self.person.holdings.profile.as_deref().unwrap_or_default();
        let profile = self.find(SubjectKind::Profile, name).map(|seen| seen.capture);
        let is_standard = profile.is_some_and(|profile| profile.custom == Some(false));
        let shipped = RULES.iter().find_map(|rule| match rule.check {
            Check::Shipped(shipped) if shipped.profiles.iter().any(|own| fold(own) == fold(name)) => {
                Some(shipped)
            }
            _ => None,
        });
        shipped.filter(|_| is_standard).map_or(&[], |shipped| shipped.permissions)
    }

    /// A right that is needed.
    fn wanted(&mut self, target: Target, what: &Arg, right: &Right) {
        let what = what.clone();
        let setting = right.certain();
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
        let finding = Finding::on_item(self.rule, &self.subject, "", outcome, found, message);
        self.findings.push(Finding { target, reason, ..finding });
    }

    /// Modify All on every object whose records the integration changes. Who creates records owns them.
    pub(super) fn modify_all(&mut self) {
        let changes = |rights: &[ObjectRight]| {
            use ObjectRight::{Delete, Edit, ModifyAllRecords};
            rights.iter().any(|right| matches!(right, Edit | Delete | ModifyAllRecords))
        };
        let declared = self.declared().map_or_else(Vec::new, |needs| needs.objects.clone());
        if declared.is_empty() {
            return self.unknown("objects", message!("needs.no-objects"));
        }
        let effective = self.effective();
        let written: Vec<_> = declared.iter().filter(|(_, rights)| changes(rights)).collect();
        for (object, _) in &written {
            let right = ObjectRight::ModifyAllRecords;
            if !right.is_offered_of(object) {
                let message = message!("needs.no-modify-all", Arg::name(object));
                self.add(object.clone(), Outcome::NotApplicable, message!("found.not-called-for"), message);
            } else if let Some(right) = effective.object(object).get(&right) {
                let what = message!("needs.modify-all-on", Arg::name(object)).into();
                self.wanted(Target::Item(Cow::Owned(object.clone())), &what, right);
            }
        }
        if written.is_empty() {
            self.add("objects", Outcome::Pass, message!("found.none"), message!("needs.writes-nothing"));
        }
    }
}

/// These permissions and all that Salesforce switches on with them.
pub(super) fn with_implied<'n>(names: impl Iterator<Item = &'n str>) -> SortedSet<&'n str> {
    let mut all = SortedSet::new();
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

/// Rights on objects beyond the needs.
fn more_objects(needs: &Needs, effective: &Effective, more: &mut TooMuch) {
    for object in &effective.objects {
        let allowed = needs.on_object(&object.name);
        for (right, own) in object.rights.iter().filter(|(right, _)| !allowed.contains(right)) {
            more.add(own, &What::Object(object.name.clone(), *right));
        }
    }
}

/// Whether the register declares something that is no user permission and no right on an object.
pub(super) fn is_declared(needs: &Needs, other: &EffectiveOther) -> bool {
    match other.field {
        Some(right) => needs.has_field(&other.name, right),
        None => needs.has_other(other.section, &other.name),
    }
}
