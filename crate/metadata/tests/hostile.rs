//! No input makes the reader panic, and the same input always gives the same report.

mod common;

use common::PROFILE;
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, read_bytes, read_text};
use proptest::prelude::*;

fn check(kind: SubjectKind, bytes: &[u8]) -> FileReport {
    let report = read_bytes(kind, "name", "source", bytes);
    assert_eq!(report, read_bytes(kind, "name", "source", bytes));
    assert!(report.capture.is_some() || !report.errors.is_empty(), "no capture and no reason");
    assert!(report.errors.len() <= 102);
    assert!(report.errors.iter().all(|error| error.line != Some(0) && error.column != Some(0)));
    report
}

fn kind() -> impl Strategy<Value = SubjectKind> {
    prop::sample::select(SubjectKind::ALL.to_vec())
}

proptest! {
    #[test]
    fn any_bytes(kind in kind(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(kind, &bytes);
    }

    #[test]
    fn any_text(kind in kind(), text in "\\PC{0,400}") {
        check(kind, text.as_bytes());
    }

    #[test]
    fn any_markup(kind in kind(), text in "(<|>|/|</?(Profile|userPermissions|name|enabled)>|&|;|#|x|true|\"|'| |=|!|-|\\[|\\]|\\?|é|\n){0,60}") {
        let text = format!("<Profile>{text}");
        check(kind, text.as_bytes());
        prop_assert_eq!(read_text(kind, "n", "s", &text), read_text(kind, "n", "s", &text));
    }

    #[test]
    fn a_changed_byte(at in 0..PROFILE.len(), byte in any::<u8>()) {
        let mut bytes = PROFILE.as_bytes().to_vec();
        bytes[at] = byte;
        check(SubjectKind::Profile, &bytes);
    }

    #[test]
    fn a_cut_file_is_never_read(end in 0..PROFILE.trim_end().len()) {
        prop_assert!(check(SubjectKind::Profile, &PROFILE.as_bytes()[..end]).capture.is_none());
    }

    #[test]
    fn a_part_moved_elsewhere(from in 0..PROFILE.len(), length in 0..200usize, to in 0..PROFILE.len()) {
        let mut bytes = PROFILE.as_bytes().to_vec();
        let part: Vec<u8> = bytes.drain(from..(from + length).min(bytes.len())).collect();
        let to = to.min(bytes.len());
        bytes.splice(to..to, part);
        check(SubjectKind::Profile, &bytes);
    }

    #[test]
    fn a_permission_is_never_on_and_off(values in prop::collection::vec(("[AB]", any::<bool>()), 1..8)) {
        let entries: Vec<String> = values
            .iter()
            .map(|(name, on)| format!("<userPermissions><enabled>{on}</enabled><name>{name}</name></userPermissions>"))
            .collect();
        let report = check(SubjectKind::Profile, common::document("Profile", &entries.concat()).as_bytes());
        let permissions = report.capture.map(|capture| capture.permissions);
        for name in ["A", "B"] {
            let said: Vec<bool> = values.iter().filter(|(named, _)| named == name).map(|(_, on)| *on).collect();
            let found = permissions.as_ref().map(|permissions| permissions.get(name));
            match said.as_slice() {
                // A file that names nothing that is on says nothing about the rest.
                [] => {
                    let on = ["A", "B"].iter().any(|name| permissions.as_ref().is_some_and(|all| all.get(name) == Setting::On));
                    prop_assert!(!on || found == Some(Setting::Off));
                }
                [first, rest @ ..] if rest.iter().all(|on| on == first) => {
                    prop_assert_eq!(found, Some(Setting::from(*first)));
                }
                _ => prop_assert!(matches!(found, Some(Setting::Unknown(_)))),
            }
        }
    }
}
