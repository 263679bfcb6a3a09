use super::*;

fn ranges(pairs: &[(&str, &str)]) -> Vec<IpRange> {
    let range = |(start, end): &(&str, &str)| IpRange {
        start: (*start).to_owned(),
        end: (*end).to_owned(),
        description: None,
    };
    pairs.iter().map(range).collect()
}

#[test]
fn no_range_lets_everyone_in() {
    assert_eq!(problems(&[]), [Problem::NoRange]);
}

#[test]
fn a_few_addresses_are_right_in_both_families() {
    assert_eq!(problems(&ranges(&[("198.51.100.7", "198.51.100.9"), ("2001:db8::1", "2001:db8::ff")])), []);
    assert_eq!(problems(&ranges(&[("::ffff:198.51.100.7", "::ffff:198.51.100.9")])), []);
}

#[test]
fn the_whole_internet_is_seen_in_one_piece_and_in_many() {
    let all = problems(&ranges(&[("0.0.0.0", "255.255.255.255")]));
    assert!(all.contains(&Problem::WholeInternet), "{all:?}");
    let pieces: Vec<_> =
        (0..=255).map(|first| (format!("{first}.0.0.0"), format!("{first}.255.255.255"))).collect();
    let pieces: Vec<_> = pieces.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert!(problems(&ranges(&pieces)).contains(&Problem::WholeInternet));
    assert!(!problems(&ranges(&pieces[..100])).contains(&Problem::WholeInternet));
    assert!(
        problems(&ranges(&[("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]))
            .contains(&Problem::WholeInternet)
    );
    assert!(
        problems(&ranges(&[("2000::", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]))
            .contains(&Problem::WholeInternet)
    );
}

/// A range that ends just before the addresses of IPv4, or begins just after them, or holds another copy of them.
#[test]
fn copies_of_ipv4_inside_of_ipv6_are_as_wide_as_ipv4() {
    for (start, end) in [
        ("::", "::fffe:ffff:ffff"),
        ("::", "::ffff:ffff"),
        ("::1:0:0:0", "::2:0:0:0"),
        ("::ffff:0:0:0", "::ffff:0:ffff:ffff"),
        ("64:ff9b::", "64:ff9b::ffff:ffff"),
        ("64:ff9b:1::", "64:ff9b:1:ffff::"),
        ("2001::", "2001:0:1::"),
        ("::", "1fff::"),
    ] {
        let found = problems(&ranges(&[(start, end)]));
        let is_wide =
            |problem: &Problem| matches!(problem, Problem::TooWide { at: 0, .. } | Problem::WholeInternet);
        assert!(found.iter().any(is_wide), "{start} to {end}: {found:?}");
    }
    // In pieces, too.
    let pieces: Vec<_> =
        (0..16).map(|at| (format!("64:ff9b::{at}:0"), format!("64:ff9b::{at}:fffe"))).collect();
    let pieces: Vec<_> = pieces.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert!(matches!(problems(&ranges(&pieces))[..], [Problem::TooMany { .. }]));
    assert_eq!(problems(&ranges(&[("64:ff9b::1", "64:ff9b::ff"), ("2001:db8::", "2001:db8:0:ffff::")])), []);
}

#[test]
fn the_same_addresses_twice_are_counted_once() {
    let twice = ranges(&[("0.0.0.0", "69.255.255.255"), ("0.0.0.0", "69.255.255.255")]);
    assert!(!problems(&twice).contains(&Problem::WholeInternet));
    assert_eq!(
        problems(&twice).last(),
        Some(&Problem::Overlap { pairs: [Some((0, 1)), None, None], ranges: 2 })
    );
}

#[test]
fn however_many_ranges_overlap_it_is_one_problem_with_examples() {
    let alike = ranges(&vec![("198.51.100.1", "198.51.100.9"); 100_000]);
    assert_eq!(
        problems(&alike),
        [Problem::Overlap { pairs: [Some((0, 1)), Some((0, 2)), Some((0, 3))], ranges: 100_000 }]
    );
    // A range that spans several others shares addresses with each, though those share none among themselves.
    let spanned = ranges(&[
        ("198.51.100.10", "198.51.100.11"),
        ("198.51.100.1", "198.51.100.99"),
        ("2001:db8::1", "2001:db8::2"),
        ("198.51.100.20", "198.51.100.21"),
    ]);
    assert_eq!(
        problems(&spanned),
        [Problem::Overlap { pairs: [Some((0, 1)), Some((1, 3)), None], ranges: 3 }]
    );
}

#[test]
fn overlaps_are_those_that_every_pair_compared_gives() {
    // A small generator: the same numbers in every run.
    let mut state = 7u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (state >> 16) % below
    };
    for _ in 0..2_000 {
        let count = next(7);
        let texts: Vec<_> = (0..count)
            .map(|_| {
                let (start, length) = (next(12), next(4));
                (format!("198.51.100.{start}"), format!("198.51.100.{}", start + length))
            })
            .collect();
        let pairs: Vec<_> = texts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let ranges = ranges(&pairs);
        let spans: Vec<_> = ranges.iter().filter_map(|range| Span::parse(&range.start, &range.end)).collect();
        let shares = |at: usize| {
            let own = spans[at];
            let others = spans.iter().enumerate().filter(|(other, _)| *other != at);
            others.into_iter().any(|(_, other)| own.start <= other.end && other.start <= own.end)
        };
        let expected = (0..spans.len()).filter(|at| shares(*at)).count();
        let found = problems(&ranges).into_iter().find_map(|problem| match problem {
            Problem::Overlap { pairs, ranges } => Some((pairs, ranges)),
            _ => None,
        });
        assert_eq!(found.map_or(0, |(_, ranges)| ranges), expected, "{texts:?}");
        for (a, b) in found.iter().flat_map(|(pairs, _)| pairs.iter().flatten()) {
            assert!(a < b && spans[*a].start <= spans[*b].end && spans[*b].start <= spans[*a].end);
        }
    }
}

#[test]
fn wide_ranges_are_named_with_their_size() {
    assert_eq!(
        problems(&ranges(&[("10.0.0.0", "10.255.255.255")])),
        [Problem::TooWide { at: 0, addresses: Count::of(1 << 24) }]
    );
    assert_eq!(problems(&ranges(&[("198.51.0.0", "198.51.255.255")])), []);
    let (all, but_one) = (
        ("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    );
    for (range, size) in [
        (all, "340282366920938463463374607431768211456"),
        (but_one, "340282366920938463463374607431768211455"),
        (("10.0.0.0", "10.255.255.255"), "16777216"),
    ] {
        let problems = problems(&ranges(&[range]));
        let told = problems.iter().find_map(|problem| match problem {
            Problem::TooWide { addresses, .. } => Some(addresses.to_text()),
            _ => None,
        });
        assert_eq!(told.as_deref(), Some(size));
    }
}

#[test]
fn a_range_around_ipv4_lets_in_all_of_it() {
    let around = problems(&ranges(&[("::fffe:0:0", "::1:0:0:0")]));
    assert_eq!(around.first(), Some(&Problem::WholeInternet));
    assert_eq!(problems(&ranges(&[("::1:0:0:0", "::1:0:0:1")])), []);
}

#[test]
fn many_ranges_of_which_none_is_too_wide_are_too_many_together() {
    let texts: Vec<_> = (0..223).map(|at| (format!("10.{at}.0.0"), format!("10.{at}.255.255"))).collect();
    let pairs: Vec<_> = texts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(problems(&ranges(&pairs)), [Problem::TooMany { addresses: 223 << 16 }]);
    assert_eq!(problems(&ranges(&pairs[..5])), [Problem::TooMany { addresses: 5 << 16 }]);
    assert_eq!(problems(&ranges(&pairs[..4])), []);
    // The same addresses twice are not more, and what is too wide by itself is told by itself.
    let twice = problems(&ranges(&[&pairs[..4], &pairs[..4]].concat()));
    assert!(!twice.iter().any(|problem| matches!(problem, Problem::TooMany { .. })), "{twice:?}");
    let wide = problems(&ranges(&[&pairs[..4], &[("20.0.0.0", "20.255.255.255")]].concat()));
    assert_eq!(wide, [Problem::TooWide { at: 4, addresses: Count::of(1 << 24) }]);
    let sites: Vec<_> = (1..=5)
        .map(|at| (format!("2001:db8:{at}::"), format!("2001:db8:{at}:ffff:ffff:ffff:ffff:ffff")))
        .collect();
    let sites: Vec<_> = sites.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(problems(&ranges(&sites)), [Problem::TooMany { addresses: 5 << 80 }]);
}

#[test]
fn ranges_lie_inside_one_network_or_outside() {
    let networks: Vec<_> = ["203.0.113.0/24", "198.51.100.7", "192.0.2.1-192.0.2.9", "2001:db8::/32"]
        .map(|text| Network::parse(text).unwrap())
        .to_vec();
    let ranges = ranges(&[
        ("203.0.113.0", "203.0.113.255"),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.7"),
        ("2001:db8:1::", "2001:db8:2::"),
        ("203.0.113.0", "203.0.114.0"),
        ("192.0.2.5", "192.0.2.10"),
        ("203.0.113.9", "203.0.113.1"),
    ]);
    let found: Vec<_> = outside(&ranges, &networks).into_iter().map(|(at, _)| at).collect();
    assert_eq!(found, [3, 4, 5]);
    assert!(Network::parse("0.0.0.0/0").is_some() && Network::parse("::/0").is_some());
    for text in
        ["203.0.113.7/24", "203.0.113.0/33", "203.0.113.0/", "::1-1.2.3.4", "1.2.3.4-1.2.3.1", "acme.example"]
    {
        assert_eq!(Network::parse(text), None, "{text}");
    }
}

#[test]
fn what_is_no_range_is_named() {
    for pair in [("1.2.3", "1.2.3.4"), ("1.2.3.4", "::1"), ("1.2.3.9", "1.2.3.4"), ("", "")] {
        assert_eq!(problems(&ranges(&[pair])), [Problem::Unreadable { at: 0 }], "{pair:?}");
    }
}

/// Networks that together hold a range hold it, however they are cut: what sets of addresses say, it says.
#[test]
fn several_networks_hold_what_their_addresses_hold() {
    let mut state = 11u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (state >> 16) % below
    };
    let mut inside = 0;
    for _ in 0..2_000 {
        let count = next(5);
        let mut pair = |longest: u32| {
            let (start, length) = (next(12), next(longest));
            (format!("198.51.100.{start}"), format!("198.51.100.{}", start + length))
        };
        let own: Vec<_> = (0..count).map(|_| pair(6)).collect();
        let (start, end) = pair(8);
        let networks: Vec<_> =
            own.iter().map(|(start, end)| Network::parse(&[start, "-", end].concat()).unwrap()).collect();
        let range = ranges(&[(&start, &end)]);
        let set = Addresses::of(own.iter().map(|(start, end)| (start.as_str(), end.as_str()))).unwrap();
        let asked = Addresses::of([(start.as_str(), end.as_str())]).unwrap();
        let is_inside = outside(&range, &networks).is_empty();
        assert_eq!(is_inside, asked.without(&set).is_empty(), "{start}-{end} in {own:?}");
        inside += usize::from(is_inside);
    }
    assert!((100..1_900).contains(&inside), "{inside}");
    let halves = ["203.0.113.0/25", "203.0.113.128/25"].map(|text| Network::parse(text).unwrap());
    assert!(outside(&ranges(&[("203.0.113.0", "203.0.113.255")]), &halves).is_empty());
    let all = [Network::parse("::/0").unwrap()];
    let last = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    assert!(outside(&ranges(&[("::", last)]), &all).is_empty());
}
