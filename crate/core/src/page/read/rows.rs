//! Rows of tables: which labels stand beside a control.

use std::collections::BTreeMap;

use super::{Role, Sheet};
use crate::snapshot::Node;

/// The label nodes of each table row, and those that name their control.
pub(super) struct Rows<'s> {
    /// By row number: label nodes, and how many controls the row has.
    by_number: Vec<(Vec<usize>, usize)>,
    by_control_id: BTreeMap<&'s str, &'s str>,
    sheet: Sheet<'s>,
}

impl<'s> Rows<'s> {
    pub(super) fn new(sheet: &Sheet<'s>) -> Self {
        let mut rows = Self { by_number: Vec::new(), by_control_id: BTreeMap::new(), sheet: *sheet };
        for (at, node, query) in sheet.nodes() {
            let is_label = matches!(query.role, Role::Label | Role::PairLabel);
            if is_label && let Some(id) = sheet.attribute(node, "for") {
                rows.by_control_id.insert(id, &node.text);
            } else if is_label || is_control(query.role) {
                let Some(row) = row(sheet, node) else { continue };
                if rows.by_number.len() <= row {
                    rows.by_number.resize_with(row + 1, Default::default);
                }
                if let Some((labels, controls)) = rows.by_number.get_mut(row) {
                    if is_label {
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
    pub(super) fn labels(&self, at: usize, control: &'s Node) -> Vec<&'s str> {
        if let Some(text) = self.sheet.attribute(control, "id").and_then(|id| self.named(id)) {
            return vec![text];
        }
        let Some((labels, controls)) = row(&self.sheet, control).and_then(|row| self.by_number.get(row))
        else {
            return Vec::new();
        };
        let nodes = labels.iter().filter_map(|label| Some((*label, self.sheet.snapshot.nodes.get(*label)?)));
        if *controls == 1 {
            return nodes.map(|(_, node)| node.text.as_str()).collect();
        }
        let before = nodes.filter(|(label, node)| *label < at && node.column < control.column);
        before.last().map(|(_, node)| node.text.as_str()).into_iter().collect()
    }

    /// The text of the label that names the control with this id.
    pub(super) fn named(&self, id: &str) -> Option<&'s str> {
        self.by_control_id.get(id).copied()
    }

    /// The text of a cell in the row of a control.
    pub(super) fn cell(&self, control: &Node, column: u32) -> Option<&'s str> {
        let (labels, _) = self.by_number.get(row(&self.sheet, control)?)?;
        let mut nodes = labels.iter().filter_map(|at| self.sheet.snapshot.nodes.get(*at));
        nodes.find(|node| node.column == Some(column)).map(|node| node.text.as_str())
    }
}

const fn is_control(role: Role) -> bool {
    matches!(role, Role::Control | Role::ObjectRight | Role::FieldRight)
}

/// The row of a node. Rows are counted by first appearance, so a number beyond the nodes is not one.
pub(super) fn row(sheet: &Sheet<'_>, node: &Node) -> Option<usize> {
    usize::try_from(node.row?).ok().filter(|row| *row < sheet.snapshot.nodes.len())
}
