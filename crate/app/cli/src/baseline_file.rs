//! Baselines as files.

use std::io::{self, Read as _};
use std::path::Path;

use crate::input;
use crate::language::say;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_metadata::ReadError;
use permlight_org::baseline_file::{BaselineError, baseline_from_json};
use permlight_verify::baseline::Baseline;

/// The largest baseline that is read. One of a hundred large profiles has a third of that.
const LARGEST: u64 = 1 << 28;

/// Whether a path looks like a baseline.
pub fn is_baseline(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && path.is_file()
}

/// Something that is wrong with a file as a whole.
pub fn error(source: String, message: String) -> ReadError {
    ReadError { source, line: None, column: None, message }
}

/// Reads a baseline that has to have a hash, where people say which.
pub fn expected(path: &Path, hash: Option<&str>) -> Result<Baseline, ReadError> {
    let baseline = read(path)?;
    match hash {
        Some(hash) if !hash.trim().eq_ignore_ascii_case(&baseline.hash) => {
            let message = message!("baseline-file.other-hash", Arg::name(&baseline.hash), Arg::name(hash));
            Err(error(path.to_string_lossy().into_owned(), say(&message)))
        }
        _ => Ok(baseline),
    }
}

/// Reads a baseline and checks that it is what was frozen. The error says what is wrong with it.
pub fn read(path: &Path) -> Result<Baseline, ReadError> {
    let wrong = |message: String| error(path.to_string_lossy().into_owned(), message);
    let mut bytes = Vec::new();
    let unreadable = |error: io::Error| wrong(format!("it cannot be read ({error})"));
    input::open(path).map_err(unreadable)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(wrong("it is larger than 256 MiB, so it is no baseline".to_owned()));
    }
    baseline_from_json(&bytes).map_err(|error| {
        let place = match &error {
            BaselineError::Form { line, column, .. } => {
                [line, column].map(|number| u32::try_from(*number).ok())
            }
            BaselineError::Refused(_) => [None, None],
        };
        let [line, column] = place;
        ReadError { line, column, ..wrong(say(&error.message())) }
    })
}
