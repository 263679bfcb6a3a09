//! The JSON Schema that is kept beside the code. `tests/formats/policy.test.mjs` holds it against files.

use expect_test::expect_file;
use permlight_policy::form::{FILE, Form, Shape};
use permlight_policy::kind::Kind;
use permlight_policy::schema::schema;

/// Written anew by `UPDATE_EXPECT=1 cargo test -p permlight-policy`.
#[test]
fn the_kept_schema_is_up_to_date() {
    let text = format!("{:#}\n", schema());
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
    let mut all = Vec::new();
    forms(&FILE, &mut all);
    assert_eq!(all.len(), 10);
    for form in all {
        assert!(form.about.ends_with('.'), "{}", form.about);
        for key in form.keys {
            assert!(key.about.ends_with('.') && key.about.starts_with(char::is_alphabetic), "{}", key.name);
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
