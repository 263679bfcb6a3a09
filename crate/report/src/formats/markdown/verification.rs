//! A comparison as Markdown.

use std::io::{self, Write};

use permlight_core::message::Locale;
use permlight_verify::Drift;

use super::{begin, bullets, end};
use crate::comparison::{Compared, DEPLOYS, by_subject, folded, sentence};
use crate::escape::markdown::{code, prose};
use crate::locale;
use crate::report::verification::WatchPart;

/// Writes the comparison; `all`: also what is folded, one by one.
pub(crate) fn comparison(out: &mut dyn Write, compared: &Compared<'_>, all: bool) -> io::Result<()> {
    begin(out, &compared.verdict(), &compared.total())?;
    if let Some(tested) = compared.tested() {
        writeln!(out, "\n{}", prose(&tested))?;
    }
    if compared.before.is_some() {
        let reasons = compared.reasons();
        bullets(out, "What speaks against the deploy", reasons.iter().map(String::as_str))?;
        for (what, title) in DEPLOYS {
            let own = by_subject(compared.deployed(what));
            if !own.is_empty() {
                writeln!(out, "\n## {title}")?;
                subjects(out, own, "###", compared.locale, all)?;
            }
        }
    } else {
        subjects(out, by_subject(compared.counted()), "##", compared.locale, all)?;
    }
    let expected: Vec<_> = compared.expected().map(|drift| sentence(drift, compared.locale)).collect();
    bullets(out, "Expected in one environment, so no drift", expected.iter().map(String::as_str))?;
    let unseen = compared.unseen();
    bullets(out, "Seen on neither side", unseen.iter().map(|(_, what)| what.as_str()))?;
    if let Some(part) = &compared.watch {
        watched(out, part, compared.locale)?;
    }
    end(out, locale::english(), compared.notices.iter().map(String::as_str), &compared.problems)
}

/// Writes how the watch stands.
pub(crate) fn watch(part: &WatchPart, locale: &Locale) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = begin(&mut out, &part.verdict(locale).1, "").and_then(|()| watched(&mut out, part, locale));
    out
}

fn watched(out: &mut dyn Write, part: &WatchPart, locale: &Locale) -> io::Result<()> {
    let lines = part.lines(locale);
    bullets(out, locale.word("verify.watch"), lines.iter().map(|(_, told)| told.as_str()))
}

fn subjects(
    out: &mut dyn Write,
    subjects: Vec<(String, Vec<&Drift>)>,
    heading: &str,
    locale: &Locale,
    all: bool,
) -> io::Result<()> {
    for (title, drift) in subjects {
        writeln!(out, "\n{heading} {}", prose(&title))?;
        let rows: Vec<_> = drift.iter().filter(|drift| all || drift.bulk.is_none()).collect();
        if !rows.is_empty() {
            writeln!(out, "\n| direction | severity | setting | tested | now | remark |")?;
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
                prose(&drift.remark().map_or_else(String::new, |remark| locale.say(&remark))),
            )?;
        }
        let folded = folded(&drift);
        if !all && !folded.is_empty() {
            writeln!(out, "\n{}", prose(&folded.join(", ")))?;
        }
    }
    Ok(())
}
