//! CSV as Salesforce writes it: row by row, so that a log of any size takes little memory.

use crate::language::told;
use std::io::{self, BufRead};

/// The most bytes of one row; a log has rows of some hundred.
const LONGEST: usize = 1 << 20;

/// Hands each row to a function, until it says no. A row that is longer than any real one ends the reading.
///
/// # Errors
///
/// The file cannot be read, or is no CSV.
pub fn rows(mut input: impl BufRead, mut each: impl FnMut(&[String]) -> bool) -> io::Result<()> {
    let mut raw = Vec::new();
    let mut cells = Vec::new();
    let mut is_first = true;
    loop {
        raw.clear();
        // A quoted cell may hold line breaks: a row ends where every quote is closed.
        let mut is_open = false;
        while raw.is_empty() || is_open {
            let from = raw.len();
            let room = (LONGEST + 1).saturating_sub(from);
            if io::Read::take(&mut input, room as u64).read_until(b'\n', &mut raw)? == 0 {
                break;
            }
            if raw.len() > LONGEST {
                return Err(io::Error::new(io::ErrorKind::InvalidData, told!("command-watch-file.long-row")));
            }
            is_open = raw.iter().skip(from).fold(is_open, |open, byte| open != (*byte == b'"'));
        }
        if raw.is_empty() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&raw);
        let text = if is_first { text.trim_start_matches('\u{feff}') } else { &text };
        is_first = false;
        split(text.trim_end_matches(['\n', '\r']), &mut cells);
        if !each(&cells) {
            return Ok(());
        }
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

    #[test]
    fn a_row_without_an_end_is_refused() {
        let endless = [b"a,b\n\"".to_vec(), vec![b'x'; LONGEST + 10]].concat();
        assert!(rows(endless.as_slice(), |_| true).is_err());
    }
}
