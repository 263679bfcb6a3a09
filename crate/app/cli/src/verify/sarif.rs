//! The comparison as SARIF 2.1.0, for code scanning: a rule for each direction.

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};

use permlight_core::rule::Severity;
use permlight_report::escape::sarif as literal;
use permlight_report::sarif::{Places, SCHEMA, bases, fingerprint, level, security_severity};
use permlight_verify::{Direction, Drift};
use serde_json::{Value, json};

use super::{Report, words};
use crate::check::json::list;
use crate::check::sarif::notification;
use crate::json;

/// The version of the way in which fingerprints are made.
const FINGERPRINT: &str = "subjectSettingDirection/v1";

/// Writes the comparison. Differences that are to be expected in one environment are notes.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let folder = env::current_dir().unwrap_or_default();
    let places = Places::of_files(&folder, &report.actual);
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
    json::write(&mut *out, &bases())?;
    out.write_all(b",\n\"columnKind\":\"unicodeCodePoints\"")?;
    list(out, "invocations", [invocation(report, &places)].iter())?;
    list(out, "results", report.comparison.drift.iter().map(|drift| result(report, drift, &places)))?;
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

fn invocation(report: &Report<'_>, places: &Places<'_>) -> Value {
    let notifications: Vec<_> = report.errors.iter().map(|error| notification(places, error)).collect();
    let notices: Vec<_> = report
        .notices
        .iter()
        .map(|notice| json!({ "level": "note", "message": { "text": literal(notice) } }))
        .collect();
    json!({
        "executionSuccessful": report.errors.is_empty(),
        "toolExecutionNotifications": notifications,
        "toolConfigurationNotifications": notices,
    })
}

fn result(report: &Report<'_>, drift: &Drift, places: &Places<'_>) -> Value {
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
        // What a file does not name is told of the file as a whole.
        "locations": [places.location(
            report.source(drift),
            (report.line(drift), None),
            Some((&drift.subject, &format!("{}:{}", drift.kind.id(), drift.subject))),
        )],
        "partialFingerprints": HashMap::from([(FINGERPRINT, known_by(drift))]),
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
fn known_by(drift: &Drift) -> String {
    fingerprint(&[drift.kind.id(), &drift.subject, &drift.section, &drift.target, drift.direction.word()])
}
