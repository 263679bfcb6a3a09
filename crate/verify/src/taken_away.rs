//! What muting sets take away from permission sets. What such a right brings along, whoever holds the set through a group has only
//! where it stands there by itself.

use std::rc::Rc;

use permlight_core::fact;
use permlight_core::order::gathered;
use permlight_core::section::Section;
use permlight_core::sorted::{SortedMap, SortedSet};
use permlight_core::subject::SubjectKind;

use super::kept::View;
use super::settings::{Muted, PERMISSIONS, Settings, values};

/// What the muting sets of one side take away.
pub(super) struct TakenAway {
    /// From the members of groups, by name in small letters.
    of_members: SortedMap<String, Vec<Muted>>,
    /// A muting set whose group nobody has shown may be that of any set.
    of_all: Vec<Muted>,
}

impl TakenAway {
    pub(super) fn on<V: View>(side: &[V]) -> Self {
        let of_kind = |kind| side.iter().filter(move |own| own.kind() == kind);
        let mut muting: SortedMap<String, (Muted, bool)> = SortedMap::new();
        for own in of_kind(SubjectKind::MutingPermissionSet) {
            let settings = Settings::of(&own.open());
            let rows = settings.rows().filter(|(section, key, value)| {
                [PERMISSIONS, Section::Objects.fact()].contains(section)
                    && !values(section, key).is_nothing(value)
            });
            let facts: SortedSet<String> = gathered(rows.map(|(section, key, _)| fact::name(section, key)));
            muting.insert(own.name().to_lowercase(), (Rc::new(facts), false));
        }
        let mut of_members: SortedMap<String, Vec<Muted>> = SortedMap::new();
        for own in of_kind(SubjectKind::PermissionSetGroup) {
            let settings = Settings::of(&own.open());
            for (set, _) in settings.section(Section::MutedBy.fact()) {
                let Some((facts, is_shown)) = muting.get_mut(&set.to_lowercase()) else { continue };
                *is_shown = true;
                for (member, _) in settings.section(Section::Members.fact()) {
                    of_members.entry(member.to_lowercase()).or_default().push(Rc::clone(facts));
                }
            }
        }
        let of_all = muting.into_values().filter(|(_, is_shown)| !is_shown).map(|(facts, _)| facts);
        Self { of_members, of_all: of_all.collect() }
    }

    /// What is taken away from a permission set of this name.
    pub(super) fn of_set(&self, name: &str) -> impl Iterator<Item = &Muted> {
        self.of_all.iter().chain(self.of_members.get(&name.to_lowercase()).into_iter().flatten())
    }
}
