//! The comparison as SARIF 2.1.0, for code scanning: a rule for each direction.

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::path::Path;

use permlight_core::rule::Severity;
use permlight_core::verify::{Direction, Drift};
use permlight_export::escape::sarif as literal;
use permlight_export::escape::uri::uri;
use permlight_export::sarif::{level, security_severity};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Report, words};
use crate::check::json::list;
use crate::check::sarif::{BASE, SCHEMA};
use crate::json;

/// The version of the way in which fingerprints are made.
const FINGERPRINT: &str = "subjectSettingDirection/v1";

/// Writes the comparison. Differences that are to be expected in one environment are notes.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let folder = env::current_dir().unwrap_or_default();
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
    let version = env!("CARGO_PKG_VERSION");
    let rules = Direction::ALL.map(rule);
    json::write(
        &mut *out,
        &json!({ "driver": { "name": "Permlight", "version": version, "semanticVersion": version, "rules": rules } }),
    )?;
    out.write_all(b",\n\"automationDetails\":")?;
    json::write(&mut *out, &json!({ "id": "permlight-verify/" }))?;
    out.write_all(b",\n\"originalUriBaseIds\":")?;
    let base = "The folder in which the command was run.";
    json::write(&mut *out, &json!({ BASE: { "description": { "text": base } } }))?;
    out.write_all(b",\n\"columnKind\":\"unicodeCodePoints\"")?;
    list(out, "invocations", [invocation(report, &folder)].iter())?;
    list(out, "results", report.comparison.drift.iter().map(|drift| result(report, drift, &folder)))?;
    out.write_all(b"}]}\n")
}

fn rule(direction: Direction) -> Value {
    let (name, short, severity) = match direction {
        Direction::Extra => ("ExtraRight", "What is there grants more than was tested", Severity::High),
        Direction::Missing => ("MissingRight", "What was tested is not there", Severity::Low),
        Direction::Changed => ("ChangedSetting", "What is there is not what was tested", Severity::Medium),
        Direction::Unknown => ("UnknownSetting", "One side did not see the setting", Severity::Low),
    };
    json!({
        "id": id(direction),
        "name": name,
        "shortDescription": { "text": short },
        "help": { "text": "Fix: permlight verify --correct FOLDER writes metadata that makes both sides equal again, for review." },
        "defaultConfiguration": { "level": level(severity) },
        "properties": { "security-severity": security_severity(severity), "tags": ["security", "drift"] },
    })
}

const fn id(direction: Direction) -> &'static str {
    match direction {
        Direction::Extra => "drift/extra",
        Direction::Missing => "drift/missing",
        Direction::Changed => "drift/changed",
        Direction::Unknown => "drift/unknown",
    }
}

fn invocation(report: &Report<'_>, folder: &Path) -> Value {
    let notifications: Vec<_> = report
        .errors
        .iter()
        .map(|error| {
            let mut place = json!({ "artifactLocation": artifact(&error.source, folder) });
            if let (Some(line), Some(entries)) = (error.line, place.as_object_mut()) {
                entries.insert("region".to_owned(), json!({ "startLine": line.max(1) }));
            }
            json!({
                "level": "error",
                "message": { "text": literal(&error.message) },
                "locations": [{ "physicalLocation": place }],
            })
        })
        .collect();
    json!({ "executionSuccessful": report.errors.is_empty(), "toolExecutionNotifications": notifications })
}

fn artifact(source: &str, folder: &Path) -> Value {
    let uri = uri(source, folder);
    if uri.starts_with("file:") { json!({ "uri": uri }) } else { json!({ "uri": uri, "uriBaseId": BASE }) }
}

fn result(report: &Report<'_>, drift: &Drift, folder: &Path) -> Value {
    let (kind, level) = match (drift.direction, drift.expected) {
        (_, Some(_)) => ("informational", "none"),
        (Direction::Unknown, None) => ("review", "none"),
        _ => ("fail", level(drift.severity)),
    };
    let index = Direction::ALL.iter().position(|direction| *direction == drift.direction);
    json!({
        "ruleId": id(drift.direction),
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": { "text": literal(&words::sentence(drift)) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": artifact(report.source(drift), folder),
                // What a file does not name is told of the file as a whole.
                "region": { "startLine": report.line(drift).unwrap_or(1).max(1) },
            },
            "logicalLocations": [{
                "name": drift.subject,
                "fullyQualifiedName": format!("{}:{}", drift.kind.id(), drift.subject),
            }],
        }],
        "partialFingerprints": HashMap::from([(FINGERPRINT, fingerprint(drift))]),
        "properties": {
            "severity": drift.severity,
            "target": drift.target,
            "section": drift.section,
            "tested": drift.tested,
            "actual": drift.actual,
            "direction": drift.direction,
            "expected": drift.expected,
        },
    })
}

/// What stays the same from run to run.
fn fingerprint(drift: &Drift) -> String {
    let mut hash = Sha256::new();
    for part in [drift.kind.id(), &drift.subject, &drift.section, &drift.target, drift.direction.word()] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let half = digest.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    format!("{half:032x}")
}
