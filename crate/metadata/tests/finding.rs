//! Which files the reader finds, and that one broken file never stops the others.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::PathBuf;

use common::{PROFILE, document, folder, permissions, write};
use permlight_core::setting::Setting;
use permlight_metadata::{Found, MAX_FILE_BYTES, find, read};
use permlight_report::locale::english;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The sources, without the folder of the test.
fn sources(found: &Found, folder: &std::path::Path) -> Vec<String> {
    let folder = format!("{}/", folder.display()).replace('\\', "/");
    found.inputs.iter().map(|input| input.source().replace(&folder, "")).collect()
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, bytes)) in entries.iter().enumerate() {
        let method = if at % 2 == 0 { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_tree_is_searched_to_any_depth() {
    let folder = folder("tree");
    write(&folder, "force-app/main/default/profiles/Integration %28API%29.profile-meta.xml", PROFILE);
    write(&folder, "src/permissionsets/B.permissionset", document("PermissionSet", ""));
    write(&folder, "a/b/c/d/e/M.mutingpermissionset-meta.xml", document("MutingPermissionSet", ""));
    write(&folder, "G.permissionsetgroup", document("PermissionSetGroup", ""));
    write(&folder, "profilePasswordPolicies/P.profilePasswordPolicy-meta.xml", "<x/>");
    write(&folder, "package.xml", "<x/>");
    write(&folder, ".git/refs/x.profile", "no");
    write(&folder, "node_modules/x/X.profile", "no");
    let found = find(std::slice::from_ref(&folder));
    assert_eq!(
        sources(&found, &folder),
        [
            "G.permissionsetgroup",
            "a/b/c/d/e/M.mutingpermissionset-meta.xml",
            "force-app/main/default/profiles/Integration %28API%29.profile-meta.xml",
            "src/permissionsets/B.permissionset",
        ]
    );
    assert_eq!((found.ignored, found.settings.len()), (1, 1));
    assert_eq!(found.errors, []);
    assert!(found.inputs.iter().all(|input| read(input).errors.is_empty()));
    assert_eq!(read(&found.inputs[2]).capture.unwrap().subject.name, "Integration (API)");
}

#[test]
fn each_file_is_found_once() {
    let folder = folder("once");
    let file = write(&folder, "x/P.profile", PROFILE);
    let found = find(&[file, folder.clone(), folder.join("x")]);
    assert_eq!(sources(&found, &folder), ["x/P.profile"]);
}

#[test]
fn an_empty_folder_is_no_error_and_a_missing_path_is() {
    let folder = folder("empty");
    let found = find(std::slice::from_ref(&folder));
    assert!(found.inputs.is_empty() && found.errors.is_empty());
    let found = find(&[folder.join("gone"), PathBuf::new()]);
    assert_eq!(found.errors.len(), 2);
    assert!(
        found.errors[1]
            .said(english())
            .ends_with("there is no such file or folder: check the path, or retrieve the metadata first")
    );
}

#[test]
fn an_archive_is_read_as_retrieved() {
    let folder = folder("archive");
    let set = document("PermissionSet", &permissions(&[("ApiEnabled", "true")]));
    let bytes = archive(&[
        ("unpackaged/profiles/Integration %28API%29.profile", PROFILE.as_bytes()),
        ("unpackaged/permissionsets/S.permissionset", set.as_bytes()),
        ("unpackaged/package.xml", b"<x/>"),
        ("__MACOSX/unpackaged/permissionsets/._S.permissionset", b"\0\x05\x16\x07"),
    ]);
    write(&folder, "retrieve.zip", bytes);
    let found = find(std::slice::from_ref(&folder));
    assert_eq!(found.errors, []);
    assert_eq!(found.ignored, 2);
    assert_eq!(
        sources(&found, &folder),
        [
            "retrieve.zip!/unpackaged/permissionsets/S.permissionset",
            "retrieve.zip!/unpackaged/profiles/Integration %28API%29.profile",
        ]
    );
    let reports: Vec<_> = found.inputs.iter().map(read).collect();
    assert!(reports.iter().all(|report| report.errors.is_empty()));
    assert_eq!(reports[0].capture.as_ref().unwrap().permissions.get("ApiEnabled"), Setting::On);
    assert_eq!(reports[1].capture.as_ref().unwrap().subject.name, "Integration (API)");
    assert_eq!(reports[1].bytes, PROFILE.len() as u64);
}

#[test]
fn a_damaged_archive_is_an_error() {
    let folder = folder("damaged");
    let bytes = archive(&[("P.profile", PROFILE.as_bytes())]);
    write(&folder, "cut.zip", &bytes[..bytes.len() / 2]);
    write(&folder, "empty.zip", "");
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 3] ^= 0xff;
    write(&folder, "flipped.zip", flipped);
    write(&folder, "whole.zip", bytes);
    let found = find(std::slice::from_ref(&folder));
    assert_eq!(found.errors.len(), 2);
    assert!(
        found.errors.iter().all(|error| english().say(&error.message).starts_with("the archive is damaged"))
    );
    assert_eq!(sources(&found, &folder), ["flipped.zip!/P.profile", "whole.zip!/P.profile"]);
    let reports: Vec<_> = found.inputs.iter().map(read).collect();
    assert!(reports[0].capture.is_none());
    assert_eq!(reports[0].errors.len(), 1);
    assert!(reports[1].errors.is_empty());
}

#[test]
fn a_broken_file_does_not_stop_the_others() {
    let folder = folder("broken");
    write(&folder, "A.profile", "<Profile>");
    write(&folder, "B.profile", PROFILE);
    write(&folder, "C.profile", "");
    let reports: Vec<_> = find(&[folder]).inputs.iter().map(read).collect();
    assert_eq!(
        reports.iter().map(|report| report.capture.is_some()).collect::<Vec<_>>(),
        [false, true, false]
    );
    assert!(
        reports[0].errors[0]
            .said(english())
            .ends_with("A.profile:1:10: expected </Profile> (opened in line 1), found the end of the file")
    );
    assert!(
        reports[2].errors[0]
            .said(english())
            .ends_with("C.profile:1:1: expected an XML element, found an empty file")
    );
}

#[test]
fn a_file_that_is_too_large_is_an_error() {
    let folder = folder("large");
    File::create(folder.join("P.profile")).unwrap().set_len(MAX_FILE_BYTES + 1).unwrap();
    let found = find(&[folder]);
    let report = read(&found.inputs[0]);
    assert!(report.capture.is_none());
    assert!(english().say(&report.errors[0].message).starts_with("the file is larger than 64 MB"));
}

#[test]
fn a_file_that_vanishes_is_an_error() {
    let folder = folder("vanishes");
    let file = write(&folder, "P.profile", PROFILE);
    let found = find(&[folder]);
    fs::remove_file(file).unwrap();
    let report = read(&found.inputs[0]);
    assert!(english().say(&report.errors[0].message).starts_with("it cannot be read"));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let folder = folder("links");
    write(&folder, "x/P.profile", PROFILE);
    std::os::unix::fs::symlink(&folder, folder.join("x/loop")).unwrap();
    let found = find(std::slice::from_ref(&folder));
    assert_eq!(sources(&found, &folder), ["x/P.profile"]);
    assert!(matches!(&found.links[..], [link] if link.ends_with("x/loop")), "{:?}", found.links);
    // One that is called like a file to read would be missed: it is an error.
    std::os::unix::fs::symlink(folder.join("x/P.profile"), folder.join("Q.profile")).unwrap();
    let found = find(std::slice::from_ref(&folder));
    assert!(
        found.errors[0].said(english()).contains("Q.profile: this is a symbolic link"),
        "{:?}",
        found.errors
    );
}

#[test]
fn user_permissions_in_another_file_are_read() {
    let folder = folder("decomposed");
    let set = document("PermissionSet", "<label>S</label>");
    let part = document("PermissionSet", &permissions(&[("ModifyAllData", "true")]));
    write(&folder, "permissionsets/S/S.permissionset-meta.xml", &set);
    write(&folder, "permissionsets/S/S.userPermission-meta.xml", &part);
    let bytes = archive(&[
        ("permissionsets/S/S.permissionset-meta.xml", set.as_bytes()),
        ("permissionsets/S/S.userPermission-meta.xml", part.as_bytes()),
    ]);
    write(&folder, "project.zip", bytes);
    let found = find(&[folder]);
    assert_eq!(found.inputs.len(), 2);
    for input in &found.inputs {
        let report = read(input);
        assert!(report.is_whole(), "{:?}", report.errors);
        let permissions = &report.capture.as_ref().unwrap().permissions;
        assert_eq!(
            (permissions.get("ModifyAllData"), permissions.get("ManageUsers")),
            (Setting::On, Setting::Off)
        );
        let (file, line) = report.place(permissions.line("ModifyAllData").unwrap());
        assert!(file.ends_with("permissionsets/S/S.userPermission-meta.xml"), "{file}");
        assert_eq!(line, 3);
    }
}

/// Whatever is called like a file to read and cannot be read is told; a link that is given itself is only another name.
#[cfg(unix)]
#[test]
fn what_is_neither_file_nor_folder_is_told_and_a_given_link_is_followed() {
    let base = folder("neither");
    write(&base, "real/profiles/P.profile", document("Profile", ""));
    std::os::unix::fs::symlink(base.join("real"), base.join("current")).unwrap();
    let found = find(&[base.join("current")]);
    assert_eq!((found.inputs.len(), found.errors.len(), found.links.len()), (1, 0, 0), "{:?}", found.links);
    for (at, (name, errors)) in
        [("S.permissionset", 1), ("P.profile-meta.xml", 1), ("r.zip", 1), ("notes", 0)]
            .into_iter()
            .enumerate()
    {
        // A socket is no file, as little as a pipe is.
        let place = std::env::temp_dir().join(format!("permlight-{}-{at}", std::process::id()));
        std::fs::create_dir_all(&place).unwrap();
        let socket = std::os::unix::net::UnixListener::bind(place.join(name)).unwrap();
        let found = find(std::slice::from_ref(&place));
        assert_eq!((found.errors.len(), found.ignored), (errors, 1 - errors), "{name}");
        drop(socket);
        std::fs::remove_dir_all(place).unwrap();
    }
}
