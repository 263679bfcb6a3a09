//! Values of a table whose form was checked. What is missing or wrong was said before and reads as nothing.

use std::borrow::Cow;
use std::ops::Range;

use permlight_core::date::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Row<'a> {
    pub(crate) table: &'a DeTable<'a>,
    pub(crate) span: Range<usize>,
}

/// A text and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Item<'a> {
    pub(crate) text: &'a str,
    pub(crate) span: Range<usize>,
}

impl<'a> Row<'a> {
    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    /// Whether there is such a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The text of a key.
    pub(crate) fn item(&self, key: &str) -> Option<Item<'a>> {
        self.get(key).and_then(item)
    }

    /// The text of a key as it stands there; empty if there is none.
    pub(crate) fn exact(&self, key: &str) -> String {
        self.item(key).map_or_else(String::new, |item| item.text.to_owned())
    }

    /// The text of a key as one line.
    pub(crate) fn line(&self, key: &str) -> String {
        let text = self.item(key).map_or("", |item| item.text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The texts of a list.
    pub(crate) fn items(&self, key: &str) -> Vec<Item<'a>> {
        match self.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(items)) => items.iter().filter_map(item).collect(),
            _ => Vec::new(),
        }
    }

    /// The texts of a list, without their places.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        self.items(key).into_iter().map(|item| item.text.to_owned()).collect()
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key)?.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn day(&self, key: &str) -> Option<Date> {
        match self.get(key)?.get_ref() {
            DeValue::Datetime(day) => day.date.and_then(|date| Date::new(date.year, date.month, date.day)),
            _ => None,
        }
    }

    /// The table of a key.
    pub(crate) fn row(&self, key: &str) -> Option<Row<'a>> {
        self.get(key).and_then(row)
    }

    /// The tables of a list, in the order of the file.
    pub(crate) fn rows(&self, key: &str) -> Vec<Row<'a>> {
        match self.get(key).map(Spanned::get_ref) {
            Some(DeValue::Array(items)) => items.iter().filter_map(row).collect(),
            _ => Vec::new(),
        }
    }

    /// The tables of a table, by key.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Item<'a>, Row<'a>)> + use<'a> {
        let key = |key: &'a Spanned<Cow<'a, str>>| Item { text: key.get_ref(), span: key.span() };
        self.table.iter().filter_map(move |(name, value)| Some((key(name), row(value)?)))
    }

    /// Where a key's value stands; the table itself if it has none.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        self.get(key).map_or_else(|| self.span.clone(), Spanned::span)
    }
}

fn item<'a>(value: &'a Spanned<DeValue<'a>>) -> Option<Item<'a>> {
    match value.get_ref() {
        DeValue::String(text) => Some(Item { text, span: value.span() }),
        _ => None,
    }
}

fn row<'a>(value: &'a Spanned<DeValue<'a>>) -> Option<Row<'a>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(Row { table, span: value.span() }),
        _ => None,
    }
}
