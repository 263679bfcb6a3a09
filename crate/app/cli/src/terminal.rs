//! Output: locked, buffered, coloured only where colour is seen, wrapped only where lines have an end.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use permlight_core::catalog::Risk;
use permlight_core::rule::Severity;
use permlight_core::text::printable;
use unicode_width::UnicodeWidthStr;

use crate::arguments::Color;

/// The most characters of a name that are shown. Salesforce allows 255.
const NAME_LIMIT: usize = 255;
/// The most characters of a path or message that are shown.
const LINE_LIMIT: usize = 4096;

pub const BOLD: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();
pub const GOOD: Style = AnsiColor::Green.on_default();
pub const BAD: Style = AnsiColor::Red.on_default().bold();
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

/// The colour of a risk; none where nobody rated it.
pub const fn risk_style(risk: Option<Risk>) -> Style {
    match risk {
        Some(Risk::Critical) => severity_style(Severity::Critical),
        Some(Risk::High) => severity_style(Severity::High),
        Some(Risk::Medium) => severity_style(Severity::Medium),
        Some(Risk::Low) => severity_style(Severity::Low),
        None => FAINT,
    }
}

/// A name from a file, safe to show.
pub fn name(text: &str) -> String {
    printable(text, NAME_LIMIT)
}

/// A path or message with text from a file, safe to show.
pub fn line(text: &str) -> String {
    printable(text, LINE_LIMIT)
}

/// Text for people on standard output.
pub struct Page<'w> {
    out: &'w mut dyn Write,
    /// Columns; `None` where lines do not end, in a file or pipe.
    pub width: Option<usize>,
}

impl<'w> Page<'w> {
    pub fn new(out: &'w mut dyn Write, width: Option<usize>) -> Self {
        Self { out, width }
    }

    /// Writes `text` padded to `width` columns.
    pub fn cell(&mut self, style: Style, text: &str, width: usize) -> io::Result<()> {
        let padding = width.saturating_sub(text.width());
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

/// Writes text for people. A reader that closes the pipe has seen enough; that is no error.
pub fn page(color: Color, write: impl FnOnce(&mut Page<'_>) -> io::Result<()>) -> io::Result<()> {
    let stdout = io::stdout().lock();
    let width =
        terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0).clamp(40, 132));
    let choice = choice(color, &stdout);
    buffered(AutoStream::new(stdout, choice), |out| write(&mut Page::new(out, width)))
}

/// Writes for machines.
pub fn data(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    buffered(io::stdout().lock(), |out| write(out))
}

fn buffered<W: Write>(to: W, write: impl FnOnce(&mut BufWriter<W>) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(128 * 1024, to);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Tells what went wrong. If even that cannot be written, nobody is there to be told.
pub fn complain(color: Color, message: &str) {
    let stderr = io::stderr().lock();
    let choice = choice(color, &stderr);
    let _ = buffered(AutoStream::new(stderr, choice), |out| {
        writeln!(out, "{BAD}error:{BAD:#} {}", line(message))
    });
}

/// Tells at length what went wrong.
pub fn report(color: Color, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let stderr = io::stderr().lock();
    let choice = choice(color, &stderr);
    let _ = buffered(AutoStream::new(stderr, choice), |out| write(out));
}

/// Lists what is wrong with files, in the form that editors and build servers know.
pub fn list_errors(errors: impl IntoIterator<Item = impl Display>) {
    let _ = buffered(io::stderr().lock(), |out| {
        errors.into_iter().try_for_each(|error| writeln!(out, "{}", line(&error.to_string())))
    });
}

fn choice(color: Color, stream: &impl anstream::stream::RawStream) -> ColorChoice {
    match color {
        Color::Auto => AutoStream::choice(stream),
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
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
