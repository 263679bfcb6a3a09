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

/// The sheets, each as rows of cells.
pub type Sheets = Vec<Vec<Vec<String>>>;

/// Reads a workbook; `None` if it is none.
pub fn sheets(bytes: Vec<u8>) -> Option<Sheets> {
    let is_wanted = |name: &str| name.starts_with("xl/worksheets/") || name == "xl/sharedStrings.xml";
    let parts: Vec<(String, String)> = unpacked(bytes, &is_wanted, MOST_BYTES)
        .into_iter()
        .filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes.ok()??).ok()?)))
        .collect();
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
    walk(text, |step| match step {
        Step::Open("row", _) if rows.len() < MOST_ROWS => {
            rows.push(Vec::new());
            column = 0;
        }
        Step::Open("c", start) => {
            let value = |name: &str| {
                let found = start.attributes().flatten().find(|one| one.key.as_ref() == name)?;
                Some(found.value.into_owned())
            };
            column = value("r").map_or(column, |place| column_of(&place));
            kind = value("t").unwrap_or_default();
            own.clear();
        }
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
    fn what_is_no_workbook_is_none() {
        assert_eq!(sheets(b"PK".to_vec()), None);
        assert_eq!(rows("<row><c r=\"A1\"><v>1", &[]), [Vec::<String>::new()]);
    }
}
