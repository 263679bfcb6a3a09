//! Markdown (`CommonMark` with the tables of GitHub) from text that may be hostile.

use std::fmt::Write;

use permlight_core::text::printable;

use super::line;

/// The most characters of a text that are kept. Names are cut before, paths and messages in their own place.
const LONGEST: usize = 65_536;

/// Text that stays text: whatever could be markup is a character reference, which can never be markup.
pub fn prose(text: &str) -> String {
    let text = printable(text, LONGEST);
    // What turns into a link or calls a person does so even as a reference, but never inside code.
    let lower = text.to_ascii_lowercase();
    if text.contains(['@', '#']) || lower.contains("://") || lower.contains("www.") {
        return as_code(&text);
    }
    referenced(&text, " .,:;'\"()-/%+=?")
}

/// A name or path, as code.
pub fn code(text: &str) -> String {
    as_code(&line(text))
}

fn as_code(text: &str) -> String {
    let plain = !text.is_empty() && !text.contains(['`', '|', '\\', '<', '>']) && text.trim() == text;
    if plain {
        format!("`{text}`")
    } else {
        // In code between backticks nothing can be escaped for certain, least of all in a table.
        format!("<code>{}</code>", referenced(text, " ,;'()-"))
    }
}

/// Every character that is neither a letter nor a digit nor among `kept`, as a reference.
fn referenced(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || !character.is_ascii() || kept.contains(character) {
            out.push(character);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "&#{};", u32::from(character));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_readable() {
        let text = "Modify All Data is on, expected off. (line 12)";
        assert_eq!(prose(text), text);
        assert_eq!(code("HubSpot Integration"), "`HubSpot Integration`");
        assert_eq!(code("設定"), "`設定`");
    }

    #[test]
    fn markup_is_disarmed() {
        assert_eq!(prose("a|b <script> *x* [y](z)"), "a&#124;b &#60;script&#62; &#42;x&#42; &#91;y&#93;(z)");
        assert_eq!(prose("@octocat is on"), "`@octocat is on`");
        assert_eq!(prose("see HTTPS://x.y"), "`see HTTPS://x.y`");
        assert_eq!(code("a`b|c\\"), "<code>a&#96;b&#124;c&#92;</code>");
        assert_eq!(code("a\nb\u{202e}"), "<code>a&#92;u&#123;a&#125;b&#92;u&#123;202e&#125;</code>");
        assert_eq!(code("`www.x"), "<code>&#96;www&#46;x</code>");
        assert_eq!(code(""), "<code></code>");
    }
}
