//! What a profile or permission set grants besides user permissions, section by section.

use crate::capture::{Capture, ObjectRights};
use crate::coverage::Coverage;
use crate::fact;
use crate::message;
use crate::message::Arg;
use crate::object_right::ObjectRight;
use crate::rule::FieldRight;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::table::Table;
use crate::text::fold_name;
use crate::values::Values;

/// Something that is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// API name.
    pub name: String,
    /// What exactly: rights, or the value as the source has it.
    pub what: Arg,
    /// The line of the source, counted from 1.
    pub line: Option<u32>,
}

/// Everything that the capture grants in one of [`Section::GRANTING`], sorted by API name.
pub fn granted(capture: &Capture, section: Section) -> Vec<Grant> {
    match section {
        Section::Objects => grants(&capture.objects, |rights| {
            let granted = ObjectRight::ALL.into_iter().filter(|right| rights.get(*right) == Some(true));
            words(&granted.map(ObjectRight::key).collect::<Vec<_>>())
        }),
        Section::Fields => grants(&capture.fields, |field| match (field.readable, field.editable) {
            (_, true) => words(&[FieldRight::Read.key(), FieldRight::Edit.key()]),
            (true, false) => words(&[FieldRight::Read.key()]),
            (false, false) => None,
        }),
        Section::Tabs => {
            grants(&capture.tabs, |tab| (is_tab_shown(tab) == Some(true)).then(|| Arg::name(tab)))
        }
        Section::Apps => {
            grants(&capture.applications, |app| app.visible.then(|| message!("found.visible").into()))
        }
        _ => {
            let on = |on: &bool| on.then(|| message!(Setting::On.key()).into());
            capture.switches(section).map_or_else(|| of_facts(capture, section), |table| grants(table, on))
        }
    }
}

/// How far a section was understood. Pages of other languages have other words for a tab that is hidden.
pub(crate) fn coverage(capture: &Capture, section: Section) -> Coverage {
    if section == Section::Tabs && capture.tabs.iter().any(|tab| is_tab_shown(&tab.value).is_none()) {
        return Coverage::Partial(Unknown::UnreadableValue);
    }
    capture.coverage(section)
}

/// Whether anything stands in one of [`Section::GRANTING`], granted or not.
pub fn is_listed(capture: &Capture, section: Section) -> bool {
    match section {
        Section::Objects => !capture.objects.is_empty(),
        Section::Fields => !capture.fields.is_empty(),
        Section::Tabs => !capture.tabs.is_empty(),
        Section::Apps => !capture.applications.is_empty(),
        _ => match capture.switches(section) {
            Some(table) => !table.is_empty(),
            None => fact::section(&capture.more, section.fact()).next().is_some(),
        },
    }
}

/// What is on among facts; a page can list what files list in another section.
fn of_facts(capture: &Capture, section: Section) -> Vec<Grant> {
    let mut granted = Vec::new();
    for row in capture.more.iter().filter(|row| row.value == Setting::On.word()) {
        let (own, name) = fact::split(&row.key);
        if own == section.fact() || section.elsewhere().is_some_and(|other| own == other.fact()) {
            let what = message!(Setting::On.key()).into();
            granted.push(Grant { name: name.to_owned(), what, line: row.line });
        }
    }
    granted
}

/// Whether a tab setting shows the tab, in the words of metadata and of English pages; `None` for other words.
pub fn is_tab_shown(setting: &str) -> Option<bool> {
    // No file and no page has the word of comparisons.
    let level = Values::Tab.level(setting).filter(|_| setting != Values::Tab.nothing());
    level.map(|level| level > 0)
}

/// What the key of such an object begins with.
const LABEL: &str = "label:";

/// Whether an object that a page named by its label grants something. It may be any object that is not named.
pub(crate) fn is_granted_by_label(capture: &Capture, grants: impl Fn(ObjectRights) -> bool) -> bool {
    let rows = capture.objects.rows();
    let labels = rows.get(rows.partition_point(|row| *row.key < *LABEL)..).unwrap_or_default();
    labels.iter().take_while(|row| row.key.starts_with(LABEL)).any(|row| grants(row.value))
}

/// Whether two API names are one: Salesforce does not tell case apart, and white space around a name is none of it.
pub(crate) fn is_same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || !(a.is_ascii() && b.is_ascii()) && fold_name(a) == fold_name(b)
}

/// The rows that grant something: those that there is a description of.
fn grants<V>(table: &Table<V>, describe: impl Fn(&V) -> Option<Arg>) -> Vec<Grant> {
    let rows = table.iter();
    rows.filter_map(|row| {
        Some(Grant { name: row.key.to_string(), what: describe(&row.value)?, line: row.line })
    })
    .collect()
}

/// The words of some keys; `None` for none.
fn words(keys: &[&'static str]) -> Option<Arg> {
    (!keys.is_empty()).then(|| Arg::List(keys.iter().map(|key| message!(key).into()).collect()))
}
