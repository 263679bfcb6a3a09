//! One entry of a section, such as `<fieldPermissions>`, as the values of its known children.

use std::borrow::Cow;

use permlight_core::message;
use permlight_core::message::Message;

use crate::error::{Cursor, Fault, Problems, shown};
use crate::vocabulary::{self, Meant};
use crate::xml::{Scanner, Token};
use permlight_core::places::Places;

/// The text of one element.
#[derive(Debug)]
pub(crate) struct Value<'a> {
    /// Without white space around it.
    pub(crate) text: Cow<'a, str>,
    /// Where the element begins.
    pub(crate) at: usize,
}

/// One entry.
#[derive(Debug)]
pub(crate) struct Entry<'a, const N: usize> {
    /// The section, as in the file.
    pub(crate) section: &'a str,
    /// Where the entry begins.
    pub(crate) at: usize,
    /// The values, in the order in which the children were asked for.
    values: [Option<Value<'a>>; N],
    /// Some child is there twice with different values, so the entry says nothing.
    pub(crate) contradicts: bool,
    /// A second name, if the first child is there twice: the entry says nothing about this one either.
    pub(crate) other_key: Option<Cow<'a, str>>,
}

/// A file while it is read.
pub(crate) struct Source<'a> {
    pub(crate) xml: Scanner<'a>,
    pub(crate) text: &'a str,
    /// Where its lines come from.
    pub(crate) places: &'a Places,
    pub(crate) problems: Problems,
    /// What this version does not know, where it stands.
    pub(crate) unknown: Problems,
    pub(crate) repeats: usize,
    pub(crate) ignored: usize,
    /// Entries that are there and say nothing.
    pub(crate) doubts: Vec<Doubt>,
}

/// An entry that a file has and that says nothing: it contradicts another, or could not be read.
pub(crate) struct Doubt {
    pub(crate) section: &'static str,
    pub(crate) key: String,
    pub(crate) contradicted: bool,
}

/// What git leaves in a file whose two versions nobody has joined.
const MERGE_MARKERS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

impl<'a> Source<'a> {
    /// The number of the file that a byte comes from.
    pub(crate) fn file(&self, at: usize) -> usize {
        if self.places.files().next().is_none() {
            return 0;
        }
        self.places.number(Cursor::new(self.text).line(at))
    }

    /// The line of a byte, in a sentence.
    pub(crate) fn say_line(&self, at: usize) -> Message {
        self.places.say(Cursor::new(self.text).line(at))
    }

    /// Reads the rest of an entry whose start was read last.
    pub(crate) fn entry<const N: usize>(
        &mut self,
        section: &'a str,
        children: &[&'static str; N],
    ) -> Result<Entry<'a, N>, Fault> {
        let mut entry = Entry {
            section,
            at: self.xml.at(),
            values: [const { None }; N],
            contradicts: false,
            other_key: None,
        };
        entry.contradicts = self.has_attribute(section);
        loop {
            match self.xml.next_child()? {
                Token::Open(name) => {
                    let at = self.xml.at();
                    entry.contradicts |= self.has_attribute(name);
                    if let Some(child) = children.iter().position(|child| *child == name) {
                        let value = Value { text: self.leaf()?, at };
                        self.put(&mut entry, child, name, value);
                    } else {
                        entry.contradicts |= self.misplaced(section, name, children);
                        self.pass_over()?;
                    }
                }
                Token::Text(text) => self.stray(&text),
                Token::Close | Token::End => return Ok(entry),
            }
        }
    }

    /// Whether the element whose start was read last has an attribute: what it says beside its text, nobody knows.
    fn has_attribute(&mut self, name: &str) -> bool {
        let Some(attribute) = self.xml.strange_attribute() else { return false };
        let message = message!("metadata-entry.attribute", shown(attribute), shown(name));
        self.problems.lose(Fault::new(self.xml.at(), message));
        true
    }

    fn put<const N: usize>(&mut self, entry: &mut Entry<'a, N>, child: usize, name: &str, value: Value<'a>) {
        let Some(slot) = entry.values.get_mut(child) else { return };
        match slot {
            None => *slot = Some(value),
            Some(first) if first.text == value.text => self.repeats += 1,
            Some(first) => {
                entry.contradicts = true;
                self.problems.push(Fault::new(
                    value.at,
                    message!(
                        "metadata-entry.two",
                        name.to_owned(),
                        entry.section.to_owned(),
                        shown(&first.text),
                        shown(&value.text)
                    ),
                ));
                if child == 0 {
                    entry.other_key = Some(value.text);
                }
            }
        }
    }

    /// The text of the element whose start was read last, without white space around it.
    pub(crate) fn leaf(&mut self) -> Result<Cow<'a, str>, Fault> {
        if let Some(text) = self.xml.plain_text() {
            return Ok(Cow::Borrowed(text.trim()));
        }
        let mut text = Cow::Borrowed("");
        loop {
            match self.xml.next()? {
                Token::Text(more) if text.is_empty() => text = more,
                Token::Text(more) => text.to_mut().push_str(&more),
                Token::Open(name) => {
                    self.nested(name);
                    self.pass_over()?;
                }
                Token::Close | Token::End => break,
            }
        }
        Ok(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        })
    }

    /// An element inside an entry that the entry does not have; whether it makes the entry say nothing.
    fn misplaced(&mut self, section: &str, name: &str, children: &[&'static str]) -> bool {
        let (at, shown) = (self.xml.at(), shown(name));
        match vocabulary::in_an_entry(name, children) {
            Meant::Elsewhere(known) => self.problems.lose(Fault::new(
                at,
                message!("metadata-entry.misplaced", known.to_owned(), section.to_owned()),
            )),
            Meant::Spelt(known) => self.problems.lose(Fault::new(
                at,
                message!("metadata-entry.spelt-in", shown, section.to_owned(), known.to_owned()),
            )),
            Meant::New => {
                self.not_known(at, name);
                return false;
            }
        }
        true
    }

    /// An element where only text can be.
    fn nested(&mut self, name: &str) {
        let message = message!("metadata-entry.in-text", shown(name));
        self.problems.lose(Fault::new(self.xml.at(), message));
    }

    /// Counts an element that this version does not know.
    pub(crate) fn not_known(&mut self, at: usize, name: &str) {
        self.ignored += 1;
        self.unknown.push_with(|| Fault::new(at, message!("metadata-entry.not-known", shown(name))));
    }

    /// Passes over the element whose start was read last, and looks in it for sections that do not belong there.
    pub(crate) fn pass_over(&mut self) -> Result<(), Fault> {
        let outside = self.xml.depth().saturating_sub(1);
        self.xml.plain_text();
        while self.xml.depth() > outside {
            match self.xml.next_child()? {
                Token::Open(name) => {
                    self.look_for_sections(name);
                    self.xml.plain_text();
                }
                Token::Text(text) => {
                    self.merge_marker(&text);
                }
                Token::Close | Token::End => {}
            }
        }
        Ok(())
    }

    /// A section inside something that is passed over is an error: what it says would be lost.
    pub(crate) fn look_for_sections(&mut self, name: &str) {
        if let Some(known) = vocabulary::inside_others(name) {
            self.problems.lose(Fault::new(
                self.xml.at(),
                message!("metadata-entry.nested", shown(name), known.to_owned()),
            ));
        }
    }

    /// Text where metadata has elements only. Where it names a user permission, the elements around it are lost.
    pub(crate) fn stray(&mut self, text: &str) {
        let trimmed = text.trim_ascii();
        if trimmed.is_empty() || self.merge_marker(text) {
            return;
        }
        let at = self.xml.at() + text.len() - text.trim_ascii_start().len();
        let message = message!("metadata-entry.stray", shown(trimmed));
        // What a tool was to fill in can be anything.
        let is_placeholder = trimmed.contains(['{', '}', '%', '$', '@', '#']);
        if is_placeholder || vocabulary::named_in(trimmed).is_some() || vocabulary::names_a_section(trimmed) {
            let message = message!("metadata-entry.stray-lost", message);
            self.problems.lose(Fault::new(at, message));
        } else {
            self.ignored += 1;
            self.unknown.push_with(|| Fault::new(at, message));
        }
    }

    /// A line that git left where a merge was not finished: the file says two things, and it is an error.
    pub(crate) fn merge_marker(&mut self, text: &str) -> bool {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_ascii();
            let is_marker = MERGE_MARKERS.iter().any(|marker| {
                bare.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            });
            if is_marker {
                let before = line.len() - line.trim_ascii_start().len();
                self.problems
                    .lose(Fault::new(self.xml.at() + start + before, message!("metadata-entry.merge")));
                return true;
            }
            start += line.len();
        }
        false
    }
}

impl<'a, const N: usize> Entry<'a, N> {
    /// The value of a child.
    pub(crate) fn value(&self, child: usize) -> Option<&Value<'a>> {
        self.values.get(child).and_then(Option::as_ref)
    }

    /// The name that the entry is about: its first child.
    pub(crate) fn key(&self, child: &str, problems: &mut Problems) -> Option<&Value<'a>> {
        let key = self.value(0).filter(|value| !value.text.is_empty());
        if key.is_none() {
            let message = message!("metadata-entry.no-key", child.to_owned(), self.section.to_owned());
            problems.lose(Fault::new(self.at, message));
        }
        key
    }

    /// A child that says `true` or `false`; `absent` if it is not there. `None`, with a problem, if it says anything
    /// else.
    pub(crate) fn flag(
        &self,
        child: usize,
        absent: Option<bool>,
        children: &[&str; N],
        problems: &mut Problems,
    ) -> Option<bool> {
        let name = children.get(child).copied().unwrap_or_default();
        let Some(value) = self.value(child) else {
            if absent.is_none() {
                let message = message!("metadata-entry.no-flag", name.to_owned(), self.section.to_owned());
                problems.push(Fault::new(self.at, message));
            }
            return absent;
        };
        flag(name, value, problems)
    }
}

/// `true` or `false`, in any case: hand-kept files that deploy well say `True`. `None`, with a problem, for
/// anything else.
pub(crate) fn flag(name: &str, value: &Value<'_>, problems: &mut Problems) -> Option<bool> {
    match value.text.as_ref() {
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        other => {
            problems
                .push(Fault::new(value.at, message!("metadata-entry.flag", name.to_owned(), shown(other))));
            None
        }
    }
}
