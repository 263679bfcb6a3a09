//! What people have written down: the extension's export of its state, or a file of one's own.

use std::path::Path;

use permlight_core::waiver::Waiver;
use permlight_org::checklist::ManualEntry;
use serde::Deserialize;

use crate::input;
use crate::language::say;

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
    let place = file.display();
    let bytes = input::read(file, LARGEST).map_err(|message| say(&message))?;
    let text =
        String::from_utf8(bytes).map_err(|error| format!("{place} is no state of Permlight: {error}"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let wrong = |error: serde_json::Error| format!("{place} is no state of Permlight: {error}");
    let Probe { version } = serde_json::from_str(text).map_err(wrong)?;
    if version != VERSION {
        return Err(format!(
            "{place} was written by another version of Permlight: expected version {VERSION}, found {version}"
        ));
    }
    serde_json::from_str(text).map_err(wrong)
}
