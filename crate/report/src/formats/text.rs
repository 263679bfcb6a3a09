//! Text for people, on a terminal or in a file.

mod findings;
mod verification;

pub use verification::comparison;

use std::io;

use anstyle::Style;

use crate::escape::line;
use crate::findings::Stream;
use crate::page::{HINT, Page};

/// Findings for people. `width`: columns, or `None` where lines do not end; `verbose`: also passes, and every failure and unknown
/// by name.
pub const fn findings(width: Option<usize>, verbose: bool) -> impl Stream {
    findings::Findings { width, verbose }
}

/// Writes a notice whose text stands at this column.
fn notice(page: &mut Page<'_>, style: Style, message: &str, column: usize) -> io::Result<()> {
    page.cell(HINT, "notice", column)?;
    page.wrapped(style, &line(message), column)
}
