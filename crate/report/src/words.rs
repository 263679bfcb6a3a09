//! Grantors, obstacles and doubts of effective access as people read them.

use std::collections::{BTreeMap, BTreeSet};

use crate::escape::name as safe;
use permlight_core::effective::{Doubt, Grantor, Obstacle, Withheld};
use permlight_core::message::Locale;
use permlight_core::setting::Unknown;

/// Who grants.
pub fn grantor(grantor: &Grantor) -> String {
    match grantor {
        Grantor::Profile(name) => format!("profile {}", safe(name)),
        Grantor::PermissionSet(name) => format!("permission set {}", safe(name)),
        Grantor::GroupMember { group, permission_set } => {
            format!("permission set {} in group {}", safe(permission_set), safe(group))
        }
        Grantor::Implied(by) => format!("implied by {}", safe(by)),
    }
}

/// Who grants, together.
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
            format!("muted in group {}", safe(group))
        }
        (Obstacle::Muted, _) => "muted".to_owned(),
        (Obstacle::SessionBased, Grantor::GroupMember { group, .. }) => {
            format!("inert until a session activates group {}", safe(group))
        }
        (Obstacle::SessionBased, _) => "inert until a session activates it".to_owned(),
        (Obstacle::Licence { licence, limit }, _) => {
            format!("beyond the licence {}: {}", safe(licence), limit.says)
        }
    }
}

/// Why a right is unknown, in sentences; what is unclear for one reason together.
pub fn doubts<'d>(doubts: impl IntoIterator<Item = &'d Doubt>, locale: &Locale) -> Vec<String> {
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
            Doubt::Implied(by) => implied.push(safe(by)),
            other => sentences.push(doubt_sentence(other, locale)),
        }
    }
    sentences.extend(
        unclear
            .into_iter()
            .map(|(reason, from)| format!("{} ({})", locale.word(reason.key()), grantors(from))),
    );
    if !implied.is_empty() {
        sentences.push(format!("What brings it along is unknown: {}.", implied.join(", ")));
    }
    sentences
}

fn doubt_sentence(doubt: &Doubt, locale: &Locale) -> String {
    match doubt {
        Doubt::Unseen(unseen) => match (&unseen.name, &unseen.group) {
            (None, _) => "No profile was given, and every user has one.".to_owned(),
            (Some(name), None) => {
                format!("The {} {} was not seen.", unseen.kind.label(), safe(name))
            }
            (Some(name), Some(group)) => {
                format!("The {} {} in group {} was not seen.", unseen.kind.label(), safe(name), safe(group))
            }
        },
        Doubt::NotWhole { kind, name } => {
            format!("The file of the {} {} has errors, so it may grant more.", kind.label(), safe(name))
        }
        Doubt::ObjectNotNamed { profile } => format!(
            "The file of the profile {} does not name the object: a retrieved profile holds only the objects that \
             were retrieved with it.",
            safe(profile)
        ),
        Doubt::PerhapsMuted { group, permission_set } => format!(
            "The permission set {} in group {} grants it, but whether the group mutes it cannot be told.",
            safe(permission_set),
            safe(group)
        ),
        Doubt::OlderThanViewAllFields { grantor } => format!(
            "The file of the {} is older than API version 63 and says nothing of View All Fields.",
            self::grantor(grantor)
        ),
        // Told together with others of their kind.
        Doubt::Unclear { reason, .. } => locale.word(reason.key()).to_owned(),
        Doubt::Implied(by) => format!("{} is unknown.", safe(by)),
    }
}
