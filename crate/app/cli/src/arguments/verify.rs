//! The command line of `permlight verify`.

use std::path::PathBuf;

use clap::Args;
use permlight_report::Format;
use permlight_verify::Rename;

use crate::arguments::{
    Csv, Output, POLICY, PolicyArgument, PolicyParser, Selection, default_policy, formats,
};

use super::selection::NOTES as SELECTION;

const NOTES: &str = "\
A path is a metadata file, a folder to any depth, a zip archive as retrieved, or a baseline of permlight baseline create. \
A baseline says what belongs to the comparison, and so do the register of a team's policy and groups of what was tested: \
what a user of the baseline holds and nobody tested is unknown. With two folders, what only one of them has is unknown.

What one side did not see is unknown, never deleted: a retrieved profile lists only the objects, fields, classes and \
so on that were retrieved beside it. --whole says that both sides were retrieved with the same package.xml; without \
it, sections of a profile that neither side lists whole leave the result unknown. Permission \
sets are retrieved whole since API version 40.0. Order, the way in which a file is written, what is absent instead of \
false, and what an older API version does not know are no drift.

Exit codes:
  0  Equal; differences that are to be expected between a sandbox and production are listed. With --before: ready.
  1  Drift, or something needed that was not seen or not compared. With --before: not ready, which is so as long as production was \
not seen to have everything that was tested.
  2  Bad usage, a file or folder that could not be read, or nothing that was compared. 2 wins over 1.

What --correct cannot write is told, and the code stays that of the comparison.";

// Each is a switch of the command line.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Args)]
#[command(after_help = format!("{SELECTION}\n\n{NOTES}"))]
pub struct Verify {
    /// What was tested: metadata of the sandbox, or a baseline; may be repeated for metadata in several places
    #[arg(long, value_name = "PATH", required = true)]
    pub tested: Vec<PathBuf>,
    /// What is there: metadata of production; may be repeated
    #[arg(long, value_name = "PATH", required = true)]
    pub actual: Vec<PathBuf>,
    /// Whose rules say how much a difference matters, beside the risk of a permission
    #[arg(long, value_name = POLICY, value_parser = PolicyParser, default_value = default_policy())]
    pub policy: PolicyArgument,
    /// For people, for machines, for what shows results
    #[arg(long, value_parser = formats(&FORMATS), default_value = "text")]
    pub format: Output,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub csv: Csv,
    /// A subject that has another name on the actual side; may be repeated, and begin with a kind: profile:OLD=NEW
    #[arg(long = "rename", value_name = "OLD=NEW", value_parser = rename)]
    pub renames: Vec<Rename>,
    /// Names with this namespace and names without it are the same, as of a package and the org that it is developed in
    #[arg(long, value_name = "NAMESPACE", value_parser = namespace, conflicts_with = "correct")]
    pub namespace: Option<String>,
    /// The hash that the tested baseline must have, as `permlight baseline create` printed it
    #[arg(long, value_name = "SHA-256")]
    pub expect_hash: Option<String>,
    /// List fields, page layouts, tabs, apps, classes, pages, record types and flows one by one
    #[arg(long)]
    pub details: bool,
    #[command(flatten)]
    pub selection: Selection,
    /// Both sides were retrieved with the same package.xml: what a profile does not list is not granted; implied for what
    /// both manifests name where they lie beside the files and are equal, refused where they differ
    #[arg(long)]
    pub whole: bool,
    /// What this version does not know in a file, links that are not followed and files that .forceignore leaves out are errors
    #[arg(long)]
    pub strict: bool,
    /// Say what a deploy of the tested side would do to the actual one, and whether it may begin
    #[arg(long)]
    pub before: bool,
    /// Write metadata that would make the actual side equal again to this new folder, for you to review and deploy
    #[arg(long, value_name = "FOLDER")]
    pub correct: Option<PathBuf>,
}

pub const FORMATS: [Output; 6] = [
    Output::Text,
    Output::As(Format::Json),
    Output::As(Format::Sarif),
    Output::As(Format::Junit),
    Output::As(Format::Markdown),
    Output::As(Format::Csv),
];

/// A namespace as Salesforce takes it: letters, digits and single underscores, a letter first, at most 15.
fn namespace(text: &str) -> Result<String, String> {
    let is_one = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.len() <= 15
        && text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
        && !text.contains("__")
        && !text.ends_with('_');
    is_one.then(|| text.to_owned()).ok_or_else(|| "expected a namespace, for example acme".to_owned())
}

pub fn rename(text: &str) -> Result<Rename, String> {
    Rename::parse(text).ok_or_else(|| "expected OLD=NEW, for example \"HubSpot UAT=HubSpot\"".to_owned())
}
