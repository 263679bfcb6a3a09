//! Whom the checklist is for, and all that it holds.

use permlight_core::effective::{self, Effective, Licences, Seen};
use permlight_core::needs::Integration;
use permlight_core::subject::{Subject, SubjectKind};

use crate::arguments::{Checklist, Effective as Holdings, Format};
use crate::effective::resolve::{self, Refusal, Resolved};
use crate::policy::Chosen;

/// A user or a profile, with the files of all that it holds.
pub struct Selected {
    /// The user or the profile.
    pub subject: Subject,
    /// What it holds, and needs if the register says so.
    pub holder: Integration,
    resolved: Resolved,
}

impl Selected {
    /// Whether something belongs to it.
    pub fn has(&self, kind: SubjectKind, name: &str) -> bool {
        let is_subject = self.subject.kind == kind && self.subject.name == name;
        is_subject || self.resolved.files.iter().any(|file| file.kind == kind && file.name == name)
    }

    /// What it can do.
    pub fn effective(&self) -> Effective {
        let seen = self
            .resolved
            .files
            .iter()
            .filter_map(|file| Some(Seen { capture: file.capture.as_ref()?, whole: file.is_whole }));
        effective::effective(&seen.collect::<Vec<_>>(), &self.resolved.holdings)
    }
}

/// What the command line asks for; `None`: everything that is read.
pub fn select(arguments: &Checklist, chosen: Chosen) -> Result<Option<Selected>, Refusal> {
    let holdings = |profile: Option<String>, sets: &[String], groups: &[String]| Holdings {
        profile,
        sets: sets.to_vec(),
        groups: groups.to_vec(),
        paths: arguments.paths.clone(),
        format: Format::Text,
    };
    if let Some(name) = &arguments.user {
        let integration = chosen.user(name).map_err(refusal)?;
        let held = holdings(integration.profile.clone(), &integration.permission_sets, &integration.groups);
        let username = &integration.username;
        let name = if username.is_empty() { integration.name() } else { username };
        let subject = Subject { kind: SubjectKind::User, name: name.to_owned(), record_id: None };
        let mut resolved = resolve::resolve(&held)?;
        resolved.holdings.licences = Licences::declared(&integration);
        let holder = held_by(integration, &resolved);
        return Ok(Some(Selected { subject, holder, resolved }));
    }
    let Some(profile) = &arguments.profile else { return Ok(None) };
    let resolved = resolve::resolve(&holdings(Some(profile.clone()), &arguments.sets, &arguments.groups))?;
    let name = resolved.holdings.profile.clone().unwrap_or_else(|| profile.clone());
    let subject = Subject { kind: SubjectKind::Profile, name, record_id: None };
    let holder = held_by(Integration::default(), &resolved);
    Ok(Some(Selected { subject, holder, resolved }))
}

/// What it holds, by the names of the files.
fn held_by(integration: Integration, resolved: &Resolved) -> Integration {
    let holdings = &resolved.holdings;
    Integration {
        profile: holdings.profile.clone(),
        permission_sets: holdings.permission_sets.clone(),
        groups: holdings.groups.clone(),
        ..integration
    }
}

fn refusal(complaint: String) -> Refusal {
    Refusal { complaints: vec![complaint], errors: Vec::new() }
}
