//! SARIF 2.1.0, for code scanning. One frame holds the results of every scope: failures, those that are borne, and what a
//! person has to look at because it cannot be told.

mod checklist;
mod findings;
mod places;
pub(crate) mod verification;

use std::collections::HashMap;
use std::io::{self, Write};

use permlight_core::date::Moment;
use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use serde::Serialize;
use serde_json::{Value, json};

use super::json::{close, list, write};
use crate::escape::sarif as literal;
use crate::report::{Problem, Proof, SourceRow};
use crate::row::Row;
use crate::say;

pub use checklist::sarif;
pub(crate) use findings::Findings;
pub use places::Places;
use places::{bases, fingerprint};
pub(crate) use verification::{self as drift, comparison};

/// The version of the way in which fingerprints of findings are made.
const FINGERPRINT: &str = "ruleSubjectTarget/v1";

/// The schema that SARIF is written by.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What stands around the results.
struct Frame<'a> {
    /// What is judged by.
    rules: Vec<Value>,
    /// What tells this run from those of other commands and policies: `checklist/recommended`.
    run: String,
    /// When it ended, where that was kept.
    ended: Option<Moment>,
    problems: &'a [Problem],
    notices: Vec<&'a str>,
    places: &'a Places<'a>,
    locale: &'a Locale,
}

impl Frame<'_> {
    /// Writes all that stands before the results.
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        let driver = json!({
            "name": "Permlight", "version": version, "semanticVersion": version, "rules": self.rules,
        });
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
        write(out, &json!({ "driver": driver }))?;
        out.write_all(b",\n\"automationDetails\":")?;
        write(out, &json!({ "id": format!("permlight/{}/", self.run) }))?;
        out.write_all(b",\n\"originalUriBaseIds\":")?;
        write(out, &bases(self.locale))?;
        out.write_all(b",\n\"columnKind\":\"unicodeCodePoints\"")?;
        list(out, "invocations", [self.invocation()].iter())?;
        out.write_all(b",\n\"results\":[")
    }

    fn invocation(&self) -> Value {
        let notification = |problem: &Problem| {
            json!({
                "level": "error",
                "message": { "text": literal(&problem.message) },
                "locations": [self.places.location(&problem.place, (problem.line, problem.column), None)],
            })
        };
        let notice = |notice: &&str| json!({ "level": "note", "message": { "text": literal(notice) } });
        let mut invocation = json!({
            "executionSuccessful": self.problems.is_empty(),
            "toolExecutionNotifications": self.problems.iter().map(notification).collect::<Vec<_>>(),
        });
        if let Some(entries) = invocation.as_object_mut() {
            if !self.notices.is_empty() {
                let notices = self.notices.iter().map(notice).collect::<Vec<_>>();
                entries.insert("toolConfigurationNotifications".to_owned(), notices.into());
            }
            if let Some(ended) = self.ended {
                entries.insert("endTimeUtc".to_owned(), ended.to_string().into());
            }
        }
        invocation
    }
}

/// Writes all that stands after the results.
fn tail(out: &mut dyn Write) -> io::Result<()> {
    close(out)?;
    out.write_all(b"}]}\n")
}

/// Writes a whole log to memory.
fn whole(frame: &Frame<'_>, results: impl Iterator<Item = impl Serialize>) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = frame.head(&mut out).and_then(|()| {
        super::json::items(&mut out, results)?;
        tail(&mut out)
    });
    out
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a, P> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    kind: &'static str,
    level: &'static str,
    message: Text,
    /// Code scanning refuses the whole file if one result has none.
    locations: [Value; 1],
    partial_fingerprints: HashMap<&'static str, String>,
    /// Where a team has decided anything, every result says whether it is borne.
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression>>,
    properties: P,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn of(text: &str) -> Self {
        Self { text: literal(text) }
    }
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    outcome: &'static str,
    severity: Severity,
    subject: &'a str,
    target: &'a str,
    expected: &'a str,
    found: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    grantors: &'a [String],
    requirements: &'a [&'a str],
    /// When it was read, where that is not the moment of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<Moment>,
    proof: &'a Proof,
}

/// A finding; none if it is as it should be. `index`: of its rule. `known_by`: its place, where subjects of the same kind and
/// name are in several. `decided`: a team has decided something about any of them.
fn result<'r>(
    row: &'r Row<'_>,
    index: Option<usize>,
    known_by: &str,
    decided: bool,
    places: &Places<'_>,
) -> Option<Entry<'r, Properties<'r>>> {
    let (kind, level) = match row.standing {
        Standing::Fail | Standing::Accepted | Standing::Waived => ("fail", level(row.severity)),
        Standing::Unknown | Standing::Manual => ("review", "none"),
        Standing::Pass | Standing::NotApplicable => return None,
    };
    let about = row.about();
    let message = if kind == "fail" {
        let fix = row.locale.say(&message!("line.fix", row.fix.clone().into_owned()));
        format!("{about}: {}\n\n{fix}", row.message)
    } else {
        format!("{about}: {}", row.message)
    };
    let is_borne = matches!(row.standing, Standing::Accepted | Standing::Waived);
    let suppression = is_borne.then(|| Suppression {
        kind: "external",
        status: "accepted",
        justification: literal(&row.decision),
    });
    let print = fingerprint(&[row.rule, &say::id(row.kind, row.name), row.target, known_by]);
    Some(Entry {
        rule_id: row.rule,
        rule_index: index,
        kind,
        level,
        message: Text::of(&message),
        locations: [places.location(row.place, (row.line, None), Some((row.name, &row.subject)))],
        partial_fingerprints: HashMap::from([(FINGERPRINT, print)]),
        suppressions: decided.then(|| suppression.into_iter().collect()),
        properties: Properties {
            outcome: row.outcome,
            severity: row.severity,
            subject: &row.subject,
            target: row.target,
            expected: row.expected,
            found: &row.found,
            grantors: &row.grantors,
            requirements: &row.requirements,
            read: row.time.filter(|_| row.proof.minutes.is_some()),
            proof: &row.proof,
        },
    })
}

/// A rule, as results refer to it.
struct Descriptor<'a> {
    id: &'a str,
    severity: Severity,
    title: &'a str,
    why: &'a str,
    fix: &'a str,
    sources: &'a [SourceRow],
    requirements: &'a [String],
    tags: Vec<&'a str>,
}

impl Descriptor<'_> {
    fn value(&self, locale: &Locale) -> Value {
        // What a source says is kept in its own words, which are English; elsewhere its name has to do.
        let is_english = locale.language() == "en";
        let source = |source: &SourceRow| {
            if is_english { format!("{}: {}", source.title, source.says) } else { source.title.clone() }
        };
        let sources: Vec<_> = self.sources.iter().map(source).collect();
        let fix = locale.say(&message!("line.fix", self.fix.to_owned()));
        let help = format!("{fix}\n\n{}\n{}", locale.word("line.sources"), sources.join("\n"));
        let mut descriptor = json!({
            "id": self.id,
            "name": identifier(self.title),
            "shortDescription": { "text": literal(self.title) },
            "fullDescription": { "text": literal(self.why) },
            "help": { "text": literal(&help) },
            "defaultConfiguration": { "level": level(self.severity) },
            "properties": {
                "security-severity": security_severity(self.severity),
                "tags": self.tags,
                "severity": self.severity,
                "requirements": self.requirements,
            },
        });
        if let Some(source) = self.sources.iter().find(|source| source.url.starts_with("https://"))
            && let Some(entries) = descriptor.as_object_mut()
        {
            entries.insert("helpUri".to_owned(), source.url.as_str().into());
        }
        descriptor
    }
}

/// The level of a failure.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A number within the bounds by which code scanning tells the severities apart.
const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}

/// `Modify All Data is off` → `ModifyAllDataIsOff`.
fn identifier(title: &str) -> String {
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
