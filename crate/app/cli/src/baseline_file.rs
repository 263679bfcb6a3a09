//! Baselines as files.

use std::io::{self, Read as _};
use std::path::Path;

use crate::problem::of_file;
use crate::{input, today};
use permlight_core::date::Moment;
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_metadata::{ReadError, system};
use permlight_org::baseline_file::{BaselineError, baseline_until};
use permlight_verify::baseline::Baseline;

/// The largest baseline that is read. One of a hundred large profiles has a third of that.
const LARGEST: u64 = 1 << 28;

/// Whether a path looks like a baseline.
pub fn is_baseline(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && path.is_file()
}

/// Reads a baseline that has to have a hash, where people say which.
pub fn expected(path: &Path, hash: Option<&str>) -> Result<Baseline, ReadError> {
    let baseline = read(path)?;
    match hash {
        Some(hash) if !has_hash(&baseline, hash) => {
            let message = message!("baseline-file.other-hash", Arg::name(&baseline.hash), Arg::name(hash));
            Err(of_file(path.to_string_lossy().into_owned(), message))
        }
        _ => Ok(baseline),
    }
}

/// Whether a baseline has the hash that people expect.
pub fn has_hash(baseline: &Baseline, hash: &str) -> bool {
    hash.trim().eq_ignore_ascii_case(&baseline.hash)
}

/// Reads a baseline and checks that it is what was frozen. The error says what is wrong with it.
pub fn read(path: &Path) -> Result<Baseline, ReadError> {
    let wrong = |message: Message| of_file(path.to_string_lossy().into_owned(), message);
    let mut bytes = Vec::new();
    let unreadable = |error: io::Error| wrong(message!("command-file.it-unreadable", system(&error)));
    input::open(path).map_err(unreadable)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(wrong(message!("command-baseline.too-large")));
    }
    // What happened in the course of the day has happened, wherever its clock stands.
    let latest = Moment::midnight(today::or(None).plus_days(1));
    baseline_until(&bytes, latest).map_err(|error| {
        let place = match &error {
            BaselineError::Form { line, column, .. } => {
                [line, column].map(|number| u32::try_from(*number).ok())
            }
            BaselineError::Other | BaselineError::Refused(_) | BaselineError::Ahead(_) => [None, None],
        };
        let [line, column] = place;
        ReadError { line, column, ..wrong(error.message()) }
    })
}
