//! A verification in which every text is the caller's.

use permlight_core::date::{Date, Moment};
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_core::verify::Direction;
use permlight_core::verify::watch::State;
use permlight_export::report::SubjectRow;
use permlight_export::report::verification::{
    BackRow, CheckRow, CleanUpPart, Deploy, Difference, Earlier, Effect, EventRow, Outcome, RecheckRow,
    RemoveRow, SinceRow, Stage, Tested, UnseenRow, Verification, WatchPart, WayBack,
};

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
                .map(|setting| RemoveRow { subject: profile(text()), setting })
                .to_vec(),
        });
    }
    assert!(verification.is_consistent());
    verification
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
