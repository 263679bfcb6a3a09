//! A checklist as results: its findings, the items of which nothing was read, and the differences of a verification.

use std::collections::HashMap;

use permlight_core::message;
use permlight_org::checklist::ItemOutcome;
use serde_json::Value;

use super::{Descriptor, Entry, FINGERPRINT, Frame, Places, Text, fingerprint, level, result, whole};
use crate::as_rule::AsRule;
use crate::report::{EvidenceRow, ItemRow, Report};
use crate::row::Row;
use crate::say;

/// Writes the report. Differences of a verification stand under the rule `DRIFT`; what is equal, or is expected to differ, is no
/// result.
pub fn sarif(report: &Report, places: &Places<'_>) -> Vec<u8> {
    let drift = AsRule::of(report);
    let mut rules: Vec<_> = report.checklist.iter().map(|item| descriptor(report, item)).collect();
    let items = report.checklist.iter().enumerate();
    let mut results: Vec<Value> =
        items.flat_map(|(index, item)| results(report, index, item, places)).collect();
    if let Some(drift) = &drift {
        results.append(&mut drifted(report, rules.len(), drift, places));
        rules.push(descriptor(report, &drift.item));
    }
    let reasons = report.verification.as_ref().map_or(&[][..], |part| &part.reasons);
    let frame = Frame {
        rules,
        run: format!("checklist/{}", report.policy.id),
        ended: Some(report.generated),
        problems: &report.problems,
        notices: report.notices.iter().chain(reasons).map(String::as_str).collect(),
        places,
        locale: &report.locale,
    };
    whole(&frame, results.iter())
}

fn descriptor(report: &Report, item: &ItemRow) -> Value {
    Descriptor {
        id: &item.rule,
        severity: item.severity,
        title: &item.title,
        why: &item.why,
        fix: &item.fix,
        sources: &item.sources,
        requirements: &item.requirements,
        tags: vec!["security", &item.step],
    }
    .value(&report.locale)
}

/// The findings of an item; the item itself where nothing was read and something is left to do.
fn results(report: &Report, index: usize, item: &ItemRow, places: &Places<'_>) -> Vec<Value> {
    let findings = report.findings.of_rule(&item.rule).map(|finding| Row::of_report(item, finding, report));
    let findings: Vec<_> = findings.collect();
    if findings.is_empty() && item.outcome.is_left() {
        return vec![of_item(report, index, item, ("review", "none"), places)];
    }
    findings.iter().filter_map(|row| of_row(report, index, row, places)).collect()
}

/// The differences of a verification; the verification itself where none of them is why it did not come out well.
fn drifted(report: &Report, index: usize, drift: &AsRule<'_>, places: &Places<'_>) -> Vec<Value> {
    let (item, rows) = (&drift.item, drift.rows());
    let mut results: Vec<_> = rows.iter().filter_map(|row| of_row(report, index, row, places)).collect();
    if item.outcome.is_left() && !rows.iter().any(|row| ItemOutcome::of(row.standing) == item.outcome) {
        let is_failure = item.outcome == ItemOutcome::Fail;
        let kind = if is_failure { ("fail", level(item.severity)) } else { ("review", "none") };
        results.push(of_item(report, index, item, kind, places));
    }
    results
}

fn of_item(
    report: &Report,
    index: usize,
    item: &ItemRow,
    (kind, level): (&'static str, &'static str),
    places: &Places<'_>,
) -> Value {
    let fix = report.locale.say(&message!("line.fix", item.fix.clone()));
    let message = format!("{}: {}\n\n{fix}", item.title, say::sentences(&report.locale, &item.seen));
    let entry = Entry {
        rule_id: &item.rule,
        rule_index: Some(index),
        kind,
        level,
        message: Text::of(&message),
        locations: [places.location(&item.place, (None, None), None)],
        partial_fingerprints: HashMap::from([(FINGERPRINT, fingerprint(&[&item.rule, "", "", ""]))]),
        suppressions: Some(Vec::new()),
        properties: serde_json::json!({ "outcome": item.outcome.word(), "severity": item.severity }),
    };
    value(&entry)
}

fn of_row(report: &Report, index: usize, row: &Row<'_>, places: &Places<'_>) -> Option<Value> {
    let is_elsewhere = |other: &EvidenceRow| {
        (other.subject.kind, other.subject.name.as_str()) == (row.kind, row.name) && other.place != row.place
    };
    let known_by =
        if report.evidence.iter().any(is_elsewhere) { places.known(row.place) } else { String::new() };
    result(row, Some(index), &known_by, true, places).map(|entry| value(&entry))
}

/// Every key of a result is a string, so it can be written.
fn value(entry: &Entry<'_, impl serde::Serialize>) -> Value {
    serde_json::to_value(entry).unwrap_or_default()
}
