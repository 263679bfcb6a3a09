//! The formats: their names, and the one way to write any of them.

pub mod calendar;
pub mod csv;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod sarif;
#[cfg(feature = "text")]
pub mod text;
pub mod xlsx;

use calendar::{Attendee, CalendarError, Dates, TooFew};
use csv::{Separator, Sheet};
use sarif::Places;
use xlsx::XlsxError;

use std::io;

use permlight_core::message;
use permlight_core::message::{Locale, Message};
use permlight_core::policy::Policy;

use crate::comparison::Compared;
use crate::escape::agents::Form;
use crate::findings::Stream;
use crate::report::Report;
use crate::report::verification::WatchPart;

/// A format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook, a sheet for each table.
    Xlsx,
    /// A row for each finding.
    Csv,
    /// One page that needs nothing else.
    Html,
    /// For pull requests, wikis and tickets.
    Markdown,
    /// Everything, for machines.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Test results as XML, for build servers.
    Junit,
    /// A calendar (iCalendar).
    Ics,
}

/// What some formats ask for.
#[derive(Debug, Clone)]
pub struct FormatOptions<'p> {
    /// What separates the cells of CSV.
    pub separator: Separator,
    /// CSV begins with a byte order mark, by which spreadsheets know UTF-8.
    pub byte_order_mark: bool,
    /// Who takes part in the appointments of the calendar.
    pub attendees: Vec<Attendee>,
    /// What the places of the report are, which SARIF tells as locations.
    pub places: Places<'p>,
}

impl FormatOptions<'_> {
    const fn sheet(&self) -> Sheet {
        Sheet { separator: self.separator, byte_order_mark: self.byte_order_mark }
    }
}

/// What findings are judged by, and how much of them is shown.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// What is judged by.
    pub policy: &'static Policy,
    /// A team has decided something about any of them.
    pub decided: bool,
    /// Every name is listed, where others only count.
    pub verbose: bool,
}

/// Why a report cannot be written in a format.
#[derive(Debug)]
pub enum FormatError {
    /// The workbook is too large.
    Workbook(XlsxError),
    /// The calendar has too few people.
    People(TooFew),
    /// The calendar has a day that calendars do not have.
    Calendar(CalendarError),
}

impl From<XlsxError> for FormatError {
    fn from(error: XlsxError) -> Self {
        Self::Workbook(error)
    }
}

impl From<TooFew> for FormatError {
    fn from(error: TooFew) -> Self {
        Self::People(error)
    }
}

impl From<CalendarError> for FormatError {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

impl FormatError {
    /// The same for people.
    pub fn message(&self) -> Message {
        match self {
            Self::Workbook(error) => message!("calendar.no-workbook", error.to_string()),
            Self::People(_) => message!("calendar.too-few"),
            Self::Calendar(error) => message!("calendar.no-day", error.0.to_string()),
        }
    }
}

impl Format {
    /// Every format, in the order in which people are offered them.
    pub const ALL: [Self; 8] =
        [Self::Xlsx, Self::Csv, Self::Html, Self::Markdown, Self::Json, Self::Sarif, Self::Junit, Self::Ics];

    /// The name that settings and arguments know.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Ics => "ics",
        }
    }

    /// The format of a name; both names of Markdown are known.
    pub fn of_id(id: &str) -> Option<Self> {
        let id = if id == "markdown" { Self::Markdown.id() } else { id };
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// What names of files end with, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Junit => "xml",
            other => other.id(),
        }
    }

    /// The media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv;charset=utf-8",
            Self::Html => "text/html;charset=utf-8",
            Self::Markdown => "text/markdown;charset=utf-8",
            Self::Json => "application/json",
            Self::Sarif => "application/sarif+json",
            Self::Junit => "application/xml",
            Self::Ics => "text/calendar;charset=utf-8",
        }
    }

    /// How a text of it is kept from being a command of a build agent.
    pub const fn form(self) -> Form {
        match self {
            Self::Xlsx => Form::Bytes,
            // What a calendar holds is disarmed before it is folded.
            Self::Csv | Self::Markdown | Self::Ics => Form::Text,
            Self::Html | Self::Junit => Form::Markup,
            Self::Json | Self::Sarif => Form::Json,
        }
    }

    /// Writes findings as they come; none if they have no such format.
    pub fn findings<'p>(self, scope: Scope, options: &FormatOptions<'p>) -> Option<Box<dyn Stream + 'p>> {
        Some(match self {
            Self::Json => Box::new(json::Findings),
            Self::Csv => Box::new(csv::Findings(options.sheet())),
            Self::Junit => Box::new(junit::Findings),
            Self::Markdown => Box::new(markdown::Findings { verbose: scope.verbose }),
            Self::Sarif => {
                Box::new(sarif::Findings::new(scope.policy, scope.decided, options.places.clone()))
            }
            Self::Html => Box::new(html::Findings { verbose: scope.verbose }),
            Self::Xlsx | Self::Ics => return None,
        })
    }

    /// Writes a comparison; none if it has no such format. `all`: also what is folded, one by one.
    pub fn comparison(
        self,
        compared: &Compared<'_>,
        all: bool,
        options: &FormatOptions<'_>,
    ) -> io::Result<Option<Vec<u8>>> {
        Ok(Some(match self {
            Self::Json => json::comparison(compared)?,
            Self::Csv => csv::comparison(compared, options.sheet())?,
            Self::Junit => junit::comparison(compared),
            Self::Sarif => sarif::comparison(compared, &options.places),
            Self::Markdown => {
                let mut out = Vec::new();
                markdown::comparison(&mut out, compared, all)?;
                out
            }
            Self::Xlsx | Self::Html | Self::Ics => return Ok(None),
        }))
    }

    /// Writes how the watch after a deploy stands; none if it has no such format.
    pub fn watch(self, part: &WatchPart, locale: &Locale) -> io::Result<Option<Vec<u8>>> {
        Ok(match self {
            Self::Json => Some(json::watch(part)?),
            Self::Markdown => Some(markdown::watch(part, locale)),
            _ => None,
        })
    }

    /// Writes a report.
    pub fn write(self, report: &Report, options: &FormatOptions<'_>) -> Result<Vec<u8>, FormatError> {
        Ok(match self {
            Self::Xlsx => xlsx::xlsx(report)?,
            Self::Csv => csv::csv(report, options.sheet()),
            Self::Html => html::html(report),
            Self::Markdown => markdown::markdown(report),
            Self::Json => json::json(report),
            Self::Sarif => sarif::sarif(report, &options.places),
            Self::Junit => junit::junit(report),
            Self::Ics => calendar::calendar(report, &Dates::new(options.attendees.clone())?)?,
        })
    }
}
