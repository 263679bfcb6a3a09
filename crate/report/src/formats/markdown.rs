//! Markdown, for pull requests, job summaries, wikis and tickets.

mod checklist;
mod findings;
mod verification;

use std::io::{self, Write};

use crate::escape::line;
use crate::escape::markdown::{code, prose};
use crate::report::Problem;

pub use checklist::markdown;
pub(crate) use findings::Findings;
pub(crate) use verification::comparison;

/// Begins the document with what comes of it.
fn begin(out: &mut dyn Write, verdict: &str, total: &str) -> io::Result<()> {
    writeln!(out, "# Permlight\n\n**{}** {}", prose(verdict), prose(total))
}

/// Writes texts as a list below a heading, if there are any.
fn bullets<'t>(out: &mut dyn Write, title: &str, texts: impl IntoIterator<Item = &'t str>) -> io::Result<()> {
    let mut any = false;
    for text in texts {
        if !any {
            writeln!(out, "\n## {title}\n")?;
        }
        any = true;
        writeln!(out, "- {}", prose(&line(text)))?;
    }
    Ok(())
}

/// Ends the document with what people should know and what could not be read.
fn end<'n>(
    out: &mut dyn Write,
    notices: impl IntoIterator<Item = &'n str>,
    problems: &[Problem],
) -> io::Result<()> {
    bullets(out, "Notices", notices)?;
    if problems.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Errors\n\n| file | line | what is wrong |\n|---|--:|---|")?;
    for problem in problems {
        let number = number(problem.line);
        writeln!(out, "| {} | {number} | {} |", code(&problem.place), prose(&line(&problem.message)))?;
    }
    Ok(())
}

fn number(line: Option<u32>) -> String {
    line.map_or_else(String::new, |number| number.to_string())
}

/// A moment as people read it: `2026-11-12 09:30 UTC`.
pub(crate) fn minutes(moment: permlight_core::date::Moment) -> String {
    let (hour, minute, _, _) = moment.time();
    format!("{} {hour:02}:{minute:02} UTC", moment.date())
}
