//! Text for people: styled, and wrapped where lines have an end.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use permlight_core::rule::Severity;
use unicode_width::UnicodeWidthStr;

/// What stands out.
pub const BOLD: Style = Style::new().bold();
/// What stands back.
pub const FAINT: Style = Style::new().dimmed();
/// What is as it should be.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What is wrong.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What helps.
pub const HINT: Style = AnsiColor::Cyan.on_default();

/// The colour of a severity.
pub const fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical => BAD,
        Severity::High => AnsiColor::Red.on_default(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::Low => AnsiColor::Blue.on_default(),
        Severity::Info => FAINT,
    }
}

/// Text for people, as it is written.
pub struct Page<'w> {
    out: &'w mut dyn Write,
    /// Columns; `None` where lines do not end, in a file or pipe.
    pub width: Option<usize>,
}

impl<'w> Page<'w> {
    /// A page of this width.
    pub fn new(out: &'w mut dyn Write, width: Option<usize>) -> Self {
        Self { out, width }
    }

    /// Where it goes.
    pub fn inner(&mut self) -> &mut dyn Write {
        self.out
    }

    /// Writes `text` padded to `width` columns; what is as wide has a space behind it.
    pub fn cell(&mut self, style: Style, text: &str, width: usize) -> io::Result<()> {
        let padding = width.saturating_sub(text.width()).max(usize::from(width > 0));
        write!(self.out, "{style}{text}{style:#}{:padding$}", "")
    }

    /// Writes `text` as it is.
    pub fn put(&mut self, style: Style, text: &str) -> io::Result<()> {
        self.cell(style, text, 0)
    }

    /// Goes to a column of a line that has not begun.
    pub fn indent(&mut self, column: usize) -> io::Result<()> {
        write!(self.out, "{:column$}", "")
    }

    /// Ends the line.
    pub fn end(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Ends the line and goes to a column of the next one.
    pub fn next(&mut self, column: usize) -> io::Result<()> {
        self.end()?;
        self.indent(column)
    }

    /// Writes `text` where the line stands, which is at `column`, wraps it there and ends the line.
    pub fn wrapped(&mut self, style: Style, text: &str, column: usize) -> io::Result<()> {
        let room = self.width.map(|width| width.saturating_sub(column).max(20));
        for (number, part) in wrap(text, room).into_iter().enumerate() {
            if number > 0 {
                self.next(column)?;
            }
            self.put(style, part)?;
        }
        self.end()
    }
}

/// Breaks text at spaces into lines of at most `room` columns. A longer word stays whole, and a number stays with the
/// word before it: `line 12`.
fn wrap(text: &str, room: Option<usize>) -> Vec<&str> {
    let Some(room) = room else { return vec![text] };
    let mut lines = Vec::new();
    let mut rest = text;
    while rest.width() > room {
        let mut breaks = rest.match_indices(' ').map(|(at, _)| rest.split_at(at)).filter(|(_, after)| {
            let next = after.trim_start_matches(' ');
            !next.starts_with(|first: char| first.is_ascii_digit())
        });
        let Some(mut best) = breaks.next() else { break };
        best = breaks.take_while(|(line, _)| line.width() <= room).last().unwrap_or(best);
        lines.push(best.0);
        rest = best.1.trim_start_matches(' ');
    }
    lines.push(rest);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_words_stay_whole() {
        assert_eq!(wrap("one two three", Some(7)), ["one two", "three"]);
        assert_eq!(wrap("a_very_long_name and more", Some(8)), ["a_very_long_name", "and more"]);
        assert_eq!(wrap("設定を 表示", Some(6)), ["設定を", "表示"]);
        assert_eq!(wrap("expected off. (line 123)", Some(20)), ["expected off.", "(line 123)"]);
        assert_eq!(wrap("one two three", None), ["one two three"]);
        assert_eq!(wrap("", Some(9)), [""]);
    }
}
