//! What Permlight has to say, and the formats in which people and machines ask for it. Nothing here reads a clock, a file or the
//! network, so the same input gives the same bytes, in a browser as on a server.
//!
//! There are three scopes. [`findings`] are what was found on one subject after the other, and are written as they come. A
//! [`Report`] is the checklist of an integration user, with all that belongs to it. A [`comparison`] tells whether what is there is
//! what was tested. Each format is one writer for all of them: the same frame, the same row of a finding, the same names, ids and
//! fingerprints. [`escape`] makes text from pages and files harmless for each.

mod as_rule;
mod cell;
pub mod comparison;
mod cover;
pub mod escape;
pub mod filled;
pub mod findings;
pub mod fix;
mod formats;
pub mod locale;
mod name;
mod outline;
#[cfg(feature = "text")]
pub mod page;
pub mod report;
mod row;
pub mod say;
mod tables;
pub mod tasks;
pub mod told;
pub mod watch;
pub mod words;

pub use formats::calendar::{Attendee, CalendarError, Dates, NoAddress, TooFew, calendar};
pub use formats::csv::{Separator, Sheet, csv};
pub use formats::html::html;
#[cfg(feature = "schema")]
pub use formats::json::schema;
pub use formats::json::{self, json};
pub use formats::junit::junit;
pub use formats::markdown::markdown;
pub use formats::sarif::{self, sarif};
#[cfg(feature = "text")]
pub use formats::text;
pub use formats::xlsx::{XlsxError, xlsx};
pub use formats::{Format, FormatError, FormatOptions, Scope};
pub use name::file_name;
pub use report::Report;

/// The version of the forms: goes up when a key changes its meaning or goes, or when one comes that every report has.
pub const SCHEMA: u32 = 2;
