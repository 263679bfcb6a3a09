//! What no file can say: more than one default or value where there is one, and words that Salesforce does not have.

use super::settings::{PERMISSIONS, Settings, ends, values};
use super::values::is_time;
use permlight_core::fact;
use permlight_core::network::Addresses;
use permlight_core::object_right::ObjectRight;
use permlight_core::section::Section;
use permlight_core::values::Values;

/// What a file says that cannot hold, as `section/key`, although each entry is sound: several defaults where there is one, several
/// values of one setting, and words that no file has.
pub(super) fn impossible(settings: &Settings) -> Vec<String> {
    let mut found = Vec::new();
    if settings.is_of_pages() {
        return found;
    }
    let mut defaults: Vec<(&str, &str)> = Vec::new();
    for (name, key, value) in settings.rows() {
        let section = Section::of(name);
        let (is_default, of) = match section {
            Section::Apps => (value == "default", ""),
            Section::RecordTypeDefaults | Section::PersonAccountDefaults => {
                (value == "on", key.split_once('.').map_or(key, |(object, _)| object))
            }
            _ => (false, ""),
        };
        let is_second = is_default && defaults.contains(&(name, of));
        if is_default && !is_second {
            defaults.push((name, of));
        }
        let is_free = matches!(values(name, key), Values::Text | Values::Hours) || name == PERMISSIONS;
        let is_unheard_of = !is_free && values(name, key).level(value).is_none();
        let has_several = section == Section::LayoutAssignments && has_two_layouts(value);
        let is_no_right = section == Section::Objects
            && key.rsplit_once('/').is_none_or(|(_, right)| ObjectRight::from_id(right).is_none());
        let is_no_range = section == Section::LoginIpRanges && Addresses::of([ends(key)]).is_none();
        let is_no_time = section == Section::LoginHours && !is_time(value);
        if is_second || is_unheard_of || has_several || is_no_right || is_no_range || is_no_time {
            found.push(fact::name(name, key));
        }
    }
    found
}

/// Whether there are two layouts for one object: a record type of cases has one for open cases, and one of `CaseClose`.
fn has_two_layouts(value: &str) -> bool {
    let mut objects: Vec<&str> = Vec::new();
    value.split(fact::SEVERAL).any(|layout| {
        let object = layout.split_once('-').map_or(layout, |(object, _)| object);
        let is_second = objects.contains(&object);
        objects.push(object);
        is_second
    })
}
