//! Lists of a user or of the org: is something in it, and is a licence free?

use super::value::page;
use crate::capture::Capture;
use crate::fact;
use crate::finding::{Finding, Outcome};
use crate::rule::{ListCheck, Rule};
use crate::text::{fold, printable};

pub(super) fn listed(rule: &'static Rule, check: &ListCheck, capture: &Capture) -> Finding {
    let is_one = |name: &str| check.one_of.iter().any(|wanted| fold(wanted) == fold(name));
    let found = fact::section(&capture.more, check.list).find(|(key, value)| is_one(key) || is_one(value));
    let wanted = check.one_of.first().copied().unwrap_or_default();
    let (outcome, actual, message) = match found {
        Some((_, value)) if check.seats => seats(wanted, value),
        Some(_) => (Outcome::Pass, "there".to_owned(), format!("{wanted} is there.")),
        None if capture.more.get(&fact::whole(check.list)).is_some() => {
            let message = match rule.failure {
                "" => format!("{wanted} is not there."),
                failure => failure.to_owned(),
            };
            (Outcome::Fail, "not there".to_owned(), message)
        }
        None => {
            let message = format!("{wanted}: the whole list was not seen. {}", page(check.list));
            (Outcome::Unknown, "unknown".to_owned(), message)
        }
    };
    Finding::on_item(rule, check.list, outcome, actual, message)
}

/// Reads `status; total; used; remaining`.
fn seats(licence: &str, value: &str) -> (Outcome, String, String) {
    let cells: Vec<_> = value.split(';').map(str::trim).collect();
    let shown = printable(value, 120);
    let counts = match *cells.as_slice() {
        [_, total, used, remaining] => number(total).zip(number(used)).zip(number(remaining)),
        _ => None,
    };
    let Some(((total, used), remaining)) = counts else {
        let message = format!("{licence} is there; its seats could not be read: {shown}.");
        return (Outcome::Unknown, shown, message);
    };
    let seats = format!("{used} of {total} seats used, {remaining} free");
    if remaining == 0 {
        (Outcome::Fail, seats.clone(), format!("{licence} is there, but no seat is free: {seats}."))
    } else {
        (Outcome::Pass, seats.clone(), format!("{licence} is there: {seats}."))
    }
}

/// A count as a page writes it: languages put different marks between thousands.
fn number(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().filter(|c| !matches!(c, ',' | '.' | '\'' | '’') && !c.is_whitespace()).collect();
    digits.parse().ok()
}
