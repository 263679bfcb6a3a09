//! Whom a checklist is for, so that a sign-off counts for those whom it names and for nobody else.

use permlight_core::finding::Finding;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::needs::Integration;
use permlight_core::subject::{Subject, SubjectKind, is_called};
use permlight_org::assessment::{Notice, NoticeKind};
use permlight_org::checklist::ManualEntry;

use super::select::Selected;
use crate::policy::Chosen;

/// More names than these are counted.
const NAMED: usize = 5;

/// Whoever was selected; else each user of the register and each profile and user that was read, or all that was, if it is none
/// of these.
pub fn people(selected: Option<&Selected>, chosen: Chosen, observed: &[Finding]) -> Vec<Vec<Subject>> {
    if let Some(selected) = selected {
        return vec![vec![selected.subject.clone()]];
    }
    let users = chosen.users();
    let mut people: Vec<_> = users.iter().map(|user| names(user, &users)).collect();
    for own in [&[SubjectKind::Profile, SubjectKind::User][..], &SubjectKind::ALL] {
        let read = observed.iter().map(|seen| &*seen.subject);
        for subject in read.filter(|subject| own.contains(&subject.kind) && subject.kind != SubjectKind::Org)
        {
            let is_known = people.iter().flatten().any(|known| is_same(known, subject));
            if !is_known && !is_of_user(subject, &users) {
                people.push(vec![subject.clone()]);
            }
        }
        if !people.is_empty() {
            break;
        }
    }
    people
}

/// A user of the register; its profile names it too, if nobody else has that.
fn names(user: &Integration, all: &[Integration]) -> Vec<Subject> {
    let subject = |kind, name: &str| Subject { kind, name: name.to_owned(), record_id: None };
    let own = if user.username.is_empty() { user.name() } else { &user.username };
    let profile = user.profile.as_deref().map(|name| subject(SubjectKind::Profile, name));
    let profile = profile.filter(|own| all.iter().filter(|other| has_profile(other, &own.name)).count() == 1);
    [subject(SubjectKind::User, own)].into_iter().chain(profile).collect()
}

fn has_profile(user: &Integration, name: &str) -> bool {
    user.profile.as_deref().is_some_and(|own| is_called(SubjectKind::Profile, own, name))
}

fn is_same(one: &Subject, other: &Subject) -> bool {
    one.kind == other.kind && is_called(one.kind, &one.name, &other.name)
}

fn is_of_user(subject: &Subject, users: &[Integration]) -> bool {
    subject.kind == SubjectKind::Profile && users.iter().any(|user| has_profile(user, &subject.name))
}

/// That entries name nobody of them, and whom they name.
pub fn of_others(entries: &[&ManualEntry]) -> Option<Notice> {
    let mut names: Vec<&str> = Vec::new();
    for entry in entries {
        if !names.contains(&entry.subject.as_str()) {
            names.push(&entry.subject);
        }
    }
    let mut shown: Vec<Arg> = names.iter().take(NAMED).map(|name| Arg::name(name)).collect();
    if let Some(more) = names.len().checked_sub(NAMED).filter(|more| *more > 0) {
        shown.push(message!("list.and-more", more).into());
    }
    let message = message!("command-checklist.of-others", entries.len(), Arg::List(shown));
    (!entries.is_empty()).then(|| Notice::about(NoticeKind::NotRead, message))
}
