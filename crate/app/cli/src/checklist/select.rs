//! Whom the checklist is for, and all that it holds.

use permlight_core::effective::{self, Effective, Seen};
use permlight_core::needs::Integration;
use permlight_core::subject::{Subject, SubjectKind};
use permlight_core::text::same_username;
use permlight_policy::near;

use crate::arguments::{Checklist, Effective as Holdings, Format};
use crate::effective::resolve::{self, Refusal, Resolved};
use crate::policy::Chosen;
use crate::terminal;

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
        let integration = find(name, chosen.integrations()).map_err(refusal)?;
        let held = holdings(integration.profile.clone(), &integration.permission_sets, &integration.groups);
        let username = &integration.username;
        let name = if username.is_empty() { integration.name() } else { username };
        let subject = Subject { kind: SubjectKind::User, name: name.to_owned(), record_id: None };
        return Ok(Some(Selected { subject, resolved: resolve::resolve(&held)? }));
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

fn find<'c>(name: &str, integrations: &'c [Integration]) -> Result<&'c Integration, String> {
    if integrations.is_empty() {
        return Err("--user takes a user of the register, and the policy has none: give a policy file with \
                    [[integration]], or name what the user holds with --profile, --set and --group"
            .to_owned());
    }
    let is = |known: &&Integration| {
        same_username(&known.username, name) || known.id == name || known.title.eq_ignore_ascii_case(name)
    };
    let found: Vec<_> = integrations.iter().filter(is).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => {
            let names: Vec<_> = integrations
                .iter()
                .map(|known| if known.username.is_empty() { known.name() } else { &known.username })
                .collect();
            let nearest = near::among(name, names.iter().copied());
            let shown = if nearest.is_empty() {
                names.iter().map(|&name| name.to_owned()).collect()
            } else {
                nearest
            };
            let shown: Vec<_> = shown.iter().map(|name| terminal::name(name)).collect();
            Err(format!("the register has no user \"{}\"; it has {}", terminal::name(name), shown.join(", ")))
        }
        several => Err(format!(
            "{} integrations of the register are called \"{}\": give the id of one",
            several.len(),
            terminal::name(name)
        )),
    }
}
