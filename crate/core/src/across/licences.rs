//! Permission sets that are tied to a licence.

use super::Judge;
use super::people::not_seen;
use crate::content::granted;
use crate::coverage;
use crate::effective;
use crate::fact;
use crate::finding::Outcome;
use crate::message;
use crate::message::Arg;
use crate::order::InOrder as _;
use crate::scope::is_integration_licence;
use crate::section::Section;
use crate::subject::SubjectKind;
use crate::text::{fold, is_none};

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
        let (licences, whole) = self.licences();
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
                if let Some(object) = standard {
                    self.within_user_licence(name, &object.name, &licences, whole);
                }
                continue;
            }
            let (set_name, shown) = (Arg::name(name), Arg::name(licence));
            let limit = effective::no_standard_objects(licence);
            if let (Some(limit), Some(object)) = (limit, standard) {
                let message =
                    message!("set.beyond-licence", set_name, Arg::name(&object.name), Arg::name(limit.says));
                self.add(name.clone(), Outcome::Fail, shown, message);
            } else if licences.iter().any(|own| is_same(own, licence)) {
                let message = message!("set.licence-fits", set_name, shown.clone());
                self.add(name.clone(), Outcome::Pass, shown, message);
            } else if whole {
                let message = message!("set.licence-lacking", set_name, shown.clone());
                self.add(name.clone(), Outcome::Fail, shown, message);
            } else {
                self.unknown(name.clone(), message!("set.licences-unseen", set_name, shown));
            }
        }
        if !self.person.holdings_known {
            self.unknown("permission-set", not_seen());
        } else if self.findings.is_empty() {
            self.add("permission-set", Outcome::Pass, message!("found.none"), message!("sets.no-licence"));
        }
    }

    /// A set without a licence that grants a standard object, for a user whose own licence opens none.
    fn within_user_licence(&mut self, set: &str, object: &str, licences: &[String], whole: bool) {
        let Some(own) =
            licences.iter().find(|own| is_integration_licence(own) && !is_same(own, OPENS_STANDARD_OBJECTS))
        else {
            return;
        };
        let key = if licences.iter().any(|own| is_same(own, OPENS_STANDARD_OBJECTS)) {
            "set.within-user-licence"
        } else if whole {
            "set.beyond-user-licence"
        } else {
            "set.perhaps-beyond-user-licence"
        };
        let message = message!(key, Arg::name(set), Arg::name(object), Arg::name(own));
        match key {
            "set.within-user-licence" => self.add(set, Outcome::Pass, Arg::name(object), message),
            "set.beyond-user-licence" => self.add(set, Outcome::Fail, Arg::name(object), message),
            _ => self.unknown(set, message),
        }
    }

    /// The licences of the user, and whether there are no others.
    fn licences(&self) -> (Vec<String>, bool) {
        let mut licences = Vec::new();
        let mut whole = false;
        if let Some(user) = self.person.user {
            licences.extend(user.value("user/licence").map(str::to_owned));
            for (id, name) in fact::section(&user.more, "permission-set-licence") {
                licences.extend([id.to_owned(), name.to_owned()]);
            }
            whole = !licences.is_empty() && user.coverage(Section::PermissionSetLicences).is_whole();
        }
        if let Some(integration) = self.person.integration.filter(|_| !whole) {
            licences.extend(integration.permission_set_licences.iter().cloned());
            let profile = self.person.holdings.profile.as_deref();
            let profile = profile.and_then(|name| self.find(SubjectKind::Profile, name));
            let of_profile = profile.and_then(|seen| seen.capture.licence.clone());
            // No file tells the permission set licences of a user: a register that names none says nothing of them.
            let is_said = !integration.permission_set_licences.is_empty();
            whole =
                is_said && self.person.user.is_none() && of_profile.is_some() && self.person.holdings_known;
            licences.extend(of_profile);
        }
        licences.retain(|licence| !is_none(licence));
        (licences, whole)
    }
}

/// Files write `SalesforceAPIIntegrationPsl` for what pages call Salesforce API Integration.
fn is_same(a: &str, b: &str) -> bool {
    let plain = |name: &str| {
        let name: String =
            name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        name.strip_suffix("psl").map_or(name.clone(), str::to_owned)
    };
    // Of a name in another alphabet nothing is left.
    fold(a) == fold(b) || (!plain(a).is_empty() && plain(a) == plain(b))
}
