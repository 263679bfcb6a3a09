//! The example for GitHub Actions: its shell parts run as they stand, with a stub in the place of `sf` and `npm`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{folder, metadata, on, path, run, stderr};

const SECRET: &str = "force://PlatformCLI::the-secret@acme.my.salesforce.com";

fn example() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/verify.yml")).unwrap()
}

/// The name and the shell part of every step that has one.
fn steps() -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut is_inside = false;
    for line in example().lines() {
        let (inner, is_deep) = (line.trim(), line.starts_with("          "));
        if let Some(name) = inner.strip_prefix("- name: ") {
            steps.push((name.to_owned(), String::new()));
        }
        is_inside = (is_inside && is_deep) || inner == "run: |";
        if is_inside && inner != "run: |" {
            let script = &mut steps.last_mut().unwrap().1;
            script.push_str(line);
            script.push('\n');
        }
    }
    steps.retain(|(_, script)| !script.is_empty());
    steps
}

/// A runner: a repository with a baseline, and stubs that write down how they were called.
struct Runner(PathBuf);

impl Runner {
    fn new(test: &str, production: &[&str]) -> Self {
        Self::of(test, &on(production))
    }

    /// With this in the set of production.
    fn of(test: &str, production: &str) -> Self {
        let base = folder(test);
        metadata(&base.join("sandbox"), "S.permissionset", "PermissionSet", &on(&["ApiEnabled"]));
        let baseline = base.join("baselines/hubspot.json");
        fs::create_dir_all(base.join("baselines")).unwrap();
        let sandbox = base.join("sandbox");
        let made = run(&[
            "baseline",
            "create",
            path(&sandbox),
            "--all",
            "--output",
            path(&baseline),
            "--name",
            "Sprint 12",
        ]);
        assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
        let file = metadata(&base.join("org"), "S.permissionset", "PermissionSet", production);
        let mut zip = zip::ZipWriter::new(fs::File::create(base.join("org.zip")).unwrap());
        zip.start_file("unpackaged/permissionsets/S.permissionset", zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&fs::read(file).unwrap()).unwrap();
        zip.finish().unwrap();
        let bin = base.join("bin");
        fs::create_dir_all(&bin).unwrap();
        let stub = "#!/bin/sh\necho \"$(basename \"$0\") $*\" >> \"$CALLS\"\n\
                    case \"$*\" in\n\
                    *--sfdx-url-stdin*) cat > \"$CALLS.stdin\" ;;\n\
                    *retrieve*) mkdir -p production && cp org.zip production/unpackaged.zip ;;\n\
                    esac\n";
        for name in ["sf", "npm"] {
            let file = bin.join(name);
            fs::write(&file, stub).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_permlight"), bin.join("permlight")).unwrap();
        Self(base)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap_or_default()
    }

    /// Runs a step as GitHub does: bash stops at the first failure.
    fn step(&self, script: &str) -> Output {
        let file = self.0.join("step.sh");
        fs::write(&file, script).unwrap();
        let hash: serde_json::Value = serde_json::from_str(&self.read("baselines/hubspot.json")).unwrap();
        let code = self.read("output").lines().find_map(|line| line.strip_prefix("code=").map(str::to_owned));
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", path(&file)])
            .current_dir(&self.0)
            .env("PATH", format!("{}:/usr/bin:/bin", path(&self.0.join("bin"))))
            .env("CALLS", self.0.join("calls"))
            .env("SF_AUTH_URL", SECRET)
            .env("TESTED_HASH", hash["hash"].as_str().unwrap())
            .env("CODE", code.unwrap_or_default())
            .env("GITHUB_OUTPUT", self.0.join("output"))
            .env("GITHUB_STEP_SUMMARY", self.0.join("summary"))
            .output()
            .unwrap()
    }

    /// Runs all steps; the names of those that failed, with how.
    fn all(&self) -> Vec<(String, Option<i32>)> {
        let done = steps().into_iter().map(|(name, script)| (name, self.step(&script).status.code()));
        done.filter(|(_, code)| *code != Some(0)).collect()
    }
}

#[test]
fn the_steps_say_what_production_is() {
    for (production, failed, verdict) in [
        (&["ApiEnabled"][..], vec![], "Equal"),
        (&["ApiEnabled", "ModifyAllData"], vec![("Result".to_owned(), Some(1))], "Drift"),
    ] {
        let runner = Runner::new(&format!("example-{verdict}"), production);
        assert_eq!(runner.all(), failed, "{}", runner.read("summary"));
        assert!(runner.read("summary").contains(verdict));
        assert!(runner.read("permlight.sarif").contains("\"2.1.0\""));
        assert_eq!(runner.0.join("correction/package.xml").exists(), verdict == "Drift");
        // The secret goes in by standard input, and the session ends.
        let calls = runner.read("calls");
        assert!(!calls.contains("the-secret"), "{calls}");
        assert_eq!(runner.read("calls.stdin"), SECRET);
        let order =
            ["npm install --global @salesforce/cli@", "sf org login", "sf project retrieve", "sf org logout"];
        let places: Vec<_> = order.iter().map(|call| calls.find(call)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{calls}");
    }
}

#[test]
fn drift_that_no_file_can_correct_is_drift() {
    let unknown =
        "<userPermissions><enabled>true</enabled><name>ViewSetup</name><new>x</new></userPermissions>";
    let runner = Runner::of("example-by-hand", &[&on(&["ApiEnabled", "ViewAllData"]), unknown].concat());
    assert_eq!(runner.all(), [("Result".to_owned(), Some(1))], "{}", runner.read("summary"));
    assert!(runner.read("summary").contains("Drift") && runner.read("permlight.sarif").contains("\"2.1.0\""));
    assert!(!runner.0.join("correction").exists());
}

#[test]
fn another_baseline_ends_it_before_anybody_logs_in() {
    let runner = Runner::new("example-baseline", &["ApiEnabled"]);
    let steps = steps();
    let (_, check) = steps.iter().find(|(name, _)| name == "The baseline is what was tested").unwrap();
    let forged = check.replace("$TESTED_HASH", &"0".repeat(64));
    assert_eq!(runner.step(&forged).status.code(), Some(2));
    let names: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
    let at = |wanted: &str| names.iter().position(|name| *name == wanted);
    assert!(at("The baseline is what was tested") < at("Log in"));
}

#[test]
fn what_runs_is_what_was_looked_at() {
    let text = example();
    let used: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("- uses: ")).collect();
    assert!(used.len() >= 4, "{used:?}");
    for action in used {
        let (_, commit) = action.split_once('@').unwrap();
        let commit = commit.split(' ').next().unwrap();
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
    }
    assert!(text.contains("\npermissions: {}\n") && text.contains("retention-days: 3"));
}
