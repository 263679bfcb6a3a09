//! One unit: what the pill, the badge and the popup count as wrong on a page, the panel counts as wrong as well. A check is a rule,
//! however many controls it speaks of. Every replica, by every policy, as its marks show it and as the panel judges what is kept
//! of it.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "counts/page.rs"]
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use expect_test::expect_file;
use permlight_core::date::{Date, Moment};
use permlight_core::evaluate::Context;
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::rule::Check;
use permlight_core::subject::Subject;
use permlight_org::checklist::ItemOutcome;
use permlight_org::overview::Model;
use permlight_org::stored::{self, Stored};
use permlight_org::summary::Checks;

use page::{Replica, replicas};

const TIME: &str = "2026-11-20T09:00:00.000Z";

/// How the checks of a page stand: what `paint.js` counts of a report.
fn shown(replica: &Replica, policy: &'static Policy) -> BTreeMap<&'static str, Outcome> {
    let report = replica.report(policy, &Context::default());
    let mut checks = BTreeMap::new();
    let mut add = |code, outcome: Outcome| {
        let worst = checks.entry(code).or_insert(outcome);
        *worst = outcome.max(*worst);
    };
    for mark in &report.marks {
        let number = match mark.state {
            "on" | "shown" => mark.on,
            "off" => mark.off,
            _ => mark.unknown,
        };
        let verdict = &report.verdicts[number.expect("a verdict for the state that it is in")];
        verdict.findings.iter().for_each(|finding| add(finding.code, finding.outcome));
    }
    report.missing.iter().for_each(|missing| add(missing.code, missing.outcome));
    checks
}

/// What the panel finds wrong where nothing but this page was read: the rules, and their number as it is shown.
fn judged(replica: &Replica, policy: &'static Policy) -> Option<(BTreeSet<&'static str>, usize)> {
    let facts = replica.facts();
    let page = stored::Page {
        org: "acme".to_owned(),
        subject: Subject::clone(&replica.read.capture.subject),
        definition: replica.read.page.id.to_owned(),
        title: String::new(),
        path: replica.path(),
        record: Record { readings: vec![Reading { time: TIME.to_owned(), source: Source::Fetched, facts }] },
        from: None,
        saves: Rc::default(),
    };
    let id = page.subject.record_id.as_deref().unwrap_or_default();
    let chosen = format!("{}:{id}", page.subject.kind.id());
    let mut stored = Stored { pages: vec![Rc::new(page)], ..Stored::default() };
    // Persons are judged where somebody chose them alone.
    stored.chosen.insert("acme".to_owned(), chosen);
    policy.id.clone_into(&mut stored.settings.policy);
    let mut model = Model::default();
    model.change(|inputs| inputs.stored = stored);
    let overview = model.overview(Moment::midnight(Date::parse("2026-11-22").expect("a day")));
    let checklist = overview.checklist()?;
    let wrong = checklist.items().filter(|item| item.outcome == ItemOutcome::Fail).map(|item| item.rule.code);
    Some((wrong.collect(), Checks::of(&checklist).wrong))
}

#[test]
fn what_is_wrong_on_a_page_is_wrong_in_the_panel_and_counts_once() {
    let (mut compared, mut differ) = (0, Vec::new());
    for policy in Policy::all() {
        // What a user holds, and what people sign off, no page can tell by itself.
        let is_alone =
            |code: &str| !policy.rule(code).is_some_and(|rule| matches!(rule.check, Check::Across(_)));
        for replica in replicas() {
            let Some((wrong, count)) = judged(replica, policy) else { continue };
            assert_eq!(wrong.len(), count, "{}: each check counts once", replica.name);
            let alone: BTreeSet<_> = wrong.iter().copied().filter(|code| is_alone(code)).collect();
            let on_page: BTreeSet<_> = shown(replica, policy)
                .into_iter()
                .filter(|(_, outcome)| *outcome == Outcome::Fail)
                .map(|(code, _)| code)
                .collect();
            if on_page != alone {
                differ
                    .push(format!("{} by {}: {on_page:?}, in the panel {alone:?}", replica.name, policy.id));
            }
            compared += usize::from(!alone.is_empty());
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(compared > 30, "{compared} pages with something wrong");
}

/// What the pill has to say of each replica: the browser's tests hold it against this.
#[test]
fn the_counts_of_each_page() {
    let policy = Policy::find("cloudkettle").expect("the policy");
    let mut lines = Vec::new();
    for replica in replicas() {
        let checks = shown(replica, policy);
        let count = |wanted: Outcome| checks.values().filter(|outcome| **outcome == wanted).count();
        lines.push(format!(
            "{:?}: {{\"fail\": {}, \"pass\": {}, \"unknown\": {}}}",
            replica.name,
            count(Outcome::Fail),
            count(Outcome::Pass),
            count(Outcome::Unknown)
        ));
    }
    let text = format!("{{\n{}\n}}\n", lines.join(",\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/checks.json");
    expect_file![file].assert_eq(&text);
}

#[test]
fn a_page_of_evidence_says_what_was_read_of_whom() {
    let policy = Policy::find("cloudkettle").expect("the policy");
    let context = Context { watched: vec!["hubspot.api@acme.example".to_owned()], ..Context::default() };
    for (name, wanted) in [
        ("login-history", "Read here: logins: 12, of these 6 by hubspot.api@acme.example. "),
        ("audit-trail", "Read here: changes in Setup: 20, of these 0 by hubspot.api@acme.example. "),
        ("session-settings", "Read here: session settings: 18. "),
        ("permission-set-object-list", "Read here: objects: 4. "),
    ] {
        let replica = replicas().iter().find(|replica| replica.name == name).expect("a replica");
        let said = replica.report(policy, &context).message;
        assert!(said.starts_with(wanted), "{name}: {said}");
    }
}

/// What a finding rests on has its mark, in the row where it stands: the row of a log, of an object in a list.
#[test]
fn rows_of_evidence_have_the_marks_of_what_was_found_in_them() {
    let policy = Policy::find("recommended").expect("the policy");
    let watched = ["hubspot.api@acme.example", "HubSpot Integration"];
    let context = Context { watched: watched.map(str::to_owned).to_vec(), ..Context::default() };
    let marked = |name: &str, wanted: Outcome| -> Vec<String> {
        let replica = replicas().iter().find(|replica| replica.name == name).expect("a replica");
        let report = replica.report(policy, &context);
        let of = |number: Option<usize>| report.verdicts[number.expect("a verdict")].outcome;
        let marks = report.marks.iter().filter(|mark| of(mark.on) == wanted);
        marks.map(|mark| format!("{} {}", mark.target, mark.value)).collect()
    };
    for (name, wanted, rows) in [
        (
            "login-history",
            Outcome::Fail,
            [
                "login/11/20/2026 9:14:03 AM PST|hubspot.api@acme.example Success; Other Apex API; 203.0.113.18; HubSpot",
                "login/11/20/2026 8:02:47 AM PST|hubspot.api@acme.example Invalid Password; Application; 198.51.100.77; Browser",
                "login/11/20/2026 8:02:12 AM PST|hubspot.api@acme.example Invalid Password; Application; 198.51.100.77; Browser",
                "login/11/20/2026 5:14:02 AM PST|hubspot.api@acme.example Success; Other Apex API; 203.0.113.19; HubSpot",
                "login/11/20/2026 3:14:02 AM PST|hubspot.api@acme.example Restricted IP; Other Apex API; 203.0.114.3; HubSpot",
                "login/11/20/2026 1:14:05 AM PST|hubspot.api@acme.example Success; Other Apex API; 203.0.113.18; HubSpot",
            ]
            .as_slice(),
        ),
        // The words for the status are known there, those for the kind of a login are not.
        (
            "login-history-ja",
            Outcome::Fail,
            &[
                "login/2026/11/20 8:02:47 PST|hubspot.api@acme.example 無効なパスワード; アプリケーション; 198.51.100.77; ブラウザ",
                "login/2026/11/20 8:02:12 PST|hubspot.api@acme.example 無効なパスワード; アプリケーション; 198.51.100.77; ブラウザ",
                "login/2026/11/20 3:14:02 PST|hubspot.api@acme.example 制限された IP; その他の Apex API; 203.0.114.3; HubSpot",
            ],
        ),
        ("login-history", Outcome::Pass, &[]),
        ("login-history-ja", Outcome::Pass, &[]),
        ("audit-trail", Outcome::Fail, &[]),
        (
            "audit-trail",
            Outcome::Manual,
            &[
                "audit/11/19/2026, 4:47:31 PM PST Dana Whitfield; Manage Users; Changed profile HubSpot Integration: administrative permission Modify All Data was changed…",
                "audit/11/19/2026, 2:02:10 PM PST Priya Raman; Manage Users; For user hubspot.api@acme.example, password was reset; ",
                "audit/11/19/2026, 12:18:05 PM PST Dana Whitfield; Manage Users; Changed profile for user HubSpot API User (UserID: [0055g000001HbIn]) from Standard User t…",
                "audit/11/19/2026, 11:02:59 AM PST Dana Whitfield; Manage Users; Deleted login IP range 0.0.0.0 - 255.255.255.255 from profile HubSpot Integration; ",
            ],
        ),
        (
            "permission-set-object-list",
            Outcome::Fail,
            &[
                "object/Account/* Read, Create, Edit, Delete, View All Records, Modify All Records",
                "object/Contact/* Read, Create, Edit, Delete, View All Records, Modify All Records",
                "object/Lead/* Read, Create, Edit, Delete, View All Records, Modify All Records",
                "object/label:Sync Logs/* Read, Create, Edit, Delete, View All Records, Modify All Records",
            ],
        ),
    ] {
        assert_eq!(marked(name, wanted), rows, "{name}: {wanted:?}");
    }
}
