//! Text from pages and files, made harmless for each format. What a reader would obey, or could not see, becomes a visible escape.

pub mod agents;
pub mod markdown;
pub mod uri;

/// JSON that is safe on a terminal.
pub use permlight_org::harmless_json as json;

use permlight_core::text::printable;

/// The most characters of a path or message that are shown in a line.
const LINE: usize = 4_096;
/// The most UTF-16 code units that a cell of Excel holds.
pub const CELL: usize = 32_767;

/// A name in one line. Salesforce allows 255 characters.
pub fn name(text: &str) -> String {
    printable(text, 255)
}

/// A path or message in one line.
pub fn line(text: &str) -> String {
    printable(text, LINE)
}

/// Text for a cell, in one line. What is too long for a cell is cut, and tells how much there is.
pub fn cell(text: &str) -> String {
    fitted(&written_in_xml(&printable(text, usize::MAX)), CELL)
}

/// Several texts for one cell, a line each.
pub fn lines<'t>(texts: impl IntoIterator<Item = &'t str>, separator: &str) -> String {
    let lines: Vec<_> = texts.into_iter().map(cell).collect();
    fitted(&lines.join(separator), CELL)
}

fn fitted(text: &str, limit: usize) -> String {
    let units = text.chars().map(char::len_utf16).sum::<usize>();
    if units <= limit {
        return text.to_owned();
    }
    let note = format!("… [{limit} / {}]", text.chars().count());
    let room = limit.saturating_sub(note.chars().map(char::len_utf16).sum());
    let mut left = room;
    let kept = text.chars().take_while(|character| {
        let fits = left >= character.len_utf16();
        left = left.saturating_sub(character.len_utf16());
        fits
    });
    kept.chain(note.chars()).collect()
}

/// Whether a spreadsheet could take text for a formula. Some programs drop the space before one, and some know the signs in their wide form
/// too.
pub fn is_like_formula(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    text.trim_start().starts_with(signs)
}

/// A cell of CSV that no spreadsheet takes for a formula. Text comes from [`cell`] or is printable.
pub fn csv(text: &str) -> String {
    if !is_like_formula(text) {
        return text.to_owned();
    }
    fitted(&format!("'{text}"), CELL)
}

/// Text without the characters that XML 1.0 has no way to write, nor others that hide or change direction.
pub fn xml(text: &str) -> String {
    written_in_xml(&line(text))
}

fn written_in_xml(text: &str) -> String {
    text.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}

/// Text for a cell of a workbook, where `_x202E_` stands for a character: what already looks so is kept from being one. Text comes from
/// [`cell`].
pub(crate) fn workbook(text: &str) -> String {
    let is_code = |rest: &str| {
        let bytes = rest.as_bytes();
        matches!(bytes, [b'x' | b'X', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()))
    };
    let begin = text.find('_').unwrap_or(text.len());
    let (mut out, mut rest) =
        (text.get(..begin).unwrap_or_default().to_owned(), text.get(begin..).unwrap_or_default());
    while let Some(after) = rest.strip_prefix('_') {
        out.push_str(if is_code(after) { "_x005F_" } else { "_" });
        let end = after.find('_').unwrap_or(after.len());
        out.push_str(after.get(..end).unwrap_or_default());
        rest = after.get(end..).unwrap_or_default();
    }
    fitted(&out, CELL)
}

/// Text of SARIF that is no link and has no placeholder, which its messages otherwise may. Lines stay lines.
pub fn sarif(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(line).collect();
    let mut out = String::with_capacity(text.len());
    for character in lines.join("\n").chars() {
        match character {
            '{' | '}' => out.extend([character; 2]),
            '[' | ']' | '\\' => out.extend(['\\', character]),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, shown) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "'  =1"),
            ("\t=1", "\\u{9}=1"),
            ("\r=1", "\\u{d}=1"),
            ("HubSpot - Sync", "HubSpot - Sync"),
            ("", ""),
        ] {
            assert_eq!(csv(&cell(text)), shown);
        }
    }

    #[test]
    fn what_is_cut_says_so() {
        let long = "😀".repeat(40_000);
        let shown = cell(&long);
        assert!(shown.ends_with("… [32767 / 40000]"));
        assert!((CELL - 1..=CELL).contains(&shown.encode_utf16().count()));
        assert_eq!(cell(&"a".repeat(CELL)), "a".repeat(CELL));
        assert_eq!(csv(&cell(&"=".repeat(CELL))).encode_utf16().count(), CELL);
    }

    #[test]
    fn texts_of_sarif_hold_neither_links_nor_placeholders() {
        assert_eq!(sarif("[a](b) {0} \\"), "\\[a\\](b) {{0}} \\\\");
        assert_eq!(sarif("one\n\ntwo\u{1b}"), "one\n\ntwo\\\\u{{1b}}");
    }

    #[test]
    fn codes_of_workbooks_stay_text() {
        for (text, kept) in [
            ("a_x202E_b", "a_x005F_x202E_b"),
            ("_x0041__x0041_", "_x005F_x0041__x005F_x0041_"),
            ("HubSpot_Sync__c", "HubSpot_Sync__c"),
            ("_x00_", "_x00_"),
            ("_xé041_", "_xé041_"),
            ("_", "_"),
            ("", ""),
        ] {
            assert_eq!(workbook(text), kept);
        }
    }

    proptest! {
        #[test]
        fn every_text_fits_and_shows(text in any::<String>(), times in 1..400usize) {
            let text = text.repeat(times);
            let shown = csv(&cell(&text));
            prop_assert!(shown.encode_utf16().count() <= CELL);
            let hidden = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!shown.contains(hidden));
            prop_assert!(!is_like_formula(&shown));
            let unwritten = ['\u{fffe}', '\u{ffff}', '\0'];
            prop_assert!(!xml(&text).contains(unwritten));
        }
    }
}
