//! What lies around the files that were found: parts of their subjects, and the signs of a delta.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use permlight_core::subject::SubjectKind;
use walkdir::WalkDir;

use super::{Found, Input, Place, display};
use crate::error::ReadError;
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
                    let path = absolute(path);
                    let folder = path.parent().unwrap_or(Path::new(""));
                    let home = folder.ancestors().find(|above| is_home(above));
                    groups.entry(home.unwrap_or(folder).to_owned()).or_default().push(at);
                    if input.kind == SubjectKind::Profile {
                        input.delta = deltas.around(folder);
                    }
                }
                Place::Entry { .. } => {
                    let (source, inside) = input.inside().unwrap_or_default();
                    let folders = inside.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let home = ancestors(folders).find(|above| surroundings::is_home(last(above)));
                    packed.entry(format!("{source}!/{}", home.unwrap_or(folders))).or_default().push(at);
                    if input.kind == SubjectKind::Profile
                        && let Some(archive) = self.archives.iter().find(|archive| archive.source == source)
                    {
                        input.delta = packed_delta(&archive.names, folders);
                    }
                }
            }
        }
        let searched = std::mem::take(&mut self.homes);
        let homes: BTreeSet<&PathBuf> = searched.keys().chain(groups.keys()).collect();
        for home in homes {
            let own = groups.get(home).map_or(&[][..], Vec::as_slice);
            let is_typed = is_home(home);
            let stems: Vec<String> =
                own.iter().filter_map(|at| self.inputs.get(*at)).map(Input::stem).collect();
            let files = lying(home, is_typed, &stems);
            let base = display(home.parent().unwrap_or(Path::new("")));
            let given = searched.get(home).map(|given| display(given.parent().unwrap_or(Path::new(""))));
            self.assign(&Together { files: &files, is_home: is_typed }, own, &base, given.as_deref());
        }
        for (home, own) in packed {
            let Some((source, inside)) = home.split_once("!/") else { continue };
            let Some(archive) = self.archives.iter().find(|archive| archive.source == source) else {
                continue;
            };
            let base = inside.rsplit_once('/').map_or("", |(base, _)| base);
            let below = |name: &&String| {
                name.strip_prefix(inside).is_some_and(|rest| inside.is_empty() || rest.starts_with('/'))
            };
            let cut = if base.is_empty() { 0 } else { base.len() + 1 };
            let files: Vec<String> = archive
                .names
                .iter()
                .filter(below)
                .filter_map(|name| name.get(cut..))
                .map(str::to_owned)
                .collect();
            let is_typed = surroundings::is_home(last(inside));
            let base = if base.is_empty() { format!("{source}!") } else { format!("{source}!/{base}") };
            self.assign(&Together { files: &files, is_home: is_typed }, &own, &base, Some(&base));
        }
    }

    /// Tells files what their parts are. `base` is the folder that all of them lie in, and `given` is how people gave it, if
    /// everything in it was asked for.
    fn assign(&mut self, together: &Together<'_>, own: &[usize], base: &str, given: Option<&str>) {
        let parts = surroundings::parts(together);
        let name = |at: usize| together.files.get(at).map_or("", String::as_str);
        let inputs = own.iter().filter_map(|at| {
            let input = self.inputs.get(*at)?;
            let path = match &input.place {
                Place::File(path) => display(&absolute(path)),
                Place::Entry { .. } => input.source.clone(),
            };
            Some((path, *at))
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

/// More files than these in one place are not looked at; the largest project that is known has 14,000.
const MOST_FILES: usize = 200_000;

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

const DELTA: &str = "what it does not name is unknown. Give the whole profile, as retrieved";

/// Folders in which a tool has put what changed, by folder.
#[derive(Default)]
struct Deltas {
    known: HashMap<PathBuf, Option<String>>,
}

impl Deltas {
    /// Why a profile in this folder may hold only what changed. The manifest of a delta stands in `package/package.xml` above it
    /// (sfdx-git-delta), or beside it a folder of what is to be deleted; a project has neither.
    fn around(&mut self, folder: &Path) -> Option<String> {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let mut sign = None;
        for above in folder.ancestors() {
            // A project keeps whole profiles, whatever its manifest is called.
            if above.join("sfdx-project.json").exists() || above.join(".git").exists() {
                break;
            }
            let signs = [above.join("package/package.xml"), above.join("destructiveChanges")];
            if let Some(found) = signs.into_iter().find(|sign| sign.exists()) {
                sign = Some(format!(
                    "it stands in a delta ({}), which holds only what changed: {DELTA}",
                    display(&found)
                ));
                break;
            }
        }
        self.known.insert(folder.to_owned(), sign.clone());
        sign
    }
}

/// The same for a file in an archive; what is to be deleted never comes with a retrieve.
fn packed_delta(names: &[String], folder: &str) -> Option<String> {
    let above = ancestors(folder).map(|above| [above, "/"].concat()).chain([String::new()]);
    above.into_iter().find_map(|above| {
        let sign = names.iter().find(|name| {
            name.strip_prefix(above.as_str()).is_some_and(|rest| {
                rest == "package/package.xml"
                    || rest.starts_with("destructiveChanges/")
                    || (rest.starts_with("destructiveChanges") && !rest.contains('/'))
            })
        })?;
        Some(format!("it stands in a package to deploy ({sign}), which may hold only what changes: {DELTA}"))
    })
}
