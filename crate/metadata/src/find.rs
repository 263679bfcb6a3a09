//! Which files there are to read.

use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use permlight_core::subject::SubjectKind;
use walkdir::WalkDir;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ReadError;

/// The largest file that is read. The largest real one has 3 MB; an archive can unpack to anything.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The largest archive that is read. Salesforce returns at most 39 MB.
const MAX_ARCHIVE_BYTES: u64 = 256 * 1024 * 1024;

type Archive = ZipArchive<Cursor<Arc<[u8]>>>;

/// One file that can be read.
#[derive(Debug, Clone)]
pub struct Input {
    kind: SubjectKind,
    name: String,
    source: String,
    place: Place,
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
    /// Paths that could not be read.
    pub errors: Vec<ReadError>,
}

/// Finds all metadata files of profiles, permission sets, groups and muting sets at these paths: files, folders
/// to any depth, and archives.
pub fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
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
    }
    found.inputs.sort_by(|a, b| a.source.cmp(&b.source));
    found.inputs.dedup_by(|a, b| a.source == b.source);
    found.errors.sort_by(|a, b| a.source.cmp(&b.source));
    found.errors.dedup();
    found
}

/// The kind and the name of the subject that a file of this name describes; `None` for all other files.
pub fn classify(file_name: &str) -> Option<(SubjectKind, String)> {
    // Finder stores attributes of a file beside it in archives.
    if file_name.starts_with("._") {
        return None;
    }
    let stem = file_name.strip_suffix("-meta.xml").unwrap_or(file_name);
    let (stem, extension) = stem.rsplit_once('.')?;
    let kind = match extension {
        "profile" => SubjectKind::Profile,
        "permissionset" => SubjectKind::PermissionSet,
        "permissionsetgroup" => SubjectKind::PermissionSetGroup,
        "mutingpermissionset" => SubjectKind::MutingPermissionSet,
        _ => return None,
    };
    let name = percent_decode_str(stem).decode_utf8().map_or_else(|_| stem.to_owned(), Into::into);
    (!name.is_empty()).then_some((kind, name))
}

impl Found {
    fn fail(&mut self, path: &Path, message: &str) {
        self.errors.push(ReadError::whole(&display(path), message));
    }

    fn add_folder(&mut self, folder: &Path) {
        let walk = WalkDir::new(folder).follow_links(false).sort_by_file_name().into_iter();
        // Neither holds metadata of an org, and both are large.
        let wanted = walk.filter_entry(|entry| {
            entry.depth() == 0
                || !entry.file_type().is_dir()
                || (entry.file_name() != ".git" && entry.file_name() != "node_modules")
        });
        for entry in wanted {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if entry.file_type().is_file() => self.add_file(entry.path()),
                Ok(_) => self.ignored += 1,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let message = error.io_error().map_or_else(|| error.to_string(), unreadable);
                    self.fail(&path, &message);
                }
            }
        }
    }

    fn add_file(&mut self, path: &Path) {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some((kind, name)) = classify(&file_name) {
            self.inputs.push(Input {
                kind,
                name,
                source: display(path),
                place: Place::File(path.to_owned()),
            });
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            if let Err(message) = self.add_archive(path) {
                self.fail(path, &message);
            }
        } else {
            self.ignored += 1;
        }
    }

    fn add_archive(&mut self, path: &Path) -> Result<(), String> {
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
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).unwrap_or(Err(ZipError::FileNotFound));
            let name = name.map_err(|error| damaged(&error))?.replace('\\', "/");
            if name.ends_with('/') {
                continue;
            }
            match classify(name.rsplit('/').next().unwrap_or_default()) {
                Some((kind, subject)) => self.inputs.push(Input {
                    kind,
                    name: subject,
                    source: format!("{source}!/{name}"),
                    place: Place::Entry { archive: archive.clone(), index },
                }),
                None => self.ignored += 1,
            }
        }
        Ok(())
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

    /// The file with the user permissions of a permission set whose project keeps them apart (the presets
    /// `decomposePermissionSetBeta` of the Salesforce CLI).
    pub(crate) fn user_permissions_elsewhere(&self) -> Option<String> {
        if self.kind != SubjectKind::PermissionSet {
            return None;
        }
        let (folder, file) = self.source.rsplit_once('/')?;
        let stem = file.strip_suffix(".permissionset-meta.xml")?;
        // Such a set has a folder of its own name.
        if folder.rsplit('/').next() != Some(stem) {
            return None;
        }
        let parts = [format!("{stem}.userPermission-meta.xml"), format!("{stem}.userPermissions-meta.xml")];
        parts.into_iter().find(|part| match &self.place {
            Place::File(path) => path.with_file_name(part).is_file(),
            Place::Entry { archive, .. } => {
                let inside = folder.split_once("!/").map_or("", |(_, inside)| inside);
                archive.index_for_name(&format!("{inside}/{part}")).is_some()
            }
        })
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

fn unpack(archive: &Archive, index: usize, limit: u64) -> Result<Option<Vec<u8>>, String> {
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

fn unreadable(error: &io::Error) -> String {
    format!("it cannot be read ({error}): check who may read it")
}

fn display(path: &Path) -> String {
    let shown = path.to_string_lossy();
    let shown = if std::path::MAIN_SEPARATOR == '/' { shown.into_owned() } else { shown.replace('\\', "/") };
    match shown.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn file_names_tell_kind_and_name() {
        for (file_name, expected) in [
            ("Admin.profile", Some((SubjectKind::Profile, "Admin"))),
            ("Admin.profile-meta.xml", Some((SubjectKind::Profile, "Admin"))),
            ("SFDC %28API%29.profile-meta.xml", Some((SubjectKind::Profile, "SFDC (API)"))),
            ("Caf%C3%A9 100% sure.profile", Some((SubjectKind::Profile, "Café 100% sure"))),
            ("bad%FF.profile", Some((SubjectKind::Profile, "bad%FF"))),
            ("ns__A.permissionset-meta.xml", Some((SubjectKind::PermissionSet, "ns__A"))),
            ("v1.2 Users.permissionset", Some((SubjectKind::PermissionSet, "v1.2 Users"))),
            ("G.permissionsetgroup-meta.xml", Some((SubjectKind::PermissionSetGroup, "G"))),
            ("M.mutingpermissionset", Some((SubjectKind::MutingPermissionSet, "M"))),
            ("PT1.profilePasswordPolicy-meta.xml", None),
            ("S.profileSessionSetting", None),
            ("Security.settings-meta.xml", None),
            ("._Admin.profile", None),
            (".profile", None),
            ("profile", None),
            ("package.xml", None),
        ] {
            let expected = expected.map(|(kind, name)| (kind, name.to_owned()));
            assert_eq!(classify(file_name), expected, "{file_name}");
        }
    }

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
