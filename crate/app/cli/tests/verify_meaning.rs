//! `permlight verify` on files: what settings mean, what a deploy would do, and what speaks against it.

#![allow(clippy::too_many_lines, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::{folder, metadata, on, path, rows, run, stderr, stdout, verify};

fn reasons(report: &serde_json::Value) -> Vec<String> {
    let reasons = report["before"]["reasons"].as_array().unwrap().iter();
    reasons.map(|reason| reason.as_str().unwrap().to_owned()).collect()
}

fn corrected(tested: &Path, actual: &Path, out: &Path) -> Output {
    run(&["verify", "--tested", path(tested), "--actual", path(actual), "--all", "--correct", path(out)])
}

/// Both defaults of a record type differ: what is written is one whole entry, and none is called like a remark.
#[test]
fn defaults_of_record_types_are_corrected_in_whole_entries() {
    let place = folder("verify-meaning-record-types");
    let profile = |side: &str, default: bool| {
        let entry = format!(
            "<recordTypeVisibilities><default>{default}</default><personAccountDefault>{default}</personAccountDefault>\
             <recordType>Contact.CRM</recordType><visible>true</visible></recordTypeVisibilities>{}",
            on(&["ApiEnabled"])
        );
        metadata(&place.join(side), "P.profile", "Profile", &entry);
        place.join(side)
    };
    let (tested, actual) = (profile("t", false), profile("a", true));
    let out = place.join("out");
    assert_eq!(corrected(&tested, &actual, &out).status.code(), Some(1));
    let (report, _) = verify(&tested, &actual, &[]);
    let settings: Vec<_> = rows(&report).into_iter().map(|(_, setting, _)| setting).collect();
    assert!(settings.contains(&"Contact.CRM.default".to_owned()), "{settings:?}");
    let written = fs::read_to_string(out.join("profiles/P.profile")).unwrap();
    assert_eq!(written.matches("<recordType>").count(), 1, "{written}");
    for line in [
        "<recordType>Contact.CRM</recordType>",
        "<default>false</default>",
        "<personAccountDefault>false</personAccountDefault>",
        "<visible>true</visible>",
    ] {
        assert!(written.contains(line), "{line} in {written}");
    }
    let (again, _) = verify(&tested, &actual, &["--before"]);
    let deploys: Vec<_> =
        again["differences"].as_array().unwrap().iter().map(|row| row["deploy"].clone()).collect();
    assert!(
        deploys.contains(&"takes-away".into()) && !deploys.contains(&"leaves-alone".into()),
        "{deploys:?}"
    );
}

#[test]
fn names_with_a_namespace_and_without_are_the_same_on_demand() {
    let place = folder("verify-meaning-namespace");
    let set = |side: &str, prefix: &str| {
        let object = format!(
            "<label>S</label><objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>\
             <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>\
             <object>{prefix}Widget__c</object></objectPermissions>\
             <fieldPermissions><editable>false</editable><field>Account.{prefix}Size__c</field><readable>true</readable></fieldPermissions>"
        );
        metadata(&place.join(side), &format!("{prefix}Sync.permissionset"), "PermissionSet", &object);
        place.join(side)
    };
    let (tested, actual) = (set("t", ""), set("a", "acme__"));
    assert_eq!(verify(&tested, &actual, &["--namespace", "acme"]).1, Some(0));
    assert_ne!(verify(&tested, &actual, &["--namespace", "other"]).1, Some(0));
    let output = run(&["verify", "--tested", path(&tested), "--actual", path(&actual), "--all"]);
    assert!(stderr(&output).contains("--namespace acme"), "{}", stderr(&output));
    let sources = set("s", "___NAMESPACE___");
    assert_eq!(verify(&sources, &actual, &["--namespace", "acme"]).1, Some(0));
}

#[test]
fn a_file_with_an_element_that_nobody_knows_is_told_by_what_stands_there() {
    let place = folder("verify-meaning-new-element");
    let set = |side: &str, new: &str| {
        metadata(&place.join(side), "S.permissionset", "PermissionSet", &(on(&["ApiEnabled"]) + new));
        place.join(side)
    };
    let new = "<newAccesses><enabled>false</enabled><thing>X</thing></newAccesses>";
    let (report, code) = verify(&set("t", ""), &set("a", new), &[]);
    let row = &report["differences"][0];
    assert_eq!((row["tested"].as_str(), row["actual"].as_str()), (Some("not set"), Some("set")));
    assert_eq!((report["verdict"].as_str(), code), (Some("drift"), Some(1)));
}

/// Salesforce takes little of a standard profile, whatever a file says.
#[test]
fn a_correction_of_a_standard_profile_says_that_it_may_be_refused() {
    let place = folder("verify-meaning-standard");
    let profile = |side: &str, custom: bool, names: &[&str]| {
        let inside = format!("<custom>{custom}</custom>{}", on(names));
        metadata(&place.join(side), "P.profile", "Profile", &inside);
        place.join(side)
    };
    for (custom, out) in [(false, "standard"), (true, "custom")] {
        let tested = profile("t", custom, &["ApiEnabled"]);
        let actual = profile("a", custom, &["ApiEnabled", "ViewSetup"]);
        let out = place.join(out);
        assert_eq!(corrected(&tested, &actual, &out).status.code(), Some(1));
        let review = fs::read_to_string(out.join("REVIEW.md")).unwrap();
        assert_eq!(review.contains("a profile that Salesforce made"), !custom, "{review}");
    }
}

#[test]
fn what_destructive_changes_delete_goes_and_a_deleted_muting_set_speaks_against_it() {
    let place = folder("verify-meaning-destructive");
    for side in ["t", "a"] {
        metadata(
            &place.join(side),
            "Kept.permissionset",
            "PermissionSet",
            &["<label>K</label>", &on(&["ApiEnabled"])].concat(),
        );
    }
    metadata(&place.join("a"), "Old.permissionset", "PermissionSet", &on(&["ModifyAllData"]));
    metadata(&place.join("a"), "M.mutingpermissionset", "MutingPermissionSet", &on(&["ViewAllData"]));
    let manifest = |text: &str| fs::write(place.join("t/destructiveChangesPost.xml"), text).unwrap();
    manifest(
        "<Package><types><members>Old</members><name>PermissionSet</name></types>\
         <types><members>M</members><name>MutingPermissionSet</name></types></Package>",
    );
    let (report, code) = verify(&place.join("t"), &place.join("a"), &["--before"]);
    let differences = report["differences"].as_array().unwrap();
    let deploys: Vec<_> = differences.iter().map(|row| row["deploy"].as_str().unwrap()).collect();
    assert_eq!((deploys, code), (vec!["takes-away", "takes-away"], Some(1)));
    let reasons = reasons(&report);
    assert!(reasons.len() == 1 && reasons[0].contains("deletes the muting permission set M"), "{reasons:?}");
    let whole = |row: &&serde_json::Value| row["direction"] == "extra" && row["tested"] == "deleted";
    assert_eq!(differences.iter().filter(whole).count(), 2, "{differences:?}");
    // Whom the group of a muting set belongs to is not known, so it counts whoever was chosen.
    let chosen = run(&[
        "verify",
        "--tested",
        path(&place.join("t")),
        "--actual",
        path(&place.join("a")),
        "--set",
        "Kept",
        "--before",
    ]);
    let text = stdout(&chosen);
    assert!(text.contains("deletes the muting permission set M") && !text.contains("()"), "{text}");
    assert_eq!(chosen.status.code(), Some(1));
    manifest("<Package><types>");
    let output =
        run(&["verify", "--tested", path(&place.join("t")), "--actual", path(&place.join("a")), "--before"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("what the deploy deletes cannot be read"), "{}", stderr(&output));
}

#[test]
fn a_baseline_has_to_have_the_hash_that_was_kept_elsewhere() {
    let place = folder("verify-meaning-hash");
    let set = metadata(&place, "S.permissionset", "PermissionSet", &on(&["ApiEnabled"]));
    let file = place.join("baseline.json");
    let made = run(&["baseline", "create", path(&set), "--output", path(&file), "--name", "N"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let text = stdout(&made);
    let hash = text.split(|sign: char| !sign.is_ascii_hexdigit()).find(|word| word.len() == 64).unwrap();
    let other = "0".repeat(64);
    for (expected, code) in [(hash.to_owned(), 0), (hash.to_uppercase(), 0), (other, 2)] {
        let check = run(&["baseline", "check", path(&file), "--expect-hash", &expected]);
        assert_eq!(check.status.code(), Some(code), "{}", stderr(&check));
        let verify = ["verify", "--tested", path(&file), "--actual", path(&set), "--expect-hash", &expected];
        assert_eq!(run(&verify).status.code(), Some(code));
    }
    for format in ["text", "json", "sarif", "junit", "md", "csv"] {
        let shown =
            stdout(&run(&["verify", "--tested", path(&file), "--actual", path(&set), "--format", format]));
        assert!(shown.contains(hash), "{format}: {shown}");
    }
}

/// A correction is there as a whole or not at all: nothing of it stays where it could not be written.
#[test]
fn a_correction_that_cannot_be_written_leaves_nothing() {
    let place = folder("verify-meaning-nothing-left");
    let set = |side: &str, names: &[&str]| {
        metadata(
            &place.join(side),
            "S.permissionset",
            "PermissionSet",
            &["<label>S</label>", &on(names)].concat(),
        );
        place.join(side)
    };
    let (tested, actual) = (set("t", &["ApiEnabled"]), set("a", &["ApiEnabled", "ModifyAllData"]));
    // A file stands where the parent of the new folder would have to be.
    let blocked = place.join("blocked");
    fs::write(&blocked, "").unwrap();
    let out = blocked.join("out");
    let output = corrected(&tested, &actual, &out);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let entries =
        || fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert!(
        entries().iter().all(|name| !name.to_string_lossy().starts_with(".permlight")),
        "{:?}",
        entries()
    );
    let out = place.join("out");
    fs::create_dir(&out).unwrap();
    assert_eq!(corrected(&tested, &actual, &out).status.code(), Some(1));
    assert!(out.join("permissionsets/S.permissionset").is_file() && out.join("REVIEW.md").is_file());
    assert!(
        entries().iter().all(|name| !name.to_string_lossy().starts_with(".permlight")),
        "{:?}",
        entries()
    );
}

#[test]
fn what_forbids_equal_has_a_place_of_its_own_in_json() {
    let base = folder("verify-caveats");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    for (side, status) in [(&tested, "Updated"), (&actual, "Failed")] {
        let group = format!("<label>G</label><permissionSets>S</permissionSets><status>{status}</status>");
        metadata(side, "G.permissionsetgroup", "PermissionSetGroup", &group);
        metadata(side, "S.permissionset", "PermissionSet", &on(&["ApiEnabled"]));
    }
    let (report, code) = verify(&tested, &actual, &[]);
    assert_eq!((report["verdict"].as_str(), code), (Some("unknown"), Some(1)));
    let caveats = report["caveats"].as_array().unwrap();
    assert!(caveats.len() == 1 && caveats[0].as_str().unwrap().contains("G is Failed"), "{caveats:?}");
    assert!(report["notices"].as_array().unwrap().contains(&caveats[0]));
}

/// Puts something beside the files of a side.
fn beside(side: &Path, file: &str, text: &str) {
    let package = |version: &str| {
        format!("<types><members>*</members><name>Profile</name></types><version>{version}</version>")
    };
    let session =
        |level: &str| format!("<profile>P</profile><requiredSessionLevel>{level}</requiredSessionLevel>");
    match file {
        ".forceignore" => {
            metadata(&side.join("profiles"), "Evil.profile", "Profile", &on(&["ModifyAllData"]));
            fs::write(side.join(file), text).unwrap();
        }
        "package.xml" if text.starts_with('<') => fs::write(side.join(file), text).unwrap(),
        "package.xml" => _ = metadata(side, file, "Package", &package(text)),
        "session" => {
            let folder = side.join("profileSessionSettings");
            metadata(&folder, "P_1.profileSessionSetting", "ProfileSessionSetting", &session(text));
        }
        "security" => {
            let inside =
                format!("<sessionSettings><sessionTimeout>{text}</sessionTimeout></sessionSettings>");
            metadata(&side.join("settings"), "Security.settings", "SecuritySettings", &inside);
        }
        _ => {}
    }
}

/// Of the settings of the org: frozen, they say the same.
fn frozen(
    place: &Path,
    [tested, actual]: [&str; 2],
    whom: &[&str],
    (is_by_name, code, says): (bool, i32, &str),
) {
    if !place.ends_with("same-org") && !place.file_name().unwrap().to_string_lossy().starts_with("org") {
        return;
    }
    let baseline = place.join("baseline.json");
    let frozen = ["baseline", "create", tested, "-o", path(&baseline), "--name", "n"];
    let created = run(&[&frozen[..], whom].concat());
    assert_eq!(created.status.code(), Some(0), "{}", stderr(&created));
    assert_eq!(stdout(&created).contains("Settings of the org are not in it"), is_by_name);
    let output = run(&["verify", "--tested", path(&baseline), "--actual", actual, "--whole"]);
    assert_eq!(output.status.code(), Some(code), "{}", stdout(&output));
    assert!(is_by_name || stdout(&output).contains(says), "{}", stdout(&output));
}

/// What lies around the files: it is told, and what it leaves open is not equal.
#[test]
fn what_lies_around_the_files_may_forbid_equal() {
    let place = folder("verify-around");
    for (name, files, is_by_name, expected, says) in [
        ("hidden", [(".forceignore", "**/Evil*"); 2], false, ("unknown", 1), ".forceignore leaves out"),
        (
            "named",
            [(".forceignore", "**/Evil*"); 2],
            true,
            ("equal", 0),
            "was not read: .forceignore leaves it out",
        ),
        (
            "broken",
            [("package.xml", "<Package"), ("package.xml", "<Package")],
            false,
            ("none", 2),
            "package.xml",
        ),
        (
            "older",
            [("package.xml", "39.0"), ("package.xml", "39.0")],
            false,
            ("unknown", 1),
            "before version 40",
        ),
        (
            "other",
            [("package.xml", "63.0"), ("package.xml", "64.0")],
            false,
            ("none", 2),
            "of API version 63.0, and the actual side of 64.0",
        ),
        (
            "none",
            [("package.xml", "new"), ("package.xml", "new")],
            false,
            ("unknown", 1),
            "in API version new",
        ),
        (
            "unlike",
            [("package.xml", "63.0"), ("package.xml", "64.0")],
            false,
            ("none", 2),
            "other things of version",
        ),
        (
            "younger",
            [("package.xml", "66.0"), ("package.xml", "66.0")],
            false,
            ("equal", 0),
            "Retrieve them in version 67 or a newer one",
        ),
        ("same", [("package.xml", "68.0"), ("package.xml", "68.0")], false, ("equal", 0), "Equal"),
        (
            "settings",
            [("session", "HIGH_ASSURANCE"), ("session", "STANDARD")],
            false,
            ("drift", 1),
            "Session security level required at login",
        ),
        ("same-settings", [("session", "STANDARD"), ("session", "STANDARD")], false, ("equal", 0), "Equal"),
        ("one-setting", [("session", "STANDARD"), ("", "")], false, ("unknown", 1), "One side lists it"),
        (
            "org",
            [("security", "TwoHours"), ("security", "TwentyFourHours")],
            false,
            ("drift", 1),
            "Timeout Value",
        ),
        (
            "org-by-name",
            [("security", "TwoHours"), ("security", "TwentyFourHours")],
            true,
            ("equal", 0),
            "Settings of the org are not compared, and",
        ),
        ("same-org", [("security", "TwoHours"), ("security", "TwoHours")], false, ("equal", 0), "Equal"),
        (
            "org-gone",
            [("security", "TwoHours"), ("", "")],
            false,
            ("unknown", 1),
            "The actual side does not have it",
        ),
        ("org-new", [("", ""), ("security", "TwoHours")], false, ("equal", 0), "found on one side only"),
    ] {
        let sides = ["tested", "actual"].map(|side| place.join(name).join(side));
        for (side, (file, text)) in sides.iter().zip(files) {
            metadata(&side.join("permissionsets"), "S.permissionset", "PermissionSet", &on(&["ApiEnabled"]));
            metadata(&side.join("profiles"), "P.profile", "Profile", &on(&["ApiEnabled"]));
            beside(side, file, text);
        }
        let [tested, actual] = sides.each_ref().map(|side| path(side));
        let whom: &[&str] = if is_by_name { &["--profile", "P", "--set", "S"] } else { &["--all"] };
        let asked = [&["verify", "--tested", tested, "--actual", actual, "--whole"], whom].concat();
        let (text, json) = (run(&asked), run(&[&asked[..], &["--format", "json"]].concat()));
        let report: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
        let (said, code) = (stdout(&text) + &stderr(&text), json.status.code());
        assert_eq!(
            (report["verdict"].as_str(), code),
            (Some(expected.0), Some(expected.1)),
            "{name}: {said}"
        );
        assert!(said.contains(says), "{name}: {said}");
        frozen(&place.join(name), [tested, actual], whom, (is_by_name, expected.1, says));
    }
}

/// What somebody has to do, in the order in which it is urgent, with a box for each object and each setting.
#[test]
fn markdown_ends_with_a_list_of_tasks() {
    let place = folder("verify-meaning-tasks");
    let object = |delete: bool| {
        format!(
            "<objectPermissions><allowCreate>false</allowCreate><allowDelete>{delete}</allowDelete><allowEdit>{delete}</allowEdit>\
             <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords>\
             <object>Account</object></objectPermissions>"
        )
    };
    let set = |side: &str, inside: &str| {
        metadata(&place.join(side), "S.permissionset", "PermissionSet", inside);
        place.join(side)
    };
    let tested = set("t", &(on(&["ApiEnabled"]) + &object(false)));
    let actual = set("a", &(on(&["ApiEnabled", "ModifyAllData"]) + &object(true)));
    let arguments =
        ["verify", "--tested", path(&tested), "--actual", path(&actual), "--all", "--format", "md"];
    let text = stdout(&run(&arguments));
    let (_, tasks) = text.split_once("## Deploy task list").unwrap();
    let (now, deploy) = tasks.split_once("### Settled by a deploy").unwrap();
    assert!(
        now.contains("Take away in production now") && now.contains("Modify All Data (ModifyAllData)"),
        "{text}"
    );
    assert!(deploy.contains("`R-ED--` → `R-----`"), "{text}");
    assert_eq!(tasks.matches("- [ ] ").count(), 2, "{text}");
    let copy = set("copy", &(on(&["ApiEnabled"]) + &object(false)));
    let same = ["verify", "--tested", path(&tested), "--actual", path(&copy), "--all", "--format", "md"];
    assert!(!stdout(&run(&same)).contains("task list"));
}

/// What a deploy is for is no failure in any format, and what speaks against one is told in each.
#[test]
fn every_format_says_whether_a_deploy_is_ready() {
    let place = folder("verify-meaning-formats");
    let set = |side: &str, names: &[&str]| {
        metadata(
            &place.join(side),
            "S.permissionset",
            "PermissionSet",
            &["<label>S</label>", &on(names)].concat(),
        );
        place.join(side)
    };
    let (tested, actual) = (set("t", &["ApiEnabled", "EditTask"]), set("a", &["ApiEnabled"]));
    let shown = |tested: &Path, actual: &Path, format: &str| {
        let arguments =
            ["verify", "--tested", path(tested), "--actual", path(actual), "--all", "--before", "--format"];
        stdout(&run(&[&arguments[..], &[format]].concat()))
    };
    let (report, code) = verify(&tested, &actual, &["--before"]);
    assert_eq!((report["verdict"].as_str(), code), (Some("ready"), Some(0)));
    let junit = shown(&tested, &actual, "junit");
    assert!(junit.contains("failures=\"0\" errors=\"0\"") && !junit.contains("<failure"), "{junit}");
    assert!(!shown(&tested, &actual, "sarif").contains("\"kind\":\"fail\""));
    assert!(!shown(&tested, &actual, "csv").contains("Wrong"));
    // Nothing differs, and the deploy deletes what was tested.
    let manifest = "<Package><types><members>S</members><name>PermissionSet</name></types></Package>";
    fs::write(tested.join("destructiveChanges.xml"), manifest).unwrap();
    for format in ["text", "json", "csv", "sarif", "junit", "md"] {
        let text = shown(&tested, &tested, format);
        assert!(text.contains("deletes the permission set S"), "{format}: {text}");
    }
    assert!(shown(&tested, &tested, "junit").contains("errors=\"1\""));
    // Of what cannot be read there is no verdict, and no deploy begins.
    fs::write(tested.join("destructiveChanges.xml"), "<Package><types>").unwrap();
    let report: serde_json::Value = serde_json::from_str(&shown(&tested, &actual, "json")).unwrap();
    assert_eq!(
        (report["verdict"].as_str(), report["before"]["verdict"].as_str()),
        (Some("none"), Some("not-ready"))
    );
    assert!(reasons(&report)[0].contains("cannot be read"), "{report}");
}

/// However its path is written: what is compared with itself has no verdict.
#[test]
fn what_is_on_both_sides_proves_nothing() {
    let place = folder("verify-itself");
    for side in ["one", "copy"] {
        metadata(&place.join(side).join("profiles"), "P.profile", "Profile", &on(&["ApiEnabled"]));
        let sets = place.join(side).join("permissionsets");
        metadata(
            &sets,
            "S.permissionset",
            "PermissionSet",
            &["<label>S</label>", &on(&["ApiEnabled"])].concat(),
        );
    }
    let at = |text: &str| path(&place).to_owned() + text;
    let one = at("/one");
    let mut spelt = vec![
        vec![one.clone()],
        vec![at("/one/")],
        vec![at("/one/.")],
        vec![at("/copy/../one")],
        vec![at("/one/profiles/../../one")],
        vec![at("/one/profiles"), at("/copy/permissionsets")],
        vec![at("/copy/profiles"), at("/one/permissionsets/S.permissionset")],
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&one, place.join("link")).unwrap();
        std::os::unix::fs::symlink(place.join("one/profiles/P.profile"), place.join("Q.profile")).unwrap();
        spelt.extend([vec![at("/link")], vec![at("/Q.profile"), at("/copy/permissionsets")]]);
    }
    let verify = |actual: &[String], before: &[&str]| {
        let actual = actual.iter().flat_map(|path| ["--actual", path]);
        let arguments: Vec<&str> =
            ["verify", "--tested", &one, "--all", "--whole"].into_iter().chain(actual).collect();
        let output = run(&[&arguments, before].concat());
        (stdout(&output) + &stderr(&output), output.status.code())
    };
    for actual in &spelt {
        let (said, code) = verify(actual, &[]);
        assert_eq!(code, Some(2), "{actual:?}: {said}");
        assert!(said.contains("compared with itself proves nothing"), "{actual:?}: {said}");
        assert!(!said.contains("Equal:"), "{actual:?}: {said}");
    }
    let (said, code) = verify(&spelt[2], &["--before"]);
    assert!(code == Some(2) && !said.contains("Ready: nothing"), "{said}");
    // A copy that was retrieved twice says something.
    for before in [&[][..], &["--before"]] {
        assert_eq!(verify(&[at("/copy")], before).1, Some(0));
    }
    // What is read by several spellings is one file.
    for other in [&one, &at("/one/."), &at("/copy/../one"), &at("/copy/../one/profiles")] {
        let said = stdout(&run(&["check", &one, other, "--all", "--format", "json"]));
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(report["subjects"].as_array().map(Vec::len), Some(2), "{other}: {said}");
    }
}
