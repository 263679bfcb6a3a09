//! Names from an org or a pull request pass through logs of build servers, whose agents obey lines. No command, format or stream of ours
//! lets one through: held against copies of the agents' own rules.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]
#![allow(clippy::format_collect, clippy::format_push_string, reason = "small texts")]

mod all;
#[path = "../common/mod.rs"]
mod common;
mod handed;
mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use all::formats;
use common::{command, folder, metadata, path};
use rules::{azure, obeyed};

/// Each is obeyed by one agent or terminal. Blanks before the second are trimmed by GitHub's runner, whatever kind they are.
const COMMANDS: [&str; 11] = [
    "##vso[task.complete result=Succeeded;]done",
    "::set-output name=verdict::pass",
    "\u{3000}::error::x",
    "##[set-output name=verdict]pass",
    "##teamcity[buildStatus status='SUCCESS']",
    "a\n::stop-commands::zz",
    "a\r##vso[task.prependpath]b",
    "#\u{ad}#vso[task.complete result=Succeeded;]x",
    ":\u{34f}:error::x",
    "section_start:0:x\r\u{1b}[0Ky",
    "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}",
];
/// Those that a file may be called, on any system.
const NAMES: [&str; 5] = [
    "##vso[task.complete result=Succeeded;]done",
    "::set-output name=verdict::pass",
    "\u{3000}::error::x",
    "##[set-output name=verdict]pass",
    "##teamcity[buildStatus status='SUCCESS']",
];

fn xml(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r')).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\r', "&#13;").replace('\n', "&#10;")
}

fn toml(text: &str) -> String {
    serde_json::to_string(text).unwrap().replace('\u{9b}', "\\u009B").replace('\u{7f}', "")
}

/// Metadata in which every name is a command, good and broken.
fn hostile(base: &Path, on: &str) -> PathBuf {
    let root = base.join(on).join("##vso[task.setvariable variable=V]x");
    let row =
        |name: &str| format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>");
    let rows: String = COMMANDS.iter().map(|name| row(&xml(name))).collect();
    let objects: String = COMMANDS
        .iter()
        .map(|name| {
            let name = xml(name);
            format!(
                "<fieldPermissions><editable>{0}</editable><field>{name}.{name}</field><readable>true</readable></fieldPermissions>\
                 <objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit>\
                 <allowRead>true</allowRead><modifyAllRecords>{0}</modifyAllRecords><object>{name}</object>\
                 <viewAllRecords>true</viewAllRecords></objectPermissions>\
                 <classAccesses><apexClass>{name}</apexClass><enabled>true</enabled></classAccesses>",
                on == "tested"
            )
        })
        .collect();
    let ranges: String = COMMANDS
        .iter()
        .enumerate()
        .map(|(at, name)| {
            format!(
                "<loginIpRanges><description>{}</description><endAddress>10.0.{at}.9</endAddress>\
                 <startAddress>10.0.{at}.1</startAddress></loginIpRanges>",
                xml(name)
            )
        })
        .collect();
    let known = row("ModifyAllData");
    for name in NAMES {
        let label = format!("<label>{}</label>", xml(name));
        metadata(
            &root.join("profiles"),
            &format!("{name}.profile"),
            "Profile",
            &[&known, &objects, &ranges, &rows][..].iter().map(|s| s.as_str()).collect::<String>(),
        );
        metadata(
            &root.join("permissionsets"),
            &format!("{name}.permissionset"),
            "PermissionSet",
            // What is no name of a permission is an error: with it, nothing would be corrected and frozen.
            &[label.as_str(), &objects, &known].concat(),
        );
        let members: String =
            NAMES.iter().map(|name| format!("<permissionSets>{}</permissionSets>", xml(name))).collect();
        metadata(
            &root.join("permissionsetgroups"),
            &format!("{name}.permissionsetgroup"),
            "PermissionSetGroup",
            &[label.as_str(), &members].concat(),
        );
        metadata(
            &root.join("profiles"),
            &format!("{name} broken.profile"),
            "Profile",
            &format!("<{on}{}", xml(name)),
        );
    }
    root
}

fn policy(base: &Path) -> PathBuf {
    let mut text = String::from("extends = \"recommended\"\n");
    text += &format!("name = {}\n[scope]\njudge = [\"profile:*\"]\n", toml(COMMANDS[0]));
    for (at, name) in COMMANDS.iter().enumerate().take(4) {
        let shown = toml(name);
        text += &format!(
            "[[rule]]\ncode = \"ACME-{at:03}\"\ntitle = {shown}\nseverity = \"critical\"\nsubjects = [\"profile\", \"permission-set\"]\n\
             object = {{ name = \"Invoice__c\", deny = [\"delete\"] }}\nwhy = {shown}\nfix = {shown}\n\
             [[integration]]\nid = \"i{at}\"\ntitle = {shown}\nowner = {shown}\nuser = \"u{at}@acme.example\"\nprofile = {shown}\n\
             permission_sets = [{shown}]\npermissions = [\"ApiEnabled\"]\n\
             [[waiver]]\nrule = \"DAT102\"\nsubject = {}\ntarget = \"ModifyAllData\"\nreason = {shown}\napprover = {shown}\nexpires = 2099-01-01\n",
            toml(&format!("profile:{name}")),
        );
    }
    let file = base.join("##[debug]team.toml");
    fs::write(&file, text).unwrap();
    file
}

fn state(base: &Path) -> PathBuf {
    let entry = |name: &&str| {
        let text = serde_json::to_string(name).unwrap();
        format!(
            "{{\"item\":\"ROL003\",\"state\":\"done\",\"owner\":{text},\"note\":{text},\"date\":\"2026-11-20\"}}"
        )
    };
    let entries: Vec<_> = COMMANDS.iter().map(entry).collect();
    let file = base.join("::notice::state.json");
    fs::write(&file, format!("{{\"version\":1,\"manual\":[{}],\"waivers\":[]}}", entries.join(","))).unwrap();
    file
}

/// Runs a command in the folder and holds what it writes to any stream against the rules.
fn held(at: &Path, arguments: &[&str]) {
    let output = command(arguments).current_dir(at).output().unwrap();
    for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        // A workbook is no text; its parts are packed.
        let is_text = !bytes.starts_with(b"PK");
        let found =
            if is_text { obeyed(bytes) } else { azure(&String::from_utf8_lossy(bytes)).then(String::new) };
        assert_eq!(
            found.map(|line| line.chars().take(400).collect::<String>()),
            None,
            "{stream} of {arguments:?}"
        );
    }
}

fn held_file(file: &Path) {
    if let Ok(bytes) = fs::read(file)
        && !bytes.starts_with(b"PK")
    {
        assert_eq!(
            obeyed(&bytes).map(|line| line.chars().take(400).collect::<String>()),
            None,
            "{}",
            file.display()
        );
    }
}

/// Reports that are written to a file are shown by the next step of a build.
fn held_both(at: &Path, arguments: &[&str]) {
    held(at, arguments);
    held(at, &[arguments, &["--output", "report"]].concat());
    held_file(&at.join("report"));
    let _ = fs::remove_file(at.join("report"));
}

struct Tree {
    base: PathBuf,
    tested: PathBuf,
    actual: PathBuf,
    policy: PathBuf,
    state: PathBuf,
}

fn tree(test: &str) -> Tree {
    let base = folder(test);
    let (tested, actual) = (hostile(&base, "tested"), hostile(&base, "actual"));
    // Names that begin a line are told by relative paths only.
    let at = base.join("at");
    fs::create_dir_all(&at).unwrap();
    for name in NAMES {
        fs::write(at.join(format!("{name}.profile")), "<Profile").unwrap();
    }
    let (policy, state) = (policy(&base), state(&base));
    Tree { base, tested, actual, policy, state }
}

#[test]
fn check_says_nothing_that_an_agent_obeys() {
    let Tree { base, tested, policy, .. } = tree("agents-check");
    let at = base.join("at");
    for format in formats("check") {
        let arguments = ["check", path(&tested), ".", "--all", "--format", &format];
        held_both(&at, &[&arguments[..], &["--policy", path(&policy)]].concat());
        held(&at, &[&arguments[..], &["--verbose", "--strict"]].concat());
    }
    held(&base, &["check", path(&tested), "--all", "--details", "--color", "always"]);
    held(&base, &["check", path(&tested), "--all", "--details", "--language", "ja"]);
    held(&at, &["check", "x", "::set-output name=verdict::pass.profile"]);
    held(&base, &["check", path(&tested), "--all", "--accept", "accepted"]);
    held_file(&base.join("accepted"));
}

#[test]
fn verify_and_baselines_say_nothing_that_an_agent_obeys() {
    let Tree { base, tested, actual, .. } = tree("agents-verify");
    let sound = |side: &Path| {
        let sound = side.join("permissionsets");
        sound.to_str().unwrap().to_owned()
    };
    let (tested, actual) = (sound(&tested), sound(&actual));
    for format in formats("verify") {
        let arguments = ["verify", "--tested", &tested, "--actual", &actual, "--all", "--format", &format];
        held_both(&base, &[&arguments[..], &["--before"]].concat());
        held(&base, &[&arguments[..], &["--details", "--strict"]].concat());
    }
    held(&base, &["verify", "--tested", &tested, "--actual", &actual, "--all", "--correct", "fixed"]);
    let mut folders = vec![base.join("fixed")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() {
                folders.push(entry);
            } else {
                held_file(&entry);
                files += 1;
            }
        }
    }
    assert!(files > 2, "the correction writes files");
    let [name, by, note] = [COMMANDS[0], COMMANDS[1], COMMANDS[5]];
    let arguments = [
        "baseline", "create", &tested, "--all", "--output", "::b::", "--name", name, "--by", by, "--note",
        note,
    ];
    held(&base, &arguments);
    assert!(base.join("::b::").exists());
    held_file(&base.join("::b::"));
    for format in formats("baseline show") {
        held(&base, &["baseline", "show", "::b::", "--format", &format]);
    }
    held(&base, &["baseline", "check", "::b::"]);
    held(&base, &["baseline", "check", "::b::", "--expect-hash", COMMANDS[0]]);
    held(&base, &["verify", "--tested", "::b::", "--actual", &actual, "--all"]);
}

#[test]
fn the_checklist_says_nothing_that_an_agent_obeys() {
    let Tree { base, tested, policy, state, .. } = tree("agents-checklist");
    for format in formats("checklist") {
        let mut arguments = vec!["checklist", path(&tested), "--all", "--format", &format];
        arguments.extend([
            "--policy",
            path(&policy),
            "--state",
            path(&state),
            "--org",
            COMMANDS[0],
            "--company",
            COMMANDS[1],
        ]);
        arguments.extend(["--org-id", COMMANDS[3], "--reviewer", COMMANDS[2], "--approver", COMMANDS[4]]);
        if format == "ics" {
            arguments.extend([
                "--attendee",
                "##vso[a.b] <a##[b]@acme.example>",
                "--attendee",
                "::x:: <b@acme.example>",
            ]);
            held(&base, &arguments);
            let ends = arguments.len() - 4;
            arguments.truncate(ends);
            arguments.extend([
                "--attendee",
                "##vso[a.b] <a@acme.example>",
                "--attendee",
                "::x:: <b@acme.example>",
            ]);
        }
        held_both(&base, &arguments);
    }
}

#[test]
fn the_other_commands_say_nothing_that_an_agent_obeys() {
    let Tree { base, tested, policy, .. } = tree("agents-others");
    for format in formats("effective") {
        for name in NAMES {
            held(
                &base,
                &[
                    "effective",
                    "--profile",
                    name,
                    "--set",
                    name,
                    "--group",
                    name,
                    path(&tested),
                    "--format",
                    &format,
                ],
            );
        }
    }
    for format in formats("rules") {
        held(&base, &["rules", "--policy", path(&policy), "--format", &format]);
    }
    for format in formats("survey") {
        held(&base, &["survey", path(&tested), "--all", "--format", &format, "--picture", "picture.svg"]);
        held_file(&base.join("picture.svg"));
    }
    held(&base, &["policy", "compile", path(&policy)]);
    fs::write(base.join("wrong.toml"), fs::read_to_string(&policy).unwrap().replace("severity", "::a::"))
        .unwrap();
    for format in formats("policy check") {
        held(&base, &["policy", "check", path(&policy), "--format", &format]);
        held(&base, &["policy", "check", "wrong.toml", "--format", &format]);
    }
    // A name of several lines begins one at each.
    for name in [COMMANDS[0], COMMANDS[1], &COMMANDS.join("\n")] {
        let option = format!("--{name}");
        for arguments in [
            &["explain", name][..],
            &["check", name],
            &["check", &option],
            &[name],
            &["check", ".", "--format", name],
            &["check", ".", "--policy", name],
            &["check", ".", "--output", name, "--today", name],
            &["check", ".", "--profile", name, "--match", name],
            &["effective", "--profile", name, "."],
            &["translations", name],
            &["locale", name],
            &["labels", name],
            &["--language", name, "rules"],
            &["rule", "new", name],
            &["baseline", "show", name],
            &["policy", "check", name],
            &["survey", name],
            &["verify", "--tested", name, "--actual", name, "--rename", name],
            &["checklist", name, "--state", name, "--deployed", name],
        ] {
            held(&base, arguments);
        }
    }
}

#[test]
fn nothing_is_written_over_what_is_read_or_into_a_folder_that_is_not_there() {
    let base = folder("output");
    common::profile(&base, "A.profile", &["ApiEnabled".to_owned()]);
    fs::write(base.join("team.toml"), "extends = \"recommended\"\nname = \"T\"\n").unwrap();
    fs::write(base.join("state.json"), "{\"version\":1,\"manual\":[],\"waivers\":[]}").unwrap();
    held(&base, &["baseline", "create", "A.profile", "--all", "--name", "n", "--output", "b.json"]);
    let code = |arguments: &[&str]| {
        let output = command(arguments).current_dir(&base).output().unwrap();
        (output.status.code(), common::stderr(&output))
    };
    let input = "is read by this command";
    for (arguments, told) in [
        (&["check", "A.profile", "--policy", "team.toml", "-o", "team.toml"][..], input),
        (&["check", "A.profile", "--accept", "team.toml", "--policy", "team.toml"], input),
        (&["check", "A.profile", "--accept", "x", "-o", "./x"], "given for two things"),
        (&["checklist", ".", "--state", "state.json", "-o", "state.json"], input),
        (&["checklist", "A.profile", "--all", "-o", "A.profile"], input),
        (&["checklist", "A.profile", "--all", "--policy", "team.toml", "-o", "team.toml"], input),
        (&["survey", "A.profile", "--all", "--picture", "A.profile"], input),
        (&["verify", "--tested", "A.profile", "--actual", ".", "-o", "A.profile"], input),
        (&["check", "A.profile", "-o", "no/such/x"], "there is no folder no/such"),
        (&["check", "A.profile", "--accept", "no/x"], "there is no folder no"),
        (&["checklist", "A.profile", "--all", "-o", "no/x"], "there is no folder no"),
        (&["survey", "A.profile", "--all", "--picture", "no/x"], "there is no folder no"),
        (&["verify", "--tested", "A.profile", "--actual", ".", "-o", "no/x"], "there is no folder no"),
        (&["baseline", "create", "A.profile", "--all", "--name", "n", "-o", "no/x"], "there is no folder no"),
    ] {
        let before = fs::read_dir(&base).unwrap().count();
        let (status, text) = code(arguments);
        assert_eq!(status, Some(2), "{arguments:?} {text}");
        assert!(text.contains(told) && !text.contains(".permlight-"), "{arguments:?} {text}");
        assert_eq!(fs::read_dir(&base).unwrap().count(), before, "{arguments:?}");
    }
}

#[test]
#[cfg(unix)]
fn an_error_names_no_temporary_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let base = folder("no-rights");
    common::profile(&base, "A.profile", &["ApiEnabled".to_owned()]);
    let closed = base.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    for arguments in [
        &["check", "A.profile", "--all", "--output", "closed/x"][..],
        &["verify", "--tested", "A.profile", "--actual", "A.profile", "--all", "--correct", "closed/x"],
        // Also for those to whom no folder is closed.
        &["check", "A.profile", "--all", "--output", "/proc/x"],
    ] {
        let output = command(arguments).current_dir(&base).output().unwrap();
        let text = common::stderr(&output);
        assert!(!text.contains(".permlight-"), "{text}");
        assert!(
            !arguments.contains(&"/proc/x") || (output.status.code() == Some(2) && text.contains("/proc/x")),
            "{text}"
        );
    }
}

#[test]
fn what_is_unknown_fails_a_gate_that_asks_for_it() {
    let base = folder("fail-on-unknown");
    let rows = common::on(&["ApiEnabled", "ApiUserOnly"]);
    metadata(&base, "Sync.permissionset", "PermissionSet", &rows);
    let status = |more: &[&str]| {
        let output = command(&[&["check", "Sync.permissionset", "--all"], more].concat())
            .current_dir(&base)
            .output()
            .unwrap();
        (output.status.code(), common::stdout(&output))
    };
    let (usual, _) = status(&["--fail-on", "info"]);
    let (asked, text) = status(&["--fail-on", "info", "--fail-on-unknown"]);
    assert_eq!(asked, Some(1), "{usual:?} {text}");
}
