//! A file against its form: keys, types, words.

use std::ops::Range;

use permlight_core::catalog;
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
            let expected = format!("one of {}", names.join(", "));
            problems.near(
                key.span(),
                format!("unknown key \"{}\"", key.get_ref()),
                expected,
                key.get_ref(),
                &names,
            );
            continue;
        };
        let filled = known.required || form.one_of.contains(&known.name);
        value(known, entry, filled, problems);
    }
    let hidden = problems.hides_keys(table, span);
    if !hidden {
        for key in form.keys.iter().filter(|key| key.required && table.get(key.name).is_none()) {
            problems.add(span.clone(), format!("\"{}\" is missing", key.name), key.expected());
        }
    }
    one_of(table, span, form, hidden, problems);
    if let Some(Switch { key, needs }) = form.switch
        && let Some(value) = table.get(key)
        && matches!(value.get_ref(), DeValue::Boolean(false))
        && table.get(needs).is_none()
    {
        let message = format!("\"{key}\" is false without a {needs}");
        problems.add(value.span(), message, format!("{needs} = \"why it does not apply here\""));
    }
}

fn one_of(table: &DeTable<'_>, span: &Range<usize>, form: &Form, hidden: bool, problems: &mut Problems<'_>) {
    let mut there: Vec<_> =
        table.keys().filter(|key| form.one_of.contains(&key.get_ref().as_ref())).collect();
    there.order_by_key(|key| key.span().start);
    let expected = format!("exactly one of {}", form.one_of.join(", "));
    match there.as_slice() {
        [] if form.one_of.is_empty() || hidden => {}
        [] => problems.add(span.clone(), "it says nothing of what should be".to_owned(), expected),
        [first, more @ ..] => {
            for key in more {
                let message = format!("\"{}\" beside \"{}\"", key.get_ref(), first.get_ref());
                problems.add(key.span(), message, expected.clone());
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
                problems.add(value.span(), format!("\"{}\" is an empty list", key.name), key.expected());
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
                    let message = format!("\"{given}\" stands twice in \"{}\"", key.name);
                    problems.add(item.span(), message, "each once");
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
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(day) if day.time.is_some() => "a date with a time",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    problems.add(span, format!("\"{name}\" is {what}"), shape.expected());
}

fn text(kind: Kind, given: &str, span: Range<usize>, problems: &mut Problems<'_>) {
    if kind.accepts(given) {
        return;
    }
    let message = if given.trim().is_empty() {
        "there is no text here".to_owned()
    } else if given.chars().count() > kind.limit() {
        format!("the text has {} characters", given.chars().count())
    } else {
        format!("\"{given}\" is no {}", kind.one())
    };
    problems.add(span, message, kind.expected());
}

fn word(names: Names, given: &str, span: Range<usize>, problems: &mut Problems<'_>) {
    if names.has(given) {
        return;
    }
    let message = format!("unknown {} \"{given}\"", names.one());
    // People know permissions by their label.
    if names == Names::Permissions
        && let Some(permission) = catalog::permissions().iter().find(|known| known.english == given)
    {
        return problems.near(span, message, names.expected(), permission.name, &[permission.name]);
    }
    problems.near(span, message, names.expected(), given, &names.words());
}
