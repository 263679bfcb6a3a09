//! The one form in which what is kept goes in and out: JSON text. A second one, or a reader of its own for every type, would
//! make the panel a tenth larger.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads a value.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    // From bytes, like baselines: from text it would be another reader once more.
    serde_json::from_slice(text.as_bytes()).ok()
}

/// Writes a value.
pub fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A value as plain data.
pub fn value(value: &impl Serialize) -> Value {
    read(&text(value)).unwrap_or_default()
}

/// An object, whose texts have a longest length.
#[derive(Clone, Copy)]
pub struct Row<'v> {
    fields: &'v Map<String, Value>,
    longest: usize,
}

impl<'v> Row<'v> {
    /// These fields, with texts of at most so many bytes.
    pub const fn new(fields: &'v Map<String, Value>, longest: usize) -> Self {
        Self { fields, longest }
    }

    /// `None` if it is no object.
    pub fn of(value: &'v Value, longest: usize) -> Option<Self> {
        value.as_object().map(|fields| Self { fields, longest })
    }

    /// What stands there, if that is more than null.
    pub fn get(self, name: &str) -> Option<&'v Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A text, not too long.
    pub fn text(self, name: &str) -> Option<String> {
        self.long(name, self.longest)
    }

    /// A text with a longest length of its own.
    pub fn long(self, name: &str, longest: usize) -> Option<String> {
        self.get(name)?.as_str().filter(|text| text.len() <= longest).map(str::to_owned)
    }

    /// A text, empty where there is none.
    pub fn text_or_none(self, name: &str) -> Option<String> {
        if self.get(name).is_none() { Some(String::new()) } else { self.text(name) }
    }

    /// A text that says something, or nothing.
    ///
    /// # Errors
    ///
    /// It is there and says nothing.
    pub fn maybe<T>(self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Wrong> {
        if self.get(name).is_none() {
            return Ok(None);
        }
        self.text(name).and_then(|text| read(&text)).map(Some).ok_or(Wrong)
    }
}

/// What stands there is not what should.
pub struct Wrong;
