//! The parts of a workbook around its sheets. Writing to text cannot fail.

use std::fmt::Write;

use super::sheet::{all_cells, printed_cells};
use crate::escape::{line, xml as clean};
use crate::report::Report;
use crate::tables::Table;

pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// What the package begins with: its workbook and its properties.
pub(super) const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Target=\"xl/workbook.xml\" \
    Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>\
    <Relationship Id=\"rId2\" Target=\"docProps/core.xml\" \
    Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\"/>\
    </Relationships>";

/// Text for an element or an attribute.
pub(super) fn text(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// The name of the part that holds a sheet. Sheets are counted from 1.
pub(super) fn sheet_name(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// The media type of each part.
pub(super) fn content_types(sheets: usize) -> String {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPE}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPE}.styles+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    for number in 1..=sheets {
        let name = sheet_name(number);
        let _ = write!(out, "<Override PartName=\"/{name}\" ContentType=\"{TYPE}.worksheet+xml\"/>");
    }
    out + "</Types>"
}

/// Title, subject, author and time of the report.
pub(super) fn properties(report: &Report) -> String {
    let element = |name: &str, value: &str| format!("<{name}>{}</{name}>", text(&clean(&line(value))));
    let generated = report.generated.to_string();
    let time = generated.split('.').next().unwrap_or_default().trim_end_matches('Z');
    let stamp =
        |name: &str| format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{}Z</dcterms:{name}>", text(time));
    [
        HEAD,
        &format!("<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" "),
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" ",
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">",
        &element("dc:title", &report.title),
        &element("dc:subject", &report.about()),
        &element("dc:creator", &report.generator),
        &stamp("created"),
        &stamp("modified"),
        "</cp:coreProperties>",
    ]
    .concat()
}

/// The list of sheets, and of the cells that each of them prints, repeats and filters.
pub(super) fn workbook(tables: &[Table]) -> String {
    let (mut sheets, mut names) = (String::new(), String::new());
    for (table, number) in tables.iter().zip(0_usize..) {
        let id = number + 1;
        let _ = write!(sheets, "<sheet name=\"{}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>", text(&table.title));
        let sheet = text(&format!("'{}'", table.title.replace('\'', "''")));
        let mut name = |name: &str, hidden: &str, cells: &str| {
            let _ = write!(
                names,
                "<definedName name=\"_xlnm.{name}\" localSheetId=\"{number}\"{hidden}>{sheet}!{cells}</definedName>"
            );
        };
        // In the order of the alphabet, as Excel writes them.
        if !table.rows.is_empty() {
            name("_FilterDatabase", " hidden=\"1\"", &all_cells(table, "$"));
        }
        name("Print_Area", "", &printed_cells(table));
        name("Print_Titles", "", "$1:$1");
    }
    format!(
        "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><bookViews><workbookView/></bookViews>\
         <sheets>{sheets}</sheets><definedNames>{names}</definedNames></workbook>"
    )
}

/// Where the sheets and the looks of the workbook are.
pub(super) fn workbook_relations(sheets: usize) -> String {
    let mut out = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for number in 1..=sheets {
        let _ = write!(
            out,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let id = sheets + 1;
    let _ = write!(out, "<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>");
    out + "</Relationships>"
}
