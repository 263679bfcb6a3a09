//! Which profiles look like those of integration users.

use permlight_core::capture::Capture;
use permlight_core::evaluate;
use permlight_core::setting::Setting;

/// The licence that Salesforce sells for integrations alone.
const LICENCE: &str = "Salesforce Integration";
/// Whoever visits a site without logging in is no integration user, whatever the site is called.
const GUEST: &str = "Guest User License";
const ONLY_API: &str = "ApiUserOnly";

/// What tells an integration user's profile.
pub struct Signs<'w> {
    words: Vec<&'w str>,
}

impl<'w> Signs<'w> {
    /// With words parted by commas.
    pub fn new(words: &'w str) -> Self {
        Self { words: words.split(',').map(str::trim).filter(|word| !word.is_empty()).collect() }
    }

    /// Why this is such a profile; `None` if it does not look like one or is Salesforce's own.
    pub fn because(&self, capture: &Capture) -> Option<String> {
        if evaluate::exclusion(capture).is_some() || capture.licence.as_deref() == Some(GUEST) {
            return None;
        }
        if capture.licence.as_deref() == Some(LICENCE) {
            return Some(format!("licence {LICENCE}"));
        }
        if capture.permissions.get(ONLY_API) == Setting::On {
            return Some(format!("{ONLY_API} is on"));
        }
        self.named(&capture.subject.name).map(|word| format!("named {word}"))
    }

    fn named(&self, name: &str) -> Option<&'w str> {
        let parts = parts(name);
        let said = |word: &str| {
            parts.iter().enumerate().any(|(at, part)| {
                let negated = at > 0 && parts.get(at - 1).is_some_and(|before| before == "non");
                !negated && (part == word || part.strip_suffix('s') == Some(word))
            })
        };
        self.words.iter().copied().find(|word| said(&word.to_lowercase()))
    }
}

/// The words of a name, in small letters: `SAP_APIOnly 2` has sap, api, only, 2.
fn parts(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut parts = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase())
                || after.is_some_and(|after| after.is_lowercase()));
        if begins || !letter.is_alphanumeric() {
            parts.push(String::new());
        }
        if let (true, Some(part)) = (letter.is_alphanumeric(), parts.last_mut()) {
            part.extend(letter.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_of_names_count() {
        let signs = Signs::new(crate::arguments::WORDS);
        for (name, word) in [
            ("Marketo Sync", Some("sync")),
            ("APIOnly", Some("api")),
            ("listingApi Profile", Some("api")),
            ("SAP_Interfaces", Some("interface")),
            ("ZapierProfile", Some("zapier")),
            ("Rapid Capital Therapist", None),
            ("Administrator (non-API user)", None),
            ("Admin", None),
            ("", None),
        ] {
            assert_eq!(signs.named(name), word, "{name}");
        }
        // A word may itself end as plurals do, and a list may end with a comma.
        assert_eq!(Signs::new("SALES,").named("Sales User"), Some("SALES"));
    }
}
