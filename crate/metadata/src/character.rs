//! Which characters XML allows, and where.

use permlight_core::message;
use permlight_core::message::Message;

use crate::error::{Fault, shown};

/// What stands where the name of an element should.
pub(crate) fn describe_bad_name(name: &str) -> Message {
    if name.starts_with("<<<<<<") {
        return message!("metadata-xml.conflict");
    }
    message!("metadata-xml.name-after", shown(name))
}

/// Whether this can name an element or attribute.
pub(crate) fn is_name(name: &str) -> bool {
    begins_name(name) && name.bytes().all(is_name_byte)
}

/// Whether what is made of bytes of names begins as a name can.
pub(crate) fn begins_name(name: &str) -> bool {
    name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit() && byte != b'-' && byte != b'.')
}

/// Whether this can be inside a name.
pub(crate) fn is_name_byte(byte: u8) -> bool {
    const NAME: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0u8;
        loop {
            let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'-' | b'.');
            #[allow(clippy::indexing_slicing)] // At compile time, every byte is an index.
            {
                table[byte as usize] = plain || byte >= 0x80;
            }
            if byte == u8::MAX {
                break table;
            }
            byte += 1;
        }
    };
    NAME.get(usize::from(byte)).copied().unwrap_or_default()
}

/// White space as XML has it.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether XML allows this character.
pub(crate) fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Refuses characters that no XML file may hold, and says whether `]]>` occurs. Looks at whole blocks at once, since
/// nearly every file has neither.
pub(crate) fn check_characters(text: &str) -> Result<bool, Fault> {
    const BLOCK: usize = 1024;
    let mut suspicious = false;
    let mut start = 0;
    for block in text.as_bytes().chunks(BLOCK) {
        let (mut control, mut rare) = (false, false);
        for byte in block {
            control |= *byte < 0x20 && !is_space(*byte);
            // 0xEF begins U+FFFE and U+FFFF.
            rare |= *byte == b']' || *byte == 0xef;
        }
        if control || rare {
            suspicious |= rare;
            if let Some(offset) = block.iter().position(|byte| *byte < 0x20 && !is_space(*byte)) {
                return Err(forbidden(start + offset, text));
            }
        }
        start += block.len();
    }
    if !suspicious {
        return Ok(false);
    }
    for noncharacter in ["\u{fffe}", "\u{ffff}"] {
        if let Some(at) = memchr::memmem::find(text.as_bytes(), noncharacter.as_bytes()) {
            return Err(forbidden(at, text));
        }
    }
    if text.starts_with('\u{feff}') {
        return Err(Fault::new(0, message!("metadata-xml.mark")));
    }
    Ok(memchr::memmem::find(text.as_bytes(), b"]]>").is_some())
}

fn forbidden(at: usize, text: &str) -> Fault {
    let found = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
    Fault::new(at, message!("metadata-xml.character", format!("{found:04X}")))
}
