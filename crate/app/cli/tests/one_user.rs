//! `--user` looks at all that a user holds, over all integrations that it serves; and what the register says that a user holds is
//! looked for whether or not anybody names the user.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{folder, metadata, on, path, run, stderr, stdout};

/// Exit code, and all that is said.
fn told(arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(arguments);
    let told = stdout(&output) + &stderr(&output);
    (output.status.code(), told.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn integration(id: &str, more: &str) -> String {
    format!(
        "[[integration]]\nid = \"{id}\"\ntitle = \"{id}\"\nowner = \"D\"\nrisk = \"low\"\nuser = \"hub@a.example\"\n{more}\n"
    )
}

fn team(base: &Path, integrations: &[String]) -> PathBuf {
    let file = base.join("team.toml");
    fs::write(&file, format!("extends = \"recommended\"\nname = \"T\"\n{}", integrations.concat())).unwrap();
    file
}

/// A side: the profile, and sets with these permissions on.
fn side(folder: &Path, sets: &[(&str, &[&str])]) {
    fs::remove_dir_all(folder).ok();
    let login = "<loginIpRanges><endAddress>203.0.113.5</endAddress><startAddress>203.0.113.5</startAddress></loginIpRanges>";
    let inside = [login, &on(&["ApiEnabled", "ApiUserOnly"])].concat();
    metadata(folder, "Hub Integration.profile", "Profile", &inside);
    for (name, permissions) in sets {
        metadata(folder, &format!("{name}.permissionset"), "PermissionSet", &on(permissions));
    }
}

/// Whoever of the integrations is named, and in whatever order they stand: the user is one, and so is what it holds.
#[test]
fn whoever_names_one_integration_of_a_user_looks_at_all_that_the_user_holds() {
    let base = folder("one-user");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    side(&tested, &[("HS", &[]), ("HT", &[])]);
    side(&actual, &[("HS", &["ModifyAllData"]), ("HT", &[])]);
    let needs = "permissions = [\"ApiEnabled\"]\n";
    let first =
        integration("hub", &format!("profile = \"Hub Integration\"\npermission_sets = [\"HS\"]\n{needs}"));
    let second = integration("mkt", &format!("permission_sets = [\"HT\"]\n{needs}"));
    for (order, register) in [[&first, &second], [&second, &first]].into_iter().enumerate() {
        let team = team(&base, &register.map(Clone::clone));
        for who in ["hub", "mkt", "hub@a.example"] {
            let whom = ["--policy", path(&team), "--user", who];
            let sides = ["verify", "--tested", path(&tested), "--actual", path(&actual), "--whole"];
            let all = order == 1 && who == "mkt";
            for before in [&[][..], &["--before"]].into_iter().take(1 + usize::from(all)) {
                let (code, said) = told(&[&sides[..], &whom, before].concat());
                // A deploy of the set takes away what nobody tested.
                assert_eq!(code, Some(i32::from(before.is_empty())), "{order} {who} {before:?}: {said}");
                assert!(said.contains("HS") && said.contains("Modify All Data"), "{order} {who}: {said}");
            }
            if !all {
                continue;
            }
            let (_, said) = told(&[&["check", path(&actual), "--format", "json"][..], &whom].concat());
            for name in ["HS", "HT", "Hub Integration", "hub@a.example"] {
                assert!(said.contains(&format!("{name}\"")), "{order} {who} {name}: {said}");
            }
            let (code, said) = told(&[&["checklist", path(&actual), "--format", "json"][..], &whom].concat());
            assert_eq!(code, Some(0), "{order} {who}: {said}");
            assert!(said.contains("HS") && said.contains("HT"), "{order} {who}: {said}");
            let file = base.join("b.json");
            fs::remove_file(&file).ok();
            let (code, said) = told(
                &[&["baseline", "create", path(&actual), "--name", "B", "-o", path(&file)], &whom[..]]
                    .concat(),
            );
            assert_eq!(code, Some(0), "{order} {who}: {said}");
            let frozen = fs::read_to_string(&file).unwrap();
            assert!(frozen.contains("\"HS\"") && frozen.contains("\"HT\""), "{order} {who}");
        }
    }
    // A title that two users bear is nobody's; an id is one's own, whatever others are called.
    let other = integration("erp", "")
        .replace("hub@a.example", "erp@a.example")
        .replace("title = \"erp\"", "title = \"hub\"");
    let team = team(&base, &[first, second, other]);
    let whom = ["--policy", path(&team), "--user", "hub"];
    let (code, said) = told(&[&["check", path(&actual)][..], &whom].concat());
    assert_eq!(code, Some(1), "{said}");
    let whom = ["--policy", path(&team), "--user", "HUB"];
    let (code, said) = told(&[&["check", path(&actual)][..], &whom].concat());
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("2 integrations of the register are called"), "{said}");
}

/// What nobody retrieved nobody compared: two sides that both lack it are not equal.
#[test]
fn what_a_user_of_the_register_holds_and_neither_side_has_is_not_passed_without_user() {
    let base = folder("one-user-missing");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    side(&tested, &[("HS", &[])]);
    side(&actual, &[("HS", &[])]);
    let held = |sets: &str| {
        integration("hub", &format!("profile = \"Hub Integration\"\npermission_sets = [{sets}]"))
    };
    let verify = |tested: &Path, policy: &Path, more: &[&str]| {
        let sides = ["verify", "--tested", path(tested), "--actual", path(&actual), "--whole"];
        told(&[&sides[..], &["--policy", path(policy)], more].concat())
    };
    let whole = base.join("whole.toml");
    fs::rename(team(&base, &[held("\"HS\"")]), &whole).unwrap();
    let frozen = base.join("frozen.json");
    let create = |to: &Path, policy: &Path| {
        fs::remove_file(to).ok();
        told(&["baseline", "create", path(&tested), "--name", "B", "-o", path(to), "--policy", path(policy)])
    };
    assert_eq!(create(&frozen, &whole).0, Some(0));
    for (at, (name, register)) in [
        ("HT", vec![held("\"HS\", \"HT\"")]),
        // The other integration of the same user has nothing else.
        ("HT", vec![held("\"HS\""), integration("mkt", "permission_sets = [\"HT\"]")]),
        ("HG", vec![held("\"HS\""), integration("mkt", "permission_set_groups = [\"HG\"]")]),
    ]
    .into_iter()
    .enumerate()
    {
        let lacking = team(&base, &register);
        for (how, tested) in [("folder", &tested), ("baseline", &frozen)] {
            let ways = [&[][..], &["--before"], &["--all"], &["--user", "hub"]];
            for more in ways.into_iter().take(if at == 0 { 4 } else { 1 }) {
                if at == 0 {
                    let (code, said) = verify(tested, &whole, more);
                    assert_eq!(code, Some(0), "{how} {more:?}: {said}");
                }
                let (code, said) = verify(tested, &lacking, more);
                assert_eq!(code, Some(1), "{how} {more:?}: {said}");
                assert!(said.contains(name), "{how} {more:?}: {said}");
            }
        }
        let (code, said) = create(&base.join("lacking.json"), &lacking);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(name) && !base.join("lacking.json").exists(), "{said}");
        // Who is judged by the register is told.
        assert!(told(&["check", path(&tested), "--policy", path(&lacking)]).1.contains(name));
        if at > 0 {
            continue;
        }
        // Whoever names a profile has asked for no more.
        assert_eq!(verify(&tested, &lacking, &["--profile", "Hub Integration"]).0, Some(0));
    }
    // A user of whom there is nothing at all is not meant: the files are of another project.
    let erp =
        integration("erp", "profile = \"ERP\"\npermission_sets = [\"Ledger\"]").replace("hub@a", "erp@a");
    let other = team(&base, &[held("\"HS\""), erp]);
    assert_eq!(verify(&tested, &other, &[]).0, Some(0));
    assert_eq!(verify(&frozen, &other, &[]).0, Some(0));
}

/// What a user holds and the team's file leaves out was not compared: it may grant anything.
#[test]
fn what_a_user_holds_and_scope_leaves_out_is_not_passed() {
    let base = folder("one-user-scope");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    side(&tested, &[("HS", &[]), ("HM", &[])]);
    side(&actual, &[("HS", &["ModifyAllData"]), ("HM", &["ModifyAllData"])]);
    let group = "<label>g</label><permissionSets>HM</permissionSets><status>Updated</status>";
    for side in [&tested, &actual] {
        metadata(side, "HG.permissionsetgroup", "PermissionSetGroup", group);
    }
    let hub = |sets: &str, groups: &str| {
        let held = format!("permission_sets = [{sets}]\npermission_set_groups = [{groups}]");
        integration("hub", &format!("profile = \"Hub Integration\"\n{held}"))
    };
    let scope = |left: &str| format!("[scope]\nleave_out = [\"{left}\"]\n");
    let file = base.join("b.json");
    for (sets, groups, left, told_of, is_good) in [
        ("\"HS\"", "", "HS", "hub holds the permission set HS", false),
        ("", "\"HG\"", "HM", "permission set group HG holds the permission set HM", false),
        ("", "\"HG\"", "HG", "hub holds the permission set group HG", false),
        ("", "", "H?", "left out", true),
    ] {
        let team = team(&base, &[hub(sets, groups), scope(left)]);
        let policy = ["--policy", path(&team)];
        let sides = ["verify", "--tested", path(&tested), "--actual", path(&actual), "--whole"];
        let (code, said) = told(&[&sides[..], &policy].concat());
        assert!(said.contains(told_of), "{left}: {said}");
        assert_eq!(code, Some(i32::from(!is_good)), "{left}: {said}");
        fs::remove_file(&file).ok();
        let create = ["baseline", "create", path(&tested), "--name", "B", "-o", path(&file)];
        let (code, said) = told(&[&create[..], &policy].concat());
        assert_eq!((code, file.exists()), if is_good { (Some(0), true) } else { (Some(2), false) }, "{said}");
        assert!(said.contains(told_of), "{left}: {said}");
    }
    // Who is left out is not judged, and told.
    for (left, is_judged) in [("user:hub@a*", false), ("user:erp@*", true)] {
        let team = team(&base, &[hub("\"HS\"", ""), scope(left)]);
        let (_, said) = told(&["check", path(&tested), "--policy", path(&team)]);
        assert_eq!(said.contains("User hub@a.example"), is_judged, "{left}: {said}");
        assert_eq!(said.contains("1 user left out"), !is_judged, "{left}: {said}");
    }
}

/// A sign-off counts for whom it names, on a day that has come; one that names nobody here is told.
#[test]
fn a_sign_off_counts_for_whom_it_names() {
    let base = folder("one-user-signed");
    let md = base.join("md");
    side(&md, &[("HS", &[])]);
    metadata(&md, "Mkt Integration.profile", "Profile", &on(&["ApiEnabled", "ApiUserOnly"]));
    let mkt = integration("mkt", "profile = \"Mkt Integration\"").replace("hub@a", "mkt@a");
    let hub = integration("hub", "profile = \"Hub Integration\"\npermission_sets = [\"HS\"]");
    let team = team(&base, &[hub, mkt]);
    let state = base.join("state.json");
    let outcome = |subjects: &[&str], date: &str, more: &[&str]| {
        let entry = |subject: &&str| serde_json::json!({ "item": "ROL003", "state": "done", "subject": subject, "owner": "D", "date": date });
        let manual: Vec<_> = subjects.iter().map(entry).collect();
        fs::write(&state, serde_json::json!({ "version": 1, "manual": manual }).to_string()).unwrap();
        let fixed =
            ["checklist", path(&md), "--state", path(&state), "--format", "json", "--today", "2026-11-28"];
        let output = run(&[&fixed[..], more].concat());
        let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        let items = report["checklist"].as_array().unwrap();
        let item = items.iter().find(|item| item["rule"] == "ROL003").unwrap();
        (item["outcome"].as_str().unwrap().to_owned(), report["notices"].to_string())
    };
    let (hub, mkt, nobody) = ("user:hub@a.example", "user:mkt@a.example", "user:nobody@a.example");
    let register = ["--policy", path(&team)];
    let one = ["--policy", path(&team), "--user", "hub"];
    let profile = ["--profile", "Hub Integration"];
    for (subjects, date, more, expected, told) in [
        (&[""][..], "2026-11-28", &register[..], "done", None),
        (&[hub, mkt], "2026-11-28", &register, "done", None),
        (&["profile:Hub Integration", mkt], "2026-11-28", &register, "done", None),
        (&[hub], "2026-11-28", &register, "open", None),
        (&[hub, nobody], "2026-11-28", &register, "open", Some(nobody)),
        (&["profile:Other"], "2026-11-28", &[], "open", Some("profile:Other")),
        (&["profile:Hub Integration"], "2026-11-28", &[], "open", None),
        (&["profile:Hub Integration", "profile:Mkt Integration"], "2026-11-28", &[], "done", None),
        (&[hub], "2026-11-28", &one, "done", None),
        (&["Hub Integration"], "2026-11-28", &one, "open", Some("Hub Integration")),
        (&[nobody], "2026-11-28", &one, "open", Some(nobody)),
        (&["profile:Hub Integration"], "2026-11-28", &profile, "done", None),
        (&[mkt], "2026-11-28", &profile, "open", Some(mkt)),
        (&[""], "2027-11-01", &one, "open", Some("still to come")),
    ] {
        let (outcome, notices) = outcome(subjects, date, more);
        assert_eq!(outcome, expected, "{subjects:?} {date} {more:?}");
        let names_nobody = notices.contains("nobody of this report");
        assert_eq!(
            names_nobody,
            told.is_some_and(|told| told != "still to come"),
            "{subjects:?} {more:?}: {notices}"
        );
        assert!(told.is_none_or(|told| notices.contains(told)), "{subjects:?} {date} {more:?}: {notices}");
    }
}
