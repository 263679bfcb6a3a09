//! Effective access besides user permissions and objects: fields, and what is granted by name alone.

use std::ptr;

use crate::alike::alike;
use crate::capture::Capture;
use crate::content::granted;
use crate::needs::Needs;
use crate::object_right::ObjectRight;
use crate::rule::FieldRight;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::sorted::SortedSet;
use crate::state::State;
use crate::subject::SubjectKind;
use crate::table::Table;
use crate::text::fold_name;

use super::held::Held;
use super::objects::{in_muting, muted};
use super::union::{self, Grant};
use super::{Holdings, Right, Seen, alone};

/// One thing that something held grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveOther {
    /// Its section.
    pub section: Section,
    /// Its API name.
    pub name: String,
    /// The right on it, if it is a field.
    pub field: Option<FieldRight>,
    /// Whether the user has it.
    pub right: Right,
}

/// A section of something held that was not read whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// The section.
    pub section: Section,
    /// The kind of what is held.
    pub kind: SubjectKind,
    /// Its name.
    pub name: String,
}

/// The sections that are looked at here.
pub fn other_sections() -> impl Iterator<Item = Section> {
    [Section::Fields].into_iter().chain(Needs::BY_NAME.into_iter().map(|(section, _)| section))
}

/// All that something held grants in these sections, and what was not read of them.
pub fn others(seen: &[Seen<'_>], holdings: &Holdings) -> (Vec<EffectiveOther>, SortedSet<Unread>) {
    let held = Held::resolve(seen, holdings);
    let mut all = Vec::new();
    let mut unread = SortedSet::new();
    for section in other_sections() {
        let granted = Granted::of(&held, section);
        let mut names: SortedSet<&str> = SortedSet::new();
        for container in &held.containers {
            let own = granted.names(container.capture).iter().map(|row| row.key.as_ref());
            names.extend(own.filter(|name| !name.starts_with("label:") || section != Section::Fields));
            if matches!(unlisted(container.capture, section), Setting::Unknown(_)) {
                let subject = &container.capture.subject;
                unread.insert(Unread { section, kind: subject.kind, name: subject.name.clone() });
            }
        }
        // Salesforce does not tell case apart: one spelling stands for all.
        let mut spelt = SortedSet::new();
        names.retain(|name| spelt.insert(fold_name(name)));
        for name in names {
            let rights: &[Option<FieldRight>] = if section == Section::Fields {
                &[Some(FieldRight::Read), Some(FieldRight::Edit)]
            } else {
                &[None]
            };
            let of = |field: &Option<FieldRight>| EffectiveOther {
                section,
                name: name.to_owned(),
                field: *field,
                right: right(&held, &granted, name, *field),
            };
            all.extend(rights.iter().map(of));
        }
    }
    (all, unread)
}

/// The right on one thing, whether something names it or not.
pub fn other(
    seen: &[Seen<'_>],
    holdings: &Holdings,
    section: Section,
    name: &str,
    field: Option<FieldRight>,
) -> Right {
    let held = Held::resolve(seen, holdings);
    // Of fields, the rows themselves are asked.
    let granted = field.map_or_else(|| Granted::of(&held, section), |_| Granted::none(section));
    right(&held, &granted, name, field)
}

/// What each profile and set, and each muting set, names as granted in one section: read once, asked for each name.
struct Granted<'c> {
    section: Section,
    names: Vec<(&'c Capture, Table<()>)>,
    nothing: Table<()>,
}

impl<'c> Granted<'c> {
    fn of(held: &Held<'c>, section: Section) -> Self {
        let own = held.containers.iter().map(|container| container.capture);
        let mut all = Self::none(section);
        for capture in own.chain(held.muting_sets()) {
            if all.names.iter().any(|(own, _)| ptr::eq(*own, capture)) {
                continue;
            }
            let mut names = Table::default();
            for grant in granted(capture, section) {
                names.set(&grant.name, ());
            }
            all.names.push((capture, names));
        }
        all
    }

    /// Nothing was asked.
    fn none(section: Section) -> Self {
        Self { section, names: Vec::new(), nothing: Table::default() }
    }

    fn names(&self, capture: &Capture) -> &Table<()> {
        let own = self.names.iter().find(|(own, _)| ptr::eq(*own, capture));
        own.map_or(&self.nothing, |(_, names)| names)
    }

    fn state(&self, capture: &Capture, name: &str) -> Setting {
        self.said(capture, name).unwrap_or_else(|| unlisted(capture, self.section))
    }

    /// What a source says of something that it names.
    fn said(&self, capture: &Capture, name: &str) -> Option<Setting> {
        if alike(self.names(capture), name).next().is_some() {
            return Some(Setting::On);
        }
        match capture.state(self.section, name) {
            State::Unknown(_) => None,
            State::Value(value) if value == Setting::On.word() => Some(Setting::On),
            State::On => Some(Setting::On),
            _ => Some(Setting::Off),
        }
    }
}

fn right(held: &Held<'_>, granted: &Granted<'_>, name: &str, field: Option<FieldRight>) -> Right {
    union::union(
        held,
        |container| {
            let capture = container.capture;
            Grant::Said(match field {
                Some(right) => field_in(capture, name, right),
                None => granted.state(capture, name),
            })
        },
        |container, muting| match field {
            Some(right) => muted_field(container.capture, muting, name, right),
            None => granted.said(muting, name).unwrap_or(Setting::Off),
        },
        |_| None,
    )
}

/// A right on a field. Most names are spelt as everywhere, and of 20,000 not each is searched for.
fn field_in(capture: &Capture, name: &str, right: FieldRight) -> Setting {
    let row = capture.fields.get(name).filter(|_| capture.doubted(Section::Fields, name).is_none());
    match (row, right) {
        (Some(row), _) if row.editable || row.readable && right == FieldRight::Read => Setting::On,
        // Editing is never brought along.
        (Some(_), FieldRight::Edit) => Setting::Off,
        _ => alone::field(capture, name, right).setting,
    }
}

/// Muting the reading of a field mutes its editing. What View All Fields brings along goes with that; whether muting the field alone
/// takes it away, nobody says.
fn muted_field(capture: &Capture, muting: &Capture, name: &str, right: FieldRight) -> Setting {
    let mut rows = alike(&muting.fields, name);
    let is_named = rows.any(|row| row.value.readable || right == FieldRight::Edit && row.value.editable);
    let is_own = alone::has_own_field(capture, name, right);
    let bringing = name.split_once('.').filter(|_| right == FieldRight::Read && (is_named || !is_own));
    let brought = bringing.into_iter().flat_map(|(object, _)| bringers(capture, muting, object));
    match (is_named, brought.min_by_key(|setting| muted(*setting))) {
        (true, Some(bringing)) if bringing != Setting::On => Setting::Unknown(Unknown::Contradiction),
        (true, _) => Setting::On,
        (false, bringing) => bringing.unwrap_or(Setting::Off),
    }
}

/// How a muting set stands to each that brings the reading of all fields of an object along.
fn bringers(capture: &Capture, muting: &Capture, object: &str) -> impl Iterator<Item = Setting> {
    let all = ObjectRight::ViewAllFields;
    let mut rows = alike(&capture.objects, object);
    let own = rows.any(|row| all.is_granted(row.value)).then(|| in_muting(muting, Some(object), all));
    let globally = (capture.permissions.get(GLOBAL) == Setting::On).then(|| muting.permissions.get(GLOBAL));
    own.into_iter().chain(globally)
}

/// View All Fields of every object.
const GLOBAL: &str = "ViewAllFieldsGlobal";

/// What it means that a source does not name something. A page can list what files list in another section.
fn unlisted(capture: &Capture, section: Section) -> Setting {
    let elsewhere = section.elsewhere().map(|other| capture.coverage(other).unlisted());
    match (capture.coverage(section).unlisted(), elsewhere) {
        (Setting::Unknown(_), Some(other)) => other,
        (own, _) => own,
    }
}
