//! That the list does what the tree does.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::map::ListMap;
use super::set::ListSet;

/// Something that is done to a map.
#[derive(Debug, Clone)]
enum Step {
    Insert(u8, u16),
    Remove(u8),
    Count(u8, u16),
    Modify(u8),
    Extend(Vec<(u8, u16)>),
    Keep(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0..40_u8;
    prop_oneof![
        (key.clone(), any::<u16>()).prop_map(|(key, value)| Step::Insert(key, value)),
        key.clone().prop_map(Step::Remove),
        (key.clone(), any::<u16>()).prop_map(|(key, value)| Step::Count(key, value)),
        key.clone().prop_map(Step::Modify),
        prop::collection::vec((key, any::<u16>()), 0..60).prop_map(Step::Extend),
        (2..9_u8).prop_map(Step::Keep),
    ]
}

proptest! {
    #[test]
    fn a_map_is_the_standard_librarys(steps in prop::collection::vec(step(), 0..30), asked in 0..45_u8) {
        let (mut ours, mut theirs) = (ListMap::new(), BTreeMap::new());
        for step in steps {
            match step {
                Step::Insert(key, value) => prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
                Step::Remove(key) => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                Step::Count(key, value) => {
                    prop_assert_eq!(ours.entry(key).or_insert(value), theirs.entry(key).or_insert(value));
                    *ours.entry(key).or_default() ^= 1;
                    *theirs.entry(key).or_default() ^= 1;
                }
                Step::Modify(key) => {
                    ours.entry(key).and_modify(|value| *value ^= 7).or_insert(3);
                    theirs.entry(key).and_modify(|value| *value ^= 7).or_insert(3);
                }
                Step::Extend(entries) => {
                    ours.extend(entries.clone());
                    theirs.extend(entries);
                }
                Step::Keep(part) => {
                    ours.retain(|key, _| key % part != 0);
                    theirs.retain(|key, _| key % part != 0);
                }
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
            prop_assert!(ours.iter().rev().eq(theirs.iter().rev()));
            prop_assert!(ours.range(asked..).eq(theirs.range(asked..)));
            prop_assert_eq!(ours.get(&asked), theirs.get(&asked));
            prop_assert_eq!(ours.get_mut(&asked), theirs.get_mut(&asked));
            prop_assert_eq!(ours.contains_key(&asked), theirs.contains_key(&asked));
            prop_assert_eq!(ours.len(), theirs.len());
            prop_assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        }
    }

    #[test]
    fn a_set_is_the_standard_librarys(
        first in prop::collection::vec(0..40_u8, 0..60),
        second in prop::collection::vec(0..40_u8, 0..60),
    ) {
        let (ours, theirs): (ListSet<u8>, BTreeSet<u8>) = (first.iter().copied().collect(), first.into_iter().collect());
        let (mut other, mut others) = (ListSet::new(), BTreeSet::new());
        for one in second {
            prop_assert_eq!(other.insert(one), others.insert(one));
        }
        prop_assert!(ours.iter().eq(theirs.iter()));
        prop_assert!(ours.difference(&other).eq(theirs.difference(&others)));
        prop_assert!(ours.intersection(&other).eq(theirs.intersection(&others)));
        prop_assert_eq!(ours.is_subset(&other), theirs.is_subset(&others));
        prop_assert_eq!(ours.is_disjoint(&other), theirs.is_disjoint(&others));
        prop_assert_eq!((ours.first(), ours.last()), (theirs.first(), theirs.last()));
        prop_assert_eq!(ours == other, theirs == others);
        prop_assert_eq!(ours.cmp(&other), theirs.cmp(&others));
        prop_assert!(ours.into_iter().eq(theirs));
    }
}

/// With equal keys that can be told apart, the first key and the last value stay, as in the standard library's.
#[test]
fn of_equal_keys_the_first_stays_and_the_last_value() {
    #[derive(Debug, Clone)]
    #[allow(dead_code, reason = "only its text says which key it is")]
    struct Key(u8, &'static str);
    impl PartialEq for Key {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Eq for Key {}
    impl PartialOrd for Key {
        fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }
    impl Ord for Key {
        fn cmp(&self, other: &Self) -> std::cmp::Ordering {
            self.0.cmp(&other.0)
        }
    }
    let entries = [(Key(2, "a"), 1), (Key(1, "b"), 2), (Key(2, "c"), 3), (Key(1, "d"), 4), (Key(2, "e"), 5)];
    let (mut ours, mut theirs) = (ListMap::new(), BTreeMap::new());
    ours.extend(entries.clone());
    theirs.extend(entries);
    assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
    assert_eq!(format!("{ours:?}"), r#"{Key(1, "b"): 4, Key(2, "a"): 5}"#);
}
