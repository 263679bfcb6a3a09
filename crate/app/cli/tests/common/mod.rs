//! Running the command as its users do.

// The lints know tests by their attribute; these are helpers of tests, and no test uses all of them.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

pub const ACME: &str = "tests/demo/metadata/acme";
pub const SANDBOX: &str = "tests/demo/metadata/acme--uat";
pub const PROFILES: &str = "tests/demo/metadata/acme/force-app/main/default/profiles";

/// The command, at the top of the project, in an environment that says nothing about colour.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_permlight"));
    command.args(arguments).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.."));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "CI"] {
        command.env_remove(name);
    }
    command
}

pub fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What the command prints when all goes well.
pub fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(stderr(&output), "");
    stdout(&output)
}

/// An empty folder for one test.
pub fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A copy of a folder, which says the same and is not the same.
pub fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() { copied(&from, &to) } else { _ = fs::copy(&from, &to).unwrap() }
    }
}

/// A copy of a folder beside it.
pub fn twin(of: &Path) -> PathBuf {
    let copy = of.with_extension("copy");
    if copy.exists() {
        fs::remove_dir_all(&copy).unwrap();
    }
    copied(of, &copy);
    copy
}

/// A profile file with these permissions on.
pub fn profile(folder: &Path, file: &str, on: &[String]) -> PathBuf {
    let row = |name: &String| {
        format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
    };
    let rows: Vec<String> = on.iter().map(row).collect();
    let (namespace, rows) = ("http://soap.sforce.com/2006/04/metadata", rows.join("\n"));
    let text = format!(
        "<Profile xmlns=\"{namespace}\"><custom>true</custom><userLicense>Salesforce</userLicense>\n{rows}\n</Profile>\n"
    );
    let path = folder.join(file);
    fs::write(&path, text).unwrap();
    path
}

/// A file of metadata with this inside.
pub fn metadata(folder: &Path, name: &str, root: &str, inside: &str) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    let head = head(root, inside);
    let text =
        format!("<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{inside}\n{head}</{root}>\n");
    fs::write(&path, text).unwrap();
    path
}

/// What a retrieve says of everything of the kind, as far as `inside` does not say it itself.
pub fn head(root: &str, inside: &str) -> String {
    let always: &[_] = match root {
        "Profile" => &[("custom", "true"), ("userLicense", "Salesforce")],
        "PermissionSet" | "PermissionSetGroup" | "MutingPermissionSet" => &[("label", "L")],
        _ => &[],
    };
    always
        .iter()
        .filter(|(name, _)| !inside.contains(&format!("<{name}>")))
        .flat_map(|(name, value)| ["<", *name, ">", *value, "</", *name, ">"])
        .collect()
}

pub fn on(names: &[&str]) -> String {
    let row = |name: &&str| {
        format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
    };
    names.iter().map(row).collect()
}

pub fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn verify(tested: &Path, actual: &Path, more: &[&str]) -> (Value, Option<i32>) {
    let arguments =
        ["verify", "--tested", path(tested), "--actual", path(actual), "--all", "--format", "json"];
    let output = run(&[&arguments, more].concat());
    assert_eq!(stderr(&output), "");
    (serde_json::from_str(&stdout(&output)).unwrap(), output.status.code())
}

pub fn rows(report: &Value) -> Vec<(String, String, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let rows = report["differences"].as_array().unwrap().iter();
    rows.map(|row| (text(row, "subject"), text(row, "setting"), text(row, "direction"))).collect()
}
