//! Labels with values: what an overview, a user page or a settings form says.

use super::rows::{Rows, row};
use super::{Control, Notes, Role, Sheet, State};
use crate::fact;
use crate::page::address::record_in_link;
use crate::setting::Setting;
use crate::snapshot::Node;

pub(super) fn read<'s>(sheet: &Sheet<'s>, rows: &Rows<'s>, object: &str, notes: &mut Notes) {
    let mut label: Option<&Node> = None;
    for (at, node, query) in sheet.nodes() {
        match query.role {
            Role::PairLabel => label = Some(node),
            Role::PairValue => {
                // The label's own cell, the one before, or a label that names the control.
                let beside = label.filter(|label| {
                    row(sheet, label).is_some()
                        && row(sheet, label) == row(sheet, node)
                        && label.column <= node.column
                });
                let named = sheet.attribute(node, "id").and_then(|id| rows.named(id));
                let Some(label) = named.or_else(|| beside.map(|label| label.text.as_str())) else { continue };
                add(sheet, notes, at, node, fact::name(query.fact, label), label);
            }
            Role::Value => {
                if let Some(href) = sheet.attribute(node, "href") {
                    let Some(id) = record_in_link(href) else { continue };
                    notes.both(&[query.fact, "-id"].concat(), id);
                }
                let name = query.fact.replace("{o}", object);
                if notes.now.get(&name).is_none() {
                    add(sheet, notes, at, node, name, "");
                }
            }
            _ => {}
        }
    }
}

fn add(sheet: &Sheet<'_>, notes: &mut Notes, at: usize, node: &Node, fact: String, label: &str) {
    let label = if label.is_empty() { fact::split(&fact).1 } else { label }.to_owned();
    let control =
        |state, live| Control { node: at, fact: fact.clone(), permission: None, label, state, live };
    if !node.text.is_empty() {
        notes.both(&fact, &node.text);
        notes.controls.push(control(State::Text(node.text.clone()), false));
        return;
    }
    let state = sheet.state(node);
    if !matches!(state, Setting::Unknown(_)) {
        notes.control(control(State::Set(state), Sheet::is_live(node)), sheet.saved(node));
    }
}
