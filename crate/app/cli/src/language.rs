//! The language that the command speaks.

use std::sync::OnceLock;

use permlight_core::message::{Locale, Message};
use permlight_report::locale;

static CHOSEN: OnceLock<&'static Locale> = OnceLock::new();

/// Chooses it, once, before anything is said.
pub fn choose(locale: &'static Locale) {
    // A second choice would change the language within an output.
    let _ = CHOSEN.set(locale);
}

/// Its words.
pub fn chosen() -> &'static Locale {
    CHOSEN.get().copied().unwrap_or_else(locale::english)
}

/// Says a message of this key, with what fills its places.
macro_rules! told {
    ($($part:expr),+ $(,)?) => { $crate::language::say(&permlight_core::message!($($part),+)) };
}
pub(crate) use told;

/// Says a message.
pub fn say(message: &Message) -> String {
    chosen().say(message)
}
