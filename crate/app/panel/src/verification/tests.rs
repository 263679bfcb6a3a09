#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::BTreeMap;

use permlight_core::date::{Date, Moment};
use permlight_core::evidence::{Reading, Record};
use permlight_core::fact::Facts;
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_verify::baseline::Refused;
use permlight_verify::watch::State;
use permlight_verify::{Comparison, Verdict};

use super::{Said, Verification};
use crate::org::{self, Measure};
use crate::rollout::{Before, KeptBaseline, KeptCheck, Rollout};
use crate::stored::{Page, Stored};

const PROFILE: &str = "00e5g000001AbCd";

/// A profile whose page was read whole.
fn page(org: &str, time: &str, name: &str, on: &[&str]) -> Page {
    let mut facts = Facts::default();
    for day in permlight_core::fact::WEEKDAYS {
        facts.set(&format!("login-hours/{day}"), "All Day".to_owned());
    }
    facts.set("list/login-ip", "0".to_owned());
    facts.set("permission/*", "absent".to_owned());
    for permission in on {
        facts.set(&format!("permission/{permission}"), "on".to_owned());
    }
    let path = format!("/{PROFILE}");
    Page {
        org: org.to_owned(),
        subject: Subject {
            kind: SubjectKind::Profile,
            name: name.to_owned(),
            record_id: Some(PROFILE.to_owned()),
        },
        definition: "profile-original-view".to_owned(),
        title: String::new(),
        path,
        record: Record { readings: vec![Reading { time: time.to_owned(), facts }] },
        from: None,
    }
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn policy() -> &'static Policy {
    Policy::find("recommended").expect("a policy")
}

/// Does something with the verification of the profile in an org.
fn in_org<T>(stored: &Stored, org: &str, act: impl FnOnce(&Verification<'_>, &org::View<'_>) -> T) -> T {
    let subjects = org::subjects(&stored.pages, org);
    let measure = Measure { policy: policy(), integrations: &[], waivers: &[], today: day("2026-11-22") };
    let view = org::view(&subjects, &format!("profile:{PROFILE}"), &measure).expect("the profile is known");
    act(&Verification::new(stored, org, &subjects, &view, &measure), &view)
}

fn said() -> Said {
    let text = str::to_owned;
    Said {
        name: text("Sprint 12"),
        created: text("2026-11-12T09:30:00.000Z"),
        by: text("Ada"),
        note: text(""),
        unseen: text("A page was not read: "),
    }
}

/// A sandbox whose profile was marked as tested, and production with another one.
fn tested(production: &[&str]) -> Stored {
    let sandbox = page("acme--uat", "2026-11-12T09:00:00.000Z", "HubSpot", &["ApiEnabled"]);
    let mut stored = Stored { pages: vec![sandbox], ..Stored::default() };
    let baseline = in_org(&stored, "acme--uat", |found, view| found.freeze(view, policy(), said()));
    let kept = KeptBaseline::new(&baseline.expect("all was seen"));
    stored.baselines.insert("acme--uat".to_owned(), BTreeMap::from([("profile:HubSpot".to_owned(), kept)]));
    stored.pages.push(page("acme", "2026-11-20T09:00:00.000Z", "HubSpot", production));
    stored
}

fn roll_out(stored: &mut Stored, rollout: Rollout) {
    stored.rollouts.insert("acme".to_owned(), BTreeMap::from([(format!("profile:{PROFILE}"), rollout)]));
}

#[test]
fn what_was_not_seen_whole_cannot_be_marked_as_tested() {
    let mut seen = page("acme--uat", "2026-11-12T09:00:00.000Z", "HubSpot", &["ApiEnabled"]);
    let facts = &mut seen.record.readings[0].facts;
    let mut less = Facts::default();
    for fact in facts.iter().filter(|fact| &*fact.key != "list/login-ip") {
        less.set(&fact.key, fact.value.clone());
    }
    *facts = less;
    let stored = Stored { pages: vec![seen], ..Stored::default() };
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
        assert_eq!(found.steps()[0].1, Outcome::Pass);
    });
    stored.pages[0] = page("acme--uat", "2026-11-13T09:00:00.000Z", "HubSpot", &["ApiEnabled", "ViewSetup"]);
    in_org(&stored, "acme--uat", |found, _| {
        assert_eq!(found.comparison().map(Comparison::verdict), Some(Verdict::Drift));
        assert_eq!((found.steps()[0].0, found.steps()[0].1), ("ROL003", Outcome::Fail));
    });
}

#[test]
fn production_finds_the_baseline_of_its_sandbox_and_another_org_does_not() {
    let mut stored = tested(&["ApiEnabled"]);
    stored.pages.push(page("other", "2026-11-20T09:00:00.000Z", "HubSpot", &["ApiEnabled"]));
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
    stored.pages[1] = page("acme", "2026-11-20T09:00:00.000Z", "HubSpot Prod", &["ApiEnabled"]);
    let by_hand =
        Some(crate::rollout::Place { org: "acme--uat".to_owned(), entry: "profile:HubSpot".to_owned() });
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
    rollout.before = before;
    roll_out(&mut stored, rollout);
    in_org(&stored, "acme", |found, _| {
        assert_eq!(found.not_again, 1, "nothing was read since the check");
        let after = found.after().expect("it was deployed");
        assert_eq!(after.watch.verified, Some(day("2026-11-20")));
        let passed: Vec<_> = found
            .steps()
            .into_iter()
            .filter(|(_, outcome, _)| *outcome == Outcome::Pass)
            .map(|(rule, ..)| rule)
            .collect();
        assert_eq!(passed, ["ROL003", "ROL005", "ROL007", "ROL006", "ROL010", "ROL011"]);
    });
}
