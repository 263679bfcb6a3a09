//! `permlight verify --correct`: metadata that makes both sides equal again, and where it goes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{ACME, SANDBOX, folder, metadata, on, path, rows, run, stderr, verify};

/// What a deploy does, on files: a set, a muting set and a group are replaced, and the entries of a profile's file take the
/// place of those of the same name.
fn deploy(from: &Path, to: &Path) {
    for folder in ["profiles", "permissionsets", "permissionsetgroups", "mutingpermissionsets"] {
        let Ok(files) = fs::read_dir(from.join(folder)) else { continue };
        for file in files {
            let file = file.unwrap().path();
            let target = to.join(file.file_name().unwrap());
            let corrected = fs::read_to_string(&file).unwrap();
            if folder != "profiles" {
                fs::write(target, corrected).unwrap();
                continue;
            }
            let old = fs::read_to_string(&target).unwrap();
            let mut entries = entries(&old);
            let new = self::entries(&corrected);
            for whole in ["loginIpRanges", "loginHours"] {
                if new.keys().any(|(element, _)| element == whole) {
                    entries.retain(|(element, _), _| element != whole);
                }
            }
            entries.extend(new);
            // The next retrieve names no user permission that is off.
            entries.retain(|(element, _), entry| {
                element != "userPermissions" || !entry.contains("<enabled>false</enabled>")
            });
            let inside: String = entries.into_values().collect();
            let text =
                format!("<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">{inside}</Profile>");
            fs::write(target, text).unwrap();
        }
    }
}

/// The entries of a file that is indented as Salesforce does, by element and by the child that names them.
fn entries(text: &str) -> BTreeMap<(String, String), String> {
    let mut entries = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines().filter(|line| line.starts_with("    ")) {
        if let Some((element, block)) = &mut open {
            block.push_str(line);
            if line.starts_with(&format!("    </{element}>")) {
                let (element, block) = open.take().unwrap();
                let names = [
                    "name",
                    "object",
                    "field",
                    "tab",
                    "application",
                    "apexClass",
                    "apexPage",
                    "recordType",
                    "flow",
                    "startAddress",
                    "layout",
                ];
                let called = names.iter().find_map(|name| {
                    let (_, rest) = block.split_once(&format!("<{name}>"))?;
                    Some(rest.split_once('<')?.0.to_owned())
                });
                entries.insert((element, called.unwrap_or_default()), block);
            }
            continue;
        }
        let element = line.trim_start().trim_start_matches('<').split(['>', '/']).next().unwrap().to_owned();
        if line.contains("</") || line.contains("/>") {
            entries.insert((element, String::new()), line.to_owned());
        } else {
            open = Some((element, line.to_owned()));
        }
    }
    entries
}

fn flat(from: &str, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for folder in ["profiles", "permissionsets", "permissionsetgroups", "mutingpermissionsets"] {
        let top =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(from).join("force-app/main/default");
        for file in fs::read_dir(top.join(folder)).unwrap() {
            let file = file.unwrap().path();
            let name = file.file_name().unwrap().to_str().unwrap().trim_end_matches("-meta.xml").to_owned();
            // In mdapi format, too, these two names are those of the profiles, encoded.
            fs::copy(&file, to.join(name)).unwrap();
        }
    }
}

#[test]
fn a_correction_makes_both_sides_equal() {
    let base = folder("verify-correct");
    let (tested, actual, fixed) = (base.join("tested"), base.join("actual"), base.join("fixed"));
    flat(SANDBOX, &tested);
    flat(ACME, &actual);
    let output = run(&[
        "verify",
        "--tested",
        path(&tested),
        "--actual",
        path(&actual),
        "--whole",
        "--correct",
        path(&fixed),
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("to review and deploy"), "{}", stderr(&output));
    let profile = fs::read_to_string(fixed.join("profiles/HubSpot Integration.profile")).unwrap();
    assert!(profile.contains("<enabled>false</enabled>\n        <name>ModifyAllData</name>"), "{profile}");
    assert!(!profile.contains("<userLicense>"), "only what differs");

    let package = fs::read_to_string(fixed.join("package.xml")).unwrap();
    assert!(package.contains("<members>HubSpot Integration</members>"), "{package}");
    let review = fs::read_to_string(fixed.join("REVIEW.md")).unwrap();
    deploy(&fixed, &actual);
    let (report, code) = verify(&tested, &actual, &["--whole"]);
    assert_eq!((rows(&report), code), (vec![], Some(0)));
    assert!(!review.contains("Left to you"), "{review}");
}

#[test]
fn a_correction_goes_into_a_new_folder_outside_of_what_was_read() {
    let base = folder("verify-correct-where");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    metadata(&tested, "S.permissionset", "PermissionSet", "<label>S</label>");
    metadata(&actual, "S.permissionset", "PermissionSet", &on(&["ModifyAllData"]));
    let full = base.join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("kept.txt"), "kept").unwrap();
    for (target, why) in [
        (full.clone(), "is not empty"),
        (actual.join("new"), "which was read"),
        (tested.clone(), "is not empty"),
    ] {
        let output = run(&[
            "verify",
            "--all",
            "--tested",
            path(&tested),
            "--actual",
            path(&actual),
            "--correct",
            path(&target),
        ]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
    assert_eq!(fs::read_dir(&full).unwrap().count(), 1);
    assert_eq!(fs::read_dir(&actual).unwrap().count(), 1);
    let fixed = base.join("fixed");
    run(&[
        "verify",
        "--all",
        "--tested",
        path(&tested),
        "--actual",
        path(&actual),
        "--correct",
        path(&fixed),
    ]);
    fs::copy(fixed.join("permissionsets/S.permissionset"), actual.join("S.permissionset")).unwrap();
    assert_eq!(verify(&tested, &actual, &[]).1, Some(0));
}

#[test]
fn a_hostile_name_stays_inside_of_the_folder() {
    let base = folder("verify-correct-name");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    let name = "%2E%2E%2F%2E%2E%2Fout.permissionset";
    metadata(&tested, name, "PermissionSet", "<label>S</label>");
    metadata(&actual, name, "PermissionSet", &on(&["ModifyAllData"]));
    let fixed = base.join("fixed");
    run(&[
        "verify",
        "--all",
        "--tested",
        path(&tested),
        "--actual",
        path(&actual),
        "--correct",
        path(&fixed),
    ]);
    let files: Vec<_> =
        fs::read_dir(fixed.join("permissionsets")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["%2E.%2F..%2Fout.permissionset"]);
    assert!(!base.join("out.permissionset").exists());
}

/// What a folder holds beside what was put there.
#[cfg(unix)]
fn strangers(base: &Path) -> Vec<String> {
    let names = fs::read_dir(base).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".permlight-")).collect()
}

#[cfg(unix)]
#[test]
fn nothing_temporary_is_left_when_somebody_stops_it() {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, Stdio};

    const FILES: usize = 600;
    let base = folder("verify-correct-stopped");
    let (tested, actual) = (base.join("tested"), base.join("actual"));
    for number in 0..FILES {
        let name = format!("S{number}.permissionset");
        metadata(&tested, &name, "PermissionSet", &["<label>S</label>", &on(&["ApiEnabled"])].concat());
        metadata(&actual, &name, "PermissionSet", &on(&["ApiEnabled", "ViewAllData"]));
    }
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        let fixed = base.join("fixed");
        let arguments = [
            "verify",
            "--all",
            "--tested",
            path(&tested),
            "--actual",
            path(&actual),
            "--correct",
            path(&fixed),
        ];
        let mut command = common::command(&arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while strangers(&base).is_empty() && child.try_wait().unwrap().is_none() {}
        if child.try_wait().unwrap().is_none() {
            assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        }
        let ended = child.wait().unwrap();
        assert_eq!(strangers(&base), Vec::<String>::new());
        // A fast disk has all of it before the signal comes: then it is whole.
        if fixed.exists() {
            assert_eq!(fs::read_dir(fixed.join("permissionsets")).unwrap().count(), FILES, "all or nothing");
            fs::remove_dir_all(&fixed).unwrap();
        } else {
            assert_eq!(ended.signal(), Some(number));
        }
    }
}

/// A deploy of a permission set replaces it: what the tested file says, the written one says, element by element, and what
/// nobody knows word for word.
#[test]
fn a_correction_never_writes_less_than_it_read() {
    const NEW: &str =
        "<somethingNewIn68><!-- why --><enabled>true</enabled><thing>A &amp; B</thing></somethingNewIn68>";
    const NESTED: &str = "<flowAccesses><flow>F</flow><more><deep>1</deep></more></flowAccesses>";
    let object = "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit>\
                  <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>A</object>\
                  <viewAllRecords>false</viewAllRecords></objectPermissions>";
    let others = "<description>D</description><label>S</label><license>Salesforce</license>\
                  <classAccesses><apexClass>C</apexClass><enabled>true</enabled></classAccesses>\
                  <customMetadataTypeAccesses><enabled>true</enabled><name>M__mdt</name></customMetadataTypeAccesses>\
                  <fieldPermissions><editable>true</editable><field>A.F__c</field><readable>true</readable></fieldPermissions>\
                  <tabSettings><tab>T</tab><visibility>Visible</visibility></tabSettings>";
    let inside = [others, object, NEW, NESTED, &on(&["ApiEnabled"])].concat();
    for (kind, file, root) in [
        ("permissionsets", "S.permissionset", "PermissionSet"),
        ("mutingpermissionsets", "S.mutingpermissionset", "MutingPermissionSet"),
    ] {
        let base = folder(&format!("verify-correct-less-{root}"));
        let (tested, actual, fixed) = (base.join("tested"), base.join("actual"), base.join("fixed"));
        metadata(&tested, file, root, &inside);
        metadata(&actual, file, root, &[inside.as_str(), &on(&["ViewAllData"])].concat());
        let correct = |fixed: &Path| {
            run(&[
                "verify",
                "--all",
                "--tested",
                path(&tested),
                "--actual",
                path(&actual),
                "--correct",
                path(fixed),
            ])
        };
        let output = correct(&fixed);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let written = fs::read_to_string(fixed.join(kind).join(file)).unwrap();
        let squeezed: String = written.lines().map(str::trim).collect();
        for element in [NEW, NESTED] {
            assert!(written.contains(element), "{written}");
        }
        let whole = [
            "classAccesses",
            "customMetadataTypeAccesses",
            "fieldPermissions",
            "objectPermissions",
            "tabSettings",
        ];
        for element in whole {
            let (_, rest) = inside.split_once(&format!("<{element}>")).unwrap();
            let (entry, _) = rest.split_once(&format!("</{element}>")).unwrap();
            assert!(squeezed.contains(entry), "{element}: {written}");
        }
        assert!(squeezed.contains("<enabled>false</enabled><name>ViewAllData</name>"), "{written}");
        // What only production has and nobody knows would be taken away: it refuses, and says why.
        metadata(
            &actual,
            file,
            root,
            &[inside.as_str(), "<another>1</another>", &on(&["ViewAllData"])].concat(),
        );
        let refused = base.join("refused");
        correct(&refused);
        assert!(!refused.join(kind).exists());
        let review = fs::read_to_string(refused.join("REVIEW.md")).unwrap();
        assert!(review.contains("holds an element that this version does not know"), "{review}");
    }
}

/// A file that no org takes helps nobody: it is not written, and the reason is told.
#[test]
fn what_no_deploy_takes_is_not_written() {
    let object = "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit>\
                  <allowRead>false</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>\
                  <viewAllRecords>false</viewAllRecords></objectPermissions>";
    for (name, kind, (tested, actual), told) in [
        ("label", "PermissionSet", ("", "<label>Own</label>"), ""),
        (
            "read",
            "PermissionSet",
            (["<label>S</label>", object].concat().as_str(), "<label>S</label>"),
            "one that it needs",
        ),
        ("profile", "Profile", (object, ""), "one that it needs"),
        (
            "typo",
            "PermissionSet",
            (["<label>S</label>", &on(&["Unheard"])].concat().as_str(), "<label>S</label>"),
            "known to nobody",
        ),
    ] {
        let base = folder(&format!("verify-correct-refused-{name}"));
        let (side, other, fixed) = (base.join("tested"), base.join("actual"), base.join("fixed"));
        let file = format!("S.{}", kind.to_lowercase());
        for (folder, inside, names) in
            [(&side, tested, &["ApiEnabled"][..]), (&other, actual, &["ApiEnabled", "ViewAllData"])]
        {
            let inside = [inside, &on(names)].concat();
            let written = metadata(folder, &file, kind, &inside);
            if kind == "PermissionSet" {
                // Nobody gives it a label.
                fs::write(written, format!("<{kind}>\n{inside}\n</{kind}>\n")).unwrap();
            }
        }
        let asked = [
            "verify",
            "--all",
            "--whole",
            "--tested",
            path(&side),
            "--actual",
            path(&other),
            "--correct",
            path(&fixed),
        ];
        run(&asked);
        let written = fixed.join("permissionsets").join("S.permissionset");
        match name {
            // A file without it is a part, and of a part no whole is made.
            "label" => assert!(!fixed.exists()),
            "profile" => {
                let text = fs::read_to_string(fixed.join("profiles").join("S.profile")).unwrap();
                assert!(text.contains("ViewAllData") && !text.contains("Account"), "{text}");
            }
            _ => assert!(!written.exists(), "{name}"),
        }
        let review = fs::read_to_string(fixed.join("REVIEW.md")).unwrap_or_default();
        assert!(review.contains(told), "{name}: {review}");
    }
}
