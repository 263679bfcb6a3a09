//! `permlight watch`: the month after a deploy, on a state file that the extension takes in as well.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use common::{folder, metadata, on, path, run, stderr, stdout};
use permlight_core::date::Moment;
use permlight_org::gate;
use serde_json::Value;

const OBJECT: &str = "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>
    <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>
    <viewAllRecords>false</viewAllRecords></objectPermissions>";

/// What was tested, as a baseline, production as it is, and a place for the state.
struct Watch {
    base: PathBuf,
    production: PathBuf,
    state: PathBuf,
}

impl Watch {
    fn new(test: &str) -> Self {
        let base = folder(test);
        let (sandbox, production) = (base.join("sandbox"), base.join("production"));
        let watch = Self { production, state: base.join("state.json"), base };
        metadata(&sandbox, "Sync.permissionset", "PermissionSet", &tested());
        let baseline = watch.base.join("baseline.json");
        let made = run(&[
            "baseline",
            "create",
            path(&sandbox),
            "--all",
            "--output",
            path(&baseline),
            "--name",
            "Sprint 12",
            "--org",
            "acme--uat",
            "--today",
            "2026-10-01",
        ]);
        assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
        watch.produce(&tested());
        watch
    }

    fn produce(&self, inside: &str) {
        metadata(&self.production, "Sync.permissionset", "PermissionSet", inside);
    }

    fn run(&self, action: &str, more: &[&str]) -> (String, Option<i32>) {
        let (state, baseline) = (path(&self.state), self.base.join("baseline.json"));
        let mut arguments = vec!["watch", action, "--state", state];
        if action == "start" {
            arguments.extend(["--tested", path(&baseline)]);
        }
        if action == "check" {
            arguments.push(path(&self.production));
        }
        arguments.extend(more);
        let output = run(&arguments);
        (stdout(&output) + &stderr(&output), output.status.code())
    }

    fn json(&self, action: &str, more: &[&str]) -> (Value, Option<i32>) {
        let file = self.base.join("out.json");
        let (said, code) = self.run(action, &[more, &["--format", "json", "--output", path(&file)]].concat());
        assert!(file.exists(), "{said}");
        (serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap(), code)
    }
}

fn tested() -> String {
    ["<label>Sync</label>", OBJECT, &on(&["ApiEnabled"])].concat()
}

fn log(base: &Path, name: &str, text: &str) -> PathBuf {
    let file = base.join(name);
    fs::write(&file, text).unwrap();
    file
}

#[test]
fn a_month_from_the_deploy_to_its_end() {
    let watch = Watch::new("watch-month");
    let (said, code) = watch.run("start", &["--deployed", "2026-10-02", "--today", "2026-10-02"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("No check was made yet") && said.contains("No log was read since the deploy."),
        "{said}"
    );
    assert_eq!(watch.run("status", &["--today", "2026-10-02"]).1, Some(1), "nobody has looked yet");
    // The day after, a check is due.
    let (said, code) = watch.run("status", &["--today", "2026-10-03"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("A check has been due since 3 Oct 2026."), "{said}");
    let (said, code) = watch.run("check", &["--today", "2026-10-03", "--by", "Dana"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("Since the deploy: 0 new.") && said.contains("first found production equal on 3 Oct"),
        "{said}"
    );
    assert_eq!(watch.run("status", &["--today", "2026-10-03"]).1, Some(0));

    // A right was taken away, and another given.
    watch.produce(&["<label>Sync</label>", &on(&["ApiEnabled", "ViewAllData"])].concat());
    let (report, code) = watch.json("check", &["--today", "2026-10-09"]);
    assert_eq!(
        (report["standing"].as_str(), report["verdict"].as_str(), code),
        (Some("look"), Some("drift"), Some(1))
    );
    let since = &report["watch"]["checks"][1]["since"];
    let appeared: Vec<_> =
        since["appeared"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
    assert_eq!(
        appeared,
        [
            "permission set Sync: userPermissions ViewAllData (more)",
            "permission set Sync: objectPermissions Account.allowRead (missing)"
        ]
    );
    assert!(report["watch"]["reopened"].as_str().unwrap().contains("9 Oct 2026"));
    // Nobody has to have the files at hand to see it.
    let (report, code) = watch.json("status", &["--today", "2026-10-10"]);
    assert_eq!(
        (report["kind"].as_str(), report["standing"].as_str(), code),
        (Some("watch"), Some("look"), Some(1))
    );

    // Put right again, it goes on to its end.
    watch.produce(&tested());
    for (day, code) in [("2026-10-10", 0), ("2026-10-16", 0), ("2026-11-01", 0)] {
        assert_eq!(watch.run("check", &["--today", day]).1, Some(code), "{day}");
    }
    let (report, code) = watch.json("status", &["--today", "2026-11-02"]);
    assert_eq!((report["standing"].as_str(), code), (Some("over"), Some(0)));
    assert_eq!(report["watch"]["checks"].as_array().unwrap().len(), 5);

    // Every entry of the state passes the gate of the extension.
    let state: Value = serde_json::from_str(&fs::read_to_string(&watch.state).unwrap()).unwrap();
    let entries = state["stored"].as_object().unwrap();
    let entries = entries.iter().map(|(key, value)| (key.clone(), value.to_string()));
    let stored = gate::read_all(entries, Moment::parse("2026-11-03T00:00:00.000Z").unwrap());
    assert_eq!(stored.strange, Vec::<String>::new());
    assert_eq!(stored.rollouts["acme"]["permission-set:Sync"].checks.len(), 5);
    assert_eq!(stored.baselines["acme--uat"]["permission-set:Sync"].name, "Sprint 12");
}

#[test]
fn what_was_kept_last_can_be_taken_back() {
    let watch = Watch::new("watch-undo");
    watch.run("start", &["--deployed", "2026-10-02", "--today", "2026-10-02"]);
    let started = fs::read(&watch.state).unwrap();
    let (said, code) = watch.run("check", &["--today", "2026-10-20"]);
    assert_eq!(code, Some(0), "{said}");
    // A late check settles its own week, and says which ones nobody looked at.
    for day in ["3 Oct", "9 Oct"] {
        assert!(said.contains(&format!("The check of {day} 2026 was missed")), "{said}");
    }
    assert!(!said.contains("16 Oct 2026 was missed"), "{said}");
    let undo = || watch.run("undo", &["--today", "2026-10-20"]);
    let (said, code) = undo();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("The check of 2026-10-20 is undone"), "{said}");
    let rollouts =
        |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap()["stored"]["rollouts:acme"].clone();
    assert_eq!(rollouts(&fs::read(&watch.state).unwrap()), rollouts(&started));
    let (said, code) = undo();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("The deploy of 2026-10-02 is undone"), "{said}");
    let (said, code) = undo();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("holds no watch"), "{said}");
}

#[test]
fn logs_tell_what_files_do_not() {
    let watch = Watch::new("watch-logs");
    watch.run("start", &["--deployed", "2026-10-02", "--today", "2026-10-02"]);
    let calls = |status: &str| {
        // What succeeds does so later.
        let day = if status == "201" { "04" } else { "03" };
        let text = format!(
            "\"EVENT_TYPE\",\"TIMESTAMP\",\"USER_NAME\",\"API_RESOURCE\",\"HTTP_METHOD\",\"STATUS_CODE\",\"ENTITY_NAME\"\n\
             \"ApiTotalUsage\",\"202610{day}044615.591\",\"sync@acme.example\",\"/v62.0/sobjects/Account\",\"POST\",\"{status}\",\"\"\n"
        );
        log(&watch.base, "calls.csv", &text)
    };
    let check = |file: &Path, user: &str| {
        watch.json("check", &["--today", "2026-10-04", "--log", path(file), "--user", user])
    };
    // The files are equal, and the integration is refused all the same.
    let (report, code) = check(&calls("403"), "sync@acme.example");
    assert_eq!(
        (report["verdict"].as_str(), report["standing"].as_str(), code),
        (Some("equal"), Some("look"), Some(1))
    );
    let failed = &report["watch"]["logs"]["failed"][0];
    assert_eq!((failed["what"].as_str(), failed["count"].as_u64()), (Some("POST Account"), Some(1)));
    // Other failures are told, and are none of rights; nor are calls of others.
    for (status, user, count) in
        [("201", "sync@acme.example", 0), ("503", "sync@acme.example", 1), ("403", "dana@acme.example", 0)]
    {
        let (report, code) = check(&calls(status), user);
        let is_heard = user.starts_with("sync");
        assert_eq!(
            (report["watch"]["logs"]["failed"].as_array().unwrap().len(), code),
            (count, Some(i32::from(!is_heard))),
            "{status}"
        );
        // A log without a call of those who are watched tells nothing of them.
        let read = Some(if count == 0 { "2026-10-04" } else { "2026-10-03" }).filter(|_| is_heard);
        assert_eq!(report["watch"]["logs"]["calls"].as_str(), read, "{user}");
    }
    let (said, _) = watch.run("status", &["--today", "2026-10-04", "--log", path(&calls("403"))]);
    assert!(said.contains("name the user with --user"), "{said}");
    assert_eq!(check(&calls("401"), "sync@acme.example").1, Some(1), "nobody was logged in");
    // The second row says what of a date is the month.
    let logins = "Username,Login Time,Status\nsync@acme.example,10/3/2026 9:00:00 AM PDT,Invalid Password\n\
        sync@acme.example,9/28/2026 9:00:00 AM PDT,Success\n";
    let logins = log(&watch.base, "logins.csv", logins);
    for action in ["check", "status"] {
        let more = ["--today", "2026-10-04", "--log", path(&logins), "--user", "sync@acme.example"];
        assert_eq!(watch.run(action, &more).1, Some(1), "{action}: a login failed");
    }
    let refused = calls("403");
    for format in ["csv", "sarif"] {
        let more = [
            "--today",
            "2026-10-04",
            "--log",
            path(&refused),
            "--user",
            "sync@acme.example",
            "--format",
            format,
        ];
        let (said, code) = watch.run("check", &more);
        assert!(code == Some(1) && said.contains("POST Account"), "{format}: {said}");
    }
    // What a check saw is not forgotten by who asks without the log.
    let (said, code) = watch.run("status", &["--today", "2026-10-05"]);
    assert!(code == Some(1) && said.contains("saw 1 login to look at"), "{said}");
    assert_eq!(check(&calls("403"), "sync@acme.example").1, Some(1));
    let (said, code) = watch.run("status", &["--today", "2026-10-05"]);
    assert!(code == Some(1) && said.contains("POST Account was refused on 3 Oct 2026"), "{said}");
    assert_eq!(check(&calls("201"), "sync@acme.example").1, Some(1), "the login failed all the same");
    let logins = "Username,Login Time,Status\nsync@acme.example,10/3/2026 9:00:00 AM PDT,Success\n\
        sync@acme.example,9/28/2026 9:00:00 AM PDT,Success\n";
    let logins = log(&watch.base, "good.csv", logins);
    let more = ["--today", "2026-10-04", "--log", path(&logins), "--user", "sync@acme.example"];
    assert_eq!(watch.run("check", &more).1, Some(0));
    assert_eq!(watch.run("status", &["--today", "2026-10-05"]).1, Some(0));
    // A change in Setup after an equal check opens the sandbox step again.
    let audit = "\"Date\",\"User\",\"Source Namespace Prefix\",\"Action\",\"Section\",\"Delegate User\"\n\
                 \"10/5/2026, 9:00:00 AM PDT\",\"dana@acme.example\",\"\",\"Changed permission set Sync: Modify All Data\",\"Manage Users\",\"\"\n\
                 \"10/25/2026, 9:00:00 AM PDT\",\"dana@acme.example\",\"\",\"Changed profile Sales\",\"Manage Users\",\"\"\n";
    let audit = log(&watch.base, "audit.csv", audit);
    let (report, code) = watch.json("status", &["--today", "2026-10-26", "--log", path(&audit)]);
    assert_eq!(code, Some(1));
    assert!(report["watch"]["reopened"].as_str().unwrap().contains("Changed permission set Sync"));
    assert_eq!(
        (report["watch"]["logs"]["changes"].as_str(), report["watch"]["logs"]["logins"].as_str()),
        (Some("2026-10-25"), None)
    );
}

#[test]
fn what_cannot_be_read_is_no_check() {
    let watch = Watch::new("watch-bad");
    let (said, code) = watch.run("status", &[]);
    assert_eq!(code, Some(2));
    assert!(said.contains("holds no watch"), "{said}");
    watch.run("start", &["--deployed", "2026-10-02", "--today", "2026-10-02"]);
    let kept = fs::read(&watch.state).unwrap();
    metadata(&watch.production, "Broken.permissionset", "PermissionSet", "<userPermissions>");
    assert_eq!(watch.run("check", &["--today", "2026-10-03"]).1, Some(2));
    assert_eq!(fs::read(&watch.state).unwrap(), kept, "a check of part of the input is none");
    fs::remove_file(watch.production.join("Broken.permissionset")).unwrap();
    for (name, text, told) in [
        ("no-log.csv", "a,b\n1,2\n", "is no log that this version knows"),
        (
            "undated.csv",
            "TIMESTAMP,USER_NAME,STATUS_CODE\nyesterday,me,403\n",
            "1 row has no time, or no status, that can be read",
        ),
        (
            "unclear.csv",
            "TIMESTAMP,USER_NAME,STATUS_CODE\n2026-11-20T01:02:03.000Z,me,403 Forbidden\n",
            "1 row has no time, or no status, that can be read",
        ),
        (
            "audit.csv",
            "Date,User,Action,Section\nyesterday,dana,Changed permission set Sync,Manage Users\n",
            "1 row has no time",
        ),
        (
            "ahead.csv",
            "Date,User,Action,Section\n12/24/2026,dana,Changed permission set Sync,Manage Users\n",
            "1 row is dated after 2026-10-03",
        ),
        ("cut.csv", "TIMESTAMP,USER_NAME,STATUS_CODE\n2026-10-03T01:02:03.000Z,me\n", "or is cut off"),
    ] {
        let file = log(&watch.base, name, text);
        let (said, code) = watch.run("check", &["--today", "2026-10-03", "--log", path(&file)]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(told), "{said}");
    }
    // An archive of before the deploy says nothing of what came of it.
    let archive = watch.base.join("old.zip");
    for (month, told) in [(9, "was written on 2026-09-01, before the deploy"), (10, "holds this check")] {
        let written = zip::DateTime::from_date_and_time(2026, month, 1, 9, 0, 0).unwrap();
        let options = zip::write::SimpleFileOptions::default().last_modified_time(written);
        let mut zip = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
        zip.start_file("unpackaged/permissionsets/Sync.permissionset", options).unwrap();
        zip.write_all(&fs::read(watch.production.join("Sync.permissionset")).unwrap()).unwrap();
        zip.finish().unwrap();
        let more = ["watch", "check", "--state", path(&watch.state), path(&archive), "--today", "2026-10-03"];
        let output = run(&more);
        let said = stdout(&output) + &stderr(&output);
        assert!(said.contains(told), "{said}");
    }
    // A baseline with another hash than the state says was exchanged, whatever it says itself.
    let state = fs::read_to_string(&watch.state).unwrap();
    let mut exchanged: Value = serde_json::from_str(&state).unwrap();
    let kept =
        exchanged["stored"]["baselines:acme--uat"].as_object_mut().unwrap().values_mut().next().unwrap();
    kept["hash"] = "0".repeat(64).into();
    fs::write(&watch.state, exchanged.to_string()).unwrap();
    let (said, code) = watch.run("status", &["--today", "2026-10-03"]);
    assert!(code == Some(2) && said.contains("it was changed after it was made"), "{said}");
    for (text, told) in [
        ("{}", "is no state of Permlight"),
        ("{\"permlight\":\"state\",\"version\":9,\"stored\":{}}", "another version"),
        (
            "{\"permlight\":\"state\",\"version\":1,\"stored\":{\"rollouts:acme\":{\"x\":{\"deployed\":7}}}}",
            "not in its form",
        ),
    ] {
        fs::write(&watch.state, text).unwrap();
        let (said, code) = watch.run("status", &["--today", "2026-10-03"]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn a_new_deploy_keeps_the_checks_of_before() {
    let watch = Watch::new("watch-again");
    watch.run("start", &["--deployed", "2026-10-02", "--today", "2026-10-02"]);
    watch.run("check", &["--today", "2026-10-03"]);
    let (said, code) = watch.run("start", &["--deployed", "2026-10-20", "--today", "2026-10-20"]);
    assert_eq!(code, Some(0), "{said}");
    let (report, code) = watch.json("status", &["--today", "2026-10-21"]);
    assert_eq!((report["watch"]["dueSince"].as_str(), code), (Some("2026-10-21"), Some(1)));
    assert_eq!(
        report["watch"]["checks"].as_array().unwrap().len(),
        0,
        "a check before the deploy does not count"
    );
    let state = fs::read_to_string(&watch.state).unwrap();
    assert!(state.contains("2026-10-03T00:00:00.000Z"), "and is kept");
    for (more, told) in [
        (&["--org", "acme--uat"][..], "is a sandbox"),
        (&["--deployed", "2026-12-24", "--today", "2026-10-20"], "still to come"),
        (&["--expect-hash", "00"], "another baseline"),
        (&["--rename", "Nobody=Else"], "Nobody"),
    ] {
        let (said, code) = watch.run("start", more);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(told), "{said}");
    }
}

/// The baseline in a state is the one that was kept elsewhere, or nothing is checked against it.
#[test]
fn the_baseline_of_a_watch_has_to_have_the_hash_that_was_kept_elsewhere() {
    let watch = Watch::new("watch-hash");
    assert_eq!(watch.run("start", &["--deployed", "2026-10-02", "--today", "2026-10-02"]).1, Some(0));
    let read = || fs::read_to_string(watch.base.join("state.json")).unwrap();
    let before = read();
    let state: Value = serde_json::from_str(&before).unwrap();
    let hash =
        state["stored"]["baselines:acme--uat"].as_object().unwrap().values().next().unwrap()["hash"].clone();
    let hash = hash.as_str().unwrap().to_owned();
    for action in ["check", "status"] {
        let (said, code) = watch.run(action, &["--today", "2026-10-03", "--expect-hash", &"0".repeat(64)]);
        assert_eq!((code, said.contains(&hash)), (Some(2), true), "{action}: {said}");
        assert_eq!(read(), before, "{action} keeps nothing");
    }
    let upper = hash.to_uppercase();
    assert_eq!(watch.run("check", &["--today", "2026-10-03", "--expect-hash", &upper]).1, Some(0));
    assert_eq!(watch.run("status", &["--today", "2026-10-03", "--expect-hash", &hash]).1, Some(0));
}
