//! The sections of a file: what one entry says, and what makes it unreadable.

use permlight_core::capture::{AppVisibility, FieldRights, ObjectRights};
use permlight_core::catalog;
use permlight_core::message;
use permlight_core::object_right::ObjectRight;
use permlight_core::section::Section;
use permlight_core::setting::{Setting, Unknown};

use crate::builder::Builder;
use crate::entry::{Doubt, Source};
use crate::error::{Fault, shown};
use crate::rows::Rows;
use crate::vocabulary::{self, APPLICATION, FIELD, OBJECT, RECORD_TYPE, TAB, USER_PERMISSION};

impl<'a> Builder<'a> {
    /// One user permission.
    pub(crate) fn user_permission(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &USER_PERMISSION)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("name", problems) else { return Ok(()) };
        let setting = if entry.contradicts {
            Setting::Unknown(Unknown::Contradiction)
        } else {
            entry
                .flag(1, None, &USER_PERMISSION, problems)
                .map_or(Setting::Unknown(Unknown::UnreadableValue), Setting::from)
        };
        let line = self.lines.line(key.at);
        let known = catalog::permission(&key.text);
        if known.is_none() {
            // No retrieve writes a name so, and nobody has shown what a deploy makes of it.
            if let Some(known) = vocabulary::in_another_case(&key.text) {
                self.source.problems.push(Fault::new(
                    key.at,
                    message!("metadata-entry.letter-case", shown(&key.text), known.to_owned()),
                ));
                self.permissions.push(known.into(), Setting::Unknown(Unknown::UnreadableValue), line);
                return Ok(());
            }
            // What is no name, or says nothing, may be any permission that the file does not seem to name.
            if vocabulary::permission(&key.text).is_none()
                && (!vocabulary::is_api_name(&key.text) || matches!(setting, Setting::Unknown(_)))
            {
                self.source
                    .problems
                    .lose(Fault::new(key.at, message!("metadata-entry.no-permission", shown(&key.text))));
            }
            self.unheard_of(key.at, &key.text);
        }
        let name = known.map_or_else(|| key.text.to_string().into(), |known| known.name.into());
        self.permissions.push(name, setting, line);
        if let Some(other) = &entry.other_key {
            self.permissions.push(catalog::canonical_name(other), setting, line);
        }
        Ok(())
    }

    /// A name of a user permission that the catalog does not have. New ones come with every release; one that may be meant for a
    /// known permission leaves that one unknown.
    fn unheard_of(&mut self, at: usize, name: &str) {
        let meant = vocabulary::permission(name);
        self.doubted.extend(meant);
        self.source.unknown.push_with(|| {
            let hint = meant.map(|meant| message!("metadata-entry.meant", meant.to_owned()));
            Fault::new(at, message!("metadata-entry.permission", shown(name), hint))
        });
    }

    /// The rights on one object. Every retrieve writes all of them, but for View All Fields, which files older than API version 63
    /// do not have: what else is left out is unknown.
    pub(crate) fn object(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &OBJECT)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("object", problems) else { return Ok(()) };
        let mut readable = !entry.contradicts;
        let mut lacks = false;
        let flags = ObjectRight::ALL.map(|right| {
            let child = 1 + right as usize;
            let is_there = entry.value(child).is_some();
            let flag = is_there.then(|| entry.flag(child, None, &OBJECT, problems));
            readable &= flag != Some(None);
            lacks |= !is_there && right != ObjectRight::ViewAllFields;
            flag.flatten().or((!is_there && right != ObjectRight::ViewAllFields).then_some(false))
        });
        let rights = ObjectRights::of(|right| flags.get(right as usize).copied().flatten());
        match rights.filter(|_| readable && !(lacks && self.everything)) {
            Some(rights) => {
                let line = self.lines.line(key.at);
                self.objects.push(key.text.to_string().into(), rights, line);
                self.lacking(Section::Objects, &key.text, lacks);
            }
            None => refuse(&mut self.objects, &key.text, entry.other_key.as_deref()),
        }
        Ok(())
    }

    /// The rights on one field.
    pub(crate) fn field(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &FIELD)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("field", problems) else { return Ok(()) };
        let lacks = [1, 2].into_iter().any(|child| entry.value(child).is_none());
        let readable = entry.flag(1, Some(false), &FIELD, problems);
        let editable = entry.flag(2, Some(false), &FIELD, problems);
        match (readable, editable, entry.contradicts || lacks && self.everything) {
            (Some(readable), Some(editable), false) => {
                let line = self.lines.line(key.at);
                self.fields.push(key.text.to_string().into(), FieldRights { readable, editable }, line);
                self.lacking(Section::Fields, &key.text, lacks);
            }
            _ => refuse(&mut self.fields, &key.text, entry.other_key.as_deref()),
        }
        Ok(())
    }

    /// An entry that does not say all: what it grants counts, and what it leaves out is in doubt. In comparisons, which ask what is
    /// off as well, such an entry says nothing.
    fn lacking(&mut self, section: Section, key: &str, lacks: bool) {
        if lacks {
            let section = section.element();
            self.source.doubts.push(Doubt { section, key: key.to_owned(), contradicted: false });
        }
    }

    /// The setting of one tab.
    pub(crate) fn tab(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &TAB)?;
        let Some(key) = entry.key("tab", &mut self.source.problems) else { return Ok(()) };
        match entry.value(1).filter(|value| !value.text.is_empty()) {
            Some(value) if !entry.contradicts => {
                let line = self.lines.line(key.at);
                self.tabs.push(key.text.to_string().into(), value.text.to_string(), line);
            }
            found => {
                if found.is_none() {
                    let message = message!("metadata-entry.visibility", section.to_owned());
                    self.source.problems.push(Fault::new(entry.at, message));
                }
                refuse(&mut self.tabs, &key.text, entry.other_key.as_deref());
            }
        }
        Ok(())
    }

    /// The visibility of one app.
    pub(crate) fn application(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &APPLICATION)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("application", problems) else { return Ok(()) };
        let visible = entry.flag(1, None, &APPLICATION, problems);
        let default = entry.flag(2, Some(false), &APPLICATION, problems);
        if let (Some(visible), Some(default), false) = (visible, default, entry.contradicts) {
            let line = self.lines.line(key.at);
            self.applications.push(key.text.to_string().into(), AppVisibility { visible, default }, line);
        } else {
            refuse(&mut self.applications, &key.text, entry.other_key.as_deref());
        }
        Ok(())
    }

    /// An entry of a name, in `child`, and one switch.
    pub(crate) fn switch(
        &mut self,
        name: &'a str,
        child: &'static str,
        section: Section,
    ) -> Result<(), Fault> {
        let children = [child, "enabled"];
        let entry = self.source.entry(name, &children)?;
        let Some(key) = entry.key(child, &mut self.source.problems) else { return Ok(()) };
        let on = entry.flag(1, None, &children, &mut self.source.problems).filter(|_| !entry.contradicts);
        let line = self.lines.line(key.at);
        let Some(rows) = self.switches(section) else { return Ok(()) };
        match on {
            Some(on) => rows.push(key.text.to_string().into(), on, line),
            None => refuse(rows, &key.text, entry.other_key.as_deref()),
        }
        Ok(())
    }

    /// One record type; which one is the default matters to comparisons only.
    pub(crate) fn record_type(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &RECORD_TYPE)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("recordType", problems) else { return Ok(()) };
        let visible = entry.flag(1, None, &RECORD_TYPE, problems);
        let defaults = [2, 3].map(|child| entry.flag(child, Some(false), &RECORD_TYPE, problems));
        match visible.filter(|_| defaults.iter().all(Option::is_some)) {
            Some(on) if !entry.contradicts => {
                let line = self.lines.line(key.at);
                self.record_types.push(key.text.to_string().into(), on, line);
            }
            _ => refuse(&mut self.record_types, &key.text, entry.other_key.as_deref()),
        }
        if self.everything {
            // Absent is off; what the file names as off a deploy makes so.
            for (section, child) in [(Section::RecordTypeDefaults, 2), (Section::PersonAccountDefaults, 3)] {
                let default = entry.value(child).and(defaults.get(child - 2).copied().flatten());
                if let Some(default) = default {
                    self.others.push(section, &key.text, if default { "on" } else { "off" });
                }
            }
        }
        Ok(())
    }
}

fn refuse<V: PartialEq>(rows: &mut Rows<V>, key: &str, other: Option<&str>) {
    rows.unreadable(key);
    if let Some(other) = other {
        rows.unreadable(other);
    }
}

/// A permission set that a group names.
pub(crate) fn member(source: &mut Source<'_>, name: &str, members: &mut Vec<String>) -> Result<(), Fault> {
    let at = source.xml.at();
    let value = source.leaf()?;
    if value.is_empty() {
        source.problems.lose(Fault::new(at, message!("metadata-entry.member", name.to_owned())));
    } else {
        members.push(value.into_owned());
    }
    Ok(())
}

/// On or off, if a text says so.
pub(crate) fn switched(text: &str) -> Option<&'static str> {
    match text {
        text if text.eq_ignore_ascii_case("true") => Some("on"),
        text if text.eq_ignore_ascii_case("false") => Some("off"),
        _ => None,
    }
}
