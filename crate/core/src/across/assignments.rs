//! Two users and what they were assigned.

use super::Judge;
use crate::capture::Capture;
use crate::coverage;
use crate::fact;
use crate::finding::Outcome;
use crate::message;
use crate::message::{Arg, Message};
use crate::order::gathered;
use crate::section::Section;
use crate::sorted::SortedSet;
use crate::subject::SubjectKind;
use crate::text::{fold, same_username};

/// Something that a user was assigned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Assignment {
    /// The section of its facts: `permission-set`, `permission-set-group`, `permission-set-licence`.
    pub section: &'static str,
    /// Its name.
    pub name: String,
}

/// What two users were assigned, compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Both have it.
    pub same: SortedSet<Assignment>,
    /// Only the first has it.
    pub missing: SortedSet<Assignment>,
    /// Only the second has it.
    pub extra: SortedSet<Assignment>,
    /// Lists of either user that were not seen whole.
    pub unseen: SortedSet<&'static str>,
}

const SETS: &str = Section::PermissionSets.fact();
const LICENCES: &str = Section::PermissionSetLicences.fact();

const SECTIONS: [&str; 3] = [SETS, Section::PermissionSetGroups.fact(), LICENCES];

/// Compares what the pages of two users show.
pub fn compare_assignments(before: &Capture, now: &Capture) -> Comparison {
    let assigned = |user: &Capture| {
        let sections = SECTIONS.into_iter();
        let each = sections.flat_map(|section| {
            let names = fact::section(&user.more, section).map(|(_, name)| name.to_owned());
            names.map(move |name| Assignment { section, name }).collect::<Vec<_>>()
        });
        gathered::<SortedSet<_>, _>(each)
    };
    let is_whole = |user: &Capture, section: &str| coverage::of_named(&user.more, section).is_whole();
    let (first, second) = (assigned(before), assigned(now));
    Comparison {
        same: gathered(first.intersection(&second).cloned()),
        missing: gathered(first.difference(&second).cloned()),
        extra: gathered(second.difference(&first).cloned()),
        unseen: gathered(
            SECTIONS.into_iter().filter(|section| !is_whole(before, section) || !is_whole(now, section)),
        ),
    }
}

impl Judge<'_, '_> {
    /// What the user before had, this one has too.
    pub(super) fn same_assignments(&mut self) {
        let Some((mut comparison, before)) = self.comparison() else { return };
        let before = Arg::name(&before);
        // The guide speaks of permission sets: a licence that none of them needs is not asked for.
        comparison.missing.retain(|missing| missing.section != LICENCES);
        comparison.unseen.remove(LICENCES);
        let (members, members_unseen) = self.members();
        let is_member = |missing: &Assignment| {
            missing.section == SETS && members.iter().any(|member| fold(member) == fold(&missing.name))
        };
        let (by_group, missing): (Vec<_>, Vec<_>) = comparison.missing.into_iter().partition(is_member);
        comparison.same.extend(by_group);
        comparison.missing = gathered(missing);
        for Assignment { section, name } in &comparison.missing {
            let message = message!("before.lacking", before.clone(), kind(section), Arg::name(name));
            if comparison.unseen.contains(section) || members_unseen && *section == SETS {
                self.unknown(name.clone(), message!("before.perhaps-lacking", message));
            } else {
                self.add(name.clone(), Outcome::Fail, message!("found.missing"), message);
            }
        }
        if !comparison.unseen.is_empty() {
            let lists = comparison.unseen.iter().map(|section| kinds(section).into());
            self.unknown("assignments", message!("before.lists-unseen", Arg::List(lists.collect())));
        } else if comparison.missing.is_empty() {
            let extra = if comparison.extra.is_empty() {
                message!("before.no-other")
            } else {
                message!("before.also", Arg::names(comparison.extra.iter().map(|extra| &extra.name)))
            };
            let message = message!("before.same", comparison.same.len(), before, extra);
            self.add("assignments", Outcome::Pass, message!("found.the-same"), message);
        }
    }

    /// The permission sets that the user has by its groups, under every name that was seen of them, and whether there may be
    /// others.
    fn members(&self) -> (Vec<&str>, bool) {
        let mut members = Vec::new();
        let mut open = false;
        for group in &self.person.holdings.groups {
            let group = self.find(SubjectKind::PermissionSetGroup, group);
            let Some(seen) = group else {
                open = true;
                continue;
            };
            open |= !seen.whole;
            members.extend(seen.capture.members.iter().map(String::as_str));
            for (id, name) in fact::section(&seen.capture.more, SETS) {
                let own = self.org.seen.iter().map(|seen| &seen.capture.subject);
                let own = own.filter(|own| {
                    own.kind == SubjectKind::PermissionSet && own.record_id.as_deref() == Some(id)
                });
                members.extend(own.map(|own| own.name.as_str()).chain([name]));
            }
        }
        (members, open)
    }

    /// What both have may be needed by the integration, or may come from the admin's work.
    pub(super) fn copied_assignments(&mut self) {
        let Some((comparison, before)) = self.comparison() else { return };
        let before = Arg::name(&before);
        for Assignment { section, name } in &comparison.same {
            let message = message!("before.copied", before.clone(), kind(section), Arg::name(name));
            self.add(name.clone(), Outcome::Manual, message!("found.the-same"), message);
        }
        if comparison.same.is_empty() && comparison.unseen.is_empty() {
            let message = message!("before.none-shared", before);
            self.add("assignments", Outcome::Pass, message!("found.none"), message);
        } else if !comparison.unseen.is_empty() {
            self.unknown("assignments", message!("before.unseen"));
        }
    }

    /// The user before and this one, or why they cannot be compared.
    fn comparison(&mut self) -> Option<(Comparison, String)> {
        let before = self.person.integration.map_or("", |integration| integration.before.as_str());
        // Of itself everybody has all.
        if before.is_empty() || same_username(before, self.person.username()) {
            self.unknown("assignments", message!("before.nobody"));
            return None;
        }
        let mut users = self.org.seen.iter().map(|seen| seen.capture);
        let first = users.find(|user| {
            user.subject.kind == SubjectKind::User
                && user.value("user/username").is_some_and(|own| same_username(own, before))
        });
        let (Some(first), Some(second)) = (first, self.person.user) else {
            self.unknown("assignments", message!("before.users-unseen"));
            return None;
        };
        Some((compare_assignments(first, second), before.to_owned()))
    }
}

fn kind(section: &str) -> Message {
    match section {
        "permission-set-group" => message!(SubjectKind::PermissionSetGroup.key()),
        "permission-set-licence" => message!("kind.permission-set-licence"),
        _ => message!(SubjectKind::PermissionSet.key()),
    }
}

fn kinds(section: &str) -> Message {
    match section {
        "permission-set-group" => message!("kinds.permission-set-group"),
        "permission-set-licence" => message!("kinds.permission-set-licence"),
        _ => message!("kinds.permission-set"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Facts;
    use crate::subject::Subject;

    fn user(facts: &[(&str, &str)]) -> Capture {
        let mut table = Facts::default();
        for (name, value) in facts {
            table.set(name, (*value).to_owned());
        }
        fact::capture(Subject { kind: SubjectKind::User, name: String::new(), record_id: None }, &table)
    }

    fn names(assignments: &SortedSet<Assignment>) -> Vec<&str> {
        assignments.iter().map(|assignment| assignment.name.as_str()).collect()
    }

    #[test]
    fn two_users_are_compared_list_by_list() {
        let whole = [("list/permission-set", "2"), ("list/permission-set-group", "0")];
        let admin = user(
            &[&whole[..], &[("permission-set/1", "Orders"), ("permission-set/2", "Admin tools")]].concat(),
        );
        let new = user(
            &[&whole[..], &[("permission-set/1", "Orders"), ("permission-set-group/3", "Admin tools")]]
                .concat(),
        );
        let comparison = compare_assignments(&admin, &new);
        assert_eq!(names(&comparison.same), ["Orders"]);
        assert_eq!(names(&comparison.missing), ["Admin tools"]);
        assert_eq!(names(&comparison.extra), ["Admin tools"], "a group is no set, whatever its name");
        assert_eq!(comparison.unseen, SortedSet::from(["permission-set-licence"]));
    }
}
