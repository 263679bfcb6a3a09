//! One subject in several packages: in package directories of a project, in packages of an archive, or at several paths of one
//! side of a comparison.

use std::collections::{BTreeMap, BTreeSet, HashMap};

#[cfg(feature = "disk")]
use permlight_core::message;
use permlight_core::order::InOrder as _;
use permlight_core::subject::SubjectKind;

#[cfg(feature = "disk")]
use super::Place;
#[cfg(feature = "disk")]
use super::disk::{self, Projects, display};
#[cfg(feature = "disk")]
use super::paths;
use super::{Found, Input, MOST_BYTES, Piece, around, same_name};
use crate::{decode, tree};

/// Where a project describes itself.
pub(super) const PROJECT: &str = "sfdx-project.json";

/// What all packages belong to, and one of them.
type Package = (String, String);

impl Found {
    /// Makes one subject of the files that stand in different packages of one project or archive. Files of one package, or of no
    /// known one, stay what they are: which of them is right, nobody can tell.
    pub(super) fn join_packages(&mut self) {
        #[cfg(feature = "disk")]
        let packages = self.packages_on_disk();
        #[cfg(not(feature = "disk"))]
        let packages: Vec<Option<Package>> =
            self.inputs.iter().map(|input| self.packed_package(input)).collect();
        self.join(&packages);
    }

    /// The package of each file, wherever it lies.
    #[cfg(feature = "disk")]
    fn packages_on_disk(&mut self) -> Vec<Option<Package>> {
        let mut projects = Projects::default();
        let packages: Vec<Option<Package>> = self
            .inputs
            .iter()
            .map(|input| match &input.own.place {
                Place::File(path) => {
                    let (root, directory) = projects.of(&disk::absolute(path))?;
                    Some((display(&root), display(&directory)))
                }
                Place::Entry { .. } => self.packed_package(input),
            })
            .collect();
        let roots = self.roots.clone();
        for (input, package) in self.inputs.iter_mut().zip(&packages) {
            if package.is_some()
                && let Place::File(path) = &input.own.place
                && let Some(other) =
                    projects.elsewhere(&disk::absolute(path), &roots, input.kind, &input.name)
            {
                input.parts.get_or_insert_with(|| message!("metadata-disk.elsewhere", other));
            }
        }
        packages
    }

    /// Puts the whole file of a subject to the parts that a tool has cut it into and that stand in a folder beside it, where there
    /// is nothing else that may belong to it.
    pub(super) fn join_whole_files(&mut self) {
        let mut whole: HashMap<(SubjectKind, String, String), usize> = HashMap::new();
        for (at, input) in self.inputs.iter().enumerate().filter(|(_, input)| !input.unread.is_empty()) {
            let folder = input.own.source.rsplit_once('/').map_or("", |(folder, _)| folder);
            whole.insert((input.kind, same_name(&input.name), folder.to_owned()), at);
        }
        let mut taken = BTreeSet::new();
        for at in 0..self.inputs.len() {
            let Some(input) = self.inputs.get(at).filter(|input| input.is_decomposed) else { continue };
            let mut above = input.own.source.rsplitn(3, '/').skip(2);
            let folder = above.next().unwrap_or_default().to_owned();
            let Some(other) = whole.get(&(input.kind, same_name(&input.name), folder)) else { continue };
            let own = || input.pieces().chain(&input.order).map(Piece::source);
            let Some(file) = self.inputs.get(*other).filter(|_| *other != at) else { continue };
            if !file.unread.iter().all(|part| own().any(|own| own == part)) {
                continue;
            }
            let (piece, delta) = (file.own.clone(), file.delta.clone());
            if let Some(input) = self.inputs.get_mut(at) {
                input.beside = Some(piece);
                input.delta = input.delta.take().or(delta);
                taken.insert(*other);
            }
        }
        let mut at = 0;
        self.inputs.retain(|_| {
            at += 1;
            !taken.contains(&(at - 1))
        });
    }

    /// Makes one subject of what different paths give of it, where that can be one: parts, a profile that was retrieved in
    /// pieces, copies that say the same. All else stays apart: which of two files is right, nobody can tell.
    #[cfg(feature = "disk")]
    pub(super) fn join_paths(&mut self) {
        let mut known: BTreeMap<(SubjectKind, String), Vec<usize>> = BTreeMap::new();
        for (at, input) in self.inputs.iter().enumerate() {
            known.entry((input.kind, same_name(&input.name))).or_default().push(at);
        }
        let mut given: Vec<Option<Package>> = vec![None; self.inputs.len()];
        let mut copies = BTreeSet::new();
        for own in known.into_values().filter(|own| own.len() > 1) {
            let inputs: Vec<&Input> = own.iter().filter_map(|at| self.inputs.get(*at)).collect();
            if paths::can_be_one(&inputs) {
                for (at, input) in own.iter().zip(inputs) {
                    if let Some(given) = given.get_mut(*at) {
                        *given = Some((String::new(), input.given.to_string()));
                    }
                }
            } else if paths::say_the_same(&inputs) {
                copies.extend(own.into_iter().skip(1));
            }
        }
        let mut at = 0;
        let mut is_copy = || {
            at += 1;
            copies.contains(&(at - 1))
        };
        let kept = std::mem::take(&mut self.inputs).into_iter().zip(given).filter(|_| !is_copy());
        let (inputs, given): (Vec<Input>, Vec<Option<Package>>) = kept.unzip();
        self.inputs = inputs;
        self.join(&given);
    }

    fn join(&mut self, packages: &[Option<Package>]) {
        let mut groups: BTreeMap<(&str, SubjectKind, String), Vec<usize>> = BTreeMap::new();
        for (at, (input, package)) in self.inputs.iter().zip(packages).enumerate() {
            if let Some((whole, _)) = package {
                groups.entry((whole, input.kind, same_name(&input.name))).or_default().push(at);
            }
        }
        let mut into: HashMap<usize, usize> = HashMap::new();
        for own in groups.into_values() {
            let Some((first, rest)) = own.split_first() else { continue };
            let mut seen: Vec<&str> = Vec::new();
            let names = own.iter().filter_map(|at| packages.get(*at)?.as_ref());
            let are_different = names.into_iter().all(|(_, name)| {
                let is_new = !seen.contains(&name.as_str());
                seen.push(name);
                is_new
            });
            if are_different {
                into.extend(rest.iter().map(|at| (*at, *first)));
            }
        }
        if into.is_empty() {
            return;
        }
        let mut joined: Vec<Option<Input>> = std::mem::take(&mut self.inputs).into_iter().map(Some).collect();
        for at in 0..joined.len() {
            let Some(first) = into.get(&at) else { continue };
            let Some(input) = joined.get_mut(at).and_then(Option::take) else { continue };
            if let Some(first) = joined.get_mut(*first).and_then(Option::as_mut) {
                first.take_in(input);
            }
        }
        self.inputs = joined.into_iter().flatten().collect();
    }

    /// The package of a file in an archive.
    fn packed_package(&self, input: &Input) -> Option<Package> {
        let (source, inside) = input.inside()?;
        let archive = self.archives.iter().find(|archive| archive.source == source)?;
        let home = around::home(inside)?;
        let base = home.rsplit_once('/').map_or("", |(base, _)| base);
        let joined = |file: &str| if base.is_empty() { file.to_owned() } else { format!("{base}/{file}") };
        let manifest = joined("package.xml");
        if archive.names.iter().any(|name| name.eq_ignore_ascii_case(&manifest)) {
            return Some((source.to_owned(), base.to_owned()));
        }
        // A project in an archive.
        let (at, name) = archive
            .names
            .iter()
            .enumerate()
            .find(|(_, name)| name.strip_suffix(PROJECT).is_some_and(|root| inside.starts_with(root)))?;
        let bytes = archive.archive.unpack(*archive.places.get(at)?, MOST_BYTES).ok()??;
        let root = name.strip_suffix(PROJECT)?;
        let own = directories(&bytes).into_iter().map(|directory| format!("{root}{directory}"));
        let directory = own.into_iter().find(|own| is_below(inside, own))?;
        Some((format!("{source}!/{root}"), directory))
    }
}

impl Input {
    /// Takes in another file of the same subject, with all that belongs to it.
    fn take_in(&mut self, other: Self) {
        self.others.push(other.own);
        self.others.extend(other.others);
        self.is_decomposed |= other.is_decomposed;
        // Two lists say nothing of both together.
        self.order = match (self.order.take(), other.order) {
            (Some(order), None) if !other.is_decomposed => Some(order),
            _ => None,
        };
        self.parts = self.parts.take().or(other.parts);
        // What a tool has joined once is told by its parts.
        self.beside = None;
        self.delta = self.delta.take().or(other.delta);
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The package directories that a project names, the longest first.
pub(super) fn directories(bytes: &[u8]) -> Vec<String> {
    let paths =
        decode::decode(bytes).ok().and_then(|text| tree::texts_of(&text, "packageDirectories", "path").ok());
    let mut paths: Vec<String> = paths.unwrap_or_default();
    for path in &mut paths {
        let forward = path.replace('\\', "/");
        forward.trim_start_matches("./").trim_end_matches('/').clone_into(path);
    }
    paths.order_by_key(|path| std::cmp::Reverse(path.len()));
    paths
}
