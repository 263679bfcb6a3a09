//! The report as SARIF 2.1.0, for code scanning.

mod places;

use permlight_core::rule::Severity;
use permlight_org::checklist::ItemOutcome;
use serde_json::{Value, json};

use crate::escape;
use crate::report::verification::AsRule;
use crate::report::{FindingRow, ItemRow, Report, SubjectRow, named};

pub use places::{BASE, Places, Spot, bases, fingerprint};

/// The version of the way in which fingerprints of findings are made.
pub const FINGERPRINT: &str = "ruleSubjectTarget/v1";

/// The schema that SARIF is written by.
pub const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the report: failures, those that are waived, and what a person has to look at. Differences of a verification stand under
/// the rule `DRIFT`; what is equal, or is expected to differ, is no result.
pub fn sarif(report: &Report, places: &Places<'_>) -> Vec<u8> {
    let drift = AsRule::of(report);
    let mut results: Vec<Value> = report
        .checklist
        .iter()
        .enumerate()
        .flat_map(|(index, item)| results(report, index, item, places))
        .collect();
    let mut rules: Vec<_> = report.checklist.iter().map(descriptor).collect();
    if let Some(drift) = &drift {
        results.append(&mut drifted(report, rules.len(), drift, places));
        rules.push(descriptor(&drift.item));
    }
    let version = report.generator.rsplit(' ').next().unwrap_or_default();
    let errors: Vec<_> = report
        .problems
        .iter()
        .map(|problem| {
            json!({
                "level": "error",
                "message": { "text": escape::sarif(&problem.message) },
                "locations": [places.location(&problem.place, (problem.line, None), None)],
            })
        })
        .collect();
    let reasons = report.verification.as_ref().map_or(&[][..], |part| &part.reasons);
    let notices: Vec<_> = report
        .notices
        .iter()
        .chain(reasons)
        .map(|notice| json!({ "level": "note", "message": { "text": escape::sarif(notice) } }))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Permlight", "version": version, "semanticVersion": version, "rules": rules,
            } },
            "automationDetails": { "id": format!("permlight/checklist/{}/", report.policy.id) },
            "originalUriBaseIds": bases(),
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.problems.is_empty(),
                "endTimeUtc": report.generated.to_string(),
                "toolExecutionNotifications": errors,
                "toolConfigurationNotifications": notices,
            }],
            "results": results,
        }],
    });
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = escape::json::write(&mut out, &log);
    out.push(b'\n');
    out
}

fn descriptor(item: &ItemRow) -> Value {
    let sources: Vec<_> =
        item.sources.iter().map(|source| format!("{}: {}", source.title, source.says)).collect();
    let help = format!("Fix: {}\n\nSources:\n{}", item.fix, sources.join("\n"));
    let mut descriptor = json!({
        "id": item.rule,
        "name": identifier(&item.title),
        "shortDescription": { "text": escape::sarif(&item.title) },
        "fullDescription": { "text": escape::sarif(&item.why) },
        "help": { "text": escape::sarif(&help) },
        "defaultConfiguration": { "level": level(item.severity) },
        "properties": {
            "security-severity": security_severity(item.severity),
            "tags": ["security", item.step],
            "severity": item.severity,
            "requirements": item.requirements,
        },
    });
    if let Some(source) = item.sources.iter().find(|source| source.url.starts_with("https://"))
        && let Some(entries) = descriptor.as_object_mut()
    {
        entries.insert("helpUri".to_owned(), source.url.as_str().into());
    }
    descriptor
}

/// The findings of an item; the item itself where nothing was read and something is left to do.
fn results(report: &Report, index: usize, item: &ItemRow, places: &Places<'_>) -> Vec<Value> {
    let findings: Vec<_> = report.findings.iter().filter(|finding| finding.rule == item.rule).collect();
    if findings.is_empty() && item.outcome.is_left() {
        return vec![whole(index, item, ("review", "none"), places)];
    }
    findings.into_iter().filter_map(|finding| result(report, index, item, finding, places)).collect()
}

/// The differences of a verification; the verification itself where none of them is why it did not come out well.
fn drifted(
    report: &Report,
    index: usize,
    AsRule { item, findings }: &AsRule,
    places: &Places<'_>,
) -> Vec<Value> {
    let mut results: Vec<_> =
        findings.iter().filter_map(|finding| result(report, index, item, finding, places)).collect();
    if item.outcome.is_left() && !findings.iter().any(|finding| finding.outcome == item.outcome) {
        let is_failure = item.outcome == ItemOutcome::Fail;
        results.push(whole(
            index,
            item,
            if is_failure { ("fail", level(item.severity)) } else { ("review", "none") },
            places,
        ));
    }
    results
}

fn whole(index: usize, item: &ItemRow, (kind, level): (&str, &str), places: &Places<'_>) -> Value {
    let message = format!("{}: {}\n\nFix: {}", item.title, item.seen.join(" "), item.fix);
    json!({
        "ruleId": item.rule,
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": { "text": escape::sarif(&message) },
        "locations": [places.location(&item.place, (None, None), None)],
        "partialFingerprints": { FINGERPRINT: fingerprint(&[&item.rule, "", "", ""]) },
        "suppressions": [],
        "properties": { "outcome": item.outcome.word(), "severity": item.severity },
    })
}

fn result(
    report: &Report,
    index: usize,
    item: &ItemRow,
    finding: &FindingRow,
    places: &Places<'_>,
) -> Option<Value> {
    let (kind, level) = match finding.outcome {
        ItemOutcome::Fail | ItemOutcome::Waived => ("fail", level(finding.severity)),
        ItemOutcome::Unknown | ItemOutcome::Open => ("review", "none"),
        _ => return None,
    };
    let subject = named(finding.subject.kind, &finding.subject.name);
    let message = format!("{subject}: {}\n\nFix: {}", finding.message, finding.fix);
    let waived = (finding.outcome == ItemOutcome::Waived).then(|| {
        json!({
            "kind": "external", "status": "accepted", "justification": escape::sarif(&finding.decision),
        })
    });
    Some(json!({
        "ruleId": item.rule,
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": { "text": escape::sarif(&message) },
        "locations": [places.location(
            &finding.place,
            (finding.line, None),
            Some((&finding.subject.name, &id(&finding.subject))),
        )],
        "partialFingerprints": { FINGERPRINT: known_by(report, finding) },
        "suppressions": waived.into_iter().collect::<Vec<_>>(),
        "properties": {
            "outcome": finding.outcome.word(),
            "severity": finding.severity,
            "subject": subject,
            "target": finding.target,
            "expected": finding.expected,
            "actual": finding.actual,
            "grantors": finding.grantors,
            "requirements": item.requirements,
        },
    }))
}

/// Kind and name: `profile:HubSpot Integration`.
fn id(subject: &SubjectRow) -> String {
    [subject.kind.id(), ":", &subject.name].concat()
}

/// What a finding is known by in every run. Its place takes part only where subjects of the same kind and name are in several.
fn known_by(report: &Report, finding: &FindingRow) -> String {
    let elsewhere =
        |row: &crate::report::EvidenceRow| row.subject == finding.subject && row.place != finding.place;
    let place = if report.evidence.iter().any(elsewhere) { finding.place.as_str() } else { "" };
    fingerprint(&[&finding.rule, &id(&finding.subject), &finding.target, place])
}

/// The level of a failure.
pub const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A number within the bounds by which code scanning tells the severities apart.
pub const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}

/// `Modify All Data is off` → `ModifyAllDataIsOff`.
pub fn identifier(title: &str) -> String {
    let words = title.split(|character: char| !character.is_alphanumeric());
    words
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn titles_become_identifiers() {
        assert_eq!(super::identifier("Modify All Data is off"), "ModifyAllDataIsOff");
    }
}
