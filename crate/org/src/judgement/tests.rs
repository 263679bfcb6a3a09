#![allow(clippy::expect_used, reason = "a test may fail")]

use std::rc::Rc;

use permlight_core::evidence::{Reading, Record};

use super::*;
use crate::stored::Page;
use crate::subjects::subjects;

const USER: &str = "0055g000001HbIn";
const PROFILE: &str = "00e5g000001AbCd";

fn page(kind: SubjectKind, id: &str, definition: &str, path: &str, rows: &[(&str, &str)]) -> Rc<Page> {
    let facts = rows.iter().copied().collect();
    let record_id = (!id.is_empty()).then(|| id.to_owned());
    let reading = Reading { time: "2026-11-12T09:30:00.000Z".to_owned(), facts };
    Rc::new(Page {
        org: "acme".to_owned(),
        subject: Subject { kind, name: format!("{kind:?}"), record_id },
        definition: definition.to_owned(),
        title: definition.to_owned(),
        path: path.to_owned(),
        record: Record { readings: vec![reading] },
        from: None,
    })
}

fn user() -> Rc<Page> {
    let facts = [("user/profile-id", PROFILE), ("user/profile", "HubSpot"), ("user/licence", "Salesforce")];
    page(SubjectKind::User, USER, "user-view", "/0055g000001HbInAAE?noredirect=1", &facts)
}

fn profile(facts: &[(&str, &str)]) -> Rc<Page> {
    page(SubjectKind::Profile, PROFILE, "profile-edit", "/00e5g000001AbCd/e?s=SystemPermissions", facts)
}

fn look(subjects: &[KnownSubject], waivers: &[Waiver]) -> View {
    let policy = Policy::find("recommended").expect("a policy");
    let today = Date::parse("2026-11-22").expect("a date");
    let criteria = Criteria { policy, integrations: Vec::new(), waivers: waivers.to_vec(), today };
    View::new(subjects, &format!("user:{USER}"), &criteria).expect("the user is known")
}

#[test]
fn a_user_is_judged_with_its_profile_and_without_those_of_others() {
    let other = page(SubjectKind::Profile, "00e5g000001Zzzz", "profile-edit", "/00e5g000001Zzzz", &[]);
    let pages = [user(), profile(&[("permission/ModifyAllData", "on")]), other];
    let subjects = subjects(&pages, "acme");
    let view = look(&subjects, &[]);
    let kinds = |kind| view.observations.iter().filter(|seen| seen.subject.kind == kind).count();
    assert!(kinds(SubjectKind::User) > 0 && kinds(SubjectKind::Profile) > 0);
    let is_other = |seen: &Observation<'_>| seen.subject.record_id.as_deref() == Some("00e5g000001Zzzz");
    assert!(!view.observations.iter().any(is_other));
    let first = view.observations.first().expect("an observation");
    assert_eq!(first.ruled.standing(), Standing::Fail);
    assert_eq!((first.place.as_str(), first.time.is_some()), ("profile-edit", true));
    assert_eq!(view.suggestion.map(|suggestion| suggestion.policy), Some("recommended"));
    assert_eq!(view.read.len(), 2);
}

#[test]
fn what_a_scan_would_still_read_is_unread() {
    let pages = [user(), profile(&[])];
    let subjects = subjects(&pages, "acme");
    let unread: Vec<String> = look(&subjects, &[]).unread.into_iter().map(|step| step.path).collect();
    assert!(unread.contains(&format!("/{PROFILE}")), "the overview leads on: {unread:?}");
    assert!(unread.contains(&"/0Ya".to_owned()));
    assert!(!unread.iter().any(|path| path.starts_with("/005")), "the user was read: {unread:?}");
}

#[test]
fn a_waiver_counts_until_its_last_day_and_for_its_subject_only() {
    let pages = [user(), profile(&[("permission/ModifyAllData", "on")])];
    let subjects = subjects(&pages, "acme");
    let waiver = |name: &str, expires: &str| Waiver {
        rule: "DAT102".to_owned(),
        kind: SubjectKind::Profile,
        name: name.to_owned(),
        target: "ModifyAllData".to_owned(),
        reason: String::new(),
        approver: String::new(),
        expires: Date::parse(expires).expect("a date"),
    };
    let standing = |waiver: Waiver| {
        let waivers = [waiver];
        let view = look(&subjects, &waivers);
        let found = view.observations.iter().find(|seen| seen.ruled.finding.rule.code == "DAT102");
        found.map(|seen| seen.ruled.standing())
    };
    assert_eq!(standing(waiver("Profile", "2026-11-22")), Some(Standing::Waived));
    assert_eq!(standing(waiver("Profile", "2026-11-21")), Some(Standing::Fail));
    assert_eq!(standing(waiver("Other", "2026-11-22")), Some(Standing::Fail));
}
