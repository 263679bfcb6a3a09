//! Parts that are written as YAML or JSON, as XML of the same lines.
//!
//! sf-decomposer writes an element as a key: `#text` is its text, a key with `@` an attribute, a list the same element again.
//! JSON is YAML, so that one parser reads both. What is not exactly so is an error: nothing is guessed.

use quick_xml::escape::escape;
use saphyr_parser::{Event, Marker, Parser, Span, StrInput};

use permlight_core::message;
use permlight_core::message::Message;

use crate::character::is_name;
use crate::error::{Place, shown};

/// Metadata is three levels deep.
const MAX_DEPTH: usize = 20;

/// A value, and the line on which it begins, counted from 1.
struct Node {
    line: u32,
    value: Value,
}

enum Value {
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// The texts of a list.
pub(crate) fn texts(text: &str) -> Result<Vec<String>, Place> {
    let root = parse(text)?;
    let Value::List(items) = root.value else { return Err(wrong(root.line, message!("metadata-tree.list"))) };
    let text = |node: Node| match node.value {
        Value::Text(text) => Ok(text),
        _ => Err(wrong(node.line, message!("metadata-tree.list"))),
    };
    items.into_iter().map(text).collect()
}

/// The texts of one field of all entries of a list, in the outermost map.
pub(crate) fn texts_of(text: &str, list: &str, field: &str) -> Result<Vec<String>, Place> {
    let root = parse(text)?;
    let Value::Map(keys) = root.value else { return Err(wrong(root.line, message!("metadata-tree.map"))) };
    let found = keys.into_iter().find(|(key, _)| key == list);
    let Some((_, Node { value: Value::List(entries), .. })) = found else { return Ok(Vec::new()) };
    let text = |entry: Node| match entry.value {
        Value::Map(keys) => keys.into_iter().find_map(|(key, node)| match node.value {
            Value::Text(text) if key == field => Some(text),
            _ => None,
        }),
        _ => None,
    };
    Ok(entries.into_iter().filter_map(text).collect())
}

/// What stands in the element of this name, which is the outermost, as XML whose elements stand in the lines of the keys; and
/// the names of the elements directly in it.
pub(crate) fn inside(text: &str, outermost: &str) -> Result<(String, Vec<String>), Place> {
    let root = parse(text)?;
    let expected = || wrong(root.line, message!("metadata-tree.root", outermost.to_owned()));
    let Value::Map(keys) = root.value else { return Err(expected()) };
    let mut found = None;
    for (key, node) in keys {
        match (key.as_str(), &found) {
            ("?xml", _) => {}
            (key, None) if key == outermost => found = Some(node),
            _ => {
                return Err(wrong(
                    node.line,
                    message!("metadata-tree.only", outermost.to_owned(), shown(&key)),
                ));
            }
        }
    }
    let Some(Node { value: Value::Map(children), .. }) = found else { return Err(expected()) };
    let mut writer = Writer { out: String::new(), line: 1, lines: lines(text) };
    let mut names = Vec::new();
    for (key, node) in &children {
        if is_namespace(key) || key == "#comment" {
            continue;
        }
        writer.element(key, node)?;
        names.push(key.clone());
    }
    Ok((writer.out, names))
}

fn lines(text: &str) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX).saturating_add(1)
}

fn is_namespace(key: &str) -> bool {
    key == "@xmlns" || key.starts_with("@xmlns:")
}

/// What is wrong with a line.
fn wrong(line: u32, message: Message) -> Place {
    Place { line, column: 1, message }
}

struct Writer {
    out: String,
    line: u32,
    /// How many the text has.
    lines: u32,
}

impl Writer {
    /// Goes on to a line, which never comes before the last one.
    fn go_to(&mut self, line: u32) {
        let line = line.min(self.lines);
        while self.line < line {
            self.out.push('\n');
            self.line += 1;
        }
    }

    fn element(&mut self, name: &str, node: &Node) -> Result<(), Place> {
        if !is_name(name) {
            let message = message!("metadata-tree.name", shown(name));
            return Err(wrong(node.line, message));
        }
        match &node.value {
            Value::List(items) => return items.iter().try_for_each(|item| self.element(name, item)),
            Value::Text(text) => {
                self.open(name, node);
                self.text(text);
            }
            Value::Map(keys) => {
                let is_text = keys.iter().any(|(key, _)| key == "#text" || key == "#cdata");
                self.open(name, node);
                for (key, child) in keys {
                    match (key.as_str(), &child.value) {
                        ("#text" | "#cdata", Value::Text(text)) => self.text(text),
                        ("#comment", _) => {}
                        _ if is_namespace(key) => {}
                        _ if is_text || key.starts_with('#') || key.starts_with('@') => {
                            let message = message!("metadata-tree.key", shown(key), shown(name));
                            return Err(wrong(child.line, message));
                        }
                        _ => self.element(key, child)?,
                    }
                }
            }
        }
        self.out.extend(["</", name, ">"]);
        Ok(())
    }

    fn open(&mut self, name: &str, node: &Node) {
        self.go_to(node.line);
        self.out.extend(["<", name, ">"]);
    }

    /// A text stays in its line, however it is written.
    fn text(&mut self, text: &str) {
        self.out.push_str(&escape(text).replace('\n', "&#10;").replace('\r', "&#13;"));
    }
}

fn parse(text: &str) -> Result<Node, Place> {
    let mut reader = Reader { parser: Parser::new_from_str(text), depth: 0 };
    let root = loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_), _) => {}
            (Event::StreamEnd | Event::DocumentEnd, at) => {
                return Err(place(&at, message!("metadata-tree.empty")));
            }
            (event, at) => break reader.node(event, at)?,
        }
    };
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(root),
            (Event::DocumentEnd, _) => {}
            (_, at) => return Err(place(&at, message!("metadata-tree.end"))),
        }
    }
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Marker), Place> {
        match self.parser.next_event() {
            Some(Ok((event, Span { start, .. }))) => Ok((event, start)),
            Some(Err(error)) => Err(place(error.marker(), message!("system.yaml", shown(error.info())))),
            None => Ok((Event::StreamEnd, Marker::default())),
        }
    }

    fn node(&mut self, event: Event<'t>, at: Marker) -> Result<Node, Place> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(place(&at, message!("metadata-tree.deep", MAX_DEPTH)));
        }
        let value = match event {
            Event::Scalar(text, _, 0, None) => Value::Text(text.into_owned()),
            Event::SequenceStart(0, None) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Value::List(items),
                        (event, at) => items.push(self.node(event, at)?),
                    }
                }
            }
            Event::MappingStart(0, None) => {
                let mut keys = Vec::new();
                loop {
                    match self.next()? {
                        (Event::MappingEnd, _) => break Value::Map(keys),
                        (Event::Scalar(key, _, 0, None), at) => {
                            let (event, value_at) = self.next()?;
                            let mut node = self.node(event, value_at)?;
                            // People look for the key.
                            if !matches!(node.value, Value::List(_)) {
                                node.line = line(&at);
                            }
                            keys.push((key.into_owned(), node));
                        }
                        (_, at) => return Err(place(&at, message!("metadata-tree.a-name"))),
                    }
                }
            }
            _ => return Err(place(&at, message!("metadata-tree.tags"))),
        };
        self.depth -= 1;
        Ok(Node { line: line(&at), value })
    }
}

fn line(at: &Marker) -> u32 {
    u32::try_from(at.line()).unwrap_or(u32::MAX).max(1)
}

fn place(at: &Marker, message: Message) -> Place {
    let column = u32::try_from(at.col()).unwrap_or(u32::MAX).saturating_add(1);
    Place { line: line(at), column, message }
}

#[cfg(test)]
mod tests {
    use permlight_report::locale::english;

    use super::*;

    fn xml(text: &str) -> Result<String, String> {
        inside(text, "PermissionSet").map(|(xml, _)| xml).map_err(|place| english().say(&place.message))
    }

    const XML: &str = "<userPermissions><enabled>true</enabled><name>ModifyAllData</name></userPermissions>\
                       <userPermissions><enabled>false</enabled><name>B</name></userPermissions>";

    #[test]
    fn json_and_yaml_say_what_the_elements_say() {
        for text in [
            r##"{"?xml": {"@version": "1.0"}, "PermissionSet": {"@xmlns": "http://soap.sforce.com/2006/04/metadata",
            "userPermissions": [{"enabled": {"#text": "true"}, "name": {"#text": "ModifyAllData"}}, {"enabled": false, "name": "B"}]}}"##,
            "?xml:\n  '@version': '1.0'\nPermissionSet:\n  '@xmlns': x\n  userPermissions:\n  - enabled:\n      '#text': 'true'\n    \
             name:\n      '#text': ModifyAllData\n  - enabled: false\n    name: B\n",
        ] {
            let flat: String = xml(text).unwrap().chars().filter(|letter| *letter != '\n').collect();
            assert_eq!(flat, XML, "{text}");
        }
    }

    #[test]
    fn an_element_stands_in_the_line_of_its_key() {
        let yaml = "PermissionSet:\n  label: S\n  userPermissions:\n  - enabled: true\n    name: |\n      A\n      B\n  - name: C\n";
        let found = xml(yaml).unwrap();
        let lines: Vec<&str> = found.split('\n').collect();
        assert_eq!(lines[1], "<label>S</label>");
        assert_eq!(lines[3], "<userPermissions><enabled>true</enabled>");
        assert_eq!(lines[4], "<name>A&#10;B&#10;</name></userPermissions>");
        assert_eq!(lines[7], "<userPermissions><name>C</name></userPermissions>");
    }

    #[test]
    fn what_is_not_exactly_so_is_an_error() {
        for (text, says) in [
            ("", "it is empty"),
            ("[]", "expected PermissionSet"),
            ("Profile: {}", "expected only PermissionSet"),
            ("PermissionSet: {}\nuserPermissions: []", "expected only PermissionSet"),
            ("PermissionSet: x", "expected PermissionSet"),
            ("PermissionSet:\n  a b: x", "expected the name of an element"),
            ("PermissionSet:\n  a: {'#text': x, b: y}", "is not understood"),
            ("PermissionSet:\n  a: {'@b': y}", "is not understood"),
            ("PermissionSet: &x\n  a: b", "anchors"),
            ("PermissionSet:\n  a: *x", "unknown anchor"),
            ("PermissionSet: {a: 1}\n---\nPermissionSet: {}", "expected the end"),
            ("PermissionSet: {a: ", ""),
        ] {
            let error = xml(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
        let deep = format!("PermissionSet: {}{}", "{a: ".repeat(500), "}".repeat(500));
        assert!(xml(&deep).is_err());
        assert_eq!(texts("[\"a\", \"b\"]").unwrap(), ["a", "b"]);
        assert!(texts("{}").is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            failure_persistence: None,
            ..proptest::prelude::ProptestConfig::with_cases(2000)
        })]

        #[test]
        fn whatever_a_part_holds_it_is_read_or_an_error(text in "[-:\\[\\]{},&*!|>'\"%@`#? \\n\\tab\u{e9}PermissionSet]{0,60}") {
            let wrapped = format!("PermissionSet:\n  a: {text}");
            for text in [text.as_str(), wrapped.as_str()] {
                let _ = texts(text);
                let _ = texts_of(text, "a", "b");
                if let Ok((xml, _)) = inside(text, "PermissionSet") {
                    let lines = text.matches('\n').count();
                    proptest::prop_assert!(xml.matches('\n').count() <= lines);
                }
            }
        }
    }
}
