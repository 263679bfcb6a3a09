//! Temporary files and folders that are gone when the command is: by its end, by an error, by Ctrl-C or a kill.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is there at this moment.
static HERE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn here() -> MutexGuard<'static, Vec<PathBuf>> {
    HERE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// That something temporary is there.
pub struct Here(PathBuf);

impl Here {
    /// Does something with it that a signal does not come between: it waits until this is done, and then removes all.
    pub fn undisturbed<T>(&self, work: impl FnOnce(&Path) -> T) -> T {
        let _held = here();
        work(&self.0)
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        here().retain(|own| *own != self.0);
    }
}

/// Makes something temporary, and knows from then on where it is.
///
/// # Errors
///
/// It cannot be made.
pub fn made<T>(
    make: impl FnOnce() -> io::Result<T>,
    place: impl FnOnce(&T) -> PathBuf,
) -> io::Result<(T, Here)> {
    #[cfg(unix)]
    signals::listen();
    let mut all = here();
    let thing = make()?;
    let place = std::path::absolute(place(&thing))?;
    all.push(place.clone());
    Ok((thing, Here(place)))
}

#[cfg(unix)]
mod signals {
    use std::fs;
    use std::sync::Once;
    use std::thread;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    static LISTENS: Once = Once::new();

    /// Waits for the signals that end a command. Where that cannot be, they end it as they always do.
    pub fn listen() {
        LISTENS.call_once(|| {
            let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
            thread::spawn(move || {
                for signal in signals.forever() {
                    // Held to the end: nothing is made any more.
                    let all = super::here();
                    for place in all.iter() {
                        let _ =
                            if place.is_dir() { fs::remove_dir_all(place) } else { fs::remove_file(place) };
                    }
                    let _ = emulate_default_handler(signal);
                }
            });
        });
    }
}
