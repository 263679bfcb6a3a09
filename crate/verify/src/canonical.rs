//! One form for one content, and its hash.

use sha2::{Digest, Sha256};

/// Takes texts in order, so that the same texts always make the same hash and different ones never run together.
#[derive(Default)]
pub(super) struct Canonical(Sha256);

impl Canonical {
    /// Adds one text.
    pub(super) fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    /// Adds several texts.
    pub(super) fn texts<const N: usize>(&mut self, texts: [&String; N]) {
        for text in texts {
            self.text(text);
        }
    }

    /// Adds the length of a list whose entries follow.
    pub(super) fn list(&mut self, length: usize) {
        self.0.update((length as u64).to_le_bytes());
    }

    /// The SHA-256 of everything, in hexadecimal.
    pub(super) fn hash(self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |value: u8| DIGITS.get(usize::from(value)).copied().map_or('0', char::from);
        self.0.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_sha_256() {
        // FIPS 180-4 gives the one of nothing.
        assert_eq!(
            Canonical::default().hash(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn texts_do_not_run_together() {
        let hash = |texts: &[&str]| {
            let mut canonical = Canonical::default();
            for text in texts {
                canonical.text(text);
            }
            canonical.hash()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    }
}
