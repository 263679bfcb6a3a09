//! The manifests beside the files: what was asked for in the retrieves that they come from.

use std::collections::BTreeMap;
#[cfg(feature = "disk")]
use std::{io, path::PathBuf};

use permlight_core::message;
use permlight_core::subject::SubjectKind;

#[cfg(feature = "disk")]
use super::disk;
use super::{Found, MOST_BYTES, Piece, Place, around, same_name};
use crate::error::{ReadError, megabytes};
use crate::manifest::{Api, Manifest};

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
}

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
        let mut all: BTreeMap<String, Option<Manifest>> = BTreeMap::new();
        let mut manifests = Manifests::default();
        let mut of_profiles: Option<Manifest> = None;
        let (mut has_all, mut is_of_them) = (true, true);
        for input in &self.inputs {
            for piece in input.pieces() {
                let found = self.manifest_of(piece, &mut all, &mut manifests);
                if input.kind != SubjectKind::Profile {
                    continue;
                }
                let Some(manifest) = found else {
                    has_all = false;
                    continue;
                };
                let own = same_name(&input.name);
                is_of_them &= manifest.asks_for("Profile", |name| same_name(name) == own);
                of_profiles.get_or_insert_default().join(manifest);
            }
        }
        manifests.versions.sort_unstable();
        manifests.versions.dedup();
        Manifests { of_profiles: of_profiles.filter(|_| has_all), is_of_them, ..manifests }
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

    /// The manifest of a file, each read once.
    fn manifest_of<'a>(
        &self,
        piece: &Piece,
        all: &'a mut BTreeMap<String, Option<Manifest>>,
        manifests: &mut Manifests,
    ) -> Option<&'a Manifest> {
        let (source, at) = self.manifest_at(piece)?;
        let manifest = all.entry(source).or_insert_with_key(|source| {
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
        manifest.as_ref()
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
