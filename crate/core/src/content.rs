//! What a profile or permission set grants besides user permissions, section by section.

use crate::capture::{Capture, ObjectRights, Table};
use crate::fact;

/// A section of a profile or permission set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Object permissions.
    Objects,
    /// Field permissions.
    Fields,
    /// Tab settings.
    Tabs,
    /// Assigned apps.
    Apps,
    /// Apex class access.
    ApexClasses,
    /// Visualforce page access.
    ApexPages,
    /// Custom permissions.
    CustomPermissions,
}

/// Something that is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// API name.
    pub name: String,
    /// What exactly: `read, edit`, `DefaultOn`, `visible`.
    pub what: String,
    /// The line of the source, counted from 1.
    pub line: Option<u32>,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 7] = [
        Self::Objects,
        Self::Fields,
        Self::Tabs,
        Self::Apps,
        Self::ApexClasses,
        Self::ApexPages,
        Self::CustomPermissions,
    ];

    /// The name of the section in facts.
    pub const fn fact(self) -> &'static str {
        match self {
            Self::Objects => "object",
            Self::Fields => "field",
            Self::Tabs => "tab",
            Self::Apps => "app",
            Self::ApexClasses => "apex-class",
            Self::ApexPages => "apex-page",
            Self::CustomPermissions => "custom-permission",
        }
    }

    /// The name of the section in metadata.
    pub const fn element(self) -> &'static str {
        match self {
            Self::Objects => "objectPermissions",
            Self::Fields => "fieldPermissions",
            Self::Tabs => "tabVisibilities",
            Self::Apps => "applicationVisibilities",
            Self::ApexClasses => "classAccesses",
            Self::ApexPages => "pageAccesses",
            Self::CustomPermissions => "customPermissions",
        }
    }

    /// What people call it, as a key of messages.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Objects => "section.objects",
            Self::Fields => "section.fields",
            Self::Tabs => "section.tabs",
            Self::Apps => "section.apps",
            Self::ApexClasses => "section.apex-classes",
            Self::ApexPages => "section.apex-pages",
            Self::CustomPermissions => "section.custom-permissions",
        }
    }
}

/// Everything that the capture grants in a section, sorted by API name.
pub fn granted(capture: &Capture, section: Section) -> Vec<Grant> {
    match section {
        Section::Objects => grants(&capture.objects, |rights| rights_in_words(*rights)),
        Section::Fields => grants(&capture.fields, |field| match (field.readable, field.editable) {
            (_, true) => "read, edit",
            (true, false) => "read",
            (false, false) => "",
        }),
        Section::Tabs => grants(&capture.tabs, |tab| match is_tab_shown(tab) {
            Some(false) => String::new(),
            _ => tab.clone(),
        }),
        Section::Apps => grants(&capture.applications, |app| if app.visible { "visible" } else { "" }),
        Section::ApexClasses => flags(&capture.apex_classes),
        Section::ApexPages => flags(&capture.apex_pages),
        Section::CustomPermissions => flags(&capture.custom_permissions),
    }
}

/// Whether anything stands in a section, granted or not.
pub fn is_listed(capture: &Capture, section: Section) -> bool {
    match section {
        Section::Objects => !capture.objects.is_empty(),
        Section::Fields => !capture.fields.is_empty(),
        Section::Tabs => !capture.tabs.is_empty(),
        Section::Apps => !capture.applications.is_empty(),
        Section::ApexClasses => !capture.apex_classes.is_empty(),
        Section::ApexPages => !capture.apex_pages.is_empty(),
        Section::CustomPermissions => !capture.custom_permissions.is_empty(),
    }
}

/// Whether a tab setting shows the tab, in the words of metadata and of English pages; `None` for other words.
pub fn is_tab_shown(setting: &str) -> Option<bool> {
    match setting {
        "Hidden" | "None" | "Tab Hidden" | "--" => Some(false),
        "DefaultOn" | "DefaultOff" | "Visible" | "Available" | "Default On" | "Default Off"
        | "Available, Visible" => Some(true),
        _ => None,
    }
}

/// Whether all that stands in the section was seen. A file lists only what was retrieved with it.
pub fn is_whole(capture: &Capture, section: Section) -> bool {
    capture.more.get(&fact::whole(section.fact())).is_some()
}

/// Whether an object that a page named by its label grants something. It may be any object that is not named.
pub(crate) fn is_granted_by_label(capture: &Capture, grants: impl Fn(ObjectRights) -> bool) -> bool {
    capture.objects.iter().any(|row| row.key.starts_with("label:") && grants(row.value))
}

/// Whether the section has something that was seen and not understood.
pub(crate) fn is_in_doubt(capture: &Capture, section: Section) -> bool {
    capture.more.get(&fact::name(fact::DOUBT, section.fact())).is_some()
}

fn flags(table: &Table<bool>) -> Vec<Grant> {
    grants(table, |enabled| if *enabled { "on" } else { "" })
}

/// The rows that grant something: those whose description is not empty.
fn grants<V, S: Into<String>>(table: &Table<V>, describe: impl Fn(&V) -> S) -> Vec<Grant> {
    let rows = table.iter().map(|row| Grant {
        name: row.key.to_string(),
        what: describe(&row.value).into(),
        line: row.line,
    });
    rows.filter(|grant| !grant.what.is_empty()).collect()
}

fn rights_in_words(rights: ObjectRights) -> String {
    let words = [
        (rights.read, "read"),
        (rights.create, "create"),
        (rights.edit, "edit"),
        (rights.delete, "delete"),
        (rights.view_all_records, "view all records"),
        (rights.modify_all_records, "modify all records"),
        (rights.view_all_fields.unwrap_or_default(), "view all fields"),
    ];
    words.iter().filter(|(granted, _)| *granted).map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
}
