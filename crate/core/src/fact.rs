//! Facts: the flat form of what a page or a file proves about its subject.
//!
//! A fact has a name, `section/key`, and a value, all text: `permission/ViewSetup` = `off`, `object/Account/read` = `on`,
//! `user/licence` = `Salesforce Integration`. In this form evidence is kept, merged and compared; the judgement takes the
//! typed form, [`Capture`].

use std::borrow::Cow;

use crate::capture::{AppVisibility, Capture, FieldRights, IpRange, LoginHours, ObjectRights, Permissions};
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::subject::{Subject, SubjectKind};
use crate::table::{Entry, Table};
use crate::text::is_none;

pub use crate::table::Facts;

/// The fact that stands for every user permission that is not named: the page shows all that the licence offers.
pub const OTHER_PERMISSIONS: &str = "permission/*";

/// The two halves of the user permissions of a permission set or an enhanced profile: Setup shows each on a page of its own.
/// `list/app-permissions` says that all of that page was understood; its value is how many permissions it shows.
pub const PERMISSION_PAGES: [&str; 2] = ["app-permissions", "system-permissions"];

/// The section of facts that say of a section that a page shows something of it which was not understood, or that it has more;
/// the value is how many rows. It holds until the page is read again.
pub const DOUBT: &str = Section::Doubts.fact();

/// The value of `doubt/object/Account`: a file says two things of it. Any other value: it could not be read.
pub const CONTRADICTED: &str = "contradicted";

/// How many objects the list of objects has, where it did not tell the rights on all of them. Those on which it did not are
/// `unread/object/Account`, with what the address of their own page calls them.
pub const UNREAD_OBJECTS: &str = "unread/object";

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

/// The days of the week in facts, Monday first.
pub const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// `section/key`.
pub fn name(section: &str, key: &str) -> String {
    [section, "/", key].concat()
}

/// The section and the key of a fact's name.
#[inline(never)]
pub fn split(name: &str) -> (&str, &str) {
    name.split_once('/').unwrap_or((name, ""))
}

/// The key of a fact of this section.
pub fn key(name: &str, section: Section) -> Option<&str> {
    name.strip_prefix(section.fact())?.strip_prefix('/')
}

/// The name of the fact that a list was seen whole; its value is how many rows it has.
pub fn whole(section: &str) -> String {
    name(Section::Lists.fact(), section)
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

    use super::{Entry, Facts};

    pub fn serialize<S: Serializer>(facts: &Facts, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(facts.iter().map(|fact| (&fact.key, &fact.value)))
    }

    /// What is said in two ways is not said.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Facts, D::Error> {
        let pairs = Vec::<(String, String)>::deserialize(deserializer)?;
        let rows = pairs.into_iter().map(|(key, value)| Entry { key: Cow::Owned(key), value, line: None });
        Ok(Facts::from_rows(rows.collect(), |_| None).0)
    }
}

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
pub fn capture(subject: Subject, facts: &Facts) -> Capture {
    let mut capture = Capture::new(subject);
    let mut permissions = Table::default();
    let mut unnamed = Setting::Unknown(Unknown::NotSeen);
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
            Section::UserPermissions if key == "*" => unnamed = setting(value),
            Section::UserPermissions => permissions.set(key, setting(value)),
            Section::Objects => object(&mut capture.objects, key, facts),
            Section::Fields => {
                capture.fields.set(key, FieldRights { readable: value != "none", editable: value == "edit" });
            }
            Section::Tabs => capture.tabs.set(key, value.to_owned()),
            Section::Apps => capture
                .applications
                .set(key, AppVisibility { visible: value != "hidden", default: value == "default" }),
            Section::LoginIpRanges => {
                let (start, end) = key.split_once('-').unwrap_or((key, key));
                capture.login_ip_ranges.get_or_insert_default().push(IpRange {
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
            Section::Lists if key == Section::LoginIpRanges.fact() => {
                capture.login_ip_ranges.get_or_insert_default();
                capture.more.set(&fact.key, value.to_owned());
            }
            _ => match capture.switches_mut(section) {
                Some(table) => table.set(key, on),
                None => capture.more.set(&fact.key, value.to_owned()),
            },
        }
    }
    // Some ranges of a list that was not seen whole do not say what the profile lets in.
    if capture.more.get("list/login-ip").is_none() {
        capture.some_login_ip_ranges = capture.login_ip_ranges.take().unwrap_or_default();
    }
    capture.permissions = Permissions::new(permissions, unnamed);
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
        _ => Setting::Unknown(Unknown::UnreadableValue),
    }
}

/// An object counts once all its rights are known; View All Fields is younger and may be missing.
fn object(objects: &mut Table<ObjectRights>, key: &str, facts: &Facts) {
    let Some((object, "read")) = key.rsplit_once('/') else { return };
    let right = |right: ObjectRight| {
        facts.get(&name(Section::Objects.fact(), &name(object, right.fact()))).map(|value| value == "on")
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
    if !matches!(capture.permissions.unnamed(), Setting::Unknown(_)) {
        put(Section::UserPermissions, "*", capture.permissions.unnamed().word());
    }
    for row in capture.objects.iter() {
        for right in ObjectRight::ALL {
            if let Some(on) = row.value.get(right) {
                put(Section::Objects, &name(&row.key, right.fact()), word(on));
            }
        }
    }
    for row in capture.fields.iter() {
        let value = match (row.value.readable, row.value.editable) {
            (_, true) => "edit",
            (true, false) => "read",
            (false, false) => "none",
        };
        put(Section::Fields, &row.key, value);
    }
    for row in capture.tabs.iter() {
        put(Section::Tabs, &row.key, &row.value);
    }
    for row in capture.applications.iter() {
        let value = match (row.value.visible, row.value.default) {
            (_, true) => "default",
            (true, false) => "visible",
            (false, false) => "hidden",
        };
        put(Section::Apps, &row.key, value);
    }
    for section in Section::ALL.iter().copied() {
        for row in capture.switches(section).into_iter().flat_map(Table::iter) {
            put(section, &row.key, word(row.value));
        }
    }
    if let Some(ranges) = &capture.login_ip_ranges {
        put(Section::Lists, Section::LoginIpRanges.fact(), &ranges.len().to_string());
    }
    for range in capture.seen_login_ip_ranges() {
        let key = [range.start.trim(), "-", range.end.trim()].concat();
        put(Section::LoginIpRanges, &key, range.description.as_deref().unwrap_or_default());
    }
    for hours in capture.login_hours.iter().flatten() {
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
    }

    #[test]
    fn some_ranges_of_a_list_that_was_not_seen_whole_prove_nothing() {
        let known = table(&[("login-ip/10.0.0.1-10.0.0.9", "")]);
        assert_eq!(capture(subject(), &known).login_ip_ranges, None);
        let empty = table(&[("list/login-ip", "0")]);
        assert_eq!(capture(subject(), &empty).login_ip_ranges, Some(Vec::new()));
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
