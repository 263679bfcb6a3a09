//! The report as a workbook: a sheet for each table, with typed cells.
//!
//! A workbook is a zip of XML parts, as ECMA-376 (Office Open XML) describes them. Only what our tables need is written: typed
//! cells, widths, heads that stay, filters, looks, and how a sheet goes on paper. Texts stand in their cells, so there is no
//! table of strings, and no part can hold a formula, a link or a macro.

mod looks;
mod parts;
mod sheet;
mod zip;

use crate::report::Report;
use crate::tables::{Detail, tables};

/// A workbook that cannot be written: it is larger than a zip can be.
#[derive(Debug, thiserror::Error)]
#[error("the workbook is too large")]
pub struct XlsxError;

/// Writes the report. The same report gives the same bytes: every part has the same date, the first that a zip can have.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let tables = tables(report, Detail::Full);
    let mut archive = zip::Zip::default();
    let mut part = |name: &str, text: &str| archive.add(name, text.as_bytes()).ok_or(XlsxError);
    part("[Content_Types].xml", &parts::content_types(tables.len()))?;
    part("_rels/.rels", parts::RELATIONS)?;
    part("docProps/core.xml", &parts::properties(report))?;
    part("xl/workbook.xml", &parts::workbook(&tables))?;
    part("xl/_rels/workbook.xml.rels", &parts::workbook_relations(tables.len()))?;
    part("xl/styles.xml", &looks::styles())?;
    for (table, number) in tables.iter().zip(1..) {
        part(&parts::sheet_name(number), &sheet::sheet(table, &report.locale))?;
    }
    archive.finish().ok_or(XlsxError)
}
