//! Archives as retrieved.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::zip::{Broken, Zip};
use super::{Found, Input, MAX_FILE_BYTES, MOST_FILES, NEARLY, Packed, Piece, Place, Settings, is_archive};
use crate::error::{ReadError, shown};
use crate::naming::{classify, in_its_folder, is_nearly, is_settings};
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::sorted::SortedMap;

/// All that is unpacked of one archive. A retrieve has at most 600 MB, and no file of it is read more than twice; an archive that
/// was made to do harm unpacks to anything.
const MOST_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;

const TOO_MUCH: &str = "metadata-file.too-much";

/// Files that came together: packed, or as they are.
#[derive(Debug, Clone)]
pub(super) enum Archive {
    /// With how much of it may still be unpacked, by all who read it.
    Zip(Zip, Arc<AtomicU64>),
    Loose(Arc<[(String, Vec<u8>)]>),
}

impl Archive {
    pub(super) fn zip(bytes: Vec<u8>) -> Result<Self, Message> {
        let zip = Zip::new(bytes).map_err(damaged)?;
        Ok(Self::Zip(zip, Arc::new(AtomicU64::new(MOST_UNPACKED))))
    }

    /// The names of its files, in order.
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Zip(archive, _) => archive.names().collect(),
            Self::Loose(files) => files.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The bytes of one of its files; `None` if these are more than the limit.
    pub(super) fn unpack(&self, index: usize, limit: u64) -> Result<Option<Vec<u8>>, Message> {
        let (archive, left) = match self {
            Self::Zip(archive, left) => (archive, left),
            Self::Loose(files) => {
                let bytes = files.get(index).map(|(_, bytes)| bytes);
                return Ok(bytes.filter(|bytes| bytes.len() as u64 <= limit).cloned());
            }
        };
        let bytes = archive.unpack(index, limit).map_err(damaged)?;
        let taken = bytes.as_ref().map_or(limit, |bytes| bytes.len() as u64);
        let enough = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(taken));
        if enough.is_err() {
            return Err(message!(TOO_MUCH));
        }
        Ok(bytes)
    }

    /// When the newest of its files was written.
    pub(super) fn newest(&self) -> Option<String> {
        let Self::Zip(archive, _) = self else { return None };
        archive.newest()
    }
}

impl Found {
    /// Takes in all files of an archive that are to be read.
    pub(super) fn add_archive(&mut self, source: String, bytes: Vec<u8>) -> Result<(), Message> {
        let archive = Archive::zip(bytes)?;
        self.add_packed(source, archive)
    }

    /// Takes in those of some files that are to be read.
    pub(super) fn add_loose(&mut self, source: String, files: Vec<(String, Vec<u8>)>) -> Result<(), Message> {
        self.add_packed(source, Archive::Loose(Arc::from(files)))
    }

    fn add_packed(&mut self, source: String, archive: Archive) -> Result<(), Message> {
        let mut names: SortedMap<String, usize> = SortedMap::new();
        let raw = archive.names();
        if raw.len() > MOST_FILES {
            return Err(message!("metadata-file.full-archive", MOST_FILES));
        }
        for (index, name) in raw.iter().enumerate() {
            let name = tidy(name);
            if name.ends_with('/') || name.is_empty() {
                continue;
            }
            if let Some(other) = names.insert(name.clone(), index) {
                if raw.get(other) == raw.get(index) {
                    return Err(message!("metadata-file.same-name"));
                }
                return Err(message!("metadata-file.same-place", shown(&name)));
            }
            let (folders, file) = name.rsplit_once('/').unwrap_or(("", &name));
            let folder = folders.rsplit('/').next().unwrap_or_default();
            let is_known = classify(file).is_some() || is_nearly(file);
            if is_known && name.contains(char::REPLACEMENT_CHARACTER) {
                self.errors
                    .push(ReadError::whole(&format!("{source}!/{name}"), message!("metadata-file.name")));
            } else if let Some((kind, subject)) = classify(file).or_else(|| in_its_folder(folder, file)) {
                let place = Place::Entry { archive: archive.clone(), index };
                self.inputs.push(Input::new(kind, subject, Piece::new(format!("{source}!/{name}"), place)));
            } else if is_settings(file) {
                let place = Place::Entry { archive: archive.clone(), index };
                self.settings.push(Settings(Piece::new(format!("{source}!/{name}"), place)));
            } else if let Some(message) = not_read(&archive, index, &name) {
                self.errors.push(ReadError::whole(&format!("{source}!/{name}"), message!(message)));
            } else {
                self.ignored += 1;
            }
        }
        let (names, places) = names.into_iter().unzip();
        self.archives.push(Packed { source, names, places, archive });
        Ok(())
    }
}

/// Why an entry that is not read is missed.
fn not_read(archive: &Archive, index: usize, name: &str) -> Option<&'static str> {
    const INNER: &str = "metadata-file.inner";
    if is_nearly(name.rsplit('/').next().unwrap_or_default()) {
        return Some(NEARLY);
    }
    if !is_archive(name) {
        return None;
    }
    // A static resource is an archive, too.
    let Ok(Some(bytes)) = archive.unpack(index, MAX_FILE_BYTES) else { return Some(INNER) };
    let Ok(inner) = Zip::new(bytes) else { return Some(INNER) };
    let is_missed = |name: &str| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        classify(file).is_some() || is_nearly(file) || is_archive(file)
    };
    inner.names().any(|name| is_missed(&name)).then_some(INNER)
}

/// A path in an archive as it is once it is unpacked.
fn tidy(name: &str) -> String {
    let name = name.replace('\\', "/");
    let folder = if name.ends_with('/') { "/" } else { "" };
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    [&parts.join("/"), folder].concat()
}

fn damaged(broken: Broken) -> Message {
    match broken {
        Broken::Password => message!("metadata-file.password"),
        Broken::Method => message!("metadata-file.method"),
        Broken::Damaged(what) => message!("metadata-file.damaged", message!(what)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn an_entry_that_unpacks_to_too_much_is_not_kept() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.profile", SimpleFileOptions::default()).unwrap();
        writer.write_all(&[b' '; 5000]).unwrap();
        let packed = writer.finish().unwrap().into_inner();
        assert!(packed.len() < 1000);
        let archive = Archive::zip(packed).unwrap();
        assert_eq!(archive.unpack(0, 4999), Ok(None));
        assert_eq!(archive.unpack(0, 5000).unwrap().map(|bytes| bytes.len()), Some(5000));
        assert!(archive.unpack(1, 5000).is_err());
        let Archive::Zip(_, left) = &archive else { panic!("it is packed") };
        left.store(4999, Ordering::Relaxed);
        assert_eq!(archive.unpack(0, 5000), Err(message!(TOO_MUCH)));
    }
}
