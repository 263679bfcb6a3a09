//! `permlight verify`: what it tells, and how it ends.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::Path;

use common::{ACME, SANDBOX, copied, folder, metadata, on, path, rows, run, stderr, stdout, verify};
use expect_test::expect_file;
use permlight_core::object_right::ObjectRight;
use permlight_core::section::{Form, Section, TAB_SETTINGS};
use permlight_core::subject::SubjectKind;
use serde_json::Value;

#[test]
fn the_demo_in_every_format() {
    for (format, extension) in
        [("text", "txt"), ("md", "md"), ("json", "json"), ("junit", "xml"), ("sarif", "sarif")]
    {
        let output = run(&[
            "verify",
            "--tested",
            &format!("{SANDBOX}/force-app/main/default/permissionsets"),
            "--actual",
            &format!("{ACME}/force-app/main/default/permissionsets"),
            "--all",
            "--format",
            format,
        ]);
        assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(1)), "{format}");
        let golden = Path::new("golden").join(format!("verify-sets.{extension}"));
        expect_file![golden].assert_eq(&stdout(&output).replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

#[test]
fn one_org_is_equal_to_a_copy_of_itself() {
    let place = folder("verify-copy");
    copied(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(ACME), &place);
    let output = run(&["verify", "--tested", ACME, "--actual", path(&place), "--whole"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("Equal: what is there is what was tested."));
    // What a profile does not list was not compared.
    let output = run(&["verify", "--tested", ACME, "--actual", path(&place)]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(stdout(&output).contains("say so with --whole"), "{}", stdout(&output));
}

#[test]
fn folding_hides_nothing() {
    let arguments = ["verify", "--tested", SANDBOX, "--actual", ACME];
    let folded = stdout(&run(&arguments));
    assert!(folded.contains("--details lists them") && !folded.contains("[fieldPermissions]"));
    // People read `Friday` where files write `friday`.
    let all = stdout(&run(&[&arguments[..], &["--details"]].concat())).to_lowercase();
    let json = stdout(&run(&[&arguments[..], &["--format", "json"]].concat()));
    let report: Value = serde_json::from_str(&json).unwrap();
    let drift = report["differences"].as_array().unwrap();
    assert!(drift.iter().any(|row| row["fold"] == "fields"));
    for row in drift {
        let target = row["setting"].as_str().unwrap();
        assert!(all.contains(&target.to_lowercase()), "{target}");
    }
    let summary = &report["summary"];
    let total: u64 = ["extra", "missing", "changed", "unknown", "expected"]
        .iter()
        .map(|key| summary[key].as_u64().unwrap())
        .sum();
    assert_eq!(total, drift.len() as u64);
}

#[test]
fn how_a_file_is_written_is_no_drift() {
    let base = folder("verify-form");
    let tested = base.join("tested");
    let actual = base.join("actual");
    metadata(
        &tested,
        "S.permissionset-meta.xml",
        "PermissionSet",
        "<label>S</label><objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>
         <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords><object>A</object></objectPermissions>
         <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>
         <userPermissions><enabled>false</enabled><name>ViewSetup</name></userPermissions>
         <flowAccesses><flow>F</flow><enabled>false</enabled></flowAccesses>",
    );
    metadata(
        &actual,
        "S.permissionset",
        "PermissionSet",
        "<!-- by hand --><userPermissions>\r\n<name>ApiEnabled</name>\r\n<enabled>TRUE</enabled></userPermissions>\t
         <objectPermissions><object>A</object><allowEdit>false</allowEdit><allowRead>true</allowRead>
         <modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>
         <allowDelete>FALSE</allowDelete><allowCreate>false</allowCreate>
         <viewAllFields>false</viewAllFields></objectPermissions><hasActivationRequired>false</hasActivationRequired>
         <label>S</label>",
    );
    let (report, code) = verify(&tested, &actual, &[]);
    assert_eq!((rows(&report), code), (vec![], Some(0)));
}

#[test]
fn what_was_not_retrieved_is_unknown() {
    let base = folder("verify-partial");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let object = "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>\
        <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>\
        <object>Account</object></objectPermissions>";
    metadata(&tested, "P.profile", "Profile", &(object.to_owned() + &on(&["ApiEnabled"])));
    metadata(&tested, "Gone.permissionset", "PermissionSet", "<label>Gone</label>");
    metadata(&actual, "P.profile", "Profile", "<custom>true</custom>");
    let (report, code) = verify(&tested, &actual, &[]);
    let found = rows(&report);
    assert!(found.iter().all(|(_, _, direction)| direction == "unknown"), "{found:?}");
    for target in ["ApiEnabled", "Account.allowRead", "*"] {
        assert!(found.iter().any(|(_, own, _)| own == target), "{target}");
    }
    // Not one setting is known on both sides: that is no comparison.
    assert_eq!((report["verdict"].as_str(), code), (Some("none"), Some(2)));
    assert!(report["problems"][0]["message"].as_str().unwrap().starts_with("nothing was compared: "));

    // One that is makes it one, and what the other side did not see stays unknown.
    metadata(&actual, "P.profile", "Profile", &(object.to_owned() + "<custom>true</custom>"));
    let (report, code) = verify(&tested, &actual, &[]);
    assert_eq!((report["verdict"].as_str(), code), (Some("unknown"), Some(1)));

    // With the same package.xml, what a profile does not list is not there.
    metadata(&actual, "P.profile", "Profile", &on(&["ApiEnabled"]));
    fs::remove_file(tested.join("Gone.permissionset")).unwrap();
    let (report, _) = verify(&tested, &actual, &["--whole"]);
    assert_eq!(
        rows(&report),
        [("profile:P".to_owned(), "Account.allowRead".to_owned(), "missing".to_owned())]
    );
}

#[test]
fn sections_that_no_rule_looks_at_are_compared_too() {
    let base = folder("verify-others");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let layout =
        |layout: &str| format!("<layoutAssignments><layout>Account-{layout}</layout></layoutAssignments>");
    let principal =
        "<externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>C-P\
                     </externalCredentialPrincipalAccesses>"
            .replace("C-P", "C-P</externalCredentialPrincipal>");
    metadata(&tested, "P.profile", "Profile", &(layout("Old") + &on(&["ApiEnabled"])));
    let new = "<brandNewAccesses><thing>T</thing></brandNewAccesses>";
    metadata(&actual, "P.profile", "Profile", &(layout("New") + &on(&["ApiEnabled"]) + &principal + new));
    let (report, _) = verify(&tested, &actual, &[]);
    let found = rows(&report);
    let row =
        |target: &str, direction: &str| ("profile:P".to_owned(), target.to_owned(), direction.to_owned());
    assert!(found.contains(&row("Account", "changed")), "{found:?}");
    assert!(found.contains(&row("C-P", "unknown")), "{found:?}");
    assert!(found.contains(&row("brandNewAccesses:thing=T", "unknown")), "{found:?}");
}

#[test]
fn subjects_that_have_another_name() {
    let base = folder("verify-rename");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    metadata(&tested, "HubSpot UAT.profile", "Profile", &on(&["ApiEnabled"]));
    metadata(&actual, "HubSpot.profile", "Profile", &on(&["ApiEnabled"]));
    // Nothing is on both sides, so nothing was compared.
    assert_eq!(verify(&tested, &actual, &[]).1, Some(2));
    assert_eq!(verify(&tested, &actual, &["--whole", "--rename", "HubSpot UAT=HubSpot"]).1, Some(0));
    assert_eq!(verify(&tested, &actual, &["--whole", "--rename", "profile:HubSpot UAT=HubSpot"]).1, Some(0));
    let arguments = ["verify", "--tested", path(&tested), "--actual", path(&actual), "--rename"];
    let unknown = run(&[&arguments[..], &["Nobody=HubSpot"]].concat());
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(
        stderr(&unknown),
        "error: the tested side has nothing called \"Nobody\", which a rename speaks of\n"
    );
    assert_eq!(run(&[&arguments[..], &["HubSpot"]].concat()).status.code(), Some(2));
}

#[test]
fn what_nobody_can_mean_is_refused() {
    for (more, told) in [
        (&["--namespace", ""][..], "expected a namespace"),
        (&["--namespace", "a b"], "expected a namespace"),
        (&["--rename", "A=C", "--rename", "B=C"], "two renames speak of C"),
        (&["--rename", "A=B", "--rename", "profile:A=C"], "two renames speak of A"),
    ] {
        let output = run(&[&["verify", "--tested", SANDBOX, "--actual", ACME], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

#[test]
fn bad_input_wins() {
    let base = folder("verify-bad");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    metadata(&tested, "P.profile", "Profile", &on(&["ApiEnabled"]));
    metadata(
        &actual,
        "P.profile",
        "Profile",
        "<userPermissions><enabled>maybe</enabled><name>X</name></userPermissions>",
    );
    let output = run(&["verify", "--tested", path(&tested), "--actual", path(&actual)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("P.profile:2:18: expected true or false"), "{}", stderr(&output));
    // Whoever sees only this stream is told which file is at fault.
    let verdict = format!("No verdict: part of the input could not be read or compared ({}", path(&actual));
    assert!(
        stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ").contains(&verdict),
        "{}",
        stdout(&output)
    );
    let empty = base.join("empty");
    fs::create_dir(&empty).unwrap();
    for path in [empty.to_str().unwrap(), "no/such/folder"] {
        let output = run(&["verify", "--tested", ACME, "--actual", path]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(path), "{}", stderr(&output));
    }
    // Two files of one name: nothing says which is meant.
    metadata(&actual.join("other"), "P.profile", "Profile", &on(&["ApiEnabled"]));
    let output = run(&["verify", "--tested", path(&tested), "--actual", path(&actual)]);
    assert!(stderr(&output).contains("give a path that holds only one of them"), "{}", stderr(&output));
}

#[test]
fn before_a_deploy() {
    let output = run(&["verify", "--tested", SANDBOX, "--actual", ACME, "--before"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1));
    for title in [
        "The deploy takes away",
        "Not as tested, and the deploy leaves it alone",
        "Not ready for the deploy.",
    ] {
        assert!(text.contains(title), "{title}");
    }
    let output = run(&["verify", "--tested", SANDBOX, "--actual", ACME, "--before", "--format", "json"]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["before"]["verdict"], "not-ready");
    assert!(
        report["differences"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["deploy"].is_string() || row["expected"].is_string())
    );
}

#[test]
fn hostile_names_stay_text() {
    let base = folder("verify-hostile");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let evil = "&lt;script&gt;|=cmd()`[x](http://evil)&#x202E;";
    let class =
        format!("<classAccesses><apexClass>{evil}</apexClass><enabled>true</enabled></classAccesses>");
    metadata(&tested, "S.permissionset", "PermissionSet", "");
    metadata(&actual, "S.permissionset", "PermissionSet", &class);
    for format in ["text", "md", "junit", "sarif", "json"] {
        let output = run(&[
            "verify",
            "--tested",
            path(&tested),
            "--actual",
            path(&actual),
            "--all",
            "--details",
            "--format",
            format,
        ]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(1));
        assert!(!text.contains('\u{202e}'), "{format}");
        match format {
            "md" => assert!(!text.contains("<script>") && !text.contains("](http"), "{text}"),
            "junit" => assert!(!text.contains("<script>"), "{text}"),
            _ => {}
        }
    }
}

/// Entries as files of profiles and of permission sets write them, that grant all they can or nothing; the table of sections says in
/// which form. Each names the same in both.
fn entries(kind: SubjectKind, grants: bool) -> String {
    let is_profile = kind == SubjectKind::Profile;
    let mut entries = String::new();
    for section in Section::ALL.iter().filter(|section| section.is_in_files() && section.is_of(kind)) {
        let (mut element, flag) = (section.element(), |child: &str| format!("<{child}>{grants}</{child}>"));
        let word = |nothing: &'static str, all: &'static str| if grants { all } else { nothing };
        let default = if is_profile { flag("default") } else { String::new() };
        let inside = match (section.form(), section.says_nothing()) {
            (Form::Switch(child), _) => format!("{}<{child}>ViewSetup</{child}>", flag("enabled")),
            (Form::Object, _) => {
                let rights = ObjectRight::ALL.map(|right| flag(right.element())).concat();
                format!("{rights}<object>Account</object>")
            }
            (Form::Field, _) => {
                [flag("editable"), "<field>Case.F__c</field>".to_owned(), flag("readable")].concat()
            }
            (Form::Tab, _) => {
                element = if is_profile { element } else { TAB_SETTINGS };
                let words = if is_profile { word("Hidden", "DefaultOn") } else { word("None", "Visible") };
                format!("<tab>standard-Account</tab><visibility>{words}</visibility>")
            }
            (Form::App, _) => format!("<application>Sales</application>{default}{}", flag("visible")),
            (Form::RecordType, _) => {
                format!("{default}<recordType>Account.A</recordType>{}", flag("visible"))
            }
            (Form::Hours, _) => {
                format!("<mondayEnd>{}</mondayEnd><mondayStart>0</mondayStart>", word("1440", "1080"))
            }
            (Form::Whole, Some((child, nothing))) => {
                let said = if grants { "ALL" } else { nothing };
                format!("<dataCategoryGroup>Products</dataCategoryGroup><{child}>{said}</{child}>")
            }
            // Whatever such an entry says, it is something.
            (Form::Whole | Form::Range | Form::Layout | Form::Name, _) => continue,
            (Form::Beside | Form::About | Form::Mark | Form::None, _) => {
                unreachable!("no entries of its own")
            }
        };
        entries.extend(["<", element, ">", &inside, "</", element, ">"]);
    }
    entries
}

/// What a file names, its deploy writes, also where it grants nothing: the same in every section, and nothing is left to be done.
#[test]
fn a_deploy_takes_away_what_the_file_names_as_nothing_in_every_section() {
    let place = folder("verify-named");
    for (kind, file, root) in [
        (SubjectKind::Profile, "P.profile", "Profile"),
        (SubjectKind::PermissionSet, "S.permissionset", "PermissionSet"),
    ] {
        let side = |name: &str, entries: &str| {
            let own = on(&["ApiEnabled", "RunReports", "ChatterInternalUser"]);
            metadata(&place.join(name), file, root, &[&own, entries].concat());
            place.join(name)
        };
        let (nothing, all) = (side("nothing", &entries(kind, false)), side("all", &entries(kind, true)));
        let (report, code) = verify(&nothing, &all, &["--whole", "--before"]);
        let told = report["differences"].as_array().unwrap().iter();
        let told: Vec<_> =
            told.map(|row| (row["section"].as_str().unwrap(), row["deploy"].as_str().unwrap())).collect();
        let sections = Section::ALL.iter().filter(|section| section.is_in_files() && section.is_of(kind));
        for section in sections.filter(|own| entries(kind, true).contains(&format!("<{}>", own.element()))) {
            let mut own = told.iter().filter(|(name, _)| *name == section.element()).peekable();
            assert!(own.peek().is_some(), "{}", section.element());
            assert!(own.all(|(_, deploy)| *deploy == "takes-away"), "{}: {report}", section.element());
        }
        assert_eq!((report["before"]["reasons"].to_string(), code), ("[]".to_owned(), Some(0)));
        fs::remove_dir_all(&place).unwrap();
    }
}

#[test]
fn what_grants_nothing_may_be_written_or_left_out_in_every_section() {
    let place = folder("verify-nothing");
    for (kind, file, root) in [
        (SubjectKind::Profile, "P.profile", "Profile"),
        (SubjectKind::PermissionSet, "S.permissionset", "PermissionSet"),
    ] {
        let entries = entries(kind, false);
        let side = |name: &str, more: &str| {
            let own = on(&["ApiEnabled", "RunReports", "ChatterInternalUser"]);
            metadata(&place.join(name), file, root, &[&own, more].concat());
            place.join(name)
        };
        let (with, without) = (side("with", &entries), side("without", ""));
        for (tested, actual) in [(&with, &without), (&without, &with)] {
            let (report, code) = verify(tested, actual, &["--whole"]);
            assert_eq!((rows(&report), code), (vec![], Some(0)), "{entries}");
        }
        // What one of them grants is told once, whether the other side says none or nothing.
        let all = "<categoryGroupVisibilities><dataCategoryGroup>Products</dataCategoryGroup>\
                   <visibility>ALL</visibility></categoryGroupVisibilities>";
        let more = side("more", all);
        for tested in [&with, &without] {
            let (report, code) = verify(tested, &more, &["--whole"]);
            assert_eq!((rows(&report).len(), code), (1, Some(1)), "{report}");
        }
        fs::remove_dir_all(&place).unwrap();
    }
}
