//! TOML, with everything that is none.

use std::borrow::Cow;

use permlight_core::message;
use permlight_core::message::Message;
use toml::de::{DeTable, Error};

/// The parser stops at a line with a key and no value. So many of them are taken out to see what follows.
const LINES: usize = 20;

/// The text without the lines at which the parser stops, all other places unchanged; and what was wrong with them.
pub(crate) fn parsable(text: &str) -> (Cow<'_, str>, Vec<Error>) {
    let mut text = Cow::Borrowed(text);
    let mut errors = Vec::new();
    for _ in 0..LINES {
        let (_, found) = DeTable::parse_recoverable(&text);
        let Some(stop) = found.into_iter().find(|error| error.message().starts_with("key with no value"))
        else {
            break;
        };
        let at = stop.span().unwrap_or_default().start;
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let end =
            text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| start + length);
        errors.push(stop);
        text.to_mut().replace_range(start..end, &" ".repeat(end - start));
    }
    (text, errors)
}

/// What the parser complains of, by words in which it does: it has no codes. What is not among them is said in general.
const COMPLAINTS: [(&str, &str); 8] = [
    ("unclosed", "system.toml-unclosed"),
    ("value of type", "system.toml-extended"),
    ("comma", "system.toml-comma"),
    ("assignment", "system.toml-assignment"),
    ("`=`", "system.toml-assignment"),
    ("no value", "system.toml-no-value"),
    ("missing value", "system.toml-no-value"),
    ("quote", "system.toml-quotes"),
];

/// What is wrong with this text, in the words of the parser, which are English; other languages have words of their own for each
/// kind.
pub(crate) fn said(error: &Error, text: &str) -> Message {
    let said = error.message();
    if said == "duplicate key" && !text.is_empty() {
        return message!("policy-problem.twice", text);
    }
    let known = COMPLAINTS.iter().find(|(words, _)| said.contains(words));
    message!(known.map_or("system.toml", |(_, key)| *key), said)
}
