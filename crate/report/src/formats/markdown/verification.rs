//! A comparison as Markdown.

use std::io::{self, Write};

use permlight_core::fact;
use permlight_core::message::Locale;
use permlight_core::section::Section;
use permlight_verify::{Drift, Line};

use super::{begin, bullets, end};
use crate::comparison::{Compared, DEPLOYS, by_subject, direction, folded, has_letters, sentence, shown};
use crate::escape::markdown::{code, prose};
use crate::report::verification::WatchPart;
use crate::say;
use crate::tasks;

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
                let count = own.iter().map(|(_, drift)| drift.len()).sum::<usize>();
                writeln!(out, "\n## {}: {count}", locale.word(title))?;
                subjects(out, own, "###", locale, all)?;
            }
        }
    } else {
        subjects(out, by_subject(compared.counted(), locale), "##", locale, all)?;
    }
    if has_letters(&compared.comparison.drift) {
        writeln!(out, "\n{}", prose(locale.word("task.letters")))?;
    }
    let expected: Vec<_> = compared.expected().map(|drift| sentence(drift, locale)).collect();
    bullets(out, locale.word("command-verify.expected-title"), expected.iter().map(String::as_str))?;
    let unseen = compared.unseen();
    bullets(out, locale.word("command-verify.unseen-title"), unseen.iter().map(|(_, what)| what.as_str()))?;
    if let Some(part) = &compared.watch {
        watched(out, part, locale)?;
    }
    let tasks = tasks::of(&compared.comparison.drift, locale);
    if !tasks.is_empty() {
        writeln!(out, "\n## {}\n\n{}", prose(locale.word("task.title")), tasks.trim_end())?;
    }
    let remarks = compared.remarks(compared.before.is_some());
    end(out, locale, remarks.iter().map(String::as_str), &compared.problems)
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
        let rows = shown(&drift, all);
        if !rows.is_empty() {
            writeln!(out, "\n| {} |", HEADS.map(|key| locale.word(key)).join(" | "))?;
            writeln!(out, "|---|---|---|---|---|---|")?;
        }
        for row in rows {
            let (tested, actual) = row.values();
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                locale.word(direction(row.direction())),
                locale.word(row.worst.severity.key()),
                target(&row, locale),
                code(say::value(locale, &tested)),
                code(say::value(locale, &actual)),
                prose(&row.remark().map_or_else(String::new, |remark| locale.say(&remark))),
            )?;
        }
        let folded = folded(&drift, locale);
        if !all && !folded.is_empty() {
            writeln!(out, "\n{}", prose(&folded.join(locale.word("list.comma"))))?;
        }
    }
    Ok(())
}

/// The section and what it is about: of a user permission its label, too.
fn target(row: &Line<'_>, locale: &Locale) -> String {
    let target = row.object.unwrap_or(&row.worst.target);
    let label = locale.label(target);
    let is_named = Section::of(fact::split(&row.worst.fact).0) == Section::UserPermissions && label != target;
    let label = if is_named { format!("{} ", prose(label)) } else { String::new() };
    format!("{label}{} {}", code(&row.worst.section), code(target))
}
