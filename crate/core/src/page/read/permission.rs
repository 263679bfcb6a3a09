//! User permissions: which one each control stands for.

use super::notes::Notes;
use super::pair::{is_shadowed, pair};
use super::{Context, Control, Role, Sheet, State, Unclear, Unidentified};
use crate::catalog::{self, LabelIndex, LabelMatch, Permission};
use crate::fact;
use crate::section::Section;
use crate::setting::{Setting, Unknown};
use crate::snapshot::Node;
use crate::text::in_order;

pub(super) fn read(page: &Context<'_>, own: &[(String, String)], notes: &mut Notes) {
    if !page.sheet.page.queries.iter().any(|query| query.role == Role::Control) {
        return;
    }
    // The labels by which permissions are found, those of the page's language among them.
    let index = LabelIndex::new(own.iter().map(|(name, label)| (name.as_str(), label.as_str())));
    let sheet = &page.sheet;
    let mut found = Vec::new();
    for (at, node, query) in sheet.nodes().filter(|(_, _, query)| query.role == Role::Control) {
        let labels = page.rows.labels(at, node);
        match identify(sheet, node, &labels, &index) {
            // A row has its label first, then a description.
            Ok(known) => found.push((at, node, known, labels.first().copied())),
            Err(Unclear::NoMatch) if pair(page, at, node, query, notes) => {}
            Err(reason) => notes.unidentified.push(Unidentified { node: at, reason }),
        }
    }
    notes.has_permissions = !found.is_empty();
    let parts: Vec<usize> = found.iter().map(|(at, ..)| page.part(*at)).collect();
    let (first, last) = (found.first().map_or(0, |(at, ..)| *at), found.last().map_or(0, |(at, ..)| *at));
    notes.unclear = is_group_unseen(page, &parts) || is_one_without_a_box(page, &parts, first..last, &index);
    let names = in_order(found.iter().map(|(_, _, known, _)| known.permission.name).collect());
    for (at, node, Known { permission, label, by_name_only }, first) in found {
        // Of two boxes of one permission, one is another's: which, nobody can tell.
        let place = names.partition_point(|name| *name < permission.name);
        let twice = names.get(place + 1) == Some(&permission.name);
        let unknown = Setting::Unknown(Unknown::Contradiction);
        let (now, saved) = if twice { (unknown, unknown) } else { (sheet.state(node), sheet.saved(node)) };
        if let (true, false, false, Some(label)) = (by_name_only, twice, notes.english, first) {
            notes.learned.push((permission.name.to_owned(), label.to_owned()));
        }
        let control = Control {
            node: at,
            fact: fact::name(Section::UserPermissions.fact(), permission.name),
            permission: Some(permission),
            label,
            state: State::Set(now),
            live: Sheet::is_live(node) && !twice,
        };
        notes.control(control, saved);
    }
}

/// Whether a page that shows all permissions may have some that nobody saw: it has two groups of them and goes on after both.
/// One may not be drawn yet, or in a way that nobody knows, and what comes after the end of a page that was cut off is not seen.
/// A heading without any, between the two, or anywhere on a page of nothing but permissions, is that of such a group.
fn is_group_unseen(page: &Context<'_>, parts: &[usize]) -> bool {
    let end = page.parts.last().map_or(0, |(part, _)| *part);
    let (first, last) =
        (parts.first().copied().unwrap_or_default(), parts.last().copied().unwrap_or_default());
    let complete = page.sheet.page.complete;
    // The first part of a page of nothing but permissions is the block around all of them.
    let (from, to) = if complete { (first, last) } else { (2, end) };
    complete && (first == last || last == end) || (from..=to).any(|part| parts.binary_search(&part).is_err())
}

/// Whether something may be a permission whose box was not seen: its label stands alone, or, among boxes of permissions, any
/// words do; or there is a cell of another form, a value that is no box, or a pager.
fn is_one_without_a_box(
    page: &Context<'_>,
    parts: &[usize],
    boxes: std::ops::Range<usize>,
    index: &LabelIndex<'_>,
) -> bool {
    let among = |at: usize| parts.binary_search(&page.part(at)).is_ok();
    page.sheet.nodes().any(|(at, node, query)| match query.role {
        Role::Label if page.rows.is_alone(node) => {
            among(at) || !matches!(index.find(&node.text), LabelMatch::None)
        }
        Role::Strange if query.fact == LOOSE => boxes.contains(&at) || begins_like_a_label(&node.text, index),
        Role::Strange | Role::RowLabel => among(at),
        // A group that has more on another page.
        Role::More => !page.sheet.page.complete || among(at),
        Role::PairValue => among(at) && !node.text.is_empty() && !is_shadowed(page, at, node),
        _ => false,
    })
}

/// What stands outside of all rows.
const LOOSE: &str = "loose";

/// Whether a text is the label of a permission, or goes on after one.
fn begins_like_a_label(text: &str, index: &LabelIndex<'_>) -> bool {
    let ends = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b' ' | b':')).map(|(at, _)| at);
    let mut parts = ends.chain([text.len()]).filter_map(|at| text.get(..at));
    parts.any(|part| !matches!(index.find(part), LabelMatch::None))
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
    // What comes after the first text of a row describes it: the name of another permission at most.
    for (place, label) in labels.iter().enumerate() {
        match index.find(label) {
            LabelMatch::One(permission) => {
                if by_label
                    .or(by_name.map(|named| (named, "")))
                    .is_some_and(|(other, _)| other.name != permission.name)
                {
                    return Err(Unclear::Disagreement);
                }
                by_label = by_label.or((place == 0).then_some((permission, *label)));
            }
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
