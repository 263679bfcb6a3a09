//! An org whose My Domain got another name: everything that is kept is kept under the name, so what was decided under the old one
//! counts no more. It can be taken over, by somebody who is asked; nothing is taken over by itself.

use std::rc::Rc;

use permlight_core::order::gathered;
use permlight_core::subject::SubjectKind;
use serde_json::{Map, Value, json as made};

use crate::state_file;
use crate::stored::Page;
use crate::subjects::subjects;
use crate::verification::{is_sandbox, org_id};

/// What people decided, by the first part of its key. Pages are read anew under the new name.
const DECIDED: [&str; 6] = ["manual", "waivers", "baselines", "rollouts", "register", "scope"];

/// So many records that agree are no accident. Two orgs never share one, but for a sandbox and what it was copied from.
const ENOUGH: usize = 2;

/// What tells an org from others.
struct Marks<'p> {
    org: &'p str,
    /// Its own id, from Company Information.
    id: Option<String>,
    /// The ids of its users that were read.
    users: Vec<&'p str>,
    /// When its pages were read last, of all the earliest and the latest.
    read: (&'p str, &'p str),
}

/// The org and the names that it had before, as far as that is proved: its own id agrees; or, where one of both does not tell it,
/// records of users do, both are production and nothing of the old one was read later.
pub fn before(pages: &[Rc<Page>]) -> Vec<(String, String)> {
    let mut orgs: Vec<Marks<'_>> = Vec::new();
    for page in pages.iter().filter(|page| !page.is_imported()) {
        let newest = page.newest();
        let at = orgs.iter().position(|marks| marks.org == page.org).unwrap_or_else(|| {
            let id = org_id(&subjects(pages, &page.org));
            orgs.push(Marks { org: &page.org, id, users: Vec::new(), read: (newest, newest) });
            orgs.len() - 1
        });
        let Some(marks) = orgs.get_mut(at) else { continue };
        marks.read = (marks.read.0.min(newest), marks.read.1.max(newest));
        let id = page.subject.record_id.as_deref().filter(|_| page.subject.kind == SubjectKind::User);
        if let Some(id) = id.and_then(|id| id.get(..15)).filter(|id| !marks.users.contains(id)) {
            marks.users.push(id);
        }
    }
    let mut found = Vec::new();
    for new in &orgs {
        let earlier = orgs.iter().filter(|old| is_same(old, new));
        found.extend(earlier.map(|old| (new.org.to_owned(), old.org.to_owned())));
    }
    found
}

/// Whether both are one org, of which the first name is the old one.
fn is_same(old: &Marks<'_>, new: &Marks<'_>) -> bool {
    // Whatever was read under both names at one time is two orgs, or one that has not changed yet.
    if old.read.1 >= new.read.0 {
        return false;
    }
    match (&old.id, &new.id) {
        (Some(old), Some(new)) => old == new,
        _ if is_sandbox(old.org) || is_sandbox(new.org) => false,
        _ => old.users.iter().filter(|id| new.users.contains(id)).count() >= ENOUGH,
    }
}

/// What was decided under the old name, as a file under the new one: it is shown, laid over and undone like any other.
pub fn file(stored: &Map<String, Value>, from: &str, to: &str, time: &str) -> String {
    let decided = stored.iter().filter_map(|(key, value)| {
        let mut parts = key.splitn(3, ':');
        let (kind, org, rest) = (parts.next()?, parts.next()?, parts.next());
        if org != from || !DECIDED.contains(&kind) {
            return None;
        }
        let key = rest.map_or_else(|| [kind, to].join(":"), |rest| [kind, to, rest].join(":"));
        Some((key, if kind == "rollouts" { moved(value, from, to) } else { value.clone() }))
    });
    let decided: Map<String, Value> = gathered(decided);
    state_file::write(&decided, None, time)
}

/// Rollouts, each with the place of its baseline under the new name.
fn moved(rollouts: &Value, from: &str, to: &str) -> Value {
    let mut rollouts = rollouts.clone();
    for rollout in rollouts.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Some(org) = rollout.pointer_mut("/baseline/org").filter(|org| **org == made!(from)) {
            *org = made!(to);
        }
    }
    rollouts
}

#[cfg(test)]
mod tests;
