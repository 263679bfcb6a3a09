//! SARIF of every command that writes it: code scanning refuses a file in which one result has no place.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::{command, folder, metadata, profile, stdout};
use serde_json::Value;

/// Files of many sorts below a folder: whole ones, groups, a part, one that is broken, an archive, two with the same subject.
fn project(base: &Path) {
    let names = ["ModifyAllData".to_owned(), "ApiEnabled".to_owned()];
    fs::create_dir_all(base.join("a/profiles")).unwrap();
    fs::create_dir_all(base.join("b/profiles")).unwrap();
    profile(&base.join("a/profiles"), "Sync %28EU%29 #1.profile-meta.xml", &names);
    profile(&base.join("b/profiles"), "Sync %28EU%29 #1.profile-meta.xml", &names[..1]);
    profile(&base.join("a/profiles"), "Part.profile-meta.xml", &[]);
    metadata(&base.join("a/permissionsets"), "S.permissionset", "PermissionSet", "<label>S</label>");
    metadata(&base.join("a/permissionsetgroups"), "G.permissionsetgroup", "PermissionSetGroup", "");
    fs::write(base.join("a/profiles/Broken.profile"), "<Profile>\n<a></b>").unwrap();
    let mut archive = zip::ZipWriter::new(fs::File::create(base.join("a/retrieve.zip")).unwrap());
    archive.start_file("profiles/Zipped.profile", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(
        &mut archive,
        fs::read(base.join("b/profiles/Sync %28EU%29 #1.profile-meta.xml")).unwrap().as_slice(),
    )
    .unwrap();
    archive.finish().unwrap();
}

/// The path that an address stands for.
fn path_of(uri: &str, below: &Path) -> PathBuf {
    let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    match uri.strip_prefix("file://") {
        Some(path) => PathBuf::from(plain(path)),
        None => below.join(plain(uri)),
    }
}

fn places(log: &Value) -> Vec<Value> {
    let run = &log["runs"][0];
    let told = |key: &str| run["invocations"][0][key].as_array().cloned().unwrap_or_default();
    let results = run["results"].as_array().unwrap().clone();
    results.into_iter().chain(told("toolExecutionNotifications")).collect()
}

#[test]
fn every_result_of_every_command_has_a_place_that_exists() {
    let base = folder("sarif-places");
    project(&base);
    let policy = base.join("team.toml");
    let register = "[[integration]]\nid = \"sync\"\ntitle = \"Sync\"\nowner = \"Dana\"\nrisk = \"low\"\nuser = \"sync@acme.example\"\nprofile = \"Sync (EU) #1\"\n";
    fs::write(&policy, format!("extends = \"recommended\"\nname = \"Team\"\n{register}")).unwrap();
    let inside = base.join("a");
    // From the folder itself, from one inside of it so that files are outside, and by absolute paths.
    let (whole, absolute) = (base.to_str().unwrap().to_owned(), inside.to_str().unwrap().to_owned());
    let mut results = 0;
    for (cwd, path, other) in [
        (&base, "a", "b"),
        (&inside, ".", "../b"),
        (&inside, "../b", "."),
        (&base, absolute.as_str(), whole.as_str()),
    ] {
        for arguments in [
            vec!["check", path],
            vec!["check", path, "no/such/file", "--policy", "cloudkettle"],
            vec!["check", path, "--policy", policy.to_str().unwrap()],
            vec!["checklist", path],
            vec!["checklist", path, "--policy", policy.to_str().unwrap()],
            vec!["verify", "--tested", path, "--actual", other],
            vec!["verify", "--tested", path, "--actual", "no: such.json"],
        ] {
            let output =
                command(&arguments).args(["--all", "--format", "sarif"]).current_dir(cwd).output().unwrap();
            let text = stdout(&output);
            let log: Value =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
            let mut known = BTreeSet::new();
            for result in places(&log) {
                results += 1;
                let locations =
                    result["locations"].as_array().unwrap_or_else(|| panic!("{arguments:?}: {result}"));
                assert!(!locations.is_empty(), "{arguments:?}: {result}");
                for location in locations {
                    let physical = &location["physicalLocation"];
                    let artifact = &physical["artifactLocation"];
                    let uri = artifact["uri"].as_str().unwrap();
                    let file = path_of(uri, cwd);
                    let named = ["no/such/file", "no: such.json"].iter().any(|name| file.ends_with(name));
                    assert!(named || file.exists(), "{arguments:?}: {uri}");
                    assert!(!uri.contains("..") && !uri.starts_with('/'), "{uri}");
                    assert_eq!(artifact["uriBaseId"] == "%SRCROOT%", !uri.starts_with("file:"), "{uri}");
                    assert!(physical["region"]["startLine"].as_u64().unwrap() >= 1);
                }
                if let Some(rule) = result["ruleId"].as_str() {
                    let prints = result["partialFingerprints"].as_object().unwrap();
                    let print = prints.values().next().unwrap().as_str().unwrap();
                    assert_eq!(print.len(), 32);
                    assert!(known.insert(print.to_owned()), "{arguments:?}: {rule} twice: {result}");
                }
            }
            assert!(log["runs"][0]["originalUriBaseIds"]["%SRCROOT%"].is_object());
        }
    }
    assert!(results > 500, "{results}");
}

#[test]
fn the_place_of_an_error_is_a_path_in_json_too() {
    let base = folder("error-places");
    fs::create_dir_all(base.join("empty: x")).unwrap();
    fs::write(base.join("a: b.json"), "{}").unwrap();
    profile(&base, "P.profile", &["ApiEnabled".to_owned()]);
    let errors = |arguments: &[&str]| -> Vec<String> {
        let output = command(arguments).args(["--format", "json"]).current_dir(&base).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let list = report["problems"].as_array().unwrap();
        list.iter().map(|problem| problem["place"].as_str().unwrap().to_owned()).collect()
    };
    for (given, told) in [("empty: x", "empty: x"), ("a: b.json", "a: b.json"), ("gone: y", "gone: y")] {
        assert_eq!(errors(&["verify", "--tested", given, "--actual", "P.profile"]), [told], "{given}");
    }
    for command in ["check", "checklist"] {
        assert_eq!(errors(&[command, "empty: x"]), ["empty: x"]);
    }
}
