//! What a user of a baseline holds and nobody tested: production is neither equal nor ready, whoever says that it is held.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{folder, metadata, on, path, run, stderr, stdout};
use serde_json::Value;

/// A sandbox that was frozen as `baseline.json`, and production with one more set, `Hub_More`.
struct Rollout {
    base: PathBuf,
}

impl Rollout {
    fn new(test: &str, org: &str) -> Self {
        let rollout = Self { base: folder(test) };
        let login = "<loginIpRanges><endAddress>203.0.113.5</endAddress><startAddress>203.0.113.5</startAddress></loginIpRanges>";
        for side in ["uat", "prod"] {
            let inside = [login, &on(&["ApiEnabled", "ApiUserOnly"])].concat();
            metadata(&rollout.base.join(side), "Hub Integration.profile", "Profile", &inside);
            metadata(&rollout.base.join(side), "Hub_Sync.permissionset", "PermissionSet", "<label>s</label>");
        }
        metadata(
            &rollout.base.join("prod"),
            "Hub_More.permissionset",
            "PermissionSet",
            &["<label>m</label>", &on(&["ModifyAllData"])].concat(),
        );
        let (uat, file) = (rollout.base.join("uat"), rollout.base.join("baseline.json"));
        let made = run(&[
            "baseline",
            "create",
            path(&uat),
            "-o",
            path(&file),
            "--name",
            "n",
            "--org",
            org,
            "--today",
            "2026-11-01",
            "--all",
        ]);
        assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
        rollout
    }

    /// A policy whose register says who holds what.
    fn register(&self, sets: &str, groups: &str) -> PathBuf {
        let file = self.base.join("team.toml");
        let text = format!(
            "extends = \"recommended\"\nname = \"T\"\n[[integration]]\nid = \"hub\"\ntitle = \"Hub\"\nowner = \"d@acme.example\"\n\
             risk = \"high\"\nuser = \"hub@acme.example\"\nprofile = \"Hub Integration\"\npermission_sets = [{sets}]\npermission_set_groups = [{groups}]\n"
        );
        fs::write(&file, text).unwrap();
        file
    }

    fn verify(&self, more: &[&str]) -> (String, Option<i32>) {
        let (tested, actual) = (self.base.join("baseline.json"), self.base.join("prod"));
        let output =
            run(&[&["verify", "--tested", path(&tested), "--actual", path(&actual), "--whole"], more]
                .concat());
        (stdout(&output) + &stderr(&output), output.status.code())
    }

    fn group(&self, name: &str, members: &[&str]) {
        let rows: String =
            members.iter().flat_map(|set| ["<permissionSets>", set, "</permissionSets>"]).collect();
        let inside = format!("<label>g</label>{rows}<status>Updated</status>");
        metadata(
            &self.base.join("prod"),
            &format!("{name}.permissionsetgroup"),
            "PermissionSetGroup",
            &inside,
        );
    }
}

#[test]
fn what_the_register_says_is_held_and_nobody_tested_is_unknown() {
    let rollout = Rollout::new("untested-register", "acme--uat");
    let team = rollout.register("\"Hub_Sync\", \"Hub_More\"", "");
    let policy = ["--policy", path(&team)];
    for more in [&["--user", "hub"][..], &[]] {
        let (said, code) = rollout.verify(&[&policy[..], more, &["--before"]].concat());
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("Not ready") && said.contains("Hub_More"), "{said}");
        let (said, code) = rollout.verify(&[&policy[..], more].concat());
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("Unknown") && said.contains("Hub_More"), "{said}");
    }
    // Whoever names it asks for it.
    let (said, code) = rollout.verify(&["--set", "Hub_More"]);
    assert_eq!((code, said.contains("Hub_More")), (Some(1), true), "{said}");
    // What nobody holds stays outside.
    let (said, code) = rollout.verify(&["--before"]);
    assert_eq!((code, said.contains("1 subject outside the baseline")), (Some(0), true), "{said}");
    let team = rollout.register("\"Hub_Sync\"", "");
    let (said, code) = rollout.verify(&["--before", "--policy", path(&team), "--user", "hub"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_group_that_bundles_what_was_tested_is_held() {
    let rollout = Rollout::new("untested-group", "acme--uat");
    rollout.group("Hub_Integration_H", &["Hub_Sync"]);
    for more in [&["--before"][..], &[]] {
        let (said, code) = rollout.verify(more);
        assert_eq!((code, said.contains("Hub_Integration_H")), (Some(1), true), "{said}");
    }
    // Where a group is in the register, what it bundles is held as well.
    rollout.group("Hub_Integration_H", &["Hub_More"]);
    let team = rollout.register("\"Hub_Sync\"", "\"Hub_Integration_H\"");
    let (said, code) = rollout.verify(&["--policy", path(&team)]);
    assert_eq!((code, said.contains("Hub_More")), (Some(1), true), "{said}");
}

#[test]
fn the_watch_and_the_checklist_see_it_as_well() {
    let rollout = Rollout::new("untested-watch", "acme--uat");
    let (state, baseline) = (rollout.base.join("state.json"), rollout.base.join("baseline.json"));
    let prod = rollout.base.join("prod");
    let started = run(&[
        "watch",
        "start",
        "--state",
        path(&state),
        "--tested",
        path(&baseline),
        "--deployed",
        "2026-11-10",
    ]);
    assert_eq!(started.status.code(), Some(0), "{}", stderr(&started));
    let team = rollout.register("\"Hub_Sync\", \"Hub_More\"", "");
    let check = |more: &[&str]| {
        let day = ["--whole", "--today", "2026-11-28"];
        run(&[&["watch", "check", "--state", path(&state), path(&prod)][..], &day, more].concat())
    };
    let output = check(&["--policy", path(&team)]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert_eq!(check(&[]).status.code(), Some(0));
    let outcomes = |more: &[&str]| {
        let tested =
            ["--tested", path(&baseline), "--deployed", "2026-11-20", "--whole", "--today", "2026-11-28"];
        let output = run(&[&["checklist", path(&prod), "--format", "json"][..], &tested, more].concat());
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
        let of = |rule: &str| {
            let items = report["checklist"].as_array().unwrap();
            items.iter().find(|item| item["rule"] == rule).unwrap()["outcome"].as_str().unwrap().to_owned()
        };
        ["ROL003", "ROL005", "ROL006"].map(of)
    };
    assert_eq!(outcomes(&["--policy", path(&team), "--user", "hub"]), ["open", "unknown", "unknown"]);
    assert_eq!(outcomes(&["--policy", path(&team)]), ["open", "unknown", "unknown"]);
    assert_eq!(
        outcomes(&["--profile", "Hub Integration", "--set", "Hub_More"]),
        ["open", "unknown", "unknown"]
    );
    assert_eq!(outcomes(&[]), ["pass", "pass", "pass"]);
}

#[test]
fn only_a_sandbox_shows_that_something_was_tested_in_one() {
    for org in ["acme", "", "garbage"] {
        let rollout = Rollout::new(&format!("untested-org-{org}"), org);
        let (baseline, uat) = (rollout.base.join("baseline.json"), rollout.base.join("uat"));
        for more in [&["--deployed", "2026-11-20"][..], &["--environment", "sandbox"]] {
            let tested =
                ["--tested", path(&baseline), "--whole", "--today", "2026-11-28", "--format", "json"];
            let output = run(&[&["checklist", path(&uat)][..], &tested, more].concat());
            let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
            let items = report["checklist"].as_array().unwrap();
            let item = items.iter().find(|item| item["rule"] == "ROL003").unwrap();
            assert_eq!(item["outcome"], "open", "{org} {more:?}");
        }
    }
}

/// A group that nobody tested and that bundles a tested set: whoever has it has more, whatever the other sets are called.
#[test]
fn a_new_group_of_a_tested_set_is_never_equal_nor_ready() {
    let rollout = Rollout::new("untested-new-group", "acme--uat");
    rollout.group("Desk", &["Hub_Sync", "Hub_More"]);
    let frozen = rollout.base.join("baseline.json");
    let tested = rollout.base.join("uat");
    for tested in [path(&frozen), path(&tested)] {
        for (more, verdict) in [(&[][..], "Unknown"), (&["--before"], "Not ready")] {
            let actual = rollout.base.join("prod");
            let sides = ["verify", "--tested", tested, "--actual", path(&actual), "--whole"];
            let output = run(&[&sides[..], more].concat());
            let said = stdout(&output) + &stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{tested} {verdict}: {said}");
            assert!(said.contains("Desk") && said.contains("Hub_More"), "{said}");
        }
    }
    // The team says whose it is.
    let team = rollout.base.join("no.toml");
    let text = "extends = \"recommended\"\nname = \"T\"\n[scope]\nleave_out = [\"Desk\"]\n";
    fs::write(&team, text).unwrap();
    let (said, code) = rollout.verify(&["--policy", path(&team)]);
    assert_eq!(code, Some(0), "{said}");
}

/// What was tested is still there, whatever else somebody says is it now.
#[test]
fn a_tested_name_that_is_still_there_is_never_renamed_away() {
    let rollout = Rollout::new("untested-renamed", "acme--uat");
    let more = ["<label>s</label>", &on(&["ModifyAllData"])].concat();
    metadata(&rollout.base.join("prod"), "Hub_Sync.permissionset", "PermissionSet", &more);
    metadata(&rollout.base.join("prod"), "Hub_Calm.permissionset", "PermissionSet", "<label>s</label>");
    let rename = ["--rename", "permission-set:Hub_Sync=Hub_Calm"];
    for more in [&[][..], &["--before"]] {
        let (said, code) = rollout.verify(&[&rename[..], more].concat());
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("Hub_Sync"), "{said}");
    }
}

/// Production is what it is today: a baseline of it is what it was, and the tested one is no production at all.
#[test]
fn an_actual_side_that_was_frozen_counts_for_a_day() {
    let rollout = Rollout::new("untested-frozen", "acme--uat");
    let (tested, sandbox) = (rollout.base.join("baseline.json"), rollout.base.join("uat"));
    let frozen = |name: &str, more: &[&str]| {
        let file = rollout.base.join(name);
        let make = ["baseline", "create", path(&sandbox), "-o", path(&file), "--name", name, "--all"];
        assert_eq!(run(&[&make[..], more].concat()).status.code(), Some(0));
        file
    };
    let (old, new) = (frozen("old.json", &["--today", "2024-01-01"]), frozen("new.json", &[]));
    for (actual, code, word) in
        [(&old, 1, "of 2024-01-01"), (&new, 0, "new.json"), (&tested, 2, "proves nothing")]
    {
        for more in [&[][..], &["--before"]] {
            let sides = ["verify", "--tested", path(&tested), "--actual", path(actual), "--whole"];
            let output = run(&[&sides[..], more].concat());
            let said = stdout(&output) + &stderr(&output);
            assert_eq!(output.status.code(), Some(code), "{said}");
            assert!(said.contains(word), "{said}");
        }
    }
}
