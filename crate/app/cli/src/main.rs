//! `permlight`: judges Salesforce integration users from metadata files.

mod arguments;
mod baseline;
mod baseline_file;
mod check;
mod checklist;
mod completions;
mod coverage;
mod docs;
mod effective;
mod explain;
mod held;
mod input;
mod json;
mod language;
mod output;
mod policy;
mod problem;
mod progress;
mod rule;
mod rules;
mod selection;
mod side;
mod suggest;
mod survey;
mod temporary;
mod terminal;
mod texts;
mod today;
mod usage;
mod verify;
mod watch;
mod written;

use std::io;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::arguments::{Arguments, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing to object to.
    Clean,
    /// Failures at or above the severity that was asked for.
    Failures,
    /// Bad input or usage; wins over failures, because a verdict on part of the input is none.
    BadInput,
}

impl Verdict {
    /// How a command ended that could not read this many things, and for whose result this holds: it is as it should be.
    const fn of(problems: usize, is_good: bool) -> Self {
        match (problems, is_good) {
            (0, true) => Self::Clean,
            (0, false) => Self::Failures,
            _ => Self::BadInput,
        }
    }
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Clean => Self::SUCCESS,
            Verdict::Failures => Self::from(1),
            Verdict::BadInput => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let mut command = Arguments::command();
    let parsed = command.try_get_matches_from_mut(std::env::args_os());
    let parsed = parsed.and_then(|matches| {
        let arguments = Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        Ok((arguments, matches))
    });
    let (arguments, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            if error.use_stderr() {
                let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
                terminal::refuse(&usage::told(&error, usage::language(arguments)));
                return Verdict::BadInput.into();
            }
            // Help and version hold nothing of anybody's. Whoever closed the pipe does not want the rest.
            let _ = error.print();
            return Verdict::Clean.into();
        }
    };
    language::choose(arguments.speaks);
    if let Err(complaint) = written::may_be(&command, &matches) {
        terminal::complain(arguments.color, &complaint);
        return Verdict::BadInput.into();
    }
    match run(&arguments) {
        Ok(verdict) => verdict.into(),
        Err(error) => {
            terminal::complain(
                arguments.color,
                &language::told!("command.output", permlight_metadata::system(&error)),
            );
            Verdict::BadInput.into()
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<Verdict> {
    let color = arguments.color;
    match &arguments.command {
        Command::Check(check) => check::run(check, color),
        Command::Checklist(checklist) => checklist::run(checklist, color),
        Command::Rules { coverage: true, format, .. } => coverage::run(*format, color),
        Command::Rules { policy: None, format, .. } => rules::run(None, *format, color),
        Command::Rules { policy: Some(argument), format, .. } => match policy::choose(argument, color) {
            Some(chosen) => rules::run(Some(chosen.policy), *format, color),
            None => Ok(Verdict::BadInput),
        },
        Command::Policy { action } => policy::run(action, color),
        Command::Effective(effective) => effective::run(effective, color),
        Command::Survey(survey) => survey::run(survey, color),
        Command::Verify(verify) => verify::run(verify, color),
        Command::Baseline { action } => baseline::run(action, color),
        Command::Watch { action } => watch::run(action, color),
        Command::Explain { name, policy: None } => explain::run(name, None, color),
        Command::Explain { name, policy: Some(argument) } => match policy::choose(argument, color) {
            Some(chosen) => explain::run(name, Some(chosen.policy), color),
            None => Ok(Verdict::BadInput),
        },
        Command::Completions { shell } => completions::completions(*shell),
        Command::Man { folder } => completions::man(folder, color),
        Command::Rule { action } => rule::run(action, color),
        Command::Docs { check } => docs::run(*check, color),
        Command::Texts => texts::texts(),
        Command::Translations { language: Some(language), missing: true } => texts::missing(language, color),
        Command::Translations { language, .. } => texts::translations(language.as_deref(), color),
        Command::Locale { language } => texts::locale(language.as_deref(), color),
        Command::Catalog => texts::catalog(),
        Command::Matches => texts::matches(),
        Command::Tokens => texts::tokens(),
        Command::Labels { language } => texts::labels(language.as_deref(), color),
    }
}
