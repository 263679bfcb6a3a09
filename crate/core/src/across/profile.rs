//! The user and its profile.

use super::Judge;
use crate::coverage;
use crate::finding::{Expected, Outcome};
use crate::message;
use crate::message::Arg;
use crate::scope::is_integration_licence;
use crate::setting::Setting;
use crate::subject::{SubjectKind, is_called};
use crate::text::same_username;

/// Only System Administrator and its copies have all of them.
const ADMINISTRATOR: [&str; 3] = ["ModifyAllData", "ManageUsers", "CustomizeApplication"];

impl Judge<'_, '_> {
    /// Active, and with the profile that was looked at.
    pub(super) fn holder(&mut self) {
        let Some(user) = self.person.user else {
            return self.unknown("active", message!("user.unseen"));
        };
        match user.value("user/active") {
            Some("on") => self.add("active", Outcome::Pass, Setting::On, message!("user.active")),
            Some(_) => self.add("active", Outcome::Fail, Setting::Off, message!("user.inactive")),
            None => self.unknown("active", message!("user.active-unseen")),
        }
        let Some(profile) = user.value("user/profile") else {
            return self.unknown("profile", message!("user.profile-unseen"));
        };
        let shown = Arg::name(profile);
        let declared = self.person.integration.and_then(|integration| integration.profile.as_deref());
        let held = self.person.holdings.profile.as_deref().unwrap_or_default();
        match declared {
            Some(declared) if !is_called(SubjectKind::Profile, declared, profile) => {
                let message = message!("user.other-profile", shown.clone(), Arg::name(declared));
                self.add("profile", Outcome::Fail, shown, message);
            }
            _ if self.find(SubjectKind::Profile, held).is_some() => {
                let message = message!("user.profile", shown.clone());
                self.add("profile", Outcome::Pass, shown, message);
            }
            _ => self.unknown("profile", message!("user.profile-not-looked-at", shown)),
        }
    }

    /// A profile of its own, shared with no person, and no copy of System Administrator.
    pub(super) fn own_profile(&mut self) {
        self.shared_with_nobody();
        let profile = self.person.holdings.profile.clone().unwrap_or_default();
        let Some(profile) = self.find(SubjectKind::Profile, &profile) else { return };
        let settings = ADMINISTRATOR.map(|name| profile.capture.permissions.get(name));
        let labels = Arg::List(ADMINISTRATOR.map(|name| Arg::Label(name.into())).to_vec());
        let on = settings.iter().filter(|setting| **setting == Setting::On).count();
        let off = settings.iter().filter(|setting| matches!(setting, Setting::Off | Setting::Absent)).count();
        // A copy from which one was taken is still a copy: all but one may be, and nothing else tells.
        match (on, off) {
            (3, _) => self.add("copy", Outcome::Fail, Setting::On, message!("profile.administrator", labels)),
            (2, 1) => {
                let found = message!(Expected::NotTogether.key());
                self.add("copy", Outcome::Manual, found, message!("profile.perhaps-administrator", labels));
            }
            (_, 2..) => {
                let found = message!(Expected::NotTogether.key());
                self.add("copy", Outcome::Pass, found, message!("profile.no-administrator", labels));
            }
            _ => self.unknown("copy", message!("profile.administrator-unseen", labels)),
        }
    }

    fn shared_with_nobody(&mut self) {
        let Some(profile) = self.person.holdings.profile.clone() else {
            return self.unknown("profile", message!("user.profile-unseen"));
        };
        let shown = Arg::name(&profile);
        let capture = self.find(SubjectKind::Profile, &profile).map(|seen| seen.capture);
        let is_integration_user =
            |username: &str| self.people.iter().any(|person| same_username(person.username(), username));
        let users = self.org.seen.iter().map(|seen| seen.capture);
        let others: Vec<_> = users
            .filter(|user| user.subject.kind == SubjectKind::User)
            .filter(|user| {
                user.value("user/profile")
                    .is_some_and(|other| is_called(SubjectKind::Profile, other, &profile))
            })
            .filter_map(|user| user.value("user/username"))
            .filter(|username| !is_integration_user(username))
            .collect();
        if !others.is_empty() {
            let others = Arg::names(others);
            let message = message!("profile.shared", shown, others.clone());
            return self.add("profile", Outcome::Fail, others, message);
        }
        if capture.and_then(|capture| capture.custom) == Some(false) {
            let licence = capture.and_then(|capture| capture.licence.as_deref()).unwrap_or_default();
            let (outcome, message) = if is_integration_licence(licence) {
                let message = message!("profile.standard-integration", shown.clone(), Arg::name(licence));
                (Outcome::Manual, message)
            } else {
                (Outcome::Fail, message!("profile.standard", shown.clone()))
            };
            return self.add("profile", outcome, shown, message);
        }
        let sharing = self.people.iter().filter(|other| {
            let own = other.holdings.profile.as_deref();
            !std::ptr::eq(*other, self.person)
                && own.is_some_and(|own| is_called(SubjectKind::Profile, own, &profile))
        });
        let sharing: Vec<_> = sharing.map(|other| other.subject().name).collect();
        if !sharing.is_empty() {
            let message = message!("profile.shared-by-integrations", shown.clone(), Arg::names(&sharing));
            return self.add("profile", Outcome::Manual, shown, message);
        }
        let users = capture.and_then(|capture| coverage::rows_of_whole(&capture.more, "user"));
        match (users, capture.and_then(|capture| capture.custom)) {
            (Some("0" | "1"), Some(true)) => {
                let message = message!("profile.own", shown.clone());
                self.add("profile", Outcome::Pass, shown, message);
            }
            (_, Some(true)) => {
                let message = message!("profile.perhaps-own", shown.clone());
                self.add("profile", Outcome::Manual, shown, message);
            }
            _ => self.unknown("profile", message!("profile.not-looked-at", shown)),
        }
    }
}
