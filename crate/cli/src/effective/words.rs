//! Grantors, obstacles and doubts as people read them.

use std::collections::{BTreeMap, BTreeSet};

use permlight_core::catalog::{self, Permission, Risk};
use permlight_core::effective::{Doubt, Grantor, Obstacle, Right, Withheld};
use permlight_core::setting::Unknown;
use permlight_core::subject::SubjectKind;

use crate::terminal;

/// Who grants.
pub fn grantor(grantor: &Grantor) -> String {
    match grantor {
        Grantor::Profile(name) => format!("profile {}", terminal::name(name)),
        Grantor::PermissionSet(name) => format!("permission set {}", terminal::name(name)),
        Grantor::GroupMember { group, permission_set } => {
            format!("permission set {} in group {}", terminal::name(permission_set), terminal::name(group))
        }
        Grantor::Implied(by) => format!("implied by {}", terminal::name(by)),
    }
}

pub fn grantors<'g>(grantors: impl IntoIterator<Item = &'g Grantor>) -> String {
    grantors.into_iter().map(grantor).collect::<Vec<_>>().join("; ")
}

/// Why grants do not count, the grantors of one reason together.
pub fn withheld<'w>(withheld: impl IntoIterator<Item = &'w Withheld>) -> Vec<String> {
    let mut by_reason: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Withheld { grantor: from, obstacle } in withheld {
        let reason = self::obstacle(from, obstacle);
        // The reason tells the group already.
        let from = match (obstacle, from) {
            (Obstacle::Licence { .. }, from) => grantor(from),
            (_, Grantor::GroupMember { permission_set, .. }) => {
                grantor(&Grantor::PermissionSet(permission_set.clone()))
            }
            (_, from) => grantor(from),
        };
        by_reason.entry(reason).or_default().insert(from);
    }
    let shown = |from: BTreeSet<String>| from.into_iter().collect::<Vec<_>>().join("; ");
    by_reason.into_iter().map(|(reason, from)| format!("{reason} ({})", shown(from))).collect()
}

fn obstacle(grantor: &Grantor, obstacle: &Obstacle) -> String {
    match (obstacle, grantor) {
        (Obstacle::Muted, Grantor::GroupMember { group, .. }) => {
            format!("muted in group {}", terminal::name(group))
        }
        (Obstacle::Muted, _) => "muted".to_owned(),
        (Obstacle::SessionBased, Grantor::GroupMember { group, .. }) => {
            format!("inert until a session activates group {}", terminal::name(group))
        }
        (Obstacle::SessionBased, _) => "inert until a session activates it".to_owned(),
        (Obstacle::Licence { licence, limit }, _) => {
            format!("beyond the licence {}: {}", terminal::name(licence), limit.says)
        }
    }
}

/// Why a right is unknown, in sentences; what is unclear for one reason together.
pub fn doubts<'d>(doubts: impl IntoIterator<Item = &'d Doubt>) -> Vec<String> {
    let mut unclear: Vec<(Unknown, Vec<&Grantor>)> = Vec::new();
    let mut implied = Vec::new();
    let mut sentences = Vec::new();
    for doubt in doubts {
        match doubt {
            Doubt::Unclear { grantor, reason } => {
                match unclear.iter_mut().find(|(other, _)| other == reason) {
                    Some((_, grantors)) => grantors.push(grantor),
                    None => unclear.push((*reason, vec![grantor])),
                }
            }
            Doubt::Implied(by) => implied.push(terminal::name(by)),
            other => sentences.push(doubt_sentence(other)),
        }
    }
    sentences.extend(
        unclear.into_iter().map(|(reason, from)| format!("{} ({})", reason.reason(), grantors(from))),
    );
    if !implied.is_empty() {
        sentences.push(format!("What brings it along is unknown: {}.", implied.join(", ")));
    }
    sentences
}

fn doubt_sentence(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Unseen(unseen) => match (&unseen.name, &unseen.group) {
            (None, _) => "No profile was given, and every user has one.".to_owned(),
            (Some(name), None) => {
                format!("The {} {} was not seen.", unseen.kind.label(), terminal::name(name))
            }
            (Some(name), Some(group)) => format!(
                "The {} {} in group {} was not seen.",
                unseen.kind.label(),
                terminal::name(name),
                terminal::name(group)
            ),
        },
        Doubt::NotWhole { kind, name } => format!(
            "The file of the {} {} has errors, so it may grant more.",
            kind.label(),
            terminal::name(name)
        ),
        Doubt::ObjectNotNamed { profile } => format!(
            "The file of the profile {} does not name the object: a retrieved profile holds only the objects that \
             were retrieved with it.",
            terminal::name(profile)
        ),
        Doubt::PerhapsMuted { group, permission_set } => format!(
            "The permission set {} in group {} grants it, but whether the group mutes it cannot be told.",
            terminal::name(permission_set),
            terminal::name(group)
        ),
        Doubt::OlderThanViewAllFields { grantor } => format!(
            "The file of the {} is older than API version 63 and says nothing of View All Fields.",
            self::grantor(grantor)
        ),
        // Told together with others of their kind.
        Doubt::Unclear { reason, .. } => reason.reason().to_owned(),
        Doubt::Implied(by) => format!("{} is unknown.", terminal::name(by)),
    }
}

/// Why a right is unknown, without what follows from unknown permissions if there is more to say.
pub fn main_doubts(right: &Right) -> Vec<&Doubt> {
    let own: Vec<_> = right.doubts.iter().filter(|doubt| !matches!(doubt, Doubt::Implied(_))).collect();
    if own.is_empty() { right.doubts.iter().collect() } else { own }
}

/// Whether an unknown permission is like every other that nothing names.
pub fn is_like_others(right: &Right, others: &Right) -> bool {
    let own = right.doubts.iter().filter(|doubt| !matches!(doubt, Doubt::Implied(_)));
    own.eq(&others.doubts)
}

/// The harm that a permission can do, as far as anyone rated it.
pub fn risk(name: &str) -> Option<Risk> {
    catalog::permission(name).and_then(Permission::traits).and_then(|traits| traits.risk)
}

pub const fn risk_word(risk: Option<Risk>) -> &'static str {
    match risk {
        Some(Risk::Critical) => "critical",
        Some(Risk::High) => "high",
        Some(Risk::Medium) => "medium",
        Some(Risk::Low) => "low",
        None => "",
    }
}

/// The label, if it is another than the API name.
pub fn label(name: &str) -> Option<&'static str> {
    catalog::permission(name).map(Permission::label).filter(|label| *label != name)
}

/// The kind, short where it stands often.
pub const fn kind(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::MutingPermissionSet => "muting set",
        SubjectKind::PermissionSetGroup => "group",
        other => other.label(),
    }
}
