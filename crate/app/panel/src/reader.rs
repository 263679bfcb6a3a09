//! Reads the files that somebody hands over: metadata, filled workbooks, logs of calls.
//!
//! It runs in a worker, in an instance of this module of its own (`extension/reader.js`): neither the size of a file nor anything
//! that is in it can stop the panel, and its memory goes when the file is read. Two instances share nothing, so what was read goes
//! to the panel as text.

mod files;
mod workbook;

use js_sys::{Array, Uint8Array};
use permlight_logs::usage;
use permlight_org::json;
use permlight_org::usage::Usage;
use wasm_bindgen::prelude::*;

use crate::texts;

/// Gives the instance that reads files the text of `pkg/catalog.txt` and the words of a language.
#[wasm_bindgen]
pub async fn prepare(catalog: String, language: String) {
    // Once for as long as the worker lives.
    permlight_core::catalog::provide(Box::leak(catalog.into_boxed_str()));
    texts::load_words(&language).await;
}

/// What an archive holds, or files that belong together, which are pairs of path and bytes; `Dropped::read` takes it.
#[wasm_bindgen(js_name = readFiles)]
pub fn read_files(source: &str, files: Vec<Array>) -> String {
    let pair =
        |file: Array| (file.get(0).as_string().unwrap_or_default(), Uint8Array::new(&file.get(1)).to_vec());
    json::text(&files::read(source, files.into_iter().map(pair).collect()))
}

/// The cells of a workbook: sheets of rows of texts; null if it is none.
#[wasm_bindgen(js_name = readCells)]
pub fn read_cells(bytes: Vec<u8>) -> String {
    json::text(&workbook::sheets(bytes))
}

/// The logs that are being read. They may be larger than what fits into memory at once: they come in pieces.
#[wasm_bindgen]
pub struct Calls(usage::Usage);

#[wasm_bindgen]
impl Calls {
    /// Of the user with this name, or this id.
    #[wasm_bindgen(constructor)]
    pub fn of(username: &str, id: &str) -> Self {
        Self(usage::Usage::of(username, id))
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

    /// What they show; `Usage::read` takes it.
    pub fn said(&self) -> String {
        let needs = self.0.needs();
        let notes = self.0.notes().iter().map(texts::say).collect();
        Usage { permissions: needs.permissions, objects: needs.objects, notes }.text()
    }
}
