//! A permission that cannot be read makes nothing right that is wrong where it is on: property over the rules of all policies, on one
//! subject and over all that a user holds.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use permlight_core::capture::{Capture, Permissions};
use permlight_core::catalog;
use permlight_core::coverage::{Rest, Rows};
use permlight_core::evaluate::evaluate;
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::rule::Check;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::table::Table;

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

/// Sets of permissions that are worth being on together: each one alone that leads to others, and for each combination what it asks
/// for, or what brings that along.
fn worlds() -> Vec<Vec<&'static str>> {
    let mut worlds: Vec<Vec<&str>> = leading().map(|name| vec![name]).collect();
    assert!(worlds.len() > 10, "{worlds:?}");
    for rule in Policy::all().iter().flat_map(|policy| policy.rules()) {
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
