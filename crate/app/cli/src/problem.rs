//! What is wrong with files, as reports have it.

use permlight_core::message::Message;
use permlight_metadata::ReadError;
use permlight_report::report::Problem;

use crate::language::{chosen, say};

/// As a reader found it.
pub fn problem(error: ReadError) -> Problem {
    let ReadError { source, line, column, message } = error;
    Problem { place: source, line, column, message: say(&message) }
}

/// Of a file or path as a whole.
pub fn whole(place: impl Into<String>, message: String) -> Problem {
    Problem { place: place.into(), line: None, column: None, message }
}

/// Of a file as a whole, as a reader would have found it.
pub fn of_file(source: String, message: Message) -> ReadError {
    ReadError { source, line: None, column: None, message }
}

/// What readers found, with its place.
pub fn said<'e>(errors: impl IntoIterator<Item = &'e ReadError>) -> impl Iterator<Item = String> {
    errors.into_iter().map(|error| error.said(chosen()))
}
