//! A comparison for people.

use std::io;

use permlight_verify::{Direction, Drift};

use super::notice;
use crate::comparison::{Compared, DEPLOYS, by_subject, folded, sentence, setting, values};
use crate::escape::line;
use crate::page::{BAD, BOLD, FAINT, GOOD, HINT, Page, severity_style};

/// Writes the comparison; `all`: also what is folded, one by one.
pub fn comparison(page: &mut Page<'_>, compared: &Compared<'_>, all: bool) -> io::Result<()> {
    if compared.before.is_some() {
        deploy(page, compared, all)?;
    } else {
        for (title, drift) in by_subject(compared.counted()) {
            page.put(BOLD, &title)?;
            page.end()?;
            rows(page, &drift, all)?;
            page.end()?;
        }
    }
    let expected: Vec<_> = compared.expected().collect();
    if !expected.is_empty() {
        page.put(BOLD, "Expected in one environment, so no drift")?;
        page.end()?;
        for drift in expected {
            page.indent(2)?;
            page.wrapped(FAINT, &line(&sentence(drift)), 4)?;
        }
        page.end()?;
    }
    let unseen = compared.unseen();
    if !unseen.is_empty() {
        page.put(BOLD, "Seen on neither side")?;
        page.end()?;
        for (needed, what) in unseen {
            page.indent(2)?;
            page.wrapped(if needed { BAD } else { FAINT }, &line(&what), 4)?;
        }
        page.end()?;
    }
    for told in &compared.notices {
        notice(page, FAINT, told, 10)?;
    }
    if let Some(tested) = compared.tested() {
        page.wrapped(FAINT, &line(&tested), 0)?;
    }
    page.wrapped(if compared.is_good() { GOOD } else { BAD }, &compared.verdict(), 0)?;
    page.wrapped(FAINT, &compared.total(), 0)
}

/// What a deploy would do.
fn deploy(page: &mut Page<'_>, compared: &Compared<'_>, all: bool) -> io::Result<()> {
    for (what, title) in DEPLOYS {
        let subjects = by_subject(compared.deployed(what));
        if subjects.is_empty() {
            continue;
        }
        page.put(BOLD, title)?;
        page.end()?;
        for (subject, drift) in subjects {
            page.indent(2)?;
            page.put(HINT, &subject)?;
            page.end()?;
            rows(page, &drift, all)?;
        }
        page.end()?;
    }
    if !compared.reasons().is_empty() {
        page.put(BOLD, "What speaks against the deploy")?;
        page.end()?;
        for reason in compared.reasons() {
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
        page.wrapped(anstyle::Style::new(), &format!("{}: {}", setting(drift), values(drift)), 23)?;
        if drift.direction == Direction::Unknown && drift.reason != reason {
            reason = drift.reason;
            page.indent(23)?;
            page.wrapped(FAINT, reason.unwrap_or_default(), 23)?;
        }
    }
    let folded = folded(drift);
    if !all && !folded.is_empty() {
        page.indent(4)?;
        page.wrapped(FAINT, &format!("{}; --all lists them", folded.join(", ")), 4)?;
    }
    Ok(())
}
