//! Runs the tests that stand in the rule files.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};

use permlight_core::across::{self, Org};
use permlight_core::capture::{AppVisibility, Capture, FieldRights, IpRange, ObjectRights, Permissions};
use permlight_core::coverage::{Coverage, Rest, Rows};
use permlight_core::effective::{ObjectRight, Seen};
use permlight_core::evaluate::{Context, evaluate_in};
use permlight_core::fact::{self, Facts};
use permlight_core::finding::{Finding, Outcome};
use permlight_core::needs::{Integration, Needs, by_user};
use permlight_core::policy::Policy;
use permlight_core::rule::FieldRight;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::{Entry, Table};
use permlight_data::checks::{CaptureFile, IntegrationFile, Kind, Ranges, Test, TestOutcome};
use permlight_data::rules::{RuleFile, Section};

#[test]
fn every_rule_judges_its_own_cases_right() {
    let folder = permlight_data::folder().join("rules");
    let rules = permlight_data::rules::read(&folder).expect("the build has read them");
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
    assert!(run >= 2 * rules.len(), "{run} cases for {} rules", rules.len());
}

/// Whatever was seen of an org settles at least as much as less of it does: what is taken away makes nothing right. And what one
/// user is said to serve says the same in whatever order it stands.
#[test]
fn less_that_was_seen_makes_nothing_right_and_no_order_of_the_register_matters() {
    let folder = permlight_data::folder().join("rules");
    let rules = permlight_data::rules::read(&folder).expect("the build has read them");
    let mut wrong = BTreeSet::new();
    for (_, rule) in rules.iter().filter(|(_, rule)| rule.across.is_some()) {
        for test in &rule.tests {
            let captures: Vec<_> = test.captures.iter().map(one_of_several).collect();
            let register: Vec<_> = test.integrations.iter().map(integration).collect();
            // One that its user serves beside each: it says neither what it needs nor what its user holds.
            let more = register.iter().map(|own| Integration {
                title: format!("and more than {}", own.title),
                username: own.username.clone(),
                before: "another@acme.example".to_owned(),
                ..Integration::default()
            });
            let both: Vec<_> = register.iter().cloned().chain(more).collect();
            let turned: Vec<_> = both.iter().rev().cloned().collect();
            // The others have the same rules of this kind, or fewer.
            for policy in rule.policies.iter().take(1).filter_map(|id| Policy::find(id)) {
                let context = Context { watched: test.watched.clone(), ..Context::default() };
                let found = |captures: &[&Capture], register: &[Integration]| {
                    let seen: Vec<_> = captures.iter().map(|own| Seen::on_pages(own)).collect();
                    let integrations = by_user(register);
                    let org = Org { seen: &seen, integrations: &integrations, context: &context };
                    across::evaluate(&org, policy)
                };
                let all: Vec<_> = captures.iter().collect();
                let case = |what: &str| format!("{} \"{}\" {}: {what}", rule.code, test.name, policy.id);
                let whole = outcomes(&found(&all, &register));
                for at in 0..captures.len() {
                    let mut less = all.clone();
                    let gone = less.remove(at);
                    for (about, outcome) in outcomes(&found(&less, &register)) {
                        let was = whole.get(&about).copied();
                        if outcome == Outcome::Pass && was.is_some_and(|was| was != Outcome::Pass) {
                            let gone = (gone.subject.kind.id(), &gone.subject.name);
                            wrong
                                .insert(case(&format!("{about:?} was {was:?}, and passes without {gone:?}")));
                        }
                    }
                }
                let (one, other) = (found(&all, &both), found(&all, &turned));
                let (one, other) = (told(&one), told(&other));
                if one != other {
                    let differ: Vec<_> = one.symmetric_difference(&other).collect();
                    wrong.insert(case(&format!("{differ:?}")));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
    );
}

/// The worst that each rule says of each subject.
fn outcomes(found: &[Finding]) -> BTreeMap<(String, &'static str), Outcome> {
    let mut outcomes = BTreeMap::new();
    for finding in found {
        let outcome =
            outcomes.entry((finding.subject.name.clone(), finding.rule.code)).or_insert(Outcome::Pass);
        let rank = |outcome: Outcome| match outcome {
            Outcome::Fail => 0,
            Outcome::Unknown => 1,
            Outcome::Manual => 2,
            Outcome::Pass | Outcome::NotApplicable => 3,
        };
        if rank(finding.outcome) < rank(*outcome) {
            *outcome = finding.outcome;
        }
    }
    outcomes
}

/// All that is said, of whom it is said.
fn told(found: &[Finding]) -> BTreeSet<String> {
    found
        .iter()
        .map(|finding| {
            let (rule, target) = (finding.rule.code, finding.target.name());
            let whom = finding.subject.name.to_lowercase();
            format!("{whom} {rule} {target} {:?} {:?}", finding.outcome, finding.message)
        })
        .collect()
}

/// The outcome for the test's target in each policy that has the rule; `None` if the policies differ or the target
/// has no finding.
fn judge(rule: &RuleFile, test: &Test) -> Option<Outcome> {
    let context = Context { watched: test.watched.clone(), ..Context::default() };
    let capture = capture(rule, test);
    let target = test.target.as_ref().or(rule.targets.first()).filter(|_| rule.combination.is_none());
    let mut outcomes = rule.policies.iter().map(|policy| {
        let policy = Policy::find(policy).expect("the build has checked it");
        let findings = match rule.across {
            Some(_) => across(test, &context, policy),
            None => evaluate_in(&capture, policy, &context),
        };
        let found = findings.iter().find(|finding| {
            finding.rule.code == rule.code && target.is_none_or(|target| finding.target.name() == target)
        });
        found.map(|finding| finding.outcome)
    });
    let first = outcomes.next()?;
    outcomes.all(|outcome| outcome == first).then_some(first)?
}

fn capture(rule: &RuleFile, test: &Test) -> Capture {
    let kind = kind(test.subject.or(rule.subjects.first().copied()).unwrap_or(Kind::Profile));
    let subject = Subject { kind, name: "Test".to_owned(), record_id: None };
    let mut capture = fact::capture(subject, &facts(&test.facts));
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
    let unnamed = if test.partial {
        Coverage::Partial(Unknown::PartialFile)
    } else {
        Rows::all(named.len()).prove(Rest::Off)
    };
    capture.permissions = Permissions::new(named, unnamed);
    let read = ObjectRights { read: true, ..ObjectRights::default() };
    match rule.section.filter(|_| !test.granted.is_empty()) {
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
        // The others are facts.
        Some(_) | None => {}
    }
    let ranges = test.ranges.iter().map(|(start, end)| IpRange {
        start: start.clone(),
        end: end.clone(),
        description: None,
    });
    let ranges: Vec<_> = match test.login_ip_ranges {
        Ranges::Unknown if test.ranges.is_empty() => return capture,
        Ranges::Unknown => ranges.collect(),
        Ranges::None => Vec::new(),
        Ranges::Some => {
            vec![IpRange { start: "192.0.2.1".to_owned(), end: "192.0.2.9".to_owned(), description: None }]
        }
    };
    capture.counted(permlight_core::section::Section::LoginIpRanges, Rows::all(ranges.len()));
    capture.login_ip_ranges = ranges;
    capture
}

/// The findings of a test with several captures. They are about one user, or a target tells them apart.
fn across(test: &Test, context: &Context, policy: &Policy) -> Vec<Finding> {
    let captures: Vec<_> = test.captures.iter().map(one_of_several).collect();
    let seen: Vec<_> = captures.iter().map(Seen::on_pages).collect();
    let integrations: Vec<_> = test.integrations.iter().map(integration).collect();
    let org = Org { seen: &seen, integrations: &integrations, context };
    across::evaluate(&org, policy)
}

fn one_of_several(file: &CaptureFile) -> Capture {
    let subject = Subject { kind: kind(file.kind), name: file.name.clone(), record_id: file.id.clone() };
    fact::capture(subject, &facts(&file.facts))
}

fn integration(file: &IntegrationFile) -> Integration {
    let others = |(section, names): (&String, &Vec<String>)| {
        let section = permlight_core::section::Section::of(section);
        names.iter().map(|name| (section, name.clone())).collect::<Vec<_>>()
    };
    let rights = |rights: &Vec<String>| {
        rights.iter().map(|right| ObjectRight::from_id(right).expect("the build has checked it")).collect()
    };
    Integration {
        title: file.title.clone(),
        username: file.username.clone(),
        before: file.before.clone(),
        profile: file.profile.clone(),
        permission_sets: file.permission_sets.clone(),
        groups: file.groups.clone(),
        permission_set_licences: file.permission_set_licences.clone(),
        needs: Needs {
            permissions: file.permissions.clone(),
            objects: file.objects.iter().map(|(object, own)| (object.clone(), rights(own))).collect(),
            fields: file.read_fields.iter().map(|field| (field.clone(), FieldRight::Read)).collect(),
            others: file.others.iter().flat_map(others).collect(),
        },
        ..Integration::default()
    }
}

fn facts(of_test: &BTreeMap<String, String>) -> Facts {
    let mut facts = Facts::default();
    for (name, value) in of_test {
        facts.set(name, value.clone());
    }
    facts
}

fn kind(kind: Kind) -> SubjectKind {
    match kind {
        Kind::Profile => SubjectKind::Profile,
        Kind::PermissionSet => SubjectKind::PermissionSet,
        Kind::PermissionSetGroup => SubjectKind::PermissionSetGroup,
        Kind::MutingPermissionSet => SubjectKind::MutingPermissionSet,
        Kind::User => SubjectKind::User,
        Kind::Org => SubjectKind::Org,
    }
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
        TestOutcome::Manual => Outcome::Manual,
    }
}
