//! Findings as Markdown: a table of the subjects, then what is wrong with each.

use std::io::{self, Write};

use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_core::message::Locale;
use permlight_core::rule::Severity;
use permlight_org::checklist::ItemOutcome;

use super::{begin, end, number};
use crate::escape::markdown::{code, prose};
use crate::escape::{line, name};
use crate::findings::{Judged, Outline, Stream, Totals};
use crate::row::Row;
use crate::say::{self, named};

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
        summary(out, totals)
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        if judged.outline.left_alone() { Ok(()) } else { subject(out, judged, self.verbose) }
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        end(out, totals.locale, totals.told().iter().map(|notice| notice.message.as_str()), &totals.problems)
    }
}

/// A row per subject that was judged.
fn summary(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    let (locale, subjects) = (totals.locale, &totals.subjects);
    let severities = || Severity::ALL.into_iter().rev();
    let judged = subjects.iter().filter(|judged| !judged.left_alone());
    let mut any = false;
    for judged in judged {
        if !any {
            let mut heads = vec![locale.word("command-markdown.subject").to_owned()];
            heads.extend(severities().map(|own| say::severity(locale, own)));
            heads.extend([ItemOutcome::Unknown, ItemOutcome::Pass].map(|own| say::outcome(locale, own)));
            writeln!(out, "\n| {} |\n|---|{}", heads.join(" | "), "--:|".repeat(heads.len() - 1))?;
            any = true;
        }
        let counts = &judged.counts;
        let failures: Vec<_> =
            severities().map(|severity| counts.failures.of(severity).to_string()).collect();
        let (failures, outcomes) = (failures.join(" | "), counts.outcomes);
        let unknown = outcomes.unknown + outcomes.manual;
        let place = if judged.has_namesakes() {
            locale.say(&message!("line.in-place", code(&judged.place)))
        } else {
            String::new()
        };
        writeln!(out, "| {}{place} | {failures} | {unknown} | {} |", title(judged), outcomes.pass)?;
    }
    let alone = subjects.iter().filter(|judged| judged.left_alone()).count();
    if alone > 0 {
        writeln!(out, "\n{}", say::count(locale, "command-totals.alone", alone))?;
    }
    Ok(())
}

fn title(outline: &Outline) -> String {
    say::title(outline.locale, outline.kind, &code(&outline.name))
}

fn subject(out: &mut dyn Write, judged: &Judged, verbose: bool) -> io::Result<()> {
    let locale = judged.outline.locale;
    let failures = judged.failures();
    let unknown = judged.unknown_by_reason();
    let waived: Vec<_> = judged.of(Standing::Waived).collect();
    let accepted: Vec<_> = judged.of(Standing::Accepted).collect();
    if failures.is_empty() && unknown.is_empty() && waived.is_empty() && accepted.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}\n\n{}", title(&judged.outline), code(&judged.outline.place))?;
    if !failures.is_empty() {
        let heads = ["severity", "rule", "permission", "line", "wrong", "to-do"];
        let heads = heads.map(|id| say::word(locale, "command-markdown", id)).join(" | ");
        writeln!(out, "\n| {heads} |\n|---|---|---|--:|---|---|")?;
    }
    failures.iter().try_for_each(|row| failure(out, locale, row))?;
    if !waived.is_empty() {
        writeln!(out, "\n{}\n", locale.word("command-markdown.on-waiver"))?;
    }
    for row in waived {
        writeln!(out, "- {} {}: {}", row.rule, code(row.target), prose(&line(&row.says())))?;
    }
    if !accepted.is_empty() {
        let names = accepted.iter().map(|row| format!("{} {}", row.rule, name(row.target)));
        let accepted = message!("command-markdown.accepted", named(locale, names, verbose));
        writeln!(out, "\n{}", prose(&locale.say(&accepted)))?;
    }
    if !unknown.is_empty() {
        writeln!(out, "\n{}\n", locale.word("command-markdown.unknown"))?;
    }
    for (reason, targets) in unknown {
        writeln!(out, "- {} {}", prose(&line(&reason)), prose(&named(locale, targets.into_iter(), verbose)))?;
    }
    Ok(())
}

fn failure(out: &mut dyn Write, locale: &Locale, row: &Row<'_>) -> io::Result<()> {
    let target = code(row.target);
    let mut line_number = number(row.line);
    if row.is_elsewhere {
        line_number = code(&format!("{}:{line_number}", row.place));
    }
    let (says, fix) = (prose(&line(&row.says())), prose(&line(&row.fix)));
    writeln!(
        out,
        "| {} | {} | {target} | {line_number} | {says} | {fix} |",
        say::severity(locale, row.severity),
        row.rule
    )
}
