//! A comparison for people.

use std::collections::HashMap;
use std::io;

use permlight_core::fact;
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_core::object_right::ObjectRight;
use permlight_core::section::Section;
use permlight_verify::Drift;

use super::notice;
use crate::comparison::{Compared, DEPLOYS, by_subject, direction, folded, sentence, setting, values};
use crate::escape::{line, name};
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
    for told in &compared.notices {
        notice(page, compared.locale, FAINT, told, 10)?;
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
        page.put(BOLD, compared.locale.word(title))?;
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
    let mut reason = None;
    let shown = drift.iter().copied().filter(|drift| all || drift.bulk.is_none());
    let lines = if all {
        shown.map(|drift| (drift, setting(drift, locale))).collect()
    } else {
        by_object(shown, locale)
    };
    for (drift, called) in lines {
        page.indent(4)?;
        let style = severity_style(drift.severity);
        page.cell(style, locale.word(direction(drift.direction)), 9)?;
        page.cell(style, locale.word(drift.severity.key()), 10)?;
        page.wrapped(
            anstyle::Style::new(),
            &locale.say(&message!("line.pair", called, values(drift, locale))),
            23,
        )?;
        let remark = drift.remark().filter(|_| drift.reason.is_none() || drift.reason != reason);
        reason = drift.reason.or(reason);
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

/// Differences, those of an object that are alike together: with each what it is called.
fn by_object<'d>(drift: impl Iterator<Item = &'d Drift>, locale: &Locale) -> Vec<(&'d Drift, String)> {
    let mut lines: Vec<(&Drift, String, Vec<ObjectRight>)> = Vec::new();
    let mut at: HashMap<_, usize> = HashMap::new();
    for drift in drift {
        let (section, key) = fact::split(&drift.fact);
        let right = key.rsplit_once('/').filter(|_| Section::of(section) == Section::Objects);
        let Some((object, right)) =
            right.and_then(|(object, right)| Some((object, ObjectRight::from_id(right)?)))
        else {
            lines.push((drift, setting(drift, locale), Vec::new()));
            continue;
        };
        // The worst of them comes first.
        let alike = (object, drift.direction, &drift.tested, &drift.actual, drift.reason);
        let line = *at.entry(alike).or_insert(lines.len());
        match lines.get_mut(line) {
            Some((_, _, rights)) => rights.push(right),
            None => lines.push((drift, name(object), vec![right])),
        }
    }
    let said = |(drift, called, mut rights): (&'d Drift, String, Vec<ObjectRight>)| {
        if rights.is_empty() {
            return (drift, called);
        }
        rights.sort_unstable();
        let rights = Arg::List(rights.into_iter().map(|right| Arg::Text(in_setup(right, locale))).collect());
        (drift, locale.say(&message!("command-verify.rights", called, rights, name(&drift.section))))
    };
    lines.into_iter().map(said).collect()
}

/// What pages of Setup call a right.
fn in_setup(right: ObjectRight, locale: &Locale) -> String {
    locale.pattern(right.key()).filter(|_| locale.language() != "en").unwrap_or(right.in_setup()).to_owned()
}
