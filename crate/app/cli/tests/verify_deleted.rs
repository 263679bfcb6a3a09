//! What a deploy takes along is what its manifest names, and what it deletes of the org takes the rights on it away.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;

use common::{folder, metadata, on, path, run, stdout, verify};

/// Whatever part of the org the deploy deletes: a set that was tested with a right on it has lost that right.
#[test]
fn what_a_deleted_part_of_the_org_takes_away_speaks_against_the_deploy() {
    let place = folder("verify-meaning-deleted-parts");
    let inside = "<applicationVisibilities><application>Hub</application><visible>true</visible></applicationVisibilities>\
                  <classAccesses><apexClass>Sync</apexClass><enabled>true</enabled></classAccesses>\
                  <customPermissions><enabled>true</enabled><name>Bypass</name></customPermissions>\
                  <externalCredentialPrincipalAccesses><enabled>true</enabled>\
                  <externalCredentialPrincipal>Bank-Main</externalCredentialPrincipal>\
                  </externalCredentialPrincipalAccesses>\
                  <externalDataSourceAccesses><enabled>true</enabled>\
                  <externalDataSource>Lake</externalDataSource></externalDataSourceAccesses>\
                  <fieldPermissions><editable>false</editable><field>Lead.X__c</field><readable>true</readable>\
                  </fieldPermissions>\
                  <fieldPermissions><editable>false</editable><field>Lead.of__X__c</field><readable>true</readable>\
                  </fieldPermissions>\
                  <fieldPermissions><editable>false</editable><field>Task.F__c</field><readable>true</readable>\
                  </fieldPermissions>\
                  <fieldPermissions><editable>false</editable><field>Account.P__pc</field><readable>true</readable>\
                  </fieldPermissions>\
                  <classAccesses><apexClass>ns__Own</apexClass><enabled>true</enabled></classAccesses>\
                  <objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete>\
                  <allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords>\
                  <object>Foo__c</object><viewAllRecords>false</viewAllRecords>\
                  </objectPermissions><pageAccesses><apexPage>Show</apexPage><enabled>true</enabled></pageAccesses>\
                  <classAccesses><apexClass>Left</apexClass><enabled>false</enabled></classAccesses>";
    for side in ["t", "a"] {
        metadata(&place.join(side), "S.permissionset", "PermissionSet", inside);
    }
    let (tested, actual) = (place.join("t"), place.join("a"));
    let ready = |type_name: &str, name: &str| {
        let text =
            format!("<Package><types><members>{name}</members><name>{type_name}</name></types></Package>");
        fs::write(tested.join("destructiveChangesPost.xml"), text).unwrap();
        let (report, code) = verify(&tested, &actual, &["--before", "--whole"]);
        let reasons =
            report["before"]["reasons"].as_array().unwrap().iter().map(|reason| reason.as_str().unwrap());
        let said = reasons.clone().any(|reason| {
            reason.contains(&format!("deletes the {type_name} {name} (in "))
                && reason.contains("destructiveChangesPost.xml")
                && reason.contains("permission set S")
        });
        assert_eq!(said, code == Some(1), "{type_name} {name}: {report}");
        !said
    };
    for (type_name, name) in [
        ("CustomObject", "Foo__c"),
        ("CustomObject", "foo__C"),
        ("CustomObject", "Lead"),
        ("CustomField", "Lead.X__c"),
        ("CustomField", "Activity.F__c"),
        ("CustomField", "Contact.P__c"),
        ("InstalledPackage", "ns"),
        ("InstalledPackage", "OF"),
        ("ApexClass", "Sync"),
        ("ApexPage", "Show"),
        ("CustomApplication", "Hub"),
        ("CustomPermission", "Bypass"),
        ("ExternalCredential", "Bank"),
        ("ExternalDataSource", "Lake"),
    ] {
        assert!(!ready(type_name, name), "{type_name} {name}");
    }
    for (type_name, name) in [
        ("ApexClass", "Left"),
        ("ApexPage", "Sync"),
        ("CustomField", "Activity.X__c"),
        ("InstalledPackage", "foo2"),
    ] {
        assert!(ready(type_name, name), "{type_name} {name}");
    }
}

/// What speaks against the deploy is told once, in every format, whether or not all could be read.
#[test]
fn a_reason_is_told_once() {
    let place = folder("verify-deleted-once");
    let (tested, actual) = (place.join("t"), place.join("a"));
    for side in [&tested, &actual] {
        metadata(side, "S.permissionset", "PermissionSet", &on(&["ApiEnabled"]));
        metadata(side, "M.mutingpermissionset", "MutingPermissionSet", "");
    }
    let text = "<Package><types><members>S</members><name>PermissionSet</name></types><types><members>M</members>\
                <name>MutingPermissionSet</name></types></Package>";
    fs::write(tested.join("destructiveChanges.xml"), text).unwrap();
    let reasons =
        ["The deploy deletes the permission set S", "The deploy deletes the muting permission set M"];
    for is_read in [true, false] {
        if !is_read {
            metadata(&actual, "Broken.permissionset", "PermissionSet", "<label>");
        }
        for format in ["text", "json", "md", "junit", "sarif", "csv"] {
            let sides = ["verify", "--tested", path(&tested), "--actual", path(&actual), "--all", "--before"];
            let output = run(&[&sides[..], &["--format", format]].concat());
            assert_eq!(output.status.code(), Some(if is_read { 1 } else { 2 }), "{format}");
            let text = stdout(&output);
            // JSON has a field for what forbids *equal*, too.
            let expected = if format == "json" { 2 } else { 1 };
            for reason in reasons {
                assert_eq!(text.matches(reason).count(), expected, "{format}, {is_read}: {text}");
            }
        }
    }
}

/// Whatever the manifest beside the tested files names: only where that is what lies beside it is a deploy ready, and what it does
/// not name stays in production as it is.
#[test]
fn a_deploy_takes_along_what_the_manifest_names() {
    let types = |rows: &[(&str, &[&str])]| -> String {
        let member = |name: &&str| format!("<members>{name}</members>");
        let row = |(kind, names): &(&str, &[&str])| {
            format!("<types>{}<name>{kind}</name></types>", names.iter().map(member).collect::<String>())
        };
        rows.iter().map(row).chain(["<version>68.0</version>".to_owned()]).collect()
    };
    let place = folder("verify-manifest");
    let profile = ("Profile", &["Int: one"][..]);
    // What the manifest names, whether the set is named, and whether a name has no file.
    for (at, (rows, is_named, lacks)) in [
        (vec![profile, ("PermissionSet", &["S"][..])], true, false),
        (vec![profile, ("PermissionSet", &["*"])], true, false),
        (vec![("Profile", &["Int%3A one"]), ("PermissionSet", &["S"])], true, false),
        (vec![profile, ("PermissionSet", &["S"]), ("CustomObject", &["Lead"])], true, false),
        (vec![profile], false, false),
        (vec![profile, ("PermissionSet", &[])], false, false),
        (vec![profile, ("MutingPermissionSet", &["*"])], false, false),
        (vec![profile, ("PermissionSet", &["s"])], false, false),
        (vec![profile, ("PermissionSet", &["T"])], false, true),
        (vec![profile, ("PermissionSet", &["*", "T"])], true, true),
        (vec![profile, ("PermissionSet", &["S"]), ("PermissionSetGroup", &["G"])], true, true),
        (vec![profile, ("PermissionSet", &["S"]), ("MutingPermissionSet", &["M"])], true, true),
        (vec![("Profile", &["Int: one", "Gone"]), ("PermissionSet", &["S"])], true, true),
    ]
    .into_iter()
    .enumerate()
    {
        // Of what is not named and equal, the deploy fails all the same.
        for differs in [false, true].into_iter().filter(|differs| *differs || at == 4) {
            let sides = ["t", "a"].map(|side| place.join(format!("{at}{differs}{side}")));
            for (side, more) in sides.iter().zip([&[][..], if differs { &["ModifyAllData"] } else { &[] }]) {
                metadata(&side.join("profiles"), "Int%3A one.profile", "Profile", &on(&["ApiEnabled"]));
                let names = [&["ApiEnabled"], more].concat();
                metadata(&side.join("permissionsets"), "S.permissionset", "PermissionSet", &on(&names));
            }
            let [tested, actual] = sides;
            metadata(&tested, "package.xml", "Package", &types(&rows));
            let (report, code) = verify(&tested, &actual, &["--before", "--whole"]);
            let said = report["before"]["reasons"].to_string();
            let what = format!("{rows:?}, {differs}: {report}");
            assert_eq!(code, Some(i32::from(!is_named || lacks)), "{what}");
            assert_eq!(said.contains("does not name these"), !is_named, "{what}");
            assert_eq!(said.contains("their files are not there"), lacks, "{what}");
            let deploys = report["differences"].as_array().unwrap().iter().map(|row| row["deploy"].as_str());
            let expected = if is_named { "takes-away" } else { "leaves-alone" };
            assert!(deploys.into_iter().all(|deploy| deploy == Some(expected)), "{what}");
            if !differs {
                // What was retrieved is compared, whatever it will be deployed with.
                let (report, _) = verify(&tested, &actual, &["--whole"]);
                assert_eq!(report["verdict"].as_str(), Some("equal"), "{report}");
            }
        }
    }
    // Of a file that was given alone, nobody knows what lies beside it.
    let place = place.join("alone");
    for side in ["t", "a"] {
        metadata(&place.join(side).join("permissionsets"), "S.permissionset", "PermissionSet", "");
    }
    let rows = types(&[profile, ("PermissionSet", &["S"])]);
    metadata(&place.join("t"), "package.xml", "Package", &rows);
    let file = |side: &str| place.join(side).join("permissionsets/S.permissionset");
    assert_eq!(verify(&file("t"), &file("a"), &["--before", "--whole"]).1, Some(0));
}
