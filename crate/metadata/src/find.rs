//! Which files there are to read.

mod archive;
mod around;

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use permlight_core::subject::SubjectKind;
use unicode_normalization::UnicodeNormalization as _;
use walkdir::WalkDir;

use self::archive::{Archive, unpack};
use crate::error::{ReadError, shown};
use crate::naming::{classify, is_nearly, stem};
use crate::surroundings;

/// The largest file that is read. The largest real one has 3 MB; an archive can unpack to anything.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// One file that can be read.
#[derive(Debug, Clone)]
pub struct Input {
    kind: SubjectKind,
    name: String,
    source: String,
    place: Place,
    /// Why it is not all of its subject: what lies around it says so.
    parts: Option<String>,
    delta: Option<String>,
}

#[derive(Debug, Clone)]
enum Place {
    File(PathBuf),
    Entry { archive: Archive, index: usize },
}

/// What there is to read.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The files, sorted by their source, each once.
    pub inputs: Vec<Input>,
    /// How many files are of no kind that Permlight reads.
    pub ignored: usize,
    /// Symbolic links that were not followed.
    pub links: Vec<String>,
    /// Paths that could not be read, and files that say what another one says too.
    pub errors: Vec<ReadError>,
    /// Paths at which there is nothing to read.
    pub empty: Vec<String>,
    /// Folders that Salesforce names after a kind of metadata, and that were searched: from the root, and as they were given.
    homes: BTreeMap<PathBuf, PathBuf>,
    archives: Vec<Packed>,
    /// Where the folders lie that are searched, without links.
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

/// Finds all metadata files of profiles, permission sets, groups and muting sets at these paths: files, folders
/// to any depth, and archives.
pub fn find(paths: &[PathBuf]) -> Found {
    let roots =
        paths.iter().filter_map(|path| fs::canonicalize(path).ok()).filter(|path| path.is_dir()).collect();
    let mut found = Found { roots, ..Found::default() };
    for path in paths {
        let before = (found.inputs.len(), found.errors.len());
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => found.add_folder(path),
            Ok(metadata) if metadata.is_file() => found.add_file(path),
            Ok(_) => found.fail(path, "this is neither a file nor a folder: give the path of one of them"),
            Err(error) => {
                let message = match error.kind() {
                    io::ErrorKind::NotFound => {
                        "there is no such file or folder: check the path, or retrieve the metadata first"
                            .to_owned()
                    }
                    _ => unreadable(&error),
                };
                found.fail(path, &message);
            }
        }
        if (found.inputs.len(), found.errors.len()) == before {
            found.empty.push(display(path));
        }
    }
    found.inputs.sort_by(|a, b| a.source.cmp(&b.source));
    found.inputs.dedup_by(|a, b| a.source == b.source && a.place.is(&b.place));
    found.twins();
    found.look_around();
    found.errors.sort_by(|a, b| a.source.cmp(&b.source));
    found.errors.dedup();
    found
}

const NEARLY: &str = "it looks like a profile, permission set or group, but its name does not end like that of one \
                      (.permissionset-meta.xml, .profile), so it is not read: give it its right name, or take it away";

impl Found {
    fn fail(&mut self, path: &Path, message: &str) {
        self.errors.push(ReadError::whole(&display(path), message));
    }

    fn add_folder(&mut self, folder: &Path) {
        let walk = WalkDir::new(folder).follow_links(false).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(is_wanted) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    if entry.file_name().to_str().is_some_and(surroundings::is_home) {
                        self.homes.insert(around::absolute(entry.path()), entry.into_path());
                    }
                }
                Ok(entry) if entry.file_type().is_file() => self.add_file(entry.path()),
                Ok(entry) if entry.file_type().is_symlink() => self.add_link(entry.path()),
                Ok(_) => self.ignored += 1,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let message = error.io_error().map_or_else(|| error.to_string(), unreadable);
                    self.fail(&path, &message);
                }
            }
        }
    }

    /// A link is named and not followed: it can lead anywhere. What is missed by that is an error: a file that is called like
    /// one to read, a folder that holds one.
    fn add_link(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if classify(&name).is_some() || is_nearly(&name) || is_archive(path) {
            self.fail(
                path,
                "this is a symbolic link, which is not followed: give the path of the file itself",
            );
        } else if self.misses(path, &name) {
            self.fail(
                path,
                "this is a symbolic link to a folder of profiles or permission sets, which is not followed: give the path of \
                 the folder itself",
            );
        } else {
            self.links.push(display(path));
        }
    }

    /// Whether a link leads to something to read that is not read anyway.
    fn misses(&self, path: &Path, name: &str) -> bool {
        let Ok(target) = fs::canonicalize(path) else { return surroundings::is_home(name) };
        if self.roots.iter().any(|root| target.starts_with(root)) || !target.is_dir() {
            return false;
        }
        let walk = WalkDir::new(&target).into_iter().filter_entry(is_wanted).take(MOST_FILES);
        let mut seen = 0;
        let found = walk.filter_map(Result::ok).any(|entry| {
            seen += 1;
            let name = entry.file_name().to_string_lossy();
            !entry.file_type().is_dir()
                && (classify(&name).is_some() || is_nearly(&name) || is_archive(entry.path()))
        });
        found || seen == MOST_FILES
    }

    fn add_file(&mut self, path: &Path) {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some((kind, name)) = classify(&file_name) {
            if path.file_name().is_some_and(|name| name.to_str().is_none()) {
                self.fail(
                    path,
                    "its name is not UTF-8, so nobody can tell whose file it is: give it another name",
                );
                return;
            }
            self.inputs.push(Input {
                kind,
                name,
                source: display(path),
                place: Place::File(path.to_owned()),
                parts: None,
                delta: None,
            });
        } else if is_archive(path) {
            if let Err(message) = self.add_archive(path) {
                self.fail(path, &message);
            }
        } else if is_nearly(&file_name) {
            self.fail(path, NEARLY);
        } else {
            self.ignored += 1;
        }
    }

    /// Two files of one folder that Salesforce takes for the same subject: which of them is right, nobody can tell.
    fn twins(&mut self) {
        let mut first: HashMap<(String, SubjectKind, String), &str> = HashMap::new();
        let mut errors = Vec::new();
        for input in &self.inputs {
            let folder = input.source.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
            match first.entry((folder, input.kind, same_name(&input.name))) {
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(&input.source);
                }
                std::collections::hash_map::Entry::Occupied(other) => {
                    errors.push(ReadError::whole(
                        &input.source,
                        format!(
                            "it describes the {} \"{}\", and so does {} in the same folder: keep one of them",
                            input.kind.label(),
                            shown(&input.name),
                            other.get()
                        ),
                    ));
                }
            }
        }
        self.errors.append(&mut errors);
    }
}

/// Neither `.git` nor `node_modules` holds metadata of an org, and both are large.
fn is_wanted(entry: &walkdir::DirEntry) -> bool {
    entry.depth() == 0
        || !entry.file_type().is_dir()
        || (entry.file_name() != ".git" && entry.file_name() != "node_modules")
}

/// More files than these in one place are not looked at; the largest project that is known has 14,000.
const MOST_FILES: usize = 200_000;

impl Place {
    /// Whether it is the same file, however it was given.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(a), Self::File(b)) => a == b || around::absolute(a) == around::absolute(b),
            (Self::Entry { index: a, .. }, Self::Entry { index: b, .. }) => a == b,
            _ => false,
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
        &self.source
    }

    /// The bytes of the file.
    pub(crate) fn load(&self) -> Result<Vec<u8>, ReadError> {
        let loaded = match &self.place {
            Place::File(path) => read_at_most(path, MAX_FILE_BYTES).map_err(|error| unreadable(&error)),
            Place::Entry { archive, index } => unpack(archive, *index, MAX_FILE_BYTES),
        };
        match loaded {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(ReadError::whole(
                &self.source,
                format!(
                    "the file is larger than {} MB, which no metadata file of a profile or permission set is: \
                     retrieve it again",
                    MAX_FILE_BYTES / 1024 / 1024
                ),
            )),
            Err(message) => Err(ReadError::whole(&self.source, message)),
        }
    }

    /// Why it is not all of its subject, if parts of that lie beside it.
    pub(crate) fn parts(&self) -> Option<&str> {
        self.parts.as_deref()
    }

    /// Why it may not be all of its subject, if it stands in a delta.
    pub(crate) fn delta(&self) -> Option<&str> {
        self.delta.as_deref()
    }

    /// The archive and the path in it.
    fn inside(&self) -> Option<(&str, &str)> {
        match self.place {
            Place::File(_) => None,
            Place::Entry { .. } => self.source.split_once("!/"),
        }
    }

    /// Whether a folder is called after it.
    fn is_called(&self, folder: &str) -> bool {
        let file = self.source.rsplit('/').next().unwrap_or_default();
        [stem(file), &self.name].iter().any(|name| surroundings::is_called_after(folder, name))
    }
}

/// `None` when there is more.
fn read_at_most(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    take_at_most(file, size, limit)
}

fn take_at_most(reader: impl Read, size: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0).saturating_add(1));
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn unreadable(error: &io::Error) -> String {
    format!("it cannot be read ({error}): check who may read it")
}

/// A path as people read it. Bytes that are no text stay different from each other.
fn display(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    let shown = if std::path::MAIN_SEPARATOR == '/' { shown } else { shown.replace('\\', "/") };
    match shown.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => shown,
    }
}

fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// The name under which Salesforce knows a subject: it does not tell case apart, and an accent is one, however it is written.
fn same_name(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}
