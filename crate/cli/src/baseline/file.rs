//! Baselines as files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use permlight_core::verify::baseline::{Baseline, VERSION};
use serde::Deserialize;

/// The largest baseline that is read. One of a hundred large profiles has a third of that.
const LARGEST: u64 = 1 << 28;

/// What tells a baseline from other JSON, whatever its version.
#[derive(Deserialize)]
struct Head {
    permlight_baseline: u32,
}

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
    let wrong = |error: &serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        format!("{place}:{line}:{column}: {message}: expected a file of permlight baseline create")
    };
    let head: Head = serde_json::from_slice(&bytes).map_err(|error| wrong(&error))?;
    if head.permlight_baseline != VERSION {
        return Err(format!(
            "{place}: the baseline has the form {}, and this version reads {VERSION}: use the version that made it",
            head.permlight_baseline
        ));
    }
    let baseline: Baseline = serde_json::from_slice(&bytes).map_err(|error| wrong(&error))?;
    baseline.check().map_err(|error| format!("{place}: {error}"))?;
    Ok(baseline)
}
