//! Two users and what they were assigned.

use std::collections::BTreeSet;

use super::{Judge, words};
use crate::capture::Capture;
use crate::fact;
use crate::finding::Outcome;
use crate::subject::SubjectKind;
use crate::text::same_username;

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
    pub same: BTreeSet<Assignment>,
    /// Only the first has it.
    pub missing: BTreeSet<Assignment>,
    /// Only the second has it.
    pub extra: BTreeSet<Assignment>,
    /// Lists of either user that were not seen whole.
    pub unseen: BTreeSet<&'static str>,
}

const SECTIONS: [&str; 3] = ["permission-set", "permission-set-group", "permission-set-licence"];

/// Compares what the pages of two users show.
pub fn compare_assignments(before: &Capture, now: &Capture) -> Comparison {
    let assigned = |user: &Capture| {
        let sections = SECTIONS.into_iter();
        let each = sections.flat_map(|section| {
            let names = fact::section(&user.more, section).map(|(_, name)| name.to_owned());
            names.map(move |name| Assignment { section, name }).collect::<Vec<_>>()
        });
        each.collect::<BTreeSet<_>>()
    };
    let is_whole = |user: &Capture, section: &str| user.more.get(&fact::whole(section)).is_some();
    let (first, second) = (assigned(before), assigned(now));
    Comparison {
        same: first.intersection(&second).cloned().collect(),
        missing: first.difference(&second).cloned().collect(),
        extra: second.difference(&first).cloned().collect(),
        unseen: SECTIONS
            .into_iter()
            .filter(|section| !is_whole(before, section) || !is_whole(now, section))
            .collect(),
    }
}

impl Judge<'_, '_> {
    /// What the user before had, this one has too.
    pub(super) fn same_assignments(&mut self) {
        let Some((comparison, before)) = self.comparison() else { return };
        let before = words::name(&before);
        for Assignment { section, name } in &comparison.missing {
            let message =
                format!("{before} has the {} {} and this user does not.", kind(section), words::name(name));
            if comparison.unseen.contains(section) {
                self.unknown(
                    name.clone(),
                    format!("{message} Not all lists were seen; open both users' pages."),
                );
            } else {
                self.add(name.clone(), Outcome::Fail, "missing", message);
            }
        }
        if !comparison.unseen.is_empty() {
            let lists = comparison.unseen.iter().map(|section| kind(section)).collect::<Vec<_>>().join("s, ");
            self.unknown(
                "assignments",
                format!("Not seen whole for both users: {lists}s. Open both users' pages."),
            );
        } else if comparison.missing.is_empty() {
            let extra = words::names(comparison.extra.iter().map(|extra| &extra.name));
            let extra = if extra.is_empty() { "and no other" } else { &format!("and also {extra}") };
            let message =
                format!("The user has all {} assignments of {before}, {extra}.", comparison.same.len());
            self.add("assignments", Outcome::Pass, "the same", message);
        }
    }

    /// What both have may be needed by the integration, or may come from the admin's work.
    pub(super) fn copied_assignments(&mut self) {
        let Some((comparison, before)) = self.comparison() else { return };
        let before = words::name(&before);
        for Assignment { section, name } in &comparison.same {
            let message = format!(
                "{before} has the {} {} too. Does the integration need it, or was it copied?",
                kind(section),
                words::name(name)
            );
            self.add(name.clone(), Outcome::Manual, "the same", message);
        }
        if comparison.same.is_empty() && comparison.unseen.is_empty() {
            let message = format!("The user shares no assignment with {before}.");
            self.add("assignments", Outcome::Pass, "none", message);
        } else if !comparison.unseen.is_empty() {
            self.unknown(
                "assignments",
                "Not all assignments were seen. Open both users' pages: Setup, Users.",
            );
        }
    }

    /// The user before and this one, or why they cannot be compared.
    fn comparison(&mut self) -> Option<(Comparison, String)> {
        let before = self.person.integration.map_or("", |integration| integration.before.as_str());
        if before.is_empty() {
            self.unknown("assignments", "Nobody has said which user ran this integration before.");
            return None;
        }
        let mut users = self.org.seen.iter().map(|seen| seen.capture);
        let first = users.find(|user| {
            user.subject.kind == SubjectKind::User
                && user.value("user/username").is_some_and(|own| same_username(own, before))
        });
        let (Some(first), Some(second)) = (first, self.person.user) else {
            self.unknown("assignments", "Not both users were seen. Open their pages: Setup, Users.");
            return None;
        };
        Some((compare_assignments(first, second), before.to_owned()))
    }
}

fn kind(section: &str) -> &'static str {
    match section {
        "permission-set-group" => SubjectKind::PermissionSetGroup.label(),
        "permission-set-licence" => "permission set licence",
        _ => SubjectKind::PermissionSet.label(),
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

    fn names(assignments: &BTreeSet<Assignment>) -> Vec<&str> {
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
        assert_eq!(comparison.unseen, BTreeSet::from(["permission-set-licence"]));
    }
}
