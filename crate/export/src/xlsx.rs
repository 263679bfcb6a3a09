//! The report as a workbook: a sheet for each table, with typed cells.

use permlight_core::checklist::ItemOutcome;
use permlight_core::date::{Date, Moment};
use permlight_core::rule::Severity;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

pub use rust_xlsxwriter::XlsxError;

use crate::escape::{cell, is_like_formula, line, lines, workbook};
use crate::report::Report;
use crate::tables::{Cell, Detail, Table, tables};

/// The most rows that a sheet gets; Excel has a few more.
const ROWS: usize = 1_000_000;

/// Writes the report.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The moment of the report, so that the same report gives the same bytes.
    let properties = DocProperties::new()
        .set_title(line(&report.title))
        .set_subject(line(&report.about()))
        .set_author(line(&report.generator))
        .set_creation_datetime(&moment(report.generated)?);
    workbook.set_properties(&properties);
    let formats = Formats::new();
    for table in tables(report, Detail::Full) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.title)?;
        fill(sheet, &table, &formats)?;
        for_print(sheet, &table)?;
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    for ((title, width), column) in table.columns.iter().zip(0..) {
        sheet.write_string_with_format(0, column, *title, &formats.head)?;
        sheet.set_column_width(column, f64::from(*width))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if table.rows.is_empty() {
        sheet.write_string_with_format(1, 0, table.none, &formats.plain)?;
        return Ok(());
    }
    for (row, at) in table.rows.iter().take(ROWS).zip(1..) {
        for (value, column) in row.iter().zip(0..) {
            write(sheet, (at, column), value, formats)?;
        }
    }
    let last = u32::try_from(table.rows.len().min(ROWS)).unwrap_or(u32::MAX);
    if table.rows.len() > ROWS {
        let text = format!("[cut: {} rows in all; the CSV and the JSON have them]", table.rows.len());
        sheet.write_string_with_format(last + 1, 0, text, &formats.text)?;
    }
    sheet.autofilter(0, 0, last, width(table.columns.len()))?;
    Ok(())
}

fn width(columns: usize) -> u16 {
    u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX)
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match value {
        Cell::Empty => sheet.write_blank(row, column, &formats.text)?,
        Cell::Text(text) | Cell::Name(text) | Cell::Path(text) => {
            string(sheet, (row, column), &cell(text), &formats.text)?
        }
        Cell::Lines(texts) => {
            let text = lines(texts.iter().map(String::as_str), "\n");
            string(sheet, (row, column), &text, &formats.text)?
        }
        // A workbook has no whole numbers; these are far below where that matters.
        #[expect(clippy::cast_precision_loss)]
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number as f64, &formats.text)?,
        Cell::Day(day) => match day_of(*day) {
            Ok(day) => sheet.write_datetime_with_format(row, column, &day, &formats.day)?,
            // Excel has no days before 1900.
            Err(_) => string(sheet, (row, column), &day.to_string(), &formats.text)?,
        },
        Cell::Time(time) => match moment(*time) {
            Ok(time) => sheet.write_datetime_with_format(row, column, &time, &formats.time)?,
            Err(_) => string(sheet, (row, column), &time.to_string(), &formats.text)?,
        },
        Cell::Outcome(outcome) => string(sheet, (row, column), outcome.label(), formats.outcome(*outcome))?,
        Cell::Severity(severity) => {
            string(sheet, (row, column), severity.word(), formats.severity(*severity))?
        }
    };
    Ok(())
}

/// A string is never a formula. One that looks like it is marked as text besides, so that it stays one when it is edited.
fn string<'s>(
    sheet: &'s mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<&'s mut Worksheet, XlsxError> {
    if is_like_formula(text) {
        let quoted = format.clone().set_quote_prefix();
        return sheet.write_string_with_format(row, column, workbook(text), &quoted);
    }
    sheet.write_string_with_format(row, column, workbook(text), format)
}

fn for_print(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(0, 0)?;
    let last = u32::try_from(table.rows.len().clamp(1, ROWS)).unwrap_or(u32::MAX);
    // All columns side by side would be too small to read on paper.
    sheet.set_print_area(0, 0, last, width(table.printed))?;
    sheet.set_header(format!("&L&B{}", table.title));
    sheet.set_footer("&LPermlight&RPage &P of &N");
    Ok(())
}

fn day_of(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(date.year(), date.month(), date.day())
}

fn moment(moment: Moment) -> Result<ExcelDateTime, XlsxError> {
    let (hour, minute, second, millisecond) = moment.time();
    day_of(moment.date())?.and_hms_milli(hour, minute, second, millisecond)
}

/// The looks of cells. Each colour stands beside a word, and the darkness of text and ground differs enough for a printer
/// without colours.
struct Formats {
    head: Format,
    plain: Format,
    text: Format,
    day: Format,
    time: Format,
    bad: Format,
    doubt: Format,
    good: Format,
    faint: Format,
}

impl Formats {
    fn new() -> Self {
        let border = Color::RGB(0xC9_CED6);
        let text = Format::new()
            .set_align(FormatAlign::Top)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_border_color(border);
        let coloured = |font: u32, ground: u32| {
            let format = text.clone().set_font_color(Color::RGB(font));
            format.set_background_color(Color::RGB(ground)).set_bold()
        };
        Self {
            head: coloured(0x1B_1F24, 0xD9_DEE6).set_border_bottom(FormatBorder::Medium),
            plain: Format::new(),
            day: text.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            time: text.clone().set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Left),
            bad: coloured(0x8C_1D18, 0xFB_D7D3),
            doubt: coloured(0x5C_3900, 0xFF_EFC7),
            good: coloured(0x14_532A, 0xDD_F3E3),
            faint: text.clone().set_font_color(Color::RGB(0x4A_515B)),
            text,
        }
    }

    fn outcome(&self, outcome: ItemOutcome) -> &Format {
        match outcome {
            ItemOutcome::Fail => &self.bad,
            ItemOutcome::Unknown | ItemOutcome::Open => &self.doubt,
            ItemOutcome::Waived | ItemOutcome::Pass | ItemOutcome::Done => &self.good,
            ItemOutcome::NotNeeded | ItemOutcome::NotApplicable => &self.faint,
        }
    }

    fn severity(&self, severity: Severity) -> &Format {
        match severity {
            Severity::Critical => &self.bad,
            Severity::High => &self.doubt,
            Severity::Medium | Severity::Low | Severity::Info => &self.text,
        }
    }
}
