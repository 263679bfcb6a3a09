//! Standard input, for which `-` stands: an archive as retrieved, or the XML of one subject. It can be read once, so it is kept.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::subject::SubjectKind;

use super::disk::{MAX_ARCHIVE_BYTES, unreadable};
use super::{Found, take_at_most};
use crate::decode::decode;
use crate::error::megabytes;
use crate::naming::folder;

/// The path that stands for it.
pub const STANDARD_INPUT: &str = "-";

/// What stands for it in the places of what was read: `-!/profiles` looks like an argument, and to a spreadsheet like a formula.
const SOURCE: &str = "stdin";

/// What a subject is called whose XML it holds: nobody has said its name.
const NAME: &str = "standard input";

/// Whether a path stands for standard input. `./-` is a file.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == OsStr::new(STANDARD_INPUT)
}

/// Whether the name of a file that was read is the one that XML from standard input has.
pub fn is_from_standard_input(source: &str) -> bool {
    let inside = source.strip_prefix(SOURCE).is_some_and(|rest| rest.starts_with("!/"));
    inside && source.rsplit('/').next().is_some_and(|file| file.starts_with(NAME))
}

/// Its bytes.
pub(crate) fn bytes() -> Result<Vec<u8>, Message> {
    static READ: OnceLock<Result<Vec<u8>, Message>> = OnceLock::new();
    READ.get_or_init(|| {
        let bytes =
            take_at_most(io::stdin().lock(), 0, MAX_ARCHIVE_BYTES).map_err(|error| unreadable(&error))?;
        bytes.ok_or_else(|| message!("metadata-disk.large-input", megabytes(MAX_ARCHIVE_BYTES)))
    })
    .clone()
}

/// What the root element of XML says.
fn kind_of(bytes: &[u8]) -> Option<SubjectKind> {
    let text = decode(bytes).ok()?;
    let mut rest: &str = &text;
    let root = loop {
        rest = rest.split_once('<')?.1;
        if rest.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            break rest.split(|sign: char| !sign.is_ascii_alphanumeric()).next()?;
        }
        // What stands in a comment is no element.
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
        }
    };
    SubjectKind::ALL.into_iter().find(|kind| folder(*kind).is_some_and(|(_, _, name)| name == root))
}

impl Found {
    pub(super) fn add_standard_input(&mut self) -> Result<(), Message> {
        let (source, bytes) = (SOURCE.to_owned(), bytes()?);
        if bytes.starts_with(b"PK") {
            return self.add_archive(source, bytes);
        }
        let (folder, extension, _) =
            kind_of(&bytes).and_then(folder).ok_or_else(|| message!("metadata-disk.standard-input"))?;
        self.add_loose(source, vec![(format!("{folder}/{NAME}.{extension}"), bytes)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_element_says_what_it_is() {
        for (text, kind) in [
            ("<?xml version=\"1.0\"?>\n<Profile xmlns=\"x\">", Some(SubjectKind::Profile)),
            ("\u{feff}<!-- <Profile> --><PermissionSet/>", Some(SubjectKind::PermissionSet)),
            ("<PermissionSetGroup>", Some(SubjectKind::PermissionSetGroup)),
            ("<MutingPermissionSet>", Some(SubjectKind::MutingPermissionSet)),
            ("<CustomObject>", None),
            ("<!-- <Profile>", None),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(kind_of(text.as_bytes()), kind, "{text}");
        }
        assert!(is_standard_input(Path::new("-")) && !is_standard_input(Path::new("./-")));
    }
}
