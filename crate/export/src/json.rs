//! The report as JSON, and back.

use serde::Deserialize;
use thiserror::Error;

use crate::escape;
use crate::report::Report;

/// Why text is no report.
#[derive(Debug, Error)]
pub enum ImportError {
    /// It is no JSON, or something in it is not what was expected; the message has line and column.
    #[error("this is no report of Permlight: {0}")]
    Form(#[from] serde_json::Error),
    /// Another version wrote it.
    #[error(
        "this report has version {found}, and this Permlight reads version {expected}: take the Permlight that wrote it, or write it anew"
    )]
    Version {
        /// The version that it has.
        found: u32,
        /// The version that is read.
        expected: u32,
    },
    /// Its counts do not fit what it lists, so somebody has changed one of them.
    #[error(
        "the summary of this report does not fit its checklist and findings: it was changed after it was written"
    )]
    Summary,
    /// The verdict of its verification does not fit what that lists.
    #[error(
        "the verdict of this report's verification does not fit its differences: it was changed after it was written"
    )]
    Verification,
}

/// Writes the report. What a terminal would obey is a `\u` escape: the same value to a parser, and harmless to the eye.
pub fn json(report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and every key of a report is a string.
    let _ = escape::json::write_pretty(&mut out, report);
    out.push(b'\n');
    out
}

/// Reads what [`json`] wrote; nothing is lost.
pub fn from_json(text: &str) -> Result<Report, ImportError> {
    #[derive(Deserialize)]
    struct Probe {
        version: u32,
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Probe { version } = serde_json::from_str(text)?;
    if version != Report::VERSION {
        return Err(ImportError::Version { found: version, expected: Report::VERSION });
    }
    let report: Report = serde_json::from_str(text)?;
    if report.summary != report.summed_up() {
        return Err(ImportError::Summary);
    }
    if report.verification.as_ref().is_some_and(|part| !part.is_consistent()) {
        return Err(ImportError::Verification);
    }
    Ok(report)
}

/// The JSON Schema of reports.
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Report);
    let title = "Report of Permlight";
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}
