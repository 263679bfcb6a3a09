#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use permlight_core::message;
use permlight_core::sorted::SortedMap;
use std::rc::Rc;

use permlight_core::date::Moment;
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::finding::Outcome;
use permlight_core::rule::{Severity, Stage};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_verify::baseline::Refused;
use permlight_verify::watch::State;
use permlight_verify::{Comparison, Untold, Verdict};

use super::stages::Progress;
use super::{NotFrozen, read_again};
use crate::rollout::{Before, KeptBaseline, KeptCheck, Place, Rollout};
use crate::samples::{PROFILE, at, day, in_org, page, policy, read, roll_out, said, save, tested};
use crate::stored::Stored;
use permlight_core::finding::Standing;
use permlight_core::setting::Unknown;

#[test]
fn what_was_not_seen_whole_cannot_be_marked_as_tested() {
    let mut seen = page("acme--uat", "2026-11-12T09:00:00.000Z", "HubSpot", &["ApiEnabled"]);
    let facts = &mut seen.record.readings[0].facts;
    let less = facts.iter().filter(|fact| fact.key != "list/login-ip");
    *facts = less.map(|fact| (fact.key.clone(), fact.value.clone())).collect();
    let stored = Stored { pages: vec![Rc::new(seen)], ..Stored::default() };
    let refused = in_org(&stored, "acme--uat", |found, view| found.freeze(view, policy(), said()));
    let Err(NotFrozen::Refused(Refused::Unseen(reasons))) = refused else { panic!("{refused:?}") };
    let section = message!("freeze.section", message!("section.login-ip"));
    let (kind, name) = (message!("kind.profile"), "HubSpot".to_owned());
    assert_eq!(reasons, [message!("freeze.of", kind, name, section)]);
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
fn what_was_saved_since_it_was_read_is_neither_equal_nor_put_on_record() {
    for org in ["acme", "acme--uat"] {
        let mut stored = tested(&["ApiEnabled"]);
        let newest = stored.pages.iter().filter(|page| page.org == org).map(|page| page.newest()).max();
        let newest = Moment::parse(newest.expect("it was read")).expect("a moment");
        save(&mut stored, org, &newest.minus_minutes(5).to_string());
        in_org(&stored, org, |found, _| assert_eq!(found.verdict(), Some(Verdict::Equal), "read since"));
        save(&mut stored, org, &newest.plus_minutes(5).to_string());
        in_org(&stored, org, |found, view| {
            assert_eq!(found.verdict(), Some(Verdict::Unknown));
            assert_eq!(found.not_on_record, Some(read_again(&["HubSpot"])));
            assert!(matches!(found.freeze(view, policy(), said()), Err(NotFrozen::NotOnRecord(_))));
            assert!(view.unread.iter().any(|step| step.path == format!("/{PROFILE}")), "it is to be read");
            let caveats = format!("{:?}", found.comparison().expect("a baseline").caveats);
            assert!(!caveats.contains("contradiction"), "no file says two things: {caveats}");
            let reasons = view.findings.iter().filter_map(|finding| finding.reason);
            assert!(reasons.filter(|reason| *reason == Unknown::SavedSince).count() > 10);
        });
    }
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
    let renames = SortedMap::from([("profile:HubSpot".to_owned(), "HubSpot Prod".to_owned())]);
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
        let check = KeptCheck::new(
            at("2026-11-20T09:30:00.000Z"),
            "Ada".to_owned(),
            &baseline,
            comparison,
            comparison.verdict(),
        );
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
        assert_eq!(found.settles(Stage::WayBack).map(|said| said.0), Some(Outcome::Pass));
        assert_eq!(found.settles(Stage::CleanUp), None, "no month was stable yet");
        assert_eq!(found.settles(Stage::Renewal), None);
    });
    self::at(at("2026-11-22T09:00:00.000Z"), &stored, "acme", |found, _| {
        let watched = found.settles(Stage::Watch);
        assert_eq!(watched, Some((Outcome::Fail, message!("stage.check-due", day("2026-11-21")))));
    });
}

#[test]
fn where_the_checks_are_not_known_only_equality_shows_that_nothing_went_past_the_sandbox() {
    let settled_of = |production: &[&str], deployed| {
        let stored = tested(production);
        in_org(&stored, "acme", |found, _| {
            let baseline = found.baseline.clone().expect("a baseline").expect("a sound one");
            let comparison = found.comparison().expect("a comparison");
            let progress = Progress {
                baseline: &baseline,
                deployed,
                comparison,
                verdict: comparison.verdict(),
                watch: None,
                has_way_back: false,
                clean_up: None,
            };
            let stages = [Stage::Sandbox, Stage::Production, Stage::Watch, Stage::WayBack, Stage::CleanUp];
            stages.map(|stage| progress.settles(stage).map(|said| said.0))
        })
    };
    let settled = |production: &[&str]| settled_of(production, None);
    assert_eq!(settled(&["ApiEnabled"]), [Some(Outcome::Pass), Some(Outcome::Pass), None, None, None]);
    // What was frozen after the deploy settles nothing of it.
    for (deployed, outcome) in
        [("2026-11-11", Outcome::Unknown), ("2026-11-12", Outcome::Pass), ("2026-11-13", Outcome::Pass)]
    {
        let settled = settled_of(&["ApiEnabled"], Some(day(deployed)));
        assert_eq!(settled, [Some(outcome), Some(outcome), None, None, None], "{deployed}");
    }
    assert_eq!(settled(&["ApiEnabled", "ViewSetup"]), [None, Some(Outcome::Fail), None, None, None]);
}

/// What was saved since is known, and what was fetched before is put on record no more.
#[test]
fn what_was_saved_since_has_to_be_read_before_it_is_put_on_record() {
    let saved = |value: &str| {
        let mut stored = sandbox(|_| {});
        let mut again = page("acme--uat", "2026-11-12T09:30:00.000Z", "HubSpot", &[]);
        again.definition = "profile-view".to_owned();
        let reading = &mut again.record.readings[0];
        reading.source = Source::Saved;
        reading.facts = std::iter::once(("permission/ApiEnabled", value)).collect();
        stored.pages.push(Rc::new(again));
        at(
            Moment::parse("2026-11-12T20:00:00.000Z").expect("a moment"),
            &stored,
            "acme--uat",
            |found, view| {
                let own = view.findings.iter().find(|seen| seen.rule.code == "API001");
                (
                    own.map(permlight_core::finding::Finding::standing),
                    found.freeze(view, policy(), said()).is_ok(),
                )
            },
        )
    };
    assert_eq!(saved("off"), (Some(Standing::Fail), false));
    assert_eq!(saved("on"), (Some(Standing::Pass), true));
}

/// The sandbox of [`tested`], whose one page came in otherwise.
fn sandbox(change: impl Fn(&mut crate::stored::Page)) -> Stored {
    let mut stored = tested(&[]);
    let mut page = page("acme--uat", "2026-11-12T09:00:00.000Z", "HubSpot", &["ApiEnabled"]);
    change(&mut page);
    stored.pages[0] = Rc::new(page);
    stored
}

#[test]
fn only_what_was_fetched_or_stands_in_files_within_a_day_is_put_on_record() {
    let moment = |time: &str| Moment::parse(time).expect("a moment");
    let evening = moment("2026-11-12T20:00:00.000Z");
    let stands = |stored: &Stored, now: Moment| {
        at(now, stored, "acme--uat", |found, view| {
            let frozen = found.freeze(view, policy(), said());
            assert_eq!(frozen.is_ok(), found.not_on_record.is_none(), "{frozen:?}");
            let settled = found.settles(Stage::Sandbox).map(|said| said.0);
            (frozen.is_ok(), found.verdict(), settled)
        })
    };
    let yes = (true, Some(Verdict::Equal), Some(Outcome::Pass));
    let no = (false, Some(Verdict::Unknown), None);
    assert_eq!(stands(&sandbox(|_| {}), evening), yes);
    assert_eq!(stands(&sandbox(|page| page.record.readings[0].source = Source::File), evening), yes);
    assert_eq!(stands(&sandbox(|page| page.record.readings[0].source = Source::Seen), evening), no);
    assert_eq!(stands(&sandbox(|page| page.from = Some("dana.json".to_owned())), evening), no);
    assert_eq!(stands(&sandbox(|_| {}), moment("2026-11-13T09:00:00.000Z")), yes, "just a day");
    assert_eq!(stands(&sandbox(|_| {}), moment("2026-11-13T09:01:00.000Z")), no);
    // What differs is told in any case.
    let drifted = sandbox(|page| {
        page.record.readings[0].source = Source::Seen;
        page.record.readings[0].facts.set("permission/ViewSetup", "on".to_owned());
    });
    assert_eq!(stands(&drifted, evening), (false, Some(Verdict::Drift), Some(Outcome::Fail)));
}

#[test]
fn what_somebody_saw_after_it_was_fetched_and_says_otherwise_is_not_called_equal() {
    let stored = sandbox(|page| {
        let mut seen = page.record.readings[0].clone();
        seen.source = Source::Seen;
        seen.time = "2026-11-12T09:30:00.000Z".to_owned();
        seen.facts.set("permission/ApiEnabled", "off".to_owned());
        page.record.add(seen);
    });
    in_org(&stored, "acme--uat", |found, view| {
        assert_eq!(found.verdict(), Some(Verdict::Unknown));
        assert!(found.freeze(view, policy(), said()).is_err());
        // It was read, a page says otherwise since, and no file says anything.
        assert_eq!(found.not_on_record.as_ref().map(|said| said.key), Some("record.changed"));
        let comparison = found.comparison().expect("a comparison");
        let caveats: Vec<_> = comparison.caveats.iter().map(|said| said.key).collect();
        assert_eq!(caveats, ["caveat.disputed"]);
        let drift: Vec<_> = comparison.drift.iter().map(|one| (one.fact.as_str(), one.reason)).collect();
        assert_eq!(drift, [("permission/ApiEnabled", Some(Untold::Disputed))]);
    });
}

#[test]
fn what_a_page_shows_since_is_as_grave_as_if_it_were_so() {
    for (name, read, seen, severity) in [
        ("permission/ModifyAllData", "off", "on", Severity::Critical),
        ("permission/ManageUsers", "off", "on", Severity::Critical),
        ("permission/ApiEnabled", "on", "off", Severity::Info),
    ] {
        let stored = sandbox(|page| {
            page.record.readings[0].facts.set(name, read.to_owned());
            let mut later = page.record.readings[0].clone();
            later.source = Source::Seen;
            later.time = "2026-11-12T09:30:00.000Z".to_owned();
            later.facts.set(name, seen.to_owned());
            page.record.add(later);
        });
        in_org(&stored, "acme--uat", |found, _| {
            let drift = &found.comparison().expect("a comparison").drift;
            let told: Vec<_> = drift.iter().map(|one| (one.fact.as_str(), one.severity)).collect();
            assert_eq!(told, [(name, severity)]);
        });
    }
}

#[test]
fn a_baseline_says_when_it_was_read_and_of_which_org_and_a_refreshed_sandbox_begins_anew() {
    let of = |id: &str| {
        let facts = [("org/id", id), ("list/user-licence", "0")].into_iter().collect();
        let reading = Reading { time: "2026-11-12T09:05:00.000Z".to_owned(), source: Source::Fetched, facts };
        Rc::new(crate::stored::Page {
            org: "acme--uat".to_owned(),
            subject: Subject { kind: SubjectKind::Org, name: String::new(), record_id: None },
            definition: "company-information".to_owned(),
            title: String::new(),
            path: "/00D5g000004AcMe".to_owned(),
            record: Record { readings: vec![reading] },
            from: None,
            saves: Rc::default(),
        })
    };
    let mut stored = tested(&[]);
    stored.pages.push(of("00D5g000004AcMeEAK"));
    let baseline = in_org(&stored, "acme--uat", |found, view| found.freeze(view, policy(), said()));
    let baseline = baseline.expect("all was seen");
    assert_eq!(baseline.org_id.as_deref(), Some("00D5g000004AcMe"));
    let read = baseline.read.clone().expect("it was read");
    assert_eq!(
        (read.oldest.as_str(), read.newest.as_str()),
        ("2026-11-12T09:00:00.000Z", "2026-11-12T09:00:00.000Z")
    );
    assert_eq!(baseline.check(), Ok(()));
    let text = crate::baseline_file::baseline_json(&baseline);
    assert_eq!(crate::baseline_file::baseline_from_json(&text).ok().as_ref(), Some(&baseline));

    let kept = Rc::new(KeptBaseline::new(&baseline));
    stored.baselines.insert("acme--uat".to_owned(), SortedMap::from([("profile:HubSpot".to_owned(), kept)]));
    in_org(&stored, "acme--uat", |found, _| assert!(!found.is_refreshed && found.is_own_baseline()));
    stored.pages.pop();
    stored.pages.push(of("00D5g000004ZzZz"));
    in_org(&stored, "acme--uat", |found, view| {
        assert!(found.is_refreshed && !found.is_own_baseline() && found.comparison().is_none());
        let anew = found.freeze(view, policy(), said()).expect("all was seen");
        assert_eq!((anew.history.len(), anew.org_id.as_deref()), (0, Some("00D5g000004ZzZz")));
    });
}

#[test]
fn what_has_to_be_read_again_is_called_by_a_name() {
    let said = format!("{:?}", read_again(&["HubSpot", ""]));
    assert!(said.contains("\"HubSpot\"") && said.contains("\"section.org\""), "{said}");
}
