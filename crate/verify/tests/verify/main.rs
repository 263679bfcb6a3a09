//! What holds for every comparison, and what a baseline, a deploy and the weeks after it come to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail")]

mod addresses;
mod comparing;
mod deployed;
mod following;
mod implied_marks;
mod muted;
mod page_marks;
mod properties;
mod readiness;
mod sides;
mod unread;
mod weakening;
mod words;

use std::sync::LazyLock;

use permlight_core::fact::{self, Facts};
use permlight_core::message::{Locale, Message};
use permlight_core::policy::Policy;
use permlight_core::subject::SubjectKind;
use permlight_verify::{Comparison, Drift, Observed, Options, compare};

fn policy() -> &'static Policy {
    Policy::find("recommended").unwrap()
}

fn facts(rows: &[(&str, &str)]) -> Facts {
    let mut facts = Facts::default();
    for (name, value) in rows {
        facts.set(name, (*value).to_owned());
    }
    facts
}

/// A subject of which everything was seen.
fn seen(kind: SubjectKind, name: &str, rows: &[(&str, &str)]) -> Observed {
    let mut facts = facts(rows);
    if facts.get("permission/*").is_none() {
        facts.set("permission/*", "off".to_owned());
    }
    sides::label(kind, &mut facts);
    sides::marked()
        .iter()
        .chain(&["*"])
        .for_each(|section| facts.set(&fact::name("list", section), "0".to_owned()));
    Observed::of_pages(kind, name, facts)
}

fn profile(rows: &[(&str, &str)]) -> Observed {
    seen(SubjectKind::Profile, "P", rows)
}

/// What a message says in English.
fn said(message: &Message) -> String {
    static ENGLISH: LazyLock<Locale> =
        LazyLock::new(|| Locale::new("en", &permlight_data::Data::words("en").unwrap()));
    ENGLISH.say(message)
}

fn options() -> Options<'static> {
    Options::new(policy())
}

fn lay(tested: &[Observed], actual: &[Observed]) -> Comparison {
    compare(tested, actual, &options()).unwrap()
}

fn one(tested: &Observed, actual: &Observed) -> Vec<Drift> {
    lay(std::slice::from_ref(tested), std::slice::from_ref(actual)).drift
}
