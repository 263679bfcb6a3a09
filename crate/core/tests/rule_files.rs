//! Runs the tests that stand in the rule files.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

#[path = "../build/rule_files.rs"]
#[allow(dead_code, reason = "the build uses the rest")]
mod rule_files;

use std::path::Path;

use permlight_core::capture::{
    AppVisibility, Capture, Entry, FieldRights, IpRange, ObjectRights, Permissions, Table,
};
use permlight_core::evaluate::evaluate;
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use rule_files::{Kind, Ranges, RuleFile, Section, Test, TestOutcome};

#[test]
fn every_rule_judges_its_own_cases_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let rules = rule_files::read(&folder).expect("the build has read them");
    let mut run = 0;
    let mut wrong = Vec::new();
    for (_, rule) in &rules {
        for test in &rule.tests {
            run += 1;
            let outcome = judge(rule, test);
            if outcome != Some(expected(test.outcome)) {
                wrong.push(format!(
                    "{} \"{}\": {outcome:?}, expected {:?}",
                    rule.code, test.name, test.outcome
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(run >= 3 * rules.len(), "{run} cases for {} rules", rules.len());
}

/// The outcome for the test's target in each policy that has the rule; `None` if the policies differ or the target
/// has no finding.
fn judge(rule: &RuleFile, test: &Test) -> Option<Outcome> {
    let capture = capture(rule, test);
    let target = test.target.as_ref().or(rule.targets.first()).filter(|_| rule.combination.is_none());
    let mut outcomes = rule.policies.iter().map(|policy| {
        let policy = Policy::find(policy).expect("the build has checked it");
        let findings = evaluate(&capture, policy);
        let found = findings.iter().find(|finding| {
            finding.rule.code == rule.code && target.is_none_or(|target| finding.target.name() == target)
        });
        found.map(|finding| finding.outcome)
    });
    let first = outcomes.next()?;
    outcomes.all(|outcome| outcome == first).then_some(first)?
}

fn capture(rule: &RuleFile, test: &Test) -> Capture {
    let kind = match test.subject.or(rule.subjects.first().copied()) {
        Some(Kind::PermissionSet) => SubjectKind::PermissionSet,
        Some(Kind::PermissionSetGroup) => SubjectKind::PermissionSetGroup,
        Some(Kind::MutingPermissionSet) => SubjectKind::MutingPermissionSet,
        Some(Kind::User) => SubjectKind::User,
        Some(Kind::Org) => SubjectKind::Org,
        Some(Kind::Profile) | None => SubjectKind::Profile,
    };
    let mut capture = Capture::new(Subject { kind, name: "Test".to_owned(), record_id: None });
    let states = [
        (&test.on, Setting::On),
        (&test.off, Setting::Off),
        (&test.absent, Setting::Absent),
        (&test.unknown, Setting::Unknown(Unknown::NotSeen)),
    ];
    let rows = states.into_iter().flat_map(|(names, setting)| {
        names.iter().map(move |name| Entry { key: name.clone().into(), value: setting, line: None })
    });
    let (named, repeats) = Table::from_rows(rows.collect(), |_| None);
    assert!(repeats.is_empty(), "{} \"{}\" names a permission twice", rule.code, test.name);
    let unnamed = if test.partial { Setting::Unknown(Unknown::PartialFile) } else { Setting::Off };
    capture.permissions = Permissions::new(named, unnamed);
    let read = ObjectRights { read: true, ..ObjectRights::default() };
    match rule.section {
        Some(Section::Objects) => capture.objects = table(&test.granted, &read),
        Some(Section::Fields) => {
            capture.fields = table(&test.granted, &FieldRights { readable: true, editable: false });
        }
        Some(Section::Tabs) => capture.tabs = table(&test.granted, &"DefaultOn".to_owned()),
        Some(Section::Apps) => {
            capture.applications = table(&test.granted, &AppVisibility { visible: true, default: false });
        }
        Some(Section::ApexClasses) => capture.apex_classes = table(&test.granted, &true),
        Some(Section::ApexPages) => capture.apex_pages = table(&test.granted, &true),
        Some(Section::CustomPermissions) => capture.custom_permissions = table(&test.granted, &true),
        None => {}
    }
    let ranges = test.ranges.iter().map(|(start, end)| IpRange {
        start: start.clone(),
        end: end.clone(),
        description: None,
    });
    capture.login_ip_ranges = match test.login_ip_ranges {
        Ranges::Unknown if test.ranges.is_empty() => None,
        Ranges::Unknown => Some(ranges.collect()),
        Ranges::None => Some(Vec::new()),
        Ranges::Some => Some(vec![IpRange {
            start: "192.0.2.1".to_owned(),
            end: "192.0.2.9".to_owned(),
            description: None,
        }]),
    };
    capture
}

/// A table in which all of these names have this value.
fn table<V: Clone + PartialEq>(names: &[String], value: &V) -> Table<V> {
    let rows = names.iter().map(|name| Entry { key: name.clone().into(), value: value.clone(), line: None });
    Table::from_rows(rows.collect(), |_| None).0
}

fn expected(outcome: TestOutcome) -> Outcome {
    match outcome {
        TestOutcome::Pass => Outcome::Pass,
        TestOutcome::Fail => Outcome::Fail,
        TestOutcome::Unknown => Outcome::Unknown,
        TestOutcome::NotApplicable => Outcome::NotApplicable,
    }
}
