//! `permlight check` for scripts: exit codes and errors.

mod common;

use std::fs;

use common::{ACME, PROFILES, folder, profile, run, stderr, stdout};

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
