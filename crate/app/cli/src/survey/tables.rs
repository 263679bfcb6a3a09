//! A survey as a table.

use std::io::{self, Write};

use anstyle::Style;
use permlight_core::message;
use permlight_core::message::Arg;

use super::{Profile, Row, Survey, User};
use crate::language::{chosen, told};
use crate::terminal::{BOLD, FAINT, Page, line, name, severity_style};
use permlight_report::escape::markdown::{code, prose};
use permlight_report::say::word;

/// What was counted, in a few sentences.
pub fn counted(survey: &Survey) -> String {
    let profiles = message!("command-kinds.profile", survey.read);
    let errors = (survey.errors > 0).then(|| message!("command-survey.errors", survey.errors));
    let title = survey.title.as_str();
    match (survey.users.len(), survey.profiles.len()) {
        (0, own) => told!("command-survey.counted", title, own, profiles, errors),
        (users, 0) => told!("command-survey.counted-users", title, users, errors),
        (users, own) => told!("command-survey.counted-both", title, users, own, profiles, errors),
    }
}

/// What is said of rules that nobody was seen to break: how many hold, and which cannot be told.
fn unbroken(survey: &Survey) -> Vec<String> {
    let held = survey.held();
    let open: Vec<_> = survey.open().map(|row| row.rule).collect();
    let told = [
        (survey.broken().next().is_none()).then(|| told!("command-survey.none-broken")),
        (held > 0).then(|| told!("command-survey.held", held)),
        (!open.is_empty()).then(|| told!("command-survey.open", open.len(), Arg::names(&open))),
    ];
    told.into_iter().flatten().collect()
}

/// The columns of the table, and how wide they are.
const HEADS: [(&str, usize); 5] = [
    ("command-survey.failed", 8),
    ("command-survey.judged", 8),
    ("command-survey.unknown", 9),
    ("command-survey.severity", 10),
    ("command-survey.rule", 0),
];

/// For people.
pub fn text(page: &mut Page<'_>, survey: &Survey) -> io::Result<()> {
    page.wrapped(BOLD, &line(&counted(survey)), 0)?;
    page.end()?;
    if survey.broken().next().is_some() {
        for (key, width) in HEADS {
            page.cell(FAINT, &told!(key), width)?;
        }
        page.end()?;
    }
    let widest = survey.broken().map(|row| row.rule.len()).max().unwrap_or(0) + 2;
    for Row { rule, title, severity, failed, judged, unknown } in survey.broken() {
        page.put(BOLD, &format!("{failed:>6}"))?;
        page.put(Style::new(), &format!("  {judged:>6}  {unknown:>7}  "))?;
        page.cell(severity_style(*severity), chosen().word(severity.key()), 10)?;
        page.cell(BOLD, &line(rule), widest)?;
        page.wrapped(Style::new(), &line(title), 35 + widest)?;
    }
    if survey.broken().next().is_some() {
        page.end()?;
    }
    for told in unbroken(survey) {
        page.wrapped(Style::new(), &line(&told), 0)?;
    }
    page.end()?;
    for User { name: user, holds, .. } in &survey.users {
        page.put(BOLD, &name(user))?;
        let holds = told!("command-survey.holds", Arg::names(holds));
        page.wrapped(Style::new(), &line(&format!(": {holds}")), user.len().min(30))?;
    }
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
    let heads = ["rule", "should-be", "severity", "failed", "judged", "unknown"];
    let heads = heads.map(|name| word(chosen(), "command-survey", name)).join(" | ");
    writeln!(out, "| {heads} |")?;
    writeln!(out, "|---|---|---|--:|--:|--:|")?;
    for Row { rule, title, severity, failed, judged, unknown } in survey.broken() {
        let (rule, title) = (code(rule), prose(&line(title)));
        writeln!(
            out,
            "| {rule} | {title} | {} | {failed} | {judged} | {unknown} |",
            chosen().word(severity.key())
        )?;
    }
    for told in unbroken(survey) {
        writeln!(out, "\n{}", prose(&line(&told)))?;
    }
    Ok(())
}
