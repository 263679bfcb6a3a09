//! The judgement as SARIF 2.1.0, for code scanning.

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::path::Path;

use permlight_core::finding::Finding;
use permlight_core::policy::Policy;
use permlight_core::rule::{Rule, RuleText, Severity};
use permlight_metadata::ReadError;
use permlight_org::assessment::{Ruled, Standing};
use permlight_report::escape::sarif as literal;
use permlight_report::sarif::{
    FINGERPRINT, Places, SCHEMA, bases, fingerprint, identifier, level, security_severity,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::json::list;
use super::judge::{Judged, Judgement};
use super::words::capitalised;
use crate::explain::rule_page;
use crate::json;
use crate::language;
use crate::language::{chosen, decision, say};
use permlight_report::escape::uri::uri;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: Option<&'a usize>,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: [Value; 1],
    partial_fingerprints: HashMap<&'static str, String>,
    /// Where a team has decided anything, every result says whether it is borne.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    outcome: &'static str,
    severity: Severity,
    subject: &'a str,
    target: &'a str,
    expected: &'static str,
    actual: String,
    requirements: &'static [&'static str],
}

/// Writes the judgement: failures, and what a person has to look at because it cannot be told.
pub fn write(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    let folder = env::current_dir().unwrap_or_default();
    let places = Places::of_files(&folder, ".");
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
    json::write(&mut *out, &tool(judgement.policy))?;
    out.write_all(b",\n\"automationDetails\":")?;
    json::write(&mut *out, &json!({ "id": format!("permlight/{}/", judgement.policy.id) }))?;
    out.write_all(b",\n\"originalUriBaseIds\":")?;
    json::write(&mut *out, &bases())?;
    out.write_all(b",\n\"columnKind\":\"unicodeCodePoints\"")?;
    list(out, "invocations", [invocation(judgement, &places)].iter())?;
    let index: HashMap<_, _> =
        judgement.policy.rules().enumerate().map(|(at, rule)| (rule.code, at)).collect();
    let results = judgement.subjects.iter().flat_map(|judged| {
        let findings = judged.findings.iter();
        findings.filter_map(|ruled| result(judged, ruled, judgement.decided, &index, (&places, &folder)))
    });
    list(out, "results", results)?;
    out.write_all(b"}]}\n")
}

fn tool(policy: &Policy) -> Value {
    let rules: Vec<_> =
        policy.rules().filter_map(|rule| Some(reporting_descriptor(rule, rule.text()?))).collect();
    let version = env!("CARGO_PKG_VERSION");
    json!({ "driver": { "name": "Permlight", "version": version, "semanticVersion": version, "rules": rules } })
}

fn reporting_descriptor(rule: &'static Rule, text: &'static RuleText) -> Value {
    let fix = rule_page::fix(rule, text.fix);
    let sources: Vec<_> =
        text.sources.iter().map(|source| format!("{}: {}", source.title, source.says)).collect();
    let mut tags = vec!["security"];
    tags.extend(text.policies);
    let mut descriptor = json!({
        "id": rule.code,
        "name": identifier(text.title),
        "shortDescription": { "text": literal(text.title) },
        "fullDescription": { "text": literal(text.why) },
        "help": { "text": literal(&format!("Fix: {fix}\n\nSources:\n{}", sources.join("\n"))) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "security-severity": security_severity(rule.severity),
            "tags": tags,
            "severity": rule.severity,
            "requirements": text.requirements,
        },
    });
    if let Some(source) = text.sources.iter().find(|source| !source.url.is_empty())
        && let Some(entries) = descriptor.as_object_mut()
    {
        entries.insert("helpUri".to_owned(), source.url.into());
    }
    descriptor
}

fn invocation(judgement: &Judgement, places: &Places<'_>) -> Value {
    let notifications: Vec<_> = judgement.all_errors().map(|error| notification(places, error)).collect();
    let mut invocation = json!({
        "executionSuccessful": judgement.error_count() == 0,
        "toolExecutionNotifications": notifications,
    });
    let notices: Vec<_> = judgement
        .notices
        .iter()
        .map(|notice| json!({ "level": "note", "message": { "text": literal(&say(&notice.message)) } }))
        .collect();
    if let Some(entries) = invocation.as_object_mut()
        && !notices.is_empty()
    {
        entries.insert("toolConfigurationNotifications".to_owned(), notices.into());
    }
    invocation
}

fn result<'a>(
    judged: &'a Judged,
    ruled: &'a Ruled<'static>,
    decided: bool,
    index: &'a HashMap<&str, usize>,
    (places, folder): (&Places<'_>, &Path),
) -> Option<SarifResult<'a>> {
    let finding = &ruled.finding;
    let standing = ruled.standing();
    let (kind, level) = match standing {
        Standing::Fail | Standing::Accepted | Standing::Waived => ("fail", level(finding.severity)),
        Standing::Unknown | Standing::Manual => ("review", "none"),
        Standing::Pass | Standing::NotApplicable => return None,
    };
    let subject = format!("{} {}", capitalised(judged.kind), judged.name);
    let message = match standing {
        Standing::Unknown | Standing::Manual => format!("{subject}: {}", say(&finding.message)),
        _ => format!("{subject}: {}\n\nFix: {}", say(&finding.message), language::fix(finding)),
    };
    let borne = matches!(standing, Standing::Accepted | Standing::Waived);
    let suppression = borne.then(|| Suppression {
        kind: "external",
        status: "accepted",
        justification: literal(&decision(ruled)),
    });
    Some(SarifResult {
        rule_id: finding.rule.code,
        rule_index: index.get(finding.rule.code),
        kind,
        level,
        message: Message { text: literal(&message) },
        locations: [places.location(&judged.source, (finding.line, None), Some((&judged.name, &judged.id)))],
        partial_fingerprints: HashMap::from([(FINGERPRINT, known_by(judged, finding, folder))]),
        suppressions: decided.then(|| suppression.into_iter().collect()),
        properties: Properties {
            outcome: standing.word(),
            severity: finding.severity,
            subject: &judged.id,
            target: finding.target.name(),
            expected: finding.expected.id(),
            actual: finding.found.said(chosen()),
            requirements: finding.rule.text().map_or(&[], |text| text.requirements),
        },
    })
}

/// What is wrong with a file.
pub fn notification(places: &Places<'_>, error: &ReadError) -> Value {
    json!({
        "level": "error",
        "message": { "text": literal(&error.message) },
        "locations": [places.location(&error.source, (error.line, error.column), None)],
    })
}

/// What stays the same when the file is edited elsewhere. The file takes part only where several describe a subject
/// of the same kind and name.
fn known_by(judged: &Judged, finding: &Finding, folder: &Path) -> String {
    let file = if judged.has_namesakes() { uri(&judged.source, folder) } else { String::new() };
    fingerprint(&[finding.rule.code, &judged.subject(), finding.target.name(), &file])
}
