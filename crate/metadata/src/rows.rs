//! The rows of one section while a file is read.

use std::borrow::Cow;
use std::cmp::Ordering;

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

    /// Gives names that only case tells apart one spelling, the first one: to Salesforce they are one.
    fn spell_alike(&mut self) {
        if self.unreadable.is_empty() && !may_be_alike(self.rows.iter().map(|row| row.key.as_ref())) {
            return;
        }
        let mut places: Vec<usize> = (0..self.rows.len()).collect();
        let key = |at: usize| self.rows.get(at).map_or("", |row| row.key.as_ref());
        places.order_by(|a, b| by_letters(key(*a), key(*b)));
        for spelt in &mut self.unreadable {
            let alike = places.partition_point(|at| by_letters(key(*at), spelt).is_lt());
            let first = places.get(alike).map(|at| key(*at));
            if let Some(first) = first.filter(|first| by_letters(first, spelt).is_eq()) {
                first.clone_into(spelt);
            }
        }
        let mut first: Option<usize> = None;
        for at in places {
            let before = first.and_then(|first| self.rows.get(first)).map(|row| &row.key);
            match (before, self.rows.get(at).map(|row| &row.key)) {
                (Some(before), Some(key)) if by_letters(before, key).is_eq() => {
                    let before = before.clone();
                    if let Some(row) = self.rows.get_mut(at).filter(|row| row.key != before) {
                        row.key = before;
                    }
                }
                _ => first = Some(at),
            }
        }
    }
}

/// Whether two names may be told apart by case alone. Never no where they are; nearly always no where they are not, and that is
/// what nearly every file gets here, without a copy of a name.
fn may_be_alike<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> bool {
    let mut seen = vec![0_u64; (names.len() * 2).next_power_of_two()];
    let last = seen.len() - 1;
    for name in names {
        let number = number_of(name);
        let mut at = usize::try_from(number >> 32).unwrap_or_default() & last;
        while let Some(known) = seen.get_mut(at) {
            if *known == number {
                return true;
            }
            if *known == 0 {
                *known = number;
                break;
            }
            at = (at + 1) & last;
        }
    }
    false
}

/// A number that a name has in any case; never zero.
fn number_of(name: &str) -> u64 {
    let number = name.as_bytes().chunks(8).fold(0_u64, |number, part| {
        let mut word = [0; 8];
        for (to, byte) in word.iter_mut().zip(part) {
            // The two cases of a letter differ in this bit.
            *to = byte | 0x20;
        }
        (number.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95)
    });
    number | 1
}

/// The order of names whose case says nothing.
fn by_letters(a: &str, b: &str) -> Ordering {
    a.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
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
