//! A subject that was cut into parts reads as the whole file does, in every layout that is known; and a part that is not read takes
//! nothing away.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::format_collect)]

mod common;
#[path = "common/layout.rs"]
mod layout;

use std::io::{Cursor, Write as _};
use std::path::Path;

use common::{document, folder, write};
use layout::{Entry, KINDS, LAYOUTS, Layout, cut, entries, leaf, order};
use permlight_core::fact::facts;
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, find, read, read_everything, read_text_everything};
use permlight_report::locale::english;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn whole(kind: SubjectKind, root: &str, entries: &[Entry]) -> FileReport {
    let lines: String = entries.iter().map(Entry::xml).collect();
    read_text_everything(kind, "Sync", "Sync", &document(root, &format!("<label>Sync</label>{lines}")))
}

/// The only subject at this path.
fn only(path: &Path) -> FileReport {
    let found = find(&[path.to_owned()]);
    assert_eq!(found.inputs.len(), 1, "{:?}", found.inputs);
    read_everything(&found.inputs[0])
}

/// As a folder, and as an archive.
fn laid(test: &str, home: &str, files: &[(String, String)]) -> [FileReport; 2] {
    let base = folder(test);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        write(&base, &format!("p/{home}/{path}"), text);
        archive.start_file(format!("{home}/{path}"), SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    write(&base, "z/p.zip", archive.finish().unwrap().into_inner());
    [only(&base.join("p")), only(&base.join("z"))]
}

fn same(one: &FileReport, other: &FileReport) -> bool {
    let [one, other] = [one, other].map(|report| report.capture.as_ref().unwrap());
    facts(one) == facts(other)
        && one.permissions.coverage() == other.permissions.coverage()
        && one.login_ip_ranges == other.login_ip_ranges
}

#[test]
fn every_layout_reads_as_the_whole_file() {
    for (kind, home, suffix, root) in KINDS {
        let expected = whole(kind, root, &entries());
        assert!(expected.is_understood());
        for (at, layout) in LAYOUTS.into_iter().enumerate() {
            let files = cut(layout, suffix, root, &entries());
            for report in laid(&format!("split-{suffix}-{at}"), home, &files) {
                assert_eq!((&report.errors, &report.partial), (&Vec::new(), &Vec::new()), "{layout:?}");
                assert!(report.is_understood() && same(&report, &expected), "{layout:?} of {root}");
                // Every permission is proved by the file that names it.
                let permissions = &report.capture.as_ref().unwrap().permissions;
                for (name, _) in permissions.named().filter(|(name, _)| permissions.line(name).is_some()) {
                    let (file, line) = report.place(permissions.line(name).unwrap());
                    let (_, text) = files.iter().find(|(path, _)| file.ends_with(path.as_str())).unwrap();
                    let nth = text.lines().nth(line as usize - 1).unwrap();
                    let near = [nth, text.lines().nth(line as usize).unwrap_or_default()];
                    assert!(near.iter().any(|line| line.contains(name)), "{name} in {file}:{line}");
                }
            }
        }
    }
}

#[test]
fn a_profile_keeps_its_login_ranges_in_parts() {
    let mut all = entries();
    all.push(Entry::new("loginIpRanges", &[("startAddress", "10.0.0.1"), ("endAddress", "10.0.0.9")]));
    let expected = whole(SubjectKind::Profile, "Profile", &all);
    for (at, layout) in [Layout::Unique("xml"), Layout::Grouped("yaml")].into_iter().enumerate() {
        let files = cut(layout, "profile", "Profile", &all);
        for report in laid(&format!("split-ranges-{at}"), "profiles", &files) {
            assert!(report.is_whole() && same(&report, &expected));
        }
    }
}

/// What can become of a part.
const HARMS: [&str; 8] =
    ["broken", "empty", "other root", "toml", "renamed", "deeper", "without an entry", "two roots"];

fn harmed(files: &[(String, String)], part: usize, harm: &str) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    let (path, text) = &mut files[part];
    match harm {
        "broken" => text.truncate(text.len() / 2),
        "empty" => text.clear(),
        "other root" => {
            for name in ["PermissionSet", "UserPermission", "ObjectPermission", "ClassAccess"] {
                *text = text.replace(name, "Flow");
            }
            *text = text.replace('<', "<Flow").replace("<Flow/", "</Flow");
        }
        "toml" => *path = path.rsplit_once('.').unwrap().0.to_owned() + ".toml",
        "renamed" => *path = path.replace("Sync/", "Sync/x."),
        "deeper" => *path = path.replace("Sync/", "Sync/a/b/"),
        "without an entry" => *text = leaf("xml", "PermissionSet").replace("<label>Sync</label>", ""),
        _ => text.push_str(&text.clone()),
    }
    files
}

/// YAML closes nothing: wherever it is cut but between two entries, something is in doubt, and then all that is not named is.
#[test]
fn a_part_that_is_cut_anywhere_takes_nothing_away() {
    for form in ["json", "json5", "yaml", "xml"] {
        let files = cut(Layout::Grouped(form), "permissionset", "PermissionSet", &entries());
        let at = files.iter().position(|(path, _)| path.contains("userPermissions")).unwrap();
        let text = files[at].1.trim_end();
        for end in 1..text.len() {
            if form == "yaml" && text[end..].starts_with("  - ") && text[..end].ends_with('\n') {
                continue;
            }
            let mut files = files.clone();
            files[at].1.truncate(end);
            let base = folder("split-cut");
            for (path, text) in &files {
                write(&base, &format!("p/permissionsets/{path}"), text);
            }
            let report = only(&base);
            assert!(!report.is_whole(), "{:?}", files[at].1);
            let permissions = &report.capture.as_ref().unwrap().permissions;
            for name in ["ApiEnabled", "ModifyAllData", "ViewAllData"] {
                assert_ne!(permissions.get(name), Setting::Off, "{name} {:?}", files[at].1);
            }
        }
    }
}

#[test]
fn a_part_that_is_not_read_takes_nothing_away() {
    for layout in LAYOUTS {
        let files = cut(layout, "permissionset", "PermissionSet", &entries());
        for (part, harm) in (1..files.len()).flat_map(|part| HARMS.map(|harm| (part, harm))) {
            let files = harmed(&files, part, harm);
            for report in laid("split-harm", "permissionsets", &files) {
                assert!(!report.is_whole(), "{harm} {:?}", files[part]);
                let permissions = &report.capture.as_ref().unwrap().permissions;
                for name in ["ApiEnabled", "ModifyAllData", "ViewAllData"] {
                    assert_ne!(permissions.get(name), Setting::Off, "{name} {harm} {:?}", files[part]);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_choice_of_entries_reads_as_the_whole(
        chosen in prop::collection::vec(any::<bool>(), 10),
        layout in 0..LAYOUTS.len(),
        kind in 0..KINDS.len(),
    ) {
        let (kind, home, suffix, root) = KINDS[kind];
        let mut entries: Vec<Entry> =
            entries().into_iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(entry, _)| entry).collect();
        // What names no user permission is not proved to have none, and a profile has more that are on than off.
        for name in ["RunReports", "ViewSetup"] {
            entries.insert(0, Entry::new("userPermissions", &[("name", name), ("enabled", "true")]));
        }
        let files = cut(LAYOUTS[layout], suffix, root, &entries);
        let expected = whole(kind, root, &entries);
        for report in laid("split-any", home, &files) {
            prop_assert!(report.is_whole(), "{:?} {:?}", report.errors, report.partial);
            prop_assert!(same(&report, &expected), "{:?}", LAYOUTS[layout]);
        }
    }

    #[test]
    fn a_section_that_is_gone_is_unknown(layout in 0..LAYOUTS.len(), section in 0..2usize) {
        let gone = ["userPermissions", "objectPermissions"][section];
        let (all, mut left) = (entries(), entries());
        left.retain(|entry| entry.section != gone);
        let mut files = cut(LAYOUTS[layout], "permissionset", "PermissionSet", &left);
        let is_listed = matches!(LAYOUTS[layout], Layout::Unique(_) | Layout::Grouped(_));
        if is_listed {
            files.push(("Sync/.key_order.json".to_owned(), order(&all)));
        }
        // The official layout keeps no list: only that a set grants no user permission at all is in doubt there.
        let is_told = is_listed || gone == "userPermissions";
        for report in laid("split-gone", "permissionsets", &files) {
            prop_assert_eq!(report.is_whole(), !is_told, "{:?}", LAYOUTS[layout]);
            let state = report.capture.as_ref().unwrap().permissions.get("ModifyAllData");
            prop_assert!(gone != "userPermissions" || state != Setting::Off);
        }
    }
}

#[test]
fn the_list_of_elements_proves_that_there_are_no_user_permissions() {
    let mut entries = entries();
    entries.retain(|entry| entry.section != "userPermissions");
    let mut files = cut(Layout::Grouped("yaml"), "permissionset", "PermissionSet", &entries);
    files.push(("Sync/.key_order.json".to_owned(), order(&entries)));
    for report in laid("split-none", "permissionsets", &files) {
        assert!(report.is_whole(), "{:?} {:?}", report.errors, report.partial);
        assert_eq!(report.capture.unwrap().permissions.get("ModifyAllData"), Setting::Off);
    }
    files.last_mut().unwrap().1 = "[\"label\", ".to_owned();
    for report in laid("split-none", "permissionsets", &files) {
        assert!(!report.is_whole());
    }
}

#[test]
fn a_contradiction_between_parts_names_both() {
    let mut files = cut(Layout::Grouped("xml"), "permissionset", "PermissionSet", &entries());
    let off = Entry::new("userPermissions", &[("name", "ModifyAllData"), ("enabled", "false")]);
    files.push(("Sync/Sync.userPermission-meta.xml".to_owned(), common::bare("PermissionSet", &off.xml())));
    for report in laid("split-two", "permissionsets", &files) {
        assert!(!report.is_whole());
        let state = report.capture.as_ref().unwrap().permissions.get("ModifyAllData");
        assert!(matches!(state, Setting::Unknown(_)));
        let error = report.errors[0].said(english());
        assert!(
            error.contains("userPermissions.xml") && error.contains("Sync.userPermission-meta.xml"),
            "{error}"
        );
    }
}

#[test]
fn parts_of_a_delta_are_never_all() {
    let files = cut(Layout::Beta, "permissionset", "PermissionSet", &entries());
    let base = folder("split-delta");
    write(&base, "sfdx-project.json", "{}");
    write(&base, "d/package/package.xml", "<Package/>");
    for (path, text) in &files {
        write(&base, &format!("d/permissionsets/{path}"), text);
    }
    let report = read(&find(&[base.join("d")]).inputs[0]);
    assert!(!report.is_whole());
    assert_ne!(report.capture.unwrap().permissions.get("ViewAllData"), Setting::Off);
}

#[test]
fn the_whole_file_beside_its_parts_is_the_subject_where_both_say_the_same() {
    let all = entries();
    let text = |entries: &[Entry]| {
        document(
            "PermissionSet",
            &format!("<label>Sync</label>{}", entries.iter().map(Entry::xml).collect::<String>()),
        )
    };
    for (at, layout) in LAYOUTS.into_iter().enumerate() {
        let mut files = cut(layout, "permissionset", "PermissionSet", &all);
        files.push(("Sync.permissionset-meta.xml".to_owned(), text(&all)));
        let expected = whole(SubjectKind::PermissionSet, "PermissionSet", &all);
        for report in laid(&format!("split-both-{at}"), "permissionsets", &files) {
            assert!(report.is_whole() && same(&report, &expected), "{layout:?} {:?}", report.errors);
            assert!(report.source.ends_with("permissionsets/Sync.permissionset-meta.xml"));
        }
        // Whatever one of them lacks is unknown.
        for lacks in 0..2 {
            let mut less = all.clone();
            less.remove(lacks);
            let name = all[lacks].name();
            let mut of_file = cut(layout, "permissionset", "PermissionSet", &all);
            of_file.push(("Sync.permissionset-meta.xml".to_owned(), text(&less)));
            let mut of_parts = cut(layout, "permissionset", "PermissionSet", &less);
            of_parts.push(("Sync.permissionset-meta.xml".to_owned(), text(&all)));
            for files in [of_file, of_parts] {
                for report in laid(&format!("split-one-{at}"), "permissionsets", &files) {
                    assert!(!report.is_whole());
                    let state = report.capture.as_ref().unwrap().permissions.get(name);
                    assert!(matches!(state, Setting::Unknown(_)), "{layout:?} {name} {state:?}");
                    assert!(
                        report
                            .errors
                            .iter()
                            .any(|error| english().say(&error.message).contains("do not say the same"))
                    );
                }
            }
        }
    }
}
