//! Names that someone may have meant.

use permlight_core::catalog;
use permlight_core::rule::RULES;

/// Names longer than any that exist are not worth comparing.
const LONGEST: usize = 200;

/// The nearest rules and permissions, nearest first, as people read them.
pub fn nearest(name: &str) -> Vec<String> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    if length > LONGEST {
        return Vec::new();
    }
    // A third of the letters: further off, the names have nothing to do with each other.
    let limit = (length / 3).max(1);
    let distance = |known: &str| strsim::damerau_levenshtein(&wanted, &known.to_lowercase());
    let rules = RULES.iter().map(|rule| (distance(rule.code), rule.code.to_owned()));
    let permissions = catalog::permissions().iter().map(|permission| {
        let (name, label) = (permission.name, permission.label());
        let shown = if name == label { name.to_owned() } else { format!("{name} ({label})") };
        (distance(name).min(distance(label)), shown)
    });
    let mut near: Vec<_> = rules.chain(permissions).filter(|(distance, _)| *distance <= limit).collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, shown)| shown).collect()
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
    }
}
