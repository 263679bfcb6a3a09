//! `permlight effective`: what a user can do who holds these profile, permission sets and groups.

mod json;
pub mod resolve;
mod text;
pub mod words;

use std::io;

use permlight_core::effective::{self, Effective, Seen};

use crate::arguments::{Effective as Arguments, Format};
use crate::problem::said;
use crate::terminal::{Color, Form};
use crate::{Verdict, terminal};

use resolve::Resolved;

/// What was asked for, and the answer.
struct Answer {
    resolved: Resolved,
    effective: Effective,
}

/// Runs the command.
pub fn run(arguments: &Arguments, color: Color) -> io::Result<Verdict> {
    let resolved = match resolve::resolve(arguments) {
        Ok(resolved) => resolved,
        Err(refusal) => {
            terminal::list_errors(said(&refusal.errors));
            refusal.complaints.iter().for_each(|complaint| terminal::complain(color, complaint));
            return Ok(Verdict::BadInput);
        }
    };
    let captures = resolved
        .files
        .iter()
        .filter_map(|file| Some(Seen { capture: file.capture.as_ref()?, whole: file.is_whole }));
    let effective = effective::effective(&captures.collect::<Vec<_>>(), &resolved.holdings);
    let answer = Answer { resolved, effective };
    match arguments.format {
        Format::Json => terminal::data(Form::Json, |out| json::write(out, &answer))?,
        Format::Text => {
            terminal::page(color, |page| text::write(page, &answer))?;
            terminal::list_errors(said(&answer.resolved.errors));
        }
    }
    Ok(if answer.resolved.errors.is_empty() { Verdict::Clean } else { Verdict::BadInput })
}
