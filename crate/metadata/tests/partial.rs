//! A file is taken for the whole only where that is proved: whatever is moved elsewhere, misplaced or misspelt, nothing that was
//! on or unknown becomes off.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::io::{Cursor, Write as _};
use std::path::Path;

use common::{PROFILE, document, folder, permissions, write};
use permlight_core::capture::Capture;
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, find, read, read_everything, read_text, read_text_everything};
use permlight_report::locale::english;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PART: Setting = Setting::Unknown(Unknown::PartialFile);

/// The only file of this name below a folder.
fn of(folder: &Path, name: &str) -> FileReport {
    let found = find(&[folder.to_owned()]);
    let input = found.inputs.iter().find(|input| input.source().ends_with(name)).unwrap();
    read(input)
}

fn set(lines: &str) -> FileReport {
    read_text(SubjectKind::PermissionSet, "S", "S.permissionset", &document("PermissionSet", lines))
}

fn state(report: &FileReport, name: &str) -> Setting {
    report.capture.as_ref().unwrap().permissions.get(name)
}

/// Where a tool may keep a part of the permission set `Sync`: folder or not, in any form.
const LAYOUTS: [(&str, &str); 12] = [
    (
        "permissionsets/Sync/Sync.permissionset-meta.xml",
        "permissionsets/Sync/userPermissions/A.userPermission-meta.xml",
    ),
    (
        "permissionsets/Sync/Sync.permissionset-meta.xml",
        "permissionsets/Sync/objectSettings/Account.objectSettings-meta.xml",
    ),
    ("permissionsets/Sync/Sync.permissionset-meta.xml", "permissionsets/Sync/Sync.classAccess-meta.xml"),
    ("permissionsets/Sync/Sync.permissionset-meta.xml", "permissionsets/Sync/userPermissions.yaml"),
    ("permissionsets/Sync.permissionset-meta.xml", "permissionsets/Sync/userPermissions.json5"),
    ("permissionsets/Sync.permissionset-meta.xml", "permissionsets/Sync/3f2a.toml"),
    ("permissionsets/Sync.permissionset", "permissionsets/Sync.parts/1.xml"),
    ("permissionsets/Sync.permissionset", "permissionsets/userPermissions/Sync.ini"),
    ("Sync/Sync.permissionset-meta.xml", "Sync/anything.xml"),
    ("x/Sync.permissionset-meta.xml", "x/Sync/anything.xml"),
    ("x/Sync.permissionset-meta.xml", "x/Sync.userPermissions.xml"),
    ("x/Sync.permissionset-meta.xml", "x/userPermissions/ModifyAllData.xml"),
];

/// Whether all login IP ranges, or all login hours, are known.
fn limited(capture: &Capture) -> bool {
    [Section::LoginIpRanges, Section::LoginHours].iter().any(|section| capture.coverage(*section).is_whole())
}

#[test]
fn a_part_beside_a_file_leaves_it_open_in_every_layout() {
    let text = document("PermissionSet", &permissions(&[("ApiEnabled", "true")]));
    for (at, (root, part)) in LAYOUTS.into_iter().enumerate() {
        let base = folder(&format!("layouts-{at}"));
        let whole = write(&base, root, &text);
        // A file in a folder of its own is not known to be whole, even where it is the only one there.
        let alone = read(&find(std::slice::from_ref(&whole)).inputs[0]);
        assert_eq!(alone.is_whole(), !root.contains("Sync/"), "{root}");
        assert_eq!(state(&alone, "ModifyAllData") == PART, root.contains("Sync/"), "{root}");
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in [root, part] {
            archive.start_file(format!("unpackaged/{name}"), SimpleFileOptions::default()).unwrap();
            archive.write_all(if name == part { "x" } else { &text }.as_bytes()).unwrap();
        }
        write(&base, part, "x");
        write(&base, "zip/retrieve.zip", archive.finish().unwrap().into_inner());
        // By the folder, by the file alone, and in an archive.
        for path in [base.join(root.split('/').next().unwrap()), whole, base.join("zip")] {
            let found = find(std::slice::from_ref(&path));
            let report = read(&found.inputs[0]);
            let error = report.errors.first().unwrap_or_else(|| panic!("{part} at {}", path.display()));
            assert!(error.said(english()).contains(part.rsplit('/').next().unwrap()), "{part}: {error:?}");
            assert_eq!(state(&report, "ApiEnabled"), Setting::On);
            assert_eq!(state(&report, "ModifyAllData"), PART, "{part}");
            assert!(!report.is_whole());
        }
    }
}

#[test]
fn a_muting_set_a_group_and_a_profile_are_cut_into_parts_too() {
    let base = folder("kinds");
    write(&base, "mutingpermissionsets/M.mutingpermissionset-meta.xml", document("MutingPermissionSet", ""));
    write(&base, "mutingpermissionsets/M/userPermissions.xml", "<x/>");
    write(&base, "permissionsetgroups/G.permissionsetgroup-meta.xml", document("PermissionSetGroup", ""));
    write(&base, "permissionsetgroups/G/permissionSets.json", "[]");
    write(&base, "profiles/P/P.profile-meta.xml", PROFILE);
    write(&base, "profiles/P/loginIpRanges/1.loginIpRange-meta.xml", "<x/>");
    for name in ["M.mutingpermissionset-meta.xml", "G.permissionsetgroup-meta.xml", "P.profile-meta.xml"] {
        assert!(!of(&base, name).is_whole(), "{name}");
    }
    let profile = of(&base, "P.profile-meta.xml").capture.unwrap();
    assert!(!limited(&profile));
}

#[test]
fn what_is_known_to_be_something_else_is_no_part() {
    let base = folder("no-parts");
    let text = document("PermissionSet", &permissions(&[("ApiEnabled", "true")]));
    write(&base, "permissionsets/Sync.permissionset-meta.xml", &text);
    write(&base, "permissionsets/Sync_EU.permissionset-meta.xml", &text);
    for other in ["README.md", ".gitkeep", "Sync.permissionset-meta.xml.orig", "Sync.md", "Thumbs.db"] {
        write(&base, &format!("permissionsets/{other}"), "x");
    }
    write(&base, "applications/Sync.app-meta.xml", "<x/>");
    write(&base, "feature/Sync.permissionset-meta.xml", &text);
    write(&base, "feature/Sync.flow-meta.xml", "<x/>");
    write(&base, "feature/package.xml", "<x/>");
    write(&base, "feature/customPermissions/Use.customPermission-meta.xml", "<x/>");
    for (other, text) in
        [("README", "userPermissions are explained here"), ("index.csv", "a,b"), ("CHANGELOG", "x")]
    {
        write(&base, &format!("permissionsets/{other}"), text);
    }
    let found = find(std::slice::from_ref(&base));
    assert_eq!(found.errors, []);
    assert!(found.inputs.iter().all(|input| read(input).is_whole()));
}

#[test]
fn parts_of_nothing_are_an_error() {
    let base = folder("strays");
    let text = document("PermissionSet", &permissions(&[("ApiEnabled", "true")]));
    write(&base, "permissionsets/A.permissionset-meta.xml", text);
    write(&base, "permissionsets/Gone/userPermissions.yaml", "x");
    write(&base, "permissionsets/Gone/classAccesses.yaml", "x");
    let found = find(std::slice::from_ref(&base));
    assert!(
        english().say(&found.errors[0].message).starts_with("this and 1 more look like parts"),
        "{:?}",
        found.errors
    );
    assert!(of(&base, "A.permissionset-meta.xml").is_whole());
}

#[test]
fn a_profile_in_a_delta_is_a_part_and_in_a_project_it_is_not() {
    for (sign, is_part) in [
        ("output/package/package.xml", true),
        ("output/destructiveChanges/destructiveChanges.xml", true),
        ("output/manifest/package.xml", false),
        ("package.xml", false),
    ] {
        let base = folder("delta");
        // The folder of the tests is in a project that may have any sign.
        write(&base, "sfdx-project.json", "{}");
        write(&base, sign, "<Package/>");
        write(&base, "output/force-app/main/default/profiles/P.profile-meta.xml", PROFILE);
        let report = of(&base, "P.profile-meta.xml");
        assert_eq!(!report.is_whole(), is_part, "{sign}");
        assert_eq!(state(&report, "ManageUsers") == PART, is_part, "{sign}");
    }
    let base = folder("delta-project");
    write(&base, "sfdx-project.json", "{}");
    write(&base, "package/package.xml", "<Package/>");
    write(&base, "force-app/profiles/P.profile-meta.xml", PROFILE);
    assert!(of(&base, "P.profile-meta.xml").is_whole());
}

#[test]
fn what_is_misspelt_or_misplaced_has_a_place_and_leaves_the_file_open() {
    let entry = "<enabled>true</enabled><name>ModifyAllData</name>";
    let api = permissions(&[("ApiEnabled", "true")]);
    for (lines, line, column, says) in [
        (format!("{api}<userPermission>{entry}</userPermission>"), 4, 1, "did you mean <userPermissions>?"),
        (format!("{api}<UserPermissions>{entry}</UserPermissions>"), 4, 1, "did you mean <userPermissions>?"),
        (format!("{api}<userpermissions>{entry}</userpermissions>"), 4, 1, "did you mean <userPermissions>?"),
        (format!("{api}{entry}"), 4, 1, "found <enabled> directly in a permission set"),
        (format!("{api}<x><y>{entry}</y></x>"), 4, 1, "found the user permission ModifyAllData in <x>"),
        (format!("{api}<x><tabSettings><tab>A</tab></tabSettings></x>"), 4, 4, "inside of another element"),
        (
            format!(
                "{api}<flowAccesses><enabled>true</enabled><userPermissions>{entry}</userPermissions></flowAccesses>"
            ),
            4,
            38,
            "expected <userPermissions> directly in the outermost one",
        ),
        (
            format!("<userPermissions>{entry}<userPermissions>{entry}</userPermissions></userPermissions>"),
            3,
            67,
            "found <userPermissions> inside of <userPermissions>",
        ),
        (
            format!("{api}<description>a<userPermissions>{entry}</userPermissions></description>"),
            4,
            15,
            "inside of a text",
        ),
        (
            format!(
                "{api}<objectPermissions><object>A</object><viewAllRecord>true</viewAllRecord></objectPermissions>"
            ),
            4,
            38,
            "did you mean <viewAllRecords>?",
        ),
        (
            format!("{api}<permissionSets>A</permissionSets>"),
            4,
            1,
            "found <permissionSets> directly in a permission set",
        ),
        (format!("{api}ModifyAllData"), 4, 1, "the text \"ModifyAllData\" stands between elements"),
        (format!("{api}======="), 4, 1, "unfinished merge"),
        (format!("{api}  >>>>>>> theirs"), 4, 3, "unfinished merge"),
        (format!("{api}<flowAccesses>\n=======\n</flowAccesses>"), 5, 1, "unfinished merge"),
    ] {
        for everything in [false, true] {
            let text = document("PermissionSet", &lines);
            let report = if everything {
                read_text_everything(SubjectKind::PermissionSet, "S", "S.permissionset", &text)
            } else {
                read_text(SubjectKind::PermissionSet, "S", "S.permissionset", &text)
            };
            let error = report.errors.first().unwrap_or_else(|| panic!("{lines}"));
            assert!(english().say(&error.message).contains(says), "{lines}: {error:?}");
            assert_eq!((error.line, error.column), (Some(line), Some(column)), "{lines}: {error:?}");
            assert_eq!(state(&report, "ManageUsers"), PART, "{lines}");
        }
    }
}

#[test]
fn an_element_that_nobody_knows_yet_is_told_and_takes_nothing_away() {
    let api = permissions(&[("ApiEnabled", "true")]);
    let report = set(&format!("{api}<somethingNewIn68><thing>T</thing></somethingNewIn68>"));
    assert_eq!(report.errors, []);
    assert_eq!(
        report.unknown[0].said(english()),
        "S.permissionset:4:1: <somethingNewIn68> is not known to this version and was left out"
    );
    assert_eq!(state(&report, "ManageUsers"), Setting::Off);
    assert!(report.is_whole() && !report.is_understood());
}

#[test]
fn an_element_that_is_called_like_a_section_of_facts_is_not_that_section() {
    let api = permissions(&[("ApiEnabled", "true")]);
    let lines = format!("{api}<apex-class><apexClass>Sync</apexClass><enabled>true</enabled></apex-class>");
    let text = document("PermissionSet", &lines);
    let report = read_text_everything(SubjectKind::PermissionSet, "S", "S.permissionset", &text);
    let more = &report.capture.unwrap().more;
    let names: Vec<_> = more.iter().map(|fact| fact.key.as_ref()).collect();
    assert_eq!(names, ["about/label", "unknown-element/apex-class:apexClass=Sync; enabled=true"]);
}

#[test]
fn a_name_that_the_catalog_does_not_have_may_stand_for_one_that_it_has() {
    let report =
        set(&permissions(&[("ModifyAllDate", "true"), ("Manage Users", "true"), ("ManageHpi", "true")]));
    assert_eq!(report.errors, []);
    for name in ["ModifyAllData", "ManageUsers"] {
        assert_eq!(state(&report, name), Setting::Unknown(Unknown::UnreadableValue), "{name}");
    }
    assert_eq!(state(&report, "ViewAllData"), Setting::Off);
    assert_eq!(report.unknown.len(), 3);
    assert!(english().say(&report.unknown[0].message).contains("did you mean ModifyAllData?"));
}

/// Whatever it says there, and whatever else the file says of it.
#[test]
fn a_permission_in_another_case_is_an_error_and_unknown() {
    for name in ["modifyalldata", "MODIFYALLDATA", "modifyAllData"] {
        for value in ["true", "false"] {
            for beside in [&[][..], &[("ModifyAllData", "true")], &[("ModifyAllData", "false")]] {
                let rows =
                    [&[("ApiEnabled", "true"), ("RunReports", "true"), (name, value)], beside].concat();
                for kind in [SubjectKind::Profile, SubjectKind::PermissionSet] {
                    let root = if kind == SubjectKind::Profile { "Profile" } else { "PermissionSet" };
                    let report = read_text(kind, "P", "P", &document(root, &permissions(&rows)));
                    assert!(matches!(state(&report, "ModifyAllData"), Setting::Unknown(_)), "{rows:?}");
                    assert_eq!(state(&report, "ViewAllData"), Setting::Off);
                    let said = english().say(&report.errors[0].message);
                    assert!(said.contains(name) && said.contains("expected ModifyAllData"), "{said}");
                    let capture = report.capture.unwrap();
                    assert_eq!(capture.permissions.named().filter(|(named, _)| *named == name).count(), 0);
                }
            }
        }
    }
}

#[test]
fn two_files_that_salesforce_takes_for_one_are_an_error() {
    for (first, second) in [
        ("A.permissionset", "A.permissionset-meta.xml"),
        ("Sync.permissionset", "sync.permissionset"),
        ("Int\u{e9}gration.permissionset", "Inte\u{301}gration.permissionset"),
        ("A+B.permissionset", "A%2BB.permissionset"),
    ] {
        let base = folder("twins");
        for name in [first, second] {
            write(&base, name, document("PermissionSet", ""));
        }
        let found = find(std::slice::from_ref(&base));
        assert_eq!((found.inputs.len(), found.errors.len()), (2, 1), "{second}");
        assert!(english().say(&found.errors[0].message).contains("in the same folder: keep one of them"));
        // In folders of their own they are what they are.
        let base = folder("no-twins");
        write(&base, &format!("a/{first}"), document("PermissionSet", ""));
        write(&base, &format!("b/{second}"), document("PermissionSet", ""));
        assert_eq!(find(std::slice::from_ref(&base)).errors, []);
    }
}

#[test]
fn two_entries_of_an_archive_that_are_one_file_are_an_error() {
    for second in
        ["profiles\\A.profile", "profiles/./A.profile", "profiles//A.profile", "./profiles/A.profile"]
    {
        let base = folder("one-entry");
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["profiles/A.profile", second] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(PROFILE.as_bytes()).unwrap();
        }
        write(&base, "d.zip", archive.finish().unwrap().into_inner());
        let found = find(std::slice::from_ref(&base));
        assert!(
            found
                .errors
                .first()
                .is_some_and(|error| english().say(&error.message).contains("profiles/A.profile")),
            "{second}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_an_error_and_hides_nothing() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let base = folder("bytes");
    for name in [&b"bad\xff.profile"[..], b"bad\xfe.profile"] {
        std::fs::write(base.join(OsStr::from_bytes(name)), PROFILE).unwrap();
    }
    for name in [&b"d\xff"[..], b"d\xfe"] {
        let inner = base.join(OsStr::from_bytes(name));
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("A.profile"), PROFILE).unwrap();
    }
    let found = find(std::slice::from_ref(&base));
    let sources: Vec<_> = found.errors.iter().map(|error| error.source.rsplit('/').next().unwrap()).collect();
    assert_eq!(sources, ["bad\\xFE.profile", "bad\\xFF.profile"]);
    assert_eq!(found.inputs.len(), 2);
    assert_ne!(found.inputs[0].source(), found.inputs[1].source());
}

/// Entries of a permission set, as a tool would move them.
const ENTRIES: [&str; 6] = [
    "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
    "<userPermissions><enabled>true</enabled><name>ManageUsers</name></userPermissions>",
    "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>",
    "<objectPermissions><allowRead>true</allowRead><modifyAllRecords>true</modifyAllRecords><object>Account</object></objectPermissions>",
    "<classAccesses><apexClass>Sync</apexClass><enabled>true</enabled></classAccesses>",
    "<label>Sync</label>",
];

/// How an entry can be hidden inside a file.
fn hidden(entry: &str, how: usize) -> String {
    let name = entry.trim_start_matches('<').split('>').next().unwrap();
    let renamed = |to: &str| {
        entry
            .replace(&format!("<{name}>"), &format!("<{to}>"))
            .replace(&format!("</{name}>"), &format!("</{to}>"))
    };
    match how {
        0 => renamed(&name.to_lowercase()),
        1 => renamed(name.trim_end_matches('s')),
        2 => renamed(&format!("x:{name}")),
        3 => format!("<flowAccesses><enabled>true</enabled><flow>F</flow>{entry}</flowAccesses>"),
        4 => format!(
            "<userPermissions><enabled>true</enabled><name>ApiEnabled</name>{entry}</userPermissions>"
        ),
        5 => format!("<description>{entry}</description>"),
        6 => format!("<somethingNew><list>{entry}</list></somethingNew>"),
        _ => String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn whatever_is_moved_into_a_part_nothing_becomes_off(
        moved in prop::collection::vec(any::<bool>(), ENTRIES.len()),
        layout in 0..LAYOUTS.len(),
    ) {
        let (root, part) = LAYOUTS[layout];
        let base = folder(&format!("moved-{layout}"));
        let pick = |wanted: bool| -> String {
            let rows = ENTRIES.iter().zip(&moved).filter(|(_, moved)| **moved == wanted);
            rows.map(|(entry, _)| *entry).collect::<Vec<_>>().join("\n")
        };
        write(&base, root, document("PermissionSet", &pick(false)));
        write(&base, part, pick(true));
        let found = find(std::slice::from_ref(&base));
        let input = found.inputs.iter().find(|input| input.source().ends_with(root)).unwrap();
        let report = read_everything(input);
        prop_assert!(!report.is_whole());
        for name in ["ModifyAllData", "ManageUsers", "ApiEnabled", "ViewAllData"] {
            prop_assert_ne!(state(&report, name), Setting::Off);
        }
    }

    #[test]
    fn however_an_entry_is_hidden_its_permission_does_not_become_off(
        at in 0..3usize,
        how in 0..7usize,
        everything in any::<bool>(),
    ) {
        let lines: Vec<String> = ENTRIES
            .iter()
            .enumerate()
            .map(|(other, entry)| if other == at { hidden(entry, how) } else { (*entry).to_owned() })
            .collect();
        let text = document("PermissionSet", &lines.join("\n"));
        let reader = if everything { read_text_everything } else { read_text };
        let report = reader(SubjectKind::PermissionSet, "S", "S.permissionset", &text);
        prop_assert!(!report.errors.is_empty(), "{text}");
        prop_assert_ne!(state(&report, ["ModifyAllData", "ManageUsers", "ApiEnabled"][at]), Setting::Off, "{}", text);
    }
}

/// A retrieve writes the label of everything but profiles: what lacks it was cut to what somebody changes.
#[test]
fn what_lacks_its_label_is_a_part() {
    for (kind, root) in [
        (SubjectKind::PermissionSet, "PermissionSet"),
        (SubjectKind::PermissionSetGroup, "PermissionSetGroup"),
        (SubjectKind::MutingPermissionSet, "MutingPermissionSet"),
    ] {
        let lines = permissions(&[("ViewSetup", "true")]);
        let lines = if kind == SubjectKind::PermissionSetGroup {
            "<permissionSets>A</permissionSets>"
        } else {
            &lines
        };
        for (text, is_whole) in [(common::bare(root, lines), false), (document(root, lines), true)] {
            let report = read_text(kind, "S", "S", &text);
            assert_eq!(report.is_whole(), is_whole, "{text}: {:?}", report.partial);
            if kind != SubjectKind::PermissionSetGroup {
                let expected = if is_whole { Setting::Off } else { Setting::Unknown(Unknown::PartialFile) };
                assert_eq!(state(&report, "ModifyAllData"), expected, "{text}");
            }
        }
    }
}
