//! What the file of a profile has to say to be taken for all of it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{document, permissions};
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::SubjectKind;
use permlight_metadata::read_text;
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
