//! What logs tell of those who are watched: whose rows count, on which day, and what is not known.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{folder, metadata, on, path, run, stderr, stdout};
use serde_json::Value;

const USER: &str = "hub@acme.example";
const ID: &str = "0055g00000AbCdE";
const LONG_ID: &str = "0055g00000AbCdEAAV";

struct Watch {
    base: PathBuf,
}

impl Watch {
    /// A watch of one set, deployed on 1 May 2026 and found equal.
    fn new(test: &str) -> Self {
        Self::beside(test, |_| ())
    }

    /// The same with other files beside it.
    fn beside(test: &str, more: impl Fn(&Path)) -> Self {
        let watch = Self { base: folder(test) };
        let files = watch.base.join("files");
        more(&files);
        metadata(
            &files,
            "Sync.permissionset",
            "PermissionSet",
            &["<label>Sync</label>", &on(&["ApiEnabled"])].concat(),
        );
        let baseline = watch.base.join("baseline.json");
        let day = ["--org", "acme--uat", "--today", "2026-04-30"];
        let made =
            [&["baseline", "create", path(&files), "--all", "-o", path(&baseline), "--name", "n"], &day[..]]
                .concat();
        assert_eq!(run(&made).status.code(), Some(0));
        let state = watch.base.join("state.json");
        let start = [
            "watch",
            "start",
            "--state",
            path(&state),
            "--tested",
            path(&baseline),
            "--deployed",
            "2026-05-01",
        ];
        assert_eq!(run(&start).status.code(), Some(0));
        let check =
            ["watch", "check", "--state", path(&state), path(&files), "--whole", "--today", "2026-12-08"];
        assert_eq!(run(&check).status.code(), Some(0));
        watch
    }

    /// What logs with these lines say of a user on a day, what is said beside it, and how the command ends.
    fn status(&self, logs: &[&str], user: &str) -> (Value, String, Option<i32>) {
        self.status_of(logs, &[user])
    }

    /// The same of a user by several names.
    fn status_of(&self, logs: &[&str], users: &[&str]) -> (Value, String, Option<i32>) {
        let state = self.base.join("state.json");
        let mut arguments =
            vec!["watch", "status", "--state", path(&state), "--today", "2026-12-09", "--format", "json"];
        let files: Vec<PathBuf> = (0..logs.len()).map(|at| self.base.join(format!("{at}.csv"))).collect();
        for (file, text) in files.iter().zip(logs) {
            fs::write(file, text).unwrap();
            arguments.extend(["--log", path(file)]);
        }
        arguments.extend(users.iter().flat_map(|user| ["--user", user]));
        let output = run(&arguments);
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap_or_default();
        let mut logs = report["watch"]["logs"].clone();
        logs["events"] = report["watch"]["events"].clone();
        // What is open stands in every format, and the standing is what the code says.
        let standing = report["standing"].as_str().unwrap_or("none").to_owned();
        assert_eq!(standing != "look", output.status.code() == Some(0), "{report}");
        let open = logs["open"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let said = open.collect::<Vec<_>>().join("\n") + &stderr(&output);
        let at = arguments.iter().position(|own| *own == "json").unwrap();
        arguments[at] = "md";
        let text = stdout(&run(&arguments));
        let plain = |text: &str| text.replace(['\\', '`'], "").replace("&#91;", "[").replace("&#93;", "]");
        for open in logs["open"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert!(plain(&text).contains(&plain(open)), "{open}: {text}");
        }
        (logs, said, output.status.code())
    }
}

fn calls(status: &str) -> String {
    format!(
        "\"EVENT_TYPE\",\"TIMESTAMP\",\"USER_ID\",\"API_RESOURCE\",\"HTTP_METHOD\",\"STATUS_CODE\",\"ENTITY_NAME\",\"USER_NAME\"\n\
         \"ApiTotalUsage\",\"20261208120000.000\",\"{ID}\",\"/v62.0/sobjects/Lead\",\"POST\",\"{status}\",\"Lead\",\"{USER}\"\n"
    )
}

fn logins(status: &str) -> String {
    format!(
        "\"EVENT_TYPE\",\"TIMESTAMP\",\"USER_ID\",\"LOGIN_STATUS\",\"USER_NAME\",\"USER_ID_DERIVED\"\n\
         \"Login\",\"20261208120000.000\",\"{ID}\",\"{status}\",\"{USER}\",\"{LONG_ID}\"\n"
    )
}

fn history(times: &[&str], status: &str) -> String {
    let row = |time: &&str| format!("\"{USER}\",\"{time}\",\"{status}\"\n");
    let rows: Vec<String> = times.iter().map(row).collect();
    let rows = rows.concat();
    format!("Username,Login Time,Status\n{rows}")
}

fn count(logs: &Value, of: &str) -> u64 {
    logs[of].as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap_or(1)).sum()
}

#[test]
fn a_user_is_known_by_name_and_by_id_of_either_length() {
    let watch = Watch::new("watch-logs-ids");
    for user in [USER, ID, LONG_ID, "HUB@acme.example"] {
        let (logs, said, code) = watch.status(&[&calls("403")], user);
        assert_eq!(
            (count(&logs, "failed"), &logs["calls"], code),
            (1, &"2026-12-08".into(), Some(1)),
            "{user}: {said}"
        );
        let (logs, said, code) = watch.status(&[&logins("LOGIN_ERROR_INVALID_PASSWORD")], user);
        assert_eq!(logs["logins"], "2026-12-08", "{user}: {said}");
        assert_eq!(code, Some(1), "{user}: {said}");
        assert_eq!(watch.status(&[&calls("201"), &logins("LOGIN_NO_ERROR")], user).2, Some(0), "{user}");
    }
}

#[test]
fn who_is_in_no_row_of_a_log_is_not_read() {
    let watch = Watch::new("watch-logs-nobody");
    for user in ["else@acme.example", "0055g00000AbCdF", "0055g00000abcde", "0055g00000abcdeAAU"] {
        let (logs, said, code) = watch.status(&[&calls("201"), &logins("LOGIN_NO_ERROR")], user);
        assert_eq!(
            (&logs["calls"], &logs["logins"], code),
            (&Value::Null, &Value::Null, Some(1)),
            "{user}: {said}"
        );
        assert_eq!(said.matches(&format!("is of {user},")).count(), 2, "{said}");
    }
    // A call without a status may have failed.
    let (logs, said, code) = watch.status(&[&calls("")], USER);
    assert_eq!((&logs["calls"], code), (&Value::Null, Some(1)), "{said}");
    assert!(said.contains("1 call has no status"), "{said}");
}

#[test]
fn the_log_of_the_soap_api_says_what_failed_by_its_faults() {
    let watch = Watch::new("watch-logs-soap");
    let log = |fault: &str| {
        format!(
            "\"EVENT_TYPE\",\"TIMESTAMP\",\"USER_ID\",\"API_TYPE\",\"ENTITY_NAME\",\"METHOD_NAME\",\"EXCEPTION_MESSAGE\"\n\
             \"API\",\"20261208120000.000\",\"{ID}\",\"E\",\"Lead\",\"create\",\"{fault}\"\n"
        )
    };
    for (fault, status) in [("INSUFFICIENT_ACCESS: no", 403), ("UNKNOWN_EXCEPTION: no", 500), ("", 0)] {
        let (logs, said, code) = watch.status(&[&log(fault)], LONG_ID);
        assert_eq!(logs["calls"], "2026-12-08", "{said}");
        assert_eq!(logs["failed"][0]["status"].as_u64().unwrap_or(0), status, "{logs}");
        assert_eq!(code, Some(i32::from(status == 403)), "{said}");
    }
}

#[test]
fn the_whole_log_decides_the_order_of_day_and_month() {
    let watch = Watch::new("watch-logs-days");
    for (times, read, code) in [
        (&["11/25/2026, 10:00:00 AM PST", "5/12/2026, 9:00:00 AM PDT"][..], Some("2026-11-25"), 0),
        (&["25/11/2026 10:00", "5/12/2026 9:00"], Some("2026-12-05"), 0),
        (&["5/12/2026 9:00", "6/12/2026 9:00"], None, 1),
        (&["5/12/2026 9:00 AM PDT"], None, 1),
        // Of 11/12 only one reading has come.
        (&["5/12/2026 9:00", "11/12/2026 9:00"], Some("2026-11-12"), 0),
        (&["6/6/2026 9:00"], Some("2026-06-06"), 0),
        (&["2026-12-05 10:00:00"], Some("2026-12-05"), 0),
    ] {
        let (logs, said, own) = watch.status(&[&history(times, "Success")], USER);
        assert_eq!((logs["logins"].as_str(), own), (read, Some(code)), "{times:?}: {said}");
        assert_eq!(said.contains("whether the day or the month comes first"), read.is_none(), "{said}");
    }
}

/// What a user holds no file shows: what the audit trail tells of it stays, until what was tested is frozen anew.
#[test]
fn a_change_of_the_user_itself_is_settled_by_no_check_of_files() {
    let watch = Watch::new("watch-logs-users");
    let (state, files) = (watch.base.join("state.json"), watch.base.join("files"));
    let trail = watch.base.join("trail.csv");
    let tells = |user: &str, action: &str| {
        let row = format!("2026-05-03T03:04:05Z,{user},,\"{action}\",Manage Users,");
        fs::write(&trail, format!("Date,User,Source Namespace Prefix,Action,Section,Delegate User\n{row}\n"))
            .unwrap();
    };
    let check = |day: &str, more: &[&str]| {
        let arguments =
            ["watch", "check", "--state", path(&state), path(&files), "--today", day, "--user", USER];
        let output = run(&[&arguments[..], more].concat());
        (stdout(&output) + &stderr(&output), output.status.code())
    };
    let log = ["--log", path(&trail)];
    for (user, action) in [
        (USER, "Created custom field X"),
        ("dana", "Permission set Sales assigned to user Else (UserID: [else@acme.example])"),
        ("dana", "Changed permission set Sync: label"),
    ] {
        tells(user, action);
        assert_eq!(check("2026-12-09", &log).1, Some(0), "{action}");
    }
    tells("dana", &format!("Permission set HS assigned to user Hub (UserID: [{USER}])"));
    for (day, more) in
        [("2026-12-09", &log[..]), ("2026-12-10", &[]), ("2026-12-11", &log), ("2026-12-12", &[])]
    {
        let (said, code) = check(day, more);
        assert!(code == Some(1) && said.contains("no file shows what a user holds"), "{day}: {said}");
    }
    // Who is known by an id only is in no row of the trail.
    for user in [&[][..], &["--user", ID]] {
        let arguments = ["watch", "status", "--state", path(&state), "--today", "2026-12-12"];
        let output = run(&[&arguments[..], &log, user].concat());
        assert_eq!(output.status.code(), Some(1), "{user:?}");
        assert!(stdout(&output).contains("No user is named by a username"), "{user:?}");
    }
    let again = watch.base.join("again.json");
    let day = ["--org", "acme--uat", "--today", "2026-05-06", "--name", "n"];
    run(&[&["baseline", "create", path(&files), "--all", "-o", path(&again)], &day[..]].concat());
    let start =
        ["watch", "start", "--state", path(&state), "--tested", path(&again), "--deployed", "2026-05-01"];
    run(&[&start[..], &["--today", "2026-12-12"]].concat());
    assert_eq!(check("2026-12-13", &log).1, Some(0));
}

/// However the trail calls the user: what it gives or takes is told, or is open, and never nothing.
#[test]
fn a_change_of_the_user_is_told_or_open_however_the_trail_calls_it() {
    let watch = Watch::new("watch-logs-called");
    let trail = |action: &str| {
        format!(
            "Date,User,Source Namespace Prefix,Action,Section,Delegate User\n\
             2026-12-08T03:04:05Z,dana@acme.example,,\"{action}\",Manage Users,\n"
        )
    };
    let calls = |who: &str, id: &str| {
        [
            format!("Permission set Foo: assigned to user {who} (UserID: [{id}])"),
            format!("Permission set group Foo: unassigned from user {who} (UserID: [{id}])"),
        ]
    };
    let named =
        ["Changed profile for user Hub from Sync to Admin", "Changed role for user Hub from none to CEO"];
    let by_id = [ID, LONG_ID].into_iter().flat_map(|id| calls("Hub", id));
    for action in by_id.chain(named.map(str::to_owned)) {
        for users in [&[USER][..], &[USER, ID], &[USER, LONG_ID], &[USER, "Hub"], &[USER, LONG_ID, "Hub"]] {
            let (_, said, code) = watch.status_of(&[&trail(&action)], users);
            assert_eq!(code, Some(1), "{action}, {users:?}: {said}");
            let is_known = users.contains(&"Hub") || users.len() == 2 && action.contains("UserID");
            assert_eq!(!said.contains("that nobody gave"), is_known, "{action}, {users:?}: {said}");
        }
    }
    // Somebody else's, once it can be told apart.
    let other =
        calls("Else", "0055g00000AbCdF").into_iter().chain(["Changed profile for user Else".to_owned()]);
    for action in other {
        let (_, said, code) = watch.status_of(&[&trail(&action)], &[USER, LONG_ID, "Hub"]);
        assert_eq!(code, Some(0), "{action}: {said}");
    }
    let (_, said, code) = watch.status(&[&trail("Created permission set Sales: user permission X")], USER);
    assert_eq!(code, Some(0), "{said}");
    // Written in an encoding that does not have the letters, it says nothing of anybody.
    let (_, said, code) = watch.status_of(&[&trail("??? ???? ? HT ????")], &[USER, LONG_ID, "Hub"]);
    assert!(code == Some(1) && said.contains("question marks in place of letters"), "{said}");
    let log = watch.base.join("sjis.csv");
    fs::write(&log, [trail("x").as_bytes(), b"2026-12-08,\x83\x86\x81[\x83U,,x,y,\n"].concat()).unwrap();
    let state = watch.base.join("state.json");
    let day = ["watch", "status", "--today", "2026-12-09", "--user", USER];
    let output = run(&[&day[..], &["--state", path(&state), "--log", path(&log)]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert!(stderr(&output).contains("is not in UTF-8"), "{}", stderr(&output));
}

#[test]
fn the_same_rows_in_two_logs_count_once() {
    let watch = Watch::new("watch-logs-twice");
    let log = calls("403");
    let (logs, said, _) = watch.status(&[&log, &log], USER);
    assert_eq!(count(&logs, "failed"), 1, "{said}");
    // In one log the same may have happened twice.
    let row = log.lines().nth(1).unwrap();
    let (logs, ..) = watch.status(&[&format!("{log}{row}\n"), &log], USER);
    assert_eq!(count(&logs, "failed"), 2);
    let failed = history(&["2026-12-05 10:00:00"], "Invalid Password");
    let (logs, said, _) = watch.status(&[&failed, &failed], USER);
    assert_eq!(count(&logs, "events"), 1, "{logs} {said}");
}

/// A log of calls with these rows: day, status, method, what, request.
fn rows(rows: &[(&str, &str, &str, &str, &str)]) -> String {
    let row = |(day, status, method, object, request): &(&str, &str, &str, &str, &str)| {
        format!(
            "\"ApiTotalUsage\",\"{day}120000.000\",\"{ID}\",\"/v62.0/sobjects/{object}\",\"{method}\",\"{status}\",\"{object}\",\
             \"{USER}\",\"{request}\"\n"
        )
    };
    let head = "\"EVENT_TYPE\",\"TIMESTAMP\",\"USER_ID\",\"API_RESOURCE\",\"HTTP_METHOD\",\"STATUS_CODE\",\"ENTITY_NAME\",\
                \"USER_NAME\",\"REQUEST_ID\"\n";
    [head.to_owned(), rows.iter().map(row).collect()].concat()
}

/// A call that was refused stays so, whatever a newer log holds, until the same call succeeds.
#[test]
fn a_refused_call_is_open_until_it_succeeds() {
    let watch = Watch::new("watch-logs-refused");
    let (state, files) = (watch.base.join("state.json"), watch.base.join("files"));
    let log = watch.base.join("log.csv");
    let check = |day: &str, calls: &[(&str, &str, &str, &str, &str)]| {
        fs::write(&log, rows(calls)).unwrap();
        let output = run(&[
            "watch",
            "check",
            "--state",
            path(&state),
            path(&files),
            "--today",
            day,
            "--log",
            path(&log),
            "--user",
            USER,
        ]);
        let status = run(&["watch", "status", "--state", path(&state), "--today", day]);
        let said = stdout(&output) + &stderr(&output) + &stdout(&status);
        assert_eq!(status.status.code(), output.status.code().filter(|code| *code < 2), "{said}");
        (said.contains("POST Lead"), status.status.code())
    };
    let other = ("20261212", "200", "GET", "Account", "R2");
    assert_eq!(check("2026-12-10", &[("20261209", "403", "POST", "Lead", "R1")]), (true, Some(1)));
    assert_eq!(check("2026-12-13", &[other]), (true, Some(1)));
    assert_eq!(check("2026-12-14", &[("20261209", "201", "POST", "Lead", "R3"), other]), (true, Some(1)));
    assert_eq!(check("2026-12-15", &[("20261210", "201", "POST", "Lead", "R4"), other]), (false, Some(0)));
    assert_eq!(check("2026-12-16", &[other]), (false, Some(0)));
}

#[test]
fn a_row_is_one_call_and_days_without_a_row_are_named() {
    let watch = Watch::new("watch-logs-gaps");
    let refused = ("20261203", "403", "GET", "Lead", "R1");
    let twice = ("20261208", "403", "GET", "Lead", "R2");
    let (logs, said, _) = watch.status(&[&rows(&[refused, refused, twice, twice, twice])], USER);
    assert_eq!(count(&logs, "failed"), 2, "{said}");
    assert!(said.contains("no row of 2026-12-04 – 2026-12-07"), "{said}");
    // Whether rows that name no request are the same call, nobody knows.
    let nameless = ("20261208", "403", "GET", "Lead", "");
    let (logs, said, _) = watch.status(&[&rows(&[nameless, nameless])], USER);
    assert_eq!(count(&logs, "failed"), 2, "{said}");
    assert!(!said.contains("no row of"), "{said}");
}

/// Whoever comes in as the user in a way that no integration does: it is named, whether it went well or not.
#[test]
fn a_login_that_no_integration_makes_is_named() {
    let range = |end: &str| {
        format!(
            "<loginIpRanges><endAddress>{end}</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>"
        )
    };
    let watch = Watch::beside("watch-logs-logins", |files| {
        let inside = on(&["ApiEnabled", "ApiUserOnly"]) + &range("203.0.113.9");
        metadata(files, "Hub.profile", "Profile", &inside);
    });
    let open = Watch::new("watch-logs-logins-open");
    let log = |kind: &str, address: &str, status: &str| {
        format!(
            "Username,Login Time,Source IP,Login Type,Status,Application\n\
             {USER},2026-12-08 08:00:00,{address},{kind},{status},X\n"
        )
    };
    for (kind, address, status, is_named, is_named_without_ranges) in [
        ("Remote Access 2.0", "203.0.113.2", "Success", false, false),
        ("Other Apex API", "203.0.113.9", "Success", false, false),
        ("Remote Access 2.0", "203.0.113.10", "Success", true, false),
        ("Remote Access 2.0", "2001:db8::1", "Success", true, false),
        ("Application", "203.0.113.2", "Success", true, true),
        ("Login-As", "203.0.113.2", "Success", true, true),
        ("SAML Sfdc Initiated SSO", "8.8.8.8", "Success", true, true),
        ("Remote Access 2.0", "203.0.113.2", "Invalid Password", true, true),
    ] {
        for (watch, is_named) in [(&watch, is_named), (&open, is_named_without_ranges)] {
            let (logs, said, code) = watch.status(&[&log(kind, address, status)], USER);
            assert_eq!(code, Some(i32::from(is_named)), "{kind}, {address}: {said} {logs}");
            assert_eq!(logs["logins"], "2026-12-08", "{kind}, {address}: {said}");
            let events = logs["events"].to_string();
            let parts = if is_named { vec![kind, address, status] } else { vec![] };
            assert!(parts.iter().all(|part| events.contains(part)), "{kind}, {address}: {events}");
        }
    }
    // A log file that has letters for the types says nothing of them.
    let coded = |kind: &str| {
        logins("LOGIN_NO_ERROR")
            .replace("\"LOGIN_STATUS\"", "\"LOGIN_STATUS\",\"LOGIN_TYPE\"")
            .replace("\"LOGIN_NO_ERROR\"", &format!("\"LOGIN_NO_ERROR\",\"{kind}\""))
    };
    for (kind, code) in [("i", 0), ("Remote Access 2.0", 0), ("Application", 1)] {
        assert_eq!(open.status(&[&coded(kind)], USER).2, Some(code), "{kind}");
    }
}

/// What a check read of logs is known afterwards, without the logs.
#[test]
fn how_far_logs_were_read_is_kept() {
    let watch = Watch::new("watch-logs-kept");
    let [state, files, log] = ["state.json", "files", "log.csv"].map(|name| watch.base.join(name));
    fs::write(&log, calls("404")).unwrap();
    let arguments = ["--state", path(&state), path(&files), "--user", USER, "--today", "2026-12-09"];
    let output = run(&[&["watch", "check", "--log", path(&log)], &arguments[..]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("1 call refused (404): a right may be missing"), "{}", stdout(&output));
    let (logs, said, code) = watch.status(&[], USER);
    assert_eq!(
        (&logs["calls"], &logs["logins"], code),
        (&"2026-12-08".into(), &Value::Null, Some(1)),
        "{said}"
    );
}
