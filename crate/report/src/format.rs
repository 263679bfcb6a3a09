//! The formats of a report: their names, and the one way to write any of them.

use crate::report::Report;
use crate::sarif::Places;
use crate::{Attendee, CalendarError, Dates, Separator, TooFew, XlsxError};

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

/// Why a report cannot be written in a format.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The workbook is too large.
    #[error("cannot make the workbook: {0}")]
    Workbook(#[from] XlsxError),
    /// The calendar has too few people.
    #[error(transparent)]
    People(#[from] TooFew),
    /// The calendar has a day that calendars do not have.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
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

    /// Writes a report.
    pub fn write(self, report: &Report, options: &FormatOptions<'_>) -> Result<Vec<u8>, FormatError> {
        Ok(match self {
            Self::Xlsx => crate::xlsx(report)?,
            Self::Csv => crate::csv(report, options.separator, options.byte_order_mark),
            Self::Html => crate::html(report),
            Self::Markdown => crate::markdown(report),
            Self::Json => crate::json(report),
            Self::Sarif => crate::sarif(report, &options.places),
            Self::Junit => crate::junit(report),
            Self::Ics => crate::calendar(report, &Dates::new(options.attendees.clone())?)?,
        })
    }
}
