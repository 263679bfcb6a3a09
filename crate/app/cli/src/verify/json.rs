//! The comparison for machines: one JSON object, one line per difference.

use std::io::{self, Write};

use permlight_core::rule::Severity;
use permlight_core::section::BulkKind;
use permlight_core::subject::SubjectKind;
use permlight_verify::deploy::{Deploy, Readiness};
use permlight_verify::{Direction, Drift, Unseen};
use serde::Serialize;

use super::Report;
use crate::check::json::list;
use crate::json::{self, ErrorLine};

/// Changes when a key changes its meaning or goes; new keys may come at any time.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DriftLine<'a> {
    subject: &'a str,
    kind: SubjectKind,
    section: &'a str,
    target: &'a str,
    tested: &'a str,
    actual: &'a str,
    direction: Direction,
    severity: Severity,
    widens: bool,
    #[serde(rename = "fold")]
    bulk: Option<BulkKind>,
    expected: Option<&'static str>,
    reason: Option<&'static str>,
    file: &'a str,
    /// What a deploy of the tested side does to it, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    deploy: Option<Deploy>,
}

#[derive(Serialize)]
struct Summary {
    compared: usize,
    extra: usize,
    missing: usize,
    changed: usize,
    unknown: usize,
    expected: usize,
    errors: usize,
}

#[derive(Serialize)]
struct Subject<'a> {
    kind: SubjectKind,
    name: &'a str,
}

/// Writes the comparison.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    // Of part of the input there is no verdict.
    let verdict = if report.errors.is_empty() { report.comparison.verdict().word() } else { "none" };
    write!(out, "{{\"schema\":{SCHEMA},\"verdict\":\"{verdict}\",\"policy\":")?;
    json::write(&mut *out, report.policy.id)?;
    for (key, value) in [("tested", &report.tested), ("actual", &report.actual)] {
        write!(out, ",\"{key}\":")?;
        json::write(&mut *out, value)?;
    }
    if let Some(baseline) = report.baseline {
        out.write_all(b",\"baseline\":")?;
        let (name, created, hash) = (&baseline.name, &baseline.created, &baseline.hash);
        json::write(&mut *out, &serde_json::json!({ "name": name, "created": created, "hash": hash }))?;
    }
    if let Some(before) = &report.before {
        let (word, reasons) = match &before.verdict {
            Readiness::Ready => ("ready", &[][..]),
            Readiness::NotReady(reasons) => ("not-ready", reasons.as_slice()),
        };
        out.write_all(b",\"before\":")?;
        json::write(&mut *out, &serde_json::json!({ "verdict": word, "reasons": reasons }))?;
    }
    out.write_all(b",\"summary\":")?;
    json::write(&mut *out, &summary(report))?;
    let untested = report.comparison.untested.iter().map(|(kind, name)| Subject { kind: *kind, name });
    list(out, "untested", untested)?;
    list(out, "unseen", report.comparison.unseen.iter().map(|unseen: &Unseen| unseen))?;
    list(out, "notices", report.notices.iter())?;
    list(out, "errors", report.errors.iter().map(|error| ErrorLine::from(*error)))?;
    list(out, "drift", report.comparison.drift.iter().map(|drift| row(report, drift)))?;
    out.write_all(b"}\n")
}

fn summary(report: &Report<'_>) -> Summary {
    Summary {
        compared: report.comparison.compared.len(),
        extra: report.count(Direction::Extra),
        missing: report.count(Direction::Missing),
        changed: report.count(Direction::Changed),
        unknown: report.count(Direction::Unknown),
        expected: report.expected().count(),
        errors: report.errors.len(),
    }
}

fn row<'a>(report: &'a Report<'_>, drift: &'a Drift) -> DriftLine<'a> {
    DriftLine {
        subject: &drift.subject,
        kind: drift.kind,
        section: &drift.section,
        target: &drift.target,
        tested: &drift.tested,
        actual: &drift.actual,
        direction: drift.direction,
        severity: drift.severity,
        widens: drift.widens,
        bulk: drift.bulk,
        expected: drift.expected,
        reason: drift.reason,
        file: report.source(drift),
        deploy: report.before.as_ref().and_then(|_| Deploy::of(drift)),
    }
}
