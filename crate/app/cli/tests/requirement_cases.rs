//! Set-ups that people had, under every policy: what `check` says of each, and its exit code.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::Path;

use common::{folder, metadata, on, path, run, stderr, stdout};
use serde_json::Value;

const POLICIES: [&str; 3] = ["recommended", "cloudkettle", "smartosc"];
const SHIPPED: &str = "Minimum Access - API Only Integrations";

/// What is expected under each policy, in the order of [`POLICIES`].
struct Case {
    name: &'static str,
    /// Name with its ending, and what stands inside.
    files: Vec<(String, String)>,
    /// What the register says of the one user; empty without a register.
    register: &'static str,
    more: &'static [&'static str],
    codes: [i32; 3],
    /// Policy, rule, outcome, and a part of what is said; an empty rule: a part of all that is said.
    says: Vec<(&'static str, &'static str, &'static str, &'static str)>,
    /// Policy and rule that have no finding with this outcome.
    never: Vec<(&'static str, &'static str, &'static str)>,
}

fn licensed(custom: bool, licence: &str, permissions: &[&str]) -> String {
    const RANGE: &str = "<loginIpRanges><endAddress>192.0.2.9</endAddress>\
                         <startAddress>192.0.2.1</startAddress></loginIpRanges>";
    format!("{}<custom>{custom}</custom>{RANGE}<userLicense>{licence}</userLicense>", on(permissions))
}

fn shipped(permissions: &[&str]) -> (String, String) {
    (format!("{SHIPPED}.profile"), licensed(false, "Salesforce Integration", permissions))
}

fn set(name: &str, inside: &str) -> (String, String) {
    (format!("{name}.permissionset"), format!("<label>{name}</label>{inside}"))
}

fn group(inside: &str) -> (String, String) {
    ("G.permissionsetgroup".to_owned(), format!("<label>G</label>{inside}<status>Updated</status>"))
}

/// Rights on an object, all that are named.
fn object(name: &str, rights: &[&str]) -> String {
    let rights: Vec<_> = rights.iter().map(|right| format!("<{right}>true</{right}>")).collect();
    let rights = rights.concat();
    format!("<objectPermissions>{rights}<object>{name}</object></objectPermissions>")
}

const READ_EDIT: [&str; 2] = ["allowEdit", "allowRead"];
const ALL: [&str; 6] =
    ["allowCreate", "allowDelete", "allowEdit", "allowRead", "modifyAllRecords", "viewAllRecords"];
const USUAL: [&str; 2] = ["ApiEnabled", "ApiUserOnly"];

fn of_needs() -> Vec<Case> {
    let account = || object("Account", &READ_EDIT);
    let in_group = || group("<permissionSets>S</permissionSets>");
    vec![
        Case {
            name: "a group grants what is not needed, and what the login needs",
            files: vec![
                shipped(&USUAL),
                set("S", &[account(), object("Contact", &ALL), on(&USUAL)].concat()),
                in_group(),
            ],
            register: "permission_set_groups = [\"G\"]\npermissions = [\"ViewRoles\"]\n\
                       [[integration.object]]\nname = \"Account\"\nrights = [\"read\", \"edit\"]",
            more: &[],
            codes: [1, 0, 1],
            says: vec![
                ("smartosc", "INT014", "fail", "Mute in G, not needed: read, create, edit, delete"),
                ("smartosc", "INT006", "fail", "is needed and missing"),
                ("recommended", "INT006", "fail", "more than declared"),
                ("recommended", "DAT110", "fail", "Contact"),
            ],
            never: vec![("smartosc", "INT014", "pass"), ("smartosc", "INT006", "pass access")],
        },
        Case {
            name: "fields, classes, custom permissions and credentials that nobody declared",
            files: vec![
                shipped(&USUAL),
                set(
                    "S",
                    &[
                        "<classAccesses><apexClass>Evil</apexClass><enabled>true</enabled></classAccesses>",
                        "<customPermissions><enabled>true</enabled><name>Bypass</name></customPermissions>",
                        "<externalCredentialPrincipalAccesses><enabled>true</enabled>\
                         <externalCredentialPrincipal>Bank-Main</externalCredentialPrincipal>\
                         </externalCredentialPrincipalAccesses>",
                        "<fieldPermissions><editable>true</editable><field>Contact.Birthdate</field>\
                         <readable>true</readable></fieldPermissions>",
                        &account(),
                    ]
                    .concat(),
                ),
            ],
            register: "permission_sets = [\"S\"]\npermissions = [\"ApiEnabled\"]\n\
                       [[integration.object]]\nname = \"Account\"\nrights = [\"read\", \"edit\"]",
            more: &[],
            codes: [1, 0, 1],
            says: vec![
                ("smartosc", "INT006", "fail", "5 rights more than declared"),
                ("smartosc", "INT006", "fail", "Evil"),
                ("smartosc", "INT006", "fail", "Bank-Main"),
            ],
            never: vec![("smartosc", "INT006", "pass access"), ("recommended", "INT006", "pass access")],
        },
        Case {
            name: "the profile lacks what a permission set grants",
            files: vec![
                ("Hub.profile".to_owned(), licensed(true, "Salesforce", &["ViewHelpLink"])),
                set("S", &on(&USUAL)),
            ],
            register: "profile = \"Hub\"\npermission_sets = [\"S\"]\npermissions = [\"ApiEnabled\"]",
            more: &[],
            codes: [1, 0, 1],
            says: vec![("recommended", "INT006", "pass", "API Enabled comes from permission set S")],
            never: POLICIES
                .iter()
                .flat_map(|of| [(*of, "API001", "fail"), (*of, "API002", "fail")])
                .collect(),
        },
        Case {
            name: "what is declared is no failure",
            files: vec![shipped(&USUAL), set("S", &on(&["TransferAnyEntity", "ViewAllUsers"]))],
            register: "permission_sets = [\"S\"]\n\
                       permissions = [\"ApiEnabled\", \"TransferAnyEntity\", \"ViewAllUsers\"]",
            more: &[],
            codes: [0, 0, 0],
            says: vec![("recommended", "INT006", "pass", "View All Users comes from permission set S")],
            never: vec![("recommended", "REC101", "fail"), ("recommended", "USR106", "fail")],
        },
    ]
}

fn of_users() -> Vec<Case> {
    vec![
        Case {
            name: "one user for two integrations",
            files: vec![("Hub.profile".to_owned(), licensed(true, "Salesforce", &["ApiEnabled"]))],
            register: "profile = \"Hub\"\npermissions = [\"ApiEnabled\"]\n\
                       [[integration]]\nid = \"mk\"\ntitle = \"Marketo\"\nowner = \"a@b.example\"\nrisk = \"low\"\n\
                       user = \"hub@b.example\"\nprofile = \"Hub\"\npermissions = [\"ApiEnabled\"]",
            more: &[],
            codes: [1, 1, 1],
            says: vec![
                ("smartosc", "INT001", "fail", "One user serves 2 integrations"),
                ("recommended", "INT001", "fail", "One user serves 2 integrations"),
            ],
            never: vec![("cloudkettle", "INT001", "fail")],
        },
        Case {
            name: "an integration that runs as System Administrator",
            files: vec![(
                "Admin.profile".to_owned(),
                licensed(
                    false,
                    "Salesforce",
                    &["ApiEnabled", "CustomizeApplication", "ManageUsers", "ModifyAllData"],
                ),
            )],
            register: "profile = \"Admin\"\npermissions = [\"ApiEnabled\"]",
            more: &[],
            codes: [1, 1, 1],
            says: vec![
                ("smartosc", "INT002", "fail", "System Administrator"),
                ("smartosc", "INT003", "fail", "should be Minimum Access"),
                ("smartosc", "LIC003", "fail", "should be Salesforce Integration"),
                ("smartosc", "PRO001", "fail critical", "Modify All Data is on"),
                ("cloudkettle", "INT005", "fail", "copy of System Administrator"),
            ],
            never: vec![],
        },
        Case {
            name: "the profile that Salesforce ships for integrations",
            files: vec![shipped(&["ApiEnabled", "ApiUserOnly", "ChatterInternalUser"])],
            register: "permissions = [\"ApiEnabled\"]",
            more: &[],
            codes: [0, 0, 0],
            says: vec![("recommended", "INT005", "manual", "own profile for integrations")],
            never: vec![
                ("recommended", "INT005", "fail"),
                ("recommended", "INT006", "fail"),
                ("smartosc", "INT006", "fail"),
            ],
        },
        Case {
            name: "a licence that the register does not tell is unknown and not lacking",
            files: vec![
                shipped(&USUAL),
                set(
                    "S",
                    &[
                        "<license>SalesforceAPIIntegrationPsl</license>".to_owned(),
                        object("Lead", &READ_EDIT),
                    ]
                    .concat(),
                ),
            ],
            register: "permission_sets = [\"S\"]\npermissions = [\"ApiEnabled\"]\n\
                       [[integration.object]]\nname = \"Lead\"\nrights = [\"read\", \"edit\"]",
            more: &[],
            codes: [0, 0, 0],
            says: vec![
                ("smartosc", "INT009", "unknown", "licences were not seen"),
                ("recommended", "LIC004", "unknown", "was not seen"),
            ],
            never: vec![("smartosc", "INT009", "fail"), ("recommended", "INT006", "fail")],
        },
        Case {
            name: "the register tells the licence",
            files: vec![shipped(&USUAL)],
            register: "permission_set_licences = [\"SalesforceAPIIntegrationPsl\"]\npermissions = [\"ApiEnabled\"]",
            more: &[],
            codes: [0, 0, 0],
            says: vec![("smartosc", "LIC004", "pass", "Salesforce API Integration")],
            never: vec![],
        },
    ]
}

fn without_register() -> Vec<Case> {
    let people = || {
        vec![
            (
                "Chatter Free User.profile".to_owned(),
                licensed(false, "Chatter Free", &["ChatterInternalUser"]),
            ),
            ("Site Guest.profile".to_owned(), licensed(true, "Guest User License", &["ViewHelpLink"])),
            ("Standard.profile".to_owned(), licensed(false, "Salesforce", &["ApiEnabled", "RunReports"])),
        ]
    };
    let managed = || vec![set("ns__Vendor", &on(&["ViewAllData"]))];
    let muted = || {
        vec![
            ("Int.profile".to_owned(), licensed(true, "Salesforce Integration", &USUAL)),
            set("A", &on(&["ViewAllData"])),
            ("M.mutingpermissionset".to_owned(), format!("<label>M</label>{}", on(&["ViewAllData"]))),
            group("<mutingPermissionSets>M</mutingPermissionSets><permissionSets>A</permissionSets>"),
        ]
    };
    let case = |name, files, more, codes| Case {
        name,
        files,
        register: "",
        more,
        codes,
        says: Vec::new(),
        never: Vec::new(),
    };
    vec![
        case("nobody but people", people(), &[], [2, 2, 2]),
        Case {
            never: POLICIES
                .iter()
                .flat_map(|of| [(*of, "API001", "fail Guest"), (*of, "API001", "fail Chatter")])
                .chain([("cloudkettle", "REP001", "fail Guest")])
                .collect(),
            says: vec![
                ("recommended", "API001", "not-applicable", "Guest User License: no integration has it"),
                ("recommended", "API002", "fail", "API Only User"),
            ],
            ..case("people who are asked for", people(), &["--all"], [1, 1, 1])
        },
        case("a set of a package alone", managed(), &[], [2, 2, 2]),
        Case {
            says: vec![
                ("recommended", "DAT101", "fail", "View All Data"),
                ("recommended", "", "", "managed package ns"),
            ],
            ..case("a set of a package that is asked for", managed(), &["--all"], [1, 0, 2])
        },
        Case {
            never: vec![("recommended", "DAT101", "fail")],
            ..case(
                "a right that the group mutes, of a user who is named",
                muted(),
                &["--profile", "Int", "--group", "G"],
                [0, 0, 0],
            )
        },
        Case {
            says: vec![
                ("recommended", "", "", "ModifyAllDate"),
                ("smartosc", "", "", "ModifyAllDate"),
                ("cloudkettle", "", "", "ModifyAllDate"),
            ],
            ..case(
                "a permission that nobody knows",
                vec![set("S", &on(&["ManageHpi", "ModifyAllDate"]))],
                &["--all"],
                [0, 0, 2],
            )
        },
        Case {
            says: vec![("recommended", "DAT110", "fail", "Lead"), ("recommended", "DAT112", "fail", "Lead")],
            ..case(
                "a set that opens an object past sharing",
                vec![set("S", &object("Lead", &ALL))],
                &["--all"],
                [1, 0, 2],
            )
        },
    ]
}

#[test]
fn what_people_have_set_up_gets_the_right_answer_under_every_policy() {
    let base = folder("requirement-cases");
    let mut wrong = Vec::new();
    for (at, case) in [of_needs(), of_users(), without_register()].into_iter().flatten().enumerate() {
        for (policy, code) in POLICIES.into_iter().zip(case.codes) {
            let place = base.join(format!("{at}-{policy}"));
            let mut tell = |what: String| wrong.push(format!("{} in {policy}: {what}", case.name));
            judge(&case, policy, code, &place, &mut tell);
        }
    }
    fs::remove_dir_all(base).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn judge(case: &Case, policy: &str, code: i32, place: &Path, tell: &mut dyn FnMut(String)) {
    fs::create_dir_all(place).unwrap();
    for (name, inside) in &case.files {
        let root = match name.rsplit_once('.').unwrap().1 {
            "profile" => "Profile",
            "permissionset" => "PermissionSet",
            "mutingpermissionset" => "MutingPermissionSet",
            _ => "PermissionSetGroup",
        };
        metadata(place, name, root, inside);
    }
    let team = place.join("team.toml");
    let mut asked = vec!["check", path(place), "--today", "2026-11-28"];
    if case.register.is_empty() {
        asked.extend(["--policy", policy]);
    } else {
        let profile = if case.register.contains("profile = ") {
            String::new()
        } else {
            format!("profile = \"{SHIPPED}\"\n")
        };
        let text = format!(
            "extends = \"{policy}\"\nname = \"T\"\n[[integration]]\nid = \"hub\"\ntitle = \"Hub\"\n\
             owner = \"a@b.example\"\nrisk = \"low\"\nuser = \"hub@b.example\"\n{profile}{}\n",
            case.register
        );
        fs::write(&team, text).unwrap();
        asked.extend(["--policy", path(&team)]);
    }
    asked.extend(case.more);
    asked.extend(["--format", "json"]);
    let output = run(&asked);
    let text = stdout(&output);
    if output.status.code() != Some(code) {
        tell(format!("exit code {:?} instead of {code}: {}", output.status.code(), stderr(&output)));
    }
    let Ok(report) = serde_json::from_str::<Value>(&text) else { return tell(format!("no report: {text}")) };
    let findings = report["findings"].as_array().unwrap().iter().map(|one| {
        let word = |key: &str| one[key].as_str().unwrap_or_default();
        let about =
            [word("outcome"), word("severity"), &one["target"].to_string(), &one["subject"].to_string()];
        (word("rule").to_owned(), about.join(" "), word("message").to_owned())
    });
    let findings: Vec<_> = findings.collect();
    let has = |rule: &str, about: &str, said: &str| {
        findings.iter().any(|(own, of, message)| {
            let mut words = about.split(' ');
            own == rule
                && of.starts_with(words.next().unwrap_or_default())
                && words.all(|word| of.contains(word))
                && message.contains(said)
        })
    };
    for (_, rule, about, said) in case.says.iter().filter(|own| own.0 == policy) {
        let is_said = if rule.is_empty() { text.contains(said) } else { has(rule, about, said) };
        if !is_said {
            let own: Vec<_> = findings.iter().filter(|(own, ..)| own == rule).collect();
            tell(format!("{rule} {about} does not say {said:?}: {own:?}"));
        }
    }
    for (_, rule, about) in case.never.iter().filter(|own| own.0 == policy) {
        if has(rule, about, "") {
            tell(format!("{rule} is {about}"));
        }
    }
}
