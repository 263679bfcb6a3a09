//! In the place of the reader of YAML and JSON, where that would be larger than all that is read by it.

use permlight_core::message;

use crate::error::Place;

fn refuse<T>() -> Result<T, Place> {
    Err(Place { line: 1, column: 1, message: message!("metadata-file.not-read") })
}

/// The texts of a list.
pub(crate) fn texts(_: &str) -> Result<Vec<String>, Place> {
    refuse()
}

/// The texts of one field of all entries of a list.
pub(crate) fn texts_of(_: &str, _: &str, _: &str) -> Result<Vec<String>, Place> {
    refuse()
}

/// What stands in the outermost element, as XML, and the names of the elements in it.
pub(crate) fn inside(_: &str, _: &str) -> Result<(String, Vec<String>), Place> {
    refuse()
}
