//! What muting sets take away from permission sets. What such a right brings along, whoever holds the set through a group has only
//! where it stands there by itself.

use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;

use super::kept::View;
use super::settings::{PERMISSIONS, Settings, values};

/// What the muting sets of one side take away, by fact.
pub(super) struct TakenAway {
    /// Each muting set, with what it takes away.
    sets: Vec<(String, Vec<String>)>,
    /// Members of groups, each with the muting set of its group.
    members: Vec<(String, String)>,
}

impl TakenAway {
    pub(super) fn on<V: View>(side: &[V]) -> Self {
        let mut taken = Self { sets: Vec::new(), members: Vec::new() };
        for own in side {
            match own.kind() {
                SubjectKind::MutingPermissionSet => {
                    let settings = Settings::of(&own.open());
                    let rows = settings.rows().filter(|(section, key, value)| {
                        [PERMISSIONS, Section::Objects.fact()].contains(section)
                            && !values(section, key).is_nothing(value)
                    });
                    let facts = rows.map(|(section, key, _)| permlight_core::fact::name(section, key));
                    taken.sets.push((own.name().to_owned(), facts.collect()));
                }
                SubjectKind::PermissionSetGroup => {
                    let settings = Settings::of(&own.open());
                    for (set, _) in settings.section(Section::MutedBy.fact()) {
                        let members = settings.section(Section::Members.fact());
                        taken.members.extend(members.map(|(member, _)| (member.to_owned(), set.to_owned())));
                    }
                }
                _ => {}
            }
        }
        taken
    }

    /// What is taken away from a permission set of this name. A muting set whose group nobody has shown may be that of any.
    pub(super) fn of_set(&self, name: &str) -> impl Iterator<Item = &String> {
        let is_of = move |muting: &str| {
            let mut groups =
                self.members.iter().filter(|(_, set)| set.eq_ignore_ascii_case(muting)).peekable();
            groups.peek().is_none() || groups.any(|(member, _)| member.eq_ignore_ascii_case(name))
        };
        self.sets.iter().filter(move |(muting, _)| is_of(muting)).flat_map(|(_, facts)| facts)
    }
}
