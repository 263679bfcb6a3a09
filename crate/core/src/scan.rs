//! What *Read all pages* reads for one user or profile. The page definitions (`crate/data/pages/pages.toml`, `read`) say which
//! pages it begins with and what follows from each.
//!
//! User permissions are read from edit forms, whose check boxes carry API names in every language; reading one changes
//! nothing. Where the admin may not edit, the view page stands in.

use serde::Serialize;

use crate::fact::{self, Facts};
use crate::page::{self, Next, READ, START, is_object};
use crate::section::Section;
use crate::subject::SubjectKind;
use crate::text::in_order;

/// A page to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Path and parameters.
    pub path: String,
    /// What to read instead if this one cannot be read; empty if nothing stands in.
    pub instead: String,
    /// Why it is not read at all; empty if it is.
    pub problem: &'static str,
    /// What people call the page.
    pub title: &'static str,
    /// Whom it is about, by name: another subject than that of the page that led to it, or an object. Empty if neither.
    pub of: String,
}

/// The most objects of one list that are read on their own pages. What is over the limit stays unknown, and the scan says so.
pub const OBJECT_LIMIT: usize = 200;

/// Every address that is ever asked for, in order: `{id}` stands for the id of a record, `{o}` for the name of an object.
pub fn addresses() -> Vec<String> {
    let starts = START.iter().flat_map(|(_, pages)| *pages).copied();
    let followed = READ.iter().flat_map(|(_, _, next)| *next).filter_map(|next| match next {
        Next::Page(page) => Some(*page),
        Next::Subjects(_) => None,
    });
    let mut all: Vec<String> = Vec::new();
    for page in starts.chain(followed) {
        let Step { path, instead, .. } = step(page, "{id}", "{o}");
        for path in [path, instead] {
            if !path.is_empty() && !all.contains(&path) {
                all.push(path);
            }
        }
    }
    in_order(all)
}

/// The first pages to read; none if the id is not one of such a record.
pub fn start(kind: SubjectKind, id: &str) -> Vec<Step> {
    sound(of_subject(kind, id, ""))
}

/// Ids come from pages and from what is kept, so every address passes the gate.
fn sound(mut steps: Vec<Step>) -> Vec<Step> {
    steps.retain_mut(|Step { path, instead, title, .. }| {
        let Some((page, _)) = page::at(path) else { return false };
        *title = page.title;
        instead.is_empty() || page::at(instead).is_some()
    });
    steps
}

fn of_subject(kind: SubjectKind, id: &str, name: &str) -> Vec<Step> {
    let known = START.iter().filter(|(of, _)| *of == kind && page::is_record_of(kind, id));
    let pages = known.flat_map(|(_, pages)| *pages);
    pages.map(|page| Step { of: name.to_owned(), ..step(page, id, "") }).collect()
}

/// What follows from a page that was read, as its definition says it: the profile and the sets of a user, the sections of a
/// profile, the members of a group, the objects that are granted.
pub fn follow(page: &str, kind: SubjectKind, id: &str, overview: bool, facts: &Facts) -> Vec<Step> {
    let known = READ.iter().find(|(of, subject, _)| *of == page && *subject == kind);
    // Pages about the org name no record.
    let is_sound = |_: &_| kind == SubjectKind::Org || page::is_record_of(kind, id);
    let Some((_, _, following)) = known.filter(is_sound) else { return Vec::new() };
    let mut steps = Vec::new();
    for next in *following {
        match next {
            Next::Subjects(kind) => {
                steps.extend(named(*kind, facts).flat_map(|(id, name)| of_subject(*kind, id, name)));
            }
            Next::Page(page) if page.contains("{o}") => steps.extend(objects(page, id, facts)),
            Next::Page(page) if overview => steps.push(step(page, id, "")),
            // Everything is on the page itself.
            Next::Page(_) => {}
        }
    }
    sound(steps)
}

/// The pages of the objects on which their list did not tell the rights.
fn objects(page: &str, id: &str, facts: &Facts) -> Vec<Step> {
    let prefix = fact::name(fact::UNREAD_OBJECTS, "");
    let unread = facts.iter().filter(|fact| fact.key.starts_with(&prefix) && is_object(&fact.value));
    let unread = unread.take(OBJECT_LIMIT + 1);
    let mut steps: Vec<Step> = unread
        .map(|fact| Step {
            of: fact.key.strip_prefix(&prefix).unwrap_or_default().to_owned(),
            ..step(page, id, &fact.value)
        })
        .collect();
    if let Some(step) = steps.get_mut(OBJECT_LIMIT) {
        step.problem = "limit";
    }
    steps
}

/// The ids of the subjects of a kind that a page names, and their names; of the org, which a link names, no name.
fn named(kind: SubjectKind, facts: &Facts) -> impl Iterator<Item = (&str, &str)> {
    let text = |name: &str| facts.get(name).map(String::as_str);
    let linked = match kind {
        SubjectKind::Profile => {
            text("user/profile-id").map(|id| (id, text("user/profile").unwrap_or_default()))
        }
        SubjectKind::Org => text(fact::ORG_LINKED).map(|id| (id, "")),
        _ => None,
    };
    let muting = kind == SubjectKind::MutingPermissionSet;
    let section = if muting { Section::Muting.fact() } else { kind.id() };
    let rows = facts.iter().map(|row| (fact::split(&row.key), row.value.as_str()));
    let rows = rows.filter(move |((of, id), _)| *of == section && id.len() == 15);
    linked.into_iter().chain(rows.map(|((_, id), name)| (id, name)))
}

/// A page to read; instead of an edit form, the page that shows the same to those who may not edit.
fn step(page: &str, id: &str, object: &str) -> Step {
    let path = page.replace("{id}", id).replace("{o}", object);
    let instead = if path.contains("/e?") { path.replace("/e?", "?") } else { String::new() };
    Step { path, instead, problem: "", title: "", of: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(steps: &[Step]) -> Vec<&str> {
        steps.iter().map(|step| step.path.as_str()).collect()
    }

    fn facts(names: &[(&str, &str)]) -> Facts {
        let mut facts = Facts::default();
        for (name, value) in names {
            facts.set(name, (*value).to_owned());
        }
        facts
    }

    #[test]
    fn a_user_begins_with_its_page_and_what_the_org_tells_of_users() {
        let steps = start(SubjectKind::User, "005000000000001");
        assert_eq!(
            paths(&steps),
            [
                "/005000000000001?noredirect=1&isUserEntityOverride=1",
                "/0Ya",
                "/setup/org/orgsetupaudit.jsp?setupid=SecurityEvents",
                "/05G",
                "/_ui/system/security/SessionSettings",
            ]
        );
    }

    #[test]
    fn a_page_of_another_kind_leads_nowhere() {
        let known = facts(&[("permission-set/0PS000000000001", "S")]);
        assert_eq!(follow("user-view", SubjectKind::Profile, "00e000000000001", false, &known), []);
    }

    #[test]
    fn a_user_leads_to_profile_sets_and_groups() {
        let known = facts(&[
            ("permission-set-group/0PG000000000001", "G"),
            ("permission-set/0PS000000000001", "S"),
            ("user/profile-id", "00e000000000001"),
        ]);
        let steps = follow("user-view", SubjectKind::User, "005000000000001", false, &known);
        let paths = paths(&steps);
        assert!(paths.contains(&"/00e000000000001"));
        assert!(paths.contains(&"/0PS000000000001/e?s=SystemPermissions"));
        assert!(paths.contains(&"/0PG000000000001?s=ComponentPS"));
        let edit = steps.iter().find(|step| step.path.contains("/e?"));
        assert_eq!(edit.map(|step| step.instead.as_str()), Some("/0PS000000000001?s=SystemPermissions"));
    }

    #[test]
    fn objects_that_their_list_left_open_are_read_one_by_one_up_to_a_limit() {
        let names: Vec<String> = (0..300).map(|at| format!("unread/object/O{at:03}__c")).collect();
        let known: Vec<(&str, &str)> =
            names.iter().map(|name| (name.as_str(), name.rsplit('/').next().unwrap())).collect();
        let read = |count: usize| {
            let mut known = known[..count].to_vec();
            known.push(("unread/object", "300"));
            follow("profile-enhanced-objects", SubjectKind::Profile, "00e000000000001", false, &facts(&known))
        };
        let steps = read(2);
        assert_eq!(
            paths(&steps),
            [
                "/00e000000000001/e?s=ObjectsAndTabs&o=O000__c",
                "/00e000000000001/e?s=ObjectsAndTabs&o=O001__c"
            ]
        );
        assert_eq!(steps[0].instead, "/00e000000000001?s=ObjectsAndTabs&o=O000__c");
        assert!(read(OBJECT_LIMIT).iter().all(|step| step.problem.is_empty()));
        let steps = read(300);
        assert_eq!(steps.len(), OBJECT_LIMIT + 1);
        assert_eq!(steps.iter().filter(|step| step.problem == "limit").count(), 1);
        let set = follow(
            "permission-set-objects",
            SubjectKind::PermissionSet,
            "0PS000000000001",
            false,
            &facts(&known[..1]),
        );
        assert_eq!(paths(&set), ["/0PS000000000001/e?s=EntityPermissions&o=O000__c"]);
        assert_eq!(read(0), []);
        let hostile = facts(&[
            ("unread/object/A", "//evil.example/?s="),
            ("unread/object/B", "B&s=x"),
            ("unread/object/C", ""),
        ]);
        assert_eq!(
            follow("permission-set-objects", SubjectKind::PermissionSet, "0PS000000000001", false, &hostile),
            []
        );
    }

    #[test]
    fn a_page_that_links_to_the_org_leads_to_its_page() {
        let from = |id: &str| {
            let known = facts(&[(fact::ORG_LINKED, id)]);
            follow("audit-trail", SubjectKind::Org, "", false, &known)
        };
        let steps = from("00D000000000001");
        assert_eq!(paths(&steps), ["/00D000000000001"]);
        assert_eq!(steps[0].title, "Company Information");
        for id in ["", "00e000000000001", "/evil.example/x", "//evil.example/00D0"] {
            assert_eq!(from(id), [], "{id}");
        }
    }

    #[test]
    fn what_is_no_record_is_not_read() {
        for id in [
            "",
            "/acme.evil.example/00e5g000001AbEn",
            "/evil.example/x",
            "0PS000000000001",
            "00e00000000000/",
        ] {
            assert_eq!(start(SubjectKind::Profile, id), [], "{id}");
            assert_eq!(
                follow("profile-original-view", SubjectKind::Profile, id, true, &Facts::default()),
                [],
                "{id}"
            );
        }
        assert_eq!(
            start(SubjectKind::User, "00e000000000001"),
            [],
            "not even what is the same for every user"
        );
        let known = facts(&[
            ("permission-set/evil.example/xx", "S"),
            ("permission-set/00e000000000001", "S"),
            ("permission-set-group//evil.example/x", "G"),
            ("user/profile-id", "//evil.example/"),
        ]);
        assert_eq!(follow("user-view", SubjectKind::User, "005000000000001", false, &known), []);
    }

    #[test]
    fn a_profile_that_shows_everything_needs_no_other_page() {
        let profile = |overview| {
            follow(
                "profile-original-view",
                SubjectKind::Profile,
                "00e000000000001",
                overview,
                &Facts::default(),
            )
        };
        assert_eq!(profile(false), []);
        assert_eq!(
            paths(&profile(true)),
            [
                "/00e000000000001/e?s=SystemPermissions",
                "/00e000000000001/e?s=AppPermissions",
                "/00e000000000001?s=ObjectsAndTabs",
                "/00e000000000001?s=AssignedApps",
                "/00e000000000001?s=ClassAccess",
                "/00e000000000001?s=PageAccess",
                "/00e000000000001?s=LoginIPRanges",
                "/00e000000000001?s=LoginHours",
            ]
        );
    }
}
