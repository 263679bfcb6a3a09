//! Lists with columns: licences, logins, the audit trail, login IP ranges.

use super::rows::row;
use super::{Control, Notes, Role, Sheet, State};
use crate::fact;
use crate::page::{Column, Columns, generated};
use crate::snapshot::Node;
use crate::text::fold;

pub(super) fn read(sheet: &Sheet<'_>, notes: &mut Notes) {
    for columns in generated::COLUMNS {
        let of_section = |role: Role| {
            let nodes = sheet.nodes();
            nodes.filter(move |(_, _, query)| query.role == role && query.fact == columns.section)
        };
        let headings: Vec<&Node> = of_section(Role::Heading).map(|(_, node, _)| node).collect();
        let place = |column: &Column| {
            let known = |text: &str| column.iter().any(|word| fold(word) == fold(text));
            headings.iter().find(|heading| known(&heading.text)).and_then(|heading| heading.column)
        };
        let keys: Option<Vec<u32>> = columns.key.iter().map(place).collect();
        let Some(keys) = keys.filter(|_| !headings.is_empty()) else { continue };
        let values: Vec<Option<u32>> = columns.value.iter().map(place).collect();
        let cells: Vec<(usize, &Node)> = of_section(Role::Cell).map(|(at, node, _)| (at, node)).collect();
        let mut number = 0;
        for row_cells in
            cells.chunk_by(|(_, a), (_, b)| row(sheet, a).is_some() && row(sheet, a) == row(sheet, b))
        {
            let cell = |column: u32| row_cells.iter().find(|(_, node)| node.column == Some(column));
            add(columns, &keys, &values, number, cell, notes);
            number += 1;
        }
        if !sheet.snapshot.truncated && sheet.first(Role::More).is_none() {
            notes.both(&fact::whole(columns.section), &number.to_string());
        }
    }
}

fn add<'n>(
    columns: &Columns,
    keys: &[u32],
    values: &[Option<u32>],
    number: usize,
    cell: impl Fn(u32) -> Option<&'n (usize, &'n Node)>,
    notes: &mut Notes,
) {
    let text = |column: u32| cell(column).map_or("", |(_, node)| node.text.as_str());
    let mut key = keys.iter().map(|column| text(*column)).collect::<Vec<_>>().join(columns.join);
    if columns.numbered {
        key = [key.as_str(), "|", &number.to_string()].concat();
    }
    let value = values.iter().map(|column| column.map_or("", text)).collect::<Vec<_>>().join("; ");
    let fact = fact::name(columns.section, &key);
    notes.both(&fact, &value);
    let first = keys.first().and_then(|column| cell(*column));
    if let Some((at, node)) = first {
        notes.controls.push(Control {
            node: *at,
            fact,
            permission: None,
            label: node.text.clone(),
            state: State::Text(value),
            live: false,
        });
    }
}
