//! Rights on objects and fields.

use super::rows::Rows;
use super::{Control, Notes, Role, Sheet, State, Unclear, Unidentified};
use crate::fact::{self, OBJECT_RIGHTS};
use crate::snapshot::Node;
use crate::text::fold;

/// English labels of the rights. Other languages are learned: edit forms number the first six.
const LABELS: [(&str, &str); 9] = [
    ("read", "Read"),
    ("create", "Create"),
    ("edit", "Edit"),
    ("delete", "Delete"),
    ("view-all", "View All"),
    ("view-all", "View All Records"),
    ("modify-all", "Modify All"),
    ("modify-all", "Modify All Records"),
    ("view-all-fields", "View All Fields"),
];

/// What learned labels of rights are kept under, among those of permissions.
const LEARNED: &str = "right:";

pub(super) fn read<'s>(
    sheet: &Sheet<'s>,
    rows: &Rows<'s>,
    object: &str,
    own: &[(String, String)],
    notes: &mut Notes,
) {
    let mut named: Option<&str> = None;
    for (at, node, query) in sheet.nodes() {
        match query.role {
            Role::ObjectLabel => named = Some(&node.text),
            Role::ObjectRight => {
                let labels = rows.labels(at, node);
                let right = if query.fact.is_empty() {
                    right_of(sheet, node, &labels, own, notes)
                } else {
                    Some(query.fact)
                };
                // Where the address names no object, only its label is known.
                let of = match (object, named) {
                    ("", None) => None,
                    ("", Some(label)) => Some(["label:", label].concat()),
                    (name, _) => Some(name.to_owned()),
                };
                let (Some(right), Some(of)) = (right, of) else {
                    notes.unidentified.push(Unidentified { node: at, reason: Unclear::NoMatch });
                    continue;
                };
                let label = match (labels.first(), named) {
                    (Some(label), _) => (*label).to_owned(),
                    (None, Some(object)) => [object, ": ", english(right)].concat(),
                    (None, None) => english(right).to_owned(),
                };
                add(sheet, notes, at, node, fact::name("object", &fact::name(&of, right)), label);
            }
            Role::FieldRight => field(sheet, rows, object, at, node, notes),
            _ => {}
        }
    }
    fields(notes);
}

fn add(sheet: &Sheet<'_>, notes: &mut Notes, at: usize, node: &Node, fact: String, label: String) {
    let control = Control {
        node: at,
        fact,
        permission: None,
        label,
        state: State::Set(sheet.state(node)),
        live: Sheet::is_live(node),
    };
    notes.control(control, sheet.saved(node));
}

fn english(right: &str) -> &'static str {
    LABELS.iter().find(|(known, _)| *known == right).map_or("", |(_, label)| label)
}

/// By the number in the control's id, which holds for the first six only, or by the whole label. A label beside a number
/// is learned; if both are known they must agree.
fn right_of(
    sheet: &Sheet<'_>,
    node: &Node,
    labels: &[&str],
    own: &[(String, String)],
    notes: &mut Notes,
) -> Option<&'static str> {
    let number = sheet.attribute(node, "id").and_then(|id| {
        let rest = id.strip_suffix(":olp_check")?;
        rest.rsplit(':').next()?.parse::<usize>().ok().filter(|number| *number < 6)
    });
    let by_number = number.and_then(|number| OBJECT_RIGHTS.get(number)).copied();
    let label = labels.first().copied().unwrap_or_default();
    let folded = fold(label);
    let mut by_label = None;
    let learned = own.iter().filter_map(|(name, label)| Some((name.strip_prefix(LEARNED)?, label.as_str())));
    for (right, known) in LABELS.into_iter().chain(learned) {
        if fold(known) != folded {
            continue;
        }
        let right = OBJECT_RIGHTS.into_iter().find(|known| *known == right);
        match (by_label, right) {
            (Some(one), Some(other)) if one != other => return by_number,
            _ => by_label = by_label.or(right),
        }
    }
    match (by_number, by_label) {
        (Some(one), Some(other)) if one != other => None,
        (Some(right), None) => {
            if !notes.english && !label.is_empty() {
                notes.learned.push(([LEARNED, right].concat(), label.to_owned()));
            }
            Some(right)
        }
        _ => by_label.or(by_number),
    }
}

/// The API name of a field stands in the second cell of its row.
fn field(sheet: &Sheet<'_>, rows: &Rows<'_>, object: &str, at: usize, node: &Node, notes: &mut Notes) {
    let name = rows.cell(node, 1).filter(|name| is_api_name(name));
    let right = sheet.query(node).map_or("", |query| query.fact);
    let Some(name) = name.filter(|_| !object.is_empty()) else {
        return notes.unidentified.push(Unidentified { node: at, reason: Unclear::NoMatch });
    };
    let fact = ["field-", right, "/", object, ".", name].concat();
    add(sheet, notes, at, node, fact, rows.cell(node, 0).unwrap_or(name).to_owned());
}

fn is_api_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.')
}

/// A field's two controls are one fact: none, read or edit.
fn fields(notes: &mut Notes) {
    for facts in [&mut notes.now, &mut notes.saved] {
        let names: Vec<String> =
            facts.iter().filter_map(|fact| fact.key.strip_prefix("field-read/").map(str::to_owned)).collect();
        for name in names {
            let on = |right: &str| facts.get(&[right, name.as_str()].concat()).map(String::as_str);
            let value = match (on("field-read/"), on("field-edit/")) {
                (_, Some("on")) => "edit",
                (Some("on"), Some("off")) => "read",
                (Some("off"), Some("off")) => "none",
                _ => continue,
            };
            facts.set(&fact::name("field", &name), value.to_owned());
        }
    }
}
