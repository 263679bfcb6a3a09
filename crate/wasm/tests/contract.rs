//! What JavaScript may rely on: the exact shapes that cross the boundary. Runs in Node.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, reason = "a test may fail")]

use js_sys::{JSON, Object, Reflect};
use permlight_wasm::{JsDecisions, JsLabels, JsSnapshot, evaluate, language, plan};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const PAGE: &str = "https://acme.my.salesforce-setup.com/0PS000000000001/e?s=SystemPermissions";

fn parse(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).expect("JSON").into()
}

fn get(value: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(value.clone(), |value, key| Reflect::get(&value, &(*key).into()).expect("a property"))
}

fn keys(value: &JsValue) -> String {
    Object::keys(value.unchecked_ref::<Object>()).join(",").into()
}

fn snapshot(nodes: &str) -> JsSnapshot {
    let json = format!(
        r#"{{"url":"{PAGE}","generation":7,"truncated":false,"rejected":false,"translated":false,"nodes":[{nodes}]}}"#
    );
    parse(&json).unchecked_into()
}

fn control(name: &str, checked: bool) -> String {
    format!(
        r#"{{"query":0,"text":"","attributes":[null,"{name}",null],"checked":{checked},"saved":{checked},"disabled":false,"row":0,"column":1}}"#
    )
}

const TODAY: &str = "2026-11-22";

fn nothing_decided() -> JsDecisions {
    decisions("null", "")
}

fn decisions(team: &str, waivers: &str) -> JsDecisions {
    parse(&format!(r#"{{"team":{team},"waivers":[{waivers}],"tested":[]}}"#)).unchecked_into()
}

fn no_labels() -> JsLabels {
    parse("{}").unchecked_into()
}

#[wasm_bindgen_test]
fn an_address_that_is_not_a_page_gives_null() {
    let nothing: JsValue = plan("https://acme.my.salesforce.com/home").expect("an answer").into();
    assert!(nothing.is_null());
}

#[wasm_bindgen_test]
fn a_plan_has_the_documented_form() {
    let plan: JsValue = plan(PAGE).expect("an answer").into();
    assert_eq!(keys(&plan), "page,queries,nodeLimit,textLimit,signs");
    assert_eq!(keys(&get(&plan, &["queries", "0"])), "control,css,text,empty,attributes");
    assert_eq!(keys(&get(&plan, &["signs"])), "login,refused,rejected,translated");
    assert_eq!(get(&plan, &["nodeLimit"]).as_f64(), Some(60_000.0));
}

#[wasm_bindgen_test]
fn verdicts_have_the_documented_form_and_both_sides() {
    let node = control("BulkApiHardDelete", true);
    let report: JsValue =
        evaluate(&snapshot(&node), "cloudkettle", &no_labels(), vec![], &nothing_decided(), TODAY)
            .expect("an answer")
            .into();
    assert_eq!(
        keys(&report),
        "generation,page,status,message,subject,policy,marks,verdicts,unidentified,missing,settles,language,facts,learned"
    );
    assert_eq!(get(&report, &["generation"]).as_f64(), Some(7.0));
    let mark = get(&report, &["marks", "0"]);
    assert_eq!(keys(&mark), "node,target,label,state,value,implies,live,on,off,unknown");
    let on = get(&report, &["verdicts", &text(&get(&mark, &["on"]))]);
    let off = get(&report, &["verdicts", &text(&get(&mark, &["off"]))]);
    assert_eq!(keys(&on), "outcome,severity,short,name,findings");
    assert_eq!(get(&on, &["outcome"]).as_string().as_deref(), Some("fail"));
    assert_eq!(get(&off, &["outcome"]).as_string().as_deref(), Some("pass"));
    assert_eq!(keys(&get(&on, &["findings", "0"])), "code,outcome,severity,message,form");
    assert!(get(&mark, &["unknown"]).is_null(), "what is absent is null: {}", text(&mark));
    assert!(get(&off, &["severity"]).is_null());
}

#[wasm_bindgen_test]
fn labels_of_another_language_are_understood_when_they_are_handed_in() {
    let nodes = r#"{"query":0,"text":"","attributes":[null,null,null],"checked":true,"disabled":false,"row":0,"column":1},
        {"query":1,"text":"API ingeschakeld","attributes":[],"checked":null,"disabled":false,"row":0,"column":0},
        {"query":3,"text":"","attributes":["nl-NL",null],"checked":null,"disabled":false,"row":null,"column":null}"#;
    assert_eq!(language(&snapshot(nodes)).expect("an answer"), "nl_NL");
    let without: JsValue =
        evaluate(&snapshot(nodes), "smartosc", &no_labels(), vec![], &nothing_decided(), TODAY)
            .expect("an answer")
            .into();
    assert_eq!(get(&without, &["status"]).as_string().as_deref(), Some("not-recognised"));
    let labels: JsLabels = parse(r#"{"nl":[["ApiEnabled","API ingeschakeld"]]}"#).unchecked_into();
    let with: JsValue = evaluate(&snapshot(nodes), "smartosc", &labels, vec![], &nothing_decided(), TODAY)
        .expect("an answer")
        .into();
    assert_eq!(get(&with, &["marks", "0", "target"]).as_string().as_deref(), Some("ApiEnabled"));
}

const TEAM: &str = r#"{"id":"team-acme","title":"Acme","summary":"","base":"cloudkettle",
    "severities":[{"code":"API002","severity":"low"}],"off":[{"code":"API003","reason":"r"}],
    "rules":[{"code":"ACME001","title":"No export","severity":"critical","subjects":["permission-set"],
    "wants":{"off":["BulkApiHardDelete"]},"why":"w","fix":"f"}]}"#;

#[wasm_bindgen_test]
fn a_policy_of_a_team_judges_in_the_place_of_a_built_in_one() {
    let node = control("BulkApiHardDelete", true);
    let decided = decisions(TEAM, "");
    let answer = evaluate(&snapshot(&node), "", &no_labels(), vec![], &decided, TODAY);
    let report: JsValue = answer.expect("an answer").into();
    assert_eq!(get(&report, &["policy", "id"]).as_string().as_deref(), Some("team-acme"));
    let verdict = get(&report, &["verdicts", &text(&get(&report, &["marks", "0", "on"]))]);
    assert_eq!(get(&verdict, &["findings", "0", "code"]).as_string().as_deref(), Some("ACME001"));
    for wrong in [
        "3",
        "{}",
        &TEAM.replace("cloudkettle", "no-such-policy"),
        &TEAM.replace("\"off\":[\"B", "\"of\":[\"B"),
    ] {
        let answer = evaluate(&snapshot(&node), "", &no_labels(), vec![], &decisions(wrong, ""), TODAY);
        assert!(answer.is_err(), "{wrong}");
    }
}

#[wasm_bindgen_test]
fn a_waiver_makes_a_failure_a_pass_that_says_so_until_its_last_day() {
    let node = control("BulkApiHardDelete", true);
    let row = |expires: &str, name: &str| {
        format!(
            r#"{{"rule":"API005","kind":"permission-set","name":"{name}","target":"BulkApiHardDelete","reason":"Archive","approver":"Ada","expires":"{expires}"}}"#
        )
    };
    let judge = |waiver: &str| {
        let decided = decisions("null", waiver);
        let answer = evaluate(&snapshot(&node), "cloudkettle", &no_labels(), vec![], &decided, TODAY);
        let report: JsValue = answer.expect("an answer").into();
        get(&report, &["verdicts", &text(&get(&report, &["marks", "0", "on"]))])
    };
    let fails = |verdict: &JsValue| get(verdict, &["outcome"]).as_string().as_deref() == Some("fail");
    let plain = judge("");
    let code = get(&plain, &["findings", "0", "code"]).as_string().expect("a code");
    let row = |expires: &str, name: &str| row(expires, name).replace("API005", &code);
    let waived = judge(&row("2026-11-22", ""));
    assert!(
        fails(&plain) && fails(&judge(&row("2026-11-21", ""))) && fails(&judge(&row("2026-11-22", "Other")))
    );
    assert_eq!(get(&waived, &["outcome"]).as_string().as_deref(), Some("pass"));
    assert_eq!(get(&waived, &["findings", "0", "form"]).as_string().as_deref(), Some("waived"));
    let message = get(&waived, &["findings", "0", "message"]).as_string().expect("a message");
    assert!(message.ends_with("Waived by Ada until 2026-11-22: Archive"), "{message}");
}

#[wasm_bindgen_test]
fn what_was_tested_of_the_very_record_is_told_for_both_sides() {
    let node = control("ViewSetup", true);
    let judge = |id: &str, rows: &str| {
        let tested = format!(
            r#"{{"team":null,"waivers":[],"tested":[{{"id":"{id}","rows":"{rows}","drifted":""}}]}}"#
        );
        let decided: JsDecisions = parse(&tested).unchecked_into();
        let answer = evaluate(&snapshot(&node), "recommended", &no_labels(), vec![], &decided, TODAY);
        let report: JsValue = answer.expect("an answer").into();
        let side = |side: &str| {
            let verdict = get(&report, &["verdicts", &text(&get(&report, &["marks", "0", side]))]);
            let findings = js_sys::Array::from(&get(&verdict, &["findings"]));
            let found = findings.iter().find(|finding| get(finding, &["code"]) == "TESTED");
            found.map(|finding| {
                format!("{} {}", text(&get(&finding, &["form"])), text(&get(&finding, &["message"])))
            })
        };
        (side("on"), side("off"))
    };
    let id = "0PS000000000001";
    let off = judge(id, r"list/permission\u0000\u0000permission/ApiEnabled\u0000on");
    assert_eq!(off, (Some(r#""tested-extra" "off""#.to_owned()), Some(r#""tested-equal" """#.to_owned())));
    let on = judge(id, r"permission/ViewSetup\u0000on");
    assert_eq!(on, (None, Some(r#""tested-missing" "on""#.to_owned())));
    assert_eq!(judge(id, ""), (None, None), "what was not seen is not compared");
    assert_eq!(judge("0PS000000000002", r"list/permission\u0000\u0000"), (None, None), "another record");
}

#[wasm_bindgen_test]
fn wrong_arguments_are_errors_and_not_traps() {
    let wrong = [
        "null",
        "3",
        "{}",
        r#"{"url":"x","generation":-1,"truncated":false,"rejected":false,"translated":false,"nodes":[]}"#,
        r#"{"url":"x","generation":1,"truncated":false,"rejected":false,"translated":false,"nodes":{}}"#,
        r#"{"url":"x","generation":1,"truncated":false,"rejected":false,"translated":false,"nodes":[null]}"#,
        r#"{"url":"x","generation":1,"truncated":false,"rejected":false,"translated":false,"nodes":[{"query":1.5}]}"#,
    ];
    for json in wrong {
        let result = evaluate(
            &parse(json).unchecked_into(),
            "cloudkettle",
            &no_labels(),
            vec![],
            &nothing_decided(),
            TODAY,
        );
        assert!(result.is_err(), "{json}");
    }
    assert!(
        evaluate(&snapshot(""), "no-such-policy", &no_labels(), vec![], &nothing_decided(), TODAY).is_err()
    );
    assert!(
        evaluate(
            &snapshot(""),
            "cloudkettle",
            &parse("null").unchecked_into(),
            vec![],
            &nothing_decided(),
            TODAY
        )
        .is_err()
    );
    assert!(
        evaluate(&snapshot(""), "cloudkettle", &no_labels(), vec![], &nothing_decided(), TODAY).is_ok(),
        "the engine still works"
    );
}
