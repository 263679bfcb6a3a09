//! What is wrong with a policy file, and where.

use std::ops::Range;

use permlight_core::message::Message;
use permlight_core::order::InOrder as _;
use toml::Spanned;
use toml::de::DeTable;

use crate::{near, syntax};

/// After so many problems nobody reads what may have been meant, and a hostile file would take long to compare.
const SUGGESTED: usize = 100;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: u32,
    /// The column, in characters counted from 1.
    pub column: u32,
    /// How many characters are meant; at least 1, and all on this line.
    pub length: u32,
    /// The line as it stands in the file; not safe to show as it is.
    pub source: String,
    /// What is wrong; it may hold text from the file.
    pub message: Message,
    /// What was expected; `None` where the message says it.
    pub expected: Option<Message>,
    /// Names that may have been meant, nearest first.
    pub nearest: Vec<String>,
}

/// Collects problems of one text.
pub(crate) struct Problems<'t> {
    text: &'t str,
    /// Where it is no TOML: what was made of it there is nobody's mistake.
    broken: Vec<Range<usize>>,
    found: Vec<Found>,
}

struct Found {
    span: Range<usize>,
    message: Message,
    expected: Option<Message>,
    nearest: Vec<String>,
}

impl<'t> Problems<'t> {
    pub(crate) fn new(text: &'t str, syntax: Vec<toml::de::Error>) -> Self {
        let mut problems = Self { text, broken: Vec::new(), found: Vec::new() };
        for error in syntax {
            let span = error.span().unwrap_or_default();
            let message = syntax::said(&error, text.get(span.clone()).unwrap_or_default());
            problems.add(span.clone(), message, None);
            problems.broken.push(span);
        }
        problems
    }

    pub(crate) fn add(&mut self, span: Range<usize>, message: Message, expected: Option<Message>) {
        self.near(span, message, expected, "", &[]);
    }

    /// The same, with the names that may have been meant by `name`.
    pub(crate) fn near(
        &mut self,
        span: Range<usize>,
        message: Message,
        expected: Option<Message>,
        name: &str,
        known: &[&str],
    ) {
        if self.broken.iter().any(|broken| touch(broken, &span)) {
            return;
        }
        let nearest = if self.found.len() < SUGGESTED && !name.is_empty() {
            near::among(name, known.iter().copied())
        } else {
            Vec::new()
        };
        self.found.push(Found { span, message, expected, nearest });
    }

    /// Takes back what was said of this place, to say it better.
    pub(crate) fn forget(&mut self, span: &Range<usize>) {
        self.found.retain(|found| found.span != *span);
    }

    /// Whether something between the header of this table and the next one is no TOML and no value of it either, so that
    /// a key may stand there unread.
    pub(crate) fn hides_keys(&self, table: &DeTable<'_>, header: &Range<usize>) -> bool {
        let rest = self.text.get(header.end..).unwrap_or_default();
        let end = rest.find("\n[").map_or(self.text.len(), |length| header.end + length);
        let values: Vec<_> = table.values().map(Spanned::span).collect();
        self.broken.iter().any(|broken| {
            (header.start..=end).contains(&broken.start) && !values.iter().any(|value| touch(value, broken))
        })
    }

    /// All of them, in the order of the file.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.found.order_by_key(|found| found.span.start);
        let mut line = 1;
        let mut start = 0;
        let mut rest = self.found.into_iter().peekable();
        let mut problems = Vec::new();
        for text in self.text.split_inclusive('\n') {
            let end = start + text.len();
            // The end of a file without a last line end is still on its last line.
            let last = !text.ends_with('\n');
            while let Some(found) = rest.next_if(|found| found.span.start < end || last) {
                problems.push(found.placed(line, text, start));
            }
            (line, start) = (line + 1, end);
        }
        problems.extend(rest.map(|found| found.placed(line, "", start)));
        problems
    }
}

fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

impl Found {
    fn placed(self, line: u32, text: &str, start: usize) -> Problem {
        let text = text.trim_end_matches(['\n', '\r']);
        let inside = |at: usize| text.get(..at.saturating_sub(start).min(text.len())).unwrap_or(text);
        let (before, until) = (inside(self.span.start), inside(self.span.end));
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Problem {
            line,
            column: count(before).saturating_add(1),
            length: count(until).saturating_sub(count(before)).max(1),
            source: text.to_owned(),
            message: self.message,
            expected: self.expected,
            nearest: self.nearest,
        }
    }
}
