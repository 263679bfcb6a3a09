//! Rows by name: what a source says, with the line on which it says so.

use crate::order::InOrder as _;
use std::borrow::Cow;

/// Facts of one subject, by name.
pub type Facts = Table<String>;

/// The name of a fact: `section/key`.
pub fn name(section: &str, key: &str) -> String {
    [section, "/", key].concat()
}

/// The section and the key of a fact's name.
#[inline(never)]
pub fn split(name: &str) -> (&str, &str) {
    name.split_once('/').unwrap_or((name, ""))
}

/// One row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<V> {
    /// The API name.
    pub key: Cow<'static, str>,
    /// What the source says.
    pub value: V,
    /// The line of the source, counted from 1.
    pub line: Option<u32>,
}

/// Rows by API name, sorted, each name once.
///
/// Real files hold up to 20,000 rows, nearly always in order already: a sorted list is read and searched
/// faster than a tree is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<V> {
    rows: Vec<Entry<V>>,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

/// A name that a source gives more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The API name.
    pub key: String,
    /// The line of the first and of the repeated row.
    pub lines: (Option<u32>, Option<u32>),
    /// The two rows say different things.
    pub contradicts: bool,
}

impl<V: PartialEq> Table<V> {
    /// Sorts rows and removes repeated names: what is said twice alike stays once; what is said in two ways
    /// becomes `contradicted(&first)` or, if that is `None`, is left out. Every repeat is reported.
    pub fn from_rows(mut rows: Vec<Entry<V>>, contradicted: impl Fn(&V) -> Option<V>) -> (Self, Vec<Repeat>) {
        if rows.windows(2).all(|pair| matches!(pair, [a, b] if a.key < b.key)) {
            return (Self { rows }, Vec::new());
        }
        rows.order_by(|a, b| a.key.cmp(&b.key).then(a.line.cmp(&b.line)));
        let mut repeats = Vec::new();
        let mut kept: Vec<Entry<V>> = Vec::with_capacity(rows.len());
        let mut disputed: Vec<Cow<'static, str>> = Vec::new();
        for row in rows {
            match kept.last() {
                Some(first) if first.key == row.key => {
                    let contradicts = first.value != row.value;
                    repeats.push(Repeat {
                        key: row.key.to_string(),
                        lines: (first.line, row.line),
                        contradicts,
                    });
                    if contradicts && disputed.last() != Some(&row.key) {
                        disputed.push(row.key);
                    }
                }
                _ => kept.push(row),
            }
        }
        if !disputed.is_empty() {
            kept.retain_mut(|row| {
                if disputed.binary_search(&row.key).is_err() {
                    return true;
                }
                match contradicted(&row.value) {
                    Some(value) => {
                        row.value = value;
                        true
                    }
                    None => false,
                }
            });
        }
        (Self { rows: kept }, repeats)
    }
}

impl<V> Table<V> {
    fn position(&self, key: &str) -> Result<usize, usize> {
        // Most tables are filled in order.
        if self.rows.last().is_none_or(|last| last.key.as_ref() < key) {
            return Err(self.rows.len());
        }
        self.rows.binary_search_by(|row| row.key.as_ref().cmp(key))
    }

    /// The row with this name.
    pub fn entry(&self, key: &str) -> Option<&Entry<V>> {
        self.position(key).ok().and_then(|at| self.rows.get(at))
    }

    /// The value with this name.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.entry(key).map(|row| &row.value)
    }

    /// The line on which the source names it, counted from 1.
    pub fn line(&self, key: &str) -> Option<u32> {
        self.entry(key).and_then(|row| row.line)
    }

    /// Puts a value in place of the one with this name, or adds it.
    pub fn set(&mut self, key: &str, value: V) {
        match self.position(key) {
            Ok(at) => {
                if let Some(row) = self.rows.get_mut(at) {
                    row.value = value;
                }
            }
            Err(at) => {
                self.rows.insert(at, Entry { key: Cow::Owned(key.to_owned()), value, line: None });
            }
        }
    }

    /// Takes out what has this name.
    pub fn remove(&mut self, key: &str) {
        if let Ok(at) = self.position(key) {
            self.rows.remove(at);
        }
    }

    /// The rows, sorted by name.
    pub(crate) fn rows(&self) -> &[Entry<V>] {
        &self.rows
    }

    /// The rows, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<V>> {
        self.rows.iter()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
