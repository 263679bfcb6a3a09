//! Login IP ranges: what a profile lets in.
//!
//! Salesforce checks them at each login, and on every request only where the org asks for it (Security Implementation Guide,
//! login IP). A range that spans the internet checks nothing (Security Benchmark for Salesforce, SBS-AUTH-003).

use std::net::{IpAddr, Ipv6Addr};

use crate::capture::IpRange;
use crate::text::in_order;

/// The most addresses that one range should hold: a /16 of IPv4. Integration vendors publish far smaller ones.
pub const WIDE_IPV4: u128 = 1 << 16;

/// The same for IPv6, a /48, which is what one site is given.
pub const WIDE_IPV6: u128 = 1 << 80;

/// How many of the widest ranges all of them together may hold: a provider connects from a few regions, and has a network of its
/// own in each. However small the pieces are, more than that is not the addresses of an integration.
pub const WIDE_TOGETHER: u128 = 4;

/// Where the addresses of IPv4 stand in IPv6: `::ffff:0.0.0.0`.
const MAPPED: u128 = 0xffff_0000_0000;

/// The last address of IPv4 there.
const MAPPED_END: u128 = MAPPED + u32::MAX as u128;

/// Where the addresses of IPv6 begin that are given to sites: `2000::`. Below them each address stands for one host, and whole
/// copies of IPv4 lie there: `::a.b.c.d`, `::ffff:0:a.b.c.d`, `64:ff9b::a.b.c.d`.
const SITES: u128 = 0x2000 << 112;

/// One copy of IPv4 more, among those: Teredo, `2001::/32`.
const TEREDO: (u128, u128) = (0x2001_0000 << 96, (0x2001_0001 << 96) - 1);

/// How many pairs of ranges that share addresses are given as examples.
pub const OVERLAPS_SHOWN: usize = 3;

/// What is wrong with the ranges of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// There is none: every address may log in.
    NoRange,
    /// All ranges of one family together let in at least half of its addresses.
    WholeInternet,
    /// The range, by place, holds more addresses than an integration can need.
    TooWide {
        /// Place of the range, from 0.
        at: usize,
        /// How many addresses it holds.
        addresses: Count,
    },
    /// Ranges of which none is too wide hold more addresses together than an integration can need.
    TooMany {
        /// How many addresses they hold.
        addresses: u128,
    },
    /// Ranges share addresses, so one of them says something that the other does not.
    Overlap {
        /// Places of the first pairs that do, from 0, the earlier range first.
        pairs: [Option<(usize, usize)>; OVERLAPS_SHOWN],
        /// How many ranges share addresses with another one.
        ranges: usize,
    },
    /// It is not a range: an address cannot be read, the families differ, or the end is before the start.
    Unreadable {
        /// Place of the range, from 0.
        at: usize,
    },
}

/// How many addresses a range holds: at least one. All of IPv6 has one more than the largest number, so what is kept is how many
/// come after the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(u128);

impl Count {
    /// So many of them; of none, one.
    #[cfg(test)]
    const fn of(addresses: u128) -> Self {
        Self(addresses.saturating_sub(1))
    }

    /// The number as text.
    pub fn to_text(self) -> String {
        self.0.checked_add(1).map_or_else(|| ALL_OF_IPV6.to_owned(), |addresses| addresses.to_string())
    }
}

/// 2 to the 128th.
const ALL_OF_IPV6: &str = "340282366920938463463374607431768211456";

/// A range of addresses of one family, as numbers. Sorted by their first address, those of IPv4 before those of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    v6: bool,
    start: u128,
    end: u128,
}

/// The family and the number of an address.
fn number(text: &str) -> Option<(bool, u128)> {
    match text.trim().parse().ok()? {
        IpAddr::V4(address) => Some((false, u128::from(u32::from(address)))),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            // Salesforce keeps IPv4 ranges as ::ffff:a.b.c.d.
            Some(mapped) => Some((false, u128::from(u32::from(mapped)))),
            None => Some((true, u128::from(address))),
        },
    }
}

/// An address in one spelling; what is none stays as it is, without space around it. Zeros of IPv6 are written out: the
/// standard library's way to write an address is more WebAssembly than all else that the engine knows of networks.
pub fn canonical_address(text: &str) -> String {
    match number(text) {
        Some((v6, number)) => written(if v6 { number } else { MAPPED + number }),
        None => text.trim().to_owned(),
    }
}

/// A number as addresses have it: without zeros before it.
fn hexadecimal(number: u16) -> String {
    let digit = |place: u32| char::from_digit(u32::from(number >> (4 * place)) & 15, 16);
    let first = (1..4).rev().find(|place| number >> (4 * place) > 0).unwrap_or(0);
    (0..=first).rev().filter_map(digit).collect()
}

impl Span {
    fn parse(start: &str, end: &str) -> Option<Self> {
        let (v6, start) = number(start)?;
        let (end_v6, end) = number(end)?;
        (v6 == end_v6 && start <= end).then_some(Self { v6, start, end })
    }

    const fn addresses(self) -> Count {
        Count(self.end - self.start)
    }

    /// Whether its addresses stand for one host each, though they are of IPv6.
    const fn is_of_hosts(self) -> bool {
        self.v6 && (self.start < SITES || (self.start <= TEREDO.1 && self.end >= TEREDO.0))
    }

    const fn is_wide(self) -> bool {
        self.addresses().0 >= wide(self.v6 && !self.is_of_hosts())
    }
}

/// The most addresses that one range should hold; `sites`: of those that sites of IPv6 are given.
const fn wide(sites: bool) -> u128 {
    if sites { WIDE_IPV6 } else { WIDE_IPV4 }
}

/// A network that a team calls its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(Span);

impl Network {
    /// Reads one address, `first-last`, or a network with the length of its prefix: `203.0.113.0/24`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((start, end)) = text.split_once('-') {
            return Span::parse(start, end).map(Self);
        }
        let Some((address, length)) = text.split_once('/') else {
            return Span::parse(text, text).map(Self);
        };
        let (v6, start) = number(address)?;
        let free = if v6 { 128u32 } else { 32 }.checked_sub(length.parse().ok()?)?;
        let hosts = 1u128.checked_shl(free).unwrap_or(0).wrapping_sub(1);
        // An address inside the network is no network: it would say something that nobody meant.
        (start & hosts == 0).then_some(Self(Span { v6, start, end: start | hosts }))
    }

    const fn has(self, v6: bool, address: u128) -> bool {
        self.0.v6 == v6 && self.0.start <= address && address <= self.0.end
    }
}

/// Whether the networks together hold all addresses: each round goes on behind the furthest one that holds the first open address.
fn hold(networks: &[Network], span: Span) -> bool {
    let mut open = span.start;
    loop {
        let holding = networks.iter().filter(|network| network.has(span.v6, open));
        match holding.map(|network| network.0.end).max() {
            Some(end) if end < span.end => open = end + 1,
            found => return found.is_some(),
        }
    }
}

/// The ranges that the networks together do not hold, or that are none, with their places from 0.
pub fn outside<'r>(ranges: &'r [IpRange], networks: &[Network]) -> Vec<(usize, &'r IpRange)> {
    let inside =
        |range: &IpRange| Span::parse(&range.start, &range.end).is_some_and(|span| hold(networks, span));
    ranges.iter().enumerate().filter(|(_, range)| !inside(range)).collect()
}

/// A set of addresses of both families: what several login IP ranges let in together, however they are cut and written. The
/// addresses of IPv4 are those of IPv6 that stand for them, as Salesforce keeps them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// First and last addresses, in order, none touching the next.
    spans: Vec<(u128, u128)>,
}

impl Addresses {
    /// All addresses between each pair of a first and a last one; `None` if one of them is no range.
    pub fn of<'r>(ranges: impl IntoIterator<Item = (&'r str, &'r str)>) -> Option<Self> {
        let number = |(v6, number): (bool, u128)| if v6 { number } else { MAPPED + number };
        let mut spans = Vec::new();
        for (start, end) in ranges {
            let span = Span::parse(start, end)?;
            spans.push((number((span.v6, span.start)), number((span.v6, span.end))));
        }
        let mut joined: Vec<(u128, u128)> = Vec::new();
        for (start, end) in in_order(spans) {
            match joined.last_mut() {
                Some(last) if start <= last.1.saturating_add(1) => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        Some(Self { spans: joined })
    }

    /// Those that the other set does not hold.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut spans = Vec::new();
        let mut holes = other.spans.iter().copied().peekable();
        for (mut start, end) in self.spans.iter().copied() {
            let mut is_used_up = false;
            while let Some((first, last)) = holes.peek().copied() {
                if last < start {
                    holes.next();
                    continue;
                }
                if first > end {
                    break;
                }
                if first > start {
                    spans.push((start, first - 1));
                }
                if last >= end {
                    is_used_up = true;
                    break;
                }
                start = last + 1;
                holes.next();
            }
            if !is_used_up {
                spans.push((start, end));
            }
        }
        Self { spans }
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The ranges that make it, as `first-last` in one spelling, each with how many addresses it holds. A range stays on one side
    /// of the addresses of IPv4, where one before or behind it would have to be written in two families.
    pub fn ranges(&self) -> Vec<(String, u128)> {
        let mut ranges = Vec::new();
        for (start, end) in self.spans.iter().copied() {
            let parts = [
                (start, end.min(MAPPED - 1)),
                (start.max(MAPPED), end.min(MAPPED_END)),
                (start.max(MAPPED_END + 1), end),
            ];
            for (first, last) in parts.into_iter().filter(|(first, last)| first <= last) {
                let name = [written(first), written(last)].join("-");
                ranges.push((name, (last - first).saturating_add(1)));
            }
        }
        ranges
    }
}

/// An address in one spelling.
fn written(number: u128) -> String {
    match number.checked_sub(MAPPED).map(u32::try_from) {
        Some(Ok(number)) => number.to_be_bytes().map(|octet| octet.to_string()).join("."),
        _ => Ipv6Addr::from_bits(number).segments().map(hexadecimal).join(":"),
    }
}

/// Whether two texts are the first and the last address of a range.
pub fn is_range(start: &str, end: &str) -> bool {
    Span::parse(start, end).is_some()
}

/// Everything that is wrong with the ranges, in the order of the profile; what they have in common comes last.
pub fn problems(ranges: &[IpRange]) -> Vec<Problem> {
    if ranges.is_empty() {
        return vec![Problem::NoRange];
    }
    let spans: Vec<_> = ranges.iter().map(|range| Span::parse(&range.start, &range.end)).collect();
    let placed = spans.iter().enumerate().filter_map(|(at, span)| Some(((*span)?, at)));
    let sorted = in_order(placed.collect());
    let mut found = Vec::new();
    // All IPv6 addresses that are given out begin with 001: 2000::/3.
    // Salesforce keeps IPv4 inside of IPv6: a range of IPv6 around that lets in all of it.
    let spans_ipv4 = |span: &Span| span.v6 && span.start < MAPPED && span.end > MAPPED_END;
    let spans_the_internet = sorted.iter().any(|(span, _)| spans_ipv4(span))
        || covered(&sorted, |span| !span.v6) >= 1 << 31
        || covered(&sorted, |span| span.v6) >= 1 << 124;
    if spans_the_internet {
        found.push(Problem::WholeInternet);
    }
    for (at, span) in spans.iter().enumerate() {
        match span {
            None => found.push(Problem::Unreadable { at }),
            Some(span) if span.is_wide() => found.push(Problem::TooWide { at, addresses: span.addresses() }),
            Some(_) => {}
        }
    }
    let small: Vec<_> = sorted.iter().copied().filter(|(span, _)| !span.is_wide()).collect();
    let together = [
        (false, covered(&small, |span| !span.v6)),
        (false, covered(&small, Span::is_of_hosts)),
        (true, covered(&small, |span| span.v6 && !span.is_of_hosts())),
    ];
    let too_many =
        together.into_iter().filter(|(sites, sum)| *sum > wide(*sites).saturating_mul(WIDE_TOGETHER));
    found.extend(
        too_many.filter(|_| !spans_the_internet).map(|(_, addresses)| Problem::TooMany { addresses }),
    );
    found.extend(overlap(&sorted, spans.len()));
    found
}

/// Ranges that share addresses, if any do. Sorted by their first address, a range shares some with one before it exactly if it
/// begins before the furthest of them ends; so no pair has to be compared that is not told.
fn overlap(sorted: &[(Span, usize)], ranges: usize) -> Option<Problem> {
    let mut shares = vec![false; ranges];
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut furthest: Option<(Span, usize)> = None;
    for (span, at) in sorted.iter().copied() {
        match furthest {
            Some((before, other)) if before.v6 == span.v6 && span.start <= before.end => {
                for place in [at, other] {
                    if let Some(shares) = shares.get_mut(place) {
                        *shares = true;
                    }
                }
                pairs.push((at.min(other), at.max(other)));
                if span.end > before.end {
                    furthest = Some((span, at));
                }
            }
            _ => furthest = Some((span, at)),
        }
    }
    let pairs = in_order(pairs);
    let shown = std::array::from_fn(|at| pairs.get(at).copied());
    let ranges = shares.into_iter().filter(|shares| *shares).count();
    (ranges > 0).then_some(Problem::Overlap { pairs: shown, ranges })
}

/// How many addresses the ranges of one family hold, each counted once, however they are cut into pieces.
fn covered(sorted: &[(Span, usize)], is_of_family: fn(Span) -> bool) -> u128 {
    let mut covered: u128 = 0;
    let mut reached: Option<u128> = None;
    for (piece, _) in sorted.iter().filter(|(span, _)| is_of_family(*span)) {
        let start = reached.map_or(piece.start, |reached| piece.start.max(reached.saturating_add(1)));
        if start <= piece.end && reached.is_none_or(|reached| piece.end > reached) {
            covered = covered.saturating_add((piece.end - start).saturating_add(1));
            reached = Some(piece.end);
        }
    }
    covered
}

#[cfg(test)]
mod tests;
