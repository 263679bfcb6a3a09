//! Reports and verifications in which every text is the caller's.

// The lints know tests by their attribute, not their helpers; and no test uses all of them.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::too_many_lines)]

use std::sync::Arc;

use permlight_core::date::{Date, Moment};
use permlight_core::decision::Decision;
use permlight_core::effective::Grantor;
use permlight_core::evidence::Source;
use permlight_core::finding::{self, Finding, Found};
use permlight_core::message;
use permlight_core::needs::Risk;
use permlight_core::policy::Policy;
use permlight_core::rule::{Rule, Severity};
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::told::{Dispute, Origin, Told, Version};
use permlight_core::waiver::Waiver;
use permlight_org::checklist::{ItemOutcome, ManualEntry, ManualState, Mode};
use permlight_report::Report;
use permlight_report::report::verification::{
    BackRow, CallRow, CheckRow, CleanUpPart, Difference, Earlier, Effect, EventRow, LogsPart, Outcome,
    RecheckRow, RemoveRow, SinceRow, Stage, Tested, UnseenRow, Verification, WatchPart, WayBack,
};
use permlight_report::report::{
    AccessRow, Environment, EvidenceRow, EvidenceSource, Findings, IntegrationRow, ItemRow, Kind, Org,
    People, PolicyRow, Problem, Proof, SourceRow, StepRow, SubjectRow, WaiverRow, WaiverState,
};
use permlight_verify::Direction;
use permlight_verify::deploy::Deploy;
use permlight_verify::watch::State;

pub fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// One that found production different, in all its parts; before the deploy it has none of what follows one.
pub fn verification(mut text: impl FnMut() -> String, stage: Stage) -> Verification {
    let is_before = stage == Stage::Before;
    let verdict = if is_before { Outcome::NotReady } else { Outcome::Drift };
    let mut verification = Verification {
        stage,
        verdict,
        reasons: vec![text(), text()],
        tested: Tested {
            name: text(),
            created: "2026-11-01".to_owned(),
            by: text(),
            note: text(),
            org: text(),
            policy: text(),
            hash: text(),
            history: vec![Earlier {
                name: text(),
                created: text(),
                by: text(),
                note: text(),
                hash: text(),
                added: 3,
                removed: 1,
                changed: 2,
                unknown: 0,
            }],
        },
        production: text(),
        compared: Moment::parse("2026-11-22T09:00:00.000Z").unwrap(),
        differences: differences(&mut text, is_before),
        unseen: [true, false]
            .map(|needed| UnseenRow { subject: profile(text()), section: text(), setting: text(), needed })
            .to_vec(),
        untested: vec![profile(text())],
        subjects: vec![profile(text()), profile(text())],
        watch: None,
        way_back: None,
        clean_up: None,
    };
    if !is_before {
        verification.watch = Some(watch(&mut text));
        verification.way_back = Some(way_back(&mut text));
        verification.clean_up = Some(CleanUpPart {
            from: day("2026-12-10"),
            until: day("2027-01-10"),
            state: State::Ahead,
            remove: [String::new(), text()]
                .map(|setting| RemoveRow { subject: profile(text()), now: setting.is_empty(), setting })
                .to_vec(),
        });
    }
    assert!(is_consistent(&verification));
    verification
}

/// Whether the verdict is one that what is listed can have.
pub fn is_consistent(part: &Verification) -> bool {
    let counted = || part.differences.iter().filter(|row| row.expected.is_empty());
    let is_whole = !part.subjects.is_empty() && !part.unseen.iter().any(|row| row.needed);
    let is_told = match part.verdict {
        Outcome::Ready => is_whole && counted().all(|row| row.deploy != Some(Deploy::CannotBeTold)),
        Outcome::Equal => is_whole && counted().next().is_none(),
        Outcome::Drift => counted().any(|row| row.direction != Direction::Unknown),
        Outcome::NotReady => true,
        Outcome::Unknown => counted().all(|row| row.direction == Direction::Unknown),
    };
    let of_stage =
        matches!(part.verdict, Outcome::Ready | Outcome::NotReady) == (part.stage == Stage::Before);
    is_told && of_stage && part.verdict.is_good() == part.reasons.is_empty()
}

/// Where something comes from.
fn proof(text: &mut dyn FnMut() -> String) -> Proof {
    Proof {
        words: text(),
        source: Some(EvidenceSource::Imported),
        from: text(),
        minutes: Some(12),
        disagreement: text(),
    }
}

fn profile(name: String) -> SubjectRow {
    SubjectRow { kind: SubjectKind::Profile, name }
}

/// One of each kind: failing, to be told by nobody, settled by the deploy, expected.
fn differences(text: &mut impl FnMut() -> String, is_before: bool) -> Vec<Difference> {
    let rows = [
        (Direction::Extra, Deploy::LeavesAlone),
        (Direction::Unknown, Deploy::CannotBeTold),
        (Direction::Missing, Deploy::Adds),
        (Direction::Changed, Deploy::Changes),
    ];
    let mut rows = rows.map(|(direction, deploy)| Difference {
        severity: Severity::Critical,
        subject: profile(text()),
        section: text(),
        setting: text(),
        tested: text(),
        actual: text(),
        direction,
        widens: direction == Direction::Extra,
        expected: String::new(),
        reason: text(),
        deploy: is_before.then_some(deploy),
        rights: None,
    });
    let [.., last] = &mut rows;
    last.expected = format!("Expected: {}", text());
    last.deploy = None;
    rows.to_vec()
}

fn watch(text: &mut impl FnMut() -> String) -> WatchPart {
    let recheck = |(on, state)| RecheckRow { on: day(on), state };
    let rechecks = [
        ("2026-11-11", State::Done),
        ("2026-11-17", State::Due),
        ("2026-11-24", State::Ahead),
        ("2026-12-10", State::Ahead),
    ];
    let mut check = |on, verdict, since| CheckRow {
        on: day(on),
        verdict,
        baseline: text(),
        differences: 2,
        by: text(),
        since,
    };
    let checks = vec![
        check("2026-11-11", Outcome::Equal, None),
        check("2026-11-12", Outcome::Drift, Some(SinceRow { appeared: Vec::new(), gone: Vec::new() })),
    ];
    let mut watch = WatchPart {
        deployed: day("2026-11-10"),
        until: day("2026-12-10"),
        days_left: 18,
        rechecks: rechecks.map(recheck).to_vec(),
        due_since: Some(day("2026-11-17")),
        verified: Some(day("2026-11-11")),
        reopened: text(),
        over: false,
        checks,
        events: vec![EventRow { on: day("2026-11-12"), what: text() }],
        logs: LogsPart {
            failed_logins: 0,
            changes: Some(day("2026-11-13")),
            logins: None,
            calls: Some(day("2026-11-13")),
            failed: vec![CallRow {
                what: text(),
                status: 403,
                count: 2,
                last: day("2026-11-13"),
                refused: true,
            }],
            undated: vec![text()],
            open: vec![text()],
        },
    };
    if let Some(since) = watch.checks.last_mut().and_then(|check| check.since.as_mut()) {
        since.appeared = vec![text(), text()];
        since.gone = vec![text()];
    }
    watch
}

fn way_back(text: &mut impl FnMut() -> String) -> WayBack {
    let effects = [Effect::TakesAway, Effect::GivesAgain, Effect::Changes, Effect::CannotBeTold];
    let changes = effects.map(|effect| BackRow {
        effect,
        severity: Severity::High,
        subject: profile(text()),
        section: text(),
        setting: text(),
        now: text(),
        then: text(),
        reason: text(),
    });
    WayBack { captured: day("2026-11-09"), changes: changes.to_vec() }
}

/// A finding that stands so, with texts of the caller's wherever one can come from a page, a file or a person.
fn finding(rule: &'static Rule, outcome: ItemOutcome, text: &mut impl FnMut() -> String) -> Finding {
    let mut told = |source| Told { place: text(), time: None, source, from: Some(text()) };
    let dispute = Dispute {
        one: Version { told: told(Source::Fetched), value: None },
        other: Version { told: told(Source::File), value: None },
        is_open: true,
    };
    let told = told(Source::Imported);
    let grantors = vec![Grantor::Profile(text()), Grantor::PermissionSet(text())];
    let subject = Arc::new(Subject { kind: SubjectKind::Profile, name: text(), record_id: None });
    let mut waiver = || Waiver {
        rule: rule.code.to_owned(),
        kind: subject.kind,
        name: subject.name.clone(),
        record: None,
        target: text(),
        bears: None,
        reason: text(),
        approver: text(),
        expires: Date::LAST,
    };
    let (outcome, decision) = match outcome {
        ItemOutcome::Fail => (finding::Outcome::Fail, Decision::None),
        ItemOutcome::Waived => (finding::Outcome::Fail, Decision::Waived(Box::new(waiver()))),
        ItemOutcome::Unknown => (finding::Outcome::Unknown, Decision::None),
        ItemOutcome::Open => (finding::Outcome::Manual, Decision::None),
        ItemOutcome::Pass | ItemOutcome::Done | ItemOutcome::NotNeeded => {
            (finding::Outcome::Pass, Decision::None)
        }
        ItemOutcome::NotApplicable => (finding::Outcome::NotApplicable, Decision::None),
    };
    let said = message!("found.as-is", text());
    let found = Finding::on_item(rule, &subject, text(), outcome, Found::Value(text()), said);
    let origin = Origin { told, dispute: Some(dispute), grantors };
    Finding { decision, origin: Some(Box::new(origin)), line: Some(3), ..found }
}

/// A report in which every text is one of these, in turn.
pub fn report(texts: &[String], items: usize) -> Report {
    let mut turn = texts.iter().cycle();
    let mut text = || turn.next().unwrap().clone();
    let now = Moment::parse("2026-11-22T09:30:00.000Z").unwrap();
    let subject = |name: String| SubjectRow { kind: SubjectKind::Profile, name };
    let outcomes = || ItemOutcome::ALL.into_iter().cycle();
    let entry = |mut text: Box<dyn FnMut() -> String + '_>| ManualEntry {
        item: text(),
        subject: text(),
        record: None,
        state: ManualState::Open,
        owner: text(),
        date: Date::parse("2026-12-01"),
        note: text(),
        set: Some(now),
        from: None,
    };
    let mut checklist = Vec::new();
    let (mut findings, mut fixes) = (Vec::new(), SortedMap::new());
    let locale = permlight_report::locale::all()[items % 2].clone();
    for (rule, outcome) in Policy::find("recommended").unwrap().rules().take(items).zip(outcomes()) {
        checklist.push(ItemRow {
            rule: rule.code.to_owned(),
            step: "profile".to_owned(),
            title: text(),
            why: text(),
            fix: text(),
            requirements: vec![text(), text()],
            sources: vec![SourceRow { title: text(), says: text(), url: text() }],
            severity: Severity::High,
            mode: Mode::Automatic,
            outcome,
            seen: vec![text(), text()],
            place: text(),
            time: Some(now),
            proof: proof(&mut text),
            link: text(),
            entries: vec![entry(Box::new(&mut text))],
            conflict: false,
        });
        fixes.insert(rule.code, text());
        findings.push(finding(rule, outcome, &mut text));
    }
    let mut report = Report {
        schema: permlight_report::SCHEMA,
        kind: Kind::Checklist,
        title: text(),
        generated: now,
        generator: "Permlight 1.0.0".to_owned(),
        org: Org {
            name: text(),
            url: text(),
            environment: Environment::Sandbox,
            company: text(),
            id: text(),
        },
        subject: Some(subject(text())),
        policy: PolicyRow { id: text(), title: text(), guide: text() },
        summary: permlight_report::report::Summary {
            verdict: String::new(),
            items: 0,
            outcomes: Vec::new(),
            failures: Vec::new(),
        },
        steps: vec![StepRow { id: "profile".to_owned(), title: text(), about: text() }],
        checklist,
        findings: Findings::new(findings, fixes, &locale, now),
        access: Some(vec![AccessRow {
            right: text(),
            target: text(),
            label: text(),
            state: text(),
            granted_by: vec![text(), text()],
            withheld: vec![text()],
            doubts: vec![text()],
        }]),
        waivers: vec![WaiverRow {
            rule: text(),
            subject: subject(text()),
            record: text(),
            target: text(),
            reason: text(),
            approver: text(),
            expires: Date::LAST,
            state: WaiverState::Holds,
        }],
        evidence: vec![EvidenceRow {
            subject: subject(text()),
            place: text(),
            time: None,
            source: None,
            from: text(),
            minutes: Some(12),
            findings: 1,
        }],
        unread: vec![text()],
        integrations: vec![IntegrationRow {
            id: text(),
            title: text(),
            owner: text(),
            risk: Risk::Low,
            username: text(),
            state: ManualState::Open,
            is_next: true,
            is_early: false,
            entries: vec![entry(Box::new(&mut text))],
            conflict: true,
        }],
        unplaced: vec![entry(Box::new(&mut text))],
        notices: vec![text()],
        problems: vec![Problem { place: text(), line: Some(1), column: None, message: text() }],
        verification: match items % 3 {
            0 => None,
            1 => Some(verification(&mut text, Stage::After)),
            _ => Some(verification(&mut text, Stage::Before)),
        },
        people: People { reviewer: text(), approver: text() },
        username: text(),
        locale,
    };
    report.summary = report.summed_up();
    report
}
