//! `permlight rules`, `explain` and the commands for the build.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{printed, run, stderr, stdout};
use expect_test::{expect, expect_file};
use permlight_core::catalog::{self, LabelIndex, LabelMatch};
use permlight_core::text::fold;
use serde_json::Value;

#[test]
fn a_rule_is_explained() {
    expect_file!["golden/explain-dat102.txt"].assert_eq(&printed(&["explain", "dat102"]));
    expect_file!["golden/explain-com103.txt"].assert_eq(&printed(&["explain", "COM103"]));
}

#[test]
fn a_permission_is_explained_by_name_in_any_case_and_by_label() {
    let text = printed(&["explain", "ModifyAllData"]);
    expect_file!["golden/explain-modify-all-data.txt"].assert_eq(&text);
    assert_eq!(printed(&["explain", "modifyalldata"]), text);
    assert_eq!(printed(&["explain", "modify all data"]), text);
}

#[test]
fn an_unknown_name_is_2_with_suggestions() {
    let output = run(&["explain", "ModifyAlData"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    expect![[r#"
        error: no rule, user permission or guide step is called "ModifyAlData": did you mean ModifyAllData (Modify All Data), ModifyMetadata (Modify Metadata Through Metadata API Functions)?
    "#]]
    .assert_eq(&stderr(&output));
    let part = stderr(&run(&["explain", "alle daten modif"]));
    assert!(part.contains("it is in ModifyAllData (Modify All Data)"), "{part}");
    let output = run(&["explain", "\u{1b}[31mqqqqqqqqqqqqqqqqqq"]);
    expect![[r#"
        error: no rule, user permission or guide step is called "\u{1b}[31mqqqqqqqqqqqqqqqqqq": "permlight rules" lists the rules
    "#]]
    .assert_eq(&stderr(&output));
}

#[test]
fn every_rule_can_be_listed_and_explained() {
    let rules: Value = serde_json::from_str(&printed(&["rules", "--format", "json"])).unwrap();
    let all = rules["rules"].as_array().unwrap();
    assert_eq!(rules["policy"], Value::Null);
    let text = printed(&["rules"]);
    for rule in all {
        let code = rule["code"].as_str().unwrap();
        assert!(text.contains(code));
        let page = printed(&["explain", code]);
        assert!(page.starts_with(&format!("{code}  {}", rule["title"].as_str().unwrap())), "{page}");
        assert!(!page.contains('{'), "{page}");
    }
    let one: Value =
        serde_json::from_str(&printed(&["rules", "--policy", "smartosc", "--format", "json"])).unwrap();
    let some = one["rules"].as_array().unwrap();
    assert!(!some.is_empty() && some.len() < all.len());
    let has = |rule: &Value| rule["policies"].as_array().unwrap().contains(&"smartosc".into());
    assert!(some.iter().all(has));
}

#[test]
fn the_build_gets_texts_and_labels() {
    let texts: Value = serde_json::from_str(&printed(&["texts"])).unwrap();
    assert_eq!(texts["language"], "en");
    let defaults = texts["policies"].as_array().unwrap().iter().filter(|policy| policy["isDefault"] == true);
    assert_eq!(defaults.count(), 1);
    for (code, text) in texts["rules"].as_object().unwrap() {
        assert_eq!(text["code"], code.as_str());
    }
    let languages: Vec<String> = serde_json::from_str(&printed(&["labels"])).unwrap();
    assert!(languages.contains(&"ja".to_owned()));
    for language in &languages {
        let labels: Vec<(String, String)> = serde_json::from_str(&printed(&["labels", language])).unwrap();
        assert!(!labels.is_empty());
    }
    assert_eq!(run(&["labels", "xx"]).status.code(), Some(2));
    let help = printed(&["--help"]);
    assert!(!help.contains("texts") && !help.contains("labels"), "{help}");
}

#[test]
fn a_permission_is_explained_by_its_field_in_soql_and_by_its_label_in_any_language() {
    let text = printed(&["explain", "ApiEnabled"]);
    for name in [
        "PermissionsApiEnabled",
        "permissionsapienabled",
        "PermissionSet.PermissionsApiEnabled",
        "API Enabled",
    ] {
        assert_eq!(printed(&["explain", name]), text, "{name}");
    }
    // Any label of any language that names one permission, as the catalog has it.
    for language in catalog::languages() {
        let labels: Vec<_> =
            catalog::labels(language).filter(|(_, label)| !label.is_empty()).take(400).collect();
        let of_one = |label: &str| labels.iter().filter(|(_, other)| fold(other) == fold(label)).count() == 1;
        let index = LabelIndex::new([]);
        let own = labels.iter().find(|(_, label)| {
            of_one(label) && !label.is_ascii() && matches!(index.find(label), LabelMatch::None)
        });
        if let Some((name, label)) = own {
            let found = printed(&["explain", label]);
            assert!(found.starts_with(&format!("{name}  ")), "{language} {label}: {found}");
        }
    }
    for name in ["Permissions", "PermissionsNothing", "."] {
        assert_eq!(run(&["explain", name]).status.code(), Some(2), "{name}");
    }
}

#[test]
fn a_row_of_the_guides_is_explained() {
    let text = printed(&["explain", "CK-15"]);
    assert!(text.starts_with("CK-15") && text.contains("carried out by"), "{text}");
    assert_eq!(printed(&["explain", "ck-15"]), text);
    let rows: Value = serde_json::from_str(&printed(&["rules", "--coverage", "--format", "json"])).unwrap();
    let last = rows["rows"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    assert!(printed(&["explain", &last]).starts_with(&last));
}

/// The codes of rules anywhere in JSON: of findings, results, items, differences.
fn codes(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| codes(value, found)),
        Value::Object(fields) => {
            let is_code = |key: &str| matches!(key, "rule" | "ruleId");
            found.extend(fields.iter().filter(|(key, _)| is_code(key)).filter_map(|(_, value)| code(value)));
            fields.values().for_each(|value| codes(value, found));
        }
        _ => {}
    }
}

fn code(value: &Value) -> Option<String> {
    value.as_str().filter(|code| !code.is_empty()).map(str::to_owned)
}

#[test]
fn every_code_that_any_output_names_is_explained() {
    let mut found = BTreeSet::from(["TESTED".to_owned()]);
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json" || extension == "sarif") {
            codes(&serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap(), &mut found);
        }
    }
    found.insert("DRIFT".to_owned());
    assert!(found.contains("drift/extra") && found.iter().any(|code| code.starts_with("ACME")), "{found:?}");
    let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policy/examples/acme.toml");
    for code in found {
        let page = printed(&["explain", &code, "--policy", policy]);
        assert!(page.starts_with(&format!("{code}  ")) && page.lines().count() > 3, "{code}: {page}");
        if !code.starts_with("ACME") {
            assert_eq!(printed(&["explain", &code.to_lowercase()]), page);
        }
    }
}
