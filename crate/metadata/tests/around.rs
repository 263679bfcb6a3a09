//! What lies around a file, and what is called like one: nothing of it is passed over in silence.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Cursor, Write as _};
use std::path::Path;

use common::{PROFILE, document, folder, permissions, write};
use permlight_core::setting::{Setting, Unknown};
use permlight_metadata::{FileReport, find, read};
use permlight_report::locale::english;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PART: Setting = Setting::Unknown(Unknown::PartialFile);

/// The only file of this name below a folder.
fn of(folder: &Path, name: &str) -> FileReport {
    let found = find(&[folder.to_owned()]);
    let input = found.inputs.iter().find(|input| input.source().ends_with(name)).unwrap();
    read(input)
}

fn state(report: &FileReport, name: &str) -> Setting {
    report.capture.as_ref().unwrap().permissions.get(name)
}

#[test]
fn a_file_in_a_folder_of_its_own_is_not_whole_anywhere() {
    let text = document("PermissionSet", "<label>Sync</label>");
    for (root, is_whole) in [
        ("permissionsets/Sync/Sync.permissionset-meta.xml", false),
        ("permissionsets/sync/Sync.permissionset-meta.xml", false),
        ("permissionsets/Sync/meta/Sync.permissionset-meta.xml", false),
        ("permissionsets/Sync.parts/Sync.permissionset-meta.xml", false),
        ("d/Sync/Sync.permissionset-meta.xml", false),
        ("permissionsets/hr/Sync.permissionset-meta.xml", true),
        ("permissionsets/Sync/Sync_EU.permissionset-meta.xml", true),
        ("Sync/permissionsets/Sync.permissionset-meta.xml", true),
        ("Sync/main/Sync.permissionset-meta.xml", true),
    ] {
        let base = folder("own-folder");
        write(&base, &format!("p/{root}"), &text);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(root, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
        write(&base, "z/retrieve.zip", archive.finish().unwrap().into_inner());
        for path in ["p", "z"] {
            let report = read(&find(&[base.join(path)]).inputs[0]);
            assert_eq!(report.is_whole(), is_whole, "{root} in {path}");
            assert_eq!(state(&report, "ModifyAllData") == PART, !is_whole, "{root} in {path}");
            assert!(
                is_whole || english().say(&report.errors[0].message).contains("in a folder of its own"),
                "{root}"
            );
        }
    }
    // A folder of several is nobody's own.
    let base = folder("own-folder-of-several");
    write(&base, "sync/Sync.permissionset", &text);
    write(&base, "sync/Other.permissionset", &text);
    assert!(find(std::slice::from_ref(&base)).inputs.iter().all(|input| read(input).is_whole()));
    let base = folder("own-folder-profile");
    write(&base, "profiles/P/P.profile-meta.xml", PROFILE);
    assert!(!of(&base, "P.profile-meta.xml").is_whole());
}

#[test]
fn in_a_delta_a_file_that_grants_nothing_is_a_part() {
    let base = folder("delta-sets");
    write(&base, "sfdx-project.json", "{}");
    write(&base, "d/package/package.xml", "<Package/>");
    let names = ["permissionsets/A.permissionset-meta.xml", "permissionsets/B.permissionset-meta.xml"];
    write(&base, &format!("d/{}", names[0]), document("PermissionSet", "<label>A</label>"));
    write(
        &base,
        &format!("d/{}", names[1]),
        document("PermissionSet", &permissions(&[("ApiEnabled", "true")])),
    );
    assert_eq!(state(&of(&base, names[0]), "ModifyAllData"), PART);
    // A deploy takes a permission set as a whole.
    assert_eq!(state(&of(&base, names[1]), "ModifyAllData"), Setting::Off);
}

#[test]
fn the_same_package_says_the_same_as_a_folder_and_as_an_archive() {
    for (signs, is_part) in [
        (&["package.xml", "destructiveChangesPost.xml"][..], true),
        (&["package.xml", "destructiveChanges.xml"], true),
        (&["package.xml", "DestructiveChanges/x.xml"], true),
        (&["package/package.xml"], true),
        (&["Package/Package.xml"], true),
        (&["package.xml"], false),
        (&["package.xml", "destructiveChanges.xml", "sfdx-project.json"], false),
    ] {
        let base = folder("parity");
        write(&base, "sfdx-project.json", "{}");
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in signs.iter().chain(&["profiles/A.profile"]) {
            let text = if name.ends_with(".profile") { PROFILE } else { "<Package/>" };
            write(&base, &format!("p/{name}"), text);
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        write(&base, "z/p.zip", archive.finish().unwrap().into_inner());
        for path in ["p", "z"] {
            let report = read(&find(&[base.join(path)]).inputs[0]);
            assert_eq!(!report.is_whole(), is_part, "{signs:?} in {path}: {:?}", report.partial);
        }
    }
}

#[test]
fn what_looks_like_a_file_to_read_is_read_or_an_error() {
    let zip = |names: &[(&str, &[u8])]| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in names {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    let text = document("PermissionSet", "");
    let inner = zip(&[("permissionsets/B.permissionset", text.as_bytes())]);
    let resource = zip(&[("img/a.png", b"x")]);
    for (name, bytes, inputs, errors) in [
        ("x/B.PermissionSet", text.as_bytes(), 2, 0),
        ("x/C.permissionset-META.XML", text.as_bytes(), 2, 0),
        ("x/E.permissionset.xml", text.as_bytes(), 1, 1),
        ("x/F.permissionset_meta.xml", text.as_bytes(), 1, 1),
        ("x/notes.xml", text.as_bytes(), 1, 0),
    ] {
        let base = folder("looks");
        write(&base, "p/a/A.permissionset", &text);
        write(&base, &format!("p/{name}"), bytes);
        let own: &[(&str, &[u8])] = &[("a/A.permissionset", text.as_bytes()), (name, bytes)];
        write(&base, "z/p.zip", zip(own));
        for path in ["p", "z"] {
            let found = find(&[base.join(path)]);
            assert_eq!((found.inputs.len(), found.errors.len()), (inputs, errors), "{name} in {path}");
        }
    }
    for (name, bytes, errors) in [("inner.zip", &inner, 1), ("staticresources/r.zip", &resource, 0)] {
        let base = folder("inner");
        write(&base, "p.zip", zip(&[("A.permissionset", text.as_bytes()), (name, bytes)]));
        assert_eq!(find(std::slice::from_ref(&base)).errors.len(), errors, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_hides_nothing() {
    use std::os::unix::fs::symlink;
    let text = document("PermissionSet", &permissions(&[("ApiEnabled", "true")]));
    let base = folder("links");
    write(&base, "real/sets/A.permissionset", &text);
    write(&base, "docs/readme.md", "x");
    write(&base, "p/B.permissionset", &text);
    for (link, to, errors) in [
        ("permissionsets", base.join("real/sets"), 1),
        ("anything", base.join("real"), 1),
        ("permissionsets", base.join("gone"), 1),
        ("docs", base.join("docs"), 0),
        ("again", base.join("p"), 0),
    ] {
        let link = base.join("p").join(link);
        symlink(&to, &link).unwrap();
        let found = find(&[base.join("p")]);
        assert_eq!((found.errors.len(), found.links.len()), (errors, 1 - errors), "{}", link.display());
        std::fs::remove_file(link).unwrap();
    }
    // The parts lie beside what a given link leads to, and so does the sign of a delta.
    let base = folder("given-links");
    let set = write(&base, "real/permissionsets/Sync.permissionset-meta.xml", &text);
    write(&base, "real/permissionsets/Sync/userPermissions.yaml", "x");
    let profile = write(&base, "delta/src/profiles/P.profile-meta.xml", PROFILE);
    write(&base, "delta/package/package.xml", "<Package/>");
    write(&base, "p/x", "x");
    for (link, to) in [
        ("Sync.permissionset-meta.xml", set.as_path()),
        ("Other.permissionset-meta.xml", set.as_path()),
        ("P.profile-meta.xml", profile.as_path()),
        ("cur", base.join("delta/src").as_path()),
    ] {
        let link = base.join("p").join(link);
        symlink(to, &link).unwrap();
        let found = find(std::slice::from_ref(&link));
        assert!(!read(&found.inputs[0]).is_whole(), "{}", link.display());
    }
}
