//! The formats that commands write: one name for each, the same for all of them.

use crate::language::told;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use permlight_report::{Format, Separator};

/// How a command writes what it has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Text,
    As(Format),
}

impl Output {
    const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::As(format) => format.id(),
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Text => "For people",
            Self::As(Format::Json) => "Everything, for machines",
            Self::As(Format::Sarif) => "SARIF 2.1.0, for code scanning",
            Self::As(Format::Junit) => "Test results as XML, for build servers",
            Self::As(Format::Markdown) => "Markdown, for pull requests, wikis and tickets",
            Self::As(Format::Csv) => "A row for each finding, for spreadsheets",
            Self::As(Format::Xlsx) => "A workbook for Excel and others, a sheet for each table",
            Self::As(Format::Html) => "One page that needs nothing else and prints well",
            Self::As(Format::Ics) => "A calendar: renewing the credentials, watching, cleaning up",
        }
    }

    fn of_id(id: &str) -> Option<Self> {
        if id == "text" { Some(Self::Text) } else { Format::of_id(id).map(Self::As) }
    }
}

/// Reads the name of one of these formats.
pub fn formats(known: &'static [Output]) -> impl TypedValueParser<Value = Output> {
    let value = |output: &Output| {
        let value = PossibleValue::new(output.id()).help(output.help());
        if *output == Output::As(Format::Markdown) { value.alias("markdown") } else { value }
    };
    PossibleValuesParser::new(known.iter().map(value))
        .try_map(|id| Output::of_id(&id).ok_or_else(|| format!("no format is called {id}")))
}

/// How CSV is written.
#[derive(Debug, Clone, Copy, Args)]
pub struct Csv {
    /// What separates the cells of a row; default: comma
    #[arg(long, value_name = "SEPARATOR", value_parser = separators())]
    csv_separator: Option<Separator>,
    /// Begin the CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    pub csv_bom: bool,
}

impl Csv {
    /// Whether it was asked for where it means something; an error says where that is.
    pub fn fits(self, output: Output) -> Result<(), String> {
        let is_asked_for = self.csv_bom || self.csv_separator.is_some();
        if output != Output::As(Format::Csv) && is_asked_for {
            return Err(told!("command-file.csv"));
        }
        Ok(())
    }

    pub fn separator(self) -> Separator {
        self.csv_separator.unwrap_or_default()
    }
}

fn separators() -> impl TypedValueParser<Value = Separator> {
    let known = Separator::ALL.map(|(id, _)| {
        let value = PossibleValue::new(id);
        if id == "semicolon" { value.help("For Excel where the comma is the decimal sign") } else { value }
    });
    PossibleValuesParser::new(known).try_map(|word| {
        let own = Separator::ALL.into_iter().find(|(id, _)| *id == word);
        own.map(|(_, separator)| separator).ok_or_else(|| format!("no separator is called {word}"))
    })
}
