//! Markdown, for pull requests, job summaries, wikis and tickets.

mod checklist;
mod findings;
mod verification;

use std::io::{self, Write};

use permlight_core::message::Locale;

use crate::escape::line;
use crate::escape::markdown::{code, prose};
use crate::report::Problem;

pub use checklist::markdown;
pub(crate) use findings::Findings;
pub(crate) use verification::{comparison, watch};

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
    locale: &Locale,
    notices: impl IntoIterator<Item = &'n str>,
    problems: &[Problem],
) -> io::Result<()> {
    bullets(out, locale.word("command-markdown.notices"), notices)?;
    if problems.is_empty() {
        return Ok(());
    }
    let word = |key| locale.word(key);
    writeln!(out, "\n## {}\n", word("command-markdown.errors"))?;
    let heads =
        [word("command-markdown.file"), word("command-markdown.line"), word("command-markdown.wrong")]
            .join(" | ");
    writeln!(out, "| {heads} |\n|---|--:|---|")?;
    for problem in problems {
        let number = number(problem.line);
        writeln!(out, "| {} | {number} | {} |", code(&problem.place), prose(&line(&problem.message)))?;
    }
    Ok(())
}

fn number(line: Option<u32>) -> String {
    line.map_or_else(String::new, |number| number.to_string())
}
