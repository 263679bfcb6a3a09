//! What tells an event of a calendar from all others: whoever takes a newer calendar in has each event once.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use permlight_core::date::Moment;
use permlight_core::message::Locale;
use permlight_data::Data;
use permlight_org::checklist::ManualState;
use permlight_report::{Attendee, Dates, Report, calendar};

/// The identity of each event, in the order of the file.
fn identities(report: &Report) -> Vec<String> {
    let people = ["a@b", "c@d"].map(|address| Attendee::parse(address).unwrap());
    let text = String::from_utf8(calendar(report, &Dates::new(people.to_vec()).unwrap()).unwrap()).unwrap();
    // A long line goes on in the next one, after a blank.
    let text = text.replace("\r\n ", "");
    text.lines().filter_map(|line| line.strip_prefix("UID:")).map(str::to_owned).collect()
}

/// A report of one user, in which every other text is this one.
fn report(text: &str) -> Report {
    let mut report = common::report(&[text.to_owned()], 2);
    report.org.name = String::from("acme");
    report.subject.as_mut().unwrap().name = String::from("HubSpot");
    report.policy.id = String::from("recommended");
    for (item, rule) in report.checklist.iter_mut().zip(["ROL001", "LOG104"]) {
        item.rule = String::from(rule);
        let one = item.entries[0].clone();
        item.entries = vec![one.clone(), one];
    }
    report.verification = None;
    report
}

#[test]
fn an_event_is_known_by_org_user_policy_and_what_it_is_for() {
    let known = identities(&report("a"));
    let wanted = ["renewal", "monitoring", "clean-up", "ROL001-0", "ROL001-1", "LOG104-0", "LOG104-1"];
    assert_eq!(known, wanted.map(|what| format!("acme-HubSpot-recommended-{what}@permlight.invalid")));
}

#[test]
fn neither_words_nor_days_nor_what_is_done_change_who_an_event_is() {
    let known = identities(&report("a"));
    let mut other = report("An other title; in a newer version");
    other.generated = Moment::parse("2026-11-25T09:30:00.000Z").unwrap();
    other.generator = "Permlight 9.9.9".to_owned();
    other.locale = Locale::new("ja", &Data::words("ja").unwrap());
    assert_eq!(identities(&other), known, "words, versions, languages and days");
    other.checklist.reverse();
    let mut sorted = [identities(&other), known.clone()];
    for own in &mut sorted {
        own.sort();
    }
    assert_eq!(sorted[0], sorted[1], "the order of the checklist");
    // What is done goes, and all others stay who they are.
    let mut done = report("a");
    done.checklist[0].entries[0].state = ManualState::Done;
    let left: Vec<_> = known.iter().filter(|own| !own.contains("ROL001-0")).cloned().collect();
    assert_eq!(identities(&done), left);
}

#[test]
fn two_reports_with_names_that_look_alike_have_no_event_in_common() {
    let named = |change: fn(&mut Report)| {
        let mut report = report("a");
        change(&mut report);
        identities(&report)
    };
    let all = [
        named(|_| ()),
        named(|report| report.org.name = "acme-HubSpot".to_owned()),
        named(|report| report.subject.as_mut().unwrap().name = "Hub.Spot".to_owned()),
        named(|report| report.subject.as_mut().unwrap().name = "Hub Spot".to_owned()),
        named(|report| report.policy.id = "cloudkettle".to_owned()),
    ];
    let mut unique: Vec<_> = all.concat();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), all.concat().len(), "{unique:?}");
}
