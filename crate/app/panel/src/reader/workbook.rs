//! The cells of a workbook as text: those that our own writer makes, and those that other programs make of them.

use permlight_metadata::unpacked;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// Neither of these does a checklist come near.
const MOST_ROWS: usize = 20_000;
const MOST_COLUMNS: usize = 64;
const MOST_SHEETS: usize = 40;
const LONGEST: usize = 32_767;

/// A part is unpacked up to so many bytes.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// The part that says how the days of all sheets are numbered.
const BOOK: &str = "xl/workbook.xml";

/// The sheets, each as rows of cells.
pub type Sheets = Vec<Vec<Vec<String>>>;

/// Reads a workbook; `None` if it is none.
pub fn sheets(bytes: Vec<u8>) -> Option<Sheets> {
    let is_wanted =
        |name: &str| name.starts_with("xl/worksheets/") || name == "xl/sharedStrings.xml" || name == BOOK;
    let parts: Vec<(String, String)> = unpacked(bytes, &is_wanted, MOST_BYTES)
        .into_iter()
        .filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes.ok()??).ok()?)))
        .collect();
    // Its days are numbered from another day: taken as they are, each would be four years too early.
    if parts.iter().any(|(name, text)| name == BOOK && counts_from_1904(text)) {
        return None;
    }
    let shared = parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml");
    let shared = shared.map(|(_, text)| strings(text)).unwrap_or_default();
    let sheets = parts.iter().filter(|(name, _)| is_sheet(name));
    let sheets: Sheets = sheets.take(MOST_SHEETS).map(|(_, text)| rows(text, &shared)).collect();
    (!sheets.is_empty()).then_some(sheets)
}

fn is_sheet(name: &str) -> bool {
    let file = name.strip_prefix("xl/worksheets/");
    file.and_then(|file| file.strip_suffix(".xml")).is_some()
}

/// Walks through a part until it ends or is not well-formed: what was read until then counts.
fn walk(text: &str, mut step: impl FnMut(&Step<'_>)) {
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(start) => step(&Step::Open(start.local_name().as_ref(), &start)),
            Event::Empty(start) => {
                step(&Step::Open(start.local_name().as_ref(), &start));
                step(&Step::Close(start.local_name().as_ref()));
            }
            Event::End(end) => step(&Step::Close(end.local_name().as_ref())),
            Event::Text(text) => {
                step(&Step::Text(&text));
            }
            Event::GeneralRef(reference) => {
                let named = match reference.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                if let Some(letter) = named {
                    step(&Step::Text(letter.encode_utf8(&mut [0; 4])));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
}

enum Step<'s> {
    Open(&'s str, &'s quick_xml::events::BytesStart<'s>),
    Close(&'s str),
    Text(&'s str),
}

fn counts_from_1904(text: &str) -> bool {
    let mut does = false;
    walk(text, |step| {
        if let Step::Open("workbookPr", start) = step {
            does |= attribute(start, "date1904").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
        }
    });
    does
}

fn attribute(start: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|one| one.key.as_ref() == name)?;
    Some(found.value.into_owned())
}

/// The table of strings: each may be in several pieces, and has besides how it is read aloud.
fn strings(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let (mut own, mut is_text, mut is_aloud) = (String::new(), false, false);
    walk(text, |step| match step {
        Step::Open("si", _) => own.clear(),
        Step::Open("t", _) => is_text = true,
        Step::Open("rPh", _) => is_aloud = true,
        Step::Close("t") => is_text = false,
        Step::Close("rPh") => is_aloud = false,
        Step::Close("si") => all.push(std::mem::take(&mut own)),
        Step::Text(text) if is_text && !is_aloud && own.len() < LONGEST => own.push_str(text),
        _ => {}
    });
    all
}

fn rows(text: &str, shared: &[String]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut column, mut kind, mut own, mut is_value) = (0, String::new(), String::new(), false);
    let mut is_reckoned = true;
    walk(text, |step| match step {
        Step::Open("row", _) if rows.len() < MOST_ROWS => {
            rows.push(Vec::new());
            column = 0;
        }
        Step::Open("c", start) => {
            column = attribute(start, "r").map_or(column, |place| column_of(&place));
            kind = attribute(start, "t").unwrap_or_default();
            own.clear();
            is_reckoned = true;
        }
        // What a formula comes to stands beside it, unless no program has reckoned it yet: then it is no empty cell all the same.
        Step::Open("f", _) => is_reckoned = false,
        Step::Open("v" | "t", _) => is_value = true,
        Step::Close("v" | "t") => is_value = false,
        Step::Text(text) if is_value && own.len() < LONGEST => own.push_str(text),
        Step::Close("c") => {
            let value = match kind.as_str() {
                "s" => own
                    .trim()
                    .parse::<usize>()
                    .ok()
                    .and_then(|at| shared.get(at).cloned())
                    .unwrap_or_default(),
                _ if own.is_empty() && !is_reckoned => "=?".to_owned(),
                _ => std::mem::take(&mut own),
            };
            if let Some(row) = rows.last_mut().filter(|_| column < MOST_COLUMNS) {
                row.resize(row.len().max(column + 1), String::new());
                if let Some(cell) = row.get_mut(column) {
                    *cell = value;
                }
            }
            column += 1;
        }
        _ => {}
    });
    rows
}

/// The column of a place such as `AB12`, counted from 0.
fn column_of(place: &str) -> usize {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).take(4);
    letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_however_a_spreadsheet_writes_them() {
        let shared = strings(
            "<sst><si><t>A</t></si><si><r><t>B</t></r><r><t xml:space=\"preserve\"> C</t></r><rPh><t>x</t></rPh></si></sst>",
        );
        assert_eq!(shared, ["A", "B C"]);
        let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>R&amp;D &lt;&#65;</t></is></c>\
                     </row><row r=\"2\"><c r=\"B2\"><v>46000</v></c><c t=\"s\"><v>9</v></c><c r=\"ZZZZ2\"><v>1</v></c></row><row/></sheetData></worksheet>";
        assert_eq!(rows(sheet, &shared), [vec!["B C", "", "R&D <A"], vec!["", "46000", ""], vec![]]);
    }

    #[test]
    fn a_formula_counts_by_what_it_comes_to_and_is_never_an_empty_cell() {
        let sheet = "<row><c t=\"str\"><f>A1</f><v>Done</v></c><c><f>TODAY()</f><v>46000</v></c><c><f>TODAY()</f><v/></c><c><f>B1</f></c><c/></row>";
        assert_eq!(rows(sheet, &[]), [vec!["Done", "46000", "=?", "=?", ""]]);
    }

    #[test]
    fn days_that_are_numbered_from_another_day_are_known() {
        assert!(counts_from_1904("<workbook><workbookPr date1904=\"1\"/></workbook>"));
        for text in [
            "<workbook><workbookPr date1904=\"false\"/></workbook>",
            "<workbook><workbookPr/></workbook>",
            "",
        ] {
            assert!(!counts_from_1904(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_workbook_is_none() {
        assert_eq!(sheets(b"PK".to_vec()), None);
        assert_eq!(rows("<row><c r=\"A1\"><v>1", &[]), [Vec::<String>::new()]);
    }
}
