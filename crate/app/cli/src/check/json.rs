//! The judgement for machines: one JSON object, one line per subject, finding and error.

use std::borrow::Cow;
use std::io::{self, Write};

use permlight_core::rule::Severity;
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Decision, Failures, Notice, NoticeKind, Outcomes, Ruled};
use rayon::prelude::*;
use serde::Serialize;

use super::judge::{Judged, Judgement};
use crate::json::{self, ErrorLine};
use crate::language;
use crate::language::{chosen, say};

/// Changes when a key changes its meaning or goes; new keys may come at any time.
const SCHEMA: u32 = 1;

/// Subjects that are turned into text at a time: enough to keep every core busy, few enough to stay small in memory.
const BATCH: usize = 256;

#[derive(Serialize)]
struct SubjectLine<'a> {
    id: &'a str,
    kind: &'static str,
    name: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct NoticeLine<'a> {
    kind: NoticeKind,
    message: String,
    rule: &'a str,
    subject: &'a str,
    target: &'a str,
}

impl<'a> From<&'a Notice> for NoticeLine<'a> {
    fn from(notice: &'a Notice) -> Self {
        let Notice { kind, message, rule, subject, target } = notice;
        Self { kind: *kind, message: say(message), rule, subject, target }
    }
}

#[derive(Serialize)]
struct FindingLine<'a> {
    code: &'static str,
    requirements: &'static [&'static str],
    subject: &'a str,
    target: &'a str,
    outcome: &'static str,
    severity: Severity,
    expected: &'static str,
    actual: String,
    message: String,
    why: &'static str,
    fix: Cow<'static, str>,
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverLine<'a>>,
}

/// The waiver that a pass rests on, or that has expired.
#[derive(Serialize)]
struct WaiverLine<'a> {
    #[serde(flatten)]
    waiver: &'a Waiver,
    expired: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    subjects: usize,
    /// Subjects that no rule of the policy judges.
    not_judged: usize,
    outcomes: Outcomes,
    failures: Failures,
    fail_on: Severity,
    at_or_above: usize,
    errors: usize,
    ignored_files: usize,
    ignored_elements: usize,
}

/// Writes the judgement.
pub fn write(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    write!(out, "{{\"schema\":{SCHEMA},\"policy\":")?;
    json::write(&mut *out, judgement.policy.id)?;
    list(out, "subjects", judgement.subjects.iter().map(subject))?;
    findings(out, &judgement.subjects)?;
    list(out, "notices", judgement.notices.iter().map(NoticeLine::from))?;
    list(out, "errors", judgement.all_errors().map(ErrorLine::from))?;
    out.write_all(b",\n\"summary\":")?;
    json::write(&mut *out, &summary(judgement))?;
    out.write_all(b"}\n")
}

/// Writes a list as one more key of an object, a line per item.
pub fn list(out: &mut dyn Write, key: &str, items: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    write!(out, ",\n\"{key}\":[")?;
    for (number, item) in items.enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        json::write(&mut *out, &item)?;
    }
    out.write_all(b"]")
}

fn findings(out: &mut dyn Write, subjects: &[Judged]) -> io::Result<()> {
    out.write_all(b",\n\"findings\":[")?;
    let mut first = true;
    for batch in subjects.chunks(BATCH) {
        let parts: Vec<io::Result<Vec<u8>>> = batch.par_iter().map(findings_of).collect();
        for part in parts {
            let part = part?;
            // Each finding brings the comma that parts it from the one before.
            out.write_all(if first { part.strip_prefix(b",").unwrap_or(&part) } else { &part })?;
            first &= part.is_empty();
        }
    }
    out.write_all(b"]")
}

fn findings_of(judged: &Judged) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(judged.findings.len() * 1024);
    for ruled in &judged.findings {
        bytes.extend_from_slice(b",\n");
        json::write(&mut bytes, &line(ruled, &judged.id))?;
    }
    Ok(bytes)
}

fn subject(judged: &Judged) -> SubjectLine<'_> {
    SubjectLine { id: &judged.id, kind: judged.kind.id(), name: &judged.name, source: &judged.source }
}

fn line<'a>(ruled: &'a Ruled<'static>, subject: &'a str) -> FindingLine<'a> {
    let finding = &ruled.finding;
    let text = finding.rule.text();
    FindingLine {
        code: finding.rule.code,
        requirements: text.map_or(&[], |text| text.requirements),
        subject,
        target: finding.target.name(),
        outcome: ruled.standing().word(),
        severity: finding.severity,
        expected: finding.expected.id(),
        actual: finding.found.said(chosen()),
        message: say(&finding.message),
        why: text.map_or("", |text| text.why),
        fix: match text {
            Some(text) if !text.fix.contains('{') => Cow::Borrowed(text.fix),
            _ => Cow::Owned(language::fix(finding)),
        },
        line: finding.line,
        waiver: ruled
            .waiver()
            .map(|waiver| WaiverLine { waiver, expired: matches!(ruled.decision, Decision::Expired(_)) }),
    }
}

fn summary(judgement: &Judgement) -> Summary {
    let not_judged = judgement.subjects.iter().filter(|judged| judged.left_alone());
    Summary {
        subjects: judgement.subjects.len(),
        not_judged: not_judged.count(),
        outcomes: judgement.counts.outcomes,
        failures: judgement.counts.failures,
        fail_on: judgement.fail_on,
        at_or_above: judgement.at_or_above(),
        errors: judgement.error_count(),
        ignored_files: judgement.ignored_files,
        ignored_elements: judgement.ignored_elements,
    }
}
