//! What a deploy of the tested side does with a setting.

use super::drift::{Deploy, Direction};
use super::settings::Settings;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;

/// What a deploy of the tested side does with a setting that differs in this direction.
///
/// The deploy of a permission set, a muting set or a group replaces all that its file can hold. That of a profile writes what its
/// file names, whatever the value, and leaves the rest. What stands elsewhere stays: settings for sessions and passwords, connected
/// apps. No file of a user or of the org is deployed, and none changes a licence.
pub(super) fn predicted(tested: &Settings, section: &str, key: &str, direction: Direction) -> Deploy {
    let is_deployed = !matches!(tested.kind(), SubjectKind::User | SubjectKind::Org);
    let known = Section::of(section);
    let is_in_file = known.is_told_by_files() || known == Section::UnknownElements;
    let is_fixed = !is_in_file || known == Section::About && FIXED.contains(&key);
    // What another version calls so, nobody knows how a deploy takes.
    if direction == Direction::Unknown || known == Section::Other {
        return Deploy::CannotBeTold;
    }
    if !is_deployed || is_fixed || (tested.kind() == SubjectKind::Profile && !tested.names(section, key)) {
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
