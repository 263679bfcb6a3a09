//! JSON that is true to what was read and still safe on a terminal.

use std::io::{self, Write};

use permlight_core::text::printable;
use permlight_metadata::ReadError;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Compact JSON in which characters that a terminal would obey, or that hide or change direction, are `\u` escapes:
/// the same value to a parser, and harmless to the eye.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut bytes = [0; 4];
        for character in fragment.chars() {
            let text = character.encode_utf8(&mut bytes);
            if character.is_ascii_graphic() || printable(text, 1) == *text {
                writer.write_all(text.as_bytes())?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

/// Writes a value.
pub fn write<W: Write>(writer: W, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(writer, Harmless)).map_err(io::Error::from)
}

/// A value on many lines, as safe as [`write`] makes it, for files that people read and compare.
pub fn pretty(value: &impl Serialize) -> io::Result<String> {
    let text = serde_json::to_string_pretty(value)?;
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        // Outside of strings all of JSON is ASCII, and its own line ends are the only control characters.
        let safe = character == '\n' || character.is_ascii_graphic() || character == ' ';
        if safe || printable(character.encode_utf8(&mut [0; 4]), 1) == *character.encode_utf8(&mut [0; 4]) {
            out.push(character);
        } else {
            out.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out.push('\n');
    Ok(out)
}

/// What is wrong with a file.
#[derive(Serialize)]
pub struct ErrorLine<'a> {
    file: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
}

impl<'a> From<&'a ReadError> for ErrorLine<'a> {
    fn from(error: &'a ReadError) -> Self {
        Self { file: &error.source, line: error.line, column: error.column, message: &error.message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_lines_are_as_safe_as_one() {
        let hostile = "a\u{1b}[31m\u{202e}b\u{e0041}\u{7f} 設定\n";
        let text = pretty(&[hostile]).unwrap();
        assert_eq!(text, "[\n  \"a\\u001b[31m\\u202eb\\udb40\\udc41\\u007f 設定\\n\"\n]\n");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).unwrap(), [hostile]);
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_survives_parsing() {
        let hostile = "a\u{1b}[31m\u{9b}31m\u{202e}b\u{e0041}\u{7f} é 設定 😀 \"\\";
        let mut bytes = Vec::new();
        write(&mut bytes, hostile).unwrap();
        let json = String::from_utf8(bytes).unwrap();
        assert_eq!(json, r#""a\u001b[31m\u009b31m\u202eb\udb40\udc41\u007f é 設定 😀 \"\\""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }
}
