//! A zip that depends on nothing but the names and the bytes of its files: no times, no rights, no order of a disk, and a
//! compressor that is compiled from our lock file. Zopfli takes seconds and saves a twentieth.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Above 9, the level is how often Zopfli tries; after the fifth time hardly anything becomes smaller.
const LEVEL: i64 = 9 + 5;

/// Packs all files of a folder. What another zip, packed by the same tool, holds under the same name with the same bytes is
/// taken from there as it is.
pub fn pack(folder: &Path, zip: &Path, like: Option<&Path>) -> Result<()> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    let mut like = like.map(open).transpose()?;
    let packed: HashMap<String, (usize, u64, u32)> = like.iter_mut().flat_map(entries).collect();
    let file = File::create(zip).with_context(|| format!("cannot write {}", zip.display()))?;
    let mut out = ZipWriter::new(file);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, path) in files {
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        match (packed.get(&name), &mut like) {
            (Some((at, size, crc)), Some(like))
                if *size == bytes.len() as u64 && *crc == crc32fast::hash(&bytes) =>
            {
                out.raw_copy_file(like.by_index_raw(*at)?)?;
            }
            _ => {
                out.start_file(name, options)?;
                out.write_all(&bytes)?;
            }
        }
    }
    out.finish()?;
    Ok(())
}

fn open(zip: &Path) -> Result<ZipArchive<File>> {
    let file = File::open(zip).with_context(|| format!("cannot read {}", zip.display()))?;
    Ok(ZipArchive::new(file)?)
}

/// The entries of a zip by name: place, size, checksum.
fn entries(zip: &mut ZipArchive<File>) -> Vec<(String, (usize, u64, u32))> {
    let mut found = Vec::new();
    for at in 0..zip.len() {
        if let Ok(entry) = zip.by_index_raw(at)
            && let Ok(name) = entry.name()
        {
            found.push((name.into_owned(), (at, entry.size(), entry.crc32())));
        }
    }
    found
}

/// The files of a folder, by the names that they get in the zip.
fn collect(folder: &Path, under: &str, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = format!("{under}{}", entry.file_name().display());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
