//! What a settings file says, element by element, each of one fact. An element that cannot be read, that holds more than a text, or
//! whose name is not spelt as Salesforce spells it, leaves its fact open, whatever a second one says.

use permlight_core::coverage::{CONTRADICTED, doubt_about};
use permlight_core::fact::Facts;
use permlight_core::message;
use permlight_core::message::Message;
use permlight_core::sorted::SortedMap;
use permlight_core::table::Entry;

use crate::error::{Fault, Problems, shown};
use crate::vocabulary::folded;
use crate::xml::{Scanner, Token};

/// An element, once all of it was read.
pub(crate) struct Element<'t> {
    /// Its text, that of other elements in it left out.
    text: String,
    /// Where it begins.
    pub(crate) at: usize,
    /// An element in it.
    inner: Option<&'t str>,
    /// An attribute of it that may change what it says.
    attribute: Option<String>,
}

impl Element<'_> {
    /// What it says; or what stands in it beside a text, so that nobody can tell.
    pub(crate) fn says(&self, name: &str) -> Result<&str, Message> {
        let inner = self.inner.map(|inner| ["<", inner, ">"].concat());
        match inner.as_ref().or(self.attribute.as_ref()) {
            Some(strange) => Err(message!("metadata-entry.not-text", name.to_owned(), shown(strange))),
            None => Ok(self.text.trim()),
        }
    }
}

/// Hands over each element of a file with this outermost one, with the names on the way to it, once it has ended.
pub(crate) fn walk<'t>(
    text: &'t str,
    root: &str,
    mut each: impl FnMut(&[&'t str], &Element<'t>),
) -> Result<(), Fault> {
    let mut xml = Scanner::new(text)?;
    let mut names: Vec<&str> = Vec::new();
    let mut open: Vec<Element<'_>> = Vec::new();
    loop {
        match xml.next()? {
            Token::Open(name) => {
                if names.is_empty() && name != root {
                    return Err(Fault::new(
                        xml.at(),
                        message!("metadata-entry.part-of-settings", shown(name)),
                    ));
                }
                if let Some(outer) = open.last_mut() {
                    outer.inner.get_or_insert(name);
                }
                names.push(name);
                let attribute = xml.strange_attribute().map(str::to_owned);
                open.push(Element { text: String::new(), at: xml.at(), inner: None, attribute });
            }
            Token::Text(text) => {
                if let Some(own) = open.last_mut() {
                    own.text.push_str(&text);
                }
            }
            Token::Close | Token::End => {
                if let Some(own) = open.pop() {
                    each(&names, &own);
                }
                names.pop();
                if names.is_empty() {
                    return xml.next().map(|_| ());
                }
            }
        }
    }
}

/// How the name of an element stands to one that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Called {
    /// It is that name.
    So,
    /// It may be meant for it.
    Nearly,
    /// It is another one.
    Otherwise,
}

impl Called {
    pub(crate) fn of(name: &str, known: &str) -> Self {
        match name == known {
            true => Self::So,
            false if folded(name) == folded(known) => Self::Nearly,
            false => Self::Otherwise,
        }
    }
}

/// What was said so far.
#[derive(Default)]
pub(crate) struct Said {
    /// By fact, what each element says of it; `None` where nobody can tell.
    rows: SortedMap<String, Vec<(Option<String>, u32)>>,
}

impl Said {
    /// What the element in a line says of a fact; `None` where nobody can tell. An empty value is one that the page does not show.
    pub(crate) fn say(&mut self, fact: &str, value: Option<String>, line: u32) {
        self.rows.entry(fact.to_owned()).or_default().push((value, line));
    }

    /// The facts of which there is no doubt, and the doubts.
    pub(crate) fn facts(self, problems: &mut Problems) -> Facts {
        let mut facts = Vec::new();
        for (key, said) in self.rows {
            let mut values = said.iter().map(|(value, _)| value);
            let first = values.next().cloned().flatten();
            let agree = values.all(|other| *other == first);
            let unreadable = said.iter().any(|(value, _)| value.is_none());
            let (key, value) = match first {
                Some(value) if agree => (key, value),
                _ => {
                    if !unreadable {
                        problems.push(Fault::new(0, message!("metadata-entry.said-twice", shown(&key))));
                    }
                    let why = if unreadable { "unreadable" } else { CONTRADICTED };
                    (doubt_about(&key), why.to_owned())
                }
            };
            if !value.is_empty() {
                facts.push(Entry { key: key.into(), value, line: said.first().map(|(_, line)| *line) });
            }
        }
        Facts::from_rows(facts, |_| None).0
    }
}
