//! Words of Salesforce's pages: what a label, a heading or a parameter stands for.

use crate::catalog;
use crate::text::fold;

/// What learned labels of rights on objects are kept under, among those of permissions.
pub(super) const LEARNED_RIGHT: &str = "right:";

/// The same for labels of facts.
pub(super) const LEARNED_FACT: &str = "fact:";

/// Known words, those among them that pages in the same language have taught.
pub(super) struct Words<'w> {
    /// The section and the folded word, and the key that it stands for.
    known: Vec<(String, &'w str)>,
}

impl<'w> Words<'w> {
    pub(super) fn new(own: &'w [(String, String)]) -> Self {
        let entry = |name: &'w str, word: &str| {
            let (section, key) = name.split_once('/')?;
            Some(([section, "/", &fold(word)].concat(), key))
        };
        let shipped = catalog::page_words().lines().flat_map(|line| {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            cells.filter_map(move |word| entry(name, word))
        });
        let learned = own.iter().filter_map(|(name, word)| match name.strip_prefix(LEARNED_RIGHT) {
            Some(right) => Some((["object/", &fold(word)].concat(), right)),
            None => entry(name.strip_prefix(LEARNED_FACT)?, word),
        });
        Self { known: shipped.chain(learned).collect() }
    }

    /// What a word stands for in a section; `None` if that is not known, or not one thing.
    pub(super) fn key(&self, section: &str, word: &str) -> Option<&'w str> {
        let wanted = [section, "/", &fold(word.trim_end_matches([':', '：', ' ']))].concat();
        let mut found = self.known.iter().filter(|(known, _)| *known == wanted).map(|(_, key)| *key);
        let first = found.next()?;
        found.all(|key| key == first).then_some(first)
    }
}
