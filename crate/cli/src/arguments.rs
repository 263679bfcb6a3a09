//! The command line.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;

const COLOR: &str = "When to use colour; auto: on a terminal, unless NO_COLOR is set";
const NAME: &str = "Code of a rule (DAT102), or API name or label of a user permission (ModifyAllData)";
const EXIT_CODES: &str = "\
Exit codes:
  0  No failure at or above --fail-on.
  1  Failures at or above --fail-on.
  2  Bad usage, or a file or folder that could not be read or judged. 2 wins over 1, even when other files \
were judged and failed.

Settings that cannot be told from the files are \"unknown\". They are listed and counted, never taken for a \
pass, and do not change the exit code.";

/// Judges whether the profiles and permission sets of Salesforce integration users are set up right.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help = COLOR)]
    pub color: Color,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge metadata files: profiles, permission sets
    Check(Check),
    /// List the rules
    Rules {
        /// Only the rules of this policy
        #[arg(long, value_parser = policies())]
        policy: Option<&'static Policy>,
        /// For people or for machines
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Explain a rule or a user permission
    Explain {
        #[arg(value_name = "CODE|API_NAME", help = NAME)]
        name: String,
    },
    /// Print the texts of the rules as JSON, for the build of the extension
    #[command(hide = true)]
    Texts,
    /// Print the labels of a language as JSON, or the languages, for the build of the extension
    #[command(hide = true)]
    Labels {
        /// Salesforce's code of the language, for example ja
        language: Option<String>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Check {
    /// Metadata files, folders to any depth, or zip archives as retrieved from Salesforce
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The rules to judge by
    #[arg(long, value_parser = policies(), default_value = default_policy())]
    pub policy: &'static Policy,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The least severity of a failure that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_parser = severities(), default_value = Severity::High.word())]
    pub fail_on: Severity,
    /// List passes, and every failure and unknown by name
    #[arg(long, short)]
    pub verbose: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

fn policies() -> impl TypedValueParser<Value = &'static Policy> {
    let known = Policy::all().iter().map(|policy| PossibleValue::new(policy.id));
    PossibleValuesParser::new(known)
        .try_map(|id| Policy::find(&id).ok_or_else(|| format!("no policy is called {id}")))
}

fn default_policy() -> &'static str {
    Policy::all().iter().find(|policy| policy.is_default).map_or("", |policy| policy.id)
}

fn severities() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.map(Severity::word)).try_map(|word| {
        Severity::ALL
            .into_iter()
            .find(|severity| severity.word() == word)
            .ok_or_else(|| format!("no severity is called {word}"))
    })
}
