//! From a snapshot to facts: what each control stands for, and its state.

mod list;
mod object;
mod pair;
mod permission;
mod rows;
mod table;

use std::collections::BTreeMap;

use super::{Address, PageDefinition, Query, Role, recognise};
use crate::capture::Capture;
use crate::catalog::{LabelIndex, Permission};
use crate::fact::{self, Facts};
use crate::setting::{Setting, Unknown};
use crate::snapshot::{Node, Snapshot};
use crate::subject::Subject;
use rows::Rows;

/// What was read from one page.
#[derive(Debug)]
pub struct Read {
    /// The page.
    pub page: &'static PageDefinition,
    /// Whether it could be read.
    pub status: Status,
    /// Its facts in typed form, as they stand on the page now.
    pub capture: Capture,
    /// Its facts as Salesforce has them: what was ticked on an edit form and not saved is left out.
    pub saved: Facts,
    /// Each control that is understood, in document order.
    pub controls: Vec<Control>,
    /// Controls that nothing could be told for. Some are no settings at all.
    pub unidentified: Vec<Unidentified>,
    /// Language of the page, as a Salesforce code; empty if the page does not tell.
    pub language: String,
    /// What the page teaches: API names (`ApiEnabled`, or `right:read` for a right on objects) and their labels in
    /// its language.
    pub learned: Vec<(String, String)>,
    /// Path of a page that says what this one cannot; empty if there is none.
    pub settles: String,
}

/// Whether a page could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was.
    Read,
    /// It is an overview whose permissions stand on section pages.
    Overview,
    /// It should show something and nothing was recognised.
    NotRecognised,
    /// Its parts are hidden from every extension, or their form is not known.
    Closed,
}

/// A control, or a shown value, that is understood.
#[derive(Debug, Clone)]
pub struct Control {
    /// Its number in the snapshot.
    pub node: usize,
    /// The fact that it shows: `permission/ViewSetup`, `object/Account/read`, `user/profile`.
    pub fact: String,
    /// The permission, if it is one.
    pub permission: Option<&'static Permission>,
    /// The label on the page, or the best other name.
    pub label: String,
    /// What it shows.
    pub state: State,
    /// The user can change it.
    pub live: bool,
}

/// What a control shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// On, off or unknown.
    Set(Setting),
    /// A value.
    Text(String),
}

/// A control that nothing could be told for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unidentified {
    /// Its number in the snapshot.
    pub node: usize,
    /// Why.
    pub reason: Unclear,
}

/// Why nothing could be told for a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// Neither an API name nor a known label.
    NoMatch,
    /// Its API name and its label lead to different settings.
    Disagreement,
    /// Several permissions share its label.
    SharedLabel,
}

/// Labels in languages other than English: by language, pairs of API name and label. Those of `es` also serve
/// `es_MX`, unless that has its own.
pub type Labels = BTreeMap<String, Vec<(String, String)>>;

/// The language that a snapshot's page is in, as a Salesforce code; empty if the page does not tell, or is not one
/// that Permlight reads.
pub fn language_of(snapshot: &Snapshot) -> String {
    let page = Address::parse(&snapshot.url).and_then(|address| recognise(&address));
    page.map(|page| Sheet { page, snapshot }.language()).unwrap_or_default()
}

/// Reads a snapshot. `None` if its address is not a page that Permlight reads.
pub fn read(snapshot: &Snapshot, labels: &Labels) -> Option<Read> {
    let address = Address::parse(&snapshot.url)?;
    let page = recognise(&address)?;
    let sheet = Sheet { page, snapshot };
    let language = sheet.language();
    let base = language.split('_').next().unwrap_or_default();
    let own: &[(String, String)] =
        labels.get(&language).or_else(|| labels.get(base)).map_or(&[], Vec::as_slice);

    let mut notes = Notes { english: language.starts_with("en"), ..Notes::default() };
    let rows = Rows::new(&sheet);
    permission::read(&sheet, &rows, own, &mut notes);
    object::read(&sheet, &rows, address.object, own, &mut notes);
    pair::read(&sheet, &rows, address.object, &mut notes);
    list::read(&sheet, &mut notes);
    table::read(&sheet, &mut notes);

    let status = if !notes.controls.is_empty() || !notes.now.is_empty() {
        Status::Read
    } else if sheet.first(Role::SectionLink).is_some() {
        Status::Overview
    } else if page.queries.iter().all(|query| matches!(query.role, Role::Name | Role::Language)) {
        Status::Closed
    } else {
        Status::NotRecognised
    };
    if page.complete && !snapshot.truncated && notes.has_permissions {
        notes.both(fact::OTHER_PERMISSIONS, "absent");
    }
    let name = sheet.first(Role::Name).map(|node| node.text.clone()).unwrap_or_default();
    if !name.is_empty() && status != Status::NotRecognised {
        notes.both("about/name", &name);
    }
    let id = address.record_id(page);
    let subject = Subject { kind: page.kind, name, record_id: (!id.is_empty()).then(|| id.to_owned()) };
    notes.controls.sort_by_key(|control| control.node);
    Some(Read {
        page,
        status,
        capture: notes.capture(subject, snapshot.truncated),
        saved: notes.saved,
        controls: notes.controls,
        unidentified: notes.unidentified,
        language,
        learned: notes.learned,
        settles: page
            .settles
            .replace("{id}", id)
            .replace("{s}", address.section)
            .replace("{o}", address.object),
    })
}

/// What the readers have found so far.
#[derive(Default)]
struct Notes {
    /// Facts as they stand on the page now, ticks that were not saved included.
    now: Facts,
    saved: Facts,
    /// Facts that the page shows in two ways.
    disputed: Vec<String>,
    controls: Vec<Control>,
    unidentified: Vec<Unidentified>,
    learned: Vec<(String, String)>,
    has_permissions: bool,
    english: bool,
}

impl Notes {
    /// A fact that nobody can change on the page.
    fn both(&mut self, name: &str, value: &str) {
        self.now.set(name, value.to_owned());
        self.saved.set(name, value.to_owned());
    }

    /// A control: what it shows now is noted, and what Salesforce has if the browser tells. Two controls that say
    /// different things of one fact leave it unknown.
    fn control(&mut self, control: Control, saved: Setting) {
        let State::Set(now) = &control.state else { return };
        for (facts, setting) in [(&mut self.now, *now), (&mut self.saved, saved)] {
            let value = match setting {
                Setting::Unknown(_) => "unknown",
                known => known.word(),
            };
            match facts.get(&control.fact) {
                Some(other) if other != value => self.disputed.push(control.fact.clone()),
                _ => facts.set(&control.fact, value.to_owned()),
            }
        }
        self.controls.push(control);
    }

    fn capture(&mut self, subject: Subject, truncated: bool) -> Capture {
        let certain = |facts: &Facts, disputed: &[String]| {
            let mut kept = Facts::default();
            for fact in facts.iter() {
                let half = matches!(fact::split(&fact.key).0, "field-read" | "field-edit");
                if !half && fact.value != "unknown" && !disputed.iter().any(|name| *name == fact.key) {
                    kept.set(&fact.key, fact.value.clone());
                }
            }
            kept
        };
        let now = certain(&self.now, &self.disputed);
        self.saved = certain(&self.saved, &self.disputed);
        let mut capture = fact::capture(subject, &now);
        if truncated {
            capture.permissions.cut_off();
        }
        for control in &self.controls {
            if let (Some(permission), State::Set(Setting::Unknown(reason))) =
                (control.permission, &control.state)
            {
                capture.permissions.set(permission.name, Setting::Unknown(*reason));
            }
        }
        for name in self.disputed.iter().filter_map(|name| name.strip_prefix("permission/")) {
            capture.permissions.set(name, Setting::Unknown(Unknown::Contradiction));
        }
        capture
    }
}

/// A snapshot and the definition that says what its nodes are for.
#[derive(Clone, Copy)]
struct Sheet<'s> {
    page: &'static PageDefinition,
    snapshot: &'s Snapshot,
}

impl<'s> Sheet<'s> {
    fn query(&self, node: &Node) -> Option<&'static Query> {
        self.page.queries.get(node.query)
    }

    fn role(&self, node: &Node) -> Option<Role> {
        self.query(node).map(|query| query.role)
    }

    /// Every node with what it is for and its number.
    fn nodes(&self) -> impl Iterator<Item = (usize, &'s Node, &'static Query)> {
        let sheet = *self;
        let nodes = self.snapshot.nodes.iter().enumerate();
        nodes.filter_map(move |(at, node)| sheet.query(node).map(|query| (at, node, query)))
    }

    fn first(&self, wanted: Role) -> Option<&'s Node> {
        self.snapshot.nodes.iter().find(|node| self.role(node) == Some(wanted))
    }

    fn attribute(&self, node: &'s Node, name: &str) -> Option<&'s str> {
        let query = self.query(node)?;
        let at = query.attributes.iter().position(|known| *known == name)?;
        node.attributes.get(at)?.as_deref()
    }

    /// The language that the page says it is in: a label file that it loads, or `lang` of its root.
    fn language(&self) -> String {
        let told = |name: &str| {
            let nodes = self.nodes().filter(|(_, _, query)| query.role == Role::Language);
            nodes.filter_map(|(_, node, _)| self.attribute(node, name)).find(|value| !value.is_empty())
        };
        let from_file = told("src").and_then(|src| {
            let (_, file) = src.split_once("/jslabels/")?;
            Some(file.split(['.', '?', '/']).next().unwrap_or_default())
        });
        from_file.or_else(|| told("lang")).unwrap_or_default().replace('-', "_")
    }

    /// The live state, else the file name of the picture, else what assistive technology is told.
    fn state(&self, control: &Node) -> Setting {
        if let Some(checked) = control.checked {
            return checked.into();
        }
        let attribute = |name: &str| {
            let query = self.query(control)?;
            let at = query.attributes.iter().position(|known| *known == name)?;
            control.attributes.get(at)?.as_deref()
        };
        let picture = attribute("src").unwrap_or_default();
        if picture.contains("checkbox_checked") {
            return Setting::On;
        }
        if picture.contains("checkbox_unchecked") {
            return Setting::Off;
        }
        match attribute("aria-checked") {
            Some("true") => Setting::On,
            Some("false") => Setting::Off,
            _ => Setting::Unknown(Unknown::UnreadableControl),
        }
    }

    /// What Salesforce has, as far as the form was sent with it.
    fn saved(&self, control: &Node) -> Setting {
        control.saved.map_or_else(|| self.state(control), Setting::from)
    }

    fn is_live(control: &Node) -> bool {
        control.checked.is_some() && !control.disabled
    }
}

/// The labels by which permissions are found, those of the page's language among them.
fn index(own: &[(String, String)]) -> LabelIndex<'_> {
    LabelIndex::new(own.iter().map(|(name, label)| (name.as_str(), label.as_str())))
}
