//! The file that keeps a watch: nothing in it is lost, and one command at a time changes it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use common::{folder, metadata, on, path, run, stderr};
use serde_json::{Value, json};

fn frozen(base: &Path, name: &str) -> (PathBuf, PathBuf) {
    let files = base.join(format!("files-{name}"));
    let inside = ["<label>Sync</label>", &on(&["ApiEnabled"])].concat();
    metadata(&files, &format!("{name}.permissionset"), "PermissionSet", &inside);
    let baseline = base.join(format!("{name}.json"));
    let day = ["--org", "acme--uat", "--today", "2026-04-30"];
    let made = ["baseline", "create", path(&files), "--all", "-o", path(&baseline), "--name", "n"];
    assert_eq!(run(&[&made[..], &day].concat()).status.code(), Some(0));
    (files, baseline)
}

fn start(state: &Path, baseline: &Path) -> (String, Option<i32>) {
    let output = run(&[
        "watch",
        "start",
        "--state",
        path(state),
        "--tested",
        path(baseline),
        "--deployed",
        "2026-05-01",
    ]);
    (stderr(&output), output.status.code())
}

fn read(state: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(state).unwrap()).unwrap()
}

#[test]
fn what_people_wrote_into_it_stays() {
    let base = folder("watch-state-kept");
    let (files, baseline) = frozen(&base, "Sync");
    let state = base.join("state.json");
    assert_eq!(start(&state, &baseline).1, Some(0));
    let mut own = read(&state);
    own["manual"] = json!([{ "item": "ROL003", "state": "done", "owner": "Dana", "date": "2026-11-20" }]);
    own["waivers"] = json!([{
        "rule": "LOG010", "kind": "profile", "name": "Hub", "target": "loginIpRanges", "reason": "r", "approver": "a",
        "expires": "2027-01-01",
    }]);
    own["note"] = json!("ours");
    own["stored"]["settings"] = json!({ "language": "ja" });
    for action in ["start", "check", "undo"] {
        fs::write(&state, own.to_string()).unwrap();
        let output = match action {
            "start" => start(&state, &baseline).1,
            "check" => run(&["watch", "check", "--state", path(&state), path(&files)]).status.code(),
            _ => run(&["watch", "undo", "--state", path(&state)]).status.code(),
        };
        assert_eq!(output, Some(0), "{action}");
        let now = read(&state);
        for key in ["manual", "waivers", "note"] {
            assert_eq!(now[key], own[key], "{action}");
        }
        assert_eq!(now["stored"]["settings"], own["stored"]["settings"], "{action}");
    }
}

#[test]
fn several_commands_at_once_lose_nothing() {
    let base = folder("watch-state-lock");
    let state = base.join("state.json");
    let all: Vec<_> = (0..4).map(|at| frozen(&base, &format!("Set{at}")).1).collect();
    let done: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = all.iter().map(|baseline| scope.spawn(|| start(&state, baseline))).collect();
        started.into_iter().map(|started| started.join().unwrap()).collect()
    });
    let kept = read(&state)["stored"]["rollouts:acme"].as_object().unwrap().len();
    assert_eq!(done.iter().filter(|(_, code)| *code == Some(0)).count(), kept);
    for (said, code) in done {
        assert!(code == Some(0) || said.contains("is being changed by another command"), "{said}");
    }
    // One that was left behind is named; none is left behind.
    let lock = base.join("state.json.lock");
    assert!(!lock.exists());
    fs::write(&lock, "").unwrap();
    let (said, code) = start(&state, &all[0]);
    assert_eq!((code, said.contains("state.json.lock")), (Some(2), true), "{said}");
    let (said, code) = start(&base.join("none/state.json"), &all[0]);
    assert_eq!((code, said.contains("make it first")), (Some(2), true), "{said}");
}

#[test]
fn nothing_that_is_read_and_nothing_of_another_kind_is_written_over() {
    let base = folder("watch-state-over");
    let (files, baseline) = frozen(&base, "Sync");
    let (state, log) = (base.join("state.json"), base.join("log.csv"));
    fs::write(&log, "Username,Login Time,Status\na@b.co,2026-05-02 10:00:00,Success\n").unwrap();
    assert_eq!(start(&state, &baseline).1, Some(0));
    let notes = base.join("notes.txt");
    fs::write(&notes, "ours").unwrap();
    let (state, log, files, baseline, notes) =
        (path(&state), path(&log), path(&files), path(&baseline), path(&notes));
    for (arguments, file) in [
        (&["watch", "status", "--state", state, "-o", state][..], state),
        (&["watch", "start", "--state", state, "--tested", baseline, "-o", baseline], baseline),
        (&["watch", "check", "--state", state, files, "--log", log, "-o", log], log),
        (&["check", files, "--all", "--accept", notes], notes),
        (&["survey", files, "--all", "--picture", notes], notes),
    ] {
        let before = fs::read(file).unwrap();
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("nothing is written"), "{arguments:?}: {}", stderr(&output));
        assert_eq!(fs::read(file).unwrap(), before, "{arguments:?}");
    }
    // What such a command wrote itself is written anew.
    let accepted = base.join("accepted.json");
    for _ in 0..2 {
        assert_eq!(run(&["check", files, "--all", "--accept", path(&accepted)]).status.code(), Some(0));
    }
}

#[test]
fn a_wrong_name_or_day_says_what_there_is() {
    let base = folder("watch-state-words");
    let (files, baseline) = frozen(&base, "Sync");
    let state = base.join("state.json");
    assert_eq!(start(&state, &baseline).1, Some(0));
    let check = ["watch", "check", "--state", path(&state), path(&files), "--today", "2026-05-09"];
    assert_eq!(run(&check).status.code(), Some(0));
    for (more, told) in [
        (&["--of", "sync"][..], "it holds acme Sync"),
        (&["--org", "nope"], "it holds acme Sync"),
        (&["--today", "2026-05-08"], "before the last check, which was made on 2026-05-09"),
        (&["--today", "2026-05-03"], "check the clock, or --today"),
    ] {
        let output = run(&[&["watch", "status", "--state", path(&state)][..], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(stderr(&output).contains(told), "{more:?}: {}", stderr(&output));
    }
    let said = stderr(&run(&["check", path(&files), "--match", "Zzz*"]));
    assert!(said.contains("no name here fits --match"), "{said}");
    let said = stderr(&run(&["check", path(&files), "--set", "Zzz"]));
    assert!(said.contains("there is 1 other"), "{said}");
}
