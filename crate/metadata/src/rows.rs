//! The rows of one section while a file is read.

use std::borrow::Cow;
use std::collections::{HashMap, hash_map};

use permlight_core::capture::Capture;
use permlight_core::fact::{self, Facts};
use permlight_core::order::{InOrder as _, gathered};
use permlight_core::section::Section;
use permlight_core::sorted::SortedSet;
use permlight_core::table::{Entry, Table};

use crate::entry::{Doubt, Source};
use crate::error::{Fault, shown};
use permlight_core::message;

/// Rows of one section, in the order of the file.
#[derive(Debug)]
pub(crate) struct Rows<V> {
    rows: Vec<Entry<V>>,
    /// Names of which some entry could not be read: they are unknown, whatever the other entries say.
    unreadable: Vec<String>,
}

impl<V> Default for Rows<V> {
    fn default() -> Self {
        Self { rows: Vec::new(), unreadable: Vec::new() }
    }
}

impl<V: PartialEq> Rows<V> {
    pub(crate) fn push(&mut self, key: Cow<'static, str>, value: V, line: u32) {
        self.rows.push(Entry { key, value, line: Some(line) });
    }

    pub(crate) fn unreadable(&mut self, key: &str) {
        self.unreadable.push(key.to_owned());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether one of the values is such.
    pub(crate) fn any(&self, is: impl Fn(&V) -> bool) -> bool {
        self.rows.iter().any(|row| is(&row.value))
    }

    /// How many keys have such a value.
    pub(crate) fn count(&self, is: impl Fn(&V) -> bool) -> usize {
        let keys = self.rows.iter().filter(|row| is(&row.value)).map(|row| row.key.as_ref());
        gathered::<SortedSet<&str>, _>(keys).len()
    }

    /// The table; contradictions become `contradicted` or, if that is `None`, are left out.
    pub(crate) fn finish(
        mut self,
        section: &'static str,
        contradicted: impl Fn(&V) -> Option<V>,
        source: &mut Source<'_>,
        text: &str,
    ) -> Table<V> {
        self.spell_alike();
        self.unreadable.order();
        self.unreadable.dedup();
        let unreadable = self.unreadable;
        if !unreadable.is_empty() {
            self.rows.retain(|row| unreadable.binary_search_by(|key| key.as_str().cmp(&row.key)).is_err());
        }
        source.doubts.extend(unreadable.into_iter().map(|key| Doubt { section, key, contradicted: false }));
        let (table, repeats) = Table::from_rows(self.rows, contradicted);
        for repeat in repeats {
            if !repeat.contradicts {
                source.repeats += 1;
                continue;
            }
            if table.get(&repeat.key).is_none() {
                source.doubts.push(Doubt { section, key: repeat.key.clone(), contradicted: true });
            }
            let places = source.places;
            let (first, second) = (repeat.lines.0.unwrap_or(1), repeat.lines.1.unwrap_or(1));
            source.problems.push_with(|| {
                let message = message!(
                    "metadata-entry.twice",
                    shown(&repeat.key),
                    section.to_owned(),
                    places.say(first),
                    places.say(second)
                );
                Fault::new(start_of_line(text, second), message)
            });
        }
        table
    }

    /// Gives names that only case tells apart one spelling: to Salesforce they are one.
    fn spell_alike(&mut self) {
        let mut first: HashMap<String, Cow<'static, str>> = HashMap::with_capacity(self.rows.len());
        for row in &mut self.rows {
            match first.entry(row.key.to_ascii_lowercase()) {
                hash_map::Entry::Occupied(spelt) if *spelt.get() != row.key => {
                    row.key.clone_from(spelt.get());
                }
                hash_map::Entry::Occupied(_) => {}
                hash_map::Entry::Vacant(free) => {
                    free.insert(row.key.clone());
                }
            }
        }
        for key in &mut self.unreadable {
            if let Some(spelt) = first.get(&key.to_ascii_lowercase()) {
                spelt.as_ref().clone_into(key);
            }
        }
    }
}

/// Facts from the sections that no rule looks at.
#[derive(Debug, Default)]
pub(crate) struct Others {
    rows: Vec<(String, String)>,
}

impl Others {
    /// Adds one.
    pub(crate) fn push(&mut self, section: Section, key: &str, value: impl Into<String>) {
        self.rows.push((fact::name(section.fact(), key), value.into()));
    }

    /// Adds the facts to a capture. What is named several times has all its values, in order.
    pub(crate) fn finish(mut self, capture: &mut Capture) {
        self.rows.order();
        self.rows.dedup();
        let mut rows: Vec<Entry<String>> = Vec::with_capacity(self.rows.len());
        for (key, value) in self.rows {
            match rows.last_mut() {
                Some(last) if last.key == key => {
                    last.value.push_str(fact::SEVERAL);
                    last.value.push_str(&value);
                }
                _ => rows.push(Entry { key: key.into(), value, line: None }),
            }
        }
        capture.more = Facts::from_rows(rows, |first| Some(first.clone())).0;
    }
}

/// The first character in a line that is not white space.
fn start_of_line(text: &str, line: u32) -> usize {
    let before = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
    let start = match before.checked_sub(1) {
        None => 0,
        Some(nth) => memchr::memchr_iter(b'\n', text.as_bytes()).nth(nth).map_or(0, |end| end + 1),
    };
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    start + rest.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or_default()
}
