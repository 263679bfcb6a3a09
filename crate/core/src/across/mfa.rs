//! Multi-factor authentication of API logins, over all that the user holds.

use super::people::not_seen;
use super::{Judge, words};
use crate::finding::Outcome;
use crate::message;
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
                let message = message!("mfa.demanded", words::grantors(&right.grantors));
                self.add(DEMAND, Outcome::Fail, Setting::On, message);
            }
            Setting::Unknown(_) => self.unknown(DEMAND, words::doubt(right)),
            Setting::Off | Setting::Absent if !self.person.holdings_known => self.unknown(DEMAND, not_seen()),
            Setting::Off | Setting::Absent => {
                self.add(DEMAND, Outcome::Pass, Setting::Off, message!("mfa.not-demanded"));
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
                let found = message!("found.not-called-for");
                self.add(WAIVER, Outcome::Pass, found, message!("mfa.no-waiver-needed"));
            }
            (_, Some(true)) if !effective.permission(WAIVER).is_certain => {
                self.unknown(WAIVER, words::doubt(effective.permission(WAIVER)));
            }
            (_, Some(true)) => {
                let from = words::grantors(&effective.permission(WAIVER).grantors);
                self.add(WAIVER, Outcome::Pass, Setting::On, message!("mfa.waiver", from));
            }
            (Some(true), Some(false)) => {
                self.add(WAIVER, Outcome::Fail, Setting::Off, message!("mfa.no-waiver"));
            }
            _ => self.unknown(WAIVER, not_seen()),
        }
    }
}
