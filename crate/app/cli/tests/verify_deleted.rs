//! What a deploy deletes of the org takes the rights on it away.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod common;

use std::fs;

use common::{folder, metadata, verify};

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
