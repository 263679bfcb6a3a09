//! One side's view of a subject in little room: nobody has room for all facts of thousands of files at once, as maps.

use std::borrow::Cow;

use permlight_core::fact::Facts;
use permlight_core::subject::SubjectKind;
use permlight_core::table::Entry;

use super::observed::Observed;

/// One side's view of one subject, at hand or kept in little room.
pub trait View {
    /// What it is.
    fn kind(&self) -> SubjectKind;
    /// Its name.
    fn name(&self) -> &str;
    /// All of it.
    fn open(&self) -> Cow<'_, Observed>;
}

impl View for Observed {
    fn kind(&self) -> SubjectKind {
        self.kind
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> Cow<'_, Observed> {
        Cow::Borrowed(self)
    }
}

/// What one side knows of one subject, packed: of each name only what differs from the one before, and a byte for a usual value.
/// The lines of its file are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub kind: SubjectKind,
    /// Its name.
    pub name: String,
    rows: Box<[u8]>,
}

/// Values that most facts have; the place of one, counted from 1, stands for it.
const USUAL: [&str; 12] = [
    "on",
    "off",
    "absent",
    "read",
    "edit",
    "none",
    "hidden",
    "visible",
    "default",
    "DefaultOn",
    "DefaultOff",
    "unknown",
];

impl From<&Observed> for Kept {
    fn from(observed: &Observed) -> Self {
        let mut rows = Vec::new();
        let mut before: &str = "";
        for row in observed.facts.iter() {
            let key = row.key.as_ref();
            let alike = shared(before, key);
            let rest = key.get(alike..).unwrap_or_default();
            number(&mut rows, alike);
            text(&mut rows, rest);
            if let Some(place) = USUAL.iter().position(|usual| *usual == row.value) {
                number(&mut rows, place + 1);
            } else {
                number(&mut rows, 0);
                text(&mut rows, &row.value);
            }
            before = key;
        }
        Self { kind: observed.kind, name: observed.name.clone(), rows: rows.into_boxed_slice() }
    }
}

impl View for Kept {
    fn kind(&self) -> SubjectKind {
        self.kind
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn open(&self) -> Cow<'_, Observed> {
        let mut reader = Reader(&self.rows);
        let mut rows = Vec::new();
        let mut before = String::new();
        while let Some(row) = reader.row(&before) {
            row.key.as_ref().clone_into(&mut before);
            rows.push(row);
        }
        let (facts, _) = Facts::from_rows(rows, |first| Some(first.clone()));
        Cow::Owned(Observed { kind: self.kind, name: self.name.clone(), facts })
    }
}

/// How many bytes two texts begin with alike, in whole signs.
fn shared(one: &str, other: &str) -> usize {
    let signs = one.char_indices().zip(other.chars());
    let differs = signs.clone().find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    differs.unwrap_or_else(|| one.len().min(other.len()))
}

/// A number of any size, the small ones in one byte.
fn number(out: &mut Vec<u8>, mut number: usize) {
    while number > 127 {
        out.push(u8::try_from(number & 127).unwrap_or_default() | 128);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// What is left to read.
struct Reader<'k>(&'k [u8]);

impl<'k> Reader<'k> {
    fn row(&mut self, before: &str) -> Option<Entry<String>> {
        let alike = self.number()?;
        let mut key = before.get(..alike)?.to_owned();
        key.push_str(self.text()?);
        let value = match self.number()? {
            0 => self.text()?.to_owned(),
            usual => (*USUAL.get(usual - 1)?).to_owned(),
        };
        Some(Entry { key: key.into(), value, line: None })
    }

    fn number(&mut self) -> Option<usize> {
        let (mut number, mut place) = (0, 0);
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 127).checked_shl(place)?;
            if *byte < 128 {
                return Some(number);
            }
            place += 7;
        }
    }

    fn text(&mut self) -> Option<&'k str> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}
