//! JSON, for machines: one form for each scope, told apart by `kind`, with the same names for the same things. What a terminal
//! would obey is a `\u` escape: the same value to a parser, and harmless to the eye.

use std::io::{self, Write};

use permlight_core::rule::Severity;
use permlight_core::section::BulkKind;
use permlight_core::waiver::Waiver;
use permlight_org::assessment::{Failures, Outcomes};
use serde::Serialize;

use crate::SCHEMA;
use crate::comparison::Compared;
use crate::escape;
use crate::findings::{Judged, Outline, Stream, Totals};
use crate::report::verification::{Difference, UnseenRow, WatchPart};
use crate::report::{EvidenceSource, PolicyRow, Report, SubjectRow};
use crate::row::Row;

/// Writes a value.
pub(super) fn write(out: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    escape::json::write(out, value)
}

/// Writes a list as one more key of an object, a line per item.
pub fn list(out: &mut dyn Write, key: &str, items: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    write!(out, ",\n\"{key}\":[")?;
    self::items(out, items)?;
    close(out)
}

/// Writes items, a line each.
pub(super) fn items(out: &mut dyn Write, items: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    for (number, item) in items.enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        write(out, &item)?;
    }
    Ok(())
}

/// Ends a list.
pub(super) fn close(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"]")
}

fn key(out: &mut dyn Write, key: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, ",\"{key}\":")?;
    write(out, value)
}

/// Writes the report.
pub fn json(report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and every key of a report is a string.
    let _ = escape::json::write_pretty(&mut out, report);
    out.push(b'\n');
    out
}

/// A finding of a subject.
#[derive(Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Finding<'a> {
    /// Code of the rule.
    rule: &'a str,
    /// Id of the subject.
    subject: &'a str,
    /// What it is about, by API name.
    target: &'a str,
    /// How it counts: `fail`, `accepted`, `unknown`, `manual`, `pass` or `not-applicable`.
    outcome: &'static str,
    /// How much it matters.
    severity: Severity,
    /// What the policy wants.
    expected: &'a str,
    /// What was found.
    found: &'a str,
    /// What is wrong.
    message: &'a str,
    /// Why it cannot be told, without the name of what it is about; empty where it can.
    reason: &'a str,
    /// What to do.
    fix: &'a str,
    /// What the team has decided about it; empty if nothing.
    decision: &'a str,
    /// The page or file that told it.
    place: &'a str,
    /// The line of the file, counted from 1.
    line: Option<u32>,
    /// How that came in.
    source: Option<EvidenceSource>,
    /// Rows of the guides that the rule carries out.
    requirements: &'a [&'a str],
    /// Why it matters.
    why: &'a str,
    /// The waiver that a pass rests on, or that has expired.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverLine<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct WaiverLine<'a> {
    #[serde(flatten)]
    #[cfg_attr(feature = "schema", schemars(with = "crate::report::WaiverForm"))]
    waiver: &'a Waiver,
    /// Its last day is over.
    expired: bool,
}

/// A subject that was read.
#[derive(Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SubjectLine<'a> {
    /// What its findings call it: kind and name; the file too where several describe a subject of that kind and name.
    id: &'a str,
    /// Its kind.
    kind: &'static str,
    /// Its name.
    name: &'a str,
    /// The file that describes it.
    place: &'a str,
}

impl<'a> From<&'a Outline> for SubjectLine<'a> {
    fn from(outline: &'a Outline) -> Self {
        Self { id: &outline.id, kind: outline.kind.id(), name: &outline.name, place: &outline.place }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FindingsSummary {
    /// Subjects that were read.
    subjects: usize,
    /// Subjects that no rule of the policy judges.
    not_judged: usize,
    /// Groups and users of which not all was read, as the notices say: each counts as unknown beside the findings.
    not_known: usize,
    /// Findings by outcome.
    outcomes: Outcomes,
    /// Failures by severity.
    failures: Failures,
    /// The least severity of a failure that counts for the verdict.
    fail_on: Severity,
    /// How many failures have it.
    at_or_above: usize,
    /// How much could not be read or judged.
    problems: usize,
    /// Files of no kind that is read.
    ignored_files: usize,
    /// Elements of files that this version does not know.
    ignored_elements: usize,
}

/// Findings, one subject after the other.
pub(crate) struct Findings;

impl Stream for Findings {
    fn head(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        write!(out, "{{\"schema\":{SCHEMA},\"kind\":\"findings\"")?;
        key(out, "policy", &PolicyRow::of(totals.policy, totals.locale))?;
        out.write_all(b",\n\"findings\":[")
    }

    fn between(&self) -> &'static str {
        ","
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        let mut between: &[u8] = b"\n";
        for row in judged.rows() {
            out.write_all(between)?;
            write(out, &finding(&row))?;
            between = b",\n";
        }
        Ok(())
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        close(out)?;
        list(out, "subjects", totals.subjects.iter().map(SubjectLine::from))?;
        list(out, "notices", totals.told().iter())?;
        list(out, "problems", totals.problems.iter())?;
        out.write_all(b",\n\"summary\":")?;
        write(out, &summary(totals))?;
        out.write_all(b"}\n")
    }
}

fn finding<'r>(row: &'r Row<'_>) -> Finding<'r> {
    Finding {
        rule: row.rule,
        subject: &row.subject,
        target: row.target,
        outcome: row.outcome,
        severity: row.severity,
        expected: row.expected,
        found: &row.found,
        message: &row.message,
        reason: &row.reason,
        fix: &row.fix,
        decision: &row.decision,
        place: row.place,
        line: row.line,
        source: row.proof.source,
        requirements: &row.requirements,
        why: row.why,
        waiver: row.waiver.map(|(waiver, expired)| WaiverLine { waiver, expired }),
    }
}

fn summary(totals: &Totals) -> FindingsSummary {
    FindingsSummary {
        subjects: totals.subjects.len(),
        not_judged: totals.subjects.iter().filter(|outline| outline.left_alone()).count(),
        not_known: totals.not_known(),
        outcomes: totals.counts.outcomes,
        failures: totals.counts.failures,
        fail_on: totals.fail_on,
        at_or_above: totals.at_or_above(),
        problems: totals.problems.len(),
        ignored_files: totals.ignored_files,
        ignored_elements: totals.ignored_elements,
    }
}

/// A difference, and where it is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct DifferenceLine<'a> {
    #[serde(flatten)]
    difference: Difference,
    /// What people want as a count first belongs to.
    fold: Option<BulkKind>,
    /// The file of the actual side, or of the tested one where the actual side lacks the subject.
    place: &'a str,
}

#[derive(Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ComparisonSummary {
    /// Subjects that were laid over each other.
    compared: usize,
    /// Settings beyond what was tested.
    extra: usize,
    /// Settings that are lacking.
    missing: usize,
    /// Settings with another value.
    changed: usize,
    /// Settings that one side did not see.
    unknown: usize,
    /// Settings that are expected to differ; none of the others.
    expected: usize,
    /// How much could not be read.
    problems: usize,
}

#[derive(Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BaselineLine<'a> {
    /// What people call it.
    name: &'a str,
    /// When it was made.
    created: &'a str,
    /// SHA-256 of what was tested.
    hash: &'a str,
}

#[derive(Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct BeforeLine {
    /// `ready` or `not-ready`.
    verdict: &'static str,
    /// What speaks against the deploy.
    reasons: Vec<String>,
}

/// Writes a comparison.
pub(crate) fn comparison(compared: &Compared<'_>) -> io::Result<Vec<u8>> {
    use permlight_verify::Direction::{Changed, Extra, Missing, Unknown};
    let mut bytes = Vec::new();
    let out: &mut dyn Write = &mut bytes;
    write!(out, "{{\"schema\":{SCHEMA},\"kind\":\"verification\"")?;
    // Of part of the input there is no verdict.
    let ready = compared.before.map(|_| if compared.is_ready() { "ready" } else { "not-ready" });
    let verdict = match ready {
        _ if !compared.problems.is_empty() => "none",
        Some(ready) => ready,
        None => compared.comparison.verdict().word(),
    };
    key(out, "verdict", &verdict)?;
    key(out, "policy", &PolicyRow::of(compared.policy, compared.locale))?;
    key(out, "tested", &compared.tested)?;
    key(out, "actual", &compared.actual)?;
    if let Some(baseline) = compared.baseline {
        let (name, created, hash) = (&baseline.name, &baseline.created, &baseline.hash);
        key(out, "baseline", &BaselineLine { name, created, hash })?;
    }
    if let Some(verdict) = ready {
        let unread = compared.problems.iter().map(ToString::to_string);
        key(out, "before", &BeforeLine { verdict, reasons: unread.chain(compared.reasons()).collect() })?;
    }
    let summary = ComparisonSummary {
        compared: compared.comparison.compared.len(),
        extra: compared.comparison.count(Extra),
        missing: compared.comparison.count(Missing),
        changed: compared.comparison.count(Changed),
        unknown: compared.comparison.count(Unknown),
        expected: compared.expected().count(),
        problems: compared.problems.len(),
    };
    key(out, "summary", &summary)?;
    let untested = compared.comparison.untested.iter();
    list(out, "untested", untested.map(|(kind, name)| SubjectRow { kind: *kind, name: name.clone() }))?;
    list(out, "unseen", compared.comparison.unseen.iter().map(UnseenRow::from))?;
    let caveats = compared.comparison.caveats.iter();
    list(out, "caveats", caveats.map(|caveat| compared.locale.say(caveat)))?;
    list(out, "notices", compared.remarks(ready.is_some()).iter())?;
    list(out, "problems", compared.problems.iter())?;
    let differences = compared.comparison.drift.iter().map(|drift| DifferenceLine {
        difference: Difference::of(drift, compared.deploy(drift), compared.locale),
        fold: drift.bulk,
        place: compared.place(drift),
    });
    if let Some(part) = &compared.watch {
        key(out, "standing", &part.standing())?;
        key(out, "watch", part)?;
    }
    list(out, "differences", differences)?;
    out.write_all(b"}\n")?;
    Ok(bytes)
}

/// Writes how the watch stands.
pub(crate) fn watch(part: &WatchPart) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let out: &mut dyn Write = &mut bytes;
    write!(out, "{{\"schema\":{SCHEMA},\"kind\":\"watch\"")?;
    key(out, "standing", &part.standing())?;
    key(out, "watch", part)?;
    out.write_all(b"}\n")?;
    Ok(bytes)
}

/// The JSON Schema of all reports: a definition for each scope.
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(forms::Form);
    schema.insert("title".to_owned(), "Report of Permlight".into());
    schema.to_value()
}

/// The forms as a whole, which are written piece by piece.
#[cfg(feature = "schema")]
#[expect(dead_code, reason = "only their form is asked for")]
mod forms {
    use crate::findings::Told;
    use schemars::JsonSchema;

    use super::{
        BaselineLine, BeforeLine, ComparisonSummary, DifferenceLine, Finding, FindingsSummary, PolicyRow,
        Report, SubjectLine, SubjectRow, UnseenRow, WatchPart,
    };
    use crate::report::Problem;
    use crate::watch::Standing;

    /// A report of `permlight check`, of `permlight checklist` and the extension, of `permlight verify`, or of `permlight watch`.
    #[derive(JsonSchema)]
    #[serde(untagged)]
    pub(super) enum Form {
        Findings(Box<FindingsReport>),
        Checklist(Box<Report>),
        Verification(Box<VerificationReport>),
        Watch(Box<WatchReport>),
    }

    /// What `permlight check` found.
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub(super) struct FindingsReport {
        /// The version of this form.
        #[schemars(extend("const" = super::SCHEMA))]
        schema: u32,
        /// Always `findings`.
        #[schemars(extend("const" = "findings"))]
        kind: &'static str,
        /// What was judged by.
        policy: PolicyRow,
        /// Every finding, those that do not apply among them.
        findings: Vec<Finding<'static>>,
        /// Every subject that was read.
        subjects: Vec<SubjectLine<'static>>,
        /// What people should know about their decisions, and what was left out.
        notices: Vec<Told>,
        /// What could not be read or judged: while there is anything, nothing is proved.
        problems: Vec<Problem>,
        /// Counts.
        summary: FindingsSummary,
    }

    /// What `permlight verify` found.
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub(super) struct VerificationReport {
        /// The version of this form.
        #[schemars(extend("const" = super::SCHEMA))]
        schema: u32,
        /// Always `verification`.
        #[schemars(extend("const" = "verification"))]
        kind: &'static str,
        /// `equal`, `drift`, `unknown`; before a deploy `ready` or `not-ready`; `none` where part of the input could not be read.
        verdict: &'static str,
        /// Whose rules say how much a difference matters.
        policy: PolicyRow,
        /// What was tested: a path.
        tested: String,
        /// What is there: a path.
        actual: String,
        /// What was tested, if it is a baseline.
        #[serde(skip_serializing_if = "Option::is_none")]
        baseline: Option<BaselineLine<'static>>,
        /// Whether a deploy may begin, if that was asked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        before: Option<BeforeLine>,
        /// Counts.
        summary: ComparisonSummary,
        /// Subjects that only the actual side has.
        untested: Vec<SubjectRow>,
        /// What neither side has seen.
        unseen: Vec<UnseenRow>,
        /// What forbids *equal* although nothing differs; each is among the notices, too.
        caveats: Vec<String>,
        /// What was not compared.
        notices: Vec<String>,
        /// What could not be read: while there is anything, nothing is proved.
        problems: Vec<Problem>,
        /// How the watch stands, where this is one of its checks.
        #[serde(skip_serializing_if = "Option::is_none")]
        standing: Option<Standing>,
        /// The weeks after the deploy, where this is one of their checks.
        #[serde(skip_serializing_if = "Option::is_none")]
        watch: Option<WatchPart>,
        /// What differs, the worst first.
        differences: Vec<DifferenceLine<'static>>,
    }

    /// What `permlight watch start` and `status` say.
    #[derive(JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub(super) struct WatchReport {
        /// The version of this form.
        #[schemars(extend("const" = super::SCHEMA))]
        schema: u32,
        /// Always `watch`.
        #[schemars(extend("const" = "watch"))]
        kind: &'static str,
        /// How the watch stands.
        standing: Standing,
        /// The weeks after the deploy.
        watch: WatchPart,
    }
}
