//! The user and its profile.

use super::{Judge, words};
use crate::fact;
use crate::finding::{Outcome, label_of};
use crate::setting::Setting;
use crate::subject::SubjectKind;
use crate::text::{fold, same_username};

/// Only System Administrator and its copies have all of them.
const ADMINISTRATOR: [&str; 3] = ["ModifyAllData", "ManageUsers", "CustomizeApplication"];

const NO_PROFILE: &str = "The user's profile was not seen. Open the user's page: Setup, Users.";

impl Judge<'_, '_> {
    /// Active, and with the profile that was looked at.
    pub(super) fn holder(&mut self) {
        let Some(user) = self.person.user else {
            return self.unknown("active", "The user was not seen. Open the user's page: Setup, Users.");
        };
        match user.value("user/active") {
            Some("on") => self.add("active", Outcome::Pass, "on", "The user is active.".to_owned()),
            Some(_) => {
                self.add(
                    "active",
                    Outcome::Fail,
                    "off",
                    "The user is not active: it cannot log in.".to_owned(),
                );
            }
            None => self.unknown("active", "Whether the user is active was not seen. Open the user's page."),
        }
        let Some(profile) = user.value("user/profile") else { return self.unknown("profile", NO_PROFILE) };
        let shown = words::name(profile);
        let declared = self.person.integration.and_then(|integration| integration.profile.as_deref());
        let held = self.person.holdings.profile.as_deref().unwrap_or_default();
        match declared {
            Some(declared) if fold(declared) != fold(profile) => {
                let message =
                    format!("The user has the profile {shown}; the register says {}.", words::name(declared));
                self.add("profile", Outcome::Fail, shown, message);
            }
            _ if self.find(SubjectKind::Profile, held).is_some() => {
                let message = format!("The user has the profile {shown}, which was looked at.");
                self.add("profile", Outcome::Pass, shown, message);
            }
            _ => self.unknown("profile", format!("The profile of the user, {shown}, was not looked at yet.")),
        }
    }

    /// A profile of its own, shared with no person, and no copy of System Administrator.
    pub(super) fn own_profile(&mut self) {
        self.shared_with_nobody();
        let profile = self.person.holdings.profile.clone().unwrap_or_default();
        let Some(profile) = self.find(SubjectKind::Profile, &profile) else { return };
        let settings = ADMINISTRATOR.map(|name| profile.capture.permissions.get(name));
        let labels = words::names(ADMINISTRATOR.map(label_of));
        if settings.iter().all(|setting| *setting == Setting::On) {
            let message = format!("{labels} are on together: the profile is a copy of System Administrator.");
            self.add("copy", Outcome::Fail, "on", message);
        } else if settings.iter().any(|setting| matches!(setting, Setting::Off | Setting::Absent)) {
            self.add("copy", Outcome::Pass, "not together", format!("{labels} are not on together."));
        } else {
            self.unknown("copy", format!("{labels}: not all of them were seen. Open the profile."));
        }
    }

    fn shared_with_nobody(&mut self) {
        let Some(profile) = self.person.holdings.profile.clone() else {
            return self.unknown("profile", NO_PROFILE);
        };
        let shown = words::name(&profile);
        let capture = self.find(SubjectKind::Profile, &profile).map(|seen| seen.capture);
        if capture.and_then(|capture| capture.custom) == Some(false) {
            let message = format!("{shown} is a standard profile, which anybody may be given.");
            return self.add("profile", Outcome::Fail, shown, message);
        }
        let is_integration_user =
            |username: &str| self.people.iter().any(|person| same_username(person.username(), username));
        let users = self.org.seen.iter().map(|seen| seen.capture);
        let others: Vec<_> = users
            .filter(|user| user.subject.kind == SubjectKind::User)
            .filter(|user| user.value("user/profile").is_some_and(|other| fold(other) == fold(&profile)))
            .filter_map(|user| user.value("user/username"))
            .filter(|username| !is_integration_user(username))
            .collect();
        if !others.is_empty() {
            let others = words::names(others);
            let message =
                format!("The profile {shown} is shared with {others}. Give the integration one of its own.");
            return self.add("profile", Outcome::Fail, others, message);
        }
        let users = capture.and_then(|capture| capture.more.get(&fact::whole("user")));
        match (users.map(String::as_str), capture.and_then(|capture| capture.custom)) {
            (Some("0" | "1"), Some(true)) => {
                let message = format!("{shown} is a custom profile, and nobody else has it.");
                self.add("profile", Outcome::Pass, shown, message);
            }
            (_, Some(true)) => {
                let message = format!(
                    "No other user that was seen has the profile {shown}. Its page lists all of them: View Users."
                );
                self.add("profile", Outcome::Manual, shown, message);
            }
            _ => self.unknown("profile", format!("The profile {shown} was not looked at yet.")),
        }
    }
}
