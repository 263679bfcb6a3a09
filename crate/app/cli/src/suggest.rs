//! Names that someone may have meant.

use permlight_core::builtin::RULES;
use permlight_core::catalog;
use permlight_policy::near::Distance;

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
