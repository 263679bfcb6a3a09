//! Whom the commands look at.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{folder, metadata, on, path, printed, run, stderr, stdout, twin};
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&run(&[arguments, &["--format", "json"]].concat()))).unwrap()
}

fn subjects(report: &Value) -> Vec<&str> {
    report["subjects"].as_array().unwrap().iter().map(|subject| subject["id"].as_str().unwrap()).collect()
}

fn licensed(licence: &str, more: &str) -> String {
    format!("{}<custom>true</custom><userLicense>{licence}</userLicense>{more}", on(&["ApiEnabled"]))
}

/// People, guests, a set that a group of an integration holds, and one integration.
fn project(name: &str, people: usize) -> PathBuf {
    let base = folder(name);
    for number in 0..people {
        metadata(&base, &format!("Team {number:02}.profile"), "Profile", &licensed("Salesforce", ""));
    }
    metadata(&base, "Site.profile", "Profile", &licensed("Guest User License", ""));
    metadata(&base, "HubSpot.profile", "Profile", &licensed("Salesforce", ""));
    metadata(&base, "Loader.profile", "Profile", &licensed("Salesforce Integration", ""));
    let set = format!("<label>S</label>{}", on(&["ModifyAllData"]));
    metadata(&base, "Shared.permissionset", "PermissionSet", &set);
    metadata(&base, "People.permissionset", "PermissionSet", &set);
    let group = "<label>G</label><permissionSets>Shared</permissionSets>";
    metadata(&base, "Sync.permissionsetgroup", "PermissionSetGroup", group);
    base
}

#[test]
fn what_belongs_to_integration_users_is_judged_and_the_rest_is_told() {
    let base = project("selection-default", 3);
    let report = json(&["check", path(&base)]);
    assert_eq!(subjects(&report), ["profile:Loader", "permission-set:Shared", "permission-set-group:Sync"]);
    let told: Vec<&str> = report["notices"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|notice| notice["kind"] == "left-out")
        .map(|notice| notice["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "1 profile left out, because only a product's name suggests it: hubspot: HubSpot.",
            "1 profile left out, because its licence is Guest User License: Site.",
            "3 profiles, 1 permission set left out, because nothing says that it is an integration user's: \
             Team 00, Team 01, Team 02, People.",
        ]
    );
    assert_eq!(subjects(&json(&["check", path(&base), "--all"])).len(), 9);
}

#[test]
fn everybody_can_be_named() {
    let base = project("selection-named", 2);
    let chosen = |more: &[&str]| {
        let report = json(&[&["check", path(&base)], more].concat());
        subjects(&report).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&["--profile", "team 01"]), ["profile:Team 01"]);
    assert_eq!(chosen(&["--set", "People"]), ["permission-set:People"]);
    assert_eq!(chosen(&["--group", "Sync"]), ["permission-set:Shared", "permission-set-group:Sync"]);
    assert_eq!(chosen(&["--match", "profile:Team*", "--set", "People"]).len(), 3);
    // A file that is given by its own path is meant.
    let file = base.join("People.permissionset");
    assert_eq!(subjects(&json(&["check", path(&file)])), ["permission-set:People"]);
    for wrong in [&["--profile", "Tean 01"][..], &["--user", "a@b.example"], &["--match", "profile:"]] {
        let output = run(&[&["check", path(&base)], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!stdout(&output).contains("Passed"));
    }
    assert!(stderr(&run(&["check", path(&base), "--profile", "Tean 01"])).contains("did you mean Team 01"));
}

#[test]
fn nothing_in_scope_is_no_pass() {
    let base = folder("selection-nobody");
    metadata(&base, "Sales.profile", "Profile", &licensed("Salesforce", ""));
    let file = base.join("b.json");
    for arguments in [
        &["check", path(&base)][..],
        &["checklist", path(&base)],
        &["survey", path(&base)],
        &["verify", "--tested", path(&base), "--actual", path(&twin(&base))],
        &["baseline", "create", path(&base), "--name", "B", "-o", path(&file)],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let all = stdout(&output) + &stderr(&output);
        assert!(!all.contains("Passed") && !all.contains("Equal:"), "{all}");
    }
    assert!(stderr(&run(&["check", path(&base)])).contains("or judge everything with --all"));
    assert!(!file.exists());
}

#[test]
fn the_team_and_the_register_say_who_is_one() {
    let base = folder("selection-team");
    for name in ["Hub", "ERP Users", "Training API"] {
        metadata(&base, &format!("{name}.profile"), "Profile", &licensed("Salesforce", ""));
    }
    let team = base.join("team.toml");
    let text = "extends = \"recommended\"\nname = \"T\"\n\
        [scope]\njudge = [\"profile:erp*\"]\nleave_out = [\"*API\"]\n\
        [[integration]]\nid = \"hub\"\ntitle = \"Hub\"\nowner = \"D\"\nrisk = \"low\"\nuser = \"h@a.example\"\nprofile = \"Hub\"\n";
    fs::write(&team, text).unwrap();
    let arguments = ["check", path(&base), "--policy", path(&team)];
    assert_eq!(subjects(&json(&arguments)), ["profile:ERP Users", "profile:Hub", "user:h@a.example"]);
    let named = json(&[&arguments[..], &["--user", "hub"]].concat());
    assert_eq!(subjects(&named), ["profile:Hub", "user:h@a.example"]);
    fs::write(&team, text.replace("profile:erp*", "profile: ")).unwrap();
    assert!(stderr(&run(&arguments)).contains("names nobody"));
}

#[test]
fn where_nobody_is_in_scope_the_text_says_what_to_do_and_offers_no_list() {
    let base = folder("selection-nobody");
    metadata(&base, "Sales.profile", "Profile", &licensed("Salesforce", ""));
    let output = run(&["check", path(&base)]);
    assert_eq!(output.status.code(), Some(2));
    let text = stdout(&output) + &stderr(&output);
    assert!(text.contains("No verdict") && text.contains("--all judges"), "{text}");
    assert!(!text.contains("--details"), "{text}");
}

#[test]
fn a_project_of_many_people_fits_a_screen() {
    let base = project("selection-screen", 90);
    for (more, most) in [(&[][..], 40), (&["--all"], 40)] {
        let output = run(&[&["check", path(&base)], more].concat());
        let text = stdout(&output);
        assert!(text.lines().count() <= most, "{more:?}: {text}");
        for part in
            ["Permission set Shared: ", "Critical  DAT102", "Not passed: ", "--details lists everything"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    // Many integrations fit, too.
    for number in 0..60 {
        let api = licensed("Salesforce Integration", "");
        metadata(&base, &format!("Loader {number:02}.profile"), "Profile", &api);
    }
    let text = stdout(&run(&["check", path(&base)]));
    assert!(text.lines().count() <= 40 && text.contains("and 42 more"), "{text}");
    let details = stdout(&run(&["check", path(&base), "--details"]));
    assert!(details.contains("Fix: "), "{details}");
}

/// However many people and integrations a repository has, a release engineer reads one screen: each integration with its result as
/// long as twelve of them fit, the five worst, the counts, why the rest was left out, and where everything is.
#[test]
fn any_repository_fits_a_screen() {
    for (people, integrations) in [(2, 1), (2, 12), (60, 1), (60, 3), (90, 3), (90, 12), (300, 12)] {
        let base = project("selection-sizes", people);
        let worst = on(&[
            "ModifyAllData",
            "ViewAllData",
            "ManageUsers",
            "AuthorApex",
            "CustomizeApplication",
            "ManageRoles",
        ]);
        let own = format!("{worst}<custom>true</custom><userLicense>Salesforce</userLicense>");
        for number in 0..integrations {
            metadata(
                &base,
                &format!("Marketing Cloud Connector for Europe {number:02}.profile"),
                "Profile",
                &own,
            );
        }
        let output = run(&["check", path(&base)]);
        let text = stdout(&output);
        assert!(text.lines().count() <= 40, "{people} {integrations}: {text}");
        for number in 0..integrations {
            let name = format!("Profile Marketing Cloud Connector for Europe {number:02}: ");
            assert!(text.contains(&name), "{people} {integrations}: {text}");
        }
        let told = text.lines().filter(|line| line.starts_with("  ") && line.contains("Critical  ")).count();
        assert!(told >= 5, "{people} {integrations}: {text}");
        for part in ["left out, because", "Not passed: ", "--details lists everything"] {
            assert!(text.contains(part), "{people} {integrations}: {part}: {text}");
        }
    }
}

#[test]
fn verify_and_baseline_look_at_integration_users_too() {
    let (tested, actual) = (project("selection-tested", 2), project("selection-actual", 2));
    let file = tested.with_extension("json");
    fs::remove_file(&file).ok();
    fs::write(
        actual.join("Team 00.profile"),
        fs::read_to_string(actual.join("Team 00.profile")).unwrap().replace("ApiEnabled", "ViewSetup"),
    )
    .unwrap();
    let compared = ["verify", "--whole", "--tested", path(&tested), "--actual", path(&actual)];
    let report = json(&compared);
    assert_eq!(report["verdict"], "equal", "{report:#}");
    assert!(
        stdout(&run(&compared)).contains("left out, because nothing says that it is an integration user's")
    );
    assert_eq!(json(&[&compared[..], &["--all"]].concat())["verdict"], "drift");
    assert_eq!(json(&[&compared[..], &["--match", "Team*"]].concat())["verdict"], "drift");
    let created = printed(&["baseline", "create", path(&tested), "--name", "B", "-o", path(&file)]);
    assert!(created.contains("holds 3 subjects"), "{created}");
    let frozen: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert!(!frozen.to_string().contains("Team 00"));
}

/// What a managed package holds, no project has: the rest is frozen, and is never called equal for it.
#[test]
fn what_packages_hold_is_named_and_not_frozen() {
    let base = folder("selection-managed");
    let tested = base.join("t");
    let group = |more: &str| {
        format!(
            "<label>G</label><permissionSets>Own</permissionSets><permissionSets>pkg__Sets</permissionSets>{more}"
        )
    };
    metadata(&tested, "Sync.permissionsetgroup", "PermissionSetGroup", &group(""));
    metadata(
        &tested,
        "Own.permissionset",
        "PermissionSet",
        &format!("<label>O</label>{}", on(&["ApiEnabled"])),
    );
    let file = base.join("b.json");
    let create = |file: &Path| run(&["baseline", "create", path(&tested), "--name", "B", "-o", path(file)]);
    let output = create(&file);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("managed packages hold them: pkg__Sets"), "{}", stdout(&output));
    let report = json(&["verify", "--whole", "--tested", path(&file), "--actual", path(&tested)]);
    assert_ne!(report["verdict"], "equal", "{report:#}");
    let missing = group("<permissionSets>Mine</permissionSets>");
    metadata(&tested, "Sync.permissionsetgroup", "PermissionSetGroup", &missing);
    let output = create(&base.join("c.json"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("the permission set Mine belongs to it"), "{}", stderr(&output));
}

/// A profile and a group whose only set grants View All Data; the group mutes it, or not.
fn in_a_group(name: &str, of_group: &str) -> PathBuf {
    let base = folder(name);
    metadata(&base, "P.profile", "Profile", &licensed("Salesforce", &on(&["ApiEnabled"])));
    metadata(&base, "S.permissionset", "PermissionSet", &format!("<label>S</label>{}", on(&["ViewAllData"])));
    metadata(&base, "M.mutingpermissionset", "MutingPermissionSet", &on(&["ViewAllData"]));
    let group = format!("<label>G</label><permissionSets>S</permissionSets>{of_group}");
    metadata(&base, "G.permissionsetgroup", "PermissionSetGroup", &group);
    base
}

#[test]
fn a_profile_with_groups_is_judged_as_a_user_who_holds_them() {
    const MUTED: &str = "<mutingPermissionSets>M</mutingPermissionSets>";
    const FAILED: &str = "<status>Failed</status>";
    for (of_group, outcomes) in [
        ("", ["fail", "pass"]),
        (MUTED, ["not-applicable", "pass"]),
        // What Salesforce has not worked out yet may not be muted.
        (&[MUTED, FAILED].concat(), ["fail", "pass"]),
    ] {
        let base = in_a_group("selection-held", of_group);
        let report = json(&["check", path(&base), "--profile", "P", "--group", "G"]);
        let of = |kind: &str| {
            let rows = report["findings"].as_array().unwrap().iter();
            let mut own = rows.filter(|row| row["rule"] == "DAT101" && row["subject"] == kind);
            own.next().unwrap()["outcome"].as_str().unwrap().to_owned()
        };
        assert_eq!([of("permission-set:S"), of("profile:P")], outcomes, "{of_group}");
        let checklist = stdout(&run(&["checklist", path(&base), "--profile", "P", "--group", "G"]));
        let is_wrong = checklist.contains("**Wrong** (Critical) `DAT101`");
        assert_eq!(is_wrong, outcomes[0] == "fail", "{of_group}");
    }
}

/// What is wrong with a person's file is nobody's business, unless it may have hidden that it is an integration user's.
#[test]
fn errors_count_where_they_may_hide_who_is_one() {
    let object = |right: bool| {
        format!(
            "<objectPermissions><allowRead>{right}</allowRead><object>Account</object></objectPermissions>"
        )
    };
    let twice = object(true) + &object(false);
    let api_twice = on(&["ApiUserOnly"]) + &on(&["ApiUserOnly"]).replace("true", "false");
    for (name, licence, more, chosen, code) in [
        ("a person's rights", "Salesforce", twice.as_str(), &[][..], 0),
        ("a person's rights, and somebody else is named", "Salesforce", &twice, &["--profile", "Loader"], 0),
        ("perhaps an API Only User", "Salesforce", &api_twice, &[], 2),
        ("the same, and somebody else is named", "Salesforce", &api_twice, &["--profile", "Loader"], 0),
        ("a guest", "Guest User License", &api_twice, &[], 0),
        ("nobody wants a notice", "Salesforce", &twice, &["--strict"], 2),
    ] {
        let base = folder("selection-errors");
        let only = format!(
            "{}<custom>true</custom><userLicense>Salesforce Integration</userLicense>",
            on(&["ApiEnabled"])
        );
        metadata(&base, "Loader.profile", "Profile", &only);
        metadata(&base, "Sales.profile", "Profile", &licensed(licence, more));
        let output = run(&[&["check", path(&base), "--fail-on", "critical"], chosen].concat());
        let told = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{name}: {told}");
        assert!(told.contains("Sales.profile"), "{name}: {told}");
        let chosen: Vec<_> = chosen.iter().filter(|own| **own != "--strict").copied().collect();
        let file = base.join("b.json");
        for command in [
            &["verify", "--tested", path(&base), "--actual", path(&twin(&base)), "--whole"][..],
            &["baseline", "create", path(&base), "--name", "B", "-o", path(&file)],
        ] {
            let output = run(&[command, &chosen].concat());
            let told = stdout(&output) + &stderr(&output);
            let is_bad = code == 2 && name != "nobody wants a notice";
            assert_eq!(output.status.code() == Some(2), is_bad, "{command:?} {name}: {told}");
        }
    }
}

#[test]
fn whoever_holds_a_group_with_a_set_of_integrations_is_one() {
    let only_api = on(&["ApiUserOnly", "ApiEnabled"]);
    let tied = "<license>SalesforceAPIIntegrationPsl</license>";
    for (name, set, muting) in
        [("api", &*only_api, ""), ("psl", tied, "ApiUserOnly"), ("muted", &*only_api, "ApiUserOnly")]
    {
        let base = folder(&format!("selection-members-{name}"));
        metadata(&base, "A.permissionset", "PermissionSet", &format!("<label>x</label>{set}"));
        metadata(
            &base,
            "B.permissionset",
            "PermissionSet",
            &format!("<label>x</label>{}", on(&["ModifyAllData"])),
        );
        metadata(
            &base,
            "M.mutingpermissionset",
            "MutingPermissionSet",
            &format!("<label>x</label>{}", on(&[muting])),
        );
        let muted = if muting.is_empty() { "" } else { "<mutingPermissionSets>M</mutingPermissionSets>" };
        let group = format!(
            "<label>x</label>{muted}<permissionSets>A</permissionSets><permissionSets>B</permissionSets>"
        );
        metadata(
            &base,
            "Team.permissionsetgroup",
            "PermissionSetGroup",
            &format!("{group}<status>Updated</status>"),
        );
        let report = json(&["check", path(&base)]);
        let has = |wanted: &str| subjects(&report).contains(&wanted);
        assert!(has("permission-set:A"), "{name}");
        for wanted in ["permission-set:B", "permission-set-group:Team"] {
            assert_eq!(has(wanted), name != "muted", "{name} {wanted}");
        }
    }
}

#[test]
fn the_label_in_a_file_is_a_name_too() {
    let base = folder("selection-label");
    let set = format!("<label>SAP Integration</label>{}", on(&["ModifyAllData"]));
    metadata(&base, "PS_0042.permissionset", "PermissionSet", &set);
    metadata(&base, "PSG_1.permissionsetgroup", "PermissionSetGroup", "<label>ERP Integration</label>");
    let report = json(&["check", path(&base)]);
    assert_eq!(subjects(&report), ["permission-set:PS_0042", "permission-set-group:PSG_1"]);
}

#[test]
fn a_profile_that_is_called_otherwise_is_another() {
    let base = folder("selection-dot");
    metadata(&base, "Hub%2E Prof.profile", "Profile", &licensed("Salesforce", ""));
    let output = run(&["check", path(&base), "--profile", "Hub Prof"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("did you mean Hub. Prof"), "{}", stderr(&output));
    metadata(&base, "Hub Prof.profile", "Profile", &licensed("Salesforce", ""));
    let report = json(&["check", path(&base), "--profile", "hub prof"]);
    assert_eq!(subjects(&report), ["profile:Hub Prof"]);
}

/// However the row is written that would tell it: what was judged, and wrong, is never out of sight and all well.
#[test]
fn a_profile_whose_api_only_user_cannot_be_read_does_not_fall_out_of_scope() {
    let row = "<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>";
    let weak = [
        row.to_owned(),
        row.replace("ApiUserOnly", "API Only User"),
        row.replace("ApiUserOnly", "Api User Only"),
        row.replace("ApiUserOnly", "APIUserOnly"),
        row.replace("ApiUserOnly", "ApiUserOnly\u{200b}"),
        row.replace("ApiUserOnly", "API 限定ユーザー"),
        row.replace("ApiUserOnly", "ApiUserOnIy"),
        row.replace("true", "1"),
        row.replace("<enabled>true</enabled>", ""),
        [row.to_owned(), row.replace("true", "false")].concat(),
    ];
    let heads = [
        "<custom>true</custom><userLicense>Salesforce</userLicense>",
        "<userLicense>Salesforce</userLicense>",
    ];
    let base = folder("selection-unread");
    for (head, row) in heads.iter().flat_map(|head| weak.iter().map(move |row| (head, row))) {
        metadata(&base, "Loader.profile", "Profile", &licensed("Salesforce Integration", ""));
        metadata(
            &base,
            "Sales.profile",
            "Profile",
            &[*head, row, &on(&["ApiEnabled", "ModifyAllData"])].concat(),
        );
        let checked = run(&["check", path(&base), "--fail-on", "critical"]);
        assert_ne!(checked.status.code(), Some(0), "{head} {row}: {}", stdout(&checked));
    }
}
