//! A permission that cannot be read makes nothing right that is wrong where it is on: property over the rules of all policies, on one
//! subject and over all that a user holds.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use permlight_core::across::{self, Org};
use permlight_core::capture::{Capture, IpRange, Permissions};
use permlight_core::catalog;
use permlight_core::coverage::{Rest, Rows};
use permlight_core::effective::Seen;
use permlight_core::evaluate::{Context, evaluate, evaluate_named};
use permlight_core::finding::Outcome;
use permlight_core::needs::Integration;
use permlight_core::policy::Policy;
use permlight_core::rule::Check;
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Table;
use permlight_core::team::{SwitchedOff, TeamPolicyData};

const REASONS: [Unknown; 3] = [Unknown::UnreadableValue, Unknown::Contradiction, Unknown::NotSeen];

fn capture(kind: SubjectKind, name: &str, permissions: &[(&str, Setting)]) -> Capture {
    let mut capture = Capture::new(Subject { kind, name: name.to_owned(), record_id: None });
    capture.permissions = Permissions::new(Table::default(), Rows::all(0).prove(Rest::Off));
    for (name, setting) in permissions {
        capture.permissions.set(name, *setting);
    }
    capture
}

/// What brings a permission along by any way, and what always stands with it.
fn behind(name: &'static str) -> Vec<&'static str> {
    let mut all = vec![name];
    let mut at = 0;
    while let Some(own) = all.get(at).copied() {
        let by: Vec<_> = catalog::bringing(own).filter(|by| !all.contains(by)).collect();
        all.extend(by);
        at += 1;
    }
    all
}

/// The permissions that bring others along or always stand with them, by the file that says so.
fn leading() -> impl Iterator<Item = &'static str> {
    let tables = include_str!("../../data/catalog/traits.toml").split("\n[").skip(1);
    let leads = |table: &&str| table.contains("\nimplies = ") || table.contains("\nrequires = ");
    tables.filter(leads).filter_map(|table| table.split(']').next())
}

/// For each combination of a policy what it asks for, or what brings that along.
fn worlds_of(policy: &Policy) -> Vec<Vec<&'static str>> {
    let mut worlds: Vec<Vec<&str>> = Vec::new();
    for rule in policy.rules() {
        let Check::Combination(combination) = rule.check else { continue };
        let any = combination.any_on.iter().map(|id| Some(id.get().name));
        for any in any.chain([None]) {
            let mut own: Vec<Vec<&str>> = vec![Vec::new()];
            for name in combination.on.iter().map(|id| id.get().name).chain(any) {
                let longer = |world: Vec<&'static str>| {
                    behind(name).into_iter().map(move |by| [&world[..], &[by]].concat())
                };
                own = own.into_iter().flat_map(longer).collect();
            }
            worlds.extend(own);
        }
    }
    for world in &mut worlds {
        world.sort_unstable();
        world.dedup();
    }
    worlds.sort();
    worlds.dedup();
    worlds
}

/// A policy with nothing but the combinations of another one.
fn only_combinations(policy: &Policy) -> &'static Policy {
    let others = policy.rules().filter(|rule| !matches!(rule.check, Check::Combination(_)));
    let off = |code: &str| SwitchedOff { code: code.to_owned(), reason: "r".to_owned() };
    Policy::team(&TeamPolicyData {
        id: format!("combinations-{}", policy.id),
        title: "Combinations".to_owned(),
        summary: String::new(),
        base: policy.id.to_owned(),
        severities: Vec::new(),
        off: others.map(|rule| off(rule.code)).collect(),
        rules: Vec::new(),
    })
    .unwrap()
}

/// The permissions that a combination of a policy wants off.
fn offs(policy: &Policy) -> impl Iterator<Item = &'static str> {
    let off = policy.rules().flat_map(|rule| match rule.check {
        Check::Combination(combination) => combination.off,
        _ => &[],
    });
    off.map(|id| id.get().name)
}

/// Sets of permissions that are worth being on together: each one alone that leads to others, and those of combinations.
fn worlds() -> Vec<Vec<&'static str>> {
    let mut worlds: Vec<Vec<&str>> = leading().map(|name| vec![name]).collect();
    assert!(worlds.len() > 10, "{worlds:?}");
    worlds.extend(Policy::all().iter().flat_map(worlds_of));
    worlds.sort();
    worlds.dedup();
    worlds
}

/// The worst that a rule says of a target.
fn standings(policy: &Policy, capture: &Capture) -> BTreeMap<(&'static str, String), Outcome> {
    let mut all = BTreeMap::new();
    for finding in evaluate(capture, policy) {
        let own = all.entry((finding.rule.code, finding.target.name().to_owned())).or_insert(finding.outcome);
        *own = finding.outcome.max(*own);
    }
    all
}

#[test]
fn a_permission_that_cannot_be_read_makes_nothing_right_on_its_subject() {
    let mut wrong = Vec::new();
    let own = Policy::all().iter().map(|policy| (SubjectKind::Profile, policy));
    let set = (SubjectKind::PermissionSet, Policy::find("recommended").unwrap());
    for (kind, policy) in own.chain([set]) {
        for world in worlds() {
            let on: Vec<_> = world.iter().map(|name| (*name, Setting::On)).collect();
            let strong = standings(policy, &capture(kind, "P", &on));
            for (at, name) in world.iter().enumerate() {
                let reason = *REASONS.get(at % REASONS.len()).unwrap();
                let mut open = on.clone();
                *open.get_mut(at).unwrap() = (name, Setting::Unknown(reason));
                let weak = standings(policy, &capture(kind, "P", &open));
                for (key, outcome) in strong.iter().filter(|(_, outcome)| **outcome >= Outcome::Unknown) {
                    if weak.get(key).is_none_or(|now| *now < Outcome::Unknown) {
                        wrong.push(format!("{world:?} without {name}: {key:?} was {outcome:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.get(..wrong.len().min(30)).unwrap().join("\n"));
}

/// A permission with the place of who grants it.
type Grant = (&'static str, usize);

/// How many places there are: the profile, a set, the member of a group.
const PLACES: usize = 3;

/// What becomes of one thing that a user holds.
#[derive(Debug, Clone, Copy)]
enum Weakening {
    /// Nothing.
    None,
    /// A permission cannot be read there.
    Unread(&'static str, usize),
    /// Whether the profile limits from where was not seen.
    Ranges,
    /// It has a range that nobody can read.
    Range,
    /// What the group mutes was not seen.
    Muting,
}

/// The worst that the combinations of a policy come to for one user, with all that it holds.
fn together(
    policy: &'static Policy,
    grants: &[Grant],
    weakening: Weakening,
) -> BTreeMap<&'static str, Outcome> {
    let kinds =
        [(SubjectKind::Profile, "P"), (SubjectKind::PermissionSet, "S"), (SubjectKind::PermissionSet, "M")];
    let mut captures: Vec<Capture> = Vec::new();
    for (place, (kind, name)) in kinds.into_iter().enumerate() {
        let own: Vec<_> =
            grants.iter().filter(|(_, at)| *at == place).map(|(own, _)| (*own, Setting::On)).collect();
        let mut capture = capture(kind, name, &own);
        if let Weakening::Unread(own, _) = weakening.clone_at(place) {
            capture.permissions.set(own, Setting::Unknown(Unknown::UnreadableValue));
        }
        if place == 0 && !matches!(weakening, Weakening::Ranges) {
            capture.counted(Section::LoginIpRanges, Rows::all(0));
        }
        if place == 0 && matches!(weakening, Weakening::Range) {
            let unreadable =
                IpRange { start: "1.2.3.x".to_owned(), end: "1.2.3.9".to_owned(), description: None };
            capture.login_ip_ranges.push(unreadable);
        }
        captures.push(capture);
    }
    let mut group = capture(SubjectKind::PermissionSetGroup, "G", &[]);
    group.members = vec!["M".to_owned()];
    if matches!(weakening, Weakening::Muting) {
        group.muted_by = vec!["Gone".to_owned()];
    }
    captures.push(group);
    let user = Integration {
        id: "hub".to_owned(),
        username: "hub@x.example".to_owned(),
        profile: Some("P".to_owned()),
        permission_sets: vec!["S".to_owned()],
        groups: vec!["G".to_owned()],
        ..Integration::default()
    };
    let seen: Vec<_> = captures.iter().map(|capture| Seen { capture, whole: true }).collect();
    let org = Org { seen: &seen, integrations: &[user], context: &Context::default() };
    let holders = across::holders(&org, policy, None);
    let mut all = across::evaluate(&org, policy);
    for capture in &captures {
        let mut findings = evaluate_named(capture, policy, &Context::default());
        across::settle(&mut findings, &capture.subject, &holders);
        all.extend(findings);
    }
    let mut worst = BTreeMap::new();
    for finding in all.iter().filter(|finding| matches!(finding.rule.check, Check::Combination(_))) {
        let own = worst.entry(finding.rule.code).or_insert(finding.outcome);
        *own = finding.outcome.max(*own);
    }
    worst
}

impl Weakening {
    /// What of it is at this place.
    fn clone_at(self, place: usize) -> Self {
        match self {
            Self::Unread(_, at) if at == place => self,
            _ => Self::None,
        }
    }
}

/// Ways to share permissions out among the places: all at one, and each at another.
fn shared_out(world: &[&'static str]) -> impl Iterator<Item = Vec<Grant>> {
    (0..PLACES).flat_map(|from| (0..2).map(move |step| (from, step))).map(move |(from, step)| {
        world.iter().enumerate().map(|(at, name)| (*name, (from + at * step) % PLACES)).collect()
    })
}

#[test]
fn what_cannot_be_read_of_all_that_a_user_holds_makes_no_combination_right() {
    let mut wrong = Vec::new();
    let policies = Policy::all().iter().map(only_combinations);
    for (policy, world) in
        policies.flat_map(|policy| worlds_of(policy).into_iter().map(move |world| (policy, world)))
    {
        for grants in shared_out(&world) {
            let mut strong = together(policy, &grants, Weakening::None);
            strong.retain(|_, outcome| *outcome >= Outcome::Unknown);
            if strong.is_empty() {
                continue;
            }
            let read = grants.iter().map(|(name, at)| Weakening::Unread(name, *at));
            // What has to be off may be on.
            let off = offs(policy).flat_map(|name| (0..PLACES).map(move |at| Weakening::Unread(name, at)));
            let off = off.filter(|own| !matches!(own, Weakening::Unread(name, _) if world.contains(name)));
            let others = [Weakening::Ranges, Weakening::Range, Weakening::Muting];
            for weakening in read.chain(off).chain(others) {
                let weak = together(policy, &grants, weakening);
                for (code, outcome) in &strong {
                    if weak.get(code).is_none_or(|now| *now < Outcome::Unknown) {
                        wrong.push(format!("{grants:?}, {weakening:?}: {code} was {outcome:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.get(..wrong.len().min(30)).unwrap().join("\n"));
}

/// What the rules come to for one user who holds a set, the worst of each: no file describes its profile.
fn without_profile(
    policy: &'static Policy,
    set: &Capture,
    profile: Option<&str>,
) -> BTreeMap<&'static str, Outcome> {
    let user = Integration {
        id: "hub".to_owned(),
        profile: profile.map(str::to_owned),
        permission_sets: vec!["S".to_owned()],
        ..Integration::default()
    };
    let seen = [Seen { capture: set, whole: true }];
    let org = Org { seen: &seen, integrations: &[user], context: &Context::default() };
    let holders = across::holders(&org, policy, None);
    let mut all = across::evaluate(&org, policy);
    let mut own = evaluate_named(set, policy, &Context::default());
    across::settle(&mut own, &set.subject, &holders);
    all.extend(own);
    let unseen = across::unseen(&holders.iter().collect::<Vec<_>>(), policy);
    all.extend(unseen.into_iter().flat_map(|(_, findings)| findings));
    let mut worst = BTreeMap::new();
    for finding in all {
        let own = worst.entry(finding.rule.code).or_insert(finding.outcome);
        *own = finding.outcome.max(*own);
    }
    worst
}

#[test]
fn a_user_of_whom_nobody_names_the_profile_is_as_one_whose_profile_no_file_describes() {
    for policy in Policy::all() {
        for on in [&[][..], &["ApiUserOnly", "ApiEnabled"], &["ModifyAllData", "ManageUsers"]] {
            let on: Vec<_> = on.iter().map(|name| (*name, Setting::On)).collect();
            let set = capture(SubjectKind::PermissionSet, "S", &on);
            let named = without_profile(policy, &set, Some("Gone"));
            assert!(named.values().filter(|outcome| **outcome == Outcome::Unknown).count() > 3, "{named:?}");
            let nameless = without_profile(policy, &set, None);
            for (code, outcome) in named.into_iter().filter(|(_, outcome)| *outcome >= Outcome::Unknown) {
                let nameless = nameless.get(code).copied();
                assert!(
                    nameless >= Some(Outcome::Unknown),
                    "{} {code}: {outcome:?}, {nameless:?}",
                    policy.id
                );
            }
        }
    }
}
