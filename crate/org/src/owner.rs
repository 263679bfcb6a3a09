//! Whom the panel shows, and what somebody is at there and has not kept: it is of one record of one org, stays with that one while
//! another is shown, and is kept for no other.

use permlight_core::sorted::SortedMap;

/// Somebody of an org. The panel shows one at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// My Domain name of the org; empty: nothing is known of any.
    pub org: String,
    /// What the subject is known by in its org; empty: nobody is.
    pub key: String,
}

impl Owner {
    /// As one text, another one for each.
    pub fn text(&self) -> String {
        [&self.org, " ", &self.key].concat()
    }
}

/// Something of each owner.
#[derive(Debug, Default)]
pub struct Owned<T> {
    all: SortedMap<Owner, T>,
    nothing: T,
}

impl<T: Default> Owned<T> {
    /// What is of this owner.
    pub fn of(&self, owner: &Owner) -> &T {
        self.all.get(owner).unwrap_or(&self.nothing)
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, owner: &Owner) -> &mut T {
        self.all.entry(owner.clone()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_somebody_is_at_is_seen_by_its_own_owner_alone(
            acts in proptest::collection::vec(("[ab]", "[xy]?", 0..9_u32), 0..20),
        ) {
            let mut all: Owned<Vec<u32>> = Owned::default();
            for (org, key, number) in &acts {
                all.of_mut(&Owner { org: org.clone(), key: key.clone() }).push(*number);
            }
            for (org, key) in [("a", ""), ("a", "x"), ("a", "y"), ("b", ""), ("b", "x"), ("c", "x")] {
                let own = acts.iter().filter(|act| act.0 == org && act.1 == key).map(|act| act.2);
                let owner = Owner { org: org.to_owned(), key: key.to_owned() };
                prop_assert_eq!(all.of(&owner), &own.collect::<Vec<_>>());
            }
        }
    }
}
