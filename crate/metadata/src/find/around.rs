//! What lies around the files that were found: parts of their subjects, and the signs of a delta.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::archive::unpack;
use super::{Found, Input, MOST_FILES, Place, display, read_at_most};
use crate::error::{ReadError, shown};
use crate::naming::stem;
use crate::surroundings::{self, Together};
use crate::vocabulary::names_a_section;

impl Found {
    /// Looks at what lies around the files: parts of their subjects, and the signs of a delta.
    pub(super) fn look_around(&mut self) {
        let mut groups: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
        let mut packed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut deltas = Deltas::default();
        for (at, input) in self.inputs.iter_mut().enumerate() {
            match &input.place {
                Place::File(path) => {
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
                Place::Entry { .. } => {
                    let (source, inside) = input.inside().unwrap_or_default();
                    let source = source.to_owned();
                    let folders = inside.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
                    let folders = folders.as_str();
                    let home = ancestors(folders).find(|above| surroundings::is_home(last(above)));
                    packed.entry(format!("{source}!/{}", home.unwrap_or(folders))).or_default().push(at);
                    let below = home.map_or(folders, |home| &folders[home.len()..]).to_owned();
                    let archive = self.archives.iter().find(|archive| archive.source == source);
                    let sign = archive.and_then(|archive| packed_delta(&archive.names, folders));
                    let is_home = home.is_some();
                    input.delta = sign;
                    alone(input, &below, is_home, || {
                        let names = archive.into_iter().flat_map(|archive| &archive.names);
                        let own = names.filter_map(|name| match name.rsplit_once('/') {
                            Some((folder, file)) => (folder == folders).then_some(file),
                            None => folders.is_empty().then_some(name.as_str()),
                        });
                        own.map(str::to_owned).collect()
                    });
                }
            }
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
            let together = Together { files: &files, is_home: is_typed, may_hold: &may_hold };
            self.assign(&together, own, &base, given.as_deref());
        }
        for (home, own) in packed {
            let Some((source, inside)) = home.split_once("!/") else { continue };
            let Some(archive) = self.archives.iter().find(|archive| archive.source == source).cloned() else {
                continue;
            };
            let base = inside.rsplit_once('/').map_or("", |(base, _)| base);
            let below = |name: &str| {
                name.strip_prefix(inside).is_some_and(|rest| inside.is_empty() || rest.starts_with('/'))
            };
            let cut = if base.is_empty() { 0 } else { base.len() + 1 };
            let named = archive.names.iter().zip(&archive.places).filter(|(name, _)| below(name));
            let (files, places): (Vec<String>, Vec<usize>) =
                named.filter_map(|(name, place)| Some((name.get(cut..)?.to_owned(), *place))).unzip();
            let may_hold = |at: usize| {
                let bytes = places.get(at).map(|place| unpack(&archive.archive, *place, MOST_BYTES));
                bytes
                    .and_then(|bytes| bytes.ok().flatten())
                    .is_none_or(|bytes| surroundings::may_hold(&bytes))
            };
            let is_typed = surroundings::is_home(last(inside));
            let base = if base.is_empty() { format!("{source}!") } else { format!("{source}!/{base}") };
            let together = Together { files: &files, is_home: is_typed, may_hold: &may_hold };
            self.assign(&together, &own, &base, Some(&base));
        }
    }

    /// The names of a file without their endings, in lower case.
    fn stems(&self, at: usize) -> Vec<String> {
        let stem =
            |path: &PathBuf| stem(&path.file_name().unwrap_or_default().to_string_lossy()).to_lowercase();
        match self.inputs.get(at).map(|input| &input.place) {
            Some(Place::File(path)) => places(path).iter().map(stem).collect(),
            _ => Vec::new(),
        }
    }

    /// Tells files what their parts are. `base` is the folder that all of them lie in, and `given` is how people gave it, if
    /// everything in it was asked for.
    fn assign(&mut self, together: &Together<'_>, own: &[usize], base: &str, given: Option<&str>) {
        let parts = surroundings::parts(together);
        let name = |at: usize| together.files.get(at).map_or("", String::as_str);
        let inputs = own.iter().flat_map(|at| {
            let paths = self.inputs.get(*at).map_or_else(Vec::new, |input| match &input.place {
                Place::File(path) => places(path).iter().map(|path| display(path)).collect(),
                Place::Entry { .. } => vec![input.source.clone()],
            });
            paths.into_iter().map(|path| (path, *at))
        });
        let by_path: HashMap<String, usize> = inputs.collect();
        for (subject, parts) in parts.of {
            let input = by_path.get(&joined(base, name(subject)));
            let Some(input) = input.and_then(|at| self.inputs.get_mut(*at)) else { continue };
            let names: Vec<&str> = parts.iter().map(|part| name(*part)).collect();
            input.parts = Some(surroundings::says(&names));
        }
        if let (Some(first), Some(given)) = (parts.strays.first(), given) {
            let (more, look) = match parts.strays.len() {
                1 => (String::new(), "looks like a part"),
                count => (format!(" and {} more", count - 1), "look like parts"),
            };
            let message = format!(
                "this{more} {look} of something whose own file is not there (decomposed source format), so nothing is \
                 known of it: convert the project with \"sf project convert source\", or retrieve it whole, in mdapi \
                 format"
            );
            self.errors.push(ReadError::whole(&joined(given, name(*first)), message));
        }
    }
}

/// The path from the root, and the one without links: what lies around either belongs to the file.
fn places(path: &Path) -> Vec<PathBuf> {
    let own = absolute(path);
    let real = std::fs::canonicalize(path).ok().filter(|real| *real != own);
    std::iter::once(own).chain(real).collect()
}

/// Leaves a file open that stands in a folder of its own, below the one that Salesforce names. Where there is none, a folder with
/// several subjects is nobody's own. What its parts are is told later, if they are there.
fn alone(input: &mut Input, below: &str, is_home: bool, beside: impl FnOnce() -> Vec<String>) {
    let mut folders = below.rsplit('/').filter(|folder| !folder.is_empty());
    let own = if is_home { folders.find(|folder| input.is_called(folder)) } else { folders.next() };
    let Some(own) = own.filter(|folder| input.is_called(folder)) else { return };
    let is_other = |file: &String| {
        super::classify(file)
            .is_some_and(|(kind, name)| kind != input.kind || !name.eq_ignore_ascii_case(&input.name))
    };
    if is_home || !beside().iter().any(is_other) {
        input.parts = Some(surroundings::says_alone(&shown(own)));
    }
}

/// The most that is read of a file of which nobody knows what it is.
const MOST_BYTES: u64 = 1024 * 1024;

/// Whether a file may hold something of a permission set or profile.
fn may_hold(path: &Path) -> bool {
    let bytes = read_at_most(path, MOST_BYTES).ok().flatten();
    bytes.is_none_or(|bytes| surroundings::may_hold(&bytes))
}

/// A path below a folder.
fn joined(base: &str, path: &str) -> String {
    if base.is_empty() || base.ends_with('/') { [base, path].concat() } else { [base, "/", path].concat() }
}

/// The same path from the root.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn is_home(folder: &Path) -> bool {
    folder.file_name().and_then(|name| name.to_str()).is_some_and(surroundings::is_home)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The path and those above it, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path).filter(|path| !path.is_empty()), |path| {
        path.rsplit_once('/').map(|(above, _)| above)
    })
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

const DELTA: &str = "what it does not name is unknown. Give the whole, as retrieved";

/// Folders in which a tool has put what changed, by folder.
#[derive(Default)]
struct Deltas {
    known: HashMap<PathBuf, Option<String>>,
}

impl Deltas {
    /// Why a file in this folder may hold only what changed.
    fn around(&mut self, folder: &Path) -> Option<String> {
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
                is_sign(&name, inside).then(|| says_delta(&display(&folder.join(&name))))
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

/// Whether a name in a folder may be a sign of a delta.
fn may_be_sign(name: &str) -> bool {
    name.eq_ignore_ascii_case("package") || name.to_lowercase().starts_with("destructivechanges")
}

/// Whether it is one. The manifest of a delta stands in `package/package.xml` above it (sfdx-git-delta), or beside it what is to
/// be deleted, which never comes with a retrieve; a project has neither.
fn is_sign(name: &str, holds: impl Fn(&str) -> bool) -> bool {
    may_be_sign(name) && (!name.eq_ignore_ascii_case("package") || holds("package.xml"))
}

fn says_delta(sign: &str) -> String {
    format!("it stands in a delta or a package to deploy ({sign}), which may hold only what changes: {DELTA}")
}

/// The same for a file in an archive.
fn packed_delta(names: &[String], folder: &str) -> Option<String> {
    let above = ancestors(folder).map(|above| [above, "/"].concat()).chain([String::new()]);
    for above in above {
        let below = || names.iter().filter_map(|name| name.strip_prefix(above.as_str()));
        if below().any(|name| name == "sfdx-project.json") {
            return None;
        }
        let sign = below().find(|name| {
            let (first, rest) = name.split_once('/').unwrap_or((name, ""));
            is_sign(first, |file| rest.eq_ignore_ascii_case(file))
        });
        if let Some(sign) = sign {
            return Some(says_delta(&[&above, sign].concat()));
        }
    }
    None
}
