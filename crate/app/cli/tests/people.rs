//! The command for people: standard input, what completes the command line, manuals.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Output, Stdio};

use common::{command, folder, metadata, on, path, printed, stderr, stdout};
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Runs a command that reads this from standard input.
fn fed(arguments: &[&str], bytes: &[u8]) -> Output {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever does not read it closes it.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    child.wait_with_output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap()
}

fn zipped(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn profile(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\"><custom>true</custom><userLicense>Salesforce</userLicense>{inside}</Profile>\n"
    )
}

#[test]
fn standard_input_is_judged_as_the_same_file_is() {
    let base = folder("stdin");
    let text = profile(&on(&["ApiEnabled", "ModifyAllData"]));
    fs::write(base.join("standard input.profile"), &text).unwrap();
    let file = base.join("standard input.profile");
    let arguments = |path| vec!["check", path, "--format", "json"];
    let of_file = common::run(&arguments(path(&file)));
    let of_input = fed(&arguments("-"), text.as_bytes());
    assert_eq!(of_input.status.code(), Some(1), "{}", stderr(&of_input));
    let rules = |report: &Value| {
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|one| (one["rule"].clone(), one["outcome"].clone(), one["target"].clone()))
            .collect::<Vec<_>>()
    };
    assert!(!rules(&json(&of_file)).is_empty());
    assert_eq!(rules(&json(&of_input)), rules(&json(&of_file)));
    // UTF-16, and an archive with the same in it.
    let wide: Vec<u8> =
        [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    assert_eq!(rules(&json(&fed(&arguments("-"), &wide))), rules(&json(&of_file)));
    let archive = zipped(&[("unpackaged/profiles/Sync API.profile", text.clone())]);
    let of_archive = fed(&arguments("-"), &archive);
    assert_eq!(rules(&json(&of_archive)), rules(&json(&of_file)));
    // A place looks neither like an argument nor like a formula.
    let held = fed(&["effective", "-", "--profile", "Sync API"], &archive);
    let place = "stdin!/unpackaged/profiles/Sync API.profile";
    assert!(stdout(&held).contains(place) && !stdout(&held).contains("-!/"), "{}", stdout(&held));
    // What is read twice is the same: what fails today is accepted, and passes.
    let accepted = base.join("accepted.json");
    let output = fed(&["check", "-", "--accept", path(&accepted)], text.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn what_is_nothing_to_read_is_told_and_never_passes() {
    for bytes in [
        &b""[..],
        b"nothing",
        b"<CustomObject/>",
        b"PK\x03\x04 broken",
        b"<Profile",
        b"{\"permlight\":\"baseline\"}",
    ] {
        for arguments in [
            &["check", "-", "--all"][..],
            &["effective", "--profile", "x", "-"],
            &["survey", "-", "--all"],
            &["checklist", "-", "--all"],
        ] {
            let output = fed(arguments, bytes);
            assert_eq!(output.status.code(), Some(2), "{arguments:?} {bytes:?} {}", stdout(&output));
        }
    }
}

#[test]
fn a_baseline_and_a_policy_come_from_standard_input_as_well() {
    let base = folder("stdin-files");
    metadata(&base, "S.permissionset", "PermissionSet", &on(&["ApiEnabled"]));
    let file = base.join("b.json");
    printed(&["baseline", "create", path(&base), "--all", "--name", "n", "--output", path(&file)]);
    let bytes = fs::read(&file).unwrap();
    let shown = fed(&["baseline", "show", "-", "--format", "json"], &bytes);
    assert_eq!(json(&shown), serde_json::from_slice::<Value>(&bytes).unwrap());
    assert_eq!(fed(&["baseline", "check", "-"], &bytes).status.code(), Some(0));
    let text = String::from_utf8(bytes).unwrap();
    let changed = text.replace("ApiEnabled", "ViewSetup");
    assert_ne!(changed, text);
    assert_eq!(fed(&["baseline", "check", "-"], changed.as_bytes()).status.code(), Some(2));
    let policy = b"extends = \"recommended\"\nname = \"T\"\n";
    assert_eq!(fed(&["policy", "check", "-"], policy).status.code(), Some(0));
    for (action, bytes) in
        [(["policy", "check", "-"], &b"extends = 1"[..]), (["baseline", "check", "-"], b"")]
    {
        assert_eq!(fed(&action, bytes).status.code(), Some(2), "{action:?}");
    }
}

#[test]
fn one_side_of_a_comparison_may_be_standard_input_and_what_it_deletes_is_read() {
    let base = folder("stdin-sides");
    let set = |names: &[&str]| format!("<label>S</label>{}", on(names));
    metadata(
        &base.join("permissionsets"),
        "S.permissionset",
        "PermissionSet",
        &set(&["ApiEnabled", "ViewSetup"]),
    );
    let xml = |inside: &str| {
        format!("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">{inside}</PermissionSet>")
    };
    let tested = [("permissionsets/S.permissionset", xml(&set(&["ApiEnabled", "ViewSetup"])))];
    let arguments = ["verify", "--tested", "-", "--actual", path(&base), "--all", "--format", "json"];
    assert_eq!(json(&fed(&arguments, &zipped(&tested)))["verdict"], "equal");
    let other = [("permissionsets/S.permissionset", xml(&set(&["ApiEnabled"])))];
    assert_eq!(fed(&arguments, &zipped(&other)).status.code(), Some(1));
    // The same bytes on both sides would be equal whatever they are.
    let both = fed(&["verify", "--tested", "-", "--actual", "-", "--all"], &zipped(&tested));
    assert_eq!(both.status.code(), Some(2), "{}", stdout(&both));
    metadata(
        &base.join("mutingpermissionsets"),
        "M.mutingpermissionset",
        "MutingPermissionSet",
        &on(&["ViewAllData"]),
    );
    let deletes = "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>M</members><name>MutingPermissionSet</name></types></Package>";
    let mut with = tested.to_vec();
    with.push(("destructiveChanges.xml", deletes.to_owned()));
    let before = |bytes: &[u8]| stdout(&fed(&[&arguments[..], &["--before"]].concat(), bytes));
    let told = "deletes the muting permission set M";
    assert!(before(&zipped(&with)).contains(told) && !before(&zipped(&tested)).contains(told));
}

#[test]
fn shells_and_manuals_know_every_command() {
    let help = printed(&["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .collect();
    assert!(commands.len() > 8, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for name in &commands {
            assert!(script.contains(name), "{shell} {name}");
        }
        assert!(!script.contains("permlight__translations\"") && !script.is_empty());
    }
    let base = folder("man");
    let pages = base.join("pages");
    printed(&["man", path(&pages)]);
    assert!(pages.join("permlight.1").exists());
    for name in commands {
        let page = fs::read_to_string(pages.join(format!("permlight-{name}.1"))).unwrap();
        assert!(page.contains(".TH"), "{name}");
    }
    let again = common::run(&["man", path(&pages)]);
    assert_eq!(again.status.code(), Some(2));
    assert!(Path::new(&pages).is_dir());
}

/// What counts in a session only is no failure, and everybody is told what it would be.
#[test]
fn a_session_based_set_is_named_with_what_it_would_grant() {
    let base = folder("people-session");
    let inside = format!("<hasActivationRequired>true</hasActivationRequired>{}", on(&["ViewAllData"]));
    metadata(&base, "S.permissionset", "PermissionSet", &inside);
    metadata(&base, "P.profile", "Profile", &on(&["ApiEnabled", "ApiUserOnly"]));
    let team = base.join("team.toml");
    let text = "extends = \"recommended\"\nname = \"T\"\n[[integration]]\nid = \"hub\"\ntitle = \"Hub\"\nrisk = \"low\"\n\
                owner = \"o@x.example\"\nuser = \"hub@x.example\"\nprofile = \"P\"\npermission_sets = [\"S\"]\n";
    fs::write(&team, text).unwrap();
    for (command, more) in [("check", "text"), ("checklist", "md")] {
        let output = common::run(&[command, path(&base), "--policy", path(&team), "--format", more]);
        let said = stdout(&output);
        assert!(said.contains("S is session-based") && said.contains("would grant View All Data"), "{said}");
    }
}

/// Two orgs in one folder have profiles of one name: each line says which file it is about.
#[test]
fn subjects_of_one_name_are_told_apart_by_their_files() {
    let base = folder("people-namesakes");
    for org in ["one", "two"] {
        metadata(&base.join(org), "P.profile", "Profile", &on(&["ModifyAllData"]));
    }
    let all = stdout(&common::run(&["check", path(&base), "--all"]));
    let lines: Vec<&str> = all.lines().collect();
    let is_named = |org: &str| {
        lines
            .windows(2)
            .any(|two| two[0].contains("Profile P:") && two[1].contains(&format!("{org}/P.profile")))
    };
    assert!(is_named("one") && is_named("two"), "{all}");
}
