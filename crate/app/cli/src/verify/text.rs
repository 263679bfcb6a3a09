//! The comparison for people.

use std::io;

use permlight_verify::deploy::{Before, Deploy, Readiness};
use permlight_verify::{Direction, Drift};

use super::Report;
use super::words;
use crate::terminal::{BAD, BOLD, FAINT, GOOD, HINT, Page, line, severity_style};

/// Writes the comparison; `all`: also what is folded, one by one.
pub fn write(page: &mut Page<'_>, report: &Report<'_>, all: bool) -> io::Result<()> {
    match &report.before {
        Some(before) => deploy(page, before, all)?,
        None => {
            for (title, drift) in words::by_subject(report.counted()) {
                page.put(BOLD, &title)?;
                page.end()?;
                rows(page, &drift, all)?;
                page.end()?;
            }
        }
    }
    let expected: Vec<_> = report.expected().collect();
    if !expected.is_empty() {
        page.put(BOLD, "Expected in one environment, so no drift")?;
        page.end()?;
        for drift in expected {
            page.indent(2)?;
            page.wrapped(FAINT, &line(&words::sentence(drift)), 4)?;
        }
        page.end()?;
    }
    let unseen = words::unseen(report);
    if !unseen.is_empty() {
        page.put(BOLD, "Seen on neither side")?;
        page.end()?;
        for (needed, what) in unseen {
            page.indent(2)?;
            page.wrapped(if needed { BAD } else { FAINT }, &line(&what), 4)?;
        }
        page.end()?;
    }
    for notice in &report.notices {
        page.cell(HINT, "notice", 10)?;
        page.wrapped(FAINT, &line(notice), 10)?;
    }
    if let Some(tested) = words::tested(report) {
        page.wrapped(FAINT, &line(&tested), 0)?;
    }
    page.wrapped(if report.is_good() { GOOD } else { BAD }, &words::verdict(report), 0)?;
    page.wrapped(FAINT, &words::total(report), 0)
}

/// What a deploy would do.
fn deploy(page: &mut Page<'_>, before: &Before<'_>, all: bool) -> io::Result<()> {
    for deploy in Deploy::ALL {
        let drift = before.what(deploy);
        if drift.is_empty() {
            continue;
        }
        page.put(BOLD, words::deploy(deploy))?;
        page.end()?;
        for (subject, drift) in words::by_subject(drift.into_iter()) {
            page.indent(2)?;
            page.put(HINT, &subject)?;
            page.end()?;
            rows(page, &drift, all)?;
        }
        page.end()?;
    }
    if let Readiness::NotReady(reasons) = &before.verdict {
        page.put(BOLD, "What speaks against the deploy")?;
        page.end()?;
        for reason in reasons {
            page.indent(2)?;
            page.wrapped(BAD, &line(reason), 4)?;
        }
        page.end()?;
    }
    Ok(())
}

fn rows(page: &mut Page<'_>, drift: &[&Drift], all: bool) -> io::Result<()> {
    let mut reason = None;
    for drift in drift.iter().filter(|drift| all || drift.bulk.is_none()) {
        page.indent(4)?;
        let style = severity_style(drift.severity);
        page.cell(style, drift.direction.word(), 9)?;
        page.cell(style, drift.severity.word(), 10)?;
        page.wrapped(
            anstyle::Style::new(),
            &format!("{}: {}", words::target(drift), words::values(drift)),
            23,
        )?;
        if drift.direction == Direction::Unknown && drift.reason != reason {
            reason = drift.reason;
            page.indent(23)?;
            page.wrapped(FAINT, reason.unwrap_or_default(), 23)?;
        }
    }
    let folded = words::folded(drift);
    if !all && !folded.is_empty() {
        page.indent(4)?;
        page.wrapped(FAINT, &format!("{}; --all lists them", folded.join(", ")), 4)?;
    }
    Ok(())
}
