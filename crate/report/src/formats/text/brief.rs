//! Findings on one screen: what each subject came to, the worst, what was left out, and where the rest is.

use std::cmp::Reverse;
use std::io::{self, Write};

use anstyle::Style;
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_org::assessment::{Notice, NoticeKind};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::findings::not_judged;
use super::notice;
use crate::escape::{line, name};
use crate::findings::{Judged, Stream, Totals};
use crate::outline::{Outline, Worst};
use crate::page::{BAD, BOLD, FAINT, GOOD, HINT, Page, severity_style};
use crate::say::{self, counted};

/// So many subjects get their own worst failures below them; of more, the worst of all stand once.
const ROOMY: usize = 4;
/// So many subjects are named, and so many notices told.
const SUBJECTS: usize = 20;
const NOTICES: usize = 6;
/// Where severities, codes and messages stand.
const SEVERITY: usize = 2;
const CODE: usize = 12;
const MESSAGE: usize = 20;

/// Where messages stand beside these failures: codes of teams can be longer than the built-in ones.
fn column<'w>(worst: impl Iterator<Item = &'w Worst>) -> usize {
    worst.map(|worst| CODE + worst.code.width() + 2).max().unwrap_or(0).max(MESSAGE)
}

/// The format.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Brief {
    /// Columns; `None` where lines do not end.
    pub width: Option<usize>,
}

impl Stream for Brief {
    fn head(&self, _: &mut dyn Write, _: &Totals) -> io::Result<()> {
        Ok(())
    }

    fn part(&self, _: &mut dyn Write, _: &Judged) -> io::Result<()> {
        Ok(())
    }

    fn tail(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let page = &mut Page::new(out, self.width);
        let mut subjects: Vec<&Outline> =
            totals.subjects.iter().filter(|outline| !outline.left_alone()).collect();
        // The worst first; of equals, in the order of kinds and names.
        subjects.sort_by_key(|outline| {
            let worst = outline.worst.first().map(|worst| worst.severity);
            (Reverse(worst), Reverse(outline.counts.outcomes.fail))
        });
        let locale = totals.locale;
        let roomy = subjects.len() <= ROOMY;
        for outline in subjects.iter().take(SUBJECTS) {
            subject(page, outline, roomy)?;
            if roomy {
                let column = column(outline.worst.iter());
                for worst in &outline.worst {
                    failure(page, worst, (None, column), locale)?;
                    if subjects.len() == 1 {
                        page.indent(column)?;
                        page.put(HINT, "→ ")?;
                        page.wrapped(Style::new(), &line(&worst.fix), column + 2)?;
                    }
                }
                let told: usize = outline.worst.iter().map(|worst| worst.more + 1).sum();
                more(
                    page,
                    outline.counts.outcomes.fail.saturating_sub(told),
                    "command-brief.more-rules",
                    locale,
                )?;
            }
        }
        more(page, subjects.len().saturating_sub(SUBJECTS), "command-brief.more-subjects", locale)?;
        if !roomy {
            worst_of_all(page, &subjects, locale)?;
        }
        if !subjects.is_empty() {
            page.end()?;
        }
        if totals.subjects.iter().any(Outline::left_alone) {
            not_judged(page, totals, false)?;
        }
        notices(page, totals)?;
        page.wrapped(BOLD, &totals.counted(), 0)?;
        page.wrapped(if totals.is_good() { GOOD } else { BAD }, &totals.verdict(), 0)?;
        // Of nothing there is no more to list.
        if !totals.subjects.is_empty() {
            page.wrapped(FAINT, locale.word("command-brief.details"), 0)?;
        }
        let may_choose = totals.notices.iter().any(|notice| notice.kind == NoticeKind::LeftOut);
        if may_choose { page.wrapped(FAINT, locale.word("command-brief.choose"), 0) } else { Ok(()) }
    }
}

/// The name of a subject; its file too where others describe one of that name.
fn called(outline: &Outline) -> String {
    let own = name(&outline.name);
    if outline.has_namesakes() { format!("{own} ({})", name(&outline.place)) } else { own }
}

fn subject(page: &mut Page<'_>, outline: &Outline, roomy: bool) -> io::Result<()> {
    let title = say::title(outline.locale, outline.kind, &name(&outline.name));
    page.put(BOLD, &title)?;
    page.put(Style::new(), ": ")?;
    let room = page.width.map(|columns| columns.saturating_sub(title.width() + 2));
    page.put(Style::new(), &cut(&counted(outline.locale, &outline.counts), room))?;
    page.end()?;
    // Others have the same name, as in a folder of two orgs.
    if outline.has_namesakes() {
        page.indent(SEVERITY)?;
        page.put(FAINT, &name(&outline.place))?;
        page.end()?;
    }
    if roomy && !outline.because.is_empty() {
        page.indent(SEVERITY)?;
        let because = outline.locale.say(&message!("command-brief.because", Arg::name(&outline.because)));
        page.put(FAINT, &cut(&line(&because), page.width.map(|width| width.saturating_sub(SEVERITY))))?;
        page.end()?;
    }
    Ok(())
}

/// The most characters of one failure.
const PARAGRAPH: usize = 400;

/// One failure in one line.
fn failure(
    page: &mut Page<'_>,
    worst: &Worst,
    (of, column): (Option<&Outline>, usize),
    locale: &Locale,
) -> io::Result<()> {
    page.indent(SEVERITY)?;
    page.cell(severity_style(worst.severity), &say::severity(locale, worst.severity), CODE - SEVERITY)?;
    page.cell(BOLD, worst.code, column - CODE)?;
    let mut text = of.map_or_else(String::new, |outline| format!("{}: ", called(outline)));
    text.push_str(&worst.message);
    if worst.more > 0 {
        text.push_str(&locale.say(&message!("command-brief.more-of-rule", worst.more)));
    }
    // A file takes more than a screen, and no more than a paragraph.
    let room = page.width.map_or(PARAGRAPH, |width| width.saturating_sub(column));
    page.put(Style::new(), &cut(&line(&text), Some(room)))?;
    page.end()
}

fn worst_of_all(page: &mut Page<'_>, subjects: &[&Outline], locale: &Locale) -> io::Result<()> {
    let mut all: Vec<(&Outline, &Worst)> =
        subjects.iter().flat_map(|outline| outline.worst.iter().map(|worst| (*outline, worst))).collect();
    all.sort_by_key(|(_, worst)| Reverse(worst.severity));
    all.truncate(Worst::TOLD);
    let column = column(all.iter().map(|(_, worst)| *worst));
    if all.is_empty() {
        return Ok(());
    }
    page.end()?;
    page.wrapped(BOLD, locale.word("command-brief.worst"), 0)?;
    for (outline, worst) in all {
        failure(page, worst, (Some(outline), column), locale)?;
    }
    Ok(())
}

/// What people should know: what bears on the verdict first.
fn notices(page: &mut Page<'_>, totals: &Totals) -> io::Result<()> {
    let locale = totals.locale;
    let bears = |notice: &&Notice| {
        matches!(notice.kind, NoticeKind::LeftOut | NoticeKind::FitsNothing | NoticeKind::SessionBased)
            || notice.kind.is_unknown()
    };
    let left = totals.notices.iter().filter(bears);
    let others = totals.notices.iter().filter(|notice| !bears(notice));
    let count = left.clone().count().max(NOTICES);
    for told in left.chain(others).take(count) {
        notice(page, locale, Style::new(), &locale.say(&told.message), CODE - SEVERITY)?;
    }
    more(page, totals.notices.len().saturating_sub(count), "command-brief.more-notices", locale)?;
    if totals.notices.is_empty() { Ok(()) } else { page.end() }
}

fn more(page: &mut Page<'_>, count: usize, key: &'static str, locale: &Locale) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    page.indent(SEVERITY)?;
    page.wrapped(HINT, &locale.say(&message!(key, count)), SEVERITY)
}

/// Text in one line of so many columns.
fn cut(text: &str, columns: Option<usize>) -> String {
    let Some(columns) = columns.filter(|columns| text.width() > *columns) else { return text.to_owned() };
    let mut shown = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > columns {
            break;
        }
        shown.push(letter);
    }
    shown.push('…');
    shown
}
