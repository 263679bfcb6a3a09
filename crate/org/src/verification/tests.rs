#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::message;
use std::collections::BTreeMap;
use std::rc::Rc;

use permlight_core::date::Moment;
use permlight_core::finding::Outcome;
use permlight_core::rule::Stage;
use permlight_verify::baseline::Refused;
use permlight_verify::watch::State;
use permlight_verify::{Comparison, Verdict};

use super::stages::Progress;
use crate::rollout::{Before, KeptCheck, Place, Rollout};
use crate::samples::{day, in_org, page, policy, read, roll_out, said, tested};
use crate::stored::Stored;

#[test]
fn what_was_not_seen_whole_cannot_be_marked_as_tested() {
    let mut seen = page("acme--uat", "2026-11-12T09:00:00.000Z", "HubSpot", &["ApiEnabled"]);
    let facts = &mut seen.record.readings[0].facts;
    let less = facts.iter().filter(|fact| fact.key != "list/login-ip");
    *facts = less.map(|fact| (fact.key.clone(), fact.value.clone())).collect();
    let stored = Stored { pages: vec![Rc::new(seen)], ..Stored::default() };
    let refused = in_org(&stored, "acme--uat", |found, view| found.freeze(view, policy(), said()));
    let Err(Refused::Unseen(reasons)) = refused else { panic!("{refused:?}") };
    assert_eq!(reasons, ["profile HubSpot: its login IP ranges were not seen"]);
}

#[test]
fn a_sandbox_knows_whether_it_is_still_as_tested() {
    let mut stored = tested(&[]);
    in_org(&stored, "acme--uat", |found, _| {
        assert!(found.is_sandbox && found.is_own_baseline());
        assert_eq!(found.comparison().map(Comparison::verdict), Some(Verdict::Equal));
        assert_eq!(found.settles(Stage::Sandbox).map(|said| said.0), Some(Outcome::Pass));
        assert_eq!(found.settles(Stage::Production), None, "a sandbox says nothing of production");
    });
    stored.pages[0] = read("acme--uat", "2026-11-13T09:00:00.000Z", "HubSpot", &["ApiEnabled", "ViewSetup"]);
    in_org(&stored, "acme--uat", |found, _| {
        assert_eq!(found.comparison().map(Comparison::verdict), Some(Verdict::Drift));
        assert_eq!(found.settles(Stage::Sandbox).map(|said| said.0), Some(Outcome::Fail));
    });
}

#[test]
fn production_finds_the_baseline_of_its_sandbox_and_another_org_does_not() {
    let mut stored = tested(&["ApiEnabled"]);
    stored.pages.push(read("other", "2026-11-20T09:00:00.000Z", "HubSpot", &["ApiEnabled"]));
    in_org(&stored, "acme", |found, _| {
        assert_eq!(found.chosen, Some(0));
        assert!(found.after().is_none(), "nothing was deployed");
        assert_eq!(found.comparison().map(Comparison::verdict), Some(Verdict::Equal));
    });
    in_org(&stored, "other", |found, _| assert_eq!((found.offers.len(), found.chosen), (1, None)));
}

#[test]
fn a_subject_with_another_name_is_compared_once_that_is_said() {
    let mut stored = tested(&[]);
    stored.pages[1] = read("acme", "2026-11-20T09:00:00.000Z", "HubSpot Prod", &["ApiEnabled"]);
    let by_hand = Some(Place { org: "acme--uat".to_owned(), entry: "profile:HubSpot".to_owned() });
    roll_out(&mut stored, Rollout { baseline: by_hand.clone(), ..Rollout::default() });
    let verdict =
        |stored: &Stored| in_org(stored, "acme", |found, _| found.comparison().map(Comparison::verdict));
    assert_eq!(verdict(&stored), Some(Verdict::Unknown));
    let renames = BTreeMap::from([("profile:HubSpot".to_owned(), "HubSpot Prod".to_owned())]);
    roll_out(&mut stored, Rollout { baseline: by_hand, renames, ..Rollout::default() });
    assert_eq!(verdict(&stored), Some(Verdict::Equal));
}

#[test]
fn after_a_deploy_only_what_was_read_since_counts() {
    let mut stored = tested(&["ApiEnabled"]);
    let at = |time: &str| Moment::parse(time).expect("a moment");
    let deployed = |recorded: &str| Rollout {
        deployed: Some(day("2026-11-20")),
        recorded: Some(at(recorded)),
        ..Rollout::default()
    };
    roll_out(&mut stored, deployed("2026-11-20T10:00:00.000Z"));
    in_org(&stored, "acme", |found, _| {
        assert_eq!(found.stale.len(), 1, "the page was read an hour before");
        let after = found.after().expect("it was deployed");
        assert_ne!(after.clean_up.state, State::Done, "what was not seen may be there");
        assert_eq!(found.comparison().map(Comparison::verdict), Some(Verdict::Unknown));
    });
    roll_out(&mut stored, deployed("2026-11-20T08:00:00.000Z"));
    in_org(&stored, "acme", |found, _| {
        assert_eq!((found.stale.len(), found.not_again), (0, 0));
        assert_eq!(found.comparison().map(Comparison::verdict), Some(Verdict::Equal));
    });
}

#[test]
fn a_check_settles_steps_and_has_to_be_read_anew() {
    let mut stored = tested(&["ApiEnabled"]);
    let at = |time: &str| Moment::parse(time).expect("a moment");
    let mut rollout = Rollout {
        deployed: Some(day("2026-11-20")),
        recorded: Some(at("2026-11-20T08:00:00.000Z")),
        ..Rollout::default()
    };
    roll_out(&mut stored, rollout.clone());
    let (check, before) = in_org(&stored, "acme", |found, _| {
        let baseline = found.baseline.clone().expect("a baseline").expect("a sound one");
        let comparison = found.comparison().expect("a comparison");
        let check = KeptCheck::new(at("2026-11-20T09:30:00.000Z"), "Ada".to_owned(), &baseline, comparison);
        (check, Before::new(day("2026-11-20"), &baseline, &found.actual()))
    });
    assert_eq!((check.verdict, check.points.len()), (Verdict::Equal, 0));
    rollout.checks.push(check);
    rollout.before = Some(before);
    roll_out(&mut stored, rollout);
    in_org(&stored, "acme", |found, _| {
        assert_eq!(found.not_again, 1, "nothing was read since the check");
        let after = found.after().expect("it was deployed");
        assert_eq!(after.watch.verified, Some(day("2026-11-20")));
        for stage in [Stage::Sandbox, Stage::Production, Stage::NothingMore, Stage::Differences] {
            assert_eq!(found.settles(stage).map(|said| said.0), Some(Outcome::Pass), "{stage:?}");
        }
        for stage in [Stage::WayBack, Stage::CleanUp] {
            assert_eq!(found.settles(stage).map(|said| said.0), Some(Outcome::Pass), "{stage:?}");
        }
        let watched = found.settles(Stage::Watch);
        assert_eq!(watched, Some((Outcome::Fail, message!("stage.check-due", "2026-11-21".to_owned()))));
        assert_eq!(found.settles(Stage::Renewal), None);
    });
}

#[test]
fn where_the_checks_are_not_known_only_equality_shows_that_nothing_went_past_the_sandbox() {
    let settled = |production: &[&str]| {
        let stored = tested(production);
        in_org(&stored, "acme", |found, _| {
            let baseline = found.baseline.clone().expect("a baseline").expect("a sound one");
            let comparison = found.comparison().expect("a comparison");
            let progress = Progress {
                baseline: &baseline,
                comparison,
                watch: None,
                has_way_back: false,
                clean_up: None,
            };
            let stages = [Stage::Sandbox, Stage::Production, Stage::Watch, Stage::WayBack, Stage::CleanUp];
            stages.map(|stage| progress.settles(stage).map(|said| said.0))
        })
    };
    assert_eq!(settled(&["ApiEnabled"]), [Some(Outcome::Pass), Some(Outcome::Pass), None, None, None]);
    assert_eq!(settled(&["ApiEnabled", "ViewSetup"]), [None, Some(Outcome::Fail), None, None, None]);
}
