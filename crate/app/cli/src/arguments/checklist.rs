//! The command line of `permlight checklist`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use permlight_core::date::Date;
use permlight_core::page::is_record_of;
use permlight_core::subject::SubjectKind;
use permlight_report::report::Environment;
use permlight_report::{Attendee, Format};

use crate::language::say;

use super::{Csv, Output, POLICY, PolicyArgument, PolicyParser, day, default_policy, formats};

const NOTES: &str = "\
The checklist has every rule of the policy once, in the order in which an integration user is set up. What metadata files do not tell is \
\"unknown\" or \"open\" until somebody writes down that it is done: the extension's export of its state, or a file like
  {\"version\": 1, \"manual\": [{\"item\": \"ROL003\", \"state\": \"done\", \"owner\": \"Dana\", \"date\": \"2027-03-31\"}]}

With --tested, files tell as well whether production is what was tested (with --deployed), or whether the sandbox still is (with \
--environment sandbox). A retrieved profile lists only what was retrieved beside it: --whole says that both sides were retrieved with \
the same package.xml, and without it what both leave out stays unknown. That production is watched for a month, that there is a way back, and that nothing is left of the set-up \
before, no files tell: that stays with people, or with the extension's panel.

Exit codes:
  0  Written, whatever it says.
  2  Bad usage, or a file or folder that could not be read or judged: a part of a subject, or something of which every setting is \
unknown; the report then names it.";

#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct Checklist {
    /// Metadata files, folders to any depth, or zip archives as retrieved from Salesforce
    #[arg(required_unless_present = "schema", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The rules to judge by: a built-in policy or the file of a team's own, which ends with .toml
    #[arg(long, value_name = POLICY, value_parser = PolicyParser, default_value = default_policy())]
    pub policy: PolicyArgument,
    /// Only this integration user of the policy file's register, by user name, id or title, with all that it holds
    #[arg(long, value_name = "NAME", conflicts_with_all = ["profile", "sets", "groups"])]
    pub user: Option<String>,
    /// Only this profile, by the name of its file, with the sets and groups that are named beside it
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// A permission set that is assigned directly beside the profile, by API name; may be repeated
    #[arg(long = "set", value_name = "NAME", requires = "profile")]
    pub sets: Vec<String>,
    /// A permission set group beside the profile, by API name; may be repeated
    #[arg(long = "group", value_name = "NAME", requires = "profile")]
    pub groups: Vec<String>,
    /// Everything that is read, people's profiles too; otherwise what belongs to integration users
    #[arg(long = "all", conflicts_with_all = ["user", "profile"])]
    pub everything: bool,
    /// What people have written down, and waivers: the extension's export of its state
    #[arg(long, value_name = "FILE.json")]
    pub state: Option<PathBuf>,
    /// What was tested, a baseline of permlight baseline create or of the extension: says how the rules about the rollout stand
    #[arg(long, value_name = "BASELINE.json")]
    pub tested: Option<PathBuf>,
    /// The day on which what was tested was deployed to what is read; with --tested
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "tested")]
    pub deployed: Option<Date>,
    /// What is read and what was tested were retrieved with the same package.xml: what a profile does not list is not granted; with --tested
    #[arg(long, requires = "tested")]
    pub whole: bool,
    /// The name of the org, for the title and the name of the file
    #[arg(long, value_name = "NAME", default_value = "")]
    pub org: String,
    /// The company whose org it is, for the first page of the report
    #[arg(long, value_name = "NAME", default_value = "")]
    pub company: String,
    /// The id of the org as Company Information shows it, for the first page of the report
    #[arg(long, value_name = "00D…", default_value = "", value_parser = org_id)]
    pub org_id: String,
    /// Who looks through the report, for the lines to sign
    #[arg(long, value_name = "NAME", default_value = "")]
    pub reviewer: String,
    /// Who accepts the report, for the lines to sign
    #[arg(long, value_name = "NAME", default_value = "")]
    pub approver: String,
    /// What kind of org it is
    #[arg(long, value_enum)]
    pub environment: Option<EnvironmentWord>,
    /// The day of the report, by which waivers hold or have expired; default: now in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
    /// What to write
    #[arg(long, value_parser = formats(&FORMATS), default_value = "md")]
    pub format: Output,
    /// Write to this file, or under a name of its own into this folder, instead of standard output
    #[arg(long, short, value_name = "FILE|FOLDER")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub csv: Csv,
    /// Who takes part in renewing the credentials (ics): at least two; "Dana Lee <dana@acme.example>" or the address alone
    #[arg(long = "attendee", value_name = "ADDRESS", value_parser = attendee)]
    pub attendees: Vec<Attendee>,
    /// Print the JSON Schema of the format json and stop
    #[arg(long)]
    pub schema: bool,
}

const FORMATS: [Output; 8] = [
    Output::As(Format::Xlsx),
    Output::As(Format::Csv),
    Output::As(Format::Markdown),
    Output::As(Format::Json),
    Output::As(Format::Html),
    Output::As(Format::Sarif),
    Output::As(Format::Junit),
    Output::As(Format::Ics),
];

/// The kinds of orgs that people can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EnvironmentWord {
    Production,
    Sandbox,
}

impl From<EnvironmentWord> for Environment {
    fn from(word: EnvironmentWord) -> Self {
        match word {
            EnvironmentWord::Production => Self::Production,
            EnvironmentWord::Sandbox => Self::Sandbox,
        }
    }
}

fn attendee(text: &str) -> Result<Attendee, String> {
    Attendee::parse(text).map_err(|error| say(&error.message()))
}

fn org_id(text: &str) -> Result<String, String> {
    let is_one = text.is_empty() || is_record_of(SubjectKind::Org, text);
    if is_one {
        Ok(text.to_owned())
    } else {
        Err("expected the id of an org: 15 or 18 characters that begin with 00D".to_owned())
    }
}
