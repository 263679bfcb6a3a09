//! The judgement for people: by subject, the worst first.

use std::io;

use anstyle::Style;
use permlight_core::rule::Severity;
use permlight_core::subject::SubjectKind;
use permlight_org::assessment::{Ruled, Standing};
use unicode_width::UnicodeWidthStr;

use super::judge::{Judged, Judgement};
use super::words::{capitalised, counted, named, number, total, unknown_by_reason, verdict};
use crate::language;
use crate::language::say;
use crate::terminal::{self, BAD, BOLD, FAINT, GOOD, HINT, Page, severity_style};

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

/// Writes the judgement.
pub fn write(page: &mut Page<'_>, judgement: &Judgement, verbose: bool) -> io::Result<()> {
    for judged in judgement.subjects.iter().filter(|judged| !judged.left_alone()) {
        subject(page, judged, verbose)?;
    }
    if judgement.subjects.iter().any(Judged::left_alone) {
        not_judged(page, &judgement.subjects, verbose)?;
        page.end()?;
    }
    for notice in &judgement.notices {
        page.cell(HINT, "notice", CODE - SEVERITY)?;
        page.wrapped(Style::new(), &terminal::line(&say(&notice.message)), CODE - SEVERITY)?;
    }
    if !judgement.notices.is_empty() {
        page.end()?;
    }
    summary(page, judgement)
}

fn subject(page: &mut Page<'_>, judged: &Judged, verbose: bool) -> io::Result<()> {
    page.put(BOLD, &format!("{} {}", capitalised(judged.kind), terminal::name(&judged.name)))?;
    page.next(SEVERITY)?;
    // Never wrapped, so that it can be copied.
    page.put(FAINT, &terminal::line(&judged.source))?;
    page.end()?;

    let groups: Vec<Failure<'_>> = judged
        .failures()
        .chunk_by(|a, b| a.finding.rule.code == b.finding.rule.code)
        .flat_map(|group| Failure::of_rule(group, verbose))
        .collect();
    let waived = judged.of(Standing::Waived);
    let borne: Vec<&Ruled<'static>> =
        waived.chain(judged.of(Standing::Accepted).filter(|_| verbose)).collect();
    let passes: Vec<&Ruled<'static>> = if verbose { judged.of(Standing::Pass).collect() } else { Vec::new() };
    let others = || borne.iter().chain(&passes).copied();
    let widths = groups.iter().map(|failure| failure.target.width());
    let widths = widths.chain(others().map(|ruled| terminal::name(ruled.finding.target.name()).width()));
    let widest = widths.filter(|width| *width <= WIDEST_TARGET).max().unwrap_or(0);
    let codes =
        groups.iter().map(|failure| failure.code).chain(others().map(|ruled| ruled.finding.rule.code));
    // Codes of teams can be longer than the built-in ones.
    let target = CODE + codes.map(|code| code.width() + 2).max().unwrap_or(0).max(TARGET - CODE);
    let columns = Columns { target, widest };

    for failure in &groups {
        let severity = (severity_style(failure.severity), failure.severity.word());
        row(page, severity, (failure.code, &failure.target, &failure.message), columns)?;
        if let Some(fix) = &failure.fix {
            page.indent(target)?;
            page.put(HINT, "Fix: ")?;
            page.wrapped(Style::new(), fix, target + 5)?;
        }
    }
    unknowns(page, judged, verbose)?;
    for ruled in others() {
        let finding = &ruled.finding;
        let target = terminal::name(finding.target.name());
        let word = match ruled.standing() {
            Standing::Waived => (HINT, "waived"),
            Standing::Accepted => (HINT, "accepted"),
            _ => (GOOD, "pass"),
        };
        row(page, word, (finding.rule.code, &target, &say(&ruled.message())), columns)?;
    }
    page.indent(SEVERITY)?;
    page.wrapped(FAINT, &counted(&judged.counts), SEVERITY)?;
    page.end()
}

/// One row of failures.
struct Failure<'f> {
    severity: Severity,
    code: &'f str,
    target: String,
    message: String,
    /// `None` where the next row has the same.
    fix: Option<String>,
}

impl<'f> Failure<'f> {
    /// The failures of one rule: a row for each, or one row for very many.
    fn of_rule(findings: &[&'f Ruled<'static>], verbose: bool) -> Vec<Self> {
        let mut rows: Vec<Self> = match findings {
            [first, ..] if findings.len() > FOLD && !verbose => vec![Self {
                severity: first.finding.severity,
                code: first.finding.rule.code,
                target: format!("{} permissions", findings.len()),
                message: format!(
                    "{}.",
                    named(findings.iter().map(|ruled| ruled.finding.target.name().to_owned()), false)
                ),
                fix: Some(language::fix(&first.finding)),
            }],
            _ => findings.iter().copied().map(Self::of_finding).collect(),
        };
        let fixes: Vec<_> = rows.iter().skip(1).map(|row| row.fix.clone()).collect();
        for (row, next) in rows.iter_mut().zip(fixes) {
            row.fix = row.fix.take().filter(|fix| Some(fix) != next.as_ref());
        }
        rows
    }

    fn of_finding(ruled: &'f Ruled<'static>) -> Self {
        let finding = &ruled.finding;
        let place = finding.line.map_or_else(String::new, |line| format!(" (line {line})"));
        Self {
            severity: finding.severity,
            code: finding.rule.code,
            target: terminal::name(finding.target.name()),
            message: format!("{}{place}", say(&ruled.message())),
            fix: Some(language::fix(finding)),
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
fn row(
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
    page.wrapped(Style::new(), &terminal::line(message), start)
}

/// What cannot be told, by reason.
fn unknowns(page: &mut Page<'_>, judged: &Judged, verbose: bool) -> io::Result<()> {
    for (reason, targets) in unknown_by_reason(judged) {
        page.indent(SEVERITY)?;
        page.cell(HINT, "unknown", CODE - SEVERITY)?;
        page.wrapped(Style::new(), &terminal::line(&reason), CODE)?;
        page.indent(CODE)?;
        let names = named(targets.into_iter(), verbose);
        page.wrapped(FAINT, &names, CODE)?;
    }
    Ok(())
}

/// Names in one line what no rule judges.
fn not_judged(page: &mut Page<'_>, subjects: &[Judged], verbose: bool) -> io::Result<()> {
    let alone = || subjects.iter().filter(|judged| judged.left_alone());
    let kinds = SubjectKind::ALL.into_iter().filter_map(|kind| {
        let count = alone().filter(|judged| judged.kind == kind && judged.excluded.is_none()).count();
        (count > 0).then(|| number(count, kind.label()))
    });
    let kinds: Vec<_> = kinds.collect();
    if !kinds.is_empty() {
        let text = format!("Not judged, because no rule of this policy judges them: {}.", kinds.join(", "));
        page.wrapped(FAINT, &text, 0)?;
    }
    let salesforce: Vec<_> = alone().filter(|judged| judged.excluded.is_some()).collect();
    if !salesforce.is_empty() {
        let names = named(salesforce.iter().map(|judged| judged.name.clone()), verbose);
        let text = format!("Not judged, because Salesforce made them for its own products: {names}.");
        page.wrapped(FAINT, &text, 0)?;
    }
    Ok(())
}

fn summary(page: &mut Page<'_>, judgement: &Judgement) -> io::Result<()> {
    page.wrapped(BOLD, &total(judgement), 0)?;
    let clean = judgement.error_count() == 0 && judgement.at_or_above() == 0;
    page.wrapped(if clean { GOOD } else { BAD }, &verdict(judgement), 0)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use expect_test::expect_file;
    use permlight_core::policy::Policy;

    use super::*;
    use crate::check::judge::judge;

    fn shown(width: usize) -> String {
        let path = PathBuf::from("../../../tests/demo/metadata/acme/force-app/main/default/permissionsets");
        let policy = Policy::find("recommended").unwrap();
        let judgement = judge(&[path], policy, Severity::High);
        let mut bytes = Vec::new();
        write(&mut Page::new(&mut bytes, Some(width)), &judgement, false).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(bytes).unwrap()).to_string()
    }

    #[test]
    fn narrow_and_wide_terminals_are_filled_and_not_overrun() {
        for width in [80, 100] {
            let text = shown(width);
            let paths = |line: &&str| line.contains("-meta.xml");
            for line in text.lines().filter(|line| !paths(line)) {
                assert!(line.width() <= width, "{line}");
                assert_eq!(line.trim_end(), line);
            }
        }
        expect_file!["../../tests/golden/check-80-columns.txt"].assert_eq(&shown(80));
    }
}
