#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::date::Moment;
use serde_json::json;

use super::*;
use crate::checklist::ManualState;
use crate::rollout::Rollout;
use crate::samples::{PROFILE, day, in_org, roll_out, tested};

fn deployed(on: &str) -> Rollout {
    let recorded = Moment::parse("2026-11-20T08:00:00.000Z");
    Rollout { deployed: Some(day(on)), recorded, ..Rollout::default() }
}

fn hints(stored: &Stored, today: &str) -> Changes {
    in_org(stored, "acme", |found, _| Changes::new(stored, None, Some(found), day(today)))
}

fn due_in(changes: &Changes) -> Option<&Value> {
    changes.write.iter().find(|(key, _)| key == "due:acme").map(|(_, value)| value)
}

#[test]
fn pages_are_told_what_was_tested_once_it_is_deployed_and_only_what_is_new() {
    let mut stored = tested(&["ApiEnabled"]);
    assert_eq!(hints(&stored, "2026-11-22"), Changes::default(), "nothing was deployed");
    roll_out(&mut stored, deployed("2026-11-20"));
    let changes = hints(&stored, "2026-11-22");
    let keys: Vec<&str> = changes.write.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, [&format!("tested:acme:{PROFILE}"), "due:acme"]);
    for (key, value) in changes.write {
        stored.hints.insert(key, value.to_string());
    }
    assert_eq!(hints(&stored, "2026-11-22"), Changes::default(), "they know it already");
    roll_out(&mut stored, Rollout::default());
    let gone = hints(&stored, "2026-11-22");
    assert_eq!((gone.write.len(), gone.remove.len()), (0, 2), "it was not deployed after all");
}

#[test]
fn what_is_due_changes_from_day_to_day_without_anybody_looking() {
    let mut stored = tested(&["ApiEnabled", "ViewSetup"]);
    roll_out(&mut stored, deployed("2026-11-20"));
    let days = json!([
        { "from": "2026-11-21", "recheck": "2026-11-21", "cleanUp": false },
        { "from": "2026-12-20", "recheck": "2026-11-21", "cleanUp": true },
    ]);
    assert_eq!(due_in(&hints(&stored, "2026-11-20")), Some(&json!({ "version": 2, "days": days })));
}

#[test]
fn a_clean_up_that_somebody_has_done_is_not_due() {
    let mut stored = tested(&["ApiEnabled", "ViewSetup"]);
    roll_out(&mut stored, deployed("2026-11-20"));
    let place = stored.rollouts["acme"].keys().next().unwrap().clone();
    for (subject, date, counts) in [
        ("", "2026-11-20", true),
        (place.as_str(), "2026-11-20", true),
        ("user:other@acme.example", "2026-11-20", false),
        ("", "2026-11-21", false),
    ] {
        let done = ManualEntry {
            item: "ROL011".to_owned(),
            subject: subject.to_owned(),
            record: None,
            state: ManualState::Done,
            owner: "Ada".to_owned(),
            date: Some(day(date)),
            note: String::new(),
            set: None,
            from: None,
        };
        stored.manual.insert("acme".to_owned(), vec![done]);
        let mut days = vec![json!({ "from": "2026-11-21", "recheck": "2026-11-21", "cleanUp": false })];
        if !counts {
            days.push(json!({ "from": "2026-12-20", "recheck": "2026-11-21", "cleanUp": true }));
        }
        let expected = json!({ "version": 2, "days": days });
        assert_eq!(due_in(&hints(&stored, "2026-11-20")), Some(&expected), "{subject} {date}");
    }
}
