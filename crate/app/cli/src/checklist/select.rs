//! Whom the checklist is for, and all that it holds.

use permlight_core::effective::{self, Effective, Licences, Seen};
use permlight_core::subject::{Subject, SubjectKind};

use crate::arguments::{Checklist, Effective as Holdings, Format};
use crate::effective::resolve::{self, Refusal, Resolved};
use crate::policy::Chosen;

/// A user or a profile, with the files of all that it holds.
pub struct Selected {
    /// The user or the profile.
    pub subject: Subject,
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
        let integration = chosen.integration(name).map_err(refusal)?;
        let held = holdings(integration.profile.clone(), &integration.permission_sets, &integration.groups);
        let username = &integration.username;
        let name = if username.is_empty() { integration.name() } else { username };
        let subject = Subject { kind: SubjectKind::User, name: name.to_owned(), record_id: None };
        let mut resolved = resolve::resolve(&held)?;
        resolved.holdings.licences = Licences::declared(&integration);
        return Ok(Some(Selected { subject, resolved }));
    }
    let Some(profile) = &arguments.profile else { return Ok(None) };
    let resolved = resolve::resolve(&holdings(Some(profile.clone()), &arguments.sets, &arguments.groups))?;
    let name = resolved.holdings.profile.clone().unwrap_or_else(|| profile.clone());
    let subject = Subject { kind: SubjectKind::Profile, name, record_id: None };
    Ok(Some(Selected { subject, resolved }))
}

fn refusal(complaint: String) -> Refusal {
    Refusal { complaints: vec![complaint], errors: Vec::new() }
}
