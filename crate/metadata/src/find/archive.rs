//! Archives as retrieved.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{
    Found, Input, MAX_FILE_BYTES, NEARLY, Packed, Place, display, is_archive, read_at_most, take_at_most,
    unreadable,
};
use crate::error::{ReadError, shown};
use crate::naming::{classify, is_nearly};

/// The largest archive that is read. Salesforce returns at most 39 MB.
const MAX_ARCHIVE_BYTES: u64 = 256 * 1024 * 1024;

pub(super) type Archive = ZipArchive<Cursor<Arc<[u8]>>>;

impl Found {
    pub(super) fn add_archive(&mut self, path: &Path) -> Result<(), String> {
        let bytes =
            read_at_most(path, MAX_ARCHIVE_BYTES).map_err(|error| unreadable(&error))?.ok_or_else(|| {
                format!(
                    "the archive is larger than {} MB: unpack it and give the folder",
                    MAX_ARCHIVE_BYTES / 1024 / 1024
                )
            })?;
        let archive = ZipArchive::new(Cursor::new(Arc::from(bytes))).map_err(|error| damaged(&error))?;
        if archive.has_duplicate_names() {
            return Err("the archive holds two files of the same name: retrieve it again".into());
        }
        let source = display(path);
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).unwrap_or(Err(ZipError::FileNotFound));
            let name = tidy(&name.map_err(|error| damaged(&error))?);
            if name.ends_with('/') || name.is_empty() {
                continue;
            }
            if names.insert(name.clone(), index).is_some() {
                return Err(format!(
                    "the archive holds two files that are both {} once they are unpacked: retrieve it again",
                    shown(&name)
                ));
            }
            if let Some((kind, subject)) = classify(name.rsplit('/').next().unwrap_or_default()) {
                self.inputs.push(Input {
                    kind,
                    name: subject,
                    source: format!("{source}!/{name}"),
                    place: Place::Entry { archive: archive.clone(), index },
                    parts: None,
                    delta: None,
                });
            } else if let Some(message) = not_read(&archive, index, &name) {
                self.errors.push(ReadError::whole(&format!("{source}!/{name}"), message));
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
    const INNER: &str =
        "this is an archive inside of an archive, which is not opened: unpack it and give the folder";
    if is_nearly(name.rsplit('/').next().unwrap_or_default()) {
        return Some(NEARLY);
    }
    if !is_archive(Path::new(name)) {
        return None;
    }
    // A static resource is an archive, too.
    let Ok(Some(bytes)) = unpack(archive, index, MAX_FILE_BYTES) else { return Some(INNER) };
    let Ok(inner) = ZipArchive::new(Cursor::new(Arc::<[u8]>::from(bytes))) else { return Some(INNER) };
    let is_missed = |name: &str| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        classify(file).is_some() || is_nearly(file) || is_archive(Path::new(file))
    };
    inner.file_names().any(|name| name.map_or(true, |name| is_missed(&name))).then_some(INNER)
}

/// A path in an archive as it is once it is unpacked.
fn tidy(name: &str) -> String {
    let name = name.replace('\\', "/");
    let folder = if name.ends_with('/') { "/" } else { "" };
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    [&parts.join("/"), folder].concat()
}

pub(super) fn unpack(archive: &Archive, index: usize, limit: u64) -> Result<Option<Vec<u8>>, String> {
    // Archive and bytes are shared; a clone is a place to read from.
    let mut archive = archive.clone();
    let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
    // The size that the archive claims is not believed beyond a common one.
    let size = entry.size().min(4 * 1024 * 1024);
    take_at_most(entry, size, limit).map_err(|error| damaged(&ZipError::Io(error)))
}

fn damaged(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "it needs a password: unpack it and give the folder".to_owned()
        }
        ZipError::CompressionMethodNotSupported(_) => {
            "it is packed in a way that Salesforce does not use: unpack it and give the folder".to_owned()
        }
        other => format!("the archive is damaged ({other}): retrieve it again"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn an_entry_that_unpacks_to_too_much_is_not_kept() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.profile", SimpleFileOptions::default()).unwrap();
        writer.write_all(&[b' '; 5000]).unwrap();
        let packed: Arc<[u8]> = Arc::from(writer.finish().unwrap().into_inner());
        assert!(packed.len() < 1000);
        let archive = ZipArchive::new(Cursor::new(packed)).unwrap();
        assert_eq!(unpack(&archive, 0, 4999), Ok(None));
        assert_eq!(unpack(&archive, 0, 5000).unwrap().map(|bytes| bytes.len()), Some(5000));
        assert!(unpack(&archive, 1, 5000).is_err());
    }
}
