//! All orgs, and whom of each somebody has looked at: what was found then, how old that is, and what is due. It is read from what
//! is kept of the last looks, so forty orgs are listed without judging one.

use permlight_core::date::Date;
use permlight_core::order::InOrder as _;
use permlight_core::subject::SubjectKind;
use permlight_core::text::fold;

use crate::last_visit::Visit;
use crate::stored::Stored;
use crate::subjects::{KnownSubject, apart, subjects};

/// The kinds of which one can be chosen to be judged.
pub const CHOSEN: [SubjectKind; 4] =
    [SubjectKind::User, SubjectKind::Profile, SubjectKind::PermissionSet, SubjectKind::PermissionSetGroup];

/// One user, profile, set or group of an org.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// My Domain name of the org.
    pub org: String,
    /// What it is known by in its org.
    pub key: String,
    /// What kind of subject.
    pub kind: SubjectKind,
    /// Its name.
    pub name: String,
    /// What tells it from others of that name.
    pub apart: Option<String>,
    /// How many checks were wrong when it was looked at last; `None`: nobody has looked.
    pub wrong: Option<usize>,
    /// How many came since the look before, and how many went.
    pub change: Option<(usize, usize)>,
    /// The day on which any page of it was read last.
    pub read: Option<Date>,
    /// It has checks after a deploy, or a clean-up, that are due.
    pub is_due: bool,
}

/// Everybody that the words fit: those with most that is wrong first, then those that nobody looked at.
pub fn entries(stored: &Stored, orgs: &[&str], words: &str, today: Date) -> Vec<Entry> {
    let words = fold(words);
    let mut entries: Vec<Entry> = Vec::new();
    for org in orgs {
        let all = subjects(&stored.pages, org);
        let fits = |known: &&KnownSubject| {
            CHOSEN.contains(&known.subject.kind)
                && !stored.is_left_out(org, &known.subject)
                && (words.is_empty()
                    || [*org, &known.subject.name].into_iter().any(|text| fold(text).contains(&words)))
        };
        entries.extend(all.iter().filter(fits).map(|known| entry(stored, org, (&all, known), today)));
    }
    // Integration users are what it is about; sets and profiles follow.
    entries.order_by_key(|entry| {
        (
            entry.kind != SubjectKind::User,
            std::cmp::Reverse(entry.wrong),
            entry.org.clone(),
            entry.name.clone(),
        )
    });
    entries
}

fn entry(stored: &Stored, org: &str, (all, known): (&[KnownSubject], &KnownSubject), today: Date) -> Entry {
    let key = known.key();
    let visit = stored.visits.get(org).and_then(|visits| visits.get(&key));
    let newest = known.pages.first().map(|page| page.newest());
    let rollout = stored.rollouts.get(org).and_then(|rollouts| rollouts.get(&key));
    Entry {
        org: org.to_owned(),
        kind: known.subject.kind,
        name: known.subject.name.clone(),
        apart: apart(all, known),
        wrong: visit.map(|visit| checks(&visit.failures)),
        change: visit.and_then(Visit::change).map(|change| (change.new, change.corrected)),
        read: newest.and_then(|time| Date::parse(time.get(..10)?)),
        is_due: rollout.is_some_and(|rollout| crate::page_hints::is_due(rollout, today)),
        key,
    }
}

/// How many checks these failures are of: what stands before the first bar is the rule.
fn checks(failures: &[String]) -> usize {
    let mut rules: Vec<&str> =
        failures.iter().map(|name| name.split('|').next().unwrap_or_default()).collect();
    rules.order();
    rules.dedup();
    rules.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{PROFILE, day, read};

    fn stored() -> Stored {
        let mut stored = Stored::default();
        for (org, name) in [("acme", "HubSpot"), ("beta", "Loader"), ("gamma", "Sync")] {
            stored.pages.push(read(org, "2026-11-20T09:00:00.000Z", name, &["ModifyAllData"]));
        }
        let failures =
            ["DAT101||ModifyAllData", "DAT101||ViewAllData", "API001||x"].map(str::to_owned).to_vec();
        let before = Some((day("2026-11-01"), vec!["DAT101||ModifyAllData".to_owned(), "gone".to_owned()]));
        let visit = Visit { day: day("2026-11-20"), failures, before };
        stored.visits.entry("beta".to_owned()).or_default().insert(format!("profile:{PROFILE}"), visit);
        stored
    }

    #[test]
    fn everybody_is_listed_with_the_result_of_the_last_look_the_worst_first() {
        let all = entries(&stored(), &["acme", "beta", "gamma"], "", day("2026-11-22"));
        let listed: Vec<_> =
            all.iter().map(|entry| (entry.org.as_str(), entry.wrong, entry.change)).collect();
        assert_eq!(listed, [("beta", Some(2), Some((2, 1))), ("acme", None, None), ("gamma", None, None)]);
        assert_eq!(all.first().and_then(|entry| entry.read), Some(day("2026-11-20")));
    }

    #[test]
    fn one_is_found_by_its_name_or_by_its_org() {
        let found = |words| {
            let found = entries(&stored(), &["acme", "beta", "gamma"], words, day("2026-11-22"));
            found.into_iter().map(|entry| entry.name).collect::<Vec<_>>()
        };
        assert_eq!(found("hubs"), ["HubSpot"]);
        assert_eq!(found("GAMMA"), ["Sync"]);
        assert!(found("nobody").is_empty());
    }
}
