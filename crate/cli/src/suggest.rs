//! Names that someone may have meant.

use permlight_core::catalog;
use permlight_core::rule::RULES;

/// Names longer than any that exist are not worth comparing.
const LONGEST: usize = 200;

/// The nearest rules and permissions, nearest first, as people read them.
pub fn nearest(name: &str) -> Vec<String> {
    let Some(distance) = Distance::to(name) else { return Vec::new() };
    let rules = RULES.iter().map(|rule| (distance.of(rule.code), rule.code.to_owned()));
    let permissions = catalog::permissions().iter().map(|permission| {
        let (name, label) = (permission.name, permission.label());
        let shown = if name == label { name.to_owned() } else { format!("{name} ({label})") };
        (distance.of(name).min(distance.of(label)), shown)
    });
    distance.nearest(rules.chain(permissions))
}

/// The nearest of these names, nearest first.
pub fn among<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Vec<String> {
    let Some(distance) = Distance::to(name) else { return Vec::new() };
    distance.nearest(known.map(|known| (distance.of(known), known.to_owned())))
}

/// How far names are from one that was asked for.
struct Distance {
    wanted: String,
    limit: usize,
}

impl Distance {
    fn to(name: &str) -> Option<Self> {
        let wanted = name.to_lowercase();
        let length = wanted.chars().count();
        // A third of the letters: further off, the names have nothing to do with each other.
        (length <= LONGEST).then(|| Self { wanted, limit: (length / 3).max(1) })
    }

    fn of(&self, known: &str) -> usize {
        strsim::damerau_levenshtein(&self.wanted, &known.to_lowercase())
    }

    fn nearest(&self, known: impl Iterator<Item = (usize, String)>) -> Vec<String> {
        let mut near: Vec<_> = known.filter(|(distance, _)| *distance <= self.limit).collect();
        near.sort_unstable();
        near.dedup();
        near.into_iter().take(3).map(|(_, shown)| shown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_understood() {
        for slip in ["ModifyAlData", "modify al data"] {
            assert_eq!(
                nearest(slip).first().map(String::as_str),
                Some("ModifyAllData (Modify All Data)"),
                "{slip}"
            );
        }
        assert!(nearest("DAT999").iter().all(|name| name.starts_with("DAT")));
        assert!(nearest("qqqqqqqqqqqqqqq").is_empty());
        assert!(nearest(&"x".repeat(100_000)).is_empty());
        assert_eq!(among("hubspot_synk", ["HubSpot_Sync", "Other"].into_iter()), ["HubSpot_Sync"]);
    }
}
