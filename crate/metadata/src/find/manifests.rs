//! The manifests beside the files: what was asked for in the retrieves that they come from.

use std::collections::BTreeMap;
#[cfg(feature = "disk")]
use std::{io, path::PathBuf};

use permlight_core::message;
use permlight_core::order::InOrder as _;
use permlight_core::subject::SubjectKind;

#[cfg(feature = "disk")]
use super::disk;
use super::{Found, Input, MOST_BYTES, Piece, Place, around, same_name};
use crate::error::{ReadError, megabytes};
use crate::manifest::{Api, Manifest};
use crate::naming::{classify, decoded, folder};
use crate::normal::nfc;

const NAME: &str = "package.xml";

/// What the manifests beside the files say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Manifests {
    /// What was asked for together with the profiles; `None` where a profile has no manifest, or one that cannot be read.
    pub of_profiles: Option<Manifest>,
    /// Each of the profiles was asked for itself: another retrieve says nothing of what it lists.
    pub is_of_them: bool,
    /// The API versions of all of them, sorted.
    pub versions: Vec<String>,
    /// Those that cannot be read.
    pub errors: Vec<ReadError>,
    /// Where what they name and what lies beside them is not the same.
    pub mismatches: Vec<NotBoth>,
}

/// A subject that a manifest names or that lies beside it, and not both. A deploy takes neither: it deploys what the manifest
/// names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotBoth {
    /// Its kind.
    pub kind: SubjectKind,
    /// Its name.
    pub name: String,
    /// The manifest, as people find it.
    pub manifest: String,
    /// The manifest names it; otherwise its file is there.
    pub is_named: bool,
}

/// What the manifests beside the files say, each read once.
type ByPlace = BTreeMap<String, Option<Manifest>>;

/// Where the manifest of a file is to be looked for.
enum At {
    #[cfg(feature = "disk")]
    File(PathBuf),
    /// The archive, and the place in it.
    Entry(usize, usize),
}

impl Found {
    /// The manifests beside the folders that hold the files.
    pub fn manifests(&self) -> Manifests {
        let mut all = ByPlace::new();
        let mut beside: BTreeMap<String, Vec<&Input>> = BTreeMap::new();
        let mut manifests = Manifests::default();
        let mut of_profiles: Option<Manifest> = None;
        let (mut has_all, mut is_of_them) = (true, true);
        for input in &self.inputs {
            for piece in input.pieces() {
                let found = self.manifest_of(piece, &mut all, &mut manifests);
                if let Some((source, _)) = &found {
                    beside.entry(source.clone()).or_default().push(input);
                }
                if input.kind != SubjectKind::Profile {
                    continue;
                }
                let Some((_, manifest)) = found else {
                    has_all = false;
                    continue;
                };
                let own = same_name(&input.name);
                is_of_them &= manifest.asks_for("Profile", |name| same_name(&decoded(name)) == own);
                of_profiles.get_or_insert_default().join(manifest);
            }
        }
        manifests.versions.sort_unstable();
        manifests.versions.dedup();
        let mut mismatches: Vec<NotBoth> = Vec::new();
        for (source, inputs) in &beside {
            if let Some(Some(manifest)) = all.get(source) {
                mismatches.extend(self.not_both(source, manifest, inputs));
            }
        }
        mismatches.order();
        mismatches.dedup();
        Manifests { of_profiles: of_profiles.filter(|_| has_all), is_of_them, mismatches, ..manifests }
    }

    /// Lays to each file the version of the API in which it was retrieved. A manifest that cannot be read tells of none.
    pub(super) fn date(&mut self) {
        let mut all: BTreeMap<String, Option<Api>> = BTreeMap::new();
        let mut api_of = |piece: &Piece| {
            let (source, at) = self.manifest_at(piece)?;
            *all.entry(source).or_insert_with_key(|source| {
                let read = self.bytes_at(source, &at)?.and_then(|bytes| Manifest::read(source, &bytes));
                read.map_or_else(|_| Some(Api::default()), |manifest| manifest.oldest())
            })
        };
        let dated: Vec<_> =
            self.inputs.iter().map(|own| own.pieces().filter_map(&mut api_of).min()).collect();
        for (input, api) in self.inputs.iter_mut().zip(dated) {
            input.api = api;
        }
    }

    /// What one manifest names and what lies beside it, as far as that is not the same. A deploy tells cases apart.
    fn not_both(&self, source: &str, manifest: &Manifest, inputs: &[&Input]) -> Vec<NotBoth> {
        let not_both = |kind: SubjectKind, name: &str, is_named: bool| NotBoth {
            kind,
            name: name.to_owned(),
            manifest: source.to_owned(),
            is_named,
        };
        let is_asked_for = |input: &Input| {
            let own = nfc(&input.name);
            let type_name = folder(input.kind).map_or("", |(_, _, type_name)| type_name);
            manifest.asks_for(type_name, |name| nfc(&decoded(name)) == own)
        };
        let unnamed = inputs.iter().filter(|input| !is_asked_for(input));
        let mut found: Vec<_> = unnamed.map(|input| not_both(input.kind, &input.name, false)).collect();
        // Of what lies beside it, a part may have been given.
        if !self.is_searched_beside(source) {
            return found;
        }
        let not_read = self.left_out.iter().chain(&self.links);
        let not_read: Vec<(SubjectKind, String)> =
            not_read.filter_map(|path| classify(path.rsplit('/').next()?)).collect();
        for kind in SubjectKind::ALL {
            let Some((_, _, type_name)) = folder(kind) else { continue };
            for name in manifest.names(type_name) {
                let name = decoded(name);
                let is = |own: SubjectKind, other: &str| own == kind && same_name(other) == same_name(&name);
                let is_there = inputs.iter().any(|input| is(input.kind, &input.name))
                    || not_read.iter().any(|(own, other)| is(*own, other));
                if !is_there {
                    found.push(not_both(kind, &name, true));
                }
            }
        }
        found
    }

    /// Whether all that lies beside a manifest was looked for.
    fn is_searched_beside(&self, manifest: &str) -> bool {
        if manifest.contains("!/") {
            return true;
        }
        #[cfg(feature = "disk")]
        return std::path::Path::new(manifest)
            .parent()
            .and_then(|folder| folder.canonicalize().ok())
            .is_some_and(|folder| self.roots.iter().any(|root| folder.starts_with(root)));
        #[cfg(not(feature = "disk"))]
        false
    }

    /// The manifest of a file, each read once, and where it stands.
    fn manifest_of<'a>(
        &self,
        piece: &Piece,
        all: &'a mut ByPlace,
        manifests: &mut Manifests,
    ) -> Option<(String, &'a Manifest)> {
        let (source, at) = self.manifest_at(piece)?;
        let manifest = all.entry(source.clone()).or_insert_with_key(|source| {
            let read = self.bytes_at(source, &at)?;
            match read.and_then(|bytes| Manifest::read(source, &bytes)) {
                Ok(manifest) => {
                    manifests.versions.extend(manifest.versions().map(str::to_owned));
                    Some(manifest)
                }
                Err(error) => {
                    manifests.errors.push(error);
                    None
                }
            }
        });
        Some((source, manifest.as_ref()?))
    }

    fn manifest_at(&self, piece: &Piece) -> Option<(String, At)> {
        match &piece.place {
            #[cfg(feature = "disk")]
            Place::File(path) => {
                let path = disk::absolute(path);
                let home = path.ancestors().skip(1).find(|above| disk::is_home(above))?;
                let manifest = home.parent()?.join(NAME);
                Some((disk::display(&manifest), At::File(manifest)))
            }
            Place::Entry { .. } => {
                let (source, inside) = piece.source.split_once("!/")?;
                let archive = self.archives.iter().position(|archive| archive.source == source)?;
                let home = around::home(inside)?;
                let base = home.rsplit_once('/').map_or(String::new(), |(base, _)| format!("{base}/"));
                let wanted = [&base, NAME].concat();
                let names = &self.archives.get(archive)?.names;
                let at = names.iter().position(|name| name.eq_ignore_ascii_case(&wanted))?;
                Some((format!("{source}!/{wanted}"), At::Entry(archive, at)))
            }
        }
    }

    /// The bytes of a manifest; `None` where there is none.
    fn bytes_at(&self, source: &str, at: &At) -> Option<Result<Vec<u8>, ReadError>> {
        let read = match at {
            #[cfg(feature = "disk")]
            At::File(path) => match disk::read_at_most(path, MOST_BYTES) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
                other => other.map_err(|error| disk::unreadable(&error)),
            },
            At::Entry(archive, at) => {
                let packed = self.archives.get(*archive)?;
                packed.archive.unpack(*packed.places.get(*at)?, MOST_BYTES)
            }
        };
        let large = || message!("metadata-file.large-file", megabytes(MOST_BYTES));
        Some(
            read.and_then(|bytes| bytes.ok_or_else(large))
                .map_err(|message| ReadError::whole(source, message)),
        )
    }
}
