//! Login IP ranges against an oracle that counts addresses one by one.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use permlight_verify::{Direction, Observed, Verdict};
use proptest::prelude::*;

use crate::{lay, profile, said};

/// The first address that stands for one of IPv4.
const MAPPED: u128 = 0xffff << 32;
/// The last one.
const MAPPED_END: u128 = MAPPED + 0xffff_ffff;
/// How many addresses each neighbourhood has.
const NEAR: u128 = 12;

/// Where sets may go wrong: at both ends of either family, where the families meet, and anywhere.
const NEIGHBOURHOODS: [u128; 6] =
    [0, MAPPED - NEAR, MAPPED, MAPPED + 0xc633_6400, MAPPED_END - NEAR + 1, u128::MAX - NEAR + 1];

/// First and last address of a range, and one of the ways to write it.
type Range = (u128, u128, u8);

fn range() -> impl Strategy<Value = Range> {
    (prop::sample::select(NEIGHBOURHOODS.to_vec()), 0..NEAR, 0..NEAR, 0_u8..3)
        .prop_map(|(from, one, other, spelling)| (from + one.min(other), from + one.max(other), spelling))
}

fn written(address: u128, spelling: u8) -> String {
    let v6 = Ipv6Addr::from_bits(address);
    match (v6.to_ipv4_mapped(), spelling) {
        (Some(v4), 0) => v4.to_string(),
        (Some(v4), 1) => format!("::FFFF:{v4}"),
        (_, 2) => v6.segments().map(|part| format!("{part:04x}")).join(":"),
        _ => v6.to_string(),
    }
}

fn side(ranges: &[Range]) -> Observed {
    let name = |(start, end, spelling): &Range| {
        format!("login-ip/{}-{}", written(*start, *spelling), written(*end, *spelling))
    };
    let names: Vec<_> = ranges.iter().map(name).collect();
    profile(&names.iter().map(|name| (name.as_str(), "")).collect::<Vec<_>>())
}

/// Every address, one by one.
fn addresses(ranges: &[Range]) -> BTreeSet<u128> {
    ranges.iter().flat_map(|(start, end, _)| *start..=*end).collect()
}

fn number(text: &str) -> u128 {
    match text.parse().unwrap() {
        IpAddr::V4(address) => Ipv4Addr::to_ipv6_mapped(&address).to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

proptest! {
    #[test]
    fn the_difference_of_address_sets_is_exact_in_both_directions(
        tested in prop::collection::vec(range(), 1..7), actual in prop::collection::vec(range(), 1..7),
    ) {
        let comparison = lay(&[side(&tested)], &[side(&actual)]);
        let told = |direction| {
            let own = comparison.drift.iter().filter(|drift| drift.direction == direction);
            let mut all = BTreeSet::new();
            for drift in own {
                let (start, end) = drift.target.split_once('-').unwrap();
                let range: Vec<_> = (number(start)..=number(end)).collect();
                assert_eq!(said(drift.note.as_ref().unwrap()), format!("{} addresses", range.len()));
                for address in range {
                    assert!(all.insert(address), "an address is told twice");
                }
            }
            all
        };
        let (tested, actual) = (addresses(&tested), addresses(&actual));
        prop_assert_eq!(told(Direction::Extra), actual.difference(&tested).copied().collect());
        prop_assert_eq!(told(Direction::Missing), tested.difference(&actual).copied().collect());
        prop_assert!(comparison.drift.iter().all(|drift| drift.widens == (drift.direction == Direction::Extra)));
        prop_assert_eq!(comparison.verdict() == Verdict::Equal, tested == actual);
    }
}
