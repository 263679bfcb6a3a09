//! The JSON Schema of the form, for editors that know TOML.

use permlight_core::message::Locale;
use serde_json::{Map, Value, json};

use crate::form::{FILE, Form, Key, Shape};
use crate::kind::Kind;
use crate::names::Names;

/// The schema, draft 2020-12, with what editors show in this language.
pub fn schema(locale: &Locale) -> Value {
    let mut schema = object(&FILE, locale);
    let definitions: Map<_, _> =
        Names::ALL.iter().map(|names| (names.id().to_owned(), words(*names))).collect();
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        entries.insert("title".to_owned(), locale.word("policy-about.title").into());
        entries.insert("$defs".to_owned(), definitions.into());
    }
    schema
}

fn words(names: Names) -> Value {
    match names.words() {
        // A list of none is no schema.
        words if words.is_empty() => json!({ "not": {} }),
        words => json!({ "enum": words }),
    }
}

fn object(form: &Form, locale: &Locale) -> Value {
    let properties: Map<_, _> = form
        .keys
        .iter()
        .map(|key| {
            let filled = key.required || form.one_of.contains(&key.name);
            (key.name.to_owned(), property(key, filled, locale))
        })
        .collect();
    let required: Vec<_> = form.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object",
        "description": locale.word(form.about),
        "additionalProperties": false,
        "properties": properties,
    });
    let mut put = |key: &str, value: Value| {
        if let Some(entries) = schema.as_object_mut() {
            entries.insert(key.to_owned(), value);
        }
    };
    if !required.is_empty() {
        put("required", required.into());
    }
    if !form.one_of.is_empty() {
        put("oneOf", form.one_of.iter().map(|key| json!({ "required": [key] })).collect());
    }
    if let Some(switch) = form.switch {
        let off = json!({ "required": [switch.key], "properties": { switch.key: { "const": false } } });
        put("if", off);
        put("then", json!({ "required": [switch.needs] }));
    }
    schema
}

fn property(key: &Key, filled: bool, locale: &Locale) -> Value {
    let mut schema = match key.shape {
        Shape::Text(kind) => text(kind),
        Shape::Word(names) => reference(names),
        Shape::Texts(kind) => list(&text(kind), filled),
        Shape::Words(names) => list(&reference(names), filled),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Day => json!({ "type": "string", "format": "date" }),
        Shape::Table(form) => object(form, locale),
        Shape::Tables(form) => json!({ "type": "array", "items": object(form, locale) }),
        Shape::ByRule(form) => json!({
            "type": "object",
            "propertyNames": reference(Names::Rules),
            "additionalProperties": object(form, locale),
        }),
    };
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("description".to_owned(), locale.word(key.about).into());
    }
    schema
}

fn text(kind: Kind) -> Value {
    json!({ "type": "string", "pattern": kind.pattern(), "maxLength": kind.limit() })
}

fn reference(names: Names) -> Value {
    json!({ "$ref": format!("#/$defs/{}", names.id()) })
}

fn list(items: &Value, filled: bool) -> Value {
    json!({ "type": "array", "items": items, "uniqueItems": true, "minItems": usize::from(filled) })
}
