//! The checklist: complete, once, and honest about what people say.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use permlight_core::capture::{Capture, Permissions};
use permlight_core::coverage::{Rest, Rows};
use permlight_core::date::{Date, Moment};
use permlight_core::decision::Decision;
use permlight_core::evaluate::evaluate;
use permlight_core::evidence::Source;
use permlight_core::finding::Finding;
use permlight_core::message::Locale;
use permlight_core::needs::{Integration, Risk};
use permlight_core::policy::Policy;
use permlight_core::rule::Rule;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use permlight_core::told::Told;
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Ledger, NoticeKind};
use permlight_org::checklist::{
    Basis, Checklist, INTEGRATION, Item, ItemOutcome, ManualEntry, ManualState, Mode, STEPS, merge,
};
use proptest::prelude::*;

const REQUIREMENTS: &str = include_str!("../../data/requirements.tsv");

fn subject() -> Subject {
    Subject { kind: SubjectKind::Profile, name: "HubSpot".to_owned(), record_id: None }
}

/// What one profile shows, judged.
fn findings(policy: &'static Policy, named: &[(&'static str, Setting)]) -> Vec<Finding> {
    let rows = named.iter().map(|(key, value)| Entry { key: (*key).into(), value: *value, line: Some(1) });
    let mut capture = Capture::new(subject());
    capture.permissions =
        Permissions::new(Table::from_rows(rows.collect(), |_| None).0, Rows::all(0).prove(Rest::Off));
    let findings = evaluate(&capture, policy).into_iter();
    findings
        .map(|finding| {
            let place = "HubSpot.profile".to_owned();
            let told = Told { place, time: None, source: Source::File, from: None };
            Finding { origin: Some(Box::new(told.into())), ..finding }
        })
        .collect()
}

fn basis<'a>(policy: &'static Policy, findings: &'a [Finding], manual: &'a [ManualEntry]) -> Basis<'a> {
    Basis { policy, findings, manual, integrations: &[], today: today() }
}

fn today() -> Date {
    Date::parse("2026-11-28").unwrap()
}

fn entry(item: &str, state: ManualState, owner: &str) -> ManualEntry {
    let (item, owner) = (item.to_owned(), owner.to_owned());
    let date = Date::parse("2026-11-20");
    ManualEntry {
        item,
        subject: String::new(),
        record: None,
        state,
        owner,
        date,
        note: String::new(),
        set: None,
        from: None,
    }
}

fn item<'c, 'a>(checklist: &'c Checklist<'a>, code: &str) -> &'c Item<'a> {
    checklist.items().find(|item| item.rule.code == code).unwrap()
}

#[test]
fn every_rule_stands_once_and_every_row_of_a_guide_is_reached() {
    for policy in Policy::all() {
        let checklist = Checklist::new(&basis(policy, &[], &[]), &[]);
        let codes: Vec<_> = checklist.items().map(|item| item.rule.code).collect();
        let rules: BTreeSet<_> = policy.rules().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), rules.len(), "{}", policy.id);
        assert_eq!(codes.iter().copied().collect::<BTreeSet<_>>(), rules);
        let reached: BTreeSet<_> =
            checklist.items().flat_map(|item| item.rule.text().unwrap().requirements).copied().collect();
        for row in REQUIREMENTS.lines().skip(1) {
            let cells: Vec<_> = row.split('\t').collect();
            assert!(cells[1] != policy.id || reached.contains(cells[0]), "{} misses {}", policy.id, cells[0]);
        }
    }
}

#[test]
fn steps_come_in_their_order() {
    let ids: Vec<_> = STEPS.iter().map(|step| step.id).collect();
    assert_eq!(
        ids,
        [
            "profile",
            "permissions",
            "user",
            "licences",
            "mfa",
            "network",
            "testing",
            "production",
            "monitoring",
            "clean-up"
        ]
    );
    let policy = Policy::find("recommended").unwrap();
    let checklist = Checklist::new(&basis(policy, &[], &[]), &[]);
    let shown: Vec<_> = checklist.steps.iter().map(|step| step.step.id).collect();
    assert_eq!(shown, ids);
}

#[test]
fn what_was_not_seen_is_unknown_and_what_nobody_did_is_open() {
    let policy = Policy::find("recommended").unwrap();
    let checklist = Checklist::new(&basis(policy, &[], &[]), &[]);
    for item in checklist.items() {
        let expected = if item.mode == Mode::Manual { ItemOutcome::Open } else { ItemOutcome::Unknown };
        assert_eq!(item.outcome, expected, "{}", item.rule.code);
        assert_eq!(item.messages().is_empty(), item.mode == Mode::Manual);
    }
    let login = item(&checklist, "EVD001");
    assert_eq!(login.link, "/lightning/setup/OrgLoginHistory/home");
}

#[test]
fn what_was_seen_is_believed_before_what_was_said() {
    let policy = Policy::find("recommended").unwrap();
    let named = [
        ("ModifyAllData", Setting::On),
        ("ApiEnabled", Setting::On),
        ("ManageUsers", Setting::Unknown(Unknown::UnreadableValue)),
    ];
    let seen = findings(policy, &named);
    let manual = [
        entry("DAT102", ManualState::Done, "Dana"),
        entry("API001", ManualState::Open, "Dana"),
        entry("USR004", ManualState::Done, "Dana"),
        entry("ROL003", ManualState::NotNeeded, "Dana"),
    ];
    let checklist = Checklist::new(&basis(policy, &seen, &manual), &[]);
    let outcome = |code| item(&checklist, code).outcome;
    assert_eq!(outcome("DAT102"), ItemOutcome::Fail);
    assert_eq!(outcome("API001"), ItemOutcome::Pass);
    assert_eq!(outcome("USR004"), ItemOutcome::Done);
    assert_eq!(outcome("ROL003"), ItemOutcome::NotNeeded);
    let english = Locale::new("en", &permlight_data::Data::words("en").unwrap());
    let said: Vec<_> =
        item(&checklist, "DAT102").messages().iter().map(|message| english.say(message)).collect();
    assert_eq!(said, ["Modify All Data: on → should be off."]);
    assert_eq!(item(&checklist, "DAT102").entries.len(), 1, "and still shown");
}

/// A waiver of *Modify All Data* for the profile.
fn waiver(reason: &str, approver: &str, expires: &str) -> Waiver {
    Waiver {
        rule: "DAT102".to_owned(),
        kind: SubjectKind::Profile,
        name: "HubSpot".to_owned(),
        record: None,
        target: "ModifyAllData".to_owned(),
        bears: None,
        reason: reason.to_owned(),
        approver: approver.to_owned(),
        expires: Date::parse(expires).unwrap(),
    }
}

#[test]
fn a_waiver_bears_a_failure_until_its_last_day() {
    let policy = Policy::find("recommended").unwrap();
    let waivers = [waiver("until March", "Dana", "2027-03-31")];
    for (today, expected, notices) in
        [("2027-03-31", ItemOutcome::Waived, 0), ("2027-04-01", ItemOutcome::Fail, 1)]
    {
        let mut findings = findings(policy, &[("ModifyAllData", Setting::On)]);
        let mut ledger = Ledger::new(&waivers, Date::parse(today).unwrap());
        ledger.apply(&subject(), &mut findings);
        assert_eq!(ledger.notices().count(), notices);
        let checklist = Checklist::new(&basis(policy, &findings, &[]), &[]);
        assert_eq!(item(&checklist, "DAT102").outcome, expected, "{today}");
    }
}

/// Each of several waivers of one place is told for itself, in any order, and what does not say why and who bears nothing.
#[test]
fn several_waivers_of_one_place_are_each_told_for_themselves() {
    let policy = Policy::find("recommended").unwrap();
    let (valid, over) = (waiver("r", "Dana", "2027-03-31"), waiver("r", "Dana", "2020-01-01"));
    let (no_reason, nobody) = (waiver(" ", "Dana", "2027-03-31"), waiver("r", "", "2027-03-31"));
    let (expired, incomplete) = (NoticeKind::WaiverExpired, NoticeKind::WaiverIncomplete);
    for (waivers, is_borne, told) in [
        (vec![valid.clone()], true, vec![]),
        (vec![over.clone(), valid.clone()], true, vec![expired]),
        (vec![valid.clone(), over.clone()], true, vec![expired]),
        (vec![over.clone()], false, vec![expired]),
        (vec![no_reason.clone()], false, vec![incomplete]),
        (vec![nobody.clone()], false, vec![incomplete]),
        (vec![nobody, valid.clone(), no_reason.clone()], true, vec![incomplete, incomplete]),
        (vec![no_reason, over], false, vec![incomplete, expired]),
    ] {
        let mut findings = findings(policy, &[("ModifyAllData", Setting::On)]);
        let mut ledger = Ledger::new(&waivers, Date::parse("2026-11-28").unwrap());
        ledger.apply(&subject(), &mut findings);
        let found = findings.iter().find(|finding| finding.target.name() == "ModifyAllData").unwrap();
        assert_eq!(matches!(found.decision, Decision::Waived(_)), is_borne, "{waivers:?}");
        assert_eq!(ledger.notices().map(|notice| notice.kind).collect::<Vec<_>>(), told, "{waivers:?}");
    }
}

#[test]
fn who_signs_off_without_name_or_day_settles_nothing() {
    let policy = Policy::find("recommended").unwrap();
    let signed = entry("ROL003", ManualState::Done, "Dana");
    for state in [ManualState::Done, ManualState::NotNeeded] {
        for (owner, date, set, counts) in [
            ("Dana", Date::parse("2026-11-20"), None, true),
            ("Dana", None, Moment::parse("2026-11-20T09:00:00.000Z"), true),
            ("Dana", None, None, false),
            (" ", Date::parse("2026-11-20"), Moment::parse("2026-11-20T09:00:00.000Z"), false),
        ] {
            // One that a person signs off, and one that files tell.
            for code in ["ROL003", "DAT102"] {
                let manual = [
                    ManualEntry { date, set, ..entry(code, state, owner) },
                    entry(code, ManualState::Done, ""),
                ];
                let manual = if state == ManualState::Done { &manual[..] } else { &manual[..1] };
                let checklist = Checklist::new(&basis(policy, &[], manual), &[]);
                let is_left = item(&checklist, code).outcome.is_left();
                assert_eq!(is_left, !counts, "{code} {state:?} {owner} {date:?}");
                assert_eq!(checklist.unsigned.len(), manual.len() - usize::from(counts));
            }
        }
    }
    let manual = [signed, entry("ROL003", ManualState::Open, "")];
    assert!(Checklist::new(&basis(policy, &[], &manual), &[]).unsigned.is_empty());
}

#[test]
fn contradicting_entries_are_a_conflict_and_settle_nothing() {
    let policy = Policy::find("recommended").unwrap();
    let manual = [
        entry("ROL003", ManualState::Done, "Dana"),
        entry("ROL003", ManualState::Open, "Kim"),
        entry("ROL004", ManualState::Done, "Dana"),
        entry("ROL004", ManualState::Done, "Kim"),
        entry("ROL999", ManualState::Done, "Kim"),
    ];
    let checklist = Checklist::new(&basis(policy, &[], &manual), &[]);
    let shown = |code| {
        let item = item(&checklist, code);
        (item.outcome, item.has_conflict, item.entries.len())
    };
    assert_eq!(shown("ROL003"), (ItemOutcome::Open, true, 2));
    assert_eq!(shown("ROL004"), (ItemOutcome::Done, true, 2));
    assert_eq!(checklist.unplaced, [&manual[4]], "nothing is lost");
}

#[test]
fn entries_of_others_are_left_out() {
    let policy = Policy::find("recommended").unwrap();
    let of = |subject: &str| {
        let subject = subject.to_owned();
        ManualEntry { subject, ..entry("ROL003", ManualState::Done, "Dana") }
    };
    let people = |names: &[&[(SubjectKind, &str)]]| -> Vec<Vec<Subject>> {
        let subject = |(kind, name): &(SubjectKind, &str)| Subject {
            kind: *kind,
            name: (*name).to_owned(),
            record_id: None,
        };
        names.iter().map(|names| names.iter().map(subject).collect()).collect()
    };
    let profile = (SubjectKind::Profile, "HubSpot");
    let (hub, billing) =
        ((SubjectKind::User, "hub@acme.example"), (SubjectKind::User, "billing@acme.example"));
    let one = people(&[&[profile]]);
    let two = people(&[&[hub, profile], &[billing]]);
    for (people, names, expected, others) in [
        (&one, &["profile:HubSpot"][..], ItemOutcome::Done, 0),
        (&one, &["profile:hubspot"], ItemOutcome::Done, 0),
        (&one, &[""], ItemOutcome::Done, 0),
        (&one, &["profile:Other"], ItemOutcome::Open, 1),
        (&one, &["user:HubSpot"], ItemOutcome::Open, 1),
        (&one, &["HubSpot", ":HubSpot", "profile:"], ItemOutcome::Open, 3),
        // Of several, each has to be signed off.
        (&two, &[""], ItemOutcome::Done, 0),
        (&two, &["user:hub@acme.example"], ItemOutcome::Open, 0),
        (&two, &["user:billing@acme.example"], ItemOutcome::Open, 0),
        (&two, &["user:hub@acme.example", "user:billing@acme.example"], ItemOutcome::Done, 0),
        (&two, &["profile:HubSpot", "user:Billing@acme.example"], ItemOutcome::Done, 0),
        (&two, &["user:hub@acme.example", "user:nobody@acme.example"], ItemOutcome::Open, 1),
        // Where nobody is known, nobody is named.
        (&Vec::new(), &["profile:HubSpot"], ItemOutcome::Open, 1),
        (&Vec::new(), &[""], ItemOutcome::Done, 0),
    ] {
        let manual: Vec<_> = names.iter().map(|name| of(name)).collect();
        // One that a person signs off, and one that nothing was read of.
        for (code, open) in [("ROL003", ItemOutcome::Open), ("DAT102", ItemOutcome::Unknown)] {
            let manual: Vec<_> =
                manual.iter().map(|entry| ManualEntry { item: code.to_owned(), ..entry.clone() }).collect();
            let checklist = Checklist::new(&basis(policy, &[], &manual), people);
            let expected = if expected == ItemOutcome::Open { open } else { expected };
            assert_eq!(item(&checklist, code).outcome, expected, "{code} {names:?}");
            assert_eq!(checklist.of_others.len(), others, "{names:?}");
        }
    }
}

/// Who cannot be seen answers for nothing, and what was said long ago is not known to hold.
#[test]
fn who_is_not_to_be_seen_and_what_is_old_settles_nothing() {
    let policy = Policy::find("recommended").unwrap();
    let unseen =
        ["", " ", "\u{a0}", " \u{200b}", "\u{2060}\u{feff}", "\u{3164}", "\u{2800}\u{202e}", "\u{7}"];
    for (owner, date, unsigned, old) in unseen.map(|owner| (owner, "2026-11-20", 1, 0)).into_iter().chain([
        ("D", "2026-11-20", 0, 0),
        ("D", "2001-01-01", 0, 1),
        ("D", "2025-11-26", 0, 1),
        ("デ", "2025-11-28", 0, 0),
    ]) {
        for state in [ManualState::Done, ManualState::NotNeeded] {
            let manual = [ManualEntry { date: Date::parse(date), ..entry("EVD002", state, owner) }];
            let checklist = Checklist::new(&basis(policy, &[], &manual), &[]);
            assert_eq!((checklist.unsigned.len(), checklist.old.len()), (unsigned, old), "{owner:?} {date}");
            let is_left = item(&checklist, "EVD002").outcome.is_left();
            assert_eq!(is_left, unsigned + old > 0, "{owner:?} {date} {state:?}");
        }
    }
}

/// Who says that something is done on a day that is still to come has not done it.
#[test]
fn a_day_that_is_still_to_come_settles_nothing() {
    let policy = Policy::find("recommended").unwrap();
    let moment = |text: &str| Moment::parse(&format!("{text}T09:00:00.000Z"));
    for (date, set, counts) in [
        (Date::parse("2026-11-28"), None, true),
        (Date::parse("2026-11-29"), None, false),
        (Date::parse("2027-11-20"), moment("2026-11-20"), false),
        (Date::parse("2026-11-20"), moment("2026-11-29"), true),
        (None, moment("2026-11-28"), true),
        (None, moment("2026-11-29"), false),
    ] {
        for state in [ManualState::Done, ManualState::NotNeeded] {
            let items = ["ROL003".to_owned(), format!("{INTEGRATION}hub")];
            let manual = items.map(|item| ManualEntry { date, set, ..entry(&item, state, "Dana") });
            let register = [Integration { id: "hub".to_owned(), ..Integration::default() }];
            let basis = Basis { integrations: &register, ..basis(policy, &[], &manual) };
            let checklist = Checklist::new(&basis, &[]);
            assert_eq!(item(&checklist, "ROL003").outcome.is_left(), !counts, "{date:?} {set:?} {state:?}");
            assert_eq!(checklist.integrations[0].state != ManualState::Open, counts, "{date:?} {set:?}");
            assert_eq!(checklist.early.len(), if counts { 0 } else { 2 }, "{date:?} {set:?}");
            assert!(checklist.unsigned.is_empty(), "{date:?} {set:?}");
        }
    }
}

#[test]
fn integrations_go_one_at_a_time_and_the_least_risk_first() {
    let integration = |id: &str, risk| Integration { id: id.to_owned(), risk, ..Integration::default() };
    let register = [
        integration("billing", Risk::High),
        integration("chat", Risk::Low),
        integration("ads", Risk::Low),
        integration("dwh", Risk::Medium),
    ];
    let manual = [
        entry(&format!("{INTEGRATION}ads"), ManualState::Done, "Dana"),
        entry(&format!("{INTEGRATION}billing"), ManualState::Done, "Dana"),
    ];
    let policy = Policy::find("cloudkettle").unwrap();
    let basis = Basis { integrations: &register, ..basis(policy, &[], &manual) };
    let checklist = Checklist::new(&basis, &[]);
    let rows: Vec<_> = checklist
        .integrations
        .iter()
        .map(|row| (row.integration.id.as_str(), row.state == ManualState::Done, row.is_next, row.is_early))
        .collect();
    assert_eq!(
        rows,
        [
            ("ads", true, false, false),
            ("chat", false, true, false),
            ("dwh", false, false, false),
            ("billing", true, false, true)
        ]
    );
    assert!(checklist.unplaced.is_empty());
}

fn any_entry() -> impl Strategy<Value = ManualEntry> {
    let state = prop_oneof![Just(ManualState::Open), Just(ManualState::Done), Just(ManualState::NotNeeded)];
    let set = prop::option::of((0..3u64).prop_map(|seconds| Moment::after_1970(seconds).unwrap()));
    let from = prop::option::of("[cd]");
    ("[AB]", "[ab]?", state, "[xy]?", set, from).prop_map(|(item, subject, state, owner, set, from)| {
        ManualEntry { item, subject, record: None, state, owner, date: None, note: String::new(), set, from }
    })
}

/// Every rule of every policy: what somebody else's file says settles what people sign off, and nothing that can be seen.
#[test]
fn an_imported_sign_off_settles_nothing_that_pages_and_files_can_tell() {
    for policy in ["recommended", "cloudkettle", "smartosc"].map(|id| Policy::find(id).unwrap()) {
        for state in [ManualState::Done, ManualState::NotNeeded] {
            let of = |rule: &Rule, from: Option<&str>| {
                let from = from.map(str::to_owned);
                ManualEntry { from, ..entry(rule.code, state, "Mallory") }
            };
            let theirs: Vec<_> = policy.rules().map(|rule| of(rule, Some("colleague.json"))).collect();
            let own: Vec<_> = policy.rules().map(|rule| of(rule, None)).collect();
            for (entries, settles) in [(&theirs, false), (&own, true), (&[&theirs[..], &own].concat(), true)]
            {
                let basis = basis(policy, &[], entries);
                for item in Checklist::new(&basis, &[]).items() {
                    let is_settled = !item.outcome.is_left();
                    let code = item.rule.code;
                    assert_eq!(is_settled, settles || item.mode == Mode::Manual, "{code} {state:?}");
                    assert!(!item.has_conflict, "{code}: both say the same");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn merging_loses_nothing_and_does_not_depend_on_the_order(
        a in prop::collection::vec(any_entry(), 0..6),
        b in prop::collection::vec(any_entry(), 0..6),
        c in prop::collection::vec(any_entry(), 0..6),
    ) {
        let both = merge(&a, &b);
        prop_assert_eq!(&both, &merge(&b, &a));
        prop_assert_eq!(&both, &merge(&both, &both));
        prop_assert_eq!(merge(&both, &c), merge(&a, &merge(&b, &c)));
        for entry in a.iter().chain(&b) {
            let said = |other: &&ManualEntry| ManualEntry { set: None, from: None, ..(*other).clone() };
            prop_assert!(both.iter().any(|kept| said(&kept) == said(&entry)));
        }
    }
}
