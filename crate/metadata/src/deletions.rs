//! What a deploy deletes: the manifests `destructiveChanges*.xml` beside what it deploys.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::subject::SubjectKind;
use walkdir::WalkDir;

use crate::decode::decode;
use crate::error::{ReadError, system};
use crate::find::unpack_files;
use crate::naming::folder;
use crate::xml::{Scanner, Token};

/// The largest manifest that is read.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// What the manifests of some folders and archives delete.
#[derive(Debug, Default)]
pub struct Deletions {
    /// Subjects: profiles, sets and groups.
    pub subjects: Vec<(SubjectKind, String)>,
    /// Everything else, on which subjects may have rights.
    pub parts: Vec<DeletedPart>,
    /// What could not be read of them.
    pub errors: Vec<ReadError>,
}

/// An object, a field, a class or another part of an org that goes, and with it every right on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeletedPart {
    /// What metadata calls such parts: `CustomObject`, `ApexClass`.
    pub type_name: String,
    /// Its name.
    pub name: String,
    /// The manifest.
    pub source: String,
}

/// What the manifests of these folders and archives delete.
pub fn deletions(paths: &[PathBuf]) -> Deletions {
    let mut found = Deletions::default();
    for path in paths {
        let read = if path.is_dir() { in_folder(path) } else { in_archive(path) };
        for (source, text) in read {
            match text.and_then(|bytes| members(&bytes)) {
                Ok(members) => found.add(members, &source),
                Err(message) => {
                    let message = message!("metadata-disk.deletions", message);
                    found.errors.push(ReadError::whole(&source, message));
                }
            }
        }
    }
    found.subjects.sort();
    found.subjects.dedup();
    found.parts.sort();
    found.parts.dedup();
    found
}

impl Deletions {
    fn add(&mut self, members: Vec<(String, String)>, source: &str) {
        for (type_name, name) in members {
            match of_type(&type_name) {
                Some(kind) => self.subjects.push((kind, name)),
                None => self.parts.push(DeletedPart { type_name, name, source: source.to_owned() }),
            }
        }
    }
}

type Manifest = (String, Result<Vec<u8>, Message>);

fn is_manifest(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.strip_suffix(".xml").is_some_and(|stem| stem.starts_with("destructivechanges"))
}

fn in_folder(path: &Path) -> Vec<Manifest> {
    let files = WalkDir::new(path).follow_links(false).into_iter().filter_map(Result::ok);
    let manifests = files
        .filter(|entry| entry.file_type().is_file() && is_manifest(&entry.file_name().to_string_lossy()));
    let read = |path: &Path| File::open(path).map_err(told).and_then(limited);
    let mut read: Vec<_> =
        manifests.map(|entry| (entry.path().to_string_lossy().into_owned(), read(entry.path()))).collect();
    read.sort();
    read
}

/// What is no archive, or a broken one, is told where its files are read.
fn in_archive(path: &Path) -> Vec<Manifest> {
    let is_wanted = |name: &str| is_manifest(name.rsplit('/').next().unwrap_or_default());
    let read = unpack_files(path, &is_wanted, MAX_BYTES).into_iter().map(|(name, bytes)| {
        let bytes = bytes.and_then(|bytes| bytes.ok_or_else(|| message!("metadata-disk.large")));
        (format!("{}!/{name}", path.to_string_lossy()), bytes)
    });
    read.collect()
}

fn limited(from: impl Read) -> Result<Vec<u8>, Message> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(told)?;
    if bytes.len() as u64 > MAX_BYTES { Err(message!("metadata-disk.large")) } else { Ok(bytes) }
}

#[allow(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn told(error: io::Error) -> Message {
    system(&error)
}

/// What a manifest names: type and name.
fn members(bytes: &[u8]) -> Result<Vec<(String, String)>, Message> {
    let text = decode(bytes).map_err(|_| message!("metadata-disk.no-text"))?;
    let mut xml = Scanner::new(&text).map_err(|fault| fault.message)?;
    let (mut found, mut members, mut type_name) = (Vec::new(), Vec::new(), String::new());
    let mut open: Vec<String> = Vec::new();
    let mut inside = String::new();
    loop {
        match xml.next().map_err(|fault| fault.message)? {
            Token::Open(name) => {
                open.push(name.to_owned());
                inside.clear();
            }
            Token::Text(text) => inside.push_str(&text),
            Token::Close => {
                let text = || percent_decode_str(inside.trim()).decode_utf8().map(Into::into);
                let text = text().unwrap_or_else(|_| inside.trim().to_owned());
                match open.pop().as_deref() {
                    Some("members") => members.push(text),
                    Some("name") => type_name = text,
                    Some("types") => {
                        let named = std::mem::take(&mut members);
                        let type_name = std::mem::take(&mut type_name);
                        found.extend(named.into_iter().map(|name| (type_name.clone(), name)));
                    }
                    _ => {}
                }
                inside.clear();
            }
            Token::End => return Ok(found),
        }
    }
}

/// The kind of subject that a manifest calls so.
fn of_type(name: &str) -> Option<SubjectKind> {
    let is_called_so = |kind: &SubjectKind| folder(*kind).is_some_and(|(_, _, type_name)| type_name == name);
    SubjectKind::ALL.into_iter().find(is_called_so)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_what_goes() {
        let text = "<?xml version=\"1.0\"?><Package><types><members>A&amp;B</members><members>SFDC %28x%29</members>\
                    <name>PermissionSet</name></types><types><name>MutingPermissionSet</name><members>M</members></types>\
                    <types><members>C</members><name>ApexClass</name></types></Package>";
        let row = |type_name: &str, name: &str| (type_name.to_owned(), name.to_owned());
        assert_eq!(
            members(text.as_bytes()).unwrap(),
            [
                row("PermissionSet", "A&B"),
                row("PermissionSet", "SFDC (x)"),
                row("MutingPermissionSet", "M"),
                row("ApexClass", "C"),
            ]
        );
        for broken in ["<Package><types>", "<Package></types>", "<Package>&bomb;</Package>"] {
            assert!(members(broken.as_bytes()).is_err(), "{broken}");
        }
    }
}
