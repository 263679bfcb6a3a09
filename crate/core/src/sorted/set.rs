//! A set that is a list in order.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::map::ListMap;

/// What `BTreeSet` does, as far as it is used.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListSet<T> {
    map: ListMap<T, ()>,
}

#[allow(missing_docs, reason = "they are what the standard library's set has under the same names")]
impl<T: Ord> ListSet<T> {
    pub const fn new() -> Self {
        Self { map: ListMap::new() }
    }

    pub fn contains<Q: Ord + ?Sized>(&self, one: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.contains_key(one)
    }

    pub fn get<Q: Ord + ?Sized>(&self, one: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
    {
        self.map.get_key_value(one).map(|(one, ())| one)
    }

    pub fn insert(&mut self, one: T) -> bool {
        self.map.insert(one, ()).is_none()
    }

    pub fn remove<Q: Ord + ?Sized>(&mut self, one: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.remove(one).is_some()
    }

    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.map.retain(|one, ()| keep(one));
    }

    pub fn difference<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s T> {
        self.iter().filter(|one| !other.contains(*one))
    }

    pub fn intersection<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s T> {
        self.iter().filter(|one| other.contains(*one))
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.iter().all(|one| other.contains(one))
    }

    pub fn is_disjoint(&self, other: &Self) -> bool {
        !self.iter().any(|one| other.contains(one))
    }
}

#[allow(missing_docs, reason = "they are what the standard library's set has under the same names")]
impl<T> ListSet<T> {
    pub fn len(&self) -> usize {
        self.map.len()
    }

    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    pub fn clear(&mut self) {
        self.map.clear();
    }

    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }

    pub fn last(&self) -> Option<&T> {
        self.iter().next_back()
    }

    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self.map.iter())
    }
}

impl<T> Default for ListSet<T> {
    fn default() -> Self {
        Self { map: ListMap::default() }
    }
}

impl<T: fmt::Debug> fmt::Debug for ListSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Ord> Extend<T> for ListSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, all: I) {
        self.map.extend(all.into_iter().map(|one| (one, ())));
    }
}

impl<'a, T: Ord + Copy + 'a> Extend<&'a T> for ListSet<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, all: I) {
        self.extend(all.into_iter().copied());
    }
}

impl<T: Ord> FromIterator<T> for ListSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut set = Self::default();
        set.extend(all);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for ListSet<T> {
    fn from(all: [T; N]) -> Self {
        all.into_iter().collect()
    }
}

/// What is in it, in order.
#[derive(Debug)]
pub struct Iter<'s, T>(super::map::Iter<'s, T, ()>);

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'s, T> Iterator for Iter<'s, T> {
    type Item = &'s T;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(one, ())| one)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(one, ())| one)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'s, T> IntoIterator for &'s ListSet<T> {
    type Item = &'s T;
    type IntoIter = Iter<'s, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> IntoIterator for ListSet<T> {
    type Item = T;
    type IntoIter = std::iter::Map<std::vec::IntoIter<(T, ())>, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.map.into_iter().map(|(one, ())| one)
    }
}

impl<T: Serialize> Serialize for ListSet<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de, T: Ord + Deserialize<'de>> Deserialize<'de> for ListSet<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}
