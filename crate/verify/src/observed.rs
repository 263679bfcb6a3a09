//! One side's view of one subject.

use serde::{Deserialize, Serialize};

use permlight_core::capture::Capture;
use permlight_core::coverage::{self, REST, Rows};
use permlight_core::fact::{self, Facts, OTHER_PERMISSIONS, WEEKDAYS};
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};
use permlight_core::subject::{StandardProfile, SubjectKind};

/// The value of a permission that was named and could not be told.
pub(super) const UNKNOWN: &str = "unknown";

pub(super) use permlight_core::fact::BLIND;

/// What one side knows of one subject. Record ids are not part of it: they differ between orgs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// What it is.
    pub kind: SubjectKind,
    /// Its name; the namespace stands before two underscores, as in metadata.
    pub name: String,
    /// What is known, by fact.
    #[serde(with = "as_map")]
    pub facts: Facts,
}

impl Observed {
    /// What the pages of an org have proved.
    ///
    /// Both pages of user permissions together show every one that the licence offers. One of them alone does not, and a
    /// page that has no link on the overview of a subject may still exist: such a subject's permissions stay unseen.
    pub fn of_pages(kind: SubjectKind, name: &str, mut facts: Facts) -> Self {
        if coverage::of(&facts, Section::UserPermissions).unlisted() == Setting::Absent {
            facts.set(OTHER_PERMISSIONS, "absent".to_owned());
        }
        if coverage::of(&facts, Section::LoginHours).is_whole() {
            let (mark, days) = Rows::all(WEEKDAYS.len()).mark(Section::LoginHours.fact());
            facts.set(&mark, days);
        }
        // The overview of a group links to its muting set, and a group has at most one.
        if kind == SubjectKind::PermissionSetGroup && facts.get("about/name").is_some() {
            let muting = fact::section(&facts, Section::Muting.fact()).count();
            let (mark, rows) = Rows::all(muting).mark(Section::Muting.fact());
            facts.set(&mark, rows);
        }
        Self { kind, name: name.to_owned(), facts }
    }

    /// What a metadata file says. `intact`: nothing is wrong with the file.
    ///
    /// A permission set, a muting set and a group are retrieved whole (permission sets since API version 40.0, Summer '17
    /// notice on permission set metadata), so what such a file leaves out is not granted. A profile is retrieved with
    /// only those objects, fields, classes and so on that were retrieved beside it.
    pub fn of_file(capture: &Capture, intact: bool) -> Self {
        let mut facts = fact::facts(capture);
        for (name, setting) in capture.permissions.named() {
            if let Setting::Unknown(reason) = setting {
                let is_blind = matches!(reason, Unknown::MetadataBlind | Unknown::OlderFile);
                let word = if is_blind { BLIND } else { UNKNOWN };
                facts.set(&fact::name(Section::UserPermissions.fact(), name), word.to_owned());
            }
        }
        let kind = capture.subject.kind;
        if kind != SubjectKind::PermissionSetGroup {
            let unnamed = capture.coverage(Section::UserPermissions).unlisted();
            // An entry that could not be read may be any permission. Set in any case: a file may call one `*`.
            let known = intact && !matches!(unnamed, Setting::Unknown(_));
            let word = if known { unnamed.word() } else { UNKNOWN };
            facts.set(OTHER_PERMISSIONS, word.to_owned());
        }
        let mut observed = Self { kind, name: capture.subject.name.clone(), facts };
        if intact && kind != SubjectKind::Profile {
            observed.assume_complete();
        }
        observed
    }

    /// Takes what is not listed for not granted, in every section: for a profile that was retrieved with the same
    /// `package.xml` as the one that it is compared with.
    pub fn assume_complete(&mut self) {
        let listed = [Section::RecordTypes, Section::Members, Section::MutedBy];
        let sections = Section::GRANTING.into_iter().chain(listed).map(Section::fact);
        for section in sections.chain([REST]) {
            self.assume(section);
        }
    }

    /// The same for some sections: those of which both sides were asked for the same.
    pub fn assume_listed(&mut self, sections: &[Section]) {
        for section in sections {
            self.assume(section.fact());
        }
    }

    fn assume(&mut self, section: &str) {
        let rows = fact::section(&self.facts, section).count();
        let (mark, rows) = Rows::all(rows).mark(section);
        if self.facts.get(&mark).is_none() {
            self.facts.set(&mark, rows);
        }
    }

    /// Whether it comes from pages: a file says in any case what its other permissions are.
    pub(super) fn is_of_pages(&self) -> bool {
        !matches!(self.facts.get(OTHER_PERMISSIONS).map(String::as_str), Some("off" | UNKNOWN))
    }

    /// Kind and name: `profile:HubSpot Integration`.
    pub fn id(&self) -> String {
        [self.kind.id(), ":", &self.name].concat()
    }
}

/// Facts as a map of names and values.
mod as_map {
    use std::fmt;

    use permlight_core::table::Entry;
    use serde::de::{Error, MapAccess, Visitor};
    use serde::{Deserializer, Serializer};

    use super::Facts;

    pub(super) fn serialize<S: Serializer>(facts: &Facts, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(facts.iter().map(|fact| (&fact.key, &fact.value)))
    }

    /// A name that comes twice would show people one value and mean another.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Facts, D::Error> {
        deserializer.deserialize_map(Each)
    }

    struct Each;

    impl<'de> Visitor<'de> for Each {
        type Value = Facts;

        fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
            text.write_str("facts")
        }

        fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Facts, M::Error> {
            let mut rows = Vec::new();
            while let Some((key, value)) = map.next_entry::<String, String>()? {
                rows.push(Entry { key: key.into(), value, line: None });
            }
            let (facts, repeats) = Facts::from_rows(rows, |first| Some(first.clone()));
            if repeats.is_empty() { Ok(facts) } else { Err(M::Error::duplicate_field("facts")) }
        }
    }
}

/// Whether it is a profile that Salesforce made, of which a deploy changes few settings.
pub fn is_standard(subject: &Observed) -> bool {
    let named = || StandardProfile::find(&subject.name).is_some();
    let custom = subject.facts.get("about/custom").map(String::as_str);
    subject.kind == SubjectKind::Profile
        && match custom {
            // These four became custom profiles in newer orgs; nobody else may call a profile like one of Salesforce.
            Some("true" | "on") => StandardProfile::find(&subject.name).is_some_and(|own| {
                !BECAME_CUSTOM.contains(&own.file) && [own.file, own.label].contains(&subject.name.as_str())
            }),
            Some("false" | "off") => true,
            _ => named(),
        }
}

/// Standard profiles that are custom ones in newer orgs.
const BECAME_CUSTOM: [&str; 4] = ["ContractManager", "MarketingProfile", "ReadOnly", "SolutionManager"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pages_of_user_permissions_show_them_all() {
        let seen = |halves: &[&str]| {
            let mut facts = Facts::default();
            for half in halves {
                facts.set(&fact::name("list", half), "2".to_owned());
            }
            let observed = Observed::of_pages(SubjectKind::PermissionSet, "S", facts);
            observed.facts.get(OTHER_PERMISSIONS).cloned()
        };
        assert_eq!(seen(&["app-permissions", "system-permissions"]).as_deref(), Some("absent"));
        assert_eq!(seen(&["app-permissions"]), None);
        assert_eq!(seen(&[]), None);
    }
}
