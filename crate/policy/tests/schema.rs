//! The JSON Schema that is kept beside the code. `tests/formats/policy.test.mjs` holds it against files.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use expect_test::expect_file;
use permlight_core::message::Locale;
use permlight_policy::form::{FILE, Form, Shape};
use permlight_policy::kind::Kind;
use permlight_policy::schema::schema;

fn english() -> Locale {
    Locale::new("en", &permlight_data::Data::words("en").unwrap())
}

/// Written anew by `UPDATE_EXPECT=1 cargo test -p permlight-policy`.
#[test]
fn the_kept_schema_is_up_to_date() {
    let text = format!("{:#}\n", schema(&english()));
    expect_file!["../schema.json"].assert_eq(&text);
}

#[test]
fn every_key_says_what_it_is() {
    fn forms(form: &'static Form, found: &mut Vec<&'static Form>) {
        found.push(form);
        for key in form.keys {
            if let Shape::Table(inner) | Shape::Tables(inner) | Shape::ByRule(inner) = key.shape {
                forms(inner, found);
            }
        }
    }
    let english = english();
    let mut all = Vec::new();
    forms(&FILE, &mut all);
    assert_eq!(all.len(), 10);
    for form in all {
        assert!(english.word(form.about).ends_with('.'), "{}", form.about);
        for key in form.keys {
            let about = english.word(key.about);
            assert!(about.ends_with('.') && about.starts_with(char::is_alphabetic), "{}", key.about);
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            assert!(key.name.bytes().all(plain), "{}", key.name);
        }
        for name in form.one_of {
            assert!(form.keys.iter().any(|key| key.name == *name && !key.required), "{name}");
        }
    }
}

#[test]
fn kinds_of_text_take_what_they_should() {
    let cases: [(Kind, &[&str], &[&str]); 7] = [
        (
            Kind::Code,
            &["ACME-001", "A1-1"],
            &["ACME", "acme-1", "DAT-001", "CK-19", "ACME-", "-1", "ACME-1a", "A-1"],
        ),
        (Kind::Id, &["hubspot", "data-warehouse-2"], &["HubSpot", "a--b", "-a", "a-", "a b", "é"]),
        (Kind::Username, &["a@b.c"], &["a", "a@b", "@b.c", "a b@c.d", "a@b@c.d", "a@.c"]),
        (Kind::Object, &["Lead", "Invoice__c"], &["1Lead", "In voice", "", "Lead.Name"]),
        (Kind::Field, &["Contact.Birthdate"], &["Birthdate", "Contact.", "A.B.C"]),
        (
            Kind::Network,
            &["203.0.113.0/24", "::1", "192.0.2.1-192.0.2.9"],
            &["203.0.113.0/33", "acme.example", ""],
        ),
        (Kind::Subject, &["profile:A b", "org:Acme"], &["profile", "profile:", "Profile:A", "profile: A"]),
    ];
    for (kind, right, wrong) in cases {
        for text in right {
            assert!(kind.accepts(text), "{kind:?} {text}");
        }
        for text in wrong {
            assert!(!kind.accepts(text), "{kind:?} {text}");
        }
    }
}

/// All texts of the sources that are keys of this table.
fn keys_said(table: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sources =
        fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let is_key = |text: &&str| text.starts_with(table) && !text.ends_with('.');
    sources
        .flat_map(|source| source.split('"').filter(is_key).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_key_has_words_and_every_word_is_said() {
    for language in ["en", "ja"] {
        let words = permlight_data::Data::words(language).unwrap();
        for (table, least) in [("policy-", 130), ("command-template.", 19), ("system.toml", 7)] {
            let keys = words.lines().filter_map(|line| line.split('\t').next());
            let known: BTreeSet<String> =
                keys.filter(|key| key.starts_with(table)).map(str::to_owned).collect();
            assert_eq!(known, keys_said(table), "{language}");
            assert!(known.len() >= least, "{table} {}", known.len());
        }
    }
}
