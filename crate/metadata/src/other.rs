//! The sections that no rule looks at, for comparisons, which may lose nothing: as facts of the same form for every
//! section.

use permlight_core::catalog;
use permlight_core::section::{Form, Section};

use crate::builder::Builder;
use crate::entry::Source;
use crate::error::{Fault, shown};
use crate::section::switched;
use crate::vocabulary::{self, Meant};
use crate::xml::Token;

/// Elements that say nothing about access: the name again, and how far a recalculation has come.
const NOTHING: [&str; 2] = ["fullName", "status"];

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
        let section = Section::of_element(name, self.subject.kind).unwrap_or(Section::UnknownElements);
        if name == "label" && children.len() == 1 {
            self.others.push(Section::About, "label", text("").unwrap_or_default());
            return Ok(());
        }
        if let Form::Switch(key) = section.form()
            && let (Some(key), Some(enabled), 2) = (text(key), text("enabled"), children.len())
            && let Some(word) = switched(enabled)
        {
            self.others.push(section, key, word);
            return Ok(());
        }
        if section.form() == Form::Layout
            && let Some(layout) = text("layout")
            && children.iter().all(|(name, _)| name == "layout" || name == "recordType")
        {
            let object = layout.split_once('-').map_or(layout, |(object, _)| object);
            self.others.push(section, text("recordType").unwrap_or(object), layout);
            return Ok(());
        }
        children.sort_unstable();
        let whole = encoded(&children);
        if section.form() == Form::Whole {
            self.others.push(section, &whole, "on");
        } else {
            if vocabulary::at_the_top(name) == Meant::New {
                self.grants_elsewhere(at, name, &children);
            }
            self.others.push(Section::UnknownElements, &[name, ":", &whole].concat(), "on");
        }
        Ok(())
    }

    /// An element that this version does not know and that names a user permission grants it for all that anybody can tell.
    pub(crate) fn grants_elsewhere(&mut self, at: usize, name: &str, children: &[(String, String)]) {
        if let Some(permission) = children.iter().find_map(|(_, text)| catalog::permission(text)) {
            self.source.problems.lose(Fault::new(
                at,
                format!(
                    "found the user permission {} in <{}>, which this version does not know, expected it in \
                     <userPermissions>: what the file does not name counts as unknown",
                    permission.name,
                    shown(name)
                ),
            ));
        }
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

/// The children of an encoded entry, if all of them are known.
pub(crate) fn entry(key: &str) -> Option<Vec<(&'static str, String)>> {
    let children = decoded(key).into_iter().map(|(name, text)| {
        let name = CHILDREN.into_iter().find(|known| *known == name)?;
        Some((name, text))
    });
    children.collect()
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
