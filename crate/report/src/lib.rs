//! One [`Report`] of a checklist, and the formats in which people and machines ask for it. Nothing here reads a clock, a file or the
//! network, so the same report gives the same bytes, in a browser as on a server.
//!
//! [`report`] is the model. It is laid out once, for every format that shows tables, and [`escape`] makes text from pages and files
//! harmless for each of them.

mod calendar;
mod csv;
pub mod escape;
mod format;
mod html;
mod json;
mod junit;
pub mod locale;
mod markdown;
mod name;
pub mod report;
pub mod sarif;
mod tables;
pub mod words;
mod xlsx;

pub use calendar::{Attendee, CalendarError, Dates, NoAddress, TooFew, calendar};
pub use csv::{Separator, csv};
pub use format::{Format, FormatError, FormatOptions};
pub use html::html;
pub use json::json;
#[cfg(feature = "schema")]
pub use json::schema;
pub use junit::junit;
pub use markdown::markdown;
pub use name::file_name;
pub use report::Report;
pub use sarif::sarif;
pub use xlsx::{XlsxError, xlsx};
