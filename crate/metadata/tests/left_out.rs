//! What `.forceignore` leaves out is named and not judged, and a subject of which it leaves out a part is never whole; manifests
//! that lie beside the files are found.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::io::{Cursor, Write as _};

use common::{PROFILE, document, folder, permissions, write};
use permlight_core::setting::Setting;
use permlight_metadata::{Input, Manifests, find, read};
use permlight_report::locale::english;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[test]
fn a_file_that_is_left_out_is_named_and_read_only_if_it_is_asked_for() {
    let base = folder("left-out");
    write(&base, "sfdx-project.json", "{}");
    write(
        &base,
        ".forceignore",
        "# people\n**/profiles/Admin*\n!**/profiles/AdminSync*\npermissionsets/old/\n",
    );
    for name in ["Admin", "AdminSync", "HubSpot"] {
        write(&base, &format!("force-app/profiles/{name}.profile-meta.xml"), PROFILE);
    }
    write(&base, "permissionsets/old/A.permissionset", document("PermissionSet", ""));
    let found = find(std::slice::from_ref(&base));
    let names: Vec<_> = found.inputs.iter().map(Input::name).collect();
    assert_eq!(names, ["AdminSync", "HubSpot"]);
    let left: Vec<_> = found.left_out.iter().map(|file| file.rsplit('/').next().unwrap()).collect();
    assert_eq!(left, ["Admin.profile-meta.xml", "A.permissionset"]);
    let asked = base.join("force-app/profiles/Admin.profile-meta.xml");
    assert_eq!(find(&[asked]).inputs.len(), 1);
    // A folder of which nothing is left is no folder that passes.
    let found = find(&[base.join("permissionsets")]);
    assert!(
        found.inputs.is_empty()
            && english().say(&found.errors[0].message).contains("left out by .forceignore")
    );
}

#[test]
fn a_part_that_is_left_out_leaves_the_set_open() {
    for (rule, is_whole) in [
        ("**/ModifyAllData.userPermission-meta.xml", false),
        ("**/permissionsets/Sync/userPermissions/", false),
        ("**/permissionsets/**/*.xml", false),
        ("**/layouts/**", true),
    ] {
        let base = folder("left-part");
        write(&base, ".forceignore", rule);
        write(
            &base,
            "permissionsets/Sync/Sync.permissionset-meta.xml",
            document("PermissionSet", "<label>S</label>"),
        );
        for name in ["ApiEnabled", "ModifyAllData"] {
            let entry = format!("<enabled>true</enabled><name>{name}</name>");
            let path = format!("permissionsets/Sync/userPermissions/{name}.userPermission-meta.xml");
            write(&base, &path, document("UserPermission", &entry));
        }
        let report = read(&find(std::slice::from_ref(&base)).inputs[0]);
        assert_eq!(report.is_whole(), is_whole, "{rule}: {:?}", report.errors);
        let state = report.capture.as_ref().unwrap().permissions.get("ModifyAllData");
        assert_ne!(state, Setting::Off, "{rule}");
        assert!(
            is_whole || english().say(&report.errors[0].message).contains(".forceignore leaves out"),
            "{rule}"
        );
    }
}

#[test]
fn what_sf_decomposer_joins_itself_is_read_although_the_cli_leaves_it_out() {
    let base = folder("left-plugin");
    let rules = "**/permissionsets/**/*.xml\n!**/permissionsets/*.permissionset-meta.xml\n";
    write(&base, ".forceignore", rules);
    write(
        &base,
        "permissionsets/Sync/Sync.permissionset-meta.xml",
        document("PermissionSet", "<label>S</label>"),
    );
    let part = document("PermissionSet", &permissions(&[("ApiEnabled", "true")]));
    write(&base, "permissionsets/Sync/userPermissions/ApiEnabled.userPermissions-meta.xml", part);
    let report = read(&find(std::slice::from_ref(&base)).inputs[0]);
    assert!(report.is_whole(), "{:?}", report.errors);
    assert_eq!(report.capture.unwrap().permissions.get("ModifyAllData"), Setting::Off);
}

#[test]
fn manifests_beside_the_files_are_found() {
    let types = |member| {
        format!(
            "<Package><types><members>{member}</members><name>CustomObject</name></types>\
             <types><members>P</members><name>Profile</name></types><version>63.0</version></Package>"
        )
    };
    let base = folder("manifests");
    write(&base, "a/profiles/P.profile", PROFILE);
    assert_eq!(find(&[base.join("a")]).manifests(), Manifests { is_of_them: true, ..Manifests::default() });
    write(&base, "a/package.xml", types("Account"));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("unpackaged/package.xml", types("Contact").as_str()), ("unpackaged/profiles/P.profile", PROFILE)]
    {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    write(&base, "b/r.zip", archive.finish().unwrap().into_inner());
    let [a, b] = ["a", "b"].map(|side| find(&[base.join(side)]).manifests());
    assert_eq!((a.versions, b.versions), (vec!["63.0".to_owned()], vec!["63.0".to_owned()]));
    let [a, b] = [a.of_profiles, b.of_profiles].map(Option::unwrap);
    assert!(a.has("CustomObject") && !a.has("Layout"));
    assert_eq!(a.differences(&b), ["CustomObject"]);
    // Who did not ask for the profile says nothing of it.
    write(&base, "a/package.xml", types("Account").replace("<members>P<", "<members>Other<"));
    let other = find(&[base.join("a")]).manifests();
    assert!(!other.is_of_them && other.of_profiles.is_some() && other.errors.is_empty(), "{other:?}");
    write(&base, "a/package.xml", "<Package>");
    let broken = find(&[base.join("a")]).manifests();
    assert!(broken.of_profiles.is_none() && broken.errors[0].source.ends_with("a/package.xml"), "{broken:?}");
}
