//! No weakening of a file makes two sides equal or ready: `verify` with each side, before the deploy and against a baseline; nor
//! does one let a baseline be frozen of what was not read whole.
//! A file is weakened by what is not understood of it (a misspelt or nested element, a blank value, a second value, a part that
//! lies elsewhere, text that is cut off), and by one more row.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{folder, path, run};

/// The entries of the two files that are weakened, a line each.
const PROFILE: [&str; 8] = [
    "<custom>true</custom>",
    "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>",
    "<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>",
    "<userPermissions><enabled>true</enabled><name>ManageUsers</name></userPermissions>",
    "<userPermissions><enabled>false</enabled><name>ModifyAllData</name></userPermissions>",
    "<loginIpRanges><endAddress>192.0.2.9</endAddress><startAddress>192.0.2.1</startAddress></loginIpRanges>",
    "<classAccesses><apexClass>Sync</apexClass><enabled>true</enabled></classAccesses>",
    "<userLicense>Salesforce</userLicense>",
];
const SET: [&str; 5] = [
    "<label>S</label>",
    "<userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions>",
    "<userPermissions><enabled>false</enabled><name>ViewSetup</name></userPermissions>",
    "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>\
     <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>\
     <viewAllRecords>false</viewAllRecords></objectPermissions>",
    "<hasActivationRequired>false</hasActivationRequired>",
];

const FILES: [(&str, &str, &[&str]); 2] = [
    ("profiles/P.profile-meta.xml", "Profile", &PROFILE),
    ("permissionsets/S.permissionset-meta.xml", "PermissionSet", &SET),
];

/// What stands in a weakened file, and what lies beside it.
struct Weak {
    how: String,
    text: String,
    beside: Option<(String, String)>,
}

fn document(root: &str, lines: &[String]) -> String {
    format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{}\n</{root}>\n", lines.join("\n"))
}

fn element(line: &str) -> &str {
    line.split(['<', '>']).nth(1).unwrap()
}

/// Every weakening of a file: each operator on each line.
fn weakenings(root: &str, lines: &[&str]) -> Vec<Weak> {
    let own: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let with = |at: usize, changed: Vec<String>| {
        let mut all = own.clone();
        all.splice(at..=at, changed);
        document(root, &all)
    };
    let mut weak = Vec::new();
    let mut add = |how: String, text: String| weak.push(Weak { how, text, beside: None });
    for (at, line) in own.iter().enumerate() {
        let name = element(line);
        add(format!("{at} misspelt"), with(at, vec![line.replace(name, &format!("{name}x"))]));
        add(format!("{at} of another case"), with(at, vec![line.replace(name, &name.to_uppercase())]));
        add(format!("{at} nested"), with(at, vec![format!("<group>{line}</group>")]));
        add(format!("{at} within another"), with(at, vec![format!("<{name}>{line}</{name}>")]));
        add(format!("{at} unclosed"), with(at, vec![line.replacen(&format!("</{name}>"), "", 1)]));
        for (value, other) in
            [("true", ""), ("false", ""), ("true", "yes"), ("false", "no"), ("true", "TRUE")]
        {
            let changed = line.replace(&format!(">{value}<"), &format!(">{other}<"));
            if changed != *line {
                add(format!("{at} {value} as '{other}'"), with(at, vec![changed]));
            }
        }
        for (value, other) in [("true", "false"), ("false", "true")] {
            let second = line.replacen(&format!(">{value}<"), &format!(">{other}<"), 1);
            if second != *line {
                add(format!("{at} twice, then {other}"), with(at, vec![line.clone(), second.clone()]));
                add(format!("{at} twice, first {other}"), with(at, vec![second, line.clone()]));
            }
        }
    }
    // One more row, which makes nothing right.
    for more in [
        "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>",
        "<userPermissions><enabled>true</enabled><name>NobodyKnowsThis</name></userPermissions>",
        "<userPermissions><enabled>true</enabled></userPermissions>",
        "<userPermissions></userPermissions>",
        "<nobodyKnowsThis>true</nobodyKnowsThis>",
        "<classAccesses><apexClass>More</apexClass><enabled>true</enabled></classAccesses>",
        "<objectPermissions><object>Contact</object></objectPermissions>",
    ] {
        let all = [&own[..], &[more.to_owned()]].concat();
        add(format!("one more row {more}"), document(root, &all));
    }
    let whole = document(root, &own);
    for part in 1..8 {
        let end = whole.len() * part / 8;
        add(format!("cut off at {part}/8"), whole[..end].to_owned());
    }
    for (at, line) in own.iter().enumerate() {
        let left: Vec<String> =
            own.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, line)| line.clone()).collect();
        let text = document(root, &left);
        let beside = Some((format!("part-{at}"), document(root, std::slice::from_ref(line))));
        weak.push(Weak { how: format!("{at} in a part"), text, beside });
    }
    weak
}

fn write(base: &Path, file: &str, text: &str) -> PathBuf {
    let place = base.join(file);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(&place, text).unwrap();
    place
}

/// Both files as they are, one of them perhaps otherwise.
fn side(base: &Path, other: Option<(&str, &Weak)>) {
    if base.exists() {
        fs::remove_dir_all(base).unwrap();
    }
    for (file, root, lines) in FILES {
        let own: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        match other.filter(|(name, _)| *name == file) {
            None => _ = write(base, file, &document(root, &own)),
            Some((_, weak)) => {
                write(base, file, &weak.text);
                if let Some((part, text)) = &weak.beside {
                    let kind = file.split_once("-meta").unwrap().0.rsplit_once('.').unwrap();
                    write(base, &format!("{}/{part}.{}-meta.xml", kind.0, kind.1), text);
                }
            }
        }
    }
}

#[test]
fn no_weakening_of_a_file_makes_two_sides_equal_or_ready() {
    let base = folder("weak-compared");
    let (org, other, frozen) = (base.join("org"), base.join("other"), base.join("other.json"));
    // What was tested has one setting of each file otherwise.
    side(&other, None);
    for (file, _, _) in FILES {
        let place = other.join(file);
        let text = fs::read_to_string(&place).unwrap();
        let text = text
            .replace("<name>ManageUsers", "<name>ManageRoles")
            .replace("<name>ViewAllData", "<name>RunReports");
        fs::write(&place, text).unwrap();
    }
    let create = |from: &Path, to: &Path| {
        let arguments = [
            "baseline",
            "create",
            path(from),
            "--all",
            "--today",
            "2026-11-12",
            "--name",
            "n",
            "--by",
            "Ada",
        ];
        run(&[&arguments[..], &["-o", path(to)]].concat()).status.code() == Some(0)
    };
    assert!(create(&other, &frozen));
    let compared = |tested: &Path, actual: &Path, more: &[&str]| {
        let arguments = ["verify", "--tested", path(tested), "--actual", path(actual), "--all"];
        run(&[&arguments[..], more].concat()).status.code()
    };
    let said = |side: &Path| {
        [
            ("actual", compared(&other, side, &["--whole"])),
            ("tested", compared(side, &other, &["--whole"])),
            ("against a baseline", compared(&frozen, side, &["--whole"])),
            ("before, actual", compared(&other, side, &["--before"])),
            ("before, tested", compared(side, &other, &["--before"])),
        ]
    };
    let weak_frozen = base.join("weak.json");
    let cannot_be_read =
        |side: &Path| run(&["check", path(side), "--all", "--fail-on", "critical"]).status.code() == Some(2);
    side(&org, None);
    let strong = said(&org);
    assert!(create(&org, &weak_frozen), "as it is, it can be frozen");
    assert_ne!(compared(&weak_frozen, &other, &["--whole"]), Some(0));
    let mut wrong = Vec::new();
    let mut refused = 0;
    for (file, root, lines) in FILES {
        for weak in weakenings(root, lines) {
            side(&org, Some((file, &weak)));
            for ((how, strong), (_, code)) in strong.iter().zip(said(&org)) {
                if code == Some(0) && *strong != Some(0) {
                    wrong.push(format!("{root} {}: {how} is good", weak.how));
                }
            }
            // What is not whole is not frozen, and what was frozen says no more than the file.
            let _ = fs::remove_file(&weak_frozen);
            let is_frozen = create(&org, &weak_frozen);
            refused += usize::from(!is_frozen);
            if is_frozen && cannot_be_read(&org) {
                wrong.push(format!("{root} {}: frozen, though not all of it can be read", weak.how));
            }
            if is_frozen && compared(&weak_frozen, &other, &["--whole"]) == Some(0) {
                wrong.push(format!("{root} {}: frozen as what was tested", weak.how));
            }
        }
    }
    assert!(refused > 20, "{refused} baselines were refused");
    assert!(wrong.is_empty(), "{} got good:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

/// A file that cannot be read settles nothing: what the other file says of a rule is not said of this subject.
#[test]
fn an_item_stays_unknown_while_a_file_that_it_judges_cannot_be_read() {
    let base = folder("weak-unread");
    side(&base, None);
    write(&base, FILES[0].0, "<Profile><custom>");
    let output = run(&["checklist", path(&base), "--all", "--today", "2026-11-22", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let item = |rule: &str| {
        report["checklist"].as_array().unwrap().iter().find(|item| item["rule"] == rule).unwrap()["outcome"]
            .clone()
    };
    assert_eq!((item("USR004"), item("API002")), ("unknown".into(), "unknown".into()));
    assert_eq!(output.status.code(), Some(2));
}

/// An element, what it says, and what else it may say.
type Setting = (&'static str, &'static str, &'static str);

/// What stands in the settings files of a profile, each with its outermost element.
const SETTINGS: [(&str, &str, &[Setting]); 2] = [
    (
        "profilePasswordPolicies/P_1.profilePasswordPolicy-meta.xml",
        "ProfilePasswordPolicy",
        &[
            ("forgotPasswordRedirect", "false", "true"),
            ("lockoutInterval", "15", "60"),
            ("maxLoginAttempts", "10", "0"),
            ("minimumPasswordLength", "12", "5"),
            ("obscure", "true", "false"),
            ("passwordComplexity", "3", "0"),
            ("passwordExpiration", "90", "0"),
            ("passwordHistory", "5", "0"),
        ],
    ),
    (
        "profileSessionSettings/P_1.profileSessionSetting-meta.xml",
        "ProfileSessionSetting",
        &[
            ("forceLogout", "true", "false"),
            ("requiredSessionLevel", "HIGH_ASSURANCE", "STANDARD"),
            ("sessionTimeout", "0", "1440"),
        ],
    ),
];

/// Settings files of a profile that say otherwise, that one side lacks, or that a baseline was made without: nothing good comes of
/// that, and neither does anything where it was frozen before.
#[test]
fn no_settings_file_of_a_profile_that_differs_or_is_gone_makes_two_sides_equal_or_ready() {
    let base = folder("weak-settings");
    let create = |from: &Path| {
        let frozen = from.with_extension("json");
        let arguments = ["baseline", "create", path(from), "--all", "--name", "n", "-o", path(&frozen)];
        assert_eq!(run(&arguments).status.code(), Some(0));
        frozen
    };
    // `other` writes an element otherwise; `None` leaves the file out.
    let made = |name: &str, other: &dyn Fn(&str, &str) -> Option<bool>| {
        let place = base.join(name);
        if place.exists() {
            fs::remove_dir_all(&place).unwrap();
        }
        // Without what a rule calls wrong: of that no deploy is ready.
        let rows = [0, 1, 2, 5, 7].map(|at| PROFILE[at].replace(">Salesforce<", ">Salesforce Integration<"));
        write(&place, FILES[0].0, &document("Profile", &rows));
        for (file, root, elements) in SETTINGS {
            let row = |(element, own, differing): &Setting| {
                let value = if other(root, element)? { differing } else { own };
                Some(format!("<{element}>{value}</{element}>"))
            };
            let Some(mut rows) = elements.iter().map(row).collect::<Option<Vec<_>>>() else { continue };
            rows.push("<profile>p</profile>".to_owned());
            write(&place, file, &document(root, &rows));
        }
        place
    };
    let code = |tested: &Path, actual: &Path, more: &[&str]| {
        let arguments = ["verify", "--tested", path(tested), "--actual", path(actual), "--all", "--whole"];
        run(&[&arguments[..], more].concat()).status.code()
    };
    let [full, copy] = ["full", "copy"].map(|name| made(name, &|_, _| Some(false)));
    let frozen = create(&full);
    for (tested, more) in [(&full, &[][..]), (&full, &["--before"]), (&frozen, &[]), (&frozen, &["--before"])]
    {
        assert_eq!(code(tested, &copy, more), Some(0), "{} {more:?}", tested.display());
    }
    let mut wrong = Vec::new();
    for (_, root, elements) in SETTINGS {
        for (element, ..) in elements {
            let weak = made("weak", &|own, name| Some((own, name) == (root, *element)));
            for more in [&[][..], &["--before"]] {
                if code(&frozen, &weak, more) == Some(0) {
                    wrong.push(format!("{element} {more:?}"));
                }
            }
        }
        let weak = made("gone", &|own, _| (own != root).then_some(false));
        let weak_frozen = create(&weak);
        for (tested, actual) in [(&full, &weak), (&weak, &full), (&frozen, &weak), (&weak_frozen, &full)] {
            for more in [&[][..], &["--before"]] {
                if code(tested, actual, more) == Some(0) {
                    wrong.push(format!("{root}: {} {} {more:?}", tested.display(), actual.display()));
                }
            }
        }
        fs::remove_file(&weak_frozen).unwrap();
    }
    assert!(wrong.is_empty(), "good: {wrong:#?}");
}
