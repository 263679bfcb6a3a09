//! The command line.

mod baseline;
mod checklist;
mod formats;
mod selection;
mod verify;
mod watch;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use permlight_core::date::Date;
use permlight_core::message::Locale;
use permlight_core::policy::Policy;
use permlight_core::rule::Severity;
use permlight_report::locale;

use crate::terminal::Color;

pub use baseline::{BaselineAction, Create};
pub use checklist::{Checklist, EnvironmentWord};
pub use formats::{Csv, Output, formats};
use selection::NOTES as SELECTION;
pub use selection::Selection;
pub use verify::Verify;
pub use watch::{
    Check as WatchCheck, Named as WatchNamed, Start, Status, Told, Undo as WatchUndo, WatchAction, Which,
};

use permlight_report::Format as As;

const CHECK: [Output; 7] = [
    Output::Text,
    Output::As(As::Json),
    Output::As(As::Sarif),
    Output::As(As::Junit),
    Output::As(As::Markdown),
    Output::As(As::Csv),
    Output::As(As::Html),
];
const SURVEY: [Output; 3] = [Output::Text, Output::As(As::Markdown), Output::As(As::Json)];

const COLOR: &str = "When to use colour; auto: on a terminal, unless NO_COLOR is set";
const NAME: &str = "Code of a rule (DAT102); API name, label in any language or SOQL name of a user permission \
                    (ModifyAllData, PermissionsModifyAllData); id of a row of the guides (CK-31)";
const COMPLETIONS: &str = "\
Once, for the shells of one person:
  bash  permlight completions bash > ~/.local/share/bash-completion/completions/permlight
  fish  permlight completions fish > ~/.config/fish/completions/permlight.fish
  zsh   permlight completions zsh > FOLDER/_permlight, with a FOLDER of $fpath";
const EXIT_CODES: &str = "\
Exit codes:
  0  No failure at or above --fail-on; with --fail-on-unknown nothing unknown at or above it either.
  1  Failures at or above --fail-on, or what is unknown there with --fail-on-unknown.
  2  Bad usage, or a file or folder that could not be read or judged. 2 wins over 1, even when other files \
were judged and failed.

Settings that cannot be told from the files are \"unknown\". They are listed and counted, never taken for a \
pass, and change the exit code only with --fail-on-unknown as long as something of the same file was judged. Not judged, so that the exit code is 2: \
a file that is only a part of its subject (a decomposed permission set, a profile that was retrieved without its user \
permissions, a delta), a file of which every setting is unknown, and input of which no rule speaks at all (groups alone). \
Permission set groups and muting sets beside others are read and need no rule.";

const EFFECTIVE_NOTES: &str = "\
What is held and cannot be found or read makes unknown what nothing else grants; it never makes anything off.

Exit codes:
  0  Worked out.
  2  Bad usage, a name that no file has, or a file that could not be read.";

const SURVEY_NOTES: &str = "\
A user of the policy's register counts once, with all that it holds; other profiles that are an integration user's count by
themselves, and every file counts, so give each profile once. A rule is broken if anything that it looks at failed.

Exit codes:
  0  Counted.
  2  Bad usage, no integration profile, or a file that could not be read.";

/// Judges whether the profiles and permission sets of Salesforce integration users are set up right.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help = COLOR)]
    pub color: Color,
    /// The language of findings and rules, for example ja
    #[arg(long = "language", global = true, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    pub speaks: &'static Locale,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge metadata files: profiles, permission sets
    Check(Check),
    /// Write the checklist of an integration user as a workbook, a page, a calendar and more
    Checklist(Checklist),
    /// List the rules
    Rules {
        /// Only the rules of this policy
        #[arg(long, value_name = POLICY, value_parser = PolicyParser)]
        policy: Option<PolicyArgument>,
        /// The rows of the guides instead, and which rules carry each one out
        #[arg(long, conflicts_with = "policy")]
        coverage: bool,
        /// For people or for machines
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Work out what a user can do who holds these: profile, permission sets, groups
    Effective(Effective),
    /// Count over many profiles which rules those of integration users break
    Survey(Survey),
    /// Compare what is there with what was tested: another org, or a baseline
    Verify(Verify),
    /// Freeze what was tested, and look at what was frozen
    Baseline {
        #[command(subcommand)]
        action: BaselineAction,
    },
    /// Watch production for a month after a deploy
    Watch {
        #[command(subcommand)]
        action: WatchAction,
    },
    /// Check, begin or translate a policy file of your team
    Policy {
        #[command(subcommand)]
        action: PolicyAction,
    },
    /// Explain a rule, a user permission or a row of the guides
    Explain {
        #[arg(value_name = "NAME", help = NAME)]
        name: String,
        /// Explain rules of this policy, too: those that a team added
        #[arg(long, value_name = POLICY, value_parser = PolicyParser)]
        policy: Option<PolicyArgument>,
    },
    /// Print what completes the command line in a shell
    #[command(after_help = COMPLETIONS)]
    Completions { shell: Shell },
    /// Write man pages, one for each command, into a new or empty folder
    Man {
        /// Read them with `man FOLDER/permlight.1`
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Begin a rule file in crate/data/rules, for the developers of Permlight
    #[command(hide = true)]
    Rule {
        #[command(subcommand)]
        action: RuleAction,
    },
    /// Write crate/data/REFERENCE.md, for the developers of Permlight
    #[command(hide = true)]
    Docs {
        /// Only say whether it is up to date
        #[arg(long)]
        check: bool,
    },
    /// Print the texts of the rules as JSON, for the build of the extension
    #[command(hide = true)]
    Texts,
    /// Print the rules in a language other than English as JSON, or the languages; what a language lacks
    #[command(hide = true)]
    Translations {
        /// Code of the language
        language: Option<String>,
        /// Print what is not translated, or was before the English changed, with the fingerprint to write beside it
        #[arg(long, requires = "language")]
        missing: bool,
    },
    /// Print what findings say in a language as text, or the languages, for the build of the extension
    #[command(hide = true)]
    Locale {
        /// Code of the language
        language: Option<String>,
    },
    /// Print the catalog of permissions as text, for the build of the extension
    #[command(hide = true)]
    Catalog,
    /// Print the addresses that the extension is on, as JSON, for the build of the extension
    #[command(hide = true)]
    Matches,
    /// Print the words that the page definitions know, as JSON, for the build of the extension
    #[command(hide = true)]
    Tokens,
    /// Print the labels of a language as JSON, or the languages, for the build of the extension
    #[command(hide = true)]
    Labels {
        /// Salesforce's code of the language, for example ja
        language: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum RuleAction {
    /// Write a commented file in the folder of the code's area; the build refuses it until it is filled in
    New {
        /// A code that no rule has: the letters of an area and three digits
        #[arg(value_name = "CODE")]
        code: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum PolicyAction {
    /// Say everything that is wrong with a policy file; exit code 0 or 2
    Check {
        /// A policy file; - reads it from standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// For people or for machines
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// The day by which waivers have expired; default: today in UTC
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        today: Option<Date>,
    },
    /// Print the JSON Schema of policy files, for editors
    Schema,
    /// Print a commented policy file to begin with
    Init {
        /// The built-in policy that it builds on
        #[arg(long, value_name = "POLICY", value_parser = policies(), default_value = default_policy())]
        extends: &'static Policy,
    },
    /// Print a policy file as JSON, as the extension takes it
    Compile {
        /// A policy file; - reads it from standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

// Each is a switch of the command line.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Args)]
#[command(after_help = format!("{SELECTION}\n\n{EXIT_CODES}"))]
pub struct Check {
    /// Metadata files, folders to any depth, or zip archives as retrieved from Salesforce; - reads an archive or XML from standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The rules to judge by: a built-in policy or the file of a team's own, which ends with .toml
    #[arg(long, value_name = POLICY, value_parser = PolicyParser, default_value = default_policy())]
    pub policy: PolicyArgument,
    /// Write today's failures to this file; from then on --accepted bears them
    #[arg(long, value_name = "FILE", conflicts_with = "accepted")]
    pub accept: Option<PathBuf>,
    /// Bear the failures that this file lists, so that only new ones count
    #[arg(long, value_name = "FILE")]
    pub accepted: Option<PathBuf>,
    /// The day by which waivers hold or have expired; default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
    /// For people, for machines, for what shows results
    #[arg(long, value_parser = formats(&CHECK), default_value = "text")]
    pub format: Output,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub csv: Csv,
    /// The least severity of a failure that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", value_parser = severities(), default_value = Severity::High.word())]
    pub fail_on: Severity,
    /// What cannot be told makes the exit code 1 too, at or above that severity
    #[arg(long)]
    pub fail_on_unknown: bool,
    #[command(flatten)]
    pub selection: Selection,
    /// List everything in the format text: every failure with its fix, and what is unknown
    #[arg(long)]
    pub details: bool,
    /// Elements and permissions that this version does not know, links that are not followed, copies of a subject and files
    /// that .forceignore leaves out are errors
    #[arg(long)]
    pub strict: bool,
    /// List passes, and every failure and unknown by name
    #[arg(long, short)]
    pub verbose: bool,
}

#[derive(Debug, Args)]
#[command(after_help = EFFECTIVE_NOTES)]
#[command(group(ArgGroup::new("held").args(["profile", "sets", "groups"]).required(true).multiple(true)))]
pub struct Effective {
    /// The profile, by the name of its file: Admin is System Administrator
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// A permission set that is assigned directly, by API name; may be repeated
    #[arg(long = "set", value_name = "NAME")]
    pub sets: Vec<String>,
    /// A permission set group, by API name; may be repeated
    #[arg(long = "group", value_name = "NAME")]
    pub groups: Vec<String>,
    /// Metadata files, folders to any depth, or zip archives, with all of these and the members of the groups
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = format!("{SELECTION}\n\n{SURVEY_NOTES}"))]
pub struct Survey {
    /// Metadata files, folders to any depth, or zip archives; profiles count, and users of the register
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The rules to judge by: a built-in policy or the file of a team's own, which ends with .toml
    #[arg(long, value_name = POLICY, value_parser = PolicyParser, default_value = default_policy())]
    pub policy: PolicyArgument,
    #[command(flatten)]
    pub selection: Selection,
    /// For people, for documents, for machines; the form for documents names no profile
    #[arg(long, value_parser = formats(&SURVEY), default_value = "text")]
    pub format: Output,
    /// Draw the most broken rules as SVG in this file, too
    #[arg(long, value_name = "FILE.svg")]
    pub picture: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// A built-in policy, or a file with a team's.
#[derive(Debug, Clone)]
pub enum PolicyArgument {
    BuiltIn(&'static Policy),
    File(PathBuf),
}

impl PolicyArgument {
    /// The file, if it is one.
    pub const fn file(&self) -> Option<&PathBuf> {
        match self {
            Self::BuiltIn(_) => None,
            Self::File(file) => Some(file),
        }
    }
}

pub const POLICY: &str = "NAME|FILE.toml";

/// Reads a policy's name, or the path of a file that ends with .toml.
#[derive(Clone)]
pub struct PolicyParser;

impl TypedValueParser for PolicyParser {
    type Value = PolicyArgument;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let path = Path::new(value);
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            return Ok(PolicyArgument::File(path.to_path_buf()));
        }
        policies().parse_ref(command, argument, value).map(PolicyArgument::BuiltIn)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Policy::all().iter().map(|policy| PossibleValue::new(policy.id))))
    }
}

fn policies() -> impl TypedValueParser<Value = &'static Policy> {
    let known = Policy::all().iter().map(|policy| PossibleValue::new(policy.id));
    PossibleValuesParser::new(known)
        .try_map(|id| Policy::find(&id).ok_or_else(|| format!("no policy is called {id}")))
}

pub fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a day as YYYY-MM-DD, for example 2027-03-31".to_owned())
}

pub fn default_policy() -> &'static str {
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

/// A language that there are words for.
fn language(name: &str) -> Result<&'static Locale, String> {
    locale::find(name).ok_or_else(|| {
        let known: Vec<_> = locale::all().iter().map(Locale::language).collect();
        format!("expected one of {}", known.join(", "))
    })
}
