//! A state file is changed by one command at a time: of two that read it and then write it, the first would be lost.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use permlight_core::message;
use permlight_core::message::{Arg, Message};

use crate::temporary::{self, Here};

/// The right to change a state file, until it is dropped.
pub struct Lock {
    here: Here,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Whoever could make it can take it away; if not, the next command says what to do.
        self.here.undisturbed(|place| drop(fs::remove_file(place)));
    }
}

/// Takes the right to change a file, which may not be there yet.
///
/// # Errors
///
/// Another command has it. Or no file can be made beside it.
pub fn take(state: &Path) -> io::Result<Result<Lock, Message>> {
    let place = beside(state);
    match temporary::made(|| File::create_new(&place), |_| place.clone()) {
        Ok((_, here)) => Ok(Ok(Lock { here })),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let shown = |path: &Path| Arg::Text(crate::terminal::line(&path.display().to_string()));
            Ok(Err(message!("command-watch-file.locked", shown(state), shown(&place))))
        }
        Err(error) => Err(error),
    }
}

/// The same for all names of a file: a link stands for what it leads to.
fn beside(state: &Path) -> PathBuf {
    let target = fs::canonicalize(state).unwrap_or_else(|_| state.to_path_buf());
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    target.with_file_name(name)
}
