//! Labels with values: what an overview, a user page or a settings form says.

use super::notes::Notes;
use super::rows::row;
use super::words::LEARNED_FACT;
use super::{Context, Control, Role, Sheet, State};
use crate::fact;
use crate::page::Query;
use crate::page::address::{record, record_in_link};
use crate::section::Section;
use crate::setting::Setting;
use crate::snapshot::Node;

pub(super) fn read(page: &Context<'_>, notes: &mut Notes) {
    for (at, node, query) in page.sheet.nodes() {
        match query.role {
            Role::PairValue => {
                pair(page, at, node, query, notes);
            }
            Role::Value => value(page, at, node, query, notes),
            _ => {}
        }
    }
    // A label without a setting is a sign of one that nobody knows, and so is a pager.
    let tabs = Section::Tabs.fact();
    let labels = page.sheet.nodes().filter(|(at, node, query)| {
        matches!(query.role, Role::Label | Role::More)
            && page.sheet.attribute(node, "for").is_none()
            && page.parts.get(*at).is_some_and(|(_, section)| *section == tabs)
    });
    if notes.boxes(Section::Tabs).is_some_and(|boxes| boxes != labels.count()) {
        notes.boxed(tabs, false);
    }
}

/// Reads a node as the value of a pair; whether it is one.
pub(super) fn pair<'s>(
    page: &Context<'s>,
    at: usize,
    node: &'s Node,
    query: &Query,
    notes: &mut Notes,
) -> bool {
    let section = page.section(at, query);
    let label = page.rows.label(at, node).unwrap_or_default();
    let is_shadowed = query.text && is_shadowed(page, at, node);
    // The page of one object has the tab of one.
    if section == Section::Tabs.fact() && page.object.is_empty() && query.text && !is_shadowed {
        notes.boxed(section, !label.is_empty());
    }
    let name = match Section::of(section) {
        // A tab has a choice of settings, and no box.
        Section::Tabs if !query.text => return false,
        // The page of one object has one tab.
        Section::Tabs if !page.object.is_empty() => fact::name(section, &page.object),
        _ if label.is_empty() => return false,
        // What the labels of these say is known, or the pair says nothing.
        Section::About | Section::User | Section::Org | Section::LoginHours => {
            match page.words.key(section, label) {
                Some(key) => fact::name(section, key),
                None => return false,
            }
        }
        Section::Tabs => [section, "/label:", label].concat(),
        // Settings are called by their labels: those of a part that is known for them, and those that the definition names.
        Section::Session | Section::Password => fact::name(section, label),
        _ if !query.fact.is_empty() => fact::name(section, label),
        _ => return false,
    };
    if !is_shadowed {
        add(page, at, node, query, name, label, notes);
    }
    true
}

/// A cell says what the control in it says; its own text would be that of every option.
pub(super) fn is_shadowed(page: &Context<'_>, at: usize, cell: &Node) -> bool {
    let after = page.sheet.nodes.iter().skip(at + 1);
    let mut inside = after.take_while(|node| {
        row(&page.sheet, node).is_some() && (node.row, node.column) == (cell.row, cell.column)
    });
    inside.any(|node| matches!(page.sheet.role(node), Some(Role::PairValue | Role::Control)))
}

/// The value of one fact; a link or an option tells the record as well.
fn value<'s>(page: &Context<'s>, at: usize, node: &'s Node, query: &Query, notes: &mut Notes) {
    if query.fact.contains("{o}") && page.object.is_empty() {
        return;
    }
    let name = query.fact.replace("{o}", &page.object);
    let id = match (page.sheet.attribute(node, "href"), query.text) {
        (Some(href), _) => Some(record_in_link(href)),
        (None, true) => page.sheet.attribute(node, "value").map(record),
        (None, false) => None,
    };
    match id {
        Some(Some(id)) => notes.both(&[&name, "-id"].concat(), id),
        Some(None) => return,
        None => {}
    }
    let label = page.rows.label(at, node).unwrap_or_default();
    if page.sheet.page.edit && !notes.english && !label.is_empty() {
        notes.learned.push(([LEARNED_FACT, &name].concat(), label.to_owned()));
    }
    add(page, at, node, query, name, label, notes);
}

fn add(
    page: &Context<'_>,
    at: usize,
    node: &Node,
    query: &Query,
    fact: String,
    label: &str,
    notes: &mut Notes,
) {
    let label = if label.is_empty() { fact::split(&fact).1 } else { label }.to_owned();
    let text = if query.text {
        Some(node.text.as_str())
    } else if node.checked.is_none() && query.attributes.contains(&"value") {
        // A text field without the attribute is empty.
        Some(page.sheet.attribute(node, "value").unwrap_or_default())
    } else {
        None
    };
    let mut control =
        Control { node: at, fact, permission: None, label, state: State::Text(String::new()), live: false };
    if let Some(text) = text {
        notes.both(&control.fact, text);
        control.state = State::Text(text.to_owned());
        notes.controls.push(control);
        return;
    }
    let state = page.sheet.state(node);
    if !matches!(state, Setting::Unknown(_)) {
        control.state = State::Set(state);
        control.live = Sheet::is_live(node);
        notes.control(control, page.sheet.saved(node));
    }
}
