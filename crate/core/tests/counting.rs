//! What a set grants and what does not count: a licence that does not fit and a session that may activate it make nothing right, and
//! what its group mutes is not wrong there because another set grants it too.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use permlight_core::across::{self, Org};
use permlight_core::capture::{Capture, ObjectRights, Permissions};
use permlight_core::coverage::{Rest, Rows};
use permlight_core::effective::Seen;
use permlight_core::evaluate::{Context, evaluate_named};
use permlight_core::finding::{Finding, Outcome};
use permlight_core::needs::{Integration, Needs};
use permlight_core::policy::Policy;
use permlight_core::section::Section;
use permlight_core::setting::Setting;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Table;

/// Each by itself and all together.
const BROAD: [&[&str]; 7] = [
    &["ModifyAllData"],
    &["ManageUsers"],
    &["ViewAllData", "ApiEnabled"],
    &["CustomizeApplication", "AuthorApex"],
    &["QueryAllFiles"],
    &["BulkApiHardDelete"],
    &["ModifyAllData", "ViewAllData", "ManageUsers", "QueryAllFiles", "AuthorApex", "ModifyMetadata"],
];

fn capture(kind: SubjectKind, name: &str, on: &[&str]) -> Capture {
    let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
    capture.permissions = Permissions::new(Table::default(), Rows::all(0).prove(Rest::Off));
    for name in on {
        capture.permissions.set(name, Setting::On);
    }
    capture.counted(Section::Objects, Rows::all(0));
    capture
}

fn set(name: &str, on: &[&str]) -> Capture {
    let mut set = capture(SubjectKind::PermissionSet, name, on);
    let all = ObjectRights::of(|_| Some(true)).unwrap();
    set.objects.set("Account", all);
    set.objects.set("Log__c", all);
    set
}

fn profile() -> Capture {
    let mut profile = capture(SubjectKind::Profile, "P", &[]);
    profile.licence = Some("Salesforce Integration".to_owned());
    profile.counted(Section::LoginIpRanges, Rows::all(0));
    profile
}

/// All that is found on one user and on what it holds, once that was laid beside the user.
fn findings(policy: &'static Policy, captures: &[Capture], sets: &[&str], groups: &[&str]) -> Vec<Finding> {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let user = Integration {
        id: "hub".to_owned(),
        username: "hub@x.example".to_owned(),
        profile: Some("P".to_owned()),
        permission_sets: all(sets),
        groups: all(groups),
        needs: Needs { permissions: vec!["ApiEnabled".to_owned()], ..Needs::default() },
        ..Integration::default()
    };
    let seen: Vec<_> = captures.iter().map(|capture| Seen { capture, whole: true }).collect();
    let org = Org { seen: &seen, integrations: &[user], context: &Context::default() };
    let holders = across::holders(&org, policy, None);
    let mut all = across::evaluate(&org, policy);
    for capture in captures {
        let mut own = evaluate_named(capture, policy, &Context::default());
        across::settle(&mut own, &capture.subject, &holders);
        all.extend(own);
    }
    all
}

#[test]
fn a_set_that_may_not_count_makes_no_rule_right() {
    let worst = |policy, captures: &[Capture]| {
        let mut worst: BTreeMap<&str, Outcome> = BTreeMap::new();
        for finding in findings(policy, captures, &["S"], &[]) {
            let own = worst.entry(finding.rule.code).or_insert(finding.outcome);
            *own = finding.outcome.max(*own);
        }
        worst
    };
    let mut wrong = Vec::new();
    for policy in Policy::all() {
        for on in BROAD {
            let strong = worst(policy, &[profile(), set("S", on)]);
            let session = Capture { session_based: true, ..set("S", on) };
            let tied = Capture { licence: Some("Salesforce".to_owned()), ..set("S", on) };
            for (how, weak) in [("session-based", session), ("of another licence", tied)] {
                let weak = worst(policy, &[profile(), weak]);
                let counted = strong.iter().filter(|(_, outcome)| **outcome >= Outcome::Unknown);
                let lost =
                    counted.filter(|(code, _)| weak.get(*code).is_none_or(|now| *now < Outcome::Unknown));
                wrong.extend(lost.map(|(code, was)| format!("{on:?} {how}: {code} was {was:?}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.get(..wrong.len().min(30)).unwrap().join("\n"));
}

#[test]
fn what_a_group_mutes_is_not_wrong_there_because_another_set_grants_it() {
    let policy = Policy::find("recommended").unwrap();
    for on in BROAD.iter().take(5) {
        let mut group = capture(SubjectKind::PermissionSetGroup, "G", &[]);
        group.members = vec!["Muted".to_owned()];
        group.muted_by = vec!["M".to_owned()];
        let muting = capture(SubjectKind::MutingPermissionSet, "M", on);
        let muted = capture(SubjectKind::PermissionSet, "Muted", on);
        let world = [profile(), muted, set("S", on), group, muting];
        let of_muted = |sets: &[&str]| {
            let mut found = findings(policy, &world, sets, &["G"]);
            found.retain(|finding| finding.subject.name == "Muted" && finding.outcome == Outcome::Fail);
            found
                .into_iter()
                .map(|finding| (finding.rule.code, finding.target.name().to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(of_muted(&["S"]), of_muted(&[]), "{on:?}");
        let of_other = findings(policy, &world, &["S"], &["G"]);
        let is_wrong = |finding: &&Finding| finding.subject.name == "S" && finding.outcome == Outcome::Fail;
        assert!(of_other.iter().any(|finding| is_wrong(&finding)), "{on:?}");
        // What it grants beside its group counts.
        assert!(!of_muted(&["Muted"]).is_empty(), "{on:?}");
    }
}
