//! What is written is read again as the same.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use permlight_core::fact::{self, Facts};
use permlight_core::subject::SubjectKind;
use permlight_metadata::{WriteError, file_name, find, read_everything, read_text_everything, write};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

fn facts(kind: SubjectKind, name: &str, text: &str) -> Facts {
    let report = read_text_everything(kind, name, name, text);
    assert_eq!(report.errors, [], "{text}");
    assert_eq!(report.ignored_elements, 0);
    fact::facts(&report.capture.unwrap())
}

#[test]
fn every_demo_file_survives() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/demo/metadata");
    let inputs = find(&[demo]).inputs;
    assert!(inputs.len() >= 20);
    for input in inputs {
        let capture = read_everything(&input).capture.unwrap();
        let (kind, before) = (capture.subject.kind, fact::facts(&capture));
        let mut written = Facts::default();
        for fact in before.iter() {
            // A range is told as one that is there, and what its people wrote about it.
            let value = match fact.value.as_str() {
                "" if fact.key.starts_with("login-ip/") => "set".to_owned(),
                text if fact.key.starts_with("login-ip/") => ["set: ", text].concat(),
                other => other.to_owned(),
            };
            written.set(&fact.key, value);
        }
        // What is written of a profile is a part: these two cannot be deployed.
        let text = write(kind, &written, &[])
            .unwrap()
            .replace("</Profile>", "<custom>true</custom><userLicense>Salesforce</userLicense></Profile>");
        let after = facts(kind, input.name(), &text);
        // A profile's own facts cannot be deployed, and its `custom` and licence are not written.
        // How far Salesforce is with a group is its own.
        let left_out = |key: &str| {
            // A part says in so many words that no hours are limited, whether its file did or left them out.
            matches!(key, "about/status" | "list/login-hours")
                || kind == SubjectKind::Profile && matches!(key, "about/custom" | "about/licence")
        };
        for fact in before.iter().filter(|fact| !left_out(&fact.key)) {
            let same = after.get(&fact.key).or_else(|| (fact.key == "permission/*").then_some(&fact.value));
            assert_eq!(same, Some(&fact.value), "{}: {}", input.source(), fact.key);
        }
    }
}

#[test]
fn a_record_type_keeps_its_default() {
    let text = "<Profile><recordTypeVisibilities><default>true</default><personAccountDefault>true</personAccountDefault>\
                <recordType>A.B</recordType><visible>true</visible></recordTypeVisibilities></Profile>";
    let before = facts(SubjectKind::Profile, "P", text);
    assert!(before.get("record-type-default/A.B").is_some());
    assert!(before.get("person-account-default/A.B").is_some());
    let again = facts(SubjectKind::Profile, "P", &write(SubjectKind::Profile, &before, &[]).unwrap());
    assert_eq!(again, before);
}

#[test]
fn a_muting_set_that_keeps_from_editing_alone_stays_so() {
    let entry = |editable: bool, readable: bool| {
        format!(
            "<MutingPermissionSet><label>M</label><fieldPermissions><editable>{editable}</editable><field>A.F</field>\
             <readable>{readable}</readable></fieldPermissions></MutingPermissionSet>"
        )
    };
    let kind = SubjectKind::MutingPermissionSet;
    let mut words = Vec::new();
    for (editable, readable) in [(true, false), (true, true), (false, true), (false, false)] {
        let before = facts(kind, "M", &entry(editable, readable));
        assert_eq!(facts(kind, "M", &write(kind, &before, &[]).unwrap()), before);
        words.push(before.get("field/A.F").cloned().unwrap());
    }
    assert_eq!(words, ["edit-only", "edit", "read", "none"]);
    // A set that grants editing grants reading with it, whatever its file says.
    let set = entry(true, false).replace("MutingPermissionSet", "PermissionSet");
    assert_eq!(
        facts(SubjectKind::PermissionSet, "M", &set).get("field/A.F").map(String::as_str),
        Some("edit")
    );
}

#[test]
fn no_login_hours_are_an_empty_element() {
    let mut none = Facts::default();
    none.set("list/login-hours", "0".to_owned());
    assert!(write(SubjectKind::Profile, &none, &[]).unwrap().contains("<loginHours/>"));
}

#[test]
fn what_cannot_be_written_is_said() {
    assert!(matches!(write(SubjectKind::User, &Facts::default(), &[]), Err(WriteError::Kind(_))));
    let mut facts = Facts::default();
    facts.set("apex-class/a\u{1}b", "on".to_owned());
    assert!(matches!(write(SubjectKind::Profile, &facts, &[]), Err(WriteError::Character(_))));
}

#[test]
fn what_nobody_knows_is_kept_word_for_word() {
    let new = "<somethingNewIn68>\n        <!-- by hand --><name a:b=\"\">x &amp; <![CDATA[y]]></name><verbatim/></somethingNewIn68>";
    let free = new.replace(" a:b=\"\"", "");
    let nested = "<flowAccesses><deep><er>1</er></deep></flowAccesses>";
    let file = |inside: &str| {
        ["<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\" xmlns:a=\"urn:a\"><label>S</label>", inside,
         "<empty/></PermissionSet>"].concat()
    };
    let read = |text: &str| read_text_everything(SubjectKind::PermissionSet, "S", "S", text);
    let report = read(&file(&[free.as_str(), nested].concat()));
    let texts: Vec<_> = report.verbatim.iter().map(|kept| kept.text.as_str()).collect();
    assert_eq!(texts, [free.as_str(), nested, "<empty/>"]);
    let facts = fact::facts(&report.capture.unwrap());
    let written = write(SubjectKind::PermissionSet, &facts, &report.verbatim).unwrap();
    for text in texts {
        assert_eq!(written.matches(text).count(), 1, "{written}");
    }
    assert_eq!(fact::facts(&read(&written).capture.unwrap()), facts, "{written}");
    // Without it nothing is written, and what a prefix gives its meaning is not kept.
    assert!(matches!(write(SubjectKind::PermissionSet, &facts, &[]), Err(WriteError::Unknown(_))));
    assert_eq!(read(&file(new)).verbatim.len(), 1);
}

proptest! {
    #[test]
    fn names_stay_names(name in "\\PC{1,30}") {
        // As Salesforce keeps them: accents with their letters.
        let name: String = name.nfc().collect();
        let file = file_name(&name);
        prop_assert!(!file.contains(['/', '\\', ':']));
        let found = permlight_metadata::classify(&[&file, ".profile"].concat());
        prop_assert_eq!(found, Some((SubjectKind::Profile, name)));
        prop_assert!(PathBuf::from(&file).components().count() <= 1);
    }

    #[test]
    fn any_text_is_escaped(name in "[<>&\"'a-z]{1,20}") {
        let mut facts = Facts::default();
        facts.set(&["apex-class/", &name].concat(), "on".to_owned());
        let text = write(SubjectKind::PermissionSet, &facts, &[]).unwrap();
        let again = self::facts(SubjectKind::PermissionSet, "S", &text);
        prop_assert_eq!(again.get(&["apex-class/", &name].concat()).map(String::as_str), Some("on"));
    }
}

/// A level that grants nothing stays in a file that is written anew: whoever wrote it may mean to take one away.
#[test]
fn an_entry_that_says_that_it_grants_nothing_is_written_again() {
    let entry = |level: &str| {
        format!(
            "<PermissionSet><categoryGroupVisibilities><dataCategoryGroup>P</dataCategoryGroup>\
             <visibility>{level}</visibility></categoryGroupVisibilities><label>S</label></PermissionSet>"
        )
    };
    let kind = SubjectKind::PermissionSet;
    let read = facts(kind, "S", &entry("NONE"));
    let key = "categoryGroupVisibilities/dataCategoryGroup=P; visibility=NONE";
    assert_eq!(read.get(key).map(String::as_str), Some("off"));
    assert!(write(kind, &read, &[]).unwrap().contains("<visibility>NONE</visibility>"));
    // One that grants something and is off is not there.
    let mut off = facts(kind, "S", &entry("ALL"));
    off.set("categoryGroupVisibilities/dataCategoryGroup=P; visibility=ALL", "off".to_owned());
    assert!(!write(kind, &off, &[]).unwrap().contains("categoryGroup"));
}
