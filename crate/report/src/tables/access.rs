//! What the subject can do: in full, and as people read it.

use permlight_core::effective::ObjectRight;
use permlight_core::order::InOrder as _;

use super::Table;
use crate::cell::Cell;
use crate::report::{AccessRow, PERMISSION, Report};
use crate::say;

/// Every right, a row each. What is simply on stands below and is not printed: the tables of permissions and objects show it.
pub(super) fn all(report: &Report) -> Table {
    let locale = &report.locale;
    let (on, others): (Vec<_>, Vec<_>) = report.access.iter().flatten().partition(|row| row.state == "on");
    let printed_rows = others.len();
    let rows = others.into_iter().chain(on).map(|right| {
        vec![
            Cell::text(&right_word(report, right)),
            Cell::name(&right.target),
            Cell::text(&right.label),
            Cell::Text(say::word(locale, "state", &right.state)),
            Cell::lines(&right.granted_by),
            Cell::lines(&right.withheld),
            Cell::lines(&right.doubts),
        ]
    });
    let columns = [
        ("right", 18),
        ("target", 30),
        ("label", 34),
        ("state", 10),
        ("granted-by", 44),
        ("withheld", 44),
        ("doubts", 44),
    ];
    Table { printed_rows, ..Table::new(locale, "effective-access", &columns, rows) }
}

fn right_word(report: &Report, row: &AccessRow) -> String {
    let key = ObjectRight::ALL.into_iter().find(|right| right.label() == row.right).map(ObjectRight::key);
    report.locale.word(key.unwrap_or("access.user-permission")).to_owned()
}

/// Who grants it, why that does not count, and why it is unknown.
fn from(right: &AccessRow) -> Vec<String> {
    [&right.granted_by[..], &right.withheld, &right.doubts].concat()
}

/// User permissions, those together that come from the same place.
pub(super) fn permissions(report: &Report) -> Table {
    let mut groups: Vec<(&str, Vec<String>, Vec<String>)> = Vec::new();
    for right in report.access.iter().flatten().filter(|row| row.right == PERMISSION) {
        let name = if right.label.is_empty() { &right.target } else { &right.label };
        let from = from(right);
        match groups.iter_mut().find(|(state, own, _)| *state == right.state && *own == from) {
            Some((_, _, names)) => names.push(name.clone()),
            None => groups.push((&right.state, from, vec![name.clone()])),
        }
    }
    // What is on comes first, what is granted and does not count last.
    groups.order_by_key(|(state, ..)| ["on", "unknown"].iter().position(|own| own == state).unwrap_or(2));
    let locale = &report.locale;
    let rows = groups.into_iter().map(|(state, from, names)| {
        vec![
            Cell::Text(say::word(locale, "state", state)),
            Cell::Text(names.join(locale.word("list.comma"))),
            Cell::lines(&from),
        ]
    });
    Table::new(locale, "permissions", &[("state", 10), ("permission", 80), ("from", 60)], rows)
}

/// The letters of a right.
const fn letters(right: ObjectRight) -> &'static str {
    match right {
        ObjectRight::Read => "R",
        ObjectRight::Create => "C",
        ObjectRight::Edit => "E",
        ObjectRight::Delete => "D",
        ObjectRight::ViewAllRecords => "VA",
        ObjectRight::ModifyAllRecords => "MA",
        ObjectRight::ViewAllFields => "VF",
    }
}

/// An object, its marks in the order of rights, and what is said of them.
type Object<'r> = (&'r str, [String; 7], Vec<String>);

/// Objects, a line each; those together of which the same is said.
pub(super) fn objects(report: &Report) -> Table {
    let mut objects: Vec<Object<'_>> = Vec::new();
    for row in report.access.iter().flatten() {
        let Some(at) = ObjectRight::ALL.into_iter().position(|right| right.label() == row.right) else {
            continue;
        };
        let name = if row.target.is_empty() { &row.label } else { &row.target };
        let known = objects.iter().position(|(known, ..)| known == name);
        let own = known.unwrap_or(objects.len());
        if known.is_none() {
            objects.push((name, std::array::from_fn(|_| "-".to_owned()), Vec::new()));
        }
        let Some((_, marks, said)) = objects.get_mut(own) else { continue };
        let (right, mark) = (ObjectRight::ALL.get(at), marks.get_mut(at));
        if let (Some(right), Some(mark)) = (right, mark) {
            *mark = match row.state.as_str() {
                "on" => letters(*right).to_owned(),
                "unknown" => "?".to_owned(),
                _ => "w".to_owned(),
            };
        }
        said.extend(from(row));
    }
    let mut groups: Vec<(Vec<&str>, [String; 7], Vec<String>)> = Vec::new();
    for (name, marks, mut said) in objects {
        let mut once = Vec::new();
        said.retain(|text| {
            !once.contains(text) && {
                once.push(text.clone());
                true
            }
        });
        match groups.iter_mut().find(|(_, own, from)| *own == marks && *from == said) {
            Some((names, ..)) => names.push(name),
            None => groups.push((vec![name], marks, said)),
        }
    }
    let locale = &report.locale;
    let rows = groups.into_iter().map(|(names, marks, said)| {
        vec![
            Cell::Text(names.join(locale.word("list.comma"))),
            Cell::Name(marks.join(" ")),
            Cell::lines(&said),
        ]
    });
    Table::new(locale, "objects", &[("object", 50), ("right", 20), ("from", 80)], rows)
}
