//! Where a report goes: standard output, or a file that is there as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::adapter::StripBytes;
use tempfile::Builder;

use crate::terminal::Color;
use crate::terminal::{self, Page};

/// Writes for machines, to the file or to standard output.
pub fn data<T>(file: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    match file {
        Some(file) => to_file(file, write),
        None => terminal::data(write),
    }
}

/// Writes for people, to the file or to standard output. A file has no width, and colour only on demand.
pub fn page<T>(
    file: Option<&Path>,
    color: Color,
    write: impl FnOnce(&mut Page<'_>) -> io::Result<T>,
) -> io::Result<T> {
    let Some(file) = file else { return terminal::page(color, write) };
    to_file(file, |out| {
        if color == Color::Always {
            write(&mut Page::new(out, None))
        } else {
            write(&mut Page::new(&mut Plain { out, strip: StripBytes::new() }, None))
        }
    })
}

/// Lets text through, without its styles.
struct Plain<'w> {
    out: &'w mut dyn Write,
    strip: StripBytes,
}

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in self.strip.strip_next(bytes) {
            self.out.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether a report would be written over something that is read: one of the paths, or a file to read below one.
pub fn is_input(file: &Path, paths: &[PathBuf]) -> bool {
    let Ok(target) = fs::canonicalize(file) else { return false };
    let is_read = || {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let is_archive = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        permlight_metadata::classify(&name).is_some() || is_archive
    };
    let real = paths.iter().filter_map(|path| fs::canonicalize(path).ok());
    real.into_iter().any(|path| target == path || path.is_dir() && target.starts_with(&path) && is_read())
}

/// Writes a file beside its place and then moves it there, so that nobody ever reads half of it.
pub fn to_file<T>(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    written(file, write).map_err(|error| {
        let place = file.to_string_lossy();
        io::Error::new(error.kind(), format!("{place}: {error}"))
    })
}

fn written<T>(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    // A device or a pipe is written to, never replaced. A link stays, and what it leads to is replaced.
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    if fs::metadata(&target).is_ok_and(|known| !known.is_file()) {
        let mut out = BufWriter::new(File::options().write(true).open(&target)?);
        let result = write(&mut out)?;
        return out.flush().map(|()| result);
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut out = BufWriter::with_capacity(128 * 1024, beside(folder.unwrap_or(Path::new(".")))?);
    let result = write(&mut out)?;
    let temporary = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Ok(known) = fs::metadata(&target) {
        temporary.as_file().set_permissions(known.permissions())?;
    }
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(result)
}

/// A temporary file with the rights of any new file; by itself it would be its owner's alone.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(".permlight-").tempfile_in(folder)
}
