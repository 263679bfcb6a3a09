//! What one profile or permission set grants by itself, whatever else a user holds.

use crate::alike::alike;
use crate::capture::{Capture, FieldRights};
use crate::catalog;
use crate::content::is_granted_by_label;
#[cfg(feature = "users")]
use crate::content::is_same_name;
use crate::fact;
#[cfg(feature = "users")]
use crate::guard;
use crate::object_right::ObjectRight;
use crate::rule::FieldRight;
#[cfg(feature = "users")]
use crate::rule::RightsCheck;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::table::Table;

use super::objects::giving;

/// One right, and what decides about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alone {
    /// On, off or unknown.
    pub(crate) setting: Setting,
    /// The user permission, or the right on the object, that brings it along or may.
    pub(crate) by: Option<Bringer>,
    /// The line of the source, counted from 1.
    pub(crate) line: Option<u32>,
}

/// What brings a right along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bringer {
    /// A user permission, by API name.
    Permission(&'static str),
    /// View All Fields of the object.
    ViewAllFields,
    /// The same, of which a file that is older than API version 63 says nothing.
    UnnamedViewAllFields,
    /// The rights on the object, if the field has no field-level security.
    #[cfg(feature = "users")]
    Object,
}

impl Alone {
    const fn said(setting: Setting, line: Option<u32>) -> Self {
        Self { setting, by: None, line }
    }
}

/// A right on an object.
pub(crate) fn object(capture: &Capture, object: &str, right: ObjectRight) -> Alone {
    let listed = from_rows(&capture.objects, object, |rights| right.is_granted(*rights));
    if let Listed::On(line) = listed {
        return Alone::said(Setting::On, line);
    }
    let line = listed.line();
    let brought = from_permissions(capture, object, right);
    let of = fact::name(object, right.fact());
    match (brought, capture.doubted(Section::Objects, &of), listed) {
        (Some((by, setting @ Setting::On)), ..) => {
            Alone { setting, by: Some(Bringer::Permission(by)), line: capture.permissions.line(by) }
        }
        (_, Some(reason), _) => Alone::said(Setting::Unknown(reason), line),
        (Some((by, setting)), ..) => Alone { setting, by: Some(Bringer::Permission(by)), line },
        (None, None, Listed::Off(_)) if is_older(capture, object, right) => {
            let setting = Setting::Unknown(Unknown::OlderFile);
            Alone { setting, by: Some(Bringer::UnnamedViewAllFields), line }
        }
        (None, None, Listed::Off(_)) => Alone::said(Setting::Off, line),
        (None, None, _) if is_granted_by_label(capture, |rights| right.is_granted(rights)) => {
            Alone::said(Setting::Unknown(Unknown::NotSeen), None)
        }
        (None, None, _) => Alone::said(capture.coverage(Section::Objects).unlisted(), None),
    }
}

/// A right on what a rule calls an object: custom settings and custom metadata types have a section of their own.
pub(crate) fn named(capture: &Capture, name: &str, right: ObjectRight) -> Alone {
    let own = object(capture, name, right);
    #[cfg(feature = "users")]
    let own = as_settings(capture, name, right, own);
    own
}

/// The same of what no list of objects names and may be a custom setting or a custom metadata type.
#[cfg(feature = "users")]
fn as_settings(capture: &Capture, name: &str, right: ObjectRight, own: Alone) -> Alone {
    let is_object = || alike(&capture.objects, name).next().is_some();
    let Some(kind) = guard::maybe_settings(name).filter(|_| own.setting != Setting::On && !is_object())
    else {
        return own;
    };
    let mut rows = fact::section(&capture.more, kind.section.fact());
    if right == ObjectRight::Read
        && let Some((key, _)) =
            rows.find(|(key, value)| is_same_name(key, name) && *value == Setting::On.word())
    {
        return Alone::said(Setting::On, capture.more.line(&fact::name(kind.section.fact(), key)));
    }
    if own.setting != Setting::Off {
        return own;
    }
    for by in kind.opening(right) {
        // Whether it is a setting, the name does not tell.
        let setting = match state(capture, by, 0) {
            unclear @ Setting::Unknown(_) => unclear,
            Setting::On => Setting::Unknown(Unknown::NotSeen),
            _ => continue,
        };
        return Alone { setting, by: Some(Bringer::Permission(by)), line: capture.permissions.line(by) };
    }
    let listed = match capture.doubted(kind.section, name) {
        Some(reason) => Setting::Unknown(reason),
        None => capture.coverage(kind.section).unlisted(),
    };
    if right == ObjectRight::Read && matches!(listed, Setting::Unknown(_)) {
        Alone::said(listed, None)
    } else {
        own
    }
}

/// A right on a field: `Contact.Birthdate`.
pub(crate) fn field(capture: &Capture, field: &str, right: FieldRight) -> Alone {
    let own = secured_field(capture, field, right);
    #[cfg(feature = "users")]
    let own = past_security(capture, field, right, own);
    own
}

/// What gives a right on a field that field-level security does not give.
#[cfg(feature = "users")]
fn past_security(capture: &Capture, field: &str, right: FieldRight, own: Alone) -> Alone {
    if own.setting == Setting::On {
        return own;
    }
    if right == FieldRight::Edit {
        let by = guard::EDITS_READ_ONLY;
        let edits = state(capture, by, 0);
        let setting = match (edits, secured_field(capture, field, FieldRight::Read).setting) {
            (Setting::On, read @ (Setting::On | Setting::Unknown(_))) => Some(read),
            (unclear @ Setting::Unknown(_), Setting::On | Setting::Unknown(_)) => Some(unclear),
            _ => None,
        };
        if let Some(setting) = setting.filter(|to| *to == Setting::On || own.setting == Setting::Off) {
            return Alone {
                setting,
                by: Some(Bringer::Permission(by)),
                line: capture.permissions.line(by).or(own.line),
            };
        }
    }
    // No file lists a field without field-level security, and a required or master-detail field has none.
    let is_listed = alike(&capture.fields, field).next().is_some();
    let is_custom = field.to_ascii_lowercase().ends_with("__c");
    if own.setting == Setting::Off
        && is_custom
        && !is_listed
        && let Some((object, _)) = field.split_once('.')
    {
        let needed = match right {
            FieldRight::Read => ObjectRight::Read,
            FieldRight::Edit => ObjectRight::Edit,
        };
        let of = self::object(capture, object, needed);
        if of.setting != Setting::Off {
            let setting = Setting::Unknown(Unknown::NotSeen);
            return Alone { setting, by: Some(Bringer::Object), line: of.line };
        }
    }
    own
}

/// The same by field-level security, and by what goes past it on the whole object.
fn secured_field(capture: &Capture, field: &str, right: FieldRight) -> Alone {
    let listed = field_rows(capture, field, right);
    if let Listed::On(line) = listed {
        return Alone::said(Setting::On, line);
    }
    let line = listed.line();
    // Edit is never brought along.
    let of = field.split_once('.').filter(|_| right == FieldRight::Read).map(|(of, _)| of);
    let whole = of.map(|of| self::object(capture, of, ObjectRight::ViewAllFields));
    if let Some(Alone { setting: setting @ Setting::On, by, line }) = whole {
        return Alone { setting, by: by.or(Some(Bringer::ViewAllFields)), line };
    }
    if let Some(reason) = capture.doubted(Section::Fields, field) {
        return Alone::said(Setting::Unknown(reason), line);
    }
    let own = match listed {
        Listed::Off(_) => Setting::Off,
        _ => capture.coverage(Section::Fields).unlisted(),
    };
    // A source that lists a field lists its object too, if that grants anything.
    let told = |of: &str| {
        let read = fact::name(of, ObjectRight::Read.fact());
        alike(&capture.objects, of).next().is_some() || capture.doubted(Section::Objects, &read).is_some()
    };
    match whole {
        Some(Alone { setting: setting @ Setting::Unknown(_), by, .. })
            if own == Setting::Off && (by.is_some() || of.is_some_and(told)) =>
        {
            Alone { setting, by: by.or(Some(Bringer::ViewAllFields)), line }
        }
        _ => Alone::said(own, line),
    }
}

/// Whether a row of its own grants a right on a field, whatever else brings it along.
pub(super) fn has_own_field(capture: &Capture, field: &str, right: FieldRight) -> bool {
    // Most names are spelt as everywhere, and of 20,000 not each is searched for.
    let row = capture.fields.get(field);
    row.is_some_and(|row| field_grants(*row, right))
        || matches!(field_rows(capture, field, right), Listed::On(_))
}

const fn field_grants(rights: FieldRights, right: FieldRight) -> bool {
    match right {
        FieldRight::Read => rights.readable || rights.editable,
        FieldRight::Edit => rights.editable,
    }
}

fn field_rows(capture: &Capture, field: &str, right: FieldRight) -> Listed {
    from_rows(&capture.fields, field, |rights| field_grants(*rights, right))
}

/// What rows say.
#[derive(Clone, Copy)]
enum Listed {
    On(Option<u32>),
    Off(Option<u32>),
    Not,
}

impl Listed {
    const fn line(self) -> Option<u32> {
        match self {
            Self::On(line) | Self::Off(line) => line,
            Self::Not => None,
        }
    }
}

fn from_rows<V>(table: &Table<V>, name: &str, grants: impl Fn(&V) -> bool) -> Listed {
    let mut listed = Listed::Not;
    for row in alike(table, name) {
        if grants(&row.value) {
            return Listed::On(row.line);
        }
        listed = Listed::Off(row.line);
    }
    listed
}

/// A row that is older than View All Fields and reads the object says nothing of it.
fn is_older(capture: &Capture, object: &str, right: ObjectRight) -> bool {
    alike(&capture.objects, object)
        .any(|row| row.value.get(right).is_none() && ObjectRight::Read.is_granted(row.value))
}

/// A user permission that brings the right along, or may.
fn from_permissions(capture: &Capture, object: &str, right: ObjectRight) -> Option<(&'static str, Setting)> {
    let bringing = giving(object, right);
    #[cfg(feature = "users")]
    let bringing = bringing.chain(guard::opening(object, right));
    let mut perhaps = None;
    for by in bringing {
        match state(capture, by, 0) {
            Setting::On => return Some((by, Setting::On)),
            unclear @ Setting::Unknown(_) => perhaps = perhaps.or(Some((by, unclear))),
            Setting::Off | Setting::Absent => {}
        }
    }
    perhaps
}

/// The user permissions that give one of some rights on one of their objects, whatever the list of objects says: those that are on
/// and those that may be.
#[cfg(feature = "users")]
pub(crate) fn opened(capture: &Capture, check: &RightsCheck) -> Vec<(&'static str, Setting)> {
    // No name of an object: what is given on every one.
    let objects = if check.objects.is_empty() { &[""][..] } else { check.objects };
    let mut found: Vec<(&'static str, Setting)> = Vec::new();
    for (object, right) in
        objects.iter().flat_map(|object| check.rights.iter().map(move |right| (object, *right)))
    {
        for by in giving(object, right).chain(guard::opening(object, right)) {
            let setting = state(capture, by, 0);
            let is_open = matches!(setting, Setting::On | Setting::Unknown(_));
            if is_open && found.iter().all(|(known, _)| *known != by) {
                found.push((by, setting));
            }
        }
    }
    found
}

/// What another permission of the same file makes of one that is not on there.
#[cfg(feature = "users")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Brought {
    /// On or unknown.
    pub(crate) setting: Setting,
    /// The other one.
    pub(crate) by: &'static str,
    /// Whether it brings this one along; if not, the two only always stand together in public metadata.
    pub(crate) is_along: bool,
}

/// On where another one that is on brings it along; unknown where one that is unknown would, and where one that in all public metadata
/// is never on without it is on or unknown. `None` if nothing.
#[cfg(feature = "users")]
pub(crate) fn brought(capture: &Capture, name: &str) -> Option<Brought> {
    let said = capture.permissions.get(name);
    if said == Setting::On {
        return None;
    }
    let mut perhaps = None;
    for by in catalog::bringing(name) {
        let setting = state(capture, by, 0);
        let along = Brought { setting, by, is_along: true };
        match setting {
            Setting::On => return Some(along),
            Setting::Unknown(_) => perhaps = perhaps.or(Some(along)),
            Setting::Off | Setting::Absent => {}
        }
    }
    // Why it is unknown itself says more.
    if matches!(said, Setting::Unknown(_)) {
        return None;
    }
    perhaps.or_else(|| {
        catalog::requiring(name).find_map(|by| {
            let setting = match state(capture, by, 0) {
                Setting::On => Setting::Unknown(Unknown::Contradiction),
                unclear @ Setting::Unknown(_) => unclear,
                Setting::Off | Setting::Absent => return None,
            };
            (said == Setting::Off).then_some(Brought { setting, by, is_along: false })
        })
    })
}

/// No permission is brought along by way of more others than this.
const DEEPEST: u8 = 8;

/// How a user permission stands, by itself or because another one brings it along, or may.
fn state(capture: &Capture, name: &str, depth: u8) -> Setting {
    let mut own = capture.permissions.get(name);
    if own == Setting::On || depth == DEEPEST {
        return own;
    }
    for other in catalog::bringing(name) {
        match state(capture, other, depth + 1) {
            Setting::On => return Setting::On,
            unclear @ Setting::Unknown(_) if !matches!(own, Setting::Unknown(_)) => own = unclear,
            _ => {}
        }
    }
    own
}
