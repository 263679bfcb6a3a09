//! Writes metadata files from facts, for a person to review and deploy.

use std::io;

use permlight_core::fact::{self, Facts, WEEKDAYS};
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::object_right::ObjectRight;
use permlight_core::order::InOrder as _;
use permlight_core::section::{Form, Section, TAB_SETTINGS};
use permlight_core::sorted::SortedMap;
use permlight_core::subject::SubjectKind;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::character::is_xml_character;
use crate::error::shown;
use crate::login::HOURS;
use crate::naming::folder;
use crate::other;
use crate::verbatim::Verbatim;

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// There are no metadata files of this kind.
    Kind(SubjectKind),
    /// A text holds a character that XML cannot hold.
    Character(String),
    /// There is no element for it: a file without it would say less.
    Unknown(String),
    /// The writer failed.
    Io(io::Error),
}

impl WriteError {
    /// The same for people.
    pub fn message(&self) -> Message {
        match self {
            Self::Kind(kind) => message!("metadata-disk.no-such-file", message!(kind.key())),
            Self::Character(text) => message!("metadata-disk.no-such-character", shown(text)),
            Self::Unknown(name) => message!("metadata-disk.no-such-element", name.clone()),
            Self::Io(error) => message!("metadata-disk.io", error.to_string()),
        }
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

type Children = Vec<(&'static str, String)>;

/// Stands where an element is kept as it was.
const PLACE: &str = "verbatim";

/// What an entry of a file holds.
enum Body<'a> {
    Children(Children),
    Verbatim(&'a str),
}

/// A file of mdapi format that says these facts. What an element cannot say is left out: a member, a range or a day that
/// is off is not there. What nobody can write anew is taken from `kept`.
pub fn write(kind: SubjectKind, facts: &Facts, kept: &[Verbatim]) -> Result<String, WriteError> {
    let (_, _, root) = folder(kind).ok_or(WriteError::Kind(kind))?;
    let entries = entries(kind, facts, kept)?;
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let children = entries.iter().filter_map(|(_, body)| match body {
        Body::Children(children) => Some(children),
        Body::Verbatim(_) => None,
    });
    for (_, text) in children.flatten() {
        if !text.chars().all(is_xml_character) {
            return Err(WriteError::Character(text.clone()));
        }
    }
    xml.create_element(root).with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        for (element, body) in &entries {
            let Body::Children(children) = body else {
                xml.create_element(PLACE).write_empty()?;
                continue;
            };
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
    let written = String::from_utf8_lossy(&xml.into_inner()).into_owned();
    let place = ["<", PLACE, "/>"].concat();
    let mut rest = written.as_str();
    let mut text = String::with_capacity(written.len());
    for (_, body) in &entries {
        if let Body::Verbatim(own) = body
            && let Some((before, after)) = rest.split_once(&place)
        {
            text.push_str(before);
            text.push_str(own);
            rest = after;
        }
    }
    text.push_str(rest);
    text.push('\n');
    Ok(text)
}

/// The entries of a file, sorted by element and name as Salesforce does.
fn entries<'k>(
    kind: SubjectKind,
    facts: &Facts,
    kept: &'k [Verbatim],
) -> Result<Vec<(&'k str, Body<'k>)>, WriteError> {
    let is_profile = kind == SubjectKind::Profile;
    let mut entries: Vec<(&str, Body<'_>)> = Vec::new();
    let mut objects: SortedMap<&str, Children> = SortedMap::new();
    let mut hours = None;
    // Muting sets have no such switch.
    let has_switch = matches!(kind, SubjectKind::PermissionSet | SubjectKind::PermissionSetGroup);
    if has_switch && facts.get(&fact::name(Section::About.fact(), "session-based")).is_none() {
        entries.push(("hasActivationRequired", Body::Children(vec![("", "false".to_owned())])));
    }
    let flag = |on: bool| if on { "true" } else { "false" }.to_owned();
    let is_on = |value: &str| flag(value == "on");
    for fact in facts.iter() {
        let ((name, key), value) = (fact::split(&fact.key), fact.value.as_str());
        let (section, key_text) = (Section::of(name), key.to_owned());
        let unknown = || WriteError::Unknown(shown(&fact.key));
        let as_it_was = || kept.iter().find(|kept| kept.fact == fact.key).filter(|_| value == "on");
        let mut element = section.element();
        let children = match section.form() {
            Form::About => match about(kind, key, value) {
                Some((own, text)) => {
                    element = own;
                    vec![("", text)]
                }
                None => continue,
            },
            Form::Switch(_) if section == Section::UserPermissions && key == "*" => continue,
            Form::Switch(child) => {
                let mut children = vec![("enabled", is_on(value)), (child, key_text)];
                children.order();
                children
            }
            Form::Object => {
                let Some((object, right)) = key.rsplit_once('/') else { continue };
                if let Some(element) = ObjectRight::from_id(right).map(ObjectRight::element) {
                    objects.entry(object).or_default().push((element, is_on(value)));
                }
                continue;
            }
            Form::Field => vec![
                ("editable", flag(value.starts_with("edit"))),
                ("field", key_text),
                ("readable", flag(!matches!(value, "none" | "edit-only"))),
            ],
            Form::Tab => {
                element = if is_profile { element } else { TAB_SETTINGS };
                vec![("tab", key_text), ("visibility", tab(is_profile, value).to_owned())]
            }
            Form::App => {
                let default = is_profile.then(|| ("default", flag(value == "default")));
                let name = [("application", key_text)].into_iter();
                name.chain(default).chain([("visible", flag(value != "hidden"))]).collect()
            }
            Form::RecordType => record_type(facts, key, value, is_profile),
            Form::Range => {
                let Some((start, end)) = key.split_once('-') else { continue };
                let description = value.strip_prefix("set: ").map(|text| ("description", text.to_owned()));
                let range = [("endAddress", end.to_owned()), ("startAddress", start.to_owned())];
                description.into_iter().chain(range).collect()
            }
            Form::Hours => {
                hours.get_or_insert_with(Children::new).extend(day(key, value));
                continue;
            }
            Form::Name if value == "on" => vec![("", key_text)],
            Form::Layout => {
                let record_type = key.contains('.').then_some(("recordType", key_text));
                [("layout", value.to_owned())].into_iter().chain(record_type).collect()
            }
            // An empty element takes all login hours away (Metadata API guide, ProfileLoginHours).
            Form::Mark if key == Section::LoginHours.fact() => {
                hours.get_or_insert_with(Children::new);
                continue;
            }
            // Marks are no settings, a default is written with its record type, and what is off is not there, unless its entry says so.
            Form::Mark | Form::Beside => continue,
            Form::Name | Form::None if value == "off" => continue,
            Form::Whole if value == "off" && !other::says_nothing(section, key) => continue,
            Form::Whole if let Some(children) = other::entry(key) => children,
            Form::Whole | Form::Name | Form::None => {
                let own = as_it_was().ok_or_else(unknown)?;
                entries.push((&own.element, Body::Verbatim(&own.text)));
                continue;
            }
        };
        entries.push((element, Body::Children(children)));
    }
    entries.extend(objects.into_iter().map(|(object, mut rights)| {
        rights.push(("object", object.to_owned()));
        rights.order();
        (Section::Objects.element(), Body::Children(rights))
    }));
    entries.extend(hours.map(|mut days| {
        days.order();
        (Section::LoginHours.element(), Body::Children(days))
    }));
    entries.order_by_key(|(element, _)| *element);
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
    let default = |section: Section| {
        let value = facts.get(&fact::name(section.fact(), key));
        value.map(|value| (value == "on").to_string())
    };
    let mut children = Vec::new();
    if is_profile {
        // The schema wants the first one in each entry.
        let first = default(Section::RecordTypeDefaults).unwrap_or_else(|| "false".to_owned());
        children.push(("default", first));
        children.extend(default(Section::PersonAccountDefaults).map(|value| ("personAccountDefault", value)));
    }
    children.extend([("recordType", key.to_owned()), ("visible", (value == "on").to_string())]);
    children
}

/// Start and end of a day, `06:00-22:00`, in minutes after midnight.
fn day(day: &str, value: &str) -> Children {
    let minutes = |clock: &str| {
        let (hours, minutes) = clock.split_once(':')?;
        Some((hours.parse::<u16>().ok()? * 60 + minutes.parse::<u16>().ok()?).to_string())
    };
    let at = WEEKDAYS.iter().position(|name| *name == day);
    let names = at.and_then(|at| Some((*HOURS.get(2 * at)?, *HOURS.get(2 * at + 1)?)));
    let times = value.split_once('-').and_then(|(start, end)| Some((minutes(start)?, minutes(end)?)));
    match (names, times) {
        (Some((start, end)), Some((from, until))) => vec![(end, until), (start, from)],
        _ => Vec::new(),
    }
}
