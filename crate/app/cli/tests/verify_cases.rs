//! What people have met in public, one row each: `permlight verify` has to find the verdict, the words and the exit
//! code, in text and in JSON.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{folder, metadata, on, path, run, stderr, stdout};
use serde_json::Value;

/// Files of one side: name, and what stands in the root element.
type Files = Vec<(&'static str, String)>;

struct Case {
    name: &'static str,
    tested: Files,
    actual: Files,
    more: &'static [&'static str],
    /// The verdict in JSON; with `--before`, that of the deploy.
    verdict: &'static str,
    code: i32,
    /// Words of the text, whatever else it says.
    says: &'static [&'static str],
}

/// The root element of a file, and the folder that it stands in.
fn home(file: &str) -> (&'static str, &'static str) {
    match file.rsplit_once('.').unwrap().1 {
        "profile" => ("Profile", "profiles"),
        "permissionset" => ("PermissionSet", "permissionsets"),
        "permissionsetgroup" => ("PermissionSetGroup", "permissionsetgroups"),
        "mutingpermissionset" => ("MutingPermissionSet", "mutingpermissionsets"),
        _ => ("Package", ""),
    }
}

fn side(base: &Path, name: &str, files: &Files) -> PathBuf {
    let place = base.join(name);
    for (file, inside) in files {
        let (root, home) = home(file);
        metadata(&place.join(home), file, root, inside);
    }
    place
}

/// A profile with these permissions on, and what else it says.
fn profile(names: &[&str], more: &str) -> Files {
    vec![("Int.profile", ["<custom>true</custom>", more, &on(names)].concat())]
}

fn set(file: &'static str, names: &[&str], more: &str) -> Files {
    vec![(file, ["<label>S</label>", more, &on(names)].concat())]
}

fn object(name: &str, on: &[&str]) -> String {
    let right = |right: &str| format!("<{right}>{}</{right}>", on.contains(&right));
    let [create, delete, edit, read] = ["allowCreate", "allowDelete", "allowEdit", "allowRead"].map(right);
    let (modify, view) = (right("modifyAllRecords"), right("viewAllRecords"));
    format!(
        "<objectPermissions>{create}{delete}{edit}{read}{modify}<object>{name}</object>{view}</objectPermissions>"
    )
}

fn ranges(ranges: &[(&str, &str)]) -> String {
    let range = |(start, end): &(&str, &str)| {
        format!(
            "<loginIpRanges><endAddress>{end}</endAddress><startAddress>{start}</startAddress></loginIpRanges>"
        )
    };
    ranges.iter().map(range).collect()
}

/// A set and the muting set of one group.
fn group(muted: &[&str], status: &str, with_muting: bool) -> Files {
    let muting = if with_muting { "<mutingPermissionSets>M</mutingPermissionSets>" } else { "" };
    let inside =
        format!("<label>G</label>{muting}<permissionSets>A</permissionSets><status>{status}</status>");
    let mut files = set("A.permissionset", &["ApiEnabled", "ViewAllData"], "");
    files.extend(set("M.mutingpermissionset", muted, ""));
    files.push(("G.permissionsetgroup", inside));
    files
}

fn manifest(types: &[(&str, &[&str])]) -> (&'static str, String) {
    let members = |names: &[&str]| -> String {
        names.iter().flat_map(|name| ["<members>", name, "</members>"]).collect()
    };
    let one =
        |(kind, names): &(&str, &[&str])| format!("<types>{}<name>{kind}</name></types>", members(names));
    ("package.xml", types.iter().map(one).chain(["<version>68.0</version>".to_owned()]).collect())
}

fn with(mut files: Files, more: (&'static str, String)) -> Files {
    files.push(more);
    files
}

const WHOLE: &[&str] = &["--whole"];
const BEFORE: &[&str] = &["--before", "--whole"];

fn deploys() -> Vec<Case> {
    let api = || set("S.permissionset", &["ApiEnabled"], "");
    let standard = |names: &[&str], more: &str| {
        vec![("Minimum.profile", ["<custom>false</custom>", more, &on(names)].concat())]
    };
    vec![
        Case {
            name: "a deploy switches nothing off that its profile does not name",
            tested: profile(&["ApiEnabled"], ""),
            actual: profile(&["ApiEnabled", "ManageUsers"], ""),
            more: BEFORE,
            verdict: "not-ready",
            code: 1,
            says: &["the deploy leaves it alone: 1", "Manage Users (ManageUsers): tested off, now on"],
        },
        Case {
            name: "a deploy deletes a muting set",
            tested: with(
                set("S.permissionset", &["ApiEnabled"], ""),
                ("destructiveChanges.xml", manifest(&[("MutingPermissionSet", &["M"])]).1),
            ),
            actual: with(
                set("S.permissionset", &["ApiEnabled"], ""),
                ("M.mutingpermissionset", on(&["ViewAllData"])),
            ),
            more: BEFORE,
            verdict: "not-ready",
            code: 1,
            says: &["members of its group get what it muted", "Leave it out of destructiveChanges"],
        },
        Case {
            name: "a new profile begins with what nobody tested",
            tested: profile(&["ApiEnabled"], "").into_iter().chain(api()).collect(),
            actual: api(),
            more: BEFORE,
            verdict: "not-ready",
            code: 1,
            says: &["The profile Int was not seen in production", "Minimum Access - Salesforce"],
        },
        Case {
            name: "a standard profile takes little",
            tested: standard(&["ApiEnabled", "ViewSetup"], ""),
            actual: standard(&["ApiEnabled"], ""),
            more: BEFORE,
            verdict: "not-ready",
            code: 1,
            says: &["The deploy adds: 1", "What speaks against the deploy", "Minimum"],
        },
        Case {
            name: "rights without those that they require",
            tested: set("S.permissionset", &[], &object("Account", &["allowDelete", "allowEdit"])),
            actual: set("S.permissionset", &[], ""),
            more: BEFORE,
            verdict: "not-ready",
            code: 1,
            says: &["Account.allowDelete → allowRead", "Account.allowEdit → allowRead"],
        },
        Case {
            name: "what production has by itself and a rule fails on",
            tested: profile(&["ApiEnabled"], ""),
            actual: profile(&["ApiEnabled", "ManageSandboxes", "ManagePartners"], ""),
            more: WHOLE,
            verdict: "drift",
            code: 1,
            says: &["ManageSandboxes", "ManagePartners", "a rule of the policy fails on it, so it counts"],
        },
        Case {
            name: "the same before a deploy",
            tested: profile(&["ApiEnabled"], ""),
            actual: profile(&["ApiEnabled", "ManageSandboxes", "ManagePartners"], ""),
            more: BEFORE,
            verdict: "not-ready",
            code: 1,
            says: &["the deploy leaves it alone: 2"],
        },
    ]
}

fn meanings() -> Vec<Case> {
    let halves = ranges(&[("198.51.100.0", "198.51.100.127"), ("198.51.100.128", "198.51.100.255")]);
    let one = ranges(&[("::ffff:198.51.100.0", "::ffff:198.51.100.255")]);
    let of = |ranges: &str| profile(&["ApiEnabled"], ranges);
    let standard =
        |file: &'static str| vec![(file, format!("<custom>false</custom>{}", on(&["ApiEnabled"])))];
    let element = |name: &str, child: &str, value: &str| {
        format!("<{name}><{child}>{value}</{child}><enabled>true</enabled></{name}>")
    };
    let new = [
        element("agentAccesses", "agentName", "Service_Agent"),
        element("externalCredentialPrincipalAccesses", "externalCredentialPrincipal", "HubSpot-Named"),
        element("somethingNew", "thing", "X"),
    ]
    .concat();
    vec![
        Case {
            name: "sections that are new",
            tested: set("S.permissionset", &["ApiEnabled"], ""),
            actual: set("S.permissionset", &["ApiEnabled"], &new),
            more: &[],
            verdict: "drift",
            code: 1,
            says: &["Service_Agent", "HubSpot-Named", "somethingNew", "is not known to this version"],
        },
        Case {
            name: "the same addresses in other ranges",
            tested: of(&halves),
            actual: of(&one),
            more: WHOLE,
            verdict: "equal",
            code: 0,
            says: &["Equal"],
        },
        Case {
            name: "more addresses",
            tested: of(&one),
            actual: of(&ranges(&[("198.51.99.0", "198.51.100.255")])),
            more: WHOLE,
            verdict: "drift",
            code: 1,
            says: &["extra    high      198.51.99.0-198.51.99.255", "256 addresses"],
        },
        Case {
            name: "fewer addresses",
            tested: of(&one),
            actual: of(&ranges(&[("198.51.100.0", "198.51.100.10")])),
            more: WHOLE,
            verdict: "drift",
            code: 1,
            says: &["missing  low       198.51.100.11-198.51.100.255", "245 addresses"],
        },
        Case {
            name: "a namespace",
            tested: set("Sync.permissionset", &[], &object("W__c", &["allowRead"])),
            actual: set("acme__Sync.permissionset", &[], &object("acme__W__c", &["allowRead"])),
            more: &["--namespace", "acme"],
            verdict: "equal",
            code: 0,
            says: &["Equal"],
        },
        Case {
            name: "a namespace that nobody named",
            tested: set("Sync.permissionset", &[], ""),
            actual: set("acme__Sync.permissionset", &[], ""),
            more: &[],
            verdict: "none",
            code: 2,
            says: &["--namespace acme"],
        },
        Case {
            name: "a file that contradicts itself",
            tested: profile(
                &["ApiEnabled"],
                &[object("Account", &["allowRead"]), object("Account", &["allowRead", "allowEdit"])].concat(),
            ),
            actual: profile(&["ApiEnabled"], &object("Account", &["allowRead"])),
            more: WHOLE,
            verdict: "none",
            code: 2,
            says: &["says two things about objectPermissions Account", "keep one of the two"],
        },
        Case {
            name: "standard profiles under their other names",
            tested: standard("Read Only.profile"),
            actual: standard("ReadOnly.profile"),
            more: WHOLE,
            verdict: "equal",
            code: 0,
            says: &["Equal", "1 subject compared"],
        },
        Case {
            name: "standard profiles under other names that do not look alike",
            tested: standard("Standard Platform User.profile"),
            actual: standard("StandardAul.profile"),
            more: WHOLE,
            verdict: "equal",
            code: 0,
            says: &["Equal", "1 subject compared"],
        },
    ]
}

fn groups_and_manifests() -> Vec<Case> {
    let muted = || group(&["ViewAllData"], "Updated", true);
    let account = || profile(&["ApiEnabled"], &object("Account", &["allowRead"]));
    let asked: &[(&str, &[&str])] = &[("CustomObject", &["Account"]), ("Profile", &["Int"])];
    let less: &[(&str, &[&str])] = &[("Profile", &["Int"])];
    vec![
        Case {
            name: "a muting set that mutes less",
            tested: muted(),
            actual: group(&[], "Updated", true),
            more: &[],
            verdict: "drift",
            code: 1,
            says: &["missing  critical  View All Data", "no longer muted: members of G get it"],
        },
        Case {
            name: "a group without its muting set",
            tested: muted(),
            actual: group(&["ViewAllData"], "Updated", false),
            more: &[],
            verdict: "drift",
            code: 1,
            says: &["missing  high      M [mutingPermissionSets]", "members of G now get what it muted"],
        },
        Case {
            name: "a group that failed",
            tested: muted(),
            actual: group(&["ViewAllData"], "Failed", true),
            more: &[],
            verdict: "unknown",
            code: 1,
            says: &["The permission set group G is Failed on the actual side", "Recalculate it"],
        },
        Case {
            name: "manifests that ask for different things",
            tested: with(account(), manifest(asked)),
            actual: with(profile(&["ApiEnabled"], ""), manifest(less)),
            more: &[],
            verdict: "unknown",
            code: 1,
            says: &["The retrieve of the actual side did not ask for CustomObject Account"],
        },
        Case {
            name: "a manifest that did not ask for the profile",
            tested: with(account(), manifest(&asked[..1])),
            actual: with(account(), manifest(asked)),
            more: &[],
            verdict: "unknown",
            code: 1,
            says: &["The retrieve of the tested side did not ask for Profile Int"],
        },
        Case {
            name: "the same, and somebody says that they are alike",
            tested: with(account(), manifest(asked)),
            actual: with(profile(&["ApiEnabled"], ""), manifest(less)),
            more: WHOLE,
            verdict: "none",
            code: 2,
            says: &[
                "--whole says that both sides were retrieved with the same package.xml, and they were not",
            ],
        },
        Case {
            name: "manifests that ask for the same",
            tested: with(account(), manifest(asked)),
            actual: with(profile(&["ApiEnabled"], ""), manifest(asked)),
            more: &[],
            verdict: "drift",
            code: 1,
            says: &["Account [objectPermissions]: R----- → ------"],
        },
    ]
}

#[test]
fn what_people_have_met_gets_its_verdict_its_words_and_its_exit_code() {
    let base = folder("verify-cases");
    for (at, case) in [deploys(), meanings(), groups_and_manifests()].into_iter().flatten().enumerate() {
        let place = base.join(at.to_string());
        let (tested, actual) = (side(&place, "t", &case.tested), side(&place, "a", &case.actual));
        let asked = ["verify", "--tested", path(&tested), "--actual", path(&actual), "--all"];
        let text = run(&[&asked, case.more].concat());
        let said = stdout(&text) + &stderr(&text);
        for words in case.says {
            assert!(said.contains(words), "{}: {words} in\n{said}", case.name);
        }
        assert_eq!(text.status.code(), Some(case.code), "{}:\n{said}", case.name);
        let json = run(&[&asked, case.more, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&stdout(&json)).unwrap();
        let before = &report["before"]["verdict"];
        let verdict = if before.is_string() { before } else { &report["verdict"] };
        assert_eq!(
            (verdict.as_str(), json.status.code()),
            (Some(case.verdict), Some(case.code)),
            "{}:\n{said}",
            case.name
        );
    }
    fs::remove_dir_all(base).unwrap();
}
