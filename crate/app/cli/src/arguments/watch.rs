//! The command line of `permlight watch`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use permlight_core::date::Date;
use permlight_report::Format;
use permlight_verify::Rename;

use super::verify::{FORMATS as CHECK, rename};
use super::{Csv, Output, POLICY, PolicyArgument, PolicyParser, day, default_policy, formats};

const NOTES: &str = "\
Production is watched for a month after a deploy: it is checked against what was tested on the day after, and after 7, 14 and 30 \
days. The state is a file of the form that the extension saves and takes in: keep it beside the baseline, and keep what each check \
writes to it. A difference is accepted by testing it: freeze a new baseline of the sandbox, and begin the watch with it anew; \
--deployed keeps the day of the deploy. A check that nobody made before the next one was due is told as missed: no later check sees \
what differed in between.";

const START_NOTES: &str = "\
A state that is there already is kept, with its checks; the same user or profile begins a new watch. Checks before the deploy do not \
count.

Exit codes:
  0  Written.
  2  Bad usage, no baseline, or a state that could not be read or written.";

const CHECK_NOTES: &str = "\
Logs are CSV as Salesforce writes it: event log files (ApiTotalUsage, RestApi, API, Login), Login History, Setup Audit Trail; those \
that the extension read stand in its state. A call that was refused (403) says that a right may be missing, whatever the files say. \
Where no log was read since the deploy, the output says so: that is not the same as no changes.

The check is kept in the state unless part of the input could not be read. SARIF and CSV hold the differences only.

Exit codes:
  0  Equal, and nothing else to look at.
  1  Drift, or something needed that was not seen, or a change in Setup since the last equal check, or one of the
     user since what was tested was frozen, or calls that were refused (403, 401), or failed logins, or something of
     the logs is not known.
  2  Bad usage, a baseline of another hash than --expect-hash names, or a file or folder that could not be read:
     the check is not kept. 2 wins over 1.";

const UNDO_NOTES: &str = "\
Without a check since the deploy, the deploy itself is undone: the baseline and older checks stay.

Exit codes:
  0  Written.
  2  Bad usage, or a state that could not be read or written.";

const STATUS_NOTES: &str = "\
Exit codes:
  0  Nothing is due, and the last check found production equal; or the watch is over.
  1  A check is due, or none was made yet; the last one did not find production equal; somebody changed it
     since; calls were refused, or logins failed; or something of the logs is not known.
  2  Bad usage, a baseline of another hash than --expect-hash names, or a state or log that could not be read.";

#[derive(Debug, Subcommand)]
#[command(after_help = NOTES)]
pub enum WatchAction {
    /// Begin the watch after a deploy of what was tested
    #[command(after_help = START_NOTES)]
    Start(Start),
    /// Check production against what was tested, and keep the result
    #[command(after_help = CHECK_NOTES)]
    Check(Box<Check>),
    /// Say how the watch stands, and whether a check is due
    #[command(after_help = STATUS_NOTES)]
    Status(Status),
    /// Take the last check back; without one, the deploy
    #[command(after_help = UNDO_NOTES)]
    Undo(Undo),
}

#[derive(Debug, Args)]
pub struct Start {
    /// The file that keeps the watch; made if it is not there
    #[arg(long, value_name = "FILE.json")]
    pub state: PathBuf,
    /// What was tested: a baseline of permlight baseline create or of the extension
    #[arg(long, value_name = "BASELINE.json")]
    pub tested: PathBuf,
    /// The hash that the baseline must have, as `permlight baseline create` printed it
    #[arg(long, value_name = "SHA-256")]
    pub expect_hash: Option<String>,
    /// The day of the deploy; default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub deployed: Option<Date>,
    /// The My Domain name of production; default: that of the sandbox without the sandbox's name
    #[arg(long, value_name = "NAME")]
    pub org: Option<String>,
    /// A subject that has another name in production; may be repeated, and begin with a kind: profile:OLD=NEW
    #[arg(long = "rename", value_name = "OLD=NEW", value_parser = rename)]
    pub renames: Vec<Rename>,
    #[command(flatten)]
    pub told: Told,
}

#[derive(Debug, Args)]
pub struct Check {
    /// What is there: metadata files of production, folders to any depth, or zip archives as retrieved
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub which: Which,
    /// Whose rules say how much a difference matters, and whose register names the users of the logs
    #[arg(long, value_name = POLICY, value_parser = PolicyParser, default_value = default_policy())]
    pub policy: PolicyArgument,
    /// Production and what was tested were retrieved with the same package.xml: what a profile does not list is not granted
    #[arg(long)]
    pub whole: bool,
    /// What this version does not know in a file, links that are not followed and files that .forceignore leaves out are errors
    #[arg(long)]
    pub strict: bool,
    /// Who makes the check
    #[arg(long, value_name = "NAME", default_value = "")]
    pub by: String,
    /// The day of the check; default: now in UTC
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
    /// List fields, page layouts, tabs, apps, classes, pages, record types and flows one by one
    #[arg(long)]
    pub details: bool,
}

#[derive(Debug, Args)]
pub struct Undo {
    #[command(flatten)]
    pub which: Named,
    /// The day that counts as today; default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
}

#[derive(Debug, Args)]
pub struct Status {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub told: Told,
}

/// How a watch is told.
#[derive(Debug, Args)]
pub struct Told {
    /// The day that counts as today; default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
    /// For people, for documents, for machines
    #[arg(long, value_parser = formats(&TOLD), default_value = "text")]
    pub format: Output,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

const TOLD: [Output; 3] = [Output::Text, Output::As(Format::Markdown), Output::As(Format::Json)];

/// Which watch, and what logs there are.
#[derive(Debug, Args)]
pub struct Which {
    #[command(flatten)]
    pub named: Named,
    /// The hash that the baseline of the watch must have, as `permlight baseline create` printed it
    #[arg(long, value_name = "SHA-256")]
    pub expect_hash: Option<String>,
    /// A log of production since the deploy, as CSV; may be repeated
    #[arg(long = "log", value_name = "FILE.csv")]
    pub logs: Vec<PathBuf>,
    /// Whose entries the logs have: a username, and the id and the full name of the same user, by which the Setup Audit Trail calls it; may be repeated
    #[arg(long = "user", value_name = "NAME")]
    pub users: Vec<String>,
}

/// Which watch.
#[derive(Debug, Args)]
pub struct Named {
    /// The file that keeps the watch
    #[arg(long, value_name = "FILE.json")]
    pub state: PathBuf,
    /// The My Domain name of production, where the state has watches of several orgs
    #[arg(long, value_name = "NAME")]
    pub org: Option<String>,
    /// The user or profile, where the state has watches of several
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
}
