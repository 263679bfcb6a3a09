//! The comparison as Markdown, for pull requests and job summaries.

use std::io::{self, Write};

use permlight_report::escape::markdown::{code, prose};
use permlight_verify::Drift;
use permlight_verify::deploy::{Deploy, Readiness};

use super::{Report, words};
use crate::terminal::line;

/// Writes the comparison; `all`: also what is folded, one by one.
pub fn write(out: &mut dyn Write, report: &Report<'_>, all: bool) -> io::Result<()> {
    writeln!(out, "# Permlight\n\n**{}** {}", prose(&words::verdict(report)), prose(&words::total(report)))?;
    if let Some(tested) = words::tested(report) {
        writeln!(out, "\n{}", prose(&tested))?;
    }
    if let Some(before) = &report.before {
        if let Readiness::NotReady(reasons) = &before.verdict {
            writeln!(out, "\n## What speaks against the deploy\n")?;
            reasons.iter().try_for_each(|reason| writeln!(out, "- {}", prose(&line(reason))))?;
        }
        for deploy in Deploy::ALL {
            let drift = before.what(deploy);
            if !drift.is_empty() {
                writeln!(out, "\n## {}", words::deploy(deploy))?;
                subjects(out, words::by_subject(drift.into_iter()), "###", all)?;
            }
        }
    } else {
        subjects(out, words::by_subject(report.counted()), "##", all)?;
    }
    let expected: Vec<_> = report.expected().collect();
    if !expected.is_empty() {
        writeln!(out, "\n## Expected in one environment, so no drift\n")?;
        expected.iter().try_for_each(|drift| writeln!(out, "- {}", prose(&line(&words::sentence(drift)))))?;
    }
    let unseen = words::unseen(report);
    if !unseen.is_empty() {
        writeln!(out, "\n## Seen on neither side\n")?;
        unseen.iter().try_for_each(|(_, what)| writeln!(out, "- {}", prose(&line(what))))?;
    }
    if !report.notices.is_empty() {
        writeln!(out, "\n## Notices\n")?;
        report.notices.iter().try_for_each(|notice| writeln!(out, "- {}", prose(&line(notice))))?;
    }
    if !report.errors.is_empty() {
        writeln!(out, "\n## Errors\n")?;
        report.errors.iter().try_for_each(|error| writeln!(out, "- {}", prose(&line(&error.to_string()))))?;
    }
    Ok(())
}

fn subjects(
    out: &mut dyn Write,
    subjects: Vec<(String, Vec<&Drift>)>,
    heading: &str,
    all: bool,
) -> io::Result<()> {
    for (title, drift) in subjects {
        writeln!(out, "\n{heading} {}", prose(&title))?;
        let rows: Vec<_> = drift.iter().filter(|drift| all || drift.bulk.is_none()).collect();
        if !rows.is_empty() {
            writeln!(out, "\n| direction | severity | setting | tested | now | why it cannot be told |")?;
            writeln!(out, "|---|---|---|---|---|---|")?;
        }
        for drift in rows {
            writeln!(
                out,
                "| {} | {} | {} {} | {} | {} | {} |",
                drift.direction.word(),
                drift.severity.word(),
                code(&drift.section),
                code(&drift.target),
                code(&drift.tested),
                code(&drift.actual),
                prose(drift.reason.unwrap_or_default()),
            )?;
        }
        let folded = words::folded(&drift);
        if !all && !folded.is_empty() {
            writeln!(out, "\n{}", prose(&folded.join(", ")))?;
        }
    }
    Ok(())
}
