//! The facts of one side as settings that can be compared: what is configuration, under one name in both orgs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::observed::{BLIND, Observed, REST};
use super::values::{Scale, is_unknown};
use crate::fact::{self, OTHER_PERMISSIONS};
use crate::network::canonical_address;
use crate::subject::SubjectKind;

/// Settings that come in such numbers, and matter so little to an integration user, that people want a count first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// Field permissions.
    Fields,
    /// Page layouts.
    Layouts,
    /// Tab settings.
    Tabs,
    /// Assigned apps.
    Apps,
    /// Apex classes.
    ApexClasses,
    /// Visualforce pages.
    ApexPages,
    /// Record types.
    RecordTypes,
}

impl Fold {
    /// What people call them.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Layouts => "page layouts",
            Self::Tabs => "tabs",
            Self::Apps => "apps",
            Self::ApexClasses => "Apex classes",
            Self::ApexPages => "Visualforce pages",
            Self::RecordTypes => "record types",
        }
    }

    pub(super) fn of(section: &str) -> Option<Self> {
        Some(match section {
            "field" => Self::Fields,
            "layoutAssignments" => Self::Layouts,
            "tab" => Self::Tabs,
            "app" => Self::Apps,
            "apex-class" => Self::ApexClasses,
            "apex-page" => Self::ApexPages,
            "record-type" | "record-type-default" => Self::RecordTypes,
            _ => return None,
        })
    }
}

/// The element of metadata that a section of facts stands for; other sections keep their name.
pub fn element(section: &str) -> &str {
    match section {
        "permission" => "userPermissions",
        "object" => "objectPermissions",
        "field" => "fieldPermissions",
        "tab" => "tabVisibilities",
        "app" => "applicationVisibilities",
        "apex-class" => "classAccesses",
        "apex-page" => "pageAccesses",
        "record-type" | "record-type-default" => "recordTypeVisibilities",
        "custom-permission" => "customPermissions",
        "flow" => "flowAccesses",
        "login-ip" => "loginIpRanges",
        "login-hours" => "loginHours",
        "member" => "permissionSets",
        "muted-by" => "mutingPermissionSets",
        other => other,
    }
}

/// Sections that tell what happened, how many seats an org has left, or how a page is written: nothing that was tested.
const NOT_COMPARED: [&str; 8] =
    ["list", "login", "audit", "org", "expires", "user-licence", "org-permission-set-licence", "parameter"];

/// What is compared of a user; the rest is the person's own, or differs from org to org.
const OF_USERS: [&str; 4] = ["profile", "licence", "active", "role"];

/// One side's settings of one subject, by section and key.
pub(super) struct Settings<'o> {
    rows: BTreeMap<&'o str, Rows<'o>>,
    observed: &'o Observed,
}

type Rows<'o> = BTreeMap<Cow<'o, str>, Cow<'o, str>>;

/// What one side says of one setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State<'s> {
    /// It is this.
    Known(&'s str),
    /// The object is listed by a source that is older than View All Fields.
    Older,
    /// It was not seen.
    Unknown,
}

impl<'o> Settings<'o> {
    pub(super) fn of(observed: &'o Observed) -> Self {
        let mut rows = BTreeMap::<_, Rows<'o>>::new();
        for fact in observed.facts.iter() {
            let (section, key) = fact::split(&fact.key);
            if fact.key == OTHER_PERMISSIONS || !is_compared(section, key) {
                continue;
            }
            let value = fact.value.as_str();
            let (section, key, value): (_, Cow<'o, str>, Cow<'o, str>) = match section {
                "flow" => ("flowAccesses", key.into(), value.into()),
                "login-ip" => (section, range(key).into(), described(value).into()),
                "about" | "user" => (section, key.into(), flag(value).into()),
                // Pages call these by record id, which another org does not have.
                _ if is_record_id(key) => (listed(section, observed.kind), value.into(), "on".into()),
                _ => (section, key.into(), value.into()),
            };
            rows.entry(section).or_default().insert(key, value);
        }
        Self { rows, observed }
    }

    /// The same, with the names that other subjects have on the actual side.
    pub(super) fn renamed(mut self, new: impl Fn(SubjectKind, &str) -> Option<&'o str>) -> Self {
        let of = |section: &str| match section {
            "member" | "permission-set" => Some(SubjectKind::PermissionSet),
            "muted-by" => Some(SubjectKind::MutingPermissionSet),
            "permission-set-group" => Some(SubjectKind::PermissionSetGroup),
            _ => None,
        };
        for (section, rows) in &mut self.rows {
            let kind = of(section);
            let is_user = *section == "user";
            let renamed = std::mem::take(rows).into_iter().map(|(key, value)| {
                let name = kind.and_then(|kind| new(kind, &key)).map(Cow::Borrowed);
                let profile =
                    (is_user && key == "profile").then(|| new(SubjectKind::Profile, &value)).flatten();
                (name.unwrap_or(key), profile.map_or(value, Cow::Borrowed))
            });
            *rows = renamed.collect();
        }
        self
    }

    /// Section, key and value of each setting, sorted.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.rows.iter().flat_map(|(section, rows)| {
            rows.iter().map(|(key, value)| (*section, key.as_ref(), value.as_ref()))
        })
    }

    /// Key and value of each setting of a section, sorted.
    pub(super) fn section(&self, section: &str) -> impl Iterator<Item = (&str, &str)> {
        let rows = self.rows.get(section).into_iter().flatten();
        rows.map(|(key, value)| (key.as_ref(), value.as_ref()))
    }

    /// The value of a setting.
    pub(super) fn value(&self, section: &str, key: &str) -> Option<&str> {
        Some(self.rows.get(section)?.get(key)?.as_ref())
    }

    /// What this side says of a setting.
    pub(super) fn state(&self, section: &str, key: &str) -> State<'_> {
        match self.value(section, key) {
            Some(value) if section == "permission" && is_unknown(value) => State::Unknown,
            Some(value) => State::Known(value),
            None => self.unlisted(section, key),
        }
    }

    fn unlisted(&self, section: &str, key: &str) -> State<'_> {
        if section == "object"
            && let Some((object, "view-all-fields")) = key.rsplit_once('/')
            && self.value("object", &[object, "/read"].concat()).is_some()
        {
            return State::Older;
        }
        // A profile always comes with its description, if it has one, and with its user permissions.
        let described = section == "about" && key == "description" && self.sees_all_of("permission");
        if described || self.sees_all_of(section) {
            State::Known(scale(section, key).nothing())
        } else {
            State::Unknown
        }
    }

    /// Whether what this side does not list in the section is not there.
    pub(super) fn sees_all_of(&self, section: &str) -> bool {
        let facts = &self.observed.facts;
        let marked = |section: &str| facts.get(&fact::whole(section)).is_some();
        match section {
            "permission" => facts.get(OTHER_PERMISSIONS).is_some_and(|value| !is_unknown(value)),
            "record-type-default" => marked("record-type") || marked(REST),
            "flowAccesses" => marked("flow") || marked(REST),
            "member" if marked("permission-set") => true,
            "muted-by" if marked("muting") => true,
            _ => marked(section) || marked(REST),
        }
    }

    /// Whether the side names a user permission that it cannot tell because metadata never returns it.
    pub(super) fn is_blind(&self, section: &str, key: &str) -> bool {
        section == "permission" && self.value(section, key) == Some(BLIND)
    }

    /// How many login IP ranges there are.
    pub(super) fn ranges(&self) -> usize {
        self.section("login-ip").count()
    }

    pub(super) fn kind(&self) -> SubjectKind {
        self.observed.kind
    }
}

/// How the values of a setting are compared.
pub(super) fn scale(section: &str, key: &str) -> Scale {
    const SWITCHES: [&str; 13] = [
        "permission",
        "object",
        "apex-class",
        "apex-page",
        "record-type",
        "record-type-default",
        "custom-permission",
        "connected-app",
        "member",
        "muted-by",
        "permission-set",
        "permission-set-group",
        "permission-set-licence",
    ];
    // Sections of metadata that have no name of their own among facts.
    let is_element =
        section == "unknown-element" || section.contains(|letter: char| letter.is_ascii_uppercase());
    match section {
        "field" => Scale::Field,
        "tab" => Scale::Tab,
        "app" => Scale::App,
        "login-ip" => Scale::Presence,
        "layoutAssignments" => Scale::Text,
        "login-hours" => Scale::Hours,
        "about" if key == "session-based" || key == "custom" => Scale::Switch,
        "user" if key == "active" => Scale::Switch,
        _ if is_element || SWITCHES.contains(&section) => Scale::Switch,
        _ => Scale::Text,
    }
}

fn is_compared(section: &str, key: &str) -> bool {
    match section {
        "about" => key != "name",
        "user" => OF_USERS.contains(&key),
        _ => !NOT_COMPARED.contains(&section),
    }
}

/// The section of what a page lists by record id.
const fn listed(section: &str, kind: SubjectKind) -> &str {
    match (section.as_bytes(), kind) {
        (b"permission-set", SubjectKind::PermissionSetGroup) => "member",
        (b"muting", _) => "muted-by",
        _ => section,
    }
}

fn flag(value: &str) -> &str {
    match value {
        "true" => "on",
        "false" => "off",
        other => other,
    }
}

/// A record id of Salesforce: 15 or 18 letters and digits, the first three of which are its kind.
fn is_record_id(key: &str) -> bool {
    matches!(key.len(), 15 | 18)
        && key.starts_with('0')
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A login IP range in one spelling.
fn range(key: &str) -> String {
    let (start, end) = key.split_once('-').unwrap_or((key, key));
    [canonical_address(start), canonical_address(end)].join("-")
}

/// The value of a range: that it is there, and what the org's people wrote about it.
fn described(description: &str) -> String {
    if description.is_empty() { "set".to_owned() } else { ["set: ", description].concat() }
}
