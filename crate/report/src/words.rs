//! Grantors, obstacles and doubts of effective access as people read them.

use permlight_core::across::words;
use permlight_core::effective::{Doubt, Grantor, Obstacle, Withheld};
use permlight_core::message;
use permlight_core::message::{Arg, Locale};
use permlight_core::setting::Unknown;
use permlight_core::sorted::{SortedMap, SortedSet};

/// Who grants.
pub fn grantor(grantor: &Grantor, locale: &Locale) -> String {
    locale.say(&words::grantor(grantor))
}

/// Who grants, together.
pub fn grantors<'g>(grantors: impl IntoIterator<Item = &'g Grantor>, locale: &Locale) -> String {
    let each: Vec<_> = grantors.into_iter().map(|from| grantor(from, locale)).collect();
    each.join(locale.word("list.semicolon"))
}

/// Why grants do not count, the grantors of one reason together.
pub fn withheld<'w>(withheld: impl IntoIterator<Item = &'w Withheld>, locale: &Locale) -> Vec<String> {
    let mut by_reason: SortedMap<String, SortedSet<String>> = SortedMap::new();
    for Withheld { grantor: from, obstacle } in withheld {
        let reason = self::obstacle(from, obstacle, locale);
        // The reason tells the group already.
        let from = match (obstacle, from) {
            (Obstacle::Licence { .. } | Obstacle::Unassignable { .. }, from) => grantor(from, locale),
            (_, Grantor::GroupMember { permission_set, .. }) => {
                grantor(&Grantor::PermissionSet(permission_set.clone()), locale)
            }
            (_, from) => grantor(from, locale),
        };
        by_reason.entry(reason).or_default().insert(from);
    }
    let shown = |from: SortedSet<String>| Arg::Series(from.into_iter().map(Arg::Text).collect());
    by_reason
        .into_iter()
        .map(|(reason, from)| locale.say(&message!("access.withheld", reason, shown(from))))
        .collect()
}

fn obstacle(grantor: &Grantor, obstacle: &Obstacle, locale: &Locale) -> String {
    locale.say(&match (obstacle, grantor) {
        (Obstacle::Muted, Grantor::GroupMember { group, .. }) => {
            message!("access.muted-in", Arg::name(group))
        }
        (Obstacle::Muted, _) => message!("access.muted"),
        (Obstacle::SessionBased, Grantor::GroupMember { group, .. }) => {
            message!("access.session-group", Arg::name(group))
        }
        (Obstacle::SessionBased, _) => message!("access.session"),
        (Obstacle::Licence { licence, .. }, _) => message!("access.licence", Arg::name(licence)),
        (Obstacle::Unassignable { licence }, _) => message!("access.unassignable", Arg::name(licence)),
    })
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
            Doubt::Implied(by) => implied.push(Arg::Label(by.clone())),
            Doubt::Unseen(unseen) if unseen.name.is_none() => {
                sentences.push(locale.word("access.no-profile").to_owned());
            }
            other => sentences.push(locale.say(&words::doubt_of(other))),
        }
    }
    sentences.extend(unclear.into_iter().map(|(reason, from)| {
        locale.say(&message!("access.doubt-of", message!(reason.key()), grantors(from, locale)))
    }));
    if !implied.is_empty() {
        sentences.push(locale.say(&message!("access.implied-unknown", Arg::List(implied))));
    }
    sentences
}
