//! A team's policy, as whoever reads policy files has made it.

use permlight_core::needs::Integration;
use permlight_core::policy::Policy;
use permlight_core::scope::TeamScope;
use permlight_core::waiver::Waiver;
use serde_json::Value;

use crate::stored::TeamFile;

/// The name under which the settings know it.
pub const ID: &str = "team";

/// A policy file that is right, and what it says.
pub struct Team {
    /// The file.
    pub file: TeamFile,
    /// What it judges by.
    pub policy: &'static Policy,
    /// The register.
    pub integrations: Vec<Integration>,
    /// What the team bears.
    pub waivers: Vec<Waiver>,
    /// Who is judged.
    pub scope: TeamScope,
    /// What the background judges by, in the form that `TeamFile` of `types.d.ts` gives it.
    pub compiled: Value,
}

/// Makes a policy of a file; `None` if something is wrong with it.
pub type Compile<'c> = &'c dyn Fn(TeamFile) -> Option<Team>;
