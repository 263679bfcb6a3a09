//! The two ways to write a letter with an accent. A browser knows them; without one, a table does, which is as large as the rest of
//! this crate.

#[cfg(not(target_family = "wasm"))]
mod table {
    use unicode_normalization::UnicodeNormalization as _;

    pub(crate) fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    pub(crate) fn nfd(text: &str) -> String {
        text.nfd().collect()
    }
}

#[cfg(target_family = "wasm")]
mod table {
    use js_sys::JsString;

    pub(crate) fn nfc(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub(crate) fn nfd(text: &str) -> String {
        JsString::from(text).normalize("NFD").into()
    }
}

pub(crate) use table::{nfc, nfd};
