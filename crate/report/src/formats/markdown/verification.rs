//! A comparison as Markdown.

use std::io::{self, Write};

use permlight_verify::Drift;

use super::{begin, bullets, end};
use crate::comparison::{Compared, DEPLOYS, by_subject, folded, sentence};
use crate::escape::markdown::{code, prose};

/// Writes the comparison; `all`: also what is folded, one by one.
pub(crate) fn comparison(out: &mut dyn Write, compared: &Compared<'_>, all: bool) -> io::Result<()> {
    begin(out, &compared.verdict(), &compared.total())?;
    if let Some(tested) = compared.tested() {
        writeln!(out, "\n{}", prose(&tested))?;
    }
    if compared.before.is_some() {
        let reasons = compared.reasons().iter().map(String::as_str);
        bullets(out, "What speaks against the deploy", reasons)?;
        for (what, title) in DEPLOYS {
            let own = by_subject(compared.deployed(what));
            if !own.is_empty() {
                writeln!(out, "\n## {title}")?;
                subjects(out, own, "###", all)?;
            }
        }
    } else {
        subjects(out, by_subject(compared.counted()), "##", all)?;
    }
    let expected: Vec<_> = compared.expected().map(sentence).collect();
    bullets(out, "Expected in one environment, so no drift", expected.iter().map(String::as_str))?;
    let unseen = compared.unseen();
    bullets(out, "Seen on neither side", unseen.iter().map(|(_, what)| what.as_str()))?;
    end(out, compared.notices.iter().map(String::as_str), &compared.problems)
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
        let folded = folded(&drift);
        if !all && !folded.is_empty() {
            writeln!(out, "\n{}", prose(&folded.join(", ")))?;
        }
    }
    Ok(())
}
