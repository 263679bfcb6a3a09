//! Translations of the rules: none missing, none stale, none that lost a placeholder.

#![allow(clippy::expect_used, reason = "a test may fail")]

use permlight_core::rule::{RULES, RuleText, rule};
use permlight_core::translation::{Translated, all};
use sha2::{Digest, Sha256};

fn english(text: &RuleText, failure: &str) -> String {
    let whole = [text.title, text.why, text.fix, failure].join("\n");
    let digest = Sha256::digest(whole);
    let first = digest.iter().take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{first:08x}")
}

fn problem(code: &str, translated: &Translated) -> Option<String> {
    let Some(rule) = rule(code) else { return Some("there is no such rule".to_owned()) };
    let text = rule.text().expect("every rule has a text");
    if translated.english != english(text, rule.failure) {
        return Some(format!("stale: the English text is now {}", english(text, rule.failure)));
    }
    for placeholder in ["{label}", "{name}"] {
        if text.fix.contains(placeholder) != translated.fix.contains(placeholder) {
            return Some(format!("{placeholder} was lost or added"));
        }
    }
    (rule.failure.is_empty() != translated.failure.is_empty()).then(|| "failure was lost or added".to_owned())
}

#[test]
fn every_translation_is_complete_and_current() {
    let mut found = Vec::new();
    for language in all() {
        for rule in RULES {
            match language.rules.iter().find(|translated| translated.code == rule.code) {
                None => found.push(format!("{} {}: missing", language.language, rule.code)),
                Some(translated) => found.extend(
                    problem(rule.code, translated)
                        .map(|problem| format!("{} {}: {problem}", language.language, rule.code)),
                ),
            }
        }
        let known = |code: &str| RULES.iter().any(|rule| rule.code == code);
        let stray = language.rules.iter().filter(|translated| !known(translated.code));
        found.extend(
            stray.map(|translated| format!("{} {}: no such rule", language.language, translated.code)),
        );
    }
    assert!(!all().is_empty(), "there are translations");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
