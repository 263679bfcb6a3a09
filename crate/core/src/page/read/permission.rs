//! User permissions: which one each control stands for.

use super::notes::Notes;
use super::pair::pair;
use super::{Context, Control, Role, Sheet, State, Unclear, Unidentified};
use crate::catalog::{self, LabelIndex, LabelMatch, Permission};
use crate::fact;
use crate::section::Section;
use crate::snapshot::Node;

pub(super) fn read(page: &Context<'_>, own: &[(String, String)], notes: &mut Notes) {
    if !page.sheet.page.queries.iter().any(|query| query.role == Role::Control) {
        return;
    }
    // The labels by which permissions are found, those of the page's language among them.
    let index = LabelIndex::new(own.iter().map(|(name, label)| (name.as_str(), label.as_str())));
    let sheet = &page.sheet;
    // A permission that has a label and no control.
    let texts = sheet.nodes().filter(|(_, _, query)| query.role == Role::Label);
    let alone = texts.filter(|(_, node, _)| page.rows.is_alone(node));
    notes.unclear =
        alone.map(|(_, node, _)| index.find(&node.text)).any(|found| !matches!(found, LabelMatch::None));
    for (at, node, query) in sheet.nodes().filter(|(_, _, query)| query.role == Role::Control) {
        let labels = page.rows.labels(at, node);
        match identify(sheet, node, &labels, &index) {
            Ok(Known { permission, label, by_name_only }) => {
                // A row has its label first, then a description.
                if let (true, false, Some(label)) = (by_name_only, notes.english, labels.first()) {
                    notes.learned.push((permission.name.to_owned(), (*label).to_owned()));
                }
                notes.has_permissions = true;
                let control = Control {
                    node: at,
                    fact: fact::name(Section::UserPermissions.fact(), permission.name),
                    permission: Some(permission),
                    label,
                    state: State::Set(sheet.state(node)),
                    live: Sheet::is_live(node),
                };
                notes.control(control, sheet.saved(node));
            }
            Err(Unclear::NoMatch) if pair(page, at, node, query, notes) => {}
            Err(reason) => notes.unidentified.push(Unidentified { node: at, reason }),
        }
    }
}

struct Known {
    permission: &'static Permission,
    label: String,
    /// No label led to it.
    by_name_only: bool,
}

/// The permission of a control and its label on the page: by an API name that one of its attributes is, or by a
/// whole label; both if both are there, and then they must agree.
fn identify(
    sheet: &Sheet<'_>,
    control: &Node,
    labels: &[&str],
    index: &LabelIndex<'_>,
) -> Result<Known, Unclear> {
    let by_name = ["title", "id", "name"]
        .into_iter()
        .filter_map(|name| sheet.attribute(control, name))
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
        (_, Some((permission, label))) => {
            Ok(Known { permission, label: label.to_owned(), by_name_only: false })
        }
        (Some(permission), None) => {
            let label = shared.or_else(|| labels.first().copied()).unwrap_or(permission.label());
            Ok(Known { permission, label: label.to_owned(), by_name_only: true })
        }
        (None, None) if shared.is_some() => Err(Unclear::SharedLabel),
        (None, None) => Err(Unclear::NoMatch),
    }
}
