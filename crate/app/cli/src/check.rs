//! `permlight check`: reads metadata files and judges what they describe.

mod accepted;
mod csv;
mod decide;
#[cfg(test)]
mod hostile_tests;
pub mod json;
pub mod judge;
mod junit;
mod markdown;
mod register;
pub mod sarif;
mod text;
pub mod words;

use std::io;
use std::path::Path;

use permlight_core::date::Date;

use crate::arguments::{Check, Color, ReportFormat};
use crate::{Verdict, output, policy, terminal, today};

use accepted::Accepted;
use decide::Decisions;
use judge::Judgement;

/// Runs the command.
pub fn run(check: &Check, color: Color) -> io::Result<Verdict> {
    if check.format != ReportFormat::Csv && (check.csv_bom || check.csv_separator.is_some()) {
        terminal::complain(color, "--csv-separator and --csv-bom are for --format csv");
        return Ok(Verdict::BadInput);
    }
    let Some(chosen) = policy::choose(&check.policy, color) else { return Ok(Verdict::BadInput) };
    let accepted = match check.accepted.as_deref().map(Accepted::read).transpose() {
        Ok(accepted) => accepted,
        Err(error) => {
            terminal::complain(color, &error);
            return Ok(Verdict::BadInput);
        }
    };
    let mut judgement = judge::judge(&check.paths, chosen, check.fail_on);
    judgement.tell_unjudged(&check.paths);
    let today = today::or(check.today);
    decide::decide(&mut judgement, &Decisions { waivers: chosen.waivers(), accepted, today });
    if let Some(file) = &check.accept {
        accept(file, &mut judgement, today, color)?;
    }
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

/// Writes the failures to a file and bears them from now on.
fn accept(file: &Path, judgement: &mut Judgement, today: Date, color: Color) -> io::Result<()> {
    if judgement.error_count() > 0 {
        let place = file.display();
        terminal::complain(
            color,
            &format!("nothing is accepted in {place}: part of the input could not be read"),
        );
        return Ok(());
    }
    let accepted = Accepted::of(judgement, today);
    accepted.write(file)?;
    decide::decide(judgement, &Decisions { waivers: &[], accepted: Some(accepted), today });
    Ok(())
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
