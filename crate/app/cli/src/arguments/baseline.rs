//! The command line of `permlight baseline`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use permlight_core::date::Date;

use crate::arguments::{Format, POLICY, PolicyArgument, PolicyParser, Selection, day, default_policy};

use super::selection::NOTES as SELECTION;

const CREATE_NOTES: &str = "\
A baseline is blocked, with the reasons listed, while something needed is unseen: user permissions, login limits, the \
permission sets of a group.

Exit codes:
  0  Written.
  2  Blocked, bad usage, or a file or folder that could not be read.";

const CHECK_NOTES: &str = "\
Exit codes:
  0  It is what was frozen, and has the hash that --expect-hash names.
  2  It was changed, it is no baseline, or it has another hash.

The hash shows that a file was changed by accident. Whoever changes it on purpose can write the hash that fits: only a hash that is kept elsewhere, or a signature, shows that.";

#[derive(Debug, Subcommand)]
pub enum BaselineAction {
    /// Freeze the metadata of what was tested, with the failures and waivers of today
    Create(Box<Create>),
    /// Show what a baseline holds, and what each step of its history added
    Show {
        /// What `permlight baseline create` wrote; - reads it from standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// For people or for machines
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Say whether a baseline is what was frozen
    #[command(after_help = CHECK_NOTES)]
    Check {
        /// What `permlight baseline create` wrote; - reads it from standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The hash that it must have, as `permlight baseline create` printed it
        #[arg(long, value_name = "SHA-256")]
        expect_hash: Option<String>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = format!("{SELECTION}\n\n{CREATE_NOTES}"))]
pub struct Create {
    /// Metadata files, folders to any depth, or zip archives as retrieved from the sandbox
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The new file
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// What people call it
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// What was done since the last one, or what was tested
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
    /// Who made it
    #[arg(long, value_name = "NAME", default_value = "")]
    pub by: String,
    /// The org that was tested: its My Domain name or address
    #[arg(long, value_name = "NAME", default_value = "", value_parser = org)]
    pub org: String,
    /// The baseline that this one builds on: what this one changes becomes part of its history
    #[arg(long, value_name = "FILE")]
    pub after: Option<PathBuf>,
    /// The rules whose failures and waivers are noted
    #[arg(long, value_name = POLICY, value_parser = PolicyParser, default_value = default_policy())]
    pub policy: PolicyArgument,
    #[command(flatten)]
    pub selection: Selection,
    /// The day that it carries, and on which waivers hold; default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
}

fn org(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Ok(String::new());
    }
    permlight_verify::my_domain::MyDomain::parse(text).map(|domain| domain.text()).ok_or_else(|| {
        "expected a My Domain name, for example acme--uat or acme--uat.sandbox.my.salesforce.com".to_owned()
    })
}
