//! Counts and names in sentences, the same in every format.

use permlight_core::finding::{Finding, Outcome};
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::{Counts, Failures};

use crate::escape;

/// How many names a list gives before it only counts.
const NAMED: usize = 5;

/// A count and its noun.
pub fn number(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// The kind at the start of a line.
pub fn capitalised(kind: SubjectKind) -> String {
    let label = kind.label();
    let mut letters = label.chars();
    letters
        .next()
        .map_or_else(String::new, |first| format!("{}{}", first.to_ascii_uppercase(), letters.as_str()))
}

/// What a subject is known by in every format: `profile:HubSpot Integration`.
pub fn id(kind: SubjectKind, name: &str) -> String {
    [kind.id(), ":", name].concat()
}

/// The first names and how many more there are, or all names.
pub(crate) fn named(names: impl ExactSizeIterator<Item = String>, all: bool) -> String {
    let shown = if all { names.len() } else { NAMED };
    let more = names.len().saturating_sub(shown);
    let first = names.take(shown).map(|name| escape::name(&name)).collect::<Vec<_>>().join(", ");
    if more == 0 { first } else { format!("{first} and {more} more (-v names them)") }
}

/// `2 failures (1 critical, 1 low), 3 unknown, 40 passes`; what is not there is left out.
pub(crate) fn counted(counts: &Counts) -> String {
    let outcomes = counts.outcomes;
    let mut parts = Vec::new();
    if outcomes.fail > 0 {
        parts.push(format!("{} ({})", number(outcomes.fail, "failure"), severities(counts.failures)));
    }
    let others = [
        (outcomes.accepted, "accepted"),
        (outcomes.unknown, "unknown"),
        (outcomes.manual, "to look at by hand"),
    ];
    parts.extend(
        others.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")),
    );
    let passes = if outcomes.pass == 1 { "1 pass".to_owned() } else { format!("{} passes", outcomes.pass) };
    parts.push(match outcomes.waived {
        0 => passes,
        waived => format!("{passes} ({waived} on a waiver)"),
    });
    if outcomes.not_applicable > 0 {
        parts.push(format!("{} not applicable", outcomes.not_applicable));
    }
    parts.join(", ")
}

fn severities(failures: Failures) -> String {
    let counted = Severity::ALL.into_iter().rev().map(|severity| (failures.of(severity), severity.word()));
    let words = counted.filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    words.collect::<Vec<_>>().join(", ")
}

/// Why a finding cannot be told, without the permission that its message begins with; empty where it can.
pub(crate) fn reason(finding: &Finding, locale: &Locale) -> String {
    if finding.outcome == Outcome::Unknown { locale.say(&finding.shared_reason()) } else { String::new() }
}
