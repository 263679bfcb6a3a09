//! What a permission brings along where its group mutes the one and not the other.
//!
//! Salesforce stores what is brought along in the same set, and its pages mute what needs a muted permission as well. A file can
//! mute one of the two alone, and nobody says what Salesforce makes of that: neither is certain then.

use std::borrow::Cow;

use crate::capture::Capture;
use crate::catalog;
use crate::order::gathered;
use crate::setting::Setting;
use crate::sorted::{SortedMap, SortedSet};

use super::held::{Container, Held};
use super::{Doubt, Grantor, all_implied_by, implied_by};

/// The permissions that something held grants or brings along for certain, and the places of those that do.
pub(super) struct Sure(SortedMap<Cow<'static, str>, Vec<usize>>);

impl Sure {
    pub(super) fn of(held: &Held<'_>) -> Self {
        let mut sure = Self(SortedMap::new());
        for (place, container) in held.containers.iter().enumerate() {
            for name in given(held, container) {
                sure.0.entry(name).or_default().push(place);
            }
        }
        sure
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What may take away a right that a permission brings along: the group of each of those who grant the permission mutes the
    /// right, told how one muting set stands to it.
    pub(super) fn against(
        &self,
        held: &Held<'_>,
        by: &str,
        in_muting: impl Fn(&Capture) -> Setting,
    ) -> SortedSet<Doubt> {
        let places = self.0.get(by).map_or(&[][..], Vec::as_slice);
        let containers = || places.iter().filter_map(|place| held.containers.get(*place));
        let is_clear = |container: &Container<'_>| container.is_muted(&in_muting) == Some(false);
        if containers().any(is_clear) {
            SortedSet::new()
        } else {
            gathered(containers().filter_map(muted_by_group))
        }
    }
}

/// What one container grants or brings along for certain.
fn given(held: &Held<'_>, container: &Container<'_>) -> SortedSet<Cow<'static, str>> {
    let mut given = SortedSet::new();
    if container.open.is_some() || !counts(container) {
        return given;
    }
    let stands = |name: &str| held.permission_limit(container, name).is_none() && is_clear(container, name);
    let is_sure =
        |name: &str| stands(name) && all_implied_by(name).iter().all(|own| is_clear(container, own));
    let mut open: Vec<_> = named_on(container).filter(|name| is_sure(name)).collect();
    while let Some(name) = open.pop() {
        open.extend(implied_by(&name).iter().filter(|own| is_sure(own)).map(|own| Cow::Borrowed(*own)));
        given.insert(name);
    }
    given
}

/// What may be left of what others bring along that their group mutes: the name, and why that cannot be told.
pub(super) fn left(held: &Held<'_>) -> SortedSet<(Cow<'static, str>, Doubt)> {
    let mut left = SortedSet::new();
    for container in held.containers.iter().filter(|container| counts(container)) {
        let is_muted = |name: &str| container.is_muted(|muting| muting.permissions.get(name)) == Some(true);
        let Some(doubt) = muted_by_group(container) else { continue };
        for by in named_on(container).filter(|name| is_muted(name)) {
            let own = all_implied_by(&by).into_iter();
            let own = own.filter(|name| !is_muted(name) && !is_on(container, name));
            left.extend(own.map(|name| (Cow::Borrowed(name), doubt.clone())));
        }
    }
    left
}

/// The groups that grant a permission, or bring it along, and mute it or what goes with it.
pub(super) fn perhaps_muted(held: &Held<'_>, name: &str) -> SortedSet<Doubt> {
    let grants = |container: &&Container<'_>| {
        counts(container) && named_on(container).any(|own| own == name || all_implied_by(&own).contains(name))
    };
    gathered(held.containers.iter().filter(grants).filter_map(muted_by_group))
}

fn muted_by_group(container: &Container<'_>) -> Option<Doubt> {
    match &container.grantor {
        Grantor::GroupMember { group, permission_set } => {
            Some(Doubt::PerhapsMuted { group: group.clone(), permission_set: permission_set.clone() })
        }
        _ => None,
    }
}

/// Whether anything that it grants counts.
fn counts(container: &Container<'_>) -> bool {
    !container.session_based && container.unassignable().is_none()
}

fn is_clear(container: &Container<'_>, name: &str) -> bool {
    container.is_muted(|muting| muting.permissions.get(name)) == Some(false)
}

fn is_on(container: &Container<'_>, name: &str) -> bool {
    container.capture.permissions.get(name) == Setting::On
}

fn named_on<'c>(container: &Container<'c>) -> impl Iterator<Item = Cow<'static, str>> + use<'c> {
    let named = container.capture.permissions.named();
    named.filter(|(_, setting)| *setting == Setting::On).map(|(name, _)| catalog::canonical_name(name))
}
