//! Lists of a user or of the org: is something in it, and is a licence free?

use super::value::page;
use crate::capture::Capture;
use crate::catalog;
use crate::coverage;
use crate::fact;
use crate::finding::{Finding, Found, Outcome};
use crate::message;
use crate::message::{Arg, Message};
use crate::rule::{ListCheck, Rule};
use crate::setting::Unknown;
use crate::text::{fold, printable};

pub(super) fn listed(rule: &'static Rule, check: &ListCheck, capture: &Capture) -> Finding {
    let is_one = |name: &str| check.one_of.iter().any(|wanted| fold(wanted) == fold(name));
    let found = fact::section(&capture.more, check.list).find(|(key, value)| is_one(key) || is_one(value));
    let wanted = check.one_of.first().copied().unwrap_or_default();
    let name = || Arg::name(wanted);
    let (outcome, found, message) = match found {
        Some((_, value)) if check.seats => seats(wanted, value),
        Some(_) => (Outcome::Pass, message!("found.there").into(), message!("list.there", name())),
        None if coverage::of_named(&capture.more, check.list).is_whole() => {
            let message =
                if rule.says_failure { message!(rule.code) } else { message!("list.not-there", name()) };
            (Outcome::Fail, message!("found.not-there").into(), message)
        }
        None => {
            let message = message!("list.unseen", name(), message!(page(check.list)));
            return Finding::unknown(rule, &capture.subject, check.list, Unknown::NotSeen, message);
        }
    };
    Finding::on_item(rule, &capture.subject, check.list, outcome, found, message)
}

/// Reads `status; total; used; remaining`.
fn seats(licence: &str, value: &str) -> (Outcome, Found, Message) {
    let cells: Vec<_> = value.split(';').map(str::trim).collect();
    let shown = printable(value, 120);
    let counts = match *cells.as_slice() {
        [status, total, used, remaining] => {
            is_active(status).zip(number(total).zip(number(used)).zip(number(remaining)))
        }
        _ => None,
    };
    let Some((active, ((total, used), remaining))) = counts else {
        let message = message!("list.seats-unread", Arg::name(licence), shown.clone());
        return (Outcome::Unknown, Found::Value(shown), message);
    };
    let seats = message!("list.seats", used, total, remaining);
    // An org whose integration users all have one needs no other: whether it does, people know.
    let (outcome, key) = match (active, remaining) {
        (false, _) => (Outcome::Fail, "list.licence-off"),
        (true, 0) => (Outcome::Manual, "list.no-seat-free"),
        (true, _) => (Outcome::Pass, "list.seat-free"),
    };
    let message = message!(key, Arg::name(licence), seats.clone());
    (outcome, seats.into(), message)
}

/// Whether a licence is active, by the word for its status; pages use the same one for users.
fn is_active(status: &str) -> Option<bool> {
    let mut words = catalog::page_words().lines().filter_map(|line| line.strip_prefix("user/active\t"));
    let is_active = words.any(|words| words.split('\t').any(|word| fold(word) == fold(status)));
    if is_active { Some(true) } else { (status == "Disabled").then_some(false) }
}

/// A count as a page writes it: languages put different marks between thousands.
fn number(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().filter(|c| !matches!(c, ',' | '.' | '\'' | '’') && !c.is_whitespace()).collect();
    digits.parse().ok()
}
