//! `permlight check`: reads metadata files and judges what they describe.

mod count;
mod csv;
#[cfg(test)]
mod hostile_tests;
mod json;
mod judge;
mod junit;
mod markdown;
mod sarif;
mod text;
mod uri;
mod words;

use std::io;

use crate::arguments::{Check, Color, ReportFormat};
use crate::{Verdict, output, terminal};

use judge::Judgement;

/// Runs the command.
pub fn run(check: &Check, color: Color) -> io::Result<Verdict> {
    if check.format != ReportFormat::Csv && (check.csv_bom || check.csv_separator.is_some()) {
        terminal::complain(color, "--csv-separator and --csv-bom are for --format csv");
        return Ok(Verdict::BadInput);
    }
    let judgement = judge::judge(&check.paths, check.policy, check.fail_on);
    let file = check.output.as_deref();
    match check.format {
        ReportFormat::Text => {
            output::page(file, color, |page| text::write(page, &judgement, check.verbose))?;
            terminal::list_errors(&judgement.errors);
            judgement.empty.iter().for_each(|error| terminal::complain(color, &error.message));
        }
        ReportFormat::Json => output::data(file, |out| json::write(out, &judgement))?,
        ReportFormat::Sarif => output::data(file, |out| sarif::write(out, &judgement))?,
        ReportFormat::Junit => output::data(file, |out| junit::write(out, &judgement))?,
        ReportFormat::Markdown => {
            output::data(file, |out| markdown::write(out, &judgement, check.verbose))?;
        }
        ReportFormat::Csv => {
            let separator = check.csv_separator.unwrap_or_default();
            output::data(file, |out| csv::write(out, &judgement, separator, check.csv_bom))?;
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
