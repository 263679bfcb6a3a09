//! Names that someone may have meant.

use std::collections::HashSet;

use permlight_core::builtin::RULES;
use permlight_core::catalog;
use permlight_core::text::fold;
use permlight_policy::near::Distance;
use permlight_report::report::words_of;

use crate::language::chosen;

/// The nearest rules and permissions, nearest first, as people read them.
pub fn nearest(name: &str) -> Vec<String> {
    let Some(distance) = Distance::to(name) else { return Vec::new() };
    let rules = RULES.iter().map(|rule| (distance.of(rule.code), rule.code.to_owned()));
    let permissions = catalog::permissions().iter().map(|permission| {
        let (name, label) = (permission.name, permission.label());
        (distance.of(name).min(distance.of(label)), shown(name, label))
    });
    distance.nearest(rules.chain(permissions))
}

/// The most that are listed of what holds a word.
const MOST: usize = 5;

/// Rules and permissions that hold these words in their title or label, in any language, the shortest first; and how many more there
/// are.
pub fn holding(words: &str) -> (Vec<String>, usize) {
    let words = fold(words);
    // A word of Japanese may have two characters; two letters are in everything.
    if words.len() < 3 {
        return (Vec::new(), 0);
    }
    let holds = |text: &str| fold(text).contains(&words);
    let foreign: HashSet<&str> = catalog::languages()
        .flat_map(catalog::labels)
        .filter(|(_, label)| holds(label))
        .map(|(name, _)| name)
        .collect();
    let permissions = catalog::permissions()
        .iter()
        .filter(|permission| {
            holds(permission.name) || holds(permission.label()) || foreign.contains(permission.name)
        })
        .map(|permission| shown(permission.name, chosen().label(permission.name)));
    let rules = RULES.iter().filter_map(|rule| {
        let holds = holds(rule.text()?.title);
        holds.then(|| shown(rule.code, &words_of(rule, chosen()).title))
    });
    let mut all: Vec<String> = permissions.chain(rules).collect();
    all.sort_by_key(String::len);
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    (all, more)
}

fn shown(name: &str, label: &str) -> String {
    if name == label { name.to_owned() } else { format!("{name} ({label})") }
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
        let (modify, _) = holding("modify all");
        assert!(modify.contains(&"ModifyAllData (Modify All Data)".to_owned()), "{modify:?}");
        assert_eq!(holding("alle daten modif").0, ["ModifyAllData (Modify All Data)"]);
        assert!(holding("login").1 > 0);
        for none in ["", "a", "qqqqqqqqqq"] {
            assert_eq!(holding(none), (Vec::new(), 0));
        }
        assert!(nearest("DAT999").iter().all(|name| name.starts_with("DAT")));
        assert!(nearest("qqqqqqqqqqqqqqq").is_empty());
        assert!(nearest(&"x".repeat(100_000)).is_empty());
    }
}
