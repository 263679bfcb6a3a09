//! What a team has decided about failures: waivers, and failures that are accepted when it begins.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{folder, printed, profile, run, stderr, stdout};
use serde_json::{Value, json};

/// A folder with one profile that has these permissions on, and a policy that waives Approve Uninstalled Connected Apps on it.
struct Org {
    folder: PathBuf,
    policy: String,
}

impl Org {
    fn new(test: &str, on: &[&str]) -> Self {
        let folder = folder(test);
        let policy = folder.join("team.toml");
        let policy_text = "extends = \"recommended\"\nname = \"Team\"\n\n[[waiver]]\nrule = \"APP101\"\nsubject = \"profile:A\"\n\
                    target = \"CanApproveUninstalledApps\"\nreason = \"Until the new connector is there.\"\napprover = \"dana\"\n\
                    expires = 2027-03-31\n";
        fs::write(&policy, policy_text).unwrap();
        let org = Self { policy: policy.to_str().unwrap().to_owned(), folder };
        org.grant(on);
        org
    }

    fn grant(&self, on: &[&str]) {
        let on: Vec<_> = on.iter().map(|name| (*name).to_owned()).collect();
        profile(&self.folder, "A.profile-meta.xml", &on);
    }

    fn path(&self, file: &str) -> String {
        self.folder.join(file).to_str().unwrap().to_owned()
    }

    fn check(&self, more: &[&str]) -> (String, String, Option<i32>) {
        let path = self.path("A.profile-meta.xml");
        let arguments = ["check", &path, "--details", "--fail-on", "critical", "--today", "2027-03-31"];
        let output = run(&[&arguments, more].concat());
        (stdout(&output), stderr(&output), output.status.code())
    }

    fn json(&self, more: &[&str]) -> Value {
        serde_json::from_str(&self.check(&[more, &["--format", "json"]].concat()).0).unwrap()
    }
}

fn finding<'v>(report: &'v Value, code: &str) -> &'v Value {
    report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == code).unwrap()
}

fn kinds(report: &Value) -> Vec<&str> {
    report["notices"].as_array().unwrap().iter().map(|notice| notice["kind"].as_str().unwrap()).collect()
}

#[test]
fn a_waived_failure_is_a_pass_that_names_its_waiver() {
    let org = Org::new("waived", &["CanApproveUninstalledApps"]);
    assert_eq!(org.check(&[]).2, Some(1));
    let (text, errors, code) = org.check(&["--policy", &org.policy]);
    assert_eq!((errors.as_str(), code), ("", Some(0)));
    assert!(text.contains("Waived    APP101  CanApproveUninstalledApps"), "{text}");
    assert!(text.contains("Waived by dana until 31 Mar 2027: Until the new connector is there."), "{text}");
    assert!(text.contains("(1 on a waiver)"), "{text}");

    let report = org.json(&["--policy", &org.policy]);
    let waived = finding(&report, "APP101");
    assert_eq!((&waived["outcome"], &waived["found"]), (&"pass".into(), &"on".into()));
    assert_eq!(
        (&waived["waiver"]["approver"], &waived["waiver"]["expired"]),
        (&"dana".into(), &false.into())
    );
    assert_eq!(finding(&report, "API002").get("waiver"), None);
    assert_eq!((&report["summary"]["outcomes"]["waived"], &report["notices"]), (&1.into(), &json!([])));
    let passes = report["findings"].as_array().unwrap().iter().filter(|row| row["outcome"] == "pass").count();
    assert_eq!(report["summary"]["outcomes"]["pass"], passes);
}

#[test]
fn a_waiver_fails_after_its_last_day_and_says_so() {
    let org = Org::new("expired", &["CanApproveUninstalledApps"]);
    let later = ["--policy", &org.policy, "--today", "2027-04-01"];
    let path = org.path("A.profile-meta.xml");
    let output = run(&[&["check", &path, "--format", "json"], &later[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let failed = finding(&report, "APP101");
    assert_eq!((&failed["outcome"], &failed["waiver"]["expired"]), (&"fail".into(), &true.into()));
    assert_eq!(kinds(&report), ["waiver-expired"]);
    let text = printed(&[&["check", &path, "--details"], &later[..]].concat());
    assert!(text.contains("The waiver by dana expired on 31 Mar 2027."), "{text}");
    assert!(
        text.contains(
            "notice    The waiver of APP101 CanApproveUninstalledApps on profile:A expired on 31 Mar 2027."
        ),
        "{text}"
    );
}

/// Two orgs in one folder have profiles of one name, and the failure of one of them is none of the other's.
#[test]
fn a_waiver_that_may_mean_either_of_two_orgs_bears_neither() {
    let org = Org::new("two-orgs", &[]);
    for (own, on) in [("sandbox", "CanApproveUninstalledApps"), ("production", "CanApproveUninstalledApps")] {
        fs::create_dir(org.path(own)).unwrap();
        profile(&org.folder.join(own), "A.profile-meta.xml", &[on.to_owned()]);
    }
    let folders = [org.path("sandbox"), org.path("production")];
    let read = |command: &str, folders: &[String]| -> Value {
        let paths: Vec<_> = folders.iter().map(String::as_str).collect();
        let more = ["--policy", &org.policy, "--today", "2027-03-31", "--format", "json", "--all"];
        serde_json::from_str(&stdout(&run(&[&[command], &paths[..], &more].concat()))).unwrap()
    };
    let outcomes = |report: &Value| -> Vec<String> {
        let rows = report["findings"].as_array().unwrap().iter().filter(|row| row["rule"] == "APP101");
        rows.map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
    };
    for one in &folders {
        assert_eq!(outcomes(&read("check", std::slice::from_ref(one))), ["pass"]);
    }
    let both = read("check", &folders);
    assert_eq!(outcomes(&both), ["fail", "fail"]);
    assert_eq!(kinds(&both), ["copies", "no-record"]);
    let told = both["notices"][1]["message"].as_str().unwrap();
    assert!(told.contains("several files describe a subject of that name"), "{told}");
    let checklist = read("checklist", &folders);
    assert_eq!(outcomes(&checklist), ["fail", "fail"]);

    // What was accepted in one of them is of neither, either.
    let list = org.path("accepted.json");
    run(&["check", &folders[0], "--all", "--accept", &list]);
    let with = ["check", &folders[0], &folders[1], "--all", "--accepted", &list, "--format", "json"];
    let accepted: Value = serde_json::from_str(&stdout(&run(&with))).unwrap();
    assert_eq!(outcomes(&accepted), ["fail", "fail"]);
    let told = kinds(&accepted);
    assert!(told.contains(&"no-record") && !told.contains(&"not-read"), "{told:?}");
}

#[test]
fn a_waiver_that_nothing_needs_is_named() {
    let org = Org::new("unused", &["ApiEnabled"]);
    let report = org.json(&["--policy", &org.policy]);
    assert_eq!(kinds(&report), ["waiver-unused"]);
    assert_eq!(report["summary"]["outcomes"]["waived"], 0);
    fs::rename(org.path("A.profile-meta.xml"), org.path("B.profile-meta.xml")).unwrap();
    let text =
        printed(&["check", &org.path("B.profile-meta.xml"), "--policy", &org.policy, "--format", "json"]);
    assert_eq!(kinds(&serde_json::from_str(&text).unwrap()), ["not-read"]);
}

#[test]
fn what_cannot_be_told_needs_its_waiver_still() {
    let org = Org::new("unknown-waived", &[]);
    let report = org.json(&["--policy", &org.policy]);
    assert_eq!(finding(&report, "APP101")["outcome"], "unknown", "a file without permissions is a part");
    assert_eq!(kinds(&report), [""; 0]);
}

#[test]
fn every_format_shows_what_was_decided() {
    let org = Org::new("decided-formats", &["CanApproveUninstalledApps", "ManageUsers"]);
    let list = org.path("accepted.json");
    org.check(&["--policy", &org.policy, "--accept", &list]);
    // A list by another policy gives a notice.
    let text = fs::read_to_string(&list).unwrap();
    fs::write(&list, text.replace("team-team", "old")).unwrap();
    let waived = "Waived by dana until 31 Mar 2027: Until the new connector is there.";
    let accepted = "Manage Users: on → should be off. It was there when failures were accepted.";
    let other = "The failures were accepted by the policy old, and team-team is what judges now.";
    let written =
        |format: &str| org.check(&["--policy", &org.policy, "--accepted", &list, "--format", format]);
    let expected = [
        (
            "text",
            vec![format!("Waived    APP101  CanApproveUninstalledApps  Approve Uninstalled Connected Apps: on → should be off. {waived}\n")],
        ),
        ("text", vec![" (1 on a waiver)".to_owned(), format!("\nnotice    {other}\n")]),
        ("junit", vec![format!("<system-out>Approve Uninstalled Connected Apps: on → should be off. {waived}</system-out>")]),
        (
            "junit",
            vec![format!("<skipped message=\"{accepted}\"/>"), format!("<system-out>{other}</system-out>")],
        ),
        (
            "markdown",
            vec!["\n- APP101 `CanApproveUninstalledApps`: Approve Uninstalled Connected Apps: on → should be off. Waived by".to_owned()],
        ),
        ("markdown", vec!["Accepted, which do not count: ".to_owned(), format!("## Notices\n\n- {other}\n")]),
        ("csv", vec!["\nWaived,Critical,APP101,".to_owned(), format!(",{waived}\r\n")]),
        (
            "csv",
            vec!["\nAccepted,Critical,USR004,".to_owned(), format!("\nNotice,,,,,,,,,\"{other}\",,,,,,\r\n")],
        ),
    ];
    for (format, parts) in expected {
        let (text, errors, code) = written(format);
        assert_eq!((errors.as_str(), code), ("", Some(0)));
        for part in parts {
            assert!(text.contains(&part), "{format}: {part}\n{text}");
        }
    }

    let log: Value = serde_json::from_str(&written("sarif").0).unwrap();
    let log = &log["runs"][0];
    assert_eq!(log["invocations"][0]["toolConfigurationNotifications"][0]["message"]["text"], other);
    let results = log["results"].as_array().unwrap();
    assert!(results.iter().all(|result| result["suppressions"].is_array()), "all or none, says the standard");
    let of = |code: &str| results.iter().find(|result| result["ruleId"] == code).unwrap();
    let suppression = json!([{ "kind": "external", "status": "accepted", "justification": waived }]);
    assert_eq!((&of("APP101")["kind"], &of("APP101")["suppressions"]), (&"fail".into(), &suppression));
    assert_eq!(of("USR004")["properties"]["outcome"], "accepted");
}

#[test]
fn an_old_org_begins_with_what_fails_today_and_only_new_failures_count() {
    let org = Org::new("accepted", &["CanApproveUninstalledApps", "ManageUsers"]);
    let list = org.path("accepted.json");
    assert_eq!(org.check(&[]).2, Some(1));
    let (text, errors, code) = org.check(&["--accept", &list]);
    assert_eq!((errors.as_str(), code), ("", Some(0)), "{text}");
    let kept = fs::read_to_string(&list).unwrap();
    assert!(
        kept.starts_with(
            "{\"schema\":1,\"policy\":\"recommended\",\"date\":\"2027-03-31\",\n\"accepted\":[\n"
        ),
        "{kept}"
    );
    let entries: Vec<_> = kept.lines().filter(|line| line.starts_with("{\"rule\"")).collect();
    assert!(entries.is_sorted());
    assert!(
        entries.contains(
            &"{\"rule\":\"APP101\",\"subject\":\"profile:A\",\"target\":\"CanApproveUninstalledApps\"},"
        ),
        "{kept}"
    );

    let report = org.json(&["--accepted", &list]);
    assert_eq!(finding(&report, "APP101")["outcome"], "accepted");
    let outcomes = &report["summary"]["outcomes"];
    assert_eq!((&outcomes["fail"], &outcomes["accepted"]), (&0.into(), &entries.len().into()));
    assert_eq!((kinds(&report).len(), org.check(&["--accepted", &list]).2), (0, Some(0)));
    org.check(&["--accepted", &list, "--accept", &list]);
    assert_eq!(fs::read_to_string(&list).unwrap(), kept, "both at once are refused");

    // A new failure counts, a corrected one is named.
    org.grant(&["ManageUsers", "AuthorApex"]);
    let (text, _, code) = org.check(&["--accepted", &list]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("APP101 CanApproveUninstalledApps on profile:A does not occur any more."),
        "{text}"
    );
    let report = org.json(&["--accepted", &list]);
    let failing: Vec<_> =
        report["findings"].as_array().unwrap().iter().filter(|row| row["outcome"] == "fail").collect();
    assert!(failing.iter().all(|row| row["target"].as_str().unwrap().contains("AuthorApex")), "{failing:?}");
    assert!(!failing.is_empty() && kinds(&report).iter().all(|kind| *kind == "accepted-gone"));
}

#[test]
fn namesakes_are_told_apart_by_their_file() {
    let folder = folder("accepted-namesakes");
    for part in ["one", "two"] {
        fs::create_dir(folder.join(part)).unwrap();
        profile(&folder.join(part), "A.profile-meta.xml", &["CanApproveUninstalledApps".to_owned()]);
    }
    let (path, list) = (folder.to_str().unwrap(), folder.join("list.json"));
    let list = list.to_str().unwrap();
    run(&["check", path, "--all", "--accept", list]);
    let text = fs::read_to_string(list).unwrap();
    assert_eq!(text.matches("\"target\":\"CanApproveUninstalledApps\",\"file\":").count(), 2, "{text}");
    profile(&folder.join("one"), "A.profile-meta.xml", &["ApiEnabled".to_owned()]);
    let report: Value =
        serde_json::from_str(&printed(&["check", path, "--all", "--accepted", list, "--format", "json"]))
            .unwrap();
    let gone =
        report["notices"].as_array().unwrap().iter().filter(|notice| notice["rule"] == "APP101").count();
    assert_eq!(gone, 1);
}

#[test]
fn nothing_is_accepted_on_part_of_the_input() {
    let org = Org::new("accept-part", &["CanApproveUninstalledApps"]);
    let list = org.path("accepted.json");
    let (_, errors, code) = org.check(&["no/such/file", "--accept", &list]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("nothing is accepted in "), "{errors}");
    assert!(!Path::new(&list).exists());
}

#[test]
fn a_list_that_cannot_be_read_is_named_with_the_place() {
    let org = Org::new("accepted-wrong", &["CanApproveUninstalledApps"]);
    let complaint = |text: Option<&str>| {
        let list = org.path("list.json");
        match text {
            Some(text) => fs::write(&list, text).unwrap(),
            None => assert!(!Path::new(&list).exists()),
        }
        let (out, errors, code) = org.check(&["--accepted", &list]);
        assert_eq!((out.as_str(), code), ("", Some(2)));
        errors.replace(&list, "LIST")
    };
    assert!(complaint(None).starts_with("error: LIST cannot be read (No such file"));
    assert_eq!(
        complaint(Some("{\n\"schema\": 1,\n")),
        "error: LIST is no list of accepted failures: EOF while parsing a value at line 3 column 0; \"--accept LIST\" writes one\n"
    );
    let unknown =
        complaint(Some("{\"schema\":1,\"policy\":\"a\",\"date\":\"\",\"accepted\":[{\"code\":\"X\"}]}"));
    assert!(
        unknown.contains("unknown field `code`, expected one of `rule`, `subject`, `target`, `file`"),
        "{unknown}"
    );
    let other = complaint(Some("{\"schema\":9,\"policy\":\"a\",\"date\":\"\",\"accepted\":[]}"));
    assert_eq!(
        other,
        "error: LIST was written by another version of Permlight: expected schema 1, found 9\n"
    );
}

#[test]
fn an_accepted_range_is_known_by_its_addresses_and_not_by_its_place() {
    let folder = folder("accepted-ranges");
    let path = |file: &str| folder.join(file).to_str().unwrap().to_owned();
    let (input, list) = (path("A.profile-meta.xml"), path("accepted.json"));
    let ranges = |ranges: &[(&str, &str)]| {
        let ranges = ranges.iter().map(|(start, end)| {
            [
                "<loginIpRanges><endAddress>",
                end,
                "</endAddress><startAddress>",
                start,
                "</startAddress></loginIpRanges>",
            ]
            .concat()
        });
        let permission = "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>";
        common::metadata(
            &folder,
            "A.profile-meta.xml",
            "Profile",
            &[ranges.collect::<String>().as_str(), permission].concat(),
        );
    };
    let judged = |more: &[&str]| -> Value {
        serde_json::from_str(&stdout(&run(&[&["check", &input, "--format", "json"], more].concat()))).unwrap()
    };
    let failing = |report: &Value| {
        let findings = report["findings"].as_array().unwrap().iter();
        let open =
            findings.filter(|it| it["rule"] == "LOG010" && it["outcome"] == "fail" && it["decision"] == "");
        open.map(|it| it["target"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let wide = ("10.0.0.0", "10.255.255.255");
    ranges(&[wide]);
    assert_eq!(failing(&judged(&[])), ["loginIpRanges[10.0.0.0-10.255.255.255]"]);
    judged(&["--accept", &list]);
    assert_eq!(failing(&judged(&["--accepted", &list])), [""; 0]);
    // Another place, and it is still borne; another range at that place is not.
    ranges(&[("198.51.100.1", "198.51.100.9"), wide]);
    assert_eq!(failing(&judged(&["--accepted", &list])), [""; 0]);
    ranges(&[("20.0.0.0", "20.255.255.255")]);
    assert_eq!(failing(&judged(&["--accepted", &list])), ["loginIpRanges[20.0.0.0-20.255.255.255]"]);
    // An old list is read; what it names by a place is open, and it says so.
    let old = fs::read_to_string(&list).unwrap().replace("10.0.0.0-10.255.255.255", "1");
    fs::write(&list, old).unwrap();
    let report = judged(&["--accepted", &list]);
    assert_eq!(failing(&report), ["loginIpRanges[20.0.0.0-20.255.255.255]"]);
    let told = report["notices"][0]["message"].as_str().unwrap();
    assert!(told.contains("nobody can tell which range"), "{told}");
}

#[test]
fn a_report_is_never_written_over_what_is_read() {
    let folder = folder("over-input");
    profile(&folder, "A.profile-meta.xml", &["ApiEnabled".to_owned()]);
    let file = folder.join("A.profile-meta.xml");
    let (path, before) = (file.to_str().unwrap(), fs::read_to_string(&file).unwrap());
    let whole = folder.to_str().unwrap();
    for arguments in [
        &["check", path, "-o", path][..],
        &["check", whole, "-o", path],
        &["check", whole, "--accept", path],
        &["verify", "--tested", whole, "--actual", path, "-o", path],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("is read by this command"), "{}", stderr(&output));
        assert_eq!(fs::read_to_string(&file).unwrap(), before);
    }
    let report = folder.join("report.txt");
    run(&["check", whole, "-o", report.to_str().unwrap()]);
    run(&["check", whole, "-o", report.to_str().unwrap()]);
    assert!(report.exists());
}
