//! What is wrong with files, as reports have it.

use permlight_metadata::ReadError;
use permlight_report::report::Problem;

/// As a reader found it.
pub fn problem(error: ReadError) -> Problem {
    let ReadError { source, line, column, message } = error;
    Problem { place: source, line, column, message }
}

/// Of a file or path as a whole.
pub fn whole(place: impl Into<String>, message: String) -> Problem {
    Problem { place: place.into(), line: None, column: None, message }
}
