//! Where a report goes: standard output, or a file that is there as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anstream::adapter::StripBytes;
use permlight_report::escape::agents::{Disarmed, Form};
use tempfile::Builder;

use crate::language::{say, told};
use crate::temporary;
use crate::terminal::Color;
use crate::terminal::{self, Page};

/// Writes for machines, to the file or to standard output.
pub fn data<T>(
    file: Option<&Path>,
    form: Form,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    match file {
        Some(file) => to_file(file, form, write),
        None => terminal::data(form, write),
    }
}

/// Writes for people, to the file or to standard output. A file has no width, and colour only on demand.
pub fn page<T>(
    file: Option<&Path>,
    color: Color,
    write: impl FnOnce(&mut Page<'_>) -> io::Result<T>,
) -> io::Result<T> {
    let Some(file) = file else { return terminal::page(color, write) };
    to_file(file, Form::Text, |out| {
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

/// Whether a file may be written: it is none of what the command reads, and its folder is there. An error says why not.
fn may_be_written<'p>(file: &Path, inputs: impl IntoIterator<Item = &'p Path>) -> Result<(), String> {
    let place = file.display();
    if is_input(file, inputs) {
        return Err(told!("command-file.is-read", place.to_string()));
    }
    has_folder(file)
}

/// Whether the folder of a file is there. An error says that it is not.
pub fn has_folder(file: &Path) -> Result<(), String> {
    match folder(file) {
        folder if folder.is_dir() => Ok(()),
        folder => Err(told!("command-file.no-folder", folder.display().to_string())),
    }
}

/// Whether these files may be written, each to a place of its own.
pub fn may_all_be_written<'p, I: Iterator<Item = &'p Path>>(
    files: impl IntoIterator<Item = Option<&'p Path>>,
    inputs: impl Fn() -> I,
) -> Result<(), String> {
    let mut places: Vec<PathBuf> = Vec::new();
    for file in files.into_iter().flatten() {
        may_be_written(file, inputs())?;
        let place =
            fs::canonicalize(folder(file)).unwrap_or_default().join(file.file_name().unwrap_or_default());
        if places.contains(&place) {
            return Err(told!("command-file.two-things", file.display().to_string()));
        }
        places.push(place);
    }
    Ok(())
}

/// Whether a report would be written over something that is read: one of the paths, or a file to read below one.
fn is_input<'p>(file: &Path, paths: impl IntoIterator<Item = &'p Path>) -> bool {
    let Ok(target) = fs::canonicalize(file) else { return false };
    let is_read = || {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let is_archive = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        permlight_metadata::classify(&name).is_some() || is_archive
    };
    let mut real = paths.into_iter().filter_map(|path| fs::canonicalize(path).ok());
    real.any(|path| target == path || path.is_dir() && target.starts_with(&path) && is_read())
}

/// Where a file stands.
fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file beside its place and then moves it there, so that nobody ever reads half of it.
pub fn to_file<T>(
    file: &Path,
    form: Form,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    written(file, form, write).map_err(|error| {
        let place = file.to_string_lossy();
        io::Error::new(error.kind(), format!("{place}: {}", cause(&error)))
    })
}

/// What went wrong, in the language that is spoken.
pub fn cause(error: &io::Error) -> String {
    let own = io::Error::new(error.kind(), without_place(error));
    say(&permlight_metadata::system(&own))
}

/// An error without the name of the temporary file, which nobody gave and nobody finds.
fn without_place(error: &io::Error) -> String {
    let text = error.to_string();
    // As the library that makes them says it, after what is wrong.
    text.split_once(" at path \"").map_or(text.as_str(), |(wrong, _)| wrong).to_owned()
}

fn written<T>(file: &Path, form: Form, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
    // A device or a pipe is written to, never replaced. A link stays, and what it leads to is replaced.
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf());
    if fs::metadata(&target).is_ok_and(|known| !known.is_file()) {
        let to = Disarmed::new(File::options().write(true).open(&target)?, form);
        let mut out = BufWriter::new(to);
        let result = write(&mut out)?;
        return out.flush().map(|()| result);
    }
    let (temporary, _here) = temporary::made(|| beside(folder(&target)), |made| made.path().to_owned())?;
    let mut out = BufWriter::with_capacity(128 * 1024, Disarmed::new(temporary, form));
    let result = write(&mut out)?;
    let temporary = out.into_inner().map_err(io::IntoInnerError::into_error)?.into_inner();
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
