//! Judgement of what is no user permission: sections of a profile, login IP ranges.

use std::borrow::Cow;
use std::sync::Arc;

use crate::capture::{Capture, IpRange};
use crate::content::{self, Grant, granted, is_listed};
#[cfg(feature = "users")]
use crate::effective::alone;
use crate::finding::{Finding, Found, Outcome};
use crate::message;
use crate::message::{Arg, Message};
use crate::network::{Problem, canonical_address, problems};
use crate::object_right::ObjectRight;
use crate::rule::{Check, RightsCheck, Rule};
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::{Subject, SubjectKind};
use crate::text::printable;

/// The name of the login IP ranges in metadata.
pub(super) const RANGES: &str = "loginIpRanges";

/// A finding for everything that is granted in the section. A source that lists nothing proves nothing: a profile is
/// retrieved with those objects, tabs and classes only that were retrieved beside it.
pub(super) fn nothing(rule: &'static Rule, section: Section, capture: &Capture, findings: &mut Vec<Finding>) {
    let found = granted(capture, section);
    empty(rule, section, capture, found, Unsaid::Nothing, findings);
}

/// The same for rights on objects. A page that calls an object by its label may mean any.
pub(super) fn rights(
    rule: &'static Rule,
    check: &RightsCheck,
    capture: &Capture,
    findings: &mut Vec<Finding>,
) {
    let mut found = Vec::new();
    let (mut perhaps, mut older) = (false, None);
    for row in capture.objects.iter() {
        let lacks = |right: &&ObjectRight| {
            row.value.get(**right).is_none() && ObjectRight::Read.is_granted(row.value)
        };
        if check.has_object(&row.key) {
            older = older.or_else(|| check.rights.iter().find(lacks));
        }
        let granted = check.rights.iter().filter(|right| row.value.get(**right) == Some(true));
        let granted: Vec<Arg> = granted.map(|right| message!(right.key()).into()).collect();
        if granted.is_empty() {
            continue;
        }
        perhaps |= row.key.starts_with("label:");
        if check.has_object(&row.key) {
            found.push(Grant { name: row.key.to_string(), what: Arg::List(granted), line: row.line });
        }
    }
    let unsaid = match older {
        Some(right) => Unsaid::Older(*right),
        None if perhaps && !check.objects.is_empty() => Unsaid::Names,
        None => Unsaid::Nothing,
    };
    empty(rule, Section::Objects, capture, found, unsaid, findings);
}

/// What user permissions open whatever the list of objects says: one finding on all objects together, beside what that list says, and
/// in place of a pass of it (the findings of the rule begin at `from`). Of a list that was not read, that stays what is said; one that
/// is older than a right says less than what is on.
#[cfg(feature = "users")]
pub(super) fn opened(
    rule: &'static Rule,
    check: &RightsCheck,
    capture: &Capture,
    findings: &mut Vec<Finding>,
    from: usize,
) {
    let all = alone::opened(capture, check);
    let on: Vec<_> = all.iter().copied().filter(|(_, setting)| *setting == Setting::On).collect();
    let element = Section::Objects.element();
    let earlier = findings.iter().skip(from).position(|finding| finding.target.name() == element);
    let right = match earlier.map(|at| at + from) {
        Some(at) if findings.get(at).is_some_and(|list| !gives_way(list, !on.is_empty())) => return,
        right => right,
    };
    let label = |name: &'static str| Arg::Label(Cow::Borrowed(name));
    let (found, outcome, reason, message) = match (on.first(), all.first()) {
        (Some(_), _) => {
            let names = Arg::List(on.iter().map(|(name, _)| label(name)).collect());
            (on, Outcome::Fail, None, message!("rights.brought", names))
        }
        (None, Some((name, setting))) => {
            // Something is wrong already, or not all was seen.
            let Some(reason) = super::reason_of(*setting) else { return };
            let message = message!("permission.unknown", label(name), reason.message());
            (all, Outcome::Unknown, Some(reason), message)
        }
        (None, None) => return,
    };
    let line = found.first().and_then(|(name, _)| capture.permissions.line(name));
    let target = [element, "/", Section::UserPermissions.element()].concat();
    let finding = Finding::on_item(rule, &capture.subject, target, outcome, Found::States(found), message);
    let finding = Finding { reason, line, ..finding };
    match right.and_then(|at| findings.get_mut(at)) {
        Some(right) => *right = finding,
        None => findings.push(finding),
    }
}

/// Whether what a list says of objects is less than what user permissions open.
#[cfg(feature = "users")]
fn gives_way(list: &Finding, is_open: bool) -> bool {
    list.outcome == Outcome::Pass || is_open && list.reason == Some(Unknown::OlderFile)
}

/// What the rows of a section leave open, though all of them were seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unsaid {
    /// Nothing.
    Nothing,
    /// Which object a row means.
    Names,
    /// A right that the source is older than.
    Older(ObjectRight),
}

fn empty(
    rule: &'static Rule,
    section: Section,
    capture: &Capture,
    found: Vec<Grant>,
    unsaid: Unsaid,
    findings: &mut Vec<Finding>,
) {
    let label = message!(section.key());
    let coverage = content::coverage(capture, section);
    if let (true, true, Unsaid::Older(right)) = (found.is_empty(), coverage.is_whole(), unsaid) {
        let message = message!("right.older", label, message!(right.key()));
        let reason = Unknown::OlderFile;
        findings.push(Finding::unknown(rule, &capture.subject, section.element(), reason, message));
    } else if found.is_empty() && coverage.is_whole() && unsaid == Unsaid::Nothing {
        let key = if matches!(rule.check, Check::Rights(_)) { "rights.none" } else { "contents.right" };
        let message = message!(key, label);
        findings.push(Finding::on_item(
            rule,
            &capture.subject,
            section.element(),
            Outcome::Pass,
            message!("found.none"),
            message,
        ));
    } else if found.is_empty() || coverage.is_in_doubt() {
        // The file of a set lists all that it grants: what is open there could not be read.
        let is_unread = coverage.is_in_doubt() || capture.subject.kind != SubjectKind::Profile;
        let key = match (is_unread, is_listed(capture, section)) {
            (false, true) => "contents.none-of-listed",
            (false, false) => "contents.none-listed",
            (true, _) => "contents.unread",
        };
        let none = message!("found.none-listed");
        let finding = Finding::on_item(
            rule,
            &capture.subject,
            section.element(),
            Outcome::Unknown,
            none,
            message!(key, label),
        );
        let reason = coverage.reason().or(Some(Unknown::NotSeen));
        findings.push(Finding { reason, ..finding });
    }
    for grant in found {
        let message = message!("contents.granted", Arg::name(&grant.name), grant.what.clone());
        let finding =
            Finding::on_item(rule, &capture.subject, grant.name, Outcome::Fail, grant.what, message);
        findings.push(Finding { line: grant.line, ..finding });
    }
}

/// A finding for one thing that a page grants or not, in a section that should be empty.
pub fn grant(
    rule: &'static Rule,
    subject: &Arc<Subject>,
    key: Cow<'static, str>,
    label: &str,
    side: Setting,
) -> Finding {
    let (outcome, says) = match side {
        Setting::On => (Outcome::Fail, "grant.wrong"),
        Setting::Unknown(_) => (Outcome::Unknown, "grant.unknown"),
        _ => (Outcome::Pass, "grant.right"),
    };
    let finding = Finding::on_item(rule, subject, key, outcome, side, message!(says, Arg::name(label)));
    Finding { reason: super::reason_of(side), ..finding }
}

/// The name of the range that a finding about login IP ranges is about; of two that overlap, the second.
pub fn range_of(item: &str) -> Option<&str> {
    let ranges = item.strip_prefix(RANGES)?.strip_prefix('[')?.strip_suffix(']')?;
    ranges.rsplit(", ").next()
}

/// What findings and decisions call a range: its addresses. Its place changes with the list.
pub fn range_name(range: &IpRange) -> String {
    let address = |text: &str| printable(&canonical_address(text), 60);
    [address(&range.start), address(&range.end)].join("-")
}

/// Whether a target names a range by its place, as findings once did: which range that was, nobody can tell any more.
pub fn is_place_of_range(target: &str) -> bool {
    let places = target.strip_prefix(RANGES).and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'));
    places
        .is_some_and(|places| places.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b' ')))
}

/// A finding for every problem of the ranges, or one that says that there is none.
pub(super) fn login_ip_ranges(rule: &'static Rule, capture: &Capture, findings: &mut Vec<Finding>) {
    let ranges = capture.login_ip_ranges.as_slice();
    let mut found = problems(ranges);
    let is_whole = capture.coverage(Section::LoginIpRanges).is_whole();
    if !is_whole {
        findings.push(unseen_ranges(rule, capture));
        // What lets in too many does so whatever else there is.
        found.retain(|problem| *problem != Problem::NoRange);
    }
    let mut add = |part: String, outcome, found: Found, message: Message| {
        findings.push(Finding::on_item(
            rule,
            &capture.subject,
            [RANGES, &part].concat(),
            outcome,
            found,
            message,
        ));
    };
    let whole = String::new;
    if is_whole && found.is_empty() {
        let count = message!("found.ranges", ranges.len()).into();
        return add(whole(), Outcome::Pass, count, message!("ranges.right"));
    }
    for problem in found {
        let part = match problem {
            Problem::NoRange | Problem::WholeInternet | Problem::TooMany { .. } => whole(),
            Problem::TooWide { at, .. } | Problem::Unreadable { at } => named(ranges, &[at]),
            Problem::Overlap { pairs, .. } => {
                let first = pairs.into_iter().flatten().next();
                first.map_or_else(whole, |(first, second)| named(ranges, &[first, second]))
            }
        };
        let (found, message) = described(problem, ranges);
        add(part, Outcome::Fail, found, message);
    }
}

/// Ranges behind the name of all of them.
fn named(ranges: &[IpRange], places: &[usize]) -> String {
    let names: Vec<_> = places.iter().filter_map(|at| ranges.get(*at)).map(range_name).collect();
    ["[", &names.join(", "), "]"].concat()
}

/// Whether no login IP range of a profile limits from where: there is none, or they let in at least half of the internet. `None`
/// where that was not seen, or a range cannot be read.
pub(crate) fn is_open_to_all(profile: &Capture) -> Option<bool> {
    let ranges = profile.login_ip_ranges.as_slice();
    let is_whole = || profile.coverage(Section::LoginIpRanges).is_whole();
    let problems = problems(ranges);
    let is_unreadable = |problem: &Problem| matches!(problem, Problem::Unreadable { .. });
    if problems.contains(&Problem::WholeInternet) || ranges.is_empty() && is_whole() {
        Some(true)
    } else if is_whole() && !problems.iter().any(is_unreadable) {
        Some(false)
    } else {
        // One more may let in everybody.
        None
    }
}

/// That the login IP ranges were not seen whole, and why.
pub(super) fn unseen_ranges(rule: &'static Rule, profile: &Capture) -> Finding {
    let reason = profile.coverage(Section::LoginIpRanges).reason().unwrap_or(Unknown::NotSeen);
    Finding::unknown(rule, &profile.subject, RANGES, reason, message!("ranges.unknown", reason.message()))
}

/// A range as people read it.
pub(super) fn shown(range: &IpRange) -> Message {
    message!("ranges.range", printable(&range.start, 60), printable(&range.end, 60))
}

fn described(problem: Problem, ranges: &[IpRange]) -> (Found, Message) {
    let range = |at: usize| ranges.get(at).map(shown);
    let found = |at: usize| range(at).unwrap_or_else(|| message!("found.none")).into();
    match problem {
        Problem::NoRange => (message!("found.none").into(), message!("ranges.none")),
        Problem::WholeInternet => (message!("found.internet").into(), message!("ranges.internet")),
        Problem::TooMany { addresses } => {
            let count = addresses.to_string();
            (message!("found.addresses", count.clone()).into(), message!("ranges.too-many", count))
        }
        Problem::TooWide { at, addresses } => {
            (found(at), message!("ranges.too-wide", range(at), addresses.to_text()))
        }
        Problem::Overlap { pairs, ranges } => {
            let join = |key: &'static str| {
                let pairs = pairs.into_iter().flatten();
                Arg::Series(pairs.map(|(a, b)| message!(key, range(a), range(b)).into()).collect())
            };
            let shared = join("ranges.both");
            let message = if ranges == 2 {
                message!("ranges.overlap", shared)
            } else {
                message!("ranges.overlaps", ranges, shared)
            };
            (join("ranges.pair").into(), message)
        }
        Problem::Unreadable { at } => (found(at), message!("ranges.unreadable", range(at))),
    }
}
