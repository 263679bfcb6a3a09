//! Where a report goes: standard output, or a file that is there as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstream::adapter::strip_bytes;
use tempfile::Builder;

use crate::arguments::Color;
use crate::terminal::{self, Page};

/// Writes for machines, to the file or to standard output.
pub fn data(file: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    match file {
        Some(file) => to_file(file, write),
        None => terminal::data(write),
    }
}

/// Writes for people, to the file or to standard output. A file has no width, and colour only on demand.
pub fn page(
    file: Option<&Path>,
    color: Color,
    write: impl FnOnce(&mut Page<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let Some(file) = file else { return terminal::page(color, write) };
    to_file(file, |out| {
        if color == Color::Always {
            return write(&mut Page::new(out, None));
        }
        let mut text = Vec::new();
        write(&mut Page::new(&mut text, None))?;
        out.write_all(&strip_bytes(&text).into_vec())
    })
}

/// Writes a file beside its place and then moves it there, so that nobody ever reads half of it.
pub fn to_file(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    written(file, write).map_err(|error| {
        let place = file.to_string_lossy();
        io::Error::new(error.kind(), format!("{place}: {error}"))
    })
}

fn written(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A device or a pipe is written to, never replaced. A link stays, and what it leads to is replaced.
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    if fs::metadata(&target).is_ok_and(|known| !known.is_file()) {
        let mut out = BufWriter::new(File::options().write(true).open(&target)?);
        write(&mut out)?;
        return out.flush();
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut out = BufWriter::with_capacity(128 * 1024, beside(folder.unwrap_or(Path::new(".")))?);
    write(&mut out)?;
    let temporary = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Ok(known) = fs::metadata(&target) {
        temporary.as_file().set_permissions(known.permissions())?;
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A temporary file with the rights of any new file; by itself it would be its owner's alone.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(".permlight-").tempfile_in(folder)
}
