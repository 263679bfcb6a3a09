//! Writes a report as a file. Apart from the panel because it is the heaviest part of the extension, and most visits need no file.

use permlight_export::{Attendee, Dates, Report, Separator};
use wasm_bindgen::prelude::*;

/// A file, ready to be kept.
#[wasm_bindgen]
pub struct Written {
    name: String,
    media: &'static str,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl Written {
    /// Its name: org, user and day.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Its media type.
    #[wasm_bindgen(getter)]
    pub fn media(&self) -> String {
        self.media.to_owned()
    }

    /// What is in it.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

/// Writes the report, which is JSON, in a format: `xlsx`, `csv`, `md`, `json`, `html`, `sarif`, `junit` or `ics`. The attendees are
/// for `ics`, the separator (`,`, `;` or a tab) for `csv`. Throws with a sentence for people if the report or the attendees are not right, or there is no such format.
#[wasm_bindgen]
#[allow(clippy::needless_pass_by_value, reason = "lists from JavaScript arrive by value")]
pub fn write(
    report: &str,
    format: &str,
    attendees: Vec<String>,
    separator: &str,
) -> Result<Written, JsError> {
    let report = permlight_export::from_json(report).map_err(|error| JsError::new(&error.to_string()))?;
    let (extension, media, bytes) = match format {
        "xlsx" => (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            permlight_export::xlsx(&report).map_err(|error| JsError::new(&error.to_string()))?,
        ),
        // Spreadsheets take UTF-8 for what it is only with the mark.
        "csv" => ("csv", "text/csv;charset=utf-8", permlight_export::csv(&report, parting(separator)?, true)),
        "md" => ("md", "text/markdown;charset=utf-8", permlight_export::markdown(&report)),
        "json" => ("json", "application/json", permlight_export::json(&report)),
        "html" => ("html", "text/html;charset=utf-8", permlight_export::html(&report)),
        "sarif" => ("sarif", "application/sarif+json", permlight_export::sarif(&report)),
        "junit" => ("xml", "application/xml", permlight_export::junit(&report)),
        "ics" => ("ics", "text/calendar;charset=utf-8", calendar(&report, &attendees)?),
        _ => return Err(JsError::new(&format!("There is no format `{format}`."))),
    };
    Ok(Written { name: permlight_export::file_name(&report, extension), media, bytes })
}

fn parting(separator: &str) -> Result<Separator, JsError> {
    match separator {
        "," => Ok(Separator::Comma),
        ";" => Ok(Separator::Semicolon),
        "\t" => Ok(Separator::Tab),
        _ => Err(JsError::new("A separator is a comma, a semicolon or a tab.")),
    }
}

fn calendar(report: &Report, attendees: &[String]) -> Result<Vec<u8>, JsError> {
    let people = attendees.iter().map(|text| Attendee::parse(text)).collect::<Result<_, _>>();
    let people = people.map_err(|error| JsError::new(&error.to_string()))?;
    let dates = Dates::new(people).map_err(|error| JsError::new(&error.to_string()))?;
    permlight_export::calendar(report, &dates).map_err(|error| JsError::new(&error.to_string()))
}
