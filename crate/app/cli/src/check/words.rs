//! Counts, names and reasons as people read them.

use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::{Counts, Failures, Standing};

use super::judge::{Judged, Judgement};
use crate::language::say;
use crate::terminal;

/// How many names a list gives before it only counts.
const NAMED: usize = 5;

/// What cannot be told of a subject: rule and target of each finding, by reason.
pub fn unknown_by_reason(judged: &Judged) -> Vec<(String, Vec<String>)> {
    let mut by_reason: Vec<(String, Vec<String>)> = Vec::new();
    for ruled in judged.of(Standing::Unknown) {
        let finding = &ruled.finding;
        let reason = say(&finding.shared_reason());
        let target = format!("{} {}", finding.rule.code, terminal::name(finding.target.name()));
        match by_reason.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, targets)) => targets.push(target),
            None => by_reason.push((reason, vec![target])),
        }
    }
    by_reason
}

/// The first names and how many more there are, or all names.
pub fn named(names: impl ExactSizeIterator<Item = String>, all: bool) -> String {
    let shown = if all { names.len() } else { NAMED };
    let more = names.len().saturating_sub(shown);
    let first = names.take(shown).map(|name| terminal::name(&name)).collect::<Vec<_>>().join(", ");
    if more == 0 { first } else { format!("{first} and {more} more (-v names them)") }
}

/// `2 failures (1 critical, 1 low), 3 unknown, 40 passes`; what is not there is left out.
pub fn counted(counts: &Counts) -> String {
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

/// All that was judged, counted, in one sentence.
pub fn total(judgement: &Judgement) -> String {
    let mut parts = vec![number(judgement.subjects.len(), "subject"), counted(&judgement.counts)];
    if judgement.error_count() > 0 {
        parts.push(number(judgement.error_count(), "error"));
    }
    if judgement.ignored_files > 0 {
        parts.push(format!("{} ignored", number(judgement.ignored_files, "other file")));
    }
    format!("{}: {}.", judgement.policy.title, parts.join("; "))
}

/// What comes of it, in one sentence.
pub fn verdict(judgement: &Judgement) -> String {
    let severity = judgement.fail_on.word();
    if !judgement.judged_anything() {
        "No verdict: nothing was judged.".to_owned()
    } else if judgement.error_count() > 0 {
        "No verdict: part of the input could not be read or judged.".to_owned()
    } else if judgement.at_or_above() > 0 {
        let failures = number(judgement.at_or_above(), "failure");
        format!("Not passed: {failures} of severity {severity} or above.")
    } else {
        format!("Passed: no failure of severity {severity} or above.")
    }
}
