//! JSON that is true to what was read and still safe on a terminal.

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
    message: &'a str,
}

impl<'a> From<&'a ReadError> for ErrorLine<'a> {
    fn from(error: &'a ReadError) -> Self {
        Self { file: &error.source, line: error.line, column: error.column, message: &error.message }
    }
}
