//! Lays the team's decisions over what was found: waivers, and failures that were accepted when the team began.

use std::collections::HashMap;

use permlight_core::date::Date;
use permlight_core::decision::Decision;
use permlight_core::evaluate::is_place_of_range;
use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_core::policy::Policy;
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Notice, NoticeKind, Reach};
use permlight_report::findings::Judged;

use super::accepted::{Accepted, Entry};
use super::waivers::Waivers;

/// What is decided, and how much of it was needed so far.
pub struct Decisions<'a> {
    waivers: Waivers<'static>,
    accepted: Option<AcceptedLedger<'a>>,
}

impl<'a> Decisions<'a> {
    /// Decided by this day.
    pub fn new(waivers: &'static [Waiver], accepted: Option<&'a Accepted>, today: Date) -> Self {
        Self { waivers: Waivers::new(waivers, today), accepted: accepted.map(AcceptedLedger::new) }
    }

    /// Whether there is anything to lay over what was found.
    pub const fn are_any(&self) -> bool {
        !self.waivers.is_empty() || self.accepted.is_some()
    }

    /// Lays the decisions over a subject.
    pub fn apply(&mut self, judged: &mut Judged) {
        self.waivers.apply(judged);
        if let Some(accepted) = &mut self.accepted {
            accepted.apply(judged);
        }
    }

    /// What people should know.
    pub fn notices(&self, policy: &Policy) -> Vec<Notice> {
        let accepted = self.accepted.iter().flat_map(|accepted| accepted.notices(policy));
        self.waivers.notices().chain(accepted).collect()
    }
}

type Place = (String, Option<String>);

/// Accepted failures, and which of them were found so far.
struct AcceptedLedger<'a> {
    accepted: &'a Accepted,
    by_place: HashMap<Place, HashMap<(&'a str, &'a str), usize>>,
    found: Vec<Reach>,
}

impl<'a> AcceptedLedger<'a> {
    fn new(accepted: &'a Accepted) -> Self {
        let mut by_place: HashMap<Place, HashMap<(&str, &str), usize>> = HashMap::new();
        for (entry, at) in accepted.entries.iter().zip(0..) {
            let place = (entry.subject.clone(), entry.file.clone());
            by_place.entry(place).or_default().insert((&entry.rule, &entry.target), at);
        }
        Self { accepted, by_place, found: vec![Reach::Nothing; accepted.entries.len()] }
    }

    fn apply(&mut self, judged: &mut Judged) {
        let Self { accepted, by_place, found } = self;
        let mut note = |at: usize, seen: Reach| {
            if let Some(found) = found.get_mut(at) {
                *found = (*found).max(seen);
            }
        };
        let (subject, file) = Entry::place(&judged.outline);
        // What was accepted where one file alone had that name may be of any of these.
        let may_be = file.as_ref().and_then(|_| by_place.get(&(subject.clone(), None)));
        for at in may_be.into_iter().flat_map(HashMap::values) {
            note(*at, Reach::Name);
        }
        let Some(entries) = by_place.get(&(subject, file)) else { return };
        for at in entries.values() {
            note(*at, Reach::Subject);
        }
        for finding in &mut judged.findings {
            let Some(at) = entries.get(&(finding.rule.code, finding.target.name())) else {
                continue;
            };
            match finding.standing() {
                Standing::Fail => {
                    let bears = accepted.entries.get(*at).and_then(|entry| entry.bears.as_deref());
                    let left = finding.beyond(bears);
                    finding.decision = left.map_or(Decision::Accepted, Decision::Outgrown);
                    note(*at, Reach::Need);
                }
                // A waiver says more, and what cannot be told may still fail.
                Standing::Waived | Standing::Unknown | Standing::Manual => note(*at, Reach::Need),
                _ => {}
            }
        }
    }

    fn notices(&self, policy: &Policy) -> impl Iterator<Item = Notice> {
        let accepted = self.accepted;
        let other = (accepted.policy != policy.id).then(|| {
            let message =
                message!("command-notice.other-policy", accepted.policy.clone(), policy.id.to_owned());
            Notice::about(NoticeKind::OtherPolicy, message)
        });
        let entries = accepted.entries.iter().zip(&self.found);
        other.into_iter().chain(entries.filter_map(|(entry, found)| accepted_notice(entry, *found)))
    }
}

fn accepted_notice(entry: &Entry, found: Reach) -> Option<Notice> {
    let Entry { rule, subject, target, .. } = entry;
    let place = message!("notice.place", rule.clone(), target.clone(), subject.clone());
    let (kind, message) = match found {
        Reach::Nothing => (NoticeKind::NotRead, message!("command-notice.accepted-not-read", place)),
        Reach::Name => (NoticeKind::NoRecord, message!("command-check.accepted-several", place)),
        Reach::Subject if is_place_of_range(target) => {
            (NoticeKind::AcceptedGone, message!("command-notice.accepted-place", place))
        }
        Reach::Subject => (NoticeKind::AcceptedGone, message!("command-notice.accepted-gone", place)),
        Reach::Need => return None,
    };
    Some(Notice {
        kind,
        message,
        rule: rule.clone(),
        subject: subject.clone(),
        target: target.clone(),
        record: None,
    })
}
