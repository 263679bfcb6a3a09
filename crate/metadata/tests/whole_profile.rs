//! What the file of a profile has to say to be taken for all of it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{document, folder, permissions, write};
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::SubjectKind;
use permlight_metadata::{find, read, read_text};
use permlight_report::locale::english;

const PART: Setting = Setting::Unknown(Unknown::PartialFile);

/// What a tool writes to switch some on and others off is no whole profile; whoever keeps some off in a whole one has more on.
#[test]
fn a_profile_that_names_as_many_off_as_on_is_a_part() {
    let row = |name: &str, on: bool| {
        format!("<userPermissions><enabled>{on}</enabled><name>{name}</name></userPermissions>")
    };
    let off = ["ManageUsers", "ViewAllData", "CustomizeApplication", "AuthorApex", "ViewSetup"];
    let on = ["ApiEnabled", "ApiUserOnly", "RunReports", "ConvertLeads"];
    for many_on in 1..=on.len() {
        for many_off in 0..=off.len() {
            let rows = on[..many_on].iter().map(|name| row(name, true));
            let rows: String = rows.chain(off[..many_off].iter().map(|name| row(name, false))).collect();
            for kind in [SubjectKind::Profile, SubjectKind::PermissionSet] {
                let root = if kind == SubjectKind::Profile { "Profile" } else { "PermissionSet" };
                let report = read_text(kind, "P", "P", &document(root, &rows));
                let capture = report.capture.as_ref().unwrap();
                let is_off = capture.permissions.get("ModifyAllData") == Setting::Off;
                // A deploy of a permission set replaces it, so a file of one is always all of it.
                let is_whole = kind == SubjectKind::PermissionSet || many_off < many_on;
                assert_eq!(
                    (is_off, report.is_whole()),
                    (is_whole, is_whole),
                    "{root}: {many_on} on, {many_off} off"
                );
                assert_eq!(capture.permissions.get("ApiEnabled"), Setting::On);
            }
        }
    }
}

#[test]
fn a_profile_without_what_every_retrieve_says_of_it_is_a_part() {
    let on = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
    let (custom, licence) = ("<custom>true</custom>", "<userLicense>Salesforce</userLicense>");
    for (head, whole) in
        [(vec![custom, licence], true), (vec![custom], false), (vec![licence], false), (vec![], false)]
    {
        let text = format!("<Profile>{}{on}</Profile>", head.concat());
        let capture = read_text(SubjectKind::Profile, "P", "P.profile", &text).capture.unwrap();
        let rest = if whole { Setting::Off } else { PART };
        assert_eq!(capture.permissions.get("ModifyAllData"), rest, "{head:?}");
        assert_eq!(capture.permissions.get("ApiEnabled"), Setting::On, "{head:?}");
    }
}

#[test]
fn a_profile_that_names_nothing_that_is_on_is_a_part() {
    for (lines, says) in [
        (String::new(), "names no user permission"),
        (
            permissions(&[("ModifyAllData", "false"), ("ManageUsers", "False")]),
            "only user permissions that are off",
        ),
    ] {
        let report = read_text(SubjectKind::Profile, "P", "P.profile", &document("Profile", &lines));
        assert!(english().say(&report.partial[0].message).contains(says), "{:?}", report.partial);
        let capture = report.capture.unwrap();
        assert_eq!(capture.permissions.get("ViewSetup"), PART);
        for section in [Section::LoginIpRanges, Section::LoginHours] {
            assert!(!capture.coverage(section).is_whole(), "{section:?}");
        }
    }
}

/// Each version of the API that a manifest beside the files can name, read from a folder and from an archive: what the version does not
/// know, or does not list, is never off; what it names stays.
#[test]
fn what_a_version_of_the_api_does_not_list_is_unknown() {
    let set = document(
        "PermissionSet",
        "<label>S</label><objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete>\
         <allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords>\
         <object>Lead</object><viewAllRecords>false</viewAllRecords></objectPermissions>\
         <userPermissions><enabled>true</enabled><name>UseAnyApiClient</name></userPermissions>",
    );
    let named = set.replace("UseAnyApiClient", "ViewAllFieldsGlobal");
    let version = |number: &str| document("Package", &format!("<version>{number}</version>"));
    for (manifest, of_user, is_whole) in [
        (None, ["off", "off"], true),
        (Some(version("68.0")), ["off", "off"], true),
        (Some(version(" 67 ")), ["off", "off"], true),
        (Some(version("66.0")), ["off", "unknown"], true),
        (Some(version("63.0")), ["unknown", "unknown"], true),
        (Some(version("40.0")), ["unknown", "unknown"], true),
        (Some(version("39.0")), ["unknown", "unknown"], false),
        (Some(version("28")), ["unknown", "unknown"], false),
        (Some(version("6x.0")), ["unknown", "unknown"], false),
        (Some(document("Package", "<types></types>")), ["off", "off"], true),
        (Some("<Package><version>68.0".to_owned()), ["unknown", "unknown"], false),
    ] {
        for (text, global) in [(&set, of_user[0]), (&named, "on")] {
            let base = folder("versions");
            write(&base, "permissionsets/S.permissionset", text);
            if let Some(manifest) = &manifest {
                write(&base, "package.xml", manifest);
            }
            let report = read(&find(std::slice::from_ref(&base)).inputs[0]);
            let capture = report.capture.as_ref().unwrap();
            let states =
                ["ViewAllFieldsGlobal", "UseAnyApiAuth"].map(|name| capture.permissions.get(name).word());
            assert_eq!(states, [global, of_user[1]], "{manifest:?}");
            assert_eq!(capture.permissions.get("ApiEnabled"), Setting::Off, "{manifest:?}");
            assert_eq!(report.is_whole(), is_whole, "{manifest:?}");
            for section in
                [Section::Objects, Section::Fields, Section::ApexClasses, Section::CustomPermissions]
            {
                assert_eq!(capture.coverage(section).is_whole(), is_whole, "{manifest:?} {section:?}");
            }
        }
    }
}
