//! `permlight check`: reads metadata files and judges what they describe.

mod count;
mod json;
mod judge;
mod text;
mod words;

use std::io;

use crate::arguments::{Check, Color, Format};
use crate::{Verdict, terminal};

use judge::Judgement;

/// Runs the command.
pub fn run(check: &Check, color: Color) -> io::Result<Verdict> {
    let judgement = judge::judge(&check.paths, check.policy, check.fail_on);
    match check.format {
        Format::Json => terminal::data(|out| json::write(out, &judgement))?,
        Format::Text => {
            terminal::page(color, |page| text::write(page, &judgement, check.verbose))?;
            terminal::list_errors(&judgement.errors);
            judgement.empty.iter().for_each(|error| terminal::complain(color, &error.message));
        }
    }
    Ok(verdict(&judgement))
}

fn verdict(judgement: &Judgement) -> Verdict {
    if judgement.error_count() > 0 {
        Verdict::BadInput
    } else if judgement.at_or_above() > 0 {
        Verdict::Failures
    } else {
        Verdict::Clean
    }
}
