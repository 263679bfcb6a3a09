//! The entries of `storage.local`, in and out as plain data.

use js_sys::{Array, Object};
use permlight_core::date::Moment;
use permlight_core::order::gathered;
use permlight_org::managed::Managed;
use permlight_org::page_hints::Changes;
use permlight_org::stored::Stored;
use permlight_org::{gate, json};
use serde::Serialize;
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};

use crate::host;

/// Everything that is kept, as far as it passes the gate at this moment. Of one org alone, where most is of others; else nothing.
pub async fn read(org: Option<&str>, now: Moment) -> Result<Option<Stored>, JsValue> {
    let all = host::read_all(org).await?;
    let Some(all) = all.dyn_ref::<Object>() else { return Ok(None) };
    let text = |entry: JsValue| {
        let entry: Array = entry.unchecked_into();
        Some((entry.get(0).as_string()?, text_of(&entry.get(1))))
    };
    Ok(Some(gate::read_all(Object::entries(all).iter().filter_map(text), now)))
}

/// What the organisation has decided.
pub async fn managed() -> Result<Managed, JsValue> {
    Ok(Managed::read(&text_of(&host::decided().await?)))
}

/// Everything that is stored, as plain data.
pub async fn everything() -> Result<Map<String, Value>, JsValue> {
    json::read(&text_of(&host::read_stored().await?)).ok_or_else(|| js_sys::Error::new("no JSON").into())
}

/// Writes whole keys.
pub async fn write(changes: &Map<String, Value>) -> Result<(), JsValue> {
    host::write(plain(changes).unchecked_ref()).await?;
    Ok(())
}

/// Tells pages what is new.
pub async fn tell_pages(changes: Changes) -> Result<(), JsValue> {
    let Changes { write, remove } = changes;
    if !write.is_empty() {
        self::write(&gathered(write)).await?;
    }
    if !remove.is_empty() {
        let keys: Array = remove.iter().map(|key| JsValue::from_str(key)).collect();
        host::remove(&keys).await?;
    }
    Ok(())
}

/// The form in which plain data is kept.
pub fn plain<T: Serialize>(value: &T) -> JsValue {
    js_sys::JSON::parse(&json::text(value)).unwrap_or_default()
}

/// The text of a value as JSON; empty if it is none that JSON has.
pub fn text_of(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
