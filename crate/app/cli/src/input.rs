//! Files that are read whole: none is read further than it may be large.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use permlight_core::message;
use permlight_core::message::{Arg, Message};

/// What is read at a path: a file, or standard input where the path is `-`.
///
/// # Errors
///
/// The file cannot be opened.
pub fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if path == Path::new("-") { Ok(Box::new(io::stdin())) } else { Ok(Box::new(File::open(path)?)) }
}

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
    open(file).map_err(unreadable)?.take(largest + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > largest {
        return Err(message!("command-file.too-large", shown(), mebibytes));
    }
    Ok(bytes)
}
