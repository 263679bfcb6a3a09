//! Lays waivers over findings and keeps account of which of them were needed.

use std::collections::HashMap;

use serde::Serialize;

use permlight_core::date::Date;
use permlight_core::decision::Decision;
use permlight_core::evaluate::is_place_of_range;
use permlight_core::finding::{Finding, Standing};
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::subject::Subject;
use permlight_core::waiver::Waiver;

/// Something about the team's decisions that people should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What kind of thing.
    pub kind: NoticeKind,
    /// It, as a sentence.
    pub message: Message,
    /// Code of the rule; empty if it is about no single one.
    pub rule: String,
    /// Kind and name of the subject; empty if it is about no single one.
    pub subject: String,
    /// The target; empty if it is about no single one.
    pub target: String,
    /// The record of the subject, where a waiver names it.
    pub record: Option<String>,
}

/// Kinds of notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum NoticeKind {
    /// A waiver whose last day is over; what it bore fails again.
    WaiverExpired,
    /// A waiver without a reason or without a name: it bears nothing.
    WaiverIncomplete,
    /// A waiver that nothing needs any more.
    WaiverUnused,
    /// A waiver or an accepted failure of a subject that was not read.
    NotRead,
    /// A waiver that names no record, on a subject whose name tells none.
    NoRecord,
    /// An accepted failure that does not occur any more.
    AcceptedGone,
    /// The failures were accepted by another policy.
    OtherPolicy,
    /// Elements of a file that this version does not know and left out.
    NotUnderstood,
    /// A symbolic link that was not followed.
    NotFollowed,
    /// Subjects that are none of an integration user, or were not named.
    LeftOut,
    /// A file that `.forceignore` leaves out.
    ForceIgnored,
    /// Several files that describe one subject and do not belong together.
    Copies,
    /// A permission set group of which it is not known what it grants: that counts as unknown.
    GroupNotKnown,
    /// What the register says that a user holds, and nothing describes: that counts as unknown.
    MemberNotRead,
    /// A set whose rights count only while a session has it activated, and are judged by no rule until then.
    SessionBased,
    /// A pattern that should say who is looked at, and fits nothing.
    FitsNothing,
}

impl NoticeKind {
    /// Whether what it is about counts as unknown, of any severity.
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::GroupNotKnown | Self::MemberNotRead)
    }
}

impl Notice {
    /// A notice about no single finding.
    pub fn about(kind: NoticeKind, message: Message) -> Self {
        Self {
            kind,
            message,
            rule: String::new(),
            subject: String::new(),
            target: String::new(),
            record: None,
        }
    }
}

/// How much of something that was decided about was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The subject was not read.
    Nothing,
    /// A subject of that name was read, and the name does not tell which record it is.
    Name,
    /// The subject was read, and it does not fail there.
    Subject,
    /// It fails, or it cannot be told whether it does.
    Need,
}

/// The waivers of a team on one day, and which of them were needed so far.
#[derive(Debug)]
pub struct Ledger<'w> {
    waivers: &'w [Waiver],
    today: Date,
    /// Places of waivers, by the name of their subject and by its record.
    by_subject: HashMap<String, Vec<usize>>,
    found: Vec<Reach>,
}

impl<'w> Ledger<'w> {
    /// Nothing was looked at yet.
    pub fn new(waivers: &'w [Waiver], today: Date) -> Self {
        let mut by_subject: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, waiver) in waivers.iter().enumerate() {
            by_subject.entry(waiver.subject()).or_default().push(at);
            if let Some(record) = &waiver.record {
                by_subject.entry(record.clone()).or_default().push(at);
            }
        }
        Self { waivers, today, by_subject, found: vec![Reach::Nothing; waivers.len()] }
    }

    /// Lays the waivers of a subject over all its findings.
    pub fn apply(&mut self, subject: &Subject, findings: &mut [Finding]) {
        let by_name = self.by_subject.get(&format!("{}:{}", subject.kind.id(), subject.name));
        let by_record = subject.record_id.as_ref().and_then(|record| self.by_subject.get(record));
        for at in by_name.into_iter().chain(by_record).flatten() {
            let (Some(waiver), Some(found)) = (self.waivers.get(*at), self.found.get_mut(*at)) else {
                continue;
            };
            let reach = if !waiver.is_complete() {
                Reach::Nothing
            } else if waiver.is_about(subject) {
                apply(waiver, findings, self.today)
            } else if waiver.lacks_record(subject) {
                Reach::Name
            } else {
                Reach::Nothing
            };
            *found = (*found).max(reach);
        }
    }

    /// What people should know, in the order of the waivers.
    pub fn notices(&self) -> impl Iterator<Item = Notice> {
        let waivers = self.waivers.iter().zip(&self.found);
        waivers.filter_map(|(waiver, found)| notice(waiver, *found, self.today))
    }
}

fn apply(waiver: &Waiver, findings: &mut [Finding], today: Date) -> Reach {
    let mut found = Reach::Subject;
    for finding in findings {
        if !finding.is_under(waiver) {
            continue;
        }
        match finding.standing() {
            Standing::Fail => {
                let own = || Box::new(waiver.clone());
                finding.decision = match finding.beyond(waiver.bears.as_deref()) {
                    _ if waiver.has_expired(today) => Decision::Expired(own()),
                    Some(beyond) => Decision::Outgrown(beyond),
                    None => Decision::Waived(own()),
                };
                found = Reach::Need;
            }
            // Another one that bears it already is told for itself.
            Standing::Waived | Standing::Unknown | Standing::Manual => found = Reach::Need,
            _ => {}
        }
    }
    found
}

fn notice(waiver: &Waiver, found: Reach, today: Date) -> Option<Notice> {
    let place = message!("notice.place", waiver.rule.clone(), waiver.target.clone(), waiver.subject());
    let (kind, message) = match found {
        _ if !waiver.is_complete() => {
            (NoticeKind::WaiverIncomplete, message!("notice.waiver-incomplete", place))
        }
        Reach::Nothing => (NoticeKind::NotRead, message!("notice.waiver-not-read", place)),
        Reach::Name => (NoticeKind::NoRecord, message!("notice.waiver-name", place)),
        Reach::Subject if is_place_of_range(&waiver.target) => {
            (NoticeKind::WaiverUnused, message!("notice.waiver-place", place))
        }
        Reach::Subject => (NoticeKind::WaiverUnused, message!("notice.waiver-unused", place)),
        Reach::Need if waiver.has_expired(today) => {
            (NoticeKind::WaiverExpired, message!("notice.waiver-expired", place, waiver.expires))
        }
        Reach::Need => return None,
    };
    let (rule, subject, target) = (waiver.rule.clone(), waiver.subject(), waiver.target.clone());
    Some(Notice { kind, message, rule, subject, target, record: waiver.record.clone() })
}
