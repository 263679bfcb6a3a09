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
        let state = |setting| match setting {
            Setting::On => Some(true),
            Setting::Off | Setting::Absent if known => Some(false),
            _ => None,
        };
        let (demand, waiver) = (effective.permission(DEMAND), effective.permission(WAIVER));
        match (state(demand.setting()), state(waiver.certain())) {
            (Some(false), _) => {
                let found = message!("found.not-called-for");
                self.add(WAIVER, Outcome::Pass, found, message!("mfa.no-waiver-needed"));
            }
            (_, Some(true)) => {
                let message = message!("mfa.waiver", words::grantors(&waiver.grantors));
                self.add(WAIVER, Outcome::Pass, Setting::On, message);
            }
            (Some(true), Some(false)) => {
                self.add(WAIVER, Outcome::Fail, Setting::Off, message!("mfa.no-waiver"));
            }
            _ => {
                let open = [waiver, demand].into_iter().find(|right| known && !right.doubts.is_empty());
                self.unknown(WAIVER, open.map_or_else(not_seen, words::doubt));
            }
        }
    }
}
