//! From bytes to text: UTF-8 and UTF-16. Nothing is replaced: what cannot be decoded is an error.

use std::borrow::Cow;

use permlight_core::message;
use permlight_core::message::Message;

use crate::error::{Cursor, Place};

/// The text of a file, without its byte order mark.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Place> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // Without a mark, the first character of the XML declaration or of the root tells the byte order.
        [b'<', 0, ..] => utf16(bytes, u16::from_le_bytes),
        [0, b'<', ..] => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Place> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).and_then(|head| std::str::from_utf8(head).ok());
        let found = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        place(valid.unwrap_or_default(), message!("metadata-xml.utf-8", format!("{found:02X}")))
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Place> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match decoded {
            Ok(character) => text.push(character),
            Err(error) => {
                let found = error.unpaired_surrogate();
                return Err(place(&text, message!("metadata-xml.utf-16", format!("{found:04X}"))));
            }
        }
    }
    if rest.is_empty() {
        Ok(Cow::Owned(text))
    } else {
        Err(place(&text, message!("metadata-xml.utf-16-end")))
    }
}

fn place(valid: &str, message: Message) -> Place {
    let (line, column) = Cursor::new(valid).place(valid.len());
    Place { line, column, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_bytes(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn all_encodings_give_the_same_text() {
        let text = "<a>שלום 😀</a>";
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16_bytes(text, u16::to_le_bytes),
            utf16_bytes(text, u16::to_be_bytes),
            utf16_bytes(&format!("\u{feff}{text}"), u16::to_le_bytes),
            utf16_bytes(&format!("\u{feff}{text}"), u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_cannot_be_decoded_has_a_place() {
        let error = decode(b"<a>\n\xc3\xa9\xff</a>").unwrap_err();
        assert_eq!((error.line, error.column), (2, 2));
        assert_eq!(error.message, message!("metadata-xml.utf-8", "FF".to_owned()));
        let mut cut = utf16_bytes("<a>\n", u16::to_le_bytes);
        cut.push(b'<');
        let error = decode(&cut).unwrap_err();
        assert_eq!((error.line, error.column), (2, 1));
        let half = [0xff, 0xfe, b'<', 0, 0x00, 0xd8, b'x', 0];
        let error = decode(&half).unwrap_err();
        assert_eq!((error.line, error.column), (1, 2));
    }
}
