//! CSV as Salesforce writes it: row by row, so that a log of any size takes little memory.

use std::borrow::Cow;
use std::io::{self, BufRead};

/// The most bytes of one row; a log has rows of some hundred.
const LONGEST: usize = 1 << 20;

/// Why a reading ended.
#[derive(Debug)]
pub enum Trouble {
    /// It cannot be read.
    Io(io::Error),
    /// A row is longer than any real one: it is no log.
    LongRow,
    /// It is in another encoding than UTF-8: names that nobody can read would be passed over.
    NotUtf8,
}

/// Makes rows of bytes that come in pieces.
#[derive(Debug, Default)]
pub struct Rows {
    raw: Vec<u8>,
    cells: Vec<String>,
    /// A quoted cell may hold line breaks: a row ends where every quote is closed.
    is_open: bool,
    has_begun: bool,
    /// Something was no UTF-8, and is lost in what was handed on.
    is_lossy: bool,
}

impl Rows {
    /// Takes the next piece in and hands each row that is whole to a function, until it says no.
    ///
    /// # Errors
    ///
    /// A row is longer than any real one.
    pub fn feed(&mut self, piece: &[u8], each: &mut dyn FnMut(&[String]) -> bool) -> Result<bool, Trouble> {
        for line in piece.split_inclusive(|byte| *byte == b'\n') {
            if self.raw.len() + line.len() > LONGEST {
                return Err(Trouble::LongRow);
            }
            self.is_open = line.iter().fold(self.is_open, |open, byte| open != (*byte == b'"'));
            self.raw.extend_from_slice(line);
            if !self.is_open && line.ends_with(b"\n") && !self.row(each) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Nothing follows: what is left is the last row.
    pub fn end(&mut self, each: &mut dyn FnMut(&[String]) -> bool) {
        if !self.raw.is_empty() {
            self.row(each);
        }
        *self = Self::default();
    }

    fn row(&mut self, each: &mut dyn FnMut(&[String]) -> bool) -> bool {
        let text = String::from_utf8_lossy(&self.raw);
        self.is_lossy |= matches!(text, Cow::Owned(_));
        let text = if self.has_begun { &text } else { text.trim_start_matches('\u{feff}') };
        split(text.trim_end_matches(['\n', '\r']), &mut self.cells);
        self.raw.clear();
        self.is_open = false;
        self.has_begun = true;
        each(&self.cells)
    }
}

/// Hands each row to a function, until it says no. A row that is longer than any real one ends the reading.
///
/// # Errors
///
/// The file cannot be read, is no CSV, or is not in UTF-8.
pub fn rows(mut input: impl BufRead, mut each: impl FnMut(&[String]) -> bool) -> Result<(), Trouble> {
    let mut rows = Rows::default();
    loop {
        let piece = input.fill_buf().map_err(Trouble::Io)?;
        let length = piece.len();
        let goes_on = rows.feed(piece, &mut each)?;
        if length == 0 && !rows.raw.is_empty() {
            rows.row(&mut each);
        }
        if rows.is_lossy {
            return Err(Trouble::NotUtf8);
        }
        if length == 0 || !goes_on {
            return Ok(());
        }
        input.consume(length);
    }
}

fn split(row: &str, cells: &mut Vec<String>) {
    cells.clear();
    cells.push(String::new());
    let (mut is_quoted, mut letters) = (false, row.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                add(cells, '"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            other => add(cells, other),
        }
    }
}

fn add(cells: &mut [String], letter: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        let done = rows(text.as_bytes(), |row| {
            all.push(row.to_vec());
            true
        });
        assert!(done.is_ok());
        all
    }

    #[test]
    fn quotes_commas_and_line_breaks() {
        let all = read("\u{feff}A,B\r\n\"x, y\",\"say \"\"no\"\"\nnow\"\n,\nlast");
        assert_eq!(all, [vec!["A", "B"], vec!["x, y", "say \"no\"\nnow"], vec!["", ""], vec!["last"]]);
    }

    proptest::proptest! {
        #[test]
        fn pieces_of_any_size_give_the_same_rows(text in "[ab,\"\\r\\n]{0,60}", size in 1..9_usize) {
            let mut all = Vec::new();
            let mut keep = |row: &[String]| {
                all.push(row.to_vec());
                true
            };
            let mut rows = Rows::default();
            for piece in text.as_bytes().chunks(size) {
                proptest::prop_assert!(matches!(rows.feed(piece, &mut keep), Ok(true)));
            }
            rows.end(&mut keep);
            proptest::prop_assert_eq!(all, read(&text));
        }
    }

    /// Whatever is no UTF-8, wherever it stands: nobody reads a log of which a part is lost.
    #[test]
    fn a_log_in_another_encoding_is_refused() {
        let japanese = "\u{feff}日付,ユーザ\n連携ハブ,\"a\nb\"\n".as_bytes();
        assert!(rows(japanese, |_| true).is_ok());
        for lost in [&b"\x83\x86\x81\x5b\x83\x55"[..], b"\xe9", b"\xff\xfeD\0", b"\xe3\x83", b"\xc0\x80"] {
            for (before, after) in [("", ""), ("A,B\n", ""), ("A,B\n\"", "\"\nc,d\n"), ("A,B\nx,", "\r\n")] {
                let log = [before.as_bytes(), lost, after.as_bytes()].concat();
                for size in [1, 3, 64] {
                    let input = io::BufReader::with_capacity(size, log.as_slice());
                    assert!(matches!(rows(input, |_| true), Err(Trouble::NotUtf8)), "{log:?}");
                }
            }
        }
    }

    #[test]
    fn a_row_without_an_end_is_refused() {
        let endless = [b"a,b\n\"".to_vec(), vec![b'x'; LONGEST + 10]].concat();
        assert!(rows(endless.as_slice(), |_| true).is_err());
    }
}
