//! What people have written down: the extension's export of its state, or a file of one's own.

use std::path::Path;

use permlight_core::message;
use permlight_core::waiver::Waiver;
use permlight_org::checklist::ManualEntry;
use serde::Deserialize;

use crate::language::{say, told};
use crate::{input, json};

/// The version of the form; other keys of the extension's export do not matter here.
const VERSION: u32 = 1;

/// The largest file that is read, in MiB: baselines of several orgs and the readings of a hundred pages.
pub const LARGEST: usize = 256;

/// Manual entries and waivers.
#[derive(Debug, Default, Deserialize)]
pub struct State {
    #[serde(default)]
    pub manual: Vec<ManualEntry>,
    #[serde(default)]
    pub waivers: Vec<Waiver>,
}

/// Reads the file; an error says what is wrong and where.
pub fn read(file: &Path) -> Result<State, String> {
    #[derive(Deserialize)]
    struct Probe {
        version: u32,
    }
    let place = || file.display().to_string();
    let bytes = input::read(file, LARGEST).map_err(|message| say(&message))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        told!("command-watch-file.no-state", place(), message!("system.json", error.to_string()))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let wrong = |error: serde_json::Error| told!("command-watch-file.no-state", place(), json::wrong(&error));
    let Probe { version } = serde_json::from_str(text).map_err(wrong)?;
    if version != VERSION {
        return Err(told!("command-watch-file.newer", place(), VERSION, version));
    }
    serde_json::from_str(text).map_err(wrong)
}
