//! Baselines as files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use permlight_core::verify::baseline::Baseline;
use permlight_export::{BaselineError, baseline_from_json};

/// The largest baseline that is read. One of a hundred large profiles has a third of that.
const LARGEST: u64 = 1 << 28;

/// Whether a path looks like a baseline.
pub fn is_baseline(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && path.is_file()
}

/// Reads a baseline and checks that it is what was frozen. The error says what is wrong with it.
pub fn read(path: &Path) -> Result<Baseline, String> {
    let place = path.display();
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(|error| format!("{place}: it cannot be read ({error})"))?;
    opened
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("{place}: it cannot be read ({error})"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("{place}: it is larger than 256 MiB, so it is no baseline"));
    }
    baseline_from_json(&bytes).map_err(|error| match error {
        BaselineError::Form { line, column, .. } => format!("{place}:{line}:{column}: {error}"),
        _ => format!("{place}: {error}"),
    })
}
