//! Names: the words in them.

use crate::text::fold;

/// The first of these words that a name has, unless a negation stands before it. Words are whole, in small letters; a capital letter
/// begins one or does not: `HubSpotSync` has hub, spot, sync and hubspotsync. A long word counts wherever it stands, since languages
/// and people write words together: `Integrationsbenutzer`.
pub(super) fn says(name: &str, words: &'static [&'static str], negations: &[&str]) -> Option<&'static str> {
    let folded = fold(name);
    let split = [parts(name, true), parts(name, false)];
    words.iter().copied().find(|word| {
        if word.chars().any(is_unspaced) {
            return folded.contains(word);
        }
        split.iter().any(|parts| has(parts, word, negations)) || ends_in_capitals(name, word)
    })
}

/// Whether a word in capital letters ends a longer one: `HUBSPOTAPI`. What is hardly longer is another word: `OKAPI`, `ASYNC`.
fn ends_in_capitals(name: &str, word: &str) -> bool {
    name.split(|letter: char| !letter.is_ascii_uppercase()).any(|part| {
        let before = part.len().checked_sub(word.len());
        let end = before.filter(|before| *before > 2).and_then(|before| part.get(before..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(word))
    })
}

/// How many bytes a word has that is not by chance in another one.
const LONG: usize = 9;

/// Whether these parts of a name hold a word, which can be several parts, in the plural too.
fn has(parts: &[String], word: &str, negations: &[&str]) -> bool {
    let wanted: Vec<&str> = word.split(' ').collect();
    (0..parts.len()).any(|at| {
        let here = parts.get(at..at.saturating_add(wanted.len())).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|before| parts.get(before));
        let is_negated = before.is_some_and(|before| negations.contains(&before.as_str()));
        let is_last = |at| at + 1 == wanted.len();
        let same = |(at, (part, word)): (usize, (&String, &&str))| {
            let ends = ["s", "user", "users"].iter().filter(|_| is_last(at));
            part == word
                || ends.into_iter().any(|end| part.strip_suffix(end) == Some(*word))
                || word.len() >= LONG && part.contains(word)
        };
        !here.is_empty() && !is_negated && here.iter().zip(&wanted).enumerate().all(same)
    })
}

/// Whether a character belongs to a language that is written without spaces, or with few: kana, Chinese characters, Hangul, Thai.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The parts of a name, in small letters: `SAP_APIOnly2` has sap, api, only, 2, or sap, apionly, 2 where capital letters begin none.
fn parts(name: &str, capitals: bool) -> Vec<String> {
    let letters: Vec<char> = name.chars().map(narrow).collect();
    let mut parts = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let is_lower = |at: Option<usize>| {
            let letter = at.and_then(|at| letters.get(at));
            letter.is_some_and(|letter| is_letter(*letter) && !letter.is_ascii_digit() && !is_upper(*letter))
        };
        let begins =
            capitals && is_upper(*letter) && (is_lower(at.checked_sub(1)) || is_lower(at.checked_add(1)));
        let is_part = is_letter(*letter);
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let begins =
            begins || before.is_some_and(|before| before.is_ascii_digit() != letter.is_ascii_digit());
        if begins || !is_part || is_unspaced(*letter) {
            parts.push(String::new());
        }
        if let (true, Some(part)) = (is_part, parts.last_mut()) {
            part.push_str(&fold(letter.encode_utf8(&mut [0; 4])));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A letter of ASCII as Japanese also writes it, with the width of its own signs.
fn narrow(letter: char) -> char {
    match u32::from(letter) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

/// Whether a character is part of a word. The standard library's tables of all alphabets would be much WebAssembly: what is no ASCII
/// counts unless it stands in a block of signs.
fn is_letter(character: char) -> bool {
    let is_sign = matches!(
        character,
        '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{30fb}'
            | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}'
    );
    character.is_ascii_alphanumeric() || (!character.is_ascii() && !is_sign)
}

/// Folding is all that the engine knows of alphabets: what it changes is a capital letter.
fn is_upper(letter: char) -> bool {
    is_letter(letter) && !fold(letter.encode_utf8(&mut [0; 4])).starts_with(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_of_names_count() {
        const WORDS: &[&str] = &["api", "sync", "web service", "integration", "連携", "intégration", "연동"];
        for (name, word) in [
            ("Marketo Sync", Some("sync")),
            ("APIOnly", Some("api")),
            ("listingApi Profile", Some("api")),
            ("Sap_WebServices", Some("web service")),
            ("WebService", Some("web service")),
            ("MY_INTEGRATION_USER", Some("integration")),
            ("Intégrations ERP", Some("intégration")),
            ("基幹連携ユーザー", Some("連携")),
            ("API2", Some("api")),
            ("v2api", Some("api")),
            ("Sync01EU", Some("sync")),
            ("apiuser", Some("api")),
            ("SYNCUSERS", Some("sync")),
            ("integrationuser", Some("integration")),
            ("SFINTEGRATION", Some("integration")),
            ("Integrationsbenutzer", Some("integration")),
            ("ＡＰＩユーザー", Some("api")),
            ("Ｓｙｎｃ", Some("sync")),
            ("ERP연동사용자", Some("연동")),
            ("HUBSPOTAPI", Some("api")),
            ("ERP_HUBSPOTAPI_2", Some("api")),
            ("OKAPI", None),
            ("ASYNC", None),
            ("Okapi Therapi", None),
            ("non-integration users", None),
            ("Therapiuser", None),
            ("Rapid Capital Therapist", None),
            ("Administrator (non-API user)", None),
            ("No API", None),
            ("Web of Service", None),
            ("Synchrotron", None),
            ("", None),
        ] {
            assert_eq!(says(name, WORDS, &["non", "no"]), word, "{name}");
        }
    }
}
