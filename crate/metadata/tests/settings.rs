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

fn of_profile(root: &str, lines: &str) -> SettingsReport {
    read_settings_text("X", &document(root, lines))
}

#[test]
fn settings_of_a_profile_say_what_its_pages_say() {
    let report = of_profile(
        "ProfilePasswordPolicy",
        "<lockoutInterval>0</lockoutInterval><maxLoginAttempts>0</maxLoginAttempts>\
         <minimumPasswordLength>8</minimumPasswordLength><obscure>false</obscure>\
         <passwordExpiration>365</passwordExpiration><profile>crm sync</profile>",
    );
    assert_eq!(report.errors, []);
    let subject = &report.capture.as_ref().unwrap().subject;
    assert_eq!((subject.kind, subject.name.as_str()), (SubjectKind::Profile, "crm sync"));
    for (name, value) in [
        ("password/Lockout effective period", "Forever (must be reset by admin)"),
        ("password/Maximum invalid login attempts", "No limit"),
        ("password/Minimum password length", "8"),
        ("password/Obscure secret answer for password resets", "off"),
        ("password/User passwords expire in", "One year"),
    ] {
        assert_eq!(fact(&report, name), Some(value), "{name}");
    }
    let session = |minutes: &str| {
        of_profile(
            "ProfileSessionSetting",
            &format!("<profile>A</profile><sessionTimeout>{minutes}</sessionTimeout>"),
        )
    };
    let fact_of = "session/Session times out after";
    assert_eq!(fact(&session("120"), fact_of), Some("2 hours of inactivity"));
    // The profile has none of its own: the org's counts, which this file does not say.
    assert_eq!((fact(&session("0"), fact_of), session("0").errors.len()), (None, 0));
    for wrong in ["", "121", "-1", "1e3", "two"] {
        assert_eq!((fact(&session(wrong), fact_of), session(wrong).errors.len()), (None, 1), "{wrong}");
    }
}

#[test]
fn settings_of_a_profile_that_do_not_say_clearly_whose_they_are_are_nobodys() {
    for lines in [
        "<sessionTimeout>15</sessionTimeout>",
        "<profile>A</profile><profile>B</profile><sessionTimeout>15</sessionTimeout>",
        "<x><profile>A</profile></x><sessionTimeout>15</sessionTimeout>",
    ] {
        let report = of_profile("ProfileSessionSetting", lines);
        assert!(report.capture.is_none() && report.errors.len() == 1, "{lines}");
    }
    let twice = "<profile>A</profile><sessionTimeout>15</sessionTimeout><sessionTimeout>30</sessionTimeout>";
    let report = of_profile("ProfileSessionSetting", twice);
    assert_eq!((fact(&report, "session/Session times out after"), report.errors.len()), (None, 1));
}

#[test]
fn settings_stand_with_their_profile_and_name_their_file_and_line() {
    let base = folder("of-profile");
    let profile = "<custom>true</custom>\n<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
    write(&base, "profiles/CRM Sync.profile-meta.xml", document("Profile", profile));
    let policy = |attempts: &str| {
        document(
            "ProfilePasswordPolicy",
            &format!(
                "<maxLoginAttempts>{attempts}</maxLoginAttempts>\n<passwordExpiration>90</passwordExpiration>\n<profile>crm sync</profile>"
            ),
        )
    };
    write(&base, "profilePasswordPolicies/PT1_1.profilePasswordPolicy-meta.xml", policy("10"));
    let judged = || {
        let found = find(std::slice::from_ref(&base));
        assert_eq!((found.inputs.len(), found.errors.len()), (1, 0));
        let mut report = permlight_metadata::read(&found.inputs[0]);
        let settings: Vec<_> = found.settings.iter().map(read_settings).collect();
        permlight_metadata::add_settings(&mut report, &settings);
        let findings = evaluate(report.capture.as_ref().unwrap(), Policy::find("recommended").unwrap());
        let of = |code: &str| {
            let finding = findings.iter().find(|finding| finding.rule.code == code).unwrap();
            let place = finding.line.map(|line| report.place(line));
            (finding.outcome, place.map(|(file, line)| (file.rsplit('/').next().unwrap().to_owned(), line)))
        };
        (of("LOG109"), of("LOG108"), of("API001"))
    };
    let at = |file: &str, line: u32| Some((file.to_owned(), line));
    let policy_file = "PT1_1.profilePasswordPolicy-meta.xml";
    assert_eq!(
        judged(),
        (
            (Outcome::Pass, at(policy_file, 3)),
            (Outcome::Pass, at(policy_file, 4)),
            (Outcome::Pass, at("CRM Sync.profile-meta.xml", 4)),
        )
    );
    // A second file says another thing of one of them.
    write(&base, "profilePasswordPolicies/PT2_2.profilePasswordPolicy", policy("0"));
    let (attempts, expiry, _) = judged();
    assert_eq!((attempts, expiry.0), ((Outcome::Unknown, None), Outcome::Pass));
}

type Reader<'r> = &'r dyn Fn(&str) -> SettingsReport;

/// Elements beside one that says what is right, none of which says so: each leaves open what the file says.
fn beside(name: &str, wrong: &str, unreadable: &str) -> Vec<String> {
    let in_capitals = name.to_uppercase();
    vec![
        format!("<{name}>{wrong}</{name}>"),
        format!("<{name}>{unreadable}</{name}>"),
        format!("<{name}/>"),
        format!("<{name}>{wrong}<x/></{name}>"),
        format!("<{name} value=\"{wrong}\"/>"),
        format!("<{in_capitals}>{wrong}</{in_capitals}>"),
        format!("<sf:{name}>{wrong}</sf:{name}>"),
    ]
}

#[test]
fn whatever_else_a_file_says_of_a_setting_leaves_it_open() {
    const TIMEOUT: &str = "session/Timeout Value";
    const ATTEMPTS: &str = "password/Maximum invalid login attempts";
    const OF_PROFILE: &str = "session/Session times out after";
    let of_org = |own: &str| settings(&format!("<sessionSettings>{own}</sessionSettings>"));
    let policy = |own: &str| of_profile("ProfilePasswordPolicy", &format!("<profile>A</profile>{own}"));
    let session = |own: &str| of_profile("ProfileSessionSetting", &format!("<profile>A</profile>{own}"));
    let readers: [(Reader<'_>, &str, &str, [&str; 3]); 4] = [
        (&of_org, "sessionTimeout", TIMEOUT, ["TwoHours", "TwentyFourHours", "2 hours"]),
        (&of_org, "enableMFADirectUILoginOptIn", MFA, ["true", "false", "yes"]),
        (&policy, "maxLoginAttempts", ATTEMPTS, ["10", "0", "99"]),
        (&session, "sessionTimeout", OF_PROFILE, ["120", "0", "99"]),
    ];
    for (read, name, of, [right, wrong, unreadable]) in readers {
        let right = format!("<{name}>{right}</{name}>");
        assert!(fact(&read(&right), of).is_some() && fact(&read(&right.repeat(2)), of).is_some(), "{right}");
        for other in beside(name, wrong, unreadable) {
            for lines in [format!("{right}{other}"), format!("{other}{right}")] {
                let report = read(&lines);
                assert_eq!((fact(&report, of), report.errors.len()), (None, 1), "{lines}");
                assert!(fact(&report, &format!("doubt/{of}")).is_some(), "{lines}");
            }
        }
    }
    let groups = "<sessionSettings><sessionTimeout>TwoHours</sessionTimeout></sessionSettings>\
        <SessionSettings><sessionTimeout>TwentyFourHours</sessionTimeout></SessionSettings>";
    assert_eq!(fact(&settings(groups), TIMEOUT), None);
}

#[test]
fn trusted_ranges_were_all_seen_only_if_nothing_else_may_be_one() {
    let range = |start: &str, end: &str| format!("<ipRanges>{start}{end}</ipRanges>");
    let (start, end) = ("<start>10.0.0.1</start>", "<end>10.0.0.9</end>");
    let own = range(start, end);
    let whole = |lines: &str| fact(&settings(lines), "list/trusted-ip").map(str::to_owned);
    let network = |lines: &str| format!("<networkAccess>{lines}</networkAccess>");
    assert_eq!(whole(&network(&own)).as_deref(), Some("1"));
    // The same range with another description is one, and so it counts.
    let described = range(start, &format!("{end}<description>x</description>"));
    assert_eq!(whole(&network(&[own.as_str(), &described].concat())).as_deref(), Some("1"));
    for other in [
        range("<start>0.0.0.0</start>", ""),
        range(start, "<end>10.0.0.300</end>"),
        range("<start>10.0.0.10</start>", end),
        range("<start>0.0.0.0</start><start>10.0.0.1</start>", end),
        range(start, "<end>255.255.255.255</end><end>10.0.0.9</end>"),
        range(start, "<end>10.0.0.9<x/></end>"),
        "<IPRanges><start>0.0.0.0</start><end>255.255.255.255</end></IPRanges>".to_owned(),
        "<ranges><start>0.0.0.0</start><end>255.255.255.255</end></ranges>".to_owned(),
    ] {
        assert_eq!(whole(&network(&[own.as_str(), &other].concat())), None, "{other}");
    }
    assert_eq!(whole(&[network(""), "<NetworkAccess/>".to_owned()].concat()), None);
}

#[test]
fn two_files_of_one_profile_that_cannot_both_be_right_leave_the_setting_open() {
    let base = folder("of-profile-twice");
    let profile = "<custom>true</custom>\n<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
    write(&base, "profiles/A.profile-meta.xml", document("Profile", profile));
    let policy = |attempts: &str| {
        let lines = format!("<maxLoginAttempts>{attempts}</maxLoginAttempts><profile>A</profile>");
        document("ProfilePasswordPolicy", &lines)
    };
    let session = |minutes: &str| {
        document(
            "ProfileSessionSetting",
            &format!("<profile>A</profile><sessionTimeout>{minutes}</sessionTimeout>"),
        )
    };
    let broken = "<ProfilePasswordPolicy><maxLoginAttempts>0</maxLoginAttempts><profile>A</profile>";
    for (name, other, code, outcome) in [
        ("2.profilePasswordPolicy", policy("10"), "LOG109", Outcome::Pass),
        ("2.profilePasswordPolicy", policy("0"), "LOG109", Outcome::Unknown),
        ("2.profilePasswordPolicy", policy("99"), "LOG109", Outcome::Unknown),
        // One that does not say it, one that cannot be read, one that does not say whose it is.
        (
            "2.profilePasswordPolicy",
            document("ProfilePasswordPolicy", "<profile>A</profile>"),
            "LOG109",
            Outcome::Unknown,
        ),
        ("2.profilePasswordPolicy", broken.to_owned(), "LOG109", Outcome::Unknown),
        ("2.profilePasswordPolicy", String::new(), "LOG109", Outcome::Unknown),
        (
            "2.profilePasswordPolicy",
            policy("0").replace("<profile>A</profile>", ""),
            "LOG109",
            Outcome::Unknown,
        ),
        ("2.profilePasswordPolicy", policy("0").replace("A<", "B<"), "LOG109", Outcome::Pass),
        ("2.profilePasswordPolicy", broken.to_owned(), "LOG107", Outcome::Pass),
        ("2.profileSessionSetting", "<ProfileSessionSetting>".to_owned(), "LOG109", Outcome::Pass),
        ("2.profileSessionSetting", "<ProfileSessionSetting>".to_owned(), "LOG107", Outcome::Unknown),
        ("2.profileSessionSetting", session("120"), "LOG107", Outcome::Pass),
        // The profile has none of its own.
        ("2.profileSessionSetting", session("0"), "LOG107", Outcome::Unknown),
    ] {
        let case = format!("{code}: {other}");
        let _ = std::fs::remove_dir_all(base.join("profilePasswordPolicies"));
        write(&base, "profilePasswordPolicies/1.profilePasswordPolicy", policy("10"));
        write(&base, "profilePasswordPolicies/1.profileSessionSetting", session("120"));
        write(&base, &format!("profilePasswordPolicies/{name}"), other);
        let found = find(std::slice::from_ref(&base));
        let mut report = permlight_metadata::read(&found.inputs[0]);
        let settings: Vec<_> = found.settings.iter().map(read_settings).collect();
        permlight_metadata::add_settings(&mut report, &settings);
        let findings = evaluate(report.capture.as_ref().unwrap(), Policy::find("recommended").unwrap());
        let of = findings.iter().find(|finding| finding.rule.code == code).unwrap();
        assert_eq!(of.outcome, outcome, "{case}");
    }
}
