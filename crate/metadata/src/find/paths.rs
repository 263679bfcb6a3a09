//! One subject at several paths of one side of a comparison: whether its files are pieces of it, or copies.

use permlight_core::capture::Capture;
use permlight_core::fact;
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;

use super::Input;
use crate::{FileReport, read_everything};

/// Whether files at different paths can be pieces of one subject: parts that a project cut it into; a profile, of which each
/// retrieve gives what was asked for beside it. A permission set is retrieved whole: what its file does not name is off.
pub(super) fn can_be_one(inputs: &[&Input]) -> bool {
    inputs.iter().all(|input| input.is_decomposed)
        || inputs.iter().all(|input| input.kind == SubjectKind::Profile) && !tell_apart(inputs)
}

/// Whether several of these profiles list user permissions, and not the same: a retrieve gives all of them.
fn tell_apart(inputs: &[&Input]) -> bool {
    let whole = inputs.iter().filter(|input| !input.is_decomposed);
    let mut lists = whole.filter_map(|input| granted(read_everything(input).capture.as_ref()?));
    let Some(first) = lists.next() else { return false };
    lists.any(|other| other != first)
}

/// The user permissions that a file grants or leaves unclear; `None` if it names none.
fn granted(capture: &Capture) -> Option<Vec<(String, Setting)>> {
    let mut named = capture.permissions.named().peekable();
    named.peek()?;
    // One that is off may as well be left out.
    let named = named.filter(|(_, setting)| *setting != Setting::Off);
    Some(named.map(|(name, setting)| (name.to_owned(), setting)).collect())
}

/// Whether all of these files are whole, and one says what the others say.
pub(super) fn say_the_same(inputs: &[&Input]) -> bool {
    let mut reports = inputs.iter().map(|input| read_everything(input));
    let Some(first) = reports.next().filter(FileReport::is_whole) else { return false };
    reports.all(|other| other.is_whole() && says(&other) == says(&first))
}

/// All that a file says.
fn says(report: &FileReport) -> Option<(fact::Facts, usize)> {
    Some((fact::facts(report.capture.as_ref()?), report.ignored_elements))
}
