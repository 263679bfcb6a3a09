//! XML as a stream of elements and text that is checked to be well-formed.
//!
//! quick-xml splits the text; what it leaves to its caller is checked here: the nesting of elements, names,
//! attributes, references, characters that XML forbids, and that there is exactly one root.

use std::borrow::Cow;
use std::io::BufRead as _;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::character::{
    begins_name, check_characters, describe_bad_name, is_name, is_name_byte, is_space, is_xml_character,
};
use permlight_core::message;
use permlight_core::message::Arg;
use permlight_core::order::InOrder as _;

use crate::error::{Cursor, Fault, shown};

/// Metadata is three levels deep.
const MAX_DEPTH: usize = 100;

/// One step through a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// An element begins.
    Open(&'a str),
    /// The innermost open element ends.
    Close,
    /// Text inside an element; one run of text can come in several tokens.
    Text(Cow<'a, str>),
    /// The file ends, and every element was closed.
    End,
}

/// What the last token leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing: anything can follow.
    Free,
    /// An empty element was opened and is yet to be closed.
    EmptyElement,
    /// quick-xml returned text and now insists on reading the markup behind it.
    Text,
}

/// Walks through one file.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Names and places of the elements that are open.
    open: Vec<(&'a str, usize)>,
    /// Where the last token begins.
    at: usize,
    last: Last,
    /// What the element that was opened last says beside its name, without namespaces.
    attributes: Vec<(String, String)>,
    root_seen: bool,
    /// `]]>` occurs somewhere, so that texts must be searched for it.
    suspicious: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Result<Self, Fault> {
        let suspicious = check_characters(text)?;
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_comments = true;
        // Done here, with the place of the start tag in the message.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Ok(Self {
            text,
            reader,
            open: Vec::with_capacity(8),
            at: 0,
            last: Last::Free,
            attributes: Vec::new(),
            root_seen: false,
            suspicious,
        })
    }

    /// Where the last token begins, in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Names and values of the attributes of the element that was opened last, sorted; namespaces are none.
    pub(crate) fn attributes(&self) -> &[(String, String)] {
        &self.attributes
    }

    /// An attribute of the element that was opened last which may say something: beside a value stands its type at
    /// most, or that there is none.
    pub(crate) fn strange_attribute(&self) -> Option<&str> {
        let mut names = self.attributes.iter().map(|(name, _)| name.as_str());
        names.find(|name| ![":type", ":nil"].iter().any(|known| name.ends_with(known)))
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token<'a>, Fault> {
        if self.last == Last::EmptyElement {
            self.last = Last::Free;
            self.open.pop();
            return Ok(Token::Close);
        }
        loop {
            self.at = self.position();
            let event = self.reader.read_event();
            self.last = match &event {
                Ok(Event::Text(_)) => Last::Text,
                Ok(Event::Empty(_)) => Last::EmptyElement,
                _ => Last::Free,
            };
            match event {
                Ok(Event::Text(text)) => {
                    if let Some(token) = self.text(text.into_inner())? {
                        return Ok(token);
                    }
                }
                Ok(Event::Start(tag) | Event::Empty(tag)) => return self.open(&tag),
                Ok(Event::End(tag)) => return self.close(tag.name().as_ref()),
                Ok(Event::GeneralRef(reference)) => return self.reference(&reference),
                Ok(Event::CData(data)) => {
                    self.inside_root(|| Arg::Text("<![CDATA[".to_owned()))?;
                    return Ok(Token::Text(data.into_inner()));
                }
                Ok(Event::Decl(declaration)) => self.declaration(&declaration)?,
                Ok(Event::DocType(_)) if self.root_seen => {
                    return Err(Fault::new(self.at, message!("metadata-xml.doctype")));
                }
                Ok(Event::Comment(_) | Event::PI(_) | Event::DocType(_)) => {}
                Ok(Event::Eof) => return self.end(),
                Err(error) => return Err(self.explain(&error)),
            }
        }
    }

    /// The next token where only elements are expected: white space is no token here.
    ///
    /// Plain tags, which nearly all are, are recognised here; quick-xml takes over at the first byte of anything
    /// else. It needs no notice of them, because nesting is checked here alone.
    pub(crate) fn next_child(&mut self) -> Result<Token<'a>, Fault> {
        if self.last != Last::Free {
            return self.next();
        }
        let rest = self.rest();
        let spaces = rest.bytes().position(|byte| !is_space(byte)).unwrap_or(rest.len());
        let rest = rest.get(spaces..).unwrap_or_default();
        self.advance(spaces);
        let Some((innermost, _)) = self.open.last() else { return self.next() };
        if let Some(tag) = rest.strip_prefix("</") {
            if tag.strip_prefix(innermost).is_some_and(|end| end.starts_with('>')) {
                self.at = self.position();
                self.advance("</>".len() + innermost.len());
                self.open.pop();
                return Ok(Token::Close);
            }
        } else if let Some(tag) = rest.strip_prefix('<') {
            let length = tag.bytes().position(|byte| !is_name_byte(byte)).unwrap_or_default();
            let (name, end) = tag.split_at_checked(length).unwrap_or_default();
            if end.starts_with('>') && begins_name(name) {
                self.at = self.position();
                self.advance("<>".len() + length);
                self.attributes.clear();
                return self.enter(name);
            }
        }
        self.next()
    }

    /// The text of the element that was opened last, if it holds plain text and nothing else. Nearly every element
    /// does, and needs no further events then: this is what makes the reader fast.
    pub(crate) fn plain_text(&mut self) -> Option<&'a str> {
        if self.last != Last::Free || self.suspicious {
            return None;
        }
        let (name, _) = self.open.last()?;
        let rest = self.rest();
        // In several lines there may be something that an unfinished merge left: that has a place of its own.
        let length = memchr::memchr3(b'<', b'&', b'\n', rest.as_bytes())?;
        let (text, end) = rest.split_at_checked(length)?;
        if !end.strip_prefix("</")?.strip_prefix(name)?.starts_with('>') {
            return None;
        }
        self.advance(length + "</>".len() + name.len());
        self.open.pop();
        Some(text)
    }

    /// What was not read yet.
    fn rest(&self) -> &'a str {
        self.text.get(self.position()..).unwrap_or_default()
    }

    /// Passes over bytes that were looked at here.
    fn advance(&mut self, bytes: usize) {
        self.reader.stream().consume(bytes);
    }

    /// Where the next token is looked for, in bytes.
    pub(crate) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<Token<'a>, Fault> {
        let length = tag.name().as_ref().len();
        let name = self.text.get(self.at + 1..self.at + 1 + length).unwrap_or_default();
        if !is_name(name) {
            return Err(Fault::new(self.at, describe_bad_name(name)));
        }
        self.attributes.clear();
        if tag.len() > length {
            self.read_attributes(tag, name)?;
        }
        self.enter(name)
    }

    fn enter(&mut self, name: &'a str) -> Result<Token<'a>, Fault> {
        if self.open.is_empty() {
            if self.root_seen {
                return Err(Fault::new(self.at, message!("metadata-xml.second-root", shown(name))));
            }
            self.root_seen = true;
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::new(self.at, message!("metadata-xml.too-deep", MAX_DEPTH)));
        }
        self.open.push((name, self.at));
        Ok(Token::Open(name))
    }

    fn close(&mut self, found: &str) -> Result<Token<'a>, Fault> {
        match self.open.pop() {
            Some((expected, _)) if expected == found => Ok(Token::Close),
            Some((expected, at)) => {
                let line = Cursor::new(self.text).line(at);
                let (expected, found) = (shown(expected), shown(found));
                Err(Fault::new(self.at, message!("metadata-xml.other-end", expected, line, found)))
            }
            None => Err(Fault::new(self.at, message!("metadata-xml.no-start", shown(found)))),
        }
    }

    fn end(&self) -> Result<Token<'a>, Fault> {
        if let Some((expected, at)) = self.open.last() {
            let line = Cursor::new(self.text).line(*at);
            return Err(Fault::new(self.at, message!("metadata-xml.no-end", shown(expected), line)));
        }
        if self.root_seen {
            Ok(Token::End)
        } else if self.text.trim().is_empty() {
            Err(Fault::new(0, message!("metadata-xml.empty")))
        } else {
            Err(Fault::new(self.at, message!("metadata-xml.no-element")))
        }
    }

    /// Text outside the root may only be white space, and is no token.
    fn text(&self, text: Cow<'a, str>) -> Result<Option<Token<'a>>, Fault> {
        if self.suspicious
            && let Some(offset) = memchr::memmem::find(text.as_bytes(), b"]]>")
        {
            return Err(Fault::new(self.at + offset, message!("metadata-xml.cdata-end")));
        }
        if !self.open.is_empty() {
            return Ok(Some(Token::Text(text)));
        }
        match text.bytes().position(|byte| !is_space(byte)) {
            None => Ok(None),
            Some(offset) if self.root_seen => {
                Err(Fault::new(self.at + offset, message!("metadata-xml.text-after")))
            }
            Some(offset) => Err(Fault::new(self.at + offset, message!("metadata-xml.no-xml"))),
        }
    }

    fn inside_root(&self, found: impl FnOnce() -> Arg) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(Fault::new(self.at, message!("metadata-xml.outside", found())));
        }
        Ok(())
    }

    fn reference(&self, reference: &BytesRef<'_>) -> Result<Token<'a>, Fault> {
        let name: &str = reference;
        self.inside_root(|| message!("metadata-xml.a-reference").into())?;
        let text = match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => {
                return match reference.resolve_char_ref() {
                    Ok(Some(character)) if is_xml_character(character) => {
                        Ok(Token::Text(Cow::Owned(character.to_string())))
                    }
                    _ => Err(Fault::new(self.at, message!("metadata-xml.reference", shown(name)))),
                };
            }
        };
        Ok(Token::Text(Cow::Borrowed(text)))
    }

    fn read_attributes(&mut self, tag: &BytesStart<'_>, name: &str) -> Result<(), Fault> {
        let fault = || Fault::new(self.at, message!("metadata-xml.attribute", shown(name)));
        if tag.attributes_raw().contains('<') {
            return Err(fault());
        }
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|_| fault())?;
            let key: &str = attribute.key.as_ref();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| fault())?;
            if !is_name(key) {
                return Err(fault());
            }
            if key != "xmlns" && !key.starts_with("xmlns:") {
                attributes.push((key.to_owned(), value.into_owned()));
            }
        }
        attributes.order();
        self.attributes = attributes;
        Ok(())
    }

    fn declaration(&self, declaration: &BytesDecl<'_>) -> Result<(), Fault> {
        if self.at != 0 {
            return Err(Fault::new(self.at, message!("metadata-xml.declaration-place")));
        }
        match declaration.encoding() {
            None => Ok(()),
            Some(Ok(name)) => self.check_encoding(&name),
            Some(Err(_)) => Err(Fault::new(0, message!("metadata-xml.declaration"))),
        }
    }

    /// A file that says it is in another encoding may be valid UTF-8 by chance only; plain ASCII is the same in all.
    fn check_encoding(&self, name: &str) -> Result<(), Fault> {
        let unicode = ["UTF-8", "UTF8", "UTF-16", "UTF-16LE", "UTF-16BE"];
        if unicode.iter().any(|known| known.eq_ignore_ascii_case(name)) || self.text.is_ascii() {
            return Ok(());
        }
        Err(Fault::new(0, message!("metadata-xml.encoding", shown(name))))
    }

    fn explain(&self, error: &Error) -> Fault {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(self.at).max(self.at);
        let message = match error {
            Error::Syntax(SyntaxError::UnclosedTag) => message!("metadata-xml.tag"),
            Error::Syntax(SyntaxError::UnclosedComment) => message!("metadata-xml.comment"),
            Error::Syntax(SyntaxError::UnclosedCData) => message!("metadata-xml.cdata"),
            Error::Syntax(SyntaxError::InvalidBangMarkup) => message!("metadata-xml.bang"),
            Error::IllFormed(IllFormedError::UnclosedReference) => message!("metadata-xml.reference-end"),
            Error::IllFormed(IllFormedError::DoubleHyphenInComment) => message!("metadata-xml.hyphens"),
            other => message!("system.xml", other.to_string()),
        };
        Fault::new(at, message)
    }
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
