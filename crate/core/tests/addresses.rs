//! Sets of addresses against a set that holds each address by itself.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::net::Ipv6Addr;

use permlight_core::network::Addresses;
use proptest::prelude::*;

const MAPPED: u128 = 0xffff_0000_0000;

/// Where addresses of one kind end and others begin, and the ends of everything.
const PLACES: [u128; 6] =
    [0, MAPPED - 20, MAPPED, MAPPED + 0xc633_6400, MAPPED + 0xffff_ffff - 20, u128::MAX - 40];

/// Ranges of one family near one place, as numbers.
fn ranges() -> impl Strategy<Value = Vec<(u128, u128)>> {
    let family = |number: &u128| (MAPPED..=MAPPED + 0xffff_ffff).contains(number);
    let range = (prop::sample::select(PLACES.to_vec()), 0_u128..40, 0_u128..12)
        .prop_map(|(place, from, length)| (place + from, (place + from).saturating_add(length)))
        .prop_filter("of one family", move |(start, end)| family(start) == family(end));
    prop::collection::vec(range, 0..8)
}

/// In any spelling.
fn text(number: u128, spelling: bool) -> String {
    let address = Ipv6Addr::from_bits(number);
    match address.to_ipv4_mapped() {
        Some(mapped) if spelling => mapped.to_string(),
        _ if spelling => address.to_string().to_uppercase(),
        _ => address.to_string(),
    }
}

fn set(ranges: &[(u128, u128)], spelling: bool) -> Addresses {
    let texts: Vec<_> =
        ranges.iter().map(|(start, end)| (text(*start, spelling), text(*end, !spelling))).collect();
    Addresses::of(texts.iter().map(|(start, end)| (start.as_str(), end.as_str()))).unwrap()
}

fn naive(ranges: &[(u128, u128)]) -> BTreeSet<u128> {
    ranges.iter().flat_map(|(start, end)| *start..=*end).collect()
}

/// Each address of a set, read from the texts that people see.
fn told(set: &Addresses) -> BTreeSet<u128> {
    let number = |text: &str| match text.parse().unwrap() {
        std::net::IpAddr::V4(address) => MAPPED + u128::from(u32::from(address)),
        std::net::IpAddr::V6(address) => u128::from(address),
    };
    let mut all = BTreeSet::new();
    for (range, count) in set.ranges() {
        let (start, end) = range.split_once('-').unwrap();
        let (start, end) = (number(start), number(end));
        assert_eq!(end - start + 1, count);
        for address in start..=end {
            assert!(all.insert(address), "told twice");
        }
    }
    all
}

proptest! {
    #[test]
    fn differences_are_exact_in_both_directions(a in ranges(), b in ranges(), spelling: bool) {
        let (left, right) = (set(&a, spelling), set(&b, !spelling));
        let (a, b) = (naive(&a), naive(&b));
        prop_assert_eq!(told(&left), a.clone());
        prop_assert_eq!(told(&left.without(&right)), a.difference(&b).copied().collect());
        prop_assert_eq!(told(&right.without(&left)), b.difference(&a).copied().collect());
        prop_assert_eq!(left == right, a == b);
        prop_assert_eq!(left.without(&right).is_empty(), a.is_subset(&b));
    }
}

#[test]
fn the_largest_sets_are_sets_too() {
    let all = Addresses::of([("::", "::fffe:ffff:ffff"), ("0.0.0.0", "255.255.255.255")]).unwrap();
    let rest = Addresses::of([("::1:0:0:0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]).unwrap();
    assert_eq!(rest.without(&all), rest);
    assert_eq!(all.ranges().len(), 2);
    assert_eq!(Addresses::of([("1.2.3.4", "::5")]), None);
    assert_eq!(Addresses::of([("9.9.9.9", "1.1.1.1")]), None);
    assert_eq!(Addresses::of([("a", "b")]), None);
}
