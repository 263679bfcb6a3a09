//! Putting things in order. The standard library's ways to sort are made anew for every type, four kilobytes of WebAssembly each;
//! here the work is done once, on numbers of places, and each type adds only its comparison. Elsewhere speed counts more, and
//! the standard library does it.

use std::cmp::Ordering;

/// Slices that can be put in order. Equals stay as they stood.
pub trait InOrder<T> {
    /// By what a function says of two of them.
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// By a key of each.
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// By themselves.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> InOrder<T> for [T] {
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        if cfg!(target_family = "wasm") {
            by_places(self, compare);
        } else {
            self.sort_by(compare);
        }
    }
}

fn by_places<T>(things: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let is_later = |a: usize, b: usize| match (things.get(a), things.get(b)) {
        (Some(a), Some(b)) => compare(a, b) == Ordering::Greater,
        _ => false,
    };
    let mut places = places(things.len(), &is_later);
    for at in 0..things.len() {
        while let Some(to) = places.get(at).copied().filter(|to| *to != at) {
            things.swap(at, to);
            places.swap(at, to);
        }
    }
}

/// Things as a set or a map, entered one by one: `collect` would sort them first, in a way that is made anew for every type.
pub fn gathered<C: Default + Extend<T>, T>(things: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(things);
    all
}

/// Where each of so many things belongs: a merge of runs that double.
fn places(count: usize, is_later: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        merged.clear();
        for pair in order.chunks(2 * width) {
            let (first, second) = pair.split_at(width.min(pair.len()));
            let (mut first, mut second) = (first.iter().peekable(), second.iter().peekable());
            while let (Some(a), Some(b)) = (first.peek(), second.peek()) {
                let next = if is_later(**a, **b) { second.next() } else { first.next() };
                merged.extend(next);
            }
            merged.extend(first.chain(second));
        }
        std::mem::swap(&mut order, &mut merged);
        width *= 2;
    }
    let mut places = vec![0; count];
    for (place, at) in order.into_iter().enumerate() {
        if let Some(of) = places.get_mut(at) {
            *of = place;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_order_of_the_standard_library(numbers in prop::collection::vec(0..20_u8, 0..200)) {
            let mut ours: Vec<(u8, usize)> = numbers.into_iter().enumerate().map(|(at, number)| (number, at)).collect();
            let mut theirs = ours.clone();
            by_places(&mut ours, |a, b| a.0.cmp(&b.0));
            theirs.sort_by_key(|(number, _)| *number);
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn what_is_in_order_backwards_or_alone_too() {
        for (given, wanted) in
            [(vec![], vec![]), (vec![1], vec![1]), (vec![3, 2, 1], vec![1, 2, 3]), (vec![1, 2], vec![1, 2])]
        {
            let mut given: Vec<i32> = given;
            by_places(&mut given, i32::cmp);
            assert_eq!(given, wanted);
        }
    }
}
