//! The side panel of the extension: which org and user, what was read, what was found, what a team decided.
//!
//! It reads what the background keeps in `storage.local`, judges it with the same core, and shows it. It keeps nothing of
//! its own in memory that it could not read again: another tab or window may change everything at any moment.

// Only the browser runs most of this; `org` and `stored` are tested natively.
#![allow(missing_docs, reason = "nothing outside uses the items of this crate")]

mod app;
mod dom;
mod gate;
mod host;
mod json;
mod org;
mod rollout;
mod since;
mod stored;
mod team;
mod texts;
mod told;
mod transfer;
mod verification;
mod view;

use wasm_bindgen::prelude::*;

/// Shows the panel in the element with the id `panel`. `catalog` is the text of `pkg/catalog.txt`, `language` what the
/// browser speaks, for example `ja`.
#[wasm_bindgen]
pub async fn start(catalog: String, language: String) {
    // Once for as long as the panel is open.
    permlight_core::catalog::provide(Box::leak(catalog.into_boxed_str()));
    texts::load(&language).await;
    app::start().await;
}
