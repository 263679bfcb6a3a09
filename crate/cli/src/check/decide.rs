//! Lays the team's decisions over what was found: waivers, and failures that were accepted when the team began.

use std::collections::HashMap;

use permlight_core::date::Date;
use permlight_core::waiver::Waiver;
use serde::Serialize;

use super::accepted::{Accepted, Entry};
use super::judge::{Judged, Judgement};
use super::standing::{Decision, Standing};

/// Something about the team's decisions that people should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub kind: NoticeKind,
    pub message: String,
    pub rule: String,
    pub subject: String,
    pub target: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// A waiver whose last day is over; what it bore fails again.
    WaiverExpired,
    /// A waiver that nothing needs any more.
    WaiverUnused,
    /// A waiver or an accepted failure of a subject that was not read.
    NotRead,
    /// An accepted failure that does not occur any more.
    AcceptedGone,
    /// The failures were accepted by another policy.
    OtherPolicy,
}

/// What is decided, and by which day.
pub struct Decisions {
    pub waivers: &'static [Waiver],
    pub accepted: Option<Accepted>,
    pub today: Date,
}

/// How much of something that was decided about was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    /// The subject was not read.
    Nothing,
    /// The subject was read, and it does not fail there.
    Subject,
    /// It fails, or it cannot be told whether it does.
    Need,
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
    let mut by_subject: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, waiver) in decisions.waivers.iter().enumerate() {
        by_subject.entry(waiver.subject()).or_default().push(at);
    }
    let mut found = vec![Found::Nothing; decisions.waivers.len()];
    for judged in &mut judgement.subjects {
        let Some(places) = by_subject.get(&judged.subject()) else { continue };
        for at in places {
            let (Some(waiver), Some(found)) = (decisions.waivers.get(*at), found.get_mut(*at)) else {
                continue;
            };
            *found = (*found).max(apply(waiver, judged, decisions.today));
        }
    }
    for (waiver, found) in decisions.waivers.iter().zip(found) {
        judgement.notices.extend(waiver_notice(waiver, found, decisions.today));
    }
}

fn apply(waiver: &'static Waiver, judged: &mut Judged, today: Date) -> Found {
    let mut found = Found::Subject;
    for ruled in &mut judged.findings {
        if !waiver.covers(judged.kind, &judged.name, &ruled.finding) {
            continue;
        }
        match ruled.standing() {
            Standing::Fail => {
                let over = waiver.has_expired(today);
                ruled.decision = if over { Decision::Expired(waiver) } else { Decision::Waived(waiver) };
                found = Found::Need;
            }
            Standing::Unknown | Standing::Manual => found = Found::Need,
            _ => {}
        }
    }
    found
}

fn waiver_notice(waiver: &Waiver, found: Found, today: Date) -> Option<Notice> {
    let place = format!("{} {} on {}", waiver.rule, waiver.target, waiver.subject());
    let (kind, message) = match found {
        Found::Nothing => {
            (NoticeKind::NotRead, format!("The waiver of {place} was not needed: the subject was not read."))
        }
        Found::Subject => (
            NoticeKind::WaiverUnused,
            format!("The waiver of {place} is not needed: nothing fails there. Remove it."),
        ),
        Found::Need if waiver.has_expired(today) => {
            (NoticeKind::WaiverExpired, format!("The waiver of {place} expired on {}.", waiver.expires))
        }
        Found::Need => return None,
    };
    let (rule, subject, target) = (waiver.rule.clone(), waiver.subject(), waiver.target.clone());
    Some(Notice { kind, message, rule, subject, target })
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
