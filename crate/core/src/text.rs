//! Text from pages and files: compared folded, shown cleaned.

/// Folds a label for comparison: lower case; white space, no-break and zero-width characters collapsed;
/// every dash a hyphen; single dots removed. Labels differ in these from release to release and from page to page. Several dots
/// say that a text was cut short, so it may be any that begins so.
pub fn fold(label: &str) -> String {
    folded(label, true)
}

/// Folds the name of a subject for comparison. Salesforce does not tell case apart, but it does tell dots and dashes.
pub fn fold_name(name: &str) -> String {
    folded(name, false)
}

fn folded(label: &str, is_label: bool) -> String {
    if is_plain(label) { label.to_ascii_lowercase() } else { folded_slowly(label, is_label) }
}

/// Words of ASCII without dots, with one blank between them, as most labels are. A page has a thousand of them.
#[inline(never)]
fn is_plain(label: &str) -> bool {
    let mut before = b' ';
    for byte in label.bytes() {
        if byte == b'.' || !byte.is_ascii_graphic() && (byte != b' ' || before == b' ') {
            return false;
        }
        before = byte;
    }
    before != b' '
}

fn folded_slowly(label: &str, is_label: bool) -> String {
    let mut folded = String::with_capacity(label.len());
    let mut gap = false;
    let mut before = ' ';
    for character in label.chars() {
        let is_second_dot = character == '.' && before == '.';
        before = character;
        match character {
            '.' if is_label && is_second_dot => folded.push('…'),
            '.' if is_label => {}
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_whitespace() => gap = true,
            c => {
                if gap && !folded.is_empty() {
                    folded.push(' ');
                }
                gap = false;
                match c {
                    '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' if is_label => folded.push('-'),
                    c => folded.push(lower(c)),
                }
            }
        }
    }
    folded
}

/// Whether nothing of a text can be seen: who wrote it has said nothing.
pub fn is_blank(text: &str) -> bool {
    // A pattern of Braille without dots, and what only says how the character before it is drawn.
    let is_filler = |c| matches!(c, '\u{2800}' | '\u{fe00}'..='\u{fe0f}');
    fold_name(text).chars().all(|c| is_unsafe(c) || is_filler(c))
}

/// Whether a value says that there is none: nothing, dashes, and what Setup shows for "none" in every language, a word
/// between two dashes on either side.
pub fn is_none(value: &str) -> bool {
    const WORDS: [&str; 7] = ["none", "なし", "keine", "aucune", "ninguna", "nessuna", "nenhuma"];
    let folded = fold(value);
    let inner = folded.trim_matches([' ', '-']);
    inner.is_empty() || (folded.starts_with("--") && folded.ends_with("--")) || WORDS.contains(&inner)
}

/// Whether two usernames are one. They are not folded: their dots tell them apart.
pub fn same_username(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

/// Lower case for the alphabets of Salesforce's languages: Latin, Greek, Cyrillic. The standard library's table of
/// every alphabet would be a tenth of the WebAssembly.
fn lower(character: char) -> char {
    let code = u32::from(character);
    let lowered = match code {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a9 | 0x410..=0x42f => code + 0x20,
        0x400..=0x40f => code + 0x50,
        0x100..=0x12f | 0x132..=0x137 | 0x14a..=0x177 => code | 1,
        0x139..=0x148 | 0x179..=0x17e if code % 2 == 1 => code + 1,
        _ => code,
    };
    char::from_u32(lowered).unwrap_or(character)
}

/// Things in their order. The standard library's own ways to sort are ten times as much WebAssembly.
pub(crate) fn in_order<T: Ord>(things: Vec<T>) -> Vec<T> {
    std::collections::BinaryHeap::from(things).into_sorted_vec()
}

/// Makes text from a page or file safe to show in one line: control and direction-changing characters become
/// visible escapes, and what is longer than `limit` characters is cut with an ellipsis.
pub fn printable(text: &str, limit: usize) -> String {
    if text.len() <= limit && is_plain(text) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len().min(limit.saturating_mul(4)));
    for (count, character) in text.chars().enumerate() {
        if count == limit {
            shown.push('…');
            break;
        }
        if is_unsafe(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Characters that move the cursor, change direction or hide.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a name has signs that nobody sees: it may be somebody else's than it looks.
pub(crate) fn has_unseen(text: &str) -> bool {
    text.chars().any(is_unsafe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_there_is_none_is_known_in_every_language() {
        for none in [
            "",
            " ",
            "\u{a0}",
            "-",
            "--",
            "\u{2014}",
            "--None--",
            "-- None --",
            "--なし--",
            "--Keine--",
            "None",
            "なし",
        ] {
            assert!(is_none(none), "{none:?}");
        }
        for some in
            ["Salesforce", "Salesforce API Integration", "None Profit Cloud", "Sales - None", "セールス"]
        {
            assert!(!is_none(some), "{some:?}");
        }
    }

    #[test]
    fn folding_forgives_spelling_and_nothing_else() {
        assert_eq!(fold(" Manage Auth.\u{a0} Providers\u{200b}"), "manage auth providers");
        assert_eq!(
            fold("Minimum Access – API Only Integrations"),
            fold("Minimum Access - API only integrations")
        );
        assert_ne!(fold("View All"), fold("View All Data"));
        assert_eq!(fold_name("ERP\u{a0}Sync É"), fold_name("erp  sync é"));
        assert_ne!(fold_name("Hub. Prof"), fold_name("Hub Prof"));
        assert_ne!(fold_name("Hub – Prof"), fold_name("Hub - Prof"));
    }

    #[test]
    fn a_plain_label_is_folded_as_any_other() {
        let words = ["", "a", "B", "-", ".", " ", "\u{a0}", "é", "\t", "\u{7f}", "View"];
        for (one, two) in words.iter().flat_map(|one| words.iter().map(move |two| (one, two))) {
            for label in words.map(|three| format!("{one}{two}{three}")) {
                for is_label in [true, false] {
                    assert_eq!(folded(&label, is_label), folded_slowly(&label, is_label), "{label:?}");
                }
            }
        }
    }

    #[test]
    fn lower_case_agrees_with_unicode_where_labels_need_it() {
        let alphabets = ('A'..='Z').chain('À'..='Þ').chain('Ā'..='į').chain('Ĳ'..='ķ').chain('Ĺ'..='ň');
        for letter in alphabets.chain('Ŋ'..='ŷ').chain('Ź'..='ž').chain('Ѐ'..='Я').chain('Σ'..='Ω') {
            let expected: Vec<_> = letter.to_lowercase().collect();
            if expected.len() == 1 {
                assert_eq!(lower(letter), expected[0], "{letter}");
            }
        }
    }

    #[test]
    fn printing_disarms_what_a_terminal_would_obey() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}", 99), "a\\u{1b}[31mb\\u{202e}");
        assert_eq!(printable("abcdef", 3), "abc…");
        // Nobody sees that these are there, so a name with one passes for another.
        for hidden in ["\u{ad}", "\u{34f}", "\u{61c}", "\u{115f}", "\u{180e}", "\u{3164}", "\u{ffa0}"] {
            assert!(printable(hidden, 9).starts_with("\\u{"), "{hidden:?}");
            assert!(has_unseen(hidden));
        }
    }
}
