//! Findings for people: by subject, the worst first.

use std::io::{self, Write};

use anstyle::Style;
use permlight_core::finding::Standing;
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use unicode_width::UnicodeWidthStr;

use super::notice;
use crate::escape::{line, name};
use crate::findings::{Judged, Outline, Stream, Totals};
use crate::page::{BAD, BOLD, FAINT, GOOD, HINT, Page, severity_style};
use crate::row::Row;
use crate::say::{self, counted, named};

/// More failures of one rule on one subject than these are one line.
const FOLD: usize = 40;
/// Where severities, codes and, at the least, targets stand.
const SEVERITY: usize = 2;
const CODE: usize = 12;
const TARGET: usize = 20;
/// The widest column of targets; most API names are shorter.
const WIDEST_TARGET: usize = 32;
/// Below this the message does not stand beside the target but under it.
const ROOMY: usize = 96;

/// The format.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Findings {
    /// Columns; `None` where lines do not end.
    pub width: Option<usize>,
    /// Passes are listed, and every failure and unknown by name.
    pub verbose: bool,
}

impl Stream for Findings {
    fn head(&self, _: &mut dyn Write, _: &Totals) -> io::Result<()> {
        Ok(())
    }

    fn part(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        if judged.outline.left_alone() {
            return Ok(());
        }
        subject(&mut Page::new(out, self.width), judged, self.verbose)
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let page = &mut Page::new(out, self.width);
        if totals.subjects.iter().any(Outline::left_alone) {
            not_judged(page, totals, self.verbose)?;
            page.end()?;
        }
        for told in totals.told() {
            notice(page, totals.locale, Style::new(), &told.message, CODE - SEVERITY)?;
        }
        if !totals.notices.is_empty() {
            page.end()?;
        }
        summary(page, totals)
    }
}

fn subject(page: &mut Page<'_>, judged: &Judged, verbose: bool) -> io::Result<()> {
    let outline = &judged.outline;
    let locale = outline.locale;
    page.put(BOLD, &say::title(locale, outline.kind, &name(&outline.name)))?;
    page.next(SEVERITY)?;
    // Never wrapped, so that it can be copied.
    page.put(FAINT, &line(&outline.place))?;
    page.end()?;

    let failures = judged.failures();
    let groups: Vec<Failure<'_>> = failures
        .chunk_by(|a, b| a.rule == b.rule)
        .flat_map(|group| Failure::of_rule(group, locale, verbose))
        .collect();
    let waived = judged.of(Standing::Waived);
    let more = [Standing::Accepted, Standing::Pass].into_iter().filter(|_| verbose);
    let others: Vec<Row<'_>> = waived.chain(more.flat_map(|standing| judged.of(standing))).collect();
    let widths = groups.iter().map(|failure| failure.target.width());
    let widths = widths.chain(others.iter().map(|row| name(row.target).width()));
    let widest = widths.filter(|width| *width <= WIDEST_TARGET).max().unwrap_or(0);
    let codes = groups.iter().map(|failure| failure.code).chain(others.iter().map(|row| row.rule));
    // Codes of teams can be longer than the built-in ones.
    let target = CODE + codes.map(|code| code.width() + 2).max().unwrap_or(0).max(TARGET - CODE);
    let columns = Columns { target, widest };

    for failure in &groups {
        let severity = say::severity(locale, failure.severity);
        let severity = (severity_style(failure.severity), severity.as_str());
        write_row(page, severity, (failure.code, &failure.target, &failure.message), columns)?;
        if let Some(fix) = failure.fix {
            page.indent(target)?;
            // The words before the fix stand out.
            let fix = locale.say(&message!("line.fix", fix.to_owned()));
            let (word, fix) = fix.split_once(' ').unwrap_or(("", &fix));
            page.put(HINT, &[word, " "].concat())?;
            page.wrapped(Style::new(), &line(fix), target + word.width() + 1)?;
        }
    }
    unknowns(page, judged, verbose)?;
    for row in &others {
        let target = name(row.target);
        let (style, id) = match row.standing {
            Standing::Waived => (HINT, "waived"),
            Standing::Accepted => (HINT, "accepted"),
            _ => (GOOD, "pass"),
        };
        let word = say::word(locale, "outcome", id);
        write_row(page, (style, &word), (row.rule, &target, &row.says()), columns)?;
    }
    page.indent(SEVERITY)?;
    page.wrapped(FAINT, &counted(locale, &outline.counts), SEVERITY)?;
    page.end()
}

/// One row of failures.
struct Failure<'f> {
    severity: Severity,
    code: &'f str,
    target: String,
    message: String,
    /// `None` where the next row has the same.
    fix: Option<&'f str>,
}

impl<'f> Failure<'f> {
    /// The failures of one rule: a row for each, or one row for very many.
    fn of_rule(findings: &'f [Row<'f>], locale: &Locale, verbose: bool) -> Vec<Self> {
        let mut rows: Vec<Self> = match findings {
            [first, ..] if findings.len() > FOLD && !verbose => vec![Self {
                severity: first.severity,
                code: first.rule,
                target: say::count(locale, "count.permissions", findings.len()),
                message: named(locale, findings.iter().map(|row| row.target.to_owned()), false),
                fix: Some(&first.fix),
            }],
            _ => findings.iter().map(|row| Self::of_finding(row, locale)).collect(),
        };
        let fixes: Vec<_> = rows.iter().skip(1).map(|row| row.fix).collect();
        for (row, next) in rows.iter_mut().zip(fixes) {
            row.fix = row.fix.filter(|fix| Some(*fix) != next);
        }
        rows
    }

    fn of_finding(row: &'f Row<'f>, locale: &Locale) -> Self {
        let place = match row.line {
            Some(at) if row.is_elsewhere => format!(" ({}:{at})", line(row.place)),
            Some(at) => locale.say(&message!("line.of-file", at)),
            None => String::new(),
        };
        Self {
            severity: row.severity,
            code: row.rule,
            target: name(row.target),
            message: format!("{}{place}", row.says()),
            fix: Some(&row.fix),
        }
    }
}

/// Where the targets of one subject stand, and how wide the widest of them is.
#[derive(Clone, Copy)]
struct Columns {
    target: usize,
    widest: usize,
}

/// Writes a row; the message stands beside the target or, where there is no room, under it.
fn write_row(
    page: &mut Page<'_>,
    (style, word): (Style, &str),
    (code, target, message): (&str, &str, &str),
    Columns { target: column, widest }: Columns,
) -> io::Result<()> {
    page.indent(SEVERITY)?;
    page.cell(style, word, CODE - SEVERITY)?;
    page.cell(BOLD, code, column - CODE)?;
    let beside = page.width.is_none_or(|width| width >= ROOMY && target.width() <= widest);
    let start = if beside {
        page.cell(BOLD, target, widest + 2)?;
        column + widest + 2
    } else {
        page.put(BOLD, target)?;
        page.next(column)?;
        column
    };
    page.wrapped(Style::new(), &line(message), start)
}

/// What cannot be told, by reason.
fn unknowns(page: &mut Page<'_>, judged: &Judged, verbose: bool) -> io::Result<()> {
    let locale = judged.outline.locale;
    for (reason, targets) in judged.unknown_by_reason() {
        page.indent(SEVERITY)?;
        page.cell(HINT, &say::word(locale, "outcome", "unknown"), CODE - SEVERITY)?;
        page.wrapped(Style::new(), &line(&reason), CODE)?;
        page.indent(CODE)?;
        let names = named(locale, targets.into_iter(), verbose);
        page.wrapped(FAINT, &names, CODE)?;
    }
    Ok(())
}

/// Names in one line what no rule judges.
pub(super) fn not_judged(page: &mut Page<'_>, totals: &Totals, verbose: bool) -> io::Result<()> {
    let locale = totals.locale;
    let alone = || totals.subjects.iter().filter(|judged| judged.left_alone());
    let kinds = SubjectKind::ALL.into_iter().filter_map(|kind| {
        let count = alone().filter(|judged| judged.kind == kind && !judged.excluded).count();
        (count > 0).then(|| Arg::Text(say::kinds(locale, kind, count)))
    });
    let kinds: Vec<_> = kinds.collect();
    if !kinds.is_empty() {
        let text = locale.say(&message!("command-totals.no-rule-judges", Arg::List(kinds)));
        page.wrapped(FAINT, &text, 0)?;
    }
    let salesforce: Vec<_> = alone().filter(|judged| judged.excluded).collect();
    if !salesforce.is_empty() {
        let names = named(locale, salesforce.iter().map(|judged| judged.name.clone()), verbose);
        page.wrapped(FAINT, &locale.say(&message!("command-totals.salesforce", names)), 0)?;
    }
    Ok(())
}

fn summary(page: &mut Page<'_>, totals: &Totals) -> io::Result<()> {
    page.wrapped(BOLD, &totals.counted(), 0)?;
    page.wrapped(if totals.is_good() { GOOD } else { BAD }, &totals.verdict(), 0)
}
