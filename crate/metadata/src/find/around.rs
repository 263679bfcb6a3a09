//! What lies around the files that were found: parts of their subjects, and the signs of a delta.

use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::order::InOrder as _;
use permlight_core::sorted::SortedMap;
use std::collections::HashMap;

use super::{Found, Input, MOST_BYTES, Piece, Place};
use crate::error::{ReadError, shown};
use crate::surroundings::{self, Together};

/// One place where subjects and their parts lie.
pub(super) struct Ground<'g> {
    /// What lies there.
    pub(super) together: Together<'g>,
    /// The subjects that have their own file there, by their place among all that was found.
    pub(super) own: &'g [usize],
    /// The folder that all of it lies in.
    pub(super) base: &'g str,
    /// How people gave that folder, if everything in it was asked for.
    pub(super) given: Option<&'g str>,
    /// The place of each file.
    pub(super) place: &'g dyn Fn(usize) -> Option<Place>,
    /// By what paths a file of a subject is known.
    pub(super) paths: &'g dyn Fn(&Input) -> Vec<String>,
    /// Whether people leave a file out.
    pub(super) leaves_out: &'g dyn Fn(&Place) -> bool,
}

impl Found {
    /// Looks at what lies around the files of archives: parts of their subjects, and the signs of a delta.
    pub(super) fn look_around_in_archives(&mut self) {
        let mut packed: SortedMap<String, Vec<usize>> = SortedMap::new();
        for (at, input) in self.inputs.iter_mut().enumerate() {
            let Some((source, inside)) = input.inside() else { continue };
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
                let bytes = places.get(at).map(|place| archive.archive.unpack(*place, MOST_BYTES));
                bytes
                    .and_then(|bytes| bytes.ok().flatten())
                    .is_none_or(|bytes| surroundings::may_hold(&bytes))
            };
            let is_typed = surroundings::is_home(last(inside));
            let base = if base.is_empty() { format!("{source}!") } else { format!("{source}!/{base}") };
            let together = Together { files: &files, is_home: is_typed, may_hold: &may_hold };
            let place = |at: usize| {
                let index = *places.get(at)?;
                Some(Place::Entry { archive: archive.archive.clone(), index })
            };
            self.assign(&Ground {
                together,
                own: &own,
                base: &base,
                given: Some(&base),
                place: &place,
                paths: &|input| vec![input.own.source.clone()],
                leaves_out: &|_| false,
            });
        }
    }

    /// Tells files what their parts are.
    pub(super) fn assign(&mut self, ground: &Ground<'_>) {
        let Ground { together, own, base, given, place, paths, leaves_out } = ground;
        let parts = surroundings::parts(together);
        let name = |at: usize| together.files.get(at).map_or("", String::as_str);
        let inputs = own.iter().flat_map(|at| {
            let known = self.inputs.get(*at).map_or_else(Vec::new, paths);
            known.into_iter().map(|path| (path, *at))
        });
        let by_path: HashMap<String, usize> = inputs.collect();
        let known =
            |subject: usize, part: usize| surroundings::is_in_a_known_place(name(subject), name(part));
        let mut owners: HashMap<usize, usize> = HashMap::new();
        for (subject, parts) in &parts.of {
            for part in parts.iter().filter(|part| known(*subject, **part)) {
                *owners.entry(*part).or_default() += 1;
            }
        }
        for (subject, parts) in parts.of {
            let input = by_path.get(&joined(base, name(subject)));
            let Some(input) = input.and_then(|at| self.inputs.get_mut(*at)) else { continue };
            let is_read = |part: &usize| {
                known(subject, *part) && owners.get(part) == Some(&1) && place(*part).is_some()
            };
            let (read, mut unread): (Vec<usize>, Vec<usize>) = parts.into_iter().partition(is_read);
            // sf-decomposer has the CLI leave out its parts, and joins them itself.
            let is_by_plugin = read.iter().any(|part| is_of_plugin(name(*part)));
            let (read, left_out): (Vec<usize>, Vec<usize>) = read
                .into_iter()
                .partition(|part| is_by_plugin || !place(*part).is_some_and(|place| leaves_out(&place)));
            unread.extend(left_out.iter().copied());
            // All that is read lies in the folder of the subject's own file.
            let own = input.own.source.rfind('/').map_or(0, |at| at + 1);
            let below = name(subject).rfind('/').map_or(0, |at| at + 1);
            for part in &read {
                let Some(place) = place(*part) else { continue };
                let inside = name(*part).get(below..).unwrap_or_default();
                let source = [input.own.source.get(..own).unwrap_or_default(), inside].concat();
                let piece = Piece::new(source, place);
                if name(*part).ends_with(surroundings::ORDER) {
                    input.order = Some(piece);
                } else {
                    input.others.push(piece);
                }
            }
            input.is_decomposed |= !input.others.is_empty();
            input.others.order_by(|a, b| a.source.cmp(&b.source));
            let is_left_out = left_out.is_empty() && !is_by_plugin && leaves_out(&input.own.place);
            let left_out = if is_left_out { vec![subject] } else { left_out };
            if let Some(first) = left_out.first() {
                input.parts = Some(surroundings::says_left_out(name(*first), left_out.len()));
            } else if !unread.is_empty() {
                let names: Vec<&str> = unread.iter().map(|part| name(*part)).collect();
                input.parts = Some(surroundings::says(&names));
                let folder = input.own.source.get(..own).unwrap_or_default();
                let inside = names.iter().filter_map(|name| name.get(below..));
                input.unread = inside.map(|inside| [folder, inside].concat()).collect();
            } else if !input.others.is_empty() {
                input.parts = None;
            }
        }
        if let (Some(first), Some(given)) = (parts.strays.first(), *given) {
            let message = match parts.strays.len() {
                1 => message!("metadata-file.stray"),
                count => message!("metadata-file.strays", count - 1),
            };
            self.errors.push(ReadError::whole(&joined(given, name(*first)), message));
        }
    }
}

/// Whether only sf-decomposer calls a part so: by the name of the element, or in a form that the CLI does not know.
fn is_of_plugin(part: &str) -> bool {
    let (folders, file) = part.rsplit_once('/').unwrap_or(("", part));
    let (rest, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let word = rest.strip_suffix("-meta").and_then(|rest| rest.rsplit_once('.')).map(|(_, word)| word);
    let is_official = word
        .is_some_and(|word| word != last(folders) || ["customPermissions", "objectSettings"].contains(&word));
    !ending.eq_ignore_ascii_case("xml") || !is_official
}

/// Leaves a file open that stands in a folder of its own, below the one that Salesforce names. Where there is none, a folder with
/// several subjects is nobody's own. What its parts are is told later, if they are there.
pub(super) fn alone(input: &mut Input, below: &str, is_home: bool, beside: impl FnOnce() -> Vec<String>) {
    let mut folders = below.rsplit('/').filter(|folder| !folder.is_empty());
    let own = if is_home { folders.find(|folder| input.is_called(folder)) } else { folders.next() };
    let Some(own) = own.filter(|folder| input.is_called(folder)) else { return };
    let is_other = |file: &String| {
        crate::classify(file)
            .is_some_and(|(kind, name)| kind != input.kind || !name.eq_ignore_ascii_case(&input.name))
    };
    if is_home || !beside().iter().any(is_other) {
        input.parts = Some(surroundings::says_alone(shown(own)));
    }
}

/// A path below a folder.
fn joined(base: &str, path: &str) -> String {
    if base.is_empty() || base.ends_with('/') { [base, path].concat() } else { [base, "/", path].concat() }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path in an archive that Salesforce names after a kind of metadata.
pub(super) fn home(path: &str) -> Option<&str> {
    ancestors(path).skip(1).find(|above| surroundings::is_home(last(above)))
}

/// The path and those above it, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path).filter(|path| !path.is_empty()), |path| {
        path.rsplit_once('/').map(|(above, _)| above)
    })
}

/// Whether a name in a folder may be a sign of a delta.
fn may_be_sign(name: &str) -> bool {
    name.eq_ignore_ascii_case("package") || name.to_lowercase().starts_with("destructivechanges")
}

/// Whether it is one. The manifest of a delta stands in `package/package.xml` above it (sfdx-git-delta), or beside it what is to
/// be deleted, which never comes with a retrieve; a project has neither.
pub(super) fn is_sign(name: &str, holds: impl Fn(&str) -> bool) -> bool {
    may_be_sign(name) && (!name.eq_ignore_ascii_case("package") || holds("package.xml"))
}

pub(super) fn says_delta(sign: String) -> Message {
    message!("metadata-file.delta", sign)
}

/// The same for a file in an archive.
fn packed_delta(names: &[String], folder: &str) -> Option<Message> {
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
            return Some(says_delta([&above, sign].concat()));
        }
    }
    None
}
