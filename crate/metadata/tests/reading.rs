//! What the reader makes of one file.
#![allow(clippy::unwrap_used)]

mod common;

use common::{PROFILE, document, permissions, utf16};
use permlight_core::capture::{AppVisibility, Capture, FieldRights, IpRange, LoginHours, ObjectRights};
use permlight_core::catalog;
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, read_bytes, read_text};
use permlight_report::locale::english;

fn profile(lines: &str) -> FileReport {
    read_text(SubjectKind::Profile, "P", "P.profile", &document("Profile", lines))
}

fn permission_set(lines: &str) -> FileReport {
    read_text(SubjectKind::PermissionSet, "S", "S.permissionset", &document("PermissionSet", lines))
}

fn messages(report: &FileReport) -> Vec<String> {
    report.errors.iter().map(|error| error.said(english())).collect()
}

#[test]
fn a_profile_is_read_whole() {
    let report = read_text(SubjectKind::Profile, "Integration (API)", "p", PROFILE);
    assert_eq!(messages(&report), Vec::<String>::new());
    assert_eq!((report.repeats, report.ignored_elements), (0, 0));
    let capture = report.capture.unwrap();
    assert_eq!(capture.subject.name, "Integration (API)");
    assert_eq!(capture.licence.as_deref(), Some("Salesforce Integration"));
    assert_eq!(capture.description.as_deref(), Some("Nightly orders & prices"));
    assert_eq!(capture.custom, Some(true));
    assert!(!capture.session_based);
    assert_eq!(capture.permissions.get("ApiEnabled"), Setting::On);
    assert_eq!(capture.permissions.get("ViewSetup"), Setting::Off);
    assert_eq!(capture.permissions.get("ModifyAllData"), Setting::Off);
    assert_eq!(capture.permissions.line("ApiEnabled"), Some(65));
    assert_eq!(
        capture.objects.get("Account"),
        Some(&ObjectRights {
            read: true,
            create: true,
            edit: true,
            delete: false,
            view_all_records: true,
            modify_all_records: false,
            view_all_fields: Some(false),
        })
    );
    assert_eq!(capture.objects.entry("Account").unwrap().line, Some(45));
    assert_eq!(capture.fields.get("Account.Name"), Some(&FieldRights { readable: true, editable: false }));
    assert_eq!(capture.tabs.get("standard-Account").map(String::as_str), Some("DefaultOn"));
    assert_eq!(capture.applications.get("Sales"), Some(&AppVisibility { visible: false, default: true }));
    assert_eq!(capture.apex_classes.get("OrderService"), Some(&true));
    assert_eq!(capture.apex_pages.get("Status"), Some(&false));
    assert_eq!(capture.record_types.get("Account.Partner"), Some(&true));
    assert_eq!(capture.custom_permissions.get("Skip_Triggers"), Some(&true));
    let range = IpRange { start: "203.0.113.1".into(), end: "203.0.113.9".into(), description: None };
    assert_eq!(capture.login_ip_ranges, [range]);
    assert_eq!(
        capture.login_hours,
        [LoginHours { weekday: 0, start: 480, end: 1440 }, LoginHours { weekday: 6, start: 0, end: 60 }]
    );
}

/// Whether all login IP ranges and all login hours are known.
fn limits(capture: &Capture) -> [bool; 2] {
    [Section::LoginIpRanges, Section::LoginHours].map(|section| capture.coverage(section).is_whole())
}

#[test]
fn encoding_and_line_ends_change_nothing() {
    let expected = read_text(SubjectKind::Profile, "P", "p", PROFILE).capture;
    let crlf = PROFILE.replace('\n', "\r\n");
    let tabs = PROFILE.replace("    ", "\t");
    for bytes in [
        PROFILE.as_bytes().to_vec(),
        format!("\u{feff}{PROFILE}").into_bytes(),
        crlf.clone().into_bytes(),
        tabs.into_bytes(),
        utf16(PROFILE, u16::to_le_bytes),
        utf16(&crlf, u16::to_be_bytes),
    ] {
        let report = read_bytes(SubjectKind::Profile, "P", "p", &bytes);
        assert_eq!(messages(&report), Vec::<String>::new());
        assert_eq!(report.capture, expected);
        assert_eq!(report.bytes, bytes.len() as u64);
    }
}

#[test]
fn bytes_that_are_no_text_have_a_place() {
    let report = read_bytes(SubjectKind::Profile, "P", "a/P.profile", b"<Profile>\n  \xff</Profile>");
    assert_eq!(report.capture, None);
    assert_eq!(
        messages(&report),
        ["a/P.profile:2:3: expected UTF-8 or UTF-16, found the byte 0xFF: save the file as UTF-8"]
    );
}

#[test]
fn a_broken_file_says_where_and_what_was_expected() {
    let report = read_text(SubjectKind::Profile, "P", "P.profile", "<Profile>\n  <custom>true\n</Profile>");
    assert_eq!(report.capture, None);
    assert_eq!(messages(&report), ["P.profile:3:1: expected </custom> (opened in line 2), found </Profile>"]);
}

#[test]
fn the_outermost_element_must_fit_the_kind() {
    let text = document("PermissionSet", "");
    let report = read_text(SubjectKind::Profile, "P", "P.profile", &text);
    assert_eq!(report.capture, None);
    assert_eq!(
        messages(&report),
        ["P.profile:2:1: expected <Profile> in a profile file, found <PermissionSet>"]
    );
}

#[test]
fn a_profile_without_user_permissions_is_partial() {
    let capture = profile("<custom>true</custom>").capture.unwrap();
    assert_eq!(capture.permissions.get("ApiEnabled"), Setting::Unknown(Unknown::PartialFile));
    assert_eq!(limits(&capture), [false, false]);
    let lines = "<loginIpRanges><endAddress>203.0.113.2</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>";
    let capture = profile(lines).capture.unwrap();
    assert_eq!((capture.login_ip_ranges.len(), limits(&capture)), (1, [false, false]), "there may be others");
}

#[test]
fn a_full_profile_without_login_limits_has_none() {
    let capture = profile(&permissions(&[("ApiEnabled", "true")])).capture.unwrap();
    assert_eq!(capture.permissions.get("ViewSetup"), Setting::Off);
    assert_eq!((capture.login_ip_ranges.len(), capture.login_hours.len()), (0, 0));
    assert_eq!(limits(&capture), [true, true]);
    let lines = permissions(&[("ApiEnabled", "true")]) + "<loginHours/>";
    assert_eq!(limits(&profile(&lines).capture.unwrap()), [true, true]);
}

#[test]
fn in_a_permission_set_what_is_not_named_is_off() {
    let capture = permission_set("<label>Not the name</label>").capture.unwrap();
    assert_eq!(capture.subject.name, "S");
    assert_eq!(capture.permissions.get("ModifyAllData"), Setting::Off);
}

#[test]
fn what_metadata_never_returns_is_unknown_unless_it_is_named() {
    let blind = catalog::blind_spots(SubjectKind::PermissionSet).next().unwrap();
    let capture = permission_set("").capture.unwrap();
    assert_eq!(capture.permissions.get(blind), Setting::Unknown(Unknown::MetadataBlind));
    let capture = permission_set(&permissions(&[(blind, "true")])).capture.unwrap();
    assert_eq!(capture.permissions.get(blind), Setting::On);
}

#[test]
fn the_same_twice_is_counted() {
    let report =
        profile(&permissions(&[("ApiEnabled", "true"), ("ViewSetup", "true"), ("ApiEnabled", "true")]));
    assert_eq!((report.repeats, report.errors.len()), (1, 0));
    assert_eq!(report.capture.unwrap().permissions.get("ApiEnabled"), Setting::On);
}

#[test]
fn an_alias_is_the_same_permission() {
    let report = profile(&permissions(&[("InstallMultiforce", "true"), ("InstallPackaging", "true")]));
    assert_eq!((report.repeats, report.errors.len()), (1, 0));
    assert_eq!(report.capture.unwrap().permissions.get("InstallPackaging"), Setting::On);
    let report = profile(&permissions(&[("InstallMultiforce", "true"), ("InstallPackaging", "false")]));
    assert_eq!(
        report.capture.unwrap().permissions.get("InstallPackaging"),
        Setting::Unknown(Unknown::Contradiction)
    );
}

#[test]
fn a_contradiction_is_unknown_in_either_order() {
    for values in [["true", "false"], ["false", "true"]] {
        let [first, second] = values;
        let report =
            profile(&permissions(&[("ApiEnabled", first), ("ViewSetup", "true"), ("ApiEnabled", second)]));
        assert_eq!(
            messages(&report),
            [
                "P.profile:5:1: ApiEnabled is named in <userPermissions> in line 3 and, with another value, in line 5: it \
                 counts as unknown; keep one of the two"
            ]
        );
        let permissions = report.capture.unwrap().permissions;
        assert_eq!(permissions.get("ApiEnabled"), Setting::Unknown(Unknown::Contradiction));
        assert_eq!(permissions.get("ViewSetup"), Setting::On);
    }
}

#[test]
fn a_contradicted_object_is_left_out() {
    let object = |read| {
        format!("<objectPermissions><allowRead>{read}</allowRead><object>A</object></objectPermissions>\n")
    };
    let report = permission_set(&(object(true) + &object(false)));
    assert_eq!(report.errors.len(), 1);
    assert_eq!(report.errors[0].line, Some(4));
    assert!(report.capture.unwrap().objects.is_empty());
}

#[test]
fn what_a_file_says_in_two_ways_or_unreadably_is_there_and_in_doubt() {
    let account = |child: &str| {
        format!(
            "<objectPermissions><allowRead>true</allowRead>{child}<object>Account</object></objectPermissions>\n"
        )
    };
    let lower = account("<allowEdit>true</allowEdit>").replace("Account", "ACCOUNT");
    for (lines, why) in [
        (account("") + &account("<allowEdit>true</allowEdit>"), "contradicted"),
        (account("") + &lower, "contradicted"),
        (account("<allowEdit>1</allowEdit>"), "unreadable"),
        (account("<allowEdit>1</allowEdit>") + &account(""), "unreadable"),
    ] {
        let report = permission_set(&lines);
        assert_eq!(report.errors.len(), 1, "{lines}");
        let capture = report.capture.unwrap();
        assert!(capture.objects.is_empty());
        assert_eq!(capture.value("doubt/object/Account"), Some(why), "{lines}");
        assert_eq!(capture.value("doubt/object"), Some("1"));
    }
    let twice = permission_set(&(account("") + &account("").replace("Account", "account")));
    assert_eq!((twice.errors.len(), twice.repeats), (0, 1));
    assert_eq!(twice.capture.unwrap().objects.len(), 1);
    for (lines, doubt) in [
        (
            "<fieldPermissions><field>A.B</field><readable>yes</readable></fieldPermissions>",
            "doubt/field/A.B",
        ),
        ("<tabSettings><tab>T</tab></tabSettings>", "doubt/tab/T"),
        ("<classAccesses><apexClass>C</apexClass></classAccesses>", "doubt/apex-class/C"),
    ] {
        assert!(permission_set(lines).capture.unwrap().value(doubt).is_some(), "{doubt}");
    }
}

#[test]
fn a_value_twice_in_one_entry_is_a_contradiction_too() {
    let entry = |inside: &str| format!("<userPermissions>{inside}</userPermissions>");
    let report = profile(&entry("<enabled>true</enabled><enabled>false</enabled><name>ApiEnabled</name>"));
    assert_eq!(report.errors.len(), 1);
    assert_eq!(
        report.capture.unwrap().permissions.get("ApiEnabled"),
        Setting::Unknown(Unknown::Contradiction)
    );
    let report = profile(&entry("<enabled>true</enabled><name>ApiEnabled</name><name>ViewSetup</name>"));
    assert_eq!(report.errors.len(), 1);
    let permissions = report.capture.unwrap().permissions;
    for name in ["ApiEnabled", "ViewSetup"] {
        assert_eq!(permissions.get(name), Setting::Unknown(Unknown::Contradiction), "{name}");
    }
    let report = profile(&entry("<enabled>true</enabled><enabled>true</enabled><name>ApiEnabled</name>"));
    assert_eq!((report.repeats, report.errors.len()), (1, 0));
}

#[test]
fn whether_a_profile_is_custom_is_in_doubt_where_its_file_is_unclear() {
    let api = permissions(&[("ApiEnabled", "true")]);
    for (lines, doubt) in [
        ("<custom>true</custom><custom>false</custom>", true),
        ("<custom>1</custom>", true),
        ("<custom>1</custom><custom>false</custom>", true),
        ("<costum>true</costum>", true),
        ("<custom>false</custom>", false),
        ("<custom>false</custom><somethingNewIn68/>", false),
        ("", false),
    ] {
        let text = format!("<Profile>{api}{lines}</Profile>");
        let capture = read_text(SubjectKind::Profile, "P", "P.profile", &text).capture.unwrap();
        assert_eq!(capture.value("doubt/about/custom").is_some(), doubt, "{lines}");
        assert!(!doubt || capture.custom.is_none(), "{lines}");
    }
}

#[test]
fn only_true_and_false_are_values() {
    let report =
        profile(&permissions(&[(" ApiEnabled\n", " True "), ("ViewSetup", "yes"), ("ViewAllData", "")]));
    assert_eq!(
        messages(&report),
        [
            "P.profile:5:18: expected true or false in <enabled>, found \"yes\": it counts as unknown",
            "P.profile:6:18: expected true or false in <enabled>, found \"\": it counts as unknown",
        ]
    );
    let permissions = report.capture.unwrap().permissions;
    assert_eq!(permissions.get("ApiEnabled"), Setting::On);
    assert_eq!(permissions.get("ViewSetup"), Setting::Unknown(Unknown::UnreadableValue));
    assert_eq!(permissions.get("ViewAllData"), Setting::Unknown(Unknown::UnreadableValue));
}

#[test]
fn an_unreadable_entry_is_not_replaced_by_another_one() {
    let class = |enabled| {
        format!("<classAccesses><apexClass>A</apexClass><enabled>{enabled}</enabled></classAccesses>\n")
    };
    let report = profile(&(class("yes") + &class("true")));
    assert_eq!(report.errors.len(), 1);
    assert!(report.capture.unwrap().apex_classes.is_empty());
}

#[test]
fn an_entry_without_a_name_or_value_is_an_error() {
    let report = profile(
        "<userPermissions><enabled>true</enabled></userPermissions>\n<userPermissions><name>ViewSetup</name></userPermissions>",
    );
    assert_eq!(
        messages(&report),
        [
            "P.profile:3:1: expected <name> in <userPermissions>, found none: the entry says nothing",
            "P.profile:4:1: expected <enabled> with true or false in <userPermissions>, found none: it counts as unknown",
        ]
    );
}

#[test]
fn unknown_elements_are_counted_and_left_out() {
    let lines = "<futureSetting><a><b>x</b></a></futureSetting>\n<layoutAssignments><layout>L</layout></layoutAssignments>\n\
                 <userPermissions><enabled>true</enabled><name>ApiEnabled</name><since>70</since></userPermissions>";
    let report = profile(lines);
    assert_eq!((report.ignored_elements, report.errors.len()), (2, 0));
    assert_eq!(report.capture.unwrap().permissions.get("ApiEnabled"), Setting::On);
}

#[test]
fn a_group_names_its_members() {
    let text = document(
        "PermissionSetGroup",
        "<description>d</description><hasActivationRequired>true</hasActivationRequired><label>L</label>\
         <mutingPermissionSets>M</mutingPermissionSets><permissionSets>B</permissionSets>\
         <permissionSets>A</permissionSets><permissionSets>B</permissionSets><status>Updated</status>",
    );
    let report = read_text(SubjectKind::PermissionSetGroup, "G", "g", &text);
    assert_eq!((report.errors.len(), report.ignored_elements, report.repeats), (0, 0, 1));
    let capture = report.capture.unwrap();
    assert_eq!(capture.members, ["B", "A"]);
    assert_eq!(capture.muted_by, ["M"]);
    assert!(capture.session_based);
    assert_eq!(capture.value("about/status"), Some("Updated"), "whether Salesforce is done with it");
    assert_eq!(capture.permissions.get("ApiEnabled"), Setting::Unknown(Unknown::NotSeen));
}

#[test]
fn in_a_muting_set_on_means_muted() {
    let text = document("MutingPermissionSet", &permissions(&[("ViewSetup", "true")]));
    let capture = read_text(SubjectKind::MutingPermissionSet, "M", "m", &text).capture.unwrap();
    assert_eq!(capture.permissions.get("ViewSetup"), Setting::On);
    assert_eq!(capture.permissions.get("ApiEnabled"), Setting::Off);
}

#[test]
fn view_all_fields_is_unknown_in_old_files() {
    let report = permission_set(
        "<objectPermissions><allowRead>true</allowRead><object>A</object></objectPermissions>\
         <objectPermissions><object>B</object><viewAllFields>true</viewAllFields></objectPermissions>",
    );
    let capture = report.capture.unwrap();
    assert_eq!(capture.objects.get("A").unwrap().view_all_fields, None);
    assert_eq!(capture.objects.get("B").unwrap().view_all_fields, Some(true));
}

#[test]
fn two_licences_are_none() {
    let report = permission_set(
        "<license>A</license><license>B</license><hasActivationRequired>false</hasActivationRequired>",
    );
    assert_eq!(report.errors.len(), 1);
    let capture = report.capture.unwrap();
    assert_eq!(capture.licence, None);
    assert!(!capture.session_based);
}

/// Two texts that are not the first and the last address of one range.
const NO_RANGES: [(&str, &str); 6] = [
    ("10.0.0.1", "10.0.0.300"),
    ("10.0.0", "10.0.0.9"),
    ("10.0.0.9", "10.0.0.1"),
    ("10.0.0.1", "2001:db8::1"),
    ("010.0.0.1", "10.0.0.9"),
    ("10.0.0.0/24", "10.0.0.9"),
];

#[test]
fn login_limits_that_cannot_be_read_are_unknown() {
    let full = permissions(&[("ApiEnabled", "true")]);
    let range = "<loginIpRanges><endAddress>203.0.113.2</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>";
    let cut = "<loginIpRanges><endAddress>203.0.113.2</endAddress></loginIpRanges>";
    let report = profile(&format!("{full}{range}{cut}"));
    assert_eq!(report.errors.len(), 1);
    let capture = report.capture.unwrap();
    assert_eq!((capture.login_ip_ranges.len(), limits(&capture)), (1, [false, true]));
    for (start, end) in NO_RANGES {
        let other =
            range.replace("203.0.113.1<", &format!("{start}<")).replace("203.0.113.2<", &format!("{end}<"));
        let report = profile(&format!("{full}{range}\n{other}"));
        assert_eq!(report.errors.len(), 1, "{start} {end}");
        assert!(report.errors[0].line > Some(1), "{start} {end}");
        let capture = report.capture.unwrap();
        assert_eq!((capture.login_ip_ranges.len(), limits(&capture)), (1, [false, true]), "{start} {end}");
    }
    for hours in [
        "<loginHours><mondayStart>480</mondayStart></loginHours>",
        "<loginHours><mondayStart>480</mondayStart><mondayEnd>1441</mondayEnd></loginHours>",
        "<loginHours><mondayStart>-1</mondayStart><mondayEnd>60</mondayEnd></loginHours>",
        "<loginHours/><loginHours><mondayStart>1</mondayStart><mondayEnd>60</mondayEnd></loginHours>",
    ] {
        let report = profile(&format!("{full}{hours}"));
        assert_eq!(report.errors.len(), 1, "{hours}");
        assert_eq!(limits(&report.capture.unwrap()), [true, false], "{hours}");
    }
}

#[test]
fn a_description_keeps_its_lines() {
    let capture =
        permission_set("<description>a\r\nb &lt;c&gt; <![CDATA[<d>]]></description>").capture.unwrap();
    assert_eq!(capture.description.as_deref(), Some("a\nb <c> <d>"));
}

#[test]
fn what_an_integration_can_declare_is_read_for_rules_too() {
    let report = permission_set(
        "<externalCredentialPrincipalAccesses><enabled>true</enabled>\
         <externalCredentialPrincipal>Bank-Main</externalCredentialPrincipal></externalCredentialPrincipalAccesses>\
         <flowAccesses><enabled>false</enabled><flow>Route</flow></flowAccesses>\
         <customSettingAccesses><enabled>true</enabled><name>Keys__c</name></customSettingAccesses>\
         <externalDataSourceAccesses><enabled>true</enabled>\
         <externalDataSource>Bank</externalDataSource></externalDataSourceAccesses>\
         <agentAccesses><agentName>Helper</agentName><enabled>false</enabled></agentAccesses>\
         <dataspaceScopes><dataspaceScope>default</dataspaceScope></dataspaceScopes>",
    );
    let capture = report.capture.unwrap();
    let granted = |section| {
        permlight_core::content::granted(&capture, section)
            .into_iter()
            .map(|grant| grant.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(granted(Section::ExternalCredentials), ["Bank-Main"]);
    assert_eq!(granted(Section::CustomSettings), ["Keys__c"]);
    assert_eq!(granted(Section::Flows), Vec::<String>::new());
    // What it cannot declare is told as not compared.
    assert_eq!(granted(Section::ExternalDataSources), ["Bank"]);
    assert_eq!(granted(Section::AgentAccesses), Vec::<String>::new());
    assert_eq!(granted(Section::DataspaceScopes).len(), 1);
}

/// Whatever stands in login hours or in a range that nobody knows may limit a day, or open more addresses.
#[test]
fn what_is_not_understood_of_hours_and_ranges_leaves_them_open() {
    let hours = "<loginHours><mondayEnd>480</mondayEnd><mondayStart>0</mondayStart></loginHours>";
    let range = "<loginIpRanges><endAddress>192.0.2.9</endAddress><startAddress>192.0.2.1</startAddress></loginIpRanges>";
    for (section, row) in [(Section::LoginHours, hours), (Section::LoginIpRanges, range)] {
        let children: Vec<_> = row
            .split(['<', '>', '/'])
            .filter(|word| word.contains("Address") || word.contains("monday"))
            .collect();
        let inner = row.split_once('>').unwrap().1.rsplit_once("</").unwrap().0;
        let mut weak = vec![
            row.replace(inner, &format!("<group>{inner}</group>")),
            row.replace(inner, &format!("{inner}<more>1</more>")),
        ];
        weak.push(row.replace(inner, &format!("{inner} never ")));
        weak.push(row.replace(inner, "never"));
        for child in children {
            weak.extend(
                [child.to_uppercase(), child.replace("day", ""), format!("x{child}"), "other".to_owned()]
                    .map(|other| row.replace(child, &other)),
            );
        }
        let profile = |row: &str| {
            read_text(
                SubjectKind::Profile,
                "P",
                "p",
                &document("Profile", &[&permissions(&[("ApiEnabled", "true")]), row].concat()),
            )
        };
        let is_whole = |row: &str| profile(row).capture.unwrap().coverage(section).is_whole();
        assert!(is_whole(row) && is_whole(""), "{section:?}");
        for row in weak.into_iter().filter(|weak| weak != row) {
            assert!(!is_whole(&row), "{row}");
        }
    }
}
