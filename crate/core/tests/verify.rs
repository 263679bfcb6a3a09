//! What holds for every comparison, and what a baseline, a deploy and the weeks after it come to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::collections::BTreeMap;

use permlight_core::capture::Entry;
use permlight_core::date::Date;
use permlight_core::fact::{self, Facts};
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_core::verify::baseline::{Baseline, Details, OpenFinding, Refused, Step};
use permlight_core::verify::correct::corrections;
use permlight_core::verify::deploy::{Readiness, before};
use permlight_core::verify::watch::{Check, Event, Obsolete, Reopened, State, clean_up, rollback, watch};
use permlight_core::verify::{
    Comparison, Direction, Drift, Mismatch, Observed, Options, Rename, Verdict, compare,
};
use proptest::prelude::*;

const WHOLE: [&str; 12] = [
    "object",
    "field",
    "tab",
    "app",
    "apex-class",
    "apex-page",
    "record-type",
    "custom-permission",
    "login-ip",
    "login-hours",
    "member",
    "muted-by",
];

fn policy() -> &'static Policy {
    Policy::find("recommended").unwrap()
}

fn facts(rows: &[(&str, &str)]) -> Facts {
    let mut facts = Facts::default();
    for (name, value) in rows {
        facts.set(name, (*value).to_owned());
    }
    facts
}

/// A subject of which everything was seen.
fn seen(kind: SubjectKind, name: &str, rows: &[(&str, &str)]) -> Observed {
    let mut facts = facts(rows);
    if facts.get("permission/*").is_none() {
        facts.set("permission/*", "off".to_owned());
    }
    WHOLE.iter().chain(&["*"]).for_each(|section| facts.set(&fact::whole(section), "0".to_owned()));
    Observed::of_pages(kind, name, facts)
}

fn profile(rows: &[(&str, &str)]) -> Observed {
    seen(SubjectKind::Profile, "P", rows)
}

fn options() -> Options<'static> {
    Options { policy: policy(), renames: &[], only_tested: false }
}

fn lay(tested: &[Observed], actual: &[Observed]) -> Comparison {
    compare(tested, actual, &options()).unwrap()
}

fn one(tested: &Observed, actual: &Observed) -> Vec<Drift> {
    lay(std::slice::from_ref(tested), std::slice::from_ref(actual)).drift
}

/// A setting and all its values that differ, the one that grants nothing first.
fn setting() -> impl Strategy<Value = (String, &'static [&'static str])> {
    const SWITCH: &[&str] = &["off", "on"];
    let named = |section: &'static str, values: &'static [&'static str]| {
        "[A-D]".prop_map(move |key| ([section, "/", &key].concat(), values))
    };
    let object = ("[A-C]", prop::sample::select(fact::OBJECT_RIGHTS.to_vec()));
    prop_oneof![
        prop::sample::select(vec![
            "ModifyAllData",
            "ApiEnabled",
            "ApiUserOnly",
            "ManageSandboxes",
            "Unheard__x"
        ])
        .prop_map(|name| (["permission/", name].concat(), SWITCH)),
        object.prop_map(|(object, right)| (["object/", &object, "/", right].concat(), SWITCH)),
        named("field", &["none", "read", "edit"]),
        named("tab", &["hidden", "DefaultOff", "DefaultOn"]),
        named("app", &["hidden", "visible", "default"]),
        named("apex-class", SWITCH),
        named("custom-permission", SWITCH),
        named("member", SWITCH),
        named("muted-by", SWITCH),
        named("flowAccesses", SWITCH),
        named("layoutAssignments", &["X", "Y"]),
        Just(("about/licence".to_owned(), &["Salesforce", "Identity"][..])),
        Just(("about/session-based".to_owned(), &["false", "true"][..])),
        Just(("login-hours/monday".to_owned(), &["08:00-18:00", "00:00-24:00"][..])),
    ]
}

fn observed() -> impl Strategy<Value = Observed> {
    let kinds = vec![
        SubjectKind::Profile,
        SubjectKind::PermissionSet,
        SubjectKind::PermissionSetGroup,
        SubjectKind::MutingPermissionSet,
    ];
    let rows = prop::collection::vec((setting(), any::<prop::sample::Index>()), 0..30);
    // Some sides saw all, some saw parts.
    let marks = prop::collection::vec(prop::bool::weighted(0.7), WHOLE.len() + 2);
    (prop::sample::select(kinds), "[a-c]", rows, marks).prop_map(|(kind, name, rows, marks)| {
        let mut facts = Facts::default();
        for ((name, values), at) in rows {
            facts.set(&name, values[at.index(values.len())].to_owned());
        }
        for (section, marked) in WHOLE.iter().chain(&["*"]).zip(&marks) {
            if *marked {
                facts.set(&fact::whole(section), "1".to_owned());
            }
        }
        let rest = if marks[WHOLE.len() + 1] { "off" } else { "unknown" };
        facts.set("permission/*", rest.to_owned());
        Observed::of_pages(kind, &name, facts)
    })
}

fn side() -> impl Strategy<Value = Vec<Observed>> {
    prop::collection::vec(observed(), 0..6).prop_map(|side| {
        let unique: BTreeMap<_, _> =
            side.into_iter().map(|own| ((own.kind, own.name.clone()), own)).collect();
        unique.into_values().collect()
    })
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(side in side()) {
        let comparison = lay(&side, &side);
        prop_assert_eq!(&comparison.drift, &[]);
        let needed = comparison.unseen.iter().any(|unseen| unseen.needed);
        let expected = if needed || side.is_empty() { Verdict::Unknown } else { Verdict::Equal };
        prop_assert_eq!(comparison.verdict(), expected);
    }

    #[test]
    fn directions_flip_with_the_sides(tested in side(), actual in side()) {
        let row = |drift: &Drift| {
            let (id, fact) = ([drift.kind.id(), ":", &drift.subject].concat(), drift.fact.clone());
            (id, fact, drift.tested.clone(), drift.actual.clone(), drift.direction)
        };
        let mut there: Vec<_> = lay(&tested, &actual).drift.iter().map(row).collect();
        let back = lay(&actual, &tested);
        let mut back: Vec<_> = back.drift.iter().map(row)
            .map(|(id, fact, a, b, direction)| (id, fact, b, a, direction.flipped())).collect();
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn the_order_of_subjects_says_nothing(tested in side(), actual in side()) {
        let expected = lay(&tested, &actual);
        let reversed = |side: &[Observed]| side.iter().rev().cloned().collect::<Vec<_>>();
        prop_assert_eq!(lay(&reversed(&tested), &reversed(&actual)), expected);
    }

    #[test]
    fn any_single_change_is_found(
        side in side(), at in any::<prop::sample::Index>(),
        (name, values) in setting(), (from, by) in (0usize..3, 1usize..3),
    ) {
        prop_assume!(!side.is_empty());
        let mut tested = side;
        let at = at.index(tested.len());
        let from = from % values.len();
        let to = (from + by.min(values.len() - 1)) % values.len();
        tested[at].facts.set(&name, values[from].to_owned());
        // A right on an object says what the object's other rights are not.
        let mut actual = tested.clone();
        actual[at].facts.set(&name, values[to].to_owned());
        let drift = lay(&tested, &actual).drift;
        let found: Vec<_> = drift.iter().map(|drift| drift.fact.as_str()).collect();
        prop_assert!(found.contains(&name.as_str()), "{} not in {:?}", name, found);
        prop_assert!(drift.iter().all(|drift| drift.direction != Direction::Unknown));
        prop_assert_eq!(drift.len(), 1);
    }

    #[test]
    fn absent_off_and_not_listed_are_one(tested in side()) {
        let whole: Vec<_> = tested.iter().map(|own| {
            let rows: Vec<_> = own.facts.iter().map(|fact| (fact.key.as_ref(), fact.value.as_str())).collect();
            seen(own.kind, &own.name, &rows)
        }).collect();
        let mut leaner = whole.clone();
        for own in &mut leaner {
            let rows: Vec<_> = own.facts.iter().filter(|fact| {
                let (section, key) = fact::split(&fact.key);
                // An object's reading right tells that the object is listed at all.
                !(matches!(fact.value.as_str(), "off" | "none" | "hidden") && section != "object" && key != "*")
            }).map(|fact| Entry { key: fact.key.clone(), value: fact.value.clone(), line: fact.line }).collect();
            own.facts = Facts::from_rows(rows, |first| Some(first.clone())).0;
        }
        prop_assert_eq!(lay(&whole, &leaner).drift, &[]);
        let mut offered = whole.clone();
        for own in &mut offered {
            let off: Vec<_> = own.facts.iter().filter(|fact| fact.key.starts_with("permission/") && fact.value == "off")
                .map(|fact| fact.key.to_string()).collect();
            for name in &off {
                own.facts.set(name, "absent".to_owned());
            }
        }
        prop_assert_eq!(lay(&whole, &offered).drift, &[]);
    }

    #[test]
    fn what_was_not_retrieved_is_never_deleted(tested in side(), keep in prop::collection::vec(any::<bool>(), 40)) {
        let mut actual = tested.clone();
        for own in &mut actual {
            // A retrieve that leaves out rows says of no section that it is whole.
            let mut kept = keep.iter().cycle();
            let rows: Vec<_> = own.facts.iter()
                .filter(|fact| !fact.key.starts_with("list/") && fact.key != "permission/*" && *kept.next().unwrap())
                .cloned().collect();
            own.facts = Facts::from_rows(rows, |first| Some(first.clone())).0;
        }
        let kept = keep.iter().cycle().take(actual.len()).zip(actual).filter(|(kept, _)| **kept);
        let actual: Vec<_> = kept.map(|(_, own)| own).collect();
        let drift = lay(&tested, &actual).drift;
        let wrong: Vec<_> = drift.iter().filter(|drift| drift.direction != Direction::Unknown).collect();
        prop_assert!(wrong.is_empty(), "{:?}", wrong);
    }

    #[test]
    fn a_baseline_is_the_same_however_its_subjects_come(side in side()) {
        prop_assume!(!side.is_empty());
        let mut whole: Vec<_> = side.iter().map(|own| seen(own.kind, &own.name, &[("permission/ViewSetup", "on")])).collect();
        let freeze = |subjects| Baseline::freeze(subjects, Details::default(), None, policy()).unwrap();
        let first = freeze(whole.clone());
        whole.reverse();
        let second = freeze(whole);
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(first.check(), Ok(()));
        let mut changed = second;
        changed.subjects[0].facts.set("permission/ViewSetup", "off".to_owned());
        let found = matches!(changed.check(), Err(Refused::Changed { .. }));
        prop_assert!(found);
    }
}

#[test]
fn an_extra_right_is_worse_than_a_missing_one() {
    let with = profile(&[("permission/ModifyAllData", "on")]);
    let without = profile(&[]);
    let (extra, missing) = (one(&without, &with), one(&with, &without));
    assert_eq!((extra[0].direction, extra[0].severity), (Direction::Extra, Severity::Critical));
    assert_eq!((missing[0].direction, missing[0].severity), (Direction::Missing, Severity::Low));
    assert!(extra[0].widens && !missing[0].widens);
}

#[test]
fn what_restricts_is_worse_when_it_is_missing() {
    let only = profile(&[("permission/ApiUserOnly", "on")]);
    let missing = one(&only, &profile(&[]));
    assert!(missing[0].widens && missing[0].severity >= Severity::Medium, "{missing:?}");
    let range = profile(&[("login-ip/198.51.100.1-198.51.100.9", "")]);
    let open = one(&range, &profile(&[]));
    assert_eq!((open[0].widens, open[0].severity), (true, Severity::High));
    let closed = one(&profile(&[]), &range);
    assert_eq!((closed[0].direction, closed[0].widens), (Direction::Extra, false));
    let muting = |rows: &[(&str, &str)]| seen(SubjectKind::MutingPermissionSet, "M", rows);
    let muted = muting(&[("permission/ModifyAllData", "on")]);
    assert_eq!(
        one(&muted, &muting(&[]))[0].severity,
        Severity::Critical,
        "what a group does not mute, it grants"
    );
    assert!(!one(&muting(&[]), &muted)[0].widens);
}

#[test]
fn one_range_has_one_spelling() {
    let a = profile(&[("login-ip/::ffff:198.51.100.1-::FFFF:198.51.100.9", "")]);
    let b = profile(&[("login-ip/198.51.100.1-198.51.100.9", "")]);
    assert_eq!(one(&a, &b), []);
    let hostile = profile(&[("login-ip/198.51.100.1-198.51.100.9", "not set")]);
    assert_eq!(one(&hostile, &profile(&[]))[0].direction, Direction::Missing, "a description hides no range");
}

#[test]
fn record_ids_are_never_compared() {
    let user = |id: &str, profile_id: &str| {
        let rows = [
            (["permission-set/", id].concat(), "HubSpot_Sync"),
            ("user/profile".to_owned(), "P"),
            ("user/profile-id".to_owned(), profile_id),
        ];
        let rows: Vec<_> = rows.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        seen(SubjectKind::User, "integration", &rows)
    };
    assert_eq!(
        one(&user("0PS000000000001", "00e000000000001"), &user("0PS000000000AbC", "00e00000000000Z")),
        []
    );
}

#[test]
fn a_file_older_than_a_right_is_unknown_and_not_without_it() {
    let rights: Vec<_> = fact::OBJECT_RIGHTS.iter().map(|right| ["object/A/", right].concat()).collect();
    let row = |count: usize, last: &'static str| {
        let rows: Vec<_> = rights.iter().take(count).map(|name| (name.as_str(), "on")).collect();
        let mut own = profile(&rows);
        if count == 7 {
            own.facts.set("object/A/view-all-fields", last.to_owned());
        }
        own
    };
    assert_eq!(one(&row(6, ""), &row(7, "off")), []);
    assert_eq!(one(&row(6, ""), &row(7, "on"))[0].direction, Direction::Unknown);
}

#[test]
fn differences_of_the_environment_are_shown_last_and_make_no_drift() {
    let with = profile(&[("permission/ManageSandboxes", "on")]);
    let comparison = lay(&[profile(&[])], std::slice::from_ref(&with));
    assert_eq!(comparison.verdict(), Verdict::Equal);
    assert!(comparison.drift[0].expected.is_some() && comparison.drift[0].severity == Severity::Info);
    // Production lacks what only production has: that is drift.
    let missing = lay(&[with], &[profile(&[])]);
    assert_eq!((missing.verdict(), missing.drift[0].expected), (Verdict::Drift, None));
}

#[test]
fn a_profile_without_user_permissions_is_unknown_on_one_side_and_on_both() {
    let known = profile(&[("permission/ApiEnabled", "on")]);
    let mut partial = profile(&[]);
    partial.facts.set("permission/*", "unknown".to_owned());
    let drift = one(&known, &partial);
    let rows: Vec<_> = drift.iter().map(|drift| (drift.target.as_str(), drift.direction)).collect();
    assert_eq!(rows, [("*", Direction::Unknown), ("ApiEnabled", Direction::Unknown)]);
    let both = lay(std::slice::from_ref(&partial), std::slice::from_ref(&partial));
    assert_eq!((both.drift.len(), both.verdict()), (0, Verdict::Unknown));
}

#[test]
fn subjects_meet_by_rename_by_name_and_by_the_names_of_standard_profiles() {
    let set = |name: &str| seen(SubjectKind::PermissionSet, name, &[("permission/ViewSetup", "on")]);
    let named = |name: &str| seen(SubjectKind::Profile, name, &[]);
    let group =
        |member: &str| seen(SubjectKind::PermissionSetGroup, "G", &[(&["member/", member].concat(), "on")]);
    let renames = [Rename::parse("Sync_UAT=Sync").unwrap()];
    let options = Options { renames: &renames, ..options() };
    let tested = [set("Sync_UAT"), named("Admin"), named("hubspot"), group("Sync_UAT")];
    let actual = [set("Sync"), named("System Administrator"), named("HubSpot"), group("Sync")];
    let comparison = compare(&tested, &actual, &options).unwrap();
    assert_eq!((comparison.drift.len(), comparison.compared.len()), (0, 4), "{:?}", comparison.drift);
    // A namespace is part of the name.
    let other = lay(&[set("Sync")], &[set("acme__Sync")]);
    assert!(other.drift.iter().all(|drift| drift.direction == Direction::Unknown) && other.drift.len() == 2);
    let missing = compare(&[set("A")], &[set("B")], &Options { renames: &renames, ..options });
    assert!(matches!(missing, Err(Mismatch::NoSuchName { .. })));
    assert!(matches!(compare(&[set("A"), set("A")], &[], &options), Err(Mismatch::Twice { .. })));
    assert_eq!(Rename::parse("profile:A=B").unwrap().kind, Some(SubjectKind::Profile));
    assert_eq!(Rename::parse("=B"), None);
}

#[test]
fn a_baseline_is_blocked_while_something_needed_is_unseen() {
    let group = seen(SubjectKind::PermissionSetGroup, "G", &[("member/Sync", "on")]);
    let mut partial = profile(&[]);
    partial.facts.set("permission/*", "unknown".to_owned());
    let details = Details { unseen: vec!["the Login History was not read".to_owned()], ..Details::default() };
    let Err(Refused::Unseen(reasons)) = Baseline::freeze(vec![group, partial], details, None, policy())
    else {
        panic!("not blocked");
    };
    assert_eq!(
        reasons,
        [
            "permission set group G: the permission set Sync belongs to it and is not there",
            "profile P: its user permissions were not seen as a whole",
            "the Login History was not read",
        ]
    );
    assert!(matches!(Baseline::freeze(vec![], Details::default(), None, policy()), Err(Refused::Unseen(_))));
}

#[test]
fn the_history_tells_what_each_step_added() {
    let freeze = |name: &str, rows: &[(&str, &str)], before: Option<&Baseline>| {
        let details = Details { name: name.to_owned(), ..Details::default() };
        Baseline::freeze(vec![profile(rows)], details, before, policy()).unwrap()
    };
    let first = freeze("minimum", &[("permission/ApiEnabled", "on")], None);
    let second =
        freeze("contacts", &[("permission/ApiEnabled", "on"), ("object/Contact/read", "on")], Some(&first));
    let third = freeze("without", &[("object/Contact/read", "on")], Some(&second));
    let steps: Vec<_> = third
        .history
        .iter()
        .map(|step| (step.name.as_str(), step.then[0].target.as_str(), step.then[0].direction))
        .collect();
    assert_eq!(
        steps,
        [("minimum", "Contact.allowRead", Step::Added), ("contacts", "ApiEnabled", Step::Removed)]
    );
    assert_eq!(third.history[1].hash, second.hash);
    let mut broken = second.clone();
    broken.name.push('!');
    assert!(matches!(
        Baseline::freeze(vec![profile(&[])], Details::default(), Some(&broken), policy()),
        Err(Refused::Changed { .. })
    ));
}

#[test]
fn before_a_deploy_the_profile_keeps_what_the_deploy_does_not_name() {
    let set = |rows: &[(&str, &str)]| seen(SubjectKind::PermissionSet, "S", rows);
    let tested = [profile(&[("permission/ApiEnabled", "on")]), set(&[("object/A/read", "on")])];
    let actual = [profile(&[("permission/ModifyAllData", "on")]), set(&[("object/A/edit", "on")])];
    let comparison = lay(&tested, &actual);
    let reading = before(&comparison, None);
    let targets = |drift: &[&Drift]| drift.iter().map(|drift| drift.target.clone()).collect::<Vec<_>>();
    assert_eq!(targets(&reading.adds), ["ApiEnabled", "A.allowRead"]);
    assert_eq!(targets(&reading.removes), ["A.allowEdit"]);
    assert_eq!(targets(&reading.stays), ["ModifyAllData"]);
    assert!(matches!(&reading.verdict, Readiness::NotReady(reasons) if reasons.len() == 1));
    let fine = lay(&tested, &[profile(&[]), set(&[])]);
    assert_eq!(before(&fine, None).verdict, Readiness::Ready);
    let finding = OpenFinding {
        rule: "DAT102".to_owned(),
        subject: "profile:P".to_owned(),
        target: "ModifyAllData".to_owned(),
        severity: "critical".to_owned(),
    };
    let details = Details { findings: vec![finding], ..Details::default() };
    let baseline = Baseline::freeze(tested.to_vec(), details, None, policy()).unwrap();
    let reading = before(&fine, Some(&baseline));
    assert!(
        matches!(&reading.verdict, Readiness::NotReady(reasons) if reasons[0].contains("open when it was tested"))
    );
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn the_watch_tells_what_is_due() {
    let deployed = day("2026-11-12");
    let check = |on: &str, verdict| Check { on: day(on), verdict, baseline: "h".to_owned() };
    let at = |checks: &[Check], today: &str| watch(deployed, "h", checks, &[], day(today));
    let first = at(&[], "2026-11-12");
    assert_eq!((first.days_left, first.due_since, first.next), (30, None, Some(day("2026-11-13"))));
    let due = at(&[check("2026-11-13", Verdict::Equal)], "2026-11-20");
    assert_eq!(
        (due.due_since, due.next, due.days_left),
        (Some(day("2026-11-19")), Some(day("2026-11-26")), 22)
    );
    assert_eq!(due.verified, Some(day("2026-11-13")));
    // A late check settles all that was due before it.
    let late = at(&[check("2026-11-27", Verdict::Equal)], "2026-11-27");
    let states: Vec<_> = late.rechecks.iter().map(|recheck| recheck.state).collect();
    assert_eq!(states, [State::Done, State::Done, State::Done, State::Ahead]);
    let over = at(&[check("2026-12-12", Verdict::Equal)], "2026-12-13");
    assert!(over.is_over && over.days_left == 0);
    assert!(
        !at(&[check("2026-12-12", Verdict::Unknown)], "2026-12-13").is_over,
        "unknown is no verification"
    );
    assert!(!at(&[check("2026-12-01", Verdict::Equal)], "2026-12-13").is_over, "the last check is due");
}

#[test]
fn a_change_after_the_verification_opens_the_sandbox_step_again() {
    let deployed = day("2026-11-12");
    let check = |on: &str, verdict| Check { on: day(on), verdict, baseline: "h".to_owned() };
    let verified = [check("2026-11-13", Verdict::Equal)];
    let event = |on: &str| Event { on: day(on), what: "Changed profile P".to_owned() };
    let reopened = |checks: &[Check], baseline: &str, events: &[Event]| {
        watch(deployed, baseline, checks, events, day("2026-11-30")).reopened
    };
    assert_eq!(reopened(&verified, "h", &[event("2026-11-10"), event("2026-12-24")]), None);
    let found = reopened(&verified, "h", &[event("2026-11-20"), event("2026-11-15")]);
    assert_eq!(found, Some(Reopened::Changed { event: event("2026-11-15") }));
    let drift = [check("2026-11-13", Verdict::Equal), check("2026-11-19", Verdict::Drift)];
    assert_eq!(reopened(&drift, "h", &[]), Some(Reopened::Drift { on: day("2026-11-19") }));
    let settled = [drift[0].clone(), drift[1].clone(), check("2026-11-20", Verdict::Equal)];
    assert_eq!(reopened(&settled, "h", &[event("2026-11-15")]), None, "verified anew");
    assert_eq!(reopened(&verified, "newer", &[]), Some(Reopened::Retested { baseline: "newer".to_owned() }));
}

#[test]
fn the_way_back_and_the_cleaning_up() {
    let user = |sets: &[&str]| {
        let names: Vec<_> = sets.iter().map(|set| ["permission-set/", set].concat()).collect();
        let rows: Vec<_> = names.iter().map(|name| (name.as_str(), "on")).collect();
        seen(SubjectKind::User, "integration", &rows)
    };
    let previous = [user(&["Old_Access", "Sync"]), profile(&[("permission/ModifyAllData", "on")])];
    let tested = [user(&["Sync"]), profile(&[])];
    let now = [user(&["Sync"]), profile(&[("permission/ViewAllData", "on")])];
    let back = rollback(day("2026-11-11"), &previous, &now, &options()).unwrap();
    let targets = |drift: &[Drift]| drift.iter().map(|drift| drift.target.clone()).collect::<Vec<_>>();
    assert_eq!(targets(&back.takes_away), ["ViewAllData"]);
    assert_eq!(targets(&back.gives_again), ["ModifyAllData", "Old_Access"]);
    let comparison = lay(&tested, &now);
    let at = |today| clean_up(day("2026-11-12"), &previous, &tested, &comparison, day(today));
    let item = at("2026-12-12");
    assert_eq!((item.from, item.until, item.state), (day("2026-12-12"), day("2027-01-12"), State::Due));
    assert_eq!(
        item.remove,
        [
            Obsolete::Subject { kind: SubjectKind::PermissionSet, name: "Old_Access".to_owned() },
            Obsolete::Setting {
                kind: SubjectKind::Profile,
                name: "P".to_owned(),
                target: "ViewAllData".to_owned()
            },
        ]
    );
    assert_eq!(at("2026-12-11").state, State::Ahead);
    let done = clean_up(day("2026-11-12"), &tested, &tested, &lay(&tested, &tested), day("2026-12-12"));
    assert_eq!((done.state, done.remove.len()), (State::Done, 0));
}

#[test]
fn a_correction_names_what_a_profile_is_to_lose_and_a_set_as_a_whole() {
    let set = |rows: &[(&str, &str)]| seen(SubjectKind::PermissionSet, "S", rows);
    let tested = [profile(&[]), set(&[("permission/ApiEnabled", "on")])];
    let actual = [
        profile(&[("permission/ModifyAllData", "on"), ("login-ip/0.0.0.0-255.255.255.255", "")]),
        set(&[("permission/ViewAllData", "on"), ("permission/ApiEnabled", "on")]),
    ];
    let comparison = lay(&tested, &actual);
    let (written, by_hand) = corrections(&tested, &actual, &[], &comparison).unwrap();
    let rows = |at: usize| -> Vec<_> {
        written[at].facts.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect()
    };
    let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(rows(0), [row("permission/ModifyAllData", "off")]);
    assert_eq!(rows(1), [row("permission/ApiEnabled", "on"), row("permission/ViewAllData", "off")]);
    assert_eq!(by_hand.len(), 1, "{by_hand:?}");
    assert_eq!(by_hand[0].drift.section, "loginIpRanges");
}
