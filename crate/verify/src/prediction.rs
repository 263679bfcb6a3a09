//! What a deploy of the tested side does with a setting.

use super::drift::{Deploy, Direction};
use super::settings::{Settings, values};
use permlight_core::fact;
use permlight_core::object_right::ObjectRight;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;

/// What a deploy of the tested side does with a setting that differs in this direction.
///
/// The deploy of a permission set, a muting set or a group replaces all that its file can hold. That of a profile writes what its
/// file names, whatever the value, and leaves the rest. What stands elsewhere stays: settings for sessions and passwords, connected
/// apps. No file of a user or of the org is deployed, and none changes a licence. What the deploy leaves out stays whole.
pub(super) fn predicted(
    (tested, is_deployed): (&Settings, bool),
    section: &str,
    key: &str,
    direction: Direction,
) -> Deploy {
    let is_deployed = is_deployed && !matches!(tested.kind(), SubjectKind::User | SubjectKind::Org);
    let known = Section::of(section);
    let is_in_file = known.is_told_by_files() || known == Section::UnknownElements;
    let is_fixed = !is_in_file || known == Section::About && FIXED.contains(&key);
    // What another version calls so, nobody knows how a deploy takes.
    if direction == Direction::Unknown || known == Section::Other {
        return Deploy::CannotBeTold;
    }
    if !is_deployed || is_fixed || (tested.kind() == SubjectKind::Profile && !names(tested, section, key)) {
        return Deploy::LeavesAlone;
    }
    match direction {
        Direction::Missing => Deploy::Adds,
        Direction::Extra => Deploy::TakesAway,
        Direction::Changed | Direction::Unknown => Deploy::Changes,
    }
}

/// What no deploy changes of a subject that is there.
const FIXED: [&str; 2] = [LICENCE, "custom"];

/// The licence, among what a subject says of itself.
pub(super) const LICENCE: &str = "licence";

/// Whether a file of what a side holds names the entry of a setting, so that a deploy of it writes the setting whatever it is. Of a
/// side that comes from pages only that is expected which a file has to name: entries that grant something.
pub(super) fn names(side: &Settings, section: &str, key: &str) -> bool {
    let known = Section::of(section);
    let own = |section: &str, key: &str| {
        let value = side.value(section, key);
        value.is_some_and(|value| !side.is_of_pages() || !values(section, key).is_nothing(value))
    };
    match known {
        // Either list is written as a whole. Only an empty element takes the last login hours away, no absent one (Metadata API
        // guide, ProfileLoginHours).
        Section::LoginIpRanges => side.has_ranges(),
        Section::LoginHours => side.empties_hours() || side.section(section).next().is_some(),
        Section::Objects => {
            let object = key.rsplit_once('/').map_or(key, |(object, _)| object);
            ObjectRight::ALL.iter().any(|right| own(section, &fact::name(object, right.fact())))
        }
        Section::RecordTypeDefaults | Section::PersonAccountDefaults => {
            own(Section::RecordTypes.fact(), key) || own(section, key)
        }
        _ => {
            let name = called(known, key);
            let is_alike = |other: &str| !name.is_empty() && called(known, other) == name;
            own(section, key) || side.section(section).any(|(other, _)| is_alike(other))
        }
    }
}

/// What an entry is called whose key is all of it: `dataCategoryGroup=Products`. Nothing, if that cannot be told from other texts.
fn called(section: Section, key: &str) -> Vec<&str> {
    let names = section.called_by();
    let is_name = |part: &&str| part.split_once('=').is_some_and(|(child, _)| names.contains(&child));
    let is_plain = !key.contains(['\\', '{']);
    key.split("; ").filter(|part| is_plain && is_name(part)).collect()
}
