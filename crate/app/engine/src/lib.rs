//! The engine of the extension: `permlight-core` behind a small JavaScript class.
//!
//! It runs in the background only. It keeps no page: whoever calls it hands in all that it needs, because the
//! background may be stopped at any moment.

mod arguments;
mod decisions;

use std::cell::RefCell;

use permlight_core::evaluate::Context;
use permlight_core::evidence::Reading;
use permlight_core::message::Locale;
use permlight_core::page::Labels;
use permlight_core::policy::Policy;
use permlight_core::snapshot::Snapshot;
use permlight_core::subject::SubjectKind;
use permlight_core::{catalog, fact, page, scan};
use permlight_overlay::report;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Half the code of the usual one, as fast, and as careful with memory.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::GlobalTlsf = rlsf::GlobalTlsf::new();

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
    #[wasm_bindgen(typescript_type = "Decisions")]
    pub type JsDecisions;
    #[wasm_bindgen(method, getter, structural)]
    fn team(this: &JsDecisions) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn waivers(this: &JsDecisions) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn tested(this: &JsDecisions) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn scope(this: &JsDecisions) -> JsValue;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "Verdicts | null")]
    pub type VerdictsOrNull;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "FactPairs")]
    pub type JsFacts;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "EvidenceRecord | null")]
    pub type RecordOrNull;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "EvidenceRecord")]
    pub type JsRecord;
    /// See [`PlanOrNull`].
    #[wasm_bindgen(typescript_type = "ScanStep[]")]
    pub type JsSteps;
}

thread_local! {
    static LOCALE: RefCell<Locale> = RefCell::default();
}

/// Gives the engine the catalog of permissions and words of pages, `pkg/catalog.txt`, and the words of the user's language, as
/// `pkg/locales/<language>.txt` has them. Until then it knows none.
#[wasm_bindgen]
pub fn load(catalog: String, language: &str, words: &str) {
    // Once for as long as the engine runs.
    catalog::provide(Box::leak(catalog.into_boxed_str()));
    LOCALE.set(Locale::new(language, words));
}

/// What to collect from the page at this address; `null` if Permlight does not read it.
#[wasm_bindgen]
pub fn plan(url: &str) -> Result<PlanOrNull, JsError> {
    to_js(&page::plan(url)).map(JsCast::unchecked_into)
}

/// A snapshot that crossed the border, until it is freed.
#[wasm_bindgen]
pub struct Page(Snapshot);

/// Takes a snapshot in. Throws if it does not have the expected form.
#[wasm_bindgen]
pub fn read(snapshot: &JsSnapshot) -> Result<Page, JsError> {
    arguments::snapshot(snapshot).map(Page)
}

#[wasm_bindgen]
impl Page {
    /// The language that the page is in, as a Salesforce code; empty if that is not known.
    pub fn language(&self) -> String {
        page::language_of(&self.0)
    }

    /// Reads and judges it; `null` if its address is not a page that Permlight reads. `labels` holds labels in the page's
    /// language if that is not English, `watched` what is known of the user to look for in logs; of the waivers in `decisions`, those count
    /// that hold `today`, and of what was tested, the part that is about the very record. A team's policy in `decisions`
    /// stands in for `policy`. Throws if an argument does not have the expected form, or there is no such policy.
    pub fn judge(
        &self,
        policy: &str,
        labels: &JsLabels,
        watched: &JsFacts,
        decisions: &JsDecisions,
        today: &str,
    ) -> Result<VerdictsOrNull, JsError> {
        if !decisions.is_object() {
            return Err(arguments::expected("an object", "decisions"));
        }
        let policy = match decisions::team(&decisions.team())? {
            Some(team) => Policy::team(&team).map_err(|error| JsError::new(&error.to_string()))?,
            None => Policy::find(policy)
                .ok_or_else(|| JsError::new(&["There is no policy `", policy, "`."].concat()))?,
        };
        let context = Context {
            watched: fact::names_in_logs(&arguments::facts(watched)?),
            waivers: decisions::waivers(&decisions.waivers(), today)?,
            tested: decisions::tested(&decisions.tested())?,
            scope: decisions::scope(&decisions.scope())?,
        };
        let labels = arguments::labels(labels)?;
        let locale = LOCALE.with_borrow(|locale| naming(locale, &labels));
        to_js(&report(&self.0, policy, &labels, &context, &locale)).map(JsCast::unchecked_into)
    }
}

/// The user's language, in which permissions are called as on the page if that is in the same language.
fn naming(locale: &Locale, labels: &Labels) -> Locale {
    let base = |language: &str| language.split(['_', '-']).next().unwrap_or_default() == locale.language();
    let own = labels.iter().find(|(language, _)| base(language));
    own.map_or_else(|| locale.clone(), |(_, labels)| locale.clone().with_labels(labels.iter().cloned()))
}

/// Adds what was read at a time to the record of a page: `fetched` by us, or `seen`. Throws if an argument does not have the expected form.
#[wasm_bindgen]
pub fn record(
    previous: &RecordOrNull,
    facts: &JsFacts,
    time: &str,
    source: &str,
) -> Result<JsRecord, JsError> {
    let mut record = arguments::record(previous)?;
    let facts = arguments::facts(facts)?.into_iter().collect();
    record.add(Reading { time: time.to_owned(), source: arguments::source(source), facts });
    to_js(&record).map(JsCast::unchecked_into)
}

/// The names of all pages about a user, a space between: what tells whom to look for in logs.
#[wasm_bindgen(js_name = userPages)]
pub fn user_pages() -> String {
    let pages = page::all().iter().filter(|page| page.kind == SubjectKind::User);
    pages.map(|page| page.id).collect::<Vec<_>>().join(" ")
}

/// The first pages to read of a subject. Throws if there is no such kind.
#[wasm_bindgen(js_name = scanStart)]
pub fn scan_start(kind: &str, id: &str) -> Result<JsSteps, JsError> {
    to_js(&scan::start(subject_kind(kind)?, id)).map(JsCast::unchecked_into)
}

/// The pages that follow from one that was read: `overview` if it was only that.
#[wasm_bindgen(js_name = scanFollow)]
pub fn scan_follow(
    page: &str,
    kind: &str,
    id: &str,
    overview: bool,
    facts: &JsFacts,
) -> Result<JsSteps, JsError> {
    let facts = arguments::facts(facts)?.into_iter().collect();
    let steps = scan::follow(page, subject_kind(kind)?, id, overview, &facts);
    to_js(&steps).map(JsCast::unchecked_into)
}

fn subject_kind(id: &str) -> Result<SubjectKind, JsError> {
    SubjectKind::from_id(id)
        .ok_or_else(|| JsError::new(&["There is no kind of subject `", id, "`."].concat()))
}

/// JSON-shaped values only, because what comes from here travels through extension messages. It crosses as one text: property by property,
/// a page of 800 permissions would cross 20,000 times.
fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsError> {
    let text = serde_json::to_string(value).ok();
    let value = text.and_then(|text| js_sys::JSON::parse(&text).ok());
    value.ok_or_else(|| JsError::new("The answer could not be handed over."))
}
