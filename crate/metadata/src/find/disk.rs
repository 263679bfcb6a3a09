//! Files and folders of a disk: what there is to read, and what lies around it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::subject::SubjectKind;
use walkdir::WalkDir;

use super::around::{Ground, alone, is_sign, says_delta};
use super::ignored::Ignored;
use super::packages::{PROJECT, directories};
use super::standard_input::{self, is_standard_input};
use super::{
    Found, Input, MOST_BYTES, MOST_FILES, NEARLY, Piece, Place, Settings, Unpacked, is_archive, same_name,
    take_at_most, unpacked,
};
use crate::error::{ReadError, megabytes, system};
use crate::naming::{classify, in_its_folder, is_nearly, is_settings, stem};
use crate::surroundings::{self, Together};
use crate::vocabulary::names_a_section;

/// The largest archive that is read. Salesforce returns at most 39 MB.
pub(super) const MAX_ARCHIVE_BYTES: u64 = 256 * 1024 * 1024;

/// Finds all metadata files of profiles, permission sets, groups and muting sets at these paths: files, folders
/// to any depth, and archives.
pub fn find(paths: &[PathBuf]) -> Found {
    let roots =
        paths.iter().filter_map(|path| fs::canonicalize(path).ok()).filter(|path| path.is_dir()).collect();
    let mut found = Found { roots, ..Found::default() };
    let mut known: HashSet<PathBuf> = HashSet::new();
    for (given, path) in paths.iter().enumerate() {
        // However it is spelt, it is read once.
        if !is_standard_input(path) && !known.insert(real(path)) {
            continue;
        }
        let before = (found.inputs.len(), found.errors.len());
        let (left_out, settings) = (found.left_out.len(), found.settings.len());
        match fs::metadata(path) {
            _ if is_standard_input(path) => {
                if let Err(message) = found.add_standard_input() {
                    found.fail(path, message);
                }
            }
            Ok(metadata) if metadata.is_dir() => found.add_folder(path),
            Ok(metadata) if metadata.is_file() => found.add_file(path),
            Ok(_) => found.fail(path, message!("metadata-disk.neither")),
            Err(error) => {
                let message = match error.kind() {
                    io::ErrorKind::NotFound => message!("metadata-disk.nothing-there"),
                    _ => unreadable(&error),
                };
                found.fail(path, message);
            }
        }
        found.inputs.iter_mut().skip(before.0).for_each(|input| input.given = given);
        let is_empty = (found.inputs.len(), found.errors.len()) == before && found.settings.len() == settings;
        if is_empty {
            found.empty.push(display(path));
            if let Some(first) = found.left_out.get(left_out) {
                let message = message!("metadata-disk.all-ignored", first.clone());
                found.empty.pop();
                found.fail(path, message);
            }
        }
    }
    if paths.len() > 1 {
        found.read_once(paths);
    }
    if found.inputs.len() > MOST_FILES {
        found.inputs.clear();
        let given = paths.first().map_or_else(String::new, |path| display(path));
        let message = message!("metadata-disk.too-many", MOST_FILES);
        found.errors = vec![ReadError::whole(&given, message)];
    }
    found.finish();
    found
}

/// Where a file lies in truth.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| absolute(path))
}

/// The files of an archive whose names are wanted, with their bytes; none if it is no archive.
pub(crate) fn unpack_files(path: &Path, is_wanted: &dyn Fn(&str) -> bool, limit: u64) -> Vec<Unpacked> {
    let bytes = if is_standard_input(path) {
        standard_input::bytes().ok()
    } else {
        read_at_most(path, MAX_ARCHIVE_BYTES).ok().flatten()
    };
    unpacked(bytes.unwrap_or_default(), is_wanted, limit)
}

/// The same for paths that together are one side of a comparison: the same subject at several of them is one.
pub fn find_together(paths: &[PathBuf]) -> Found {
    let mut found = find(paths);
    found.join_paths();
    found
}

impl Found {
    fn fail(&mut self, path: &Path, message: Message) {
        self.errors.push(ReadError::whole(&display(path), message));
    }

    /// Keeps each file once, if several paths lead to it: as it was given itself, if it was.
    fn read_once(&mut self, paths: &[PathBuf]) {
        let named: HashSet<PathBuf> =
            paths.iter().filter(|path| path.is_file()).map(|path| real(path)).collect();
        let mut known: HashSet<PathBuf> = HashSet::new();
        self.inputs.retain(|input| {
            let Place::File(path) = &input.own.place else { return true };
            let is_named = paths.get(input.given).is_some_and(|path| path.is_file());
            let path = real(path);
            (is_named || !named.contains(&path)) && known.insert(path)
        });
        known.clear();
        self.settings.retain(|settings| match &settings.0.place {
            Place::File(path) => known.insert(real(path)),
            Place::Entry { .. } => true,
        });
    }

    fn add_folder(&mut self, folder: &Path) {
        let mut ignored = Ignored::default();
        let walk = WalkDir::new(folder).follow_links(false).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(is_wanted) {
            match entry {
                // A link that was given itself is followed.
                Ok(entry) if entry.file_type().is_dir() || entry.depth() == 0 => {
                    if entry.file_name().to_str().is_some_and(surroundings::is_home) {
                        self.homes.insert(absolute(entry.path()), entry.into_path());
                    }
                }
                Ok(entry) if entry.file_type().is_file() => {
                    let name = entry.file_name().to_string_lossy();
                    // Whether a subject that was cut into parts is left out, its parts tell.
                    let folder = entry.path().parent().and_then(Path::file_name).unwrap_or_default();
                    let is_own = surroundings::is_called_after(&folder.to_string_lossy(), stem(&name));
                    if classify(&name).is_some() && !is_own && ignored.leaves_out(entry.path()) {
                        self.left_out.push(display(entry.path()));
                    } else {
                        self.add_file(entry.path());
                    }
                }
                Ok(entry) if entry.file_type().is_symlink() => self.add_link(entry.path()),
                Ok(entry) if is_to_be_read(&entry.file_name().to_string_lossy()) => {
                    self.fail(entry.path(), message!("metadata-disk.neither"));
                }
                Ok(_) => self.ignored += 1,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let message = error
                        .io_error()
                        .map_or_else(|| message!("metadata-disk.io", error.to_string()), unreadable);
                    self.fail(&path, message);
                }
            }
        }
    }

    /// A link is named and not followed: it can lead anywhere. What is missed by that is an error: a file that is called like
    /// one to read, a folder that holds one.
    fn add_link(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_to_be_read(&name) {
            self.fail(path, message!("metadata-disk.link"));
        } else if self.misses(path, &name) {
            self.fail(path, message!("metadata-disk.link-to-folder"));
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
            !entry.file_type().is_dir() && is_to_be_read(&name)
        });
        found || seen == MOST_FILES
    }

    fn add_file(&mut self, path: &Path) {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        if let Some((kind, name)) = classify(&file_name).or_else(|| in_its_folder(&folder, &file_name)) {
            if path.file_name().is_some_and(|name| name.to_str().is_none()) {
                self.fail(path, message!("metadata-file.name"));
                return;
            }
            self.inputs.push(Input::new(kind, name, Piece::new(display(path), Place::File(path.to_owned()))));
        } else if is_settings(&file_name) {
            self.settings.push(Settings(Piece::new(display(path), Place::File(path.to_owned()))));
        } else if is_archive(&path.to_string_lossy()) {
            let read = read_at_most(path, MAX_ARCHIVE_BYTES).map_err(|error| unreadable(&error));
            let bytes = read.and_then(|bytes| {
                bytes.ok_or_else(|| message!("metadata-disk.large-archive", megabytes(MAX_ARCHIVE_BYTES)))
            });
            if let Err(message) = bytes.and_then(|bytes| self.add_archive(display(path), bytes)) {
                self.fail(path, message);
            }
        } else if is_nearly(&file_name) {
            self.fail(path, message!(NEARLY));
        } else {
            self.ignored += 1;
        }
    }

    /// Looks at what lies around the files of folders: parts of their subjects, and the signs of a delta.
    pub(super) fn look_around_on_disk(&mut self) {
        let mut groups: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
        let mut deltas = Deltas::default();
        for (at, input) in self.inputs.iter_mut().enumerate() {
            let Place::File(path) = &input.own.place else { continue };
            let mut sign = None;
            for path in places(path) {
                let folder = path.parent().unwrap_or(Path::new(""));
                let home = folder.ancestors().find(|above| is_home(above));
                groups.entry(home.unwrap_or(folder).to_owned()).or_default().push(at);
                sign = sign.or_else(|| deltas.around(folder));
                let inside = folder.strip_prefix(home.unwrap_or(Path::new(""))).unwrap_or(folder);
                alone(input, &display(inside), home.is_some(), || names_in(folder).collect());
            }
            input.delta = sign;
        }
        let searched = std::mem::take(&mut self.homes);
        let homes: BTreeSet<&PathBuf> = searched.keys().chain(groups.keys()).collect();
        for home in homes {
            let own = groups.get(home).map_or(&[][..], Vec::as_slice);
            let is_typed = is_home(home);
            let stems: Vec<String> = own.iter().flat_map(|at| self.stems(*at)).collect();
            let files = lying(home, is_typed, &stems);
            let above = home.parent().unwrap_or(Path::new("")).to_owned();
            let may_hold = |at: usize| files.get(at).is_none_or(|file| may_hold(&above.join(file)));
            let base = display(home.parent().unwrap_or(Path::new("")));
            let given = searched.get(home).map(|given| display(given.parent().unwrap_or(Path::new(""))));
            let ignored = RefCell::new(Ignored::default());
            self.assign(&Ground {
                together: Together { files: &files, is_home: is_typed, may_hold: &may_hold },
                own,
                base: &base,
                given: given.as_deref(),
                place: &|at| files.get(at).map(|file| Place::File(above.join(file))),
                paths: &|input| match &input.own.place {
                    Place::File(path) => places(path).iter().map(|path| display(path)).collect(),
                    Place::Entry { .. } => Vec::new(),
                },
                leaves_out: &|place| {
                    matches!(place, Place::File(path) if ignored.borrow_mut().leaves_out(path))
                },
            });
        }
    }

    /// The names of a file without their endings, in lower case.
    fn stems(&self, at: usize) -> Vec<String> {
        let stem =
            |path: &PathBuf| stem(&path.file_name().unwrap_or_default().to_string_lossy()).to_lowercase();
        match self.inputs.get(at).map(|input| &input.own.place) {
            Some(Place::File(path)) => places(path).iter().map(stem).collect(),
            _ => Vec::new(),
        }
    }
}

/// Whether a file is called like one that is read: whoever gives a folder means what is in it.
fn is_to_be_read(name: &str) -> bool {
    classify(name).is_some() || is_nearly(name) || is_archive(name)
}

/// Neither `.git` nor `node_modules` holds metadata of an org, and both are large.
fn is_wanted(entry: &walkdir::DirEntry) -> bool {
    entry.depth() == 0
        || !entry.file_type().is_dir()
        || (entry.file_name() != ".git" && entry.file_name() != "node_modules")
}

/// `None` when there is more.
pub(super) fn read_at_most(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    take_at_most(file, size, limit)
}

/// A path as people read it. Bytes that are no text stay different from each other.
pub(super) fn display(path: &Path) -> String {
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

/// The path from the root, and the one without links: what lies around either belongs to the file.
fn places(path: &Path) -> Vec<PathBuf> {
    let own = absolute(path);
    let real = std::fs::canonicalize(path).ok().filter(|real| *real != own);
    std::iter::once(own).chain(real).collect()
}

/// Whether a file may hold something of a permission set or profile.
fn may_hold(path: &Path) -> bool {
    let bytes = read_at_most(path, MOST_BYTES).ok().flatten();
    bytes.is_none_or(|bytes| surroundings::may_hold(&bytes))
}

/// The same path from the root.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

pub(super) fn is_home(folder: &Path) -> bool {
    folder.file_name().and_then(|name| name.to_str()).is_some_and(surroundings::is_home)
}

/// The files in and below a folder, from the folder that holds it: all, or only what can belong to files in it.
fn lying(home: &Path, is_typed: bool, stems: &[String]) -> Vec<String> {
    let base = home.parent().unwrap_or(Path::new(""));
    let is_called = |name: &str| {
        let name = name.to_lowercase();
        stems.iter().any(|stem| name.starts_with(stem.as_str())) || names_a_section(&name)
    };
    let own = home.file_name().is_some_and(|name| is_called(&name.to_string_lossy()));
    let walk = WalkDir::new(home).follow_links(false).into_iter().filter_entry(|entry| {
        let is_below = entry.depth() > 0 && entry.file_type().is_dir();
        !is_below || is_typed || own || entry.depth() > 1 || is_called(&entry.file_name().to_string_lossy())
    });
    let files = walk.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
    let from = |path: &Path| path.strip_prefix(base).map_or_else(|_| display(path), display);
    let mut files: Vec<String> = files.take(MOST_FILES).map(|entry| from(entry.path())).collect();
    files.sort_unstable();
    files
}

/// Folders in which a tool has put what changed, by folder.
#[derive(Default)]
struct Deltas {
    known: HashMap<PathBuf, Option<Message>>,
}

impl Deltas {
    /// Why a file in this folder may hold only what changed.
    fn around(&mut self, folder: &Path) -> Option<Message> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        // A project keeps whole profiles, whatever its manifest is called.
        let is_project = folder.join("sfdx-project.json").exists() || folder.join(".git").exists();
        let sign = if is_project {
            None
        } else {
            let own = names_in(folder).find_map(|name| {
                let inside =
                    |file: &str| names_in(&folder.join(&name)).any(|own| own.eq_ignore_ascii_case(file));
                is_sign(&name, inside).then(|| says_delta(display(&folder.join(&name))))
            });
            own.or_else(|| folder.parent().and_then(|above| self.around(above)))
        };
        self.known.insert(folder.to_owned(), sign.clone());
        sign
    }
}

/// The names in a folder; none if it is no folder.
fn names_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

/// Projects, by folder, and what their package directories hold.
#[derive(Default)]
pub(super) struct Projects {
    known: HashMap<PathBuf, Option<(PathBuf, Vec<PathBuf>)>>,
    held: HashMap<PathBuf, HashMap<(SubjectKind, String), String>>,
}

impl Projects {
    /// The project around a folder, and its package directories, the longest first.
    fn around(&mut self, folder: &Path) -> Option<(PathBuf, Vec<PathBuf>)> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let own = read_at_most(&folder.join(PROJECT), MOST_BYTES).ok().flatten();
        let found = match own {
            Some(bytes) => {
                let directories = directories(&bytes).into_iter().map(|directory| folder.join(directory));
                Some((folder.to_owned(), directories.collect()))
            }
            None => folder.parent().and_then(|above| self.around(above)),
        };
        self.known.insert(folder.to_owned(), found.clone());
        found
    }

    /// The project and the package directory of a file.
    pub(super) fn of(&mut self, file: &Path) -> Option<(PathBuf, PathBuf)> {
        let (root, directories) = self.around(file.parent()?)?;
        let directory = directories.into_iter().find(|directory| file.starts_with(directory))?;
        Some((root, directory))
    }

    /// A file of the same subject in a package directory of the same project that is not searched.
    pub(super) fn elsewhere(
        &mut self,
        file: &Path,
        roots: &[PathBuf],
        kind: SubjectKind,
        name: &str,
    ) -> Option<String> {
        let (_, directories) = self.around(file.parent()?)?;
        for directory in directories.into_iter().filter(|directory| !file.starts_with(directory)) {
            // One that is not there holds nothing.
            let Ok(real) = std::fs::canonicalize(&directory) else { continue };
            if roots.iter().any(|root| real.starts_with(root)) {
                continue;
            }
            let held = self.held.entry(directory.clone()).or_insert_with(|| held(&directory));
            if let Some(other) = held.get(&(kind, same_name(name))) {
                return Some(other.clone());
            }
        }
        None
    }
}

/// The subjects that have a file in a folder.
fn held(folder: &Path) -> HashMap<(SubjectKind, String), String> {
    let walk = WalkDir::new(folder).into_iter().filter_entry(is_wanted).take(MOST_FILES);
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let own = files.filter_map(|entry| {
        let file = entry.file_name().to_string_lossy();
        let folder = entry.path().parent().and_then(Path::file_name).unwrap_or_default();
        let (kind, name) = classify(&file).or_else(|| in_its_folder(&folder.to_string_lossy(), &file))?;
        Some(((kind, same_name(&name)), display(entry.path())))
    });
    own.collect()
}

pub(super) fn unreadable(error: &io::Error) -> Message {
    message!("metadata-disk.unreadable", system(error))
}
