//! Integration users: who they are and what they hold.

use std::cell::OnceCell;

use super::Org;
use crate::capture::Capture;
use crate::coverage;
use crate::effective::{Effective, EffectiveOther, Holdings, Licences, Seen, Unread, effective, others};
use crate::evaluate;
use crate::fact;
use crate::message;
use crate::message::Message;
use crate::needs::Integration;
use crate::section::Section;
use crate::sorted::SortedSet;
use crate::subject::{Subject, SubjectKind, meant};
use crate::text::{fold, is_none, same_username};

/// An integration user.
pub(super) struct Person<'c> {
    /// The integration that it serves, if the register has one.
    pub(super) integration: Option<&'c Integration>,
    /// The user's page, if it was seen.
    pub(super) user: Option<&'c Capture>,
    /// What it holds, by the names of captures where there are some.
    pub(super) holdings: Holdings,
    /// Whether it holds nothing else.
    pub(super) holdings_known: bool,
    /// The place of the first who holds the same.
    pub(super) like: usize,
}

/// What holdings give, worked out when it is asked for.
pub(super) struct Access<'p> {
    seen: &'p [Seen<'p>],
    holdings: &'p Holdings,
    effective: OnceCell<Effective>,
    others: OnceCell<Others>,
}

/// All of the other sections, and what was not read of them.
type Others = (Vec<EffectiveOther>, SortedSet<Unread>);

impl<'p> Access<'p> {
    pub(super) const fn new(seen: &'p [Seen<'p>], person: &'p Person<'_>) -> Self {
        Self { seen, holdings: &person.holdings, effective: OnceCell::new(), others: OnceCell::new() }
    }

    /// User permissions and objects.
    pub(super) fn effective(&self) -> &Effective {
        self.effective.get_or_init(|| effective(self.seen, self.holdings))
    }

    /// All other sections.
    pub(super) fn others(&self) -> &Others {
        self.others.get_or_init(|| others(self.seen, self.holdings))
    }
}

/// Why something cannot be told of a user whose holdings are not known.
pub(super) fn not_seen() -> Message {
    message!("people.holdings-unseen")
}

impl Person<'_> {
    pub(super) fn subject(&self) -> Subject {
        let name = [self.username(), self.integration.map_or("", Integration::name)];
        Subject {
            kind: SubjectKind::User,
            name: name.into_iter().find(|name| !name.is_empty()).unwrap_or_default().to_owned(),
            record_id: self.user.and_then(|user| user.subject.record_id.clone()),
        }
    }

    /// Whether this is who a subject is: its page may call it by another name than its user name.
    pub(super) fn is(&self, subject: &Subject) -> bool {
        let own = self.subject();
        own == *subject
            || own.record_id.is_some() && own.kind == subject.kind && own.record_id == subject.record_id
    }

    /// Empty if nobody said.
    pub(super) fn username(&self) -> &str {
        let declared = self.integration.map_or("", |integration| integration.username.as_str());
        self.user.and_then(|user| user.value("user/username")).unwrap_or(declared)
    }
}

/// One for each integration; then each user that is watched and serves none.
pub(super) fn people<'c>(org: &Org<'c>) -> Vec<Person<'c>> {
    let users = || {
        let users = org.seen.iter().map(|seen| seen.capture);
        users.filter(|capture| capture.subject.kind == SubjectKind::User)
    };
    let is_called = |user: &Capture, name: &str| {
        !name.is_empty() && user.value("user/username").is_some_and(|own| same_username(own, name))
    };
    let of_register = org.integrations.iter().map(|integration| {
        let user = users().find(|user| is_called(user, &integration.username));
        person(org, Some(integration), user)
    });
    let is_watched = |user: &Capture| {
        org.context.watched.iter().any(|name| is_called(user, name) || fold(name) == fold(&user.subject.name))
    };
    let serves =
        |user: &Capture| org.integrations.iter().any(|integration| is_called(user, &integration.username));
    // Whom the register names is an integration user, whatever its licence.
    let watched = users().filter(|user| is_watched(user) && !serves(user));
    let watched = watched.filter(|user| evaluate::exclusion(user).is_none());
    let mut people: Vec<_> = of_register.chain(watched.map(|user| person(org, None, Some(user)))).collect();
    for at in 0..people.len() {
        let like = people
            .iter()
            .position(|other| people.get(at).is_some_and(|own: &Person<'_>| own.holdings == other.holdings));
        if let (Some(own), Some(like)) = (people.get_mut(at), like) {
            own.like = like;
        }
    }
    people
}

fn person<'c>(org: &Org<'c>, integration: Option<&'c Integration>, user: Option<&'c Capture>) -> Person<'c> {
    let mut holdings = Holdings::default();
    let mut known = false;
    if let Some(user) = user {
        let whole = |section| user.coverage(section).is_whole();
        holdings.profile = user.value("user/profile").map(|name| {
            own_name(org.seen, SubjectKind::Profile, user.value("user/profile-id").unwrap_or_default(), name)
        });
        for (section, kind, all) in [
            ("permission-set", SubjectKind::PermissionSet, &mut holdings.permission_sets),
            ("permission-set-group", SubjectKind::PermissionSetGroup, &mut holdings.groups),
        ] {
            for (id, name) in fact::section(&user.more, section) {
                let name = own_name(org.seen, kind, id, name);
                let doubt = coverage::doubts(&user.more, section).find(|(own, _)| *own == id);
                holdings.perhaps.extend(doubt.map(|(_, reason)| (kind, name.clone(), reason)));
                all.push(name);
            }
        }
        known = whole(Section::PermissionSets) && whole(Section::PermissionSetGroups);
    }
    // What the page of the user shows whole is not added to.
    if let Some(integration) = integration.filter(|_| !known) {
        let declared =
            || integration.profile.as_deref().map(|name| named(org.seen, SubjectKind::Profile, name));
        holdings.profile = holdings.profile.or_else(declared);
        for (kind, held, declared) in [
            (SubjectKind::PermissionSet, &mut holdings.permission_sets, &integration.permission_sets),
            (SubjectKind::PermissionSetGroup, &mut holdings.groups, &integration.groups),
        ] {
            for name in declared {
                let name = named(org.seen, kind, name);
                if !held.contains(&name) {
                    held.push(name);
                }
            }
        }
        // What the register declares stands in for a page that nobody has read, not for one that shows more than was understood.
        known = user.is_none() && integration.profile.is_some();
    }
    holdings.licences = licences(integration, user);
    holdings.licences.are_assigned = user.is_some() && known;
    Person { integration, user, holdings, holdings_known: known, like: 0 }
}

/// What the user's page tells of its licences, and the register where the page does not show them all.
fn licences(integration: Option<&Integration>, user: Option<&Capture>) -> Licences {
    let own = user.map(|user| Licences {
        user: user.value("user/licence").map(str::to_owned),
        permission_set: fact::section(&user.more, "permission-set-licence")
            .flat_map(|(id, name)| [id.to_owned(), name.to_owned()])
            .filter(|name| !is_none(name))
            .collect(),
        are_all: user.coverage(Section::PermissionSetLicences).is_whole(),
        are_assigned: false,
    });
    let declared = integration.map(Licences::declared);
    match (own, declared) {
        (Some(mut own), Some(declared)) if !own.are_all => {
            own.permission_set.extend(declared.permission_set);
            own
        }
        (Some(own), _) => own,
        (None, declared) => declared.unwrap_or_default(),
    }
}

/// The name under which something was captured: a page of the user may show its label.
fn own_name(seen: &[Seen<'_>], kind: SubjectKind, id: &str, name: &str) -> String {
    let same = |capture: &&Capture| {
        capture.subject.kind == kind && !id.is_empty() && capture.subject.record_id.as_deref() == Some(id)
    };
    let found = seen.iter().map(|seen| seen.capture).find(same);
    found.map_or_else(|| name.to_owned(), |capture| capture.subject.name.clone())
}

/// The name under which something was captured that somebody calls so.
pub(super) fn named(seen: &[Seen<'_>], kind: SubjectKind, name: &str) -> String {
    let own = seen.iter().map(|seen| &seen.capture.subject).filter(|subject| subject.kind == kind);
    let meant = meant(kind, own.map(|subject| subject.name.as_str()), name);
    meant.unwrap_or(name).to_owned()
}

/// All that grants: the profile, the sets, the members of the groups that were seen.
pub(super) fn held(seen: &[Seen<'_>], holdings: &Holdings) -> Vec<(SubjectKind, String)> {
    let profile = holdings.profile.iter().map(|name| (SubjectKind::Profile, name.clone()));
    let sets = holdings.permission_sets.iter().map(|name| (SubjectKind::PermissionSet, name.clone()));
    let mut held: Vec<_> = profile.chain(sets).collect();
    for group in &holdings.groups {
        let group = find(seen, SubjectKind::PermissionSetGroup, group);
        let members = group.into_iter().flat_map(|group| &group.capture.members);
        held.extend(members.map(|name| (SubjectKind::PermissionSet, name.clone())));
    }
    held
}

/// The one capture of a subject.
pub(super) fn find<'c>(seen: &[Seen<'c>], kind: SubjectKind, name: &str) -> Option<Seen<'c>> {
    let is = |seen: &&Seen<'c>| seen.capture.subject.kind == kind && seen.capture.subject.name == name;
    let mut found = seen.iter().filter(is);
    let one = found.next().copied();
    if found.next().is_some() { None } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Context;

    #[test]
    fn what_many_hold_alike_is_worked_out_once() {
        let of = |user: usize, set: &str| Integration {
            id: format!("i{user}"),
            username: format!("u{user}@acme.example"),
            profile: Some("P".to_owned()),
            permission_sets: vec![set.to_owned()],
            ..Integration::default()
        };
        let register: Vec<_> = (0..80).map(|user| of(user, if user == 7 { "other" } else { "S" })).collect();
        let context = Context::default();
        let people = people(&Org { seen: &[], integrations: &register, context: &context });
        let mut works: Vec<_> = people.iter().map(|person| person.like).collect();
        works.sort_unstable();
        works.dedup();
        assert_eq!((people.len(), works.len()), (80, 2));
    }
}
