//! `permlight rule new` begins a rule file, and says why where it does not.

// The lints know tests by their attribute, not their helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::fs;
use std::path::Path;

use common::{command, folder, printed, stderr, stdout};
use serde_json::Value;

const RULES: &str = "crate/data/rules";

/// A project with one rule.
fn project(test: &str) -> std::path::PathBuf {
    let project = folder(test);
    fs::create_dir_all(project.join(RULES).join("data")).unwrap();
    fs::write(project.join(RULES).join("data/DAT101-view-all-data.toml"), "").unwrap();
    project
}

fn new(project: &Path, code: &str) -> (Option<i32>, String, String) {
    let output = command(&["rule", "new", code]).current_dir(project).output().unwrap();
    (output.status.code(), stdout(&output), stderr(&output))
}

#[test]
fn a_skeleton_is_written_into_the_folder_of_its_area() {
    let project = project("rule-new");
    let (code, out, _) = new(&project, "DAT110");
    let file = "crate/data/rules/data/DAT110-todo.toml";
    assert_eq!((code, out.lines().next()), (Some(0), Some(file)));
    let text = fs::read_to_string(project.join(file)).unwrap();
    assert!(text.contains("\ncode = \"DAT110\"\n"), "{text}");
    assert!(!text.contains("{code}") && !text.contains("{today}"), "{text}");
    let (code, _, problem) = new(&project, "DAT110");
    assert_eq!((code, problem), (Some(2), format!("error: DAT110 is taken: {file}; DAT111 is free\n")));
}

#[test]
fn what_is_no_new_code_of_an_area_is_refused() {
    let project = project("rule-refused");
    let taken = "error: DAT101 is taken: crate/data/rules/data/DAT101-view-all-data.toml; DAT102 is free\n";
    assert_eq!(new(&project, "DAT101").2, taken);
    let area = "error: no area has codes that begin with XYZ; there are DAT\n";
    assert_eq!(new(&project, "XYZ110").2, area);
    for code in ["", "dat110", "DAT11", "DAT1100", "DAT-110", "../../x", "DÄT110", "DAT٣٣٣"] {
        let (status, _, problem) = new(&project, code);
        assert_eq!(status, Some(2), "{code}");
        assert!(problem.contains("is no code of a rule"), "{code}: {problem}");
    }
    let (status, _, problem) = new(&folder("rule-elsewhere"), "DAT110");
    assert_eq!(status, Some(2));
    assert!(problem.contains("run this at the top of the project"), "{problem}");
    assert_eq!(fs::read_dir(project.join(RULES).join("data")).unwrap().count(), 1);
}

/// What the manifest of the extension is made from: pages of Setup on hosts of Salesforce's, and nothing wider.
#[test]
fn the_extension_is_on_pages_that_are_read_and_on_no_others() {
    let patterns: Value = serde_json::from_str(&printed(&["matches"])).unwrap();
    let patterns: Vec<&str> =
        patterns.as_array().unwrap().iter().map(|pattern| pattern.as_str().unwrap()).collect();
    let hosts = [
        "https://*.my.salesforce.com",
        "https://*.my.salesforce-setup.com",
        "https://*.my.salesforce.mil",
        "https://*.my.salesforce-setup.mil",
        "https://*.my.sfcrmproducts.cn",
        "https://*.setup.sfcrmproducts.cn",
        "https://*.lightning.force.com",
        "https://*.lightning.force.mil",
        "https://*.lightning.crmforce.mil",
        "https://*.lightning.sfcrmapps.cn",
    ];
    for pattern in &patterns {
        let path = hosts.iter().find_map(|host| pattern.strip_prefix(host));
        let path = path.and_then(|path| path.strip_suffix('*')).unwrap_or_else(|| panic!("{pattern}"));
        assert!(path.starts_with('/') && path.len() >= 4, "{pattern} is wider than a page");
        assert_eq!(
            patterns.iter().filter(|other| *other == pattern).count(),
            1,
            "{pattern} stands there once"
        );
    }
    for host in hosts {
        for path in
            ["/00e*", "/005*", "/setup/org/orgsetupaudit.jsp*", "/lightning/setup/PermSets/0PS*/summary*"]
        {
            assert!(patterns.contains(&[host, path].concat().as_str()), "{host}{path}");
        }
    }
}
