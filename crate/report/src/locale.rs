//! The languages that reports are written in.

use std::sync::LazyLock;

use permlight_core::catalog;
use permlight_core::message::Locale;

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

static ALL: LazyLock<Vec<Locale>> = LazyLock::new(|| {
    let labels =
        |language| catalog::labels(language).map(|(name, label)| (name.to_owned(), label.to_owned()));
    LOCALES
        .iter()
        .map(|(language, lines)| Locale::new(language, lines).with_labels(labels(language)))
        .collect()
});

/// All of them, English among them.
pub fn all() -> &'static [Locale] {
    &ALL
}

/// The words of a language, without a region; `None` if there are none.
pub fn find(language: &str) -> Option<&'static Locale> {
    ALL.iter().find(|locale| locale.language() == language)
}

/// English.
pub fn english() -> &'static Locale {
    static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::new("en", lines("en").unwrap_or_default()));
    &ENGLISH
}

/// The lines of a language, as [`Locale::new`] takes them.
pub fn lines(language: &str) -> Option<&'static str> {
    LOCALES.iter().find(|(own, _)| *own == language).map(|(_, lines)| *lines)
}

/// What a language lacks: the code of a rule with the fingerprint of its English text, or the key of a message and nothing.
pub fn missing(language: &str) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    MISSING.iter().filter(move |(own, ..)| *own == language).map(|(_, what, english)| (*what, *english))
}
