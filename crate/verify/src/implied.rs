//! What a right brings along that is on on both sides: both have it, whatever they list. The comparison asks here, and so does
//! what pages are told of the tested side.

use super::observed::UNKNOWN;
use super::settings::{EVERY, PERMISSIONS, Settings, State, UNLISTED};
use permlight_core::catalog;
use permlight_core::effective::{GIVEN_OBJECT, giving};
use permlight_core::fact;
use permlight_core::object_right::ObjectRight;
use permlight_core::section::Section;
use permlight_core::subject::SubjectKind;

/// Whether a right that is on on both sides brings this one along. `shown`: what each side says of it. Of a user permission
/// nobody may say that it is off; an entry names all rights on an object at once, so that an off in it is no word of its own.
#[inline(never)]
pub(super) fn is_implied(sides: [&Settings; 2], section: &str, key: &str, shown: [Option<&str>; 2]) -> bool {
    if sides.iter().any(|side| side.kind() == SubjectKind::MutingPermissionSet) {
        return false;
    }
    let is_on = |section: &str, key: &str| sides.iter().all(|side| side.brings(section, key));
    match Section::of(section) {
        Section::UserPermissions => {
            shown.iter().all(|value| matches!(value, Some("on") | None))
                && catalog::bringing(key).any(|by| is_on(PERMISSIONS, by))
        }
        Section::Objects => {
            let Some((object, right)) = key.rsplit_once('/') else { return false };
            ObjectRight::from_id(right).is_some_and(|right| {
                giving(object, right).any(|by| is_on(PERMISSIONS, by))
                    || ObjectRight::ALL.into_iter().any(|by| {
                        by.needs().contains(&right) && is_on(section, &fact::name(object, by.fact()))
                    })
            })
        }
        Section::Fields => {
            shown.iter().all(|value| matches!(value, Some("none" | "read") | None))
                && sides.iter().all(|side| side.opens_all_fields(key))
        }
        _ => false,
    }
}

/// What a field was tested as that both sides can read whatever they list: only its editing is worth a word.
pub(super) const OPENED: &str = "opened";

/// The tested side as pages are told of it, who see one page of the actual side and not what stands on the others: of what is
/// implied they say nothing.
pub(super) fn without_implied(mut tested: Settings, actual: &Settings) -> Settings {
    let mut silent = Vec::new();
    {
        let sides = [&tested, actual];
        let objects = Section::Objects.fact();
        let mut look = |section: &str, key: &str| {
            let listed = tested.value(section, key);
            let value = match (Section::of(section), listed) {
                // That it is off, a page may still say.
                (Section::UserPermissions, Some(_)) if actual.value(section, key).is_some() => return,
                (Section::Fields, Some("none" | "read")) => OPENED,
                (Section::Objects, None) => UNLISTED,
                _ => UNKNOWN,
            };
            // Whatever a page shows of it: a box may be ticked.
            let shown = [listed, None];
            if is_implied(sides, section, key, shown) || actual.state(section, key) == State::Readable {
                silent.push((fact::name(section, key), value));
            }
        };
        for side in sides {
            for (section, key, _) in side.rows() {
                look(section, key);
            }
        }
        // The objects that neither side has named yet have these rights all the same.
        for right in ObjectRight::ALL {
            for object in [GIVEN_OBJECT, EVERY] {
                look(objects, &fact::name(object, right.fact()));
            }
        }
    }
    for (name, value) in silent {
        tested.set(&name, value);
    }
    tested
}
