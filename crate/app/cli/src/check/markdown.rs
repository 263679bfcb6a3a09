//! The judgement as Markdown, for pull requests and job summaries.

use std::io::{self, Write};

use crate::language;
use crate::language::say;

use permlight_core::rule::Severity;
use permlight_org::assessment::Standing;

use super::judge::{Judged, Judgement};
use super::words::{capitalised, named, number, total, unknown_by_reason, verdict};
use crate::terminal::{self, line};
use permlight_report::escape::markdown::{code, prose};

/// Writes the judgement.
pub fn write(out: &mut dyn Write, judgement: &Judgement, verbose: bool) -> io::Result<()> {
    writeln!(out, "# Permlight\n\n**{}** {}", prose(&verdict(judgement)), prose(&total(judgement)))?;
    summary(out, judgement)?;
    for judged in judgement.subjects.iter().filter(|judged| !judged.left_alone()) {
        subject(out, judged, verbose)?;
    }
    notices(out, judgement)?;
    errors(out, judgement)
}

/// A row per subject that was judged.
fn summary(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    let severities = || Severity::ALL.into_iter().rev();
    let words: Vec<_> = severities().map(Severity::word).collect();
    let judged = judgement.subjects.iter().filter(|judged| !judged.left_alone());
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
            if judged.has_namesakes() { format!(" in {}", code(&judged.source)) } else { String::new() };
        writeln!(out, "| {}{place} | {failures} | {unknown} | {} |", title(judged), outcomes.pass)?;
    }
    let alone = judgement.subjects.iter().filter(|judged| judged.left_alone()).count();
    if alone > 0 {
        writeln!(out, "\n{} not judged: no rule of this policy judges them.", number(alone, "subject"))?;
    }
    Ok(())
}

fn title(judged: &Judged) -> String {
    format!("{} {}", capitalised(judged.kind), code(&judged.name))
}

fn subject(out: &mut dyn Write, judged: &Judged, verbose: bool) -> io::Result<()> {
    let failures = judged.failures();
    let unknown = unknown_by_reason(judged);
    let waived: Vec<_> = judged.of(Standing::Waived).collect();
    let accepted: Vec<_> = judged.of(Standing::Accepted).collect();
    if failures.is_empty() && unknown.is_empty() && waived.is_empty() && accepted.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}\n\n{}", title(judged), code(&judged.source))?;
    if !failures.is_empty() {
        writeln!(out, "\n| severity | rule | permission | line | what is wrong | what to do |")?;
        writeln!(out, "|---|---|---|--:|---|---|")?;
    }
    for ruled in failures {
        let finding = &ruled.finding;
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            finding.severity.word(),
            finding.rule.code,
            code(finding.target.name()),
            finding.line.map_or_else(String::new, |number| number.to_string()),
            prose(&line(&say(&ruled.message()))),
            prose(&line(&language::fix(finding))),
        )?;
    }
    if !waived.is_empty() {
        writeln!(out, "\nPasses that rest on a waiver:\n")?;
    }
    for ruled in waived {
        let (rule, target) = (ruled.finding.rule.code, code(ruled.finding.target.name()));
        writeln!(out, "- {rule} {target}: {}", prose(&line(&say(&ruled.message()))))?;
    }
    if !accepted.is_empty() {
        let names = accepted.iter().map(|ruled| {
            let finding = &ruled.finding;
            format!("{} {}", finding.rule.code, terminal::name(finding.target.name()))
        });
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

fn notices(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    if judgement.notices.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Notices\n")?;
    judgement.notices.iter().try_for_each(|notice| writeln!(out, "- {}", prose(&line(&say(&notice.message)))))
}

fn errors(out: &mut dyn Write, judgement: &Judgement) -> io::Result<()> {
    if judgement.error_count() == 0 {
        return Ok(());
    }
    writeln!(out, "\n## Errors\n\n| file | line | what is wrong |\n|---|--:|---|")?;
    for error in judgement.all_errors() {
        let number = error.line.map_or_else(String::new, |number| number.to_string());
        writeln!(out, "| {} | {number} | {} |", code(&error.source), prose(&line(&error.message)))?;
    }
    Ok(())
}
