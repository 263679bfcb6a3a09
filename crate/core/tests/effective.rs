//! Effective access against an independent oracle, and what holds whatever a user holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "effective/examples.rs"]
mod examples;
#[path = "effective/oracle.rs"]
mod oracle;
#[path = "effective/worlds.rs"]
mod worlds;

use std::collections::BTreeSet;

use oracle::{Answer, Oracle, State};
use permlight_core::capture::Capture;
use permlight_core::catalog;
use permlight_core::effective::{
    Effective, Grantor, Holdings, ObjectRight, Obstacle, Right, Seen, effective,
};
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use proptest::prelude::*;
use proptest::sample::select;
use worlds::{GROUPS, OBJECTS, PERMISSIONS, SETS, holdings, world};

type World = Vec<(Capture, bool)>;

fn work_out(world: &World, holdings: &Holdings) -> Effective {
    let seen: Vec<_> = world.iter().map(|(capture, whole)| Seen { capture, whole: *whole }).collect();
    effective(&seen, holdings)
}

/// What the tests name, and everything that brings something along or is brought along.
fn all_permissions() -> Vec<&'static str> {
    let mut names: BTreeSet<&str> = PERMISSIONS.into_iter().collect();
    for permission in catalog::permissions() {
        for implied in permission.implies() {
            names.extend([permission.name, implied]);
        }
    }
    names.into_iter().collect()
}

/// In the words of the oracle.
fn in_words(right: &Right) -> Answer {
    let name = |grantor: &Grantor| match grantor {
        Grantor::Profile(name) => format!("profile {name}"),
        Grantor::PermissionSet(name) => format!("set {name}"),
        Grantor::GroupMember { group, permission_set } => format!("{permission_set} in {group}"),
        Grantor::Implied(by) => format!("by {by}"),
    };
    let why = |obstacle: &Obstacle| match obstacle {
        Obstacle::Muted => "muted",
        Obstacle::SessionBased => "session",
        Obstacle::Licence { .. } => "licence",
        Obstacle::Unassignable { .. } => "unassignable",
    };
    Answer {
        state: state(right),
        is_certain: right.is_certain,
        grantors: right.grantors.iter().map(name).collect(),
        withheld: right
            .withheld
            .iter()
            .map(|w| format!("{}: {}", name(&w.grantor), why(&w.obstacle)))
            .collect(),
    }
}

fn state(right: &Right) -> State {
    match right.setting() {
        Setting::On => State::On,
        Setting::Off | Setting::Absent => State::Off,
        Setting::Unknown(_) => State::Unknown,
    }
}

/// Every right there is, with its name.
fn every_right(effective: &Effective) -> Vec<(String, &Right)> {
    let permissions = all_permissions().into_iter().chain(["NeverNamed"]);
    let mut rights: Vec<_> = permissions.map(|name| (name.to_owned(), effective.permission(name))).collect();
    for object in OBJECTS.into_iter().chain(["NeverNamed"]) {
        let all = effective.object(object).iter();
        rights.extend(all.map(|(right, found)| (format!("{object}.{}", right.id()), found)));
    }
    rights
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_naive_oracle_says_the_same(world in world(), holdings in holdings()) {
        let found = work_out(&world, &holdings);
        let oracle = Oracle::new(&world, &holdings);
        let names: Vec<_> = all_permissions().into_iter().chain(["NeverNamed"]).collect();
        let expected = oracle.permissions(&names);
        for name in &names {
            prop_assert_eq!(&in_words(found.permission(name)), &expected[name], "{}", name);
        }
        for object in OBJECTS.into_iter().chain(["NeverNamed"]) {
            prop_assert_eq!(found.object(object).len(), ObjectRight::ALL.len());
            for (right, answer) in found.object(object) {
                let expected = oracle.object(object, right.id(), |name| (expected[name].state, expected[name].is_certain));
                prop_assert_eq!(in_words(answer), expected, "{} {}", object, right.id());
            }
        }
    }

    #[test]
    fn one_more_set_or_group_never_removes_a_right(
        world in world(), holdings in holdings(), set in select(&SETS[..]), group in select(&GROUPS[..]),
    ) {
        let before = work_out(&world, &holdings);
        let mut more = holdings;
        more.permission_sets.push(set.to_owned());
        more.groups.push(group.to_owned());
        let after = work_out(&world, &more);
        for ((name, before), (_, after)) in every_right(&before).into_iter().zip(every_right(&after)) {
            prop_assert!(before.grantors.is_subset(&after.grantors), "{}", name);
            prop_assert!(state(before) != State::Unknown || state(after) != State::Off, "{}", name);
        }
    }

    #[test]
    fn muting_takes_away_inside_its_own_group_only(
        world in world(), holdings in holdings(), group in select(&GROUPS[..]),
    ) {
        let mut unmuted = world.clone();
        for (capture, _) in &mut unmuted {
            if capture.subject.kind == SubjectKind::PermissionSetGroup && capture.subject.name == group {
                capture.muted_by.clear();
            }
        }
        let of_the_group = |grantor: &&Grantor| matches!(grantor, Grantor::GroupMember { group: g, .. } if g == group);
        let implied = |grantor: &&Grantor| matches!(grantor, Grantor::Implied(_));
        let (muted, unmuted) = (work_out(&world, &holdings), work_out(&unmuted, &holdings));
        for ((name, muted), (_, unmuted)) in every_right(&muted).into_iter().zip(every_right(&unmuted)) {
            let outside = |right: &Right| -> Vec<Grantor> {
                right.grantors.iter().filter(|g| !of_the_group(g) && !implied(g)).cloned().collect()
            };
            prop_assert_eq!(outside(muted), outside(unmuted), "{}", name);
            prop_assert!(muted.grantors.is_subset(&unmuted.grantors), "{}", name);
        }
    }

    #[test]
    fn the_order_of_holdings_and_captures_does_not_matter(
        (world, shuffled) in world().prop_flat_map(|world| (Just(world.clone()), Just(world).prop_shuffle())),
        (holdings, sets, groups) in holdings().prop_flat_map(|held| (
            Just(held.clone()), Just(held.permission_sets).prop_shuffle(), Just(held.groups).prop_shuffle(),
        )),
    ) {
        let other = Holdings { permission_sets: sets, groups, ..holdings.clone() };
        prop_assert_eq!(work_out(&world, &holdings), work_out(&shuffled, &other));
    }

    #[test]
    fn what_was_not_seen_never_makes_a_right_off(world in world(), holdings in holdings(), gone in any::<prop::sample::Index>()) {
        let held: Vec<_> = holdings.profile.iter().map(|name| (SubjectKind::Profile, name))
            .chain(holdings.permission_sets.iter().map(|name| (SubjectKind::PermissionSet, name)))
            .chain(holdings.groups.iter().map(|name| (SubjectKind::PermissionSetGroup, name)))
            .collect();
        prop_assume!(!held.is_empty());
        let (kind, name) = held[gone.index(held.len())];
        let mut world = world;
        world.retain(|(capture, _)| capture.subject.kind != kind || capture.subject.name != *name);
        let found = work_out(&world, &holdings);
        prop_assert!(found.unseen.iter().any(|unseen| unseen.kind == kind && unseen.name.as_ref() == Some(name)));
        for (name, right) in every_right(&found) {
            prop_assert!(state(right) != State::Off, "{}", name);
        }
    }
}
