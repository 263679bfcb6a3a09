//! The side panel of the extension: which org and user, what was read, what was found, what a team decided.
//!
//! It hands what `storage.local` keeps to `permlight-org`, and shows what came of it. It decides nothing, and keeps nothing in
//! memory that it could not read again: another tab or window may change everything at any moment.

#![allow(missing_docs, reason = "nothing outside uses the items of this crate")]

mod app;
mod dom;
mod host;
mod reader;
mod state;
mod storage;
mod team;
mod texts;
mod view;

use wasm_bindgen::prelude::*;

/// Half the code of the usual one, as fast, and as careful with memory.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::GlobalTlsf = rlsf::GlobalTlsf::new();

/// Shows the panel in the element with the id `panel`. `catalog` is the text of `pkg/catalog.txt`, `language` what the
/// browser speaks, for example `ja`.
#[wasm_bindgen]
pub async fn start(catalog: String, language: String) {
    // Once for as long as the panel is open.
    permlight_core::catalog::provide(Box::leak(catalog.into_boxed_str()));
    texts::load(&language).await;
    app::start().await;
}
