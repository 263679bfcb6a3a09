//! What an integration used, by the logs of its calls. They may be larger than what fits into memory at once: they come in pieces.

use js_sys::Array;
use permlight_logs::usage::Usage;
use wasm_bindgen::prelude::*;

use crate::{LOCALE, object};

/// The logs that are being read.
#[wasm_bindgen]
pub struct Calls(Usage);

#[wasm_bindgen]
impl Calls {
    /// Of the user with this name, or this id.
    #[wasm_bindgen(constructor)]
    pub fn of(username: &str, id: &str) -> Self {
        Self(Usage::of(username, id))
    }

    /// Takes the next piece of a file in; false: it is no CSV, and nothing more of it is wanted.
    pub fn feed(&mut self, piece: &[u8]) -> bool {
        self.0.feed(piece).is_ok()
    }

    /// The file ends.
    #[wasm_bindgen(js_name = endFile)]
    pub fn end_file(&mut self) {
        self.0.end_file();
    }

    /// What they show: `{permissions: [name], objects: [[name, [right]]], notes: [sentence]}`.
    pub fn said(&self) -> Result<JsValue, JsValue> {
        let needs = self.0.needs();
        let texts = |all: &mut dyn Iterator<Item = String>| all.map(JsValue::from).collect::<Array>();
        let objects = needs.objects.iter().map(|(name, rights)| {
            let rights = texts(&mut rights.iter().map(|right| right.fact().to_owned()));
            Array::of2(&name.as_str().into(), &rights)
        });
        let notes = self.0.notes();
        object([
            ("permissions", texts(&mut needs.permissions.iter().cloned()).into()),
            ("objects", objects.collect::<Array>().into()),
            (
                "notes",
                texts(&mut notes.iter().map(|note| LOCALE.with_borrow(|locale| locale.say(note)))).into(),
            ),
        ])
    }
}
