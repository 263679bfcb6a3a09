//! From a snapshot to facts: which permission each control stands for, and its state.

use std::collections::BTreeMap;

use super::{Address, PageDefinition, Role, recognise};
use crate::capture::{Capture, Permissions, Table};
use crate::catalog::{self, LabelIndex, LabelMatch, Permission};
use crate::setting::{Setting, Unknown};
use crate::snapshot::{Node, Snapshot};
use crate::subject::Subject;

/// What was read from one page.
#[derive(Debug)]
pub struct Read {
    /// The page.
    pub page: &'static PageDefinition,
    /// Whether it could be read.
    pub status: Status,
    /// The facts.
    pub capture: Capture,
    /// Each control whose permission is known, in document order.
    pub controls: Vec<Control>,
    /// Controls that no permission could be told for. Some are no permissions at all.
    pub unidentified: Vec<Unidentified>,
    /// Language of the page, as a Salesforce code; empty if the page does not tell.
    pub language: String,
}

/// Whether a page could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was.
    Read,
    /// It is an overview whose permissions stand on section pages.
    Overview,
    /// It should show permissions and none was recognised.
    NotRecognised,
}

/// A control whose permission is known.
#[derive(Debug, Clone)]
pub struct Control {
    /// Its number in the snapshot.
    pub node: usize,
    /// The permission.
    pub permission: &'static Permission,
    /// The label on the page, or the catalog's if the page shows none.
    pub label: String,
    /// Its state.
    pub setting: Setting,
    /// The user can change it.
    pub live: bool,
}

/// A control that no permission could be told for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unidentified {
    /// Its number in the snapshot.
    pub node: usize,
    /// Why.
    pub reason: Unclear,
}

/// Why no permission could be told for a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// Neither an API name nor a known label.
    NoMatch,
    /// Its API name and its label lead to different permissions.
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
    page.map(|page| language(page, snapshot)).unwrap_or_default()
}

/// Reads a snapshot. `None` if its address is not a page that Permlight reads.
pub fn read(snapshot: &Snapshot, labels: &Labels) -> Option<Read> {
    let address = Address::parse(&snapshot.url)?;
    let page = recognise(&address)?;
    let role = |node: &Node| page.queries.get(node.query).map(|query| query.role);
    let first = |wanted: Role| snapshot.nodes.iter().find(|node| role(node) == Some(wanted));

    let language = language(page, snapshot);
    let base = language.split('_').next().unwrap_or_default();
    let more = labels.get(&language).or_else(|| labels.get(base)).into_iter().flatten();
    let index = LabelIndex::new(more.map(|(name, label)| (name.as_str(), label.as_str())));
    let rows = Rows::new(page, snapshot);
    let mut controls = Vec::new();
    let mut unidentified = Vec::new();
    for (at, node) in snapshot.nodes.iter().enumerate().filter(|(_, node)| role(node) == Some(Role::Control))
    {
        match identify(page, node, &rows.labels(page, at, node), &index) {
            Ok((permission, label)) => controls.push(Control {
                node: at,
                permission,
                label,
                setting: state(page, node),
                live: node.checked.is_some() && !node.disabled,
            }),
            Err(reason) => unidentified.push(Unidentified { node: at, reason }),
        }
    }

    let status = if !controls.is_empty() {
        Status::Read
    } else if first(Role::SectionLink).is_some() {
        Status::Overview
    } else {
        Status::NotRecognised
    };
    let name = first(Role::Name).map(|node| node.text.clone()).unwrap_or_default();
    let mut capture =
        Capture::new(Subject { kind: page.kind, name, record_id: Some(address.record_id().to_owned()) });
    capture.permissions = permissions(page, snapshot, &controls, status);
    Some(Read { page, status, capture, controls, unidentified, language })
}

fn permissions(
    page: &PageDefinition,
    snapshot: &Snapshot,
    controls: &[Control],
    status: Status,
) -> Permissions {
    let mut named = Table::default();
    for control in controls {
        let name = control.permission.name;
        let setting = match named.get(name) {
            Some(known) if *known != control.setting => Setting::Unknown(Unknown::Contradiction),
            _ => control.setting,
        };
        named.set(name, setting);
    }
    let unnamed = match status {
        _ if snapshot.truncated => Setting::Unknown(Unknown::Truncated),
        Status::Read if page.complete => Setting::Absent,
        _ => Setting::Unknown(Unknown::NotSeen),
    };
    Permissions::new(named, unnamed)
}

fn attribute<'n>(page: &PageDefinition, node: &'n Node, name: &str) -> Option<&'n str> {
    let query = page.queries.get(node.query)?;
    let at = query.attributes.iter().position(|known| *known == name)?;
    node.attributes.get(at)?.as_deref()
}

/// The language that the page says it is in: a label file that it loads, or `lang` of its root.
fn language(page: &PageDefinition, snapshot: &Snapshot) -> String {
    let told = |name: &str| {
        let nodes = snapshot
            .nodes
            .iter()
            .filter(|node| page.queries.get(node.query).is_some_and(|query| query.role == Role::Language));
        nodes.filter_map(|node| attribute(page, node, name)).find(|value| !value.is_empty())
    };
    let from_file = told("src").and_then(|src| {
        let (_, file) = src.split_once("/jslabels/")?;
        Some(file.split(['.', '?', '/']).next().unwrap_or_default())
    });
    from_file.or_else(|| told("lang")).unwrap_or_default().replace('-', "_")
}

/// The label nodes of each table row, and those that name their control.
struct Rows<'s> {
    /// By row number: label nodes, and how many controls the row has.
    by_number: Vec<(Vec<usize>, usize)>,
    by_control_id: BTreeMap<&'s str, &'s str>,
    snapshot: &'s Snapshot,
}

impl<'s> Rows<'s> {
    fn new(page: &PageDefinition, snapshot: &'s Snapshot) -> Self {
        let mut rows = Self { by_number: Vec::new(), by_control_id: BTreeMap::new(), snapshot };
        for (at, node) in snapshot.nodes.iter().enumerate() {
            let role = page.queries.get(node.query).map(|query| query.role);
            if let (Some(Role::Label), Some(id)) = (role, attribute(page, node, "for")) {
                rows.by_control_id.insert(id, &node.text);
            } else if let (Some(Role::Label | Role::Control), Some(row)) = (role, row(snapshot, node)) {
                if rows.by_number.len() <= row {
                    rows.by_number.resize_with(row + 1, Default::default);
                }
                if let Some((labels, controls)) = rows.by_number.get_mut(row) {
                    if role == Some(Role::Label) {
                        labels.push(at);
                    } else {
                        *controls += 1;
                    }
                }
            }
        }
        rows
    }

    /// Texts that may be the label of a control, the likeliest first. A row with several controls gives each
    /// one only the nearest text before it; a row with one control gives it all its texts.
    fn labels(&self, page: &PageDefinition, at: usize, control: &Node) -> Vec<&'s str> {
        if let Some(text) = attribute(page, control, "id").and_then(|id| self.by_control_id.get(id)) {
            return vec![text];
        }
        let Some((labels, controls)) = row(self.snapshot, control).and_then(|row| self.by_number.get(row))
        else {
            return Vec::new();
        };
        let nodes = labels.iter().filter_map(|label| Some((*label, self.snapshot.nodes.get(*label)?)));
        let texts = nodes.filter(|(_, node)| !node.text.is_empty());
        if *controls == 1 {
            return texts.map(|(_, node)| node.text.as_str()).collect();
        }
        let mut before = texts.filter(|(label, node)| *label < at && node.column < control.column);
        before.next_back().map(|(_, node)| node.text.as_str()).into_iter().collect()
    }
}

/// The row of a node. Rows are counted by first appearance, so a number beyond the nodes is not one.
fn row(snapshot: &Snapshot, node: &Node) -> Option<usize> {
    usize::try_from(node.row?).ok().filter(|row| *row < snapshot.nodes.len())
}

/// The permission of a control and its label on the page: by an API name that one of its attributes is, or by a
/// whole label; both if both are there, and then they must agree.
fn identify(
    page: &PageDefinition,
    control: &Node,
    labels: &[&str],
    index: &LabelIndex<'_>,
) -> Result<(&'static Permission, String), Unclear> {
    let by_name = ["title", "id", "name"]
        .into_iter()
        .filter_map(|name| attribute(page, control, name))
        .find_map(|value| catalog::permission(value.trim()));
    let mut by_label: Option<(&'static Permission, &str)> = None;
    let mut shared = None;
    for label in labels {
        match index.find(label) {
            LabelMatch::One(permission) => match by_label {
                Some((other, _)) if other.name != permission.name => return Err(Unclear::Disagreement),
                _ => by_label = by_label.or(Some((permission, label))),
            },
            LabelMatch::Shared => shared = shared.or(Some(*label)),
            LabelMatch::None => {}
        }
    }
    match (by_name, by_label) {
        (Some(named), Some((labelled, _))) if named.name != labelled.name => Err(Unclear::Disagreement),
        (_, Some((permission, label))) => Ok((permission, label.to_owned())),
        (Some(permission), None) => {
            let label = shared.or_else(|| labels.first().copied()).unwrap_or(permission.label());
            Ok((permission, label.to_owned()))
        }
        (None, None) if shared.is_some() => Err(Unclear::SharedLabel),
        (None, None) => Err(Unclear::NoMatch),
    }
}

/// The live state, else the file name of the picture, else what assistive technology is told.
fn state(page: &PageDefinition, control: &Node) -> Setting {
    if let Some(checked) = control.checked {
        return checked.into();
    }
    let picture = attribute(page, control, "src").unwrap_or_default();
    if picture.contains("checkbox_checked") {
        return Setting::On;
    }
    if picture.contains("checkbox_unchecked") {
        return Setting::Off;
    }
    match attribute(page, control, "aria-checked") {
        Some("true") => Setting::On,
        Some("false") => Setting::Off,
        _ => Setting::Unknown(Unknown::UnreadableControl),
    }
}
