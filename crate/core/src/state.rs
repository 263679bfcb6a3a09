//! The state of one thing on one subject: what is said of it, or what it means that nothing is.

use crate::alike::alike;
use crate::capture::Capture;
use crate::content::is_same_name;
use crate::coverage;
use crate::fact;
use crate::object_right::ObjectRight;
use crate::section::Section;
use crate::setting::{Setting, Unknown};

/// What is known of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'s> {
    /// Granted.
    On,
    /// Seen, or all of its section was, and not granted.
    Off,
    /// All of its section was seen, and does not offer it.
    Absent,
    /// It is more than on and off.
    Value(&'s str),
    /// It may be anything, for this reason.
    Unknown(Unknown),
}

impl From<Setting> for State<'_> {
    fn from(setting: Setting) -> Self {
        match setting {
            Setting::On => Self::On,
            Setting::Off => Self::Off,
            Setting::Absent => Self::Absent,
            Setting::Unknown(reason) => Self::Unknown(reason),
        }
    }
}

impl Capture {
    /// The state of what has this key in a section, as facts call it: `ViewSetup`, `Account/read`, `Account.Phone`, `licence`.
    /// API names are compared as Salesforce does.
    pub fn state(&self, section: Section, key: &str) -> State<'_> {
        if section == Section::UserPermissions {
            return self.permissions.get(key).into();
        }
        if let Some(reason) = self.doubted(section, key) {
            return State::Unknown(reason);
        }
        self.said(section, key).unwrap_or_else(|| self.coverage(section).unlisted().into())
    }

    /// Why it cannot be told what the source says of one thing in a section, although it names that.
    pub(crate) fn doubted(&self, section: Section, key: &str) -> Option<Unknown> {
        let of =
            key.rsplit_once('/').filter(|_| section == Section::Objects).map_or(key, |(object, _)| object);
        let mut own = coverage::doubts(&self.more, section.fact()).filter(|(name, _)| is_same_name(name, of));
        own.next().map(|(_, reason)| reason)
    }

    fn said(&self, section: Section, key: &str) -> Option<State<'_>> {
        let flag = |on: bool| if on { State::On } else { State::Off };
        match section {
            Section::Objects => {
                let (object, right) = key.rsplit_once('/')?;
                let right = ObjectRight::ALL.into_iter().find(|known| known.fact() == right)?;
                let row = alike(&self.objects, object).next()?;
                row.value.get(right).map(flag)
            }
            Section::Fields => {
                let row = alike(&self.fields, key).next()?;
                Some(State::Value(row.value.word()))
            }
            Section::Tabs => self.tabs.get(key).map(|tab| State::Value(tab)),
            Section::Apps => self.applications.get(key).map(|app| State::Value(app.word())),
            Section::LoginIpRanges | Section::LoginHours => None,
            _ => match self.switches(section) {
                Some(table) => table.get(key).map(|on| flag(*on)),
                None => self.value(&fact::name(section.fact(), key)).map(State::Value),
            },
        }
    }
}
