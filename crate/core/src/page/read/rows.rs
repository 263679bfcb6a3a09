//! Rows of tables: which labels stand beside a control.

use super::{Role, Sheet};
use crate::snapshot::Node;
use crate::text::in_order;

/// The label nodes of each table row, and those that name their control.
pub(super) struct Rows<'s> {
    /// By row number: label nodes, and how many controls the row has.
    by_number: Vec<(Vec<usize>, usize)>,
    /// The labels that name a control, by its id.
    naming: Index<'s>,
    /// The ids of controls, with nothing beside them.
    controls: Index<'s>,
    sheet: Sheet<'s>,
}

impl<'s> Rows<'s> {
    pub(super) fn new(sheet: &Sheet<'s>) -> Self {
        let mut by_number: Vec<(Vec<usize>, usize)> = Vec::new();
        let (mut naming, mut controls) = (Vec::new(), Vec::new());
        for (at, node, query) in sheet.nodes() {
            let is_label = query.role == Role::Label;
            if is_control(query.role) {
                controls.extend(sheet.attribute(node, "id").map(|id| (id, "")));
            }
            if is_label && let Some(id) = sheet.attribute(node, "for") {
                naming.push((id, node.text.as_str()));
            } else if is_label || is_control(query.role) {
                let Some(row) = row(sheet, node) else { continue };
                if by_number.len() <= row {
                    by_number.resize_with(row + 1, Default::default);
                }
                if let Some((labels, controls)) = by_number.get_mut(row) {
                    if is_label {
                        labels.push(at);
                    } else {
                        *controls += 1;
                    }
                }
            }
        }
        Self { by_number, naming: Index::of(naming), controls: Index::of(controls), sheet: *sheet }
    }

    /// Texts that may be the label of a control, the likeliest first. A row with several controls gives each
    /// one only the nearest text before it; a row with one control gives it all its texts.
    pub(super) fn labels(&self, at: usize, control: &'s Node) -> Vec<&'s str> {
        if let Some(text) = self.named(control) {
            return vec![text];
        }
        match self.of(control) {
            Some((labels, 1)) => self.nodes(labels).map(|(_, node)| node.text.as_str()).collect(),
            Some((labels, _)) => {
                let before =
                    self.nodes(labels).filter(|(label, node)| *label < at && node.column < control.column);
                before.last().map(|(_, node)| node.text.as_str()).into_iter().collect()
            }
            None => Vec::new(),
        }
    }

    /// The label of a value: the text that names it, else the nearest one before it in its row.
    pub(super) fn label(&self, at: usize, node: &'s Node) -> Option<&'s str> {
        self.named(node).or_else(|| {
            let (labels, _) = self.of(node)?;
            let before =
                self.nodes(labels).filter(|(label, other)| *label < at && other.column <= node.column);
            before.last().map(|(_, label)| label.text.as_str())
        })
    }

    /// Whether a label has no control: none in its row, and none that it names.
    pub(super) fn is_alone(&self, label: &'s Node) -> bool {
        match self.sheet.attribute(label, "for") {
            Some(id) => self.controls.beside(id).next().is_none(),
            None => self.of(label).is_some_and(|(_, controls)| *controls == 0),
        }
    }

    /// The text of a cell in the row of a control.
    pub(super) fn cell(&self, control: &Node, column: u32) -> Option<&'s str> {
        let (labels, _) = self.of(control)?;
        let mut nodes = self.nodes(labels);
        nodes.find(|(_, node)| node.column == Some(column)).map(|(_, node)| node.text.as_str())
    }

    /// The text of the label that names a control by its id.
    fn named(&self, control: &'s Node) -> Option<&'s str> {
        let mut texts = self.naming.beside(self.sheet.attribute(control, "id")?);
        let first = texts.next()?;
        // Two labels that name one control in different ways name it in none.
        Some(if texts.all(|text| text == first) { first } else { "" })
    }

    fn of(&self, node: &Node) -> Option<&(Vec<usize>, usize)> {
        self.by_number.get(row(&self.sheet, node)?)
    }

    fn nodes(&self, labels: &[usize]) -> impl Iterator<Item = (usize, &'s Node)> {
        let nodes = &self.sheet.snapshot.nodes;
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
    usize::try_from(node.row?).ok().filter(|row| *row < sheet.snapshot.nodes.len())
}
