//! Changes of inputs.

/// Numbers that follow from the name of a target, the same in every run; with `PERMLIGHT_FUZZ_SEED` others.
pub struct Random(u64);

impl Random {
    pub fn new(target: &str) -> Self {
        let seed: u64 =
            std::env::var("PERMLIGHT_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(11);
        Self(
            target.bytes().fold(seed | 1, |sum, byte| sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte))
                | 1,
        )
    }

    /// Less than the limit; 0 if that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0).checked_rem(limit).unwrap_or(0)
    }
}

/// An input of the pool after a few changes.
pub fn changed(pool: &[Vec<u8>], words: &[&str], longest: usize, random: &mut Random) -> Vec<u8> {
    let mut input = pool[random.below(pool.len())].clone();
    for _ in 0..=random.below(5) {
        change(&mut input, pool, words, random);
    }
    input.truncate(longest);
    input
}

fn change(input: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str], random: &mut Random) {
    let length = input.len();
    let at = random.below(length + 1);
    let span = at..(at + 1 + random.below(64)).min(length).max(at);
    match random.below(9) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            input.drain(span);
        }
        2 => {
            let part = input[span].to_vec();
            input.splice(at..at, part);
        }
        3 | 4 => {
            let word = words[random.below(words.len())];
            input.splice(at..at, word.bytes());
        }
        5 => {
            let word = words[random.below(words.len())];
            input.splice(span, word.bytes());
        }
        6 => {
            // The rest of another one.
            let other = &pool[random.below(pool.len())];
            let from = random.below(other.len() + 1);
            input.truncate(at);
            input.extend_from_slice(&other[from..]);
        }
        7 => input.truncate(at),
        _ => {
            let extreme =
                ["0", "-1", "4294967296", "18446744073709551616", "\u{0}", "\u{ff}\u{ff}", "\u{202e}", "é"]
                    [random.below(8)];
            input.splice(span, extreme.bytes());
        }
    }
}
