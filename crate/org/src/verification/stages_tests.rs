//! What the rollout tells of each stage, from what was read, checked and said: the table for `permlight rules --coverage`.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use permlight_core::builtin::code_of;
use permlight_core::date::Moment;
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::finding::Outcome;
use permlight_core::needs::Integration;
use permlight_core::rule::Stage;
use permlight_core::scope::TeamScope;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_verify::watch::RECHECKS;

use super::{BaselineReader, Verification};
use crate::judgement::{Criteria, View};
use crate::rollout::{Before, KeptCheck, Place, Rollout};
use crate::samples::{PROFILE, day, in_org, policy, read, roll_out, tested};
use crate::stored::Whose;
use crate::stored::{Page, Stored};
use crate::subjects::subjects;

const TABLE: &str = "../data/stages.tsv";

const STAGES: [Stage; 8] = [
    Stage::Renewal,
    Stage::Sandbox,
    Stage::Production,
    Stage::NothingMore,
    Stage::Differences,
    Stage::Watch,
    Stage::WayBack,
    Stage::CleanUp,
];

/// The user, with its profile.
const USER: &str = "0055g000001AbCd";
const NEW: &str = "sync@acme.example";
const OLD: &str = "dana@acme.example";

#[derive(Default)]
struct Told(BTreeMap<&'static str, BTreeSet<Outcome>>);

impl Told {
    fn of(&mut self, found: &Verification) {
        for stage in STAGES {
            // What nothing settles, people confirm.
            let outcome = found.settles(stage).map_or(Outcome::Manual, |said| said.0);
            self.0.entry(code_of(stage)).or_default().insert(outcome);
        }
    }

    /// In the form of `reach.tsv`.
    fn table(&self) -> String {
        let words = |all: &[Outcome]| all.iter().map(|one| one.word()).collect::<Vec<_>>().join(", ");
        let row = |(code, shown): (&&str, &BTreeSet<Outcome>)| {
            let missing: Vec<_> =
                [Outcome::Pass, Outcome::Fail].into_iter().filter(|one| !shown.contains(one)).collect();
            let shown: Vec<_> = shown.iter().copied().collect();
            format!("{code}\trollout\t{}\t{}\t\n", words(&shown), words(&missing))
        };
        let rows = self.0.iter().map(row).collect::<String>();
        format!("code\tside\tshown\tnot shown\twhy\n{rows}")
    }
}

fn user(id: &str, time: &str, facts: &[(&str, &str)]) -> Rc<Page> {
    let facts = facts.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Rc::new(Page {
        org: "acme".to_owned(),
        subject: Subject { kind: SubjectKind::User, name: id.to_owned(), record_id: Some(id.to_owned()) },
        definition: "user".to_owned(),
        title: String::new(),
        path: format!("/{id}"),
        record: Record { readings: vec![Reading { time: time.to_owned(), source: Source::Fetched, facts }] },
        from: None,
        saves: Rc::default(),
    })
}

/// The verification of the profile `minutes` after `time`, or of the user who has it.
fn at(stored: &Stored, entry: &str, now: Moment, told: &mut Told) {
    let subjects = subjects(&stored.pages, "acme");
    let own = Integration { username: NEW.to_owned(), before: OLD.to_owned(), ..Integration::default() };
    let criteria = Criteria {
        policy: policy(),
        integrations: vec![own],
        waivers: Vec::new(),
        whose: Whose::default(),
        team: TeamScope::default(),
        now,
    };
    let view = View::new(&subjects, entry, &criteria).expect("it is known");
    let reader = BaselineReader::default();
    told.of(&Verification::new(stored, &reader, "acme", &subjects, &view, &criteria));
}

#[test]
fn what_a_rollout_tells_of_each_stage_stands_in_a_table() {
    let mut told = Told::default();
    // The sandbox: as it was tested, and changed since.
    let mut stored = tested(&["ApiEnabled"]);
    in_org(&stored, "acme--uat", |found, _| told.of(found));
    stored.pages[0] = read("acme--uat", "2026-11-13T09:00:00.000Z", "HubSpot", &["ApiEnabled", "ViewSetup"]);
    in_org(&stored, "acme--uat", |found, _| told.of(found));

    // Production on the day of the deploy: equal, with a right more, with one less, not read since.
    let moment = |text: &str| Moment::parse(text).expect("a moment");
    let deployed = day("2026-11-20");
    let begun = |recorded: &str| Rollout {
        deployed: Some(deployed),
        recorded: Some(moment(recorded)),
        ..Rollout::default()
    };
    for (production, recorded) in [
        (&["ApiEnabled"][..], "2026-11-20T08:00:00.000Z"),
        (&["ApiEnabled", "ViewSetup"], "2026-11-20T08:00:00.000Z"),
        (&[], "2026-11-20T08:00:00.000Z"),
        (&["ApiEnabled"], "2026-11-20T11:00:00.000Z"),
    ] {
        let mut stored = tested(production);
        roll_out(&mut stored, begun(recorded));
        in_org(&stored, "acme", |found, _| told.of(found));
    }

    // A user with a profile, through the weeks after the deploy, with every check made or none.
    for (account, granted) in [
        (None, &["ApiEnabled"][..]),
        (Some("on"), &["ApiEnabled"]),
        (Some("off"), &["ApiEnabled"]),
        (Some("off"), &["ApiEnabled", "ViewSetup"]),
    ] {
        for is_checked in [true, false] {
            for time in ["2026-11-20T12:00:00.000Z", "2026-12-22T12:00:00.000Z"] {
                let mut stored = tested(&["ApiEnabled"]);
                let profile = read("acme", time, "HubSpot", granted);
                *stored.pages.last_mut().expect("production") = profile;
                let holds = [
                    ("user/username", NEW),
                    ("user/active", "on"),
                    ("user/profile", "HubSpot"),
                    ("user/profile-id", PROFILE),
                ];
                stored.pages.push(user(USER, time, &holds));
                let before = account.map(|active| {
                    user("0055g000001AbCe", time, &[("user/username", OLD), ("user/active", active)])
                });
                stored.pages.extend(before);
                let of_profile = Place { org: "acme--uat".to_owned(), entry: "profile:HubSpot".to_owned() };
                let mut rollout = Rollout { baseline: Some(of_profile), ..begun("2026-11-20T08:00:00.000Z") };
                roll_out(&mut stored, rollout.clone());
                let (checks, kept) = in_org(&stored, "acme", |found, _| {
                    let baseline = found.baseline.clone().expect("a baseline").expect("a sound one");
                    let comparison = found.comparison().expect("a comparison");
                    let verdict = comparison.verdict();
                    let check = |days: u32| {
                        let on = format!("{}T12:00:00.000Z", deployed.plus_days(days));
                        KeptCheck::new(moment(&on), String::new(), &baseline, comparison, verdict)
                    };
                    let checks: Vec<_> = [0].iter().chain(&RECHECKS).map(|days| check(*days)).collect();
                    (checks, Before::new(deployed, &baseline, &found.actual()))
                });
                if is_checked {
                    let made = checks.into_iter().filter(|check| check.time.date() < moment(time).date());
                    rollout.checks = made.collect();
                    rollout.before = Some(kept);
                }
                let of_user = BTreeMap::from([(format!("user:{USER}"), rollout)]);
                stored.rollouts.insert("acme".to_owned(), of_user);
                at(&stored, &format!("user:{USER}"), moment(time), &mut told);
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    expect_test::expect_file![path].assert_eq(&told.table());
}
