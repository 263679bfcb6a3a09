//! Multi-factor authentication of API logins, over all that the user holds.

use super::people::NOT_SEEN;
use super::{Judge, words};
use crate::finding::Outcome;
use crate::setting::Setting;

const DEMAND: &str = "TwoFactorApi";
const WAIVER: &str = "BypassMFAForUiLogins";

impl Judge<'_, '_> {
    /// Nothing that the user holds demands it.
    pub(super) fn api_mfa(&mut self) {
        let effective = self.effective();
        let right = effective.permission(DEMAND);
        match right.setting() {
            Setting::On => {
                let message = format!(
                    "API logins of this user must show a verification code, because of {}. Unattended logins fail.",
                    words::grantors(&right.grantors)
                );
                self.add(DEMAND, Outcome::Fail, "on", message);
            }
            Setting::Unknown(_) => self.unknown(DEMAND, words::doubt(right)),
            Setting::Off | Setting::Absent if !self.person.holdings_known => self.unknown(DEMAND, NOT_SEEN),
            Setting::Off | Setting::Absent => {
                let message = "No verification code is demanded of API logins.".to_owned();
                self.add(DEMAND, Outcome::Pass, "off", message);
            }
        }
    }

    /// If something does, the user has the waiver.
    pub(super) fn api_mfa_waiver(&mut self) {
        let effective = self.effective();
        let known = self.person.holdings_known;
        let state = |name| match effective.permission(name).setting() {
            Setting::On => Some(true),
            Setting::Off | Setting::Absent if known => Some(false),
            _ => None,
        };
        match (state(DEMAND), state(WAIVER)) {
            (Some(false), _) => {
                let message =
                    "No verification code is demanded of API logins, so no waiver is called for.".to_owned();
                self.add(WAIVER, Outcome::Pass, "not called for", message);
            }
            (_, Some(true)) => {
                let from = words::grantors(&effective.permission(WAIVER).grantors);
                self.add(WAIVER, Outcome::Pass, "on", format!("The waiver comes from {from}."));
            }
            (Some(true), Some(false)) => {
                let message =
                    "A verification code is demanded of API logins, and the user has no waiver.".to_owned();
                self.add(WAIVER, Outcome::Fail, "off", message);
            }
            _ => self.unknown(WAIVER, NOT_SEEN),
        }
    }
}
