//! One subject in several packages is one subject; copies are not.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Cursor, Write as _};

use common::{document, folder, permissions, write};
use permlight_core::fact::facts;
use permlight_core::setting::Setting;
use permlight_core::subject::SubjectKind;
use permlight_metadata::{FileReport, find, find_together, read, read_everything, read_text_everything};
use permlight_report::locale::english;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const PROJECT: &str = "{\n\t\"packageDirectories\": [\n\t\t{ \"path\": \"force-app\", \"default\": true },\n\t\t{ \"path\": \
                       \"./sales/\" }\n\t],\n\t\"sourceApiVersion\": \"66.0\"\n}\n";

fn profile(lines: &str) -> String {
    document("Profile", lines)
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn state(report: &FileReport, name: &str) -> Setting {
    report.capture.as_ref().unwrap().permissions.get(name)
}

#[test]
fn package_directories_of_a_project_are_joined_and_name_their_files() {
    let base = folder("packages");
    write(&base, "sfdx-project.json", PROJECT);
    let own = profile(&permissions(&[("ApiEnabled", "true")]));
    let other = profile(&permissions(&[("ModifyAllData", "true")]));
    write(&base, "force-app/main/default/profiles/P.profile-meta.xml", &own);
    write(&base, "sales/main/default/profiles/P.profile-meta.xml", &other);
    // A copy that no package holds stays alone.
    write(&base, "old/profiles/P.profile-meta.xml", &own);
    let found = find(std::slice::from_ref(&base));
    assert_eq!((found.inputs.len(), &found.errors), (2, &Vec::new()));
    let report = read(&found.inputs[0]);
    assert!(report.is_whole(), "{:?} {:?}", report.errors, report.partial);
    assert_eq!((state(&report, "ApiEnabled"), state(&report, "ModifyAllData")), (Setting::On, Setting::On));
    assert_eq!(state(&report, "ViewAllData"), Setting::Off);
    let line = report.capture.as_ref().unwrap().permissions.line("ModifyAllData").unwrap();
    let (file, line) = report.place(line);
    assert!(file.ends_with("sales/main/default/profiles/P.profile-meta.xml") && line == 3, "{file}:{line}");
    // A package directory alone is a part of it.
    for path in ["force-app", "sales/main/default/profiles/P.profile-meta.xml"] {
        let report = read(&find(&[base.join(path)]).inputs[0]);
        assert!(!report.is_whole());
        assert_ne!(state(&report, "ViewAllData"), Setting::Off);
        assert!(
            english().say(&report.errors[0].message).contains("a package directory that was not given"),
            "{path}"
        );
    }
    // Both, given apart, are the project.
    let found = find(&[base.join("force-app"), base.join("sales")]);
    assert!(found.inputs.len() == 1 && read(&found.inputs[0]).is_whole());
}

#[test]
fn a_package_directory_that_is_not_there_hides_no_other() {
    let base = folder("packages-gone");
    let named = |path: &str| format!("{{\"path\": \"{path}\"}}");
    let project = ["very/long/gone", "force-app", "sales"].map(named).join(", ");
    write(&base, "sfdx-project.json", format!("{{\"packageDirectories\": [{project}]}}"));
    write(
        &base,
        "force-app/permissionsets/S.permissionset-meta.xml",
        document("PermissionSet", "<label>S</label>"),
    );
    // The other one is cut into parts, in YAML.
    write(&base, "sales/permissionsets/S/S.permissionset-meta.yaml", "PermissionSet:\n  label: S\n");
    let report = read(&find(&[base.join("force-app")]).inputs[0]);
    assert!(
        english().say(&report.errors[0].message).contains("a package directory that was not given"),
        "{:?}",
        report.errors
    );
}

#[test]
fn packages_of_one_archive_are_joined() {
    let own = profile(&permissions(&[("ApiEnabled", "true"), ("ViewSetup", "true")]));
    let other = profile(&permissions(&[("ViewSetup", "false")]));
    let base = folder("packages-zip");
    let files = [
        ("unpackaged/package.xml", "<Package/>"),
        ("unpackaged/profiles/P.profile", own.as_str()),
        ("Sales Pack/package.xml", "<Package/>"),
        ("Sales Pack/profiles/P.profile", other.as_str()),
    ];
    write(&base, "r.zip", zip(&files));
    let found = find(std::slice::from_ref(&base));
    assert_eq!(found.inputs.len(), 1);
    let report = read(&found.inputs[0]);
    assert!(matches!(state(&report, "ViewSetup"), Setting::Unknown(_)));
    let error = report.errors[0].said(english());
    assert!(
        error.contains("unpackaged/profiles/P.profile") && error.contains("Sales Pack/profiles/P.profile"),
        "{error}"
    );
    // Without the manifests nobody can tell copies from packages.
    write(&base, "r.zip", zip(&[files[1], files[3]]));
    assert_eq!(find(std::slice::from_ref(&base)).inputs.len(), 2);
    // A project in an archive.
    let project = [
        ("x/sfdx-project.json", PROJECT),
        ("x/force-app/profiles/P.profile-meta.xml", own.as_str()),
        ("x/sales/profiles/P.profile-meta.xml", other.as_str()),
    ];
    write(&base, "r.zip", zip(&project));
    assert_eq!(find(std::slice::from_ref(&base)).inputs.len(), 1);
}

#[test]
fn paths_of_one_side_are_one() {
    let base = folder("packages-side");
    let (own, more) = (permissions(&[("ApiEnabled", "true")]), permissions(&[("ViewSetup", "true")]));
    let class = "<classAccesses><apexClass>C</apexClass><enabled>true</enabled></classAccesses>";
    write(&base, "a/profiles/P.profile", profile(&own));
    let paths = [base.join("a"), base.join("b")];
    // Pieces of a profile: what was retrieved beside them differs.
    for other in [class.to_owned(), format!("{own}{class}")] {
        write(&base, "b/profiles/P.profile", profile(&other));
        assert_eq!(find(&paths).inputs.len(), 2);
        let found = find_together(&paths);
        assert_eq!(found.inputs.len(), 1, "{other}");
        let report = read(&found.inputs[0]);
        assert!(report.is_whole() && state(&report, "ApiEnabled") == Setting::On);
    }
    // A retrieve gives all user permissions: one of these is older.
    write(&base, "b/profiles/P.profile", profile(&more));
    assert_eq!(find_together(&paths).inputs.len(), 2);
    // Two at one path stay two.
    assert_eq!(find_together(&[base]).inputs.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn however_a_profile_is_split_over_packages_it_reads_the_same(
        split in prop::collection::vec(0..3usize, 9),
    ) {
        let entries = [
            "<custom>true</custom>",
            "<userLicense>Salesforce</userLicense>",
            "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>",
            "<userPermissions><enabled>true</enabled><name>ApiUserOnly</name></userPermissions>",
            "<userPermissions><enabled>false</enabled><name>ViewSetup</name></userPermissions>",
            "<objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>",
            "<fieldPermissions><editable>true</editable><field>A.B</field><readable>true</readable></fieldPermissions>",
            "<loginIpRanges><endAddress>10.0.0.9</endAddress><startAddress>10.0.0.1</startAddress></loginIpRanges>",
            "<classAccesses><apexClass>C</apexClass><enabled>true</enabled></classAccesses>",
        ];
        let base = folder("packages-any");
        write(&base, "sfdx-project.json", PROJECT);
        for (at, directory) in ["force-app", "sales"].into_iter().enumerate() {
            // 2: both say it.
            let own = entries.iter().zip(&split).filter(|(_, place)| **place == at || **place == 2);
            let lines: Vec<_> = own.map(|(entry, _)| *entry).collect();
            write(&base, &format!("{directory}/profiles/P.profile-meta.xml"), profile(&lines.join("\n")));
        }
        let found = find(std::slice::from_ref(&base));
        prop_assert_eq!(found.inputs.len(), 1);
        let report = read_everything(&found.inputs[0]);
        let whole = read_text_everything(SubjectKind::Profile, "P", "P", &profile(&entries.join("\n")));
        prop_assert!(report.is_whole(), "{:?}", report.errors);
        let [report, whole] = [report, whole].map(|report| report.capture.unwrap());
        prop_assert_eq!(facts(&report), facts(&whole));
        prop_assert_eq!(report.permissions.coverage(), whole.permissions.coverage());
    }
    #[test]
    fn copies_of_a_set_are_never_laid_together(
        kind in 0..3usize,
        split in prop::collection::vec(0..4usize, 4),
    ) {
        let (folder_of, ending, root) = [
            ("permissionsets", "permissionset", "PermissionSet"),
            ("mutingpermissionsets", "mutingpermissionset", "MutingPermissionSet"),
            ("permissionsetgroups", "permissionsetgroup", "PermissionSetGroup"),
        ][kind];
        let entries = match kind {
            2 => ["A", "B", "C", "D"].map(|name| format!("<permissionSets>{name}</permissionSets>")),
            _ => ["ApiEnabled", "ManageUsers", "ViewSetup", "ModifyAllData"]
                .map(|name| format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")),
        };
        let base = folder("packages-copies");
        let says = |at: usize| {
            // 2: both say it; 3: neither does.
            let own = entries.iter().zip(&split).filter(move |(_, place)| **place == at || **place == 2);
            own.map(|(entry, _)| entry.as_str()).collect::<Vec<_>>().join("\n")
        };
        for (at, path) in ["a", "b"].into_iter().enumerate() {
            let text = document(root, &format!("<label>S</label>\n{}", says(at)));
            write(&base, &format!("{path}/{folder_of}/S.{ending}"), text);
        }
        let found = find_together(&[base.join("a"), base.join("b")]);
        prop_assert_eq!(found.inputs.len(), if says(0) == says(1) { 1 } else { 2 });
    }
}
