//! What the register itself says: who serves what, and what is needed.

use super::{Judge, words};
use crate::finding::Outcome;
use crate::needs::Integration;
use crate::text::same_username;

const NOT_IN_REGISTER: &str = "No integration is declared for this user.";

impl Judge<'_, '_> {
    pub(super) fn one_integration(&mut self) {
        let username = self.person.username().to_owned();
        if username.is_empty() {
            return self.unknown("user", "Nobody has said which user serves this integration.");
        }
        let served: Vec<_> = self
            .org
            .integrations
            .iter()
            .filter(|integration| same_username(&integration.username, &username))
            .map(Integration::name)
            .collect();
        match served.as_slice() {
            [] => self.unknown("user", NOT_IN_REGISTER),
            [one] => {
                let message = format!("The user serves {} and no other integration.", words::name(one));
                self.add("user", Outcome::Pass, "one integration", message);
            }
            several => {
                let actual = format!("{} integrations", several.len());
                let message = format!(
                    "One user serves {} integrations: {}. Give each of them a user of its own.",
                    several.len(),
                    words::names(several)
                );
                self.add("user", Outcome::Fail, actual, message);
            }
        }
    }

    pub(super) fn declared_needs(&mut self) {
        let Some(integration) = self.person.integration else {
            return self.unknown("needs", NOT_IN_REGISTER);
        };
        let needs = &integration.needs;
        let name = words::name(integration.name());
        if needs.is_empty() {
            let message = format!("Nobody has declared what {name} needs.");
            return self.add("needs", Outcome::Fail, "none", message);
        }
        let actual = format!("{} permissions, {} objects", needs.permissions.len(), needs.objects.len());
        let message = format!("The needs of {name} are declared: {actual}.");
        self.add("needs", Outcome::Pass, actual, message);
    }
}
