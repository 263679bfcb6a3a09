//! Findings as Markdown: a table of the subjects, then what is wrong with each.

use std::io::{self, Write};

use permlight_core::rule::Severity;
use permlight_org::assessment::Standing;

use super::{begin, end, number as line_number};
use crate::escape::markdown::{code, prose};
use crate::escape::{line, name};
use crate::findings::{Judged, Outline, Stream, Totals};
use crate::row::Row;
use crate::say::{capitalised, named, number};

/// The format.
pub(crate) struct Findings {
    /// Every failure and unknown is named.
    pub verbose: bool,
}

impl Stream for Findings {
    fn waits(&self) -> bool {
        true
    }

    fn head(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        begin(out, &totals.verdict(), &totals.counted())?;
        summary(out, &totals.subjects)
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged<'_>) -> io::Result<()> {
        if judged.outline.left_alone() { Ok(()) } else { subject(out, judged, self.verbose) }
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        end(out, totals.told().iter().map(|notice| notice.message.as_str()), &totals.problems)
    }
}

/// A row per subject that was judged.
fn summary(out: &mut dyn Write, subjects: &[Outline]) -> io::Result<()> {
    let severities = || Severity::ALL.into_iter().rev();
    let words: Vec<_> = severities().map(Severity::word).collect();
    let judged = subjects.iter().filter(|judged| !judged.left_alone());
    let mut any = false;
    for judged in judged {
        if !any {
            writeln!(out, "\n| subject | {} | unknown | pass |", words.join(" | "))?;
            writeln!(out, "|---|{}", "--:|".repeat(words.len() + 2))?;
            any = true;
        }
        let counts = &judged.counts;
        let failures: Vec<_> =
            severities().map(|severity| counts.failures.of(severity).to_string()).collect();
        let (failures, outcomes) = (failures.join(" | "), counts.outcomes);
        let unknown = outcomes.unknown + outcomes.manual;
        let place =
            if judged.has_namesakes() { format!(" in {}", code(&judged.place)) } else { String::new() };
        writeln!(out, "| {}{place} | {failures} | {unknown} | {} |", title(judged), outcomes.pass)?;
    }
    let alone = subjects.iter().filter(|judged| judged.left_alone()).count();
    if alone > 0 {
        writeln!(out, "\n{} not judged: no rule of this policy judges them.", number(alone, "subject"))?;
    }
    Ok(())
}

fn title(outline: &Outline) -> String {
    format!("{} {}", capitalised(outline.kind), code(&outline.name))
}

fn subject(out: &mut dyn Write, judged: &Judged<'_>, verbose: bool) -> io::Result<()> {
    let failures = judged.failures();
    let unknown = judged.unknown_by_reason();
    let waived: Vec<_> = judged.of(Standing::Waived).collect();
    let accepted: Vec<_> = judged.of(Standing::Accepted).collect();
    if failures.is_empty() && unknown.is_empty() && waived.is_empty() && accepted.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}\n\n{}", title(&judged.outline), code(&judged.outline.place))?;
    if !failures.is_empty() {
        writeln!(out, "\n| severity | rule | permission | line | what is wrong | what to do |")?;
        writeln!(out, "|---|---|---|--:|---|---|")?;
    }
    failures.iter().try_for_each(|row| failure(out, row))?;
    if !waived.is_empty() {
        writeln!(out, "\nPasses that rest on a waiver:\n")?;
    }
    for row in waived {
        writeln!(out, "- {} {}: {}", row.rule, code(row.target), prose(&line(&row.says())))?;
    }
    if !accepted.is_empty() {
        let names = accepted.iter().map(|row| format!("{} {}", row.rule, name(row.target)));
        writeln!(out, "\nAccepted failures, which do not count: {}", prose(&named(names, verbose)))?;
    }
    if !unknown.is_empty() {
        writeln!(out, "\nUnknown, which is no pass:\n")?;
    }
    for (reason, targets) in unknown {
        writeln!(out, "- {} {}", prose(&line(&reason)), prose(&named(targets.into_iter(), verbose)))?;
    }
    Ok(())
}

fn failure(out: &mut dyn Write, row: &Row<'_>) -> io::Result<()> {
    let (target, number) = (code(row.target), line_number(row.line));
    let (says, fix) = (prose(&line(&row.says())), prose(&line(&row.fix)));
    writeln!(out, "| {} | {} | {target} | {number} | {says} | {fix} |", row.severity.word(), row.rule)
}
