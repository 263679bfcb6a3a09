//! A comparison for people.

use std::io;

use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_verify::{Drift, Line};

use super::notice;
use crate::comparison::{
    Compared, DEPLOYS, by_subject, called, direction, folded, has_letters, sentence, shown, values,
};
use crate::escape::line;
use crate::page::{BAD, BOLD, FAINT, GOOD, HINT, Page, severity_style};
use crate::report::verification::WatchPart;
use crate::watch::Mood;

/// Writes the comparison; `all`: also what is folded, one by one.
pub fn comparison(page: &mut Page<'_>, compared: &Compared<'_>, all: bool) -> io::Result<()> {
    if compared.before.is_some() {
        deploy(page, compared, all)?;
    } else {
        for (title, drift) in by_subject(compared.counted(), compared.locale) {
            page.put(BOLD, &title)?;
            page.end()?;
            rows(page, &drift, compared.locale, all)?;
            page.end()?;
        }
    }
    let expected: Vec<_> = compared.expected().collect();
    if !expected.is_empty() {
        page.put(BOLD, compared.locale.word("command-verify.expected-title"))?;
        page.end()?;
        for drift in expected {
            page.indent(2)?;
            page.wrapped(FAINT, &line(&sentence(drift, compared.locale)), 4)?;
        }
        page.end()?;
    }
    if !all && has_letters(&compared.comparison.drift) {
        page.wrapped(FAINT, compared.locale.word("task.letters"), 0)?;
        page.end()?;
    }
    let unseen = compared.unseen();
    if !unseen.is_empty() {
        page.put(BOLD, compared.locale.word("command-verify.unseen-title"))?;
        page.end()?;
        for (needed, what) in unseen {
            page.indent(2)?;
            page.wrapped(if needed { BAD } else { FAINT }, &line(&what), 4)?;
        }
        page.end()?;
    }
    if let Some(part) = &compared.watch {
        watch(page, part, compared.locale)?;
    }
    for told in compared.remarks(compared.before.is_some()) {
        notice(page, compared.locale, FAINT, &told, 10)?;
    }
    if let Some(tested) = compared.tested() {
        page.wrapped(FAINT, &line(&tested), 0)?;
    }
    page.wrapped(if compared.is_good() { GOOD } else { BAD }, &compared.verdict(), 0)?;
    page.wrapped(FAINT, &compared.total(), 0)
}

/// Writes how the watch stands, after what it found.
pub fn watch(page: &mut Page<'_>, part: &WatchPart, locale: &Locale) -> io::Result<()> {
    let style = |mood| match mood {
        Mood::Good => GOOD,
        Mood::Bad => BAD,
        Mood::Plain => anstyle::Style::new(),
    };
    page.put(BOLD, locale.word("verify.watch"))?;
    page.end()?;
    for (mood, told) in part.lines(locale) {
        page.indent(2)?;
        page.wrapped(style(mood), &line(&told), 4)?;
    }
    let (mood, verdict) = part.verdict(locale);
    page.wrapped(style(mood), &verdict, 0)?;
    page.end()
}

/// What a deploy would do.
fn deploy(page: &mut Page<'_>, compared: &Compared<'_>, all: bool) -> io::Result<()> {
    for (what, title) in DEPLOYS {
        let subjects = by_subject(compared.deployed(what), compared.locale);
        if subjects.is_empty() {
            continue;
        }
        let count = subjects.iter().map(|(_, drift)| drift.len()).sum::<usize>();
        page.put(BOLD, &format!("{}: {count}", compared.locale.word(title)))?;
        page.end()?;
        for (subject, drift) in subjects {
            page.indent(2)?;
            page.put(HINT, &subject)?;
            page.end()?;
            rows(page, &drift, compared.locale, all)?;
        }
        page.end()?;
    }
    if !compared.reasons().is_empty() {
        page.put(BOLD, compared.locale.word("command-verify.against-title"))?;
        page.end()?;
        for reason in compared.reasons() {
            page.indent(2)?;
            page.wrapped(BAD, &line(&reason), 4)?;
        }
        page.end()?;
    }
    Ok(())
}

fn rows(page: &mut Page<'_>, drift: &[&Drift], locale: &Locale, all: bool) -> io::Result<()> {
    let mut told = None;
    for row in shown(drift, all) {
        page.indent(4)?;
        let style = severity_style(row.worst.severity);
        page.cell(style, locale.word(direction(row.direction())), 9)?;
        page.cell(style, locale.word(row.worst.severity.key()), 10)?;
        page.wrapped(
            anstyle::Style::new(),
            &locale.say(&message!("line.pair", called(&row, locale), both(&row, locale))),
            23,
        )?;
        let is_untold = row.all.iter().any(|drift| drift.reason.is_some());
        let remark = row.remark().filter(|_| !is_untold || row.remark() != told);
        told = row.remark().filter(|_| is_untold).or(told);
        if let Some(remark) = remark {
            page.indent(23)?;
            page.wrapped(FAINT, &line(&locale.say(&remark)), 23)?;
        }
    }
    let folded = folded(drift, locale);
    if !all && !folded.is_empty() {
        let folded = Arg::List(folded.into_iter().map(Arg::Text).collect());
        page.indent(4)?;
        page.wrapped(FAINT, &locale.say(&message!("command-verify.details", folded)), 4)?;
    }
    Ok(())
}

/// The two values of a row, the tested one first: `R----- → RCEDVM`, or `tested off, now on`.
fn both(row: &Line<'_>, locale: &Locale) -> String {
    let (tested, actual) = row.values();
    if row.object.is_some() { format!("{tested} → {actual}") } else { values(row.worst, locale) }
}
