//! An org whose My Domain got another name: everything that is kept is kept under the name, so what was decided under the old one
//! counts no more. It can be taken over, by somebody who is asked; nothing is taken over by itself.

use std::rc::Rc;

use permlight_core::order::gathered;
use permlight_core::sorted::SortedSet;
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

/// The names that an org had before, as far as that is proved, the newest first: its own id, from Company Information, agrees; or,
/// where one of both does not tell it, records of users do, both are production and nothing of the old one was read later.
pub fn before(pages: &[Rc<Page>], org: &str) -> Vec<String> {
    let of =
        |org: &str| pages.iter().filter(|page| page.org == org && !page.is_imported()).collect::<Vec<_>>();
    let newest = |org: &str| of(org).iter().map(|page| page.newest().to_owned()).max();
    let oldest = |org: &str| of(org).iter().map(|page| page.newest().to_owned()).min();
    let users = |org: &str| -> SortedSet<String> {
        let users = of(org).into_iter().filter(|page| page.subject.kind == SubjectKind::User);
        gathered(users.filter_map(|page| Some(page.subject.record_id.as_deref()?.get(..15)?.to_owned())))
    };
    let id = |org: &str| org_id(&subjects(pages, org));
    let (own_id, own_users, begun) = (id(org), users(org), oldest(org));
    let mut others: Vec<String> =
        pages.iter().map(|page| page.org.clone()).filter(|other| other != org).collect();
    others.sort();
    others.dedup();
    others.retain(|other| {
        // Whatever was read under both names at one time is two orgs, or one that has not changed yet.
        if newest(other) >= begun {
            return false;
        }
        match (&own_id, id(other)) {
            (Some(own), Some(other)) => *own == other,
            _ if is_sandbox(org) || is_sandbox(other) => false,
            _ => users(other).iter().filter(|id| own_users.contains(*id)).count() >= ENOUGH,
        }
    });
    others.sort_by_key(|other| std::cmp::Reverse(newest(other)));
    others
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
