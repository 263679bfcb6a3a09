//! Settings of an org say in files what they say on pages.
#![allow(clippy::unwrap_used)]

mod common;

use common::{document, folder, write};
use permlight_core::evaluate::evaluate;
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{SettingsReport, find, is_of_settings, read_settings, read_settings_text};

const MFA: &str =
    "identity/Require multi-factor authentication (MFA) for all direct UI logins to your Salesforce org";

fn settings(lines: &str) -> SettingsReport {
    read_settings_text("Security.settings", &document("SecuritySettings", lines))
}

fn fact<'r>(report: &'r SettingsReport, name: &str) -> Option<&'r str> {
    report.capture.as_ref().unwrap().more.get(name).map(String::as_str)
}

#[test]
fn the_groups_of_a_file_are_the_pages() {
    let report = settings(
        "<networkAccess><ipRanges><description>office</description><end>203.0.113.9</end><start>203.0.113.1</start></ipRanges>\
         <ipRanges><end>192.0.2.9</end><start>192.0.2.1</start></ipRanges></networkAccess>\n\
         <passwordPolicies><expiration>NinetyDays</expiration><minimumPasswordLength>8</minimumPasswordLength></passwordPolicies>\n\
         <sessionSettings><enableMFADirectUILoginOptIn>true</enableMFADirectUILoginOptIn>\
         <enforceIpRangesEveryRequest>false</enforceIpRangesEveryRequest><sessionTimeout>TwoHours</sessionTimeout></sessionSettings>",
    );
    assert_eq!(report.errors, []);
    for (name, value) in [
        ("trusted-ip/203.0.113.1-203.0.113.9", "office"),
        ("trusted-ip/192.0.2.1-192.0.2.9", ""),
        ("list/trusted-ip", "2"),
        ("password/User passwords expire in", "90 days"),
        ("password/Minimum password length", "8"),
        (MFA, "on"),
        ("session/Enforce login IP ranges on every request", "off"),
        ("session/Timeout Value", "2 hours"),
    ] {
        assert_eq!(fact(&report, name), Some(value), "{name}");
    }
    assert!(is_of_settings(MFA) && !is_of_settings("user/licence"));
}

#[test]
fn what_a_file_does_not_say_clearly_is_unknown() {
    let flag = |text: &str| format!("<enableMFADirectUILoginOptIn>{text}</enableMFADirectUILoginOptIn>");
    for (lines, errors) in [
        (String::new(), 0),
        (format!("<sessionSettings>{}</sessionSettings>", flag("yes")), 1),
        (format!("<sessionSettings>{}{}</sessionSettings>", flag("true"), flag("false")), 1),
        (flag("true"), 0),
        (format!("<sessionSettings><x>{}</x></sessionSettings>", flag("true")), 0),
        (format!("<passwordPolicies>{}</passwordPolicies>", flag("true")), 0),
    ] {
        let report = settings(&lines);
        assert_eq!((fact(&report, MFA), report.errors.len()), (None, errors), "{lines}");
    }
    let report = settings("<networkAccess><ipRanges><start>10.0.0.1</start></ipRanges></networkAccess>");
    assert_eq!((fact(&report, "list/trusted-ip"), report.errors.len()), (None, 1));
    for text in ["<Profile/>", "<SecuritySettings>", "", "x"] {
        assert!(read_settings_text("Security.settings", text).capture.is_none(), "{text}");
    }
}

#[test]
fn rules_about_pages_judge_the_file_and_name_the_line() {
    let base = folder("settings");
    let lines = |on: &str| {
        format!(
            "<sessionSettings>\n<enableMFADirectUILoginOptIn>{on}</enableMFADirectUILoginOptIn>\n</sessionSettings>"
        )
    };
    for (on, outcome) in [("true", Outcome::Pass), ("false", Outcome::Fail)] {
        write(&base, "settings/Security.settings-meta.xml", document("SecuritySettings", &lines(on)));
        let found = find(std::slice::from_ref(&base));
        assert_eq!((found.settings.len(), found.errors.len(), found.empty.len()), (1, 0, 0));
        let capture = read_settings(&found.settings[0]).capture.unwrap();
        assert_eq!(capture.subject.kind, SubjectKind::Org);
        let findings = evaluate(&capture, Policy::find("recommended").unwrap());
        let finding = findings.iter().find(|finding| finding.target.name() == MFA).unwrap();
        assert_eq!((finding.outcome, finding.line), (outcome, Some(4)));
    }
}
