//! Baselines, deploys, corrections, and the weeks after.

use permlight_core::date::Date;
use permlight_core::message;
use permlight_core::subject::SubjectKind;
use permlight_verify::baseline::{Baseline, Details, OpenFinding, Refused, Step};
use permlight_verify::correct::corrections;
use permlight_verify::deploy::{Deploy, Readiness, before};
use permlight_verify::watch::{
    Account, Check, Event, Obsolete, Point, Reopened, State, clean_up, points, rollback, since, watch,
};
use permlight_verify::{Drift, Observed, Options, Verdict, compare};

use crate::{lay, options, policy, profile, said, seen};

#[test]
fn a_baseline_is_blocked_while_something_needed_is_unseen() {
    let group = seen(SubjectKind::PermissionSetGroup, "G", &[("member/Sync", "on")]);
    let mut partial = profile(&[]);
    partial.facts.set("permission/*", "unknown".to_owned());
    let details = Details { unseen: vec![message!("freeze.page", "/0Ya".to_owned())], ..Details::default() };
    let Err(Refused::Unseen(reasons)) = Baseline::freeze(vec![group, partial], details, None, policy())
    else {
        panic!("not blocked");
    };
    let reasons: Vec<_> = reasons.iter().map(said).collect();
    assert_eq!(
        reasons,
        [
            "permission set group G: the permission set Sync belongs to it and is not there",
            "profile P: its user permissions were not seen as a whole",
            "A page was not read: /0Ya",
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
    let reading = before(&comparison, &tested, None);
    let targets = |deploy| reading.what(deploy).iter().map(|drift| drift.target.clone()).collect::<Vec<_>>();
    assert_eq!(targets(Deploy::Adds), ["ApiEnabled", "A.allowRead"]);
    assert_eq!(targets(Deploy::TakesAway), ["A.allowEdit"]);
    assert_eq!(targets(Deploy::LeavesAlone), ["ModifyAllData"]);
    assert!(matches!(&reading.verdict, Readiness::NotReady(reasons) if reasons.len() == 1));
    let fine = lay(&tested, &[profile(&[]), set(&[])]);
    assert_eq!(before(&fine, &tested, None).verdict, Readiness::Ready);
    let finding = OpenFinding {
        rule: "DAT102".to_owned(),
        subject: "profile:P".to_owned(),
        target: "ModifyAllData".to_owned(),
        severity: "critical".to_owned(),
    };
    let details = Details { findings: vec![finding], ..Details::default() };
    let baseline = Baseline::freeze(tested.to_vec(), details, None, policy()).unwrap();
    let reading = before(&fine, &tested, Some(&baseline));
    assert!(
        matches!(&reading.verdict, Readiness::NotReady(reasons) if reasons[0].key == "against.open-failures")
    );
}

/// A file of a profile: what it names a deploy writes, whatever the value.
fn file(rows: &[(&str, &str)]) -> Observed {
    let mut file = profile(rows);
    file.facts.set("permission/*", "off".to_owned());
    file
}

#[test]
fn the_deploy_of_a_profile_writes_what_its_file_names() {
    let deploys = |tested: &[(&str, &str)], actual: &[(&str, &str)]| {
        let drift = lay(&[file(tested)], &[file(actual)]).drift;
        drift.iter().map(|drift| drift.deployed().unwrap()).collect::<Vec<_>>()
    };
    for (named, higher) in [
        (("permission/ViewAllData", "off"), "on"),
        (("field/A.F", "read"), "edit"),
        (("field/A.F", "none"), "read"),
        (("tab/A", "Hidden"), "DefaultOn"),
        (("app/A", "hidden"), "visible"),
        (("apex-class/C", "off"), "on"),
        (("record-type/A.B", "off"), "on"),
        (("record-type-default/A.B", "off"), "on"),
    ] {
        assert_eq!(deploys(&[named], &[(named.0, higher)]), [Deploy::TakesAway], "{named:?}");
        assert_eq!(deploys(&[], &[(named.0, higher)]), [Deploy::LeavesAlone], "{named:?}");
    }
    // An entry gives all rights of its object, and both defaults of its record type.
    assert_eq!(
        deploys(&[("object/A/read", "on")], &[("object/A/read", "on"), ("object/A/edit", "on")]),
        [Deploy::TakesAway]
    );
    let record_type = ("record-type/A.B", "on");
    assert_eq!(
        deploys(&[record_type], &[record_type, ("record-type-default/A.B", "on")]),
        [Deploy::TakesAway]
    );
    // Login IP ranges are one list.
    let range = |last: &str| ["login-ip/198.51.100.1-198.51.100.", last].concat();
    let (narrow, wide) = (range("9"), range("19"));
    assert_eq!(deploys(&[(&narrow, "")], &[(&wide, "")]), [Deploy::TakesAway]);
    assert_eq!(deploys(&[(&wide, "")], &[(&narrow, "")]), [Deploy::Adds]);
    // No deploy changes a licence.
    let licence = |name: &'static str| [("about/licence", name)];
    assert_eq!(deploys(&licence("Salesforce"), &licence("Identity")), [Deploy::LeavesAlone]);
}

/// The keys of what speaks against a deploy.
fn against(tested: &[Observed], actual: &[Observed]) -> Vec<&'static str> {
    match before(&lay(tested, actual), tested, None).verdict {
        Readiness::Ready => Vec::new(),
        Readiness::NotReady(reasons) => {
            assert!(reasons.iter().all(|reason| said(reason) != reason.key), "{reasons:?}");
            reasons.iter().map(|reason| reason.key).collect()
        }
    }
}

#[test]
fn ready_has_to_be_earned() {
    let nothing = [file(&[])];
    let fine = [file(&[("permission/ApiEnabled", "on"), ("object/A/read", "on"), ("object/A/edit", "on")])];
    assert_eq!(against(&fine, &nothing), [""; 0]);
    let adds = |rows: &[(&str, &str)]| against(&[file(rows)], &nothing);
    assert_eq!(adds(&[("object/A/edit", "on")]), ["against.requires"]);
    assert_eq!(adds(&[("permission/ConvertLeads", "on")]), ["against.requires"]);
    assert_eq!(adds(&[("permission/ConvertLeads", "on"), ("permission/EditTask", "on")]), [""; 0]);
    assert_eq!(adds(&[("permission/ModifyAllDate", "on")]), ["against.unheard-of"]);
    assert_eq!(adds(&[("permission/SendExternalEmailAvailable", "on")]), ["against.not-offered"]);
    assert_eq!(
        adds(&[("about/custom", "false"), ("permission/ApiEnabled", "on")]),
        ["against.standard-profile"]
    );
    let licence = |name: &'static str| [file(&[("about/licence", name)])];
    assert_eq!(against(&licence("Salesforce"), &licence("Salesforce Integration")), ["against.licence"]);
    // What stays and was never tested, be it as little as reading one object.
    assert_eq!(against(&fine, &[file(&[("object/B/read", "on")])]), ["against.stays"]);
    // Production was not seen to have it.
    let set = seen(SubjectKind::PermissionSet, "S", &[("permission/ApiEnabled", "on")]);
    assert_eq!(
        against(&[set.clone(), fine[0].clone()], std::slice::from_ref(&set)),
        ["against.unseen-subject"]
    );
    let group = |status: &str| seen(SubjectKind::PermissionSetGroup, "G", &[("about/status", status)]);
    assert_eq!(against(&[group("Updated")], &[group("Failed")]), ["caveat.actual-group"]);
    // A muting set needs nothing to take away.
    let muting = |rows: &[(&str, &str)]| [seen(SubjectKind::MutingPermissionSet, "M", rows)];
    assert_eq!(against(&muting(&[("permission/AuthorApex", "on")]), &muting(&[])), [""; 0]);
}

#[test]
fn what_holds_nothing_is_not_frozen() {
    let refused = |own: Observed| {
        let frozen = Baseline::freeze(vec![own], Details::default(), None, policy());
        let Err(Refused::Unseen(reasons)) = frozen else { panic!("{frozen:?}") };
        reasons.iter().map(said).collect::<Vec<_>>().join("\n")
    };
    for status in ["Failed", "Outdated"] {
        let group = seen(SubjectKind::PermissionSetGroup, "G", &[("about/status", status)]);
        assert!(refused(group).contains(&["says that it is ", status].concat()));
    }
    let two = [("app/A", "default"), ("app/B", "default")];
    assert!(refused(profile(&two)).contains("cannot hold: app/B"));
}

#[test]
fn what_a_deploy_deletes_goes_and_a_deleted_muting_set_widens() {
    let set = |kind, name| seen(kind, name, &[("permission/ViewSetup", "on")]);
    let tested = [file(&[])];
    let actual =
        [file(&[]), set(SubjectKind::PermissionSet, "S"), set(SubjectKind::MutingPermissionSet, "M")];
    let deletes =
        [(SubjectKind::PermissionSet, "S".to_owned()), (SubjectKind::MutingPermissionSet, "M".to_owned())];
    let comparison = compare(&tested, &actual, &Options { deletes: &deletes, ..options() }).unwrap();
    let reading = before(&comparison, &tested, None);
    assert_eq!(reading.what(Deploy::TakesAway).len(), 2);
    let Readiness::NotReady(reasons) = &reading.verdict else { panic!("ready") };
    assert_eq!(reasons.iter().map(|reason| reason.key).collect::<Vec<_>>(), ["against.muting-deleted"]);
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
    // A late check settles what it saw; what was not looked at before is told as that.
    let late = at(&[check("2026-11-27", Verdict::Equal)], "2026-11-27");
    let states: Vec<_> = late.rechecks.iter().map(|recheck| recheck.state).collect();
    assert_eq!(states, [State::Missed, State::Missed, State::Done, State::Ahead]);
    let a_day_late = at(&[check("2026-11-18", Verdict::Equal)], "2026-11-18");
    assert_eq!((a_day_late.rechecks[0].state, a_day_late.missed()), (State::Done, 0));
    let unseen = at(&[], "2027-01-11");
    assert_eq!((unseen.due_since, unseen.missed()), (Some(day("2026-12-12")), 3));
    let over = at(&[check("2027-01-11", Verdict::Equal)], "2027-01-11");
    assert!(over.is_over && over.missed() == 3, "the last one can be late, and the others stay missed");
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
    let now = [user(&["Sync"]), profile(&[("permission/ViewAllData", "on"), ("tab/T", "Available")])];
    let back = rollback(day("2026-11-11"), &previous, &now, &options()).unwrap();
    let targets = |drift: &[Drift]| drift.iter().map(|drift| drift.target.clone()).collect::<Vec<_>>();
    assert_eq!(targets(&back.takes_away), ["ViewAllData", "T"]);
    assert_eq!(targets(&back.gives_again), ["ModifyAllData", "Old_Access"]);
    let comparison = lay(&tested, &now);
    let deployed = day("2026-11-12");
    let at = |today| clean_up(deployed, &previous, &tested, &comparison, Account::Inactive, day(today));
    let item = at("2026-12-12");
    assert_eq!((item.from, item.until, item.state), (day("2026-12-12"), day("2027-01-12"), State::Due));
    let setting = |target: &str| Obsolete::Setting {
        kind: SubjectKind::Profile,
        name: "P".to_owned(),
        target: target.to_owned(),
    };
    let set = Obsolete::Subject { kind: SubjectKind::PermissionSet, name: "Old_Access".to_owned() };
    // What does much harm does not wait for these weeks.
    assert_eq!((item.now, item.remove), (vec![setting("ViewAllData")], vec![set, setting("T")]));
    assert_eq!(at("2026-12-11").state, State::Due);
    let mild = lay(&tested, &[user(&["Sync"]), profile(&[("tab/T", "Available")])]);
    let mild = clean_up(deployed, &previous, &tested, &mild, Account::Inactive, day("2026-12-11"));
    assert_eq!((mild.state, mild.now.len(), mild.remove.len()), (State::Ahead, 0, 2));
    let same = lay(&tested, &tested);
    let clean = |account, today| {
        let clean_up = clean_up(deployed, &tested, &tested, &same, account, day(today));
        (clean_up.state, clean_up.remove.len())
    };
    assert_eq!(clean(Account::Inactive, "2026-12-12"), (State::Done, 0));
    assert_eq!(clean(Account::Inactive, "2026-12-11"), (State::Ahead, 0), "no month was stable yet");
    assert_eq!(clean(Account::Unseen, "2026-12-12"), (State::Due, 0));
    assert_eq!(clean(Account::Active("jo@acme.example".to_owned()), "2026-12-12"), (State::Due, 1));
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
    let (written, by_hand) = corrections(&tested, &actual, &[], &comparison, &|_, _| false).unwrap();
    let rows = |at: usize| -> Vec<_> {
        written[at].facts.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect()
    };
    let row = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(rows(0), [row("permission/ModifyAllData", "off")]);
    let label = row("about/label", "L");
    assert_eq!(rows(1), [label, row("permission/ApiEnabled", "on"), row("permission/ViewAllData", "off")]);
    assert_eq!(by_hand.len(), 1, "{by_hand:?}");
    assert_eq!(by_hand[0].drift.section, "loginIpRanges");
}

#[test]
fn what_came_and_went_between_two_checks() {
    let tested = [profile(&[("permission/ApiEnabled", "on")])];
    let kept = |rows: &[(&str, &str)]| points(&lay(&tested, &[profile(rows)]));
    let first = kept(&[("permission/ModifyAllData", "on")]);
    let second = kept(&[("permission/ApiEnabled", "on"), ("permission/ModifyAllData", "on")]);
    let third = kept(&[("permission/ApiEnabled", "on")]);
    let names = |points: &[&Point]| points.iter().map(|point| point.target.clone()).collect::<Vec<_>>();
    let came_and_went = |before: &[Point], now: &[Point]| {
        let change = since(before, now);
        (names(&change.appeared), names(&change.gone))
    };
    let none = Vec::<String>::new;
    assert_eq!(came_and_went(&first, &second), (none(), vec!["ApiEnabled".to_owned()]));
    assert_eq!(came_and_went(&third, &second), (vec!["ModifyAllData".to_owned()], none()));
    assert_eq!(came_and_went(&second, &second), (none(), none()));
}
