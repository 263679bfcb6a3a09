//! The union over all that is held, for one right.

use crate::capture::Capture;
use crate::setting::Setting;

use super::held::{Container, Held};
use super::{Doubt, Grantor, Obstacle, Right, Withheld};

/// How one container stands to one right.
pub(super) enum Grant {
    /// It says so.
    Said(Setting),
    /// It is a profile that does not name the object.
    ObjectNotNamed,
    /// Its file is older than the right.
    OlderThanViewAllFields,
}

/// Unites what the containers grant. `grant` and `in_muting` tell how a container and a muting set stand to the
/// right, `limit` what the licence has against a grant.
pub(super) fn union(
    held: &Held<'_>,
    grant: impl Fn(&Container<'_>) -> Grant,
    in_muting: impl Fn(&Container<'_>, &Capture) -> Setting,
    limit: impl Fn(&Container<'_>) -> Option<Obstacle>,
) -> Right {
    let mut right = Right { doubts: held.doubts.clone(), ..Right::default() };
    for container in &held.containers {
        let grant = grant(container);
        if matches!(grant, Grant::Said(Setting::Off | Setting::Absent)) {
            continue;
        }
        // What a group that Salesforce is not done with mutes, it may not mute yet.
        let muted = container
            .is_muted(|muting| in_muting(container, muting))
            .filter(|is| !is || !container.is_unsettled());
        let session = container.session_based.then_some(Obstacle::SessionBased);
        let muting = (muted == Some(true)).then_some(Obstacle::Muted);
        let obstacles = [muting, session, limit(container), container.unassignable()];
        let obstacles: Vec<_> = obstacles.into_iter().flatten().collect();
        let grantor = container.grantor.clone();
        // What is muted is off, whatever else there is against it.
        let is_muted = muted == Some(true);
        let is_on = matches!(grant, Grant::Said(Setting::On));
        if is_on && !obstacles.is_empty() {
            for obstacle in obstacles {
                let held = Withheld { grantor: grantor.clone(), obstacle };
                if !is_muted {
                    right.doubts.insert(Doubt::Withheld(held.clone()));
                }
                right.withheld.insert(held);
            }
            continue;
        }
        if is_muted {
            continue;
        }
        match (grant, grantor) {
            (Grant::Said(Setting::Unknown(reason)), grantor) => {
                right.doubts.insert(Doubt::Unclear { grantor, reason });
            }
            (Grant::ObjectNotNamed, Grantor::Profile(profile)) => {
                right.doubts.insert(Doubt::ObjectNotNamed { profile });
            }
            (Grant::OlderThanViewAllFields, grantor) => {
                right.doubts.insert(Doubt::OlderThanViewAllFields { grantor });
            }
            (Grant::Said(Setting::On), Grantor::GroupMember { group, permission_set }) if muted.is_none() => {
                right.doubts.insert(Doubt::PerhapsMuted { group, permission_set });
            }
            (Grant::Said(Setting::On), grantor) => {
                right.grantors.insert(grantor);
                right.is_certain |= container.open.is_none();
                right.doubts.extend(container.open.clone());
            }
            (Grant::Said(Setting::Off | Setting::Absent) | Grant::ObjectNotNamed, _) => {}
        }
    }
    right
}
