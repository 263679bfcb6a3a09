//! CSV as Salesforce writes it: row by row, so that a log of any size takes little memory.

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
}

/// Makes rows of bytes that come in pieces.
#[derive(Debug, Default)]
pub struct Rows {
    raw: Vec<u8>,
    cells: Vec<String>,
    /// A quoted cell may hold line breaks: a row ends where every quote is closed.
    is_open: bool,
    has_begun: bool,
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
/// The file cannot be read, or is no CSV.
pub fn rows(mut input: impl BufRead, mut each: impl FnMut(&[String]) -> bool) -> Result<(), Trouble> {
    let mut rows = Rows::default();
    loop {
        let piece = input.fill_buf().map_err(Trouble::Io)?;
        if piece.is_empty() {
            rows.end(&mut each);
            return Ok(());
        }
        let length = piece.len();
        if !rows.feed(piece, &mut each)? {
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

    #[test]
    fn a_row_without_an_end_is_refused() {
        let endless = [b"a,b\n\"".to_vec(), vec![b'x'; LONGEST + 10]].concat();
        assert!(rows(endless.as_slice(), |_| true).is_err());
    }
}
