//! What was found, and how its bytes are loaded.

#[cfg(feature = "disk")]
use std::path::PathBuf;

use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::subject::SubjectKind;

use super::MAX_FILE_BYTES;
use super::archive::Archive;
#[cfg(feature = "disk")]
use super::disk;
use crate::error::{ReadError, megabytes};
use crate::manifest::Api;
use crate::naming::stem;
use crate::part::Written;
use crate::surroundings;

/// One file that can be read.
#[derive(Debug, Clone)]
pub struct Input {
    pub(super) kind: SubjectKind,
    pub(super) name: String,
    /// Its own file.
    pub(super) own: Piece,
    /// Other files of it, which are read with it.
    pub(super) others: Vec<Piece>,
    /// The list of its elements that sf-decomposer keeps beside them.
    pub(super) order: Option<Piece>,
    /// It was cut into parts, which only a project does.
    pub(super) is_decomposed: bool,
    /// The whole file that stands beside the folder of the parts: tools cut it and join it again.
    pub(super) beside: Option<Piece>,
    /// The files that look like its parts and are not read with it.
    pub(super) unread: Vec<String>,
    /// Why it is not all of its subject: what lies around it says so.
    pub(super) parts: Option<Message>,
    pub(super) delta: Option<Message>,
    /// In which version of the API it was retrieved, if a manifest lies beside it.
    pub(super) api: Option<Api>,
    /// Which of the given paths it was found at.
    #[cfg(feature = "disk")]
    pub(super) given: usize,
}

/// A file of a subject.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(super) source: String,
    pub(super) place: Place,
    written: Written,
}

#[derive(Debug, Clone)]
pub(super) enum Place {
    #[cfg(feature = "disk")]
    File(PathBuf),
    Entry {
        archive: Archive,
        index: usize,
    },
}

/// A file with settings of the org, or of a profile.
#[derive(Debug, Clone)]
pub struct Settings(pub(super) Piece);

impl Settings {
    /// The file as people find it.
    pub fn source(&self) -> &str {
        self.0.source()
    }

    pub(crate) fn load(&self) -> Result<Vec<u8>, ReadError> {
        self.0.load()
    }
}

impl Place {
    /// Whether it is the same file, however it was given.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            #[cfg(feature = "disk")]
            (Self::File(a), Self::File(b)) => a == b || disk::absolute(a) == disk::absolute(b),
            (Self::Entry { index: a, .. }, Self::Entry { index: b, .. }) => a == b,
            #[cfg(feature = "disk")]
            _ => false,
        }
    }
}

impl Piece {
    pub(super) fn new(source: String, place: Place) -> Self {
        let written = Written::of(&source).unwrap_or(Written::Xml);
        Self { source, place, written }
    }

    /// The file as people find it.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// How it is written.
    pub(crate) fn written(&self) -> Written {
        self.written
    }

    /// The bytes of the file.
    pub(crate) fn load(&self) -> Result<Vec<u8>, ReadError> {
        let loaded = match &self.place {
            #[cfg(feature = "disk")]
            Place::File(path) => {
                disk::read_at_most(path, MAX_FILE_BYTES).map_err(|error| disk::unreadable(&error))
            }
            Place::Entry { archive, index } => archive.unpack(*index, MAX_FILE_BYTES),
        };
        match loaded {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(ReadError::whole(
                &self.source,
                message!("metadata-file.large-file", megabytes(MAX_FILE_BYTES)),
            )),
            Err(message) => Err(ReadError::whole(&self.source, message)),
        }
    }
}

impl Input {
    /// The kind of subject, from the file name.
    pub fn kind(&self) -> SubjectKind {
        self.kind
    }

    /// The name of the subject: the file name, percent-decoded, without its extension.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file as people find it.
    pub fn source(&self) -> &str {
        &self.own.source
    }

    pub(super) fn new(kind: SubjectKind, name: String, own: Piece) -> Self {
        let is_decomposed = own.written != Written::Xml;
        Self {
            kind,
            name,
            own,
            others: Vec::new(),
            order: None,
            is_decomposed,
            beside: None,
            unread: Vec::new(),
            parts: None,
            delta: None,
            api: None,
            #[cfg(feature = "disk")]
            given: 0,
        }
    }

    /// The bytes of its own file.
    pub(crate) fn load(&self) -> Result<Vec<u8>, ReadError> {
        self.own.load()
    }

    /// Its files, its own first.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        std::iter::once(&self.own).chain(&self.others)
    }

    /// Whether it is more than one file, or one that is not in the form of Salesforce.
    pub(crate) fn is_joined(&self) -> bool {
        !self.others.is_empty() || self.own.written != Written::Xml
    }

    /// Whether it was cut into parts.
    pub(crate) fn is_decomposed(&self) -> bool {
        self.is_decomposed
    }

    /// The whole file beside the folder of its parts.
    pub(crate) fn beside(&self) -> Option<&Piece> {
        self.beside.as_ref()
    }

    /// The list of its elements.
    pub(crate) fn order(&self) -> Option<&Piece> {
        self.order.as_ref()
    }

    /// Why it is not all of its subject, if parts of that lie beside it.
    pub(crate) fn parts(&self) -> Option<&Message> {
        self.parts.as_ref()
    }

    /// Why it may not be all of its subject, if it stands in a delta.
    pub(crate) fn delta(&self) -> Option<&Message> {
        self.delta.as_ref()
    }

    /// In which version of the API it was retrieved, if that is known.
    pub(crate) fn api(&self) -> Option<Api> {
        self.api
    }

    /// The archive and the path in it.
    pub(super) fn inside(&self) -> Option<(&str, &str)> {
        match self.own.place {
            #[cfg(feature = "disk")]
            Place::File(_) => None,
            Place::Entry { .. } => self.own.source.split_once("!/"),
        }
    }

    /// Whether it came without the folder in which a project would keep its parts.
    pub(super) fn is_alone(&self) -> bool {
        let is_loose = matches!(&self.own.place, Place::Entry { archive: Archive::Loose(_), .. });
        is_loose
            && self
                .inside()
                .is_some_and(|(_, path)| !path.contains('/') && path.to_ascii_lowercase().ends_with(".xml"))
    }

    /// Whether a folder is called after it.
    pub(super) fn is_called(&self, folder: &str) -> bool {
        let file = self.own.source.rsplit('/').next().unwrap_or_default();
        [stem(file), &self.name].iter().any(|name| surroundings::is_called_after(folder, name))
    }
}
