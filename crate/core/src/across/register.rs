//! What the register itself says: who serves what, and what is needed.

use super::Judge;
use crate::finding::Outcome;
use crate::message;
use crate::message::Arg;
use crate::needs::Integration;
use crate::order::InOrder as _;
use crate::text::same_username;

impl Judge<'_, '_> {
    pub(super) fn one_integration(&mut self) {
        let username = self.person.username().to_owned();
        if username.is_empty() {
            return self.unknown("user", message!("register.no-user"));
        }
        let served: Vec<_> = self
            .org
            .integrations
            .iter()
            .filter(|integration| same_username(&integration.username, &username))
            .flat_map(Integration::serves)
            .collect();
        match served.as_slice() {
            [] => self.unknown("user", message!("register.not-declared")),
            [one] => {
                let message = message!("register.one", Arg::name(one));
                self.add("user", Outcome::Pass, message!("found.integrations", 1usize), message);
            }
            several => {
                let message = message!("register.several", several.len(), Arg::names(several));
                self.add("user", Outcome::Fail, message!("found.integrations", several.len()), message);
            }
        }
    }

    pub(super) fn declared_needs(&mut self) {
        let Some(integration) = self.person.integration else {
            return self.unknown("needs", message!("register.not-declared"));
        };
        let needs = &integration.needs;
        let mut lacking: Vec<_> = integration.undeclared.iter().map(String::as_str).collect();
        if needs.is_empty() && lacking.is_empty() {
            lacking.push(integration.name());
        }
        if !lacking.is_empty() {
            lacking.order();
            let message = message!("register.no-needs", Arg::names(lacking));
            return self.add("needs", Outcome::Fail, message!("found.none"), message);
        }
        let name = Arg::names(integration.serves());
        let count = message!("register.needs", needs.permissions.len(), needs.objects.len());
        let message = message!("register.needs-declared", name, count.clone());
        self.add("needs", Outcome::Pass, count, message);
    }
}
