//! Build agents obey lines of a log: Azure DevOps `##vso[…]` anywhere in a line, GitHub `##[…]` anywhere and `::…::` where a line
//! begins, and others like them `##teamcity[…]`. They compare as their users' language does, in which some signs count as nothing: no
//! sign that is not ASCII parts `#` from `#`. Whatever a format lets through of a name, none of that leaves the command.

use std::io::{self, Write};

/// How a character is written otherwise, so that a reader of the format sees the same or at least what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text, CSV, Markdown: a visible escape, `\u{5b}`.
    Text,
    /// JSON: an escape that is the same value to a parser, `\u005b`.
    Json,
    /// XML and HTML: a reference, `&#91;`.
    Markup,
    /// No text: nothing is changed.
    Bytes,
}

impl Form {
    fn escape(self, sign: u8) -> String {
        match self {
            Self::Text => format!("\\u{{{sign:x}}}"),
            Self::Json => format!("\\u{sign:04x}"),
            Self::Markup => format!("&#{sign};"),
            Self::Bytes => char::from(sign).to_string(),
        }
    }
}

/// Lets text through to a stream or file, with nothing in it that an agent would obey.
#[derive(Debug)]
pub struct Disarmed<W> {
    to: W,
    form: Form,
    line: Line,
}

/// Where in a line a stream stands. Styles of a terminal count as nothing: they may be taken out later.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Only blanks since its begin. What is not ASCII may be one: agents trim every blank of Unicode.
    is_blank: bool,
    /// The last sign was the first one, a colon.
    colon: bool,
    /// How many `#` stand last; two or more are two, and may have a word behind them.
    marks: u8,
    has_word: bool,
    style: Style,
}

/// How far a style of a terminal has come: `ESC [ 31 m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    None,
    Begun,
    Inside,
}

impl Line {
    const BEGIN: Self = Self { is_blank: true, colon: false, marks: 0, has_word: false, style: Style::None };

    /// Goes on by a byte. Whether it has to be written otherwise.
    fn refuses(&mut self, byte: u8) -> bool {
        match (self.style, byte) {
            (Style::Begun, b'[') => {
                self.style = Style::Inside;
                return false;
            }
            (Style::Inside, _) => {
                if (0x40..=0x7e).contains(&byte) {
                    self.style = Style::None;
                }
                return false;
            }
            (_, 0x1b) => {
                self.style = Style::Begun;
                return false;
            }
            _ => self.style = Style::None,
        }
        self.begins_command(byte) || self.opens_command(byte)
    }

    /// The second colon of a line.
    fn begins_command(&mut self, byte: u8) -> bool {
        match byte {
            b'\n' | b'\r' => (self.is_blank, self.colon) = (true, false),
            b':' if self.is_blank => {
                self.is_blank = !self.colon;
                self.colon = !self.colon;
                return !self.is_blank;
            }
            0x80.. => {}
            0..=b' ' | 0x7f if !self.colon => {}
            _ => (self.is_blank, self.colon) = (false, false),
        }
        false
    }

    /// The bracket behind `##` and a word.
    fn opens_command(&mut self, byte: u8) -> bool {
        let is_open = self.marks == 2 && byte == b'[';
        match byte {
            0x80.. => {}
            b'#' => {
                self.marks = if self.has_word { 1 } else { (self.marks + 1).min(2) };
                self.has_word = false;
            }
            _ if self.marks == 2 && (byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) => {
                self.has_word = true;
            }
            _ => (self.marks, self.has_word) = (0, false),
        }
        is_open
    }
}

impl<W: Write> Disarmed<W> {
    /// Text of this form.
    pub const fn new(to: W, form: Form) -> Self {
        Self { to, form, line: Line::BEGIN }
    }

    /// Where it goes.
    pub fn into_inner(self) -> W {
        self.to
    }
}

impl<W: Write> Write for Disarmed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.form == Form::Bytes {
            return self.to.write(bytes);
        }
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| self.line.refuses(*byte)) {
            let (before, after) = rest.split_at(at);
            self.to.write_all(before)?;
            let Some((sign, after)) = after.split_first() else { break };
            self.to.write_all(self.form.escape(*sign).as_bytes())?;
            rest = after;
        }
        self.to.write_all(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Text that may be broken into lines anywhere, later.
pub fn breakable(text: &str) -> String {
    let mut line = Line::BEGIN;
    let mut out = String::with_capacity(text.len());
    let mut colon = false;
    for sign in text.chars() {
        let byte = u8::try_from(sign).unwrap_or(0x80);
        let is_second = colon && sign == ':';
        if line.opens_command(byte) || is_second {
            out.push_str(&Form::Text.escape(byte));
        } else {
            out.push(sign);
        }
        colon = if sign.is_ascii() { sign == ':' && !is_second } else { colon };
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn disarmed(form: Form, parts: &[&str]) -> String {
        let mut out = Disarmed::new(Vec::new(), form);
        for part in parts {
            out.write_all(part.as_bytes()).unwrap();
        }
        String::from_utf8(out.into_inner()).unwrap()
    }

    /// As the agents' own sources have it: where a command would begin.
    fn is_obeyed(text: &str) -> bool {
        let text: String = text.chars().filter(|c| *c != '\u{ad}').collect();
        text.split(['\n', '\r']).any(|line| {
            line.trim_start().starts_with("::") || line.contains("##[") || {
                let mut behind = line.split("##").skip(1);
                behind
                    .any(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).starts_with('['))
            }
        })
    }

    #[test]
    fn what_agents_obey_is_written_otherwise() {
        for (text, shown) in [
            ("a ##vso[task.complete]", "a ##vso\\u{5b}task.complete]"),
            ("##[error]", "##\\u{5b}error]"),
            ("###teamcity[x]", "###teamcity\\u{5b}x]"),
            ("##a#[x] ##a##[x]", "##a#[x] ##a##\\u{5b}x]"),
            ("::set-output name=a::b", ":\\u{3a}set-output name=a::b"),
            ("a\n \u{3000}\t::x", "a\n \u{3000}\t:\\u{3a}x"),
            (":::::", ":\\u{3a}:::"),
            ("\u{1b}[31m::x", "\u{1b}[31m:\\u{3a}x"),
            ("#\u{1b}[0m#\u{1b}[1mvso[x]", "#\u{1b}[0m#\u{1b}[1mvso\\u{5b}x]"),
            ("## Heading [x]", "## Heading [x]"),
            ("a::b [c] #1[d] : :", "a::b [c] #1[d] : :"),
            (": :x", ": :x"),
            ("#\u{ad}#v\u{200d}so[x]", "#\u{ad}#v\u{200d}so\\u{5b}x]"),
            ("\u{ad}:\u{ad}:x", "\u{ad}:\u{ad}\\u{3a}x"),
        ] {
            assert_eq!(disarmed(Form::Text, &[text]), shown);
            assert_eq!(disarmed(Form::Bytes, &[text]), text);
        }
        assert_eq!(disarmed(Form::Json, &["\"#", "#vs", "o[\""]), "\"##vso\\u005b\"");
        assert_eq!(disarmed(Form::Markup, &["<a>\n:", ":x ##[</a>"]), "<a>\n:&#58;x ##&#91;</a>");
    }

    #[test]
    fn what_may_be_broken_has_no_command_at_any_place() {
        assert_eq!(breakable("a:::b ##vso[c] 設::"), "a:\\u{3a}:b ##vso\\u{5b}c] 設:\\u{3a}");
        assert_eq!(breakable("a:\u{ad}:b #\u{ad}#[c"), "a:\u{ad}\\u{3a}b #\u{ad}#\\u{5b}c");
        assert_eq!(breakable("1:2 [a]"), "1:2 [a]");
    }

    proptest! {
        #[test]
        fn nothing_is_obeyed_however_it_is_cut(parts in proptest::collection::vec("[#:a\\[ \n\r\u{a0}\u{ad}\"]{0,6}", 0..6)) {
            let parts: Vec<_> = parts.iter().map(String::as_str).collect();
            for form in [Form::Text, Form::Json, Form::Markup] {
                let shown = disarmed(form, &parts);
                prop_assert!(!is_obeyed(&shown), "{shown:?}");
                prop_assert_eq!(&disarmed(form, &[&shown]), &shown);
            }
            prop_assert!(!breakable(&parts.concat()).contains("::"));
        }
    }
}
