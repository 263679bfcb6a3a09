//! Files of several people, in any order and more than once: what follows from them is the same. What was read here stays as it is,
//! and what was left open here no file settles.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::coverage;
use permlight_core::section::Section;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::subjects::subjects;

const PAGES: [&str; 2] = ["profile-original-view", "profile-enhanced-list-view"];

/// What a page may say: a list, a permission, that it was seen whole, that it was not.
const FACTS: [(&str, &[&str]); 6] = [
    ("permission/ViewAllData", &["on", "off"]),
    ("permission/ManageUsers", &["on", "off"]),
    ("permission/*", &["absent"]),
    ("apex-class/A", &["on"]),
    ("list/apex-class", &["0", "1"]),
    ("doubt/apex-class", &["1"]),
];

const SOURCES: [&str; 3] = ["seen", "fetched", "saved"];

/// An hour of the days before, how it came in, and of each fact which of its values, if it is there.
type Read = (u32, usize, [Option<usize>; 6]);

/// The readings of each page.
type File = [Vec<Read>; 2];

fn now() -> Moment {
    Moment::parse("2026-11-27T12:00:00.000Z").expect("a moment")
}

/// No two readings are of one time: each has a minute of its own, from this one on.
fn page(definition: &str, readings: &[Read], minute: usize) -> Option<(String, Value)> {
    let mut record = permlight_core::evidence::Record::default();
    for (at, (hour, source, values)) in readings.iter().enumerate() {
        let facts = FACTS.iter().zip(values).filter_map(|((name, all), value)| {
            Some(((*name).to_owned(), (*all.get(value.as_ref().copied()? % all.len())?).to_owned()))
        });
        let facts: permlight_core::fact::Facts = facts.collect();
        if !facts.is_empty() {
            record.add(permlight_core::evidence::Reading {
                time: format!("2026-11-{:02}T{:02}:{:02}:00.000Z", 24 + hour / 24, hour % 24, minute + at),
                source: permlight_core::evidence::Source::from_word(SOURCES[source % 3]).expect("a source"),
                facts,
            });
        }
    }
    let readings = json::value(&record.readings);
    let row = json!({
        "version": 1, "org": "acme", "kind": "profile", "id": "00e5g000001AbCd", "name": "P", "page": definition,
        "title": "Profile", "path": path(definition), "record": { "readings": readings },
    });
    let section = if definition == PAGES[1] { "ClassAccess" } else { "" };
    (!record.readings.is_empty())
        .then(|| (format!("evidence:acme:profile:00e5g000001AbCd:{definition}:{section}"), row))
}

fn path(definition: &str) -> &'static str {
    if definition == PAGES[1] { "/00e5g000001AbCd?s=ClassAccess" } else { "/00e5g000001AbCd" }
}

/// What a person has, one of four.
fn map(file: &File, whose: usize) -> Map<String, Value> {
    let pages = PAGES.iter().zip(file).enumerate();
    pages.filter_map(|(at, (definition, readings))| page(definition, readings, 10 * whose + 5 * at)).collect()
}

/// What is stored after these files were taken in, one after the other.
fn after(own: &Map<String, Value>, files: &[&Map<String, Value>]) -> Map<String, Value> {
    let mut stored = own.clone();
    for (at, file) in files.iter().enumerate() {
        let text = json!({ "permlight": "state", "version": 1, "stored": file }).to_string();
        let import = merge(&stored, &format!("{at}.json"), &text, now(), &|_| None).expect("a state");
        assert_eq!(import.refused, []);
        stored.extend(import.changes);
    }
    stored
}

/// What follows from all of it.
fn concluded(stored: &Map<String, Value>) -> Vec<(String, String)> {
    let texts = stored.iter().map(|(key, value)| (key.clone(), value.to_string()));
    let kept = gate::read_all(texts, now());
    assert_eq!(kept.strange, [""; 0]);
    let known = subjects(&kept.pages, "acme");
    let facts = known.first().map(crate::subjects::KnownSubject::facts).unwrap_or_default();
    facts.iter().map(|fact| (fact.key.to_string(), fact.value.clone())).collect()
}

fn read() -> impl Strategy<Value = Read> {
    (0u32..80, 0usize..3, proptest::array::uniform6(proptest::option::of(0usize..2)))
}

fn file() -> impl Strategy<Value = File> {
    proptest::array::uniform2(proptest::collection::vec(read(), 0..3))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_and_how_often_they_come_changes_no_conclusion(
        own in file(), first in file(), second in file(), third in file(),
    ) {
        let own = map(&own, 0);
        let (first, second, third) = (map(&first, 1), map(&second, 2), map(&third, 3));
        let wanted = concluded(&after(&own, &[&first, &second, &third]));
        for files in [
            [&third, &second, &first].as_slice(), &[&second, &first, &third], &[&second, &third, &first],
            &[&first, &first, &second, &third, &second], &[&third, &first, &third, &second, &first],
        ] {
            prop_assert_eq!(&concluded(&after(&own, files)), &wanted);
        }
    }

    /// A sandbox is a copy with the same record ids: what was read in one org says nothing of another.
    #[test]
    fn what_was_read_of_another_org_says_nothing(own in file(), other in file()) {
        let own = map(&own, 0);
        let text = Value::Object(map(&other, 1)).to_string();
        let other: Value = serde_json::from_str(&text.replace("acme", "acme--uat")).expect("JSON");
        let other = other.as_object().cloned().unwrap_or_default();
        let both = after(&own, &[&other]);
        prop_assert_eq!(both.len(), own.len() + other.len());
        prop_assert_eq!(concluded(&both), concluded(&own));
    }

    /// What this browser has read of a page stays to the letter, and what it left open no file makes sure.
    #[test]
    fn what_was_read_here_no_file_makes_better(own in file(), first in file(), second in file()) {
        let here = map(&own, 0);
        let both = after(&here, &[&map(&first, 1), &map(&second, 2)]);
        for (key, value) in &here {
            prop_assert_eq!(both.get(key), Some(value));
        }
        let (alone, together) = (concluded(&here), concluded(&both));
        let facts = |all: &[(String, String)]| all.iter().cloned().collect::<permlight_core::fact::Facts>();
        let (alone, together) = (facts(&alone), facts(&together));
        for fact in alone.iter().filter(|fact| fact.key.starts_with("permission/V") || fact.key.starts_with("permission/M")) {
            prop_assert_eq!(together.get(&fact.key), Some(&fact.value));
        }
        let section = Section::ApexClasses;
        if coverage::of(&alone, section).is_in_doubt() {
            prop_assert!(!coverage::of(&together, section).is_whole());
        }
    }
}
