//! From a snapshot to facts: what each control stands for, and its state.

mod flag;
mod list;
mod notes;
mod pair;
mod permission;
mod rows;
mod words;

use super::{Address, PageDefinition, Query, Role, address, recognise};
use crate::capture::Capture;
use crate::catalog::Permission;
use crate::coverage::{self, Ended};
use crate::fact::{self, Facts};
use crate::setting::{Setting, Unknown};
use crate::snapshot::{Node, Snapshot};
use crate::subject::Subject;
use notes::Notes;
use rows::Rows;
use words::Words;

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
    /// What the page teaches: API names (`ApiEnabled`, `right:read` for a right on objects, `fact:user/licence` for a
    /// fact) and their labels in its language.
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
    /// Somebody has translated it: it proves and teaches nothing.
    Translated,
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
pub type Labels = Vec<(String, Vec<(String, String)>)>;

/// The language that a snapshot's page is in, as a Salesforce code; empty if the page does not tell, or is not one
/// that Permlight reads.
pub fn language_of(snapshot: &Snapshot) -> String {
    let page = Address::parse(&snapshot.url).and_then(|address| recognise(&address));
    page.map(|page| Sheet { page, nodes: &snapshot.nodes }.language()).unwrap_or_default()
}

/// Reads a snapshot. `None` if its address is not a page that Permlight reads.
pub fn read(snapshot: &Snapshot, labels: &Labels) -> Option<Read> {
    let address = Address::parse(&snapshot.url)?;
    let page = recognise(&address)?;
    // Text that Salesforce did not write says nothing, and which part of it was rewritten cannot be told.
    let kept = if snapshot.translated { 0 } else { entire(snapshot) };
    let sheet = Sheet { page, nodes: snapshot.nodes.get(..kept).unwrap_or_default() };
    let language = sheet.language();
    let base = language.split('_').next().unwrap_or_default();
    let known =
        |wanted: &str| labels.iter().find(|(known, _)| known == wanted).map(|(_, pairs)| pairs.as_slice());
    let own = known(&language).or_else(|| known(base)).unwrap_or_default();

    let mut notes = Notes::new(language.starts_with("en"));
    let context = Context::new(sheet, snapshot, &address, own);
    permission::read(&context, own, &mut notes);
    flag::read(&context, &mut notes);
    pair::read(&context, &mut notes);
    list::read(&context, &mut notes);

    let status = if snapshot.translated { Status::Translated } else { context.status(&notes) };
    notes.ended = Ended::on_page(snapshot, snapshot.nodes.len().saturating_sub(1));
    // What may be a permission and was not identified may be any of those that the page does not seem to have.
    if let Some(ended) = notes.ended
        && notes.has_permissions
        && !notes.unclear
        && notes.unidentified.is_empty()
    {
        if page.complete {
            notes.both(fact::OTHER_PERMISSIONS, "absent");
        }
        for half in fact::PERMISSION_PAGES.iter().filter(|half| **half == context.section) {
            let shown = notes.controls.iter().filter(|control| control.permission.is_some()).count();
            let (mark, shown) =
                coverage::Rows { seen: shown, understood: shown, end: coverage::End::Reached(ended) }
                    .mark(half);
            notes.both(&mark, &shown);
        }
    }
    let name = sheet.first(Role::Name).filter(|_| status != Status::NotRecognised);
    if let Some(node) = name
        && let Some(query) = sheet.query(node).filter(|query| !query.fact.is_empty())
    {
        notes.both(query.fact, &node.text);
    }
    // In which language a user's profile is named: Salesforce's own have other names in each.
    if !base.is_empty() && notes.controls.iter().any(|control| control.fact == fact::PROFILE_OF_USER) {
        notes.both("user/profile-language", base);
    }
    let id = address.record_id(page);
    let subject = Subject {
        kind: page.kind,
        name: sheet.first(Role::Name).map(|node| node.text.clone()).unwrap_or_default(),
        record_id: (!id.is_empty()).then(|| id.to_owned()),
    };
    if context.sheet.page.queries.iter().any(|query| query.role == Role::Control) {
        let half = fact::PERMISSION_PAGES.into_iter().find(|half| *half == context.section);
        notes.boxes_of = if page.complete { "permission" } else { half.unwrap_or_default() };
    }
    let (capture, mut saved) = notes.finish(subject, snapshot.truncated);
    if snapshot.rejected {
        saved = Facts::default();
    }
    Some(Read {
        page,
        status,
        capture,
        saved,
        controls: in_order(notes.controls, sheet.nodes.len()),
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

/// How many nodes are there to their end. What the page ends in may be half a word: a value, or a row of which cells are missing.
fn entire(snapshot: &Snapshot) -> usize {
    let nodes = &snapshot.nodes;
    let Some(last) = nodes.last().filter(|_| snapshot.closed < nodes.len()) else { return nodes.len() };
    let whole = nodes.iter().rposition(|node| last.row.is_none() || node.row != last.row);
    let whole = whole.map_or(0, |at| at + 1).min(nodes.len() - 1);
    whole.max(snapshot.closed)
}

/// A language as a Salesforce code, `de` or `en_US`; `None` for what has not the form of one.
fn language(text: &str) -> Option<String> {
    let (language, region) = text.split_once(['-', '_']).unwrap_or((text, ""));
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_one =
        matches!((language.len(), region.len()), (2 | 3, 0 | 2)) && letters(language) && letters(region);
    is_one.then(|| text.replace('-', "_"))
}

/// Puts controls into the order of the page. Every node is one control at most, so no comparing is needed.
fn in_order(controls: Vec<Control>, nodes: usize) -> Vec<Control> {
    let mut places: Vec<Option<Control>> = Vec::new();
    places.resize_with(nodes, || None);
    for control in controls {
        if let Some(place) = places.get_mut(control.node) {
            *place = Some(control);
        }
    }
    places.into_iter().flatten().collect()
}

/// A snapshot and what holds for the whole page.
struct Context<'s> {
    sheet: Sheet<'s>,
    snapshot: &'s Snapshot,
    rows: Rows<'s>,
    words: Words<'s>,
    /// The number and the section of the part of the page that each node is in; empty if the section is not known.
    parts: Vec<(usize, &'s str)>,
    /// The section that the parameter `s` leads to.
    section: &'s str,
    /// What facts about the object of the page are named by: its API name, or its label where the address has only its id;
    /// empty if the page is about no object, or about one that it does not name.
    object: String,
}

impl<'s> Context<'s> {
    fn new(
        sheet: Sheet<'s>,
        snapshot: &'s Snapshot,
        address: &Address<'_>,
        own: &'s [(String, String)],
    ) -> Self {
        let words = Words::new(own);
        let section = words.key("parameter", address.section).unwrap_or_default();
        let mut part = (0, "");
        let parts = sheet.nodes.iter().map(|node| {
            if let Some(query) = sheet.query(node).filter(|query| query.role == Role::Part) {
                let section = match query.fact {
                    "" => words.key("part", &node.text).unwrap_or_default(),
                    "{s}" => section,
                    fact => fact,
                };
                part = (part.0 + 1, section);
            }
            part
        });
        let parts = parts.collect();
        let object = match address.object {
            // Custom objects go by their id.
            id if id.starts_with("01I") && address::record(id).is_some() => {
                sheet.first(Role::RowLabel).map_or_else(String::new, |label| ["label:", &label.text].concat())
            }
            name => name.to_owned(),
        };
        Self { rows: Rows::new(&sheet), sheet, snapshot, words, parts, section, object }
    }

    /// The section of facts that a node is about.
    fn section(&self, at: usize, query: &Query) -> &'s str {
        match query.fact {
            "" => self.parts.get(at).copied().unwrap_or_default().1,
            "{s}" => self.section,
            fact => fact,
        }
    }

    /// The number of the part of the page that a node is in.
    fn part(&self, at: usize) -> usize {
        self.parts.get(at).copied().unwrap_or_default().0
    }

    fn status(&self, notes: &Notes) -> Status {
        let queries = self.sheet.page.queries;
        let closed = queries.iter().all(|query| matches!(query.role, Role::Name | Role::Language));
        let about_itself = notes.controls.iter().all(|control| control.fact.starts_with("about/"));
        if self.sheet.first(Role::SectionLink).is_some() && about_itself {
            Status::Overview
        } else if !notes.is_empty()
            || notes
                .lists
                .iter()
                .any(|list| matches!(list.end, coverage::End::Reached(_)) && list.rows == list.understood)
        {
            Status::Read
        } else if closed {
            Status::Closed
        } else {
            Status::NotRecognised
        }
    }
}

/// The nodes of a snapshot and the definition that says what they are for.
#[derive(Clone, Copy)]
struct Sheet<'s> {
    page: &'static PageDefinition,
    nodes: &'s [Node],
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
        let nodes = self.nodes.iter().enumerate();
        nodes.filter_map(move |(at, node)| sheet.query(node).map(|query| (at, node, query)))
    }

    fn first(&self, wanted: Role) -> Option<&'s Node> {
        self.nodes.iter().find(|node| self.role(node) == Some(wanted))
    }

    fn attribute(&self, node: &'s Node, name: &str) -> Option<&'s str> {
        let query = self.query(node)?;
        let at = query.attributes.iter().position(|known| *known == name)?;
        node.attributes.get(at)?.as_deref()
    }

    /// The language that the page says it is in: the name of a label file that it loads, or `lang` of its root.
    fn language(&self) -> String {
        let told = |name: &'static str| {
            let nodes = self.nodes().filter(|(_, _, query)| query.role == Role::Language);
            nodes.filter_map(move |(_, node, _)| self.attribute(node, name))
        };
        let from_file = told("src").find_map(|src| {
            // `/jslabels/<when labels changed last>/<language>.js`.
            let (_, path) = src.split_once("/jslabels/")?;
            let file = path.split(['?', '#']).next()?.rsplit('/').next()?;
            language(file.strip_suffix(".js")?)
        });
        from_file.or_else(|| told("lang").find_map(language)).unwrap_or_default()
    }

    /// What the box itself, the file name of a picture and what assistive technology is told agree on.
    fn state(&self, control: &Node) -> Setting {
        self.shown(control, control.checked)
    }

    /// The same for a box that is, or was sent, like this.
    fn shown(&self, control: &Node, checked: Option<bool>) -> Setting {
        let attribute = |name: &str| {
            let query = self.query(control)?;
            let at = query.attributes.iter().position(|known| *known == name)?;
            control.attributes.get(at)?.as_deref()
        };
        let path = attribute("src").and_then(|src| src.split(['?', '#']).next()).unwrap_or_default();
        let file = path.rsplit('/').next().unwrap_or_default();
        let shows = |signs: [&str; 2]| signs.iter().any(|sign| file.contains(sign));
        let told = attribute("aria-checked");
        let on =
            checked == Some(true) || shows(["checkbox_checked", "radio_checked"]) || told == Some("true");
        let off = checked == Some(false)
            || shows(["checkbox_unchecked", "radio_unchecked"])
            || told == Some("false");
        let half = told.is_some_and(|told| !matches!(told, "true" | "false" | ""));
        match (on, off, half) {
            (true, false, false) => Setting::On,
            (false, true, false) => Setting::Off,
            (false, false, _) => Setting::Unknown(Unknown::UnreadableControl),
            _ => Setting::Unknown(Unknown::Contradiction),
        }
    }

    /// What Salesforce has, as far as the form was sent with it.
    fn saved(&self, control: &Node) -> Setting {
        match (control.saved, control.checked) {
            (Some(saved), _) => self.shown(control, Some(saved)),
            (None, Some(_)) => Setting::Unknown(Unknown::NotSeen),
            (None, None) => self.state(control),
        }
    }

    fn is_live(control: &Node) -> bool {
        control.checked.is_some() && !control.disabled
    }
}
