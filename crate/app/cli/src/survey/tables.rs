//! A survey as a table.

use std::io::{self, Write};

use anstyle::Style;

use super::{Profile, Row, Survey};
use crate::terminal::{BOLD, FAINT, Page, line, name, severity_style};
use permlight_report::escape::markdown::{code, prose};
use permlight_report::say::number;

/// What was counted, in two sentences.
pub fn counted(survey: &Survey) -> String {
    let (read, profiles) = (number(survey.read, "profile"), survey.profiles.len());
    let look = if profiles == 1 { "looks" } else { "look" };
    let errors = match survey.errors {
        0 => String::new(),
        errors => format!(" {} left out what was unreadable.", number(errors, "error")),
    };
    format!("{}: {profiles} of {read} {look} like an integration user's.{errors}", survey.title)
}

/// For people.
pub fn text(page: &mut Page<'_>, survey: &Survey) -> io::Result<()> {
    page.wrapped(BOLD, &line(&counted(survey)), 0)?;
    page.end()?;
    page.put(FAINT, "failed  judged  unknown  severity  rule")?;
    page.end()?;
    let widest = survey.rules.iter().map(|row| row.rule.len()).max().unwrap_or(0) + 2;
    for Row { rule, title, severity, failed, judged, unknown } in &survey.rules {
        page.put(BOLD, &format!("{failed:>6}"))?;
        page.put(Style::new(), &format!("  {judged:>6}  {unknown:>7}  "))?;
        page.cell(severity_style(*severity), severity.word(), 10)?;
        page.cell(BOLD, &line(rule), widest)?;
        page.wrapped(Style::new(), &line(title), 35 + widest)?;
    }
    page.end()?;
    for Profile { name: profile, because, .. } in &survey.profiles {
        page.put(BOLD, &name(profile))?;
        let because = if because.is_empty() { String::new() } else { format!(": {because}") };
        page.wrapped(Style::new(), &line(&because), profile.len().min(30))?;
    }
    if !survey.left_out.is_empty() {
        page.end()?;
    }
    for left in &survey.left_out {
        page.wrapped(FAINT, &line(left), 0)?;
    }
    Ok(())
}

/// For documents.
pub fn markdown(out: &mut dyn Write, survey: &Survey) -> io::Result<()> {
    writeln!(out, "{}\n", prose(&line(&counted(survey))))?;
    writeln!(out, "| rule | what should be | severity | failed | judged | unknown |")?;
    writeln!(out, "|---|---|---|--:|--:|--:|")?;
    for Row { rule, title, severity, failed, judged, unknown } in &survey.rules {
        let (rule, title) = (code(rule), prose(&line(title)));
        writeln!(out, "| {rule} | {title} | {} | {failed} | {judged} | {unknown} |", severity.word())?;
    }
    Ok(())
}
