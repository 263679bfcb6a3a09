//! The sections that no rule looks at, for comparisons, which may lose nothing: as facts of the same form for every
//! section.

use permlight_core::order::InOrder as _;
use permlight_core::section::{Form, Section};
use permlight_core::sorted::SortedMap;

use crate::builder::Builder;
use crate::entry::{Doubt, Source};
use crate::error::{Fault, shown};
use crate::section::switched;
use crate::verbatim::Verbatim;
use crate::vocabulary::{self, Meant};
use crate::xml::Token;
use permlight_core::message;

/// The element that says nothing: the name again.
const NAME: &str = "fullName";

impl<'a> Builder<'a> {
    /// An element that no rule looks at, or that this version does not know.
    pub(crate) fn other(&mut self, name: &'a str) -> Result<(), Fault> {
        if name == NAME {
            return self.source.pass_over();
        }
        let at = self.source.xml.at();
        let node = Node::read(name, &mut self.source)?;
        let text = |child: &str| node.leaf(child);
        let is_plain = node.text.is_empty() && node.attributes.is_empty();
        let section = Section::of_element(name, self.subject.kind).unwrap_or(Section::UnknownElements);
        // How far a recalculation of a group has come is no setting, but says whether its rights hold.
        if matches!(name, "label" | "status") && node.is_leaf() {
            self.others.push(Section::About, name, node.text);
            return Ok(());
        }
        if let Form::Switch(child) = section.form()
            && let Some(key) = text(child)
        {
            match text("enabled").and_then(switched) {
                Some(word) if is_plain && node.children.len() == 2 => {
                    self.others.push(section, key, word);
                    return Ok(());
                }
                Some(_) => {}
                // It is there, and whether it is on nobody can tell.
                None => {
                    let key = key.to_owned();
                    self.source.doubts.push(Doubt { section: section.element(), key, contradicted: false });
                }
            }
        }
        if section.form() == Form::Layout
            && is_plain
            && let Some(layout) = text("layout")
            && node
                .children
                .iter()
                .all(|node| node.name == "layout" || node.name == "recordType" && node.is_leaf())
            && node.children.iter().filter(|node| node.name == "recordType").count() < 2
        {
            let object = layout.split_once('-').map_or(layout, |(object, _)| object);
            self.others.push(section, text("recordType").unwrap_or(object), layout);
            return Ok(());
        }
        let whole = node.inside();
        if section.form() == Form::Whole {
            self.keep(at, &node, section, &whole);
            let nothing = section.says_nothing().filter(|_| is_plain && node.children.len() == 2);
            let grants = nothing.is_none_or(|(child, nothing)| text(child) != Some(nothing));
            self.others.push(section, &whole, if grants { "on" } else { "off" });
        } else {
            self.keep(at, &node, Section::UnknownElements, &[name, ":", &whole].concat());
            if vocabulary::at_the_top(name) == Meant::New {
                self.grants_elsewhere(at, name, &node.texts());
            }
            self.others.push(Section::UnknownElements, &[name, ":", &whole].concat(), "on");
        }
        Ok(())
    }

    /// Keeps the element that began here and was just read word for word, if nobody can write it anew and its words mean the same
    /// in another file.
    fn keep(&mut self, at: usize, node: &Node, section: Section, key: &str) {
        if section.form() == Form::Whole && entry(key).is_some() {
            return;
        }
        let text = self.source.text.get(at..self.source.xml.position());
        // A prefix would be bound by what stands around it.
        let Some(text) = text.filter(|text| node.is_free() && text.starts_with('<') && text.ends_with('>'))
        else {
            return;
        };
        let fact = permlight_core::fact::name(section.fact(), key);
        self.verbatim.push(Verbatim { element: node.name.clone(), fact, text: text.to_owned() });
    }

    /// An element that this version does not know and that names a user permission, in any spelling, grants it for all that
    /// anybody can tell.
    pub(crate) fn grants_elsewhere(&mut self, at: usize, name: &str, texts: &[&str]) {
        if let Some(permission) =
            std::iter::once(&name).chain(texts).find_map(|text| vocabulary::named_in(text))
        {
            self.source.problems.lose(Fault::new(
                at,
                message!("metadata-entry.elsewhere", permission.to_owned(), shown(name)),
            ));
        }
    }
}

/// An element with all that is in it. What belongs together stays together; the order says nothing.
pub(crate) struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Node>,
}

impl Node {
    /// Reads the rest of the element whose start was read last.
    pub(crate) fn read(name: &str, source: &mut Source<'_>) -> Result<Self, Fault> {
        let mut open = vec![Self::new(name, source)];
        loop {
            match source.xml.next()? {
                Token::Open(name) => {
                    source.look_for_sections(name);
                    open.push(Self::new(name, source));
                }
                Token::Text(text) => {
                    source.merge_marker(&text);
                    if let Some(node) = open.last_mut() {
                        node.text.push_str(&text);
                    }
                }
                Token::Close | Token::End => {
                    let Some(mut node) = open.pop() else { return Ok(Self::new(name, source)) };
                    node.text.truncate(node.text.trim_end().len());
                    node.text.drain(..node.text.len() - node.text.trim_start().len());
                    node.sort();
                    match open.last_mut() {
                        Some(outer) => outer.children.push(node),
                        None => return Ok(node),
                    }
                }
            }
        }
    }

    fn new(name: &str, source: &Source<'_>) -> Self {
        let attributes = source.xml.attributes().to_vec();
        Self { name: name.to_owned(), attributes, text: String::new(), children: Vec::new() }
    }

    /// Whether nothing in it has attributes or a prefix, which what stands around it may give a meaning.
    fn is_free(&self) -> bool {
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            if !node.attributes.is_empty() || node.name.contains(':') {
                return false;
            }
            open.extend(&node.children);
        }
        true
    }

    /// The text of the only child of this name, if that holds nothing but text.
    #[inline(never)]
    fn leaf(&self, name: &str) -> Option<&str> {
        let mut found = self.children.iter().filter(|node| node.name == name);
        found.next().filter(|node| node.is_leaf() && found.next().is_none()).map(|node| node.text.as_str())
    }

    const fn is_leaf(&self) -> bool {
        self.children.is_empty() && self.attributes.is_empty()
    }

    /// Sorts the children, unless several of them come several times: then each may belong to the one before it.
    fn sort(&mut self) {
        let mut counts: SortedMap<&str, usize> = SortedMap::new();
        for node in &self.children {
            *counts.entry(&node.name).or_default() += 1;
        }
        if counts.values().filter(|count| **count > 1).count() < 2 {
            let children = std::mem::take(&mut self.children).into_iter();
            let mut keyed: Vec<_> = children.map(|node| (node.inside(), node)).collect();
            keyed.order_by(|(inside, node), (inside_other, other)| {
                node.name.cmp(&other.name).then_with(|| inside.cmp(inside_other))
            });
            self.children = keyed.into_iter().map(|(_, node)| node).collect();
        }
    }

    /// What is in it as one text from which it can be told again.
    fn inside(&self) -> String {
        if self.is_leaf() {
            return if self.text.is_empty() { String::new() } else { format!("={}", escaped(&self.text)) };
        }
        let attributes = self.attributes.iter().map(|(name, value)| format!("@{name}={}", escaped(value)));
        let text = (!self.text.is_empty()).then(|| format!("#={}", escaped(&self.text)));
        let children = self.children.iter().map(|node| match (node.is_leaf(), &node.name) {
            (true, name) => format!("{name}={}", escaped(&node.text)),
            (false, name) => format!("{name}={{{}}}", node.inside()),
        });
        attributes.chain(text).chain(children).collect::<Vec<_>>().join("; ")
    }

    /// Every text and every name in it.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            found.extend([node.name.as_str(), node.text.as_str()]);
            found.extend(node.attributes.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]));
            open.extend(&node.children);
        }
        found
    }
}

/// A text from which nothing can break out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | ';' | '{' | '}') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The children that the entries of those sections are known to have, for writing them again.
const CHILDREN: [&str; 14] = [
    "actionName",
    "content",
    "dataCategoryGroup",
    "dataspaceScope",
    "flow",
    "flowType",
    "formFactor",
    "friendlyName",
    "pageOrSobjectType",
    "recordType",
    "type",
    "uiLoginFlowType",
    "useLightningRuntime",
    "visibility",
];

/// The children of an encoded entry, if all of them are known.
pub(crate) fn entry(key: &str) -> Option<Vec<(&'static str, String)>> {
    let children = decoded(key).into_iter().map(|(name, text)| {
        let name = CHILDREN.into_iter().find(|known| *known == name)?;
        Some((name, text))
    });
    children.collect()
}

/// Whether an encoded entry says by itself that it grants nothing.
pub(crate) fn says_nothing(section: Section, key: &str) -> bool {
    let said = |(child, nothing)| {
        let children = entry(key).unwrap_or_default();
        children.len() == 2 && children.iter().any(|(name, text)| (*name, text.as_str()) == (child, nothing))
    };
    section.says_nothing().is_some_and(said)
}

/// The names and texts of an encoded entry.
fn decoded(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.chars();
    loop {
        let name: String = rest.by_ref().take_while(|character| *character != '=').collect();
        if name.is_empty() {
            return found;
        }
        let mut value = String::new();
        while let Some(character) = rest.next() {
            match character {
                '\\' => value.extend(rest.next()),
                ';' => break,
                // It has entries of its own, which nobody writes again.
                '{' => return vec![("{".to_owned(), String::new())],
                other => value.push(other),
            }
        }
        found.push((name.trim_start().to_owned(), value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_being_one_text() {
        let leaf = |name: &str, text: &str| Node {
            name: name.to_owned(),
            attributes: Vec::new(),
            text: text.to_owned(),
            children: Vec::new(),
        };
        let children = [("a", "x;y\\"), ("b", "=; c={1}"), ("d", "")];
        let node = Node { children: children.map(|(name, text)| leaf(name, text)).into(), ..leaf("e", "") };
        let again = decoded(&node.inside());
        assert_eq!(again, children.map(|(name, text)| (name.to_owned(), text.to_owned())));
        assert_eq!(decoded(""), []);
        let nested = Node { children: vec![node], ..leaf("f", "") };
        assert_eq!(decoded(&nested.inside())[0].0, "{");
    }
}
