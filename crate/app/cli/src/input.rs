//! Files that are read whole: none is read further than it may be large.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use permlight_core::message;
use permlight_core::message::{Arg, Message};

/// Reads a file of at most so many MiB.
///
/// # Errors
///
/// What is wrong with it, for people.
pub fn read(file: &Path, mebibytes: usize) -> Result<Vec<u8>, Message> {
    let shown = || Arg::Text(crate::terminal::line(&file.display().to_string()));
    let unreadable =
        |error: io::Error| message!("command-file.unreadable", shown(), permlight_metadata::system(&error));
    let largest = (mebibytes as u64) << 20;
    let mut bytes = Vec::new();
    File::open(file).map_err(unreadable)?.take(largest + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > largest {
        return Err(message!("command-file.too-large", shown(), mebibytes));
    }
    Ok(bytes)
}
