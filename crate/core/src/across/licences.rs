//! Permission sets that are tied to a licence.

use super::Judge;
use super::people::not_seen;
use crate::content::granted;
use crate::coverage;
use crate::effective;
use crate::finding::Outcome;
use crate::message;
use crate::message::Arg;
use crate::order::InOrder as _;
use crate::scope::is_integration_licence;
use crate::section::Section;
use crate::subject::SubjectKind;
use crate::text::is_none;

/// What a user with a Salesforce Integration licence needs for any standard object.
const OPENS_STANDARD_OBJECTS: &str = "Salesforce API Integration";

impl Judge<'_, '_> {
    /// Each set that the user holds fits the licences that the user has.
    pub(super) fn licence_fit(&mut self) {
        let mut sets = self.person.holdings.permission_sets.clone();
        for name in self.person.holdings.groups.clone() {
            let group = self.find(SubjectKind::PermissionSetGroup, &name);
            sets.extend(group.into_iter().flat_map(|group| group.capture.members.iter().cloned()));
            if !group.is_some_and(|group| group.whole) {
                let message = message!("group.sets-unseen", Arg::name(&name));
                self.unknown(name, message);
            }
        }
        sets.order();
        sets.dedup();
        let profile = self.person.holdings.profile.as_deref();
        let profile = profile.and_then(|name| self.find(SubjectKind::Profile, name));
        let user = profile.and_then(|seen| seen.capture.licence.as_deref());
        for name in &sets {
            let Some(set) = self.find(SubjectKind::PermissionSet, name) else {
                self.unknown(name.clone(), message!("set.unseen", Arg::name(name)));
                continue;
            };
            // A file names the licence of a set that has one. Only its overview shows it on pages.
            let is_file = coverage::is_of_whole_file(&set.capture.more);
            let Some(licence) = set.capture.licence.as_deref().or(is_file.then_some("")) else {
                self.unknown(name.clone(), message!("set.licence-unseen", Arg::name(name)));
                continue;
            };
            let standard = granted(set.capture, Section::Objects);
            let standard = standard.iter().find(|grant| effective::is_standard(&grant.name));
            if is_none(licence) {
                if standard.is_some() || !set.capture.coverage(Section::Objects).is_whole() {
                    self.within_user_licence(name, standard.map(|object| object.name.as_str()), user);
                }
                continue;
            }
            let (set_name, shown) = (Arg::name(name), Arg::name(licence));
            let limit = effective::no_standard_objects(licence);
            if let (Some(limit), Some(object)) = (limit, standard) {
                let message =
                    message!("set.beyond-licence", set_name, Arg::name(&object.name), Arg::name(limit.says));
                self.add(name.clone(), Outcome::Fail, shown, message);
                continue;
            }
            match self.person.holdings.licences.has(licence, user) {
                Some(true) => {
                    let message = message!("set.licence-fits", set_name, shown.clone());
                    self.add(name.clone(), Outcome::Pass, shown, message);
                }
                Some(false) => {
                    let message = message!("set.licence-lacking", set_name, shown.clone());
                    self.add(name.clone(), Outcome::Fail, shown, message);
                }
                None => self.unknown(name.clone(), message!("set.licences-unseen", set_name, shown)),
            }
        }
        if !self.person.holdings_known {
            self.unknown("permission-set", not_seen());
        } else if self.findings.is_empty() {
            self.add("permission-set", Outcome::Pass, message!("found.none"), message!("sets.no-licence"));
        }
    }

    /// A set without a licence that grants a standard object, or of whose objects not all were seen, for a user whose own licence
    /// opens none.
    fn within_user_licence(&mut self, set: &str, object: Option<&str>, user: Option<&str>) {
        let licences = &self.person.holdings.licences;
        let of_user = licences.user.as_deref().or(user);
        let own = licences.permission_set.iter().map(String::as_str);
        let mut own = own.chain(of_user);
        let Some(own) =
            own.find(|own| is_integration_licence(own) && !effective::is_same(own, OPENS_STANDARD_OBJECTS))
        else {
            // Which licence it is, nobody has said: it may open no standard object.
            if of_user.is_none() {
                self.unknown(set, message!("shipped.licence-unseen"));
            }
            return;
        };
        let has = licences.has(OPENS_STANDARD_OBJECTS, user);
        let Some(object) = object else {
            if has != Some(true) {
                let kind = message!(SubjectKind::PermissionSet.key());
                self.unknown(set, message!("doubt.not-whole", kind, Arg::name(set)));
            }
            return;
        };
        let key = match has {
            Some(true) => "set.within-user-licence",
            Some(false) => "set.beyond-user-licence",
            None => "set.perhaps-beyond-user-licence",
        };
        let message = message!(key, Arg::name(set), Arg::name(object), Arg::name(own));
        match key {
            "set.within-user-licence" => self.add(set, Outcome::Pass, Arg::name(object), message),
            "set.beyond-user-licence" => self.add(set, Outcome::Fail, Arg::name(object), message),
            _ => self.unknown(set, message),
        }
    }
}
