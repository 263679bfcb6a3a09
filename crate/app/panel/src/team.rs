//! A team's policy file in the extension: read, checked, and handed on to the engine.

use permlight_core::needs::Integration;
use permlight_core::policy::Policy;
use permlight_core::waiver::Waiver;
use permlight_policy::{Problem, TeamPolicy};
use serde_json::Value;

use crate::json;
use crate::stored::TeamFile;

/// The largest file that is taken in. One for a thousand integrations has a quarter of that.
pub const LARGEST: u32 = 1 << 20;

/// The name under which the settings know it.
pub const ID: &str = "team";

/// A file that is right.
pub struct Team {
    pub file: TeamFile,
    pub says: TeamPolicy,
    pub policy: &'static Policy,
}

/// Reads a file.
///
/// # Errors
///
/// All that is wrong with it.
pub fn read(file: TeamFile) -> Result<Team, Vec<Problem>> {
    let says = permlight_policy::read(&file.text, &file.file)?;
    // What was checked can be made; if it cannot, the file is as good as none.
    let policy = says.policy().map_err(|_| Vec::new())?;
    Ok(Team { file, says, policy })
}

impl Team {
    /// What the background judges by, in the form that `TeamPolicy` of `types.d.ts` gives it.
    pub fn compiled(&self) -> Value {
        json::value(&self.says.compiled())
    }

    pub fn integrations(&self) -> &[Integration] {
        &self.says.integrations
    }

    pub fn waivers(&self) -> &[Waiver] {
        &self.says.waivers
    }
}
