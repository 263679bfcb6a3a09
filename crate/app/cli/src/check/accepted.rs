//! Failures that a team accepts when it begins with an old org: a sorted file that can only shrink.

use std::env;
use std::io;
use std::path::Path;

use permlight_core::date::Date;
use permlight_core::finding::Standing;
use permlight_core::policy::Policy;
use permlight_report::escape::uri::uri;
use permlight_report::findings::{Judged, Outline};
use serde::{Deserialize, Serialize};

use crate::language::{say, told};
use crate::terminal::Form;
use crate::{input, json, output};

/// Changes when a key changes its meaning or goes.
const SCHEMA: u32 = 1;

/// The largest file that is read, in MiB: a failure takes a hundred bytes, and an old org has thousands.
const LARGEST: usize = 256;

/// What `--accept` writes and `--accepted` reads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    schema: u32,
    /// The policy that was judged by.
    pub policy: String,
    /// The day on which the file was written, `YYYY-MM-DD`.
    pub date: String,
    #[serde(rename = "accepted")]
    pub entries: Vec<Entry>,
}

/// One failure. The message and the line may change without it being another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub rule: String,
    /// Kind and name.
    pub subject: String,
    pub target: String,
    /// Only where several files describe a subject of this kind and name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
    /// What the failure stood for, where it stands for several things: what is added later is not accepted.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bears: Option<Vec<String>>,
}

impl Entry {
    /// All that fails on a subject now.
    pub fn of(judged: &Judged) -> impl Iterator<Item = Self> + '_ {
        let (subject, file) = Self::place(&judged.outline);
        let failing = judged.findings.iter().filter(|finding| finding.standing() == Standing::Fail);
        failing.map(move |finding| Self {
            rule: finding.rule.code.to_owned(),
            subject: subject.clone(),
            target: finding.target.name().to_owned(),
            file: file.clone(),
            bears: Some(finding.parts()).filter(|parts| !parts.is_empty()),
        })
    }

    /// Subject and file of all entries of one subject.
    pub fn place(outline: &Outline) -> (String, Option<String>) {
        let file = || uri(&outline.place, &env::current_dir().unwrap_or_default());
        (outline.subject(), outline.has_namesakes().then(file))
    }
}

impl Accepted {
    /// These failures.
    pub fn new(mut entries: Vec<Entry>, policy: &Policy, today: Date) -> Self {
        entries.sort_unstable();
        entries.dedup();
        Self { schema: SCHEMA, policy: policy.id.to_owned(), date: today.to_string(), entries }
    }

    /// Writes the file, a line for each failure, so that a version control system shows what went.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        output::to_file(file, Form::Json, |out| {
            write!(out, "{{\"schema\":{},\"policy\":", self.schema)?;
            json::write(&mut *out, &self.policy)?;
            write!(out, ",\"date\":\"{}\"", self.date)?;
            json::list(out, "accepted", self.entries.iter())?;
            out.write_all(b"}\n")
        })
    }

    /// Reads the file; an error says what is wrong and where.
    pub fn read(file: &Path) -> Result<Self, String> {
        let place = || file.display().to_string();
        let text = input::read(file, LARGEST).map_err(|message| say(&message))?;
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
        let accepted: Self = serde_json::from_slice(text)
            .map_err(|error| told!("command-check.no-list", place(), json::wrong(&error)))?;
        if accepted.schema == SCHEMA {
            Ok(accepted)
        } else {
            Err(told!("command-check.other-schema", place(), SCHEMA, accepted.schema))
        }
    }
}
