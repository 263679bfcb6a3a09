//! The zip that a workbook is. It has a few parts with plain names, so the library for zips, which knows all that an archive can
//! be, was 17 KB of the panel for nothing.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// What every entry says of itself in both of its places: packed by version 2.0, no flags, deflated, at the first moment that a
/// zip can name.
const FORM: [u8; 10] = [20, 0, 0, 0, 8, 0, 0, 0, 33, 0];

/// A zip that is being written.
#[derive(Debug, Default)]
pub(super) struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Zip {
    /// Adds a part; `None` if the zip becomes larger than a zip can be.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> Option<()> {
        let mut crc = Crc::new();
        crc.update(content);
        let mut deflater = DeflateEncoder::new(Vec::new(), Compression::default());
        deflater.write_all(content).ok()?;
        let packed = deflater.finish().ok()?;

        let mut about = FORM.to_vec();
        about.extend(crc.sum().to_le_bytes());
        about.extend(number(packed.len())?);
        about.extend(number(content.len())?);
        about.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        // Nothing more is said of it.
        about.extend([0; 2]);

        let at = number(self.bytes.len())?;
        for bytes in [b"PK\x03\x04", &about[..], name.as_bytes(), &packed] {
            self.bytes.extend(bytes);
        }
        // Made by version 2.0. No comment, on the first disk, a file without rights.
        for bytes in [b"PK\x01\x02\x14\0", &about[..], &[0; 10], &at, name.as_bytes()] {
            self.directory.extend(bytes);
        }
        self.count = self.count.checked_add(1)?;
        Some(())
    }

    /// All of it.
    pub(super) fn finish(mut self) -> Option<Vec<u8>> {
        let (at, size) = (number(self.bytes.len())?, number(self.directory.len())?);
        let count = self.count.to_le_bytes();
        self.bytes.append(&mut self.directory);
        for bytes in [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0; 2]] {
            self.bytes.extend(bytes);
        }
        Some(self.bytes)
    }
}

fn number(size: usize) -> Option<[u8; 4]> {
    u32::try_from(size).ok().map(u32::to_le_bytes)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn another_reader_finds_every_part(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..6)) {
            let mut archive = Zip::default();
            for (at, part) in parts.iter().enumerate() {
                archive.add(&format!("xl/{at}.xml"), part).unwrap();
            }
            let mut read = ::zip::ZipArchive::new(Cursor::new(archive.finish().unwrap())).unwrap();
            prop_assert_eq!(read.len(), parts.len());
            for (at, part) in parts.iter().enumerate() {
                let mut content = Vec::new();
                // It checks the checksum.
                read.by_name(&format!("xl/{at}.xml")).unwrap().read_to_end(&mut content).unwrap();
                prop_assert_eq!(&content, part);
            }
        }
    }
}
