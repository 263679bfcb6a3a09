//! The sections that no rule looks at, for comparisons, which may lose nothing: as facts of the same form for every
//! section.

use permlight_core::capture::{Capture, Entry};
use permlight_core::fact::{self, Facts, SWITCHED};

use crate::build::Builder;
use crate::entry::Source;
use crate::error::Fault;
use crate::vocabulary::{self, Meant, RECORD_TYPE};
use crate::xml::Token;

/// Sections whose entries say something only as a whole.
const ENTRIES: [&str; 4] =
    ["categoryGroupVisibilities", "dataspaceScopes", "loginFlows", "profileActionOverrides"];

/// Elements that say nothing about access: the name again, and how far a recalculation has come.
const NOTHING: [&str; 2] = ["fullName", "status"];

/// Facts from the sections that no rule looks at.
#[derive(Debug, Default)]
pub(crate) struct Others {
    rows: Vec<(String, String)>,
}

impl Others {
    fn push(&mut self, section: &str, key: &str, value: impl Into<String>) {
        self.rows.push((fact::name(section, key), value.into()));
    }

    /// Adds the facts to a capture. What is named several times has all its values, in order.
    pub(crate) fn finish(mut self, capture: &mut Capture) {
        self.rows.sort_unstable();
        self.rows.dedup();
        let mut rows: Vec<Entry<String>> = Vec::with_capacity(self.rows.len());
        for (key, value) in self.rows {
            match rows.last_mut() {
                Some(last) if last.key == key => {
                    last.value.push_str(" | ");
                    last.value.push_str(&value);
                }
                _ => rows.push(Entry { key: key.into(), value, line: None }),
            }
        }
        capture.more = Facts::from_rows(rows, |first| Some(first.clone())).0;
    }
}

impl<'a> Builder<'a> {
    /// An element that no rule looks at, or that this version does not know.
    pub(crate) fn other(&mut self, name: &'a str) -> Result<(), Fault> {
        if NOTHING.contains(&name) {
            return self.source.pass_over();
        }
        let at = self.source.xml.at();
        let mut children = children(&mut self.source)?;
        let text = |child: &str| {
            let mut found = children.iter().filter(|(name, _)| name == child);
            found.next().filter(|_| found.next().is_none()).map(|(_, text)| text.as_str())
        };
        let switch = SWITCHED.iter().find(|(element, _)| *element == name);
        if name == "label" && children.len() == 1 {
            self.others.push("about", "label", text("").unwrap_or_default());
            return Ok(());
        }
        if let Some((section, key)) = switch
            && let (Some(key), Some(enabled), 2) = (text(key), text("enabled"), children.len())
            && let Some(word) = switched(enabled)
        {
            self.others.push(section, key, word);
            return Ok(());
        }
        if name == "layoutAssignments"
            && let Some(layout) = text("layout")
            && children.iter().all(|(name, _)| name == "layout" || name == "recordType")
        {
            let object = layout.split_once('-').map_or(layout, |(object, _)| object);
            self.others.push(name, text("recordType").unwrap_or(object), layout);
            return Ok(());
        }
        children.sort_unstable();
        let whole = encoded(&children);
        if ENTRIES.contains(&name) {
            self.others.push(name, &whole, "on");
        } else {
            if vocabulary::at_the_top(name) == Meant::New {
                self.grants_elsewhere(at, name, &children);
            }
            self.others.push("unknown-element", &[name, ":", &whole].concat(), "on");
        }
        Ok(())
    }

    /// One record type; which one is the default matters to comparisons only.
    pub(crate) fn record_type(&mut self, section: &'a str) -> Result<(), Fault> {
        let entry = self.source.entry(section, &RECORD_TYPE)?;
        let problems = &mut self.source.problems;
        let Some(key) = entry.key("recordType", problems) else { return Ok(()) };
        match entry.flag(1, None, &RECORD_TYPE, problems) {
            Some(on) if !entry.contradicts => {
                let line = self.lines.line(key.at);
                self.record_types.push(key.text.to_string().into(), on, line);
            }
            _ => {
                self.record_types.unreadable(&key.text);
                if let Some(other) = &entry.other_key {
                    self.record_types.unreadable(other);
                }
            }
        }
        if self.everything {
            for (child, suffix) in [(2, ""), (3, " (person account)")] {
                let value = entry.value(child).and_then(|value| switched(&value.text));
                if value == Some("on") {
                    self.others.push("record-type-default", &[key.text.as_ref(), suffix].concat(), "on");
                }
            }
        }
        Ok(())
    }
}

fn switched(text: &str) -> Option<&'static str> {
    match text {
        text if text.eq_ignore_ascii_case("true") => Some("on"),
        text if text.eq_ignore_ascii_case("false") => Some("off"),
        _ => None,
    }
}

/// The texts inside the element whose start was read last, each with the names of the elements around it; its own text has
/// none.
pub(crate) fn children(source: &mut Source<'_>) -> Result<Vec<(String, String)>, Fault> {
    let mut path: Vec<(&str, String, bool)> = vec![("", String::new(), false)];
    let mut found = Vec::new();
    loop {
        match source.xml.next()? {
            Token::Open(name) => {
                source.look_for_sections(name);
                if let Some((_, _, has_children)) = path.last_mut() {
                    *has_children = true;
                }
                path.push((name, String::new(), false));
            }
            Token::Text(text) => {
                source.merge_marker(&text);
                if let Some((_, own, _)) = path.last_mut() {
                    own.push_str(&text);
                }
            }
            Token::Close | Token::End => {
                let names: Vec<_> = path.iter().skip(1).map(|(name, ..)| *name).collect();
                let Some((_, text, has_children)) = path.pop() else { return Ok(found) };
                let text = text.trim();
                if !has_children || !text.is_empty() {
                    found.push((names.join("/"), text.to_owned()));
                }
                if path.is_empty() {
                    return Ok(found);
                }
            }
        }
    }
}

/// Names and texts as one text from which both can be told again.
fn encoded(children: &[(String, String)]) -> String {
    let mut out = String::new();
    for (name, text) in children {
        if !out.is_empty() {
            out.push_str("; ");
        }
        out.push_str(name);
        out.push('=');
        for character in text.chars() {
            if matches!(character, '\\' | ';') {
                out.push('\\');
            }
            out.push(character);
        }
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

/// The element of an encoded entry with its children, if all of them are known.
pub(crate) fn entry(section: &str, key: &str) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    let element = ENTRIES.into_iter().find(|known| *known == section)?;
    let children = decoded(key).into_iter().map(|(name, text)| {
        let name = CHILDREN.into_iter().find(|known| *known == name)?;
        Some((name, text))
    });
    Some((element, children.collect::<Option<_>>()?))
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
        let children = [
            ("a".to_owned(), "x;y\\".to_owned()),
            ("b".to_owned(), "=; c=1".to_owned()),
            ("d".to_owned(), String::new()),
        ];
        assert_eq!(decoded(&encoded(&children)), children);
        assert_eq!(decoded(""), []);
    }
}
