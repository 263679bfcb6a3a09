//! Writes a report with a verification in every format, for tests that open them with other people's software:
//! `cargo run -p permlight-report --example verification -- FOLDER before|after plain|hostile`

#[path = "../tests/common/mod.rs"]
mod common;

use std::error::Error;
use std::path::Path;

use permlight_core::message::Message;
use permlight_report::locale::english;
use permlight_report::report::verification::Stage;
use permlight_report::sarif::Places;
use permlight_report::{Attendee, Format, FormatOptions, Separator};

/// What spreadsheets, terminals, browsers and calendars would obey if it were not escaped.
const HOSTILE: [&str; 7] = [
    "=HYPERLINK(\"x\")",
    "\r\nATTENDEE:x",
    "<script>|`",
    "@a [x](y) {0}",
    "_x202E_ \u{202e}",
    "-1'",
    "\0\u{1b}]0;x\u{7}",
];

fn say(message: &Message) -> String {
    english().say(message)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, stage, voice] = arguments.as_slice() else { return Err("FOLDER STAGE VOICE".into()) };
    let stage = if stage == "before" { Stage::Before } else { Stage::After };
    let mut texts = HOSTILE.iter().cycle();
    let hostile =
        || if voice == "hostile" { texts.next().map_or("", |text| text) } else { "plain" }.to_owned();
    let mut report = common::report(&["plain".to_owned()], 8);
    report.problems.clear();
    let mut verification = common::verification(hostile, stage);
    for difference in &mut verification.differences {
        // Values are Salesforce's own words; names and notes are not.
        (difference.tested, difference.actual) = ("off".to_owned(), "on".to_owned());
    }
    report.verification = Some(verification);
    let people = ["Dana Lee <dana@acme.example>", "kim@acme.example"].map(Attendee::parse);
    let options = FormatOptions {
        separator: Separator::Semicolon,
        byte_order_mark: true,
        attendees: people.into_iter().collect::<Result<_, _>>().map_err(|error| say(&error.message()))?,
        places: Places::of_pages(),
    };
    for format in Format::ALL {
        let path = Path::new(folder).join(format!("report.{}", format.id()));
        std::fs::write(path, format.write(&report, &options).map_err(|error| say(&error.message()))?)?;
    }
    Ok(())
}
