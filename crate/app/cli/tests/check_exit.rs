//! `permlight check` for scripts: exit codes and errors.

mod common;

use std::fs;

use common::{ACME, PROFILES, folder, metadata, on, path, profile, run, stderr, stdout};

fn code(arguments: &[&str]) -> Option<i32> {
    run(arguments).status.code()
}

#[test]
fn the_severity_decides_between_0_and_1() {
    let clean = format!("{PROFILES}/Minimum Access - API Only Integrations.profile-meta.xml");
    let standard = format!("{PROFILES}/Standard.profile-meta.xml");
    assert_eq!(code(&["check", &clean, "--fail-on", "info"]), Some(0));
    assert_eq!(code(&["check", &standard]), Some(1));
    assert_eq!(code(&["check", &standard, "--fail-on", "low"]), Some(1));
    assert_eq!(code(&["check", &standard, "--fail-on", "critical"]), Some(0));
}

#[test]
fn bad_usage_is_2() {
    for arguments in [
        &["check"][..],
        &["check", ACME, "--policy", "cloudkettel"],
        &["check", ACME, "--fail-on", "horrible"],
        &["check", ACME, "--format", "xml"],
        &["chek"],
        &[],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "");
    }
    assert!(stderr(&run(&["check", ACME, "--policy", "cloudkettel"])).contains("'cloudkettle'"));
    assert_eq!(code(&["check", "--help"]), Some(0));
}

#[test]
fn a_path_without_anything_to_judge_is_2_even_beside_others() {
    let folder = folder("nothing");
    fs::write(folder.join("readme.txt"), "no metadata").unwrap();
    let path = folder.to_str().unwrap();
    for arguments in [&["check", path][..], &["check", ACME, path]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        let expected = format!("error: nothing to judge in {path}: expected *.profile-meta.xml, ");
        assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
    }
    assert_eq!(code(&["check", "no/such/folder"]), Some(2));
}

#[test]
fn a_broken_file_is_2_with_its_place_and_the_others_are_judged() {
    let folder = folder("broken");
    profile(&folder, "Good.profile-meta.xml", &["ModifyAllData".to_owned()]);
    let broken = folder.join("Broken.profile-meta.xml");
    fs::write(
        &broken,
        "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n  <custom>true</cust>\n",
    )
    .unwrap();
    let output = run(&["check", folder.to_str().unwrap(), "--all"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("Modify All Data: on → should be off."));
    assert!(stdout(&output).contains("; 1 error."), "{}", stdout(&output));
    let start = format!("{}:2:", broken.to_str().unwrap());
    assert!(stderr(&output).starts_with(&start), "{}", stderr(&output));
}

#[test]
fn a_group_of_which_not_all_is_known_does_not_simply_pass() {
    let base = folder("group-not-known");
    metadata(&base, "S.permissionset", "PermissionSet", &format!("<label>S</label>{}", on(&["ApiEnabled"])));
    let write = |muting: &str, more: &str, status: &str| {
        let group = format!("{muting}<permissionSets>S</permissionSets>{more}<status>{status}</status>");
        metadata(
            &base,
            "GSync.permissionsetgroup",
            "PermissionSetGroup",
            &format!("<label>G</label>{group}"),
        );
    };
    write("", "", "Updated");
    assert!(!stdout(&run(&["check", path(&base)])).contains("as far as seen"));
    let gone = "<permissionSets>Gone</permissionSets>";
    let nope = "<mutingPermissionSets>Nope</mutingPermissionSets>";
    let unsettled = "The group GSync is Failed: what it grants is not known.";
    let unread = "The group GSync: members not read: Gone; muting sets not read: Nope.";
    for (muting, more, status, told) in [("", "", "Failed", unsettled), (nope, gone, "Updated", unread)] {
        write(muting, more, status);
        for format in ["text", "json", "csv", "html", "markdown", "sarif", "junit"] {
            let report = stdout(&run(&["check", path(&base), "--format", format, "--fail-on", "critical"]));
            let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(report.contains(told), "{format}: {report}");
        }
        let arguments = ["check", path(&base), "--fail-on", "critical"];
        assert!(stdout(&run(&arguments)).contains("as far as seen"), "{status}");
        assert_eq!(run(&arguments).status.code(), Some(0), "{status}");
        let counts = run(&[&arguments[..], &["--fail-on-unknown"]].concat());
        assert_eq!(counts.status.code(), Some(1), "{status}");
        assert_eq!(run(&[&arguments[..], &["--strict"]].concat()).status.code(), Some(2), "{status}");
    }
}
