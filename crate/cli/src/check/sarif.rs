//! The judgement as SARIF 2.1.0, for code scanning.

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::path::PathBuf;

use permlight_core::assessment::{Ruled, Standing};
use permlight_core::finding::Finding;
use permlight_core::policy::Policy;
use permlight_core::rule::{Rule, RuleText, Severity};
use permlight_export::escape::sarif as literal;
use permlight_export::sarif::{identifier, level, security_severity};
use permlight_metadata::ReadError;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::json::list;
use super::judge::{Judged, Judgement};
use super::words::capitalised;
use crate::explain::rule_page;
use crate::json;
use permlight_export::escape::uri::uri;

pub const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// What relative addresses are relative to.
pub const BASE: &str = "%SRCROOT%";
/// The version of the way in which fingerprints are made.
const FINGERPRINT: &str = "ruleSubjectTarget/v1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: Option<&'a usize>,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
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
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    outcome: &'static str,
    severity: Severity,
    subject: &'a str,
    target: &'a str,
    expected: &'static str,
    actual: &'a str,
    requirements: &'static [&'static str],
}

/// Writes the judgement: failures, and what a person has to look at because it cannot be told.
pub fn write(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    let places = Places { folder: env::current_dir().unwrap_or_default() };
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
    json::write(&mut *out, &tool(judgement.policy))?;
    out.write_all(b",\n\"automationDetails\":")?;
    json::write(&mut *out, &json!({ "id": format!("permlight/{}/", judgement.policy.id) }))?;
    out.write_all(b",\n\"originalUriBaseIds\":")?;
    let base = "The folder in which the command was run.";
    json::write(&mut *out, &json!({ BASE: { "description": { "text": base } } }))?;
    out.write_all(b",\n\"columnKind\":\"unicodeCodePoints\"")?;
    list(out, "invocations", [invocation(judgement, &places)].iter())?;
    let index: HashMap<_, _> =
        judgement.policy.rules().enumerate().map(|(at, rule)| (rule.code, at)).collect();
    let results = judgement.subjects.iter().flat_map(|judged| {
        let findings = judged.findings.iter();
        findings.filter_map(|ruled| result(judged, ruled, judgement.decided, &index, &places))
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

fn invocation(judgement: &Judgement, places: &Places) -> Value {
    let notifications: Vec<_> = judgement.all_errors().map(|error| places.notification(error)).collect();
    let mut invocation = json!({
        "executionSuccessful": judgement.error_count() == 0,
        "toolExecutionNotifications": notifications,
    });
    let notices: Vec<_> = judgement
        .notices
        .iter()
        .map(|notice| json!({ "level": "note", "message": { "text": literal(&notice.message) } }))
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
    places: &Places,
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
        Standing::Unknown | Standing::Manual => format!("{subject}: {}", finding.message),
        _ => format!("{subject}: {}\n\nFix: {}", finding.message, finding.fix()),
    };
    let borne = matches!(standing, Standing::Accepted | Standing::Waived);
    let suppression = borne.then(|| Suppression {
        kind: "external",
        status: "accepted",
        justification: literal(&ruled.decided()),
    });
    Some(SarifResult {
        rule_id: finding.rule.code,
        rule_index: index.get(finding.rule.code),
        kind,
        level,
        message: Message { text: literal(&message) },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: places.file(&judged.source),
                region: Some(Region { start_line: finding.line.unwrap_or(1).max(1), start_column: None }),
            },
            logical_locations: vec![LogicalLocation {
                name: judged.name.clone(),
                fully_qualified_name: judged.id.clone(),
            }],
        }],
        partial_fingerprints: HashMap::from([(FINGERPRINT, fingerprint(judged, finding, places))]),
        suppressions: decided.then(|| suppression.into_iter().collect()),
        properties: Properties {
            outcome: standing.word(),
            severity: finding.severity,
            subject: &judged.id,
            target: finding.target.name(),
            expected: finding.expected,
            actual: &finding.actual,
            requirements: finding.rule.text().map_or(&[], |text| text.requirements),
        },
    })
}

/// Files as seen from the folder in which the command runs.
struct Places {
    folder: PathBuf,
}

impl Places {
    fn file(&self, source: &str) -> ArtifactLocation {
        let uri = uri(source, &self.folder);
        let uri_base_id = (!uri.starts_with("file:")).then_some(BASE);
        ArtifactLocation { uri, uri_base_id }
    }

    fn notification(&self, error: &ReadError) -> Value {
        let region = error.line.map(|line| Region {
            start_line: line.max(1),
            start_column: error.column.map(|column| column.max(1)),
        });
        let place = PhysicalLocation { artifact_location: self.file(&error.source), region };
        json!({
            "level": "error",
            "message": Message { text: literal(&error.message) },
            "locations": [Location { physical_location: place, logical_locations: Vec::new() }],
        })
    }
}

/// What stays the same when the file is edited elsewhere. The file takes part only where several describe a subject
/// of the same kind and name.
fn fingerprint(judged: &Judged, finding: &Finding, places: &Places) -> String {
    let subject = judged.subject();
    let file = if judged.has_namesakes() { places.file(&judged.source).uri } else { String::new() };
    let mut hash = Sha256::new();
    for part in [finding.rule.code, &subject, finding.target.name(), &file] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let half = digest.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    format!("{half:032x}")
}
