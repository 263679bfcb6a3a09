//! `permlight rules`, `explain` and the commands for the build.

mod common;

use common::{printed, run, stderr, stdout};
use expect_test::{expect, expect_file};
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
        error: no rule or user permission is called "ModifyAlData": did you mean ModifyAllData (Modify All Data), ModifyMetadata (Modify Metadata Through Metadata API Functions)?
    "#]]
    .assert_eq(&stderr(&output));
    let output = run(&["explain", "\u{1b}[31mqqqqqqqqqqqqqqqqqq"]);
    expect![[r#"
        error: no rule or user permission is called "\u{1b}[31mqqqqqqqqqqqqqqqqqq": "permlight rules" lists the rules
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
