//! Facts that are text: the licence of a user, its profile, a setting of the org.

use crate::capture::Capture;
use crate::fact;
use crate::finding::{Finding, Found, Outcome};
use crate::message;
use crate::message::{Arg, Message};
use crate::rule::{Rule, ValueCheck};
use crate::section::Section;
use crate::setting::Unknown;
use crate::state::State;
use crate::subject::is_administrator_known_in;
use crate::text::fold;

pub(super) fn value(rule: &'static Rule, check: &ValueCheck, capture: &Capture) -> Finding {
    let (section, key) = fact::split(check.fact);
    let actual = match capture.state(Section::of(section), key) {
        State::Value(actual) => actual,
        State::Unknown(reason @ (Unknown::Disagreement | Unknown::Contradiction | Unknown::SavedSince)) => {
            let why = match reason {
                Unknown::Contradiction => message!("reason.files-contradict"),
                _ => reason.message(),
            };
            let message = message!("value.unclear", words(check.fact), why);
            return Finding::unknown(rule, &capture.subject, check.fact, reason, message);
        }
        // No value stands for one that is not named: of an empty cell nobody knows what it means.
        _ => {
            let message = message!("value.unseen", words(check.fact), message!(page(check.fact)));
            return Finding::unknown(rule, &capture.subject, check.fact, Unknown::NotSeen, message);
        }
    };
    let listed = |list: &[&str]| list.iter().any(|word| fold(word) == fold(actual));
    let passes = if check.one_of.is_empty() { !listed(check.none_of) } else { listed(check.one_of) };
    if passes && !check.none_of.is_empty() && is_in_unknown_language(check.fact, capture) {
        let message = message!("value.unclear", words(check.fact), message!("reason.language"));
        return Finding::unknown(rule, &capture.subject, check.fact, Unknown::NotSeen, message);
    }
    let shown = said(section, actual);
    let value = shown.clone();
    let message = match (passes, rule.says_failure) {
        (true, _) => message!("value.right", words(check.fact), value),
        (false, true) => message!(rule.code, value),
        (false, false) if check.one_of.is_empty() => message!("value.wrong", words(check.fact), value),
        (false, false) => {
            let names = check.one_of.iter().map(|name| said(section, name));
            let wanted = names.reduce(|one, other| message!("list.or", one, other).into());
            message!("value.expected", words(check.fact), value, wanted.unwrap_or_else(|| Arg::name("")))
        }
    };
    let outcome = if passes { Outcome::Pass } else { Outcome::Fail };
    let line = capture.more.line(check.fact);
    Finding {
        line,
        ..Finding::on_item(rule, &capture.subject, check.fact, outcome, Found::from(shown), message)
    }
}

/// Whether a page showed a name in a language in which nobody knows what Salesforce calls its own.
fn is_in_unknown_language(fact: &str, capture: &Capture) -> bool {
    let language = capture.more.get(&[fact, "-language"].concat());
    language.is_some_and(|language| !is_administrator_known_in(language))
}

/// A value in words: those of settings are Salesforce's own, all others are names.
fn said(section: &str, value: &str) -> Arg {
    match section {
        "session" | "password" | "identity" => Arg::Label(value.to_owned().into()),
        _ => Arg::name(value),
    }
}

/// The name of a fact in words.
fn words(name: &'static str) -> Message {
    match fact::split(name) {
        ("about" | "user", "licence") => message!("fact.licence"),
        ("about", "custom") => message!("fact.custom"),
        ("user", key) => message!("fact.of-user", Arg::name(key)),
        ("org", key) => message!("fact.of-org", Arg::name(key)),
        (_, key) => message!("found.as-is", Arg::Label(key.into())),
    }
}

/// Where a fact of this name stands, as a key of messages.
pub(super) fn page(name: &str) -> &'static str {
    match fact::split(name).0 {
        "user" | "permission-set" | "permission-set-group" | "permission-set-licence" => "open.user",
        "org" | "user-licence" | "org-permission-set-licence" => "open.company",
        "session" => "open.session",
        "password" => "open.password",
        "identity" => "open.identity",
        "trusted-ip" => "open.network",
        "login" => "open.login",
        "audit" => "open.audit",
        _ => "open.overview",
    }
}
