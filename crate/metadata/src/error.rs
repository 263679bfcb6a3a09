//! What is wrong with a file, and where.

#[cfg(feature = "disk")]
use std::io;

use permlight_core::message;
use permlight_core::message::{Locale, Message};
use permlight_core::order::InOrder as _;
use permlight_core::places::Places;

/// What is wrong with a file, where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The file as people find it.
    pub source: String,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The column in characters, counted from 1.
    pub column: Option<u32>,
    /// What is wrong and what was expected or what to do.
    pub message: Message,
}

impl ReadError {
    /// The place and what is wrong there, in the form that editors and build servers know.
    pub fn said(&self, locale: &Locale) -> String {
        let numbers = [self.line, self.column].into_iter().flatten().map(|number| number.to_string());
        let place = std::iter::once(self.source.clone()).chain(numbers).collect::<Vec<_>>().join(":");
        [&place, ": ", &locale.say(&self.message)].concat()
    }

    /// An error of the file as a whole.
    pub(crate) fn whole(source: &str, message: Message) -> Self {
        Self { source: source.to_owned(), line: None, column: None, message }
    }
}

/// What the operating system says, as far as a language has words of its own for it.
#[cfg(feature = "disk")]
pub fn system(error: &io::Error) -> Message {
    let text = error.to_string();
    match error.kind() {
        io::ErrorKind::NotFound => message!("system.not-found", text),
        io::ErrorKind::PermissionDenied => message!("system.denied", text),
        io::ErrorKind::AlreadyExists => message!("system.exists", text),
        io::ErrorKind::IsADirectory => message!("system.folder", text),
        io::ErrorKind::NotADirectory => message!("system.no-folder", text),
        io::ErrorKind::DirectoryNotEmpty => message!("system.not-empty", text),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => message!("system.full", text),
        io::ErrorKind::ReadOnlyFilesystem => message!("system.read-only", text),
        io::ErrorKind::InvalidFilename => message!("system.name", text),
        _ => message!("system.other", text),
    }
}

/// A number of bytes in MB.
pub(crate) const fn megabytes(bytes: u64) -> usize {
    (bytes / 1024 / 1024) as usize
}

/// A place in a text and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Bytes from the start of the text.
    pub(crate) at: usize,
    pub(crate) message: Message,
}

impl Fault {
    pub(crate) const fn new(at: usize, message: Message) -> Self {
        Self { at, message }
    }
}

/// The same, once line and column are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) message: Message,
}

impl Place {
    pub(crate) fn in_source(self, source: &str) -> ReadError {
        ReadError {
            source: source.to_owned(),
            line: Some(self.line),
            column: Some(self.column),
            message: self.message,
        }
    }
}

/// More than these help nobody, and a hostile file could make millions.
const MAX_PROBLEMS: usize = 100;

/// The problems of one file.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    faults: Vec<Fault>,
    more: usize,
    lost: bool,
}

impl Problems {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.push_with(|| fault);
    }

    /// Adds a problem that hides what the file says: nobody can tell any more what it does not say.
    pub(crate) fn lose(&mut self, fault: Fault) {
        self.lost = true;
        self.push(fault);
    }

    /// Whether some problem hides what the file says.
    pub(crate) const fn lost(&self) -> bool {
        self.lost
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Makes the fault only if it is still listed.
    pub(crate) fn push_with(&mut self, fault: impl FnOnce() -> Fault) {
        if self.faults.len() < MAX_PROBLEMS {
            self.faults.push(fault());
        } else {
            self.more += 1;
        }
    }

    /// Adds what ended the reading; this one is always listed.
    pub(crate) fn push_last(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// With line and column, in the order of the file.
    pub(crate) fn into_errors(mut self, source: &str, text: &str, places: &Places) -> Vec<ReadError> {
        self.faults.order_by_key(|fault| fault.at);
        let mut cursor = Cursor::new(text);
        let mut errors: Vec<ReadError> = self
            .faults
            .into_iter()
            .map(|fault| {
                let (line, column) = cursor.place(fault.at);
                let (source, line) = places.at(line).unwrap_or((source, line));
                Place { line, column, message: fault.message }.in_source(source)
            })
            .collect();
        if self.more > 0 {
            errors.push(ReadError::whole(source, message!("metadata-entry.more", self.more)));
        }
        errors
    }
}

/// A text from a file inside a message: short, and without anything that would break a line or a terminal.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// Finds lines; cheap when asked in the order of the text.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    /// Ends of lines that were not passed yet: one walk over the text is a third of the work of counting between any two places.
    ends: memchr::Memchr<'a>,
    /// The next of them.
    end: usize,
    /// Where the line begins.
    start: usize,
    line: u32,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let end = ends.next().unwrap_or(usize::MAX);
        Self { text, ends, end, start: 0, line: 1 }
    }

    /// The line of a byte, counted from 1.
    pub(crate) fn line(&mut self, at: usize) -> u32 {
        let at = at.min(self.text.len());
        if at < self.start {
            *self = Self::new(self.text);
        }
        while self.end < at {
            self.line = self.line.saturating_add(1);
            self.start = self.end.saturating_add(1);
            self.end = self.ends.next().unwrap_or(usize::MAX);
        }
        self.line
    }

    /// Line and column of a byte, the column in characters, both counted from 1.
    pub(crate) fn place(&mut self, at: usize) -> (u32, u32) {
        let line = self.line(at);
        let before = self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes());
        let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        let in_line = before.get(start..).unwrap_or_default();
        // Every character has exactly one byte that does not continue another one.
        let characters = in_line.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
        (line, u32::try_from(characters).unwrap_or(u32::MAX).saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut cursor = Cursor::new("a\nשלום <x>\nb");
        assert_eq!(cursor.place(11), (2, 6));
        assert_eq!(cursor.place(0), (1, 1));
        assert_eq!(cursor.place(2), (2, 1));
        assert_eq!(cursor.place(usize::MAX), (3, 2));
    }

    #[test]
    fn an_error_reads_like_a_compiler_message() {
        let (english, bad) = (Locale::new("en", "bad\tit is bad"), || message!("bad"));
        let error = Place { line: 3, column: 7, message: bad() }.in_source("a/b.profile");
        assert_eq!(error.said(&english), "a/b.profile:3:7: it is bad");
        assert_eq!(ReadError::whole("a", bad()).said(&english), "a: it is bad");
    }

    #[test]
    fn texts_in_messages_are_short_and_harmless() {
        assert_eq!(shown("Ünï (x)"), "Ünï (x)");
        assert_eq!(shown("a\nb\u{1b}[1m\u{202e}"), "a\\nb\\u{1b}[1m\\u{202e}");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), 81);
    }

    #[test]
    fn problems_are_sorted_and_capped() {
        let mut problems = Problems::default();
        for at in (0..150).rev() {
            problems.push(Fault::new(at, message!("x")));
        }
        problems.push_last(Fault::new(199, message!("the end")));
        let errors = problems.into_errors("f", &"\n".repeat(200), &Places::default());
        assert_eq!(errors.len(), 102);
        assert!(errors.windows(2).take(99).all(|pair| pair[0].line < pair[1].line));
        assert_eq!(errors[100].message, message!("the end"));
        assert_eq!(errors[101].message, message!("metadata-entry.more", 50_usize));
    }
}
