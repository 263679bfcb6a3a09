//! Rows of tables: which labels stand beside a control.

use super::{Role, Sheet};
use crate::snapshot::Node;
use crate::text::in_order;

/// The label nodes of each table row, and those that name their control.
pub(super) struct Rows<'s> {
    /// By row number.
    by_number: Vec<Row>,
    /// A label stands in the cell right before that of its control.
    before: bool,
    /// The labels that name a control, by its id.
    naming: Index<'s>,
    /// The ids of controls, with nothing beside them.
    controls: Index<'s>,
    sheet: Sheet<'s>,
}

/// The nodes of one row.
#[derive(Default)]
struct Row {
    labels: Vec<usize>,
    controls: Vec<usize>,
}

impl<'s> Rows<'s> {
    pub(super) fn new(sheet: &Sheet<'s>) -> Self {
        let before =
            sheet.page.queries.iter().any(|query| query.role == Role::Label && query.fact == "before");
        let mut by_number: Vec<Row> = Vec::new();
        let (mut naming, mut controls) = (Vec::new(), Vec::new());
        for (at, node, query) in sheet.nodes() {
            let is_label = query.role == Role::Label;
            if is_control(query.role) || matches!(query.role, Role::Value | Role::PairValue) {
                controls.extend(sheet.attribute(node, "id").map(|id| (id, "")));
            }
            if is_label && let Some(id) = sheet.attribute(node, "for") {
                naming.push((id, node.text.as_str()));
            } else if is_label || is_control(query.role) {
                let Some(row) = row(sheet, node) else { continue };
                if by_number.len() <= row {
                    by_number.resize_with(row + 1, Default::default);
                }
                if let Some(row) = by_number.get_mut(row) {
                    if is_label { &mut row.labels } else { &mut row.controls }.push(at);
                }
            }
        }
        Self { by_number, before, naming: Index::of(naming), controls: Index::of(controls), sheet: *sheet }
    }

    /// Texts that may be the label of a control, the likeliest first. A row with several controls gives each
    /// one only the nearest text before it, and none if another control could have it; a row with one control gives it all
    /// its texts, unless labels stand right before their controls.
    pub(super) fn labels(&self, at: usize, control: &'s Node) -> Vec<&'s str> {
        let beside = self.beside(at, control);
        match self.named(control) {
            // The label that names it is also that of its row, or it stands elsewhere.
            Some(text) if beside.is_empty() || beside.contains(&text) => vec![text],
            Some(_) => Vec::new(),
            None => beside,
        }
    }

    fn beside(&self, at: usize, control: &'s Node) -> Vec<&'s str> {
        match self.of(control) {
            Some(row) if row.controls.len() == 1 && !self.before => {
                self.nodes(&row.labels).map(|(_, node)| node.text.as_str()).collect()
            }
            Some(row) => {
                let before = self
                    .nodes(&row.labels)
                    .filter(|(label, node)| *label < at && node.column < control.column);
                let own = before.last().filter(|(_, label)| {
                    let mut near = self.near(row, label);
                    near.next().is_some_and(|first| first == at) && near.next().is_none()
                });
                own.map(|(_, label)| label.text.as_str()).into_iter().collect()
            }
            None => Vec::new(),
        }
    }

    /// The label of a value: the text that names it, else the nearest one before it in its row, right before it where labels
    /// stand so.
    pub(super) fn label(&self, at: usize, node: &'s Node) -> Option<&'s str> {
        let beside = || {
            let row = self.of(node)?;
            let before =
                self.nodes(&row.labels).filter(|(label, other)| *label < at && other.column <= node.column);
            let (_, label) = before.last()?;
            let cells = node.column?.checked_sub(label.column?);
            cells.filter(|cells| !self.before || *cells < 2).map(|_| label.text.as_str())
        };
        match self.named(node) {
            Some(text) if self.before && beside().is_some_and(|other| other != text) => None,
            None => beside(),
            named => named,
        }
    }

    /// The controls that a label could be that of: after it and before the next one.
    fn near<'r>(&'r self, row: &'r Row, label: &'s Node) -> impl Iterator<Item = usize> + 'r {
        let start = label.column;
        let next =
            self.nodes(&row.labels).filter_map(|(_, node)| node.column).filter(|at| Some(*at) > start).min();
        let reach = if self.before { start.map_or(0, |start| start.saturating_add(1)) } else { u32::MAX };
        let end = next.unwrap_or(u32::MAX).min(reach);
        let controls = self.nodes(&row.controls);
        controls.filter(move |(_, node)| node.column > start && node.column <= Some(end)).map(|(at, _)| at)
    }

    /// Labels stand right before their controls: one that has none is a sign of a control that nobody knows.
    pub(super) const fn are_before(&self) -> bool {
        self.before
    }

    /// Whether a label has no control: none that it names, none in its row, or none near it where labels stand before.
    pub(super) fn is_alone(&self, label: &'s Node) -> bool {
        match self.sheet.attribute(label, "for") {
            Some(id) => self.controls.beside(id).next().is_none(),
            None if self.before => self.of(label).is_some_and(|row| self.near(row, label).next().is_none()),
            None => self.of(label).is_some_and(|row| row.controls.is_empty()),
        }
    }

    /// The text of a cell in the row of a control.
    pub(super) fn cell(&self, control: &Node, column: u32) -> Option<&'s str> {
        let mut nodes = self.nodes(&self.of(control)?.labels);
        nodes.find(|(_, node)| node.column == Some(column)).map(|(_, node)| node.text.as_str())
    }

    /// The text of the label that names a control by its id.
    fn named(&self, control: &'s Node) -> Option<&'s str> {
        let id = self.sheet.attribute(control, "id")?;
        let mut texts = self.naming.beside(id);
        let first = texts.next()?;
        // Two labels that name one control in different ways name it in none, and so does one that names two controls.
        let one = texts.all(|text| text == first) && self.controls.beside(id).nth(1).is_none();
        Some(if one { first } else { "" })
    }

    fn of(&self, node: &Node) -> Option<&Row> {
        self.by_number.get(row(&self.sheet, node)?)
    }

    fn nodes(&self, labels: &[usize]) -> impl Iterator<Item = (usize, &'s Node)> {
        let nodes = self.sheet.nodes;
        labels.iter().filter_map(|label| Some((*label, nodes.get(*label)?)))
    }
}

const fn is_control(role: Role) -> bool {
    matches!(role, Role::Control | Role::ObjectRight | Role::Flag)
}

/// Ids and what stands beside each of them. A sorted list is much less WebAssembly than a map.
struct Index<'s>(Vec<(&'s str, &'s str)>);

impl<'s> Index<'s> {
    fn of(pairs: Vec<(&'s str, &'s str)>) -> Self {
        Self(in_order(pairs))
    }

    fn beside(&self, id: &str) -> impl Iterator<Item = &'s str> {
        let first = self.0.partition_point(|(known, _)| *known < id);
        let pairs = self.0.get(first..).unwrap_or_default().iter();
        pairs.take_while(move |(known, _)| *known == id).map(|(_, text)| *text)
    }
}

/// The row of a node. Rows are counted by first appearance, so a number beyond the nodes is not one.
pub(super) fn row(sheet: &Sheet<'_>, node: &Node) -> Option<usize> {
    usize::try_from(node.row?).ok().filter(|row| *row < sheet.nodes.len())
}
