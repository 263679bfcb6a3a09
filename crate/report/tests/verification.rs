//! What a verification leaves in each format, from what the core says of it.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::io::{Cursor, Read};

use permlight_core::date::{Date, Moment};
use permlight_core::fact::{self, Facts};
use permlight_core::message::Locale;
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_data::Data;
use permlight_org::checklist::{Basis, Checklist};
use permlight_report::report::verification::{
    CallRow, CheckRow, Checked, Input, Outcome, Stage, Verification,
};
use permlight_report::report::{self, Environment, Org, People, words_of};
use permlight_report::sarif::Places;
use permlight_report::watch::Standing;
use permlight_report::{
    Attendee, Dates, Format, Report, Sheet, calendar, csv, html, json, junit, markdown, sarif, xlsx,
};
use permlight_verify::baseline::{Baseline, Details};
use permlight_verify::deploy::{Deploy, before};
use permlight_verify::events::Events;
use permlight_verify::watch::{Account, Check, Event, clean_up, points, rollback, watch};
use permlight_verify::{Comparison, Observed, Options, Verdict};
use serde_json::Value;

fn policy() -> &'static Policy {
    Policy::find("recommended").unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A profile of which everything was seen, with these permissions.
fn profile(permissions: &[&str]) -> Observed {
    let mut facts = Facts::default();
    facts.set("permission/*", "off".to_owned());
    for name in permissions {
        facts.set(&fact::name("permission", name), "on".to_owned());
    }
    let sections = ["object", "field", "tab", "app", "apex-class", "apex-page", "record-type"];
    for section in sections.iter().chain(&["custom-permission", "login-ip", "login-hours", "*"]) {
        facts.set(&fact::name("list", section), "0".to_owned());
    }
    Observed::of_pages(SubjectKind::Profile, "HubSpot", facts)
}

fn baseline() -> Baseline {
    let details = |name: &str, by: &str| Details {
        read: None,
        org_id: None,
        name: name.to_owned(),
        created: "2026-11-01".to_owned(),
        by: by.to_owned(),
        org: "acme--uat".to_owned(),
        ..Details::default()
    };
    let first = Baseline::freeze(vec![profile(&[])], details("minimum", "Dana"), None, policy()).unwrap();
    let tested = vec![profile(&["ApiEnabled"])];
    Baseline::freeze(tested, details("with API", "Kim"), Some(&first), policy()).unwrap()
}

fn compared(baseline: &Baseline, permissions: &[&str]) -> Comparison {
    let options = Options { renames: &[], only_tested: true, ..Options::new(policy()) };
    baseline.compare(&[profile(permissions)], &options).unwrap()
}

fn input<'a>(baseline: &'a Baseline, comparison: &'a Comparison) -> Input<'a> {
    Input {
        baseline,
        production: "acme",
        compared: Moment::parse("2026-11-22T09:00:00.000Z").unwrap(),
        comparison,
        before: None,
        watch: None,
        checks: &[],
        events: None,
        rollback: None,
        clean_up: None,
    }
}

fn report(verification: Option<Input<'_>>) -> Report {
    let basis = Basis { policy: policy(), findings: &[], manual: &[], integrations: &[], today: Date::LAST };
    let checklist = Checklist::new(&basis, &[]);
    Report::new(report::Input {
        locale: permlight_report::locale::english(),
        org: Org {
            name: "acme".to_owned(),
            url: String::new(),
            environment: Environment::Production,
            company: String::new(),
            id: String::new(),
        },
        subject: None,
        policy: policy(),
        generated: Moment::parse("2026-11-22T09:30:00.000Z").unwrap(),
        checklist: &checklist,
        findings: &[],
        effective: None,
        waivers: &[],
        notices: &[],
        problems: Vec::new(),
        unread: Vec::new(),
        people: People::default(),
        verification,
        words: &|rule| words_of(rule, permlight_report::locale::english()),
    })
}

/// A report two weeks after a deploy: equal at first, then somebody added a right.
fn followed() -> Report {
    let baseline = baseline();
    let comparison = compared(&baseline, &["ApiEnabled", "ModifyAllData"]);
    let check = |on: &str, verdict| Check { on: day(on), verdict, baseline: baseline.hash.clone() };
    let checks = [check("2026-11-19", Verdict::Drift), check("2026-11-11", Verdict::Equal)];
    let events = [Event { on: day("2026-11-18"), what: "Changed profile HubSpot".to_owned() }];
    let (deployed, today) = (day("2026-11-10"), day("2026-11-22"));
    let watch = watch(deployed, &baseline.hash, &checks, &events, today);
    let logs = Events { changes: events.to_vec(), ..Events::default() };
    let (now, none) = (points(&comparison), Vec::new());
    let kept = |check, points| Checked { check, by: "Kim", differences: 0, points: Some(points) };
    let checked = [kept(&checks[0], &now), kept(&checks[1], &none)];
    let previous = [profile(&["ApiEnabled", "ViewSetup"])];
    let actual = [profile(&["ApiEnabled", "ModifyAllData"])];
    let options = Options::new(policy());
    let rollback = rollback(day("2026-11-09"), &previous, &actual, &options).unwrap();
    let clean_up = clean_up(deployed, &previous, &baseline.subjects, &comparison, Account::Unnamed, today);
    report(Some(Input {
        watch: Some(&watch),
        checks: &checked,
        events: Some(&logs),
        rollback: Some(&rollback),
        clean_up: Some(&clean_up),
        ..input(&baseline, &comparison)
    }))
}

fn part(report: &Report) -> &Verification {
    report.verification.as_ref().unwrap()
}

fn drifted(report: &Report) -> Vec<Value> {
    let log: Value = serde_json::from_slice(&sarif(report, &Places::of_pages())).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    results.iter().filter(|result| result["ruleId"] == "DRIFT").cloned().collect()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The verdict fits what is listed, and the JSON holds all of it.
fn kept(report: &Report) {
    assert!(report.verification.as_ref().is_none_or(common::is_consistent));
    let read: Value = serde_json::from_slice(&json(report)).unwrap();
    assert_eq!(read, serde_json::to_value(report).unwrap());
}

#[test]
fn a_report_without_a_verification_says_nothing_of_it() {
    let report = report(None);
    for bytes in [
        json(&report),
        csv(&report, Sheet::default()),
        sarif(&report, &Places::of_pages()),
        junit(&report),
        html(&report),
        markdown(&report),
    ] {
        let text = text(bytes);
        let words = ["DRIFT", "\"verification\"", "Verification<", "# Verification", "Verification\""];
        assert_eq!(words.into_iter().find(|word| text.contains(word)), None);
    }
    kept(&report);
}

#[test]
fn after_the_deploy_all_that_the_core_says_is_kept() {
    let report = followed();
    let part = part(&report);
    assert_eq!((part.stage, part.verdict), (Stage::After, Outcome::Drift));
    assert_eq!(part.reasons, ["1 setting of production beyond what was tested."]);
    let [difference] = part.differences.as_slice() else { panic!("{part:?}") };
    assert_eq!((difference.setting.as_str(), difference.widens), ("ModifyAllData", true));
    assert_eq!((difference.tested.as_str(), difference.actual.as_str()), ("off", "on"));
    let [earlier] = part.tested.history.as_slice() else { panic!("{part:?}") };
    assert_eq!((earlier.name.as_str(), earlier.added, earlier.removed), ("minimum", 1, 0));
    let watch = part.watch.as_ref().unwrap();
    assert_eq!(watch.reopened, "The check of 19 Nov 2026 found production different from what was tested.");
    let [first, second] = watch.checks.as_slice() else { panic!("{watch:?}") };
    let deployed = first.since.as_ref().map(|since| (since.appeared.len(), since.gone.len()));
    assert_eq!(
        (deployed, first.by.as_str()),
        (Some((0, 0)), "Kim"),
        "the first check compares with the deploy"
    );
    assert_eq!((watch.logs.changes, watch.logs.calls), (None, None), "no log was read");
    let appeared = &second.since.as_ref().unwrap().appeared;
    assert_eq!(appeared, &["profile HubSpot: userPermissions ModifyAllData (more)"]);
    assert_eq!(part.way_back.as_ref().unwrap().changes.len(), 2);
    assert_eq!(part.clean_up.as_ref().unwrap().remove.len(), 1);
    kept(&report);
}

#[test]
fn people_find_it_in_sections_and_sheets() {
    let report = followed();
    let titles = ["Verification", "Differences", "Baselines", "Watch", "Rollback", "Clean-up"];
    let page = text(markdown(&report));
    for title in titles {
        assert!(page.contains(&format!("\n## {title}\n")), "{title}");
    }
    assert!(page.contains("| 18 Nov 2026 | Change in production |  | Changed profile HubSpot |  |  |"));
    assert!(
        page.contains("| Critical | more | profile HubSpot | `userPermissions ModifyAllData` | `off → on` |")
    );
    assert!(text(html(&report)).contains("<section id=\"way-back\""));
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx(&report).unwrap())).unwrap();
    let mut book = String::new();
    archive.by_name("xl/workbook.xml").unwrap().read_to_string(&mut book).unwrap();
    for title in titles {
        assert!(book.contains(&format!("name=\"{title}\"")), "{title}");
    }
}

#[test]
fn machines_find_it_under_one_rule() {
    let report = followed();
    let [result] = drifted(&report).try_into().unwrap();
    assert_eq!((&result["kind"], &result["level"]), (&"fail".into(), &"error".into()));
    assert_eq!(result["properties"]["target"], "ModifyAllData");
    let table = text(csv(&report, Sheet::default()));
    let rows: Vec<_> = table.lines().filter(|line| line.starts_with("Verification,DRIFT,")).collect();
    let [whole, difference] = rows.as_slice() else { panic!("{rows:?}") };
    assert!(whole.contains("Production holds exactly what was tested,Wrong,Critical"), "{whole}");
    assert!(difference.contains("profile,HubSpot,ModifyAllData,Wrong,off,on"), "{difference}");
    let cases = text(junit(&report));
    let name = "<testcase name=\"DRIFT profile HubSpot ModifyAllData\"";
    assert!(
        cases.contains("<testsuite name=\"Verification\" tests=\"2\" failures=\"2\"") && cases.contains(name)
    );
}

#[test]
fn what_is_equal_passes() {
    let baseline = baseline();
    let comparison = compared(&baseline, &["ApiEnabled"]);
    let report = report(Some(input(&baseline, &comparison)));
    assert_eq!((part(&report).verdict, part(&report).reasons.len()), (Outcome::Equal, 0));
    assert_eq!(drifted(&report), Vec::<Value>::new());
    let cases = text(junit(&report));
    let suite = "<testsuite name=\"Verification\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\"";
    assert!(cases.contains(suite), "{cases}");
    assert!(text(csv(&report, Sheet::default())).contains("Production holds exactly what was tested,Right"));
    assert!(text(markdown(&report)).contains("No difference is known."));
}

#[test]
fn a_baseline_that_was_changed_proves_nothing() {
    let mut baseline = baseline();
    baseline.note.push('!');
    let comparison = compared(&baseline, &["ApiEnabled"]);
    let report = report(Some(input(&baseline, &comparison)));
    assert_eq!(part(&report).verdict, Outcome::Unknown);
    assert!(
        part(&report).reasons[0].starts_with("The baseline is not what was tested: it was changed after")
    );
    let [result] = drifted(&report).try_into().unwrap();
    assert_eq!((&result["kind"], &result["level"]), (&"review".into(), &"none".into()));
    kept(&report);
}

#[test]
fn before_the_deploy_each_difference_says_what_becomes_of_it() {
    let baseline = baseline();
    let comparison = compared(&baseline, &["ModifyAllData"]);
    let reading = before(&comparison, &baseline.subjects, Some(&baseline));
    let report = report(Some(Input { before: Some(&reading), ..input(&baseline, &comparison) }));
    assert_eq!((part(&report).stage, part(&report).verdict), (Stage::Before, Outcome::NotReady));
    let of = |setting: &str| {
        let row = part(&report).differences.iter().find(|row| row.setting == setting).unwrap();
        row.deploy.unwrap()
    };
    assert_eq!((of("ModifyAllData"), of("ApiEnabled")), (Deploy::LeavesAlone, Deploy::Adds));
    // What the deploy settles by itself is left to it, and fails nothing.
    let mut kinds: Vec<_> = drifted(&report).iter().map(|result| result["kind"].clone()).collect();
    kinds.sort_by_key(Value::to_string);
    assert_eq!(kinds, ["fail", "review"]);
    let page = text(markdown(&report));
    assert!(page.contains("The deploy: leaves it alone.") && page.contains("The deploy: adds it."));
    kept(&report);
}

#[test]
fn its_dates_take_the_place_of_the_general_ones() {
    let people = ["a@b", "c@d"].map(|address| Attendee::parse(address).unwrap());
    let dates = Dates::new(people.to_vec()).unwrap();
    let starts = |report: &Report| {
        let text = text(calendar(report, &dates).unwrap());
        let days = text.lines().filter_map(|line| line.strip_prefix("DTSTART;VALUE=DATE:"));
        days.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(starts(&report(None)), ["20270214", "20261129", "20270117"]);
    // The check of 19 November settled the re-check of the 17th; the clean-up is one to two months after the deploy.
    assert_eq!(starts(&followed()), ["20270214", "20261124", "20261210", "20261210"]);
    let text = text(calendar(&followed(), &dates).unwrap());
    assert!(
        text.contains("DTEND;VALUE=DATE:20270111") && text.contains("ModifyAllData of the profile HubSpot")
    );
}

/// Every way in which a watch may stand, each alone and with the others.
#[test]
fn text_json_and_the_way_to_end_say_the_same_of_every_watch() {
    let words = Locale::new("en", &Data::words("en").unwrap());
    let (good, bad) = (Outcome::Equal, Outcome::Drift);
    let row = |verdict| CheckRow {
        on: day("2026-11-12"),
        verdict,
        baseline: String::new(),
        differences: 0,
        by: String::new(),
        since: None,
    };
    let call = |status| CallRow {
        what: "x".to_owned(),
        status,
        count: 1,
        last: day("2026-11-13"),
        refused: status == 403,
    };
    for number in 0..1 << 9 {
        let is = |bit: u32| number >> bit & 1 == 1;
        let mut part = common::verification(|| "x".to_owned(), Stage::After).watch.unwrap();
        part.due_since = is(0).then(|| day("2026-11-17"));
        part.reopened = if is(1) { "again".to_owned() } else { String::new() };
        part.over = is(2);
        part.checks = [is(3).then(|| row(bad)), is(4).then(|| row(good))].into_iter().flatten().collect();
        part.logs.failed = [is(5).then(|| call(401)), Some(call(500))].into_iter().flatten().collect();
        part.logs.failed_logins = usize::from(is(6));
        part.logs.undated = if is(7) { vec!["x".to_owned()] } else { Vec::new() };
        part.logs.open = if is(8) { vec!["not known".to_owned()] } else { Vec::new() };
        let is_bad = is(0) || is(1) || !is(4) || (5..9).any(is);
        let wanted = if is_bad {
            "look"
        } else if is(2) {
            "over"
        } else {
            "on-track"
        };
        let written =
            |format: Format| String::from_utf8(format.watch(&part, &words).unwrap().unwrap()).unwrap();
        let json: Value = serde_json::from_str(&written(Format::Json)).unwrap();
        assert_eq!(json["standing"], wanted, "{number:09b}");
        assert_eq!(part.standing() == Standing::Look, is_bad, "the command ends by this: {number:09b}");
        let said = written(Format::Markdown);
        let verdicts = ["over", "on-track", "look", "unchecked"]
            .map(|key| words.word(&["command-watch.", key].concat()).to_owned());
        let told: Vec<_> = verdicts.iter().map(|verdict| said.contains(verdict.as_str())).collect();
        let unchecked = part.checks.is_empty();
        assert_eq!(
            told,
            [wanted == "over", wanted == "on-track", is_bad && !unchecked, is_bad && unchecked],
            "{said}"
        );
        assert_eq!(said.contains("not known"), is(8) || is_bad && !unchecked, "why is told: {said}");
    }
}
