//! Baselines as files: what the panel saves, and what a pipeline keeps and compares with.

use permlight_core::date::{self, Moment};
use permlight_core::message;
use permlight_core::message::{Arg, Message};
use permlight_verify::baseline::{Baseline, Refused, VERSION};
use serde::Deserialize;

use crate::harmless_json;

/// Why text is no baseline.
#[derive(Debug)]
pub enum BaselineError {
    /// It is no JSON, or something in it is not what was expected.
    Form {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// It is JSON, and no baseline.
    Other,
    /// It is not what was frozen, or another version wrote it.
    Refused(Refused),
    /// It says that it was made on a day that is still to come, or on none.
    Ahead(String),
}

impl BaselineError {
    /// What people read.
    pub fn message(&self) -> Message {
        match self {
            Self::Form { message, .. } => {
                message!("baseline-file.form", message!("system.json", Arg::name(message)))
            }
            Self::Other => message!("baseline-file.other"),
            Self::Refused(refused) => refused.message(),
            Self::Ahead(created) => message!("baseline-file.ahead", Arg::name(created)),
        }
    }
}

impl From<Refused> for BaselineError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<serde_json::Error> for BaselineError {
    fn from(error: serde_json::Error) -> Self {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        Self::Form { line: error.line(), column: error.column(), message: message.to_owned() }
    }
}

/// Writes a baseline.
pub fn baseline_json(baseline: &Baseline) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and every key of a baseline is a string.
    let _ = harmless_json::write_pretty(&mut out, baseline);
    out.push(b'\n');
    out
}

/// The same for one that somebody hands over: by the last moment that may count as past, it was made.
///
/// # Errors
///
/// What is wrong with it.
pub fn baseline_until(bytes: &[u8], latest: Moment) -> Result<Baseline, BaselineError> {
    let baseline = baseline_from_json(bytes)?;
    if date::is_past(&baseline.created, latest) {
        Ok(baseline)
    } else {
        Err(BaselineError::Ahead(baseline.created))
    }
}

/// Reads a baseline and checks that it is what was frozen.
pub fn baseline_from_json(bytes: &[u8]) -> Result<Baseline, BaselineError> {
    /// What tells a baseline from other JSON, whatever its version.
    #[derive(Deserialize)]
    struct Head {
        permlight_baseline: u32,
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // A list would do for a head, too.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(BaselineError::Other);
    }
    let head = serde_json::from_slice(bytes);
    let Head { permlight_baseline } =
        head.map_err(
            |error: serde_json::Error| {
                if error.is_data() { BaselineError::Other } else { error.into() }
            },
        )?;
    if permlight_baseline != VERSION {
        return Err(Refused::Version(permlight_baseline).into());
    }
    let baseline: Baseline = serde_json::from_slice(bytes)?;
    baseline.check()?;
    Ok(baseline)
}
