//! A survey as a bar chart.

use std::io::{self, Write};

use super::tables::counted;
use super::{Row, Survey};
use crate::language::{chosen, told};
use crate::terminal::line;
use permlight_core::message::Arg;

/// How many rules have a bar.
const BARS: usize = 15;
const WIDTH: usize = 860;
const MARGIN: usize = 24;
const TRACK: usize = 700;
const TOP: usize = 92;
const STEP: usize = 44;
/// The most characters of a title that fit above its bar.
const TITLE: usize = 100;

const FONT: &str = "system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif";
const FAILED: &str = "#b3261e";
const UNKNOWN: &str = "#8a8f98";
const REST: &str = "#e3e6ea";

/// Writes SVG with colours of its own on white, so that it looks alike on light and dark pages.
pub fn write(out: &mut dyn Write, survey: &Survey) -> io::Result<()> {
    let rows: Vec<&Row> = survey.broken().take(BARS).collect();
    let height = TOP + rows.len() * STEP + MARGIN / 2;
    let total = survey.counted();
    let heading = told!("command-survey.heading");
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-labelledby="title about" font-family="{FONT}" font-size="14">"#
    )?;
    writeln!(out, r#"<title id="title">{heading}</title>"#)?;
    let said = rows.iter().map(|row| Arg::Text([row.rule, " ", &of(row)].concat()));
    let about = escaped(&told!("command-survey.about", counted(survey), Arg::List(said.collect())));
    writeln!(out, r#"<desc id="about">{about}</desc>"#)?;
    writeln!(out, r##"<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>"##)?;
    writeln!(
        out,
        r##"<text x="{MARGIN}" y="34" font-size="19" font-weight="bold" fill="#1a1c1f">{heading}</text>"##
    )?;
    let keys = [
        (FAILED, "command-survey.failed"),
        (UNKNOWN, "command-survey.unknown"),
        (REST, "command-survey.passed"),
    ];
    for ((colour, key), x) in keys.into_iter().zip([MARGIN, MARGIN + 90, MARGIN + 195]) {
        writeln!(out, r#"<rect x="{x}" y="53" width="12" height="12" fill="{colour}"/>"#)?;
        writeln!(out, r##"<text x="{}" y="64" fill="#44474d">{}</text>"##, x + 18, told!(key))?;
    }
    for (number, row) in rows.into_iter().enumerate() {
        bar(out, row, total, TOP + number * STEP)?;
    }
    writeln!(out, "</svg>")
}

fn bar(out: &mut dyn Write, row: &Row, total: usize, top: usize) -> io::Result<()> {
    let title = match row.title.char_indices().nth(TITLE) {
        Some((end, _)) => format!("{}…", row.title.get(..end).unwrap_or_default()),
        None => row.title.to_owned(),
    };
    let (code, title, severity) = (escaped(row.rule), escaped(&title), chosen().word(row.severity.key()));
    let (text, y) = (top + 12, top + 19);
    writeln!(
        out,
        r##"<text x="{MARGIN}" y="{text}" fill="#1a1c1f"><tspan font-weight="bold">{code}</tspan> {title} <tspan fill="#5c6068">{severity}</tspan></text>"##
    )?;
    let wide = |count: usize| count * TRACK / total.max(1);
    let parts =
        [(MARGIN, total, REST), (MARGIN, row.failed + row.unknown, UNKNOWN), (MARGIN, row.failed, FAILED)];
    for (x, count, colour) in parts.into_iter().filter(|(_, count, _)| *count > 0) {
        writeln!(out, r#"<rect x="{x}" y="{y}" width="{}" height="14" fill="{colour}"/>"#, wide(count))?;
    }
    let (x, y) = (MARGIN + TRACK + 10, y + 12);
    writeln!(out, r##"<text x="{x}" y="{y}" fill="#1a1c1f">{}</text>"##, of(row))
}

/// How many of those that were judged failed.
fn of(row: &Row) -> String {
    told!("command-survey.of", row.failed, row.judged)
}

/// Text from a team's policy stays text.
fn escaped(text: &str) -> String {
    line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
