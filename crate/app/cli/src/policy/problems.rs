//! Problems of a policy file for people: the place, what is wrong, the line with what is meant underlined.

use std::io::{self, Write};

use permlight_core::message::Arg;
use permlight_core::text::printable;
use permlight_policy::Problem;
use unicode_width::UnicodeWidthStr;

use crate::language::{say, told};
use crate::terminal::{BAD, BOLD, FAINT, HINT, line};

/// How much of a long line is shown before and after what is meant, in characters.
const BEFORE: usize = 60;
const AFTER: usize = 40;
/// More problems than these are only counted.
const SHOWN: usize = 100;

/// Writes the problems of one file.
pub fn write(out: &mut dyn Write, file: &str, problems: &[Problem]) -> io::Result<()> {
    for problem in problems.iter().take(SHOWN) {
        one(out, file, problem)?;
    }
    match problems.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "{}", told!("command-policy.more", more)),
    }
}

fn one(out: &mut dyn Write, file: &str, problem: &Problem) -> io::Result<()> {
    let Problem { line: number, column, nearest, .. } = problem;
    let message = say(&problem.message);
    let meant = match nearest.as_slice() {
        [] => String::new(),
        [only] => told!("command-policy.meant", only.as_str()),
        [first @ .., last] => told!("command-policy.meant-of", Arg::names(first), last.as_str()),
    };
    let place = line(&format!("{file}:{number}:{column}"));
    writeln!(out, "{BOLD}{place}:{BOLD:#} {}", line(&format!("{message}{meant}")))?;
    let (shown, before, marked) = excerpt(problem);
    let gutter = number.to_string().len();
    writeln!(out, "{FAINT}{:gutter$} |{FAINT:#}", "")?;
    writeln!(out, "{FAINT}{number} |{FAINT:#} {shown}")?;
    let marks = "^".repeat(marked.max(1));
    let expected = problem.expected.clone().map(|expected| line(&told!("command-policy.expected", expected)));
    let expected = expected.map_or_else(String::new, |expected| format!(" {expected}"));
    writeln!(
        out,
        "{FAINT}{:gutter$} |{FAINT:#} {:before$}{BAD}{marks}{BAD:#}{HINT}{expected}{HINT:#}",
        "", ""
    )?;
    writeln!(out)
}

/// The line as it can be shown, cut around what is meant; how many columns stand before that, and how many it takes.
fn excerpt(problem: &Problem) -> (String, usize, usize) {
    let start = (problem.column as usize).saturating_sub(1);
    let end = start + problem.length as usize;
    let from = start.saturating_sub(BEFORE);
    let shown = |from: usize, to: usize| -> String {
        let part = problem.source.chars().skip(from).take(to.saturating_sub(from));
        part.map(|c| if c == '\t' { " ".to_owned() } else { printable(c.encode_utf8(&mut [0; 4]), 1) })
            .collect()
    };
    let to = end.min(start + 2 * BEFORE);
    let cut = if from > 0 { "…" } else { "" };
    let rest = if problem.source.chars().count() > to + AFTER { "…" } else { "" };
    let (before, marked) = (format!("{cut}{}", shown(from, start)), shown(start, to));
    let after = shown(to, to + AFTER);
    (format!("{before}{marked}{after}{rest}"), before.width(), marked.width())
}

#[cfg(test)]
mod tests {
    use permlight_core::message;

    use super::*;

    fn problem(source: &str, column: u32, length: u32) -> Problem {
        Problem {
            line: 7,
            column,
            length,
            source: source.to_owned(),
            message: message!("policy-problem.no-text"),
            expected: None,
            nearest: Vec::new(),
        }
    }

    #[test]
    fn what_is_meant_is_underlined_whatever_stands_before_it() {
        assert_eq!(excerpt(&problem("\tname = 1", 9, 1)), (" name = 1".to_owned(), 8, 1));
        assert_eq!(excerpt(&problem("設定 = 12", 6, 2)), ("設定 = 12".to_owned(), 7, 2));
        assert_eq!(excerpt(&problem("\u{202e}x", 2, 1)), ("\\u{202e}x".to_owned(), 8, 1));
        let (long, before, marked) = excerpt(&problem(&"x".repeat(10_000), 5_000, 3));
        assert_eq!((long.width(), before, marked), (1 + BEFORE + 3 + AFTER + 1, BEFORE + 1, 3));
        assert_eq!(excerpt(&problem("", 1, 1)), (String::new(), 0, 0));
    }
}
