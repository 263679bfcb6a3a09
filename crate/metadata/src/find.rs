//! Which files there are to read.

mod archive;
mod around;
#[cfg(feature = "disk")]
mod disk;
#[cfg(feature = "disk")]
mod ignored;
mod input;
mod manifests;
mod packages;
#[cfg(feature = "disk")]
mod paths;
#[cfg(feature = "disk")]
pub(crate) mod standard_input;
mod zip;

use std::collections::HashMap;
use std::io::{self, Read};
#[cfg(feature = "disk")]
use std::{collections::BTreeMap, path::PathBuf};

use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::order::InOrder as _;
use permlight_core::subject::SubjectKind;

use self::archive::Archive;
#[cfg(feature = "disk")]
pub(crate) use self::disk::unpack_files;
#[cfg(feature = "disk")]
pub use self::disk::{find, find_together};
pub(crate) use self::input::Piece;
use self::input::Place;
pub use self::input::{Input, Settings};
pub use self::manifests::{Manifests, NotBoth};
use crate::error::{ReadError, shown};
use crate::normal::nfc;

/// The largest file that is read. The largest real one has 3 MB; an archive can unpack to anything.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The most that is read of a file of which nobody knows what it is.
const MOST_BYTES: u64 = 1024 * 1024;

/// What there is to read.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The files, sorted by their source, each once.
    pub inputs: Vec<Input>,
    /// How many files are of no kind that Permlight reads.
    pub ignored: usize,
    /// Symbolic links that were not followed.
    pub links: Vec<String>,
    /// Settings of the org, sorted by their source.
    pub settings: Vec<Settings>,
    /// Files of subjects that `.forceignore` leaves out, and that were therefore not read.
    pub left_out: Vec<String>,
    /// Paths that could not be read, and files that say what another one says too.
    pub errors: Vec<ReadError>,
    /// Paths at which there is nothing to read.
    pub empty: Vec<String>,
    /// Folders that Salesforce names after a kind of metadata, and that were searched: from the root, and as they were given.
    #[cfg(feature = "disk")]
    homes: BTreeMap<PathBuf, PathBuf>,
    archives: Vec<Packed>,
    /// Where the folders lie that are searched, without links.
    #[cfg(feature = "disk")]
    roots: Vec<PathBuf>,
}

/// An archive that was found, and the names in it.
#[derive(Debug, Clone)]
struct Packed {
    source: String,
    names: Vec<String>,
    /// The place of each name in the archive.
    places: Vec<usize>,
    archive: Archive,
}

/// More files than these in one place are not looked at; the largest project that is known has 14,000.
const MOST_FILES: usize = 200_000;

const NEARLY: &str = "metadata-file.nearly";

/// Finds all metadata files in one archive, or among files that were handed over together, each with its path.
pub fn find_handed_over(source: &str, files: HandedOver) -> Found {
    let mut found = Found::default();
    let added = match files {
        HandedOver::Archive(bytes) => found.add_archive(source.to_owned(), bytes),
        HandedOver::Files(files) => found.add_loose(source.to_owned(), files),
    };
    if let Err(message) = added {
        found.errors.push(ReadError::whole(source, message));
    }
    for input in found.inputs.iter_mut().filter(|input| input.is_alone()) {
        input.parts = Some(message!("metadata-file.handed-over"));
    }
    found.finish();
    found
}

/// A file of an archive, and its bytes; `None` if these are more than was asked for.
pub type Unpacked = (String, Result<Option<Vec<u8>>, Message>);

/// The files of an archive whose names are wanted, with their bytes, bounded like all that is unpacked here; none if it is no archive.
pub fn unpacked(bytes: Vec<u8>, is_wanted: &dyn Fn(&str) -> bool, limit: u64) -> Vec<Unpacked> {
    let Ok(archive) = Archive::zip(bytes) else { return Vec::new() };
    let names = archive.names().into_iter().map(|name| name.replace('\\', "/")).enumerate();
    let wanted = names.filter(|(_, name)| is_wanted(name));
    wanted.map(|(index, name)| (name, archive.unpack(index, limit))).collect()
}

/// What somebody hands over who has no disk that could be looked at.
#[derive(Debug, Clone)]
pub enum HandedOver {
    /// An archive as retrieved.
    Archive(Vec<u8>),
    /// Files, each with its path from a folder that was handed over with all that is in it, or its name alone.
    Files(Vec<(String, Vec<u8>)>),
}

impl Found {
    /// Lays together what belongs together, and puts everything in order.
    fn finish(&mut self) {
        self.inputs.order_by(|a, b| a.own.source.cmp(&b.own.source));
        self.inputs.dedup_by(|a, b| a.own.source == b.own.source && a.own.place.is(&b.own.place));
        self.settings.order_by(|a, b| a.source().cmp(b.source()));
        self.settings.dedup_by(|a, b| a.source() == b.source());
        self.twins();
        #[cfg(feature = "disk")]
        self.look_around_on_disk();
        self.look_around_in_archives();
        self.join_whole_files();
        self.join_packages();
        self.date();
        self.errors.order_by(|a, b| a.source.cmp(&b.source));
        self.errors.dedup();
    }

    /// When the newest file of the archives was written, as its zone there had it: `2026-11-12T09:30:00`. Files say nothing of it.
    pub fn newest(&self) -> Option<String> {
        self.archives.iter().filter_map(|packed| packed.archive.newest()).max()
    }

    /// Two files of one folder that Salesforce takes for the same subject: which of them is right, nobody can tell.
    fn twins(&mut self) {
        let mut first: HashMap<(String, SubjectKind, String), &str> = HashMap::new();
        let mut errors = Vec::new();
        for input in &self.inputs {
            let folder = input.own.source.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            match first.entry((folder, input.kind, same_name(&input.name))) {
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(&input.own.source);
                }
                std::collections::hash_map::Entry::Occupied(other) => {
                    errors.push(ReadError::whole(
                        &input.own.source,
                        message!(
                            "metadata-file.twin",
                            message!(input.kind.key()),
                            shown(&input.name),
                            (*other.get()).to_owned()
                        ),
                    ));
                }
            }
        }
        self.errors.append(&mut errors);
    }
}

fn take_at_most(reader: impl Read, size: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0).saturating_add(1));
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// Whether a file is an archive, by its name.
pub fn is_archive(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("zip"))
}

/// The name under which Salesforce knows a subject: it does not tell case apart, and an accent is one, however it is written.
fn same_name(name: &str) -> String {
    nfc(name).chars().flat_map(char::to_lowercase).collect()
}
