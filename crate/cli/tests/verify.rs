//! `permlight verify`: what it tells, how it ends, and the metadata that corrects.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{ACME, SANDBOX, folder, run, stderr, stdout};
use expect_test::expect_file;
use serde_json::Value;

/// A file of metadata with this inside.
fn file(folder: &Path, name: &str, root: &str, inside: &str) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    let text = format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{inside}\n</{root}>\n");
    fs::write(&path, text).unwrap();
    path
}

fn on(names: &[&str]) -> String {
    let row = |name: &&str| {
        format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
    };
    names.iter().map(row).collect()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn verify(tested: &Path, actual: &Path, more: &[&str]) -> (Value, Option<i32>) {
    let arguments = ["verify", "--tested", path(tested), "--actual", path(actual), "--format", "json"];
    let output = run(&[&arguments, more].concat());
    assert_eq!(stderr(&output), "");
    (serde_json::from_str(&stdout(&output)).unwrap(), output.status.code())
}

fn rows(report: &Value) -> Vec<(String, String, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let rows = report["drift"].as_array().unwrap().iter();
    rows.map(|row| (text(row, "subject"), text(row, "target"), text(row, "direction"))).collect()
}

#[test]
fn the_demo_in_every_format() {
    for (format, extension) in
        [("text", "txt"), ("md", "md"), ("json", "json"), ("junit", "xml"), ("sarif", "sarif")]
    {
        let output = run(&[
            "verify",
            "--tested",
            &format!("{SANDBOX}/force-app/main/default/permissionsets"),
            "--actual",
            &format!("{ACME}/force-app/main/default/permissionsets"),
            "--format",
            format,
        ]);
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(1)), "{format}");
        let golden = Path::new("golden").join(format!("verify-sets.{extension}"));
        expect_file![golden].assert_eq(&stdout(&output).replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

#[test]
fn one_org_is_equal_to_itself() {
    let output = run(&["verify", "--tested", ACME, "--actual", ACME]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("Equal: what is there is what was tested."));
}

#[test]
fn folding_hides_nothing() {
    let arguments = ["verify", "--tested", SANDBOX, "--actual", ACME];
    let folded = stdout(&run(&arguments));
    assert!(folded.contains("--all lists them") && !folded.contains("[fieldPermissions]"));
    let all = stdout(&run(&[&arguments[..], &["--all"]].concat()));
    let json = stdout(&run(&[&arguments[..], &["--format", "json"]].concat()));
    let report: Value = serde_json::from_str(&json).unwrap();
    let drift = report["drift"].as_array().unwrap();
    assert!(drift.iter().any(|row| row["fold"] == "fields"));
    for row in drift {
        let target = row["target"].as_str().unwrap();
        assert!(all.contains(target), "{target}");
    }
    let summary = &report["summary"];
    let total: u64 = ["extra", "missing", "changed", "unknown", "expected"]
        .iter()
        .map(|key| summary[key].as_u64().unwrap())
        .sum();
    assert_eq!(total, drift.len() as u64);
}

#[test]
fn how_a_file_is_written_is_no_drift() {
    let base = folder("verify-form");
    let tested = base.join("tested");
    let actual = base.join("actual");
    file(
        &tested,
        "S.permissionset-meta.xml",
        "PermissionSet",
        "<label>S</label><objectPermissions><allowRead>true</allowRead><object>A</object></objectPermissions>
         <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>
         <userPermissions><enabled>false</enabled><name>ViewSetup</name></userPermissions>
         <flowAccesses><flow>F</flow><enabled>false</enabled></flowAccesses>",
    );
    file(
        &actual,
        "S.permissionset",
        "PermissionSet",
        "<!-- by hand --><userPermissions>\r\n<name>ApiEnabled</name>\r\n<enabled>TRUE</enabled></userPermissions>\t
         <objectPermissions><object>A</object><allowEdit>false</allowEdit><allowRead>true</allowRead>
         <viewAllFields>false</viewAllFields></objectPermissions><hasActivationRequired>false</hasActivationRequired>
         <label>S</label>",
    );
    let (report, code) = verify(&tested, &actual, &[]);
    assert_eq!((rows(&report), code), (vec![], Some(0)));
}

#[test]
fn what_was_not_retrieved_is_unknown() {
    let base = folder("verify-partial");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let object = "<objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>";
    file(&tested, "P.profile", "Profile", &(object.to_owned() + &on(&["ApiEnabled"])));
    file(&tested, "Gone.permissionset", "PermissionSet", "<label>Gone</label>");
    file(&actual, "P.profile", "Profile", "<custom>true</custom>");
    let (report, code) = verify(&tested, &actual, &[]);
    let found = rows(&report);
    assert!(found.iter().all(|(_, _, direction)| direction == "unknown"), "{found:?}");
    for target in ["ApiEnabled", "Account.allowRead", "*"] {
        assert!(found.iter().any(|(_, own, _)| own == target), "{target}");
    }
    assert_eq!((report["verdict"].as_str(), code), (Some("unknown"), Some(1)));

    // With the same package.xml, what a profile does not list is not there.
    file(&actual, "P.profile", "Profile", &on(&["ApiEnabled"]));
    fs::remove_file(tested.join("Gone.permissionset")).unwrap();
    let (report, _) = verify(&tested, &actual, &["--whole"]);
    assert_eq!(rows(&report), [("P".to_owned(), "Account.allowRead".to_owned(), "missing".to_owned())]);
}

#[test]
fn sections_that_no_rule_looks_at_are_compared_too() {
    let base = folder("verify-others");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let layout =
        |layout: &str| format!("<layoutAssignments><layout>Account-{layout}</layout></layoutAssignments>");
    let principal =
        "<externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>C-P\
                     </externalCredentialPrincipalAccesses>"
            .replace("C-P", "C-P</externalCredentialPrincipal>");
    file(&tested, "P.profile", "Profile", &(layout("Old") + &on(&["ApiEnabled"])));
    let new = "<brandNewAccesses><thing>T</thing></brandNewAccesses>";
    file(&actual, "P.profile", "Profile", &(layout("New") + &on(&["ApiEnabled"]) + &principal + new));
    let (report, _) = verify(&tested, &actual, &[]);
    let found = rows(&report);
    let row = |target: &str, direction: &str| ("P".to_owned(), target.to_owned(), direction.to_owned());
    assert!(found.contains(&row("Account", "changed")), "{found:?}");
    assert!(found.contains(&row("C-P", "unknown")), "{found:?}");
    assert!(found.contains(&row("brandNewAccesses:thing=T", "unknown")), "{found:?}");
}

#[test]
fn subjects_that_have_another_name() {
    let base = folder("verify-rename");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    file(&tested, "HubSpot UAT.profile", "Profile", &on(&["ApiEnabled"]));
    file(&actual, "HubSpot.profile", "Profile", &on(&["ApiEnabled"]));
    assert_eq!(verify(&tested, &actual, &[]).1, Some(1));
    assert_eq!(verify(&tested, &actual, &["--rename", "HubSpot UAT=HubSpot"]).1, Some(0));
    assert_eq!(verify(&tested, &actual, &["--rename", "profile:HubSpot UAT=HubSpot"]).1, Some(0));
    let arguments = ["verify", "--tested", path(&tested), "--actual", path(&actual), "--rename"];
    let unknown = run(&[&arguments[..], &["Nobody=HubSpot"]].concat());
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(
        stderr(&unknown),
        "error: the tested side has nothing called \"Nobody\", which a rename speaks of\n"
    );
    assert_eq!(run(&[&arguments[..], &["HubSpot"]].concat()).status.code(), Some(2));
}

#[test]
fn bad_input_wins() {
    let base = folder("verify-bad");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    file(&tested, "P.profile", "Profile", &on(&["ApiEnabled"]));
    file(
        &actual,
        "P.profile",
        "Profile",
        "<userPermissions><enabled>maybe</enabled><name>X</name></userPermissions>",
    );
    let output = run(&["verify", "--tested", path(&tested), "--actual", path(&actual)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("P.profile:2:18: expected true or false"), "{}", stderr(&output));
    assert!(stdout(&output).contains("No verdict"));
    let empty = base.join("empty");
    fs::create_dir(&empty).unwrap();
    for path in [empty.to_str().unwrap(), "no/such/folder"] {
        let output = run(&["verify", "--tested", ACME, "--actual", path]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(path), "{}", stderr(&output));
    }
    // Two files of one name: nothing says which is meant.
    file(&actual.join("other"), "P.profile", "Profile", &on(&["ApiEnabled"]));
    let output = run(&["verify", "--tested", path(&tested), "--actual", path(&actual)]);
    assert!(stderr(&output).contains("give a path that holds only one of them"), "{}", stderr(&output));
}

#[test]
fn before_a_deploy() {
    let output = run(&["verify", "--tested", SANDBOX, "--actual", ACME, "--before"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1));
    for title in
        ["The deploy takes away", "Never tested, and the deploy leaves it alone", "Not ready for the deploy."]
    {
        assert!(text.contains(title), "{title}");
    }
    let output = run(&["verify", "--tested", SANDBOX, "--actual", ACME, "--before", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["before"]["verdict"], "not-ready");
    assert!(
        report["drift"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["deploy"].is_string() || row["expected"].is_string())
    );
}

#[test]
fn hostile_names_stay_text() {
    let base = folder("verify-hostile");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let evil = "&lt;script&gt;|=cmd()`[x](http://evil)&#x202E;";
    let class =
        format!("<classAccesses><apexClass>{evil}</apexClass><enabled>true</enabled></classAccesses>");
    file(&tested, "S.permissionset", "PermissionSet", "");
    file(&actual, "S.permissionset", "PermissionSet", &class);
    for format in ["text", "md", "junit", "sarif", "json"] {
        let output = run(&[
            "verify",
            "--tested",
            path(&tested),
            "--actual",
            path(&actual),
            "--all",
            "--format",
            format,
        ]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(1));
        assert!(!text.contains('\u{202e}'), "{format}");
        match format {
            "md" => assert!(!text.contains("<script>") && !text.contains("](http"), "{text}"),
            "junit" => assert!(!text.contains("<script>"), "{text}"),
            _ => {}
        }
    }
}

/// What a deploy does, on files: a set, a muting set and a group are replaced, and the entries of a profile's file take the
/// place of those of the same name.
fn deploy(from: &Path, to: &Path) {
    for folder in ["profiles", "permissionsets", "permissionsetgroups", "mutingpermissionsets"] {
        let Ok(files) = fs::read_dir(from.join(folder)) else { continue };
        for file in files {
            let file = file.unwrap().path();
            let target = to.join(file.file_name().unwrap());
            let corrected = fs::read_to_string(&file).unwrap();
            if folder != "profiles" {
                fs::write(target, corrected).unwrap();
                continue;
            }
            let old = fs::read_to_string(&target).unwrap();
            let mut entries = entries(&old);
            let new = self::entries(&corrected);
            for whole in ["loginIpRanges", "loginHours"] {
                if new.keys().any(|(element, _)| element == whole) {
                    entries.retain(|(element, _), _| element != whole);
                }
            }
            entries.extend(new);
            let inside: String = entries.into_values().collect();
            let text =
                format!("<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">{inside}</Profile>");
            fs::write(target, text).unwrap();
        }
    }
}

/// The entries of a file that is indented as Salesforce does, by element and by the child that names them.
fn entries(text: &str) -> BTreeMap<(String, String), String> {
    let mut entries = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines().filter(|line| line.starts_with("    ")) {
        if let Some((element, block)) = &mut open {
            block.push_str(line);
            if line.starts_with(&format!("    </{element}>")) {
                let (element, block) = open.take().unwrap();
                let names = [
                    "name",
                    "object",
                    "field",
                    "tab",
                    "application",
                    "apexClass",
                    "apexPage",
                    "recordType",
                    "flow",
                    "startAddress",
                    "layout",
                ];
                let called = names.iter().find_map(|name| {
                    let (_, rest) = block.split_once(&format!("<{name}>"))?;
                    Some(rest.split_once('<')?.0.to_owned())
                });
                entries.insert((element, called.unwrap_or_default()), block);
            }
            continue;
        }
        let element = line.trim_start().trim_start_matches('<').split(['>', '/']).next().unwrap().to_owned();
        if line.contains("</") || line.contains("/>") {
            entries.insert((element, String::new()), line.to_owned());
        } else {
            open = Some((element, line.to_owned()));
        }
    }
    entries
}

fn flat(from: &str, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for folder in ["profiles", "permissionsets", "permissionsetgroups", "mutingpermissionsets"] {
        let top =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(from).join("force-app/main/default");
        for file in fs::read_dir(top.join(folder)).unwrap() {
            let file = file.unwrap().path();
            let name = file.file_name().unwrap().to_str().unwrap().trim_end_matches("-meta.xml").to_owned();
            // In mdapi format, too, these two names are those of the profiles, encoded.
            fs::copy(&file, to.join(name)).unwrap();
        }
    }
}

#[test]
fn a_correction_makes_both_sides_equal() {
    let base = folder("verify-correct");
    let (tested, actual, fixed) = (base.join("tested"), base.join("actual"), base.join("fixed"));
    flat(SANDBOX, &tested);
    flat(ACME, &actual);
    let output = run(&[
        "verify",
        "--tested",
        path(&tested),
        "--actual",
        path(&actual),
        "--whole",
        "--correct",
        path(&fixed),
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("to review and deploy"), "{}", stderr(&output));
    let profile = fs::read_to_string(fixed.join("profiles/HubSpot Integration.profile")).unwrap();
    assert!(profile.contains("<enabled>false</enabled>\n        <name>ModifyAllData</name>"), "{profile}");
    assert!(!profile.contains("<userLicense>"), "only what differs");

    let package = fs::read_to_string(fixed.join("package.xml")).unwrap();
    assert!(package.contains("<members>HubSpot Integration</members>"), "{package}");
    let review = fs::read_to_string(fixed.join("REVIEW.md")).unwrap();
    deploy(&fixed, &actual);
    let (report, code) = verify(&tested, &actual, &["--whole"]);
    assert_eq!((rows(&report), code), (vec![], Some(0)));
    assert!(!review.contains("Left to you"), "{review}");
}

#[test]
fn a_correction_goes_into_a_new_folder_outside_of_what_was_read() {
    let base = folder("verify-correct-where");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    file(&tested, "S.permissionset", "PermissionSet", "<label>S</label>");
    file(&actual, "S.permissionset", "PermissionSet", &on(&["ModifyAllData"]));
    let full = base.join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("kept.txt"), "kept").unwrap();
    for (target, why) in [
        (full.clone(), "is not empty"),
        (actual.join("new"), "which was read"),
        (tested.clone(), "is not empty"),
    ] {
        let output = run(&[
            "verify",
            "--tested",
            path(&tested),
            "--actual",
            path(&actual),
            "--correct",
            path(&target),
        ]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
    assert_eq!(fs::read_dir(&full).unwrap().count(), 1);
    assert_eq!(fs::read_dir(&actual).unwrap().count(), 1);
    let fixed = base.join("fixed");
    run(&["verify", "--tested", path(&tested), "--actual", path(&actual), "--correct", path(&fixed)]);
    fs::copy(fixed.join("permissionsets/S.permissionset"), actual.join("S.permissionset")).unwrap();
    assert_eq!(verify(&tested, &actual, &[]).1, Some(0));
}

#[test]
fn a_hostile_name_stays_inside_of_the_folder() {
    let base = folder("verify-correct-name");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let name = "%2E%2E%2F%2E%2E%2Fout.permissionset";
    file(&tested, name, "PermissionSet", "<label>S</label>");
    file(&actual, name, "PermissionSet", &on(&["ModifyAllData"]));
    let fixed = base.join("fixed");
    run(&["verify", "--tested", path(&tested), "--actual", path(&actual), "--correct", path(&fixed)]);
    let files: Vec<_> =
        fs::read_dir(fixed.join("permissionsets")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["%2E.%2F..%2Fout.permissionset"]);
    assert!(!base.join("out.permissionset").exists());
}
