//! JSON that is true to what was read and still safe on a terminal.

use std::io::{self, Write};

use permlight_core::text::printable;
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter, PrettyFormatter};

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

/// The same with a line for each value.
struct Lines<'i>(PrettyFormatter<'i>);

impl Formatter for Lines<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        Harmless.write_string_fragment(writer, fragment)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// Writes a value in lines.
pub fn write_pretty<W: Write>(writer: W, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    let lines = Lines(PrettyFormatter::with_indent(b" "));
    value.serialize(&mut Serializer::with_formatter(writer, lines)).map_err(io::Error::from)
}

/// Writes a value.
pub fn write<W: Write>(writer: W, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(writer, Harmless)).map_err(io::Error::from)
}

/// The same of JSON that is written already: what is escaped stands in its strings only.
pub fn harmless(json: &str) -> String {
    let mut out = Vec::new();
    for line in json.split_inclusive('\n') {
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        // Writing to memory cannot fail.
        let _ = Harmless.write_string_fragment(&mut out, text);
        out.extend_from_slice(end.as_bytes());
    }
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_survives_parsing() {
        let hostile = "a\u{1b}[31m\u{9b}31m\u{202e}b\u{e0041}\u{7f} é 設定 😀 \"\\";
        let mut bytes = Vec::new();
        write(&mut bytes, hostile).unwrap();
        let json = String::from_utf8(bytes).unwrap();
        assert_eq!(json, r#""a\u001b[31m\u009b31m\u202eb\udb40\udc41\u007f é 設定 😀 \"\\""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
        let value = serde_json::json!({ hostile: [hostile, "a\nb"] });
        let text = harmless(&format!("{value:#}\n"));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
        assert!(!text.contains(['\u{202e}', '\u{9b}', '\u{e0041}', '\u{7f}']) && text.ends_with("}\n"));
    }
}
