//! Lists: assigned apps, Apex classes, permission sets of a user, login IP ranges.

use super::{Control, Notes, Role, Sheet, State};
use crate::fact;
use crate::page::address::record_in_link;

/// The list that began last.
struct Open {
    section: &'static str,
    rows: usize,
    whole: bool,
}

pub(super) fn read(sheet: &Sheet<'_>, notes: &mut Notes) {
    let mut open: Option<Open> = None;
    for (at, node, query) in sheet.nodes() {
        match query.role {
            Role::List => {
                close(open.take(), notes);
                open = Some(Open { section: query.fact, rows: 0, whole: !sheet.snapshot.truncated });
            }
            Role::More => {
                if let Some(open) = &mut open {
                    open.whole = false;
                }
            }
            Role::Entry => {
                let record = sheet.attribute(node, "href").and_then(record_in_link);
                let (key, value) = match record {
                    Some(id) => (id, node.text.as_str()),
                    None => (node.text.as_str(), "on"),
                };
                let fact = fact::name(query.fact, key);
                if let Some(open) = open.as_mut().filter(|open| open.section == query.fact) {
                    open.rows += 1;
                }
                notes.both(&fact, value);
                notes.controls.push(Control {
                    node: at,
                    fact,
                    permission: None,
                    label: node.text.clone(),
                    state: State::Text(node.text.clone()),
                    live: false,
                });
            }
            _ => {}
        }
    }
    close(open, notes);
}

fn close(open: Option<Open>, notes: &mut Notes) {
    if let Some(open) = open.filter(|open| open.whole) {
        notes.both(&fact::whole(open.section), &open.rows.to_string());
    }
}
