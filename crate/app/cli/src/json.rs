//! JSON that is true to what was read and still safe on a terminal.

use crate::language::say;
use permlight_core::message;
use permlight_core::message::Message;
use permlight_metadata::ReadError;
pub use permlight_report::escape::json::write;
pub use permlight_report::json::list;
use serde::Serialize;

/// What is wrong with a file.
#[derive(Serialize)]
pub struct ErrorLine<'a> {
    file: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    message: String,
}

impl<'a> From<&'a ReadError> for ErrorLine<'a> {
    fn from(error: &'a ReadError) -> Self {
        Self { file: &error.source, line: error.line, column: error.column, message: say(&error.message) }
    }
}

/// What is wrong with JSON, which its reader says in English: a language has the place alone.
pub fn wrong(error: &serde_json::Error) -> Message {
    message!("system.json", error.to_string())
}
