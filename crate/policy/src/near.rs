//! Names that someone may have meant.

use permlight_core::order::InOrder as _;

/// Names longer than any that exist are not worth comparing.
const LONGEST: usize = 200;

/// How far names are from one that was asked for.
pub struct Distance {
    wanted: String,
    limit: usize,
}

impl Distance {
    /// From this name; `None` if it is longer than any that exist.
    pub fn to(name: &str) -> Option<Self> {
        let wanted = name.to_lowercase();
        let length = wanted.chars().count();
        // A third of the letters: further off, the names have nothing to do with each other.
        (length <= LONGEST).then(|| Self { wanted, limit: (length / 3).max(1) })
    }

    /// How many slips of the finger lie between.
    pub fn of(&self, known: &str) -> usize {
        strsim::damerau_levenshtein(&self.wanted, &known.to_lowercase())
    }

    /// The nearest of these, nearest first; at most three.
    pub fn nearest(&self, known: impl Iterator<Item = (usize, String)>) -> Vec<String> {
        let mut near: Vec<_> = known.filter(|(distance, _)| *distance <= self.limit).collect();
        near.order();
        near.dedup();
        near.into_iter().take(3).map(|(_, shown)| shown).collect()
    }
}

/// The nearest of these names, nearest first.
pub fn among<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let Some(distance) = Distance::to(name) else { return Vec::new() };
    distance.nearest(known.into_iter().map(|known| (distance.of(known), known.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_understood() {
        let known = ["HubSpot_Sync", "Other"];
        assert_eq!(among("hubspot_synk", known), ["HubSpot_Sync"]);
        assert!(among("qqqqqqqqqqqqqqq", known).is_empty());
        assert!(among(&"x".repeat(100_000), known).is_empty());
    }
}
