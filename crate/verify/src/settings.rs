//! The facts of one side as settings that can be compared: what is configuration, under one name in both orgs.

use std::borrow::Cow;

use serde::Serialize;

use super::observed::{BLIND, Observed, REST};
use super::values::{Scale, is_unknown};
use permlight_core::fact::{self, Facts, OTHER_PERMISSIONS};
use permlight_core::network::canonical_address;
use permlight_core::subject::SubjectKind;

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
const NOT_COMPARED: [&str; 10] = [
    "list",
    "doubt",
    "unread",
    "login",
    "audit",
    "org",
    "expires",
    "user-licence",
    "org-permission-set-licence",
    "parameter",
];

/// What is compared of a user; the rest is the person's own, or differs from org to org.
const OF_USERS: [&str; 4] = ["profile", "licence", "active", "role"];

/// One side's settings of one subject.
pub(super) struct Settings {
    kind: SubjectKind,
    /// By `section/key`.
    rows: Facts,
    /// Sections that were seen whole.
    whole: Vec<String>,
}

/// What the section of user permissions is called among those that were seen whole.
const PERMISSIONS: &str = "permission";

/// What stands between two texts of a packed side. No page and no file can contain it.
const SEPARATOR: char = '\0';

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

/// One fact as a setting: its section, its key and its value under the names that both orgs share. `None` if it is not
/// compared.
pub(super) fn canonical<'f>(
    name: &'f str,
    value: &'f str,
    kind: SubjectKind,
) -> Option<(&'f str, Cow<'f, str>, Cow<'f, str>)> {
    let (section, key) = fact::split(name);
    if name == OTHER_PERMISSIONS || !is_compared(section, key) {
        return None;
    }
    Some(match section {
        "flow" => ("flowAccesses", key.into(), value.into()),
        "login-ip" => (section, range(key).into(), described(value).into()),
        "about" | "user" => (section, key.into(), flag(value).into()),
        // Pages call these by record id, which another org does not have.
        _ if is_record_id(key) => (listed(section, kind), value.into(), "on".into()),
        _ => (section, key.into(), value.into()),
    })
}

impl Settings {
    pub(super) fn of(observed: &Observed) -> Self {
        Self::of_facts(observed.kind, &observed.facts)
    }

    pub(super) fn of_facts(kind: SubjectKind, facts: &Facts) -> Self {
        let mut settings = Self { kind, rows: Facts::default(), whole: Vec::new() };
        for fact in facts.iter() {
            match fact::split(&fact.key) {
                ("list", section) if section != PERMISSIONS => settings.whole.push(section.to_owned()),
                _ if fact.key == OTHER_PERMISSIONS && !is_unknown(&fact.value) => {
                    settings.whole.push(PERMISSIONS.to_owned());
                }
                _ => {}
            }
            if let Some((section, key, value)) = canonical(&fact.key, &fact.value, kind) {
                settings.rows.set(&fact::name(section, &key), value.into_owned());
            }
        }
        settings
    }

    /// Reads what [`Settings::packed`] wrote.
    pub(super) fn unpacked(kind: SubjectKind, text: &str) -> Self {
        let mut settings = Self { kind, rows: Facts::default(), whole: Vec::new() };
        let mut texts = text.split(SEPARATOR);
        while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
            match fact::split(name) {
                ("list", section) => settings.whole.push(section.to_owned()),
                _ => settings.rows.set(name, value.to_owned()),
            }
        }
        settings
    }

    /// All of it in one text: the name and the value of each setting, and `list/` with each section that was seen whole.
    pub(super) fn packed(&self) -> String {
        let fits = |text: &str| !text.contains(SEPARATOR);
        let mut texts = Vec::new();
        for section in self.whole.iter().filter(|section| fits(section)) {
            // Of a section that does not travel whole nobody may say that it does not list something.
            let mut rows =
                self.rows.iter().filter(|row| section == REST || fact::split(&row.key).0 == section);
            if rows.all(|row| fits(&row.key) && fits(&row.value)) {
                texts.extend([fact::whole(section), String::new()]);
            }
        }
        for row in self.rows.iter().filter(|row| fits(&row.key) && fits(&row.value)) {
            texts.extend([row.key.to_string(), row.value.clone()]);
        }
        texts.join("\0")
    }

    /// The same, with the names that other subjects have on the actual side.
    pub(super) fn renamed<'n>(mut self, new: impl Fn(SubjectKind, &str) -> Option<&'n str>) -> Self {
        let of = |section: &str| match section {
            "member" | "permission-set" => Some(SubjectKind::PermissionSet),
            "muted-by" => Some(SubjectKind::MutingPermissionSet),
            "permission-set-group" => Some(SubjectKind::PermissionSetGroup),
            _ => None,
        };
        for row in std::mem::take(&mut self.rows).iter() {
            let (section, key) = fact::split(&row.key);
            let name = of(section).and_then(|kind| new(kind, key));
            let profile =
                (row.key == "user/profile").then(|| new(SubjectKind::Profile, &row.value)).flatten();
            self.rows
                .set(&fact::name(section, name.unwrap_or(key)), profile.unwrap_or(&row.value).to_owned());
        }
        self
    }

    /// Section, key and value of each setting, sorted.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.rows.iter().map(|row| {
            let (section, key) = fact::split(&row.key);
            (section, key, row.value.as_str())
        })
    }

    /// Key and value of each setting of a section, sorted.
    pub(super) fn section(&self, section: &str) -> impl Iterator<Item = (&str, &str)> {
        let rows = self.rows().filter(move |(own, ..)| *own == section);
        rows.map(|(_, key, value)| (key, value))
    }

    /// The value of a setting.
    pub(super) fn value(&self, section: &str, key: &str) -> Option<&str> {
        self.rows.get(&fact::name(section, key)).map(String::as_str)
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
        let marked = |section: &str| self.whole.iter().any(|seen| seen == section);
        match section {
            PERMISSIONS => marked(PERMISSIONS),
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
        self.kind
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
