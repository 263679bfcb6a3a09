//! What a file says unclearly, or where nobody looks for it, is never taken for what it does not say.
#![allow(clippy::unwrap_used)]

mod common;

use common::{document, permissions};
use permlight_core::evaluate::evaluate;
use permlight_core::finding::Outcome;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::SubjectKind;
use permlight_core::team::{Denied, OwnRule, TeamPolicyData, Wants};
use permlight_metadata::{FileReport, read_text, read_text_everything};

const PART: Setting = Setting::Unknown(Unknown::PartialFile);

fn set(lines: &str) -> FileReport {
    read_text(SubjectKind::PermissionSet, "S", "S.permissionset", &document("PermissionSet", lines))
}

fn state(report: &FileReport, name: &str) -> Setting {
    report.capture.as_ref().unwrap().permissions.get(name)
}

#[test]
fn an_element_that_nobody_knows_and_that_names_a_permission_in_any_spelling_leaves_the_file_open() {
    for lines in [
        "<grants><right>modifyalldata</right></grants>",
        "<grants><right>Modify All Data</right></grants>",
        "<grants><PermissionsModifyAllData>true</PermissionsModifyAllData></grants>",
        "<grants><ModifyAllData>true</ModifyAllData></grants>",
        "<modifyAllData>true</modifyAllData>",
        "<grants name=\"ModifyAllData\" enabled=\"true\"/>",
        "<grants><x right=\"userPermissionsModifyAllData\"/></grants>",
        "<grants>ViewSetup, ModifyAllData</grants>",
        "<grants><![CDATA[<name>ModifyAllData</name>]]></grants>",
        "ModifyAllData=true",
        "userPermissions: Modify All Data",
        "<![CDATA[<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>]]>",
    ] {
        let text = document("PermissionSet", lines);
        for reader in [read_text, read_text_everything] {
            let report = reader(SubjectKind::PermissionSet, "S", "S.permissionset", &text);
            assert_eq!(state(&report, "ModifyAllData"), PART, "{lines}");
            assert_eq!(report.errors.len(), 1, "{lines}: {:?}", report.errors);
        }
    }
    for lines in
        ["<agents2><agent>Sales Coach</agent><enabled>true</enabled></agents2>", "<x a=\"1\"/>", "hello"]
    {
        assert_eq!(state(&set(lines), "ModifyAllData"), Setting::Off, "{lines}");
    }
}

/// What a tool was to fill in, and a name that is none, may be any permission that the file does not seem to name.
#[test]
fn a_placeholder_leaves_the_file_open() {
    let with = |lines: &str| set(&[&permissions(&[("ApiEnabled", "true")]), lines].concat());
    let named = |name: &str, enabled: &str| {
        format!("<userPermissions><enabled>{enabled}</enabled><name>{name}</name></userPermissions>")
    };
    let open = |lines: &str| state(&with(lines), "ModifyAllData") == PART;
    for lines in ["", &named("NewInTheNextRelease", "true"), &named("NewInTheNextRelease", "false")] {
        assert!(!open(lines), "{lines}");
    }
    for lines in [
        named("{{PERMISSION}}", "true"),
        named("%%%NAMESPACE%%%Right", "true"),
        named("${RIGHT}", "false"),
        named("*", "true"),
        named("any right", "true"),
        named("true", "ModifyAllData"),
        named("NewInTheNextRelease", "perhaps"),
        "%%%PERMISSIONS%%%".to_owned(),
        "{{> permissions}}".to_owned(),
        "${PERMISSIONS}".to_owned(),
        "@permissions@".to_owned(),
    ] {
        assert!(open(&lines), "{lines}");
    }
}

#[test]
fn an_attribute_may_change_what_an_entry_says() {
    let entry = |section: &str, enabled: &str| {
        format!(
            "<userPermissions{section}><enabled{enabled}>false</enabled><name>ModifyAllData</name></userPermissions>"
        )
    };
    for lines in [
        entry(" enabled=\"true\"", ""),
        entry("", " value=\"true\""),
        "<objectPermissions modifyAllRecords=\"true\"><object>Account</object></objectPermissions>"
            .to_owned(),
    ] {
        let report = set(&lines);
        assert!(matches!(state(&report, "ModifyAllData"), Setting::Unknown(_)), "{lines}");
        assert!(!report.errors.is_empty(), "{lines}");
    }
    // Tools that speak to the API write the type beside a value.
    let report = set(&entry("", " xsi:type=\"xsd:boolean\""));
    assert_eq!((state(&report, "ModifyAllData"), report.errors.len()), (Setting::Off, 0));
}

#[test]
fn what_belongs_together_in_an_entry_stays_together() {
    let facts = |lines: &str| {
        let text = document("PermissionSet", lines);
        let report = read_text_everything(SubjectKind::PermissionSet, "S", "S.permissionset", &text);
        (permlight_core::fact::facts(&report.capture.unwrap()), report.unknown.len())
    };
    let flows = |a, b| {
        format!(
            "<flowAccesses><flow>A</flow><enabled>{a}</enabled><flow>B</flow><enabled>{b}</enabled></flowAccesses>"
        )
    };
    let nested = |a, b| {
        format!("<dataspaceScopes><s><n>A</n><v>{a}</v></s><s><n>B</n><v>{b}</v></s></dataspaceScopes>")
    };
    let scope = |scope| {
        format!("<dataspaceScopes scope=\"{scope}\"><dataspaceScope>A</dataspaceScope></dataspaceScopes>")
    };
    for (one, other) in [
        (flows("true", "false"), flows("false", "true")),
        (nested("on", "off"), nested("off", "on")),
        (scope("none"), scope("all")),
        (
            "<new><r><n>A</n><e>1</e></r><r><n>B</n><e>2</e></r></new>".into(),
            "<new><r><n>A</n><e>2</e></r><r><n>B</n><e>1</e></r></new>".into(),
        ),
        ("<new a=\"1\"/>".into(), "<new a=\"2\"/>".into()),
    ] {
        assert_ne!(facts(&one).0, facts(&other).0, "{one}");
    }
    let order = |a, b| format!("<dataspaceScopes>{a}{b}</dataspaceScopes>");
    let (a, b) = ("<s><n>A</n><v>on</v></s>", "<s><v>off</v><n>B</n></s>");
    assert_eq!(facts(&order(a, b)), facts(&order(b, a)), "the order says nothing");
    // What nobody knows is told, and is no less unknown for being compared.
    assert_eq!(facts("<new>1</new>").1, 1);
}

#[test]
fn a_default_that_is_neither_true_nor_false_is_unknown() {
    for child in ["default", "personAccountDefault"] {
        let lines = format!(
            "<recordTypeVisibilities><{child}>maybe</{child}><recordType>A.B</recordType><visible>true</visible></recordTypeVisibilities>"
        );
        let report = set(&lines);
        assert_eq!(report.errors.len(), 1, "{child}");
        assert!(report.capture.unwrap().record_types.is_empty());
    }
}

/// A team's rules on one object and one field.
fn team() -> &'static Policy {
    let denied = |name: &str, deny: &[&str]| Denied {
        name: name.to_owned(),
        deny: deny.iter().map(|right| (*right).to_owned()).collect(),
    };
    let wants = [
        Wants::Object(denied("Account", &["delete", "modify-all"])),
        Wants::Field(denied("Account.SSN__c", &["read", "edit"])),
    ];
    let rules = wants.into_iter().zip(1..).map(|(wants, number)| OwnRule {
        code: format!("T-{number}"),
        title: "Own".to_owned(),
        severity: Severity::High,
        subjects: vec![SubjectKind::PermissionSet],
        wants,
        why: "Why.".to_owned(),
        fix: "Fix.".to_owned(),
    });
    let data = TeamPolicyData {
        id: "team-partial".to_owned(),
        title: "Partial".to_owned(),
        summary: String::new(),
        base: "recommended".to_owned(),
        severities: Vec::new(),
        off: Vec::new(),
        rules: rules.collect(),
    };
    Policy::team(&data).unwrap()
}

/// What the team's rules say of a permission set.
fn judged(lines: &str) -> Vec<(String, Outcome)> {
    let capture = set(lines).capture.unwrap();
    let findings = evaluate(&capture, team());
    let own = findings.iter().filter(|finding| finding.rule.code.starts_with("T-"));
    own.map(|finding| (finding.target.name().to_owned(), finding.outcome)).collect()
}

#[test]
fn however_a_right_is_written_down_no_rule_on_it_passes() {
    let object = |name: &str, rights: &str| {
        format!(
            "<objectPermissions>{rights}<object>{name}</object><viewAllFields>false</viewAllFields></objectPermissions>\n"
        )
    };
    let field = |name: &str, rights: &str| {
        format!("<fieldPermissions><field>{name}</field>{rights}</fieldPermissions>\n")
    };
    let delete = "<allowDelete>true</allowDelete>";
    let all = "<allowDelete>true</allowDelete><modifyAllRecords>true</modifyAllRecords>";
    let edit = "<editable>true</editable>";
    let named = |name: &str| permissions(&[(name, "true")]);
    for (lines, targets) in [
        (object("account", delete), &["Account/delete"][..]),
        (object("ACCOUNT", all), &["Account/delete", "Account/modify-all"]),
        (object("Account\u{a0}", delete), &["Account/delete"]),
        (object("Account", "") + &object("account", delete), &["Account/delete"]),
        (object("Account", "") + &object("Account", delete), &["Account/delete", "Account/modify-all"]),
        (object("Account", "<allowDelete>1</allowDelete>"), &["Account/delete"]),
        (object("Account", &format!("{delete}<allowDelete>false</allowDelete>")), &["Account/delete"]),
        (object("Account", "").replace("<object>", "<object>Lead</object><object>"), &["Account/delete"]),
        (object("Account", "").replace(">false<", ">true<"), &["Account.SSN__c/read"]),
        (named("ModifyAllData"), &["Account/delete", "Account/modify-all"]),
        (named("modifyalldata"), &["Account/delete", "Account/modify-all"]),
        (named("ViewAllFieldsGlobal"), &["Account.SSN__c/read"]),
        (permissions(&[("ModifyAllData", "1")]), &["Account/delete"]),
        (format!("<grants>{}</grants>", object("Account", all)), &["Account/delete", "Account.SSN__c/read"]),
        (format!("<objectPermission>{all}<object>Account</object></objectPermission>"), &["Account/delete"]),
        (field("account.ssn__C", edit), &["Account.SSN__c/read", "Account.SSN__c/edit"]),
        (field("Account.SSN__c", "<readable>yes</readable>"), &["Account.SSN__c/read"]),
        (field("Account.SSN__c", "") + &field("Account.SSN__c", edit), &["Account.SSN__c/edit"]),
    ] {
        let found = judged(&lines);
        for target in targets {
            let outcome = found.iter().find(|(own, _)| own == target).map(|(_, outcome)| *outcome);
            assert!(
                matches!(outcome, Some(Outcome::Fail | Outcome::Unknown)),
                "{target}: {outcome:?}: {lines}"
            );
        }
    }
    let others = ["allowCreate", "allowDelete", "allowEdit", "modifyAllRecords", "viewAllRecords"];
    let others = others.map(|element| format!("<{element}>false</{element}>")).concat();
    let plain = object("Account", &format!("<allowRead>true</allowRead>{others}"))
        + &field("Account.Name", &format!("{edit}<readable>true</readable>"))
        // A field that is not listed may be a required one.
        + &field("Account.SSN__c", "<editable>false</editable><readable>false</readable>");
    assert!(judged(&plain).iter().all(|(_, outcome)| *outcome == Outcome::Pass), "{:?}", judged(&plain));
}

#[test]
fn a_profile_called_like_one_of_salesforces_own_is_not_left_out_unless_its_file_says_so() {
    let policy = Policy::find("recommended").unwrap();
    let report = |name: &str, custom: &str| {
        let lines = permissions(&[("ModifyAllData", "true")]);
        let text = format!("<Profile>\n{custom}<userLicense>Salesforce</userLicense>\n{lines}\n</Profile>\n");
        read_text(SubjectKind::Profile, name, "P.profile", &text).capture.unwrap()
    };
    let own = "Anypoint Integration";
    let said = |name: &str, custom: &str| {
        let findings = evaluate(&report(name, custom), policy);
        findings.into_iter().map(|finding| finding.outcome).collect::<Vec<_>>()
    };
    let left_out = said(own, "<custom>false</custom>");
    assert!(left_out.iter().all(|outcome| *outcome == Outcome::NotApplicable), "{left_out:?}");
    let unsaid = evaluate(&report(own, ""), policy);
    assert!(unsaid.iter().any(|finding| finding.outcome == Outcome::Unknown), "{unsaid:?}");
    assert!(unsaid.iter().all(|finding| finding.outcome != Outcome::Pass), "{unsaid:?}");
    assert!(said("HubSpot", "").contains(&Outcome::Fail));
}
