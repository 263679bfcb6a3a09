//! Rights that are wrong only together, over all that a user holds: one may come from the profile, another from a set.

use super::holders::gives;
use super::people::not_seen;
use super::{Judge, people, words};
use crate::capture::Capture;
use crate::coverage::Coverage;
use crate::effective::{Doubt, Effective, Right};
use crate::evaluate;
use crate::finding::{Expected, Finding, Found, Outcome, Target};
use crate::message;
use crate::message::{Arg, Message};
use crate::rule::{Check, Combination};
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::SubjectKind;

/// Whether the permissions of a combination stand as it says, for one user; `None` if that cannot be told. What nobody is seen to
/// grant is off only for those of whom all is known.
pub(super) fn holds(combination: &Combination, effective: &Effective, is_known: bool) -> Option<bool> {
    evaluate::combined(combination, &|name| match setting(combination, effective, name) {
        Setting::On => Some(true),
        Setting::Off | Setting::Absent if is_known => Some(false),
        _ => None,
    })
}

/// How a permission of a combination stands: what has to be off and may be on says nothing yet.
fn setting(combination: &Combination, effective: &Effective, name: &str) -> Setting {
    let right = effective.permission(name);
    let must_be_off = combination.off.iter().any(|id| id.get().name == name);
    if must_be_off { right.certain() } else { right.setting() }
}

/// The first permission of a combination that is not clear.
pub(super) fn unclear<'e>(
    combination: &Combination,
    effective: &'e Effective,
) -> Option<(&'static str, &'e Right)> {
    let names = combination.permissions().map(|permission| permission.name);
    let mut open = names.filter(|name| matches!(setting(combination, effective, name), Setting::Unknown(_)));
    open.next().map(|name| (name, effective.permission(name)))
}

impl Judge<'_, '_> {
    /// Says of a user what neither its profile nor any of its sets is wrong in alone.
    pub(super) fn together(&mut self) {
        let Check::Combination(combination) = self.rule.check else { return };
        let effective = self.effective();
        let mut is_so = holds(combination, effective, self.person.holdings_known);
        if is_so == Some(false) {
            return;
        }
        let held = people::held(self.org.seen, &self.person.holdings);
        let held: Vec<&Capture> =
            held.iter().filter_map(|(kind, name)| self.find(*kind, name)).map(|seen| seen.capture).collect();
        let fails_alone = |capture: &&Capture| {
            let finding = evaluate::combination(self.rule, capture, &|name| capture.permissions.get(name));
            self.rule.subjects.contains(&capture.subject.kind)
                && finding.is_some_and(|finding| finding.outcome == Outcome::Fail)
                // What does not count is not wrong there.
                && gives(&capture.subject, effective, combination)
        };
        let profile = held.iter().find(|capture| capture.subject.kind == SubjectKind::Profile);
        if combination.no_login_ip_ranges {
            match profile.and_then(|profile| evaluate::is_open_to_all(profile)) {
                Some(true) => {}
                Some(false) => return,
                None => is_so = None,
            }
        }
        if held.iter().any(fails_alone) {
            return;
        }
        let target = Target::Combination(combination.target());
        if is_so.is_none() {
            let (reason, message) = self.undecided(combination, profile.copied());
            let finding = Finding::unknown(self.rule, &self.subject, "", reason, message);
            self.findings.push(Finding { target, expected: Expected::NotTogether, ..finding });
            return;
        }
        let granted = combination.permissions().filter_map(|permission| {
            let right = effective.permission(permission.name);
            let from = words::grantors(&right.grantors);
            let label = Arg::Label(permission.name.into());
            (!right.grantors.is_empty()).then(|| Arg::from(message!("needs.granted-by", label, from)))
        });
        let message = message!("needs.together", Arg::Series(granted.collect()));
        let states = combination
            .permissions()
            .map(|permission| (permission.name, effective.permission(permission.name).setting()));
        let found = Found::States(states.collect());
        let finding = Finding::on_item(self.rule, &self.subject, "", Outcome::Fail, found, message);
        self.findings.push(Finding { target, expected: Expected::NotTogether, ..finding });
    }

    /// Why it cannot be told: what was not seen first, then the permission that is not clear, then the login IP ranges.
    fn undecided(&self, combination: &Combination, profile: Option<&Capture>) -> (Unknown, Message) {
        let effective = self.effective();
        let unseen = words::all_unseen(effective).or_else(|| (!self.person.holdings_known).then(not_seen));
        if let Some(message) = unseen {
            return (Unknown::NotSeen, message);
        }
        if let Some((name, right)) = unclear(combination, effective) {
            let reason = right.doubts.first().map_or(Unknown::NotSeen, Doubt::unknown);
            let message = message!("permission.unknown", Arg::Label(name.into()), words::doubt(right));
            return (reason, message);
        }
        // All of them were read, so one of them was not understood.
        let coverage = profile.map(|profile| profile.coverage(Section::LoginIpRanges));
        let reason = coverage.and_then(Coverage::reason).unwrap_or(Unknown::UnreadableValue);
        (reason, message!("ranges.unknown", reason.message()))
    }
}
