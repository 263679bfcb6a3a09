//! Text for people, on a terminal or in a file.

mod brief;
mod findings;
mod verification;

pub use verification::{comparison, watch};

use std::io;

use anstyle::Style;
use permlight_core::message::Locale;

use crate::escape::line;
use crate::findings::Stream;
use crate::page::{HINT, Page};

/// Findings for people. `width`: columns, or `None` where lines do not end; `verbose`: also passes, and every failure and unknown
/// by name.
pub const fn findings(width: Option<usize>, verbose: bool) -> impl Stream {
    findings::Findings { width, verbose }
}

/// The same on one screen: what each subject came to, and the worst.
pub const fn brief(width: Option<usize>) -> impl Stream {
    brief::Brief { width }
}

/// Writes a notice whose text stands at this column.
fn notice(
    page: &mut Page<'_>,
    locale: &Locale,
    style: Style,
    message: &str,
    column: usize,
) -> io::Result<()> {
    page.cell(HINT, locale.word("line.notice"), column)?;
    page.wrapped(style, &line(message), column)
}
