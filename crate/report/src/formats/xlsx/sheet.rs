//! One sheet: its cells, and how they stand on the screen and on paper.

use std::fmt::Write;

use permlight_core::date::{Date, Moment};
use permlight_core::message;
use permlight_core::message::Locale;

use super::looks::Look;
use super::parts::{HEAD, MAIN, text};
use crate::cell::Cell;
use crate::escape::{cell, is_like_formula, lines, workbook};
use crate::say;
use crate::tables::{Column, Table};

/// The most rows that a sheet gets; Excel has a few more.
const ROWS: usize = 1_000_000;

/// The height of a line, and of the tallest row that Excel has, in points.
const LINE: usize = 15;
const TALLEST: usize = 409;

/// The most characters of the name of an owner, and a day before every one that people enter, as Excel counts.
const OWNER: usize = 200;
const FIRST_DAY: u32 = 36_526;

/// The sheet of a table. Writing to text cannot fail.
pub(super) fn sheet(table: &Table, locale: &Locale) -> String {
    let mut out = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
         <dimension ref=\"{}\"/><sheetViews><sheetView workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"{LINE}\"/><cols>",
        all_cells(table, "")
    );
    for (column, number) in table.columns.iter().zip(1_usize..) {
        let width = column.width;
        let _ = write!(out, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    out += "</cols><sheetData>";
    rows(&mut out, table, locale);
    out += "</sheetData>";
    if !table.rows.is_empty() {
        let _ = write!(out, "<autoFilter ref=\"{}\"/>", all_cells(table, ""));
        validations(&mut out, table, locale);
    }
    // A4, one page wide and as many tall as it takes.
    out += "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
            <pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"/>";
    let title = table.title.replace('&', "&&");
    let _ = write!(
        out,
        "<headerFooter><oddHeader>{}</oddHeader><oddFooter>{}</oddFooter></headerFooter></worksheet>",
        text(&format!("&L&B{title}")),
        text(&["&LPermlight&R", locale.word("report.page-of")].concat())
    );
    out
}

/// Every cell of the table with its heads, as `A1:C9`; `$` in front of each coordinate fixes it.
pub(super) fn all_cells(table: &Table, fixed: &str) -> String {
    area(table.columns.len(), 1 + table.rows.len().clamp(1, ROWS), fixed)
}

/// The cells that go on paper: all columns side by side would be too small to read, and all rows too many.
pub(super) fn printed_cells(table: &Table) -> String {
    area(table.printed, 1 + table.printed_rows.clamp(1, ROWS), "$")
}

fn area(columns: usize, rows: usize, fixed: &str) -> String {
    let last = letters(columns.saturating_sub(1));
    format!("{fixed}A{fixed}1:{fixed}{last}{fixed}{rows}")
}

/// The name of a column, counted from 0: `A`, `B`, …, `Z`, `AA`.
fn letters(mut column: usize) -> String {
    let mut name = Vec::new();
    loop {
        let letter = u32::try_from(column % 26).unwrap_or_default();
        name.extend(char::from_u32(u32::from('A') + letter));
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    name.iter().rev().collect()
}

/// What may be put into the cells that people fill in: a word of a list, a day, a short text.
fn validations(out: &mut String, table: &Table, locale: &Locale) {
    let states = ["entry.open", "entry.done", "entry.not-needed"].map(|key| locale.word(key)).join(",");
    let rules: Vec<String> = (0..)
        .zip(&table.columns)
        .filter_map(|(at, column)| {
            let (kind, formula) = match column.id {
                "sign-off" => ("list", format!("\"{states}\"")),
                "owner" => ("textLength\" operator=\"lessThanOrEqual", OWNER.to_string()),
                "date" | "due" => ("date\" operator=\"greaterThan", FIRST_DAY.to_string()),
                _ => return None,
            };
            let (column, last) = (letters(at), 1 + table.rows.len().clamp(1, ROWS));
            let formula = text(&formula);
            Some(format!(
                "<dataValidation type=\"{kind}\" allowBlank=\"1\" showErrorMessage=\"1\" sqref=\"{column}2:{column}{last}\">\
                 <formula1>{formula}</formula1></dataValidation>"
            ))
        })
        .collect();
    if !rules.is_empty() {
        let _ =
            write!(out, "<dataValidations count=\"{}\">{}</dataValidations>", rules.len(), rules.concat());
    }
}

fn rows(out: &mut String, table: &Table, locale: &Locale) {
    let mut row = Row::begin(out, 1, None);
    for column in &table.columns {
        row.string(&column.title, Look::Head);
    }
    row.end();
    if table.rows.is_empty() {
        let mut row = Row::begin(out, 2, None);
        row.string(&table.none, Look::Plain);
        row.end();
    }
    let has_outcome = table.columns.iter().any(|column| column.id == "outcome");
    for (cells, number) in table.rows.iter().take(ROWS).zip(2_usize..) {
        let mut row = Row::begin(out, number, Some(height(cells, printed(table))));
        for value in cells {
            match value {
                // Only one column of a sheet is coloured.
                Cell::Severity(severity) if !has_outcome => {
                    row.string(&say::severity(locale, *severity), Look::of_severity(*severity));
                }
                value => row.cell(value, locale),
            }
        }
        row.end();
    }
    if table.rows.len() > ROWS {
        let mut row = Row::begin(out, ROWS + 2, None);
        let all = table.rows.len();
        row.string(&locale.say(&message!("report.cut", all)), Look::Text);
        row.end();
    }
}

/// A row that is being written.
struct Row<'o> {
    out: &'o mut String,
    number: usize,
    column: usize,
}

impl<'o> Row<'o> {
    fn begin(out: &'o mut String, number: usize, height: Option<usize>) -> Self {
        let height = height.map(|height| format!(" ht=\"{height}\" customHeight=\"1\"")).unwrap_or_default();
        let _ = write!(out, "<row r=\"{number}\"{height}>");
        Self { out, number, column: 0 }
    }

    fn end(self) {
        *self.out += "</row>";
    }

    fn cell(&mut self, value: &Cell, locale: &Locale) {
        match value {
            Cell::Empty => self.put("", "", Look::Text, false),
            Cell::Text(text) | Cell::Name(text) | Cell::Path(text) => self.string(&cell(text), Look::Text),
            Cell::Lines(texts) => self.string(&lines(texts.iter().map(String::as_str), "\n"), Look::Text),
            Cell::Number(number) => self.value(&number.to_string(), Look::Number),
            Cell::Day(date) => match day(*date) {
                Some(number) => self.value(&number.to_string(), Look::Day),
                None => self.string(&date.to_string(), Look::Text),
            },
            Cell::Time(moment) => match time(*moment) {
                Some(number) => self.value(&number, Look::Time),
                None => self.string(&moment.to_string(), Look::Text),
            },
            Cell::Outcome(outcome) => {
                self.string(&say::outcome(locale, *outcome), Look::of_outcome(*outcome));
            }
            Cell::Severity(severity) => self.string(&say::severity(locale, *severity), Look::Text),
        }
    }

    fn value(&mut self, number: &str, look: Look) {
        self.put("", &format!("<v>{number}</v>"), look, false);
    }

    /// A string is never a formula. One that looks like it is marked as text besides, so that it stays one when it is edited.
    fn string(&mut self, string: &str, look: Look) {
        let content = format!("<is><t xml:space=\"preserve\">{}</t></is>", text(&workbook(string)));
        self.put(" t=\"inlineStr\"", &content, look, is_like_formula(string));
    }

    fn put(&mut self, kind: &str, content: &str, look: Look, quoted: bool) {
        let (column, row, style) = (letters(self.column), self.number, look.number(quoted));
        let _ = write!(self.out, "<c r=\"{column}{row}\" s=\"{style}\"{kind}>{content}</c>");
        self.column += 1;
    }
}

/// A day as Excel counts it, from the end of 1899. Excel has a 29 February 1900, so what lies before March is no date.
fn day(date: Date) -> Option<u32> {
    const UNTIL_1970: i32 = 25_569;
    u32::try_from(date.days_after_1970() + UNTIL_1970).ok().filter(|number| *number > 60)
}

/// A moment as Excel counts it: days, and the part of the day that is over.
fn time(moment: Moment) -> Option<String> {
    let (hour, minute, second, millisecond) = moment.time();
    let seconds = (u64::from(hour) * 60 + u64::from(minute)) * 60 + u64::from(second);
    let part = (seconds * 1_000 + u64::from(millisecond)) * 10_000_000_000 / 86_400_000;
    Some(format!("{}.{part:010}", day(moment.date())?))
}

/// The columns that go on paper.
fn printed(table: &Table) -> &[Column] {
    table.columns.get(..table.printed).unwrap_or(&table.columns)
}

/// The height of a row in points, so that its text is seen: not every program works it out by itself. Long texts beside what is
/// printed do not count: one has to be opened to be read, and else most of each row were empty.
fn height(row: &[Cell], columns: &[Column]) -> usize {
    let lines = row.iter().zip(columns).map(|(value, column)| {
        let width = usize::from(column.width);
        match value {
            Cell::Text(text) | Cell::Name(text) | Cell::Path(text) => wrapped(text, width),
            Cell::Lines(texts) => texts.iter().map(|text| wrapped(text, width)).sum(),
            _ => 1,
        }
    });
    lines.max().unwrap_or(1).saturating_mul(LINE).min(TALLEST)
}

/// Into how many lines words fall. The width of a column counts digits: most letters are narrower, those of East Asia twice as wide.
/// Counted in tenths of a digit, with some room for fonts that are wider.
fn wrapped(text: &str, width: usize) -> usize {
    let room = (width * 10).max(1);
    let (mut lines, mut used) = (1, 0);
    for word in text.split(' ') {
        let length: usize = word.chars().map(tenths).sum();
        if used > 0 && used + SPACE + length > room {
            lines += 1;
            used = 0;
        }
        used += length + if used > 0 { SPACE } else { 0 };
        // A word that is too long is broken.
        lines += used.saturating_sub(1) / room;
        used = if used > room { (used - 1) % room + 1 } else { used };
    }
    lines
}

/// The width of a space.
const SPACE: usize = 5;

/// How wide a letter is.
fn tenths(letter: char) -> usize {
    match letter {
        '\u{1100}'.. => 20,
        letter if letter.is_uppercase() => 12,
        _ => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fall_into_lines() {
        assert_eq!(wrapped("", 10), 1);
        assert_eq!(wrapped("one two", 10), 1);
        assert_eq!(wrapped("one two three", 10), 2);
        assert_eq!(wrapped("abcdefghijklmnopqrstuvwxyz", 10), 3);
        assert_eq!(wrapped("設定を表示する", 10), 2);
    }

    #[test]
    fn columns_are_named_as_in_excel() {
        let names: Vec<_> = [0, 1, 25, 26, 51, 52, 701, 702].map(letters).into();
        assert_eq!(names, ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn days_and_times_are_counted_as_excel_counts() {
        let date = |text: &str| Date::parse(text).unwrap();
        assert_eq!(day(date("1900-02-28")), None);
        assert_eq!(day(date("1900-03-01")), Some(61));
        assert_eq!(day(date("1970-01-01")), Some(25_569));
        assert_eq!(day(date("2026-11-22")), Some(46_348));
        assert_eq!(time(Moment::parse("2026-11-22T18:00:00.000Z").unwrap()).unwrap(), "46348.7500000000");
        assert_eq!(time(Moment::parse("2026-11-22T00:00:00.001Z").unwrap()).unwrap(), "46348.0000000115");
    }
}
