//! Progress on a terminal, for work that takes long enough to wonder.

use std::sync::Once;
use std::time::{Duration, Instant};

use crate::language::told;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Until then nobody wonders.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error that appears after a second, and never where that is not a terminal.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: Once,
}

impl Progress {
    pub fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) =
            ProgressStyle::with_template(&told!("command.reading", "{bar:30}", "{pos}", "{len}"))
        {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), shown: Once::new() }
    }

    /// One more file is done.
    pub fn step(&self) {
        self.bar.inc(1);
        if self.started.elapsed() >= PATIENCE {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
