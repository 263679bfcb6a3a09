//! What settings files beside a profile say of it.

use permlight_core::coverage::{CONTRADICTED, doubt_about};
use permlight_core::fact::{self, Facts};
use permlight_core::subject::{Subject, SubjectKind, is_called};
use permlight_core::table::Entry;

use crate::FileReport;
use crate::settings::SettingsReport;

/// Where the lines of such files begin among those of their profile: behind the last line that its file can have.
const BEHIND: u32 = 1 << 28;

/// Adds to what was read of a profile what settings files say of it. What two files about one page do not both say alike is in
/// doubt, and so is what a file about it says beside one that could not be read: that may be about any profile.
pub fn add_settings(report: &mut FileReport, settings: &[SettingsReport]) {
    let FileReport { capture: Some(capture), places, source, .. } = report else { return };
    let own = settings.iter().filter_map(|file| Some((file, file.capture.as_ref()?)));
    let own: Vec<_> = own.filter(|(_, other)| is_of(&other.subject, &capture.subject)).collect();
    if own.is_empty() {
        return;
    }
    if places.files().next().is_none() {
        places.begin(1, source);
    }
    let is_about = |file: &SettingsReport, fact: &str| file.page == Some(fact::split(fact).0);
    let is_open = |fact: &str| settings.iter().any(|file| file.capture.is_none() && is_about(file, fact));
    let agree = |fact: &str| {
        let about = own.iter().filter(|(file, _)| is_about(file, fact));
        let mut values = about.map(|(_, other)| other.more.get(fact));
        let first = values.next();
        values.all(|other| Some(other) == first)
    };
    let in_doubt = |fact: &str| {
        let doubt = doubt_about(fact);
        own.iter().any(|(_, other)| other.more.get(&doubt).is_some())
    };
    let mut rows: Vec<_> = capture.more.iter().cloned().collect();
    for (start, (file, other)) in (1..).map(|number: u32| number.saturating_mul(BEHIND)).zip(&own) {
        places.begin(start, &file.source);
        for row in other.more.iter().filter(|row| !in_doubt(&row.key)) {
            let line = row.line.map(|line| start.saturating_add(line).saturating_sub(1));
            let doubt = |why: &str| (doubt_about(&row.key).into(), why.to_owned());
            let (key, value) = match (is_open(&row.key), agree(&row.key)) {
                (false, true) => (row.key.clone(), row.value.clone()),
                (true, true) => doubt("unreadable"),
                (_, false) => doubt(CONTRADICTED),
            };
            rows.push(Entry { key, value, line });
        }
    }
    capture.more = Facts::from_rows(rows, |first| Some(first.clone())).0;
}

/// Whether a settings file speaks of this profile.
fn is_of(named: &Subject, profile: &Subject) -> bool {
    (named.kind, profile.kind) == (SubjectKind::Profile, SubjectKind::Profile)
        && is_called(profile.kind, &profile.name, &named.name)
}
