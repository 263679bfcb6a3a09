//! Where results of SARIF are, and by what they are known again: the same for every command.

use std::path::Path;

use permlight_core::message::Locale;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::escape::uri::{located, uri};

/// What relative addresses are relative to.
pub const BASE: &str = "%SRCROOT%";

/// What [`BASE`] stands for.
pub fn bases(locale: &Locale) -> Value {
    json!({ BASE: { "description": { "text": locale.word("sarif.base") } } })
}

/// What stays the same from run to run, whatever else changes around it. Parts are told apart by their lengths.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let half = digest.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    format!("{half:032x}")
}

/// Turns places of a report into locations. Every result needs one: code scanning refuses a file in which one has none.
#[derive(Debug, Clone)]
pub struct Places<'p> {
    /// The folder that files are seen from; `None`: the places are titles of pages.
    folder: Option<&'p Path>,
    /// Where what has no place of its own is told.
    fallback: &'p str,
}

/// A line and a column, counted from 1.
pub type Spot = (Option<u32>, Option<u32>);

impl<'p> Places<'p> {
    /// The places are files, seen from a folder. What has none is told of `fallback`: the policy file, or what was given.
    pub const fn of_files(folder: &'p Path, fallback: &'p str) -> Self {
        Self { folder: Some(folder), fallback }
    }

    /// The places are titles of pages.
    pub const fn of_pages() -> Self {
        Self { folder: None, fallback: "Setup" }
    }

    /// What a place is known by in every run: its address, seen from the folder.
    pub(crate) fn known(&self, place: &str) -> String {
        self.folder.map_or_else(|| place.to_owned(), |folder| uri(place, folder))
    }

    /// The file in which something is.
    pub fn artifact(&self, place: &str) -> Value {
        let place = if place.is_empty() { self.fallback } else { place };
        let (file, inside) = within(place);
        let uri = match self.folder {
            Some(folder) => located(file, folder),
            None => uri(file, Path::new("/")),
        };
        let mut entries = Map::new();
        if !uri.starts_with("file:") {
            entries.insert("uriBaseId".to_owned(), BASE.into());
        }
        if let Some(inside) = inside {
            entries.insert("description".to_owned(), json!({ "text": crate::escape::sarif(inside) }));
        }
        entries.insert("uri".to_owned(), uri.into());
        entries.into()
    }

    /// The location of something: a file and a line of it, the first where none is known. `logical`: the name of a subject, and
    /// its kind with its name.
    pub fn location(&self, place: &str, (line, column): Spot, logical: Option<(&str, &str)>) -> Value {
        // A line of a file in an archive is no line of the archive.
        let (line, column) = if within(place).1.is_some() { (None, None) } else { (line, column) };
        let mut region = json!({ "startLine": line.unwrap_or(1).max(1) });
        if let (Some(_), Some(column), Some(entries)) = (line, column, region.as_object_mut()) {
            entries.insert("startColumn".to_owned(), column.max(1).into());
        }
        let physical = json!({ "artifactLocation": self.artifact(place), "region": region });
        let mut entries = Map::new();
        entries.insert("physicalLocation".to_owned(), physical);
        if let Some((name, whole)) = logical {
            let logical = json!([{ "name": name, "fullyQualifiedName": whole }]);
            entries.insert("logicalLocations".to_owned(), logical);
        }
        entries.into()
    }
}

/// A file, and the path in it if it is an archive.
fn within(place: &str) -> (&str, Option<&str>) {
    const MARK: &str = ".zip!/";
    let lower = place.to_ascii_lowercase();
    match lower.find(MARK).and_then(|at| Some((place.get(..at + 4)?, place.get(at + MARK.len()..)?))) {
        Some((archive, inside)) => (archive, Some(inside)),
        None => (place, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_place_has_a_location_too() {
        let places = Places::of_files(Path::new("/home/ci"), "team.toml");
        let location = places.location("", (None, None), None);
        let physical = &location["physicalLocation"];
        assert_eq!(physical["artifactLocation"], json!({ "uri": "team.toml", "uriBaseId": BASE }));
        assert_eq!(physical["region"]["startLine"], 1);
        let pages = Places::of_pages().artifact("Profile: A ~ Salesforce");
        assert_eq!(pages["uri"], "Profile%3A%20A%20~%20Salesforce");
    }

    #[test]
    fn a_file_in_an_archive_is_told_of_the_archive() {
        let places = Places::of_files(Path::new("/home/ci"), ".");
        let location = places.location("/home/ci/a/x.ZIP!/profiles/A.profile", (Some(7), Some(2)), None);
        let physical = &location["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "a/x.ZIP");
        assert_eq!(physical["artifactLocation"]["description"]["text"], "profiles/A.profile");
        assert_eq!(physical["region"], json!({ "startLine": 1 }));
    }

    #[test]
    fn fingerprints_tell_their_parts_apart() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&["a"]).len(), 32);
    }
}
