//! Reads Salesforce metadata: profiles, permission sets, permission set groups and muting permission sets, as
//! files, folder trees (source or mdapi format) or archives as retrieved.
//!
//! [`find`] says what there is, [`read`] reads one of it; `read` shares nothing, so the caller may run it in
//! parallel. A file that is broken is an error with its place and never stops the others. What a file does not
//! say clearly is unknown, never guessed: a value given twice in two ways, a value that is neither `true` nor
//! `false`, or a permission that a partial retrieve leaves out.

mod beside;
mod build;
mod builder;
mod character;
mod decode;
#[cfg(feature = "disk")]
mod deletions;
mod entry;
mod error;
mod find;
mod joined;
mod login;
mod manifest;
mod naming;
mod normal;
mod of_profile;
mod once;
mod other;
mod part;
mod rows;
mod said;
mod section;
mod settings;
mod something_else;
mod surroundings;
#[cfg(feature = "yaml")]
mod tree;
#[cfg(not(feature = "yaml"))]
#[path = "not_read.rs"]
mod tree;
mod verbatim;
mod vocabulary;
mod write;
mod xml;

use permlight_core::capture::Capture;
use permlight_core::coverage;
use permlight_core::message;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{Subject, SubjectKind};

pub use beside::add_settings;
#[cfg(feature = "disk")]
pub use deletions::{DeletedPart, Deletions, deletions};
pub use error::ReadError;
#[cfg(feature = "disk")]
pub use error::system;
pub use find::{
    Found, HandedOver, Input, MAX_FILE_BYTES, Settings, Unpacked, find_handed_over, is_archive, unpacked,
};
pub use find::{Manifests, NotBoth};
#[cfg(feature = "disk")]
pub use find::{
    find, find_together,
    standard_input::{is_from_standard_input, is_standard_input},
};
pub use manifest::{Api, Manifest};
pub use naming::{classify, file_name, folder};
pub use permlight_core::places::Places;
pub use settings::{
    SettingsReport, is_of_settings, read_settings, read_settings_everything, read_settings_text,
};
pub use verbatim::Verbatim;
pub use write::{WriteError, write};

/// What one file gave.
#[derive(Debug, Clone, PartialEq)]
pub struct FileReport {
    /// The file as people find it: a path with `/`, or `retrieve.zip!/unpackaged/profiles/Admin.profile`. Of a subject in several
    /// files, the one that carries its name.
    pub source: String,
    /// Where the lines of the capture stand, if it was read from several files.
    pub places: Places,
    /// All that it says; `None` when it could not be read as a whole.
    pub capture: Option<Capture>,
    /// What is wrong with it, in the order of the file.
    pub errors: Vec<ReadError>,
    /// Why it is a part of its subject and not all of it, so that what it does not name is unknown. What is wrong with the file
    /// can make it a part, too.
    pub partial: Vec<ReadError>,
    /// Elements that this version does not know and left out, where they stand.
    pub unknown: Vec<ReadError>,
    /// How many names or values were given again alike.
    pub repeats: usize,
    /// How many elements, and texts between elements, this version does not know and therefore left out; what is
    /// inside such an element is not counted.
    pub ignored_elements: usize,
    /// What nobody can write anew, as it stands there; only where everything was read.
    pub verbatim: Vec<Verbatim>,
    /// Its size in bytes, uncompressed.
    pub bytes: u64,
}

impl FileReport {
    /// Whether the file is proved to say all of its subject: nothing is wrong with it, and nothing of it stands elsewhere. An
    /// element of a group that this version does not know may bundle anything.
    pub fn is_whole(&self) -> bool {
        let is_group = |capture: &Capture| capture.subject.kind == SubjectKind::PermissionSetGroup;
        let has_more = self.ignored_elements > 0 && self.capture.as_ref().is_some_and(is_group);
        self.errors.is_empty() && self.partial.is_empty() && !has_more
    }

    /// Whether nothing in the file was left out, too: what it says can be laid over what another file says.
    pub fn is_understood(&self) -> bool {
        self.is_whole() && self.ignored_elements == 0
    }

    /// The file and the line of a line of the capture.
    pub fn place(&self, line: u32) -> (&str, u32) {
        self.places.at(line).unwrap_or((&self.source, line))
    }

    fn failed(source: &str, bytes: u64, error: ReadError) -> Self {
        Self {
            source: source.to_owned(),
            places: Places::default(),
            capture: None,
            errors: vec![error],
            partial: Vec::new(),
            unknown: Vec::new(),
            repeats: 0,
            ignored_elements: 0,
            verbatim: Vec::new(),
            bytes,
        }
    }
}

/// Reads one file.
pub fn read(input: &Input) -> FileReport {
    read_input(input, false)
}

/// Reads one file with the sections that no rule looks at: they stand among the capture's further facts, for comparisons.
pub fn read_everything(input: &Input) -> FileReport {
    read_input(input, true)
}

fn read_input(input: &Input, everything: bool) -> FileReport {
    let mut report = if input.is_joined() {
        joined::read(input, everything)
    } else {
        match input.load() {
            Ok(bytes) => of_bytes(input.kind(), input.name(), input.source(), &bytes, everything),
            Err(error) => return FileReport::failed(input.source(), 0, error),
        }
    };
    // A profile is cut to what changed; anything else is deployed whole, so that only a file that grants nothing may be cut.
    let whole = input.kind() != SubjectKind::Profile
        && !input.is_decomposed()
        && report.capture.as_ref().is_none_or(build::says_something);
    let delta = input.delta().filter(|_| !whole);
    // Parts in other files are wrong for every command; a part of a profile is what some commands can still use.
    for (reasons, target) in [(input.parts(), &mut report.errors), (delta, &mut report.partial)] {
        if let Some(reason) = reasons {
            target.push(ReadError::whole(input.source(), reason.clone()));
            report.capture.as_mut().map(build::leave_open);
        }
    }
    if let Some(api) = input.api() {
        date(&mut report, api);
    }
    report
}

/// Leaves open what a version of the API does not know, or does not list.
fn date(report: &mut FileReport, api: Api) {
    let Some(capture) = &mut report.capture else { return };
    if capture.subject.kind == SubjectKind::PermissionSet && api.cuts_sets() {
        let message = match api.text() {
            Some(version) => message!("metadata-file.old-version", version),
            None => message!("metadata-file.no-version"),
        };
        report.partial.push(ReadError::whole(&report.source, message));
        coverage::leave_open(&mut capture.more);
    }
    if capture.subject.kind != SubjectKind::PermissionSetGroup {
        for name in api.unheard_of() {
            if capture.permissions.said(name).is_none() {
                capture.permissions.set(name, Setting::Unknown(Unknown::OlderFile));
            }
        }
    }
}

/// Reads the bytes of one file: UTF-8 or UTF-16, with or without a byte order mark.
pub fn read_bytes(kind: SubjectKind, name: &str, source: &str, bytes: &[u8]) -> FileReport {
    of_bytes(kind, name, source, bytes, false)
}

fn of_bytes(kind: SubjectKind, name: &str, source: &str, bytes: &[u8], everything: bool) -> FileReport {
    let size = bytes.len() as u64;
    match decode::decode(bytes) {
        Ok(text) => FileReport { bytes: size, ..of_text(kind, name, source, &text, everything) },
        Err(place) => FileReport::failed(source, size, place.in_source(source)),
    }
}

/// Reads the text of one file.
pub fn read_text(kind: SubjectKind, name: &str, source: &str, text: &str) -> FileReport {
    of_text(kind, name, source, text, false)
}

/// Reads the text of one file with the sections that no rule looks at.
pub fn read_text_everything(kind: SubjectKind, name: &str, source: &str, text: &str) -> FileReport {
    of_text(kind, name, source, text, true)
}

fn of_text(kind: SubjectKind, name: &str, source: &str, text: &str, everything: bool) -> FileReport {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let subject = Subject { kind, name: name.to_owned(), record_id: None };
    let places = Places::default();
    let outcome = build::build(subject, text, &places, everything);
    let partial = outcome.partial.map(|reason| ReadError::whole(source, message!(reason)));
    FileReport {
        source: source.to_owned(),
        capture: outcome.capture,
        errors: outcome.problems.into_errors(source, text, &places),
        partial: partial.into_iter().collect(),
        unknown: outcome.unknown.into_errors(source, text, &places),
        places,
        repeats: outcome.repeats,
        ignored_elements: outcome.ignored,
        verbatim: outcome.verbatim,
        bytes: text.len() as u64,
    }
}
