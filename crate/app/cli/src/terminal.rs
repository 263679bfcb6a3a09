//! Output: locked, buffered, coloured only where colour is seen, wrapped only where lines have an end.

use clap::ValueEnum;
use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use permlight_core::catalog::Risk;
use permlight_core::rule::Severity;

use crate::language::chosen;
use permlight_report::escape::agents::Disarmed;
pub use permlight_report::escape::agents::Form;
pub use permlight_report::escape::{line, name};
pub use permlight_report::page::{BAD, BOLD, FAINT, GOOD, HINT, Page, severity_style};

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
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

/// Writes text for people.
pub fn page<T>(color: Color, write: impl FnOnce(&mut Page<'_>) -> io::Result<T>) -> io::Result<T> {
    let stdout = io::stdout().lock();
    let width =
        terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0).clamp(40, 132));
    let choice = choice(color, &stdout);
    buffered(AutoStream::new(stdout, choice), Form::Text, |out| write(&mut Page::new(out, width)))
}

/// Writes for machines.
pub fn data<T>(form: Form, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    buffered(io::stdout().lock(), form, |out| write(out))
}

/// The one way to standard output and standard error: nothing gets there that a build agent would obey.
fn buffered<W: Write, T>(
    to: W,
    form: Form,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let to = Disarmed::new(UntilClosed { to, is_closed: false }, form);
    let mut out = BufWriter::with_capacity(128 * 1024, to);
    let result = write(&mut out)?;
    out.flush()?;
    Ok(result)
}

/// A reader that closes the pipe has seen enough. That is no error, and what was begun still comes to its end.
struct UntilClosed<W> {
    to: W,
    is_closed: bool,
}

impl<W> UntilClosed<W> {
    fn unless_closed<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let written = self.to.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let flushed = self.to.flush();
        self.unless_closed(flushed, ())
    }
}

/// Tells what went wrong. If even that cannot be written, nobody is there to be told.
pub fn complain(color: Color, message: &str) {
    let stderr = io::stderr().lock();
    let choice = choice(color, &stderr);
    let _ = buffered(AutoStream::new(stderr, choice), Form::Text, |out| {
        writeln!(out, "{BAD}{}{BAD:#} {}", chosen().word("command.error"), line(message))
    });
}

/// Says what is wrong with the command line, which may be the name of a file.
pub fn refuse(message: &str) {
    let _ = buffered(io::stderr().lock(), Form::Text, |out| {
        message.lines().try_for_each(|text| writeln!(out, "{}", line(text)))
    });
}

/// Tells at length what went wrong.
pub fn report(color: Color, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let stderr = io::stderr().lock();
    let choice = choice(color, &stderr);
    let _ = buffered(AutoStream::new(stderr, choice), Form::Text, |out| write(out));
}

/// Lists what is wrong with files, in the form that editors and build servers know.
pub fn list_errors(errors: impl IntoIterator<Item = impl Display>) {
    let _ = buffered(io::stderr().lock(), Form::Text, |out| {
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
