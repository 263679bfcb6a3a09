//! Reads the arguments that JavaScript hands in.
//!
//! Through typed getters and not through serde: serde's error messages alone bring the formatting of
//! floating-point numbers with them, a tenth of the WebAssembly's size. Answers go back through serde.

use js_sys::Array;
use permlight_core::evidence::{Reading, Record, Source};
use permlight_core::page::Labels;
use permlight_core::snapshot::{ATTRIBUTE_LIMIT, NODE_LIMIT, Node, Snapshot, TEXT_LIMIT};
use wasm_bindgen::prelude::*;

use crate::{JsFacts, JsLabels, JsSnapshot, RecordOrNull};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "any")]
    type Fields;
    #[wasm_bindgen(method, getter, structural)]
    fn readings(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn time(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn source(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn facts(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn url(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn generation(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn truncated(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn rejected(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn translated(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn closed(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn nodes(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn query(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn text(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn attributes(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn checked(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn disabled(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn saved(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn row(this: &Fields) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn column(this: &Fields) -> JsValue;
}

/// A snapshot in the form that `types.d.ts` gives it.
pub fn snapshot(value: &JsSnapshot) -> Result<Snapshot, JsError> {
    let fields = fields(value)?;
    let nodes = fields.nodes();
    let nodes = array(&nodes, "nodes")?;
    if nodes.length() as usize > NODE_LIMIT {
        return Err(expected("no more than the plan allows", "nodes"));
    }
    Ok(Snapshot {
        url: string(&fields.url(), "url")?,
        generation: number(&fields.generation(), "generation")?,
        truncated: boolean(&fields.truncated(), "truncated")?,
        rejected: boolean(&fields.rejected(), "rejected")?,
        translated: boolean(&fields.translated(), "translated")?,
        closed: number(&fields.closed(), "closed")? as usize,
        nodes: nodes.iter().map(|value| node(&value)).collect::<Result<_, _>>()?,
    })
}

/// Labels by language, each a list of pairs.
pub fn labels(value: &JsLabels) -> Result<Labels, JsError> {
    let mut labels = Labels::new();
    if !value.is_object() {
        return Err(expected("an object", "labels"));
    }
    for entry in js_sys::Object::entries(value.unchecked_ref()).iter() {
        let entry = array(&entry, "labels")?;
        labels.push((string(&entry.get(0), "a language")?, pairs(&entry.get(1), "labels")?));
    }
    Ok(labels)
}

/// Facts as pairs of name and value.
pub fn facts(value: &JsFacts) -> Result<Vec<(String, String)>, JsError> {
    pairs(value, "facts")
}

/// A record, or an empty one in the place of `null`.
pub fn record(value: &RecordOrNull) -> Result<Record, JsError> {
    let mut record = Record::default();
    if value.is_null() {
        return Ok(record);
    }
    for reading in array(&fields(value)?.readings(), "readings")?.iter() {
        let reading = fields(&reading)?;
        let facts = pairs(&reading.facts(), "facts")?.into_iter().collect();
        let source = source(&reading.source().as_string().unwrap_or_default());
        record.readings.push(Reading { time: string(&reading.time(), "time")?, source, facts });
    }
    Ok(record)
}

/// How a reading came in; whoever says nothing of it, or what nobody knows, has seen it.
pub fn source(word: &str) -> Source {
    Source::from_word(word).unwrap_or_default()
}

fn pairs(value: &JsValue, what: &str) -> Result<Vec<(String, String)>, JsError> {
    let read = |pair: JsValue| {
        let pair = array(&pair, what)?;
        Ok((string(&pair.get(0), what)?, string(&pair.get(1), what)?))
    };
    array(value, what)?.iter().map(read).collect()
}

fn node(value: &JsValue) -> Result<Node, JsError> {
    let fields = fields(value)?;
    let attributes = fields.attributes();
    let text = string(&fields.text(), "text")?;
    // A unit of UTF-16 is three bytes at most.
    if text.len() > TEXT_LIMIT * 3 {
        return Err(expected("no more than the plan allows", "text"));
    }
    let attribute = |value: JsValue| value.as_string().filter(|text| text.len() <= ATTRIBUTE_LIMIT);
    Ok(Node {
        query: number(&fields.query(), "query")? as usize,
        text,
        attributes: array(&attributes, "attributes")?.iter().map(attribute).collect(),
        checked: fields.checked().as_bool(),
        saved: fields.saved().as_bool(),
        disabled: boolean(&fields.disabled(), "disabled")?,
        row: whole(&fields.row()),
        column: whole(&fields.column()),
    })
}

/// Reading a property of `null` would throw past Rust.
fn fields(value: &JsValue) -> Result<&Fields, JsError> {
    if value.is_object() {
        Ok(value.unchecked_ref())
    } else {
        Err(expected("an object", "a snapshot or one of its nodes"))
    }
}

fn string(value: &JsValue, what: &str) -> Result<String, JsError> {
    value.as_string().ok_or_else(|| expected("text", what))
}

fn boolean(value: &JsValue, what: &str) -> Result<bool, JsError> {
    value.as_bool().ok_or_else(|| expected("true or false", what))
}

fn number(value: &JsValue, what: &str) -> Result<u32, JsError> {
    whole(value).ok_or_else(|| expected("a whole number", what))
}

fn array<'v>(value: &'v JsValue, what: &str) -> Result<&'v Array, JsError> {
    value.dyn_ref().ok_or_else(|| expected("a list", what))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked before")]
fn whole(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as u32)
}

pub fn expected(form: &str, what: &str) -> JsError {
    JsError::new(&format!("Expected {form} for {what}."))
}
