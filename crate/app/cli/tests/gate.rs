//! A gate that saw nothing has let nothing pass: exit codes, and the same verdict in every format.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::Path;

use common::{folder, metadata, profile, run, stderr, stdout};
use proptest::prelude::*;
use serde_json::Value;

const GROUP: &str = "<label>G</label><permissionSets>S</permissionSets>";

fn on(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn code(arguments: &[&str]) -> i32 {
    run(arguments).status.code().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&run(&[arguments, &["--format", "json"]].concat()))).unwrap()
}

/// Inputs of which nothing can be judged.
fn unjudged(base: &Path) -> Vec<std::path::PathBuf> {
    let in_folder = |name: &str, file: &str, root: &str, inside: &str| {
        metadata(&base.join(name), file, root, inside);
        base.join(name)
    };
    let parts = in_folder("parts", "Sync.permissionset-meta.xml", "PermissionSet", "<label>Sync</label>");
    fs::create_dir_all(parts.join("Sync")).unwrap();
    fs::write(parts.join("Sync/userPermissions.yaml"), "x").unwrap();
    vec![
        in_folder("empty", "P.profile", "Profile", "<custom>true</custom>"),
        in_folder("groups", "G.permissionsetgroup", "PermissionSetGroup", GROUP),
        in_folder("muting", "M.mutingpermissionset", "MutingPermissionSet", "<label>M</label>"),
        parts,
    ]
}

#[test]
fn what_saw_nothing_says_so_in_every_format_and_ends_with_2() {
    let base = folder("gate-nothing");
    for path in unjudged(&base) {
        for command in ["check", "checklist"] {
            for format in ["text", "md", "markdown", "json", "sarif", "junit", "csv", "html"] {
                let output = run(&[command, text(&path), "--all", "--format", format]);
                // Each command has some of the formats.
                if stderr(&output).contains("invalid value") {
                    continue;
                }
                assert_eq!(output.status.code(), Some(2), "{command} {} {format}", path.display());
                let out = stdout(&output);
                assert!(!out.contains("Passed"), "{command} {format}: {out}");
                match format {
                    "junit" => assert!(
                        out.contains("<error") && !out.contains("errors=\"0\" skipped=\"0\">\n<"),
                        "{out}"
                    ),
                    "sarif" => assert!(out.contains("\"executionSuccessful\":false"), "{out}"),
                    "text" | "md" | "markdown" | "html" => {
                        assert!(out.contains("No verdict"), "{command} {format}: {out}");
                    }
                    _ => {}
                }
            }
        }
        let report = json(&["check", text(&path), "--all"]);
        assert_eq!(report["problems"].as_array().unwrap().len(), 1, "{report:#}");
    }
    for policy in ["recommended", "cloudkettle", "smartosc"] {
        let set = metadata(&base.join("set"), "S.permissionset", "PermissionSet", "<label>S</label>");
        let spoken = policy != "smartosc";
        assert_eq!(code(&["check", text(&set), "--policy", policy]), if spoken { 0 } else { 2 }, "{policy}");
    }
}

#[test]
fn one_subject_of_several_that_was_not_judged_is_no_pass_and_groups_beside_others_are() {
    let base = folder("gate-one");
    profile(&base, "Good.profile", &on(&["ApiEnabled", "ApiUserOnly"]));
    let good = code(&["check", text(&base), "--all", "--fail-on", "critical"]);
    assert_eq!(good, 0);
    metadata(&base, "G.permissionsetgroup", "PermissionSetGroup", GROUP);
    assert_eq!(code(&["check", text(&base), "--all", "--fail-on", "critical"]), 0);
    profile(&base, "Part.profile", &[]);
    let output = run(&["check", text(&base), "--all", "--fail-on", "critical"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Part.profile: it names no user permission"), "{}", stderr(&output));
    // A failure elsewhere does not hide it, and nothing is accepted while it is there.
    let accepted = base.join("accepted.json");
    assert_eq!(code(&["check", text(&base), "--all", "--accept", text(&accepted)]), 2);
    assert!(!accepted.exists());
}

#[test]
fn salesforces_own_identity_alone_is_nothing_judged_and_a_borrowed_name_is() {
    let base = folder("gate-identity");
    let path = profile(&base, "Anypoint Integration.profile", &on(&["ModifyAllData", "ApiEnabled"]));
    assert_eq!(code(&["check", text(&path)]), 1);
    let own = fs::read_to_string(&path).unwrap().replace("<custom>true", "<custom>false");
    fs::write(&path, own).unwrap();
    assert_eq!(code(&["check", text(&path)]), 1, "its own path is somebody's word");
    let output = run(&["check", text(&base), "--all"]);
    assert!(stdout(&output).contains("because Salesforce made them"));
    assert_eq!(output.status.code(), Some(2));
}

/// Who holds it makes no difference, nor how the command is asked: `check` and `checklist` say the same of it.
#[test]
fn a_licence_of_salesforces_own_hides_nothing_that_the_register_holds() {
    let base = folder("gate-licence");
    let org = base.join("org");
    let licence = |name: &str, inside: &str| format!("<{name}>Cloud Integration User</{name}>{inside}");
    let [profile, set] = ["ModifyAllData", "ManageUsers"].map(|name| common::on(&[name]));
    for (custom, code_of_all) in [("true", 1), ("false", 2)] {
        let custom = ["<custom>", custom, "</custom>"].concat();
        let inside = [custom.clone(), licence("userLicense", &profile)].concat();
        let own = metadata(&org.join("profiles"), "P.profile", "Profile", &inside);
        assert_eq!(code(&["check", text(&org.join("profiles")), "--all"]), code_of_all);
        let sets = org.join("permissionsets");
        metadata(&sets, "S.permissionset", "PermissionSet", &licence("license", &set));
        let bundled = "<permissionSets>S</permissionSets><status>Updated</status>";
        metadata(&org.join("permissionsetgroups"), "G.permissionsetgroup", "PermissionSetGroup", bundled);
        let team = base.join("team.toml");
        let register = "extends = \"recommended\"\nname = \"A\"\n[[integration]]\nid = \"hub\"\ntitle = \"Hub\"\nrisk = \"low\"\n\
                        owner = \"o@x.example\"\nuser = \"hub@x.example\"\nprofile = \"P\"\n\
                        permission_set_groups = [\"G\"]\n";
        fs::write(&team, register).unwrap();
        for (asked, key) in [
            (vec!["check", text(&org)], "findings"),
            (vec!["check", text(&org), "--all"], "findings"),
            (vec!["check", text(&org), "--user", "hub"], "findings"),
            (vec!["checklist", text(&org)], "checklist"),
            (vec!["checklist", text(&org), "--user", "hub"], "checklist"),
        ] {
            let report = json(&[&asked[..], &["--policy", text(&team)]].concat());
            for rule in ["DAT102", "USR004"] {
                let rows = report[key].as_array().unwrap();
                let is_wrong = rows.iter().any(|row| row["rule"] == rule && row["outcome"] == "fail");
                assert!(is_wrong, "{asked:?}, {rule}, {custom}");
            }
        }
        let named = code(&["check", text(&org), "--profile", "P"]);
        assert_eq!((named, code(&["check", text(&own)])), (1, 1));
    }
}

#[test]
fn ten_thousand_overlapping_ranges_are_one_finding() {
    let base = folder("gate-ranges");
    let range = "<loginIpRanges><endAddress>10.0.0.9</endAddress><startAddress>10.0.0.1</startAddress></loginIpRanges>\n";
    let api = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
    let path = metadata(&base, "P.profile", "Profile", &[api, &range.repeat(10_000)].concat());
    let report = json(&["check", text(&path)]);
    let findings: Vec<_> =
        report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "LOG010").collect();
    assert_eq!(findings.len(), 1);
    let message = findings[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("10000 login IP ranges share addresses with others, for example 10.0.0.1 to"),
        "{message}"
    );
}

#[test]
fn what_is_not_understood_is_told_in_every_command() {
    let base = folder("gate-new");
    let new = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>\n<label>S</label>\n";
    let inside = format!(
        "{new}<objectPermissions><allowRead>true</allowRead><object>A</object><newIn68>true</newIn68></objectPermissions>"
    );
    let (tested, actual) = (base.join("t"), base.join("a"));
    metadata(&tested, "S.permissionset", "PermissionSet", &inside);
    metadata(&actual, "S.permissionset", "PermissionSet", &inside);
    let says = "S.permissionset:4:65: <newIn68> is not known to this version and was left out";
    let output = run(&["check", text(&tested), "--all"]);
    assert!(stdout(&output).contains(says), "{}", stdout(&output));
    let compared = ["verify", "--all", "--tested", text(&tested), "--actual", text(&actual)];
    let output = run(&compared);
    assert!(stdout(&output).contains(says), "{}", stdout(&output));
    assert!(stdout(&output).contains("Unknown: nothing is known to differ"), "{}", stdout(&output));
    assert_eq!(output.status.code(), Some(1));
    // Skipped cases alone would be green.
    let junit = stdout(&run(&[&compared[..], &["--format", "junit"]].concat()));
    assert!(junit.contains("<error message=\"Unknown:"), "{junit}");
    let frozen =
        run(&["baseline", "create", text(&tested), "--name", "n", "--output", text(&base.join("b.json"))]);
    assert_eq!(frozen.status.code(), Some(2));
    // Nothing is written that would take the new element away.
    let more = inside.replace(
        "<label>",
        "<userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions><label>",
    );
    metadata(&actual, "S.permissionset", "PermissionSet", &more);
    let correct = base.join("c");
    let output = run(&[&compared[..], &["--correct", text(&correct)]].concat());
    assert!(stderr(&output).contains("nothing is written: "), "{}", stderr(&output));
    assert!(!correct.exists());
}

#[test]
fn an_element_of_a_later_version_is_never_taken_away_by_a_correction() {
    let base = folder("gate-correct");
    let (tested, actual) = (base.join("t"), base.join("a"));
    let new = "<label>S</label><somethingNewIn68><thing>T</thing></somethingNewIn68>";
    let more = "<userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions>";
    metadata(&tested, "S.permissionset", "PermissionSet", new);
    metadata(&actual, "S.permissionset", "PermissionSet", &[new, more].concat());
    let correct = base.join("c");
    let arguments = [
        "verify",
        "--all",
        "--tested",
        text(&tested),
        "--actual",
        text(&actual),
        "--correct",
        text(&correct),
    ];
    // What was tested with it is kept word for word.
    assert_eq!(code(&arguments), 1);
    let written = fs::read_to_string(correct.join("permissionsets/S.permissionset")).unwrap();
    assert!(written.contains("<somethingNewIn68><thing>T</thing></somethingNewIn68>"), "{written}");
    fs::remove_dir_all(&correct).unwrap();
    // What only production has would be gone.
    metadata(&tested, "S.permissionset", "PermissionSet", "<label>S</label>");
    assert_eq!(code(&arguments), 1);
    assert!(!correct.join("permissionsets").exists());
    let review = fs::read_to_string(correct.join("REVIEW.md")).unwrap();
    assert!(review.contains("holds an element that this version does not know"), "{review}");
}

#[test]
fn production_that_was_not_seen_is_never_ready() {
    let base = folder("gate-ready");
    let (tested, actual) = (base.join("t"), base.join("a"));
    metadata(&tested, "S.permissionset", "PermissionSet", "<label>S</label>");
    metadata(&actual, "S.permissionset", "PermissionSet", "<label>S</label>");
    let arguments = ["verify", "--all", "--tested", text(&tested), "--actual", text(&actual), "--before"];
    assert_eq!(code(&arguments), 0);
    profile(&tested, "Int.profile", &on(&["ApiEnabled"]));
    for extra in [&[][..], &["--whole"]] {
        let output = run(&[&arguments[..], extra].concat());
        let out = stdout(&output);
        assert!(out.contains("The profile Int was not seen in production"), "{out}");
        assert!(out.contains("Not ready for the deploy."), "{out}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[cfg(unix)]
#[test]
fn links_are_named() {
    let base = folder("gate-links");
    profile(&base, "Good.profile", &on(&["ApiEnabled", "ApiUserOnly"]));
    fs::create_dir_all(base.join("other")).unwrap();
    std::os::unix::fs::symlink(base.join("other"), base.join("linked")).unwrap();
    let output = run(&["check", text(&base), "--all", "--fail-on", "critical"]);
    assert!(stdout(&output).contains("linked was not followed"), "{}", stdout(&output));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(json(&["check", text(&base), "--all"])["notices"][0]["kind"], "not-followed");
    std::os::unix::fs::symlink(base.join("Good.profile"), base.join("Bad.profile")).unwrap();
    let output = run(&["check", text(&base), "--all", "--fail-on", "critical"]);
    assert!(stderr(&output).contains("Bad.profile: this is a symbolic link"), "{}", stderr(&output));
    assert_eq!(output.status.code(), Some(2));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn whatever_is_moved_into_a_part_nothing_passes_and_nothing_is_equal_or_ready(
        place in prop::sample::select(vec![
            "Sync/userPermissions/A.userPermission-meta.xml", "Sync/Sync.classAccess-meta.xml", "Sync/x.toml", "Sync.parts/1",
            "userPermissions/Sync.json", "all.yaml",
        ]),
        moved in prop::collection::vec(any::<bool>(), 4),
        both in any::<bool>(),
    ) {
        let names = ["ModifyAllData", "ManageUsers", "ApiEnabled", "ViewSetup"];
        let row = |name: &str| format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>");
        let pick = |wanted: bool| -> String {
            names.iter().zip(&moved).filter(|(_, moved)| **moved == wanted).map(|(name, _)| row(name)).collect()
        };
        let base = folder("gate-moved");
        let part = |side: &str| {
            let home = base.join(side).join("permissionsets");
            metadata(&home, "Sync.permissionset-meta.xml", "PermissionSet", &pick(false));
            let file = home.join(place);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            // A part names its section, whatever it moved.
            fs::write(&file, ["<!-- userPermissions -->", &pick(true)].concat()).unwrap();
        };
        part("a");
        if both {
            part("t");
        } else {
            metadata(&base.join("t"), "Sync.permissionset-meta.xml", "PermissionSet", &pick(false));
        }
        let (tested, actual) = (base.join("t"), base.join("a"));
        let report = json(&["check", text(&actual), "--all"]);
        let passes = report["findings"].as_array().unwrap().iter().filter(|finding| finding["outcome"] == "pass");
        // What the file itself names may be as it should be; nothing else is.
        for pass in passes {
            let name = pass["target"].as_str().unwrap();
            prop_assert!(pick(false).contains(&format!("<name>{name}</name>")), "{}", pass);
        }
        prop_assert_eq!(code(&["check", text(&actual), "--all"]), 2);
        for extra in [&[][..], &["--whole"], &["--before"], &["--before", "--whole"]] {
            let arguments = [&["verify", "--all", "--tested", text(&tested), "--actual", text(&actual)], extra].concat();
            let output = run(&arguments);
            prop_assert_eq!(output.status.code(), Some(2));
            let out = stdout(&output);
            prop_assert!(!out.contains("Equal:") && !out.contains("Ready:"), "{}", out);
        }
        let correct = base.join("c");
        run(&["verify", "--all", "--tested", text(&tested), "--actual", text(&actual), "--correct", text(&correct)]);
        prop_assert!(!correct.exists());
    }
}
