//! A comparison as Markdown.

use std::io::{self, Write};

use permlight_core::message::Locale;
use permlight_verify::Drift;

use super::{begin, bullets, end};
use crate::comparison::{Compared, DEPLOYS, by_subject, direction, folded, sentence};
use crate::escape::markdown::{code, prose};
use crate::report::verification::WatchPart;
use crate::say;

/// The columns of the table of differences.
const HEADS: [&str; 6] = [
    "command-verify.head-direction",
    "command-verify.head-severity",
    "command-verify.head-setting",
    "command-verify.head-tested",
    "command-verify.head-now",
    "command-verify.head-remark",
];

/// Writes the comparison; `all`: also what is folded, one by one.
pub(crate) fn comparison(out: &mut dyn Write, compared: &Compared<'_>, all: bool) -> io::Result<()> {
    let locale = compared.locale;
    begin(out, &compared.verdict(), &compared.total())?;
    if let Some(tested) = compared.tested() {
        writeln!(out, "\n{}", prose(&tested))?;
    }
    if compared.before.is_some() {
        let reasons = compared.reasons();
        bullets(out, locale.word("command-verify.against-title"), reasons.iter().map(String::as_str))?;
        for (what, title) in DEPLOYS {
            let own = by_subject(compared.deployed(what), locale);
            if !own.is_empty() {
                writeln!(out, "\n## {}", locale.word(title))?;
                subjects(out, own, "###", locale, all)?;
            }
        }
    } else {
        subjects(out, by_subject(compared.counted(), locale), "##", locale, all)?;
    }
    let expected: Vec<_> = compared.expected().map(|drift| sentence(drift, locale)).collect();
    bullets(out, locale.word("command-verify.expected-title"), expected.iter().map(String::as_str))?;
    let unseen = compared.unseen();
    bullets(out, locale.word("command-verify.unseen-title"), unseen.iter().map(|(_, what)| what.as_str()))?;
    if let Some(part) = &compared.watch {
        watched(out, part, locale)?;
    }
    end(out, locale, compared.notices.iter().map(String::as_str), &compared.problems)
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
            writeln!(out, "\n| {} |", HEADS.map(|key| locale.word(key)).join(" | "))?;
            writeln!(out, "|---|---|---|---|---|---|")?;
        }
        for drift in rows {
            writeln!(
                out,
                "| {} | {} | {} {} | {} | {} | {} |",
                locale.word(direction(drift.direction)),
                locale.word(drift.severity.key()),
                code(&drift.section),
                code(&drift.target),
                code(say::value(locale, &drift.tested)),
                code(say::value(locale, &drift.actual)),
                prose(&drift.remark().map_or_else(String::new, |remark| locale.say(&remark))),
            )?;
        }
        let folded = folded(&drift, locale);
        if !all && !folded.is_empty() {
            writeln!(out, "\n{}", prose(&folded.join(locale.word("list.comma"))))?;
        }
    }
    Ok(())
}
