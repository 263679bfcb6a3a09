//! `permlight check` for people.

mod common;

use std::io::Read;
use std::process::Stdio;

use common::{ACME, PROFILES, SANDBOX, command, folder, printed, profile, run, stderr, stdout};
use expect_test::expect_file;

#[test]
fn the_demo_org_by_the_cloudkettle_guide() {
    let text = printed(&["check", ACME, "--policy", "cloudkettle", "--all", "--details"]);
    expect_file!["golden/check-cloudkettle.txt"].assert_eq(&text);
}

#[test]
fn the_demo_org_with_passes() {
    let file = format!("{PROFILES}/Minimum Access - API Only Integrations.profile-meta.xml");
    let text = printed(&["check", &file, "--policy", "smartosc", "-v"]);
    expect_file!["golden/check-verbose.txt"].assert_eq(&text);
}

#[test]
fn very_many_failures_of_one_rule_are_one_line() {
    let folder = folder("fold");
    let names: Vec<String> = (10..70).map(|number| format!("Invented{number}")).collect();
    let path = profile(&folder, "Many.profile-meta.xml", &names);
    let path = path.to_str().unwrap();

    let text = printed(&["check", path, "--policy", "smartosc", "--details"]);
    let row = text.lines().find(|line| line.contains("PRO001")).unwrap();
    assert!(row.contains("60 permissions"), "{row}");
    let first = "Invented10, Invented11, Invented12, Invented13, Invented14 and 55 more (-v names them)";
    assert!(row.ends_with(first), "{row}");
    assert_eq!(text.matches("PRO001").count(), 1);

    let verbose = printed(&["check", path, "--policy", "smartosc", "-v"]);
    assert_eq!(verbose.matches("PRO001").count(), 60);
}

#[test]
fn what_cannot_be_told_is_listed_by_reason_and_is_no_pass() {
    let folder = folder("partial");
    let path = profile(&folder, "Partial.profile-meta.xml", &[]);
    let output = run(&["check", path.to_str().unwrap(), "--details"]);
    let text = stdout(&output);
    assert_eq!(text.matches("The file is only a part").count(), 1, "{text}");
    assert!(text.contains("more (-v names them)"), "{text}");
    assert!(text.contains("0 right"), "{text}");
    assert!(text.contains("No verdict: nothing was judged."), "{text}");
    assert!(stderr(&output).contains("it names no user permission"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn names_from_files_cannot_command_the_terminal() {
    let folder = folder("hostile");
    profile(
        &folder,
        "%1B%5B31mRed%1B%5D0%3Btitle%07\u{202e}evil.profile-meta.xml",
        &["A\u{9b}31m".to_owned()],
    );
    profile(&folder, "Broken\u{202e}.profile-meta.xml", &["</name>&#x1b;".to_owned()]);
    for format in ["text", "json", "sarif", "junit", "markdown", "csv"] {
        for verbose in [false, true] {
            let mut arguments =
                vec!["check", folder.to_str().unwrap(), "--policy", "smartosc", "--format", format];
            arguments.extend(verbose.then_some("-v"));
            let output = run(&arguments);
            assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
            let all = stdout(&output) + &stderr(&output);
            assert!(all.contains("evil"));
            let obeyed = |c: char| {
                (c.is_control() && c != '\n' && c != '\r') || ('\u{202a}'..='\u{202e}').contains(&c)
            };
            assert!(!all.contains(obeyed), "{all:?}");
        }
    }
}

#[test]
fn colour_only_where_it_is_wanted() {
    let arguments = ["check", ACME];
    let escapes = |name: &[&str], more: &[&str]| {
        let mut command = command(&[&arguments, more].concat());
        command.envs(name.iter().map(|name| (name, "1")));
        stdout(&command.output().unwrap()).contains('\u{1b}')
    };
    assert!(!escapes(&[], &[]), "not a terminal");
    assert!(escapes(&["CLICOLOR_FORCE"], &[]));
    assert!(!escapes(&["CLICOLOR_FORCE", "NO_COLOR"], &[]), "NO_COLOR wins over other variables");
    assert!(!escapes(&["CLICOLOR_FORCE"], &["--color", "never"]));
    assert!(escapes(&["NO_COLOR"], &["--color", "always"]), "what is said wins over what is set");
    assert!(!escapes(&["CLICOLOR_FORCE"], &["--format", "json"]));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    for format in ["text", "json", "sarif", "junit", "markdown", "csv"] {
        let mut child = command(&["check", ACME, SANDBOX, "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 16];
        let mut reader = child.stdout.take().unwrap();
        reader.read_exact(&mut start).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        assert_eq!(stderr(&output), "");
        assert_eq!(output.status.code(), Some(1), "the verdict stands");
    }
}

#[test]
fn the_order_does_not_depend_on_the_number_of_threads() {
    let with = |threads| {
        let mut command = command(&["check", SANDBOX, ACME, "--format", "json"]);
        stdout(&command.env("RAYON_NUM_THREADS", threads).output().unwrap())
    };
    let first = with("1");
    assert_eq!(first, with("4"));
    assert_eq!(first, printed(&["check", ACME, SANDBOX, "--format", "json"]));
}
