//! The engine of the extension: `permlight-core` behind a small JavaScript class.
//!
//! It runs in the background only. It keeps nothing: whoever calls it hands in all that it needs, because the
//! background may be stopped at any moment.

mod arguments;

use permlight_core::page;
use permlight_core::policy::Policy;
use permlight_core::report;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// A plain JavaScript value with the type that `types.d.ts` gives it.
    #[wasm_bindgen(typescript_type = "Plan | null")]
    pub type PlanOrNull;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "Snapshot")]
    pub type JsSnapshot;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "Labels")]
    pub type JsLabels;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "Verdicts | null")]
    pub type VerdictsOrNull;
}

/// What to collect from the page at this address; `null` if Permlight does not read it.
#[wasm_bindgen]
pub fn plan(url: &str) -> Result<PlanOrNull, JsError> {
    to_js(&page::plan(url)).map(JsCast::unchecked_into)
}

/// The language that a snapshot's page is in, as a Salesforce code; empty if that is not known.
#[wasm_bindgen]
pub fn language(snapshot: &JsSnapshot) -> Result<String, JsError> {
    Ok(page::language_of(&arguments::snapshot(snapshot)?))
}

/// Reads and judges a snapshot; `null` if its address is not a page that Permlight reads. `labels` holds labels in
/// languages other than English. Throws if an argument does not have the expected form, or there is no such policy.
#[wasm_bindgen]
pub fn evaluate(snapshot: &JsSnapshot, policy: &str, labels: &JsLabels) -> Result<VerdictsOrNull, JsError> {
    let policy =
        Policy::find(policy).ok_or_else(|| JsError::new(&format!("There is no policy `{policy}`.")))?;
    to_js(&report::report(&arguments::snapshot(snapshot)?, policy, &arguments::labels(labels)?))
        .map(JsCast::unchecked_into)
}

/// JSON-shaped values only, because what comes from here travels through extension messages.
fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsError> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|error| JsError::new(&format!("The answer could not be handed over: {error}")))
}
