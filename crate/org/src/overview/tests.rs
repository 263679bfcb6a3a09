#![allow(clippy::expect_used, reason = "a test may fail")]

use super::*;
use crate::samples::{PROFILE, day, read};

fn model() -> Model {
    let mut model = Model::default();
    model.change(|inputs| {
        let page = read("acme", "2026-11-20T09:00:00.000Z", "HubSpot", &["ModifyAllData"]);
        inputs.stored.pages.push(page);
    });
    model
}

#[test]
fn whatever_is_looked_at_is_judged_once_until_something_changes_or_the_day_is_over() {
    let mut model = model();
    let first = model.overview(day("2026-11-22"));
    model.page_hints(day("2026-11-22"));
    assert!(Rc::ptr_eq(&first, &model.overview(day("2026-11-22"))), "nothing has changed");
    let next = model.overview(day("2026-11-23"));
    assert!(!Rc::ptr_eq(&first, &next), "a waiver may be over");
    model.change(|inputs| inputs.stored.settings.policy = "cloudkettle".to_owned());
    let other = model.overview(day("2026-11-23"));
    assert!(!Rc::ptr_eq(&next, &other));
    assert_eq!((next.criteria.policy.id, other.criteria.policy.id), ("recommended", "cloudkettle"));
}

#[test]
fn the_profile_that_was_read_is_judged_and_its_visit_kept_once_a_day() {
    let mut model = model();
    let overview = model.overview(day("2026-11-22"));
    assert_eq!(overview.chosen, Some(format!("profile:{PROFILE}")));
    let (org, whom, visit) = overview.visit(&model.inputs().stored).expect("the first visit");
    assert!(visit.failures.iter().any(|name| name.contains("ModifyAllData")), "{:?}", visit.failures);
    let (org, whom) = (org.to_owned(), whom.to_owned());
    model.change(|inputs| {
        inputs.stored.visits.entry(org).or_default().insert(whom, visit);
    });
    let again = model.overview(day("2026-11-22"));
    assert_eq!(again.visit(&model.inputs().stored), None);
}
