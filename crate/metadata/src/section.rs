//! The sections of a file: what one entry says, and what makes it unreadable.

use permlight_core::capture::{AppVisibility, FieldRights, ObjectRights};
use permlight_core::catalog;
use permlight_core::setting::{Setting, Unknown};

use crate::build::Builder;
use crate::entry::Source;
use crate::error::Fault;
use crate::rows::Rows;
use crate::vocabulary::{APPLICATION, FIELD, OBJECT, TAB, USER_PERMISSION};

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
        if catalog::permission(&key.text).is_none() {
            self.unheard_of(key.at, &key.text);
        }
        self.permissions.push(catalog::canonical_name(&key.text), setting, line);
        if let Some(other) = &entry.other_key {
            self.permissions.push(catalog::canonical_name(other), setting, line);
        }
        Ok(())
    }

    /// The rights on one object.
    pub(crate) fn object(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &OBJECT)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("object", problems) else { return Ok(()) };
        let mut flag = |child| entry.flag(child, Some(false), &OBJECT, problems);
        let flags = [flag(1), flag(2), flag(3), flag(4), flag(5), flag(6)];
        let view_all_fields = match entry.value(7) {
            None => Some(None),
            Some(_) => flag(7).map(Some),
        };
        if let (
            [Some(read), Some(create), Some(edit), Some(delete), Some(view), Some(modify)],
            Some(fields),
            false,
        ) = (flags, view_all_fields, entry.contradicts)
        {
            let rights = ObjectRights {
                read,
                create,
                edit,
                delete,
                view_all_records: view,
                modify_all_records: modify,
                view_all_fields: fields,
            };
            let line = self.lines.line(key.at);
            self.objects.push(key.text.to_string().into(), rights, line);
        } else {
            refuse(&mut self.objects, &key.text, entry.other_key.as_deref());
        }
        Ok(())
    }

    /// The rights on one field.
    pub(crate) fn field(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &FIELD)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("field", problems) else { return Ok(()) };
        let readable = entry.flag(1, Some(false), &FIELD, problems);
        let editable = entry.flag(2, Some(false), &FIELD, problems);
        if let (Some(readable), Some(editable), false) = (readable, editable, entry.contradicts) {
            let line = self.lines.line(key.at);
            self.fields.push(key.text.to_string().into(), FieldRights { readable, editable }, line);
        } else {
            refuse(&mut self.fields, &key.text, entry.other_key.as_deref());
        }
        Ok(())
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
                    let message =
                        format!("expected <visibility> in <{section}>, found none: it counts as unknown");
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

    /// An entry of a name and one switch.
    pub(crate) fn switch<const N: usize>(
        &mut self,
        section: &'a str,
        children: &[&'static str; N],
        rows: impl FnOnce(&mut Self) -> &mut Rows<bool>,
    ) -> Result<(), Fault> {
        let entry = self.source.entry(section, children)?;
        let name = children.first().copied().unwrap_or_default();
        let Some(key) = entry.key(name, &mut self.source.problems) else { return Ok(()) };
        match entry.flag(1, None, children, &mut self.source.problems) {
            Some(on) if !entry.contradicts => {
                let line = self.lines.line(key.at);
                rows(self).push(key.text.to_string().into(), on, line);
            }
            _ => refuse(rows(self), &key.text, entry.other_key.as_deref()),
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
        source
            .problems
            .lose(Fault::new(at, format!("expected the name of a permission set in <{name}>, found none")));
    } else {
        members.push(value.into_owned());
    }
    Ok(())
}
