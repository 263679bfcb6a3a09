//! The report as JSON.

use crate::escape;
use crate::report::Report;

/// Writes the report. What a terminal would obey is a `\u` escape: the same value to a parser, and harmless to the eye.
pub fn json(report: &Report) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to memory cannot fail, and every key of a report is a string.
    let _ = escape::json::write_pretty(&mut out, report);
    out.push(b'\n');
    out
}

/// The JSON Schema of reports.
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Report);
    let title = "Report of Permlight";
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}
