//! A profile in a sandbox and in production, for tests.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::rc::Rc;

use permlight_core::date::{Date, Moment};
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::policy::Policy;
use permlight_core::scope::TeamScope;
use permlight_core::sorted::SortedMap;
use permlight_core::subject::{Subject, SubjectKind};
use serde_json::Value;

use crate::judgement::{Criteria, View};
use crate::rollout::{KeptBaseline, Rollout};
use crate::stored::{Page, Save, Stored, TeamFile, Whose};
use crate::subjects::subjects;
use crate::team::Team;
use crate::verification::{BaselineReader, Said, Verification};

/// The record id of the profile.
pub const PROFILE: &str = "00e5g000001AbCd";

/// A profile whose page was read whole.
pub fn page(org: &str, time: &str, name: &str, on: &[&str]) -> Page {
    let days = permlight_core::fact::WEEKDAYS.map(|day| (format!("login-hours/{day}"), "All Day"));
    let lists = [("list/login-ip", "0"), ("permission/*", "absent")];
    let lists = lists.map(|(name, value)| (name.to_owned(), value));
    let on = on.iter().map(|permission| (format!("permission/{permission}"), "on"));
    let facts = days.into_iter().chain(lists).chain(on).collect();
    let path = format!("/{PROFILE}");
    Page {
        org: org.to_owned(),
        subject: Subject {
            kind: SubjectKind::Profile,
            name: name.to_owned(),
            record_id: Some(PROFILE.to_owned()),
        },
        definition: "profile-original-view".to_owned(),
        title: String::new(),
        path,
        record: Record { readings: vec![Reading { time: time.to_owned(), source: Source::Fetched, facts }] },
        from: None,
        saves: Rc::default(),
    }
}

/// The same, kept.
pub fn read(org: &str, time: &str, name: &str, on: &[&str]) -> Rc<Page> {
    Rc::new(page(org, time, name, on))
}

pub fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

pub fn policy() -> &'static Policy {
    Policy::find("recommended").expect("a policy")
}

/// A team whose file says nothing.
pub fn team() -> Team {
    let file = TeamFile { file: "acme.toml".to_owned(), text: String::new(), time: String::new() };
    let scope = TeamScope::default();
    Team {
        file,
        policy: policy(),
        integrations: Vec::new(),
        waivers: Vec::new(),
        scope,
        compiled: Value::Null,
    }
}

/// Does something with the verification of the profile in an org.
pub fn in_org<T>(stored: &Stored, org: &str, act: impl FnOnce(&Verification, &View) -> T) -> T {
    // Somebody looks an hour after the org was read.
    let read = stored.pages.iter().filter(|page| page.org == org).map(|page| page.newest()).max();
    at(read.and_then(Moment::parse).expect("something was read").plus_minutes(60), stored, org, act)
}

/// The same, some time.
pub fn at<T>(now: Moment, stored: &Stored, org: &str, act: impl FnOnce(&Verification, &View) -> T) -> T {
    let subjects = subjects(&stored.pages, org);
    let criteria = Criteria {
        policy: policy(),
        integrations: Vec::new(),
        waivers: Vec::new(),
        whose: Whose::default(),
        team: TeamScope::default(),
        now,
    };
    let view = View::new(&subjects, &format!("profile:{PROFILE}"), &criteria).expect("the profile is known");
    let reader = BaselineReader::default();
    act(&Verification::new(stored, &reader, org, &subjects, &view, &criteria), &view)
}

/// Somebody presses Save on the form of the profile in an org.
pub fn save(stored: &mut Stored, org: &str, time: &str) {
    let time = Moment::parse(time).expect("a moment");
    let save = Save { org: org.to_owned(), id: PROFILE.to_owned(), path: format!("/{PROFILE}/e"), time };
    for page in &mut stored.pages {
        Rc::make_mut(page).saves = Rc::from([save.clone()]);
    }
}

pub fn said() -> Said {
    let text = str::to_owned;
    Said {
        name: text("Sprint 12"),
        created: text("2026-11-12T09:30:00.000Z"),
        by: text("Ada"),
        note: text(""),
    }
}

/// A sandbox whose profile was marked as tested, and production with another one.
pub fn tested(production: &[&str]) -> Stored {
    let sandbox = page("acme--uat", "2026-11-12T09:00:00.000Z", "HubSpot", &["ApiEnabled"]);
    let mut stored = Stored { pages: vec![Rc::new(sandbox)], ..Stored::default() };
    let baseline = in_org(&stored, "acme--uat", |found, view| found.freeze(view, policy(), said()));
    let kept = KeptBaseline::new(&baseline.expect("all was seen"));
    stored
        .baselines
        .insert("acme--uat".to_owned(), SortedMap::from([("profile:HubSpot".to_owned(), Rc::new(kept))]));
    stored.pages.push(read("acme", "2026-11-20T09:00:00.000Z", "HubSpot", production));
    stored
}

pub fn roll_out(stored: &mut Stored, rollout: Rollout) {
    stored.rollouts.insert("acme".to_owned(), SortedMap::from([(format!("profile:{PROFILE}"), rollout)]));
}
