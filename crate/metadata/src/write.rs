//! Writes metadata files from facts, for a person to review and deploy.

use std::collections::BTreeMap;
use std::io;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use permlight_core::effective::ObjectRight;
use permlight_core::fact::{self, Facts, SWITCHED, WEEKDAYS};
use permlight_core::subject::SubjectKind;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use thiserror::Error;

use crate::character::is_xml_character;
use crate::error::shown;
use crate::other;

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// There are no metadata files of this kind.
    #[error("there are no metadata files of a {}", .0.label())]
    Kind(SubjectKind),
    /// A text holds a character that XML cannot hold.
    #[error("\"{}\" holds a character that XML cannot hold", shown(.0))]
    Character(String),
    /// There is no element for it: a file without it would say less.
    #[error("no element is known for {0}, and a file without it would take it away")]
    Unknown(String),
    /// The writer failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

type Children = Vec<(&'static str, String)>;

/// The folder of a kind in mdapi format, its extension, its root element and its name in `package.xml`.
pub fn folder(kind: SubjectKind) -> Option<(&'static str, &'static str, &'static str)> {
    match kind {
        SubjectKind::Profile => Some(("profiles", "profile", "Profile")),
        SubjectKind::PermissionSet => Some(("permissionsets", "permissionset", "PermissionSet")),
        SubjectKind::PermissionSetGroup => {
            Some(("permissionsetgroups", "permissionsetgroup", "PermissionSetGroup"))
        }
        SubjectKind::MutingPermissionSet => {
            Some(("mutingpermissionsets", "mutingpermissionset", "MutingPermissionSet"))
        }
        SubjectKind::User | SubjectKind::Org => None,
    }
}

/// What a file name cannot hold on some system, or means something in one.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b'%')
    .add(b'/')
    .add(b'\\')
    .add(b':')
    .add(b'*')
    .add(b'?')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'|');

/// The name of a file in mdapi format, without its extension.
pub fn file_name(name: &str) -> String {
    let encoded = utf8_percent_encode(name, ENCODED).to_string();
    // A file whose name begins with a dot is hidden, and some tools pass over it.
    match encoded.strip_prefix('.') {
        Some(rest) => ["%2E", rest].concat(),
        None => encoded,
    }
}

/// A file of mdapi format that says these facts. What an element cannot say is left out: a member, a range or a day that
/// is off is not there.
pub fn write(kind: SubjectKind, facts: &Facts) -> Result<String, WriteError> {
    let (_, _, root) = folder(kind).ok_or(WriteError::Kind(kind))?;
    let entries = entries(kind, facts)?;
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let texts = entries.iter().flat_map(|(_, children)| children).map(|(_, text)| text);
    for text in texts {
        if !text.chars().all(is_xml_character) {
            return Err(WriteError::Character(text.clone()));
        }
    }
    xml.create_element(root).with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        for (element, children) in &entries {
            match children.as_slice() {
                [] => {
                    xml.create_element(*element).write_empty()?;
                }
                [("", text)] => {
                    xml.create_element(*element).write_text_content(BytesText::new(text))?;
                }
                children => {
                    xml.create_element(*element).write_inner_content(|xml| {
                        for (child, text) in children {
                            xml.create_element(*child).write_text_content(BytesText::new(text))?;
                        }
                        Ok(())
                    })?;
                }
            }
        }
        Ok(())
    })?;
    let mut text = String::from_utf8_lossy(&xml.into_inner()).into_owned();
    text.push('\n');
    Ok(text)
}

/// The entries of a file, sorted by element and name as Salesforce does.
fn entries(kind: SubjectKind, facts: &Facts) -> Result<Vec<(&'static str, Children)>, WriteError> {
    let is_profile = kind == SubjectKind::Profile;
    let mut entries: Vec<(&'static str, Children)> = Vec::new();
    let mut objects: BTreeMap<&str, Children> = BTreeMap::new();
    let mut hours = None;
    let flag = |on: bool| if on { "true" } else { "false" }.to_owned();
    let is_on = |value: &str| flag(value == "on");
    for fact in facts.iter() {
        let ((section, key), value) = (fact::split(&fact.key), fact.value.as_str());
        let key_text = key.to_owned();
        let entry = match section {
            "about" => match about(kind, key, value) {
                Some((element, text)) => (element, vec![("", text)]),
                None => continue,
            },
            "permission" if key == "*" => continue,
            "permission" => ("userPermissions", vec![("enabled", is_on(value)), ("name", key_text)]),
            "object" => {
                let Some((object, right)) = key.rsplit_once('/') else { continue };
                if let Some(element) = ObjectRight::from_id(right).map(ObjectRight::element) {
                    objects.entry(object).or_default().push((element, is_on(value)));
                }
                continue;
            }
            "field" => (
                "fieldPermissions",
                vec![
                    ("editable", flag(value == "edit")),
                    ("field", key_text),
                    ("readable", flag(value != "none")),
                ],
            ),
            "tab" => (
                if is_profile { "tabVisibilities" } else { "tabSettings" },
                vec![("tab", key_text), ("visibility", tab(is_profile, value).to_owned())],
            ),
            "app" => {
                let mut children = vec![("application", key_text)];
                if is_profile {
                    children.push(("default", flag(value == "default")));
                }
                children.push(("visible", flag(value != "hidden")));
                ("applicationVisibilities", children)
            }
            "apex-class" => ("classAccesses", vec![("apexClass", key_text), ("enabled", is_on(value))]),
            "apex-page" => ("pageAccesses", vec![("apexPage", key_text), ("enabled", is_on(value))]),
            "custom-permission" => ("customPermissions", vec![("enabled", is_on(value)), ("name", key_text)]),
            "record-type" => ("recordTypeVisibilities", record_type(facts, key, value, is_profile)),
            "login-ip" => {
                let Some((start, end)) = key.split_once('-') else { continue };
                let mut children = vec![("endAddress", end.to_owned()), ("startAddress", start.to_owned())];
                if let Some(description) = value.strip_prefix("set: ") {
                    children.insert(0, ("description", description.to_owned()));
                }
                ("loginIpRanges", children)
            }
            "login-hours" => {
                hours.get_or_insert_with(Children::new).extend(day(key, value));
                continue;
            }
            // An empty element takes all login hours away (Metadata API guide, ProfileLoginHours).
            "list" if key == "login-hours" => {
                hours.get_or_insert_with(Children::new);
                continue;
            }
            "member" if value == "on" => ("permissionSets", vec![("", key_text)]),
            "muted-by" if value == "on" => ("mutingPermissionSets", vec![("", key_text)]),
            "layoutAssignments" => {
                let mut children = vec![("layout", value.to_owned())];
                if key.contains('.') {
                    children.push(("recordType", key_text));
                }
                ("layoutAssignments", children)
            }
            other => match SWITCHED.iter().find(|(element, _)| *element == other) {
                Some((element, child)) => {
                    let mut children = vec![("enabled", is_on(value)), (*child, key_text)];
                    children.sort_unstable();
                    (*element, children)
                }
                // What is off is not there, marks are no settings, and a default is written with its record type.
                None if value == "off" || matches!(other, "list" | "record-type-default") => continue,
                None => other::entry(other, key).ok_or_else(|| WriteError::Unknown(shown(&fact.key)))?,
            },
        };
        entries.push(entry);
    }
    entries.extend(objects.into_iter().map(|(object, mut rights)| {
        rights.push(("object", object.to_owned()));
        rights.sort_unstable();
        ("objectPermissions", rights)
    }));
    entries.extend(hours.map(|mut days| {
        days.sort_unstable();
        ("loginHours", days)
    }));
    entries.sort_by_key(|(element, _)| *element);
    Ok(entries)
}

fn about(kind: SubjectKind, key: &str, value: &str) -> Option<(&'static str, String)> {
    let is_profile = kind == SubjectKind::Profile;
    Some(match key {
        "label" if !is_profile => ("label", value.to_owned()),
        "description" => ("description", value.to_owned()),
        "licence" if kind == SubjectKind::PermissionSet => ("license", value.to_owned()),
        "session-based" if !is_profile => (
            "hasActivationRequired",
            if matches!(value, "on" | "true") { "true" } else { "false" }.to_owned(),
        ),
        _ => return None,
    })
}

/// A tab setting in the words of the kind of file.
fn tab(is_profile: bool, value: &str) -> &str {
    match (is_profile, value) {
        (true, "hidden" | "None" | "Tab Hidden" | "--") => "Hidden",
        (true, "Available" | "Default Off") => "DefaultOff",
        (true, "Visible" | "Default On" | "Available, Visible") => "DefaultOn",
        (false, "hidden" | "Hidden" | "Tab Hidden" | "--") => "None",
        (false, "DefaultOff" | "Default Off") => "Available",
        (false, "DefaultOn" | "Default On" | "Available, Visible") => "Visible",
        (_, other) => other,
    }
}

fn record_type(facts: &Facts, key: &str, value: &str, is_profile: bool) -> Children {
    let default = |suffix: &str| {
        let name = fact::name("record-type-default", &[key, suffix].concat());
        facts.get(&name).map(|value| (value == "on").to_string())
    };
    let mut children = Vec::new();
    if is_profile {
        children.extend(default("").map(|value| ("default", value)));
        children.extend(default(" (person account)").map(|value| ("personAccountDefault", value)));
    }
    children.extend([("recordType", key.to_owned()), ("visible", (value == "on").to_string())]);
    children
}

/// Start and end of a day, `06:00-22:00`, in minutes after midnight.
fn day(day: &str, value: &str) -> Children {
    const NAMES: [(&str, &str); 7] = [
        ("mondayStart", "mondayEnd"),
        ("tuesdayStart", "tuesdayEnd"),
        ("wednesdayStart", "wednesdayEnd"),
        ("thursdayStart", "thursdayEnd"),
        ("fridayStart", "fridayEnd"),
        ("saturdayStart", "saturdayEnd"),
        ("sundayStart", "sundayEnd"),
    ];
    let minutes = |clock: &str| {
        let (hours, minutes) = clock.split_once(':')?;
        Some((hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?).to_string())
    };
    let at = WEEKDAYS.iter().position(|name| *name == day);
    let names = at.and_then(|at| NAMES.get(at));
    let times = value.split_once('-').and_then(|(start, end)| Some((minutes(start)?, minutes(end)?)));
    match (names, times) {
        (Some((start, end)), Some((from, until))) => vec![(end, until), (start, from)],
        _ => Vec::new(),
    }
}
