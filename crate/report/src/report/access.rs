//! Effective access as rows.

use permlight_core::catalog;
use permlight_core::effective::{Effective, Right};
use permlight_core::message::Locale;
use permlight_core::setting::Setting;

use super::rows::AccessRow;
use crate::words;

/// What the right of a user permission is called.
pub(crate) const PERMISSION: &str = "user permission";

/// A row for each right that the subject has or may have. What every unnamed permission or object has in common is one row.
pub(super) fn rows(effective: &Effective, locale: &Locale) -> Vec<AccessRow> {
    let row =
        |right: &str, target: &str, label: &str, found: &Right| row(right, target, label, found, locale);
    let others = locale.word("access.other-objects");
    let mut rows = Vec::new();
    for permission in &effective.permissions {
        let label = catalog::permission(&permission.name).map_or("", |known| locale.label(known.name));
        rows.extend(row(PERMISSION, &permission.name, label, &permission.right));
    }
    let unnamed = locale.word("access.other-permissions");
    rows.extend(row(PERMISSION, "", unnamed, &effective.other_permissions));
    for object in &effective.objects {
        rows.extend(
            object.rights.iter().filter_map(|(right, found)| row(right.label(), &object.name, "", found)),
        );
    }
    rows.extend(
        effective.other_objects.iter().filter_map(|(right, found)| row(right.label(), "", others, found)),
    );
    rows
}

fn row(right: &str, target: &str, label: &str, found: &Right, locale: &Locale) -> Option<AccessRow> {
    let setting = found.setting();
    if setting == Setting::Off && found.withheld.is_empty() {
        return None;
    }
    let is_unknown = matches!(setting, Setting::Unknown(_));
    Some(AccessRow {
        right: right.to_owned(),
        target: target.to_owned(),
        label: if label == target { String::new() } else { label.to_owned() },
        state: setting.word().to_owned(),
        granted_by: found.grantors.iter().map(|from| words::grantor(from, locale)).collect(),
        withheld: words::withheld(&found.withheld, locale),
        doubts: words::doubts(found.doubts.iter().filter(|_| is_unknown), locale),
    })
}
