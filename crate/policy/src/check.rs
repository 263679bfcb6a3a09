//! A file against its form: keys, types, words.

use std::ops::Range;

use permlight_core::catalog;
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::order::InOrder as _;
use permlight_core::sorted::SortedSet;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::form::{Form, Key, Shape, Switch};
use crate::kind::Kind;
use crate::names::Names;
use crate::problem::Problems;

/// Says everything that is wrong with the form of a table.
pub(crate) fn table(
    table: &DeTable<'_>,
    span: &Range<usize>,
    form: &'static Form,
    problems: &mut Problems<'_>,
) {
    for (key, entry) in table {
        let Some(known) = form.keys.iter().find(|known| known.name == key.get_ref()) else {
            let names: Vec<_> = form.keys.iter().map(|key| key.name).collect();
            let expected = message!("policy-expected.one-of", Arg::names(&names));
            let said = message!("policy-problem.unknown-key", key.get_ref().as_ref());
            problems.near(key.span(), said, Some(expected), key.get_ref(), &names);
            continue;
        };
        let filled = known.required || form.one_of.contains(&known.name);
        value(known, entry, filled, problems);
    }
    let hidden = problems.hides_keys(table, span);
    if !hidden {
        for key in form.keys.iter().filter(|key| key.required && table.get(key.name).is_none()) {
            problems.add(span.clone(), message!("policy-problem.missing", key.name), Some(key.expected()));
        }
    }
    one_of(table, span, form, hidden, problems);
    if let Some(Switch { key, needs }) = form.switch
        && let Some(value) = table.get(key)
        && matches!(value.get_ref(), DeValue::Boolean(false))
        && table.get(needs).is_none()
    {
        let said = message!("policy-problem.off-without", key, needs);
        problems.add(value.span(), said, Some(message!("policy-expected.reason", needs)));
    }
}

fn one_of(table: &DeTable<'_>, span: &Range<usize>, form: &Form, hidden: bool, problems: &mut Problems<'_>) {
    let mut there: Vec<_> =
        table.keys().filter(|key| form.one_of.contains(&key.get_ref().as_ref())).collect();
    there.order_by_key(|key| key.span().start);
    let expected = Some(message!("policy-expected.exactly-one", Arg::names(form.one_of)));
    match there.as_slice() {
        [] if form.one_of.is_empty() || hidden => {}
        [] => problems.add(span.clone(), message!("policy-problem.says-nothing"), expected),
        [first, more @ ..] => {
            for key in more {
                let said =
                    message!("policy-problem.beside", key.get_ref().as_ref(), first.get_ref().as_ref());
                problems.add(key.span(), said, expected.clone());
            }
        }
    }
}

fn value(key: &'static Key, value: &Spanned<DeValue<'_>>, filled: bool, problems: &mut Problems<'_>) {
    match (key.shape, value.get_ref()) {
        (Shape::Text(kind), DeValue::String(given)) => text(kind, given, value.span(), problems),
        (Shape::Word(names), DeValue::String(given)) => word(names, given, value.span(), problems),
        (Shape::Flag, DeValue::Boolean(_)) => {}
        (Shape::Day, DeValue::Datetime(day)) if day.date.is_some() && day.time.is_none() => {}
        (Shape::Table(form), DeValue::Table(inner)) => table(inner, &value.span(), form, problems),
        (Shape::ByRule(form), DeValue::Table(rules)) => {
            for (code, change) in rules {
                word(Names::Rules, code.get_ref(), code.span(), problems);
                match change.get_ref() {
                    DeValue::Table(inner) => table(inner, &change.span(), form, problems),
                    other => wrong_type(code.get_ref(), other, change.span(), key.shape, problems),
                }
            }
        }
        (Shape::Texts(_) | Shape::Words(_) | Shape::Tables(_), DeValue::Array(items)) => {
            if filled && items.is_empty() {
                let said = message!("policy-problem.empty-list", key.name);
                problems.add(value.span(), said, Some(key.expected()));
            }
            list(key, items, problems);
        }
        (shape, other) => wrong_type(key.name, other, value.span(), shape, problems),
    }
}

fn list(key: &'static Key, items: &DeArray<'_>, problems: &mut Problems<'_>) {
    let mut known = SortedSet::new();
    for item in items {
        match (key.shape, item.get_ref()) {
            (Shape::Tables(form), DeValue::Table(inner)) => table(inner, &item.span(), form, problems),
            (Shape::Texts(_) | Shape::Words(_), DeValue::String(given)) => {
                match key.shape {
                    Shape::Texts(kind) => text(kind, given, item.span(), problems),
                    Shape::Words(names) => word(names, given, item.span(), problems),
                    _ => {}
                }
                if !known.insert(given.as_ref()) {
                    let said = message!("policy-problem.twice-in", given.as_ref(), key.name);
                    problems.add(item.span(), said, Some(message!("policy-expected.once")));
                }
            }
            (shape, other) => wrong_type(key.name, other, item.span(), shape, problems),
        }
    }
}

fn wrong_type(
    name: &str,
    value: &DeValue<'_>,
    span: Range<usize>,
    shape: Shape,
    problems: &mut Problems<'_>,
) {
    let what = match value {
        DeValue::String(_) => "policy-type.text",
        DeValue::Integer(_) | DeValue::Float(_) => "policy-type.number",
        DeValue::Boolean(_) => "policy-type.flag",
        DeValue::Datetime(day) if day.time.is_some() => "policy-type.moment",
        DeValue::Datetime(_) => "policy-type.day",
        DeValue::Array(_) => "policy-type.list",
        DeValue::Table(_) => "policy-type.table",
    };
    problems.add(span, message!("policy-problem.is", name, message!(what)), Some(shape.expected()));
}

fn text(kind: Kind, given: &str, span: Range<usize>, problems: &mut Problems<'_>) {
    if kind.accepts(given) {
        return;
    }
    let said = if given.trim().is_empty() {
        message!("policy-problem.no-text")
    } else if given.chars().count() > kind.limit() {
        message!("policy-problem.long", given.chars().count())
    } else {
        message!("policy-problem.no-kind", given, kind.one())
    };
    problems.add(span, said, Some(kind.expected()));
}

fn word(names: Names, given: &str, span: Range<usize>, problems: &mut Problems<'_>) {
    if names.has(given) {
        return;
    }
    let said = message!("policy-problem.unknown", names.one(), given);
    let expected = Some(names.expected());
    // People know permissions by their label.
    if names == Names::Permissions
        && let Some(permission) = catalog::permissions().iter().find(|known| known.english == given)
    {
        return problems.near(span, said, expected, permission.name, &[permission.name]);
    }
    problems.near(span, said, expected, given, &names.words());
}
