//! What to read of an org for one user or profile: which pages, and what follows from each.
//!
//! User permissions are read from edit forms, whose check boxes carry API names in every language; reading one changes
//! nothing. Where the admin may not edit, the view page stands in.

use serde::Serialize;

use crate::fact::{self, Facts};
use crate::page::{self, is_object};
use crate::section::Section;
use crate::subject::SubjectKind;

/// A page to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Path and parameters.
    pub path: String,
    /// What to read instead if this one cannot be read; empty if nothing stands in.
    pub instead: String,
    /// Why it is not read at all; empty if it is.
    pub problem: &'static str,
}

/// The most objects of one list that are read on their own pages. What is over the limit stays unknown, and the scan says so.
pub const OBJECT_LIMIT: usize = 200;

/// The pages that belong to every scan of an org.
const ORG: [&str; 4] = [
    "/0Ya",
    "/setup/org/orgsetupaudit.jsp?setupid=SecurityEvents",
    "/05G",
    "/_ui/system/security/SessionSettings",
];

const PERMISSIONS: [&str; 2] = ["SystemPermissions", "AppPermissions"];

/// Sections of a profile beside its permissions.
const PROFILE: [&str; 6] =
    ["ObjectsAndTabs", "AssignedApps", "ClassAccess", "PageAccess", "LoginIPRanges", "LoginHours"];

/// Sections of a permission set beside its permissions.
const PERMISSION_SET: [&str; 3] = ["EntityPermissions", "ClassAccess", "PageAccess"];

/// The first pages to read; none if the id is not one of such a record.
pub fn start(kind: SubjectKind, id: &str) -> Vec<Step> {
    let mut steps = of_subject(kind, id);
    if kind == SubjectKind::User && !steps.is_empty() {
        steps.extend(ORG.map(step));
    }
    sound(steps)
}

/// Ids come from pages and from what is kept, so every address passes the gate.
fn sound(mut steps: Vec<Step>) -> Vec<Step> {
    steps.retain(|Step { path, instead, .. }| {
        page::at(path).is_some() && (instead.is_empty() || page::at(instead).is_some())
    });
    steps
}

fn of_subject(kind: SubjectKind, id: &str) -> Vec<Step> {
    if !page::is_record_of(kind, id) {
        return Vec::new();
    }
    match kind {
        SubjectKind::User => vec![step(&format!("/{id}?noredirect=1&isUserEntityOverride=1"))],
        SubjectKind::Profile | SubjectKind::Org => vec![step(&format!("/{id}"))],
        SubjectKind::PermissionSet => {
            let mut steps = vec![step(&format!("/{id}"))];
            steps.extend(permissions(id));
            steps.extend(PERMISSION_SET.map(|section| step(&format!("/{id}?s={section}"))));
            steps
        }
        SubjectKind::PermissionSetGroup => {
            vec![step(&format!("/{id}")), step(&format!("/{id}?s=ComponentPS"))]
        }
        SubjectKind::MutingPermissionSet => permissions(id).into(),
    }
}

/// What follows from a page that was read: the profile and the sets of a user, the sections of a profile, the members of a
/// group, the objects that are granted.
pub fn follow(page: &str, kind: SubjectKind, id: &str, overview: bool, facts: &Facts) -> Vec<Step> {
    let following =
        if page::is_record_of(kind, id) { following(page, kind, id, overview, facts) } else { Vec::new() };
    sound(following)
}

fn following(page: &str, kind: SubjectKind, id: &str, overview: bool, facts: &Facts) -> Vec<Step> {
    match (kind, page) {
        (SubjectKind::User, "user-view") => {
            let profile = facts.get("user/profile-id").into_iter().map(String::as_str);
            let mut steps: Vec<Step> = profile.flat_map(|id| of_subject(SubjectKind::Profile, id)).collect();
            steps.extend(
                records(facts, Section::PermissionSets)
                    .flat_map(|id| of_subject(SubjectKind::PermissionSet, id)),
            );
            let groups = records(facts, Section::PermissionSetGroups);
            steps.extend(groups.flat_map(|id| of_subject(SubjectKind::PermissionSetGroup, id)));
            steps
        }
        (SubjectKind::Profile, "profile-original-view") => {
            if !overview {
                // The original interface: everything is on this one page.
                return Vec::new();
            }
            let mut steps: Vec<Step> = permissions(id).into();
            steps.extend(PROFILE.map(|section| step(&format!("/{id}?s={section}"))));
            steps
        }
        (SubjectKind::PermissionSetGroup, "group-components") => records(facts, Section::PermissionSets)
            .flat_map(|id| of_subject(SubjectKind::PermissionSet, id))
            .collect(),
        (SubjectKind::PermissionSetGroup, _) => records(facts, Section::Muting)
            .flat_map(|id| of_subject(SubjectKind::MutingPermissionSet, id))
            .collect(),
        (SubjectKind::Profile, "profile-enhanced-objects") => objects(id, "ObjectsAndTabs", facts),
        (SubjectKind::PermissionSet, "permission-set-objects")
        | (SubjectKind::MutingPermissionSet, "muting-objects") => objects(id, "EntityPermissions", facts),
        _ => Vec::new(),
    }
}

/// The pages of the objects on which their list did not tell the rights.
fn objects(id: &str, section: &str, facts: &Facts) -> Vec<Step> {
    let prefix = fact::name(fact::UNREAD_OBJECTS, "");
    let unread = facts.iter().filter(|fact| fact.key.starts_with(&prefix) && is_object(&fact.value));
    let unread = unread.take(OBJECT_LIMIT + 1);
    let mut steps: Vec<Step> = unread.map(|fact| edit(id, &[section, "&o=", &fact.value].concat())).collect();
    if let Some(step) = steps.get_mut(OBJECT_LIMIT) {
        step.problem = "limit";
    }
    steps
}

/// The keys of a section that are record ids.
fn records(facts: &Facts, section: Section) -> impl Iterator<Item = &str> {
    let keys = facts.iter().map(|row| fact::split(&row.key));
    keys.filter(move |(of, id)| *of == section.fact() && id.len() == 15).map(|(_, id)| id)
}

fn permissions(id: &str) -> [Step; 2] {
    PERMISSIONS.map(|section| edit(id, section))
}

/// An edit form, or the page that shows the same to those who may not edit.
fn edit(id: &str, section: &str) -> Step {
    Step { path: format!("/{id}/e?s={section}"), instead: format!("/{id}?s={section}"), problem: "" }
}

fn step(path: &str) -> Step {
    Step { path: path.to_owned(), instead: String::new(), problem: "" }
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
        assert_eq!(profile(true).len(), 2 + PROFILE.len());
    }
}
