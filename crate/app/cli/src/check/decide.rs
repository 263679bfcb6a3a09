//! Lays the team's decisions over what was found: waivers, and failures that were accepted when the team began.

use std::collections::HashMap;

use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Decision, Ledger, Notice, NoticeKind, Reach, Standing};

use super::accepted::{Accepted, Entry};
use super::judge::Judgement;

/// What is decided, and by which day.
pub struct Decisions {
    pub waivers: &'static [Waiver],
    pub accepted: Option<Accepted>,
    pub today: Date,
}

/// Lays the decisions over the judgement and counts anew.
pub fn decide(judgement: &mut Judgement, decisions: &Decisions) {
    waive(judgement, decisions);
    if let Some(accepted) = &decisions.accepted {
        accept(judgement, accepted);
    }
    judgement.decided |= decisions.accepted.is_some() || !decisions.waivers.is_empty();
    judgement.recount();
}

fn waive(judgement: &mut Judgement, decisions: &Decisions) {
    let mut ledger = Ledger::new(decisions.waivers, decisions.today);
    for judged in &mut judgement.subjects {
        ledger.apply(judged.kind, &judged.name, &mut judged.findings);
    }
    judgement.notices.extend(ledger.notices());
}

fn accept(judgement: &mut Judgement, accepted: &Accepted) {
    type Place = (String, Option<String>);
    let mut by_place: HashMap<Place, HashMap<(&str, &str), usize>> = HashMap::new();
    for (entry, at) in accepted.entries.iter().zip(0..) {
        let place = (entry.subject.clone(), entry.file.clone());
        by_place.entry(place).or_default().insert((&entry.rule, &entry.target), at);
    }
    let mut found = vec![Reach::Nothing; accepted.entries.len()];
    let mut note = |at: usize, seen: Reach| {
        if let Some(found) = found.get_mut(at) {
            *found = (*found).max(seen);
        }
    };
    for judged in &mut judgement.subjects {
        let Some(entries) = by_place.get(&Entry::place(judged)) else { continue };
        for at in entries.values() {
            note(*at, Reach::Subject);
        }
        for ruled in &mut judged.findings {
            let Some(at) = entries.get(&(ruled.finding.rule.code, ruled.finding.target.name())) else {
                continue;
            };
            match ruled.standing() {
                Standing::Fail => {
                    ruled.decision = Decision::Accepted;
                    note(*at, Reach::Need);
                }
                // A waiver says more, and what cannot be told may still fail.
                Standing::Waived | Standing::Unknown | Standing::Manual => note(*at, Reach::Need),
                _ => {}
            }
        }
    }
    if accepted.policy != judgement.policy.id {
        let message =
            message!("notice.other-policy", accepted.policy.clone(), judgement.policy.id.to_owned());
        judgement.notices.push(Notice::about(NoticeKind::OtherPolicy, message));
    }
    judgement.notices.extend(
        accepted.entries.iter().zip(found).filter_map(|(entry, found)| accepted_notice(entry, found)),
    );
}

fn accepted_notice(entry: &Entry, found: Reach) -> Option<Notice> {
    let Entry { rule, subject, target, .. } = entry;
    let place = message!("notice.place", rule.clone(), target.clone(), subject.clone());
    let (kind, message) = match found {
        Reach::Nothing => (NoticeKind::NotRead, message!("notice.accepted-not-read", place)),
        Reach::Subject => (NoticeKind::AcceptedGone, message!("notice.accepted-gone", place)),
        Reach::Need => return None,
    };
    Some(Notice { kind, message, rule: rule.clone(), subject: subject.clone(), target: target.clone() })
}
