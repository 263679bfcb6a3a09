//! Lays the team's decisions over what was found: waivers, and failures that were accepted when the team began.

use std::collections::HashMap;

use permlight_core::date::Date;
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Decision, Found, Ledger, Notice, NoticeKind, Standing};

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
    let mut found = vec![Found::Nothing; accepted.entries.len()];
    let mut note = |at: usize, seen: Found| {
        if let Some(found) = found.get_mut(at) {
            *found = (*found).max(seen);
        }
    };
    for judged in &mut judgement.subjects {
        let Some(entries) = by_place.get(&Entry::place(judged)) else { continue };
        for at in entries.values() {
            note(*at, Found::Subject);
        }
        for ruled in &mut judged.findings {
            let Some(at) = entries.get(&(ruled.finding.rule.code, ruled.finding.target.name())) else {
                continue;
            };
            match ruled.standing() {
                Standing::Fail => {
                    ruled.decision = Decision::Accepted;
                    note(*at, Found::Need);
                }
                // A waiver says more, and what cannot be told may still fail.
                Standing::Waived | Standing::Unknown | Standing::Manual => note(*at, Found::Need),
                _ => {}
            }
        }
    }
    if accepted.policy != judgement.policy.id {
        judgement.notices.push(Notice {
            kind: NoticeKind::OtherPolicy,
            message: format!(
                "The failures were accepted by the policy {}, and {} is what judges now.",
                accepted.policy, judgement.policy.id
            ),
            rule: String::new(),
            subject: String::new(),
            target: String::new(),
        });
    }
    judgement.notices.extend(
        accepted.entries.iter().zip(found).filter_map(|(entry, found)| accepted_notice(entry, found)),
    );
}

fn accepted_notice(entry: &Entry, found: Found) -> Option<Notice> {
    let Entry { rule, subject, target, .. } = entry;
    let place = format!("{rule} {target} on {subject}");
    let (kind, message) = match found {
        Found::Nothing => (
            NoticeKind::NotRead,
            format!("The accepted failure {place} was not looked for: the subject was not read."),
        ),
        Found::Subject => (
            NoticeKind::AcceptedGone,
            format!("The accepted failure {place} does not occur any more. Take it off the list."),
        ),
        Found::Need => return None,
    };
    Some(Notice { kind, message, rule: rule.clone(), subject: subject.clone(), target: target.clone() })
}
