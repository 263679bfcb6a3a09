//! Facts: the flat form of what a page or a file proves about its subject.
//!
//! A fact has a name, `section/key`, and a value, all text: `permission/ViewSetup` = `off`, `object/Account/read` = `on`,
//! `user/licence` = `Salesforce Integration`. In this form evidence is kept, merged and compared; the judgement takes the
//! typed form, [`Capture`].

use std::borrow::Cow;
use std::sync::Arc;

use crate::capture::{AppVisibility, Capture, FieldRights, IpRange, LoginHours, ObjectRights, Permissions};
use crate::coverage;
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::{Subject, SubjectKind};
use crate::table::{Entry, Table};
use crate::text::is_none;

pub use crate::coverage::{DOUBT, OTHER_PERMISSIONS, PERMISSION_PAGES};
pub use crate::table::{Facts, name, split};

/// How many objects the list of objects has, where it did not tell the rights on all of them. Those on which it did not are
/// `unread/object/Account`, with what the address of their own page calls them.
pub const UNREAD_OBJECTS: &str = "unread/object";

/// What stands in the place of a right where one row of a list shows all of them: no fact is called so.
pub const ALL_RIGHTS: &str = "*";

/// What facts call the rights on an object, in the order in which Setup shows them.
pub const OBJECT_RIGHTS: [&str; 7] = [
    ObjectRight::Read.fact(),
    ObjectRight::Create.fact(),
    ObjectRight::Edit.fact(),
    ObjectRight::Delete.fact(),
    ObjectRight::ViewAllRecords.fact(),
    ObjectRight::ModifyAllRecords.fact(),
    ObjectRight::ViewAllFields.fact(),
];

/// Stands between the values that a file gives one setting, where it gives it several.
pub const SEVERAL: &str = " | ";

/// The days of the week in facts, Monday first.
pub const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The key of a fact of this section.
pub fn key(name: &str, section: Section) -> Option<&str> {
    name.strip_prefix(section.fact())?.strip_prefix('/')
}

/// The facts of a section, as key and value, sorted by key.
pub fn section<'f>(facts: &'f Facts, section: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
    let pairs = facts.iter().map(|fact| (split(&fact.key), fact.value.as_str()));
    pairs.filter(move |((own, _), _)| *own == section).map(|((_, key), value)| (key, value))
}

/// Of a name that comes twice, the later value counts.
impl<N: AsRef<str>, V: Into<String>> FromIterator<(N, V)> for Facts {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut facts = Self::default();
        for (name, value) in pairs {
            facts.set(name.as_ref(), value.into());
        }
        facts
    }
}

/// The form in which facts are kept and handed over: pairs of name and value.
pub(crate) mod pairs {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{DOUBT, Entry, Facts, name, split};
    use crate::coverage::mark;

    pub fn serialize<S: Serializer>(facts: &Facts, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(facts.iter().map(|fact| (&fact.key, &fact.value)))
    }

    /// What is said in two ways is not said, and all that stands beside it may be there.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Facts, D::Error> {
        let pairs = Vec::<(String, String)>::deserialize(deserializer)?;
        let rows = pairs.into_iter().map(|(key, value)| Entry { key: Cow::Owned(key), value, line: None });
        let (mut facts, repeats) = Facts::from_rows(rows.collect(), |_| None);
        for repeat in repeats.iter().filter(|repeat| repeat.contradicts) {
            let section = mark(&repeat.key).map_or(split(&repeat.key).0, |mark| mark.section);
            facts.set(&name(DOUBT, section), "1".to_owned());
        }
        Ok(facts)
    }
}

/// The id of the org as a page links to it: its own page, Company Information, is at that address.
pub const ORG_LINKED: &str = "org/record-id";

/// The API name of a set or group, as its page tells it: files are called by it, and no other record of the org has it.
pub const API_NAME: &str = "about/api-name";

/// What stands before it where the set came with a package.
pub const NAMESPACE: &str = "about/namespace";

/// The name of a user's profile.
pub const PROFILE_OF_USER: &str = "user/profile";

/// Facts, and sections of facts, whose values logs name a user by: itself, its profile, its sets and groups.
const IN_LOGS: [&str; 5] =
    ["user/username", "user/name", "user/profile", "permission-set", "permission-set-group"];

/// Whom to look for in logs, by what is known of a user.
pub fn names_in_logs<N: AsRef<str>, V: AsRef<str>>(user: &[(N, V)]) -> Vec<String> {
    let mut names = Vec::new();
    for wanted in IN_LOGS {
        for (fact, value) in user {
            let (fact, value) = (fact.as_ref(), value.as_ref());
            if (fact == wanted || split(fact).0 == wanted) && !value.is_empty() {
                add(&mut names, value);
            }
        }
    }
    names
}

/// The typed form of facts.
pub fn capture(subject: impl Into<Arc<Subject>>, facts: &Facts) -> Capture {
    let mut capture = Capture::new(subject);
    let mut permissions = Table::default();
    for fact in facts.iter() {
        let value = fact.value.as_str();
        let on = value == "on";
        let (name, key) = split(&fact.key);
        let section = Section::of(name);
        match section {
            Section::About => match key {
                // Seen, and there is none.
                "licence" if is_none(value) => capture.licence = Some(String::new()),
                "licence" => capture.licence = Some(value.to_owned()),
                "description" => capture.description = Some(value.to_owned()),
                "custom" => capture.custom = Some(value == "true"),
                "session-based" => capture.session_based = value == "true",
                _ => capture.more.set(&fact.key, value.to_owned()),
            },
            Section::UserPermissions if key == "*" => {}
            Section::UserPermissions => permissions.set(key, setting(value)),
            Section::Objects => object(&mut capture.objects, key, facts),
            Section::Fields => {
                let readable = !matches!(value, "none" | "edit-only");
                capture.fields.set(key, FieldRights { readable, editable: value.starts_with("edit") });
            }
            Section::Tabs => capture.tabs.set(key, value.to_owned()),
            Section::Apps => capture
                .applications
                .set(key, AppVisibility { visible: value != "hidden", default: value == "default" }),
            Section::LoginIpRanges => {
                let (start, end) = key.split_once('-').unwrap_or((key, key));
                capture.login_ip_ranges.push(IpRange {
                    start: start.to_owned(),
                    end: end.to_owned(),
                    description: (!value.is_empty()).then(|| value.to_owned()),
                });
            }
            Section::Members => add(&mut capture.members, key),
            Section::MutedBy => add(&mut capture.muted_by, key),
            // The page of a group lists its members by record id.
            Section::PermissionSets if capture.subject.kind == SubjectKind::PermissionSetGroup => {
                add(&mut capture.members, value);
                capture.more.set(&fact.key, value.to_owned());
            }
            _ => match capture.switches_mut(section) {
                Some(table) => table.set(key, on),
                None => capture.more.set(&fact.key, value.to_owned()),
            },
        }
    }
    for (name, reason) in coverage::doubts(facts, Section::UserPermissions.fact()) {
        permissions.set(name, Setting::Unknown(reason));
    }
    capture.permissions = Permissions::new(permissions, coverage::of(facts, Section::UserPermissions));
    capture
}

fn add(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|other| other == name) {
        names.push(name.to_owned());
    }
}

fn setting(value: &str) -> Setting {
    match value {
        "on" => Setting::On,
        "off" => Setting::Off,
        "absent" => Setting::Absent,
        BLIND => Setting::Unknown(Unknown::MetadataBlind),
        _ => Setting::Unknown(Unknown::UnreadableValue),
    }
}

/// An object counts once all its rights are known; View All Fields is younger and may be missing.
fn object(objects: &mut Table<ObjectRights>, key: &str, facts: &Facts) {
    let Some((object, "read")) = key.rsplit_once('/') else { return };
    let right = |right: ObjectRight| {
        let seen =
            facts.get(&name(Section::Objects.fact(), &name(object, right.fact()))).map(|value| value == "on");
        // What Setup does not offer of an object no page shows, and nobody has.
        seen.or_else(|| (!right.is_offered_of(object)).then_some(false))
    };
    if let Some(rights) = ObjectRights::of(right) {
        objects.set(object, rights);
    }
}

/// The facts of a capture. What it says is unknown is no fact.
pub fn facts(capture: &Capture) -> Facts {
    // A large profile has 20,000 rows: they are sorted once, not one by one.
    let mut rows = Vec::new();
    let mut put = |section: Section, key: &str, value: &str| {
        rows.push(Entry { key: Cow::Owned(name(section.fact(), key)), value: value.to_owned(), line: None });
    };
    let word = |on: bool| if on { "on" } else { "off" };
    if let Some(licence) = &capture.licence {
        put(Section::About, "licence", licence);
    }
    if let Some(description) = &capture.description {
        put(Section::About, "description", description);
    }
    if let Some(custom) = capture.custom {
        put(Section::About, "custom", if custom { "true" } else { "false" });
    }
    if capture.session_based {
        put(Section::About, "session-based", "true");
    }
    for (permission, setting) in capture.permissions.named() {
        if !matches!(setting, Setting::Unknown(_)) {
            put(Section::UserPermissions, permission, setting.word());
        }
    }
    let unlisted = capture.permissions.coverage().unlisted();
    if !matches!(unlisted, Setting::Unknown(_)) {
        put(Section::UserPermissions, "*", unlisted.word());
    }
    for row in capture.objects.iter() {
        for right in ObjectRight::ALL {
            if let Some(on) = row.value.get(right) {
                put(Section::Objects, &name(&row.key, right.fact()), word(on));
            }
        }
    }
    for row in capture.fields.iter() {
        // Who may edit may read; who is only kept from editing may read on.
        let muted = capture.subject.kind == SubjectKind::MutingPermissionSet && !row.value.readable;
        let word = row.value.word();
        put(Section::Fields, &row.key, if muted && word == "edit" { "edit-only" } else { word });
    }
    for row in capture.tabs.iter() {
        put(Section::Tabs, &row.key, &row.value);
    }
    for row in capture.applications.iter() {
        put(Section::Apps, &row.key, row.value.word());
    }
    for section in Section::ALL.iter().copied() {
        for row in capture.switches(section).into_iter().flat_map(Table::iter) {
            put(section, &row.key, word(row.value));
        }
    }
    for range in &capture.login_ip_ranges {
        let key = [range.start.trim(), "-", range.end.trim()].concat();
        put(Section::LoginIpRanges, &key, range.description.as_deref().unwrap_or_default());
    }
    for hours in &capture.login_hours {
        put_hours(&mut put, *hours);
    }
    for (section, names) in [(Section::Members, &capture.members), (Section::MutedBy, &capture.muted_by)] {
        for member in names {
            put(section, member, "on");
        }
    }
    let (mut facts, _) = Facts::from_rows(rows, |first| Some(first.clone()));
    if capture.more.is_empty() {
        return facts;
    }
    let more = capture.more.iter().filter(|fact| facts.get(&fact.key).is_none()).cloned().collect::<Vec<_>>();
    let both = facts.iter().cloned().chain(more).collect();
    (facts, _) = Facts::from_rows(both, |first| Some(first.clone()));
    facts
}

/// The value of a user permission that files of this kind never name: nothing follows from it, and a page may say more.
pub const BLIND: &str = "not-in-metadata";

/// The facts of a capture as they are kept and merged with others: with what it cannot tell, so that nobody takes that for what it
/// does not name.
pub fn evidence(capture: &Capture) -> Facts {
    let mut facts = facts(capture);
    for (permission, setting) in capture.permissions.named() {
        let section = Section::UserPermissions.fact();
        match setting {
            Setting::Unknown(Unknown::MetadataBlind) => {
                facts.set(&name(section, permission), BLIND.to_owned());
            }
            Setting::Unknown(reason) => {
                let why =
                    if reason == Unknown::Contradiction { coverage::CONTRADICTED } else { "unreadable" };
                facts.set(&[DOUBT, section, permission].join("/"), why.to_owned());
            }
            _ => {}
        }
    }
    facts
}

/// The line on which the source names a fact, counted from 1; a right on an object stands where the object does.
pub fn line(capture: &Capture, fact: &str) -> Option<u32> {
    let (name, key) = split(fact);
    match Section::of(name) {
        Section::UserPermissions => capture.permissions.line(key),
        Section::Objects => key.rsplit_once('/').and_then(|(object, _)| capture.objects.line(object)),
        Section::Fields => capture.fields.line(key),
        Section::Tabs => capture.tabs.line(key),
        Section::Apps => capture.applications.line(key),
        section => match capture.switches(section) {
            Some(table) => table.line(key),
            None => capture.more.line(fact),
        },
    }
}

fn put_hours(put: &mut impl FnMut(Section, &str, &str), hours: LoginHours) {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if let Some(day) = WEEKDAYS.get(usize::from(hours.weekday)) {
        put(Section::LoginHours, day, &[clock(hours.start), clock(hours.end)].join("-"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(facts: &[(&str, &str)]) -> Facts {
        facts.iter().copied().collect()
    }

    fn subject() -> Subject {
        Subject { kind: SubjectKind::Profile, name: "P".to_owned(), record_id: None }
    }

    #[test]
    fn facts_of_a_capture_of_facts_are_the_same() {
        let known = table(&[
            ("about/custom", "true"),
            ("about/licence", "Salesforce"),
            ("apex-class/Sync", "on"),
            ("app/Sales", "default"),
            ("field/Account.Phone", "read"),
            ("list/login-ip", "1"),
            ("login-ip/10.0.0.1-10.0.0.9", "office"),
            ("object/Account/create", "off"),
            ("object/Account/delete", "off"),
            ("object/Account/edit", "on"),
            ("object/Account/modify-all", "off"),
            ("object/Account/read", "on"),
            ("object/Account/view-all", "off"),
            ("permission/*", "absent"),
            ("permission/ViewSetup", "off"),
            ("session/Timeout", "2 hours"),
            ("tab/Account", "Default On"),
            ("user/profile", "P"),
        ]);
        let again = facts(&capture(subject(), &known));
        for fact in known.iter() {
            assert_eq!(again.get(&fact.key), Some(&fact.value), "{}", fact.key);
        }
    }

    #[test]
    fn an_object_with_a_right_that_was_not_seen_is_not_known() {
        let known = table(&[("object/Account/read", "on"), ("object/Account/edit", "on")]);
        assert!(capture(subject(), &known).objects.is_empty());
        let four = ["read", "create", "edit", "delete"].map(|right| format!("object/Idea/{right}"));
        let known = table(&four.each_ref().map(|name| (name.as_str(), "on")));
        assert_eq!(capture(subject(), &known).objects.len(), 1, "ideas have no View All");
    }

    #[test]
    fn some_ranges_of_a_list_that_was_not_seen_whole_prove_nothing() {
        let whole = |facts: &[(&str, &str)]| {
            capture(subject(), &table(facts)).coverage(Section::LoginIpRanges).is_whole()
        };
        assert!(!whole(&[("login-ip/10.0.0.1-10.0.0.9", "")]));
        assert!(whole(&[("list/login-ip", "0")]));
        assert!(!whole(&[("list/login-ip", "0"), ("doubt/login-ip", "1")]));
    }

    #[test]
    fn logs_name_a_user_by_what_it_is_called_and_holds() {
        let known = [
            ("permission-set/0PS000000000001", "Sync"),
            ("user/name", "HubSpot"),
            ("user/profile", "Integration"),
            ("user/profile-id", "00e000000000001"),
            ("user/role", "CEO"),
            ("user/username", "hubspot@acme.example"),
            ("user/name", "HubSpot"),
            ("permission-set-group/0PG000000000001", ""),
        ];
        assert_eq!(names_in_logs(&known), ["hubspot@acme.example", "HubSpot", "Integration", "Sync"]);
    }
}
