//! What one file of a subject that was cut into parts adds to the whole.

use crate::error::{Cursor, Fault, Place, shown};
use crate::vocabulary;
use crate::xml::{Scanner, Token};
use crate::{decode, tree};
use permlight_core::message;

/// How a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Xml,
    /// YAML, or JSON, which is YAML.
    Tree,
}

impl Written {
    /// By the ending of a file's name.
    pub(crate) fn of(file: &str) -> Option<Self> {
        let (_, ending) = file.rsplit_once('.')?;
        let is = |known: &str| ending.eq_ignore_ascii_case(known);
        if is("xml") {
            Some(Self::Xml)
        } else {
            ["json", "json5", "yaml", "yml"].into_iter().any(is).then_some(Self::Tree)
        }
    }
}

/// What stands in a part.
pub(crate) struct Part {
    /// Entries as XML, in the lines of the file.
    pub(crate) text: String,
    /// The names of the outermost elements.
    pub(crate) elements: Vec<String>,
    pub(crate) end: End,
}

/// What the text says of its own end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Closed: XML and JSON that are cut are no XML and no JSON any more.
    Proved,
    /// YAML closes nothing. It can be cut between any two lines.
    Line,
    /// YAML whose last line does not end: it was cut.
    Cut,
}

impl End {
    fn of(text: &str) -> Self {
        match text.trim_start().starts_with(['{', '[']) {
            true => Self::Proved,
            false if text.ends_with('\n') => Self::Line,
            false => Self::Cut,
        }
    }
}

/// Reads a part of a subject whose files have this outermost element.
pub(crate) fn read(bytes: &[u8], written: Written, outermost: &str) -> Result<Part, Place> {
    let text = decode::decode(bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let in_place = |fault: Fault| {
        let (line, column) = Cursor::new(text).place(fault.at);
        Place { line, column, message: fault.message }
    };
    match written {
        Written::Xml => of_xml(text, outermost).map_err(in_place),
        Written::Tree => {
            let (xml, elements) = tree::inside(text, outermost)?;
            // What XML does not allow is wrong with the part, and not with those it is joined with.
            let check = ["<x>", &xml, "</x>"].concat();
            outline(&check).map_err(|fault| {
                let (line, column) = Cursor::new(&check).place(fault.at);
                Place { line, column, message: fault.message }
            })?;
            Ok(Part { text: xml, elements, end: End::of(text) })
        }
    }
}

/// Where the inside of the outermost element is.
struct Outline<'t> {
    name: &'t str,
    /// Where its start tag begins and ends, and its end tag begins.
    start: usize,
    inside: usize,
    end: usize,
    elements: Vec<String>,
}

fn outline(text: &str) -> Result<Outline<'_>, Fault> {
    let mut xml = Scanner::new(text)?;
    let Token::Open(name) = xml.next()? else {
        return Err(Fault::new(xml.at(), message!("metadata-entry.element")));
    };
    let (start, inside) = (xml.at(), xml.position());
    let mut elements = Vec::new();
    let end = loop {
        match xml.next()? {
            Token::Open(name) if xml.depth() == 2 => elements.push(name.to_owned()),
            Token::Close if xml.depth() == 0 => break xml.at(),
            Token::End => break text.len(),
            _ => {}
        }
    };
    // What follows can still make the file ill-formed.
    xml.next()?;
    // An empty element ends where it begins.
    Ok(Outline { name, start, inside, end: end.max(inside), elements })
}

fn of_xml(text: &str, outermost: &str) -> Result<Part, Fault> {
    let Outline { name, start, inside, end, elements } = outline(text)?;
    let (before, tag) = (text.get(..start).unwrap_or_default(), text.get(start..inside).unwrap_or_default());
    let (within, after) = (text.get(inside..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
    if name == outermost {
        return Ok(Part { text: [&blank(before), &blank(tag), within].concat(), elements, end: End::Proved });
    }
    let Some(section) = vocabulary::section_of_entry(name) else {
        let message = message!("metadata-entry.part-root", outermost.to_owned(), shown(name));
        return Err(Fault::new(start, message));
    };
    let lines = "\n".repeat(memchr::memchr_iter(b'\n', tag.as_bytes()).count());
    let text =
        [&blank(before), "<", section, ">", &lines, within, "</", section, ">", &blank(after)].concat();
    Ok(Part { text, elements: vec![section.to_owned()], end: End::Proved })
}

/// As many lines, and as many characters in each, of nothing.
fn blank(text: &str) -> String {
    text.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Result<Part, Place> {
        read(text.as_bytes(), Written::Xml, "PermissionSet")
    }

    #[test]
    fn the_inside_keeps_its_place() {
        let text =
            "<?xml version=\"1.0\"?>\n<PermissionSet xmlns=\"x\"><label>é</label>\n  <x/></PermissionSet>\n";
        let found = part(text).unwrap();
        assert_eq!(found.elements, ["label", "x"]);
        for (kept, given) in found.text.split('\n').zip(text.split('\n')) {
            assert_eq!(kept.find("<x/>"), given.find("<x/>"));
            assert_eq!(kept.find("<label>"), given.find("<label>"));
        }
        assert!(part("<PermissionSet/>").unwrap().text.trim().is_empty());
    }

    #[test]
    fn an_entry_alone_is_put_into_its_section() {
        let text =
            "<?xml version=\"1.0\"?>\n<ClassAccess\n xmlns=\"x\">\n<apexClass>A</apexClass>\n</ClassAccess>";
        let found = part(text).unwrap();
        assert_eq!(found.elements, ["classAccesses"]);
        assert_eq!(found.text.split('\n').nth(3), Some("<apexClass>A</apexClass>"));
        assert!(
            found.text.contains("<classAccesses>") && found.text.trim_end().ends_with("</classAccesses>")
        );
    }

    #[test]
    fn what_is_no_part_is_an_error_with_its_place() {
        for (text, line) in [
            ("<PermissionSet>\n<a></PermissionSet>", 2),
            ("\n<Profile/>", 2),
            ("<PermissionSet/>\n<x/>", 2),
            ("", 1),
            ("<PermissionSet>\n&x;</PermissionSet>", 2),
        ] {
            assert_eq!(part(text).err().map(|place| place.line), Some(line), "{text}");
        }
    }

    #[test]
    fn endings_tell_how_a_part_is_written() {
        assert_eq!(Written::of("a.classAccess-meta.xml"), Some(Written::Xml));
        for file in ["a.json", "a.JSON5", "userPermissions.yaml", "a.yml"] {
            assert_eq!(Written::of(file), Some(Written::Tree), "{file}");
        }
        assert_eq!(Written::of("a.toml"), None);
    }
}
