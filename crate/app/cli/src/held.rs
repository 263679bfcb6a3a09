//! What integration users hold beside what a baseline has of them: nobody tested it, and it grants all the same.

use permlight_core::fact;
use permlight_core::needs::Integration;
use permlight_core::section::Section;
use permlight_core::subject::{SubjectKind, is_called};
use permlight_core::text::same_username;
use permlight_verify::{Rename, View};

use crate::selection::held_by;
use crate::side::{Group, Side};

/// A subject, by kind and name.
pub type Place = (SubjectKind, String);

/// What of the actual side belongs to users of whom something was tested: by the register, by what was tested of the users
/// themselves, and by groups that bundle what was tested: whoever has such a group has more than was tested. `own` are users that
/// somebody named.
pub fn held<V: View>(
    tested: &[V],
    actual: &Side,
    renames: &[Rename],
    (register, own): (&[Integration], &[&Integration]),
) -> Vec<Place> {
    let tested_names = names(tested, renames);
    let concerned = register.iter().filter(|integration| is_concerned(integration, &tested_names));
    let mut held: Vec<Place> = Vec::new();
    for integration in concerned.chain(own.iter().copied()) {
        held.extend(held_by(integration).map(|(kind, name)| (kind, name.to_owned())));
    }
    for user in tested.iter().filter(|one| one.kind() == SubjectKind::User) {
        let user = user.open();
        for section in [Section::PermissionSets, Section::PermissionSetGroups] {
            let Some(kind) = section.names() else { continue };
            let rows = fact::section(&user.facts, section.fact());
            held.extend(rows.flat_map(|(key, value)| [(kind, key.to_owned()), (kind, value.to_owned())]));
        }
    }
    let groups = bundling(actual, &tested_names);
    held.extend(groups.map(|group| (SubjectKind::PermissionSetGroup, group.name.clone())));
    for group in &actual.groups {
        if is_among(&held, SubjectKind::PermissionSetGroup, &group.name) {
            held.extend(group.members.iter().map(|name| (SubjectKind::PermissionSet, name.clone())));
        }
    }
    let there = actual.observed.iter().filter(|one| is_among(&held, one.kind, &one.name));
    there.map(|one| (one.kind, one.name.clone())).collect()
}

/// The groups of a side that bundle one of these, unless the team says that they are nobody's here.
pub fn bundling<'s>(side: &'s Side, places: &'s [Place]) -> impl Iterator<Item = &'s Group> {
    let is_among = |name: &String| is_among(places, SubjectKind::PermissionSet, name);
    side.groups.iter().filter(move |group| !group.is_refused && group.members.iter().any(is_among))
}

/// The names of what was tested, as they were and as they are on the actual side.
pub fn names<V: View>(tested: &[V], renames: &[Rename]) -> Vec<Place> {
    let mut names = Vec::new();
    for one in tested {
        let own = renames.iter().filter(|rename| rename.old == one.name());
        let own = own.filter(|rename| rename.kind.is_none_or(|kind| kind == one.kind()));
        names.extend(own.map(|rename| (one.kind(), rename.new.clone())));
        names.push((one.kind(), one.name().to_owned()));
    }
    names
}

/// Whether a subject is called like one of these. A package's namespace stands before its names, or was left out of them.
fn is_among(places: &[Place], kind: SubjectKind, name: &str) -> bool {
    let bare = |name: &str| name.split_once("__").map_or_else(String::new, |(_, bare)| bare.to_owned());
    places.iter().any(|(own, other)| {
        *own == kind && (is_called(kind, other, name) || is_called(kind, &bare(other), name))
    })
}

/// Whether something of an integration was tested: itself or its profile; where no profile was, any of what it holds.
fn is_concerned(integration: &Integration, tested: &[Place]) -> bool {
    let is_user = |(kind, name): &Place| {
        *kind == SubjectKind::User && !name.is_empty() && same_username(name, &integration.username)
    };
    if tested.iter().any(is_user) {
        return true;
    }
    let has_profile = tested.iter().any(|(kind, _)| *kind == SubjectKind::Profile);
    match &integration.profile {
        Some(name) if has_profile => is_among(tested, SubjectKind::Profile, name),
        _ => holds_any(integration, tested),
    }
}

/// Whether any of what a user holds is among these.
fn holds_any(user: &Integration, places: &[Place]) -> bool {
    held_by(user).any(|(kind, name)| is_among(places, kind, name))
}

/// Whether a comparison looks at a user of the register: a baseline says whose it is, two folders have something that it holds.
pub fn is_compared(
    tested: &Side,
    actual: &Side,
    renames: &[Rename],
) -> impl Fn(&Integration) -> bool + use<> {
    let mut places = names(&tested.observed, renames);
    let of_baseline = tested.baseline.is_some();
    if !of_baseline {
        places.extend(actual.observed.iter().map(|one| (one.kind, one.name.clone())));
    }
    move |user| if of_baseline { is_concerned(user, &places) } else { holds_any(user, &places) }
}
