//! What this crate needs of zip archives: their names, times, and the bytes of a file. Nothing that an archive says is believed
//! but what can be seen: a size is a limit, an offset is looked up, a checksum is made again.

use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::take_at_most;

/// An archive in memory. A clone shares everything.
#[derive(Debug, Clone)]
pub(super) struct Zip {
    bytes: Arc<[u8]>,
    entries: Arc<[Entry]>,
}

/// A file, or a folder, as the directory of the archive has it.
#[derive(Debug)]
struct Entry {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    /// Where its own header stands.
    at: u64,
    /// Date and time, as MS-DOS wrote them.
    written: (u16, u16),
}

/// Why something cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// It is no archive, or one that was cut off or changed: the key of a message says how.
    Damaged(&'static str),
    /// It needs a password.
    Password,
    /// It is packed in a way that is not known here.
    Method,
}

const END: [u8; 4] = *b"PK\x05\x06";
const END_64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR_64: [u8; 4] = *b"PK\x06\x07";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const LOCAL: [u8; 4] = *b"PK\x03\x04";

const CUT: Broken = Broken::Damaged("metadata-file.early");

/// Numbers in the order of archives, the lowest byte first. Nothing is read beyond the end.
struct Fields<'b> {
    bytes: &'b [u8],
}

impl<'b> Fields<'b> {
    fn at(bytes: &'b [u8], at: u64) -> Option<Self> {
        Some(Self { bytes: bytes.get(usize::try_from(at).ok()?..)? })
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn is(&mut self, mark: [u8; 4]) -> bool {
        self.take(4) == Some(&mark)
    }

    fn number(&mut self, length: usize) -> Option<u64> {
        Some(self.take(length)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    fn short(&mut self) -> Option<u16> {
        self.number(2).and_then(|number| u16::try_from(number).ok())
    }

    fn word(&mut self) -> Option<u32> {
        self.number(4).and_then(|number| u32::try_from(number).ok())
    }
}

/// The directory of an archive: how many entries, how many bytes, and where it should begin.
struct Directory {
    entries: u64,
    size: u64,
    start: u64,
    /// Where it ends.
    end: u64,
}

impl Directory {
    fn find(bytes: &[u8]) -> Option<Self> {
        // A comment of up to 64 KB may follow.
        let first = bytes.len().saturating_sub(22 + 0xffff);
        let tail = bytes.get(first..)?;
        let at = tail.windows(4).rposition(|mark| *mark == END)? + first;
        let mut fields = Fields::at(bytes, at as u64 + 8)?;
        fields.short()?;
        let entries = fields.short()?;
        let (size, start) = (fields.word()?, fields.word()?);
        let small = Self { entries: entries.into(), size: size.into(), start: start.into(), end: at as u64 };
        let is_large = entries == u16::MAX || size == u32::MAX || start == u32::MAX;
        if is_large { Self::large(bytes, at as u64).or(Some(small)) } else { Some(small) }
    }

    fn large(bytes: &[u8], end: u64) -> Option<Self> {
        let mut locator = Fields::at(bytes, end.checked_sub(20)?)?;
        if !locator.is(LOCATOR_64) {
            return None;
        }
        locator.word()?;
        let at = locator.number(8)?;
        let mut fields = Fields::at(bytes, at)?;
        if !fields.is(END_64) {
            return None;
        }
        fields.take(28)?;
        let (entries, size, start) = (fields.number(8)?, fields.number(8)?, fields.number(8)?);
        Some(Self { entries, size, start, end: at })
    }
}

impl Entry {
    fn read(fields: &mut Fields<'_>, shift: u64) -> Option<Self> {
        if !fields.is(CENTRAL) {
            return None;
        }
        fields.take(4)?;
        let (flags, method, time, date) =
            (fields.short()?, fields.short()?, fields.short()?, fields.short()?);
        let crc = fields.word()?;
        let (packed, size) = (fields.word()?, fields.word()?);
        let (name, extra, comment) = (fields.short()?, fields.short()?, fields.short()?);
        fields.take(8)?;
        let at = fields.word()?;
        let name = fields.take(name.into())?.to_vec();
        let mut extra = Fields { bytes: fields.take(extra.into())? };
        fields.take(comment.into())?;
        // What has no room in four bytes stands in an extra field, in this order.
        let mut large = Fields { bytes: &[] };
        while let (Some(id), Some(length)) = (extra.short(), extra.short()) {
            let Some(field) = extra.take(length.into()) else { break };
            if id == 1 {
                large = Fields { bytes: field };
            }
        }
        let mut whole = |small: u32| {
            if small == u32::MAX { large.number(8) } else { Some(u64::from(small)) }
        };
        let (size, packed, at) = (whole(size)?, whole(packed)?, whole(at)?);
        let at = at.checked_add(shift)?;
        Some(Self { name, flags, method, crc, packed, size, at, written: (date, time) })
    }
}

impl Zip {
    /// Reads the directory of an archive.
    pub(super) fn new(bytes: Vec<u8>) -> Result<Self, Broken> {
        let directory = Directory::find(&bytes).ok_or(Broken::Damaged("metadata-file.no-archive"))?;
        // Something may stand before an archive; all places are counted from its own beginning.
        let start = directory.end.checked_sub(directory.size).ok_or(CUT)?;
        let shift = start.checked_sub(directory.start).ok_or(CUT)?;
        let mut fields = Fields::at(&bytes, start).ok_or(CUT)?;
        // An entry has at least 46 bytes, whatever the archive says of their number.
        let most = fields.bytes.len() / 46;
        let count = usize::try_from(directory.entries).ok().filter(|count| *count <= most).ok_or(CUT)?;
        let entries: Option<Vec<Entry>> = (0..count).map(|_| Entry::read(&mut fields, shift)).collect();
        let entries = entries.ok_or(Broken::Damaged("metadata-file.directory"))?;
        Ok(Self { bytes: Arc::from(bytes), entries: Arc::from(entries) })
    }

    /// The names, as they stand there. What is no UTF-8 has a mark in its place.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.entries.iter().map(|entry| String::from_utf8_lossy(&entry.name).into_owned())
    }

    /// When the newest was written, in the zone of whoever packed it: `2026-11-12T09:30:00`.
    pub(super) fn newest(&self) -> Option<String> {
        let (date, time) = self.entries.iter().map(|entry| entry.written).max()?;
        let part = |of: u16, from: u32, bits: u32| (of >> from) & ((1 << bits) - 1);
        let (year, month, day) = (1980 + part(date, 9, 7), part(date, 5, 4), part(date, 0, 5));
        let (hour, minute, second) = (part(time, 11, 5), part(time, 5, 6), part(time, 0, 5) * 2);
        // Tools that pack the same way on every day write the first one there is.
        let is_told = year > 1980 && month > 0 && day > 0;
        is_told.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
    }

    /// The bytes of a file; `None` if these are more than the limit.
    pub(super) fn unpack(&self, index: usize, limit: u64) -> Result<Option<Vec<u8>>, Broken> {
        let entry = self.entries.get(index).ok_or(CUT)?;
        if entry.flags & 1 != 0 {
            return Err(Broken::Password);
        }
        let packed = self.packed(entry).ok_or(CUT)?;
        if entry.size > limit {
            return Ok(None);
        }
        // The size that the archive claims is not believed beyond a common one.
        let size = entry.size.min(4 * 1024 * 1024);
        let read = match entry.method {
            0 => take_at_most(packed, size, limit),
            8 => take_at_most(DeflateDecoder::new(packed), size, limit),
            _ => return Err(Broken::Method),
        };
        let Some(bytes) = read.map_err(|_| Broken::Damaged("metadata-file.packed"))? else {
            return Ok(None);
        };
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.sum() != entry.crc || bytes.len() as u64 != entry.size {
            return Err(Broken::Damaged("metadata-file.checksum"));
        }
        Ok(Some(bytes))
    }

    /// What was packed of an entry. Its own header calls it the same as the directory does: else two programs would read two
    /// different files.
    fn packed(&self, entry: &Entry) -> Option<&[u8]> {
        let mut fields = Fields::at(&self.bytes, entry.at)?;
        if !fields.is(LOCAL) {
            return None;
        }
        fields.take(22)?;
        let (name, extra) = (fields.short()?, fields.short()?);
        if fields.take(name.into())? != entry.name {
            return None;
        }
        fields.take(extra.into())?;
        fields.take(usize::try_from(entry.packed).ok()?)
    }
}
